"""OpenDocument texts changed in place, with tracked changes and comments; all else stays as it was, to the byte.

Notes stand in the text where they are referred to. A tracked insertion is the text between two marks; a tracked
deletion is a mark, and what was deleted is kept at the document's beginning. So a link can be deleted and inserted as
a whole, with its address.

Sources: ODF 1.3 part 3, 5.5 (tracked changes), 6.1.2 (whitespace), 6.1.8 (links), 6.3 (notes), 14.1 (annotations), 16.2
(automatic styles); LibreOffice 7.4, which writes and reads changes in notes so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from stacite.containers import ZIP_MAGIC
from stacite.containers.archive import Archive, damage_error, with_members
from stacite.containers.tracked_text import UNWRITABLE, is_within_link, new_address, parts_of
from stacite.containers.xml import (
    COUNTED_IN_ODT,
    EncodedXml,
    Splice,
    XmlVisitor,
    append_splice,
    apply_splices,
    removable,
)
from stacite.errors import DocumentError
from stacite.model.document import (
    AUTHOR,
    STYLE_PROPERTY,
    letters_of,
    not_yet_said,
    paragraph_with,
    spoken,
    was_written,
)
from stacite.model.finding import TextChange
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from datetime import date

    from stacite.containers.xml import SourceElement
    from stacite.model.document import CommentLine, NoteComment

_LINK = "the text is a link, whose target would stay the same"
_FIELD = "the text comes from a field, whose program would overwrite the change"
_TRACKED = "the text is part of an existing tracked change"
_PLACE = "changes can't be tracked at this place"
_SIGNS = "the new text contains characters that an OpenDocument text can't have"
_CONTENT = "content.xml"
_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_META_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"


@dataclass(frozen=True, slots=True)
class _OdtXml:
    """The XML that holds the text, or what is said of it: a member of a packed document, or all of a flat one."""

    data: bytes
    path: str
    text: EncodedXml
    member: str = _CONTENT

    @classmethod
    def of(cls, data: bytes, path: str, member: str = _CONTENT) -> _OdtXml:
        """Raises DocumentError if there is none, or it is not in the encoding that it declares."""
        content = Archive(data, path).read(member) if data.startswith(ZIP_MAGIC) else data
        return cls(data, path, EncodedXml.of(content, path, member), member)

    def changed(self, splices: Sequence[Splice]) -> bytes:
        """The whole file with these changes."""
        content = self.text.bytes(apply_splices(self.text.utf8, splices))
        if not self.data.startswith(ZIP_MAGIC):
            return content
        return with_members(self.data, self.path, {self.member: content})


class _Markup:
    """Writes elements of ours; they declare the prefixes that the document's root has for something else, or not."""

    def __init__(self, root: SourceElement) -> None:
        known = (f'xmlns:{prefix}="{uri}"'.encode() in root.written for prefix, uri in _NAMES.items())
        declared = "" if all(known) else "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _NAMES.items())
        self._declared = declared

    def element(self, name: str, attributes: str = "", content: str = "") -> str:
        """One element; `attributes` begin with a space."""
        opened = f"<{name}{self._declared}{attributes}"
        return f"{opened}>{content}</{name}>" if content else f"{opened}/>"

    def said(self, day: date | None, author: str = AUTHOR) -> str:
        """Who made a change or a comment, and when."""
        dated = "" if day is None else self.element("dc:date", content=f"{day.isoformat()}T00:00:00")
        return self.element("dc:creator", content=escape(author)) + dated

    def space(self) -> str:
        """A space that counts wherever it stands."""
        return self.element("text:s")


# Text in these elements is no text of the paragraph's own.
_OWN = frozenset(("text:span", "text:a"))
# Around a paragraph of a note.
_HARMLESS = frozenset(
    "text:list text:list-item text:list-header text:section table:table table:table-row table:table-cell".split()
)
_PARAGRAPHS = frozenset(("text:p", "text:h"))
_DELETABLE = frozenset(("text:line-break", "text:tab"))
# Zotero writes fields as reference marks, or as bookmarks; of a Word document, LibreOffice keeps Word's fields.
_FIELD_MARKS = ("CSL_CITATION", "ZOTERO_")
_EDGES = ("start", "end")
_MARKS = {f"text:{what}-{edge}": edge for what in ("change", "reference-mark", "bookmark") for edge in _EDGES}
_MARKS |= {"field:param": "start", "field:fieldmark-end": "end"}


