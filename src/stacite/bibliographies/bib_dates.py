"""Dates of BibTeX (year, month, day) and biblatex (EDTF in `date`) as EDTF."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.bibliographies.latex import text_of, verbatim_of
from stacite.model.item import Date
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

MACROS = dict(
    zip(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(),
        "January February March April May June July August September October November December".split(),
        strict=True,
    )
)
"""What every style defines (btxdoc, section 2.1)."""
_NUMBERS = {name: number for number, name in enumerate(MACROS, 1)}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_YEAR = pattern(r"(?P<about>(?:c|ca|circa|about)\.?\s*)?\[?(?P<year>\d{1,4})\]?(?P<doubt>\s*\?)?", re.IGNORECASE)
_YEARS = pattern(r"(\d{4})\s*[–—/-]+\s*(\d{2}|\d{4})")
_BEFORE = pattern(r"(\d{1,4}) BCE?")
_WORD = pattern(r"[A-Za-z]{3,9}")
_DAY = pattern(r"(?<!\d)\d{1,2}(?!\d)")
_NO_DATE = frozenset(("", "n.d.", "nd", "n. d.", "s.a.", "no date", "o.j."))
_ENDS = pattern(r"-?\d{4}(?:-\d{2}(?:-\d{2})?)?[?~%]?|\d{3}X|\d{2}XX")


def issued_of(fields: Mapping[str, str]) -> tuple[Date | None, str]:
    """When the work appeared, and what of it could not be read."""
    if date := verbatim_of(fields.get("date", "")):
        found = date_of(date)
        if found is not None and found.is_literal:
            return found, f"the date “{date}” is kept as text"
        return found, "" if found is None or _ends_of(date) else f"of the date “{date}” only the year can be read"
    year = text_of(fields.get("year", ""))
    if year.lower() in _NO_DATE:
        return None, ""
    edtf = _year(year)
    if not edtf:
        return Date(year), "" if not re.search(r"\d", year) else f"the year “{year}” is kept as text"
    month = text_of(fields.get("month", ""))
    if not month or "/" in edtf or edtf[-1] in "~?":
        return Date(edtf), ""
    within = _within(month, text_of(fields.get("day", "")))
    return Date("/".join(edtf + end for end in within or [""])), "" if within else f"the month “{month}” can't be read"


def date_of(text: str) -> Date | None:
    """A date in EDTF; biblatex also takes `2019/` for a range without end, and times of day.

    Of a date that is none (`2019-45`) the year; what does not begin with one stays as it is.
    """
    if text.lower() in _NO_DATE:
        return None
    if ends := _ends_of(text):
        return Date("/".join(ends))
    year = re.match(r"\d{4}(?!\d)", text)
    return Date(year[0] if year else text)


def _ends_of(text: str) -> list[str]:
    """The ends of a range, or the one date; nothing if one of them is no date."""
    ends = [re.sub(r"T[\d:.Z+-]{1,20}$", "", end.strip()) or ".." for end in text.split("/")]
    dated = [end for end in ends if end != ".."]
    return ends if 1 <= len(ends) <= 2 and dated and all(map(_is_sound, dated)) else []


def _is_sound(end: str) -> bool:
    if not _ENDS.fullmatch(end):
        return False
    parts = [int(part) for part in end.lstrip("-").rstrip("~?%").split("-")[1:]]
    return all(1 <= part <= 31 if at else _is_month(part) for at, part in enumerate(parts))


def _is_month(number: int) -> bool:
    """Or a season, which EDTF counts from 21 on."""
    return 1 <= number <= 12 or 21 <= number <= 24


def _year(text: str) -> str:
    if match := _YEAR.fullmatch(text):
        year = int(match["year"])
        mark = "~" if match["about"] else "?" if match["doubt"] else ""
        return f"{year:04d}{mark}" if year else ""
    if match := _BEFORE.fullmatch(text):  # EDTF has a year 0, which is 1 BC (ISO 8601-1, 4.2.1)
        return f"-{int(match[1]) - 1:04d}" if int(match[1]) > 1 else "0000"
    if match := _YEARS.fullmatch(text):
        last = match[2] if len(match[2]) == 4 else match[1][:2] + match[2]
        return f"{match[1]}/{last}" if match[1] < last else ""
    return ""


def _within(month: str, day: str) -> list[str]:
    """What follows the year, for each end: `-08-15`; several months or days are a range."""
    found = [_month(word) for word in _WORD.findall(month)]
    if not found and re.fullmatch(r"\d{1,2}", month):
        found = [int(month)]
        month = ""
    months = [number for number in found if number]
    if not months or len(found) != len(months) or len(months) > 2 or not all(map(_is_month, months)):
        return []
    days = [int(each) for each in _DAY.findall(month)] or ([int(day)] if re.fullmatch(r"\d{1,2}", day) else [])
    if not days or any(not 1 <= each <= 31 for each in days) or any(each > 12 for each in months):
        return [f"-{each:02d}" for each in months]
    if len(days) == len(months) or len(months) == 1:
        pairs = zip(months * len(days) if len(months) == 1 else months, days, strict=False)
        return [f"-{each:02d}-{number:02d}" for each, number in pairs][:2]
    return [f"-{each:02d}" for each in months]


def _month(word: str) -> int:
    return _NUMBERS.get(word[:3].lower(), 0) if word.lower() not in _SEASONS else _SEASONS[word.lower()]
