"""Several note numbers are side by side in the text.

## What it does

This rule flags two or more note numbers in a row, with nothing but a space or a comma between them; the level is info
if there are only two (one may be a source, and the other a comment), or where a comma sets them apart. Nothing is
flagged if the document does this regularly: if more than three places, and more than one in twenty, have several
numbers, or if numbers are often repeated, as in the sciences, where a superscript number refers to an entry in a list.
An asterisk or a letter next to a number belongs to another kind of note and is ignored.

## Why it matters

Two numbers look like one: ¹ and ² become ¹². One note can contain all the sources for a statement, separated by
semicolons.

## Example

    They found no breach.³ ⁴ ⁵

Combine the three sources in one note.

## Source

Chicago Manual of Style, 17th ed., chapter 14, on note numbers and on several citations in one note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.text.characters import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.document import Document, NoteRef


RULE = Rule("N008", "stacked-markers", Severity.WARNING, title="Several note numbers in one place")
# More places, and more than one in so many, are a habit; so are note references that come again, one in so many.
_FEW, _OF_PLACES, _OF_REFERENCES = 3, 20, 10
_PAIR = 2


def check(context: Context) -> Findings:
    """One finding for each place."""
    for view in context.view.documents:
        places = view.refs_by_place
        stacked = [place for place in places if len(place) > 1]
        if len(stacked) <= max(_FEW, len(places) / _OF_PLACES) and not _refers_again(view.document):
            for place in stacked:
                numbers = listed([marker.label for marker in place])
                message = f"Note numbers {numbers} are side by side in the text"
                level = Severity.INFO if len(place) == _PAIR or _are_set_apart(place) else RULE.severity
                yield RULE.at_note(place[1], message, help="Combine the sources in one note", severity=level)


def _are_set_apart(place: Sequence[NoteRef]) -> bool:
    """Whether a comma is between the numbers, so that they don't look like one."""
    marks = [ref.before.rstrip()[-1:] for ref in place[1:]]
    return all(mark == "," for mark in marks) and place[1].before.rstrip() != place[0].before.rstrip()


def _refers_again(document: Document) -> bool:
    """Whether numbers are those of a list's entries, which are referred to again; with chapters each counts anew."""
    has_chapters = sum(note.label == "1" for note in document.notes) > 1
    seen: set[str] = set()
    again = 0
    for marker in document.note_refs:
        if has_chapters and marker.label == "1":
            seen = set()
        again += marker.label in seen
        seen.add(marker.label)
    return again * _OF_REFERENCES > len(document.note_refs)
