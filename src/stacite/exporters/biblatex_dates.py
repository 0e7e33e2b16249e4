"""Dates as biblatex takes them: EDTF, level 1, as the registry has them (The biblatex Package, 2.3.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.exporters.clean_text import clean
from stacite.exporters.latex_text import latex_text
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from stacite.model.item import Date

_STATES = {
    "forthcoming": "forthcoming",
    "in press": "inpress",
    "in preparation": "inpreparation",
    "submitted": "submitted",
}
"""What biblatex's language files have a word for."""
_UNDATED = pattern(r"n\.? ?d\.?|s\.? ?d\.?|o\. ?d\.|undated|no date", 2)
"""biblatex prints its own word for a work without date."""
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def date_fields(issued: Date | None) -> dict[str, str]:
    """`date`; of what is none, `pubstate` where it says something."""
    if issued is None:
        return {}
    if not issued.is_literal:
        return {"date": edtf(issued)}
    words = clean(issued.edtf)
    known = _STATES.get(words.casefold())
    return {"pubstate": known or ("" if _UNDATED.fullmatch(words) else latex_text(words, raw=True))}


def edtf(date: Date) -> str:
    """The date; only its first year where a month or a day is none that a calendar has. An open end is left blank."""
    if not all(_is_possible(end) for end in date.parts):
        return f"{date.parts[0][0]:04d}"
    ends = date.edtf.split("/")
    return "/".join("" if end == ".." else end for end in ends)


def _is_possible(end: tuple[int, ...]) -> bool:
    month, day = (*end[1:], 1, 1)[:2]
    if len(end) < 3:
        return 1 <= month <= 12 or 21 <= month <= 24
    return 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]
