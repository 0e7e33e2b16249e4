"""Dates as notes print them, and which of them no calendar has.

Whole dates are `June 12, 2024`, `12 June 2024` and `2024-06-12`; in German `12. Juni 2024` and `12.06.2024`, in
French `12 juin 2024` and `12/06/2024`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.item import DATE_VARIABLES, Date
from stacite.text.months import LANGUAGES, SPRING, month_abbreviations, month_name, month_names, month_numbers
from stacite.text.patterns import any_of, pattern
from stacite.text.spans import SpanSet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.citation import Citation
    from stacite.rules.view import NoteView
    from stacite.text.spans import Span


_START, _END = r"(?<![\w./–—-])", r"(?![\w/–—-]|\.\d)"
# Dates in figures, whatever the numbers are. Of two with strokes between them, countries differ on which is the day.
_DATES_IN_FIGURES = {
    "figures": pattern(rf"{_START}(?P<first>\d{{1,2}})\. ?(?P<second>\d{{1,2}})\. ?(?P<year>\d{{4}}){_END}"),
    "slashed": pattern(rf"{_START}(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})/(?P<year>\d{{4}}){_END}"),
    "iso": pattern(rf"{_START}(?P<year>\d{{4}})-(?P<first>\d\d)-(?P<second>\d\d){_END}"),
}
_SPACE = pattern(r"\s")
_DATE_IN_WORDS = pattern(r"(?:[^\W\d]+\.?\s(?P<last>\d{1,2}),?|(?P<first>\d{1,2})\.?\s[^\W\d]+\.?,?)\s(?P<year>\d{4})")
_NUMBER_AND_PERIOD = pattern(r"(?:\d{1,2}\.? ?[–-] ?)?\d{1,2}\.\s(?P<month>[^\W\d]+)")
_GERMAN_MONTHS = month_numbers("de")
# Greece's; by the Julian calendar 1700, 1800 and 1900 had a 29 February.
_LAST_JULIAN_YEAR = 1923
# Sweden had that day, to go back to the Julian calendar.
_SWEDISH_LEAP_DAY = (1712, 2, 30)

TO_COME = pattern(
    r"\b(?:forthcoming|in press|in preparation|to appear|expected|scheduled|planned|im Erscheinen|i\. ?E\.|erscheint"
    r"|im Druck|in Vorbereitung|voraussichtlich|à paraître|sous presse|in corso di stampa|en prensa|de próxima)",
    re.IGNORECASE,
)
"""What says that a work is still to be published."""


def why_impossible(printed: str, known: Date) -> str:
    """Why no calendar has the date, as a clause; empty where one has it, or where it is no date to the day."""
    return next(filter(None, _reasons(printed.strip(), known)), "")


def _reasons(printed: str, known: Date) -> Iterator[str]:
    for part in known.parts:
        if len(part) > 1 and part[1] < SPRING:
            yield why_no_such_day(part[0], part[1], part[2] if len(part) > 2 else 1)
    if printed.isdigit():
        return  # a year alone
    spaced = _SPACE.sub(" ", printed) if printed[:1].isdigit() else ""
    for form, dates in _DATES_IN_FIGURES.items() if spaced else ():
        if match := dates.fullmatch(spaced):
            figures = int(match["first"]), int(match["second"])
            if not all(figures) or max(figures) > _LAST_FIGURE:
                return  # a day that is unknown, as archives write it; volume and page: `N. F. 6. 71. 1859`
            reasons = [why_no_such_day(*day) for day in _calendar_days(match, form)]
            yield reasons[0] if all(reasons) else ""
            return
    has_month = bool(known.parts) and len(known.parts[0]) > 1 and known.parts[0][1] < SPRING
    if has_month and (match := _DATE_IN_WORDS.fullmatch(printed)):
        day = int(match["last"] or match["first"])
        if 0 < day <= _LAST_FIGURE and not _ends_sentence(printed):
            yield why_no_such_day(known.parts[0][0], known.parts[0][1], day)


def _ends_sentence(printed: str) -> bool:
    """Whether a number before a month ends a sentence: only German dates have a period there."""
    match = _NUMBER_AND_PERIOD.match(printed)
    return match is not None and match["month"].lower() not in _GERMAN_MONTHS


def _calendar_days(match: re.Match[str], form: str) -> tuple[tuple[int, int, int], ...]:
    """Year, month and day of a date in figures; with strokes once with the day first and once with the month."""
    year, first, second = int(match["year"]), int(match["first"]), int(match["second"])
    day_first, month_first = (year, second, first), (year, first, second)
    return (month_first,) if form == "iso" else (day_first,) if form == "figures" else (day_first, month_first)


def why_no_such_day(year: int, month: int, day: int) -> str:
    """Why no calendar has the day, as a clause; empty where one has it."""
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    last = monthrange(year, month)[1] if year else 31
    if month == 2 and year % 4 == 0 and 0 < year <= _LAST_JULIAN_YEAR:
        last = 29
    is_day = 1 <= day <= last or (year, month, day) == _SWEDISH_LEAP_DAY
    return "" if is_day else f"{month_name(month)}{f' {year}' if month == 2 else ''} has {last} days"


def is_to_the_day(known: Date | None) -> bool:
    """Whether the date has a day, and not the month or the year alone."""
    return known is not None and any(len(part) > 2 for part in known.parts)


def first_day(known: Date) -> date | None:
    """The day, where the date is one and its range begins with one; None for a month, a year or a season."""
    parts = known.parts
    if not parts or len(parts[0]) != 3:
        return None
    try:
        return date(*parts[0])
    except ValueError:
        return None


def is_after(known: Date, today: date) -> bool:
    """Whether a date to the day is still to come anywhere in the world."""
    day = first_day(known)
    return day is not None and day > today + timedelta(days=1)


_MONTH_NUMBERS = month_numbers(*LANGUAGES)
# Those of less than 31 days, in all languages.
_SHORT_MONTHS = "|".join(
    f"(?P<m{number:02}>{any_of(name for name in _MONTH_NUMBERS if _MONTH_NUMBERS[name] == number)})"
    for number in (2, 4, 6, 9, 11)
)
_SHORT_MONTH = rf"(?:{_SHORT_MONTHS})\b\.?"
_LATE_DAY, _LATE_DAY_YEAR = r"(?P<day>29|30|31)(?:st|th|\.|º)?", r"(?P<year>1\d\d\d|20\d\d)"
_RANGE_START = r"(?:\d{1,2}\.? ?[–-] ?)?"
_LATE_DAY_END = r"(?![\w/]|[–—-]\d)"
_LATE_DAY_IN_WORDS = (
    pattern(
        rf"(?<![\w./]){_RANGE_START}{_LATE_DAY} (?:of "
        rf"|de )?{_SHORT_MONTH},?(?: of| de)? {_LATE_DAY_YEAR}{_LATE_DAY_END}",
        re.IGNORECASE,
    ),
    pattern(
        rf"(?<!\w){_SHORT_MONTH} (?:the )?{_RANGE_START}{_LATE_DAY},? {_LATE_DAY_YEAR}{_LATE_DAY_END}", re.IGNORECASE
    ),
    pattern(rf"(?<![\w/–—-]){_LATE_DAY_YEAR},? {_SHORT_MONTH} {_LATE_DAY}{_LATE_DAY_END}(?!,? \d)", re.IGNORECASE),
)
# Dates of archives' numbering have three figures, too; a year before 1000 is none that a note cites to the day.
_FIRST_YEAR, _FIRST_PRINTED_YEAR, _LAST_YEAR = 1000, 1200, 2099
# Of a day or a month, misprints among them.
_LAST_FIGURE = 39
_LAST_DAY = {"iso": 39}  # no two figures of a day that begins with a 3 are anything else
# What is in each text that has such a day, and is found faster.
_LATE_DAY_TRACE = pattern(r"(?:29|3\d)(?!\d)(?<!\d..)")
# What stands before a number that is no day: `no. 31 November 1925`, `*Journal* 30 June 1999`.
_BEFORE_COUNTED_NUMBER = pattern(
    r"(?:\b(?:vols?|nos?|nr|bd|heft|h|issue|n|t|tome|jg|pp?|s|fols?|bll?|box|ch|art|paras?|doc|reel)\b\.?|[#№°§¶*”’»])"
    r" ?\Z",
    re.IGNORECASE,
)
# Before figures with strokes or periods: a mark of an archive.
_BEFORE_SHELF_MARK = pattern(r"\b[A-Z]{1,5} \Z")
_CAPITAL_BEFORE = pattern(r"[A-Z] \Z")
_KNOWN_WRONG = pattern(r"[)\]]? ?[(\[!]?(?:\*?sic\b|recte\b|i\. ?e\.|properly\b|!)", re.IGNORECASE)
_LOOK_BACK_FOR_UNIT = 12


@lru_cache(maxsize=4096)
def impossible_days(text: str) -> tuple[tuple[Span, str], ...]:
    """Where such days stand, and why they can't be; but for those that the note itself marks as wrong: `[sic]`."""
    return tuple(_impossible_days(text))


