"""What the elements of JATS, and of BITS for books, mean for notes.

Source: Journal Article Tag Suite (ANSI/NISO Z39.96), Archiving and Interchange Tag Set: `<fn>`, `<fn-group>`, `<xref>`.
An `<fn>` is a note where the text calls it; those on authors, funding and interests, and on tables, are none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.document import NoteKind
from stacite.model.pattern import pattern
from stacite.packages.markup import attribute, name_of
from stacite.readers.tagged.spelled import spelled, within
from stacite.readers.tagged.steps import BLOCK, PLAIN, SKIP, Role, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

# Tag Library, attribute fn-type: suggested values that say something of authors, money or interests.
_DECLARATIONS = frozenset(
    "abbr coi-statement com con conflict corresp current-aff deceased edited-by equal financial-disclosure "
    "on-leave participating-researchers present-address presented-at presented-by previously-at study-group-members "
    "supplementary-material supported-by".split()
)
_APART = frozenset("author-notes table-wrap-foot contrib contrib-group aff front-stub journal-meta history".split())
_BLOCKS = frozenset(
    "p title sec list-item disp-quote td th tr caption verse-line verse-group def-item statement boxed-text speech "
    "attrib abstract article-title subtitle kwd trans-title label_ disp-formula fig table-wrap".split()
)
_SKIPPED = frozenset(
    "tex-math graphic inline-graphic media alt-text long-desc object-id fn-group author-notes ref-list "
    "processing-meta permissions contrib-group journal-meta article-id aff pub-date history related-object".split()
)
_EMPHASES = frozenset("italic named-content_italic".split())
_TEXTS = frozenset(
    "title-group abstract trans-abstract body back floats-group book-title-group named-book-part-body book-back".split()
)
_WEB = pattern(r"(?:https?|ftps?):|//|www\.", re.IGNORECASE)
_DOI = pattern(r"(?:doi:\s{0,3})?(10\.\d{4,9}/\S{1,300})", re.IGNORECASE)


class Jats:
    """An article."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._by_id = {attribute(fn, "id"): fn for fn in root.iter("{*}fn") if attribute(fn, "id")}
        self.notes: dict[Element, NoteKind] = self._notes()

    def _notes(self) -> dict[Element, NoteKind]:
        called = self._called()
        groups = {fn.getparent() for fn in called}
        found = {}
        for fn in self._root.iter("{*}fn"):
            if _is_declaration(fn) or within(fn, _APART):
                continue
            parent = fn.getparent()
            inline = parent is None or name_of(parent) != "fn-group"
            listed = parent in groups and _number(fn).isdecimal() and not fn.get("fn-type")
            if fn in called or inline or listed:
                found[fn] = NoteKind.FOOT if called.get(fn, True) else NoteKind.AUTHOR
        return found

    def _called(self) -> dict[Element, bool]:
        """The notes that the text calls, and whether it does so elsewhere than in a title."""
        called: dict[Element, bool] = {}
        for xref in self._root.iter("{*}xref"):
            if within(xref, _APART):
                continue
            for fn in self._targets(xref):
                called[fn] = called.get(fn, False) or not within(xref, frozenset({"title-group"}))
        return called

    def _targets(self, xref: Element) -> list[Element]:
        return [self._by_id[name] for name in attribute(xref, "rid").split() if name in self._by_id]

    def bodies(self) -> Sequence[Element]:
        """Titles, abstracts, bodies and what follows them, of the article and of those within it."""
        return [each for each in self._root.iter() if name_of(each) in _TEXTS and not within(each, _TEXTS)]

    def parts(self, note: Element) -> Sequence[Element]:
        """The note alone."""
        return [note]

    def label(self, note: Element) -> str:
        """`<label>`, else the attribute `symbol`."""
        return _number(note) or attribute(note, "symbol")

    def step(self, element: Element) -> Step:
        """What is done with an element."""
        name = name_of(element)
        if name == "xref":
            return self._xref(element)
        if name == "fn":
            return Step(Role.CALL, notes=(element,)) if element in self.notes else SKIP
        if name in ("ext-link", "uri", "pub-id"):
            return Step(Role.LINK, url=_url(element))
        if name in _EMPHASES or attribute(element, "style") == "italic":
            return Step(Role.EMPHASIS)
        parent = element.getparent()
        if parent is not None and name_of(parent) == "book-part-meta" and name not in _TEXTS:
            return SKIP
        if name in _SKIPPED or (name == "label" and parent in self.notes) or _is_alternative(element):
            return SKIP
        if name == "break":
            return Step(Role.BREAK)
        return BLOCK if name in _BLOCKS else PLAIN

    def _xref(self, xref: Element) -> Step:
        notes = tuple(fn for fn in self._targets(xref) if fn in self.notes)
        label = spelled(xref).strip()
        if notes:
            return Step(Role.CALL, notes=notes, label=label.strip("[]().,"))
        lost = xref.get("ref-type") == "fn" and not self._targets(xref)
        return Step(Role.CALL, label=label.strip("[]().,")) if lost and label else PLAIN


def _number(fn: Element) -> str:
    found = fn.find("{*}label")
    return "" if found is None else spelled(found).strip().strip("[]()").removesuffix(".")


def _is_declaration(fn: Element) -> bool:
    return (fn.get("fn-type") or "").lower() in _DECLARATIONS


def _is_alternative(element: Element) -> bool:
    """Whether it is another form of what has been read: `<alternatives>` gives one thing several times."""
    parent = element.getparent()
    return parent is not None and name_of(parent) == "alternatives" and element.getprevious() is not None


def _url(element: Element) -> str:
    """The target of a link: an address of the web, or that of a DOI."""
    target = (attribute(element, "href") or spelled(element)).strip()
    if _WEB.match(target):
        return target
    doi = _DOI.fullmatch(target)
    return f"https://doi.org/{doi[1]}" if doi else ""
