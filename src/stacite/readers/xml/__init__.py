"""XML of articles, editions and books: what the readers of JATS, BITS, TEI and FictionBook share.

A format is a vocabulary, the meaning of its elements. The bytes become a document in one walk through the tree, which
keeps a list of open elements instead of calling itself, so deep nesting can't exhaust the stack.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Protocol, cast

from stacite.containers.xml import entity_text, local_attribute, local_name, parse_xml
from stacite.errors import DocumentError
from stacite.model.document import Document, EmbeddedItem, Note, NoteKind, NoteRef
from stacite.model.finding import Location
from stacite.readers.base import in_reading_order
from stacite.readers.bibliography import MAX_ENTRIES, BodyMarkup, read_bibliography
from stacite.readers.health import doubts_about
from stacite.readers.passage_builders import BodyMark, MarkKind, PassageBuilder, context
from stacite.text.encodings import check_size
from stacite.text.opaque import opaque_spans
from stacite.text.patterns import pattern
from stacite.text.spans import Passage
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from lxml.etree import _Element as Element

    from stacite.model.document import BlockKind
    from stacite.model.item import Item, Name
    from stacite.text.spans import Span


ADDRESS_START = pattern(r"(?:https?|ftps?):|//|www\.", re.IGNORECASE)


# The label of a note without a number among notes with numbers.
_UNNUMBERED = "*"
_MOST_DIGITS = 6
PRINTED_LABEL = pattern(r"\s*(?:\(?(?P<label>[*†‡]{1,4}|\d{1,4}|[a-z])\)\s*|[*†‡]{1,4}\s+)")
"""What editions print before a note's first word: `*)`, `12)`, `(a)`, `† `."""


class ElementRole(Enum):
    """What an element means for its text."""

    PLAIN = "its text is read as if it were not there"
    BLOCK = "its text is set apart"
    EMPHASIS = "its text is emphasized"
    LINK = "its text is a link"
    NOTE_REF = "it refers to notes, and prints their label"
    SKIP = "it contains no text"
    BREAK = "a line ends"
    NO_BREAK = "a line ends within a word"


@dataclass(frozen=True, slots=True)
class ElementStep:
    """How the walk through a tree treats one element."""

    role: ElementRole
    url: str = ""
    """The target of a link."""
    notes: tuple[Element, ...] = ()
    """The notes that a note reference refers to; empty if the document has none of that name."""
    label: str = ""
    """The label that a note reference prints."""
    text: str = ""
    """Printed for an element without text of its own."""
    kind: BlockKind | None = None
    """What kind of block its paragraphs are; None for that of the blocks around it."""
    is_opaque: bool = False
    """Whether its text is code or a formula."""


@dataclass(frozen=True, slots=True)
class XmlEntry:
    """An entry of a bibliography."""

    element: Element
    label: str = ""
    item: Item | None = None
    """The work, if its parts are elements."""
    printed: str = ""
    """Its text, if the elements have no text between them."""


PLAIN, SKIP = ElementStep(ElementRole.PLAIN), ElementStep(ElementRole.SKIP)


class XmlVocabulary(Protocol):
    """The meaning of the elements of one XML format."""

    @property
    def notes(self) -> Mapping[Element, NoteKind]:
        """The elements that are notes, in document order."""
        ...

    def step(self, element: Element) -> ElementStep:
        """How to treat an element inside a body or note."""
        ...

    def label(self, note: Element) -> str:
        """The label that the document gives a note; empty if it gives none."""
        ...

    def parts(self, note: Element) -> Sequence[Element]:
        """The note and the elements that continue it."""
        ...

    def bodies(self) -> Sequence[Element]:
        """The elements that hold the running text."""
        ...

    def entries(self) -> Sequence[XmlEntry]:
        """The entries of the document's own bibliography."""
        ...

    def heading_level(self, element: Element) -> int:
        """The level of a heading, 1 for the highest; 0 for an element that is none."""
        ...


@cache
def element_names(format_name: str, group: str) -> frozenset[str]:
    """A set of element names from the format's table, `jats.toml` or `tei.toml`."""
    return frozenset(table(__name__, f"{format_name}.toml")[group])


def element_text(element: Element) -> str:
    """All text in an element, entities replaced by their characters."""
    return "".join(_text_parts(element))


def _text_parts(root: Element) -> Iterator[str]:
    yield root.text or ""
    for child in root:
        yield from _text_parts(child) if local_name(child) else [entity_text(child)]
        yield child.tail or ""


def is_within(element: Element, names: frozenset[str]) -> bool:
    """Whether an ancestor of the element has one of these names."""
    return any(local_name(each) in names for each in element.iterancestors())


