"""TEI, the XML of editions: notes at the foot and the end, and those that the text refers to.

A note is a footnote or endnote by its place or type, or because the text refers to it. Notes in margins, in the header
and on sources are left out. Findings name the line and the note's own name in the file.

Source: TEI P5 Guidelines, 3.9 (notes), 3.12.2 (components of references), att.placement, att.fragmentable; P4's names
without namespace are the same.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.containers.xml import local_attribute, local_name
from stacite.model.document import BlockKind, NoteKind
from stacite.readers.base import DEFAULT_OPTIONS
from stacite.readers.formats import TEI_ROOTS
from stacite.readers.xml import (
    ADDRESS_START,
    CREATOR_ROLES,
    PRINTED_LABEL,
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
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.etree import _Element as Element

    from stacite.model.document import Document
    from stacite.model.item import Item
    from stacite.readers.base import ReadOptions
    from stacite.readers.xml import CslData


_NAME = "tei"
_NO_NOTES_REASON = 'no `<note>` has the place "foot" or "end", and the text refers to none'


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body. Raises DocumentError if the file is not well-formed or is other XML."""
    return read_xml(data, path, _NAME, TeiVocabulary, lambda root: local_name(root) in TEI_ROOTS, _NO_NOTES_REASON)


_FOOT_PLACE = pattern(r"(?:foot|bottom|bot\b|fuss|fuß|unten)", re.IGNORECASE)
_LIST_OF_NOTES = pattern(r"(?:end|foot)?notes", re.IGNORECASE)
_END_PLACE = pattern(r"(?:end)", re.IGNORECASE)
# <choice> gives two forms of a word: these are the ones that a reader of today would not look for (TEI P5, 3.5).
_LESSER_READINGS = frozenset("sic orig expan".split())
_ITALIC = pattern(r"(?:\bital|\bi\b|\bit\b|kursiv|slant|oblique|#i\b)", re.IGNORECASE)
# A reference to another note that a note prints in words: `see note 1, p. 53`.
_NOTE_WORD, _NOTE = pattern(r"[^\W\d_]{2}|[^\W\d_]\. ?\d"), frozenset({"note"})
# Elements that are nothing but the place of a note, or its number.
_ANCHORS = frozenset({"anchor", "ref", "ptr", "seg"})
# Notes for each with a place, from which on the place says no more than its lack.
_SELDOM = 10
_WORKS = frozenset({"bibl", "biblStruct", "biblFull"})
# The words in `S. 143–144`, `p. 12 f.`, `fol. 3r und 4v`: what points to a place in a work, and names none.
_PLACE_WORDS = frozenset(
    "s p pp f ff fol fols bl sp nr no n nn anm kap ch bd vol t abb pag pág págs und u and et e y r v".split()
)
_WORD = pattern(r"[^\W\d_]+")
# The next word is a number, so that the edition's is raised: `²1880`.
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MOST_EDITIONS = 2
# Printed labels that make a habit, and how many of the notes have one then.
_FEWEST_LABELS, _NEARLY_ALL = 5, 0.8
_SENTENCE_END = pattern(r"[.!?…:;][)\]»«”“’\"']{0,3}\Z")
_BREAKS = frozenset("lb pb cb milestone gb".split())
_BRACKET_PAIR = pattern(r"\[(.*)\]|\((.*)\)")


