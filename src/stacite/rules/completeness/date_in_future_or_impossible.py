"""A date is in the future, or does not exist.

## What it does

This rule flags a publication date or access date that can't be right, in a note or in the registry:

- a day or a month that does not exist (June 31, 2024-13-05). stacite looks for such days in the whole note, in words
  and in digits, except in quotations and titles, and except where the note itself marks the date as wrong (`[sic]`).
  February 29 of 1700, 1800 and 1900 is allowed, because it exists in the Julian calendar. So is `00` for a day or month
  that is unknown;
- a publication year of five or six digits (200011). If the first four digits are a year (`19952`), the last may be the
  number of an edition that is no longer raised: then this is a warning, and in a PDF nothing is flagged;
- a day of a year with five digits (29.04.20222), except in a PDF, and except in an address, where it is a postal code
  (`rue du 4 septembre, 20000 Ajaccio`);
- a publication year after this year; an access date, or the date of a news item or web page, after today;
- as a warning: next year as the year of a book or journal from October on, because publishers date ahead, and an access
  date before the page was published.

Nothing is flagged if the note says that the work has yet to appear (`forthcoming`, `im Erscheinen`, `à paraître`), for
a month or season of this year, for laws, treaties and events, which may be set for a later day, or if stacite isn't
confident that it found the publication date.

## Why it matters

A digit is wrong, and readers can't tell which date you mean.

## Example

    Author, “Title,” *Newspaper*, June 31, 2024.

June has 30 days. Look up the date again.

## Source

ISO 8601-1 and 8601-2 (the calendar, and dates to the day); Chicago Manual of Style, 18th ed., chapter 14: `forthcoming`
in place of a date to come.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm
from stacite.model.finding import Severity
from stacite.model.item import Item
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.dates import TO_COME, calls_it_wrong, first_day, impossible_days, is_after, why_impossible
from stacite.rules.practice import WELL_READ
from stacite.text.months import LANGUAGES, month_names, month_numbers
from stacite.text.patterns import any_of, pattern
from stacite.text.spans import SpanSet
from stacite.text.tables import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from stacite.model.item import Date
    from stacite.rules.view import NoteView
    from stacite.text.spans import Span


RULE = Rule("C709", "date-in-future-or-impossible", Severity.ERROR, title="Impossible or future date")
_HELP = "Look up the date in the source"
# Below this confidence a date may be something else.
_SURE = 0.5
_LOOKED_AT = ("issued", "accessed")
_SET_AHEAD = frozenset("bill event legislation patent performance regulation treaty".split())
_OF_A_DAY = frozenset("article-newspaper broadcast post post-weblog webpage".split())
_DATED_AHEAD = frozenset("article-journal article-magazine book chapter".split())
_FIRST_MONTH_AHEAD = 10
_NUMBERS = ("volume", "issue", "page", "number", "archive_location")
_MONTH_START = any_of(name[:3] for name in month_names())
_GERMAN_MONTH_START = any_of(name[:3] for name in month_names("de"))
_AHEAD = pattern(
    rf"\b(?:(?:[0-3]?\d\.? )?{_MONTH_START}[a-z]{{0,6}}\.?"
    rf"|[0-3]?\d\. {_GERMAN_MONTH_START}[a-z]{{0,5}}\.?)(?: [0-3]?\d,)? 2[1-9]\d\d\b(?![–/-])"
)
# What is in each text that has such a date.
_AHEAD_YEAR = pattern(r" 2[1-9]\d\d\b")
_LOOK_BACK = 12
_LOOK_BACK_TO_ARCHIVED = 40
_BEFORE_DATE = ("author", "title", "publisher-place")
_CENTURIES_AHEAD = pattern(r"2[1-9]\d\d")
_LONG_YEAR = pattern(r"(?:1[4-9]|20)\d{3,4}")
_DIGITS_WITH_EDITION, _LAST_YEAR_WITH_EDITION = 5, 2030
_FIVE_DIGITS = pattern(r"(?<!\d)(?:19|20)\d{3}(?!\d)")
_MONTH_NAME = any_of(month_numbers(*LANGUAGES))
_DAY_OF_LONG_YEAR = pattern(
    r"(?<![\w./–—-])(?:[0-3]?\d\. ?[01]?\d\. ?|[0-3]?\d/[0-3]?\d/|[0-3]?\d\.? (?:de )?"
    rf"{_MONTH_NAME}\.?,? (?:de )?|{_MONTH_NAME}\.? [0-3]?\d, ){_FIVE_DIGITS.pattern}(?![\w/–—-]|\.\d)"
    # A postal code after the name of a street: `Piazza 25 Aprile 20121 Milano`.
    r"(?-i:(?! [A-ZÀ-Þ]))",
    re.IGNORECASE,
)
_VOLUME_BEFORE = pattern(r"(?<![\w.])[ivxlc]{1,7}[.,] ?\Z")
_WORD_BEFORE = pattern(r"(?<!\w)(?P<word>[^\W\d_]{1,10})[.°]? ?\Z")
_ARCHIVED = pattern(r"\barchiv", re.IGNORECASE)


def check(context: Context) -> Findings:
    """Dates as the notes print them, then what only the registry says."""
    printed: set[tuple[str, str, str]] = set()
    for note in context.view.texts:
        reported: list[Span] = []
        for citation, key in note.citations():
            if citation.item is not None and citation.form is CitationForm.FULL:
                printed.update((key, name, known.edtf) for name, known in citation.item.dates.items())
                own = citation.as_printed
                for message, span, level in _in_citation(note, own, own.item or Item(), context.today):
                    reported.append(span)
                    place = note.place(*span)
                    yield RULE.finding(message, place, note=note.label, reference=key, help=_HELP, severity=level)
        yield from _elsewhere(note, reported)
    corrected = {(key, name) for key, name, _ in printed}
    for reference in context.registry.references:
        for name, known in reference.item.dates.items():
            # What another document prints, which is not checked, is for the check of that one.
            is_elsewhere = not context.has_all_documents and (reference.id, name) in corrected
            if name in _LOOKED_AT and (reference.id, name, known.edtf) not in printed and not is_elsewhere:
                for message, level in _faults(reference.item, name, known.edtf, context.today):
                    yield RULE.in_registry(context, reference, message, name, help=_HELP, severity=level)


def _elsewhere(note: NoteView, reported: list[Span]) -> Findings:
    """Days that no month has, in remarks and short forms too, and where the parser saw no date."""
    closed: SpanSet | None = None
    long_years = ((span, "the year has five digits") for span in _long_years(note))
    for span, why in (*impossible_days(note.text), *long_years):
        closed = closed or SpanSet([*note.non_prose, *note.quotations, *_counted(note), *reported])
        if span[0] not in closed and span[1] - 1 not in closed:
            yield RULE.in_note(note, span, f"“{note.text[slice(*span)]}” does not exist: {why}", help=_HELP)


def _long_years(note: NoteView) -> Iterator[Span]:
    """Days whose year has a digit too many: `29.04.20222`. On a page, the digit may be a raised one."""
    may_have = not note.document.is_page_layout and _FIVE_DIGITS.search(note.text)
    found = (match.span() for match in (_DAY_OF_LONG_YEAR.finditer(note.text) if may_have else ()))
    return (span for span in found if not calls_it_wrong(note.text, span[1]))


def _counted(note: NoteView) -> Iterator[Span]:
    """Titles in italics, and numbers that are no days."""
    yield from note.italics
    for citation in note.parsed.citations:
        yield from (citation.fields[name] for name in _NUMBERS if name in citation.fields)


def _in_citation(
    note: NoteView, citation: Citation, item: Item, today: date | None
) -> Iterator[tuple[str, Span, Severity]]:
    text = note.text[slice(*citation.span)]
    for name in _LOOKED_AT:
        span = citation.fields.get(name)
        if span is not None and name in item.dates and not _is_counted(note, span[0]):
            is_known = name == "accessed" or citation.confidence_in(name) >= _SURE or _is_at_its_place(note, citation)
            for message, level in _faults(item, name, note.text[slice(*span)], today if is_known else None, text):
                if not calls_it_wrong(note.text, span[1]):
                    yield message, span, level
    span = citation.fields.get("issued", (0, 0))
    issued = item.dates.get("issued")
    if (
        (issued is None or issued.is_literal)
        and _LONG_YEAR.fullmatch(note.text, *span)
        and citation.confidence_in("issued") >= _SURE
    ):
        printed = note.text[slice(*span)]
        # A raised number of the edition may have lost its formatting: `1995¹`.
        is_edition = len(printed) == _DIGITS_WITH_EDITION and int(printed[:-1]) <= _LAST_YEAR_WITH_EDITION
        if not (is_edition and note.document.is_page_layout):
            severity = Severity.WARNING if is_edition else Severity.ERROR
            yield f"“{printed}” is not a year: it has {len(printed)} digits", span, severity
    yield from _centuries_ahead(note, citation, item, today)
    # “Archived (PDF) from the original on” may be read as a citation of its own, or the word as the end of another.
    before = note.text[max(0, citation.span[0] - _LOOK_BACK_TO_ARCHIVED) : citation.span[0]]
    if _is_seen_too_early(item) and not _ARCHIVED.search(before + text):
        span = citation.fields.get("accessed", citation.span)
        yield "The access date is before the day on which the page was published", span, Severity.WARNING


def _is_at_its_place(note: NoteView, citation: Citation) -> bool:
    """Whether a date that was read with little confidence stands where books and articles have it.

    `Berlin 2104`; `*Tides* 14, no. 1 (2102): 75`.
    """
    place, (start, end) = citation.fields.get("publisher-place", (0, 0)), citation.fields["issued"]
    kind = citation.item.type if citation.item is not None else ""
    needed = {"book": _BEFORE_DATE, "article-journal": ("container-title", "volume", "page")}.get(kind, ("",))
    around = (note.text[start - 1 : start], note.text[end : end + 1])
    return (
        all(name in citation.fields and citation.confidence_in(name) >= WELL_READ for name in needed)
        and (around == ("(", ")") if kind == "article-journal" else note.text[place[1] : start] in (" ", ", "))
        and _CENTURIES_AHEAD.fullmatch(note.text, start, end) is not None
    )


def _is_counted(note: NoteView, start: int) -> bool:
    """Whether four digits are no year: `Werke, viii. 2043` is a page, `tome 2062` and `lot 2789` are what they say."""
    look_back = max(0, start - _LOOK_BACK)
    before = _WORD_BEFORE.search(note.text, look_back, start)
    is_numbered = before is not None and before["word"].lower() in word_set("rules/counted_things")
    return is_numbered or _VOLUME_BEFORE.search(note.text, look_back, start) is not None


def _centuries_ahead(
    note: NoteView, citation: Citation, item: Item, today: date | None
) -> Iterator[tuple[str, Span, Severity]]:
    """`Oct. 3, 2106`: no reader of dates takes this for one, so it stands in none of the fields."""
    if today is None or item.type in _SET_AHEAD or _AHEAD_YEAR.search(note.text, *citation.span) is None:
        return
    reported = [citation.fields[name] for name in _LOOKED_AT if name in citation.fields]
    closed = SpanSet([*note.non_prose, *note.quotations, *reported])
    for match in _AHEAD.finditer(note.text, *citation.span):
        if match.start() not in closed:
            yield f"“{match[0]}” is in the future", match.span(), Severity.ERROR


def _faults(
    item: Item, name: str, printed: str, today: date | None, citation: str = ""
) -> Iterator[tuple[str, Severity]]:
    """`citation` is the text that may say that the work is to come."""
    known = item.dates[name]
    if why := why_impossible(printed, known):
        yield f"“{printed}” does not exist: {why}", Severity.ERROR
    elif today is None or not (level := _in_future(item, name, known, today)):
        return
    elif name == "accessed" or not TO_COME.search(citation):
        yield f"“{printed}” is in the future", level


def _in_future(item: Item, name: str, known: Date, today: date) -> Severity | None:
    if name == "accessed":
        return Severity.ERROR if is_after(known, today) else None
    if item.type in _SET_AHEAD or known.year is None:
        return None
    if known.year > today.year:
        is_dated_ahead = item.type in _DATED_AHEAD and first_day(known) is None and known.year == today.year + 1
        return Severity.WARNING if is_dated_ahead and today.month >= _FIRST_MONTH_AHEAD else Severity.ERROR
    return Severity.ERROR if item.type in _OF_A_DAY and is_after(known, today) else None


def _is_seen_too_early(item: Item) -> bool:
    """Whether the day of access is certainly before that of publication."""
    if item.type not in _OF_A_DAY or item.get("archive") or not {"issued", "accessed"} <= item.dates.keys():
        return False
    issued, accessed = first_day(item.dates["issued"]), first_day(item.dates["accessed"])
    return issued is not None and accessed is not None and accessed + timedelta(days=2) < issued