@dataclass(frozen=True, slots=True)
class XmlNoteRef:
    """A reference in a text to one or more notes."""

    notes: tuple[Element, ...]
    label: str
    element: Element
    passage: PassageBuilder
    """The text that holds it."""
    at: int
    """Offset in that text."""


@dataclass(slots=True)
class TreeWalk:
    """Writes the text under an element into a passage and collects the note references in it."""

    vocabulary: XmlVocabulary
    passage: PassageBuilder
    note_refs: list[XmlNoteRef] = field(default_factory=list)
    label: str | None = None
    """The label of the note that is read, which its text may begin with; None for other texts."""
    _emphases: int = 0
    _glued: bool = False

    def through(self, root: Element) -> None:
        """Read the text of an element, without its tail."""
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
        """Begin an element. Returns whether its own text is read."""
        role = step.role
        if role is ElementRole.BLOCK:
            self.passage.end_paragraph()
            self._mark(element)
        elif role is ElementRole.EMPHASIS:
            self._emphases += 1
        elif role is ElementRole.LINK:
            self.passage.open_link(step.url)
        elif role is ElementRole.NOTE_REF:
            self.note_refs.append(XmlNoteRef(step.notes, step.label, element, self.passage, self.passage.length))
        elif role is ElementRole.BREAK:
            self.passage.end_line()
        elif role is ElementRole.NO_BREAK:
            self._glued = True
        if step.kind is not None:
            self.passage.enter_block(step.kind)
        if step.is_opaque:
            self.passage.enter_opaque()
        if step.text:
            self._write(step.text)
        return role in (ElementRole.PLAIN, ElementRole.BLOCK, ElementRole.EMPHASIS, ElementRole.LINK)

    def _mark(self, element: Element) -> None:
        level = self.vocabulary.heading_level(element)
        kind = MarkKind.HEADING if level else MarkKind.BLOCK
        line = cast("int | None", element.sourceline) or None
        self.passage.mark(BodyMark(kind, level=level, line=line, anchor=local_attribute(element, "id")))

    def _leave(self, step: ElementStep) -> None:
        if step.kind is not None:
            self.passage.leave_block()
        if step.is_opaque:
            self.passage.leave_opaque()
        if step.role is ElementRole.BLOCK:
            self.passage.end_paragraph()
        elif step.role is ElementRole.EMPHASIS:
            self._emphases -= 1
        elif step.role is ElementRole.LINK:
            self.passage.close_link()

    def _write(self, text: str | None) -> None:
        if not text:
            return
        # No space where a line break divides a word.
        if self._glued:
            text = text.lstrip()
            self._glued = not text
        if self.label is not None and text.strip():
            text, self.label = _without_label(text, self.label), None
        self.passage.write(text, emphasis=self._emphases > 0)


def _without_label(text: str, label: str) -> str:
    """The text that a note begins with, without the sign or the number of the note that may be printed there."""
    found = PRINTED_LABEL.match(text)
    is_label = found is not None and (found["label"] or "").strip("*†‡") in ("", label)
    return text[found.end() :] if found is not None and is_label else text


