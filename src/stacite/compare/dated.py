"""Whether a page has the date of the work that is cited."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from stacite.model.item import Date

if TYPE_CHECKING:
    from stacite.model.item import Item

_MAX_DAYS = 31
"""Days between a publication and its page that are nothing out of the common."""
_SAME_DAYS = 2
"""Days by which zones of time, and a paper printed the morning after, set dates apart."""


class Dating(Enum):
    """What a date, or a name, says of a page."""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"
    """It is not said, or not closely enough."""


def dating(item: Item, said: str) -> Dating:
    """Whether the date (EDTF) that a page says is the work's; only a day says that it is the same."""
    page = Date(said).parts if said else ()
    printed = [part for name in ("issued", "original-date") if name in item.dates for part in item.dates[name].parts]
    if not page or not page[0] or not printed:
        return Dating.UNKNOWN
    found = {_compared(each, page[0]) for each in printed if each}
    if Dating.SAME in found:
        return Dating.SAME
    return Dating.OTHER if found == {Dating.OTHER} else Dating.UNKNOWN


def _compared(one: tuple[int, ...], other: tuple[int, ...]) -> Dating:
    if len(one) == 1 or len(other) == 1 or one[1] > 12 or other[1] > 12:
        return Dating.OTHER if abs(one[0] - other[0]) >= 2 else Dating.UNKNOWN
    months = abs(12 * (one[0] - other[0]) + one[1] - other[1])
    if len(one) == 2 or len(other) == 2:
        return Dating.OTHER if months >= 3 else Dating.UNKNOWN
    days = abs(_day(one) - _day(other))
    if days <= _SAME_DAYS:
        return Dating.SAME
    return Dating.OTHER if days > _MAX_DAYS else Dating.UNKNOWN


def _day(parts: tuple[int, ...]) -> int:
    """Days by months of 31, which is near enough."""
    return 372 * parts[0] + 31 * parts[1] + parts[2]
