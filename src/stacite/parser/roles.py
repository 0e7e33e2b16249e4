"""Clauses that name editors, translators and other hands (Chicago 17, 14.103-6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.persons import is_person

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_VERBS = (
    r"(?:[Ee]dited|[Tt]ranslated|[Cc]ompiled|[Ss]elected|[Ii]ntroduced|[Aa]nnotated|[Ii]llustrated|[Rr]evised"
    r"|[Dd]irected|[Cc]onducted|[Nn]arrated|[Pp]erformed|[Cc]oedited|[Ii]nterview(?:ed)?|[Hh]osted|[Pp]roduced)"
)
_SHORT = (
    r"(?:[Ee]ds?|[Tt]rans|[Tt]r|[Cc]omps?|rev|up|sel|exp|illus|introd?|[Dd]irs?|[Cc]ond|annot|[Rr]ed|[Cc]oord|[Tt]rad"
    r"|[Éé]ds?|[Hh]rsg|[Hh]gg?|[Üü]bers|[Bb]earb|[Ee]ingel)"
)
_REMARKS = r"(?:introductions?|foreword|preface|afterword|commentary|notes|contributions|essays|assistance)"
_FROM = r"(?:de l[’']\w{3,12}|du \w{3,12}|d[’']après \w{3,12}|aus dem \w{3,20}|dal\w{0,2} \w{3,12}|del \w{3,12})"
_ROLE = pattern(
    rf"(?:(?<=\d\.) (?=[Hh](?:rs)?gg?\. )|(?<=[,.;\])])(?<!\brev\.)(?<!\benl\.)(?<!\bexp\.)(?<!\d\.)\s+"
    rf"|^|\s*\(|(?<=[a-z0-9”’]) (?=(?:[Hh]rsg"
    rf"|[Hh]g|[Üü]bers|edited by|translated by)))"
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
_END = pattern(r"[(;)]|(?<!\bJr)(?<!\bSr)(?<!\bSt)(?<!\bal)(?<=[a-zà-ÿ][a-zà-ÿ])\.(?= |$)|:(?= )")
_AND = pattern(r"^(?:and|&|und|et)\s+")
_MARKS = (
    (
        "editor",
        pattern(
            r"\b(?:co)?ed(?:s|ited|itors?|ición)?\b|\béd(?:s|ité\w*)?\b|\bhrsg|\bhgg?\b|herausg|a cura|sous la dir"
            r"|bearb|\bcoord|\bred\b|\bréunis",
            re.IGNORECASE,
        ),
    ),
    ("translator", pattern(r"\btran|\btrs?\b|übers|\btrad|^aus dem", re.IGNORECASE)),
    ("compiler", pattern(r"\bcomp(?:s|iled|ilers?)?\b", re.IGNORECASE)),
    ("illustrator", pattern(r"\billus", re.IGNORECASE)),
    ("director", pattern(r"\bdir(?:s|ected|ectors?)?\b", re.IGNORECASE)),
    ("narrator", pattern(r"\bnarrated", re.IGNORECASE)),
    ("performer", pattern(r"\bperformed", re.IGNORECASE)),
    ("interviewer", pattern(r"\binterview", re.IGNORECASE)),
    ("host", pattern(r"\bhosted", re.IGNORECASE)),
)
AFTER_NAMES = pattern(
    r"(?:,\s*[(\[]?|\s*[(\[]|\s)(?P<role>(?:[Ee]ds?|[Ee]dn?s|[Ee]ditors?|[Tt]rans?|[Tt]rs?|[Tt]ranslators?|[Cc]omps?"
    r"|Hrsg|Hgg?|Hg|hg|hrsg|[Bb]earb|[Dd]irs?|éds?"
    r"|[Cc]oord|[Dd]irectors?|[Cc]ompilers?)\b\.?(?:,? (?:and|&) (?:[Ee]ds?|[Tt]rans|[Ee]ditors?"
    r"|[Tt]ranslators?|[Cc]omps?)\b\.?)?)[)\]]?"
)
"""The role that follows its names: `, eds.`, `(Hg.)`."""


_ROLE_ENDS = (
    *("ed", "eds", "dns", "éd", "éds", "itor", "itors", "tran", "trans", "tr", "trs", "ator", "ators", "comp", "comps"),
    *("rsg", "hg", "earb", "hgg", "dir", "dirs", "coord", "ector", "ectors", "iler", "ilers"),
)


def may_end_in_role(text: str) -> bool:
    """Whether the last letters could be those of a role; what no pattern need be tried on where they are not."""
    if text[-1:] in (")", "]"):
        text = text[:-1]
    return text.removesuffix(".").lower().endswith(_ROLE_ENDS)


def role_behind(text: str) -> re.Match[str] | None:
    """The role that ends the text, behind its names."""
    found = AFTER_NAMES.finditer(text) if may_end_in_role(text) else ()
    return next((match for match in found if match.end() == len(text) and match.start() > 0), None)


def variables_of(role: str) -> list[str]:
    """The CSL name variables of a printed role."""
    return [variable for variable, mark in _MARKS if mark.search(role)]


def take_roles(draft: Draft, found: Stretch, *, by: str = "author") -> Stretch:
    """Move the role clauses of a stretch into the draft and give back the rest; `by` is what a bare `by` means."""
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


def _put(draft: Draft, role: str, names: Stretch, by: str) -> None:
    variables = variables_of(role) or ([by] if role.lower() == "by" else ["contributor"])
    for variable in variables:
        is_second = variable == "author" and "author" in draft.names
        draft.put_names("container-author" if is_second else variable, names)


def _names_end(text: str, start: int) -> int:
    """Where a list of names that begins at `start` ends: before the first part that is no person."""
    stop = _END.search(text, start)
    limit = stop.start() if stop else len(text)
    if stop and stop[0] == ":":  # `trans. A. B., Chicago: Press`
        limit = max(start, text.rfind(",", start, limit))
    end, at, last, first = start, start, False, start
    while at < limit and not last:
        comma = text.find(",", at, limit)
        piece_end = limit if comma < 0 else comma
        piece = text[at:piece_end].strip()
        last = _AND.match(piece) is not None or re.search(r" (?:and|&|und|et) ", piece) is not None
        if not _is_names(piece):
            if at == start:
                return min(_until_word(text, start, piece_end), limit)
            break
        end = piece_end
        first = first if at > start and not re.fullmatch(r"(?:Jr|Sr)\.?|I{2,3}", piece) else piece_end
        at = piece_end + 1
    return end if last or first == start or " et al" in text[first:end] else first  # a list ends in `and`


_GOES_ON = pattern(r" (?:from|with|as|in|for|on|at|aus|mit|avec|für) ")


def _until_word(text: str, start: int, end: int) -> int:
    """A first name that is no person's is a body's; a clause that goes on in small letters is none."""
    further = _GOES_ON.search(text, start, end)
    if further and _is_names(text[start : further.start()].strip()):
        return further.start()
    return end if text[start:end].strip()[:1].isupper() and end - start < 80 else start


def _is_names(piece: str) -> bool:
    piece = re.sub(r"\s+et al\.?$|\s+u\.\s?a\.$|\s+and others$", "", piece)
    parts = re.split(r" (?:and|&|und|et|y) ", _AND.sub("", piece))
    return all(is_person(part) or part in ("Jr.", "III", "id.") for part in parts if part)


_HANDS = pattern(
    r"(?P<names>[A-ZÀ-Þ][^();:\d]{3,160}?),? (?P<role>(?:eds?|trs?|trans?|comps?)\b\.?"
    r"(?: (?:&|and) (?:eds?|trs?|trans?|comps?)\b\.?)?)(?:[,;] ?|$| (?=\d))"
)
_EDITION = pattern(r"\b(?:Edition|Version|Series)\b")
_LIST = pattern(r",? (?:and|&) |, ")


def take_hands(draft: Draft, inner: Stretch) -> Stretch:
    """Move hands named at the start of an imprint into the draft: `(HLA Hart ed, 2nd edn, Athlone Press 1982)`.

    OSCOLA 4, 3.2.3, and Bluebook 21, 15.2, print the role after the names.
    """
    while match := _HANDS.match(inner.text):
        names = [name for name in _LIST.split(_OTHERS.sub("", match["names"])) if name]
        if not all(is_person(name) and " " in name and not _EDITION.search(name) for name in names):
            break
        for variable in variables_of(match["role"]):
            draft.put_names(variable, inner.cut(*match.span("names")))
        inner = inner.cut(match.end()).strip(" ,;")
    return inner


_OTHERS = pattern(r" (?:et al\.?|and others)$")
