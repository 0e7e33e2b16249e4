"""The runs of a Word document's notes and their texts: their places in the bytes of a part, for changing them.

Zotero's fields are put around what the notes of a copy print; all else stays, to the byte. A run is split where a field
begins or ends inside it; both halves keep its properties. What the field shows is what was printed until somebody
refreshes it in Word.

Sources: ISO/IEC 29500-1, 17.3.2 (runs), 17.3.3.31 (t), 17.13.5 (tracked changes), 17.16 (fields and hyperlinks),
17.16.18 (fldChar), 17.16.23 (instrText); the schema of citeproc-js' citation objects (csl-citation.json), and Zotero's
`integration.js`, which takes `itemData` where a library has no such item.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from stacite.containers.archive import damage_error, with_members
from stacite.containers.opc import OpcPackage, note_parts
from stacite.containers.xml import (
    COUNTED_AS_CHARACTERS,
    DELETED_ELEMENTS,
    INSERTED_ELEMENTS,
    EncodedXml,
    Splice,
    XmlVisitor,
    apply_splices,
    visit_xml,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.containers.xml import SourceElement
    from stacite.text.spans import Span


class Hindrance(StrEnum):
    """Why text can't be changed, as shown to users."""

    NONE = ""
    LINK = "the text is a link, whose target would stay the same"
    FIELD = "the text comes from a field, whose program would overwrite the change"
    CONTROL = "the text is in a content control, whose program would overwrite the change"
    TRACKED = "the text is part of an existing tracked change"
    PLACE = "changes can't be tracked at this place"
    SIGNS = "the new text contains characters that a Word document can't have"


_TRACKED_CHANGES = INSERTED_ELEMENTS | DELETED_ELEMENTS
# Elements around a run that allow tracked changes in it.
_ALLOWING_CHANGES = frozenset(
    "w:p w:tc w:tr w:tbl w:footnote w:endnote w:footnotes w:endnotes w:smartTag w:customXml w:dir w:bdo".split()
)
_HINDRANCES = {
    "w:hyperlink": Hindrance.LINK,
    "w:fldSimple": Hindrance.FIELD,
    "w:sdtContent": Hindrance.CONTROL,
    **dict.fromkeys(_TRACKED_CHANGES, Hindrance.TRACKED),
}
# Elements that are one character, and the kind of break that ends a line only (ISO/IEC 29500-1, 17.18.3).
_DELETABLE, _LINE = frozenset(("w:br", "w:cr", "w:tab")), "textWrapping"
_SCHEMA = "https://github.com/citation-style-language/schema/raw/master/csl-citation.json"
_DIVIDES_LINK = "it begins or ends inside a link"
_PRESERVES_SPACE = b' xml:space="preserve"'


@dataclass(slots=True, eq=False)
class SourceRun:
    """A run: text in one format, with the elements in it."""

    place: SourceElement
    content: int
    """The offset of its content, after its properties."""
    properties: bytes = b""
    """The properties as written."""
    is_tracked: bool = False
    """Whether its properties record that it was inserted, deleted or moved."""

    is_hidden: bool = False
    """Whether its properties hide it."""
    holds_number: bool = False
    """Whether the program sets the note's number in it."""

    @property
    def is_raised(self) -> bool:
        """Whether it is formatted as a note's number, not as its text."""
        return self.holds_number or b"vertAlign" in self.properties

    @property
    def insertion(self) -> SourceElement | None:
        """The tracked insertion that contains the run, if it is still unaccepted."""
        holder = self.place.parent
        return holder if holder is not None and holder.name == "w:ins" else None


@dataclass(slots=True, eq=False)
class RunText:
    """A `w:t`, or a line break or tab between two of them."""

    place: SourceElement
    run: SourceRun | None
    start: int
    """The offset of its text in the text of all notes."""
    part: str = ""
    """The part of the package that holds it."""
    length: int = 0
    hindrance: Hindrance = Hindrance.NONE
    link: SourceElement | None = None
    """The link that contains it, if the link is an element."""
    is_whole: bool = True
    """Whether its text is contiguous, without comments or elements inside."""
    is_element: bool = False
    """Whether it is an element that counts as one character: it can be deleted, but not changed."""
    _spans: list[tuple[int, int, str]] = field(default_factory=list)
    """Spans that are written as they are read: the offset of each in this text, its byte, and its characters."""

    @property
    def end(self) -> int:
        """The offset of its end in the text of all notes."""
        return self.start + self.length

    @property
    def characters(self) -> str:
        """The decoded text."""
        return "".join(characters for _, _, characters in self._spans)

    def add(self, characters: str, byte: int) -> None:
        """Add text that is at `byte`."""
        self._spans.append((self.length, byte, characters))
        self.length += len(characters)

    def byte(self, character: int) -> int:
        """The byte in the part of a character of this text."""
        if character >= self.length:
            return self.place.close
        place = bisect_right(self._spans, character, key=lambda each: each[0]) - 1
        number, byte, characters = self._spans[place]
        # Within a span, characters have as many bytes as in the file: a reference such as `&amp;` is a span of its own.
        return byte + len(characters[: character - number].encode())


