"""Dates in the fields that classic BibTeX and biber both take: year, month and day of one whole date.

A year must be a whole number for biber and must not be missing for plainnat and chicago. So a
range, a season or an approximate date gives its first year, and the whole of it goes in words
into the note. Only a work without any year (`n.d.`, `forthcoming`) keeps words for a year.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from stacite.exporters.date_words import SEASONS, date_words
from stacite.exporters.latex_text import latex_text

if TYPE_CHECKING:
    from stacite.model.item import Date

MACROS = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())


def date_fields(issued: Date | None) -> dict[str, str]:
    """`year`, `month` (a macro, not a text) and `day`, as far as they are known."""
    if issued is None or not issued.edtf.strip():
        return {"year": "n.d."}
    year = issued.year
    if year is None or year <= 0:
        return {"year": latex_text(date_words(issued))}
    fields = {"year": str(year)}
    rest = issued.parts[0][1:]
    if rest and 1 <= rest[0] <= 12:
        fields["month"] = MACROS[rest[0] - 1]
        if len(rest) > 1 and 1 <= rest[1] <= 31:
            fields["day"] = str(rest[1])
    return fields


def date_note(issued: Date | None) -> str:
    """What the fields can't say, in words: `2019–2021`, `Spring 2024`, `ca. 1850`."""
    if issued is None or issued.year is None or issued.year <= 0:
        return ""
    first = issued.parts[0]
    is_season = len(first) > 1 and first[1] in SEASONS
    return date_words(issued) if "/" in issued.edtf or issued.is_approximate or is_season else ""


def urldate(accessed: Date | None) -> str:
    """An access date in full, `2026-11-24`; the empty string for any other, which biber would warn of."""
    text = accessed.edtf if accessed else ""
    try:
        return text if date.fromisoformat(text).isoformat() == text else ""
    except ValueError:
        return ""
