"""A document as readers return it: notes, note references, the entries of its bibliography, and the body.

Also what a reader saw on the pages of a PDF (`PageViews`), and the comments that a copy of a document gets.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from stacite.model.finding import Location, locate
from stacite.text.patterns import pattern
from stacite.text.spans import masked

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

    from stacite.model.item import BibliographyEntry, Item
    from stacite.text.spans import Passage, Span


AUTHOR = "stacite"
"""The author of comments and tracked changes."""
STDIN = "<stdin>"
"""The path of a document that comes from standard input."""
NAMELESS = "Editor"
"""The author of what an editor has written who has given no name."""
STYLE_PROPERTY = "stacite style"
"""The property of a reviewed Word or OpenDocument file that names the house style that it was checked against."""


class NoteKind(StrEnum):
    """Where a note is printed."""

    FOOT = "foot"
    END = "end"
    AUTHOR = "author"
    """A note on the author or the title, marked by a symbol."""
    ENTRY = "entry"
    """No note, but an entry of the document's own bibliography."""


class NoteRefShape(StrEnum):
    """How a note reference looks in the body."""

    SUPERSCRIPT = "superscript"
    BRACKET = "bracket"
    DIGIT = "digit"
    SYMBOL = "symbol"
    REFERENCE = "reference"
    """A reference of the format itself: `[^1]`, `<a href="#fn1">`, `w:footnoteReference`."""


class AddressSource(StrEnum):
    """How a reader found a URL."""

    ANNOTATION = "annotation"
    """A link annotation over the text (PDF)."""
    RELATIONSHIP = "relationship"
    """The target of a link in the format itself: `<a href>`, `w:hyperlink`, `[text](target)`."""
    FIELD = "field"
    """The instruction of a field (Word)."""
    PRINTED = "printed"
    """Characters of the text."""


@dataclass(frozen=True, slots=True)
class Address:
    """A URL that is not in the note's text, or not completely."""

    url: str
    source: AddressSource
    span: Span | None = None
    """Span of the note's text that is linked, or that prints the URL; None if unknown."""
    second_reading: str = ""
    """Another possible URL, if a hyphen at a line end may or may not belong to it."""


@dataclass(frozen=True, slots=True)
class EmbeddedItem:
    """A work whose fields the document itself gives: in a field of Zotero or Mendeley, or by a citation key."""

    item: Item
    span: Span | None = None
    """Span of the note's text that the field prints for all its works."""
    locator: str = ""
    """The pinpoint as the author entered it."""
    label: str = "page"
    """A CSL locator label."""
    prefix: str = ""
    """Words that the author entered before it: `See`."""
    key: str = ""
    """The key of a bibliography by which the note cites it."""
    program: str = ""
    """The reference manager whose field it is: `Zotero`. It writes the words of the span again when it refreshes."""


class BlockKind(StrEnum):
    """What a block of a note is."""

    PARAGRAPH = "paragraph"
    QUOTATION = "quotation"
    """A paragraph of a block quotation: the words of another author."""
    ATTRIBUTION = "attribution"
    """The line under a quotation that names its source."""
    LIST_ITEM = "list item"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a note."""

    kind: BlockKind
    span: Span
    """Span of the note's text, without whitespace at its edges."""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote, or an entry of the bibliography."""

    label: str
    """As printed, superscript digits as plain ones: `3`, `*`, `iv`; the identifier if the format has one.

    Empty for an entry that is not numbered.
    """
    ordinal: int
    """1-based position among the document's notes; entries of its bibliography are counted on after them."""
    passage: Passage
    location: Location
    """Where the label is."""
    kind: NoteKind = NoteKind.FOOT
    breaks: tuple[int, ...] = ()
    """Offsets in the text at which the note is interrupted by body text or the end of a page."""
    addresses: tuple[Address, ...] = ()
    items: tuple[EmbeddedItem, ...] = ()
    """Works that a reference manager embedded in the note, in order."""
    confidence: float = 1.0
    """The reader's confidence, 0 to 1, that this is a note and complete."""
    reason: str = ""
    """Why the confidence is not higher."""
    blocks: tuple[Block, ...] = ()
    """In order; between them is only whitespace. A reader that gives none makes the note one paragraph."""
    opaque: tuple[Span, ...] = ()
    """Spans of the text, in order and apart, that are markup and not prose: template tags, macros, math, code."""
    updated: tuple[Span, ...] = ()
    """Spans of the text that a word processor writes again when it updates its fields: numbers of other notes."""
    ends_short: bool = False
    """Whether its last line ends as a paragraph does: well before the edge of its column, or nothing can follow it."""

    def __post_init__(self) -> None:
        """Make a note without blocks one paragraph."""
        if not self.blocks and self.passage.text:
            object.__setattr__(self, "blocks", (Block(BlockKind.PARAGRAPH, (0, len(self.passage.text))),))

    @property
    def text(self) -> str:
        """The note without its label, joined over line and page breaks; emphasis as `*…*`."""
        return self.passage.text

    @property
    def opening(self) -> str:
        """What it begins with, up to the first mark, as it names an entry: `Heidenreich`."""
        text = self.text[:_LONGEST_OPENING].strip(_DRESS)
        opening, *rest = _END_OF_OPENING.split(text, maxsplit=1)
        words = (opening.rstrip(_DRESS) or text).split()
        if rest or len(self.text) <= _LONGEST_OPENING:
            return " ".join(words)
        # The last word may be cut.
        return f"{' '.join(words[:-1])} …" if len(words) > 1 else f"{''.join(words)}…"

    @property
    def prose(self) -> str:
        """The text for the parser, with spaces instead of what is set apart, so that offsets stay."""
        apart = self.set_apart
        return masked(self.text, apart, " ") if apart else self.text

    @property
    def closed(self) -> tuple[Span, ...]:
        """Spans of the text that no fix may change: what is opaque, block quotations, tables and code."""
        return (*self.opaque, *(block.span for block in self.blocks if block.kind in _CLOSED_BLOCKS))

    @property
    def set_apart(self) -> tuple[Span, ...]:
        """The spans of block quotations, tables and code that cite nothing: the parser and the rules pass over them.

        A block is read if it has a URL, a DOI, or a year in parentheses at its end: `(Smith 2001, 45)`. If a note
        consists of nothing else, all of it is read.
        """
        closed = [block for block in self.blocks if block.kind in _CLOSED_BLOCKS]
        if not closed:  # as in most notes
            return ()
        apart = tuple(
            block.span
            for block in closed
            if block.kind is BlockKind.CODE or not _CITES.search(self.text[slice(*block.span)])
        )
        return apart if len(apart) < len(self.blocks) else ()


