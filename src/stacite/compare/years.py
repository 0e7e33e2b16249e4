"""The year against all that are registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.compare.difference import Difference, Kind
from stacite.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.model.item import Item
    from stacite.model.record import Record

_OF_THE_RECORD = frozenset(("created", "deposited", "indexed", "updated"))
"""Days on which something was done to the record, not to the work."""
_DIGITISED = 10
"""Years after which an online date is that of the scan."""


def registered_years(record: Record) -> list[int]:
    """All years in which the work counts as published, each once, sorted."""
    return sorted(set(_years(record).values()))


def compare_years(item: Item, record: Record) -> Difference | None:
    """The printed year, or the years of a printed span."""
    printed = {part[0] for name in ("issued", "original-date") if name in item.dates for part in item.dates[name].parts}
    named = _years(record)
    if item.issued is None or item.issued.year is None or not named or printed & set(named.values()):
        return None
    year = item.issued.year
    nearest = min(abs(each - other) for each in printed for other in named.values())
    scanned = _is_of_a_scan(year, record, named)
    severity = Severity.WARNING if nearest == 1 or scanned else Severity.ERROR
    years = ", ".join(dict.fromkeys(map(str, sorted(named.values()))))
    message = f"{item.issued.edtf} is not registered, but {years}"
    if scanned:
        message += ", when it was put online"
    return Difference("issued", Kind.YEAR, severity, message, item.issued.edtf, _shown(record, named))


def _years(record: Record) -> Mapping[str, int]:
    return {
        name: date.year for name, date in record.dates.items() if date.year is not None and name not in _OF_THE_RECORD
    }


def _is_of_a_scan(year: int, record: Record, named: Mapping[str, int]) -> bool:
    """Whether only a late online date is registered, of a work whose DOI bears the printed year."""
    has_print = any("print" in name for name in named)
    return not has_print and min(named.values()) - year >= _DIGITISED and str(year) in record.doi


def _shown(record: Record, named: Mapping[str, int]) -> str:
    """`issued 2021-03, published-print 2021-05`: each date once, under its first name."""
    dates: dict[str, str] = {}
    for name in named:
        dates.setdefault(record.dates[name].edtf, name)
    return ", ".join(f"{name} {date}" for date, name in dates.items())
