"""Where the names at the head of a citation end and its title begins."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.bodies import is_body, is_body_part, is_work
from stacite.parser.editions import EDITION, STANDARD, VOLUME
from stacite.parser.names import FAMILY_AND_GIVEN
from stacite.parser.persons import is_person
from stacite.parser.roles import AFTER_NAMES, may_end_in_role, role_behind, variables_of

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_AND = pattern(r"\s+(?:and|&|und|u\.|et|y)\s+(?!a\.)|\s?/\s?")
_OTHERS = pattern(r"\s+(?:et al\b\.?|and others|u\.\s?a\.)$")
_OTHERS_ENDS = ("al", "al.", "others", "a.", "\n")
_SUFFIX = pattern(r"(?:Jr|Sr)\.?|I{2,3}|IV")
_ROLE_CHUNK = pattern(AFTER_NAMES.pattern.removeprefix(r"(?:,\s*[(\[]?|\s*[(\[]|\s)"))
_CLAUSE = pattern(
    r"(?:[eé]ds?|trans|comp|[Hh]rsg|[Hh]g|trad)\. (?:by |von |par )?[A-Z]"
    r"|(?:edited|translated|compiled|directed) by |(?:ed\. and|trans\. and|ed\.,) "
)
_STANDARD = pattern(r"[A-Z]{2,8}(?:/[A-Z]{2,8}){0,3} [A-Z]?\d[\w.:–-]{0,20}(?: \(|$)")
"""`ANSI/NISO Z39.29-2005 (Bethesda …`: the number behind a standard's title (Chicago 17, 14.259)."""
_ALIAS = pattern(r"\s*\[[^\[\]]*\]$")
SAME_PERSON = pattern(r"(?:[Dd]ers|[Dd]ies|[Ii]d|[Ii]idem|[Ii]dem|[Ee]adem|[Ee]ad)\.?")
"""`Ders., Title`: the author of the work cited before."""
_YEAR_BEHIND = pattern(r"(?<=\w),? (?P<year>(?:1[5-9]|20)\d\d)$")
"""`CBS, 2003. “Title”`: the year of an entry, and no part of the name."""
_NOT_AUTHORS = pattern(
    r"(?:Executive Order|Presidential|Proclamation|Letter|Interview|Hearing|Report|Testimony|Statement|Memorandum"
    r"|Remarks|Minutes)\b"
    r"|(?:(?:Joint|Draft|Amended) )?"
    r"(?:Proposal|Communication|Communiqué|Recommendation|Opinion|Resolution|Declaration"
    r"|Directive|Regulation|Decision|Agreement|Treaty|Protocol|Guidelines|Amendments?|Conclusions|Notice|Statement)"
    r" (?:from|of|on|for|to|by|between|concerning|\(E|No|\d)"
)


def put_author(draft: Draft, found: Stretch, *, inverted: bool = False) -> None:
    """Keep the names at the head, under the role printed after them."""
    found = found.strip(" ,:")
    if dated := _YEAR_BEHIND.search(found.text) if found.text[-1:].isdigit() else None:
        draft.put_date("issued", found.cut(dated.start("year")))
        found = found.cut(0, dated.start())
        inverted = inverted or FAMILY_AND_GIVEN.fullmatch(found.text) is not None
    match = role_behind(found.text)
    if match is None:
        draft.put_names("author", found, inverted=inverted)
        return
    for variable in variables_of(match["role"]) or ["author"]:
        draft.put_names(variable, found.cut(0, match.start()), inverted=inverted)


def split_author(draft: Draft, found: Stretch, *, is_short: bool = False) -> tuple[Stretch, Stretch]:
    """The names (with their role), and the rest that begins with the title; no names where there are none.

    In a short form (`is_short`) family names stand alone: `Harley and Woodward, *Cartography*`.
    """
    first = next((span for span in draft.emphasis if found and span[1] > found.places[0]), None)
    if first is not None and first[0] < found.places[-1]:
        start = found.at(first[0])
        if _could_be_names(found.text[:start]):
            return _without_resolution(found.cut(0, start).strip()), found.cut(start)
        if start == 0:
            return found.cut(0, 0), found
    if (colon := _HANDS_AND_COLON.match(found.text)) and _are_hands(colon["names"]):
        return found.cut(0, colon.end("role")), found.cut(colon.end())
    if not is_short and (parted := split_at_colon(found)) is not None:
        return parted
    chunks = [chunk.text for chunk in found.chunks()]
    count = _count_families(chunks) if is_short else 0
    count = count or _count_names(chunks)
    return _split_at(found, count)


