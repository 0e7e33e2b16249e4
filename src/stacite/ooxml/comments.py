"""Comments in a copy of a Word document, at note references and paragraphs; all else stays, to the byte.

The body, the part of comments and the lists that name it are the only parts that change. Comments of an earlier copy
that nobody has answered make room for the new ones; all else is insertions.

Source: ISO/IEC 29500-1, 11.3.2 (the part of comments), 17.11 (references to notes), 17.13.4.2 (comment), 17.13.4.3-5
(its range and reference in the text); 29500-2, 6.5 (relationships), 7.2.3 (content types).
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from stacite.containers.archive import with_members
from stacite.containers.opc import OpcPackage
from stacite.containers.xml import (
    DELETED_ELEMENTS,
    STRICT,
    TRANSITIONAL,
    EncodedXml,
    Splice,
    XmlOutline,
    XmlVisitor,
    append_splice,
    apply_splices,
    removable,
    with_entries,
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
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from datetime import date

    from stacite.containers.xml import SourceElement
    from stacite.model.document import CommentLine, CommentRun, NoteComment


_NOTE_REFERENCES = frozenset(("w:footnoteReference", "w:endnoteReference"))
_COMMENTS = frozenset(("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"))
# Word allows no comments in text boxes; fallback content is not shown.
_UNCOMMENTABLE = frozenset(("w:txbxContent", "mc:Fallback", "m:oMath"))


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that can have a comment."""

    place: SourceElement
    start: int
    """Where its content begins, after its properties."""
    parts: list[str] = field(default_factory=list)
    has_note_ref: bool = False


@dataclass(slots=True)
class CommentableBody(XmlVisitor):
    """The places in a body at which comments can be anchored."""

    root: SourceElement | None = None
    note_refs: dict[str, SourceElement] = field(default_factory=dict)
    """The run of the first reference to each note, by the note's anchor (`footnote 9`)."""
    deleted_refs: dict[str, SourceElement] = field(default_factory=dict)
    """The same for references that a tracked change removes."""
    first_endnote_ref: SourceElement | None = None
    """The run of the first reference to any endnote."""
    paragraph: SourceElement | None = None
    """The first paragraph outside tables, in some of which LibreOffice hides comments."""
    start: int = 0
    """Where the content of the first paragraph begins, after its properties."""
    paragraphs: dict[str, _Paragraph] = field(default_factory=dict)
    """The paragraphs outside tables, by their letters."""
    comments: dict[int, list[SourceElement]] = field(default_factory=dict)
    """The marks of the comments that the body refers to, by their ids."""
    anchors: dict[int, str] = field(default_factory=dict)
    """The anchors of the notes that the comments are at, by the same."""
    _open: set[int] = field(default_factory=set)
    """The comments whose text has begun and not ended, and has no note yet."""
    _just_ended: set[int] = field(default_factory=set)
    """The comments that end where no text follows yet."""
    _runs: list[SourceElement] = field(default_factory=list)
    _inside: list[_Paragraph] = field(default_factory=list)
    _uncommentable: int = 0
    """How many open elements allow no comments."""
    _deletions: int = 0
    """How many open elements are tracked deletions."""

    def note_ref(self, anchor: str) -> SourceElement | None:
        """The run of the first reference to a note; of a deleted one if there is no other."""
        return self.note_refs.get(anchor) or self.deleted_refs.get(anchor)

    def starts(self, place: SourceElement) -> None:
        """Record a note reference, a comment or the first paragraph."""
        # The first element that starts is the root.
        self.root = self.root or place
        self._uncommentable += place.name in _UNCOMMENTABLE
        self._deletions += place.name in DELETED_ELEMENTS
        if place.name == "w:r":
            self._runs.append(place)
        elif place.name in _NOTE_REFERENCES:
            self._note_ref(place)
        elif place.name in _COMMENTS and (number := place.attributes.get("w:id", "")).isdecimal():
            self.comments.setdefault(int(number), []).append(place)
            self._comment(int(number), place.name)
        elif place.name == "w:t":
            self._just_ended.clear()
        elif place.name == "w:p":
            self._inside.append(_Paragraph(place, place.inner))
            if not self._uncommentable and self._is_better(place):
                self.paragraph, self.start = place, place.inner

    def characters(self, text: str, start: int, inside: SourceElement) -> None:  # noqa: ARG002 - visitors take it
        """Collect the words of a paragraph."""
        if inside.name == "w:t" and self._inside and not self._deletions:
            self._inside[-1].parts.append(text)

    def ends(self, place: SourceElement) -> None:
        """Leave an element; the end of its properties is where the first paragraph's content begins."""
        self._uncommentable -= place.name in _UNCOMMENTABLE
        self._deletions -= place.name in DELETED_ELEMENTS
        if place.name == "w:r":
            self._runs.pop()
        elif place.name == "w:pPr" and self._inside and place.parent is self._inside[-1].place:
            self._inside[-1].start = place.end
            if place.parent is self.paragraph:
                self.start = place.end
        elif place.name == "w:p":
            ended = self._inside.pop()
            words = letters_of("".join(ended.parts))
            if words and not self._uncommentable and place.holder("w:tbl") is None:
                self.paragraphs.setdefault(words, ended)

    def _is_better(self, place: SourceElement) -> bool:
        """Whether a paragraph is the first, or the first outside tables and content controls."""
        return self.paragraph is None or (_is_in_body(place) and not _is_in_body(self.paragraph))

    def _comment(self, number: int, mark: str) -> None:
        if mark == "w:commentRangeStart":
            self._open.add(number)
        elif mark == "w:commentRangeEnd" and number in self._open:
            self._open.remove(number)
            self._just_ended.add(number)

    def _note_ref(self, place: SourceElement) -> None:
        if self._uncommentable or not self._runs:
            return
        if self._inside:
            self._inside[-1].has_note_ref = True
        kind = place.name.removeprefix("w:").removesuffix("Reference")
        anchor, commented = f"{kind} {place.attributes.get('w:id', '')}", self._open
        if kind == "endnote" and self.first_endnote_ref is None:
            self.first_endnote_ref = self._runs[-1]
            commented = self._open | self._just_ended  # see `CommentedCopy._anchored`
        for number in commented:
            self.anchors.setdefault(number, anchor)
        self._open.clear()
        self._just_ended.clear()
        found = self.deleted_refs if self._deletions else self.note_refs
        found.setdefault(anchor, self._runs[-1])


