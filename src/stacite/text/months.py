"""Names of the months and seasons in the languages that notes are written in (data: months.toml).

Months are numbered as in EDTF (ISO 8601-2:2019, 4.8): 1 to 12, and 21 to 24 for spring to winter.
"""

from __future__ import annotations

from functools import cache

from stacite.text.tables import table

SPRING = 21
"""EDTF's number of the first season."""
LANGUAGES = ("en", "de", "fr", "nl", "it", "es", "pt")


@cache
def _entries(language: str) -> dict[int, list[str]]:
    """The names of each month and season, the full one first."""
    numbers = (*range(1, 13), *range(SPRING, SPRING + 4))
    entries = table("stacite.text", "months.toml")[language]
    return {number: entry.split() for number, entry in zip(numbers, entries, strict=True)}


def month_names(language: str = "en") -> tuple[str, ...]:
    """The full names, January to December."""
    return tuple(names[0] for number, names in _entries(language).items() if number < SPRING)


def month_abbreviations(language: str = "en") -> tuple[str, ...]:
    """The short forms of the months' names, without their periods; some months have none and September has two."""
    return tuple(name for number, names in _entries(language).items() if number < SPRING for name in names[1:])


def month_name(number: int) -> str:
    """The English name of a month or season; empty for any other number."""
    return _entries("en").get(number, [""])[0]


@cache
def month_numbers(*languages: str) -> dict[str, int]:
    """The months' numbers by their names and abbreviations in lower case."""
    entries = [entry for language in languages for entry in _entries(language).items()]
    return {name.lower(): number for number, names in entries if number < SPRING for name in names}


@cache
def season_numbers() -> dict[str, int]:
    """The seasons' numbers by their English names in lower case."""
    return {name.lower(): number for number, names in _entries("en").items() if number >= SPRING for name in names}


def bibtex_months() -> tuple[str, ...]:
    """The macros for months that every BibTeX style defines: `jan` to `dec` (btxdoc, section 2.1)."""
    return tuple(name[:3].lower() for name in month_names())


def month_by_first_letters(word: str) -> int:
    """The month whose English name begins with the first three letters of the word; 0 if there is none."""
    start = word[:3].lower()
    return bibtex_months().index(start) + 1 if start in bibtex_months() else 0
