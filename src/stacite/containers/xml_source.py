"""XML that is changed in places and stays as it is everywhere else, to the byte.

The text is converted from the file's encoding to UTF-8 and back. Expat, which counts bytes, gives the places of
elements and text, and splices put new bytes there.

Source: XML 1.0 (fifth edition), 2.4 (character data), 4.3.3 and appendix F (detection of encodings).
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from stacite.containers.archive import damage_error
from stacite.containers.xml import prefixed
from stacite.text.encodings import UTF16_TAG_STARTS, split_byte_order_mark
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Self


_DECLARED = pattern(rb"""\A<\?xml[^>]{0,100}\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")


@dataclass(frozen=True, slots=True)
class EncodedXml:
    """An XML text in UTF-8, and the encoding of the file."""

    utf8: bytes
    codec: str

    @classmethod
    def of(cls, data: bytes, path: str, part: str) -> EncodedXml:
        """Raises DocumentError if the bytes are not in the encoding they declare."""
        try:
            codec = _codec(data)
            utf8 = data if codec == "utf-8" else data.decode(codec).encode()
            # Text that does not survive the round trip could not be written back unchanged.
            if cls(utf8, codec).bytes(utf8) == data:
                return cls(utf8, codec)
        except (LookupError, UnicodeError) as error:
            raise damage_error(path, part) from error
        raise damage_error(path, part)

    def bytes(self, utf8: bytes) -> bytes:
        """A changed text in the encoding of the file."""
        # An encoding such as Latin-1 may lack an inserted character, which becomes `&#8217;` then.
        return utf8 if self.codec == "utf-8" else utf8.decode().encode(self.codec, "xmlcharrefreplace")


def _codec(data: bytes) -> str:
    declared = _DECLARED.match(data)
    # A byte order mark or the bytes themselves outweigh the declaration (XML 1.0, appendix F).
    if encoding := split_byte_order_mark(data)[0] or UTF16_TAG_STARTS.get(data[:2]):
        return encoding
    return codecs.lookup(declared[1].decode()).name if declared else "utf-8"


# `<w:t xml:space="preserve">`: a quoted value may contain `>`. Possessive quantifiers prevent backtracking.
_START_TAG = pattern(rb"""<[^\s/>]+((?:[^"'>]|"[^"]*+"|'[^']*+')*+)>""")


@dataclass(slots=True, eq=False)
class SourceElement:
    """An element: its start tag is at [start, inner), its end tag at [close, end)."""

    name: str
    """With the prefix that the specification uses: `w:r`."""
    tag: str
    """As the text writes it."""
    attributes: dict[str, str]
    """By prefixed name; attributes without namespace by their own."""
    parent: SourceElement | None
    start: int
    inner: int
    written: bytes = b""
    """The attributes as the start tag writes them, with the space before them."""
    close: int = -1
    end: int = -1

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is a single tag, `<w:p/>`."""
        return self.close == self.start

    @property
    def prefix(self) -> str:
        """The prefix of its tag, with the colon; empty for the default namespace."""
        return self.tag[: self.tag.find(":") + 1]

    def holder(self, *names: str) -> SourceElement | None:
        """The nearest element around it with one of these names."""
        holder = self.parent
        while holder is not None and holder.name not in names:
            holder = holder.parent
        return holder


class XmlVisitor:
    """Receives what a text contains, in order, with offsets in bytes."""

    __slots__ = ()

    @classmethod
    def of(cls, utf8: bytes, path: str, part: str) -> Self:
        """A visitor of a whole text. Raises DocumentError if it is not well-formed."""
        visitor = cls()
        visit_xml(utf8, path, part, visitor)
        return visitor

    def starts(self, place: SourceElement) -> None:
        """An element starts; its end isn't known yet."""

    def ends(self, place: SourceElement) -> None:
        """An element has ended."""

    def characters(self, text: str, start: int, inside: SourceElement) -> None:
        """Text is at `start`: as written, or one character written as a reference."""

    def interrupts(self, inside: SourceElement) -> None:
        """A comment, an instruction or the edge of a CDATA section is between characters."""


def visit_xml(utf8: bytes, path: str, part: str, visitor: XmlVisitor) -> None:
    """Call the visitor for all of the text. Raises DocumentError if it is not well-formed or has a document type."""
    # lxml doesn't report byte offsets; expat does. The separator makes names look like lxml's.
    parser = expat.ParserCreate("utf-8", "}")
    _VisitedParser(utf8, parser, visitor)
    try:
        parser.Parse(utf8, True)
    except (expat.ExpatError, _DoctypeError) as error:
        raise damage_error(path, part) from error


