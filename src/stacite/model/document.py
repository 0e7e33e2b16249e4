"""A document as a reader hands it on: notes, note references and the body without them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from stacite.model.location import Location, Span, locate

if TYPE_CHECKING:
    from stacite.model.item import Item
    from stacite.model.passage import Passage


class NoteKind(StrEnum):
    """Where a note stands."""

    FOOT = "foot"
    END = "end"
    AUTHOR = "author"
    """A note on the author or the title, marked by a symbol."""


class NoteRefShape(StrEnum):
    """How a marker looks in the body."""

    SUPERSCRIPT = "superscript"
    BRACKET = "bracket"
    DIGIT = "digit"
    SYMBOL = "symbol"
    REFERENCE = "reference"
    """A reference of the format itself: `[^1]`, `<a href="#fn1">`, `w:footnoteReference`."""


class AddressSource(StrEnum):
    """How a reader came by an address."""

    ANNOTATION = "annotation"
    """A link that lies over the glyphs (PDF)."""
    RELATIONSHIP = "relationship"
    """The target of a link in the format itself: `<a href>`, `w:hyperlink`, `[text](target)`."""
    FIELD = "field"
    """The instruction of a field (Word)."""
    PRINTED = "printed"
    """Letters of the text."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address that the letters of the note alone would not give."""

    url: str
    source: AddressSource
    span: Span | None = None
    """The letters of the note's text that it lies behind, or that print it; None where that isn't known."""
    other: str = ""
    """A second reading, where a line's end makes it doubtful whether a hyphen belongs to the address."""


@dataclass(frozen=True, slots=True)
class EmbeddedItem:
    """A work that a reference manager (Zotero, Mendeley) left in a field of the document."""

    item: Item
    span: Span | None = None
    """The letters of the note's text that the field prints for all its works."""
    locator: str = ""
    """The pinpoint's value, as the editor entered it."""
    label: str = "page"
    """A CSL locator label."""
    prefix: str = ""
    """What the editor had printed before it: `See`."""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote."""

    label: str
    """As printed, raised digits as plain ones: `3`, `*`, `iv`; the identifier where the format has one."""
    ordinal: int
    """1-based place among the document's notes."""
    passage: Passage
    location: Location
    """Where the label stands."""
    kind: NoteKind = NoteKind.FOOT
    breaks: tuple[int, ...] = ()
    """Offsets in the text before which body text, or a page's end, interrupts the note."""
    addresses: tuple[Address, ...] = ()
    items: tuple[EmbeddedItem, ...] = ()
    """Works that a reference manager left in the note, in their order."""
    confidence: float = 1.0
    """0 to 1: how sure the reader is that this is a note and whole."""
    reason: str = ""
    """Why it is not surer."""

    @property
    def text(self) -> str:
        """The note without its label, joined over line and page breaks; emphasis as `*…*`."""
        return self.passage.text


@dataclass(frozen=True, slots=True)
class NoteRef:
    """The call of a note in the body."""

    label: str
    location: Location
    shape: NoteRefShape = NoteRefShape.REFERENCE
    span: Span | None = None
    """In the document's source, the marker alone."""
    before: str = ""
    """About 60 letters of the body before it."""
    after: str = ""
    """About 60 letters of the body after it."""
    ordinal: int | None = None
    """Place of the note it calls, where the format itself says so."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader found."""

    path: str
    format: str
    """The reader's name: `text`, `markdown`."""
    sha256: str
    """Of the bytes, in hex."""
    notes: tuple[Note, ...]
    markers: tuple[NoteRef, ...]
    body: Passage
    """The text without notes, joined again where they stood; paragraphs end in a blank line."""
    source: str | None = None
    """The decoded text, every letter kept (CRLF too), for formats that are text."""
    doubts: tuple[str, ...] = field(default=())
    """Reasons for doubt, one sentence each: 'markers without notes', 'two columns'."""
    letters: str | None = None
    """What the notes' pieces point into where there is no source: the letters that the file keeps of them (DOCX)."""

    def place(self, note: Note, start: int, end: int) -> Location:
        """Where text[start:end] of a note stands; the note's own place, with its text, where that isn't known."""
        if self.source is None:
            return replace(note.location, quote=note.text, quote_span=(start, end))
        span = note.passage.source_span(start, end)
        if span is None:
            return note.location
        return locate(self.path, self.source, span, note.location.page)