_HANDS_AND_COLON = pattern(r"(?P<names>[^:()]{3,200}) (?P<role>\((?:Hgg?|Hrsgg?|[Ee]ds?|éds?)\.?\)): (?=[A-ZÀ-Þ„])")
"""`Anna Hay und Eva Low (Hg.): Title`, as German notes part names and title."""


_COLON = pattern(r"(?P<names>[A-ZÀ-Þ][^:()\d“”„\"]{4,160}): (?=[A-ZÀ-Þ„»])")
_GERMAN = pattern(r"\bS\. ?\d|[.,] [Ii]n: |Hrsg\.|\bHg\.|\bhg\.|\bBd\. \d|\bAufl\.")


def split_at_colon(found: Stretch) -> tuple[Stretch, Stretch] | None:
    """`Anna Hay: Title. Bonn 1990, S. 3`: German notes part author and title by a colon (Duden); None for others."""
    match = _COLON.match(found.text) if ": " in found.text and _GERMAN.search(found.text) else None
    if match is None:
        return None
    names = match["names"]
    parts = re.split(r" und | u\. |/|; ", names)
    if not all(FAMILY_AND_GIVEN.fullmatch(part) or (is_person(part) and " " in part.strip()) for part in parts):
        return None
    return found.cut(0, match.end("names")), found.cut(match.end())


def _are_hands(names: str) -> bool:
    return is_body(names) or all(is_person(part) for part in re.split(r", | und | u\. |/| & | and ", names) if part)


_OPENING = pattern(r"(?P<names>[A-Z][^“\"„*()\[\];:<>]{2,200}?)(?:, (?:eds?|trans)\.)?,\s+(?=[“\"„‘*])")


def starts_note(text: str, at: int) -> bool:
    """Whether a citation in a note's form starts here: names, then a title in quotation marks or emphasis."""
    match = _OPENING.match(text, at)
    return match is not None and (_are_persons(match["names"].split(", ")[0]) or is_body(match["names"]))


_DESCRIPTION = pattern(
    r"[\"”]|, (?:(?:unsigned )?review|interview|foreword|introduction|preface|afterword|in discussion|email|letter)\b"
)


def _without_resolution(names: Stretch) -> Stretch:
    """`UN General Assembly, Resolution 217 A (III)`: the body alone."""
    match = re.search(r", (?:Resolution|Res\.|Decision|Recommendation|Directive|Regulation) .*$", names.text, re.DOTALL)
    return names.cut(0, match.start()) if match else names


def _could_be_names(head: str) -> bool:
    """Before an emphasised title stand names, unless it is a title's plain words."""
    return head.rstrip().endswith((",", ":", ".", ")")) and not _DESCRIPTION.search(head) and ", in: " not in head


def _split_at(found: Stretch, count: int) -> tuple[Stretch, Stretch]:
    chunks = found.chunks()
    if count == 0 or count >= len(chunks):
        return found.cut(0, 0), found
    at = found.at(chunks[count].places[0] if chunks[count] else found.places[-1])
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
    if is_work(head):
        return 0
    if is_body(head) and not _are_persons(head):
        if head[0].islower() and " " in head:  # `minutes of the Board`
            return 0
        return _count_body(chunks)
    if not _are_persons(head) and not _is_literal(head):
        return 0
    if _without_role(chunks[0]) != chunks[0] or _AND.search(head) or _OTHERS.search(chunks[0]):
        return _with_role(chunks, 1)
    end = _list_end(chunks)
    return _with_role(chunks, end)


