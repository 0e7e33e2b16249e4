"""Note numbers in the text are not in ascending order.

## What it does

This rule looks at the first place in the text where each note number occurs, and flags the numbers that are out of
order. A number may occur again later, and numbering may start again at 1 in a new chapter. If many numbers are out of
order, nothing is flagged, because they are probably the numbers of an alphabetical list. Numbers inside another note
don't count, since they follow that note or come last. Formats that number the notes themselves (Markdown,
reStructuredText) print them in the order of the text, whatever numbers the file contains; in these formats, the level
is info.

## Why it matters

A passage was moved and its note number with it. Readers who follow the notes down the page miss one, and an *ibid.* in
a moved note now points to another work.

## Example

    It was renewed in 2018.¹⁰ It had been signed in 1979.⁹ It lapsed.¹¹

Renumber the notes in the order of the text, and move the notes to match.

## Source

Chicago Manual of Style, 17th ed., chapter 14 (notes are numbered consecutively); OSCOLA, 4th ed., section 1.1.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from stacite.model.document import Document, NoteKind, NoteRef, NoteRefShape
from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.numbering import note_number
from stacite.text.numerals import longest_rise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Reference = tuple[int, NoteRef]


RULE = Rule("N005", "out-of-order", Severity.WARNING, title="Note numbers out of order")
_SELF_NUMBERED = frozenset({"markdown", "rst"})
_PRINTED = "; it will have a different number in print"
# At most one marker in so many may be out of order: numbers that are not raised are often those of a list.
_FEW_RAISED, _FEW = 3, 10


def check(context: Context) -> Findings:
    """One finding for each marker that breaks the row."""
    for view in context.view.documents:
        document = view.document
        level = Severity.INFO if document.format in _SELF_NUMBERED else RULE.severity
        for references in _first_references(document):
            yield from _out_of_order(references, level)


def _first_references(document: Document) -> Iterator[list[Reference]]:
    """The first note reference of each number that a note has, sequence by sequence.

    Where several notes are the first of theirs, a reference to 1 starts a new sequence. Endnotes have numbers of their
    own next to footnotes.
    """
    kinds: dict[int | str, NoteKind] = {}
    for note in document.notes:
        kinds[note.ordinal] = kinds[note.label] = note.kind
    labels = Counter((note.label, note.kind) for note in document.notes)
    first_of_series: dict[tuple[bool, NoteKind], dict[int, NoteRef]] = {}
    for marker in document.note_refs:
        kind = kinds.get(marker.label if marker.ordinal is None else marker.ordinal)
        value = note_number(marker.label)
        if kind is None or value is None or marker.is_in_note or (marker.label, kind) not in labels:
            continue
        series = (marker.label.isdigit(), kind)
        first = first_of_series.setdefault(series, {})
        if value == 1 and first and labels[marker.label, kind] > 1:
            yield list(first.items())
            first = first_of_series[series] = {}
        first.setdefault(value, marker)
    yield from (list(first.items()) for first in first_of_series.values())


def _out_of_order(references: Sequence[Reference], level: Severity) -> Findings:
    kept = longest_rise([value for value, _ in references])
    lost = len(references) - len(kept)
    few = _FEW_RAISED if all(marker.shape is NoteRefShape.SUPERSCRIPT for _, marker in references) else _FEW
    if lost * few > len(references):
        return
    values = [references[at][0] for at in kept]
    for at in sorted({*range(len(references))} - {*kept}):
        value, marker = references[at]
        place = bisect_left(kept, at)
        earlier = place > 0 and values[place - 1] > value
        other = values[place - 1] if earlier else values[place]
        word = "after" if earlier else "before"
        in_print = _PRINTED if level is Severity.INFO else ""
        message = f"The text refers to note {value} {word} note {other}{in_print}"
        yield RULE.at_note(marker, message, help="Renumber the notes in the order of the text", severity=level)
