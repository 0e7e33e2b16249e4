"""JATS and BITS, the XML of journal articles and books (PubMed Central, publishers): the notes that the text refers to.

An `<fn>` is a note if the text refers to it (`<xref>`); those on authors, funding, interests and tables are not.
Findings name the line and the note's own name in the file.

Source: ANSI/NISO Z39.96 (JATS), Archiving and Interchange Tag Set: `<fn>`, `<fn-group>`, `<xref>`,
`<element-citation>`.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from stacite.containers.xml import local_attribute, local_name
from stacite.model.document import BlockKind, NoteKind
from stacite.model.identifiers import DOI_REGISTRANT, doi_url
from stacite.readers.base import DEFAULT_OPTIONS
from stacite.readers.xml import (
    ADDRESS_START,
    CREATOR_ROLES,
    PLAIN,
    SKIP,
    ElementRole,
    ElementStep,
    XmlEntry,
    csl_date,
    csl_work,
    element_names,
    element_text,
    element_words,
    is_within,
    printed_work,
    read_xml,
)
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element as Element

    from stacite.model.document import Document
    from stacite.model.item import Item
    from stacite.readers.base import ReadOptions
    from stacite.readers.xml import CslData


_NAME = "jats"
_JATS_ELEMENTS = ("{*}article", "{*}sub-article", "{*}book-meta", "{*}book-part-meta", "{*}book-body")
_NO_NOTES_REASON = "the text refers to no `<fn>` (those on authors, funding, interests and tables don't count)"


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body. Raises DocumentError if the file is not well-formed or is other XML."""
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

    @cached_property
    def _rightly_numbered(self) -> frozenset[Element]:
        """The notes that a reference names by their own number."""
        return frozenset(
            fn
            for xref in self._root.iter("{*}xref")
            if (number := _number_of(xref))
            for fn in self._targets(xref)
            if number == _label(fn)
        )

    def _targets(self, xref: Element) -> list[Element]:
        return [self._by_id[name] for name in local_attribute(xref, "rid").split() if name in self._by_id]

    def bodies(self) -> Sequence[Element]:
        """Titles, abstracts, bodies and back matter of the article and of those within it."""
        return [
            each for each in self._root.iter() if local_name(each) in self._bodies and not is_within(each, self._bodies)
        ]

    def entries(self) -> Sequence[XmlEntry]:
        """The references of all lists; each may hold several citations, or one in several forms."""
        found = []
        for ref in self._root.iter("{*}ref"):
            citations = [each for each in ref.iter(*_CITATIONS) if not _is_alternative(each)]
            label = _label(ref)
            tagged = _tagged_forms(citations, ref)
            if not citations and element_text(ref).strip():
                found.append(XmlEntry(ref, label))
            for citation in citations:
                item = _work(tagged.get(citation, citation))
                is_tagged = item is not None and _is_tagged_only(citation)
                printed = printed_work(item) if item is not None and is_tagged else ""
                # Names before the title are read more reliably as elements; what is around them stays as printed.
                element = ref if len(citations) == 1 and not tagged else citation
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
        number = _number_of(xref)
        # Of two references to one note, that with another number than the note's was meant for another note.
        if number and len(notes) == 1 and number != _label(notes[0]) and notes[0] in self._rightly_numbered:
            return ElementStep(ElementRole.NOTE_REF, label=number)
        # A cross-reference to a note that does not exist is still printed as a note number.
        is_broken = xref.get("ref-type") == "fn" and not self._targets(xref) and bool(label)
        return (
            ElementStep(ElementRole.NOTE_REF, notes=notes, label=label.strip("[]().,")) if notes or is_broken else PLAIN
        )


def _number_of(xref: Element) -> str:
    """The number that a reference prints, else nothing."""
    label = element_text(xref).strip().strip("[]()")
    return label if label.isdecimal() else ""


def _is_labelled(parent: Element | None, notes: Mapping[Element, NoteKind]) -> bool:
    """Whether a label in this element is that of a note or of a reference, which is no text."""
    return parent in notes or (parent is not None and local_name(parent) in ("ref", "mixed-citation"))


def _label(fn: Element) -> str:
    found = fn.find("{*}label")
    return "" if found is None else element_text(found).strip().strip("[]()").removesuffix(".")


def _is_alternative(element: Element) -> bool:
    """Whether the element repeats what has been read.

    `<alternatives>` gives one thing in several forms; SciELO puts what `<mixed-citation>` prints into an
    `<element-citation>` beside it.
    """
    parent = element.getparent()
    if parent is None:
        return False
    if local_name(parent) == "ref":
        return local_name(element) == "element-citation" and parent.find("{*}mixed-citation") is not None
    if local_name(parent) == "citation-alternatives":
        return element is not next(parent.iterchildren("{*}mixed-citation"), parent[0])
    return local_name(parent) == "alternatives" and element.getprevious() is not None