@dataclass(slots=True, eq=False)
class NoteText:
    """The characters of a note between two tags."""

    holder: SourceElement
    start: int
    """The offset of its first character in the text of all notes."""
    byte_start: int
    hindrance: str = ""
    link: SourceElement | None = None
    byte_end: int = 0
    characters: str = ""
    _spans: list[tuple[int, int, str]] = field(default_factory=list)
    """Spans that are written as they are read: the offset of each in this text, its byte, and its characters."""

    @property
    def end(self) -> int:
        """The offset of its end in the text of all notes."""
        return self.start + len(self.characters)

    def add(self, characters: str, byte: int) -> None:
        """Add characters that are at `byte`."""
        self._spans.append((len(self.characters), byte, characters))
        self.characters += characters

    def byte(self, character: int) -> int:
        """The byte of a character of this text."""
        if character >= len(self.characters):
            return self.byte_end
        place = bisect_right(self._spans, character, key=lambda each: each[0]) - 1
        number, byte, characters = self._spans[place]
        # A reference such as `&amp;` is a span of its own.
        return byte + len(characters[: character - number].encode())

    @property
    def paragraph(self) -> SourceElement | None:
        """The paragraph that it is in."""
        return self.holder if self.holder.name in _PARAGRAPHS else self.holder.holder(*_PARAGRAPHS)


# Elements of a comment that part its words.
_BEFORE_WORDS = {"text:p": "\n", "text:s": " "}
# What a comment has beside its words, without prefixes.
_SAID_OF_COMMENT = frozenset(("creator", "date", "date-string", "creator-initials"))


@dataclass(slots=True, eq=False)
class _StoredComment:
    """A comment that is in the file."""

    place: SourceElement
    creator: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    anchor: str = ""
    """The id of the note that it is at, if its text has an end."""

    @property
    def author(self) -> str:
        """Who says it."""
        return "".join(self.creator)

    @property
    def name(self) -> str:
        """By which its end and the replies to it name it."""
        return self.place.attributes.get("office:name", "")

    def extension(self, name: str) -> str:
        """An attribute of LibreOffice's own, under whichever prefix."""
        found = (value for key, value in self.place.attributes.items() if key.rpartition(":")[2] == name)
        return next(found, "")