class TeiVocabulary:
    """The meaning of the elements of a text, or of a corpus of texts."""

    def __init__(self, root: Element) -> None:
        self._blocks, self._skipped = element_names(_NAME, "blocks"), element_names(_NAME, "skipped")
        self._note_holders = element_names(_NAME, "note_holders")
        outer = frozenset({"text", "teiHeader"})
        self._texts = [each for each in root.iter("{*}text") if not is_within(each, outer)]
        named = ((local_attribute(each, "id"), each) for text in self._texts for each in text.iter())
        self._ids = {id_: each for id_, each in named if id_}
        self._short_forms: dict[Element, str] = {}
        self._anchors: dict[str, Element] = {}
        self._anchored: set[Element] = set()
        self._continued = self._continuations()
        self.notes: dict[Element, NoteKind] = self._notes()

    def _continuations(self) -> dict[Element, Element]:
        """The continuations of notes that run over a page: `next` on the note or `prev` on the continuation."""
        found: dict[Element, Element] = {}
        for text in self._texts:
            for note in text.iter("{*}note"):
                after, before = (
                    self._by_reference(local_attribute(note, "next")),
                    self._by_reference(local_attribute(note, "prev")),
                )
                if after is not None and after is not note:
                    found[note] = after
                if before is not None and before is not note:
                    found[before] = note
            for note, rest in _unlabelled_rests(list(text.iter("{*}note"))):
                found.setdefault(note, rest)
        return found

    def _notes(self) -> dict[Element, NoteKind]:
        referred = {
            id_ for text in self._texts for each in text.iter("{*}ptr", "{*}ref") for id_ in _local_targets(each)
        }
        rest = set(self._continued.values())
        # In an edition that uses `place` never or seldom, notes in running text are footnotes.
        places = [bool(local_attribute(note, "place")) for text in self._texts for note in text.iter("{*}note")]
        no_places = _SELDOM * sum(places) < len(places)
        found: dict[Element, NoteKind] = {}
        for text in self._texts:
            for note in text.iter("{*}note"):
                kind = _note_kind(note)
                if kind is None and _is_in_list_of_notes(note):
                    kind = NoteKind.END
                if kind is None and local_attribute(note, "id") in referred and not local_attribute(note, "place"):
                    kind = NoteKind.END
                if (
                    kind is None
                    and _is_in_running_text(note)
                    and (local_attribute(note, "n") or (no_places and _is_untyped(note)))
                ):
                    kind = NoteKind.FOOT
                if kind is None or note in rest or _is_in_unread_note(note, found):
                    continue
                found[note] = kind
                for anchor in _note_targets(note):
                    # A note may also point to the name or the words that it explains, after which it stands.
                    if anchor in self._ids and local_name(self._ids[anchor]) in _ANCHORS:
                        self._anchors[anchor] = note
                        self._anchored.add(note)
        return found

    def _by_reference(self, reference: str) -> Element | None:
        return self._ids.get(reference.removeprefix("#")) if reference else None

    def bodies(self) -> Sequence[Element]:
        """The texts."""
        return self._texts

    def entries(self) -> Sequence[XmlEntry]:
        """The works in lists of the texts, and in divisions that say that they are bibliographies."""
        found: list[XmlEntry] = []
        for text in self._texts:
            for work in text.iter("{*}bibl", "{*}biblStruct", "{*}biblFull"):
                if not _is_listed(work):
                    continue
                label = _bare_label(local_attribute(work, "n"))
                item = _work(work) if local_name(work) == "biblStruct" else None
                if found and item is not None and _repeats(found[-1], work, item):
                    found[-1] = replace(found[-1], item=item)
                    continue
                printed = printed_work(item) if item is not None else ""
                found.append(XmlEntry(work, label, item, printed))
        return found

    def heading_level(self, element: Element) -> int:
        """Heads, by the depth of their divisions."""
        if local_name(element) != "head":
            return 0
        return max(1, sum(local_name(each).startswith("div") for each in element.iterancestors()))

    def parts(self, note: Element) -> Sequence[Element]:
        """The note and its continuations."""
        found = {note: None}
        at: Element | None = note
        # `next` and `prev` of a damaged file can form a circle.
        while at is not None and (at := self._continued.get(at)) is not None and at not in found:
            found[at] = None
        return list(found)

    def label(self, note: Element) -> str:
        """The attribute `n`, else a `<label>` that begins the note."""
        found = note.find("{*}label")
        label = local_attribute(note, "n") or ("" if found is None else element_text(found))
        return _bare_label(label)

    def step(self, element: Element) -> ElementStep:
        """How to treat an element inside a body or note."""
        name = local_name(element)
        if name == "note":
            return self._note(element)
        if local_attribute(element, "id") in self._anchors and name in _ANCHORS:
            note = self._anchors[local_attribute(element, "id")]
            return ElementStep(ElementRole.NOTE_REF, notes=(note,), label=_bare_label(element_text(element)))
        if name in ("ref", "ptr", "xref", "xptr"):
            return self._reference(element, name)
        if name in _BREAKS:
            # `break="no"` says that the line break divides a word.
            glued = local_attribute(element, "break") == "no" or local_attribute(element, "type") == "hyphenInWord"
            return ElementStep(ElementRole.NO_BREAK if glued else ElementRole.BREAK)
        if name in self._skipped or self._is_unread_alternative(element, name):
            return SKIP
        if name == "edition" and (raised := _raised_number(element)):
            return ElementStep(ElementRole.SKIP, text=raised)
        if _is_italic(element, name):
            return ElementStep(ElementRole.EMPHASIS)
        is_block = name in self._blocks or name.startswith("div") or _is_set_apart(element, name)
        role = ElementRole.BLOCK if is_block else ElementRole.PLAIN
        return ElementStep(role, kind=_block_kind(element, name), is_opaque=name in _OPAQUE)

    def _note(self, note: Element) -> ElementStep:
        if note not in self.notes:
            return SKIP
        parent = _note_holder(note)
        listed = (
            parent is None or local_name(parent) in self._note_holders or local_attribute(note, "anchored") == "false"
        )
        return SKIP if listed or note in self._anchored else ElementStep(ElementRole.NOTE_REF, notes=(note,))

    def _reference(self, element: Element, name: str) -> ElementStep:
        named = (self._ids.get(id_) for id_ in _local_targets(element))
        notes = tuple(note for note in named if note is not None and note in self.notes)
        if notes and not (_NOTE_WORD.search(element_text(element)) and is_within(element, _NOTE)):
            return ElementStep(
                ElementRole.NOTE_REF,
                notes=notes,
                label=_bare_label(element_text(element) or local_attribute(element, "n")),
            )
        if name in ("ref", "ptr") and (work := self._work_of(element)):
            return ElementStep(ElementRole.PLAIN, text=work)
        target = local_attribute(element, "target") or local_attribute(element, "url")
        url = target if ADDRESS_START.match(target) else ""
        # A <ptr> is empty, as a <ref> may be, so its target is what is printed.
        is_empty = name.endswith("ptr") or not element_text(element).strip()
        return ElementStep(ElementRole.LINK, url=url, text=url if is_empty else "")

    def _work_of(self, element: Element) -> str:
        """The short form of the listed work that an element points to, if it doesn't print one itself.

        Programs print it there, and a page that the element may name after it.
        """
        named = [work for id_ in _local_targets(element) if (work := self._ids.get(id_)) is not None]
        if len(named) != 1 or local_name(named[0]) not in _WORKS or not _is_listed(named[0]):
            return ""
        printed = element_text(element).strip()
        if printed and not {word.lower() for word in _WORD.findall(printed)} <= _PLACE_WORDS:
            return ""
        work = named[0]
        if work not in self._short_forms:
            self._short_forms[work] = _short_form(work)
        short = self._short_forms[work]
        return f"{short}, " if short and printed else short

    def _is_unread_alternative(self, element: Element, name: str) -> bool:
        parent = element.getparent()
        if parent is None:
            return False
        if name == "bibl" and local_name(parent) == "bibl" and _is_short(element):
            return True
        if name == "label" and parent in self.notes and not local_attribute(parent, "n"):
            return True
        return name in _LESSER_READINGS and local_name(parent) == "choice"


