"""Dates as the file writes them: EDTF, or the maps of CSL-JSON that pandoc reads too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.item import Date
from stacite.model.pattern import pattern
from stacite.registry.shape import SEASONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_YEAR = pattern(r"-?\d{1,4}")


def from_parts(parts: Sequence[str]) -> str:
    """EDTF of year, month and day. Raises ValueError in plain words where they are none."""
    year = parts[0] if parts else ""
    if not _YEAR.fullmatch(year):
        raise ValueError(f"“{year}” is no year")
    if len(parts) > 3:
        raise ValueError("a date has a year, a month and a day at most")
    sign, digits = ("-", year[1:]) if year.startswith("-") else ("", year)
    edtf = sign + digits.zfill(4)
    for name, limit, part in zip(("month", "day"), (24, 31), parts[1:], strict=False):
        if not re.fullmatch(r"\d{1,2}", part) or not 1 <= int(part) <= limit:
            raise ValueError(f"“{part}” is no {name}")
        edtf += f"-{part.zfill(2)}"
    return edtf


def from_map(values: Mapping[str, str]) -> str:
    """EDTF, or the literal text, of a CSL date given as a map. Raises ValueError in plain words."""
    for key in ("literal", "raw"):
        if values.get(key):
            return values[key]
    month = values.get("month", "")
    if not month and values.get("season"):
        month = SEASONS.get(values["season"], values["season"])
    if values.get("day") and not month:
        raise ValueError("a day needs a month")
    parts = [part for part in (values.get("year", ""), month, values.get("day", "")) if part]
    if not values.get("year"):
        raise ValueError("a date needs a year")
    return from_parts(parts) + ("~" if is_true(values.get("circa", "")) else "")


def from_range(ends: Sequence[str]) -> Date:
    """A date of one part, or a range of two."""
    return Date("/".join(ends))


def is_true(word: str) -> bool:
    """Whether a flag is set: `true`, `yes`, `1`."""
    return word.lower() in ("true", "yes", "on", "1")
