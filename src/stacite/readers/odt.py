"""OpenDocument texts (ISO/IEC 26300, ODF 1.3): .odt and .ott, packed or flat (.fodt).

A note is stored where it is referred to, with the label that was printed last. Tracked insertions are in the text
between two marks. Deleted text is stored apart, and a mark shows its place: its first paragraph continues the text
before the mark, and the text after the mark continues its last one.

Sources: ODF 1.3 part 2 (packages: 3.3 mimetype, 3.4.1 encryption, 4.4 manifest); part 3, 3.1.2 (office:document,
flat), 5.1 (paragraphs), 5.4 (sections), 5.5 (tracked changes), 6.1 (characters and whitespace), 6.3 (notes), 7.7.2
(hidden text), 7.7.6 (note references), 8.2.4 (sources of indexes), 9.1 (tables), 10.3.17 and 10.4 (drawings and
frames), 14.1 (annotations), 16.2 (styles: automatic ones, their parents, defaults), 16.29.3
(text:notes-configuration), 20.182 (fo:font-style), 20.377 (style:text-position), 20.432 (text:display).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from lxml import etree

from stacite.containers import SAVE_AGAIN, ZIP_MAGIC
from stacite.containers.archive import Archive
from stacite.containers.xml import COUNTED_IN_ODT, find_child, parse_xml, prefixed_attribute, prefixed_name
from stacite.errors import DocumentError
from stacite.model.document import AUTHOR, STYLE_PROPERTY, AddressSource, BlockKind, Document, NoteRef
from stacite.model.finding import Location
from stacite.readers.base import DEFAULT_OPTIONS, TrackedChanges
from stacite.readers.formats import is_flat_odt
from stacite.readers.health import doubts_about
from stacite.readers.passage_builders import MarkKind
from stacite.readers.word_processing import (
    PER_PAGE_REASON,
    TOO_LARGE_HINT,
    NoteOpening,
    PrintedLabel,
    Story,
    StoryNoteRef,
    custom_label,
    link_address,
    odt_label,
    refuse_others,
    story_bibliography,
    story_note,
    with_typed_refs,
)
from stacite.readers.word_processing.reference_managers import csl_works
from stacite.text.encodings import check_size
from stacite.text.opaque import opaque_spans
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lxml.etree import _Element as Element

    from stacite.model.document import Note
    from stacite.readers.base import ReadOptions


_PICTURE = pattern(rb"(<office:binary-data(?: [^<>]{0,400})?>)[^<]*+(?=</office:binary-data>)")
_NAME = "odt"
_NO_TEXT = "the file contains no OpenDocument text"


@dataclass(frozen=True, slots=True)
class OdtParts:
    """The parts of a document that are read."""

    text: Element
    """`office:text`."""
    styles: tuple[Element, ...]
    """Containers of styles, by precedence."""
    reviewed_style: str = ""
    """See `Document`."""


def open_parts(data: bytes, path: str) -> OdtParts:
    """Read a document's parts. Raises DocumentError if it is damaged, encrypted or not a text."""
    if data.startswith(ZIP_MAGIC):
        archive = Archive(data, path)
        _refuse_encrypted(archive, path)
        content = parse_xml(archive.read("content.xml"), path, "content.xml")
        styled, said = archive.find("styles.xml"), archive.find("meta.xml")
        roots = [content, *([] if styled is None else [parse_xml(styled, path, "styles.xml")])]
    else:  # without its pictures: the parser takes an attribute or text of 10 MB for an attack
        roots = [parse_xml(_PICTURE.sub(rb"\1", data), path)]
        said = None
    text = find_child(roots[0], "office:body/office:text")
    if text is None:
        raise DocumentError(f"{path}: {_NO_TEXT}", SAVE_AGAIN)
    # styles.xml has automatic styles too, but they are those of headers and footers.
    automatic = [find_child(root, "office:automatic-styles") for root in roots[:1]]
    # Named styles are in styles.xml; a flat document has everything in one root.
    named = [find_child(root, "office:styles") for root in reversed(roots)]
    styles = tuple(each for each in (*automatic, *named) if each is not None)
    return OdtParts(text, styles, _reviewed_style(roots[0], said, path))


