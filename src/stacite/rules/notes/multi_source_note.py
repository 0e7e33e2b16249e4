"""A note cites several sources.

## What it does

Flags a note that cites more than one source in full. Also flags the only note in the document that cites more than one
source, in full or in a short form, if at least ten other notes cite exactly one.

## Why it matters

Several sources for one statement belong in one note, so most of these notes are fine. But look at them: readers may not
be able to tell which source supports what, and an *ibid.* in the next note is ambiguous (see
`ibid-after-multi-source`).

## Example

    ³ First Author, *First Title* (Place: Publisher, 2006); Second Author, *Second Title* (Place: Publisher, 2009).

## Source

Chicago Manual of Style, 18th ed., chapter 13 (notes), on several citations in one note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule

if TYPE_CHECKING:
    from stacite.rules.view import NoteView


RULE = Rule("N009", "multi-source-note", Severity.INFO, title="Several sources in one note")
# Notes of one source that show that notes have no more.
_ENOUGH = 10


def check(context: Context) -> Findings:
    """One finding for each such note."""
    for view in context.view.documents:
        counts = [(note, *_counts(note)) for note in view.notes]
        alone = sum(several == 1 for _, _, several in counts) >= _ENOUGH and sum(many > 1 for *_, many in counts) == 1
        for note, full, several in counts:
            is_odd = several > 1 and alone
            if full > 1 or is_odd:
                what = f"{several} sources; no other note cites more than one"
                if full > 1:
                    what = f"{full} sources in full"
                yield RULE.at_note(note.source_note, f"The note cites {what}")


def _counts(note: NoteView) -> tuple[int, int]:
    """How many sources the note cites in full, and in full or in short."""
    full = sum(citation.form is CitationForm.FULL for citation in note.parsed.citations)
    return full, full + sum(citation.antecedent is not None for citation in note.parsed.citations)
