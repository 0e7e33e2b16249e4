"""Reads a printed date into EDTF (ISO 8601-2:2019, level 1): the words that the tagger has labelled as a date.

Days, months and years are told by their form, in any order and in the languages of `text.months`, so that `15 August
2023`, `August 15, 2023`, `15 de agosto de 2023` and `15. VIII. 2023` need no patterns of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from stacite.model.item import Date
from stacite.text.months import LANGUAGES, SPRING, month_numbers, season_numbers
from stacite.text.numerals import roman_value
from stacite.text.patterns import pattern

# No source is from the last centuries, but a misprinted year is: `17 May 2202`.
_EARLIEST, _LATEST = 1000, 2999
_LAST_SEASON = SPRING + 3
# The century of a year in two digits: a source is never from the future.
_TWO_DIGITS_FROM = 1940
_WORD = pattern(r"\d{1,9}|[^\W\d_]{1,40}|[–—/-]")
# Between the two ends of a range.
_RANGE_WORDS = frozenset("– — - / to bis au al a até and und et y e".split())
_UNDATED = pattern(
    r"(?:n\.?\s?d|s\.?\s?d|s\.\s?f|o\.\s?[ADJ]|u\.\s?å|z\.\s?j|b\.\s?[dr]|б\.\s?г|undated|no date"
    r"|forthcoming|in ?press|in ?preparation|submitted|im Erscheinen|à paraître)\.?",
    2,
)
_CIRCA = pattern(r"\b(?:ca?|circa|um|vers|about|around|hacia)\b", 2)
_OPEN_END = pattern(r"\d{4}\s?[–—-]\s?$")
_NUMERIC = pattern(
    r"(?<!\d)(?:(?P<iso>\d{4})(?P<sign>[-/.])(?P<second>\d{1,2})(?:(?P=sign)(?P<third>\d{1,2}))?"
    r"|(?:(?P<from>\d{1,2})(?:\.?\s?[–-]|\.\s?(?:/|und|and))\s?)?(?P<first>\d{1,2})\s?(?P<mark>[./-])\s?(?P<middle>\d{1,2})"
    r"\s?(?P=mark)\s?(?P<year>\d{4}|\d\d))(?!\d)"
)
_MONTH_AND_YEAR = pattern(r"(?P<month>0?[1-9]|1[0-2])[./](?P<year>\d{4})")
_YEAR_PAIR = pattern(r"(?<!\d)(?P<first>\d{4})\s?[–—/-]\s?(?P<last>\d{4}|\d\d?)(?!\d)")
_THOUSANDS = pattern(r"\b(1)\.(\d{3})\b")
# With a digit too many: `20111`. What is printed is kept.
_MISPRINTED = pattern(r"(?:1[4-9]|20)\d{3}")


def says_no_date(text: str) -> bool:
    """Whether words in the place of a date say that there is none, or none yet: `n.d.`, `in press`."""
    return _UNDATED.fullmatch(text.strip()) is not None


def date_in_words(date: Date) -> Date | None:
    """The date that somebody has written in words, `May 2009`; None where there is none to be read."""
    read = parse_date(date.edtf.strip()) if date.is_literal and not says_no_date(date.edtf) else None
    return None if read is None or read.is_literal else read


def parse_date(text: str) -> Date | None:
    """The date that `text` prints; a word such as `n.d.` or a misprinted year as printed; None if it prints neither."""
    text = text.replace("*", "").strip("()[], ")
    if says_no_date(text):
        return Date(text)
    text = text.strip("., ")
    edtf = _numeric(text) or _year_pair(text) or _worded(_THOUSANDS.sub(r"\1\2", text))
    if not edtf:
        return Date(text) if _MISPRINTED.fullmatch(text) else None
    if "/" not in edtf:
        if _OPEN_END.search(text):
            return Date(f"{edtf}/..")
        # EDTF: `?` is uncertain, `~` is approximate.
        edtf += "~" if _CIRCA.search(text) else "?" if "?" in text else ""
    return Date(edtf)


def _numeric(text: str) -> str:
    """Dates in figures only: `2023-08-15`, `15.8.2023`, `8/15/2023`, `1–2.03.2012`."""
    if match := _MONTH_AND_YEAR.fullmatch(text):
        return _edtf(int(match["year"]), int(match["month"]), 0)
    match = _NUMERIC.search(text)
    if match is None:
        return ""
    if match["iso"]:
        if match["third"] is None and (match["sign"] != "-" or len(match["second"]) < 2 or int(match["second"]) > 12):
            return ""  # `2003/1`, `1998-99`
        return _edtf(int(match["iso"]), int(match["second"]), int(match["third"] or 0))
    day, month = int(match["first"]), int(match["middle"])
    if month > 12 or (match["mark"] == "/" and len(match["year"]) == 2 and day <= 12):
        day, month = month, day
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 1900 if 1900 + year >= _TWO_DIGITS_FROM else 2000
    whole = _edtf(year, month, day)
    return f"{_edtf(year, month, int(match['from']))}/{whole}" if match["from"] else whole


def _year_pair(text: str) -> str:
    """A range of years without months; the second may leave out the century: `1998–99`."""
    match = _YEAR_PAIR.search(text)
    if match is None or any(word.lower() in _months() for word in _WORD.findall(text)):
        return ""
    first, last = match["first"], match["last"]
    last = first[: 4 - len(last)] + last
    return f"{first}/{last}" if last > first else ""


@cache
def _months() -> dict[str, int]:
    return {**season_numbers(), **month_numbers(*LANGUAGES)}


@dataclass(slots=True)
class _Moment:
    """One end of a range, or a date, as far as it is printed."""

    year: int = 0
    month: int = 0
    day: int = 0

    def edtf(self) -> str:
        return _edtf(self.year, self.month, self.day)


def _worded(text: str) -> str:
    moments = [_Moment()]
    is_range = False
    for word in _WORD.findall(text.lower()):
        kind, value = _kind(word)
        if not kind:
            is_range |= word in _RANGE_WORDS
            continue
        current = moments[-1]
        # A second day, month or year belongs to the other end of a range.
        if getattr(current, kind) or (is_range and kind == "day" and current.year):
            if kind == "year" and not is_range:
                continue
            current = _Moment()
            moments.append(current)
        setattr(current, kind, value)
        is_range = False
    for earlier, later in pairwise(moments):
        later.year = later.year or earlier.year
        earlier.year = earlier.year or later.year
        if later.day and not later.month:
            later.month = earlier.month
        if earlier.day and not earlier.month:
            earlier.month = later.month
    ends = list(dict.fromkeys(moment.edtf() for moment in moments[:2] if moment.year))
    return "/".join(ends)


def _kind(word: str) -> tuple[str, int]:
    """`day`, `month` or `year`, and its number; empty for any other word."""
    if word.isdecimal():
        number = int(word)
        if len(word) == 4 and _EARLIEST <= number <= _LATEST:
            return "year", number
        # `19992` is a year with the number of the edition raised after it.
        return ("day", number) if len(word) <= 2 and 1 <= number <= 31 else ("", 0)
    if month := _months().get(word):
        return "month", month
    roman = roman_value(word, 12) if word.isalpha() else 0
    return ("month", roman) if roman else ("", 0)


def _edtf(year: int, month: int, day: int) -> str:
    """Without a month or day that does not exist. EDTF has seasons as months 21 to 24."""
    if not (1 <= month <= 12 or SPRING <= month <= _LAST_SEASON):
        return f"{year:04d}"
    if not 1 <= day <= 31 or month >= SPRING:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-{month:02d}-{day:02d}"
