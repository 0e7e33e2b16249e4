"""Dates have a different format from the others, or from the house style.

## What it does

This rule looks at complete dates (day, month, year). In English there are three formats: June 12, 2024; 12 June 2024;
2024-06-12. In German: 12. Juni 2024; 12.06.2024; 2024-06-12. In French: 12 juin 2024; 12/06/2024; 2024-06-12. Without a
house style, stacite follows the document: if at least two thirds (and at least three) of the dates have the same
format, it flags the others.

If you set `dates` under `[house]`, every date in another format is flagged. A named style (`--style chicago17`) is
less strict, because publishers often keep the format of the author: if at least two thirds (and at least three) of the
dates have a different format from that of the style, a single info finding says so, and only the dates that differ from
the document's own format are flagged.

Access dates, dates of letters, other unpublished papers and treaties, and dates in running text are counted separately,
because a document may use another format for them. With a house style, findings about the dates of unpublished papers
and treaties are info findings. If dates of one kind are too few or too mixed, all dates are counted together, provided
that at least half of that kind have the most common format. In German and French, if the only numeric date of a
document is that of an unpublished paper or is in running text, two dates in words are enough to flag it.

In a range (`14 November 1945–1 October 1946`), both dates are checked. Dates in titles, quotations, URLs and the names
of laws (“Directive of 29 April 2004”) are not checked. The fix rewrites the date and keeps the abbreviation of the
month. There is no fix in running text, where the format determines the commas around the year.

## Why it matters

Two formats in one document make readers stop, and if `05/06/2024` appears next to `2024-06-05`, they have to guess what
it means.

## Example

    ¹ First Author, “First Title,” Newspaper, June 12, 2024.

    ² Second Author, “Second Title,” Newspaper, 29 August 2024.

In a document where most dates are like the first, the second becomes `August 29, 2024`.

## Options

`house.dates`: `month-day`, `day-month` or `iso`.

## Source

Chicago Manual of Style, 17th ed., 6.38 (commas with dates) and chapter 9 (numbers); OSCOLA, 4th ed., section 3, where
dates of newspapers and web pages are day, month, year.
"""

from __future__ import annotations

from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Finding, Fix, Severity
from stacite.model.house_style import ENOUGH, Norm, is_usual, norm_of
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.dates import DATE_GROUPS, FORMS_IN_FIGURES, PrintedDate, printed_dates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.rules.view import DocumentView, NoteView

    Found = tuple[NoteView, PrintedDate]


RULE = Rule("S604", "date-form-mixed", Severity.WARNING, Applicability.SAFE, compares=True, title="Date format")
_WORDS = {"month-day": "month-day-year", "day-month": "day-month-year", "iso": "numbers (2024-06-12)"}
# Dates in words, in German or French, that show that newspapers' dates, often of figures there, have words, too.
_OF_NEWS = 6
_WORDS |= {"german": _WORDS["day-month"], "figures": "numbers (12.06.2024)"}
_WORDS |= {"french": _WORDS["day-month"], "slashed": "numbers (12/06/2024)"}
_IN_WORDS = frozenset({"german", "french"})
# What an editor decides in running text, where there is no fix.
_COMMA = {"month-day": "add a comma after the year if the sentence continues"}
_NO_COMMA = "remove the comma after the year unless the sentence needs it"
# Dates in words against one in figures, of papers or in running text.
_FEW = 2
_OF_PAPERS = frozenset({"unpublished", "text"})
_THINGS = {
    "published": "dates of published works",
    "unpublished": "dates of treaties and unpublished papers",
    "access": "access dates",
    "text": "dates in running text",
}


def check(context: Context) -> Findings:
    """One finding for each date of another form; one for all of a habit that is not that of a named style."""
    house = context.house
    for view in context.view.documents:
        found = _found(view)
        habits: list[tuple[Norm, str, Sequence[Found]]] = []
        for group in DATE_GROUPS:
            dates = [(note, date) for note, date in found if date.group == group]
            norm = _own_habit(dates, found, house.dates) if house.is_by_name("dates") else None
            if norm is not None:
                habits.append((norm, group, dates))
                yield from _departing(dates, norm, _THINGS[group] if norm.total == len(dates) else "dates", house.dates)
                continue
            forms = [date.form for _, date in dates]
            enough = _OF_NEWS if group == "published" and not FORMS_IN_FIGURES.isdisjoint(forms) else ENOUGH
            norm = norm_of(forms, house.dates, house.display_name, enough)
            things = _THINGS[group] if norm is not None else "dates"
            norm = norm or _norm_of_all(dates, found)
            yield from _departing(dates, norm, things) if norm is not None else ()
        for form in dict.fromkeys(norm.form for norm, _, _ in habits):
            groups = {group: dates for norm, group, dates in habits if norm.form == form}
            yield _on_habit(context, form, groups, len(found))


