"""Which dates can't be: days that no month has, and days to come."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.item import Date

_ISO = pattern(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)")
_DAY_FIRST = pattern(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})")
_SLASHED = pattern(r"(?P<one>\d{1,2})/(?P<other>\d{1,2})/(?P<year>\d{4})")
"""Of which number is the day, countries differ."""
_IN_WORDS = pattern(r"(?:[^\W\d]+\.?\s(?P<last>\d{1,2}),?|(?P<first>\d{1,2})\.?\s[^\W\d]+\.?,?)\s(?P<year>\d{4})")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_FIRST_SEASON = 21
"""EDTF's month for spring."""
_LAST_JULIAN_YEAR = 1923
"""Greece's; by the Julian calendar 1700, 1800 and 1900 had a 29 February."""
_SWEDISH = (1712, 2, 30)
"""Sweden had that day, to go back to the Julian calendar."""

TO_COME = pattern(
    r"\b(?:forthcoming|in press|in preparation|to appear|expected|scheduled|planned|im Erscheinen|i\. ?E\.|erscheint"
    r"|im Druck|in Vorbereitung|voraussichtlich|à paraître|sous presse|in corso di stampa|en prensa|de próxima)",
    re.IGNORECASE,
)
"""What says that a work is still to be published."""


def impossible(printed: str, known: Date) -> str:
    """Why no calendar has the date, as a clause; empty where one has it, or where it is no date to the day."""
    return next(filter(None, _faults(printed.strip(), known)), "")


def _faults(printed: str, known: Date) -> Iterator[str]:
    for part in known.parts:
        if len(part) > 1 and part[1] < _FIRST_SEASON:
            yield fault(part[0], part[1], part[2] if len(part) > 2 else 1)
    if printed.isdigit():
        return  # a year alone
    if match := _ISO.fullmatch(printed) or _DAY_FIRST.fullmatch(printed):
        yield fault(int(match["year"]), int(match["month"]), int(match["day"]))
    elif match := _SLASHED.fullmatch(printed):
        year, one, other = int(match["year"]), int(match["one"]), int(match["other"])
        yield fault(year, other, one) if fault(year, one, other) else ""
    elif (match := _IN_WORDS.fullmatch(printed)) and known.parts and len(known.parts[0]) > 1:
        yield fault(known.parts[0][0], known.parts[0][1], int(match["last"] or match["first"]))


def fault(year: int, month: int, day: int) -> str:
    """Why no calendar has the day, as a clause; empty where one has it."""
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    last = monthrange(year, month)[1] if year else 31
    if month == 2 and year % 4 == 0 and 0 < year <= _LAST_JULIAN_YEAR:
        last = 29
    is_day = 1 <= day <= last or (year, month, day) == _SWEDISH
    return "" if is_day else f"{_MONTHS[month - 1]}{f' {year}' if month == 2 else ''} has {last} days"


def is_to_the_day(known: Date | None) -> bool:
    """Whether a day is told, and not the month or the year alone."""
    return known is not None and any(len(part) > 2 for part in known.parts)


def first_day(known: Date) -> date | None:
    """The day, where the date is one and its range begins with one; None for a month, a year or a season."""
    parts = known.parts
    if not parts or len(parts[0]) != 3:
        return None
    try:
        return date(*parts[0])
    except ValueError:
        return None


def is_after(known: Date, today: date) -> bool:
    """Whether a date to the day is still to come anywhere in the world."""
    day = first_day(known)
    return day is not None and day > today + timedelta(days=1)