def _unlabelled_rests(notes: Sequence[Element]) -> Iterator[tuple[Element, Element]]:
    """Notes with the one after them that goes on with them on the next page, though nothing says so.

    That is one without a printed label, where nearly all others have one, after a note that ends within a sentence.
    """
    texts = [element_text(note).strip() for note in notes]
    is_labelled = [PRINTED_LABEL.match(text) is not None for text in texts]
    if sum(is_labelled) < max(_FEWEST_LABELS, _NEARLY_ALL * len(notes)):
        return
    for at in range(1, len(notes)):
        if texts[at] and not is_labelled[at] and texts[at - 1] and not _SENTENCE_END.search(texts[at - 1][-4:]):
            yield notes[at - 1], notes[at]


def _raised_number(element: Element) -> str:
    """The number of an edition that stands before a year, as a raised number; else the empty string."""
    number = (element.text or "").strip()
    is_before_year = (element.tail or "")[:1].isdecimal() and not len(element)
    return number.translate(_RAISED) if is_before_year and number.isdecimal() and len(number) <= _MOST_EDITIONS else ""


def _is_short(work: Element) -> bool:
    return local_attribute(work, "type").lower() in ("short", "abbr", "abbreviated")


def _short_form(work: Element) -> str:
    """A listed work's own short form, or its authors and title."""
    if (short := next((each for each in work.iterchildren("{*}bibl") if _is_short(each)), None)) is not None:
        return " ".join(element_text(short).split())
    if local_name(work) == "biblStruct":
        item = _work(work)
        names = [name.family or name.literal for name in item.authors_or_editors[:2]] if item is not None else []
        return ", ".join(filter(None, (" and ".join(names), item.title if item is not None else "")))
    words = [work.text or ""]
    for child in work:
        words += [element_text(child) if local_name(child) else "", child.tail or ""]
        if local_name(child) == "title":
            words.pop()
            break
    return " ".join("".join(words).split()).rstrip(" ,.")


