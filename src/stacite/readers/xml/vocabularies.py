"""What the elements of JATS (and BITS), TEI and FictionBook mean for a reader of notes.

JATS (ANSI/NISO Z39.96, Archiving and Interchange Tag Set): `<fn>`, `<fn-group>`, `<xref>`. An `<fn>` is a note where
the text calls it; those on authors, funding and interests, and on tables, are none.

TEI (P5 Guidelines, 3.9, notes; att.placement; att.fragmentable; P4's names without namespace are the same): a note is
one of foot or end by its place or type, or by being called; those in margins and on sources are none.

FictionBook (2.1 schema): `<a type="note" l:href="#n1">` calls a section of `<body name="notes">`; programs name such
bodies `comments` and `footnotes` too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from stacite.containers.xml import entity_text, local_attribute, local_name
from stacite.model.document import NoteKind
from stacite.model.identifiers import DOI_REGISTRANT, doi_url
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.etree import _Element as Element


class ElementRole(Enum):
    """What is done with an element."""

    PLAIN = "its text is read as if it were not there"
    BLOCK = "its text is set apart"
    EMPHASIS = "its text is emphasised"
    LINK = "its text is a link"
    CALL = "it calls a note, and prints its label"
    SKIP = "it holds no text"
    BREAK = "a line ends"
    NO_BREAK = "a line ends within a word"


@dataclass(frozen=True, slots=True)
class ElementStep:
    """What is done with one element."""

    role: ElementRole
    url: str = ""
    """The target of a link."""
    notes: tuple[Element, ...] = ()
    """What a call calls; none where nothing of that name is there."""
    label: str = ""
    """What a call prints."""
    text: str = ""
    """What is printed for an element without letters."""


PLAIN, BLOCK, SKIP = ElementStep(ElementRole.PLAIN), ElementStep(ElementRole.BLOCK), ElementStep(ElementRole.SKIP)


class XmlVocabulary(Protocol):
    """What the elements of one kind of XML mean."""

    @property
    def notes(self) -> Mapping[Element, NoteKind]:
        """The elements that are notes, in the order of the document."""
        ...

    def step(self, element: Element) -> ElementStep:
        """What is done with an element that is met in a text."""
        ...

    def label(self, note: Element) -> str:
        """The label that the document gives a note; empty where it gives none."""
        ...

    def parts(self, note: Element) -> Sequence[Element]:
        """The note, and what continues it."""
        ...

    def bodies(self) -> Sequence[Element]:
        """Where the text stands that calls notes."""
        ...


def element_text(element: Element) -> str:
    """All letters of an element, entities spelled."""
    return "".join(_text_pieces(element))


def _text_pieces(root: Element) -> Iterator[str]:
    yield root.text or ""
    for child in root:
        yield from _text_pieces(child) if local_name(child) else [entity_text(child)]
        yield child.tail or ""


def is_within(element: Element, names: frozenset[str]) -> bool:
    """Whether it stands in an element of one of these names, at whatever depth."""
    return any(local_name(each) in names for each in element.iterancestors())


# Tag Library, attribute fn-type: suggested values that say something of authors, money or interests.
_DECLARATIONS = frozenset(
    "abbr coi-statement com con conflict corresp current-aff deceased edited-by equal financial-disclosure "
    "on-leave participating-researchers present-address presented-at presented-by previously-at study-group-members "
    "supplementary-material supported-by".split()
)
_NO_NOTES_WITHIN = frozenset(
    "author-notes table-wrap-foot contrib contrib-group aff front-stub journal-meta history".split()
)
_JATS_BLOCKS = frozenset(
    "p title sec list-item disp-quote td th tr caption verse-line verse-group def-item statement boxed-text speech "
    "attrib abstract article-title subtitle kwd trans-title label_ disp-formula fig table-wrap".split()
)
_JATS_SKIPPED = frozenset(
    "tex-math graphic inline-graphic media alt-text long-desc object-id fn-group author-notes ref-list "
    "processing-meta permissions contrib-group journal-meta article-id aff pub-date history related-object".split()
)
_JATS_EMPHASES = frozenset("italic named-content_italic".split())
_TEXT_ELEMENTS = frozenset(
    "title-group abstract trans-abstract body back floats-group book-title-group named-book-part-body book-back".split()
)
_ADDRESS_START = pattern(r"(?:https?|ftps?):|//|www\.", re.IGNORECASE)
_DOI = pattern(rf"(?:doi:\s{{0,3}})?({DOI_REGISTRANT}/\S{{1,300}})", re.IGNORECASE)


class JatsVocabulary:
    """An article."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._by_id = {local_attribute(fn, "id"): fn for fn in root.iter("{*}fn") if local_attribute(fn, "id")}
        self.notes: dict[Element, NoteKind] = self._notes()

    def _notes(self) -> dict[Element, NoteKind]:
        called = self._called()
        groups = {fn.getparent() for fn in called}
        found = {}
        for fn in self._root.iter("{*}fn"):
            if _is_declaration(fn) or is_within(fn, _NO_NOTES_WITHIN):
                continue
            parent = fn.getparent()
            inline = parent is None or local_name(parent) != "fn-group"
            listed = parent in groups and _jats_label(fn).isdecimal() and not fn.get("fn-type")
            if fn in called or inline or listed:
                found[fn] = NoteKind.FOOT if called.get(fn, True) else NoteKind.AUTHOR
        return found

    def _called(self) -> dict[Element, bool]:
        """The notes that the text calls, and whether it does so elsewhere than in a title."""
        called: dict[Element, bool] = {}
        for xref in self._root.iter("{*}xref"):
            if is_within(xref, _NO_NOTES_WITHIN):
                continue
            for fn in self._targets(xref):
                called[fn] = called.get(fn, False) or not is_within(xref, frozenset({"title-group"}))
        return called

    def _targets(self, xref: Element) -> list[Element]:
        return [self._by_id[name] for name in local_attribute(xref, "rid").split() if name in self._by_id]

    def bodies(self) -> Sequence[Element]:
        """Titles, abstracts, bodies and what follows them, of the article and of those within it."""
        return [
            each
            for each in self._root.iter()
            if local_name(each) in _TEXT_ELEMENTS and not is_within(each, _TEXT_ELEMENTS)
        ]

    def parts(self, note: Element) -> Sequence[Element]:
        """The note alone."""
        return [note]

    def label(self, note: Element) -> str:
        """`<label>`, else the attribute `symbol`."""
        return _jats_label(note) or local_attribute(note, "symbol")

    def step(self, element: Element) -> ElementStep:
        """What is done with an element."""
        name = local_name(element)
        if name == "xref":
            return self._xref(element)
        if name == "fn":
            return ElementStep(ElementRole.CALL, notes=(element,)) if element in self.notes else SKIP
        if name in ("ext-link", "uri", "pub-id"):
            return ElementStep(ElementRole.LINK, url=_jats_url(element))
        if name in _JATS_EMPHASES or local_attribute(element, "style") == "italic":
            return ElementStep(ElementRole.EMPHASIS)
        parent = element.getparent()
        if parent is not None and local_name(parent) == "book-part-meta" and name not in _TEXT_ELEMENTS:
            return SKIP
        if name in _JATS_SKIPPED or (name == "label" and parent in self.notes) or _is_alternative(element):
            return SKIP
        if name == "break":
            return ElementStep(ElementRole.BREAK)
        return BLOCK if name in _JATS_BLOCKS else PLAIN

    def _xref(self, xref: Element) -> ElementStep:
        notes = tuple(fn for fn in self._targets(xref) if fn in self.notes)
        label = element_text(xref).strip()
        if notes:
            return ElementStep(ElementRole.CALL, notes=notes, label=label.strip("[]().,"))
        lost = xref.get("ref-type") == "fn" and not self._targets(xref)
        return ElementStep(ElementRole.CALL, label=label.strip("[]().,")) if lost and label else PLAIN


