"""Articles whose particulars commas alone part, and of those the ones that are cited without their titles.

`J. Roe, Phys. Rev. B 12, 345 (1990)` (AIP); `Roe, J.; Poe, E. *J. Am. Chem. Soc.* 1990, 12, 345` (ACS); `Roe J., 1990,
ApJ, 12, 345` (AAS); `J. Roe, Title, Journal, 12, 1990, 34–45`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.authors import put_author
from stacite.parser.bodies import is_serial
from stacite.parser.dates import YEAR
from stacite.parser.persons import CAPITAL

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_FAMILY = rf"(?:(?:[Vv][ao]n|[Dd]e[rnl]?|[Dd][iua]|[Ll][ae]|t[eo]n) ){{0,2}}{CAPITAL}[\w’'‑-]{{1,30}}"
_INITIALS = rf"(?:{CAPITAL}[a-z]?\.[ -]?){{1,4}}"
_NAME = pattern(rf"{_INITIALS} ?{_FAMILY}|{_FAMILY},? {_INITIALS}(?<! )")
"""A person by initials, as all are named where titles are left out."""
_BETWEEN = pattern(r",? (?:and|&) |[,;] ?(?:et al\.?,? )?| et al\.?,? ")
_OTHERS = pattern(r",? et al\.?")
_MOST_NAMES = 40
_JOURNAL = rf"(?P<journal>{CAPITAL}[^\d,;()“”„\"*]{{1,80}}?)"
_VOLUME = r"(?P<volume>[A-Z]?\d{1,4}[A-Z]?)(?: ?\((?P<issue>\d{1,3}(?:[–/-]\d{1,3})?)\))?"
_PAGE = r"(?:pp?\. ?)?(?P<page>[A-Z]{0,2}\d{1,7}(?: ?[–-]{1,2} ?[A-Z]?\d{1,7})?)"
_DATE = rf"(?P<date>{YEAR}[a-z]?)"
_UNTITLED = (
    pattern(rf"{_JOURNAL},? {_VOLUME},? \({_DATE}\),? {_PAGE}"),
    pattern(rf"{_JOURNAL},? {_VOLUME}, {_PAGE},? \({_DATE}\)"),
    pattern(rf"{_JOURNAL},? {_DATE}, {_VOLUME}, {_PAGE}"),
    pattern(rf"{_DATE}, {_JOURNAL},? {_VOLUME}, {_PAGE}"),
)
_ABBREVIATED = pattern(r"[A-Z][A-Za-z]{0,9}\.|[A-Z]{2,8}\b|[A-Z][a-z]{0,2}[A-Z][A-Za-z]{0,3}$")
"""`Phys. Rev.`, `JHEP`, `ApJ`: only journals go by such names."""
_EPRINT = pattern(r"[\s,.;]*(?:\[.*)?", re.DOTALL)
"""The number of a preprint behind the reference, or what is left of it."""
_TITLED = pattern(
    rf", (?P<journal>{CAPITAL}[^,;()“”„\"*\d]{{2,80}}), (?P<volume>\d{{1,4}}|[IVXLC]{{1,7}}), (?P<date>{YEAR}), "
    r"(?:pp?\. ?)?(?P<page>\d{1,5} ?[–-] ?\d{1,5})$"
)
_VARIABLES = ("volume", "issue", "page")


def read_untitled(draft: Draft) -> bool:
    """Read persons by their initials and the issue of a journal; False where anything else is printed."""
    rest = draft.rest
    for end in _ends_of_names(rest.text):
        start = end + 2
        for printed in _UNTITLED:
            match = printed.match(rest.text, start)
            if match is None or _EPRINT.fullmatch(rest.text, match.end()) is None:
                continue
            if is_serial(match["journal"]) or _ABBREVIATED.search(match["journal"]):
                names = rest.cut(0, end)
                put_author(draft, names, inverted=_NAME.match(names.text) is not None and names.text[1] != ".")
                _put_issue(draft, rest, match)
                draft.traits.add("exact")
                return True
    return False


def _ends_of_names(text: str) -> list[int]:
    """Where a list of names may end before a comma, the longest list first."""
    ends: list[int] = []
    at = 0
    while len(ends) < _MOST_NAMES and (name := _NAME.match(text, at)):
        end = name.end()
        if others := _OTHERS.match(text, end):
            end = others.end()
        if text.startswith(", ", end):
            ends.append(end)
        between = _BETWEEN.match(text, end)
        if between is None:
            break
        at = between.end()
    return ends[::-1]


def read_titled(draft: Draft, rest: Stretch) -> bool:
    """Read `Title, Journal, 12, 1990, 34–45`; no pinpoint is a volume, a year and pages."""
    match = _TITLED.search(rest.text)
    if match is None or draft.emphasis or not match.start():
        return False
    draft.put_title("title", rest.cut(0, match.start()))
    _put_issue(draft, rest, match)
    return True


def _put_issue(draft: Draft, found: Stretch, match: re.Match[str]) -> None:
    draft.put("container-title", found.cut(*match.span("journal")))
    draft.put_date("issued", found.cut(*match.span("date")))
    for name in _VARIABLES:
        if match.groupdict().get(name):
            draft.put(name, found.cut(*match.span(name)))