def _count_families(chunks: list[str]) -> int:
    """`A and B, Title`; `A, B, and C, Title`."""
    if len(chunks) < 2:
        return 0
    if _AND.search(chunks[0]):
        return (
            1 if all(is_person(part) and len(part.split()) < 4 for part in _AND.split(_without_role(chunks[0]))) else 0
        )
    for at, chunk in enumerate(chunks[1:-1], 1):
        if (match := _LAST.match(chunk)) and all(is_person(part) for part in (*chunks[:at], chunk[match.end() :])):
            return at + 1
        if not is_person(chunk):
            break
    return 0


_LAST = pattern(r"(?:and|&|und|et) ")


def _is_literal(head: str) -> bool:
    return re.fullmatch(r"[A-Z]{2,}(?: in [A-Z]{2})?", head) is not None


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
        if text != chunk or _AND.search(text) or _OTHERS.search(chunk) or _without_role(chunk) != chunk:
            return at + 1
    return 2 if len(chunks) > 2 and _SUFFIX.fullmatch(chunks[1]) else 1


def _with_role(chunks: list[str], count: int) -> int:
    while count < len(chunks) - 1 and (_ROLE_CHUNK.fullmatch(chunks[count]) or _SUFFIX.fullmatch(chunks[count])):
        count += 1
    return count


_FIELD = pattern(
    r".*\b(?:Committee|Subcommittee|Department|Ministry|Office|Bureau|Council|Commission|Directorate|Secretary|Minister|Division"
    r"|Faculty|Institute|Agency|Affairs) (?:on|of|for|de|des|du) (?:the )?(?:[A-Z][\w-]+ ){0,2}[A-Z][\w-]+"
)
_FIELD_NEXT = pattern(r"[A-Z][\w-]+(?: [A-Z][\w-]+)?")
_FIELD_LAST = pattern(r"(?:[A-Z][\w-]+ ){0,2}[A-Z][\w-]+ (?:and|&) [A-Z][\w -]{2,60}|(?:and|&) [A-Z][\w -]{2,60}")


def _listed_fields(chunks: list[str]) -> int:
    """`Department of Industry, Science and Resources, Title`: how many chunks the name of one body takes."""
    if _FIELD.fullmatch(chunks[0]) is None:
        return 1
    for at, chunk in enumerate(chunks[1:-1], 1):
        if _FIELD_LAST.fullmatch(chunk):
            return at + 1
        if not _FIELD_NEXT.fullmatch(chunk):
            break
    return 1


_LETTERS = pattern(r"[A-Z]{2,8}(?P<last>,? (?:and|&) [A-Z]{2,8})?")


def _count_letters(chunks: list[str]) -> int:
    """`FAO, IFAD and WFP, Title`: how many chunks the initials of several bodies take."""
    for at, chunk in enumerate(chunks[:-1]):
        match = _LETTERS.fullmatch(chunk)
        if match is None:
            break
        if match["last"]:
            return at + 1
    return 0


def _count_body(chunks: list[str]) -> int:
    if count := _count_letters(chunks):
        return count
    count = _listed_fields(chunks)
    while count < len(chunks) - 1 and is_body_part(chunks[count]):
        count += _listed_fields(chunks[count:])
    return _with_role(chunks, count)


def _without_others(text: str) -> str:
    return _OTHERS.sub("", text) if text.endswith(_OTHERS_ENDS) else text


def _without_alias(text: str) -> str:
    return _ALIAS.sub("", text) if "]" in text else text


@lru_cache(maxsize=256)
def _parts(text: str) -> tuple[str, ...]:
    """What `and` parts."""
    return tuple(_AND.split(text))


def _without_role(text: str) -> str:
    text = _without_others(text)
    match = AFTER_NAMES.search(text) if may_end_in_role(text) else None
    return text[: match.start()] if match and match.end() == len(text) and match.start() > 0 else text


def _are_persons(text: str) -> bool:
    text = _without_alias(text).strip("[]?") or text.strip("[]?")
    parts = [part for part in _parts(_without_others(text)) if part]
    return bool(parts) and all(is_person(part) for part in parts) and (len(parts) == 1 or " " in parts[-1])
