"""The notes, markers and body of a Word document.

Source: ISO/IEC 29500-1, 11.3 (parts), 17.11 (notes: a note is what a reference in the text calls; separators are
told by their type, and each part of notes has relationships of its own).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.model.document import Document, Marker, Note, NoteKind
from stacite.model.location import Location
from stacite.packages.archive import AGAIN
from stacite.packages.package import Package, notes_parts
from stacite.packages.vocabulary import child, name, value
from stacite.readers.base import TrackedChanges
from stacite.readers.doubts import doubts_about
from stacite.readers.office.opening import Opening
from stacite.readers.office.story import Story
from stacite.readers.office.word_letters import letters_of
from stacite.readers.office.word_numbers import labels_of
from stacite.readers.office.word_story import WordText
from stacite.readers.office.word_styles import WordStyles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.etree import _Element as Element

    from stacite.packages.package import Relationship
    from stacite.readers.base import Options
    from stacite.readers.office.numbering import Label
    from stacite.readers.office.story import Call

_KINDS = {"footnote": NoteKind.FOOT, "endnote": NoteKind.END}
_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))

_Key = tuple[str, str]
"""A note's kind and id: ids of footnotes and endnotes are apart."""


@dataclass(slots=True)
class _Notes:
    """The notes that the file holds, called or not."""

    elements: dict[_Key, Element] = field(default_factory=dict)
    relationships: dict[str, Mapping[str, Relationship]] = field(default_factory=dict)
    letters: str = ""
    """Of all parts, one after the other."""
    places: dict[Element, int] = field(default_factory=dict)
    """Where in them those of each `w:t` begin."""

    def add(self, kind: str, part: str, package: Package) -> None:
        """Take up the part that holds a kind of notes."""
        root = package.xml(part)
        if root is None:
            return
        letters, places = letters_of(root, len(self.letters))
        self.letters += letters
        self.places |= places
        self.relationships[kind] = package.relationships(part)
        for note in root:
            if name(note) == f"w:{kind}" and value(note, "w:type") not in _SEPARATORS:
                self.elements.setdefault((kind, value(note, "w:id")), note)


def read_word(data: bytes, path: str, sha256: str, reader: str, options: Options) -> Document:
    """Read a document of Word. Raises DocumentError where the package, or a part that it needs, is damaged."""
    package = Package(data, path)
    main = package.main_part()
    body = child(package.xml(main), "w:body")
    if body is None:
        raise DocumentError(f"{path}: holds no Word document", AGAIN)
    held = _Notes()
    for kind, part in notes_parts(package, main).items():
        held.add(kind, part, package)
    text = WordText(WordStyles.of(_part(package, main, "styles")), options.tracked_changes is TrackedChanges.REJECT)
    text.relationships = package.relationships(main)
    text.places = {} if text.is_rejecting else held.places
    story = Story("\n\n")
    text.read(body, story)
    last = child(body, "w:sectPr")
    sections = [*text.sections, *([] if last is None else [last])]
    passage = story.finish()
    stories = _stories(text, held)
    labels = labels_of(
        (call for call in text.calls if not call.is_repeated), _part(package, main, "settings"), sections
    )
    notes = tuple(
        _note(key, ordinal, each, labels[key], path) for ordinal, (key, each) in enumerate(stories.items(), 1)
    )
    ordinals = {key: ordinal for ordinal, key in enumerate(stories, 1)}
    markers = tuple(_markers(text, labels, ordinals, path))
    doubts = doubts_about(notes, markers, "", _why_none(held))
    if text.has_imports:
        doubts.append("Parts of the text are other files, imported when it is opened; their notes are not read.")
    return Document(path, reader, sha256, notes, markers, passage, None, tuple(doubts), held.letters)


def _part(package: Package, main: str, kind: str) -> Element | None:
    part = package.related(main, kind)
    return package.xml(part) if part else None


def _stories(text: WordText, held: _Notes) -> dict[_Key, Story]:
    """The notes that are called, in the order of first calls; those that only notes call come last."""
    stories: dict[_Key, Story] = {}
    for call in text.calls:  # grows where a note calls another
        key = call.kind, call.id
        if key in stories or key not in held.elements:
            continue
        stories[key] = story = Story(opening=Opening(call.mark))
        text.relationships = held.relationships[call.kind]
        text.read(held.elements[key], story)
    return stories


def _note(key: _Key, ordinal: int, story: Story, label: Label, path: str) -> Note:
    passage = story.finish()
    return Note(
        label.text,
        ordinal,
        passage,
        _place(key, path),
        _KINDS[key[0]],
        addresses=story.addresses,
        items=story.works(passage.text),
        confidence=label.confidence,
        reason=label.reason,
    )


def _place(key: _Key, path: str) -> Location:
    return Location(path, anchor=" ".join(key))


def _markers(text: WordText, labels: Mapping[_Key, Label], ordinals: Mapping[_Key, int], path: str) -> Iterable[Marker]:
    for each in text.calls:
        call: Call | None = text.bookmarks.get(each.id) if each.is_repeated else each
        if call is not None:
            key = call.kind, call.id
            place = _place(key, path)
            yield Marker(labels[key].text, place, before=each.before, after=each.after, ordinal=ordinals.get(key))


def _why_none(held: _Notes) -> str:
    if held.elements:
        return f"the text calls none of the {len(held.elements)} in the file"
    return "the document has neither footnotes nor endnotes"