def _own_habit(dates: Sequence[Found], found: Sequence[Found], asked: str) -> Norm | None:
    """The form of at least two thirds, and three, of a group's dates, else of all if half of the group have it.

    None where it is the one that is asked for, or could not have that form: a style has no say in other languages.
    """
    for those in (dates, found):
        form, count = max(Counter(date.form for _, date in those).items(), key=itemgetter(1), default=("", 0))
        of_form = [date for _, date in dates if date.form == form]
        if is_usual(count, len(those)) and 2 * len(of_form) >= len(dates) and of_form:
            return Norm(form, "", count, len(those)) if of_form[0].departs(asked) else None
    return None


def _on_habit(context: Context, form: str, groups: Mapping[str, Sequence[Found]], total: int) -> Finding:
    """That the document has a form of its own, at the first date that has it."""
    dates = [each for those in groups.values() for each in those]
    those = [(note, date) for note, date in dates if date.form == form]
    note, first = min(those, key=lambda each: (each[0].source_note.ordinal, each[1].span))
    is_of_all = is_usual(len(those), total)
    things = _THINGS[next(iter(groups))] if len(groups) == 1 and not is_of_all else "dates"
    house = context.house
    message = (
        f"This document writes {things} as {_WORDS[form]} ({len(those)} of {len(dates)});"
        f" {house.display_name} prefers {_WORDS[house.dates]}"
    )
    change = f"Change the {things} to {_WORDS[house.dates]}, or ignore this if your publication keeps {_WORDS[form]}"
    advice = context.on_habit("dates", form if is_of_all else "", change)
    return RULE.in_note(note, first.span, message, help=advice, severity=Severity.INFO)


def _found(view: DocumentView) -> Sequence[Found]:
    """The document's dates; figures with strokes are read in French ones only: elsewhere the month may come first."""
    found = [(note, date) for note in view.notes for date in printed_dates(note)]
    is_french = any(date.form == "french" for _, date in found)
    return [(note, date) for note, date in found if is_french or date.form != "slashed"]


def _norm_of_all(dates: Sequence[Found], found: Sequence[Found]) -> Norm | None:
    """The habit of all the document's dates, if at least half of a group share it: it has no other of its own.

    Running text is not held to figures, in whatever form the notes have their dates of access.
    """
    forms = [date.form for _, date in found]
    if any(date.form in FORMS_IN_FIGURES for _, date in dates):
        is_lone = sum(form in FORMS_IN_FIGURES for form in forms) == 1 and dates[0][1].group in _OF_PAPERS
        norm = norm_of(forms, enough=_FEW) if is_lone else None
        return norm if norm is not None and norm.form in _IN_WORDS else None
    norm = norm_of(forms)
    if norm is None or norm.form in FORMS_IN_FIGURES:
        return None
    if norm.form == "iso" and any(date.group == "text" for _, date in dates):
        return None
    return norm if 2 * sum(date.form == norm.form for _, date in dates) >= len(dates) else None


def _departing(dates: Sequence[Found], norm: Norm, things: str, style: str = "") -> Findings:
    """One finding for each date of another form; without a fix where it has the form of the named `style`."""
    order = _WORDS[norm.form]
    reason = f"{norm.asked_by} uses {order}" if norm.asked_by else norm.reason(order, things, f"are written as {order}")
    for note, date in dates:
        if date.departs(norm.form):
            is_spared = bool(norm.asked_by) and date.group == "unpublished"
            allowed = " (treaties and unpublished papers may have their own format)" if is_spared else ""
            yield RULE.in_note(
                note,
                date.span,
                f"The date {note.text[slice(*date.span)]} is in a different format; {reason}{allowed}",
                fix=_fix(note, date, norm.form) if date.form != style and date.exists else None,
                unfixed=_advice(date, norm.form),
                severity=Severity.INFO if is_spared else None,
            )


def _fix(note: NoteView, date: PrintedDate, form: str) -> Fix | None:
    """None in running text, where a comma has to follow the year in one form and in the other none."""
    if note.text[date.span[1] : date.span[1] + 1] not in ("", ",", ".", ";", ":", ")", "]", "–", "—", "-"):
        return None
    new = date.printed(form)
    return note.fix(_change_to(new), *date.span, new)


def _advice(date: PrintedDate, form: str) -> str:
    if not date.exists:
        return f"There is no such day; correct the date, and write it as {_WORDS[form]}"
    return f"{_change_to(date.printed(form))}, and {_COMMA.get(form, _NO_COMMA)}"


def _change_to(new: str) -> str:
    return f"Change it to {new}"