def _repeats(entry: XmlEntry, work: Element, item: Item) -> bool:
    """Whether a `<biblStruct>` gives the parts of the work that the `<bibl>` before it prints."""
    if entry.element.getparent() is not work.getparent() or local_name(entry.element) != "bibl":
        return False
    from stacite.text.folding import simple_fold  # noqa: PLC0415 - heavy, and few documents have such lists

    return simple_fold(item.title) in simple_fold(element_text(entry.element))


_BIBLIOGRAPHY_TYPE = pattern(r"(?:bibliogr|references|works[-_ ]?cited|literatur)", re.IGNORECASE)


def _is_listed(work: Element) -> bool:
    """Whether a work is one of a list, or of a division or list whose type says bibliography."""
    parent = work.getparent()
    if parent is None or is_within(work, frozenset({"note", "bibl"})):
        return False
    if local_name(parent) in ("item", "p", "label"):
        parent = next((each for each in parent.iterancestors() if local_name(each) in ("list", "div")), parent)
        return _BIBLIOGRAPHY_TYPE.match(local_attribute(parent, "type")) is not None
    is_typed = _BIBLIOGRAPHY_TYPE.match(local_attribute(parent, "type")) is not None
    return local_name(parent) == "listBibl" or (local_name(parent).startswith("div") and is_typed)


def _note_holder(note: Element) -> Element | None:
    """The element around a note, or around the note's group (TEI P5, `<noteGrp>`)."""
    parent = note.getparent()
    while parent is not None and local_name(parent) == "noteGrp":
        parent = parent.getparent()
    return parent


def _is_in_unread_note(note: Element, read: Mapping[Element, NoteKind]) -> bool:
    """Whether a note stands in another one that is none at the foot or the end, and is left out with it."""
    outer = next((each for each in note.iterancestors() if local_name(each) == "note"), None)
    return outer is not None and outer not in read


def _note_targets(note: Element) -> list[str]:
    """The ids that a note, or its group, points to."""
    group = note.getparent()
    grouped = _local_targets(group) if group is not None and local_name(group) == "noteGrp" else []
    return [*_local_targets(note), *_local_targets(note, "corresp"), *grouped]


def _is_in_running_text(note: Element) -> bool:
    """Whether a note without `place`, which is optional (TEI P5, att.placement), stands in running text."""
    parent = _note_holder(note)
    if (
        parent is None
        or _note_attribute(note, "place")
        or local_name(parent) not in element_names(_NAME, "running_text")
    ):
        return False
    return not is_within(note, element_names(_NAME, "sources"))


def _is_in_list_of_notes(note: Element) -> bool:
    """Whether a note of no kind stands in a division that says that it contains the notes."""
    parent = note.getparent()
    return (
        parent is not None
        and local_name(parent).startswith("div")
        and _LIST_OF_NOTES.fullmatch(local_attribute(parent, "type")) is not None
        and not (_note_attribute(note, "place") or local_attribute(note, "type"))
    )


def _is_untyped(note: Element) -> bool:
    return not local_attribute(note, "type") and local_attribute(note, "anchored") != "false"


def _note_attribute(note: Element, name: str) -> str:
    """A note's attribute; if it has none, its group's."""
    group = note.getparent()
    own = local_attribute(note, name)
    return own or (local_attribute(group, name) if group is not None and local_name(group) == "noteGrp" else "")


def _note_kind(note: Element) -> NoteKind | None:
    """Footnote or endnote, by the place or type of a note; None for other notes."""
    place = _note_attribute(note, "place") or local_attribute(note, "type")
    if _FOOT_PLACE.search(place):
        return NoteKind.FOOT
    return NoteKind.END if any(_END_PLACE.match(word) for word in place.split()) else None


_OPAQUE = frozenset("formula code eg egXML".split())
_KINDS = {"item": BlockKind.LIST_ITEM, "table": BlockKind.TABLE, "eg": BlockKind.CODE, "egXML": BlockKind.CODE}
_QUOTES = frozenset({"quote", "q", "cit"})
_BLOCK_CHILDREN = ("{*}p", "{*}l", "{*}lg", "{*}ab")
_BLOCK_RENDITION = pattern(r"block|display|indent", re.IGNORECASE)