def _reviewed_style(root: Element, said: bytes | None, path: str) -> str:
    """The property that `stacite review` leaves in a copy; a document can be read without what is `said` of it."""
    try:
        root = root if said is None else parse_xml(said, path, "meta.xml")
    except DocumentError:
        return ""
    meta = find_child(root, "office:meta")
    found = (each for each in (() if meta is None else meta) if prefixed_attribute(each, "meta:name") == STYLE_PROPERTY)
    return next(("".join(map(str, each.itertext())).strip() for each in found), "")


def _refuse_encrypted(archive: Archive, path: str) -> None:
    if "encrypted-package" in archive or _has_keys(archive.find("META-INF/manifest.xml"), path):
        raise DocumentError(f"{path}: the file is encrypted", "Save a copy without a password, and use that.")


def _has_keys(manifest: bytes | None, path: str) -> bool:
    """Whether the manifest says that the content is encrypted."""
    # Without the zero bytes of UTF-16, this cheap test works in every encoding.
    if manifest is None or b"encryption-data" not in manifest.replace(b"\x00", b""):
        return False
    root = parse_xml(manifest, path, "META-INF/manifest.xml")
    return any(prefixed_name(each) == "manifest:encryption-data" for each in root.iter())


# LibreOffice's names of paragraph styles, as it stores them in every language; Pandoc has `Quotations` too.
_STYLED_BLOCKS = {
    "Quotations": BlockKind.QUOTATION,
    "Quote": BlockKind.QUOTATION,
    "Preformatted_20_Text": BlockKind.CODE,
    "Source_20_Code": BlockKind.CODE,
}
# A length, but not 0.
_MARGIN = pattern(r"0{0,3}(?:[1-9]|\.0{0,3}[1-9])")
_MOST_PARENTS = 20
_SLANTED = frozenset(("italic", "oblique"))


@dataclass(frozen=True, slots=True)
class CharacterStyle:
    """The formatting that matters here."""

    is_italic: bool = False
    is_hidden: bool = False
    is_raised: bool = False


@dataclass(frozen=True, slots=True)
class _StyleProperties:
    """The properties that a style sets; None for those it doesn't."""

    is_italic: bool | None = None
    is_hidden: bool | None = None
    is_raised: bool | None = None


@dataclass(frozen=True, slots=True)
class NoteCounting:
    """How one class of notes is numbered; the defaults are LibreOffice's."""

    form: str = "1"
    repeats: bool = False
    """Whether letters are repeated after `z` (`aa`, `bb`)."""
    before: int = 0
    """The number before the first."""
    restart: str = "document"
    """`document`, `chapter` or `page`."""


