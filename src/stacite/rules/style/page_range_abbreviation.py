"""The second number of some ranges of pages is shortened in another way than that of the others.

## What it does

Compares the ranges of pages in the notes with four styles: in full (321–328), as the Chicago
Manual shortens (321–28, 101–8), to two digits (321–28, 101–08), and as short as can be (321–8).
Where the house asks for one, each range that departs from it is flagged; where it asks for
nothing, those that depart from the style that at least two thirds (and at least three) of the
ranges follow. Ranges that look alike in all styles count for none. The fix prints the second
number anew; there is none where two styles fit the document equally and differ on the range.

## Why is this bad?

It is a blemish, no fault. But `1825–1839` in one note and `1825–39` in the next show that the
notes were put together from different sources.

## Example

    ¹ Author, “First Title,” *Journal* 127 (2022): 1825–39.

    ² Author, “Second Title,” *Journal* 50, no. 4 (2023): 807–817.

In a document that mostly shortens the second becomes `807–17`.

## Options

House option `page-ranges`: `full`, `chicago` or `two-digits`.

## Source

Chicago Manual of Style, 17th ed., 9.61 (the second number of a range); The Bluebook, rule 3.2(a):
keep the last two digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Fix, Severity
from stacite.rules.base import Rule
from stacite.rules.norms import clear_majority
from stacite.rules.ranges import ranges
from stacite.rules.shortening import FORMS
from stacite.rules.walk import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.finding import Finding
    from stacite.model.reading import Reading
    from stacite.rules.base import Context
    from stacite.rules.ranges import Range
    from stacite.rules.walk import ReadNote

    Found = tuple[ReadNote, Range]

RULE = Rule("S603", "page-range-abbreviation", Severity.INFO, Applicability.SAFE)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each range that is shortened otherwise."""
    house = context.house
    for reading in context.readings:
        found = list(_telling(reading))
        if house.page_ranges:
            reason = f"{house.called} asks for {{}}"
            yield from _findings(found, [house.page_ranges], reason)
        else:
            fits = {form: sum(_printed(each, form) == each.last for _, each in found) for form in FORMS}
            most = max(fits.values())
            if clear_majority(most, len(found)):
                reason = f"{most} of {len(found)} such ranges are printed like {{}}"
                yield from _findings(found, [form for form in FORMS if fits[form] == most], reason)


def _telling(reading: Reading) -> Iterator[Found]:
    """Ranges that not all styles print alike."""
    for read in notes_of(reading):
        for each in ranges(read):
            is_of_pages = each.of_pages and not each.of_sections
            if is_of_pages and len({_printed(each, form) for form in FORMS}) > 1:
                yield read, each


def _printed(each: Range, form: str) -> str:
    return FORMS[form](each.first, str(each.end))


def _findings(found: Sequence[Found], forms: Sequence[str], reason: str) -> Iterator[Finding]:
    for read, each in found:
        wanted = {_printed(each, form) for form in forms}
        if each.last not in wanted:
            example = f"{each.first}{each.mark}{min(wanted)}"
            edit = read.edit(*each.at_last, min(wanted)) if len(wanted) == 1 else None
            yield RULE.finding(
                f"the range {read.text[slice(*each.span)]}; {reason.format(example)}",
                read.place(*each.span),
                note=read.label,
                reference=read.key_at(each.span[0]),
                fix=None if edit is None else Fix(f"Print it as {example}", (edit,)),
            )