def run_texts(utf8: bytes, path: str, part: str, at: int) -> tuple[list[RunText], str]:
    """The texts of a part, and all its text, which starts at offset `at` in the text of all notes.

    That is the text of each `w:t`, with a line end for each element that separates text, as readers count them. The
    line breaks and tabs among them that can be deleted are texts, too.
    Raises DocumentError if the part is not well-formed.
    """
    scan = _RunScanner(utf8, part, at)
    visit_xml(utf8, path, part, scan)
    return scan.texts, "".join(scan.parts)


def hindrance_around(place: SourceElement) -> Hindrance:
    """What prevents a tracked change in the elements around a run or link."""
    holder = place.parent
    if holder is not None and holder.name == "w:ins":  # another author's insertion can be split in two
        holder = holder.parent
    while holder is not None:
        if holder.name not in _ALLOWING_CHANGES:
            return _HINDRANCES.get(holder.name, Hindrance.PLACE)
        holder = holder.parent
    # A tracked change needs `w:id` and `w:author`, and attributes are in no default namespace.
    return Hindrance.NONE if place.prefix else Hindrance.PLACE


@dataclass(slots=True)
class _RunScanner(XmlVisitor):
    utf8: bytes
    part: str
    at: int
    texts: list[RunText] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    """The characters so far."""
    _runs: list[SourceRun] = field(default_factory=list)
    _text: RunText | None = None
    _fields: list[str] = field(default_factory=list)
    """The instructions of the open fields."""

    def starts(self, place: SourceElement) -> None:
        match place.name:
            case "w:r":
                self._runs.append(SourceRun(place, place.inner))
            case "w:t":
                self._text = self._started_text(place)
            case "w:footnote" | "w:endnote":
                # A field that is never closed must not affect the next note.
                self._fields.clear()
            case "w:footnoteRef" | "w:endnoteRef" if self._runs:
                self._runs[-1].holds_number = True
            case "w:fldChar":
                self._field(place.attributes.get("w:fldCharType", ""))
            case name if name in _TRACKED_CHANGES and self._is_property(place.parent):
                self._runs[-1].is_tracked = True
        self._breaks(place.parent)

    def ends(self, place: SourceElement) -> None:
        match place.name:
            case "w:r":
                self._runs.pop()
            case "w:rPr" if self._is_property(place):
                self._runs[-1].content = place.end
                self._runs[-1].properties = self.utf8[place.start : place.end]
            case "w:vanish" if self._is_property(place.parent):
                self._runs[-1].is_hidden = True
            case "w:t":
                self._end_text()
            case name if name in COUNTED_AS_CHARACTERS:
                self._count_element(place, COUNTED_AS_CHARACTERS[name])

    def _count_element(self, place: SourceElement, character: str) -> None:
        run = self._runs[-1] if self._runs and self._runs[-1].place is place.parent else None
        if run is not None and run.place.parent is not None and run.place.parent.name in DELETED_ELEMENTS:
            return
        # A page break is one, too.
        if run is not None and place.name in _DELETABLE and place.attributes.get("w:type", _LINE) == _LINE:
            text = self._started_text(place)
            text.length, text.is_element = 1, True
            self.texts.append(text)
        self.parts.append(character)
        self.at += 1

    def characters(self, text: str, start: int, inside: SourceElement) -> None:
        if inside.name == "w:instrText" and self._fields:
            # The field's name is enough; instructions can hold megabytes of a reference manager's data.
            self._fields[-1] += text[:40]
        if self._text is not None and inside is self._text.place:
            self._text.add(text, start)

    def interrupts(self, inside: SourceElement) -> None:
        self._breaks(inside)

    def _breaks(self, inside: SourceElement | None) -> None:
        """Record that something other than text interrupts a text."""
        if self._text is not None and inside is self._text.place:
            self._text.is_whole = False

    def _is_property(self, place: SourceElement | None) -> bool:
        """Whether an element contains the properties of the innermost run."""
        return place is not None and place.name == "w:rPr" and bool(self._runs) and place.parent is self._runs[-1].place

    def _started_text(self, place: SourceElement) -> RunText:
        run = self._runs[-1] if self._runs and self._runs[-1].place is place.parent else None
        text = RunText(place, run, self.at, self.part, hindrance=Hindrance.PLACE)
        if run is None:
            return text
        # A later check overrides the reason that an earlier one gave.
        text.hindrance = Hindrance.TRACKED if run.is_tracked else hindrance_around(run.place)
        if run.is_hidden:
            text.hindrance = Hindrance.PLACE
        if self._fields:
            is_link = all(each.split()[:1] == ["HYPERLINK"] for each in self._fields)
            text.hindrance = Hindrance.LINK if is_link else Hindrance.FIELD
        holder = run.place.holder("w:hyperlink", "w:p")
        text.link = holder if holder is not None and holder.name == "w:hyperlink" else None
        return text

    def _end_text(self) -> None:
        text, self._text = self._text, None
        if text is None:
            return
        characters = text.characters
        is_shown = text.place.attributes.get("xml:space") == "preserve" or characters == characters.strip(" \t\r\n")
        # A change writes `xml:space="preserve"`, which would show whitespace at the edges that was hidden before
        # (ISO/IEC 29500-1, 17.3.3.31).
        if not text.is_whole or not is_shown:
            text.hindrance = text.hindrance or Hindrance.PLACE
        self.texts.append(text)
        self.parts.append(characters)
        self.at += text.length

    def _field(self, kind: str) -> None:
        # `separate` needs no case: a field's instruction is `w:instrText`, so each `w:t` in a field is what it shows.
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()


