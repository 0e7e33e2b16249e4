"""JATS and BITS, the XML of journal articles and books (PubMed Central, publishers): the notes that the text refers to.

An `<fn>` is a note if the text refers to it (`<xref>`); those on authors, funding, interests and tables are not.
Findings name the line and the note's own name in the file.

Source: ANSI/NISO Z39.96 (JATS), Archiving and Interchange Tag Set: `<fn>`, `<fn-group>`, `<xref>`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.containers.xml import local_attribute, local_name
from stacite.model.document import BlockKind, NoteKind
from stacite.model.identifiers import DOI_REGISTRANT, doi_url
from stacite.readers.base import DEFAULT_OPTIONS
from stacite.readers.xml import (
    ADDRESS_START,
    PLAIN,
    SKIP,
    ElementRole,
    ElementStep,
    XmlEntry,
    element_names,
    element_text,
    is_within,
)
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element as Element

    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


_NAME = "jats"
_JATS_ELEMENTS = ("{*}article", "{*}sub-article", "{*}book-meta", "{*}book-part-meta", "{*}book-body")
_NO_NOTES_REASON = "the text refers to no `<fn>` (those on authors, funding, interests and tables don't count)"


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body. Raises DocumentError if the file is not well-formed or is other XML."""
    from stacite.readers.xml.document import read_xml  # noqa: PLC0415 - loads lxml, only where needed

    return read_xml(data, path, _NAME, JatsVocabulary, _is_jats, _NO_NOTES_REASON)


def _is_jats(root: Element) -> bool:
    """Whether the tree holds an article (or several in one wrapper), or a book of BITS."""
    return next(root.iter(*_JATS_ELEMENTS), None) is not None and local_name(root) not in ("html", "TEI")


_CITATIONS = ("{*}mixed-citation", "{*}element-citation", "{*}citation", "{*}nlm-citation")
_DOI = pattern(rf"(?:doi:\s{{0,3}})?({DOI_REGISTRANT}/\S{{1,300}})", re.IGNORECASE)


_BLOCK_KINDS = {
    "disp-quote": BlockKind.QUOTATION,
    "attrib": BlockKind.ATTRIBUTION,
    "list-item": BlockKind.LIST_ITEM,
    "table": BlockKind.TABLE,
    "preformat": BlockKind.CODE,
}
_OPAQUE = frozenset("inline-formula disp-formula math code".split())


