"""Where the elements and letters of an XML text stand in its bytes, so that it is changed without being written anew.

Source: XML 1.0 (fifth edition), 2.4 (character data); the parser is expat, which counts bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from xml.parsers import expat

from stacite.model.pattern import pattern
from stacite.packages.archive import damaged
from stacite.packages.vocabulary import short

if TYPE_CHECKING:
    from collections.abc import Callable

_START_TAG = pattern(rb"""<[^\s/>]+((?:[^"'>]|"[^"]*+"|'[^']*+')*+)>""")


@dataclass(slots=True, eq=False)
class Place:
    """An element: its start tag stands at [start, inner), its end tag at [close, end)."""

    name: str
    """With the prefix that the specification uses: `w:r`."""
    tag: str
    """As the text spells it."""
    attributes: dict[str, str]
    """By prefixed names; those of no namespace by their own."""
    parent: Place | None
    start: int
    inner: int
    written: bytes = b""
    """The attributes as the start tag has them, with the blank before them."""
    close: int = -1
    end: int = -1

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is one tag, `<w:p/>`, that has no inside."""
        return self.close == self.start

    @property
    def prefix(self) -> str:
        """Of its tag, with the colon; empty where its namespace is the default one."""
        return self.tag[: self.tag.find(":") + 1]


class Visitor(Protocol):
    """Is told what stands where, in the order of the text."""

    def starts(self, place: Place) -> None:
        """An element starts; its end isn't known yet."""

    def ends(self, place: Place) -> None:
        """An element has ended."""

    def letters(self, text: str, start: int, inside: Place) -> None:
        """Letters stand at `start`: as they are written, or one that is spelled by a reference."""

    def interrupts(self, inside: Place) -> None:
        """A comment, an instruction or the edge of a CDATA section stands between letters."""


def visit(utf8: bytes, path: str, part: str, visitor: Visitor) -> None:
    """Lead the visitor through the text. Raises DocumentError where it is not well-formed, or declares entities."""
    parser = expat.ParserCreate("utf-8", "}")
    _Guide(utf8, parser, visitor)
    try:
        parser.Parse(utf8, True)
    except (expat.ExpatError, _DeclaresError) as error:
        raise damaged(path, part) from error


class _DeclaresError(Exception):
    """The text has a document type, which parts of packages may not have (ISO/IEC 29500-2, 7.4)."""


@dataclass(slots=True)
class _Guide:
    text: bytes
    parser: expat.XMLParserType
    visitor: Visitor
    _open: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        parser = self.parser
        parser.StartElementHandler = self._starts
        parser.EndElementHandler = self._ends
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
        known = {_short(each): value for each, value in attributes.items()}
        parent = self._open[-1] if self._open else None
        place = Place(_short(name), spelled, known, parent, start, tag.end(), tag[1])
        self._open.append(place)
        self.visitor.starts(place)

    def _ends(self, name: str) -> None:  # noqa: ARG002 - handlers take it
        place = self._open.pop()
        if self.text[place.inner - 2 : place.inner] == b"/>":
            place.close, place.end = place.start, place.inner
            place.written = place.written[:-1]
        else:
            place.close = self.parser.CurrentByteIndex
            place.end = self.text.index(b">", place.close) + 1
        self.visitor.ends(place)

    def _letters(self, text: str) -> None:
        self.visitor.letters(text, self.parser.CurrentByteIndex, self._open[-1])

    def _interrupts(self, *_: object) -> None:
        if self._open:
            self.visitor.interrupts(self._open[-1])

    def _declares(self, *_: object) -> None:
        raise _DeclaresError


def _short(name: str) -> str:
    """A name as expat gives it, with the namespace before the brace."""
    return short(f"{{{name}") if "}" in name else name
