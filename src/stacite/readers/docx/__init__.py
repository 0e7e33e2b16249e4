"""Word documents (Office Open XML, ISO/IEC 29500): .docx, .docm and templates, Transitional and Strict.

Files don't store the numbers of notes: Word counts them whenever it lays out a document, so they are counted here too.

Sources: ISO/IEC 29500-1, 11.3 (parts), 17.11 (notes: separators are marked by their type, and each part of notes has
relationships of its own), 17.11.4, 17.11.5, 17.11.11 and 17.11.12 (properties of a section go before the document's),
17.11.17 (numFmt: decimal for footnotes, lower-case Roman for endnotes), 17.11.19 (numRestart), 17.11.20 (numStart),
17.3.3.31 (t).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from stacite.containers import SAVE_AGAIN
from stacite.containers.opc import OpcPackage, note_parts
from stacite.containers.xml import (
    COUNTED_AS_CHARACTERS,
    DELETED_ELEMENTS,
    INSERTED_ELEMENTS,
    expanded_names,
    find_child,
    prefixed_attribute,
    prefixed_name,
)
from stacite.errors import DocumentError
from stacite.model.document import AUTHOR, STYLE_PROPERTY, Document, NoteRef
from stacite.model.finding import Location
from stacite.readers.base import DEFAULT_OPTIONS, TrackedChanges
from stacite.readers.docx.story import DocxStoryReader, DocxStyles
from stacite.readers.health import doubts_about
from stacite.readers.word_processing import (
    MANAGERS_LINKS,
    PER_PAGE_REASON,
    NoteOpening,
    PrintedLabel,
    Story,
    custom_label,
    docx_label,
    refuse_others,
    story_bibliography,
    story_note,
    with_typed_refs,
)
from stacite.text.numerals import pluralize
from stacite.text.opaque import opaque_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.etree import _Element as Element

    from stacite.containers.opc import Relationship
    from stacite.readers.base import ReadOptions
    from stacite.readers.word_processing import StoryNoteRef

_LINKED_BY_MANAGER = (
    "Citations are links to Zotero or Paperpile, which no reader can follow: unlink them in Google Docs before you "
    "publish."
)


def note_source_text(root: Element, at: int) -> tuple[str, dict[Element, int]]:
    """The text of a part of notes, which starts at offset `at`, and the offset of each `w:t`."""
    parts, places = [], {}
    tags = [spelling for each in ("w:t", *COUNTED_AS_CHARACTERS) for spelling in expanded_names(each)]
    for _, element in etree.iterwalk(root, events=("end",), tag=tags):
        name = prefixed_name(element)
        if name == "w:t":
            places[element] = at
        elif (run := element.getparent()) is not None and _is_deleted(run):
            continue
        part = (element.text or "") if element in places else COUNTED_AS_CHARACTERS[name]
        parts.append(part)
        at += len(part)
    return "".join(parts), places


def _is_deleted(run: Element) -> bool:
    """Whether a tracked change deletes a run; its characters are no `w:t` then, and its line breaks count no more."""
    holder = run.getparent()
    return holder is not None and prefixed_name(holder) in DELETED_ELEMENTS


_NAME = "docx"
_DEFAULT_FORMATS = {"footnote": "decimal", "endnote": "lowerRoman"}


@dataclass(frozen=True, slots=True)
class _SectionCounting:
    """How one kind of notes is numbered in one section."""

    form: str
    start: int
    restart: str


def note_labels(
    note_refs: Iterable[StoryNoteRef], settings: Element | None, sections: Sequence[Element]
) -> dict[tuple[str, str], PrintedLabel]:
    """The label of each note, by kind and id, in the order of first references."""
    counts = {
        kind: [_counting_in_section(kind, section, settings) for section in (*sections, None)]
        for kind in _DEFAULT_FORMATS
    }
    labels: dict[tuple[str, str], PrintedLabel] = {}
    numbers: dict[str, int] = {}
    places: dict[str, int] = {}
    for ref in note_refs:
        # A further reference to the same note does not count.
        if (ref.kind, ref.id) in labels:
            continue
        if ref.is_custom:
            # A label of the author's own does not advance the number (ISO/IEC 29500-1, 17.11.14).
            labels[ref.kind, ref.id] = custom_label(ref.label, len(labels) + 1)
            continue
        count = counts[ref.kind][min(ref.section, max(0, len(sections) - 1))]
        is_new = places.get(ref.kind) != ref.section and count.restart == "eachSect"
        number = count.start if is_new or ref.kind not in numbers else numbers[ref.kind] + 1
        numbers[ref.kind], places[ref.kind] = number, ref.section
        labels[ref.kind, ref.id] = _numbered_label(number, count)
    return labels


def _numbered_label(number: int, count: _SectionCounting) -> PrintedLabel:
    label = docx_label(number, count.form)
    if label is None:
        return PrintedLabel(
            str(number), 0.9, f"stacite doesn't know the number format {count.form[:40]}, so the number is a decimal"
        )
    if count.restart == "eachPage":
        return PrintedLabel(label, 0.9, PER_PAGE_REASON)
    return PrintedLabel(label)


def _counting_in_section(kind: str, section: Element | None, settings: Element | None) -> _SectionCounting:
    found = {}
    for parent in (settings, section):
        properties = find_child(parent, f"w:{kind}Pr")
        for setting in ("w:numFmt", "w:numStart", "w:numRestart"):
            element = find_child(properties, setting)
            if element is not None:
                found[setting] = prefixed_attribute(element, "w:val")
    start = found.get("w:numStart", "")
    return _SectionCounting(
        found.get("w:numFmt") or _DEFAULT_FORMATS[kind],
        int(start) if start.isascii() and start.isdecimal() and len(start) < 8 else 1,
        found.get("w:numRestart", "continuous"),
    )


_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))

# A note's kind and id: footnotes and endnotes have ids of their own.
_NoteKey = tuple[str, str]


@dataclass(slots=True)
class _StoredNotes:
    """All notes that the file stores, with references or without."""

    elements: dict[_NoteKey, Element] = field(default_factory=dict)
    relationships: dict[str, Mapping[str, Relationship]] = field(default_factory=dict)
    characters: str = ""
    """The text of all parts, one after the other."""
    places: dict[Element, int] = field(default_factory=dict)
    """The offset of each `w:t` in that text."""
    pending_changes: int = 0

    def add(self, kind: str, part: str, package: OpcPackage) -> None:
        """Add the part that stores one kind of notes."""
        root = package.xml(part)
        if root is None:
            return
        characters, places = note_source_text(root, len(self.characters))
        self.characters += characters
        self.places |= places
        self.pending_changes += pending_changes(root)
        self.relationships[kind] = package.relationships(part)
        for note in root:
            # Separators between text and notes are stored like notes.
            if prefixed_name(note) == f"w:{kind}" and prefixed_attribute(note, "w:type") not in _SEPARATORS:
                self.elements.setdefault((kind, prefixed_attribute(note, "w:id")), note)


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
    """The notes that the text refers to, the note references and the body.

    Raises DocumentError if it is not a Word document, or is encrypted or damaged.
    """
    refuse_others(data, path, "a Word document")
    package = OpcPackage(data, path)
    main = package.main_part()
    body = find_child(package.xml(main), "w:body")
    if body is None:
        raise DocumentError(f"{path}: the file contains no Word document", SAVE_AGAIN)
    stored = _StoredNotes()
    for kind, part in note_parts(package, main).items():
        stored.add(kind, part, package)
    text = DocxStoryReader(
        DocxStyles.of(_notes_part(package, main, "styles")), options.tracked_changes is TrackedChanges.REJECT
    )
    text.relationships = package.relationships(main)
    # Fixes apply to the accepted text, so the rejected one has no places to edit.
    text.places = {} if text.is_rejecting else stored.places
    story = Story("\n\n")
    text.read(body, story)
    # The last section's properties are in the body, those of others in their last paragraph.
    last = find_child(body, "w:sectPr")
    sections = [*text.sections, *([] if last is None else [last])]
    passage = story.finish()
    stories = _note_stories(text, stored)
    labels = note_labels(
        (ref for ref in text.note_refs if not ref.is_repeated), _notes_part(package, main, "settings"), sections
    )
    notes = tuple(
        story_note(each, key[0], labels[key], ordinal, _note_location(key, path), _NAME)
        for ordinal, (key, each) in enumerate(stories.items(), 1)
    )
    ordinals = {key: ordinal for ordinal, key in enumerate(stories, 1)}
    opaque = opaque_spans(passage.text, _NAME, story.builder.opaque)
    references = with_typed_refs([*_references(text, labels, ordinals, path)], story, passage, path, opaque)
    doubts = doubts_about(notes, references, "", _reason_without_notes(stored))
    if text.has_imports:
        doubts.append("The document includes other files. Notes in those files are not read.")
    if any(
        each.target.startswith(MANAGERS_LINKS)
        for links in (package.relationships(main), *stored.relationships.values())
        for each in links.values()
    ):
        doubts.append(_LINKED_BY_MANAGER)
    own_comments, other_comments = _count_comments(_notes_part(package, main, "comments"))
    return Document(
        path,
        _NAME,
        hashlib.sha256(data).hexdigest(),
        notes,
        references,
        passage,
        None,
        tuple(doubts),
        stored.characters,
        opaque=opaque,
        sources=story_bibliography(story, passage, path, len(notes), opaque),
        unprinted_notes=tuple(_unprinted(stored, body)) if notes else (),
        pending_changes=pending_changes(body) + stored.pending_changes,
        own_comments=own_comments,
        other_comments=other_comments,
        reviewed_style=package.custom_property(STYLE_PROPERTY),
    )


def _unprinted(stored: _StoredNotes, body: Element) -> Iterator[str]:
    """The texts of notes without a reference, even a deleted one that nobody has accepted yet."""
    texts = [body, *stored.elements.values()]
    referred = {
        (kind, prefixed_attribute(each, "w:id"))
        for kind in ("footnote", "endnote")
        for text in texts
        for each in text.iter(f"{{*}}{kind}Reference")
    }
    for key, element in stored.elements.items():
        text = " ".join("".join(each.text or "" for each in element.iter("{*}t")).split())
        if key not in referred and text:
            yield text


_CHANGES = ("{*}ins", "{*}del", "{*}moveFrom", "{*}moveTo")
_CHANGED = INSERTED_ELEMENTS | DELETED_ELEMENTS


def pending_changes(root: Element) -> int:
    """How many tracked changes of text there are; those side by side by one author are one, as a replacement is."""
    return sum(
        prefixed_name(each) in _CHANGED and _changed_by(each) != _changed_by(each.getprevious())
        for each in root.iter(*_CHANGES)
    )


def _count_comments(root: Element | None) -> tuple[int, int]:
    """The comments by stacite, and those by others."""
    comments = () if root is None else root.iter("{*}comment")
    is_own = [prefixed_attribute(each, "w:author") == AUTHOR for each in comments]
    return sum(is_own), len(is_own) - sum(is_own)


def _changed_by(element: Element | None) -> tuple[str, str] | None:
    if element is None or prefixed_name(element) not in _CHANGED:
        return None
    return prefixed_attribute(element, "w:author"), prefixed_attribute(element, "w:date")


def _notes_part(package: OpcPackage, main: str, kind: str) -> Element | None:
    part = package.related(main, kind)
    return package.xml(part) if part else None


def _note_stories(text: DocxStoryReader, stored: _StoredNotes) -> dict[_NoteKey, Story]:
    """The notes in the order of their first references; those that only other notes refer to come last."""
    stories: dict[_NoteKey, Story] = {}
    for ref in text.note_refs:  # grows while it is read, where a note refers to another
        key = ref.kind, ref.id
        if key in stories or key not in stored.elements:
            continue
        stories[key] = story = Story(opening=NoteOpening(ref.label))
        text.relationships = stored.relationships[ref.kind]
        text.read(stored.elements[key], story)
    return stories


def _note_location(key: _NoteKey, path: str) -> Location:
    return Location(path, anchor=" ".join(key))


def _references(
    text: DocxStoryReader, labels: Mapping[_NoteKey, PrintedLabel], ordinals: Mapping[_NoteKey, int], path: str
) -> Iterator[tuple[StoryNoteRef, NoteRef]]:
    for each in text.note_refs:
        ref: StoryNoteRef | None = text.bookmarks.get(each.id) if each.is_repeated else each
        if ref is not None:
            key = ref.kind, ref.id
            place = _note_location(key, path)
            ordinal = ordinals.get(key)
            yield each, NoteRef(labels[key].text, place, before=each.before, after=each.after, ordinal=ordinal)


def _reason_without_notes(stored: _StoredNotes) -> str:
    if stored.elements:
        return f"the file contains {pluralize(len(stored.elements), 'note')} that the text doesn't refer to"
    return "the document has no footnotes or endnotes"
