"""A document as readers return it: notes, note references, and the body without them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from stacite.model.location import Location, locate

if TYPE_CHECKING:
    from stacite.model.item import Item
    from stacite.text.passages import Passage
    from stacite.text.spans import Span


class NoteKind(StrEnum):
    """Where a note is printed."""

    FOOT = "foot"
    END = "end"
    AUTHOR = "author"
    """A note on the author or the title, marked by a symbol."""


class NoteRefShape(StrEnum):
    """How a note reference looks in the body."""

    SUPERSCRIPT = "superscript"
    BRACKET = "bracket"
    DIGIT = "digit"
    SYMBOL = "symbol"
    REFERENCE = "reference"
    """A reference of the format itself: `[^1]`, `<a href="#fn1">`, `w:footnoteReference`."""


class AddressSource(StrEnum):
    """How a reader found a URL."""

    ANNOTATION = "annotation"
    """A link annotation over the text (PDF)."""
    RELATIONSHIP = "relationship"
    """The target of a link in the format itself: `<a href>`, `w:hyperlink`, `[text](target)`."""
    FIELD = "field"
    """The instruction of a field (Word)."""
    PRINTED = "printed"
    """Characters of the text."""


@dataclass(frozen=True, slots=True)
class Address:
    """A URL that is not in the note's text, or not completely."""

    url: str
    source: AddressSource
    span: Span | None = None
    """Span of the note's text that is linked, or that prints the URL; None if unknown."""
    second_reading: str = ""
    """Another possible URL, if a hyphen at a line end may or may not belong to it."""


@dataclass(frozen=True, slots=True)
class EmbeddedItem:
    """A work that a reference manager (Zotero, Mendeley) embedded in a field of the document."""

    item: Item
    span: Span | None = None
    """Span of the note's text that the field prints for all its works."""
    locator: str = ""
    """The pinpoint as the author entered it."""
    label: str = "page"
    """A CSL locator label."""
    prefix: str = ""
    """Words that the author entered before it: `See`."""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote."""

    label: str
    """As printed, superscript digits as plain ones: `3`, `*`, `iv`; the identifier if the format has one."""
    ordinal: int
    """1-based position among the document's notes."""
    passage: Passage
    location: Location
    """Where the label is."""
    kind: NoteKind = NoteKind.FOOT
    breaks: tuple[int, ...] = ()
    """Offsets in the text at which the note is interrupted by body text or the end of a page."""
    addresses: tuple[Address, ...] = ()
    items: tuple[EmbeddedItem, ...] = ()
    """Works that a reference manager embedded in the note, in order."""
    confidence: float = 1.0
    """The reader's confidence, 0 to 1, that this is a note and complete."""
    reason: str = ""
    """Why the confidence is not higher."""

    @property
    def text(self) -> str:
        """The note without its label, joined over line and page breaks; emphasis as `*…*`."""
        return self.passage.text


@dataclass(frozen=True, slots=True)
class NoteRef:
    """A note reference in the body."""

    label: str
    location: Location
    shape: NoteRefShape = NoteRefShape.REFERENCE
    span: Span | None = None
    """Span of the reference alone in the document's source."""
    before: str = ""
    """About 60 characters of the body before the reference."""
    after: str = ""
    """About 60 characters of the body after the reference."""
    ordinal: int | None = None
    """1-based position of its note, if the format itself gives it."""

    @property
    def place(self) -> Location:
        """Its location; if the file has no lines, with the words of its paragraph around it."""
        if self.location.line is not None:
            return self.location
        before, after = self.before.rpartition("\n")[2], self.after.partition("\n")[0]
        # Where the words were cut, so may have been the first and the last of them.
        if before == self.before:
            before = before[before.find(" ") + 1 :]
        if after == self.after:
            after = after[: after.rfind(" ") + 1].rstrip() or after
        start = len(before)
        quote = f"{before}{self.label}{after}"
        return replace(self.location, quote=quote, quote_span=(start, start + len(self.label)))


@dataclass(frozen=True, slots=True)
class Symptom:
    """A sign that a part of a document was misread."""

    name: str
    """For programs: `table`, `page-foot`."""
    reason: str
    """What is wrong, as a clause: `3 notes contain parts of tables`."""
    notes: tuple[int, ...] = ()
    """The ordinals of the notes concerned; empty if it is about the document."""
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The result of reading a document."""

    path: str
    format: str
    """The reader's name: `text`, `markdown`."""
    sha256: str
    """Of the bytes, in hex."""
    notes: tuple[Note, ...]
    note_refs: tuple[NoteRef, ...]
    body: Passage
    """The text without notes, joined where they were; paragraphs end with an empty line."""
    source: str | None = None
    """The decoded text with all characters (CRLF too), for text formats."""
    doubts: tuple[str, ...] = field(default=())
    """Reasons for doubt about the result, one clause each: 'markers without notes', 'two columns'."""
    note_text: str | None = None
    """The text of the notes as the file has it, to which their passages refer if there is no source (DOCX)."""
    left_out: tuple[tuple[int, float], ...] = ()
    """Pages with characters that the reader left out, such as rotated ones, and their share of the page's."""
    symptoms: tuple[Symptom, ...] = ()
    """What the health check found."""
    verdict: str = ""
    """`This PDF was probably misread: …`, if there is too much of it; else empty."""

    @property
    def is_page_layout(self) -> bool:
        """Whether notes were found by their places on pages: what is missing may have been misread, not forgotten."""
        return self.format in ("boxes", "pdf")

    def place(self, note: Note, start: int, end: int) -> Location:
        """Return the location of text[start:end] of a note; if unknown, that of the note, with its text."""
        if self.source is None:
            return replace(note.location, quote=note.text, quote_span=(start, end))
        span = note.passage.source_span(start, end)
        if span is None:
            return note.location
        return locate(self.path, self.source, span, note.location.page)
