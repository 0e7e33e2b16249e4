"""A note cites several sources.

## What it does

This rule flags a note that cites more than one source in full. It also flags the only note in the document that cites
more than one source, in full or in a short form, if at least ten other notes cite exactly one.

## Why it matters

Several sources for one statement belong in one note, so most of these notes are fine. But look at them: readers may not
be able to tell which source supports what, and an *ibid.* in the next note is ambiguous (see *Ambiguous “ibid.” or
“id.”* (S606)).

## Example

    ³ First Author, *First Title* (Place: Publisher, 2006); Second Author, *Second Title* (Place: Publisher, 2009).

## Source

Chicago Manual of Style, 18th ed., chapter 13 (notes), on several citations in one note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Finding, Severity
from stacite.rules.base import Context, Findings, Rule

if TYPE_CHECKING:
    from stacite.model.citation import Citation
    from stacite.rules.view import NoteView


RULE = Rule("N009", "multi-source-note", Severity.INFO, pedantic=True, title="Several sources in one note")
# Notes of one source that show that notes have no more.
_ENOUGH = 10


def check(context: Context) -> Findings:
    """One finding for each such note, at the second of its sources."""
    for view in context.view.documents:
        counts = [(note, *_cited(note)) for note in view.notes]
        alone = (
            sum(len(several) == 1 for *_, several in counts) >= _ENOUGH
            and sum(len(several) > 1 for *_, several in counts) == 1
        )
        for note, full, several in counts:
            if len(full) > 1:
                yield _finding(note, full[1], f"{len(full)} sources in full")
            elif len(several) > 1 and alone:
                yield _finding(note, several[1], f"{len(several)} sources; no other note cites more than one")


def _finding(note: NoteView, second: Citation, what: str) -> Finding:
    advice = "Make sure that readers can tell which source supports what"
    return RULE.finding(f"The note cites {what}", note.place(*second.span), note=note.label, help=advice)


def _cited(note: NoteView) -> tuple[list[Citation], list[Citation]]:
    """The citations of sources in full, and those in full or in short."""
    citations = note.parsed.citations
    full = [each for each in citations if each.form is CitationForm.FULL]
    return full, [each for each in citations if each.form is CitationForm.FULL or each.antecedent is not None]
