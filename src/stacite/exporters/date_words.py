"""Dates in English words, for what a format has no field for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.model.item import Date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SEASONS = {21: "Spring", 22: "Summer", 23: "Autumn", 24: "Winter"}
_MARKS = "~?%"


def date_words(date: Date) -> str:
    """`August 15, 2023`, `Spring 2024`, `2019–2021`, `since 2019`, `ca. 1850`, `44 BC`, `1990s`; a literal as it is."""
    if date.is_literal:
        return date.edtf
    ends = [_end(end) for end in date.edtf.split("/")]
    match ends:
        case [first]:
            return first
        case ["", last]:
            return f"until {last}"
        case [first, ""]:
            return f"since {first}"
        case _:
            return "–".join(ends)


def _end(edtf: str) -> str:
    """One end of a range; empty for an open one."""
    if edtf == "..":
        return ""
    mark = "ca. " if edtf[-1] in _MARKS else ""
    negative, digits = edtf.startswith("-"), edtf.lstrip("-").rstrip(_MARKS)
    year, *rest = digits.split("-")
    return mark + _with_month(_year(year, negative=negative), [int(part) for part in rest])


def _year(year: str, *, negative: bool) -> str:
    """EDTF counts years astronomically: 0000 is 1 BC, -0043 is 44 BC (ISO 8601-1, 4.2.1)."""
    if "X" in year:
        return f"{year.replace('X', '0')}s"
    number = int(year)
    return f"{number + 1} BC" if negative or number == 0 else str(number)


def _with_month(year: str, rest: list[int]) -> str:
    name = month_name(rest[0]) if rest else ""
    if not name:
        return year
    return f"{name} {rest[1]}, {year}" if len(rest) > 1 else f"{name} {year}"


def month_name(number: int) -> str:
    """`March` for 3, `Spring` for 21; the empty string for what is neither."""
    return MONTHS[number - 1] if 1 <= number <= 12 else SEASONS.get(number, "")
