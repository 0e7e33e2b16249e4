"""Untrusted XML: parsed to a tree, or changed in places and left as it is everywhere else, to the byte.

A tree is read without network access and entities of its own, within limits of depth and size. Elements and attributes
of office formats are named with the prefixes that their specifications use: `w:p`, `text:note`.

To change XML, the text is converted from the file's encoding to UTF-8 and back. Expat, which counts bytes, gives the
places of elements and text, and splices put new bytes there.

Sources: XML 1.0 (fifth edition), 2.4 (character data), 4 (entities; Word's and publishers' files declare none that a
note needs), 4.3.3 and appendix F (detection of encodings); ISO/IEC 29500-1 and 29500-4 (transitional), annex A
(namespaces; Strict has others than Transitional); ODF 1.3 part 3, 1.4.
"""

from __future__ import annotations

import codecs
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.parsers import expat

from stacite.containers import SAVE_AGAIN
from stacite.containers.archive import damage_error
from stacite.errors import DamagedError, DocumentError
from stacite.text.encodings import UTF16_TAG_STARTS, split_byte_order_mark
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Self

    from lxml import etree
    from lxml.etree import _Element as Element


MAX_ATTRIBUTES = 10_000
"""Most attributes of one element; libxml2 compares each with all others."""
_ATTRIBUTE = pattern(rb"""=\s{0,9}["']""")
TRANSITIONAL = "http://schemas.openxmlformats.org"
STRICT = "http://purl.oclc.org/ooxml"
_PREFIXES = {
    uri: prefix for prefix, uris in table("stacite.containers", "namespaces.toml").items() for uri in uris.split()
}
DELETED_ELEMENTS = frozenset(("w:del", "w:moveFrom"))
INSERTED_ELEMENTS = frozenset(("w:ins", "w:moveTo"))
# Each of these counts as one character of a Word document's notes, so that an offset is never both the end of the text
# before such an element and the start of the text after it.
_COUNTED = "w:p w:br w:cr w:noBreakHyphen w:softHyphen w:sym m:oMath"
COUNTED_AS_CHARACTERS = {**dict.fromkeys(_COUNTED.split(), "\n"), **dict.fromkeys(("w:tab", "w:ptab"), "\t")}
"""What counts as one character of a Word document's notes, with the character."""
COUNTED_IN_ODT = {"text:p": "\n", "text:h": "\n", "text:s": " ", "text:tab": "\t", "text:line-break": "\n"}
"""The same for the notes of an OpenDocument text."""
_DECLARED = pattern(rb"""\A<\?xml[^>]{0,100}\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")
# `<w:t xml:space="preserve">`: a quoted value may contain `>`. Possessive quantifiers prevent backtracking.
_START_TAG = pattern(rb"""<[^\s/>]+((?:[^"'>]|"[^"]*+"|'[^']*+')*+)>""")


def check_attributes(data: bytes, path: str, part: str = "") -> None:
    """Raises DocumentError where an element has too many attributes."""
    if data.count(b"=") <= MAX_ATTRIBUTES:
        return
    for tag in data.split(b"<"):
        if len(tag) > 4 * MAX_ATTRIBUTES and len(_ATTRIBUTE.findall(tag)) > MAX_ATTRIBUTES:
            message = f"{path}: {part or 'the file'} has an element with more than {MAX_ATTRIBUTES:,} attributes"
            raise DocumentError(message, f"Check that it is a document. {SAVE_AGAIN}")


def parse_xml(data: bytes, path: str, part: str = "") -> Element:
    """The root element; `part` names the member of an archive. Raises DocumentError if it is not well-formed.

    Entities stay in the tree as they are written; `entity_text` gives the characters of those that HTML defines.
    """
    from lxml import etree  # noqa: PLC0415 - takes long to load, and readers that only detect a format don't need it

    where = f" ({part})" if part else ""
    check_attributes(data, path, part)
    parser = _xml_parser()
    try:
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            # The error's own log has those of earlier documents, too.
            if not _is_about_ids(parser.error_log):
                raise
            root = etree.fromstring(data, _xml_parser(recover=True))
    except etree.XMLSyntaxError as error:
        # A line inside a member of an archive tells users nothing.
        line = f" (line {error.lineno})" if error.lineno and not part else ""
        raise DamagedError(f"{path}: the file is damaged{where}: not well-formed XML{line}", SAVE_AGAIN) from error
    except (ValueError, LookupError) as error:
        raise DamagedError(f"{path}: the file is damaged{where}: it can't be read as XML", SAVE_AGAIN) from error
    if root is None:
        raise DocumentError(f"{path}: the file is empty{where}", SAVE_AGAIN)
    return root


def _xml_parser(*, recover: bool = False) -> etree.XMLParser:
    from lxml import etree  # noqa: PLC0415

    # Entities are not resolved: a document could name local files, or entities that grow without end.
    # huge_tree stays off, so that libxml2 keeps its own bounds on depth and on the length of a text.
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _is_about_ids(log: etree._ListErrorLog) -> bool:
    """Whether libxml2 refuses nothing but ids that are no names (`xml:id="273_final"`) or occur twice.

    Such a file is well-formed (xml:id 1.0, 6: an error of ids is not fatal), and other parsers read it.
    """
    from lxml.etree import ErrorLevels, ErrorTypes  # noqa: PLC0415

    about_ids = {ErrorTypes.DTD_XMLID_VALUE, ErrorTypes.DTD_ID_REDEFINED}
    errors = [entry.type for entry in log if entry.level > ErrorLevels.WARNING]
    return bool(errors) and about_ids.issuperset(errors)


def local_name(element: Element) -> str:
    """The element's name without its namespace; empty for an entity."""
    tag: object = element.tag  # a function, for an entity
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def entity_text(element: Element) -> str:
    """The characters that an entity left as written stands for, if HTML defines it; else empty.

    HTML (Living Standard), 13.5: JATS, TEI and XHTML name theirs alike.
    """
    import html  # noqa: PLC0415 - loads the table of all entities

    from lxml import etree  # noqa: PLC0415

    if isinstance(element, etree._Entity):  # noqa: SLF001 - lxml has no public name for it
        characters = html.unescape(element.text or "")
        return "" if characters.startswith("&") else characters
    return ""


def local_attribute(element: Element, name: str) -> str:
    """The attribute of that name in any namespace; empty if there is none."""
    value = element.get(name)
    if value is not None:
        return str(value)
    return next((str(each) for key, each in element.items() if str(key).rpartition("}")[2] == name), "")


@lru_cache(maxsize=4096)
def prefixed(tag: str) -> str:
    """`w:p` for lxml's name with a namespace; `?:local` in a namespace that no format here uses."""
    uri, _, local = tag.rpartition("}")
    return f"{_PREFIXES.get(uri[1:], '?')}:{local}"


@lru_cache(maxsize=4096)
def expanded_names(name: str) -> tuple[str, ...]:
    """Lxml's names with namespaces that a prefixed name can stand for."""
    prefix, _, local = name.partition(":")
    return tuple(f"{{{uri}}}{local}" for uri, short in _PREFIXES.items() if short == prefix)


def prefixed_name(element: Element) -> str:
    """`w:p`, `text:note`; `?:local` in an unknown namespace; empty for an entity."""
    tag: object = element.tag
    return prefixed(tag) if isinstance(tag, str) else ""


def prefixed_attribute(element: Element, attribute: str) -> str:
    """An attribute by its prefixed name; empty if there is none."""
    for spelling in expanded_names(attribute):
        found = element.get(spelling)
        if found is not None:
            return str(found)
    return ""


def find_child(element: Element | None, path: str) -> Element | None:
    """The first child of that name; `w:pPr/w:rPr` descends by names."""
    for wanted in path.split("/"):
        if element is None:
            return None
        element = next((each for each in element if prefixed_name(each) == wanted), None)
    return element


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


def removable(removals: Iterable[Splice], insertions: Sequence[int]) -> Iterator[Splice]:
    """The removals that are in no other one and hold none of the places where something is inserted."""
    places, reached = sorted(insertions), 0
    for each in sorted(removals, key=lambda each: (each.start, -each.end)):
        if each.start >= reached and bisect_right(places, each.start) == bisect_left(places, each.end):
            yield each
            reached = each.end


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
