"""A note is interrupted by body text or by the end of a page.

## What it does

This rule shows where a note breaks off and continues later: on the next page, or after some of the body text. stacite
reads the note as a whole; check that the two parts belong together.

## Why it matters

On typeset pages, this is normal. In a manuscript, or in text copied from pages, the second part of the note is easily
lost, and a URL in it no longer looks like part of the note.

## Example

    ⁷ Author, “Title,” Newspaper, August 29, 2024,

    … a paragraph of the body …

    <https://news.example/article>.

Join the two parts.

## Source

Chicago Manual of Style, 18th ed., chapter 13 (notes), on footnotes that continue on the next page.
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.text.characters import crop

RULE = Rule("N006", "split-note", Severity.INFO, pedantic=True, title="Note split in two")
# Characters of the rest that the message shows.
_SHOWN = 30


def check(context: Context) -> Findings:
    """One finding for each note that is split, at its first break."""
    for note in context.view.notes:
        if note.source_note.breaks:
            at = note.source_note.breaks[0]
            rest = note.printed[at:].strip()
            message = f"The note breaks off and continues with “{crop(rest, _SHOWN)}”"
            advice = "Make sure that both parts belong to this note"
            yield RULE.finding(message, note.place(at, at + 1), note=note.label, help=advice)