@dataclass(slots=True)
class _OdtScanner(XmlVisitor):
    """The texts of the notes, and the places where tracked changes and comments go."""

    root: SourceElement | None = None
    body: SourceElement | None = None
    """`office:text`."""
    changes: SourceElement | None = None
    """`text:tracked-changes`."""
    styles: SourceElement | None = None
    """`office:automatic-styles`."""
    forms_end: int = 0
    """Where `office:forms` ends, which comes before the tracked changes."""
    paragraph: SourceElement | None = None
    """The first paragraph outside of tables and frames."""
    paragraphs: dict[str, SourceElement] = field(default_factory=dict)
    """Those of the text that can have a comment, outside of tables, by their letters."""
    notes: dict[str, SourceElement] = field(default_factory=dict)
    """By id, those that can have a comment."""
    texts: list[NoteText] = field(default_factory=list)
    elements: dict[int, NoteText] = field(default_factory=dict)
    """By offset, the line breaks and tabs of the notes, which can be deleted."""
    parts: list[str] = field(default_factory=list)
    """The characters of all notes."""
    comments: list[_StoredComment] = field(default_factory=list)
    """Those in the text, as it stands."""
    comment_ends: dict[str, SourceElement] = field(default_factory=dict)
    """By the name of a comment, the mark where the commented text ends."""
    at: int = 0
    _note_bodies: int = 0
    _tracked: int = 0
    """How many open elements hold deleted text."""
    _uncommentable: int = 0
    _text: NoteText | None = None
    _inside: list[list[str]] = field(default_factory=list)
    """The words of the open paragraphs."""
    _marks: set[str] = field(default_factory=set)
    """Open insertions and fields of the note."""
    _comment: _StoredComment | None = None
    _commented: dict[str, _StoredComment] = field(default_factory=dict)
    """By name: those whose text has begun, has not ended so far, and has no note yet."""

    def starts(self, place: SourceElement) -> None:
        self._end_text(place.start)
        self._say(_BEFORE_WORDS.get(place.name, ""))
        self.root = self.root or place
        match place.name:
            case "office:text":
                self.body = place
            case "office:automatic-styles":
                self.styles = self.styles or place
            case "text:tracked-changes":
                self.changes = self.changes or place
                self._tracked += 1
            case "text:note" if not (self._tracked or self._uncommentable):
                self._note(place)
            case "text:note-body" if not self._tracked:
                self._note_bodies += 1
                self._marks.clear()
            case "office:annotation" if not self._tracked:
                self._comment = _StoredComment(place)
                self.comments.append(self._comment)
                self._commented[self._comment.name] = self._comment
            case "office:annotation-end":
                name = place.attributes.get("office:name", "")
                self.comment_ends.setdefault(name, place)
                self._commented.pop(name, None)
            case name if (edge := _MARKS.get(name)) is not None:
                self._mark(place, edge)
        if place.name in _PARAGRAPHS:
            self._paragraph(place)
        self._uncommentable += place.name.startswith("draw:")

    def _paragraph(self, place: SourceElement) -> None:
        self._inside.append([])
        if self.paragraph is None and self.body is not None and place.parent is self.body:
            self.paragraph = place

    def _note(self, place: SourceElement) -> None:
        anchor = place.attributes.get("text:id") or place.attributes.get("xml:id", "")
        self.notes.setdefault(anchor, place)
        for each in self._commented.values():
            each.anchor = anchor
        self._commented.clear()

    def _say(self, words: str) -> None:
        """Add to what a comment says."""
        if self._comment is not None:
            self._comment.words.append(words)

    def _mark(self, place: SourceElement, edge: str) -> None:
        """An insertion or a field of a reference manager begins or ends."""
        change, name = place.attributes.get("text:change-id", ""), place.attributes.get("text:name", "")
        is_of_word = place.name.startswith("field:")
        code = place.attributes.get("field:value", "") if is_of_word and edge == "start" else name
        if not change and not any(each in code for each in _FIELD_MARKS) and not (is_of_word and edge == "end"):
            return
        mark = f"change {change}" if change else "field" if is_of_word else f"field {name}"
        if edge == "start":
            self._marks.add(mark)
        else:
            self._marks.discard(mark)

    def ends(self, place: SourceElement) -> None:
        self._end_text(place.start if place.is_empty_tag else place.close)
        self._uncommentable -= place.name.startswith("draw:")
        if place.name == "text:tracked-changes":
            self._tracked -= 1
        elif place.name == "office:annotation":
            self._comment = None
        elif place.name == "office:forms" and place.parent is self.body:
            self.forms_end = place.end
        if place.name in _PARAGRAPHS:
            words = letters_of("".join(self._inside.pop()))
            is_free = not (self._tracked or self._uncommentable or self._note_bodies or self._comment)
            if words and is_free and place.holder("table:table") is None:
                self.paragraphs.setdefault(words, place)
        if self._note_bodies and place.name in COUNTED_IN_ODT:
            if place.name in _DELETABLE and place.parent is not None:
                element = NoteText(place.parent, self.at, place.start, byte_end=place.end)
                element.hindrance = self._hindrance(element)
                element.add(COUNTED_IN_ODT[place.name], place.start)
                self.elements[self.at] = element
            self._count(COUNTED_IN_ODT[place.name])
        elif place.name == "text:note-body" and self._note_bodies:
            self._note_bodies -= 1

    def characters(self, text: str, start: int, inside: SourceElement) -> None:
        if self._comment is not None:
            name = inside.name.rpartition(":")[2]
            if name not in _SAID_OF_COMMENT:
                self._say(text)
            elif name == "creator":
                self._comment.creator.append(text)
        elif self._inside and inside.name != "text:note-citation":
            self._inside[-1].append(text)
        if not self._note_bodies:
            return
        if self._text is None:
            self._text = NoteText(inside, self.at, start)
            self._text.hindrance = self._hindrance(self._text)
            self.texts.append(self._text)
        self._text.add(text, start)
        self._count(text)

    def interrupts(self, inside: SourceElement) -> None:  # noqa: ARG002 - visitors take it
        if self._text is not None:
            self._text.hindrance = _PLACE

    def _count(self, text: str) -> None:
        self.parts.append(text)
        self.at += len(text)

    def _end_text(self, byte: int) -> None:
        text, self._text = self._text, None
        if text is not None:
            text.byte_end = byte

    def _hindrance(self, text: NoteText) -> str:
        holder: SourceElement | None = text.holder
        while holder is not None and holder.name in _OWN:
            text.link = holder if holder.name == "text:a" else text.link
            holder = holder.parent
        if holder is None or holder.name not in _PARAGRAPHS:
            return _FIELD
        holder = holder.parent
        while holder is not None and holder.name in _HARMLESS:
            holder = holder.parent
        if holder is None or holder.name != "text:note-body":
            return _PLACE
        if any(mark.startswith("field") for mark in self._marks):
            return _FIELD
        if self._marks:
            return _TRACKED
        return _LINK if text.link is not None else ""