def _jats_label(fn: Element) -> str:
    found = fn.find("{*}label")
    return "" if found is None else element_text(found).strip().strip("[]()").removesuffix(".")


def _is_declaration(fn: Element) -> bool:
    return (fn.get("fn-type") or "").lower() in _DECLARATIONS


def _is_alternative(element: Element) -> bool:
    """Whether it is another form of what has been read: `<alternatives>` gives one thing several times."""
    parent = element.getparent()
    return parent is not None and local_name(parent) == "alternatives" and element.getprevious() is not None


def _jats_url(element: Element) -> str:
    """The target of a link: an address of the web, or that of a DOI."""
    target = (local_attribute(element, "href") or element_text(element)).strip()
    if _ADDRESS_START.match(target):
        return target
    doi = _DOI.fullmatch(target)
    return doi_url(doi[1]) if doi else ""


_FOOT_PLACE = pattern(r"(?:foot|bottom|bot\b|fuss|fuß|unten)", re.IGNORECASE)
_END_PLACE = pattern(r"(?:end)", re.IGNORECASE)
_TEI_BLOCKS = frozenset(
    "p ab head l lg item cell row sp stage q_ div opener closer salute signed dateline byline docAuthor titlePart "
    "epigraph argument trailer label_ castItem entry note".split()
)
_TEI_SKIPPED = frozenset(
    "fw figDesc graphic index rdg del desc certainty interp interpGrp teiHeader surplus media".split()
)
# Of two forms of a word, the one that a reader of today would look for (TEI P5, 3.5).
_LESSER_READINGS = frozenset("sic orig expan".split())
_ITALIC = pattern(r"(?:\bital|\bi\b|\bit\b|kursiv|slant|oblique|#i\b)", re.IGNORECASE)
_BREAKS = frozenset("lb pb cb milestone gb".split())
_NOTE_HOLDERS = frozenset(
    "div div1 div2 div3 div4 div5 div6 div7 back body front noteGrp notes list group text floatingText".split()
)
_RUNNING_TEXT = frozenset(
    "p ab head l q quote said hi emph foreign title seg cell item s w c rs name persName placeName orgName term "
    "mentioned soCalled add corr reg lem note salute signed closer opener dateline byline trailer stage "
    "speaker epigraph".split()
)
_SOURCES = frozenset("teiHeader bibl biblStruct biblFull listBibl app castList listPerson listPlace listOrg fw".split())
_BRACKET_PAIR = pattern(r"\[(.*)\]|\((.*)\)")


