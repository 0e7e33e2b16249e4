"""Which markers call which notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.document import NoteKind
from stacite.rules.numbering import number, split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.document import Document, Marker, Note

    Group = tuple[Sequence[Marker], Sequence[Note]]


def orphan_markers(document: Document) -> Iterator[Marker]:
    """Markers that call a note which isn't there."""
    ordinals = {note.ordinal for note in document.notes}
    for markers, notes in _groups(document):
        labels = {note.label for note in notes}
        for marker in markers:
            known = marker.label in labels if marker.ordinal is None else marker.ordinal in ordinals
            if not known:
                yield marker


def orphan_notes(document: Document) -> Iterator[Note]:
    """Notes that no marker calls; a note on the author or the title needs none."""
    ordinals = {marker.ordinal for marker in document.markers}
    for markers, notes in _groups(document):
        labels = {marker.label for marker in markers if marker.ordinal is None}
        for note in notes:
            if note.kind is not NoteKind.AUTHOR and note.label not in labels and note.ordinal not in ordinals:
                yield note


def _groups(document: Document) -> Iterator[Group]:
    """Markers and notes of one numbering each; all together where the two sides restart differently.

    A numbering that starts again with each chapter gives each label several times, so that
    note 7 of one chapter must not answer for the missing note 7 of another.
    """
    marker_parts = _parts([marker.label for marker in document.markers])
    note_parts = _parts([note.label for note in document.notes])
    if len(marker_parts) != len(note_parts) or any(marker.ordinal is not None for marker in document.markers):
        yield document.markers, document.notes
        return
    for markers, notes in zip(marker_parts, note_parts, strict=True):
        yield [document.markers[at] for at in markers], [document.notes[at] for at in notes]


def _parts(labels: Sequence[str]) -> list[list[int]]:
    values = [number(label) for label in labels]
    if any(value is None for value in values):
        return [list(range(len(labels)))]
    return split([value or 0 for value in values], repeated_one_restarts=True)
