"""Text of the body, or a page's end, interrupts a note.

## What it does

Points to the place where a note is broken off and goes on later: on the next page, or after a
piece of the body. stacite reads the note as a whole; this finding lets an editor see that it was
put together rightly.

## Why is this bad?

In a typeset page it is not. In a manuscript or a text copied from pages the rest of the note gets
lost easily, and a URL that starts after the break is no longer seen as part of the note.

## Example

    ⁷ Author, “Title,” Newspaper, August 29, 2024,

    … a paragraph of the body …

    <https://news.example/article>.

Move the rest of the note to its beginning.

## Source

Chicago Manual of Style, 18th ed., chapter 13 (notes), on footnotes that run over onto the next page.
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.wording import crop

RULE = Rule("N006", "split-note", Severity.INFO)
# Characters of the rest that the message shows.
_SHOWN = 30


def check(context: Context) -> Findings:
    """One finding for each note that is split, at its first break."""
    for note in context.view.notes:
        if note.source_note.breaks:
            at = note.source_note.breaks[0]
            rest = note.text[at:].strip()
            message = f"the note breaks off and goes on with “{crop(rest, _SHOWN)}”"
            yield RULE.finding(message, note.place(at, at + 1), note=note.label)
