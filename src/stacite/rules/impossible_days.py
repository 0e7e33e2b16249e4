"""Days that no month has, wherever a note prints them: `31 juin 1709`, `Feb. 30, 2017`, `1925-11-31`, `31/11/1925`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.rules.calendar_dates import fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.location import Span

_MONTHS = (
    r"(?P<m02>feb(?:ruary|ruari|ruar|rero|braio|r)?|fév(?:rier|r)?|fevereiro)"
    r"|(?P<m04>apr(?:ile|il)?|avr(?:il)?|abril)"
    r"|(?P<m06>june?|juni|junio|junho|juin|giugno)"
    r"|(?P<m09>sept?(?:ember|embre|iembre|embro)?|settembre|setiembre|setembro)"
    r"|(?P<m11>nov(?:ember|embre|iembre|embro)?)"
)
"""Those of less than 31 days, in English, German, French, Dutch, Italian, Spanish and Portuguese."""
_MONTH = rf"(?:{_MONTHS})\b\.?"
_DAY, _YEAR = r"(?P<day>29|30|31)(?:st|th|\.|º)?", r"(?P<year>1\d\d\d|20\d\d)"
_FROM = r"(?:\d{1,2}\.? ?[–-] ?)?"
_END = r"(?![\w/]|[–—-]\d)"
_IN_WORDS = (
    pattern(rf"(?<![\w./]){_FROM}{_DAY} (?:of |de )?{_MONTH},?(?: of| de)? {_YEAR}{_END}", re.IGNORECASE),
    pattern(rf"(?<!\w){_MONTH} (?:the )?{_FROM}{_DAY},? {_YEAR}{_END}", re.IGNORECASE),
    pattern(rf"(?<![\w/–—-]){_YEAR},? {_MONTH} {_DAY}{_END}(?!,? \d)", re.IGNORECASE),
)
_IN_FIGURES = (
    pattern(rf"(?<![\w./–—-]){_YEAR}-(?P<month>0[1-9]|1[0-2])-(?P<day>29|3\d)(?![\w/–—-]|\.\d)"),
    pattern(rf"(?<![\w./–—-])(?P<day>29|30|31)\. ?(?P<month>1[0-2]|0?[1-9])\. ?{_YEAR}(?![\w/–—-]|\.\d)"),
    pattern(rf"(?<![\w./–—-])(?P<day>29|30|31)/(?P<month>1[0-2]|0?[1-9])/{_YEAR}(?![\w/–—-]|\.\d)"),
    pattern(rf"(?<![\w./–—-])(?P<month>1[0-2]|0?[1-9])/(?P<day>29|30|31)/{_YEAR}(?![\w/–—-]|\.\d)"),
)
_TRACE = pattern(r"(?:29|3\d)(?!\d)(?<!\d..)")
"""What is in each text that has such a day, and is found faster."""
_COUNTED = pattern(
    r"(?:\b(?:vols?|nos?|nr|bd|heft|h|issue|n|t|tome|jg|pp?|s|fols?|bll?|box|ch|art|paras?|doc|reel)\b\.?|[#№°§¶*”’»])"
    r" ?\Z",
    re.IGNORECASE,
)
"""What stands before a number that is no day: `no. 31 November 1925`, `*Journal* 30 June 1999`."""
_SIGNATURE = pattern(r"\b[A-Z]{1,5} \Z")
"""Before figures with strokes or periods: a mark of an archive."""
_KNOWN_WRONG = pattern(r"[)\]]? ?[(\[!]?(?:\*?sic\b|recte\b|i\. ?e\.|properly\b|!)", re.IGNORECASE)
_LOOK_BACK = 12


def impossible_days(text: str) -> Iterator[tuple[Span, str]]:
    """Where such days stand, and why they can't be; but for those that the note itself calls wrong: `[sic]`."""
    if _TRACE.search(text) is None:
        return
    for dates in (*_IN_WORDS, *_IN_FIGURES):
        for match in dates.finditer(text):
            before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
            other = _COUNTED if dates in _IN_WORDS else _SIGNATURE
            if (why := _why(match)) and not (other.search(before) or calls_it_wrong(text, match.end())):
                yield match.span(), why


def calls_it_wrong(text: str, end: int) -> bool:
    """Whether the note says of the date before `end` that it is printed as the source has it."""
    return _KNOWN_WRONG.match(text, end) is not None


def _why(match: re.Match[str]) -> str:
    groups = match.groupdict()
    named = next((name[1:] for name in groups if name[0] == "m" and name != "month" and groups[name]), "")
    return fault(int(match["year"]), int(named or match["month"]), int(match["day"]))
