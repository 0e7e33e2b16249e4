"""A tree of JATS or TEI becomes a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from stacite.model.document import Document, Marker, Note, NoteKind
from stacite.model.location import Location
from stacite.packages.markup import attribute
from stacite.readers.doubts import doubts_about
from stacite.readers.flow import AROUND, Flow
from stacite.readers.tagged.walk import Call, Walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from stacite.readers.tagged.steps import Vocabulary


class Notes:
    """The notes of a tree, their calls, and the text around them."""

    def __init__(self, vocabulary: Vocabulary, path: str) -> None:
        self._vocabulary, self._path = vocabulary, path
        self._body = Flow("\n\n")
        walk = Walk(vocabulary, self._body)
        for body in vocabulary.bodies():
            walk.through(body)
            self._body.end_paragraph()
        self._calls = walk.calls
        self._flows: dict[Element, tuple[Flow, tuple[int, ...]]] = {}
        self._inner: list[Call] = []
        self._within: dict[Element, list[Element]] = {}
        """Notes that stand in a note, by that note."""
        for note in vocabulary.notes:
            self._flows[note] = self._read(note)
        self._order = self._ordered()
        self._labels = self._labelled()

    def document(self, name: str, sha256: str, reason: str) -> Document:
        """What was found; `reason` says why there are no notes."""
        notes = tuple(self._note(element, ordinal) for ordinal, element in enumerate(self._order, 1))
        body = self._body.passage()
        markers = tuple(self._markers())
        doubts = doubts_about(notes, markers, body.text, reason)
        return Document(self._path, name, sha256, notes, markers, body, None, tuple(doubts))

    def _read(self, note: Element) -> tuple[Flow, tuple[int, ...]]:
        flow = Flow()
        breaks = []
        for part in self._vocabulary.parts(note):
            if flow.length:
                flow.end_paragraph()
                breaks.append(flow.length + 1)
            walk = Walk(self._vocabulary, flow)
            walk.through(part)
            self._inner += walk.calls
            stand = [call.element for call in walk.calls if call.element in call.notes]
            self._within.setdefault(note, []).extend(stand)
        return flow, tuple(breaks)

    def _ordered(self) -> list[Element]:
        """The notes by their first call: those of the text, those of notes, then those that nothing calls.

        A note that stands in the text is called there, though it is referred to elsewhere; one that stands in a note
        comes next after that one.
        """
        seen: dict[Element, None] = {}
        for call in self._first_calls():
            for note in call.notes:
                self._see(note, seen)
        for note in self._vocabulary.notes:
            self._see(note, seen)
        return list(seen)

    def _see(self, note: Element, seen: dict[Element, None]) -> None:
        waiting = [note]
        while waiting:
            each = waiting.pop()
            if each not in seen:
                seen[each] = None
                waiting += reversed(self._within.get(each, ()))

    def _first_calls(self) -> Iterator[Call]:
        """The calls, without references to notes that stand in the text."""
        calls = [*self._calls, *self._inner]
        standing = {call.element for call in calls if call.element in call.notes}
        return (call for call in calls if call.element in standing or not standing.intersection(call.notes))

    def _labelled(self) -> dict[Element, str]:
        """Each note's label; where the document gives none, what calls it prints, else its number among its kind."""
        printed: dict[Element, str] = {}
        for call in self._first_calls():
            if len(call.notes) == 1 and call.label:
                printed.setdefault(call.notes[0], call.label)
        counts: dict[NoteKind, int] = {}
        labels = {}
        for note in self._order:
            kind = self._vocabulary.notes[note]
            counts[kind] = counts.get(kind, 0) + 1
            labels[note] = self._vocabulary.label(note) or printed.get(note, "") or str(counts[kind])
        return labels

    def _note(self, element: Element, ordinal: int) -> Note:
        flow, breaks = self._flows[element]
        passage = flow.passage()
        kind = self._vocabulary.notes[element]
        location = self._location(element)
        return Note(self._labels[element], ordinal, passage, location, kind, breaks, flow.addresses)

    def _location(self, element: Element) -> Location:
        return Location(self._path, cast("int | None", element.sourceline) or None, anchor=attribute(element, "id"))

    def _markers(self) -> Iterator[Marker]:
        ordinals = {element: ordinal for ordinal, element in enumerate(self._order, 1)}
        calls = [*self._calls, *self._inner]
        texts = {key: flow.passage().text for key, flow in {id(call.flow): call.flow for call in calls}.items()}
        for call in calls:
            text = texts[id(call.flow)]
            before, after = text[max(0, call.at - AROUND) : call.at], text[call.at : call.at + AROUND]
            for note in call.notes:
                label, ordinal = self._labels[note], ordinals[note]
                yield Marker(label, self._location(call.element), before=before, after=after, ordinal=ordinal)
            if not call.notes:
                yield Marker(call.label, self._location(call.element), before=before, after=after)
