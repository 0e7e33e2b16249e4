"""The marker that calls each note."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.model.document import Document, Marker


def markers_of(document: Document) -> list[Marker | None]:
    """For each note its first marker: the one the format itself names, else the next with its label."""
    named: dict[int, Marker] = {}
    labelled: dict[str, list[Marker]] = {}
    for marker in reversed(document.markers):
        if marker.ordinal is not None:
            named[marker.ordinal] = marker
        else:
            labelled.setdefault(marker.label, []).append(marker)
    found: list[Marker | None] = []
    for note in document.notes:
        queue = labelled.get(note.label, [])
        found.append(named.get(note.ordinal) or (queue.pop() if queue else None))
    return found
