"""Two notes have the same number.

## What it does

This rule flags a note with the same number as an earlier note. When the numbering starts again at 1 (in a new chapter,
or on a new page), numbers may repeat. Footnotes and endnotes are numbered separately, and so are the two texts of a PDF
in which nearly every number is there twice, as in a bilingual edition. In a TEI edition in which more than two numbers
repeat or are missing, which then count the notes of a page or a kind, the level is info. In Markdown, a name that two
notes have (`[^salt]:`) is flagged, too: readers see only one of them. So is a note that has its own number in it
(`[^83]: See above.[^83]`).

## Why it matters

Readers can't tell which of the two notes a number in the text refers to. Some formats drop one of the notes without a
message.

## Example

    ⁷ First source.

    ⁷ Second source.

Renumber the notes from the second one on.

## Source

Chicago Manual of Style, 18th ed., chapter 13 (notes): notes are numbered consecutively, and no two notes share a
number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.numbering import is_numbered_otherwise, note_number, repeated_labels
from stacite.text.characters import shortened

if TYPE_CHECKING:
    from stacite.rules.view import DocumentView


RULE = Rule("N004", "duplicate-number", Severity.ERROR, title="Duplicate note number")
# Characters of the other note that a message shows, where the file has no lines or pages.
_MOST_SHOWN = 40
_RENUMBER = "Renumber the notes, starting with this one"
_RENAME = "Give one of the notes another name, also where the text refers to it"


def check(context: Context) -> Findings:
    """One finding for each note but the first of its number."""
    for view in context.view.documents:
        level = Severity.INFO if is_numbered_otherwise(view.document, view.sequences) else None
        for earlier, note in repeated_labels(view.document, view.sequences):
            place = earlier.location
            # Some documents print the same footnote under each page that refers to it.
            if view.document.is_page_layout and note.text == earlier.text and note.location.page != place.page:
                continue
            has_place = place.line is not None or place.page is not None
            where = f"at {place}" if has_place else f"“{shortened(earlier.text, _MOST_SHOWN)}”"
            message = f"There is already a note {note.label}, {where}"
            advice = _RENUMBER if note_number(note.label) is not None else _RENAME
            yield RULE.at_note(note, message, severity=level, help=advice)
        yield from _referring_to_themselves(view)


def _referring_to_themselves(view: DocumentView) -> Findings:
    """Notes that have a reference to themselves."""
    notes = {note.label: note for note in view.document.notes}
    for marker in view.document.note_refs:
        note = notes.get(marker.label)
        span = note.passage.source_span(0, len(note.text)) if note is not None else None
        if span is not None and marker.span is not None and span[0] < marker.span[0] <= span[1]:
            message = f"Note {marker.label} refers to itself"
            advice = f"Delete the number {marker.label} from the note"
            yield RULE.finding(message, marker.location, severity=Severity.WARNING, help=advice)