class XmlNotes:
    """The notes of a tree, the references to them, and the body."""

    def __init__(self, vocabulary: XmlVocabulary, path: str) -> None:
        self._vocabulary, self._path = vocabulary, path
        self._body = PassageBuilder("\n\n")
        walk = TreeWalk(vocabulary, self._body)
        for body in vocabulary.bodies():
            walk.through(body)
            self._body.end_paragraph()
        self._note_refs = walk.note_refs
        self._passages: dict[Element, tuple[PassageBuilder, tuple[int, ...]]] = {}
        self._refs_in: dict[Element, list[XmlNoteRef]] = {}
        """The references inside a note, by that note."""
        for note in vocabulary.notes:
            self._passages[note] = self._read(note)
        self._order = self._ordered()
        self._labels = self._labelled()

    def document(self, name: str, sha256: str, reason: str) -> Document:
        """The document; `reason` says why it has no notes."""
        notes = tuple(self._note(element, ordinal, name) for ordinal, element in enumerate(self._order, 1))
        body = self._body.passage()
        note_refs = tuple(self._references())
        doubts = doubts_about(notes, note_refs, body.text, reason)
        opaque = opaque_spans(body.text, name, self._body.opaque)
        return Document(
            self._path,
            name,
            sha256,
            notes,
            note_refs,
            body,
            None,
            tuple(doubts),
            opaque=opaque,
            sources=self._entries(body, opaque, name, len(notes)),
        )

    def _entries(self, body: Passage, opaque: Sequence[Span], name: str, notes: int) -> tuple[Note, ...]:
        """The entries that the format marks; else those under a heading."""
        marked = self._vocabulary.entries()[:MAX_ENTRIES]
        if not marked:
            markup = BodyMarkup(self._body.marks, self._body.addresses, opaque)
            return read_bibliography(body, markup, self._path, None, notes)
        entries = [note for entry in marked if (note := self._entry(entry, name)).text]
        return tuple(replace(entry, ordinal=ordinal) for ordinal, entry in enumerate(entries, notes + 1))

    def _entry(self, entry: XmlEntry, name: str) -> Note:
        builder = PassageBuilder()
        if entry.printed:
            passage = Passage(entry.printed)
        else:
            TreeWalk(self._vocabulary, builder).through(entry.element)
            passage = builder.passage()
        works = () if entry.item is None else (EmbeddedItem(entry.item, (0, len(passage.text))),)
        return Note(
            entry.label,
            0,
            passage,
            self._location(entry.element),
            NoteKind.ENTRY,
            addresses=builder.addresses,
            items=works,
            opaque=opaque_spans(passage.text, name, builder.opaque),
        )

    def _read(self, note: Element) -> tuple[PassageBuilder, tuple[int, ...]]:
        passage = PassageBuilder()
        breaks = []
        label: str | None = self._vocabulary.label(note)
        for part in self._vocabulary.parts(note):
            if passage.length:
                passage.end_paragraph()
                # A note that continues on the next page is broken there.
                breaks.append(passage.length + 1)
            walk = TreeWalk(self._vocabulary, passage, label=label)
            label = None
            walk.through(part)
            self._refs_in.setdefault(note, []).extend(walk.note_refs)
        return passage, tuple(breaks)

    def _ordered(self) -> list[Element]:
        """The notes by their first reference: from the body, then from notes, then those without one.

        A note that stands in the text counts as referred to there, whatever else refers to it; a note that stands in
        another one comes right after it.
        """
        ordered: dict[Element, None] = {}
        waiting = [*(note for ref in self._first_refs() for note in ref.notes), *self._vocabulary.notes]
        waiting.reverse()
        while waiting:
            note = waiting.pop()
            if note not in ordered:
                ordered[note] = None
                inside = [ref.element for ref in self._refs_in.get(note, ()) if ref.element in ref.notes]
                waiting += reversed(inside)
        return list(ordered)

    def _refs(self) -> Sequence[XmlNoteRef]:
        """All references, those inside a note after the first one to it."""
        return list(in_reading_order(self._note_refs, self._refs_in, lambda ref: ref.notes))

    def _first_refs(self) -> Iterator[XmlNoteRef]:
        """The note references, without further ones to notes that stand where they are referred to."""
        refs = [*self._note_refs, *(ref for inside in self._refs_in.values() for ref in inside)]
        in_place = {ref.element for ref in refs if ref.element in ref.notes}
        return (ref for ref in refs if ref.element in in_place or not in_place.intersection(ref.notes))

    def _labelled(self) -> dict[Element, str]:
        """Each note's label: the document's own, else the one its references print, else its number among its kind.

        Among notes that the document numbers, one without a number gets none, but for the one that is missing there.
        """
        printed: dict[Element, str] = {}
        for ref in self._first_refs():
            if len(ref.notes) == 1 and ref.label:
                printed.setdefault(ref.notes[0], ref.label)
        kinds = self._vocabulary.notes
        own = {note: label for note in self._order if (label := self._vocabulary.label(note) or printed.get(note, ""))}
        all_notes, numbered = (Counter(kinds[note] for note in notes) for notes in (self._order, own))
        counts: Counter[NoteKind] = Counter()
        labels = {}
        for note in self._order:
            kind = kinds[note]
            counts[kind] += 1
            is_odd = 2 * numbered[kind] > all_notes[kind]
            labels[note] = own.get(note) or (_UNNUMBERED if is_odd else str(counts[kind]))
        for kind in numbered:
            _fill_gaps([note for note in self._order if kinds[note] is kind], labels)
        return labels

    def _note(self, element: Element, ordinal: int, name: str) -> Note:
        builder, breaks = self._passages[element]
        passage, kind = builder.passage(), self._vocabulary.notes[element]
        return Note(
            self._labels[element],
            ordinal,
            passage,
            self._location(element),
            kind,
            breaks,
            builder.addresses,
            blocks=builder.blocks,
            opaque=opaque_spans(passage.text, name, builder.opaque),
        )

    def _location(self, element: Element) -> Location:
        line = cast("int | None", element.sourceline) or None
        return Location(self._path, line, anchor=local_attribute(element, "id"))

    def _references(self) -> Iterator[NoteRef]:
        ordinals = {element: ordinal for ordinal, element in enumerate(self._order, 1)}
        refs = self._refs()
        texts = {key: builder.passage().text for key, builder in {id(ref.passage): ref.passage for ref in refs}.items()}
        inside = {id(ref) for each in self._refs_in.values() for ref in each}
        for ref in refs:
            before, after = context(texts[id(ref.passage)], ref.at)
            found = NoteRef(
                ref.label, self._location(ref.element), before=before, after=after, is_in_note=id(ref) in inside
            )
            for note in ref.notes:
                yield replace(found, label=self._labels[note], ordinal=ordinals[note])
            if not ref.notes:
                yield found


