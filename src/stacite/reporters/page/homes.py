"""Where on the page a finding stands: at which note, and at which letters of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stacite.model.location import offset_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.document import Document, Note
    from stacite.model.finding import Finding
    from stacite.model.location import Location, Span
    from stacite.model.passage import Passage
    from stacite.model.reading import Reading


class Placed(NamedTuple):
    """A finding and its number on the page."""

    number: int
    finding: Finding
    span: Span | None = None
    """In the note's text; None where it stands elsewhere, or at the note as a whole."""


class Homes(NamedTuple):
    """All findings, each in one place."""

    in_notes: Mapping[tuple[int, int], Sequence[Placed]]
    """By the document's and the note's place, both from 0."""
    in_documents: Mapping[int, Sequence[Placed]]
    """Of a document, and of none of its notes."""
    elsewhere: Sequence[Placed]
    """In the registry."""


def homes(findings: Sequence[Finding], readings: Sequence[Reading]) -> Homes:
    """A place on the page for each finding, in their order."""
    paths = {reading.document.path: index for index, reading in enumerate(readings)}
    notes = [_by_label(reading.document) for reading in readings]
    in_notes: dict[tuple[int, int], list[Placed]] = {}
    in_documents: dict[int, list[Placed]] = {}
    elsewhere: list[Placed] = []
    for number, finding in enumerate(findings, 1):
        index = paths.get(finding.location.path)
        if index is None:
            elsewhere.append(Placed(number, finding))
            continue
        document = readings[index].document
        place, span = _note_of(finding, document, notes[index].get(finding.note, ()))
        if place is None:
            in_documents.setdefault(index, []).append(Placed(number, finding))
        else:
            in_notes.setdefault((index, place), []).append(Placed(number, finding, span))
    return Homes(in_notes, in_documents, elsewhere)


def _by_label(document: Document) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = {}
    for place, note in enumerate(document.notes):
        found.setdefault(note.label, []).append(place)
    return found


def _note_of(finding: Finding, document: Document, places: Sequence[int]) -> tuple[int | None, Span | None]:
    """The note of this label that holds the place; where numbers start anew and none does, the first at its line."""
    for place in places:
        span = _span_in(finding.location, document.notes[place], document)
        if span is not None:
            return place, span
    return next(_at_its_line(finding.location, document, places), places[0] if places else None), None


def _at_its_line(location: Location, document: Document, places: Sequence[int]) -> Iterator[int]:
    for place in places:
        known = document.notes[place].location
        if (known.line, known.page, known.anchor) == (location.line, location.page, location.anchor):
            yield place


def _span_in(location: Location, note: Note, document: Document) -> Span | None:
    if location.quote:
        return location.quote_span if location.quote == note.text and location.anchor == note.location.anchor else None
    if document.source is None or location.line is None:
        return None
    column = location.column or 1
    start = offset_at(document.source, location.line, column)
    end = offset_at(document.source, location.end_line or location.line, location.end_column or column + 1)
    return _span_of(note.passage, start, end)


def _span_of(passage: Passage, start: int, end: int) -> Span | None:
    """The letters of a passage that stand at these places of the source; None where its first is none of them."""
    first = last = None
    for piece in passage.pieces:
        if piece.source <= start < piece.source + piece.length:
            first = piece.start + start - piece.source
        if piece.source < end <= piece.source + piece.length:
            last = piece.start + end - piece.source
    if first is None:
        return None
    return first, max(first + 1, last if last is not None else first + 1)
