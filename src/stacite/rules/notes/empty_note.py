"""A note has a number but no text.

## What it does

This rule flags a note that contains only spaces or punctuation. In a PDF, the text of a note may have been misread.
stacite says so as a remark on the document, not as a finding.

## Why it matters

Readers follow the number in the text and find nothing. Often the text of the note was lost, or it is in a comment or a
tracked change.

## Example

    ⁸

Write the note, or delete it and its number in the text.

## Source

Chicago Manual of Style, 18th ed., chapter 13 (notes): a note gives a source or a comment.
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule

RULE = Rule("N012", "empty-note", Severity.ERROR, title="Empty note")


def check(context: Context) -> Findings:
    """One finding for each empty note."""
    for note in context.view.notes:
        if note.document.is_page_layout:
            continue
        if not any(character.isalnum() for character in note.printed) and not note.source_note.addresses:
            advice = "Write the note, or delete it and its number in the text"
            yield RULE.at_note(note.source_note, f"Note {note.label} is empty", help=advice)
