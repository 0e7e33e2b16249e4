"""A note cites several sources.

## What it does

Counts the full citations of a note and points out notes with more than one.

## Why is this bad?

It is not: several sources for one statement belong into one note. But the reader can't tell which
source supports what, and a later *ibid.* has nothing it can point to (see `ibid-after-multi-source`).
An editor may want to look at such notes.

## Example

    ³ First Author, *First Title* (Place: Publisher, 2006); Second Author, *Second Title* (Place: Publisher, 2009).

## Source

Chicago Manual of Style, 18th ed., chapter 13 (notes), on several citations in one note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Severity
from stacite.rules.base import Rule
from stacite.rules.walk import read_notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.rules.base import Context

RULE = Rule("N009", "multi-source-note", Severity.INFO)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each such note."""
    for read in read_notes(context):
        count = sum(citation.form is CitationForm.FULL for citation in read.parsed.citations)
        if count > 1:
            yield RULE.finding(f"the note cites {count} sources in full", read.note.location, note=read.label)