def _tagged_forms(printed: Sequence[Element], ref: Element) -> Mapping[Element, Element]:
    """The element citation beside each printed one of a reference; empty where they are not as many."""
    tagged = [each for each in ref.iter("{*}element-citation") if _is_alternative(each)]
    return dict(zip(printed, tagged, strict=True)) if len(tagged) == len(printed) else {}


def _url(element: Element) -> str:
    """The address of a link on the web, or of a DOI; empty for other targets."""
    target = (local_attribute(element, "href") or element_text(element)).strip()
    if ADDRESS_START.match(target):
        return target
    doi = _DOI.fullmatch(target)
    return doi_url(doi[1]) if doi else ""


# CSL types by `publication-type` of JATS.
_WORK_TYPES = {
    "journal": "article-journal",
    "book": "book",
    "book-chapter": "chapter",
    "chapter": "chapter",
    "conf-proc": "paper-conference",
    "confproc": "paper-conference",
    "conference": "paper-conference",
    "thesis": "thesis",
    "report": "report",
    "newspaper": "article-newspaper",
    "web": "webpage",
    "webpage": "webpage",
    "website": "webpage",
    "patent": "patent",
    "data": "dataset",
    "software": "software",
    "preprint": "article",
}
_WORK_TEXTS = {
    "volume": "volume",
    "issue": "issue",
    "publisher-name": "publisher",
    "publisher-loc": "publisher-place",
    "edition": "edition",
    "conf-name": "event-title",
    "series": "collection-title",
    "isbn": "ISBN",
    "issn": "ISSN",
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "ext-link": "URL",
    "uri": "URL",
}
_WORK_TITLES = ("article-title", "chapter-title", "part-title", "data-title")


def _work(citation: Element) -> Item | None:
    """The work of a citation of JATS; None if too few of its parts are elements."""
    data: CslData = {"type": _WORK_TYPES.get(local_attribute(citation, "publication-type"), "")}
    people: dict[str, list[CslData]] = {}
    parts: dict[str, str] = {}
    for element in citation.iter():
        name, text = local_name(element), element_words(element)
        if name in ("name", "string-name", "collab"):
            if person := _person(element, text):
                people.setdefault(_role(element), []).append(person)
        elif name == "pub-id":
            parts.setdefault(local_attribute(element, "pub-id-type"), text)
            # A data set's accession number is linked to its record, often without a scheme.
            is_record = local_attribute(element, "pub-id-type") in ("accession", "archive")
            if is_record and (address := local_attribute(element, "href")):
                parts.setdefault("uri", address if "://" in address else f"https://{address}")
        elif text:
            parts.setdefault(name, local_attribute(element, "href") if name == "ext-link" else text)
    data |= {variable: parts[name] for name, variable in _WORK_TEXTS.items() if name in parts}
    title = next((parts[name] for name in _WORK_TITLES if name in parts), "")
    data |= {"title": title, "container-title": parts.get("source", "")}
    if not title:
        data |= {"title": parts.get("source", ""), "container-title": ""}
    if "year" in parts:
        data["issued"] = csl_date(parts["year"])
    data["type"] = data["type"] or ("article-journal" if data["container-title"] else "book")
    data["page"] = parts.get("page-range") or _joined_pages(parts) or parts.get("elocation-id", "")
    return csl_work({name: value for name, value in data.items() if value}, people)


def _joined_pages(pages: dict[str, str]) -> str:
    first, last = pages.get("fpage", ""), pages.get("lpage", "")
    return f"{first}–{last}" if first and last and first != last else first


def _person(element: Element, text: str) -> CslData:
    if local_name(element) == "collab":
        return {"literal": text}
    parts = {local_name(each): element_words(each) for each in element}
    family, given = parts.get("surname", ""), parts.get("given-names", "")
    # `JA` for `J. A.`, as PubMed has it.
    if given.isupper() and given.isalpha() and len(given) < 4:
        given = " ".join(f"{initial}." for initial in given)
    return {"family": family, "given": given} if family else {}


def _role(element: Element) -> str:
    group = next((each for each in element.iterancestors() if local_name(each) == "person-group"), None)
    role = local_attribute(group, "person-group-type") if group is not None else ""
    return role.rstrip("s") if role.rstrip("s") in CREATOR_ROLES else "author"


def _is_tagged_only(citation: Element) -> bool:
    """Whether a citation has no text between its elements, so that style sheets set the punctuation."""
    texts = [citation.text, *(child.tail for child in citation)]
    return not any(map(str.isalnum, "".join(text or "" for text in texts))) and not any(
        character in "".join(text or "" for text in texts) for character in ".,:;()"
    )