class TeiVocabulary:
    """A text, or a corpus of texts."""

    def __init__(self, root: Element) -> None:
        outer = frozenset({"text", "teiHeader"})
        self._texts = [each for each in root.iter("{*}text") if not is_within(each, outer)]
        named = ((local_attribute(each, "id"), each) for text in self._texts for each in text.iter())
        self._ids = {id_: each for id_, each in named if id_}
        self._anchors: dict[str, Element] = {}
        self._anchored: set[Element] = set()
        self._continued = self._continuations()
        self.notes: dict[Element, NoteKind] = self._notes()

    def _continuations(self) -> dict[Element, Element]:
        """What continues a note on the next page, by the note: `next` here or `prev` there."""
        found: dict[Element, Element] = {}
        for text in self._texts:
            for note in text.iter("{*}note"):
                after, before = self._named(local_attribute(note, "next")), self._named(local_attribute(note, "prev"))
                if after is not None and after is not note:
                    found[note] = after
                if before is not None and before is not note:
                    found[before] = note
        return found

    def _notes(self) -> dict[Element, NoteKind]:
        called = {id_ for text in self._texts for each in text.iter("{*}ptr", "{*}ref") for id_ in _local_targets(each)}
        rest = set(self._continued.values())
        unplaced = not any(local_attribute(note, "place") for text in self._texts for note in text.iter("{*}note"))
        found = {}
        for text in self._texts:
            for note in text.iter("{*}note"):
                kind = _tei_note_kind(note)
                if kind is None and local_attribute(note, "id") in called and not local_attribute(note, "place"):
                    kind = NoteKind.END
                if kind is None and _runs_in(note) and (local_attribute(note, "n") or (unplaced and _is_bare(note))):
                    kind = NoteKind.FOOT
                if kind is None or note in rest:
                    continue
                found[note] = kind
                for anchor in _note_targets(note):
                    if anchor in self._ids:
                        self._anchors[anchor] = note
                        self._anchored.add(note)
        return found

    def _named(self, reference: str) -> Element | None:
        return self._ids.get(reference.removeprefix("#")) if reference else None

    def bodies(self) -> Sequence[Element]:
        """The texts."""
        return self._texts

    def parts(self, note: Element) -> Sequence[Element]:
        """The note and its continuations."""
        found = {note: None}
        at: Element | None = note
        while at is not None and (at := self._continued.get(at)) is not None and at not in found:
            found[at] = None
        return list(found)

    def label(self, note: Element) -> str:
        """The attribute `n`, else a `<label>` that begins the note."""
        found = note.find("{*}label")
        label = local_attribute(note, "n") or ("" if found is None else element_text(found))
        return _tei_bare_label(label)

    def step(self, element: Element) -> ElementStep:
        """What is done with an element."""
        name = local_name(element)
        if name == "note":
            return self._note(element)
        if local_attribute(element, "id") in self._anchors and name in ("anchor", "ref", "ptr", "seg"):
            note = self._anchors[local_attribute(element, "id")]
            return ElementStep(ElementRole.CALL, notes=(note,), label=_tei_bare_label(element_text(element)))
        if name in ("ref", "ptr", "xref", "xptr"):
            return self._reference(element, name)
        if name in _BREAKS:
            glued = local_attribute(element, "break") == "no" or local_attribute(element, "type") == "hyphenInWord"
            return ElementStep(ElementRole.NO_BREAK if glued else ElementRole.BREAK)
        if name in _TEI_SKIPPED or self._is_lesser(element, name):
            return SKIP
        if _is_italic(element, name):
            return ElementStep(ElementRole.EMPHASIS)
        return BLOCK if name in _TEI_BLOCKS or name.startswith("div") else PLAIN

    def _note(self, note: Element) -> ElementStep:
        if note not in self.notes:
            return SKIP
        parent = _note_holder(note)
        listed = parent is None or local_name(parent) in _NOTE_HOLDERS or local_attribute(note, "anchored") == "false"
        return SKIP if listed or note in self._anchored else ElementStep(ElementRole.CALL, notes=(note,))

    def _reference(self, element: Element, name: str) -> ElementStep:
        named = (self._ids.get(id_) for id_ in _local_targets(element))
        notes = tuple(note for note in named if note is not None and note in self.notes)
        if notes:
            return ElementStep(
                ElementRole.CALL,
                notes=notes,
                label=_tei_bare_label(element_text(element) or local_attribute(element, "n")),
            )
        target = local_attribute(element, "target") or local_attribute(element, "url")
        url = target if _ADDRESS_START.match(target) else ""
        return ElementStep(ElementRole.LINK, url=url, text=url if name.endswith("ptr") else "")

    def _is_lesser(self, element: Element, name: str) -> bool:
        parent = element.getparent()
        if parent is None:
            return False
        if name == "label" and parent in self.notes and not local_attribute(parent, "n"):
            return True
        return name in _LESSER_READINGS and local_name(parent) == "choice"