def _is_in_body(place: SourceElement) -> bool:
    return place.parent is not None and place.parent.name == "w:body"


@dataclass(slots=True)
class _StoredComments(XmlVisitor):
    """The comments of a part."""

    outline: XmlOutline = field(default_factory=XmlOutline)
    places: dict[str, SourceElement] = field(default_factory=dict)
    """By id, as all that follows."""
    paragraphs: dict[str, set[str]] = field(default_factory=dict)
    """The ids that Word gave their paragraphs."""
    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The author, and the words, a line for each paragraph."""
    _inside: str = ""
    _words: list[str] = field(default_factory=list)

    def starts(self, place: SourceElement) -> None:
        """Record a comment, or a paragraph in it."""
        self.outline.starts(place)
        if place.name == "w:comment":
            self._inside, self._words = place.attributes.get("w:id", ""), []
            self.places[self._inside] = place
        elif place.name == "w:p":
            self._words.append("\n")
            self.paragraphs.setdefault(self._inside, set()).update(_paragraph_ids(place, "paraId"))

    def characters(self, text: str, start: int, inside: SourceElement) -> None:  # noqa: ARG002 - visitors take it
        """Collect the words of a comment."""
        if inside.name == "w:t":
            self._words.append(text)

    def ends(self, place: SourceElement) -> None:
        """Record what a comment says."""
        if place.name == "w:comment":
            self.said[self._inside] = place.attributes.get("w:author", ""), "".join(self._words)

    def unanswered(
        self, extended: Iterable[SourceElement], written: Container[tuple[str, str]]
    ) -> dict[int, SourceElement]:
        """Those of stacite's that have no reply and are not resolved, as the part of Word's additions says.

        Those are among them that it has `written` for editors, see `was_written`.
        """
        extended = [*extended]
        touched = _done(extended).union(*(_paragraph_ids(each, "paraIdParent") for each in extended))
        return {
            int(number): self.places[number]
            for number, (author, words) in self.said.items()
            if number.isdecimal()
            and number == str(int(number))
            and (author == AUTHOR or was_written(author, words, written))
            if not touched & self.paragraphs.get(number, set())
        }

    def done(self, extended: Iterable[SourceElement]) -> set[str]:
        """Those of stacite's that somebody has resolved; if one is found again, it isn't done."""
        done = _done(extended)
        return {number for number, ids in self.paragraphs.items() if ids & done and self.said[number][0] == AUTHOR}


_TRUE = ("1", "true", "on")


def _done(extended: Iterable[SourceElement]) -> set[str]:
    """The paragraphs of the comments that somebody has resolved."""
    return {
        number
        for each in extended
        if any(name.endswith("done") and value in _TRUE for name, value in each.attributes.items())
        for number in _paragraph_ids(each, "paraId")
    }


def _paragraph_ids(place: SourceElement, kind: str) -> list[str]:
    """The value of an attribute that Microsoft has added, under whichever prefix."""
    return [value.upper() for name, value in place.attributes.items() if name.rpartition(":")[2] == kind]


# What a run has before the reference to a comment if it has nothing else.
_RUN_PROPERTIES = pattern(rb"\s*(?:<(?:[\w.-]+:)?rPr\b.*(?:</(?:[\w.-]+:)?rPr\s*|/)>\s*)?", re.DOTALL)


_INITIALS = "st"
_MOST_INITIALS = 4


class _CommentMarkup:
    """Writes markup of comments under the prefix that a text has for WordprocessingML."""

    def __init__(self, prefix: str, namespace: str) -> None:
        """`prefix` has its colon; if it is empty, one is declared, since attributes can't be in a default namespace."""
        self.prefix = prefix or "w:"
        self.declared = "" if prefix else f' xmlns:w="{namespace}"'

    def comment(self, number: int, comment: NoteComment, day: date | None) -> bytes:
        """A comment with a paragraph for each line."""
        w = self.prefix
        dated = "" if day is None else f' {w}date="{day.isoformat()}T00:00:00Z"'
        initials = _INITIALS if comment.author == AUTHOR else "".join(word[0] for word in comment.author.split())
        said = f"{w}author={quoteattr(comment.author)} {w}initials={quoteattr(initials[:_MOST_INITIALS])}"
        attributes = f'{w}id="{number}" {said}{dated}'
        mark = f"<{w}r>{self._style('CommentReference')}<{w}annotationRef/></{w}r>"
        paragraphs = [self._paragraph(line, "" if at else mark) for at, line in enumerate(comment.lines)]
        return f"<{w}comment{self.declared} {attributes}>{''.join(paragraphs)}</{w}comment>".encode()

    def start(self, number: int) -> bytes:
        """The mark at the start of the commented text."""
        return f'<{self.prefix}commentRangeStart{self.declared} {self.prefix}id="{number}"/>'.encode()

    def end(self, number: int) -> bytes:
        """The mark at its end, with the comment's reference."""
        w = self.prefix
        reference = f'{self._style("CommentReference")}<{w}commentReference {w}id="{number}"/>'
        ended = f'<{w}commentRangeEnd{self.declared} {w}id="{number}"/>'
        return f"{ended}<{w}r{self.declared}>{reference}</{w}r>".encode()

    def _paragraph(self, line: CommentLine, mark: str) -> str:
        w = self.prefix
        style = f'<{w}pPr><{w}pStyle {w}val="CommentText"/></{w}pPr>'
        return f"<{w}p>{style}{mark}{''.join(map(self._run, line))}</{w}p>"

    def _run(self, run: CommentRun) -> str:
        w = self.prefix
        bold = f"<{w}rPr><{w}b/></{w}rPr>" if run.is_bold else ""
        return f'<{w}r>{bold}<{w}t xml:space="preserve">{escape(run.text)}</{w}t></{w}r>'

    def _style(self, name: str) -> str:
        return f'<{self.prefix}rPr><{self.prefix}rStyle {self.prefix}val="{name}"/></{self.prefix}rPr>'


