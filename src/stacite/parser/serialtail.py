"""What follows a serial's name: volume, issue, date and pages, in whatever order (Chicago 17, 14.171)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.bodies import is_serial
from stacite.parser.dates import DATE, MONTH, UNDATED, YEAR, YEAR_ALONE
from stacite.parser.locators import RANGE
from stacite.parser.stretch import enclosures

if TYPE_CHECKING:
    from stacite.model.location import Span

_PAGE = r"(?:[A-Z]{0,2}|e)\d+[a-z]?(?:\s?[–—-]{1,2}\s?[A-Z]?\d+[a-z]?)?|[ivxlc]+\s?[–—-]\s?[ivxlc]+"
_PAGES = rf"(?:{_PAGE})(?:, (?!{YEAR}\b(?![–-])|{YEAR}[–-]{YEAR}\b)\d+(?:[–-]\d+)?)*(?:n\d+|\s?ff?\.)?"
_PART = pattern(
    rf"(?:\s*:\s?(?P<colon>{_PAGES})(?!\w)|[\s,.:;]*(?:"
    rf"(?P<season>(?i:spring|summer|autumn|fall|winter))(?= \()|"
    rf"(?:n[º°]|(?:[Nn]os?|[Ii]ssue|iss|[Nn]r|H|Heft|fasc)\b)\.?\s?(?P<issue>\d[\w/]*(?:\s?[–-]\s?\d+)?)"
    rf"|(?P<series>(?:NS|n\.s\.|N\.F\.)(?=,? \d)|(?:\d+(?:st|nd|rd|th|d)|n\.|new|[Nn]ew"
    rf"|[Oo]ld) ?(?:ser(?:ies)?|s)\.?(?=,? ))"
    rf"|\((?:(?P<place>(?!{MONTH})[A-Z][A-Za-zÀ-ÿ .]+), )?(?:[^()]{{0,30}}? )??(?P<bracketed>{DATE}|{UNDATED})\)"
    rf"|(?P<time>\d{{1,2}}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?)"
    rf"|\((?P<after>[A-Z]?\d{{1,4}}(?:\s?[–/-]\s?[A-Z\d]+)?|[Ss]uppl?\.?[^()]*)\)"
    rf"|(?P<square>\[{YEAR}(?:[–-]\d+)?\])"
    rf"|(?:(?:published|submitted|posted|updated|last modified|modified|last updated|aired"
    rf"|first published)(?: electronically| online| on| in| ahead of print)? )?"
    rf"(?P<date>{DATE}|{UNDATED})(?![\w(]|\s?[–-]\s?\d)"
    rf"|(?:[Vv]ol(?:ume)?\b\.?|[Vv]\.|Bd\.|Band|Jg\.|t\.|tome)\s?(?P<marked>\d+[A-Z]?"
    rf"|[IVXLC]+)(?:(?:\s?[./:]\s?|\s?,? n\. ?)(?P<joined>\d+(?:[–/-]\d+)?))?"
    rf"|(?:[Pp]p?\b\.?|[Pp]ages?|S\.|Seiten?|art(?:icle)?\.?(?: no\.)?)\s?(?P<pages>{_PAGES}|e?\d+)"
    rf"|(?:sec(?:tion|\.)? (?P<section>[\w ]{{1,20}})|(?P<column>(?:early|late|evening|morning|final|online"
    rf"|national|print)(?: \w+)? (?:ed(?:n|ition)?\b\.?)))"
    rf"|(?P<range>{RANGE.pattern})(?!\w)"
    rf"|(?P<number>(?:[A-Z]?|e)\d+[a-z]?|[IVXLC]+\b)(?:[./](?P<slashed>\d+(?:[–/-]\d+)?))?(?!\w)"
    r"))"
)
START = pattern(
    rf",?\s+(?=\d|\(|\[|[IVXLC]+\b[ ,(./]|[Vv]ol|[Vv]\. ?(?:\d|[IVXLC]+\b[ ,(./])"
    rf"|[Nn]os?\b|Bd|Jg|H\.|Heft|[Ii]ssue|[Pp]p?\b\.? ?\d|[Pp]ages? \d|S\.|sec|n[º°]|Nr"
    rf"|n\.[ ds]|t\.|(?i:forthcoming|in press)|published|submitted|posted|updated|last|first|early|late|evening"
    rf"|[Nn]ew ser|NS |n\.s|N\.F|e\d{3}|spring |summer |autumn |winter |{MONTH})"
)
_LATER_YEAR = pattern(YEAR_ALONE)
_AFTER_VOLUME = pattern(r",?\s?\(\d|\s?:|, ?e?\d")
_NEWS_DATE = pattern(rf"\([^()]*(?:\d {MONTH}|{MONTH} \d{{1,2}},?) {YEAR}\) $")
"""After the day of a newspaper a number is the page (OSCOLA 4, 3.4.9)."""
_REMARK = pattern(r"[\s,.]*(?:[(\[].*)?", re.DOTALL)
_LONG_NAME = 4
"""Blanks in the names of conferences, which publishers' names seldom have."""
LONGEST_NAME = 600
"""Letters before a tail."""
_MOST_PARTS = 16
"""Of one tail: volume, issue, dates, pages; twice as many as the longest real ones have."""