def _note_holder(note: Element) -> Element | None:
    """What a note stands in; one of a group stands where the group does (TEI P5, `<noteGrp>`)."""
    parent = note.getparent()
    while parent is not None and local_name(parent) == "noteGrp":
        parent = parent.getparent()
    return parent


def _note_targets(note: Element) -> list[str]:
    """What a note, or its group, points to."""
    group = note.getparent()
    grouped = _local_targets(group) if group is not None and local_name(group) == "noteGrp" else []
    return [*_local_targets(note), *_local_targets(note, "corresp"), *grouped]


def _runs_in(note: Element) -> bool:
    """Whether a note that says no place stands in running text: `place` may be left out (TEI P5, att.placement)."""
    parent = _note_holder(note)
    if parent is None or _note_attribute(note, "place") or local_name(parent) not in _RUNNING_TEXT:
        return False
    return not is_within(note, _SOURCES)


def _is_bare(note: Element) -> bool:
    return not local_attribute(note, "type") and local_attribute(note, "anchored") != "false"


def _note_attribute(note: Element, name: str) -> str:
    """An attribute of a note, else of its group."""
    group = note.getparent()
    own = local_attribute(note, name)
    return own or (local_attribute(group, name) if group is not None and local_name(group) == "noteGrp" else "")


def _tei_note_kind(note: Element) -> NoteKind | None:
    """Whether it is a note at the foot or the end, as its place or type says."""
    said = _note_attribute(note, "place") or local_attribute(note, "type")
    if _FOOT_PLACE.search(said):
        return NoteKind.FOOT
    return NoteKind.END if any(_END_PLACE.match(word) for word in said.split()) else None