@dataclass(slots=True)
class OdtStyles:
    """Styles by family and name."""

    counting: dict[str, NoteCounting] = field(default_factory=dict)
    """By class of notes."""
    _styles: dict[tuple[str, str], Element] = field(default_factory=dict)
    _defaults: dict[str, Element] = field(default_factory=dict)
    _known: dict[tuple[str, str], _StyleProperties] = field(default_factory=dict)

    @classmethod
    def of(cls, containers: Iterable[Element]) -> OdtStyles:
        """Read the styles; of several with one name, the first counts."""
        styles = cls()
        for each in (style for container in containers for style in container):
            match prefixed_name(each):
                case "style:style":
                    key = prefixed_attribute(each, "style:family"), prefixed_attribute(each, "style:name")
                    styles._styles.setdefault(key, each)
                case "style:default-style":
                    styles._defaults.setdefault(prefixed_attribute(each, "style:family"), each)
                case "text:notes-configuration":
                    styles.counting.setdefault(prefixed_attribute(each, "text:note-class"), _note_counting(each))
        return styles

    def resolved(self, family: str, style: str, within: CharacterStyle) -> CharacterStyle:
        """The formatting of text in a style, inherited from the text around it."""
        inherited = self._inherited(family, style)
        return CharacterStyle(
            within.is_italic if inherited.is_italic is None else inherited.is_italic,
            within.is_hidden or bool(inherited.is_hidden),
            within.is_raised if inherited.is_raised is None else inherited.is_raised,
        )

    def block_kind(self, style: str) -> BlockKind:
        """What a paragraph of this style is."""
        is_narrow = False
        # In a damaged file, styles can be each other's parents.
        for _ in range(_MOST_PARENTS):
            if kind := _STYLED_BLOCKS.get(style):
                return kind
            element = self._styles.get(("paragraph", style))
            if element is None:
                break
            margins = find_child(element, "style:paragraph-properties")
            # A block quotation is narrower than the text on both sides.
            is_narrow = is_narrow or (
                margins is not None
                and all(_MARGIN.match(prefixed_attribute(margins, f"fo:margin-{side}")) for side in ("left", "right"))
            )
            style = prefixed_attribute(element, "style:parent-style-name")
        return BlockKind.QUOTATION if is_narrow else BlockKind.PARAGRAPH

    def _inherited(self, family: str, style: str) -> _StyleProperties:
        """The properties of a style with those of its parents; each style is resolved once."""
        visited: dict[str, Element] = {}
        # In a damaged file, styles can be each other's parents.
        while (family, style) in self._styles and (family, style) not in self._known and style not in visited:
            visited[style] = self._styles[family, style]
            style = prefixed_attribute(visited[style], "style:parent-style-name")
        inherited = self._known.get((family, style)) or _style_properties(
            self._defaults.get(family), _StyleProperties()
        )
        for each in reversed(visited):
            inherited = self._known[family, each] = _style_properties(visited[each], inherited)
        return inherited


def _style_properties(style: Element | None, parent: _StyleProperties) -> _StyleProperties:
    properties = find_child(style, "style:text-properties")
    if properties is None:
        return parent
    slant, display = prefixed_attribute(properties, "fo:font-style"), prefixed_attribute(properties, "text:display")
    position = prefixed_attribute(properties, "style:text-position")
    return _StyleProperties(
        slant in _SLANTED if slant else parent.is_italic,
        display == "none" if display else parent.is_hidden,
        _is_raised(position) if position else parent.is_raised,
    )


def _is_raised(position: str) -> bool:
    """Whether a text position is above the line: `super 58%`, or a height in percent."""
    height = position.split(maxsplit=1)[0] if position.split() else ""
    return height == "super" or (height.rstrip("%").isdecimal() and int(height.rstrip("%")[:4]) > 0)


def _note_counting(element: Element) -> NoteCounting:
    start = prefixed_attribute(element, "text:start-value")
    return NoteCounting(
        prefixed_attribute(element, "style:num-format") or "1",
        prefixed_attribute(element, "style:num-letter-sync") == "true",
        int(start) if start.isascii() and start.isdecimal() and len(start) < 8 else 0,
        prefixed_attribute(element, "text:start-numbering-at") or "document",
    )


@dataclass(slots=True)
class OdtChanges:
    """Tracked changes, and whether the current place is inside a rejected insertion."""

    is_rejecting: bool
    _insertions: set[str] = field(default_factory=set)
    _deletions: dict[str, Element] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, text: Element, *, is_rejecting: bool) -> OdtChanges:
        """Read the changes that `office:text` declares."""
        changes = cls(is_rejecting)
        declared = find_child(text, "text:tracked-changes")
        for region in declared if declared is not None else ():
            identifier = prefixed_attribute(region, "text:id") or prefixed_attribute(region, "xml:id")
            deletion = find_child(region, "text:deletion")
            if deletion is not None:
                changes._deletions[identifier] = deletion
            elif find_child(region, "text:insertion") is not None:
                changes._insertions.add(identifier)
        return changes

    @property
    def pending(self) -> int:
        """How many changes of text are declared; a replacement is a deletion and an insertion."""
        return len(self._insertions) + len(self._deletions)

    @property
    def is_dropping(self) -> bool:
        """Whether the current text is a rejected insertion."""
        return bool(self._open)

    @property
    def has_deleted_notes(self) -> bool:
        """Whether notes were deleted."""
        return any(
            prefixed_name(each) == "text:note" for deletion in self._deletions.values() for each in deletion.iter()
        )

    def start(self, mark: Element) -> None:
        """A tracked insertion begins."""
        identifier = prefixed_attribute(mark, "text:change-id")
        if self.is_rejecting and identifier in self._insertions:
            self._open.add(identifier)

    def end(self, mark: Element) -> None:
        """A tracked insertion ends."""
        self._open.discard(prefixed_attribute(mark, "text:change-id"))

    def put_back(self, mark: Element) -> Element | None:
        """The deleted content to restore at a mark, if changes are rejected; each deletion is restored only once."""
        return self._deletions.pop(prefixed_attribute(mark, "text:change-id"), None) if self.is_rejecting else None