def scanned(xml: EncodedXml, path: str) -> _OdtScanner:
    """Raises DocumentError if it is no OpenDocument text."""
    scan = _OdtScanner.of(xml.utf8, path, _CONTENT)
    if scan.body is None or scan.body.is_empty_tag:
        raise damage_error(path, _CONTENT)
    return scan


@dataclass(frozen=True, slots=True)
class _TextEdit:
    """Delete the characters [start, end) of a text, then insert `new`."""

    text: NoteText
    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class _Plan:
    """How to make a change; without edits if something prevents it."""

    hindrance: str = ""
    edits: tuple[_TextEdit, ...] = ()
    beside: tuple[tuple[int, str], ...] = ()
    """Insertions next to a link: a byte, and the text."""
    link: SourceElement | None = None
    """The link whose text changes."""
    inside: tuple[TextChange, ...] = ()

    def combined(self, later: _Plan) -> _Plan:
        """Both in sequence; only one link can change at a time."""
        is_second = self.link is not None and later.link is not None and self.link is not later.link
        return _Plan(
            self.hindrance or later.hindrance or (_LINK if is_second else ""),
            self.edits + later.edits,
            self.beside + later.beside,
            self.link or later.link,
            self.inside + later.inside,
        )


class OdtNotes:
    """The text of a document's notes, and how it can be changed."""

    def __init__(self, xml: _OdtXml) -> None:
        """Raises DocumentError if it is no OpenDocument text."""
        self.data = xml.data
        self._xml = xml
        self._scan = scanned(xml.text, xml.path)
        self.characters = "".join(self._scan.parts)
        """The text of all notes; offsets of changes count in it."""
        self._texts = self._scan.texts
        self._links: dict[SourceElement, list[NoteText]] = {}
        for text in self._texts:
            if text.link is not None:
                self._links.setdefault(text.link, []).append(text)

    @classmethod
    def of(cls, data: bytes, path: str) -> OdtNotes:
        """Raises DocumentError if it is no OpenDocument text."""
        return cls(_OdtXml.of(data, path))

    def hindrance(self, change: TextChange) -> str:
        """Why the change can't be made; empty if it can."""
        return self._plan(change).hindrance

    def tracked(self, changes: Sequence[TextChange], day: date) -> bytes:
        """The document with tracked changes; none of them may be hindered or overlap another."""
        root, body = self._scan.root, self._scan.body
        if root is None or body is None:
            raise AssertionError("refused before")
        writer = _ChangeWriter(_Markup(root), self._xml.text.utf8, day)
        plans = [self._plan(change) for change in sorted(changes)]
        replaced = self._replaced(plans)
        edits: dict[NoteText, list[_TextEdit]] = {}
        for edit in (edit for plan in plans for edit in plan.edits if edit.text.link not in replaced):
            edits.setdefault(edit.text, []).append(edit)
        splices = [
            Splice(text.byte_start, text.byte_end, writer.rewritten(text, own).encode()) for text, own in edits.items()
        ]
        splices += [
            Splice(link.start, link.end, writer.replaced(self._links[link][0], link, new).encode())
            for link, new in replaced.items()
        ]
        splices += [Splice(at, at, writer.insertion(escape(new)).encode()) for plan in plans for at, new in plan.beside]
        splices.append(self._declared(writer, body))
        return self._xml.changed(splices)

    def _declared(self, writer: _ChangeWriter, body: SourceElement) -> Splice:
        """The regions of the changes, at the document's beginning."""
        held, regions = self._scan.changes, "".join(writer.regions)
        if held is not None:
            return append_splice(self._xml.text.utf8, held, regions.encode())
        at = self._scan.forms_end or body.inner
        # Without the attribute, the next edits of whoever opens the document would be tracked, too.
        whole = writer.markup.element("text:tracked-changes", ' text:track-changes="false"', regions)
        return Splice(at, at, whole.encode())

    def _plan(self, change: TextChange) -> _Plan:
        """Only characters that differ are touched."""
        if UNWRITABLE.search(change.new):
            return _Plan(_SIGNS)
        links = {text.link for text in self._touched(change)}
        changed_link = links.pop() if len(links) == 1 else None
        is_link = changed_link is not None and (change.start, change.end) == self._span(changed_link)
        plan = _Plan()
        old = self.characters[change.start : change.end]
        for part in parts_of(change, old, is_link=is_link, has_one_format=self._has_one_format):
            plan = plan.combined(self._part(part, changed_link))
        if plan.hindrance or plan.link is None:
            return _Plan(plan.hindrance) if plan.hindrance else plan
        return _Plan(_LINK) if self._new_address(plan.link, plan.inside) is None else plan

    def _has_one_format(self, start: int, end: int) -> bool:
        """Whether the characters are plain text of one element."""
        touched = self._touched(TextChange(start, end, ""))
        return len({text.holder for text in touched}) == 1 and not any(text.hindrance for text in touched)

    def _span(self, link: SourceElement) -> tuple[int, int]:
        texts = self._links[link]
        return texts[0].start, texts[-1].end

    def _touched(self, change: TextChange) -> Sequence[NoteText]:
        first = bisect_right(self._texts, change.start, key=lambda text: text.end)
        last = bisect_left(self._texts, change.end, key=lambda text: text.start)
        return self._texts[first:last]

    def _part(self, part: TextChange, changed_link: SourceElement | None) -> _Plan:
        if part.start == part.end:
            return self._insertion(part, changed_link)
        element = self._scan.elements.get(part.start)
        if element is not None and part == TextChange(element.start, element.end, ""):
            return _Plan(element.hindrance) if element.hindrance else _Plan(edits=(_TextEdit(element, 0, 1, ""),))
        touched = self._touched(part)
        edits = tuple(
            _TextEdit(
                text,
                max(part.start, text.start) - text.start,
                min(part.end, text.end) - text.start,
                part.new if text is touched[-1] else "",
            )
            for text in touched
        )
        # Of characters that stand for an element, such as a tab, no text has them.
        if sum(edit.end - edit.start for edit in edits) < part.end - part.start:
            return _Plan(_PLACE)
        link = touched[0].link
        if link is not None and all(text.link is link and text.hindrance == _LINK for text in touched):
            return _Plan(edits=edits, link=link, inside=(part,))
        hindrance = next((text.hindrance for text in touched if text.hindrance), "")
        return _Plan(hindrance) if hindrance else _Plan(edits=edits)

    def _insertion(self, part: TextChange, changed_link: SourceElement | None) -> _Plan:
        """Insert into the link that changes, after the text before, before the text after, or next to a link."""
        place = bisect_left(self._texts, part.start, key=lambda text: text.end)
        adjacent = [text for text in self._texts[place : place + 2] if text.start <= part.start <= text.end]
        for text in adjacent:
            if text.link is None or text.hindrance != _LINK:
                continue
            if is_within_link(part, self._span(text.link), changes=text.link is changed_link):
                at = part.start - text.start
                return _Plan(edits=(_TextEdit(text, at, at, part.new),), link=text.link, inside=(part,))
        for text in adjacent:
            if not text.hindrance:
                at = part.start - text.start
                return _Plan(edits=(_TextEdit(text, at, at, part.new),))
        for text in adjacent:
            if text.link is not None and text.hindrance == _LINK:
                is_after = text.end == part.start
                return _Plan(beside=((text.link.end if is_after else text.link.start, part.new),))
        return _Plan(adjacent[0].hindrance if adjacent else _PLACE)

    def _replaced(self, plans: Sequence[_Plan]) -> dict[SourceElement, str]:
        """The links whose address changes with all plans, with their new texts."""
        inside: dict[SourceElement, list[TextChange]] = {}
        for plan in plans:
            if plan.link is not None:
                inside.setdefault(plan.link, []).extend(plan.inside)
        return {link: new for link, changes in inside.items() if (new := self._new_address(link, changes))}

    def _new_address(self, link: SourceElement, changes: Sequence[TextChange]) -> str | None:
        """Where the link leads with these changes of its text; empty if that stays right, None if nobody knows."""
        start, end = self._span(link)
        new = new_address(self.characters[start:end], start, changes, link.attributes.get("xlink:href", ""))
        is_whole = all(text.hindrance == _LINK for text in self._links[link])
        return new if is_whole or not new else None


