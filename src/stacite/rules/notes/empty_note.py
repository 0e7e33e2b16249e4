"""A note has a number and no text.

## What it does

Flags a note that holds nothing but blanks or punctuation.

## Why is this bad?

A marker in the text promises a source, and the reader finds nothing. Often the text was lost, or
stands in a comment or a tracked change.

## Example

    ⁸

Write the note, or delete it together with its marker.

## Source

Chicago Manual of Style, 18th ed., chapter 13 (notes): a note gives a source or a comment.
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule

RULE = Rule("N012", "empty-note", Severity.ERROR)


def check(context: Context) -> Findings:
    """One finding for each empty note."""
    for note in context.view.notes:
        if not any(letter.isalnum() for letter in note.text) and not note.source_note.addresses:
            yield RULE.finding(
                f"note {note.label} holds no text",
                note.source_note.location,
                note=note.label,
                help="Write the note, or delete it together with its marker",
            )