@dataclass(slots=True)
class Tail:
    """What follows a container, in the order printed: variable and its span."""

    parts: list[tuple[str, Span]] = field(default_factory=list)
    end: int = 0
    is_dated: bool = False
    """Whether the date was printed before the title."""

    def has(self, *variables: str) -> bool:
        """Whether one of these was printed."""
        return any(name in variables for name, _ in self.parts)


@lru_cache(maxsize=256)
def find_serial(text: str) -> int | None:
    """Where volume, issue or pages begin that end the text, behind a serial's name.

    Pages alone follow the date of a book as well (MLA 9, 5.84), so that then the name must say what it is.
    """
    inside = [span for span in enclosures(text) if span[0] > 0]
    for start in START.finditer(text):
        if start.start() == 0 or any(left < start.start() < right for left, right in inside):
            continue
        if start.start() > LONGEST_NAME:
            break
        tail = tail_at(text, start.start(), is_dated=True)
        if tail is not None and tail.has("volume", "issue", "page", "first-page"):
            name = text[: start.start()].rstrip(" .,")
            is_numbered = tail.has("volume", "issue")
            return start.start() if is_numbered or is_serial(name) or name.count(" ") >= _LONG_NAME else None
    return None


def is_issue(text: str, start: int) -> bool:
    """Whether volume and issue, or volume and pages, stand there, as they do behind journals alone."""
    tail = tail_at(text, start, is_dated=True)
    return tail is not None and tail.has("volume") and tail.has("issue", "page", "first-page")


def tail_at(text: str, start: int, *, is_dated: bool) -> Tail | None:
    """What follows a container from `start` on; None where that is not all, or makes no sense."""
    tail, at = Tail(is_dated=is_dated), start
    while at < len(text):
        match = _PART.match(text, at)
        if match is None or match.end() == at:
            break
        _add(tail, match)
        if len(tail.parts) > _MOST_PARTS:
            return None
        at = match.end()
    tail.end = at
    if not tail.parts or _REMARK.fullmatch(text, at) is None:
        return None
    return tail if _is_sound(tail) else None


def _is_sound(tail: Tail) -> bool:
    """Whether each variable is printed once, and more than a lone number."""
    names = [name for name, _ in tail.parts]
    return all(names.count(name) <= 1 for name in ("issued", "volume", "issue")) and (
        names != ["volume"] or tail.is_dated
    )


def _add(tail: Tail, match: re.Match[str]) -> None:
    kind = match.lastgroup or ""
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    direct = {
        "issue": "issue",
        "after": "issue",
        "bracketed": "issued",
        "square": "issued",
        "date": "issued",
        "pages": "page",
        "section": "section",
        "column": "",
        "season": "",
        "time": "time",
        "series": "series",
    }
    if "marked" in groups:
        tail.parts.append(("volume", match.span("marked")))
        if "joined" in groups:
            tail.parts.append(("issue", match.span("joined")))
    elif "number" in groups:
        _add_number(tail, match)
    elif "colon" in groups:
        tail.parts.append(("first-page" if RANGE.search(groups["colon"]) is None else "page", match.span("colon")))
    elif "range" in groups:
        tail.parts.append(("page", match.span("range")))
    elif (
        "date" in groups
        and RANGE.fullmatch(groups["date"])
        and (
            tail.has("issued")
            or tail.is_dated
            or (tail.has("volume") and _LATER_YEAR.search(match.string, match.end()))
        )
    ):
        tail.parts.append(("page", match.span("date")))
    else:
        name = next((name for name in direct if name in groups), kind)
        if "place" in groups:
            tail.parts.append(("publisher-place", match.span("place")))
        tail.parts.append((direct[name], match.span(name)))


def _add_number(tail: Tail, match: re.Match[str]) -> None:
    """A bare number is the volume before the issue and a page after the date."""
    text = match.string
    colon = ":" in text[match.start() : match.start("number")]
    dated_first = (
        tail.has("issued") and not tail.has("volume") and "(" in text[max(0, match.start() - 7) : match.start()]
    )
    if tail.has("issued") and not tail.has("volume") and _NEWS_DATE.search(text, 0, match.start("number")):
        tail.parts.append(("news-page", match.span("number")))
        return
    if _is_volume_after_year(tail, match):
        tail.parts.append(("volume", match.span("number")))
        return
    squared = tail.has("issued") and not tail.has("volume") and text[match.start() - 1] in ")]"
    if colon or tail.has("volume", "page") or (tail.has("issued", "issue") and not (dated_first or squared)):
        tail.parts.append(("first-page", match.span("number")))
    else:
        tail.parts.append(("volume", match.span("number")))
        if match["slashed"]:
            tail.parts.append(("issue", match.span("slashed")))


def _is_volume_after_year(tail: Tail, match: re.Match[str]) -> bool:
    """`2010;25(5):265`, `2009, 106, 14271`: after a bare year what an issue, a colon or pages follow is the volume."""
    if [name for name, _ in tail.parts] != ["issued"]:
        return False
    left, right = tail.parts[0][1]
    return right - left == len("2010") and _AFTER_VOLUME.match(match.string, match.end()) is not None