def _fill_gaps(notes: Sequence[Element], labels: dict[Element, str]) -> None:
    """Give notes without a number the numbers that are missing exactly there: 11 between 10 and 12."""
    last = 0
    waiting: list[Element] = []
    for note in notes:
        label = labels[note]
        if label == _UNNUMBERED:
            waiting.append(note)
        elif label.isdecimal() and len(label) <= _MOST_DIGITS:
            if int(label) - last - 1 == len(waiting):
                labels.update((each, str(last + place)) for place, each in enumerate(waiting, 1))
            last, waiting = int(label), []


def read_xml(
    data: bytes,
    path: str,
    name: str,
    vocabulary: Callable[[Element], XmlVocabulary],
    is_own: Callable[[Element], bool],
    reason: str,
) -> Document:
    """Read a document of one XML format; `reason` says why it has no notes.

    Raises DocumentError if it is too large, not well-formed, or its root is not the format's (`is_own`).
    """
    check_size(data, path, "Split the file.")
    root = parse_xml(data, path)
    if not is_own(root):
        raise DocumentError(
            f"{path}: stacite can't read this kind of XML (`<{local_name(root)[:60]}>`)",
            "stacite reads JATS, BITS, TEI and FictionBook. You can also save the document as HTML.",
        )
    return XmlNotes(vocabulary(root), path).document(name, hashlib.sha256(data).hexdigest(), reason)


# Works whose parts are elements.

_YEAR = pattern(r"(\d{4})")
CREATOR_ROLES = frozenset(("author", "editor", "translator", "compiler", "director"))
"""Variables of CSL for people, which are names of elements and roles in JATS and TEI too."""

CslData = dict[str, object]


def element_words(element: Element) -> str:
    """All text in an element, on one line; empty for a comment."""
    return " ".join(element_text(element).split()) if local_name(element) else ""


def csl_date(text: str) -> CslData:
    """A date as CSL has it: its year, or its words if there is none."""
    match = _YEAR.search(text)
    return {"date-parts": [[int(match[1])]]} if match else {"literal": text}


def csl_work(data: CslData, people: dict[str, list[CslData]]) -> Item | None:
    """A work from its variables and people; None if it lacks a title, or both people and a date."""
    if "title" not in data or not (people or "issued" in data):
        return None
    from stacite.model.csl_json import item_from_csl  # noqa: PLC0415 - few documents have such lists

    return item_from_csl({**data, **people})


def printed_work(item: Item) -> str:
    """The work as a bibliography might print it, for elements without text between them."""
    parts = [_names(item.authors_or_editors), str(item.year or "")]
    is_part = bool(item.get("container-title"))
    parts.append(item.title if is_part else f"*{item.title}*")
    if is_part:
        numbers = " ".join(filter(None, (item.get("volume"), f"({item.get('issue')})" if item.get("issue") else "")))
        whole = " ".join(filter(None, (f"*{item.get('container-title')}*", numbers)))
        parts.append(f"{whole}: {item.get('page')}" if item.get("page") else whole)
    parts.append(": ".join(filter(None, (item.get("publisher-place"), item.get("publisher")))))
    parts.append(f"https://doi.org/{item.get('DOI')}" if item.get("DOI") else item.get("URL"))
    return "".join(_sentences(filter(None, parts)))


def _sentences(parts: Iterator[str]) -> Iterator[str]:
    """The parts with a period and a space between them."""
    before = ""
    for part in parts:
        if before:
            yield " " if before.rstrip("*")[-1:] in ".?!" else ". "
        yield part
        before = part
    yield "" if before[-1:] in ".?!" or "://" in before else "."


def _names(names: tuple[Name, ...]) -> str:
    printed = [f"{name.family}, {name.given}".rstrip(", ") if name.family else str(name) for name in names]
    return f"{', '.join(printed[:-1])}, and {printed[-1]}" if len(printed) > 1 else "".join(printed)