_UNREAD_ELEMENTS = frozenset(
    """
    office:annotation office:change-info office:binary-data office:forms office:event-listeners text:tracked-changes
    text:note-citation
    text:ruby-text text:number text:sequence-decls text:variable-decls text:user-field-decls text:dde-connection-decls
    text:table-of-content-source text:illustration-index-source text:table-index-source text:object-index-source
    text:user-index-source text:alphabetical-index-source text:bibliography-source table:covered-table-cell
    svg:title svg:desc draw:object draw:object-ole draw:image-map draw:plugin draw:applet text:script
    """.split()
)


def is_unread_element(tag: str, element: Element) -> bool:
    """Whether an element, whose prefixed name is `tag`, contains no visible text."""
    if tag in _UNREAD_ELEMENTS:
        return True
    match tag:
        case "text:section":
            return prefixed_attribute(element, "text:display") == "none"
        case "text:hidden-text":
            return prefixed_attribute(element, "text:is-hidden") == "true"
        case "table:table-row":
            return prefixed_attribute(element, "table:visibility") in ("collapse", "filter")
    return False


def is_hidden_paragraph(paragraph: Element) -> bool:
    """Whether a field in a paragraph hides it."""
    hider = find_child(paragraph, "text:hidden-paragraph")
    return hider is not None and prefixed_attribute(hider, "text:is-hidden") == "true"


