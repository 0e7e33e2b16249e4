"""Finds a work's contributors: authors at the head of a citation, and clauses that name editors and others.

Where the names at the head end, the title begins (Chicago 17, 14.73-84; role clauses: 14.103-6).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.parser.editions import EDITION, STANDARD, VOLUME
from stacite.parser.gazetteer import is_organization, is_organization_or_office, looks_like_title
from stacite.parser.names import FAMILY_AND_GIVEN, is_person
from stacite.text.patterns import pattern
from stacite.text.tables import phrases, table

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.text_slice import TextSlice


_VERBS = rf"(?:{phrases('parser', 'participles of roles')})"
_SHORT = rf"(?:{phrases('parser', 'abbreviations of roles')})"
_REMARKS = r"(?:introductions?|foreword|preface|afterword|commentary|notes|contributions|essays|assistance)"
_FROM = r"(?:de l[’']\w{3,12}|du \w{3,12}|d[’']après \w{3,12}|aus dem \w{3,20}|dal\w{0,2} \w{3,12}|del \w{3,12})"
_ROLE = pattern(
    rf"(?:(?<=\d\.) (?=[Hh](?:rs)?gg?\. )|(?<=[,.;\])])(?<!\brev\.)(?<!\benl\.)(?<!\bexp\.)(?<!\d\.)\s+|^|\s*\("
    rf"|(?<=[a-z0-9”’]) (?=(?:[Hh]rsg|[Hh]g|[Üü]bers|edited by|translated by)))"
    rf"(?P<role>{_VERBS}(?:(?:, | and |, and | & ){_VERBS}){{0,4}} by"
    rf"|{_SHORT}\.?(?:(?:,| and|, and| &| et| u(?:nd)?\.?) {_SHORT}\.?){{0,4}}"
    rf"(?: {_FROM})?(?: (?:by|par|von|vom|von der|v\.|di|de|de [Ll]a))?(?= )"
    rf"|{_SHORT}\.? with (?:an? )?{_REMARKS}(?: and notes)?(?: by)?"
    r"|a cura di|(?:[Hh]erausgegeben|[Üü]bersetzt|[Bb]earbeitet|[Ee]ingeleitet|[Kk]ommentiert)(?: und \w{5,14})?"
    rf" (?:{_FROM} )?von|{_FROM} (?:übersetzt )?von|[Mm]it einem (?:Vor|Nach|Geleit)wort von"
    rf"|sous la dir(?:ection|\.) de|(?:[Tt]raduit|[Tt]raduction) (?:{_FROM} )?(?:par|de)|(?:[ÉEé]dité|[Éé]tabli"
    r"|[Pp]résenté|[Rr]éunis|[Aa]nnoté)e?s? par|(?:[Pp]réface|[Pp]ostface|[Ii]ntroduction|[Aa]vant-propos) de"
    r"|[Ee]dición de|[Tt]raducción de|[Tt]raduzione di|[Pp]refazione di|[Pp]rólogo de"
    rf"|[Ww]ith (?:an? |the )?(?:\w{{2,12}} )?{_REMARKS}(?: and \w{{3,12}})? (?:by|of)"
    r"|[Ff]oreword by|[Ii]ntrod(?:uction)?\.? by|[Pp]reface by|[Aa]fterword by|in collaboration with"
    r"|in association with"
    r"|with \w+ chapters? (?:\w+ )?by|[Ww]ith(?= [A-Z])|[Aa]s told to|by(?= [A-Z\[]))\s+(?=[A-ZÀ-Þ\[]|v[ao]n |de |id\.)"
)
_ROLE_CLAUSE_END = pattern(r"[(;)]|(?<!\bJr)(?<!\bSr)(?<!\bSt)(?<!\bal)(?<=[a-zà-ÿ][a-zà-ÿ])\.(?= |$)|:(?= )")
_LEADING_AND = pattern(r"^(?:and|&|und|et)\s+")
_ROLES = tuple(
    (variable, pattern(words, re.IGNORECASE))
    for variable, words in table("stacite.parser", "data/role_variables.toml").items()
)
# The role that follows its names: `, eds.`, `(Hg.)`.
TRAILING_ROLE = pattern(
    rf"(?:,\s*[(\[]?|\s*[(\[]|\s)(?P<role>(?:{phrases('parser', 'roles after names')})\b\.?(?:,? (?:and"
    r"|&) (?:[Ee]ds?|[Tt]rans|[Ee]ditors?|[Tt]ranslators?|[Cc]omps?)\b\.?)?)[)\]]?"
)


_ROLE_LAST_CHARACTERS = (
    *("ed", "eds", "dns", "éd", "éds", "itor", "itors", "tran", "trans", "tr", "trs", "ator", "ators", "comp", "comps"),
    *("rsg", "hg", "earb", "hgg", "dir", "dirs", "coord", "ector", "ectors", "iler", "ilers"),
)


def may_end_in_role(text: str) -> bool:
    """Whether the last characters could be a role's; a cheap test before the pattern is tried."""
    if text[-1:] in (")", "]"):
        text = text[:-1]
    return text.removesuffix(".").lower().endswith(_ROLE_LAST_CHARACTERS)


