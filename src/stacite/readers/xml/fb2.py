"""FictionBook (.fb2), the XML of e-books: notes that the text refers to, from the bodies that hold them.

`<a type="note" l:href="#n1">` refers to a section of `<body name="notes">`; programs name such bodies `comments` and
`footnotes` too. Findings name the line and the note's own name in the file.

Source: FictionBook 2.1 schema.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.containers.xml import local_attribute, local_name
from stacite.model.document import BlockKind, NoteKind
from stacite.readers.base import DEFAULT_OPTIONS
from stacite.readers.xml import SKIP, ElementRole, ElementStep, XmlEntry, element_text, read_xml
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


_NAME = "fb2"
_NO_NOTES_REASON = 'no link leads to a section of `<body name="notes">`'


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body. Raises DocumentError if the file is not well-formed or is other XML."""
    return read_xml(data, path, _NAME, Fb2Vocabulary, lambda root: local_name(root) == "FictionBook", _NO_NOTES_REASON)


_NOTE_BODIES = frozenset("notes comments footnotes endnotes".split())
_BLOCKS = frozenset(
    "p v title subtitle section poem stanza cite epigraph annotation text-author date table tr th td empty-line".split()
)
_BLOCK_KINDS = {
    "cite": BlockKind.QUOTATION,
    "text-author": BlockKind.ATTRIBUTION,
    "table": BlockKind.TABLE,
}
_ADDRESS_START = pattern(r"(?:https?|ftps?):|www\.", re.IGNORECASE)


class Fb2Vocabulary:
    """The meaning of a book's elements."""

    def __init__(self, root: Element) -> None:
        bodies = [each for each in root if local_name(each) == "body"]
        self._bodies = [body for body in bodies if local_attribute(body, "name").lower() not in _NOTE_BODIES]
        sections = [section for body in bodies if body not in self._bodies for section in body.iter("{*}section")]
        # A section with sections inside groups notes; it is not a note itself.
        self.notes: dict[Element, NoteKind] = {
            section: NoteKind.FOOT for section in sections if section.find("{*}section") is None
        }
        self._by_id = {local_attribute(note, "id"): note for note in self.notes if local_attribute(note, "id")}

    def bodies(self) -> Sequence[Element]:
        """The bodies that hold no notes."""
        return self._bodies

    def entries(self) -> Sequence[XmlEntry]:
        """None: the format has no elements for them."""
        return ()

    def heading_level(self, element: Element) -> int:
        """Titles, by the depth of their sections."""
        if local_name(element) != "title":
            return 0
        return max(1, sum(local_name(each) == "section" for each in element.iterancestors()))

    def parts(self, note: Element) -> Sequence[Element]:
        """The section alone."""
        return [note]

    def label(self, note: Element) -> str:
        """The section's title."""
        title = note.find("{*}title")
        return "" if title is None else _bare_label(title)

    def step(self, element: Element) -> ElementStep:
        """How to treat an element inside a body or note."""
        name = local_name(element)
        if name == "a":
            return self._link(element)
        if name in ("image", "binary") or (name == "title" and element.getparent() in self.notes):
            return SKIP
        if name == "emphasis":
            return ElementStep(ElementRole.EMPHASIS)
        role = ElementRole.BLOCK if name in _BLOCKS else ElementRole.PLAIN
        return ElementStep(role, kind=_BLOCK_KINDS.get(name), is_opaque=name == "code")

    def _link(self, link: Element) -> ElementStep:
        target = local_attribute(link, "href").strip()
        note = self._by_id.get(target.removeprefix("#")) if target.startswith("#") else None
        if note is not None:
            return ElementStep(ElementRole.NOTE_REF, notes=(note,), label=_bare_label(link))
        if local_attribute(link, "type") == "note" and target.startswith("#"):
            return ElementStep(ElementRole.NOTE_REF, label=_bare_label(link))
        return ElementStep(ElementRole.LINK, url=target if _ADDRESS_START.match(target) else "")


def _bare_label(element: Element) -> str:
    """An element's text without the brackets around it."""
    return " ".join(element_text(element).split()).strip("[](){}").removesuffix(".")
