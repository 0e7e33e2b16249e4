"""XML of articles, editions and books: what the readers of JATS, BITS, TEI and FictionBook share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Protocol

from stacite.containers.xml import entity_text, local_name
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.etree import _Element as Element

    from stacite.model.document import BlockKind, NoteKind
    from stacite.model.item import Item


ADDRESS_START = pattern(r"(?:https?|ftps?):|//|www\.", re.IGNORECASE)


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
    from stacite.text.tables import table  # noqa: PLC0415 - loads tomllib, which detecting a format doesn't need

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
