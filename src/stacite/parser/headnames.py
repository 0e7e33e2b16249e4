"""Where the names at the head of an entry end, in whatever order a style prints them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.pattern import pattern
from stacite.parser.bodies import is_body, is_work
from stacite.parser.dates import MONTH, YEAR
from stacite.parser.persons import is_person

if TYPE_CHECKING:
    import re

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŤŢŪŮŰŲŹŻŽ]"
_PARTICLE = (
    r"(?:(?:[Vv][ao]n|[Dd]e[rnl]?|[Dd][iua]|[Dd]ella|[Dd]os|t[eo]n|zu[mr]?|[Ll][ae]|el|al|af|St\.) |[dDlLO][’'])"
)
_FAMILY = (
    rf"(?:{_PARTICLE}){{0,3}}{_CAPITAL}[\w’'‑-]{{1,30}}(?: (?:de|y|i|du|del) {_CAPITAL}[\w’'‑-]{{1,30}}"
    rf"| {_CAPITAL}[\w’'‑-]{{1,30}}){{0,2}}"
)
_INITIALS = (
    rf"(?!(?:Nr|No|Bd|Jg|Hg|Ed)\.)(?:{_CAPITAL} )?{_CAPITAL}[a-z]?\."
    rf"(?:[ -]{{0,2}}{_CAPITAL}[a-z]?\.){{0,3}}(?:{_CAPITAL}(?![\w.’'-]))?"
)
_SUFFIX = r"(?:,? (?:Jr\.?|Sr\.?|III?|IV)(?![\w]))?"
_FORMS = {
    "initials last": pattern(rf"{_FAMILY}, ?{_INITIALS}(?: (?:v[ao]n|d[eu]|de la|der?)\b)?{_SUFFIX}"),
    "initials first": pattern(
        rf"{_INITIALS} ?(?:{_PARTICLE}){{0,3}}{_CAPITAL}[\w’'‑-]{{1,30}}(?: {_CAPITAL}[\w’'‑-]{{1,30}})?{_SUFFIX}"
    ),
    "bare": pattern(rf"{_FAMILY} (?:(?:{_CAPITAL}\.-?){{1,4}}|{_CAPITAL}{{1,3}}(?![\w’'-]))(?: Jr)?"),
    "given last": pattern(
        rf"(?:{_PARTICLE}){{0,3}}{_CAPITAL}[\w’'‑-]{{1,30}}(?: (?:de|y|i|du|del) {_CAPITAL}[\w’'‑-]{{1,30}})?"
        rf", {_CAPITAL}[\w’'‑-]{{1,20}}(?: {_CAPITAL}[\w’'‑-]{{1,20}}){{0,2}}"
        rf"(?: {_CAPITAL}\.){{0,3}}(?: (?:v[ao]n(?: de[rn])?|d[eu]|de la|der)\b)?{_SUFFIX}"
    ),
    "given first": pattern(
        rf"{_CAPITAL}[\w’'‑-]{{1,20}}(?: {_CAPITAL}\.| {_CAPITAL}[\w’'‑-]{{1,20}}){{0,2}}"
        rf" (?:{_PARTICLE}){{0,3}}(?![JS]r\b){_CAPITAL}[\w’'‑-]{{1,30}}{_SUFFIX}"
    ),
}
_NEXT = {
    "initials last": ("initials last", "initials first"),
    "initials first": ("initials first", "given first"),
    "bare": ("bare",),
    "given last": ("initials first", "given first", "given last", "initials last"),
    "given first": ("given first", "initials first"),
}
"""In which forms the names after the first may stand (Chicago 17, 14.76: only the first is inverted)."""
_UNJOINED = ("initials last", "bare")
"""Forms that are names without an `and` before the last of them too."""
_BETWEEN = pattern(r"\s?,?\s?(?:and|&|und|et|y)\s|\s?,\s?(?:and |& )?|\s?;\s?(?:and |& )?|\s?/\s?")
_OTHERS = pattern(r",?\s(?:et al\b\.?|and others\b)")
_ROLE = pattern(r"(?:, ?| ?[(\[])(?:[Ee]ds?|[Ee]ditors?|[Tt]rans|[Tt]ranslators?|[Cc]omps?|[Hh]rsg|[Hh]gg?)\b\.?[)\]]?")
_END = pattern(rf"\s?[.:]\s+(?=[^\sa-z\d]|{YEAR})")
_SMALL_END = pattern(r"\.\s+(?=[a-z][\w-]{0,30} )")
"""A title in small letters, behind a list of names that its `and` ends."""
_YEAR_NEXT = pattern(rf",?\s(?={YEAR}(?:[/–-]\d{{2,4}})?[a-z]?[.,:]?\s[A-ZÀ-Þ“\"‘])")
"""`Hay, Ann B. and C. Low 2013 Title`: a year in the open (American Antiquity)."""
_AFTER_INITIAL = pattern(r"(?<=\.)[,:]?\s+(?=[^\sa-z(])")
_AFTER_STOP = pattern(r"(?<=\.):?\s+(?=[^\sa-z(])")
_COMMA_END = pattern(r"\s?[.:,]\s+(?=[^\sa-z(])")
_ABBREVIATION = pattern(rf"{_CAPITAL}[\w’-]{{0,8}}\.(?:,| [A-Z(\d])")
"""`J. Chem. Phys., 12`: a journal's next word, and no title."""
_GIVEN_FIRST = pattern(rf"{_CAPITAL}[\w’'‑-]{{1,30}}(?:,| and | & )")
"""`Ann Bee, J. S. Bach, trans. …`: the initials belong to the next name."""
_MONTH = pattern(rf"[ ,]{MONTH}$")
_NAMED = pattern(
    rf"(?:{_CAPITAL}[\w.’'‑-]{{0,30}} ){{1,4}}(?:\(|and |& )"
    rf"|(?:{_CAPITAL}[\w.’'‑-]{{0,30}} ){{1,3}}{_CAPITAL}[\w’'‑-]{{1,30}},"
)
"""Names behind a role: a bracket, a comma or an `and` follows them."""
_STARTS_YEAR = pattern(rf"{YEAR}[a-z]?[.:,] ")
_SEMICOLON_DATE = pattern(rf"{YEAR}(?: {MONTH}(?: \d{{1,2}})?)?;|; ?{YEAR}\b")
"""How dates stand only where names stand without commas (NLM)."""
_MOST = 60
"""Names of one list."""


