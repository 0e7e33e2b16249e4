"""Parses printed dates into EDTF (ISO 8601-2:2019, level 1)."""

from __future__ import annotations

import re
from functools import lru_cache

from stacite.model.item import Date
from stacite.text.months import month_numbers, season_numbers
from stacite.text.patterns import any_of, pattern

_MONTHS = {**month_numbers("en", "de", "fr"), **season_numbers()}
# Months and seasons, English, German and French; written with few branches, since every use compiles them anew.
MONTH = any_of(name for month in _MONTHS for name in (month, month[0].upper() + month[1:])) + r"\b\.?"
# The first three letters of what `MONTH` matches.
MONTH_LEADS = frozenset(month[:3] for month in _MONTHS)
YEAR = r"(?:1[0-9]\d\d|20\d\d)"
# The same with no letter or digit on either side; the digit comes first, since `re` finds it much faster than a
# word's start.
STANDALONE_YEAR = r"(?:1(?<!\w1)[0-9]\d\d|2(?<!\w2)0\d\d)\b"
_YEARS = rf"{YEAR}(?:\s?[–/-]\s?(?:{YEAR}|\d\d?)(?!\d|-\d))?"
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th|er)?|\d{1,2}\s?[–-]\s?\d{1,2})"
_CIRCA = r"(?:\b(?:ca|c|circa|um)\b\.?\s?)"
# The second month of a pair; the context leaves no other possibility, so that a loose pattern suffices.
_OTHER_MONTH = r"[A-ZÀ-Þa-zäéû]{3,10}\.?"
# A date as a pattern without groups.
DATE = (
    rf"(?:(?:{_DAY}\.? )?{MONTH}(?: {_DAY},? {YEAR}|(?:\s?[–/-]\s?{_OTHER_MONTH})?,? {_YEARS})"
    rf"|{YEAR}(?:,? {MONTH}(?: {_DAY})?(?!\s?\d{{4}})|-\d\d-\d\d|[–-](?=[),]|$))"
    rf"|\d{{1,2}}\.\s?\d{{1,2}}\.\s?{YEAR}|\[{_CIRCA}?{_YEARS}\??\]|{_CIRCA}?{_YEARS}[a-z]?\b\??)"
)
# Words in place of a date that only say that there is none.
_WITHOUT = r"[Nn]o date|[Ii]n preparation"
UNDATED = rf"(?:n\.\s?d\.|s\.\s?d\.|o\.\s?J\.|[Ff]orthcoming|[Ii]n press|{_WITHOUT}|[Ii]m Erscheinen|à paraître)"
_UNDATED = pattern(UNDATED)
_SAYS_NONE = pattern(_WITHOUT)
_WHOLE = pattern(rf"{DATE}|{UNDATED}")
_ISO = pattern(rf"({YEAR})-(\d\d)-(\d\d)")
_NUMERIC = pattern(rf"(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?({YEAR})")
_YEAR_PAIR = pattern(rf"({YEAR})\s?[–/-]\s?({YEAR}|\d\d?)(?!\d)")
ANY_YEAR = pattern(YEAR)
LONE_YEAR = pattern(STANDALONE_YEAR)
ANY_MONTH = pattern(MONTH)
_DAYS = pattern(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er)?(?:\s?[–-]\s?(\d{1,2}))?(?![\d–-])")
_DOUBT = pattern(rf"{_CIRCA}|\?")


_NO_DATE = pattern(rf"(?:{UNDATED}|in preparation|submitted|undated|no date|n\.?d\.?|s\.?d\.?)", re.IGNORECASE)


def says_no_date(text: str) -> bool:
    """Whether words in the place of a date say that there is none, or none yet: `n.d.`, `in press`."""
    return _NO_DATE.fullmatch(text.strip()) is not None


def date_in_words(date: Date) -> Date | None:
    """The date that somebody has written in words, `May 2009`; None where there is none to be read."""
    read = parse_date(date.edtf.strip()) if date.is_literal and not says_no_date(date.edtf) else None
    return None if read is None or read.is_literal else read


def is_date(text: str) -> bool:
    """Whether the text is a date, or says that there is none, and nothing else."""
    return _WHOLE.fullmatch(text) is not None


@lru_cache(maxsize=1024)
def parse_date(text: str) -> Date | None:
    """The date that `text` prints; a word such as `forthcoming` as printed; None for anything else."""
    if _UNDATED.fullmatch(text):
        return None if _SAYS_NONE.fullmatch(text) else Date(text)
    if match := _ISO.search(text):
        return _calendar(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.search(text):
        return _calendar(int(match[3]), int(match[2]), int(match[1]))
    # `2019–`: still going on, in EDTF an open interval.
    if match := re.fullmatch(rf"({YEAR})[–-]", text):
        return Date(f"{match[1]}/..")
    if match := _YEAR_PAIR.search(text):
        if not (month := ANY_MONTH.search(text)) or _month(month[0]) > 12:
            return _pair(match[1], match[2])
        return _calendar(int(match[1]), _month(month[0]), None)
    year = ANY_YEAR.search(text)
    if year is None:
        return None
    rest = text[: year.start()] + " " + text[year.end() :]
    months = [_month(found) for found in ANY_MONTH.findall(rest)]
    if not months:
        # EDTF: `?` is uncertain, `~` is approximate (circa).
        doubt = _DOUBT.search(text)
        return Date(year[0] + ("" if doubt is None else "?" if doubt[0] == "?" else "~"))
    if len(months) > 1:
        return Date(f"{year[0]}-{months[0]:02d}/{year[0]}-{months[1]:02d}")
    return _with_days(year[0], months[0], _DAYS.search(rest))


def _with_days(year: str, month: int, days: re.Match[str] | None) -> Date:
    if days is None or month > 12:
        return Date(f"{year}-{month:02d}")
    first = _calendar(int(year), month, int(days[1]))
    return Date(f"{first.edtf}/{year}-{month:02d}-{int(days[2]):02d}") if days[2] else first


def _calendar(year: int, month: int, day: int | None) -> Date:
    """A date without the month or day that does not exist."""
    # EDTF has seasons as months 21 to 24.
    if not (1 <= month <= 12 or 21 <= month <= 24):
        return Date(f"{year:04d}")
    if day is None or not 1 <= day <= 31:
        return Date(f"{year:04d}-{month:02d}")
    return Date(f"{year:04d}-{month:02d}-{day:02d}")


def _pair(first: str, second: str) -> Date:
    """A range of years; the second may leave out the century (Chicago 17, 9.64)."""
    # `1998–99` is a range. `2003/1` is not: 2001 would come before 2003.
    full = first[: 4 - len(second)] + second
    return Date(f"{first}/{full}") if full > first else Date(first)


def _month(word: str) -> int:
    return _MONTHS[word.lower().rstrip(".")]