def _is_set_apart(element: Element, name: str) -> bool:
    """Whether a quotation is set apart from the text around it: it has paragraphs or lines of its own, or says so."""
    if name == "bibl":
        parent = element.getparent()
        return parent is not None and local_name(parent) == "cit" and _is_set_apart(parent, "cit")
    if name not in _QUOTES:
        return False
    if any(element.find(child) is not None for child in _BLOCK_CHILDREN):
        return True
    if name == "cit":
        return any(_is_set_apart(child, local_name(child)) for child in element if local_name(child) in _QUOTES)
    return any(_BLOCK_RENDITION.search(local_attribute(element, each)) for each in ("rend", "rendition", "type"))


def _block_kind(element: Element, name: str) -> BlockKind | None:
    if name in _QUOTES or name == "bibl":
        kind = BlockKind.ATTRIBUTION if name == "bibl" else BlockKind.QUOTATION
        return kind if _is_set_apart(element, name) else None
    return _KINDS.get(name)


def _is_italic(element: Element, name: str) -> bool:
    rendition = (
        local_attribute(element, "rend") or local_attribute(element, "rendition") or local_attribute(element, "style")
    )
    if rendition:
        return _ITALIC.search(rendition) is not None
    # Titles of monographs, journals and series are set in italics; those of articles (`a`) are not. So is what is
    # highlighted in a form that the file doesn't name, as in browsers and in stylesheets of the TEI.
    return name in ("emph", "hi") or (name == "title" and local_attribute(element, "level") in ("m", "j", "s"))


def _local_targets(element: Element, name: str = "target") -> list[str]:
    """The ids in this document that an element points to; P4 writes them without `#`."""
    words = local_attribute(element, name).split()
    return [word.removeprefix("#") for word in words if word.startswith("#") or re.fullmatch(r"[\w.-]+", word)]


def _bare_label(label: str) -> str:
    """A label without the brackets around it."""
    label = " ".join(label.split())
    pair = _BRACKET_PAIR.fullmatch(label)
    return (pair[1] or pair[2] or "").strip() if pair else label.removesuffix(".")


def _work(structure: Element) -> Item | None:
    """The work of a `<biblStruct>`; None if it lacks title or names."""
    data: CslData = {}
    people: dict[str, list[CslData]] = {}
    analytic = next(structure.iter("{*}analytic"), None)
    for element in structure.iter():
        name, text = local_name(element), element_words(element)
        if name in CREATOR_ROLES and text:
            people.setdefault(name, []).append(_person(element, text))
        elif name == "title" and text:
            level = local_attribute(element, "level") or ("a" if element.getparent() is analytic else "m")
            is_whole = level in ("m", "u") and analytic is None
            variable = (
                "title" if level == "a" or is_whole else "collection-title" if level == "s" else "container-title"
            )
            data.setdefault(variable, text)
        elif name == "date":
            data.setdefault("issued", csl_date(local_attribute(element, "when") or text))
        elif name == "publisher":
            data.setdefault("publisher", text)
        elif name == "pubPlace":
            data.setdefault("publisher-place", text)
        elif name == "biblScope":
            _scope(element, text, data)
        elif name == "idno" and local_attribute(element, "type").upper() in ("DOI", "ISBN", "ISSN", "PMID"):
            data.setdefault(local_attribute(element, "type").upper(), text)
    data["type"] = _work_type(structure, data)
    return csl_work(data, people)


def _work_type(structure: Element, data: CslData) -> str:
    is_journal = any(local_attribute(title, "level") == "j" for title in structure.iter("{*}title"))
    if is_journal and "container-title" in data:
        return "article-journal"
    return "chapter" if "container-title" in data else "book"


def _person(element: Element, text: str) -> CslData:
    family = next((element_words(each) for each in element.iter("{*}surname")), "")
    given = " ".join(element_words(each) for each in element.iter("{*}forename"))
    if family:
        return {"family": family, "given": given}
    before, comma, after = text.partition(", ")
    return {"family": before, "given": after} if comma else {"literal": text}


def _scope(element: Element, text: str, data: CslData) -> None:
    unit = (local_attribute(element, "unit") or local_attribute(element, "type")).lower()
    first, last = local_attribute(element, "from"), local_attribute(element, "to")
    value = text or (f"{first}–{last}" if first and last and first != last else first)
    variable = {"volume": "volume", "vol": "volume", "issue": "issue", "page": "page", "pages": "page", "pp": "page"}
    if value and unit in variable:
        data.setdefault(variable[unit], value)
