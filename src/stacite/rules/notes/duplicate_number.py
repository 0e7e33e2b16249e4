"""Two notes have one number.

## What it does

Flags a note whose number an earlier note of the same numbering has. A numbering that starts again
at 1 (with a chapter, or on a page) is a new one, and footnotes and endnotes count apart.

## Why is this bad?

The reader can't tell which of the two notes a marker calls, and some formats drop one of them in
silence.

## Example

    ⁷ First source.

    ⁷ Second source.

Number the notes anew from the second one on.

## Source

Chicago Manual of Style, 18th ed., chapter 13 (notes): notes are numbered consecutively; no number
stands for two notes.
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.numbering import repeated_numbers

RULE = Rule("N004", "duplicate-number", Severity.ERROR)


def check(context: Context) -> Findings:
    """One finding for each note but the first of its number."""
    for view in context.view.documents:
        for earlier, note in repeated_numbers(view.sequences):
            yield RULE.finding(
                f"another note {note.label} stands before this one, at {earlier.location}",
                note.location,
                note=note.label,
                help="Number the notes anew from here on",
            )