def _impossible_days(text: str) -> Iterator[tuple[Span, str]]:
    if _LATE_DAY_TRACE.search(text) is None:
        return
    for dates in _LATE_DAY_IN_WORDS:
        for match in dates.finditer(text):
            month = next(int(name[1:]) for name, words in match.groupdict().items() if name[0] == "m" and words)
            why = why_no_such_day(int(match["year"]), month, int(match["day"]))
            if why and not (_ends_sentence(match[0]) or _is_excused(text, match, _BEFORE_COUNTED_NUMBER)):
                yield match.span(), why
    for form, dates in _DATES_IN_FIGURES.items():
        for match in dates.finditer(text):
            for year, month, day in _calendar_days(match, form):
                is_late = (
                    _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12 and 29 <= day <= _LAST_DAY.get(form, 31)
                )
                why = why_no_such_day(year, month, day) if is_late else ""
                if why and not _is_excused(text, match, _BEFORE_SHELF_MARK):
                    yield match.span(), why


def _is_excused(text: str, match: re.Match[str], no_date_after: re.Pattern[str]) -> bool:
    """Whether the numbers are no date, or the note itself marks the date as wrong."""
    before = text[max(0, match.start() - _LOOK_BACK_FOR_UNIT) : match.start()]
    return no_date_after.search(before) is not None or calls_it_wrong(text, match.end())