_EDGE_SPACES = pattern(rb"\A[ \t\r\n]+|[ \t\r\n]+\Z")
_OWN_ID = pattern(rb"stacite-(?:comment-)?([0-9]{1,9})")
_ID = pattern(rb"""\s(?:xml|text):id\s{0,9}=\s{0,9}(?:"[^"]*+"|'[^']*+')""")
_HREF = pattern(rb"""(\shref|:href)(\s{0,9}=\s{0,9})(?:"[^"]*+"|'[^']*+')""")


def _free_numbers(utf8: bytes) -> Iterator[int]:
    """Numbers for ids that no change or comment of an earlier run has."""
    taken = {int(number) for number in _OWN_ID.findall(utf8)}
    return (number for number in count(1) if number not in taken)


class _ChangeWriter:
    """Writes tracked changes, and collects their regions."""

    def __init__(self, markup: _Markup, utf8: bytes, day: date) -> None:
        self.markup = markup
        self.regions: list[str] = []
        self._utf8 = utf8
        self._day = day
        self._numbers = _free_numbers(utf8)

    def rewritten(self, text: NoteText, edits: Sequence[_TextEdit]) -> str:
        """A text with its edits, which are in order and do not overlap."""
        written, at = "", 0
        # A space after another one, or at the beginning, counts only as an element (ODF 1.3 part 3, 6.1.2).
        last = " "
        for edit in edits:
            kept, new = text.characters[at : edit.start], edit.new
            written += self._kept(text, at, edit.start, after=last if at else "")
            last = (kept or last)[-1]
            if edit.end > edit.start:
                deleted = self._utf8[text.byte(edit.start) : text.byte(edit.end)]
                written += self._deletion(text, self._with_spaces(deleted))
            if new:
                head = self.markup.space() if new[0] == " " and last.isspace() else ""
                written += self.insertion(head + escape(new[1:] if head else new))
                last = new[-1]
            at = edit.end
        return written + self._kept(text, at, len(text.characters), after=last)

    def insertion(self, content: str) -> str:
        """An insertion of text, or of markup."""
        identifier = self._region("text:insertion", "")
        marks = [self.markup.element(f"text:change-{edge}", f' text:change-id="{identifier}"') for edge in _EDGES]
        return marks[0] + content + marks[1]

    def replaced(self, text: NoteText, link: SourceElement, new: str) -> str:
        """A new link with the new address after the old one, which is deleted."""
        whole = self._utf8[link.start : link.end].decode()
        attributes = _HREF.sub(lambda found: found[1] + found[2] + quoteattr(new).encode(), link.written).decode()
        inserted = f"<{link.tag}{attributes}>{escape(new)}</{link.tag}>"
        return self._deletion(text, whole, outside=link) + self.insertion(inserted)

    def _deletion(self, text: NoteText, content: str, outside: SourceElement | None = None) -> str:
        """The mark of a deletion; what is deleted is kept with the elements around it, or around `outside`."""
        holder: SourceElement | None = text.holder if outside is None else outside.parent
        while holder is not None and holder.name not in _PARAGRAPHS:
            # Without ids, which are unique in a document.
            written = _ID.sub(b"", holder.written).decode()
            content = f"<{holder.tag}{written}>{content}</{holder.tag}>"
            holder = holder.parent
        style = holder.attributes.get("text:style-name", "") if holder is not None else ""
        attributes = f" text:style-name={quoteattr(style)}" if style else ""
        identifier = self._region("text:deletion", self.markup.element("text:p", attributes, content))
        return self.markup.element("text:change", f' text:change-id="{identifier}"')

    def _region(self, kind: str, content: str) -> str:
        """Record a change; returns its id."""
        identifier = f"stacite-{next(self._numbers)}"
        said = self.markup.element("office:change-info", content=self.markup.said(self._day))
        change = self.markup.element(kind, content=said + content)
        ids = f' xml:id="{identifier}" text:id="{identifier}"'
        self.regions.append(self.markup.element("text:changed-region", ids, change))
        return identifier

    def _kept(self, text: NoteText, start: int, end: int, after: str) -> str:
        """Characters as written, `after` another one; a space that would no longer count becomes an element."""
        if start >= end:
            return ""
        if after.isspace() and text.characters[start] == " ":
            return self.markup.space() + self._utf8[text.byte(start + 1) : text.byte(end)].decode()
        return self._utf8[text.byte(start) : text.byte(end)].decode()

    def _with_spaces(self, written: bytes) -> str:
        """Text that stands alone, whose spaces at the edges count."""
        return _EDGE_SPACES.sub(self.markup.space().encode(), written).decode()