@dataclass(frozen=True, slots=True)
class CitedWork:
    """A source that is cited."""

    item: Mapping[str, object]
    """In CSL-JSON."""
    locator: str = ""
    label: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class CitationField:
    """A citation of one source, or of several side by side."""

    span: Span
    """What it shows, in the text of all notes."""
    works: tuple[CitedWork, ...]
    note: int
    """The position of its note, from 1."""
    has_period: bool = False
    """Whether the period that ends the citation is part of it."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place between two runs, or one that splits a run."""

    byte: int
    before: bytes = b""
    """What ends the first half."""
    after: bytes = b""
    """What begins the second half."""
    widening: tuple[Splice, ...] = ()


@dataclass(slots=True)
class FieldWriter:
    """Puts fields into the notes of a document."""

    data: bytes
    path: str
    package: OpcPackage
    parts: Mapping[str, EncodedXml]
    characters: str
    """The text of all notes; spans count in it."""
    _texts: list[RunText]
    _splices: dict[str, list[Splice]] = field(default_factory=dict)
    _widened: set[SourceElement] = field(default_factory=set)
    """The texts whose edges show whitespace now."""
    _count: int = 0

    @classmethod
    def of(cls, data: bytes, path: str) -> FieldWriter:
        """Raises DocumentError if it is not a sound Word document."""
        package = OpcPackage(data, path)
        parts: dict[str, EncodedXml] = {}
        texts: list[RunText] = []
        characters = ""
        for part in note_parts(package, package.main_part()).values():
            if part in parts:  # footnotes and endnotes in one part can't be distinguished by their ids
                raise damage_error(path, part)
            parts[part] = EncodedXml.of(package.bytes(part) or b"", path, part)
            found, more = run_texts(parts[part].utf8, path, part, len(characters))
            texts += found
            characters += more
        return cls(data, path, package, parts, characters, [text for text in texts if text.length])

    def add(self, citation: CitationField) -> str:
        """Add a field; returns why that can't be done, else an empty text. Fields may not overlap."""
        start, end = citation.span
        first = bisect_right(self._texts, start, key=lambda text: text.end)
        last = bisect_left(self._texts, end, key=lambda text: text.start)
        touched = self._texts[first:last]
        if not touched or touched[0].start > start or touched[-1].end < end:
            return str(Hindrance.PLACE)
        hindrance = next((each.hindrance for each in touched if each.hindrance not in ("", Hindrance.LINK)), "")
        first_run, last_run = touched[0].run, touched[-1].run
        if hindrance or first_run is None or last_run is None:
            return str(hindrance or Hindrance.PLACE)
        paragraphs = {id(each.place.holder("w:p")) for each in touched}
        if len(paragraphs) > 1:
            return "it runs over several paragraphs"
        # A field that begins in a tracked insertion and ends outside it would be broken when that is rejected.
        if first_run.insertion is not None or last_run.insertion is not None:
            return str(Hindrance.TRACKED)
        opening = self._cut(touched[0], start - touched[0].start, is_end=False)
        closing = self._cut(touched[-1], end - touched[-1].start, is_end=True)
        if opening is None or closing is None:
            return _DIVIDES_LINK
        self._count += 1
        prefix = touched[0].place.prefix
        splices = self._splices.setdefault(touched[0].part, [])
        for cut, content in ((opening, self._opened(citation, prefix)), (closing, _field_character(prefix, "end"))):
            splices += cut.widening
            splices.append(Splice(cut.byte, cut.byte, cut.before + content.encode() + cut.after))
        return ""

    def written(self) -> bytes:
        """The document with the fields."""
        changed = {
            self.package.member(part): text.bytes(apply_splices(text.utf8, self._splices[part]))
            for part, text in self.parts.items()
            if self._splices.get(part)
        }
        return with_members(self.data, self.path, changed) if changed else self.data

    def _cut(self, text: RunText, at: int, *, is_end: bool) -> _Cut | None:
        """The place of a field's edge at a character of a text; None inside a link, which a field can't divide."""
        utf8, run = self.parts[text.part].utf8, text.run
        if run is None:
            return None
        is_first = at == 0 and not utf8[run.content : text.place.start].strip()
        is_last = at == text.length and not utf8[text.place.end : run.place.close].strip()
        link = text.link if text.hindrance is Hindrance.LINK else None
        if text.hindrance is Hindrance.LINK and link is None:
            return None
        if link is not None:
            # Around the link, if this is the edge of all its text.
            if is_end:
                is_edge = is_last and not utf8[run.place.end : link.close].strip()
                return _Cut(link.end) if is_edge else None
            return _Cut(link.start) if is_first and not utf8[link.inner : run.place.start].strip() else None
        if is_first or is_last:
            return _Cut(run.place.start if is_first else run.place.end)
        tag, name = run.place.tag.encode(), text.place.tag.encode()
        ended, begun = b"</" + tag + b">", b"<" + tag + b">" + run.properties
        if at in (0, text.length):  # between a text and another element of its run
            return _Cut(text.place.end if at else text.place.start, ended, begun)
        first = b"</" + name + b">" + ended
        second = begun + b"<" + name + _PRESERVES_SPACE + b">"
        return _Cut(text.byte(at), first, second, self._widening(text))

    def _widening(self, text: RunText) -> tuple[Splice, ...]:
        """What keeps whitespace at the end of a text's first half."""
        if "xml:space" in text.place.attributes or text.place in self._widened:
            return ()
        self._widened.add(text.place)
        at = text.place.inner - 1
        return (Splice(at, at, _PRESERVES_SPACE),)

    def _opened(self, citation: CitationField, prefix: str) -> str:
        shown = self.characters[slice(*citation.span)]
        number = sha256(f"{self._count} {shown}".encode()).hexdigest()[:8]
        properties: dict[str, object] = {
            "formattedCitation": shown,
            "plainCitation": shown,
            "noteIndex": citation.note,
        }
        if not citation.has_period:
            properties["suppress-trailing-punctuation"] = True
        data = {
            "citationID": number,
            "properties": properties,
            "citationItems": [*map(_cited_object, citation.works)],
            "schema": _SCHEMA,
        }
        instruction = escape(f" ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(data, ensure_ascii=False)} ")
        text = f'<{prefix}instrText xml:space="preserve">{instruction}</{prefix}instrText>'
        return f"{_field_character(prefix, 'begin')}<{prefix}r>{text}</{prefix}r>{_field_character(prefix, 'separate')}"


def _cited_object(work: CitedWork) -> dict[str, object]:
    key = str(work.item.get("id", ""))
    # By its address Zotero knows that two citations have the same source; it is in no library.
    address = f"http://zotero.org/users/local/stacite/items/{sha256(key.encode()).hexdigest()[:8].upper()}"
    cited: dict[str, object] = {"id": key, "uris": [address], "itemData": dict(work.item)}
    if work.locator:
        cited |= {"locator": work.locator, "label": work.label}
    return cited | {name: text for name, text in (("prefix", work.prefix), ("suffix", work.suffix)) if text.strip()}


def _field_character(prefix: str, kind: str) -> str:
    return f'<{prefix}r><{prefix}fldChar {prefix}fldCharType="{kind}"/></{prefix}r>'
