"""A work that was already cited in full is cited in full again.

## What it does

This rule flags a full citation of a work that an earlier note cites in full, if the document uses short forms for at
least two thirds (and at least three) of its repeated citations. Two are enough if a short form of the same work comes
between its full citations. A work that one note cites in full twice is always flagged. When the numbering starts again
in a new chapter, full citations may repeat. Laws, cases and other sources that have no short form are not checked.

## Why it matters

It does readers no harm, but it takes up space, and over time two full citations of one work start to differ.

## Example

    ³ First Author, “First Title,” *Journal* 50, no. 4 (2023): 807–17.

    ⁹ First Author, “First Title,” *Journal* 50, no. 4 (2023): 812.

Note 9 becomes `⁹ Author, “First Title,” 812.`

## Source

Chicago Manual of Style, 17th ed., chapter 14, on shortened citations: later citations of a work already cited in full
are shortened; they may be in full again in a new chapter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm
from stacite.model.finding import Finding, Severity
from stacite.model.house_style import clear_majority
from stacite.rules.base import Context, Findings, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.rules.view import DocumentView, NoteView


RULE = Rule("S611", "full-again", Severity.INFO, title="Full citation repeated")
_NEVER_SHORT = frozenset(
    "legal_case legislation bill treaty regulation patent standard classic webpage dataset software document".split()
)
_SURE = 0.75
# Citations in a short form that make a habit, where one of them is of the same work.
_FEW = 2
# Spaces in a title: one with so many words is the title of a single work.
_LONG = 3


def check(context: Context) -> Findings:
    """One finding for each work that is cited in full again."""
    for view in context.view.documents:
        again = list(_again(view))
        yield from (_finding(*each) for each in again if each[0] is each[3])
        again = [each for each in again if each[0] is not each[3]]
        short = sum(citation.form is not CitationForm.FULL for citation in view.citations)
        if clear_majority(short, short + len(again)):
            yield from (_finding(*each) for each in again)
        elif clear_majority(short, short + len(again), _FEW):
            yield from (_finding(*each) for each in again if _is_short_between(view, *each))


def _is_short_between(view: DocumentView, later: NoteView, _: Citation, key: str, earlier: NoteView) -> bool:
    """Whether a note between the two has the work in a short form with a name, and not in an ibid. alone."""
    return any(
        key == other and citation.form is CitationForm.SHORT
        for note in view.notes
        if earlier.source_note.ordinal < note.source_note.ordinal < later.source_note.ordinal
        for citation, other in note.citations()
    )


def _again(view: DocumentView) -> Iterator[tuple[NoteView, Citation, str, NoteView]]:
    first: dict[tuple[int, str], tuple[NoteView, Citation]] = {}
    for note in view.notes:
        for citation, key in note.citations():
            if key and _is_full(citation):
                earlier, other = first.setdefault(
                    (view.chapters.get(note.source_note.ordinal, -1), key), (note, citation)
                )
                # Notes with the same words share their citations.
                if (earlier is not note or other is not citation) and _is_same(citation, other):
                    yield note, citation, key, earlier


def _is_full(citation: Citation) -> bool:
    """Whether it is a full citation, of a kind that has short forms."""
    item = citation.item
    if citation.form is not CitationForm.FULL or item is None or item.type in _NEVER_SHORT:
        return False
    return bool(item.authors and item.title and item.issued)


def _is_same(one: Citation, other: Citation) -> bool:
    """Whether both are read well, or read alike: what a reading gets wrong it seldom gets wrong twice."""
    if min(one.confidence, other.confidence) >= _SURE:
        return True
    if one.item is None or other.item is None or one.item.title.count(" ") < _LONG:
        return False
    mine, theirs = ((item.authors, item.title, item.issued, item.type) for item in (one.item, other.item))
    return mine == theirs


def _finding(note: NoteView, citation: Citation, key: str, earlier: NoteView) -> Finding:
    where = "This note" if earlier is note else f"Note {earlier.label}"
    message, place = f"{where} already cites this work in full", note.place(*citation.span)
    return RULE.finding(message, place, note=note.label, reference=key, help="Use a short form")