_LONGEST_OPENING = 40
_DRESS = " \n*_“”„‘’«»\"'([•–—-"
# A period ends it after a word, not after an initial: `J. Doe. 2011`.
_END_OF_OPENING = pattern(r"[,:;(“„«‘*]|(?<=\w\w)\.(?=\s)|—")
_CLOSED_BLOCKS = frozenset({BlockKind.QUOTATION, BlockKind.TABLE, BlockKind.CODE})
_CITES = pattern(
    r"https?://|\bwww\.|\b10\.\d{4,9}/|\((?:[^()]{0,200}\D)?(?:1[5-9]|20)\d\d[a-z]?(?:\D[^()]{0,80})?\)\W{0,3}\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NoteRef:
    """A note reference in the body."""

    label: str
    location: Location
    shape: NoteRefShape = NoteRefShape.REFERENCE
    span: Span | None = None
    """Span of the reference alone in the document's source."""
    before: str = ""
    """About 60 characters of the body before the reference."""
    after: str = ""
    """About 60 characters of the body after the reference."""
    ordinal: int | None = None
    """1-based position of its note, if the format itself gives it; 0 of a number that was typed, which has none."""
    is_quoted: bool = False
    """Whether it is in a block quotation, as far as the format shows that."""
    is_in_note: bool = False
    """Whether it is in another note, as far as the format shows that."""

    @property
    def place(self) -> Location:
        """Its location; if the file has no lines, with the words of its paragraph around it."""
        if self.location.line is not None:
            return self.location
        before, after = self.before.rpartition("\n")[2], self.after.partition("\n")[0]
        # Where the words were cut, so may have been the first and the last of them.
        if before == self.before:
            before = before[before.find(" ") + 1 :]
        if after == self.after:
            after = after[: after.rfind(" ") + 1].rstrip() or after
        start = len(before)
        quote = f"{before}{self.label}{after}"
        return replace(self.location, quote=quote, quote_span=(start, start + len(self.label)))


@dataclass(frozen=True, slots=True)
class Symptom:
    """A sign that a part of a document was misread."""

    name: str
    """For programs: `table`, `page-foot`."""
    reason: str
    """What is wrong, as a clause: `3 notes contain parts of tables`."""
    notes: tuple[int, ...] = ()
    """The ordinals of the notes concerned; empty if it is about the document."""
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """A cite by a key that none of the bibliographies has that the document names."""

    key: str
    bibliography: str
    """What to call them: `refs.bib`, `2 bibliographies`."""
    location: Location
    note: str = ""
    """The label of the note that cites it; empty in the text."""
    span: Span | None = None
    """Span of the key in the document's source; None if it is not there as it is."""
    similar: tuple[str, ...] = ()
    """Keys of the bibliographies that it may be a mistake for, the most similar first."""


@dataclass(frozen=True, slots=True)
class BrokenEntry:
    """An entry that is lost, or a name in it, because of a mistake in a bibliography that the document names."""

    message: str
    """What is wrong, as a clause."""
    location: Location
    """In the file of the bibliography."""
    key: str = ""
    """Empty where it can't be told."""
    is_repeated: bool = False
    """Whether it is lost only since another entry has its key."""
    is_read: bool = False
    """Whether it is read, but for a name."""
    is_cited: bool = False
    """Whether the document cites its key."""


@dataclass(frozen=True, slots=True)
class Document:
    """The result of reading a document."""

    path: str
    format: str
    """The reader's name: `text`, `markdown`."""
    sha256: str
    """Of the bytes, in hex."""
    notes: tuple[Note, ...]
    note_refs: tuple[NoteRef, ...]
    body: Passage
    """The text without notes, joined where they were; paragraphs end with an empty line."""
    source: str | None = None
    """The decoded text with all characters (CRLF too), for text formats."""
    doubts: tuple[str, ...] = field(default=())
    """Reasons for doubt about the result, one clause each: 'markers without notes', 'two columns'."""
    note_text: str | None = None
    """The text of the notes as the file has it, to which their passages refer if there is no source (DOCX)."""
    opaque: tuple[Span, ...] = ()
    """Spans of the body's text that are markup and not prose."""
    sources: tuple[Note, ...] = ()
    """The entries of the document's own bibliography, in order; the body has them too."""

    cited_keys: tuple[str, ...] = ()
    """Of the sources that its notes and text cite from a bibliography file, in order."""
    unresolved_keys: tuple[str, ...] = ()
    """Those of them whose sources are not known; the notes embed the others."""
    bibliography_files: tuple[str, ...] = ()
    """Where the document says that these sources are, as it names the files."""
    unknown_keys: tuple[UnknownKey, ...] = ()
    broken_entries: tuple[BrokenEntry, ...] = ()
    """The cites that lead to nothing, in order; none if a file that the document names was not read."""
    included_files: tuple[str, ...] = ()
    """Files that it includes, as it names them; those of LaTeX are documents of their own."""
    main_file: str = ""
    """The path of the LaTeX document that includes it, or its own, if the files are read that it includes."""
    preamble: str = ""
    """That of the LaTeX document that includes it."""
    named_entries: tuple[BibliographyEntry, ...] = ()
    """All the sources that are there."""
    entry_places: Mapping[str, Mapping[str, Location]] = field(default_factory=dict)
    """By key and variable, where those files have the sources that it cites; under no variable, the whole entry."""
    bibliography_texts: Mapping[str, str] = field(default_factory=dict)
    """By path, the text of files that have such places."""
    unread_bibliographies: tuple[tuple[str, str], ...] = ()
    """Those of the files that were not read, each with the reason as a clause."""

    left_out: tuple[tuple[int, float], ...] = ()
    """Pages with characters that the reader left out, such as rotated ones, and their share of the page's."""
    recognized_pages: frozenset[int] = frozenset()
    """Pages whose text was recognized by OCR, so that characters may be wrong."""
    symptoms: tuple[Symptom, ...] = ()
    """What the health check found."""
    verdict: str = ""
    """`This PDF was probably misread: …`, if there is too much of it; else empty."""

    unprinted_notes: tuple[str, ...] = ()
    """Texts of notes that the file stores, but that nothing in its text refers to, so that nobody sees them (DOCX)."""
    pending_changes: int = 0
    """Tracked insertions, deletions and replacements that nobody has accepted or rejected yet."""
    own_comments: int = 0
    """Comments by stacite that are in the file."""
    other_comments: int = 0
    """Those by anybody else."""
    reviewed_style: str = ""
    """The house style that `stacite review` checked it against, if it is a copy that says so."""

    @property
    def texts(self) -> tuple[Note, ...]:
        """The notes, then the entries of the bibliography."""
        return (*self.notes, *self.sources)

    @property
    def is_page_layout(self) -> bool:
        """Whether notes were found by their places on pages: what is missing may have been misread, not forgotten."""
        return self.format in ("boxes", "pdf")

    @property
    def is_completed_elsewhere(self) -> bool:
        """Whether files that Markdown includes, which are not read, may have its notes or the references to them."""
        return self.format == "markdown" and bool(self.included_files)

    def place(self, note: Note, start: int, end: int) -> Location:
        """Return the location of text[start:end] of a note; if unknown, that of the note, with its text."""
        if self.source is None:
            return replace(note.location, quote=note.text, quote_span=(start, end))
        span = note.passage.source_span(start, end)
        if span is None:
            return note.location
        return locate(self.path, self.source, span, note.location.page)


class PageRegion(StrEnum):
    """What a line of a page was taken for."""

    TEXT = "text"
    NOTES = "notes"
    NOTE_LIST = "list of notes"
    SOURCES = "sources"
    HEAD = "head"
    FOOT = "foot"
    TABLE = "table"
    CONTENTS = "contents"
    FIGURE = "figure"
    MARGIN_NUMBERS = "margin numbers"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class PageMark:
    """A label of a note, or a note reference, in a line."""

    label: str
    x: float
    """Its left edge, in points."""
    note: int | None
    """The ordinal of its note; None for a reference without a note."""
    reason: str = ""
    """Why it was taken for one."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line as the reader saw it."""

    text: str
    box: tuple[float, float, float, float]
    """Left, bottom, right and top, in points; y grows upwards."""
    region: PageRegion
    reason: str
    """Why it was taken for that."""
    order: int
    """Its place in the reading order of the document, from 1; 0 if it was left out of it."""
    notes: tuple[int, ...] = ()
    """The ordinals of the notes that it belongs to."""
    labels: tuple[PageMark, ...] = ()
    """Where notes start."""
    refs: tuple[PageMark, ...] = ()


@dataclass(frozen=True, slots=True)
class PageView:
    """One page."""

    number: int
    """1-based."""
    box: tuple[float, float, float, float]
    """Left, bottom, right and top of the page, in points."""
    lines: tuple[PageLine, ...]
    rules: tuple[tuple[float, float, float], ...]
    """Left end, right end and height of each horizontal rule."""
    picture: bytes = b""
    """The page as PNG; empty if it could not be drawn."""


@dataclass(frozen=True, slots=True)
class PageViews:
    """Pages of a document."""

    document: Document
    pages: tuple[PageView, ...]
    total: int
    """How many pages the document has."""
    doubtful: tuple[int, ...] = ()
    """The pages that may be misread."""


@dataclass(frozen=True, slots=True)
class CommentRun:
    """Text of a comment in one format."""

    text: str
    is_bold: bool = False


CommentLine = tuple[CommentRun, ...]


@dataclass(frozen=True, slots=True)
class NoteComment:
    """A comment for the copy of a Word or OpenDocument file."""

    anchor: str
    """Of the note that it is at; empty for one on the whole document."""
    lines: Sequence[CommentLine]
    author: str = AUTHOR
    paragraph: str = ""
    """The letters of the paragraph that it is at, if it is at no note and not on the whole document."""

    @property
    def spoken(self) -> tuple[str, str, str]:
        """See `spoken`."""
        return spoken(self.anchor, self.author, "".join(run.text for line in self.lines for run in line))


def letters_of(text: str) -> str:
    """Its letters and digits: what is left of a paragraph whatever its markup, quotation marks, and spaces are."""
    return "".join(filter(str.isalnum, text)).casefold()


# Letters of a quotation that are in no other paragraph by chance.
_FEWEST_LETTERS = 12


def paragraph_with(quote: str, paragraphs: Collection[str]) -> str:
    """The one of these paragraphs, each given by its letters, that is quoted, as a whole or in part; else empty."""
    words = letters_of(quote)
    if words in paragraphs or len(words) < _FEWEST_LETTERS:
        return words if words in paragraphs else ""
    found = [each for each in paragraphs if words in each]
    return found[0] if len(found) == 1 else ""


def spoken(anchor: str, author: str, words: str) -> tuple[str, str, str]:
    """What tells comments apart: at which note, who says it, and the words without spaces, which programs change."""
    return anchor, author, "".join(words.split())


def not_yet_said(comments: Iterable[NoteComment], said: Iterable[tuple[str, str, str]]) -> Iterator[NoteComment]:
    """The comments without those that the file has already; `said` is what `spoken` makes of these."""
    left = Counter(said)
    for each in comments:
        left[each.spoken] -= 1
        if left[each.spoken] < 0:
            yield each


def was_written(author: str, words: str, written: Container[tuple[str, str]]) -> bool:
    """Whether each line of a comment is a remark that stacite wrote for its author into an earlier copy.

    `written` has the authors and words of these, as `spoken` has them.
    """
    lines = [spoken("", author, line)[1:] for line in words.splitlines() if line.strip()]
    return bool(lines) and all(
        each in written or (author, _OF_NOTE.sub("", each[1], count=1)) in written for each in lines
    )


# Before a remark on a note, or on a finding, at whose place no comment can be.
_OF_NOTE = pattern(r"\A(?:Note[^:]{1,20}|[^:“]{1,80},(?:note[^:]{1,20}|“.{1,80}?”)):")


@dataclass(frozen=True, slots=True)
class PageComment:
    """A comment for the copy of a PDF: at a note, on a page, or on the whole document."""

    text: str
    note: int | None = None
    """The ordinal of the note that it is at."""
    page: int | None = None
    """1-based; the page that it is on if its note has no lines. Without a page and lines, it is on the first one."""
    author: str = AUTHOR
    label: str = ""
    """The number of its note, with which it begins if that has no lines."""
