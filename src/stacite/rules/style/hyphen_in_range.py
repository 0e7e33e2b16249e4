"""A hyphen stands in a range of numbers where an en dash is wanted, or the other way round.

## What it does

Looks at ranges of pages and of years in the notes. Where the house asks for one mark, each range
with the other is flagged; where it asks for nothing, those that depart from what at least two
thirds (and at least three) of the document's ranges have; pages and years count apart, since years
mostly stand in titles. Where those of a kind are too few or too mixed, a hyphen outside titles is flagged
if two others of the kind have dashes and no third a hyphen, or if all ranges mostly have dashes. URLs, DOIs,
ISBNs, report numbers, dates with hyphens, and numbers of sections, cases and tables are not looked at. The fix
changes that one character.

## Why is this bad?

In print a dash says “to”, a hyphen joins: `12-3` may be a section's number, `12–13` are pages.
Mixed forms come from citations that were pasted from databases.

## Example

    ¹ Author, “First Title,” *Journal* 50, no. 4 (2023): 807-17.

    ² Author, “Second Title,” *Journal* 127 (2022): 1825–39.

In a document whose ranges mostly have the dash the first becomes `807–17`.

## Options

House option `range-marks`: `dash` or `hyphen`.

## Source

Chicago Manual of Style, 17th ed., 6.78 (en dash as “to”); New Hart's Rules, chapter 4, on the en
rule in ranges.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Finding, Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.norms import ENOUGH, Norm, norm_of
from stacite.rules.ranges import NumberRange, number_ranges, paragraph_ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.citation import Citation
    from stacite.model.house_style import HouseStyle
    from stacite.rules.view import NoteView

    Found = tuple[NoteView, NumberRange]


RULE = Rule("S602", "hyphen-in-range", Severity.WARNING, Applicability.SAFE)
# Dashes against one hyphen, which nobody means who prints dashes, too.
_FEW = 2
_FORMS = {"-": "hyphen", "–": "dash"}
_MARKS = {"hyphen": "-", "dash": "–"}
_WORDS = {"hyphen": "a hyphen", "dash": "an en dash"}


def check(context: Context) -> Findings:
    """One finding for each range with the other mark."""
    for view in context.view.documents:
        found = [(note, each) for note in view.notes for each in chain(number_ranges(note), paragraph_ranges(note))]
        for of_pages in (True, False):
            of_kind = [(note, each) for note, each in found if each.of_pages is of_pages]
            yield from _others(of_kind, found, context.house)


def _others(found: Sequence[Found], beside: Sequence[Found], house: HouseStyle) -> Findings:
    kind = [_FORMS[each.mark] for _, each in found]
    norm = norm_of(kind, house.range_marks, house.called)
    if norm is None and (len(found) < ENOUGH or len({each.mark for _, each in found}) > 1):
        few = norm_of(kind, enough=_FEW)
        norm = few if few and few.form == "dash" else norm_of(_FORMS[each.mark] for _, each in beside)
        found = [(note, each) for note, each in found if each.mark == "-" and not _is_quoted(note, each)]
    if norm is not None:
        yield from (_finding(*each, norm) for each in found if _FORMS[each[1].mark] != norm.form)


def _is_quoted(note: NoteView, each: NumberRange) -> bool:
    """Whether it stands in a title, whose hyphen may be its author's."""
    start = each.span[0]
    spans = [*note.quotations, *note.italics]
    spans += [citation.fields["title"] for citation in note.parsed.citations if _is_titled(citation)]
    return any(first <= start < last for first, last in spans)


def _is_titled(citation: Citation) -> bool:
    """Whether what is read as a title is one, and not a description of papers."""
    return "title" in citation.fields and citation.item is not None and citation.item.type != "manuscript"


def _finding(note: NoteView, each: NumberRange, norm: Norm) -> Finding:
    has, wanted = _WORDS[_FORMS[each.mark]], _WORDS[norm.form]
    message = f"{has} in the range {note.text[slice(*each.span)]}; {norm.reason(wanted, 'ranges')}"
    fix = note.fix(f"Put {wanted}", *each.at_mark, _MARKS[norm.form])
    return RULE.in_note(note, each.span, message, fix=fix)
