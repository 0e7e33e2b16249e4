"""Dates as notes print them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.text.months import month_names, season_names

if TYPE_CHECKING:
    from random import Random

_LANGUAGES = ("en", "de", "fr", "it", "es")
MONTHS = {language: month_names(language) for language in _LANGUAGES} | {
    "abbr": "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split(),
    "short": [name[:3] for name in month_names()],
}
SEASONS = {language: (*season_names(language)[:3], *season_names(language)[-2:]) for language in _LANGUAGES}


@dataclass(frozen=True, slots=True)
class Date:
    """A date; 0 where a part is not known."""

    year: int
    month: int = 0
    day: int = 0
    season: int = 0
    """1 to 5, as in SEASONS."""
    until: int = 0
    """A later year, month or day that ends a range, of the finest part that is given."""
    words: str = ""
    """What is printed in its place: `n.d.`, `forthcoming`."""


def past(rng: Random, first: int = 1960, last: int = 2025) -> int:
    """A year, the later the likelier."""
    return last - int((last - first) * rng.random() ** 1.4)


def year(rng: Random, first: int = 1900, last: int = 2025) -> Date:
    """A year alone, at times a range of years or none at all."""
    found = past(rng, first, last)
    chance = rng.random()
    if chance < 0.02:
        return Date(found, words=rng.choice(("n.d.", "forthcoming", "in press", "n.d.", "undated")))
    if chance < 0.05:
        return Date(found, until=found + rng.randint(1, 14))
    if chance < 0.065:
        return Date(
            found, words=rng.choice((f"[{found}]", f"c. {found}", f"ca. {found}", f"[{found}?]", f"[c. {found}]"))
        )
    if chance < 0.075:
        return Date(found, words=f"{found} [{found - rng.randint(5, 90)}]")
    return Date(found)


def month(rng: Random, first: int = 1960, last: int = 2025) -> Date:
    """A month, at times two."""
    at = rng.randint(1, 12)
    until = at + 1 if at < 12 and rng.random() < 0.08 else 0
    return Date(past(rng, first, last), at, until=until)


def day(rng: Random, first: int = 1950, last: int = 2025) -> Date:
    """A day."""
    return within(rng, past(rng, first, last))


def within(rng: Random, year: int) -> Date:
    """A day of a year."""
    return Date(year, rng.randint(1, 12), rng.randint(1, 28))


def days(rng: Random, first: int = 1960, last: int = 2025) -> Date:
    """Some days on end, as conferences last."""
    start = rng.randint(1, 24)
    return Date(past(rng, first, last), rng.randint(1, 12), start, until=start + rng.randint(1, 4))


def season(rng: Random, first: int = 1950, last: int = 2025) -> Date:
    """A season."""
    return Date(past(rng, first, last), season=rng.randint(1, 5))


def printed(date: Date, form: str, language: str, dash: str = "–") -> str:
    """A date in a form: mdy, dmy, dotted, iso, ymd, year, with the months of a language (or abbr, short)."""
    if date.words:
        return date.words
    if form == "year" or not (date.month or date.season):
        return f"{date.year}{dash}{date.until}" if date.until and not (date.month or date.season) else str(date.year)
    if date.season:
        names = SEASONS.get(language, SEASONS["en"])
        return f"{names[date.season - 1]} {date.year}"
    if form == "iso" and not date.until:
        return f"{date.year}-{date.month:02}" + (f"-{date.day:02}" if date.day else "")
    return _long(date, form, language, dash)


def _long(date: Date, form: str, language: str, dash: str) -> str:
    name = MONTHS[language][date.month - 1]
    if not date.day:
        return _month(date, name, form, language, dash)
    day = f"{date.day}{dash}{date.until}" if date.until else str(date.day)
    # Both "01.02.1990" and "1.2.1990" are in use; the year decides, so that no random number is drawn.
    if form == "dotted" and not date.until:
        return f"{date.day:02}.{date.month:02}.{date.year}" if date.year % 2 else f"{date.day}.{date.month}.{date.year}"
    if form in ("mdy", "ymd", "ymd-short"):
        return {
            "mdy": f"{name} {day}, {date.year}",
            "ymd": f"{date.year}, {name} {day}",
            "ymd-short": f"{date.year} {name} {day}",
        }[form]
    # Only the first of the month is an ordinal in French.
    if language == "fr" and day == "1":
        day = "1er"
    return {"de": f"{day}. {name} {date.year}", "es": f"{day} de {name} de {date.year}"}.get(
        language, f"{day} {name} {date.year}"
    )


def _month(date: Date, name: str, form: str, language: str, dash: str) -> str:
    if date.until:
        name += ("/" if form == "mdy" and date.year % 2 else dash) + MONTHS[language][date.until - 1]
    if form == "ymd":
        return f"{date.year}, {name}"
    return f"{name} de {date.year}" if language == "es" and date.year % 2 else f"{name} {date.year}"