def calls_it_wrong(text: str, end: int) -> bool:
    """Whether the note says of the date before `end` that it is printed as the source has it."""
    return _KNOWN_WRONG.match(text, end) is not None


_ENGLISH_MONTH = rf"(?P<month>{any_of(month_names())}|{any_of(month_abbreviations())}\.?)"
_GERMAN_MONTH = rf"(?P<month>{any_of(month_names('de'))}|{any_of(month_abbreviations('de'))}\.)"
_FRENCH_MONTH = rf"(?P<month>{any_of(month_names('fr'))}|{any_of(month_abbreviations('fr'))}\.)"
_DAY_ALONE = r"[12]\d|3[01]|0?[1-9]"
_PRINTED_DAY, _PRINTED_YEAR = rf"(?P<day>{_DAY_ALONE})", r"(?P<year>1[2-9]\d\d|20\d\d)"
_PRINTED_END = r"(?![\w/]|[-–—]\d)"
_MONTH_DAY = rf"{_ENGLISH_MONTH} {_PRINTED_DAY}, {_PRINTED_YEAR}"
_DAY_MONTH = rf"{_PRINTED_DAY} {_ENGLISH_MONTH} {_PRINTED_YEAR}"
_GROUP_NAME = pattern(r"\?P<\w+>")
_DATE_FORMS = {
    "month-day": pattern(rf"(?<![\w–—-]){_MONTH_DAY}{_PRINTED_END}"),
    "day-month": pattern(rf"(?<![\w./–—-]){_DAY_MONTH}{_PRINTED_END}"),
    "german": pattern(rf"(?<![\w./–—-]){_PRINTED_DAY}\. ?{_GERMAN_MONTH} {_PRINTED_YEAR}{_PRINTED_END}"),
    "figures": _DATES_IN_FIGURES["figures"],
    "french": pattern(
        rf"(?<![\w./–—-]){_PRINTED_DAY}(?:er"
        rf"|ᵉʳ)?[ \u00a0\u202f]{_FRENCH_MONTH}[ \u00a0\u202f]{_PRINTED_YEAR}{_PRINTED_END}"
    ),
    "slashed": _DATES_IN_FIGURES["slashed"],
    "iso": _DATES_IN_FIGURES["iso"],
}
# From one whole date to another: `14 November 1945–1 October 1946`. Each is read by the second pattern.
_DATE_RANGES = {
    form: (
        pattern(rf"(?<![\w./–—-])(?P<first>{bare})(?P<mark> ?[–—-] ?)(?P<last>{bare})(?![\w/]|[-–—]\d)"),
        pattern(date),
    )
    for form, date in (("month-day", _MONTH_DAY), ("day-month", _DAY_MONTH))
    if (bare := _GROUP_NAME.sub("?:", date))
}
# What is in each text that has a date.
_FOUR_FIGURES = pattern(r"\d{4}")
# What is in each text that has a range of dates.
_YEAR_TO = pattern(r"\d{4} ?[–—-] ?\w")
# What is in each text that has a date of the form, and is found faster than the date.
_DATE_TRACES = {
    "month-day": pattern(r", (?<=\d, )[12]\d\d\d"),
    "day-month": pattern(r"[JFMASOND](?<=\d .)"),
    "german": pattern(r"[JFMASOND](?:(?<=\d\..)|(?<=\d\. .))"),
    "figures": pattern(r"\.(?<=\d\.) ?[01]?\d\."),
    "french": pattern(r"[jfmasond](?<=[\drᵉʳ][ \u00a0\u202f].)"),
    "slashed": pattern(r"/(?<=\d/)[01]?\d/"),
    "iso": pattern(r"-(?<=\d-)[01]\d-"),
}
_LANGUAGE_OF_FORM = {"german": "de", "figures": "de", "french": "fr", "slashed": "fr"}
FORMS_IN_FIGURES = frozenset({"figures", "slashed"})
# What stands before the date of a law, which is part of its name.
_BEFORE_DATE_OF_LAW = pattern(
    r"\bof \Z|(?:gesetz|verordnung|richtlinie|erlass|erlaß|urteil)\w{0,3} vom \Z"
    r"|(?:loi|décret|arrêté?|ordonnance|circulaire|directive|règlement|jugement)[\w\s°º.-]{0,12} du \Z",
    re.IGNORECASE,
)
_BEFORE_ACCESS_DATE = pattern(
    r"(?:access(?:ed)?|visited|retrieved|consulted|viewed|checked|last (?:updated|modified)|(?:ab|auf)gerufen"
    r"|eingesehen|Zugriff|consultée?s?|accès)(?: on| am| le)?:? \Z",
    re.IGNORECASE,
)
_TITLE_VARIABLES = "title container-title collection-title event-title genre number archive_location".split()
# Their dates may have a form of their own, as letters bear it.
_UNPUBLISHED = frozenset("manuscript personal_communication interview collection document legislation treaty".split())
# What bears no title; words outside quotation marks describe it, and the date is the author's.
_DESCRIBED = frozenset("document manuscript personal_communication interview".split())
DATE_GROUPS = ("published", "unpublished", "access", "text")
# What is read as the title of a paper that is named by its day, and nothing else: `Evening Courant, May 8, 1742`.
_DAY_OF_MONTH = pattern(rf"(?:(?:{_DAY_ALONE}) )?{_ENGLISH_MONTH}(?: (?:{_DAY_ALONE}|{_PRINTED_YEAR}))?")
_LOOK_BACK_FOR_WORDS = 24


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date and its form."""

    span: Span
    form: str
    """A value of the house style's option `dates`; `german`, `figures` (German); `french` or `slashed` (French)."""
    year: str
    month: str
    """As printed; empty in a date of figures alone."""
    number: int
    """Of the month."""
    day: int
    group: str
    """What it dates: an `access`, a `published` or `unpublished` work, or something in a sentence (`text`)."""

    @property
    def exists(self) -> bool:
        """Whether the month has that day."""
        return self.day <= monthrange(int(self.year), self.number)[1]

    def departs(self, form: str) -> bool:
        """Whether it could have that form and has another; a month's name is not to be translated."""
        is_of_language = _LANGUAGE_OF_FORM.get(self.form) == _LANGUAGE_OF_FORM.get(form)
        return self.form != form and ("iso" in (self.form, form) or is_of_language)

    def printed(self, form: str) -> str:
        """The date in another form; the month's name as it is, or in full."""
        year, number, day, name = self.year, self.number, self.day, self.month or month_name(self.number)
        return {
            "iso": f"{year}-{number:02}-{day:02}",
            "figures": f"{day:02}.{number:02}.{year}",
            "slashed": f"{day:02}/{number:02}/{year}",
            "french": f"{'1er' if day == 1 else day} {month_names('fr')[number - 1]} {year}",
            "german": f"{day}. {month_names('de')[number - 1]} {year}",
            "month-day": f"{name} {day}, {year}",
            "day-month": f"{day} {name} {year}",
        }[form]