_BOLD = "stacite_bold"


@dataclass(frozen=True, slots=True)
class CommentedOdt:
    """A document that can be commented."""

    xml: _OdtXml
    scan: _OdtScanner

    @classmethod
    def of(cls, data: bytes, path: str) -> CommentedOdt:
        """Raises DocumentError if it is no OpenDocument text."""
        xml = _OdtXml.of(data, path)
        return cls(xml, scanned(xml.text, path))

    def has_note_ref(self, anchor: str) -> bool:
        """Whether the note of this id is at a place that can have a comment."""
        return anchor in self.scan.notes

    def with_comments(
        self,
        comments: Sequence[NoteComment],
        day: date | None,
        written: Container[tuple[str, str]] = (),
        *,
        keeps_earlier: bool = False,
    ) -> bytes:
        """The document with these comments at their notes; at the first paragraph if they are about all.

        Unless it `keeps_earlier` ones, those of stacite's go that nobody has answered, with what it has `written` for
        editors (see `was_written`). What is said in it already is not said again, unless somebody has called it done.
        """
        if self.scan.root is None:
            raise AssertionError("refused before")
        markup, utf8 = _Markup(self.scan.root), self.xml.text.utf8
        splices: list[Splice] = []
        if f'style:name="{_BOLD}"'.encode() not in utf8:  # an earlier copy has it
            splices.append(self._style_splice(markup, _bold_style(markup)))
        gone = [] if keeps_earlier else [*self._earlier(written)]
        kept = (each for each in self.scan.comments if each not in gone and not _is_done(each))
        new = not_yet_said(comments, map(self._spoken, kept))
        for each, number in zip(new, _free_numbers(utf8), strict=False):
            anchor, name = each.anchor, f' office:name="stacite-comment-{number}"'
            content = markup.said(day, each.author) + _lines(markup, each.lines)
            comment = markup.element("office:annotation", name, content)
            end = markup.element("office:annotation-end", name)
            note = self.scan.notes.get(anchor) if anchor else None
            paragraph = self.scan.paragraphs.get(each.paragraph) or self.scan.paragraph
            if note is not None:
                splices.append(Splice(note.start, note.start, comment.encode()))
                splices.append(Splice(note.end, note.end, end.encode()))
            elif paragraph is not None and paragraph.is_empty_tag:
                splices.append(append_splice(utf8, paragraph, comment.encode()))
            elif paragraph is not None:
                splices.append(Splice(paragraph.inner, paragraph.inner, comment.encode()))
        splices += removable(self._removed(gone), [each.start for each in splices])
        return self.xml.changed(splices)

    def _spoken(self, comment: _StoredComment) -> tuple[str, str, str]:
        anchor = comment.anchor if comment.name in self.scan.comment_ends else ""
        return spoken(anchor, comment.author, "".join(comment.words))

    def paragraph_with(self, quote: str) -> str:
        """The letters of the one paragraph of the text that has these words; empty if there is none."""
        return paragraph_with(quote, self.scan.paragraphs)

    def earlier_lines(self) -> Iterator[str]:
        """The lines of stacite's comments that `with_comments` removes."""
        for each in self._earlier():
            yield from "".join(each.words).splitlines()

    def _earlier(self, written: Container[tuple[str, str]] = ()) -> Iterator[_StoredComment]:
        """Stacite's comments that have no reply and are not resolved, and those that it has `written` for editors."""
        answered = {each.extension("parent-name") for each in self.scan.comments} - {""}
        for each in self.scan.comments:
            is_own = each.author == AUTHOR or was_written(each.author, "".join(each.words), written)
            if is_own and each.name not in answered and each.extension("resolved") != "true":
                yield each

    def _removed(self, comments: Iterable[_StoredComment]) -> Iterator[Splice]:
        for each in comments:
            end = self.scan.comment_ends.get(each.name) if each.name else None
            yield from (Splice(mark.start, mark.end, b"") for mark in (each.place, end) if mark is not None)

    def _style_splice(self, markup: _Markup, style: str) -> Splice:
        held, body = self.scan.styles, self.scan.body
        if held is not None:
            return append_splice(self.xml.text.utf8, held, style.encode())
        if body is None or body.parent is None:
            raise AssertionError("refused before")
        whole = markup.element("office:automatic-styles", content=style)
        return Splice(body.parent.start, body.parent.start, whole.encode())


