"""A marker in the text calls a note that is not there.

## What it does

Flags each marker whose number (or sign, or identifier) no note has. Where the numbering starts
again with each chapter, markers are held against the notes of their own chapter. A document with
markers and without any note gets one finding, not one for each marker. Where the number before has two notes and one
marker, the second note is the missing one: of that `duplicate-number` tells alone.

## Why is this bad?

The reader is sent to a source that is missing: a note was deleted, or lost when the text was
copied, and its marker stayed.

## Example

    The agreement was renewed in 2018.¹³

where the last note is ¹². Bring the note back, or delete the marker.

## Source

Chicago Manual of Style, 18th ed., chapter 13 (notes): each note number in the text refers to one note.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stacite.model.finding import Finding, Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.numbering import note_number, orphan_note_refs, repeated_numbers

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.rules.view import DocumentView


RULE = Rule("N001", "orphan-marker", Severity.ERROR)


def check(context: Context) -> Findings:
    """One finding for each orphan."""
    for view in context.view.documents:
        if view.document.notes:
            yield from _each(view)
        elif view.document.markers:
            yield _none_at_all(view.document)


def _each(view: DocumentView) -> Findings:
    printed = _printed_as_before(view)
    for marker in orphan_note_refs(view.document):
        if note_number(marker.label) in printed:
            continue
        yield RULE.finding(
            f"the text calls note {marker.label}, and no note {marker.label} is there",
            marker.location,
            help="Bring the note back, or delete the marker",
        )


def _printed_as_before(view: DocumentView) -> set[int]:
    """Numbers whose note has the number before it, to which one note reference belongs."""
    references = Counter(marker.label for marker in view.document.markers)
    doubled = [note_number(note.label) for _, note in repeated_numbers(view.sequences) if references[note.label] == 1]
    return {value + 1 for value in doubled if value is not None}


def _none_at_all(document: Document) -> Finding:
    count = len(document.markers)
    return RULE.finding(
        f"the text calls {count} {'note' if count == 1 else 'notes'}, and the document holds none",
        document.markers[0].location,
        help="Bring the notes back: they may be in another file",
    )
