"""Bytes of JATS, TEI or FictionBook become a document, by one way through the tree.

The way through it needs no deeper stack than the tree's list of open elements.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from stacite.containers.xml import entity_text, local_attribute, local_name, parse_xml
from stacite.errors import DocumentError
from stacite.model.document import Document, Note, NoteKind, NoteRef
from stacite.model.location import Location
from stacite.readers.doubts import doubts_about
from stacite.readers.passage_builders import CONTEXT_CHARACTERS, PassageBuilder
from stacite.readers.xml.vocabularies import ElementRole, Fb2Vocabulary, JatsVocabulary, TeiVocabulary
from stacite.text.encodings import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from stacite.readers.xml.vocabularies import ElementStep, XmlVocabulary


@dataclass(frozen=True, slots=True)
class XmlNoteRef:
    """A marker in a text."""

    notes: tuple[Element, ...]
    label: str
    element: Element
    flow: PassageBuilder
    at: int
    """Letters before it."""


@dataclass(slots=True)
class TreeWalk:
    """Writes the text under an element into a flow and gathers the calls in it."""

    vocabulary: XmlVocabulary
    flow: PassageBuilder
    calls: list[XmlNoteRef] = field(default_factory=list)
    _emphases: int = 0
    _glued: bool = False

    def through(self, root: Element) -> None:
        """The text of an element, not what follows it."""
        self._write(root.text)
        open_: list[tuple[Element, ElementStep | None, Iterator[Element]]] = [(root, None, iter(root))]
        while open_:
            element, step, children = open_[-1]
            child = next(children, None)
            if child is not None:
                self._child(child, open_)
                continue
            open_.pop()
            if step is not None:
                self._leave(step)
                self._write(element.tail)

    def _child(self, child: Element, open_: list[tuple[Element, ElementStep | None, Iterator[Element]]]) -> None:
        if not local_name(child):
            self._write(entity_text(child))
            self._write(child.tail)
            return
        step = self.vocabulary.step(child)
        if self._enter(step, child):
            open_.append((child, step, iter(child)))
            self._write(child.text)
        else:
            self._write(child.tail)

    def _enter(self, step: ElementStep, element: Element) -> bool:
        """Begin an element; say whether its own text is read."""
        role = step.role
        if role is ElementRole.BLOCK:
            self.flow.end_paragraph()
        elif role is ElementRole.EMPHASIS:
            self._emphases += 1
        elif role is ElementRole.LINK:
            self.flow.open_link(step.url)
        elif role is ElementRole.CALL:
            self.calls.append(XmlNoteRef(step.notes, step.label, element, self.flow, self.flow.length))
        elif role is ElementRole.BREAK:
            self.flow.write(" ")
        elif role is ElementRole.NO_BREAK:
            self._glued = True
        if step.text:
            self._write(step.text)
        return role in (ElementRole.PLAIN, ElementRole.BLOCK, ElementRole.EMPHASIS, ElementRole.LINK)

    def _leave(self, step: ElementStep) -> None:
        if step.role is ElementRole.BLOCK:
            self.flow.end_paragraph()
        elif step.role is ElementRole.EMPHASIS:
            self._emphases -= 1
        elif step.role is ElementRole.LINK:
            self.flow.close_link()

    def _write(self, text: str | None) -> None:
        if not text:
            return
        if self._glued:
            text = text.lstrip()
            self._glued = not text
        self.flow.write(text, emphasis=self._emphases > 0)


class XmlNotes:
    """The notes of a tree, their calls, and the text around them."""

    def __init__(self, vocabulary: XmlVocabulary, path: str) -> None:
        self._vocabulary, self._path = vocabulary, path
        self._body = PassageBuilder("\n\n")
        walk = TreeWalk(vocabulary, self._body)
        for body in vocabulary.bodies():
            walk.through(body)
            self._body.end_paragraph()
        self._calls = walk.calls
        self._flows: dict[Element, tuple[PassageBuilder, tuple[int, ...]]] = {}
        self._inner: list[XmlNoteRef] = []
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

    def _read(self, note: Element) -> tuple[PassageBuilder, tuple[int, ...]]:
        flow = PassageBuilder()
        breaks = []
        for part in self._vocabulary.parts(note):
            if flow.length:
                flow.end_paragraph()
                breaks.append(flow.length + 1)
            walk = TreeWalk(self._vocabulary, flow)
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

    def _first_calls(self) -> Iterator[XmlNoteRef]:
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
        return Location(
            self._path, cast("int | None", element.sourceline) or None, anchor=local_attribute(element, "id")
        )

    def _markers(self) -> Iterator[NoteRef]:
        ordinals = {element: ordinal for ordinal, element in enumerate(self._order, 1)}
        calls = [*self._calls, *self._inner]
        texts = {key: flow.passage().text for key, flow in {id(call.flow): call.flow for call in calls}.items()}
        for call in calls:
            text = texts[id(call.flow)]
            before, after = (
                text[max(0, call.at - CONTEXT_CHARACTERS) : call.at],
                text[call.at : call.at + CONTEXT_CHARACTERS],
            )
            for note in call.notes:
                label, ordinal = self._labels[note], ordinals[note]
                yield NoteRef(label, self._location(call.element), before=before, after=after, ordinal=ordinal)
            if not call.notes:
                yield NoteRef(call.label, self._location(call.element), before=before, after=after)


_JATS_ELEMENTS = ("{*}article", "{*}sub-article", "{*}book-meta", "{*}book-part-meta", "{*}book-body")


def read_jats(data: bytes, path: str, name: str) -> Document:
    """An article of JATS, or several in one wrapper; a book of BITS, whose parts are made like articles."""
    root = _parsed_root(data, path)
    if next(root.iter(*_JATS_ELEMENTS), None) is None or local_name(root) in ("html", "TEI"):
        raise _other_xml_error(root, path)
    reason = "the text calls no `<fn>`; those on authors, funding, interests and tables are no notes"
    return XmlNotes(JatsVocabulary(root), path).document(name, hashlib.sha256(data).hexdigest(), reason)


def read_tei(data: bytes, path: str, name: str) -> Document:
    """A text of TEI, or a corpus."""
    root = _parsed_root(data, path)
    if local_name(root) not in ("TEI", "TEI.2", "teiCorpus", "teiCorpus.2"):
        raise _other_xml_error(root, path)
    reason = 'no `<note>` has the place "foot" or "end", and none is called'
    return XmlNotes(TeiVocabulary(root), path).document(name, hashlib.sha256(data).hexdigest(), reason)


def read_fb2(data: bytes, path: str, name: str) -> Document:
    """A book of FictionBook."""
    root = _parsed_root(data, path)
    if local_name(root) != "FictionBook":
        raise _other_xml_error(root, path)
    reason = 'no link leads to a section of `<body name="notes">`'
    return XmlNotes(Fb2Vocabulary(root), path).document(name, hashlib.sha256(data).hexdigest(), reason)


def _parsed_root(data: bytes, path: str) -> Element:
    if len(data) > MAX_BYTES:
        raise DocumentError(f"{path}: is larger than {MAX_BYTES // 2**20} MiB", "Split it.")
    return parse_xml(data, path)


def _other_xml_error(root: Element, path: str) -> DocumentError:
    return DocumentError(
        f"{path}: is XML of a kind that stacite does not read (`<{local_name(root)[:60]}>`)",
        "JATS, BITS, TEI and FictionBook are read; or save it as HTML.",
    )