class _DoctypeError(Exception):
    """The text has a document type, which parts of packages may not have (ISO/IEC 29500-2, 7.4)."""


@dataclass(slots=True)
class _VisitedParser:
    text: bytes
    parser: expat.XMLParserType
    visitor: XmlVisitor
    _open: list[SourceElement] = field(default_factory=list)

    def __post_init__(self) -> None:
        parser = self.parser
        parser.StartElementHandler = self._starts
        parser.EndElementHandler = self._ends
        # `buffer_text` stays off: expat then reports each reference and line end alone, with its own offset.
        parser.CharacterDataHandler = self._letters
        parser.StartDoctypeDeclHandler = self._declares
        interrupts: Callable[..., None] = self._interrupts
        parser.CommentHandler = parser.ProcessingInstructionHandler = interrupts
        parser.StartCdataSectionHandler = parser.EndCdataSectionHandler = interrupts

    def _starts(self, name: str, attributes: dict[str, str]) -> None:
        start = self.parser.CurrentByteIndex
        tag = _START_TAG.match(self.text, start)
        if tag is None:
            raise AssertionError("expat has found a start tag where there is none")
        spelled = self.text[start + 1 : tag.start(1)].decode()
        known = {_prefixed_by_expat(each): value for each, value in attributes.items()}
        parent = self._open[-1] if self._open else None
        place = SourceElement(_prefixed_by_expat(name), spelled, known, parent, start, tag.end(), tag[1])
        self._open.append(place)
        self.visitor.starts(place)

    def _ends(self, name: str) -> None:  # noqa: ARG002 - handlers take it
        place = self._open.pop()
        # For `<w:p/>`, expat reports an end without an end tag.
        if self.text[place.inner - 2 : place.inner] == b"/>":
            place.close, place.end = place.start, place.inner
            # The start tag's pattern includes the slash of an empty tag.
            place.written = place.written[:-1]
        else:
            place.close = self.parser.CurrentByteIndex
            place.end = self.text.index(b">", place.close) + 1
        self.visitor.ends(place)

    def _letters(self, text: str) -> None:
        self.visitor.characters(text, self.parser.CurrentByteIndex, self._open[-1])

    def _interrupts(self, *_: object) -> None:
        if self._open:
            self.visitor.interrupts(self._open[-1])

    def _declares(self, *_: object) -> None:
        raise _DoctypeError


def _prefixed_by_expat(name: str) -> str:
    """A name as expat gives it, with the namespace before the brace."""
    return prefixed(f"{{{name}") if "}" in name else name


@dataclass(frozen=True, slots=True)
class Splice:
    """Replace the bytes [start, end) with `new`."""

    start: int
    end: int
    new: bytes


def apply_splices(text: bytes, splices: Iterable[Splice]) -> bytes:
    """The text with all splices applied, those at one place in order. They may not overlap."""
    parts, at = [], 0
    # An insertion goes before a replacement that starts at the same place. The sort is stable.
    for splice in sorted(splices, key=lambda each: (each.start, each.end)):
        if splice.start < at:
            raise AssertionError("two splices overlap")
        parts += [text[at : splice.start], splice.new]
        at = splice.end
    return b"".join([*parts, text[at:]])


def append_splice(utf8: bytes, place: SourceElement, new: bytes) -> Splice:
    """The splice that puts `new` at the end of an element; a single tag is opened for it."""
    if not place.is_empty_tag:
        return Splice(place.close, place.close, new)
    slash = utf8.rindex(b"/", place.start, place.end)
    return Splice(slash, place.end, b">" + new + f"</{place.tag}>".encode())


@dataclass(slots=True)
class XmlOutline(XmlVisitor):
    """The root element of a text and its children."""

    elements: list[SourceElement] = field(default_factory=list)

    @property
    def root(self) -> SourceElement:
        """The root element."""
        return self.elements[0]

    @property
    def children(self) -> list[SourceElement]:
        """The children of the root."""
        return self.elements[1:]

    def starts(self, place: SourceElement) -> None:
        """Keep the root and its children."""
        if place.parent is None or place.parent.parent is None:
            self.elements.append(place)


def with_entries(text: EncodedXml, path: str, part: str, name: str, entries: Iterable[str]) -> bytes:
    """A part that is a list (of relationships, of content types) with more entries, each given by its attributes."""
    root = XmlOutline.of(text.utf8, path, part).root
    written = "".join(f"<{root.prefix}{name} {entry}/>" for entry in entries).encode()
    return text.bytes(apply_splices(text.utf8, [append_splice(text.utf8, root, written)]))
