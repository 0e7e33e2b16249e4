"""*Ibid.* stands where the house wants a short form.

## What it does

Where the house asks to avoid *ibid.*, flags each one (and *id.*, *ebd.*). Where it asks for
nothing, flags those that open a note in a document that mixes the two: at least two thirds (and at
least three) of the notes that go on with the one work of the note before have a short form; or, in English,
there is a single *ibid.*, such a note with a short form, three short titles or more in all, and no *supra*.

## Why is this bad?

*Ibid.* saves little, and it breaks when a note is put in before it. A short form with author and
title stands on its own feet, also where notes are links that are read one by one.

## Example

    ⁴ Ibid., 35.

becomes `⁴ Author, “Short Title,” 35.`

## Options

House option `ibid`: `allowed` or `avoid`.

## Source

Chicago Manual of Style, 17th ed., 14.34: shortened citations are preferred to *ibid.*; 18th ed.,
13.37.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm
from stacite.model.finding import Finding, Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import repetitions
from stacite.rules.norms import ENOUGH, clear_majority

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.rules.view import DocumentView, NoteView


RULE = Rule("S607", "ibid-discouraged", Severity.INFO)


def check(context: Context) -> Findings:
    """One finding for each *ibid.* where the house style, or the document elsewhere, has none."""
    if context.house.ibid == "avoid":
        for note in context.view.notes:
            for citation in note.parsed.citations:
                if citation.form is CitationForm.IBID:
                    reason = f"{context.house.called} asks for a short form in place of “ibid.”"
                    yield _finding(note, citation, reason)
    elif not context.house.ibid:
        for view in context.view.documents:
            yield from _mixed(tuple(repetitions(view)), is_alone=_is_alone(view))


def _is_alone(view: DocumentView) -> bool:
    """Whether a lone *ibid.* stands among short titles as Chicago has them."""
    forms = Counter(citation.form for citation in view.citations)
    titles = sum(
        citation.form is CitationForm.SHORT and citation.item is not None and bool(citation.item.title)
        for citation in view.citations
    )
    is_lone = forms[CitationForm.IBID] == 1 and not forms[CitationForm.SUPRA]
    return is_lone and titles >= ENOUGH and view.is_english


def _mixed(found: Sequence[tuple[NoteView, Citation]], *, is_alone: bool) -> Findings:
    short = sum(citation.form is not CitationForm.IBID for _, citation in found)
    is_odd = is_alone and short > 0
    for note, citation in found if is_odd or clear_majority(short, len(found)) else ():
        if citation.form is CitationForm.IBID:
            reason = f"“ibid.”; {short} of {len(found)} notes on the work of the note before have a short form"
            yield _finding(note, citation, reason)


def _finding(note: NoteView, citation: Citation, message: str) -> Finding:
    return RULE.in_note(note, citation.span, message, help="Give author and short title")