def printed_dates(note: NoteView) -> Iterator[PrintedDate]:
    """The dates of a note that stand outside of titles, quotations and URLs."""
    closed: SpanSet | None = None
    for form, dates in _DATE_FORMS.items() if _FOUR_FIGURES.search(note.text) else ():
        if _DATE_TRACES[form].search(note.text) is None:
            continue
        if form in FORMS_IN_FIGURES and note.urls:
            continue  # in German and in French, dates of pages and of access mostly have figures, whatever others have
        for match in (*dates.finditer(note.text), *_in_ranges(note.text, form)):
            closed = closed or _outside_of_prose(note)
            before = note.text[max(0, match.start() - _LOOK_BACK_FOR_WORDS) : match.start()]
            if match.start() not in closed and not _BEFORE_DATE_OF_LAW.search(before):
                group = "access" if _BEFORE_ACCESS_DATE.search(before) else _group_of(note, match.start())
                if (date := _printed_date(match, form, group)) is not None:
                    yield date


def _in_ranges(text: str, form: str) -> Iterator[re.Match[str]]:
    """The two dates of each range."""
    for ranges, dates in (_DATE_RANGES[form],) if form in _DATE_RANGES and _YEAR_TO.search(text) else ():
        for found in ranges.finditer(text):
            for side in ("first", "last"):
                if (match := dates.fullmatch(text, *found.span(side))) is not None:
                    yield match


