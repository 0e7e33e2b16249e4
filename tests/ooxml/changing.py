"""Documents whose notes are changed, and read again both ways."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tests.making.archives import members_of

from stacite.app import text_edits
from stacite.model.finding import Edit, Fix, TextChange
from stacite.ooxml.revisions import WordNotes
from stacite.readers import docx
from stacite.readers.base import ReadOptions, TrackedChanges

if TYPE_CHECKING:
    from stacite.model.document import Document

DAY = date(2026, 11, 27)
REJECTING = ReadOptions(TrackedChanges.REJECT)


@dataclass
class Changed:
    """A document after a change."""

    data: bytes
    accepted: Document
    rejected: Document
    hindrances: list[str]
    skipped: int
    """Fixes that were not applied, since what they put stands there already."""

    @property
    def xml(self) -> str:
        """Of its footnotes."""
        return members_of(self.data)["word/footnotes.xml"].decode()


def edit(document: Document, note: int, start: int, end: int, new: str) -> Edit | None:
    """As rules make them: of letters of a note's text."""
    passage = document.notes[note].passage
    span = passage.source_span(start, end)
    if span is None or document.note_text is None or not passage.is_contiguous(start, end):
        return None
    old = passage.text[start:end]
    return Edit(document.path, *span, old, new) if document.note_text[slice(*span)] == old else None


def changed(data: bytes, *edits: Edit) -> Changed:
    """What comes of the edits that nothing hinders."""
    notes = WordNotes.of(data, "a.docx")
    hindrances = [str(notes.hindrance(change)) for each in edits for change in TextChange.of(each)]
    free = [Fix("", (each,)) for each in edits if not any(notes.hindrance(change) for change in TextChange.of(each))]
    outcome = text_edits.apply_fixes({"a.docx": notes.characters}, free)
    made = notes.tracked(outcome.changes["a.docx"], DAY)
    accepted = docx.read(made, "a.docx")
    assert accepted.note_text == outcome.sources["a.docx"]
    return Changed(
        made,
        accepted,
        docx.read(made, "a.docx", REJECTING),
        [each for each in hindrances if each],
        len(outcome.skipped),
    )


def replaced(data: bytes, old: str, new: str, note: int = 0) -> Changed:
    """What comes of one replacement in a note's text."""
    document = docx.read(data, "a.docx")
    at = document.notes[note].text.index(old)
    made = edit(document, note, at, at + len(old), new)
    assert made is not None, "the file does not hold these letters in one"
    return changed(data, made)