_ENDS_SOMEWHERE = pattern(r"[^“”\"*.:\d]*+[.:\d]")
"""No list of names ends where a quotation or emphasis comes before any stop or year."""


class HeadNames(NamedTuple):
    """The names that an entry begins with."""

    end: int
    """After the last letter of the names and their role."""
    start: int
    """Of what follows."""
    is_inverted: bool
    is_certain: bool
    """Whether nothing but names looks so: several, or with initials."""


@lru_cache(maxsize=256)
def find_head_names(text: str) -> HeadNames | None:
    """The names at the head of an entry that a full stop, a colon, or the period of an initial ends."""
    if _ENDS_SOMEWHERE.match(text) is None:
        return None
    for form in _FORMS:
        found = _list(text, form)
        if found is not None:
            return found
    return None


def _list(text: str, first: str) -> HeadNames | None:
    at, is_joined = 0, True
    forms: tuple[str, ...] = (first,)
    ends: list[tuple[int, bool]] = []
    while len(ends) < _MOST and not text.startswith("The ", at):
        name = next((match for form in forms if (match := _FORMS[form].match(text, at))), None)
        if name is None:
            break
        ends.append((name.end(), is_joined))
        forms = _NEXT[first]
        between = _BETWEEN.match(text, name.end())
        if between is None:
            break
        is_joined = between[0].strip(" ,") != ""
        at = between.end()
    for count in (len(ends), len(ends) - 1):
        if count > 0:
            end, is_joined = ends[count - 1]
            found = _ended(text, end, first, count, is_joined=is_joined)
            if found is not None:
                return found
    return None


def _ended(text: str, end: int, form: str, count: int, *, is_joined: bool) -> HeadNames | None:
    """Whether the list ends here, and how; most styles join the last name by a word (`is_joined`)."""
    others = _OTHERS.match(text, end)
    end = others.end() if others else end
    role = _ROLE.match(text, end)
    end = role.end() if role else end
    if not role and (year := _YEAR_NEXT.match(text, end)):
        mark: re.Match[str] | None = year
    elif form == "initials last":
        mark = _COMMA_END.match(text, end) or _AFTER_INITIAL.match(text, end)
    else:
        mark = _END.match(text, end) or (_AFTER_STOP.match(text, end) if text[end - 1] == "." else None)
        mark = mark or (_SMALL_END.match(text, end) if count > 2 and is_joined else None)
    is_marked = others is not None or role is not None
    if mark is None or not (is_joined or others or form in _UNJOINED):
        return None
    if count == 1 and _is_no_name(text, form, role[0] if role else "", mark.end()):
        return None
    is_marked = is_marked or (form == "bare" and _SEMICOLON_DATE.search(text, end) is not None)
    if not _is_list(text[: role.start() if role else end], form, count, is_marked=is_marked):
        return None
    return HeadNames(
        end,
        mark.end(),
        form in ("initials last", "given last"),
        count > 1 or "initials" in form or _is_dated(text, mark) or (form == "given last" and mark[0].strip() != ":"),
    )


def _is_dated(text: str, mark: re.Match[str]) -> bool:
    return _STARTS_YEAR.match(text, mark.end()) is not None


def _is_no_name(text: str, form: str, role: str, at: int) -> bool:
    """Whether what stands behind a single name, at `at`, says that it was none."""
    if role and role[-1] not in ")]" and "itor" not in role:
        # `Letters, ed. Ann Bee (…)`: a title, and whose edition it is
        return form == "given first" or (form == "given last" and _NAMED.match(text, at) is not None)
    if form == "initials last":
        return " " in text[: text.find(",")] and _GIVEN_FIRST.match(text, at) is not None
    return form == "initials first" and _ABBREVIATION.match(text, at) is not None


def _is_list(names: str, form: str, count: int, *, is_marked: bool) -> bool:
    """Whether the words are names and no title or place: `Annual Report.`, `Plan B.`, `Oxford, Clarendon.`."""
    if _MONTH.search(names):
        return False
    if is_marked or form in ("initials last", "initials first"):
        return True
    if form == "bare":
        return count > 1 or (names[-1] != "." and names[-2:-1].isupper())
    if is_body(names) or is_work(names):
        return False
    return is_person(names) if form == "given first" and count == 1 else True