def _group_of(note: NoteView, at: int) -> str:
    for citation in note.parsed.citations:
        if citation.fields.get("title", (-1, -1))[0] == at and _is_titled_by_day(note, citation):
            return "published"
        for name in DATE_VARIABLES & citation.fields.keys():
            if citation.fields[name][0] <= at < citation.fields[name][1]:
                is_unpublished = citation.item is None or citation.item.type in _UNPUBLISHED
                return "access" if name == "accessed" else "unpublished" if is_unpublished else "published"
    return "text"


def _outside_of_prose(note: NoteView) -> SpanSet:
    titles = (
        citation.fields[name]
        for citation in note.parsed.citations
        for name in _TITLE_VARIABLES
        if name in citation.fields
        and not (
            name == "title"
            and ((citation.item is not None and citation.item.type in _DESCRIBED) or _is_titled_by_day(note, citation))
        )
    )
    return SpanSet([*note.non_prose, *note.quotations, *note.italics, *titles])


def _is_titled_by_day(note: NoteView, citation: Citation) -> bool:
    """Whether a day was taken for the citation's title."""
    return _DAY_OF_MONTH.fullmatch(note.text, *citation.fields["title"]) is not None


def _printed_date(match: re.Match[str], form: str, group: str) -> PrintedDate | None:
    """None where numbers in the form of a date can't be one."""
    if form in _DATES_IN_FIGURES:
        year, number, day = _calendar_days(match, form)[0]
        is_marked = form == "slashed" and _CAPITAL_BEFORE.search(match.string, max(0, match.start() - 2), match.start())
        is_date = _FIRST_PRINTED_YEAR <= year <= _LAST_YEAR and 1 <= number <= 12 and 1 <= day <= 31 and not is_marked
        return PrintedDate(match.span(), form, match["year"], "", number, day, group) if is_date else None
    month = match["month"]
    number = _MONTH_NUMBERS[month.rstrip(".").lower()]
    return PrintedDate(match.span(), form, match["year"], month, number, int(match["day"]), group)