def trailing_role(text: str) -> re.Match[str] | None:
    """The role that ends the text, after its names."""
    found = TRAILING_ROLE.finditer(text) if may_end_in_role(text) else ()
    return next((match for match in found if match.end() == len(text) and match.start() > 0), None)


def role_variables(role: str) -> list[str]:
    """The CSL name variables of a printed role."""
    return [variable for variable, words in _ROLES if words.search(role)]


def take_roles(draft: Draft, found: TextSlice, *, by: str = "author") -> TextSlice:
    """Move the role clauses of a slice into the draft and give back the rest; `by` is what a bare `by` means."""
    at = 0
    for _ in range(8):
        match = _ROLE.search(found.text, at)
        if match is None:
            break
        end = _names_end(found.text, match.end())
        if (
            match["role"].lower() in ("by", "with")
            and " " not in re.split(r",| and ", found.text[match.end() : end])[0]
        ):
            end = match.end()  # `by Travelers and Others` is part of a title
        if end == match.end() or (match["role"] == "by" and match.start() == 0):
            at = match.end()
            continue
        _put(draft, match["role"], found.cut(match.end(), end), by)
        start, end = _with_bracket(found.text, match.start(), end)
        found = found.without(start, end)
        at = start
    return found.strip(" ,")


def _with_bracket(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause with the brackets around it and the comma before it."""
    if text[start:].lstrip().startswith("(") and text[end : end + 1] == ")":
        end += 1
    while start > 0 and text[start - 1] in ", ":
        start -= 1
    return start, end


def _put(draft: Draft, role: str, names: TextSlice, by: str) -> None:
    variables = role_variables(role) or ([by] if role.lower() == "by" else ["contributor"])
    for variable in variables:
        is_second = variable == "author" and "author" in draft.names
        draft.put_names("container-author" if is_second else variable, names)


def _names_end(text: str, start: int) -> int:
    """Where a list of names that begins at `start` ends: before the first part that is no person."""
    stop = _ROLE_CLAUSE_END.search(text, start)
    limit = stop.start() if stop else len(text)
    if stop and stop[0] == ":":  # `trans. A. B., Chicago: Press`
        limit = max(start, text.rfind(",", start, limit))
    end, at, last, first = start, start, False, start
    while at < limit and not last:
        comma = text.find(",", at, limit)
        name_end = limit if comma < 0 else comma
        name = text[at:name_end].strip()
        last = _LEADING_AND.match(name) is not None or re.search(r" (?:and|&|und|et) ", name) is not None
        if not _is_names(name):
            if at == start:
                return min(_until_word(text, start, name_end), limit)
            break
        end = name_end
        # `A. Bee, Jr.`: the comma doesn't end the first name.
        first = first if at > start and not re.fullmatch(r"(?:Jr|Sr)\.?|I{2,3}", name) else name_end
        at = name_end + 1
    return end if last or first == start or " et al" in text[first:end] else first  # a list ends in `and`


_CONTINUES = pattern(r" (?:from|with|as|in|for|on|at|aus|mit|avec|für) ")


def _until_word(text: str, start: int, end: int) -> int:
    """Where a name ends that is no person's: an organization's, or none if the clause goes on in lower case."""
    further = _CONTINUES.search(text, start, end)
    if further and _is_names(text[start : further.start()].strip()):
        return further.start()
    return end if text[start:end].strip()[:1].isupper() and end - start < 80 else start


def _is_names(piece: str) -> bool:
    piece = re.sub(r"\s+et al\.?$|\s+u\.\s?a\.$|\s+and others$", "", piece)
    parts = re.split(r" (?:and|&|und|et|y) ", _LEADING_AND.sub("", piece))
    return all(is_person(part) or part in ("Jr.", "III", "id.") for part in parts if part)


_CONTRIBUTORS = pattern(
    r"(?P<names>[A-ZÀ-Þ][^();:\d]{3,160}?),? (?P<role>(?:eds?|trs?|trans?|comps?)\b\.?"
    r"(?: (?:&|and) (?:eds?|trs?|trans?|comps?)\b\.?)?)(?:[,;] ?|$| (?=\d))"
)
_EDITION = pattern(r"\b(?:Edition|Version|Series)\b")
_LIST = pattern(r",? (?:and|&) |, ")


def take_imprint_contributors(draft: Draft, inner: TextSlice) -> TextSlice:
    """Move contributors named at the start of an imprint into the draft: `(HLA Hart ed, 2nd edn, Athlone Press 1982)`.

    OSCOLA 4, 3.2.3, and Bluebook 21, 15.2, print the role after the names.
    """
    while match := _CONTRIBUTORS.match(inner.text):
        names = [name for name in _LIST.split(_TRAILING_OTHERS.sub("", match["names"])) if name]
        if not all(is_person(name) and " " in name and not _EDITION.search(name) for name in names):
            break
        for variable in role_variables(match["role"]):
            draft.put_names(variable, inner.cut(*match.span("names")))
        inner = inner.cut(match.end()).strip(" ,;")
    return inner


_TRAILING_OTHERS = pattern(r" (?:et al\.?|and others)$")


# `u. a.` means “and others”, so its `u.` separates no names.
_NAME_SEPARATOR = pattern(r"\s+(?:and|&|und|u\.|et|y)\s+(?!a\.)|\s?/\s?")
_OTHERS = pattern(r"\s+(?:et al\b\.?|and others|u\.\s?a\.)$")
_OTHERS_ENDS = ("al", "al.", "others", "a.", "\n")
_SUFFIX = pattern(r"(?:Jr|Sr)\.?|I{2,3}|IV")
# The same role as a chunk of its own, which has no comma or bracket before it.
_ROLE_CHUNK = pattern(TRAILING_ROLE.pattern.removeprefix(r"(?:,\s*[(\[]?|\s*[(\[]|\s)"))
_CLAUSE = pattern(
    r"(?:[eé]ds?|trans|comp|[Hh]rsg|[Hh]g|trad)\. (?:by |von |par )?[A-Z]"
    r"|(?:edited|translated|compiled|directed) by |(?:ed\. and|trans\. and|ed\.,) "
)
# `ANSI/NISO Z39.29-2005 (Bethesda …`: the number after a standard's title (Chicago 17, 14.259).
_STANDARD = pattern(r"[A-Z]{2,8}(?:/[A-Z]{2,8}){0,3} [A-Z]?\d[\w.:–-]{0,20}(?: \(|$)")
_ALIAS = pattern(r"\s*\[[^\[\]]*\]$")
# `Ders., Title`: the author of the work cited before.
SAME_PERSON = pattern(r"(?:[Dd]ers|[Dd]ies|[Ii]d|[Ii]idem|[Ii]dem|[Ee]adem|[Ee]ad)\.?")
# `CBS, 2003. “Title”`: the year of an entry, and no part of the name.
_TRAILING_YEAR = pattern(r"(?<=\w),? (?P<year>(?:1[5-9]|20)\d\d)$")
_NOT_AUTHORS = pattern(
    r"(?:Executive Order|Presidential|Proclamation|Letter|Interview|Hearing|Report|Testimony|Statement|Memorandum"
    rf"|Remarks|Minutes)\b|(?:(?:Joint|Draft|Amended) )?(?:{phrases('parser', 'first words of official titles')}"
    r") (?:from|of|on|for|to|by|between|concerning|\(E|No|\d)"
)


def put_authors(draft: Draft, found: TextSlice, *, inverted: bool = False) -> None:
    """Keep the names at the head, under the role printed after them."""
    found = found.strip(" ,:")
    if dated := _TRAILING_YEAR.search(found.text) if found.text[-1:].isdigit() else None:
        draft.put_date("issued", found.cut(dated.start("year")))
        found = found.cut(0, dated.start())
        inverted = inverted or FAMILY_AND_GIVEN.fullmatch(found.text) is not None
    match = trailing_role(found.text)
    if match is None:
        draft.put_names("author", found, inverted=inverted)
        return
    for variable in role_variables(match["role"]) or ["author"]:
        draft.put_names(variable, found.cut(0, match.start()), inverted=inverted)


def split_authors(draft: Draft, found: TextSlice, *, is_short: bool = False) -> tuple[TextSlice, TextSlice]:
    """The names (with their role), and the rest that begins with the title; no names where there are none.

    In a short form (`is_short`) family names stand alone: `Harley and Woodward, *Cartography*`.
    """
    first = next((span for span in draft.emphasis if found and span[1] > found.offsets[0]), None)
    if first is not None and first[0] < found.offsets[-1]:
        start = found.index_of(first[0])
        if _could_be_names(found.text[:start]):
            return _without_resolution(found.cut(0, start).strip()), found.cut(start)
        if start == 0:
            return found.cut(0, 0), found
    if (colon := _CONTRIBUTORS_AND_COLON.match(found.text)) and _are_contributors(colon["names"]):
        return found.cut(0, colon.end("role")), found.cut(colon.end())
    if not is_short and (parted := split_at_colon(found)) is not None:
        return parted
    chunks = [chunk.text for chunk in found.chunks()]
    count = _count_families(chunks) if is_short else 0
    count = count or _count_names(chunks)
    return _split_at(found, count)


# `Anna Hay und Eva Low (Hg.): Title`, as German notes separate names and title.
_CONTRIBUTORS_AND_COLON = pattern(
    r"(?P<names>[^:()]{3,200}) (?P<role>\((?:Hgg?|Hrsgg?|[Ee]ds?|éds?)\.?\)): (?=[A-ZÀ-Þ„])"
)


_COLON = pattern(r"(?P<names>[A-ZÀ-Þ][^:()\d“”„\"]{4,160}): (?=[A-ZÀ-Þ„»])")
_GERMAN = pattern(r"\bS\. ?\d|[.,] [Ii]n: |Hrsg\.|\bHg\.|\bhg\.|\bBd\. \d|\bAufl\.")


def split_at_colon(found: TextSlice) -> tuple[TextSlice, TextSlice] | None:
    """`Anna Hay: Title. Bonn 1990, S. 3`: German notes put a colon after the author (Duden); None for others."""
    match = _COLON.match(found.text) if ": " in found.text and _GERMAN.search(found.text) else None
    if match is None:
        return None
    names = match["names"]
    parts = re.split(r" und | u\. |/|; ", names)
    if not all(FAMILY_AND_GIVEN.fullmatch(part) or (is_person(part) and " " in part.strip()) for part in parts):
        return None
    return found.cut(0, match.end("names")), found.cut(match.end())


def _are_contributors(names: str) -> bool:
    return is_organization(names) or all(
        is_person(part) for part in re.split(r", | und | u\. |/| & | and ", names) if part
    )


_OPENING = pattern(r"(?P<names>[A-Z][^“\"„*()\[\];:<>]{2,200}?)(?:, (?:eds?|trans)\.)?,\s+(?=[“\"„‘*])")


def starts_note(text: str, at: int) -> bool:
    """Whether a citation in a note's form starts here: names, then a title in quotation marks or emphasis."""
    match = _OPENING.match(text, at)
    return match is not None and (_are_persons(match["names"].split(", ")[0]) or is_organization(match["names"]))


_DESCRIPTION = pattern(
    r"[\"”]|, (?:(?:unsigned )?review|interview|foreword|introduction|preface|afterword|in discussion|email|letter)\b"
)


def _without_resolution(names: TextSlice) -> TextSlice:
    """`UN General Assembly, Resolution 217 A (III)`: the organization alone."""
    match = re.search(r", (?:Resolution|Res\.|Decision|Recommendation|Directive|Regulation) .*$", names.text, re.DOTALL)
    return names.cut(0, match.start()) if match else names


def _could_be_names(head: str) -> bool:
    """Before an emphasized title stand names, unless it is a title's plain words."""
    return head.rstrip().endswith((",", ":", ".", ")")) and not _DESCRIPTION.search(head) and ", in: " not in head


def _split_at(found: TextSlice, count: int) -> tuple[TextSlice, TextSlice]:
    chunks = found.chunks()
    if count == 0 or count >= len(chunks):
        return found.cut(0, 0), found
    at = found.index_of(chunks[count].offsets[0] if chunks[count] else found.offsets[-1])
    return found.cut(0, at).strip(), found.cut(at)


def _count_names(chunks: list[str]) -> int:
    """How many of the chunks name authors."""
    if not chunks or _NOT_AUTHORS.match(chunks[0]):
        return 0
    head = _without_alias(_without_role(chunks[0])).strip() or chunks[0].strip("[]?")
    if len(chunks) > 1 and (
        STANDARD.match(chunks[1])
        or _STANDARD.match(chunks[1])
        or EDITION.fullmatch(chunks[1])
        or VOLUME.fullmatch(chunks[1])
        or ": " in head
        or _CLAUSE.match(chunks[1])
    ):
        return 0
    if looks_like_title(head):
        return 0
    if is_organization(head) and not _are_persons(head):
        if head[0].islower() and " " in head:  # `minutes of the Board`
            return 0
        return _count_organization(chunks)
    if not _are_persons(head) and _ACRONYM_HEAD.fullmatch(head) is None:
        return 0
    if _without_role(chunks[0]) != chunks[0] or _NAME_SEPARATOR.search(head) or _OTHERS.search(chunks[0]):
        return _with_role(chunks, 1)
    end = _list_end(chunks)
    return _with_role(chunks, end)


def _count_families(chunks: list[str]) -> int:
    """`A and B, Title`; `A, B, and C, Title`."""
    if len(chunks) < 2:
        return 0
    if _NAME_SEPARATOR.search(chunks[0]):
        return (
            1
            if all(
                is_person(part) and len(part.split()) < 4 for part in _NAME_SEPARATOR.split(_without_role(chunks[0]))
            )
            else 0
        )
    for at, chunk in enumerate(chunks[1:-1], 1):
        if (match := _LAST.match(chunk)) and all(is_person(part) for part in (*chunks[:at], chunk[match.end() :])):
            return at + 1
        if not is_person(chunk):
            break
    return 0


_LAST = pattern(r"(?:and|&|und|et) ")


def _list_end(chunks: list[str]) -> int:
    """A list of names ends in `and Z`, `et al.` or a role; where none of these comes, one name is all."""
    for at, chunk in enumerate(chunks[1:14], 1):
        text = re.sub(r"^(?:and|&|und|et) ", "", chunk)
        if _SUFFIX.fullmatch(chunk):
            continue
        if _ROLE_CHUNK.fullmatch(chunk):
            return at
        if not _are_persons(_without_role(text)) or (" " not in text and text == chunk):
            break
        if text != chunk or _NAME_SEPARATOR.search(text) or _OTHERS.search(chunk) or _without_role(chunk) != chunk:
            return at + 1
    return 2 if len(chunks) > 2 and _SUFFIX.fullmatch(chunks[1]) else 1


def _with_role(chunks: list[str], count: int) -> int:
    while count < len(chunks) - 1 and (_ROLE_CHUNK.fullmatch(chunks[count]) or _SUFFIX.fullmatch(chunks[count])):
        count += 1
    return count


_FIELD = pattern(
    rf".*\b(?:{phrases('parser', 'units of governments')}) (?:on|of|for|de|des"
    r"|du) (?:the )?(?:[A-Z][\w-]+ ){0,2}[A-Z][\w-]+"
)
_FIELD_NEXT = pattern(r"[A-Z][\w-]+(?: [A-Z][\w-]+)?")
_FIELD_LAST = pattern(r"(?:[A-Z][\w-]+ ){0,2}[A-Z][\w-]+ (?:and|&) [A-Z][\w -]{2,60}|(?:and|&) [A-Z][\w -]{2,60}")


def _count_listed_fields(chunks: list[str]) -> int:
    """`Department of Industry, Science and Resources, Title`: how many chunks the name of one organization takes."""
    if _FIELD.fullmatch(chunks[0]) is None:
        return 1
    for at, chunk in enumerate(chunks[1:-1], 1):
        if _FIELD_LAST.fullmatch(chunk):
            return at + 1
        if not _FIELD_NEXT.fullmatch(chunk):
            break
    return 1


_ACRONYM_HEAD = pattern(r"[A-Z]{2,}(?: in [A-Z]{2})?")
_ACRONYMS = pattern(r"[A-Z]{2,8}(?P<last>,? (?:and|&) [A-Z]{2,8})?")


def _count_acronyms(chunks: list[str]) -> int:
    """`FAO, IFAD and WFP, Title`: how many chunks the initials of several organizations take."""
    for at, chunk in enumerate(chunks[:-1]):
        match = _ACRONYMS.fullmatch(chunk)
        if match is None:
            break
        if match["last"]:
            return at + 1
    return 0


def _count_organization(chunks: list[str]) -> int:
    if count := _count_acronyms(chunks):
        return count
    count = _count_listed_fields(chunks)
    while count < len(chunks) - 1 and is_organization_or_office(chunks[count]):
        count += _count_listed_fields(chunks[count:])
    return _with_role(chunks, count)


def _without_others(text: str) -> str:
    return _OTHERS.sub("", text) if text.endswith(_OTHERS_ENDS) else text


def _without_alias(text: str) -> str:
    return _ALIAS.sub("", text) if "]" in text else text


@lru_cache(maxsize=256)
def _split_at_and(text: str) -> tuple[str, ...]:
    """The names that `and` separates."""
    return tuple(_NAME_SEPARATOR.split(text))


def _without_role(text: str) -> str:
    text = _without_others(text)
    match = TRAILING_ROLE.search(text) if may_end_in_role(text) else None
    return text[: match.start()] if match and match.end() == len(text) and match.start() > 0 else text


def _are_persons(text: str) -> bool:
    text = _without_alias(text).strip("[]?") or text.strip("[]?")
    parts = [part for part in _split_at_and(_without_others(text)) if part]
    return bool(parts) and all(is_person(part) for part in parts) and (len(parts) == 1 or " " in parts[-1])
