"""Dates of CSL-JSON as EDTF.

Sources: CSL 1.0.2, csl-data.json (date-parts, season, circa, literal, raw); EDTF (ISO 8601-2:2019), level 1.
"""

from __future__ import annotations

import re

from stacite.model.item import Date
from stacite.model.pattern import pattern

_LONGEST = 200
_ISO = pattern(r"(-?\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T[\d:.,+Z-]{1,40})?")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_WORDED = (
    pattern(r"(?P<month>[A-Za-z]{3,9})\.? (?:(?P<day>\d{1,2}),? )?(?P<year>\d{4})"),
    pattern(r"(?P<day>\d{1,2}) (?P<month>[A-Za-z]{3,9})\.?,? (?P<year>\d{4})"),
)
_UNSEEN = pattern(r"[\x00-\x1f\x7f\ufeff]|[\ud800-\udfff]")


def date_from_csl(value: object) -> Date | None:
    """The date that a CSL-JSON date variable gives; None where it gives none."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return _from_text(str(value) if isinstance(value, str) or -9999 <= value <= 9999 else "")
    if not isinstance(value, dict):
        return None
    edtf = _from_parts(value.get("date-parts"), _season(value.get("season")))
    if edtf:
        return Date(edtf + "~" if _is_true(value.get("circa")) and "/" not in edtf else edtf)
    for key in ("raw", "literal"):
        words = value.get(key)
        if isinstance(words, str) and (date := _from_text(words)):
            return date
    return None


def _from_parts(value: object, season: int) -> str:
    """EDTF of one date or two; empty where no year can be read."""
    entries = value[:2] if isinstance(value, list) else []
    if entries and not isinstance(entries[0], list):  # pandoc also takes the inner list alone
        entries = [value]
    ends = [_end(entry, season) for entry in entries if isinstance(entry, list)]
    known = [end for end in ends if end]
    return "/".join(known) if len(known) == len(ends) else "".join(known[:1])


def _end(parts: list[object], season: int) -> str:
    numbers = [_number(part) for part in parts[:3]]
    year = numbers[0] if numbers else None
    if year is None or year == 0 or not -9999 <= year <= 9999:
        return ""
    month = numbers[1] if len(numbers) > 1 else None
    day = numbers[2] if len(numbers) > 2 else None
    return edtf(year, season + 20 if season and not month else month, day)


def edtf(year: int, month: int | None, day: int | None) -> str:
    """A date whose year has no 0, as historians count: -44 is 44 BC, which EDTF writes -0043.

    Months beyond 12 are seasons: 13 to 16 (CSL) and 21 to 24 (EDTF).
    """
    astronomical = year if year > 0 else year + 1
    text = f"-{-astronomical:04d}" if astronomical < 0 else f"{astronomical:04d}"
    if month is not None and 13 <= month <= 16:
        month += 8
    if month is None or not (1 <= month <= 12 or 21 <= month <= 24):
        return text
    text += f"-{month:02d}"
    return f"{text}-{day:02d}" if day is not None and 1 <= day <= 31 and month <= 12 else text


def _number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 100_000 else None
    if isinstance(value, float):
        return int(value) if value == value and abs(value) < 100_000 else None  # noqa: PLR0124 - not a number
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if re.fullmatch(r"-?[0-9]{1,5}", text) else None


def _season(value: object) -> int:
    """1 to 4, spring to winter; 0 for none."""
    if isinstance(value, str) and value.strip().lower() in _SEASONS:
        return _SEASONS[value.strip().lower()]
    number = _number(value) or 0
    number = number - 20 if 21 <= number <= 24 else number
    return number if 1 <= number <= 4 else 0


def _is_true(value: object) -> bool:
    return bool(value) and value not in ("0", "false")


def _from_text(value: str) -> Date | None:
    """A date in digits or English words; else the text as it is."""
    text = " ".join(_UNSEEN.sub("", value[:_LONGEST]).split())
    if not text:
        return None
    if not Date(text).is_literal and not re.fullmatch(r"-?\d{4}-\d{2}.*", text):
        return Date(text)
    if match := _ISO.fullmatch(text):
        month, day = (int(part) if part else None for part in match.groups()[1:])
        return Date(_plain(match[1], month, day))
    for form in _WORDED:
        match = form.fullmatch(text)
        month_word = match["month"][:3].lower() if match else ""
        if match and month_word in _MONTHS:
            day = int(match["day"]) if match["day"] else None
            return Date(_plain(match["year"], _MONTHS.index(month_word) + 1, day))
    return Date(text)


def _plain(year: str, month: int | None, day: int | None) -> str:
    """EDTF of a year that is written as EDTF writes it."""
    return year + edtf(2000, month, day)[4:]
