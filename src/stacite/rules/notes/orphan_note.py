"""A note is never called in the text.

## What it does

Flags each note whose number (or sign, or identifier) no marker in the text has. Where the
numbering starts again with each chapter, notes are held against the markers of their own chapter.
A document with notes and without any marker gets one finding, not one for each note. A note on
the author or the title needs no marker. Where its number stands in the text as plain figures, `marker-not-superscript`
tells of that alone, and of a second note of a number that is called `duplicate-number`.

## Why is this bad?

Nobody can tell what the note supports: its marker was deleted with a sentence, or lost when the
text was copied. Some formats (Markdown) don't print such a note at all.

## Example

    ⁵ Letter to the Secretary, June 27, 2023.

where the text goes from ⁴ to ⁶. Put the marker back, or delete the note.

## Source

Chicago Manual of Style, 18th ed., chapter 13 (notes): each note is keyed to a number in the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.numbering import orphan_notes, repeated_numbers

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.rules.view import DocumentView


RULE = Rule("N002", "orphan-note", Severity.ERROR)


def check(context: Context) -> Findings:
    """One finding for each orphan."""
    for view in context.view.documents:
        if view.document.markers:
            yield from _each(view)
        else:
            yield from _all(view.document)


def _each(view: DocumentView) -> Findings:
    reported = {lost.note.ordinal for lost in view.lost_note_refs} | {
        note.ordinal for _, note in repeated_numbers(view.sequences)
    }
    for note in orphan_notes(view.document):
        if note.ordinal in reported:
            continue
        yield RULE.finding(
            f"the text never calls note {note.label}",
            note.location,
            note=note.label,
            help="Put its marker into the text, or delete the note",
        )


def _all(document: Document) -> Findings:
    orphans = tuple(orphan_notes(document))
    if orphans:
        count = "the only note" if len(orphans) == 1 else f"any of the {len(orphans)} notes"
        yield RULE.finding(
            f"the text never calls {count}",
            orphans[0].location,
            note=orphans[0].label,
            help="Put the markers into the text, or check the whole document together with its notes",
        )