_COMMENTS_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATIONSHIPS_NAMESPACE = f"{TRANSITIONAL}/package/2006/relationships"
_CONTENT_TYPES_PART = "[Content_Types].xml"
_XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class CommentedCopy:
    """A document whose body can be commented."""

    data: bytes
    path: str
    package: OpcPackage
    main: str
    """The name of the part that holds the body."""
    text: EncodedXml
    body: CommentableBody

    @classmethod
    def of(cls, data: bytes, path: str) -> CommentedCopy:
        """Raises DocumentError if it is not a sound Word document."""
        package = OpcPackage(data, path)
        main = package.main_part()
        text = EncodedXml.of(package.bytes(main) or b"", path, main)
        return cls(data, path, package, main, text, CommentableBody.of(text.utf8, path, main))

    def has_note_ref(self, anchor: str) -> bool:
        """Whether the body refers to the note at a place that can have a comment."""
        return self.body.note_ref(anchor) is not None

    def paragraph_with(self, quote: str) -> str:
        """The letters of the one paragraph of the body that has these words; empty if there is none."""
        return paragraph_with(quote, self.body.paragraphs)

    def earlier_lines(self) -> Iterator[str]:
        """The lines of stacite's comments that `with_comments` removes."""
        part = self._comments_part()
        if self.package.bytes(part) is not None:
            stored = _StoredComments.of(self._text(part, "").utf8, self.path, part)
            for number in self._unanswered(stored):
                yield from stored.said[str(number)][1].splitlines()

    def with_comments(
        self,
        comments: Sequence[NoteComment],
        day: date | None,
        written: Container[tuple[str, str]] = (),
        *,
        keeps_earlier: bool = False,
    ) -> bytes:
        """The document with these comments at their notes' references; at the first paragraph if they are about all.

        Unless it `keeps_earlier` ones, those of stacite's go that nobody has answered, with what it has `written` for
        editors (see `was_written`). What is said in it already is not said again, unless somebody has called it done.
        """
        part = self._comments_part()
        held = self._text(part, f"<w:comments xmlns:w={quoteattr(self._namespace)}></w:comments>")
        stored = _StoredComments.of(held.utf8, self.path, part)
        outline = stored.outline
        earlier = {} if keeps_earlier else self._unanswered(stored, written)
        passed = {str(number) for number in earlier} | stored.done(self._extended() or ())
        kept = ((number, *said) for number, said in stored.said.items() if number not in passed)
        # The free numbers are endless.
        anchors = {str(number): anchor for number, anchor in self.body.anchors.items()}
        new = not_yet_said(comments, (spoken(anchors.get(number, ""), *said) for number, *said in kept))
        placed = [*zip(self._free_numbers(outline), new, strict=False)]
        names = self._names(outline.root)
        entries = b"".join(names.comment(number, each, day) for number, each in placed)
        splices = [splice for number, each in placed for splice in self._anchored(number, each)]
        marks = (splice for number in earlier for splice in self._unmarked(number))
        splices += removable(marks, [each.start for each in splices])
        dropped = [Splice(each.start, each.end, b"") for each in earlier.values()]
        added = [append_splice(held.utf8, outline.root, entries)]
        changed = {
            self.main: self.text.bytes(apply_splices(self.text.utf8, splices)),
            part: held.bytes(apply_splices(held.utf8, [*dropped, *added])),
            **dict(self._named(part)),
        }
        return with_members(self.data, self.path, {self.package.member(each): new for each, new in changed.items()})

    def parts_with_style(self, style: str) -> dict[str, bytes]:
        """The parts that change for a property with the house style. Raises DocumentError for damaged ones."""
        known = self.package.custom_properties()
        part = known or _CUSTOM_PART
        held = self._text(part, f"<Properties xmlns={quoteattr(_CUSTOM_NAMESPACE)}></Properties>")
        outline = XmlOutline.of(held.utf8, self.path, part)
        earlier = next((each for each in outline.children if each.attributes.get("name") == STYLE_PROPERTY), None)
        taken = [
            int(each) for each in (each.attributes.get("pid", "") for each in outline.children) if each.isdecimal()
        ]
        number = max((_FIRST_ID - 1, *taken)) + 1
        value = f"<vt:lpwstr xmlns:vt={quoteattr(_VALUES_NAMESPACE)}>{escape(style)}</vt:lpwstr>"
        name = f"{outline.root.prefix}property"
        attributes = f'fmtid="{_FORMAT_ID}" pid="{number}" name="{STYLE_PROPERTY}"'
        written = f"<{name} {attributes}>{value}</{name}>".encode()
        place = append_splice(held.utf8, outline.root, written)
        place = place if earlier is None else Splice(earlier.start, earlier.end, written)
        changed = {part: held.bytes(apply_splices(held.utf8, [place]))}
        if known is None:
            ids = self.package.relationships("")
            number = next(each for each in count(1) if f"rId{each}" not in ids)
            related = f'Id="rId{number}" Type="{_CUSTOM_RELATIONSHIP}" Target="{_CUSTOM_PART}"'
            new = f"<Relationships xmlns={quoteattr(_RELATIONSHIPS_NAMESPACE)}></Relationships>"
            listed = self.package.relationships_part("")
            typed = f'PartName="/{_CUSTOM_PART}" ContentType="{_CUSTOM_TYPE}"'
            changed[listed] = self._listed(listed, new, "Relationship", related)
            changed[_CONTENT_TYPES_PART] = self._listed(_CONTENT_TYPES_PART, "<Types/>", "Override", typed)
        return changed

    @property
    def is_strict(self) -> bool:
        """Whether it is a document of the form “Strict”."""
        root = self.body.root
        # The root declares the namespaces, by which Strict documents differ from Transitional ones.
        return root is not None and STRICT.encode() in root.written

    @property
    def _namespace(self) -> str:
        return f"{STRICT}/wordprocessingml/main" if self.is_strict else f"{TRANSITIONAL}/wordprocessingml/2006/main"

    def _names(self, place: SourceElement) -> _CommentMarkup:
        return _CommentMarkup(place.prefix, self._namespace)

    def _comments_part(self) -> str:
        """The part that holds the comments, or the one to create."""
        found = self.package.related(self.main, "comments")
        return found or posixpath.join(posixpath.dirname(self.main), "comments.xml")

    def _text(self, part: str, new: str) -> EncodedXml:
        """A part's text; `new` if there is no such part."""
        content = self.package.bytes(part)
        return EncodedXml.of(f"{_XML_DECLARATION}{new}".encode() if content is None else content, self.path, part)

    def _free_numbers(self, outline: XmlOutline) -> Iterator[int]:
        """Ids that no comment has and the body doesn't refer to."""
        known = {each.attributes.get("w:id", "") for each in outline.children}
        taken = self.body.comments.keys() | {int(each) for each in known if each.isdecimal()}
        return (number for number in count() if number not in taken)

    def _unanswered(
        self, stored: _StoredComments, written: Container[tuple[str, str]] = ()
    ) -> dict[int, SourceElement]:
        """Those of stacite's earlier comments that can go; none where it can't be known who has answered them."""
        extended = self._extended()
        return {} if extended is None else stored.unanswered(extended, written)

    def _extended(self) -> Sequence[SourceElement] | None:
        """Word's additions to the comments; None if they are damaged."""
        part = self.package.related(self.main, "commentsExtended")
        try:
            return XmlOutline.of(self._text(part, "").utf8, self.path, part).children if part else ()
        except DocumentError:
            return None

    def _unmarked(self, number: int) -> Iterator[Splice]:
        """The removal of a comment's marks in the body, with the run that holds its reference alone."""
        for mark in self.body.comments.get(number, ()):
            run, utf8 = mark.parent, self.text.utf8
            is_alone = (
                mark.name == "w:commentReference"
                and run is not None
                and _RUN_PROPERTIES.fullmatch(utf8, run.inner, mark.start)
                and not utf8[mark.end : run.close].strip()
            )
            place = run if is_alone and run is not None else mark
            yield Splice(place.start, place.end, b"")

    def _anchored(self, number: int, comment: NoteComment) -> Iterator[Splice]:
        """The insertions that anchor a comment in the body."""
        run, paragraph, start = self.body.note_ref(comment.anchor), self.body.paragraph, self.body.start
        if run is None and (own := self.body.paragraphs.get(comment.paragraph)) is not None:
            paragraph, start = own.place, own.start
            if not own.has_note_ref:  # else it would seem to be at the note
                names = self._names(paragraph)
                yield Splice(start, start, names.start(number))
                yield Splice(paragraph.close, paragraph.close, names.end(number))
                return
        if run is not None and run is self.body.first_endnote_ref:
            # LibreOffice mixes up the texts of all endnotes if a comment's reference follows the first endnote's.
            names = self._names(run)
            yield Splice(run.start, run.start, names.start(number) + names.end(number))
        elif run is not None:
            names = self._names(run)
            yield Splice(run.start, run.start, names.start(number))
            yield Splice(run.end, run.end, names.end(number))
        elif paragraph is not None:
            names = self._names(paragraph)
            marks = names.start(number) + names.end(number)
            if paragraph.is_empty_tag:
                yield append_splice(self.text.utf8, paragraph, marks)
            else:
                yield Splice(start, start, marks)

    def _named(self, part: str) -> Iterator[tuple[str, bytes]]:
        """The lists of relationships and content types, if they don't name the part of comments yet."""
        known = self.package.relationships(self.main)
        if not any(each.type == "comments" and not each.external for each in known.values()):
            listed = self.package.relationships_part(self.main)
            number = next(each for each in count(1) if f"rId{each}" not in known)
            base = f"{STRICT}/officeDocument" if self.is_strict else f"{TRANSITIONAL}/officeDocument/2006"
            attributes = (
                f'Id="rId{number}" Type="{base}/relationships/comments" Target={quoteattr(posixpath.basename(part))}'
            )
            new = f"<Relationships xmlns={quoteattr(_RELATIONSHIPS_NAMESPACE)}></Relationships>"
            yield listed, self._listed(listed, new, "Relationship", attributes)
        types = XmlOutline.of(self._text(_CONTENT_TYPES_PART, "<Types/>").utf8, self.path, _CONTENT_TYPES_PART)
        parts = [each.attributes.get("PartName", "").lower() for each in types.children]
        # Without a content type, Word refuses to open the document.
        if f"/{part}".lower() not in parts:
            attributes = f'PartName={quoteattr("/" + part)} ContentType="{_COMMENTS_CONTENT_TYPE}"'
            yield _CONTENT_TYPES_PART, self._listed(_CONTENT_TYPES_PART, "<Types/>", "Override", attributes)

    def _listed(self, part: str, new: str, name: str, attributes: str) -> bytes:
        """A list with one more entry."""
        return with_entries(self._text(part, new), self.path, part, name, [attributes])


_CUSTOM_PART = "docProps/custom.xml"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_NAMESPACE = f"{TRANSITIONAL}/officeDocument/2006/custom-properties"
_CUSTOM_RELATIONSHIP = f"{TRANSITIONAL}/officeDocument/2006/relationships/custom-properties"
_VALUES_NAMESPACE = f"{TRANSITIONAL}/officeDocument/2006/docPropsVTypes"
# Of all properties that the document's own users define.
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST_ID = 2


def with_style(data: bytes, path: str, style: str) -> bytes:
    """A Word document with a property that says which house style it was checked against; Word keeps it.

    A document whose properties can't be changed stays as it is. Source: ISO/IEC 29500-1, 22.3 (custom properties).
    """
    copy = CommentedCopy.of(data, path)
    if copy.is_strict:
        return data
    try:
        return with_members(
            data, path, {copy.package.member(part): new for part, new in copy.parts_with_style(style).items()}
        )
    except DocumentError:
        return data
