"""*Ibid.* is used although the document otherwise uses short forms.

## What it does

This rule looks at notes that cite the same work as the preceding note, if that note cites only one. If no style is set
and at least two thirds (and at least three) of them use a short form, the ones that begin with *ibid.* are flagged.
With `ibid = "avoid"` in your settings, every *ibid.* (and *id.*, *ebd.*) is flagged. If a named style (`--style
chicago17`) avoids *ibid.*, and at least two thirds (and at least three) of these notes use it, a single finding says
so, because manuals leave authors a choice; otherwise, every *ibid.* is flagged. In English, this also applies if the
document has a single *ibid.*, at least one such note with a short form, at least three short titles in all, and no
*supra*. Nothing is flagged in a document that seems to follow a style with *ibid.* or *id.*, such as OSCOLA or the
Bluebook.

## Why it matters

*Ibid.* saves little space, and it points to the wrong work as soon as someone inserts a note before it. A short form
with author and title can be understood on its own, even if notes are opened one at a time as links.

## Example

    ⁴ Ibid., 35.

becomes `⁴ Author, “Short Title,” 35.`

## Options

`house.ibid`: `allowed` or `avoid`.

## Source

Chicago Manual of Style, 17th ed., 14.34: shortened citations are preferred to *ibid.*; 18th ed., 13.37.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm
from stacite.model.finding import Finding, Severity
from stacite.model.house_style import ENOUGH, clear_majority, is_usual
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import ibid_word, is_ibid, repetitions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.rules.view import DocumentView, NoteView


RULE = Rule("S607", "ibid-discouraged", Severity.INFO, title="“Ibid.” instead of a short form")


def check(context: Context) -> Findings:
    """One finding for each *ibid.* where the house style, or the document elsewhere, has none."""
    if context.house.ibid == "avoid":
        for view in context.view.documents:
            found = [
                (note, each) for note in view.notes for each in note.parsed.citations if each.form is CitationForm.IBID
            ]
            again = [is_ibid(*each) for each in repetitions(view)] if context.house.is_by_name("ibid") else []
            if is_usual(sum(again), len(again)):
                yield _on_habit(context, found, again)
                continue
            for note, citation in found:
                yield _finding(note, citation, f"{context.house.display_name} prefers a short form")
    elif not context.house.ibid:
        for view in context.view.documents:
            if view.seems_to_want("ibid") != "allowed":
                yield from _mixed(tuple(repetitions(view)), is_alone=_is_alone(view))


def _on_habit(context: Context, found: Sequence[tuple[NoteView, Citation]], again: Sequence[bool]) -> Finding:
    """That the document uses *ibid.* throughout, at the first one."""
    note, citation = found[0]
    count = f"{sum(again)} of the {len(again)}"
    message = (
        f"{count} notes that cite the same work as the preceding note use {ibid_word(note, citation)};"
        f" {context.house.display_name} prefers a short form"
    )
    return RULE.in_note(note, citation.span, message, help=context.on_habit("ibid", "allowed"))


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
    short = sum(not is_ibid(*each) for each in found)
    is_odd = is_alone and short > 0
    for note, citation in found if is_odd or clear_majority(short, len(found)) else ():
        if citation.form is CitationForm.IBID:
            things = f"{len(found)} notes that cite the same work as the preceding note"
            yield _finding(note, citation, f"{short} of the {things} use a short form")


def _finding(note: NoteView, citation: Citation, reason: str) -> Finding:
    message = f"{ibid_word(note, citation)} is used here; {reason}"
    return RULE.in_note(note, citation.span, message, help="Give the author and a short title")