def _is_italic(element: Element, name: str) -> bool:
    drawn = (
        local_attribute(element, "rend") or local_attribute(element, "rendition") or local_attribute(element, "style")
    )
    if drawn:
        return _ITALIC.search(drawn) is not None
    return name == "emph" or (name == "title" and local_attribute(element, "level") in ("m", "j", "s"))


def _local_targets(element: Element, name: str = "target") -> list[str]:
    """The names in this document that an element points to; P4 has them without `#`."""
    words = local_attribute(element, name).split()
    return [word.removeprefix("#") for word in words if word.startswith("#") or re.fullmatch(r"[\w.-]+", word)]


def _tei_bare_label(label: str) -> str:
    """A label without the brackets around it."""
    label = " ".join(label.split())
    pair = _BRACKET_PAIR.fullmatch(label)
    return (pair[1] or pair[2] or "").strip() if pair else label.removesuffix(".")


_NOTE_BODIES = frozenset("notes comments footnotes endnotes".split())
_FB2_BLOCKS = frozenset(
    "p v title subtitle section poem stanza cite epigraph annotation text-author date table tr th td empty-line".split()
)
_FB2_ADDRESS_START = pattern(r"(?:https?|ftps?):|www\.", re.IGNORECASE)


class Fb2Vocabulary:
    """A book."""

    def __init__(self, root: Element) -> None:
        bodies = [each for each in root if local_name(each) == "body"]
        self._bodies = [body for body in bodies if local_attribute(body, "name").lower() not in _NOTE_BODIES]
        held = [note for body in bodies if body not in self._bodies for note in body.iter("{*}section")]
        self.notes: dict[Element, NoteKind] = {note: NoteKind.FOOT for note in held if _is_note_section(note)}
        self._by_id = {local_attribute(note, "id"): note for note in self.notes if local_attribute(note, "id")}

    def bodies(self) -> Sequence[Element]:
        """The bodies that are no notes."""
        return self._bodies

    def parts(self, note: Element) -> Sequence[Element]:
        """The section alone."""
        return [note]

    def label(self, note: Element) -> str:
        """The section's title."""
        title = note.find("{*}title")
        return "" if title is None else _fb2_bare_label(element_text(title))

    def step(self, element: Element) -> ElementStep:
        """What is done with an element."""
        name = local_name(element)
        if name == "a":
            return self._link(element)
        if name in ("image", "binary") or (name == "title" and element.getparent() in self.notes):
            return SKIP
        if name == "emphasis":
            return ElementStep(ElementRole.EMPHASIS)
        return BLOCK if name in _FB2_BLOCKS else PLAIN

    def _link(self, link: Element) -> ElementStep:
        target = local_attribute(link, "href").strip()
        note = self._by_id.get(target.removeprefix("#")) if target.startswith("#") else None
        if note is not None:
            return ElementStep(ElementRole.CALL, notes=(note,), label=_fb2_bare_label(element_text(link)))
        if local_attribute(link, "type") == "note" and target.startswith("#"):
            return ElementStep(ElementRole.CALL, label=_fb2_bare_label(element_text(link)))
        return ElementStep(ElementRole.LINK, url=target if _FB2_ADDRESS_START.match(target) else "")


def _is_note_section(section: Element) -> bool:
    """Whether it is a note, not a group of them."""
    return section.find("{*}section") is None


def _fb2_bare_label(label: str) -> str:
    """A label without the brackets around it."""
    return " ".join(label.split()).strip("[](){}").removesuffix(".")
