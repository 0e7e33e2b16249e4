"""Some page ranges are shortened differently than the others.

## What it does

This rule compares the page ranges in the notes with these styles: in full (321–328), shortened as in the Chicago Manual
(321–28, 101–8), shortened to two digits (321–28, 101–08), and as short as possible (321–8). Without a house style,
stacite follows the document: if at least two thirds (and at least three) of the ranges follow one style, it flags the
others. If you set `page-ranges` under `[house]`, every range that differs is flagged. If a named style (`--style
chicago17`) asks for one form and the document follows another one, a single finding says so, and only the ranges that
are in neither form are flagged, without a fix. Ranges that look the same in all styles don't count, and neither do
those in quotations and titles. The fix rewrites the second number. There is no fix if two styles fit the document
equally well but would write the range differently.

## Why it matters

It is a small flaw. But `1825–1839` in one note and `1825–39` in the next tell readers that the notes were put together
from different sources.

## Example

    ¹ Author, “First Title,” *Journal* 127 (2022): 1825–39.

    ² Author, “Second Title,” *Journal* 50, no. 4 (2023): 807–817.

In a document that usually shortens the second number, the second range becomes `807–17`.

## Options

`house.page-ranges`: `full`, `chicago` or `two-digits`.

## Source

Chicago Manual of Style, 17th ed., 9.61 (the second number of a range); The Bluebook, rule 3.2(a): keep the last two
digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Severity
from stacite.model.house_style import clear_majority, is_usual
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.style import NumberRange, is_quoted, number_ranges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from stacite.rules.view import DocumentView, NoteView

    Found = tuple[NoteView, NumberRange]


def _chicago(first: str, last: str) -> str:
    """The table of the Chicago Manual, 17th ed., 9.61: 71–72, 100–104, 101–8, 321–28, 1496–500."""
    if len(first) < 3 or int(first) % 100 == 0:
        return last
    return _shortened(first, last, 1 if int(first) % 100 < 10 else 2)


def _shortened(first: str, last: str, least: int) -> str:
    if len(first) != len(last):
        return last
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=True)) if one != other), len(last))
    return last[min(same, max(0, len(last) - least)) :]


SHORTENINGS: Mapping[str, Callable[[str, str], str]] = {
    "full": lambda _, last: last,
    "chicago": _chicago,
    "two-digits": lambda first, last: _shortened(first, last, 2),
    # As few figures as can be, but 114–15 as it is spoken (New Hart's Rules, chapter 11).
    "shortest": lambda first, last: _shortened(first, last, 2 if last[-2:-1] == "1" else 1),
    # No figure twice: 212–3 (NLM, *Citing Medicine*, chap. 1: 123-5).
    "fewest": lambda first, last: _shortened(first, last, 1),
}
"""The second number as each style prints it, of two numbers in full."""


RULE = Rule(
    "S603",
    "page-range-abbreviation",
    Severity.INFO,
    Applicability.SAFE,
    compares=True,
    title="Form of page ranges",
)


def check(context: Context) -> Findings:
    """One finding for each range that is shortened otherwise."""
    house = context.house
    for view in context.view.documents:
        found = list(_telling(view))
        fits = {form: sum(_printed(each, form) == each.last for _, each in found) for form in SHORTENINGS}
        most = max(fits.values())
        has_habit = house.is_by_name("page_ranges") and is_usual(most, len(found))
        has_habit = has_habit and not is_usual(fits[house.page_ranges], len(found))
        if has_habit:
            own = next(form for form in SHORTENINGS if fits[form] == most)
            yield from _on_habit(context, found, own, most)
        if house.page_ranges and not has_habit:
            yield from _findings(found, [house.page_ranges], f"{house.display_name} asks for {{}}")
        elif clear_majority(most, len(found)):
            reason = f"{most} of the {len(found)} page ranges that can be shortened are written like {{}}"
            # What the named style prints is no departure.
            odd = [each for each in found if not has_habit or _printed(each[1], house.page_ranges) != each[1].last]
            forms = [form for form in SHORTENINGS if fits[form] == most]
            yield from _findings(odd, forms, reason, is_fixable=not has_habit)


def _on_habit(context: Context, found: Sequence[Found], own: str, most: int) -> Findings:
    """That the document has a form of its own, at the first range that has it and that the style prints otherwise."""
    wanted = context.house.page_ranges
    for note, each in found:
        if _printed(each, own) == each.last != _printed(each, wanted):
            printed = note.text[slice(*each.span)]
            message = (
                f"{most} of the {len(found)} page ranges that can be shortened are written like {printed};"
                f" {context.house.display_name} prefers {each.first}{each.mark}{_printed(each, wanted)}"
            )
            yield RULE.in_note(note, each.span, message, help=context.on_habit("page_ranges", own))
            return


def _telling(view: DocumentView) -> Iterator[Found]:
    """Ranges that not all styles print alike."""
    for note in view.notes:
        for each in note.once(number_ranges):
            is_of_pages = each.of_pages and not each.of_sections
            is_told_apart = len({_printed(each, form) for form in SHORTENINGS}) > 1
            if is_of_pages and is_told_apart and not is_quoted(note, each):
                yield note, each


def _printed(each: NumberRange, form: str) -> str:
    return SHORTENINGS[form](each.first, str(each.end))


def _findings(found: Sequence[Found], forms: Sequence[str], reason: str, *, is_fixable: bool = True) -> Findings:
    for note, each in found:
        wanted = {_printed(each, form) for form in forms}
        if each.last not in wanted:
            example = f"{each.first}{each.mark}{min(wanted)}"
            # `107–93` among ranges in full is rather 93–107 than 107–193.
            if "full" in forms and int(each.first) - int(each.last) < each.end - int(each.first):
                message = f"The page range {note.text[slice(*each.span)]} goes backwards, unless {example} is meant"
                advice = "Compare it with the source"
                yield RULE.in_note(note, each.span, message, severity=Severity.WARNING, help=advice)
                continue
            words = f"Change it to {example}"
            fix = note.fix(words, *each.at_last, min(wanted)) if len(wanted) == 1 and is_fixable else None
            message = f"The page range {note.text[slice(*each.span)]} has a different form; {reason.format(example)}"
            yield RULE.in_note(note, each.span, message, fix=fix, unfixed=words)