class NoteSource:
    """The characters of all notes as the file has them, and where each text in them begins."""

    def __init__(self, root: Element) -> None:
        self._parts: list[str] = []
        self._places: dict[tuple[Element, bool], int] = {}
        self._length = 0
        walk = etree.iterwalk(root, events=("start", "end"))
        bodies: list[Element] = []
        for event, element in walk:
            tag = prefixed_name(element)
            if event == "start":
                if tag == "text:tracked-changes":
                    walk.skip_subtree()
                    continue
                if tag == "text:note-body":
                    bodies.append(element)
                if bodies:
                    self._add(element, element.text, is_after=False)
                continue
            if bodies and tag in COUNTED_IN_ODT:
                self._count(COUNTED_IN_ODT[tag])
            if bodies and element is bodies[-1]:
                bodies.pop()
            if bodies:
                self._add(element, element.tail, is_after=True)

    @property
    def characters(self) -> str:
        """All of them."""
        return "".join(self._parts)

    def place(self, element: Element, *, is_after: bool) -> int | None:
        """The offset of the text in an element, before its first child, or of that after the element."""
        return self._places.get((element, is_after))

    def _add(self, element: Element, text: str | None, *, is_after: bool) -> None:
        if text:
            self._places[element, is_after] = self._length
            self._count(text)

    def _count(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


_TEXT_BOXES = frozenset(
    """
    draw:text-box draw:custom-shape draw:rect draw:circle draw:ellipse draw:line draw:polygon draw:polyline draw:path
    draw:connector draw:measure draw:caption draw:regular-polygon
    """.split()
)
# ODF 1.3 part 3, 7.7
_REFERENCES = ("text:reference-ref", "text:bookmark-ref", "text:sequence-ref")
_GROUPS = {"text:list-item": BlockKind.LIST_ITEM, "table:table": BlockKind.TABLE}
_ZOTERO_BIBLIOGRAPHY = "ZOTERO_BIBL"
# Nesting of restored deletions.
_DEEPEST_DELETION = 20


@dataclass(slots=True)
class OdtNote:
    """A note and the place of its reference."""

    ref: StoryNoteRef
    story: Story


@dataclass(slots=True)
class OdtStoryReader:
    """Reads the body and collects notes."""

    styles: OdtStyles
    changes: OdtChanges
    notes: list[OdtNote] = field(default_factory=list)
    """In the order of their references."""
    note_refs: list[StoryNoteRef] = field(default_factory=list)
    source: NoteSource | None = None
    """Where the texts of notes are in the file; None where fixes can't apply, as they do to the accepted text."""
    has_changed_notes: bool = False
    """Whether a tracked change removes or restores notes."""
    _stories: list[Story] = field(default_factory=list)
    _appearances: list[CharacterStyle] = field(default_factory=list)
    _paragraphs: list[int] = field(default_factory=list)
    """For each story, how many of its paragraphs are open."""
    _links: list[object] = field(default_factory=list)
    _open_works: dict[str, tuple[Story, int]] = field(default_factory=dict)
    _fields: list[tuple[Story | None, int]] = field(default_factory=list)
    """Fields of Word that have begun; without a story, they hold no works."""
    _joined: list[Element] = field(default_factory=list)
    """Last paragraphs of restored deletions, which the text after them continues."""
    _chapter: int = 0
    _is_label: bool = False
    """Whether text is the label of a repeated note reference."""
    _enter: Mapping[str, Callable[[Element], None]] = field(init=False)
    _leave: Mapping[str, Callable[[Element], None]] = field(init=False)

    def __post_init__(self) -> None:
        self._enter = {
            "text:p": self._paragraph,
            "text:h": self._heading,
            "text:bibliography": self._index,
            "text:section": self._section,
            "text:span": self._span,
            "text:a": self._link,
            "text:note": self._note,
            "text:reference-mark-start": self._reference_mark,
            "text:reference-mark-end": self._reference_mark_ends,
            "field:fieldmark-start": self._field,
            "field:fieldmark-end": self._field_ends,
            "text:note-ref": self._repeated,
            **dict.fromkeys(_REFERENCES, self._reference),
            "text:change-start": self.changes.start,
            "text:change-end": self.changes.end,
            "text:change": self._deletion,
            **{tag: partial(self._group, kind) for tag, kind in _GROUPS.items()},
            **dict.fromkeys(("text:s", "text:tab", "text:line-break"), lambda _: self._put(" ")),
            **dict.fromkeys(_TEXT_BOXES, lambda _: self._open(Story("\n\n"))),
        }
        self._leave = {
            "text:p": self._paragraph_ends,
            "text:h": self._paragraph_ends,
            "text:bibliography": self._index_ends,
            "text:section": self._section_ends,
            "text:span": self._span_ends,
            "text:a": self._link_ends,
            "text:note": self._note_ends,
            "text:note-ref": self._repeated_ends,
            **dict.fromkeys(_REFERENCES, self._field_ends),
            **dict.fromkeys(_TEXT_BOXES, self._box_ends),
            **dict.fromkeys(_GROUPS, self._group_ends),
        }

    def read(self, root: Element, story: Story) -> None:
        """Read `office:text` into a story."""
        self._stories, self._paragraphs, self._appearances = [story], [0], [CharacterStyle()]
        self._walk(root)

    def _walk(self, root: Element) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        unread: Element | None = None
        for event, element in walk:
            tag = prefixed_name(element)
            if event == "start":
                if is_unread_element(tag, element) or (tag == "text:note" and self._is_left_out()):
                    unread = element
                    walk.skip_subtree()
                    continue
                if enter := self._enter.get(tag):
                    enter(element)
                self._put(element.text, element)
                continue
            # iterwalk reports the end of a skipped element too.
            if element is not unread and (leave := self._leave.get(tag)):
                leave(element)
            if element is not root:
                self._put(element.tail, element, is_after=True)

    def _is_left_out(self) -> bool:
        """Whether a note at this place is not shown."""
        self.has_changed_notes |= self.changes.is_dropping
        return self.changes.is_dropping or self._appearances[-1].is_hidden

    @property
    def _story(self) -> Story:
        return self._stories[-1]

    def _put(self, text: str | None, element: Element | None = None, *, is_after: bool = False) -> None:
        """Write text, which is in this element or after it, if it is shown; that between paragraphs is only layout."""
        appearance = self._appearances[-1]
        is_shown = not (appearance.is_hidden or self._is_label or self.changes.is_dropping)
        if text and self._paragraphs[-1] and is_shown:
            place = None
            if self.source is not None and element is not None:
                place = self.source.place(element, is_after=is_after)
            self._story.write(text, emphasis=appearance.is_italic, source=place, is_raised=appearance.is_raised)

    def _paragraph(self, element: Element) -> None:
        appearance = self.styles.resolved("paragraph", prefixed_attribute(element, "text:style-name"), CharacterStyle())
        self._appearances.append(CharacterStyle(is_hidden=True) if is_hidden_paragraph(element) else appearance)
        self._paragraphs[-1] += 1
        self._story.builder.enter_block(self.styles.block_kind(prefixed_attribute(element, "text:style-name")))

    def _group(self, kind: BlockKind, element: Element) -> None:  # noqa: ARG002 - handlers take the element
        self._story.builder.enter_block(kind)

    def _group_ends(self, element: Element) -> None:  # noqa: ARG002
        self._story.builder.leave_block()

    def _heading(self, element: Element) -> None:
        level = prefixed_attribute(element, "text:outline-level") or "1"
        self._chapter += level == "1"
        self._paragraph(element)
        self._story.mark(MarkKind.HEADING, int(level) if level.isdecimal() and len(level) < 3 else 0)

    def _index(self, element: Element) -> None:  # noqa: ARG002
        self._story.mark(MarkKind.BIBLIOGRAPHY)

    def _index_ends(self, element: Element) -> None:  # noqa: ARG002
        self._story.mark(MarkKind.END)

    def _section(self, element: Element) -> None:
        """Zotero keeps its bibliography in a section of this name."""
        if prefixed_attribute(element, "text:name").lstrip().startswith(_ZOTERO_BIBLIOGRAPHY):
            self._index(element)

    def _section_ends(self, element: Element) -> None:
        if prefixed_attribute(element, "text:name").lstrip().startswith(_ZOTERO_BIBLIOGRAPHY):
            self._index_ends(element)

    def _paragraph_ends(self, element: Element) -> None:
        self._appearances.pop()
        self._paragraphs[-1] -= 1
        if not self.changes.is_dropping and not any(element is each for each in self._joined):
            self._story.end_paragraph()
        self._story.builder.leave_block()

    def _span(self, element: Element) -> None:
        self._appearances.append(
            self.styles.resolved("text", prefixed_attribute(element, "text:style-name"), self._appearances[-1])
        )

    def _span_ends(self, element: Element) -> None:  # noqa: ARG002 - handlers take the element
        self._appearances.pop()

    def _link(self, element: Element) -> None:
        self._span(element)
        owner = object()
        self._links.append(owner)
        self._story.open_link(
            owner, link_address(prefixed_attribute(element, "xlink:href")), AddressSource.RELATIONSHIP
        )

    def _link_ends(self, element: Element) -> None:
        self._span_ends(element)
        self._story.close_link(self._links.pop())

    def _note(self, element: Element) -> None:
        citation = find_child(element, "text:note-citation")
        # `text:label` is a label of the author's own. The element's text is the number that was printed last.
        label = "" if citation is None else prefixed_attribute(citation, "text:label").strip()
        printed = "" if citation is None else "".join(map(str, citation.itertext())).strip()
        kind = "endnote" if prefixed_attribute(element, "text:note-class") == "endnote" else "footnote"
        identifier = prefixed_attribute(element, "text:id") or prefixed_attribute(element, "xml:id")
        ref = StoryNoteRef(kind, identifier, self._story.builder.length, self._chapter, label or printed, bool(label))
        self._add_note_ref(ref)
        note = OdtNote(ref, Story(opening=NoteOpening(label, is_printed=True)))
        note.story.set_number()
        self.notes.append(note)
        self._open(note.story)

    def _add_note_ref(self, ref: StoryNoteRef) -> None:
        self.note_refs.append(ref)
        self._story.note_refs.append(ref)

    def _open(self, story: Story) -> None:
        self._stories.append(story)
        self._paragraphs.append(0)
        self._appearances.append(CharacterStyle())

    def _note_ends(self, element: Element) -> None:  # noqa: ARG002
        self._appearances.pop()
        self._paragraphs.pop()
        self._stories.pop()

    def _box_ends(self, element: Element) -> None:
        box = self._story
        self._note_ends(element)
        self._story.add_box(box)

    def _reference_mark(self, element: Element) -> None:
        mark = prefixed_attribute(element, "text:name")
        works = csl_works(mark)
        if works and not self.changes.is_dropping:
            self._open_works[mark] = self._story, self._story.open_works(works)

    def _reference_mark_ends(self, element: Element) -> None:
        story, index = self._open_works.pop(prefixed_attribute(element, "text:name"), (None, 0))
        if story is not None:
            story.close_works(index)

    def _field(self, element: Element) -> None:
        """A field of Word, in a document that LibreOffice saved."""
        works = csl_works("".join(prefixed_attribute(each, "field:value") for each in element))
        is_kept = bool(works) and not self.changes.is_dropping
        self._fields.append((self._story, self._story.open_works(works)) if is_kept else (None, 0))

    def _field_ends(self, element: Element) -> None:  # noqa: ARG002
        story, index = self._fields.pop() if self._fields else (None, 0)
        if story is not None:
            story.close_works(index)

    def _repeated(self, element: Element) -> None:
        """A raised reference repeats a note reference; one on the line (`see note 3`) is text."""
        appearance = self._appearances[-1]
        self._is_label = appearance.is_raised and not appearance.is_hidden and not self.changes.is_dropping
        if self._is_label:
            kind = "endnote" if prefixed_attribute(element, "text:note-class") == "endnote" else "footnote"
            place = self._story.builder.length
            self._add_note_ref(
                StoryNoteRef(kind, prefixed_attribute(element, "text:ref-name"), place, self._chapter, is_repeated=True)
            )
        self._reference(element)

    def _repeated_ends(self, element: Element) -> None:
        self._is_label = False
        self._field_ends(element)

    def _reference(self, element: Element) -> None:  # noqa: ARG002
        """A cross-reference, whose words the program writes."""
        index = None if self._is_label or self.changes.is_dropping else self._story.open_updated()
        self._fields.append((None, 0) if index is None else (self._story, index))

    def _deletion(self, element: Element) -> None:
        """Restore what was deleted here. Each deletion is restored only once, so this ends."""
        deletion = None if self.changes.is_dropping else self.changes.put_back(element)
        if deletion is None:
            return
        self.has_changed_notes |= any(prefixed_name(each) == "text:note" for each in deletion.iter())
        if len(deletion) and self._paragraphs[-1] and len(self._joined) < _DEEPEST_DELETION:
            self._joined.append(deletion[-1])
            self._walk(deletion)
            self._joined.pop()
        elif not self._paragraphs[-1]:
            self._walk(deletion)


# LibreOffice numbers endnotes i, ii, iii by default.
_DEFAULT_COUNTING = {"footnote": NoteCounting(), "endnote": NoteCounting(form="i")}


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
    """The notes with their printed labels, the note references and the body.

    Raises DocumentError if it is not an OpenDocument text, or is encrypted or damaged.
    """
    if is_flat_odt(data):
        check_size(data, path, TOO_LARGE_HINT)
    else:
        refuse_others(data, path, "an OpenDocument text")
    parts = open_parts(data, path)
    styles = OdtStyles.of(parts.styles)
    changes = OdtChanges.of(parts.text, is_rejecting=options.tracked_changes is TrackedChanges.REJECT)
    # Labels in the file are those before changes are accepted or rejected.
    is_recounted = changes.has_deleted_notes
    source = NoteSource(parts.text)
    text = OdtStoryReader(styles, changes, source=None if changes.is_rejecting else source)
    story = Story("\n\n")
    text.read(parts.text, story)
    passage = story.finish()
    labels = _labels(text.notes, styles.counting, is_recounted=is_recounted or text.has_changed_notes)
    notes = tuple(
        story_note(
            note.story,
            note.ref.kind,
            label,
            ordinal,
            Location(path, anchor=note.ref.id or f"note {ordinal}"),
            _NAME,
        )
        for ordinal, (note, label) in enumerate(zip(text.notes, labels, strict=True), 1)
    )
    opaque = opaque_spans(passage.text, _NAME, story.builder.opaque)
    references = with_typed_refs([*_references(text, notes)], story, passage, path, opaque)
    doubts = doubts_about(notes, references, "", "the document has no footnotes or endnotes")
    own_comments, other_comments = _count_comments(parts.text)
    return Document(
        path,
        _NAME,
        hashlib.sha256(data).hexdigest(),
        notes,
        references,
        passage,
        None,
        tuple(doubts),
        source.characters,
        opaque=opaque,
        sources=story_bibliography(story, passage, path, len(notes), opaque),
        pending_changes=changes.pending,
        own_comments=own_comments,
        other_comments=other_comments,
        reviewed_style=parts.reviewed_style,
    )


def _count_comments(text: Element) -> tuple[int, int]:
    """The comments by stacite, and those by others."""
    is_own = [each.findtext("{*}creator") == AUTHOR for each in text.iter("{*}annotation")]
    return sum(is_own), len(is_own) - sum(is_own)


def _labels(
    notes: Sequence[OdtNote], counting: Mapping[str, NoteCounting], *, is_recounted: bool
) -> list[PrintedLabel]:
    """The labels: as stored in the file, or counted if the file has none or changes make them wrong.

    LibreOffice stores 0 where it had not laid out the page.
    """
    labels: list[PrintedLabel] = []
    numbers: dict[str, int] = {}
    chapters: dict[str, int] = {}
    for each in notes:
        ref = each.ref
        if ref.is_custom:
            labels.append(custom_label(ref.label, len(labels) + 1))
            continue
        # LibreOffice counts footnotes and endnotes apart.
        count = counting.get(ref.kind, _DEFAULT_COUNTING[ref.kind])
        is_new = count.restart == "chapter" and chapters.get(ref.kind) != ref.section
        numbers[ref.kind] = (count.before if is_new else numbers.get(ref.kind, count.before)) + 1
        chapters[ref.kind] = ref.section
        # Pages are known only to LibreOffice, so numbers by page are never recounted.
        is_kept = ref.label.strip("0") and (not is_recounted or count.restart == "page")
        labels.append(PrintedLabel(ref.label) if is_kept else _counted_label(numbers[ref.kind], count))
    return labels


def _counted_label(number: int, count: NoteCounting) -> PrintedLabel:
    label = odt_label(number, count.form, repeats=count.repeats)
    if label is None:
        return PrintedLabel(str(number), 0.9, "stacite doesn't know its number format, so the number is a decimal")
    if count.restart == "page":
        return PrintedLabel(label, 0.9, PER_PAGE_REASON)
    return PrintedLabel(label)


def _references(text: OdtStoryReader, notes: Sequence[Note]) -> Iterator[tuple[StoryNoteRef, NoteRef]]:
    """The note references in order; a repeated one has its note's label."""
    called = {id(each.ref): note for each, note in zip(text.notes, notes, strict=True)}
    named = {each.ref.id: note for each, note in zip(text.notes, notes, strict=True)}
    for ref in text.note_refs:
        note = named.get(ref.id) if ref.is_repeated else called[id(ref)]
        if note is not None:
            yield ref, NoteRef(note.label, note.location, before=ref.before, after=ref.after, ordinal=note.ordinal)
