"""What the elements of TEI mean for notes.

Source: TEI P5 Guidelines, 3.9 (notes), att.placement, att.fragmentable; P4's names without namespace are the same.
A note is one of foot or end by its place or type, or by being called; those in margins and on sources are none.
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

_FOOT = pattern(r"(?:foot|bottom|bot\b|fuss|fuß|unten)", re.IGNORECASE)
_END = pattern(r"(?:end)", re.IGNORECASE)
_BLOCKS = frozenset(
    "p ab head l lg item cell row sp stage q_ div opener closer salute signed dateline byline docAuthor titlePart "
    "epigraph argument trailer label_ castItem entry note".split()
)
_SKIPPED = frozenset("fw figDesc graphic index rdg del desc certainty interp interpGrp teiHeader surplus media".split())
# Of two forms of a word, the one that a reader of today would look for (TEI P5, 3.5).
_LESSER = frozenset("sic orig expan".split())
_ITALIC = pattern(r"(?:\bital|\bi\b|\bit\b|kursiv|slant|oblique|#i\b)", re.IGNORECASE)
_BREAKS = frozenset("lb pb cb milestone gb".split())
_LISTS = frozenset(
    "div div1 div2 div3 div4 div5 div6 div7 back body front noteGrp notes list group text floatingText".split()
)
_RUNNING = frozenset(
    "p ab head l q quote said hi emph foreign title seg cell item s w c rs name persName placeName orgName term "
    "mentioned soCalled add corr reg lem note salute signed closer opener dateline byline trailer stage "
    "speaker epigraph".split()
)
_SOURCES = frozenset("teiHeader bibl biblStruct biblFull listBibl app castList listPerson listPlace listOrg fw".split())
_WEB = pattern(r"(?:https?|ftps?):|//|www\.", re.IGNORECASE)
_PAIR = pattern(r"\[(.*)\]|\((.*)\)")


class Tei:
    """A text, or a corpus of texts."""

    def __init__(self, root: Element) -> None:
        outer = frozenset({"text", "teiHeader"})
        self._texts = [each for each in root.iter("{*}text") if not within(each, outer)]
        named = ((attribute(each, "id"), each) for text in self._texts for each in text.iter())
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
                after, before = self._named(attribute(note, "next")), self._named(attribute(note, "prev"))
                if after is not None and after is not note:
                    found[note] = after
                if before is not None and before is not note:
                    found[before] = note
        return found

    def _notes(self) -> dict[Element, NoteKind]:
        called = {id_ for text in self._texts for each in text.iter("{*}ptr", "{*}ref") for id_ in _targets(each)}
        rest = set(self._continued.values())
        unplaced = not any(attribute(note, "place") for text in self._texts for note in text.iter("{*}note"))
        found = {}
        for text in self._texts:
            for note in text.iter("{*}note"):
                kind = _kind(note)
                if kind is None and attribute(note, "id") in called and not attribute(note, "place"):
                    kind = NoteKind.END
                if kind is None and _runs_in(note) and (attribute(note, "n") or (unplaced and _is_bare(note))):
                    kind = NoteKind.FOOT
                if kind is None or note in rest:
                    continue
                found[note] = kind
                for anchor in _anchors(note):
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
        label = attribute(note, "n") or ("" if found is None else spelled(found))
        return _bare(label)

    def step(self, element: Element) -> Step:
        """What is done with an element."""
        name = name_of(element)
        if name == "note":
            return self._note(element)
        if attribute(element, "id") in self._anchors and name in ("anchor", "ref", "ptr", "seg"):
            note = self._anchors[attribute(element, "id")]
            return Step(Role.CALL, notes=(note,), label=_bare(spelled(element)))
        if name in ("ref", "ptr", "xref", "xptr"):
            return self._reference(element, name)
        if name in _BREAKS:
            glued = attribute(element, "break") == "no" or attribute(element, "type") == "hyphenInWord"
            return Step(Role.NO_BREAK if glued else Role.BREAK)
        if name in _SKIPPED or self._is_lesser(element, name):
            return SKIP
        if _is_italic(element, name):
            return Step(Role.EMPHASIS)
        return BLOCK if name in _BLOCKS or name.startswith("div") else PLAIN

    def _note(self, note: Element) -> Step:
        if note not in self.notes:
            return SKIP
        parent = _holder(note)
        listed = parent is None or name_of(parent) in _LISTS or attribute(note, "anchored") == "false"
        return SKIP if listed or note in self._anchored else Step(Role.CALL, notes=(note,))

    def _reference(self, element: Element, name: str) -> Step:
        named = (self._ids.get(id_) for id_ in _targets(element))
        notes = tuple(note for note in named if note is not None and note in self.notes)
        if notes:
            return Step(Role.CALL, notes=notes, label=_bare(spelled(element) or attribute(element, "n")))
        target = attribute(element, "target") or attribute(element, "url")
        url = target if _WEB.match(target) else ""
        return Step(Role.LINK, url=url, text=url if name.endswith("ptr") else "")

    def _is_lesser(self, element: Element, name: str) -> bool:
        parent = element.getparent()
        if parent is None:
            return False
        if name == "label" and parent in self.notes and not attribute(parent, "n"):
            return True
        return name in _LESSER and name_of(parent) == "choice"


def _holder(note: Element) -> Element | None:
    """What a note stands in; one of a group stands where the group does (TEI P5, `<noteGrp>`)."""
    parent = note.getparent()
    while parent is not None and name_of(parent) == "noteGrp":
        parent = parent.getparent()
    return parent


def _anchors(note: Element) -> list[str]:
    """What a note, or its group, points to."""
    group = note.getparent()
    grouped = _targets(group) if group is not None and name_of(group) == "noteGrp" else []
    return [*_targets(note), *_targets(note, "corresp"), *grouped]


def _runs_in(note: Element) -> bool:
    """Whether a note that says no place stands in running text: `place` may be left out (TEI P5, att.placement)."""
    parent = _holder(note)
    if parent is None or _said(note, "place") or name_of(parent) not in _RUNNING:
        return False
    return not within(note, _SOURCES)


def _is_bare(note: Element) -> bool:
    return not attribute(note, "type") and attribute(note, "anchored") != "false"


def _said(note: Element, name: str) -> str:
    """An attribute of a note, else of its group."""
    group = note.getparent()
    own = attribute(note, name)
    return own or (attribute(group, name) if group is not None and name_of(group) == "noteGrp" else "")


def _kind(note: Element) -> NoteKind | None:
    """Whether it is a note at the foot or the end, as its place or type says."""
    said = _said(note, "place") or attribute(note, "type")
    if _FOOT.search(said):
        return NoteKind.FOOT
    return NoteKind.END if any(_END.match(word) for word in said.split()) else None


def _is_italic(element: Element, name: str) -> bool:
    drawn = attribute(element, "rend") or attribute(element, "rendition") or attribute(element, "style")
    if drawn:
        return _ITALIC.search(drawn) is not None
    return name == "emph" or (name == "title" and attribute(element, "level") in ("m", "j", "s"))


def _targets(element: Element, name: str = "target") -> list[str]:
    """The names in this document that an element points to; P4 has them without `#`."""
    words = attribute(element, name).split()
    return [word.removeprefix("#") for word in words if word.startswith("#") or re.fullmatch(r"[\w.-]+", word)]


def _bare(label: str) -> str:
    """A label without the brackets around it."""
    label = " ".join(label.split())
    pair = _PAIR.fullmatch(label)
    return (pair[1] or pair[2] or "").strip() if pair else label.removesuffix(".")