def _is_done(comment: _StoredComment) -> bool:
    """Whether somebody has resolved a comment of stacite's; if it is found again, it isn't done."""
    return comment.author == AUTHOR and comment.extension("resolved") == "true"


def _bold_style(markup: _Markup) -> str:
    properties = markup.element("style:text-properties", ' fo:font-weight="bold"')
    return markup.element("style:style", f' style:name="{_BOLD}" style:family="text"', properties)


def _lines(markup: _Markup, lines: Sequence[CommentLine]) -> str:
    """A paragraph for each line."""
    bold = f' text:style-name="{_BOLD}"'
    return "".join(
        markup.element(
            "text:p",
            content="".join(
                markup.element("text:span", bold, _spaced(markup, run.text))
                if run.is_bold
                else _spaced(markup, run.text)
                for run in line
            ),
        )
        for line in lines
    )


def _spaced(markup: _Markup, text: str) -> str:
    """A text whose spaces at the edges count; one without characters needs no element."""
    kept = text.strip(" ")
    head, tail = (markup.space() if text[:1] == " " else ""), (markup.space() if kept and text[-1:] == " " else "")
    return f"{head}{escape(kept)}{tail}"


@dataclass(slots=True)
class _Properties(XmlVisitor):
    """Where a document's properties are."""

    meta: SourceElement | None = None
    """`office:meta`."""
    style: SourceElement | None = None
    """The one that names the house style."""

    def starts(self, place: SourceElement) -> None:
        if place.name == "office:meta":
            self.meta = self.meta or place
        elif place.name == "meta:user-defined" and place.attributes.get("meta:name") == STYLE_PROPERTY:
            self.style = place


def with_style(data: bytes, path: str, style: str) -> bytes:
    """A document with a property that says which house style it was checked against; LibreOffice keeps it.

    A document without properties stays as it is. Source: ODF 1.3 part 3, 4.3.3 (user-defined metadata).
    """
    try:
        xml = _OdtXml.of(data, path, "meta.xml")
        found = _Properties.of(xml.text.utf8, path, xml.member)
    except DocumentError:
        return data
    if found.meta is None:
        return data
    said = f"xmlns:meta={quoteattr(_META_NAMESPACE)} meta:name={quoteattr(STYLE_PROPERTY)}"
    written = f"<meta:user-defined {said}>{escape(style)}</meta:user-defined>".encode()
    held = found.style
    place = append_splice(xml.text.utf8, found.meta, written) if held is None else Splice(held.start, held.end, written)
    return xml.changed([place])
