"""A short form comes before the full citation, or without one.

## What it does

Flags a short form (author and short title, or *supra*) for which no full citation stands further
up in the document. Where the full one follows further down, its note is named. A document without
any full citation leans on a bibliography: nothing is said about its short forms. Nor about one
that could stand for several works.

## Why is this bad?

The reader meets a name and half a title and does not know the work yet. It happens when notes are
moved, or when the first one is deleted.

## Example

    ³ Author, “Short Title,” 35.

    ⁵ First Author, “Short Title: And the Rest of It,” *Journal* 50, no. 4 (2023): 30–48.

Exchange the two forms.

## Source

Chicago Manual of Style, 18th ed., chapter 13 (notes), on shortened citations: they follow a full one,
unless a bibliography lists all works.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Severity
from stacite.rules.base import Rule
from stacite.rules.walk import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.citation import Citation
    from stacite.model.finding import Finding
    from stacite.rules.base import Context
    from stacite.rules.walk import ReadNote

RULE = Rule("S609", "short-before-full", Severity.ERROR)
_SURE = 0.5
"""Below this confidence what looks like a short form is left alone."""


def check(context: Context) -> Iterator[Finding]:
    """One finding for each such short form."""
    for reading in context.readings:
        mentions = [(read, citation, key) for read in notes_of(reading) for citation, key in read.citations()]
        full = [mention for mention in mentions if mention[1].form is CitationForm.FULL]
        for read, citation, key in mentions:
            if full and _is_lost(citation):
                later = next((other for other, one, its_key in full if _is_same(citation, key, one, its_key)), None)
                yield _finding(read, citation, later)


def _is_lost(citation: Citation) -> bool:
    is_short = citation.form in (CitationForm.SHORT, CitationForm.SUPRA)
    return is_short and citation.antecedent is None and not citation.candidates and citation.confidence >= _SURE


def _is_same(short: Citation, key: str, full: Citation, full_key: str) -> bool:
    """Whether the full citation is of the work: by its key, else by first author and words of the title."""
    if key:
        return key == full_key
    if short.item is None or full.item is None or not short.item.title:
        return False
    mine, theirs = short.item.authors, full.item.authors
    same_author = not mine or (bool(theirs) and mine[0].sort.casefold() == theirs[0].sort.casefold())
    return same_author and short.item.title.strip("*").casefold() in full.item.title.casefold()


def _finding(read: ReadNote, citation: Citation, later: ReadNote | None) -> Finding:
    where = f"stands only in note {later.label}" if later is not None else "is missing"
    return RULE.finding(
        f"the work's full citation {where}",
        read.place(*citation.span),
        note=read.label,
        help="Give the full citation here",
    )