class JatsVocabulary:
    """The meaning of an article's or book's elements."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._no_notes_within = element_names(_NAME, "no_notes_within")
        self._blocks, self._skipped = element_names(_NAME, "blocks"), element_names(_NAME, "skipped")
        self._bodies = element_names(_NAME, "bodies")
        self._by_id = {local_attribute(fn, "id"): fn for fn in root.iter("{*}fn") if local_attribute(fn, "id")}
        self.notes: dict[Element, NoteKind] = self._notes()

    def _notes(self) -> dict[Element, NoteKind]:
        referred = self._referred_notes()
        groups = {fn.getparent() for fn in referred}
        declarations = element_names(_NAME, "declarations")
        found = {}
        for fn in self._root.iter("{*}fn"):
            if (fn.get("fn-type") or "").lower() in declarations or is_within(fn, self._no_notes_within):
                continue
            parent = fn.getparent()
            # An <fn> outside a group stands at its place in the text.
            inline = parent is None or local_name(parent) != "fn-group"
            # A numbered note without a reference is a note if others of its group are referred to.
            listed = parent in groups and _label(fn).isdecimal() and not fn.get("fn-type")
            if fn in referred or inline or listed:
                # A note that only a title refers to is about the article: thanks, funding, an earlier version.
                found[fn] = NoteKind.FOOT if referred.get(fn, True) else NoteKind.AUTHOR
        return found

    def _referred_notes(self) -> dict[Element, bool]:
        """The notes that the text refers to, and whether it does so outside a title."""
        found: dict[Element, bool] = {}
        for xref in self._root.iter("{*}xref"):
            if is_within(xref, self._no_notes_within):
                continue
            for fn in self._targets(xref):
                found[fn] = found.get(fn, False) or not is_within(xref, frozenset({"title-group"}))
        return found

    def _targets(self, xref: Element) -> list[Element]:
        return [self._by_id[name] for name in local_attribute(xref, "rid").split() if name in self._by_id]

    def bodies(self) -> Sequence[Element]:
        """Titles, abstracts, bodies and back matter of the article and of those within it."""
        return [
            each for each in self._root.iter() if local_name(each) in self._bodies and not is_within(each, self._bodies)
        ]

    def entries(self) -> Sequence[XmlEntry]:
        """The references of all lists; each may hold several citations, or one in several forms."""
        from stacite.readers.xml.works import (  # noqa: PLC0415 - few documents have such lists
            is_tagged_only,
            jats_work,
            printed_work,
        )

        found = []
        for ref in self._root.iter("{*}ref"):
            citations = [each for each in ref.iter(*_CITATIONS) if not _is_alternative(each)]
            label = _label(ref)
            if not citations and element_text(ref).strip():
                found.append(XmlEntry(ref, label))
            for citation in citations:
                item = jats_work(citation)
                is_tagged = item is not None and is_tagged_only(citation)
                printed = printed_work(item) if item is not None and is_tagged else ""
                # Names before the title are read more reliably as elements; what is around them stays as printed.
                element = ref if len(citations) == 1 else citation
                found.append(XmlEntry(element, label, item, printed))
        return found

    def heading_level(self, element: Element) -> int:
        """Titles, by the depth of their sections."""
        if local_name(element) != "title":
            return 0
        return 1 + sum(local_name(each) in ("sec", "app") for each in element.iterancestors())

    def parts(self, note: Element) -> Sequence[Element]:
        """The note alone."""
        return [note]

    def label(self, note: Element) -> str:
        """`<label>`, else the attribute `symbol`."""
        return _label(note) or local_attribute(note, "symbol")

    def step(self, element: Element) -> ElementStep:
        """How to treat an element inside a body or note."""
        name = local_name(element)
        if name == "xref":
            return self._xref(element)
        if name == "fn":
            return ElementStep(ElementRole.NOTE_REF, notes=(element,)) if element in self.notes else SKIP
        if name in ("ext-link", "uri", "pub-id"):
            return ElementStep(ElementRole.LINK, url=_url(element))
        if name == "italic" or local_attribute(element, "style") == "italic":
            return ElementStep(ElementRole.EMPHASIS)
        parent = element.getparent()
        if parent is not None and local_name(parent) == "book-part-meta" and name not in self._bodies:
            return SKIP
        if name in self._skipped or (name == "label" and _is_labelled(parent, self.notes)) or _is_alternative(element):
            return SKIP
        if name == "break":
            return ElementStep(ElementRole.BREAK)
        role = ElementRole.BLOCK if name in self._blocks else ElementRole.PLAIN
        return ElementStep(role, kind=_BLOCK_KINDS.get(name), is_opaque=name in _OPAQUE)

    def _xref(self, xref: Element) -> ElementStep:
        notes = tuple(fn for fn in self._targets(xref) if fn in self.notes)
        label = element_text(xref).strip()
        # A cross-reference to a note that does not exist is still printed as a note number.
        is_broken = xref.get("ref-type") == "fn" and not self._targets(xref) and bool(label)
        return (
            ElementStep(ElementRole.NOTE_REF, notes=notes, label=label.strip("[]().,")) if notes or is_broken else PLAIN
        )


def _is_labelled(parent: Element | None, notes: Mapping[Element, NoteKind]) -> bool:
    """Whether a label in this element is that of a note or of a reference, which is no text."""
    return parent in notes or (parent is not None and local_name(parent) in ("ref", "mixed-citation"))


def _label(fn: Element) -> str:
    found = fn.find("{*}label")
    return "" if found is None else element_text(found).strip().strip("[]()").removesuffix(".")


def _is_alternative(element: Element) -> bool:
    """Whether the element repeats what has been read: `<alternatives>` gives one thing in several forms."""
    parent = element.getparent()
    return parent is not None and local_name(parent) == "alternatives" and element.getprevious() is not None


def _url(element: Element) -> str:
    """The address of a link on the web, or of a DOI; empty for other targets."""
    target = (local_attribute(element, "href") or element_text(element)).strip()
    if ADDRESS_START.match(target):
        return target
    doi = _DOI.fullmatch(target)
    return doi_url(doi[1]) if doi else ""
