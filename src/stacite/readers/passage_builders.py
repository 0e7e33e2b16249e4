"""Builds the text of notes and bodies: single spaces, emphasis as `*…*`, links, and where each character comes from.

`PassageBuilder` is for formats whose characters have no offset in a text (Word, HTML, XML, PDF); a reader whose
characters can be edited says where they are, and the passage keeps that. `SourcePassageBuilder` is for formats that
are text: it copies spans of the source, so that each character keeps its offset there. `LineJoiner` does the same with
lines that are joined to running text: it decides where a space goes, and whether a hyphen stays.

A hyphen at a line's end inside an address may belong to the address or not: Chicago 14.18 forbids typesetters to add
one there, and programs add one all the same. So both readings are kept, and link checks find out which one works.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.document import Address, AddressSource, Block, BlockKind
from stacite.model.identifiers import DOI_REGISTRANT
from stacite.model.url import find_urls
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.patterns import pattern
from stacite.text.spans import Passage, PassageSlice, joined_spans

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from stacite.text.spans import Span


_SPACES = " \t\n\r\f\v"
# Control characters and U+FEFF are neither, and are dropped.
_NO_WORD = rf"{_SPACES}\x00-\x08\x0e-\x1f\x7f\ufeff"
_NO_BREAK = "\u00a0\u202f"
_SEPARATORS = ",;:."
_SPACE_OR_WORD = pattern(
    rf"[{_SPACES}]+|[{_NO_BREAK}]+|[^{_NO_WORD}{_NO_BREAK}]+(?:[{_NO_BREAK}]+[^{_NO_WORD}{_NO_BREAK}]+)*"
)
# Words with single spaces between them are one piece, so that edits may cross them; U+FEFF counts as space here.
_SPACE_OR_WORDS = pattern(rf"[{_SPACES}\ufeff]+|[^{_SPACES}\ufeff]+(?: [^{_SPACES}\ufeff]+)*")
CONTEXT_CHARACTERS = 60
"""Characters of the body that a note reference keeps on either side."""


def context(body: str, at: int) -> tuple[str, str]:
    """The text before and after a place in the body, as note references keep it."""
    return body[max(0, at - CONTEXT_CHARACTERS) : at], body[at : at + CONTEXT_CHARACTERS]


# What a line with the source of a quotation begins with; `-- ` is typed for a dash.
_DASHES = "—–―"
ATTRIBUTION_START = pattern(rf"(?:[{_DASHES}]|--?-?)\s?(?=[^\W\d_a-z]|[*“\"«(])")
# Longer ones are paragraphs that begin with a dash.
_LONGEST_ATTRIBUTION = 300
_RAISED_EDITION = pattern(r"(?<!\d)[1-9]\d?\Z")
_YEAR = pattern(r"(?:1[4-9]|20)\d\d(?!\d)")
_RAISED = str.maketrans("0123456789", SUPERSCRIPT_DIGITS)
# The kinds from weak to strong: a paragraph of a quotation is a quotation, and a quotation in a table is table.
_BLOCK_KINDS = (
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.QUOTATION,
    BlockKind.ATTRIBUTION,
    BlockKind.TABLE,
    BlockKind.CODE,
)
_UNDIVIDED = frozenset({BlockKind.TABLE, BlockKind.CODE})


def inner_kind(outer: BlockKind, inner: BlockKind) -> BlockKind:
    """The kind of a block within another one."""
    return max(outer, inner, key=_BLOCK_KINDS.index)


class MarkKind(Enum):
    """What a mark in a body says."""

    HEADING = "a heading begins"
    BLOCK = "a paragraph begins, whose line and name in the file are known"
    BREAK = "a line begins that the author set apart within a paragraph"
    BIBLIOGRAPHY = "a bibliography begins, all of whose paragraphs are entries"
    ENTRY = "an entry of a bibliography begins"
    END = "a bibliography, or an entry of it, ends"


@dataclass(frozen=True, slots=True)
class BodyMark:
    """What a reader knows of a place in a body."""

    kind: MarkKind
    at: int = 0
    """The offset in the body's text."""
    level: int = 0
    """Of a heading, 1 for the highest; 0 if unknown."""
    label: str = ""
    """Of an entry."""
    line: int | None = None
    anchor: str = ""


class PassageParts:
    """Text that grows at its end, with pieces that point to where it comes from."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        # As in PassageSlice; lists, since most of them grow.
        self._pieces: list[list[int]] = []
        self._length = 0
        self._blocks: list[tuple[int, BlockKind]] = []
        """Where blocks start; the last one goes to the end."""
        self._opaque: list[Span] = []
        self._raised: list[Span] = []

    @property
    def length(self) -> int:
        """Characters so far."""
        return self._length

    def start_block(self, kind: BlockKind) -> None:
        """What follows is a block of this kind; cells of a table and lines of code are one."""
        last = self._blocks[-1] if self._blocks else None
        if last is None or last[1] is not kind or kind not in _UNDIVIDED:
            self._blocks.append((self._length, kind))

    def mark_opaque(self, start: int, end: int) -> None:
        """Characters of the text so far that are no prose: code, mathematics."""
        self._opaque.append((start, end))

    def mark_raised(self, start: int) -> None:
        """The characters from this offset to the end so far are superscripts."""
        self._raised.append((start, self._length))

    def _raise_editions(self) -> None:
        """Print the number of an edition that is raised before its year in characters that are: `²2010`.

        Without that it would look like a part of the year. Its characters are no longer those of the source.
        """
        spans, self._raised = self._raised, []
        text = "".join(self._parts) if spans else ""
        for start, end in spans:
            found = _RAISED_EDITION.search(text, max(0, start - 1), end) if _YEAR.match(text, end) else None
            if found is not None and found.start() >= start:
                text = text[: found.start()] + found[0].translate(_RAISED) + text[end:]
                self._pieces = [part for piece in self._pieces for part in _without(piece, found.span())]
        if spans:
            self._parts = [text]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the text, without whitespace at its edges."""
        text, skipped = self._trimmed()
        blocks = list(_trimmed_blocks(text, self._blocks, skipped))
        # Formats number notes as items of a list.
        if [block.kind for block in blocks] == [BlockKind.LIST_ITEM]:
            blocks = [Block(BlockKind.PARAGRAPH, blocks[0].span)]
        return tuple(_with_attributions(text, blocks))

    @property
    def opaque(self) -> tuple[Span, ...]:
        """What was marked opaque, in the text without whitespace at its edges."""
        text, skipped = self._trimmed()
        spans: list[Span] = []
        for start, end in joined_spans(self._opaque):
            begin, stop = max(0, start - skipped), min(end - skipped, len(text))
            # A formula is written token by token.
            if spans and text[spans[-1][1] : begin].isspace():
                spans[-1] = spans[-1][0], stop
            elif begin < stop:
                spans.append((begin, stop))
        return tuple(spans)

    def _trimmed(self) -> tuple[str, int]:
        """The text without whitespace at its edges, and how many characters are left out at its start."""
        text = "".join(self._parts)
        return text.strip(), len(text) - len(text.lstrip())

    def put(self, text: str, source: int | None = None) -> None:
        """Add text as it is; `source` is the offset of its first character in the text that pieces point into."""
        if source is not None:
            last = self._pieces[-1] if self._pieces else None
            if last and last[1] + last[2] == source and last[0] + last[2] == self._length:
                last[2] += len(text)
            else:
                self._pieces.append([self._length, source, len(text)])
        self._parts.append(text)
        self._length += len(text)

    def passage(self) -> Passage:
        """All that was added."""
        self._raise_editions()
        return Passage("".join(self._parts), tuple(PassageSlice(*piece) for piece in self._pieces))

    def stripped_passage(self) -> Passage:
        """The same without whitespace at its edges."""
        self._raise_editions()
        text = "".join(self._parts)
        kept = text.rstrip()
        skipped = len(kept) - len(kept.lstrip())
        pieces = tuple(
            PassageSlice(max(0, start - skipped), source + max(0, skipped - start), kept_length)
            for start, source, length in self._pieces
            if (kept_length := min(start + length, len(kept)) - max(start, skipped)) > 0
        )
        return Passage(kept[skipped:], pieces)


def _without(piece: Sequence[int], span: Span) -> Iterator[list[int]]:
    """The parts of a piece outside a span of the text."""
    at, source, length = piece
    for start, end in ((at, min(at + length, span[0])), (max(at, span[1]), at + length)):
        if start < end:
            yield [start, source + start - at, end - start]


def _trimmed_blocks(text: str, starts: Sequence[tuple[int, BlockKind]], skipped: int) -> Iterator[Block]:
    """The blocks that start at these offsets, without whitespace at their edges."""
    marks = [(0, BlockKind.PARAGRAPH), *((max(0, at - skipped), kind) for at, kind in starts), (len(text), None)]
    for (start, kind), (end, _) in pairwise(marks):
        part = text[start:end]
        if kind is not None and (inner := part.strip()):
            begin = start + len(part) - len(part.lstrip())
            yield Block(kind, (begin, begin + len(inner)))


def _with_attributions(text: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, with a line after a quotation that begins with a dash as its attribution."""
    for at, block in enumerate(blocks):
        before = blocks[at - 1].kind if at else None
        after = blocks[at + 1].kind if at + 1 < len(blocks) else None
        start, end = block.span
        is_below = before is BlockKind.QUOTATION and (
            block.kind is BlockKind.PARAGRAPH or (block.kind is BlockKind.QUOTATION and after is not block.kind)
        )
        if is_below and end - start <= _LONGEST_ATTRIBUTION and ATTRIBUTION_START.match(text, start):
            yield Block(BlockKind.ATTRIBUTION, block.span)
        else:
            yield block


@dataclass(slots=True)
class _OpenLink:
    url: str
    source: AddressSource
    start: int | None = None


class PassageBuilder(PassageParts):
    """Adds characters with their emphasis and links; the length does not count spaces that nothing has followed yet."""

    def __init__(self, gap: str = " ") -> None:
        """`gap` is what separates paragraphs: a space in a note, an empty line in a body."""
        super().__init__()
        self._gap = gap
        self._pending = ""
        self._space_at: int | None = None
        self._emphasized = False
        self._held: tuple[str, int | None] = "", None
        """No-break spaces after emphasis, which they belong to only if it goes on; and their place in the source."""
        self._open: list[_OpenLink] = []
        self._addresses: list[Address] = []
        self._kinds: list[BlockKind] = []
        """The kinds of the open blocks, the innermost last."""
        self._starts_block = True
        self._ends_line = False
        self._opaque_depth = 0
        self._opaque_start: int | None = None
        self.emphasis = False
        """Whether the characters that follow are emphasized."""
        self.marks: list[BodyMark] = []
        """What is known of places in the text, in order."""
        self._waiting: list[BodyMark] = []

    @property
    def addresses(self) -> tuple[Address, ...]:
        """The links, in the order in which they end; nested ones first."""
        return tuple(self._addresses)

    def write(self, text: str, *, emphasis: bool = False, source: int | None = None) -> None:
        """Add text; whitespace becomes one space, and control characters are dropped.

        `source` is the offset of its first character in the text that pieces point into.
        """
        self.emphasis = emphasis
        for part in _SPACE_OR_WORD.finditer(text):
            at = None if source is None else source + part.start()
            if part[0][0] in _SPACES:
                self.space(at if part[0] == " " else None)
            elif part[0][0] in _NO_BREAK:
                self._add_no_break(part[0], at)
            else:
                # Separators begin none, in whatever runs they are: `Doe`, and then `, A Title` in italics.
                rest = part[0].lstrip(_SEPARATORS) if emphasis and not self._emphasized else part[0]
                lead = len(part[0]) - len(rest)
                if lead:
                    self.emphasis = False
                    self._add(part[0][:lead], at)
                if rest:
                    self.emphasis = emphasis
                    self._add(rest, None if at is None else at + lead)

    def _add_no_break(self, text: str, at: int | None) -> None:
        """Add no-break spaces, which neither begin nor end emphasis."""
        if self._emphasized and not (self._pending or self._waiting or self._held[0]):
            self._held = text, at
            return
        self.emphasis = False
        self._add(text, at)

    def _put_held(self) -> None:
        held, self._held = self._held, ("", None)
        if held[0]:
            self.put(*held)

    def space(self, at: int | None = None) -> None:
        """A space, if characters precede and follow it; `at` is its offset where the source has exactly that."""
        self._space_at = at if not self._pending else None
        self._pending = self._pending or " "

    def end_paragraph(self) -> None:
        """Separate what follows from what went before; it is another block of the same kind."""
        self._pending = self._gap
        self._space_at = None
        self._starts_block = True

    def enter_block(self, kind: BlockKind) -> None:
        """The paragraphs up to `leave_block` are blocks of this kind."""
        self._kinds.append(inner_kind(self._kind, kind))

    def leave_block(self) -> None:
        """End what was entered last."""
        if self._kinds:
            self._kinds.pop()

    def end_line(self) -> None:
        """A line ends within a paragraph; in a quotation, the next one may name its source."""
        self.space()
        self._ends_line = True

    @property
    def _kind(self) -> BlockKind:
        return self._kinds[-1] if self._kinds else BlockKind.PARAGRAPH

    @property
    def is_paragraph(self) -> bool:
        """Whether what is added is part of a paragraph: no quotation, item of a list, cell, or formula."""
        return self._kind is BlockKind.PARAGRAPH and not self._opaque_depth

    def enter_opaque(self) -> None:
        """The characters up to `leave_opaque` are no prose: code, mathematics."""
        self._opaque_depth += 1

    def leave_opaque(self) -> None:
        """End what was entered last."""
        self._opaque_depth = max(0, self._opaque_depth - 1)
        if not self._opaque_depth and self._opaque_start is not None:
            self.mark_opaque(self._opaque_start, self._length)
            self._opaque_start = None

    def open_link(self, url: str, source: AddressSource = AddressSource.RELATIONSHIP) -> None:
        """The characters up to `close_link` are a link to `url`."""
        self._open.append(_OpenLink(url, source))

    def close_link(self) -> None:
        """End the link opened last. A link without characters counts too: its address is the note's."""
        link = self._open.pop()
        if link.url:
            span = None if link.start is None else (link.start, self._length)
            self._addresses.append(Address(link.url, link.source, span))

    def mark(self, mark: BodyMark) -> None:
        """Put a mark, whose offset does not matter yet, at the place of the next character."""
        self._waiting.append(mark)

    def passage(self) -> Passage:
        """The text, emphasis closed."""
        self._close_emphasis()
        self._place_marks()
        return super().passage()

    def _place_marks(self) -> None:
        self.marks += [replace(mark, at=self._length) for mark in self._waiting]
        self._waiting.clear()

    def _close_emphasis(self) -> None:
        if self._emphasized:
            self.put("*")
            self._emphasized = False
        self._put_held()

    def _add(self, text: str, at: int | None) -> None:
        """Add text after what is due before it: the end of emphasis, a space, the start of emphasis."""
        if not self.emphasis:
            self._close_emphasis()
        self._put_held()
        if self._pending and self._length:
            self.put(self._pending, self._space_at)
        self._pending, self._space_at = "", None
        if self._starts_block:
            self.start_block(self._kind)
        elif self._ends_line and self._kind is BlockKind.QUOTATION and text[0] in _DASHES:
            self.start_block(BlockKind.ATTRIBUTION)
        self._starts_block = self._ends_line = False
        if self._waiting:
            self._place_marks()
        if self.emphasis and not self._emphasized:
            self.put("*")
            self._emphasized = True
        for link in reversed(self._open):
            if link.start is not None:
                break  # those opened before it have started too
            link.start = self._length
        if self._opaque_depth and self._opaque_start is None:
            self._opaque_start = self._length
        self.put(text, at)


class SourcePassageBuilder(PassageBuilder):
    """Copies spans of a source; `emphasis` is set before the characters that it applies to."""

    def __init__(self, source: str, gap: str = " ") -> None:
        """`gap` is what separates paragraphs: a space in a note, an empty line in a body."""
        super().__init__(gap)
        self._source = source

    @property
    def last(self) -> str:
        """The last character, or the space after it; empty at the start."""
        return self._pending[-1:] or "".join(self._parts[-1:])[-1:]

    def copy(self, start: int, end: int) -> None:
        """Copy a span of the source."""
        for part in _SPACE_OR_WORDS.finditer(self._source, start, end):
            if part[0].isspace() or "\ufeff" in part[0]:
                self.space(part.start() if part[0] == " " else None)
            else:
                self._add(part[0], part.start())

    def insert(self, text: str) -> None:
        """Add text that the source does not have there."""
        for part in _SPACE_OR_WORDS.findall(text):
            if part.isspace():
                self.space()
            else:
                self._add(part, None)

    def passage(self) -> Passage:
        """The text without whitespace at its edges."""
        self._close_emphasis()
        self._place_marks()
        return self.stripped_passage()


HYPHENS = "-\u2010"
"""The hyphen-minus and Unicode's hyphen, to which some fonts map it."""


def addresses_with_line_end_hyphens(text: str, places: Collection[int]) -> Iterator[Address]:
    """The addresses that run over a line's end with a hyphen there; `other` is the address without such hyphens.

    `places` are the offsets in `text` of hyphens that ended lines, in addresses or elsewhere.
    """
    for found in find_urls(text) if places else ():
        start, end = found.span
        doubtful = {at - start for at in places if start < at < end - 1}
        if doubtful:
            url = found.url.replace("\u2010", "-")
            other = "".join(character for at, character in enumerate(url) if at not in doubtful)
            yield Address(url, AddressSource.PRINTED, found.span, other)


# All whitespace within a line but a single space.
_LONG_SPACE = pattern(r"[\t\v\ufeff][ \t\v\ufeff]*| [ \t\v\ufeff]+")
_UNUSUAL_SPACE = pattern(r"[\t\v\ufeff]")
_OPEN_BRACKET = pattern(r"<(?:https?:|ftp:|www\.|doi:|mailto:)[^\s<>]*\Z", re.IGNORECASE)
_OPEN_URL = pattern(r"(?:https?:|ftp:|www\.)[^\s<>\"“”]*\Z", re.IGNORECASE)
_SCHEME = pattern(r"(?:https?|ftp)://\Z", re.IGNORECASE)
_HOST = pattern(r"[\w-]+\.\w")
# `(accessed`, `[consulta`: a bracket that the word does not close belongs to the sentence; so does one that opens with
# another address, as of an archived copy: `[perma.cc/ABCD-1234]`.
_STARTS_NO_URL_PART = pattern(
    r"[A-Z][a-z]+[ ,]|https?:|www\.|[(\[][^\s()\[\]]*(?:\s|\Z)|[(\[](?:https?:|(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}/)"
)
# The same if the word closes it but nothing follows: `(accessed).`
_CLOSED_ASIDE = pattern(r"[(\[][^\s()\[\]]*[)\]][.,;:]?(?:\s|\Z)")
# A DOI (ISO 26324: `10.`, registrant, slash, suffix) that ends after its first period, or within its suffix.
_OPEN_DOI = pattern(r"(?:\A|[\s/:(])10\.\Z")
_DOI_REST = pattern(DOI_REGISTRANT.removeprefix(r"10\.") + r"/[^\s/]")
_DOI_STEM = pattern(rf"(?:\A|[\s/:(]){DOI_REGISTRANT}/(?:\S{{1,100}}[./])?\Z")
# After a period in a suffix: `10.1016/j.` `jclinepi.2011.01.012`.
_SUFFIX_REST = pattern(r"(?:[a-z][a-z0-9]*|\d+)\.\d[\w.]*(?=[\s,;)]|\Z)")
_FIRST_WORD = pattern(r"[^\s<>]+")
# A file's ending alone, which no sentence begins with.
_FILE_ENDING = pattern(r"(?:html?|pdf|php|aspx?|jsp|xml)(?=[?#.,;:)]|\Z)")
_URL_CHARACTER = pattern(r"[/_=?&%#~]|\d-|-\d|\.(?:[sx]?html?|pdf|aspx?|php|jsp|org|com|net|edu|gov)\b", re.IGNORECASE)
# Programs that break an address at the margin break its words: `…/safety-of-combating-transn` `ational-repression`.
_SLUG_END = pattern(r"/\w+(?:-\w+){2,40}\Z")
_SLUG_REST = pattern(r"[a-z0-9]+(?:-[a-z0-9]+){1,40}/?[.,;:)\]]{0,2}\Z")
# A hyphen before one of these is a suspended one: “pre- and post-war”.
_CONJUNCTION = pattern(r"(?:and|or|to|und|oder|bis|et|ou|y|o|e|en|of)\b")
# Kana, ideographs and their punctuation are set without spaces (UAX #14, class ID; JIS X 4051); Hangul is not.
_IDEOGRAPHIC = (
    ("\u2e80", "\u312f"),
    ("\u31a0", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\ufe30", "\ufe4f"),
    ("\uff01", "\uff60"),
    ("\U00020000", "\U0003ffff"),
)
TAIL_CHARACTERS = 600
"""Characters before a line's end that decide how the next line is joined; longer addresses are not recognized."""


class LineJoiner(PassageParts):
    """Builds a passage from spans of a source, in the order in which they are read."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self._source = source
        self._tail = ""
        self._hyphens: list[int] = []

    @property
    def tail(self) -> str:
        """The last few hundred characters joined."""
        return self._tail

    @property
    def hyphens(self) -> tuple[int, ...]:
        """Offsets in the passage's text of hyphens that ended a line and were kept, as those inside a URL are."""
        skipped = self.leading_whitespace
        return tuple(at - skipped for at in self._hyphens)

    @property
    def leading_whitespace(self) -> int:
        """How many characters the passage leaves out at its start."""
        text = "".join(self._parts)
        return len(text) - len(text.lstrip())

    def line(self, start: int, end: int) -> int:
        """Join one more line, with or without a space as `joint_between` decides; return where it starts."""
        following = self._source[start : min(end, start + 200)]
        if self._length and following:
            joint = joint_between(self._tail, following)
            if joint < 0:
                self._drop_last()
            elif joint > 0:
                self.insert(" ")
            elif self._tail.endswith(tuple(HYPHENS)):
                self._hyphens.append(self._length - 1)
        at = self._length
        self.copy(start, end)
        return at

    def copy(self, start: int, end: int) -> None:
        """Copy a span of a line of the source, whitespace made single spaces."""
        at, text = start, self._source[start:end]
        # A space is the only whitespace that is printable.
        if "  " in text or (not text.isprintable() and _UNUSUAL_SPACE.search(text)):
            for match in _LONG_SPACE.finditer(self._source, start, end):
                self._copy(at, match.start())
                if self._tail and not self._tail.endswith((" ", "\n")) and match.end() < end:
                    self.insert(" ")
                at = match.end()
        self._copy(at, end)

    def insert(self, text: str) -> None:
        """Add text that the source does not have there."""
        self.put(text)
        self._tail = (self._tail + text)[-TAIL_CHARACTERS:]

    def passage(self) -> Passage:
        """What was joined, without whitespace at its edges."""
        return self.stripped_passage()

    def _copy(self, start: int, end: int) -> None:
        if end > start:
            text = self._source[start:end]
            self.put(text, start)
            self._tail = (self._tail + text)[-TAIL_CHARACTERS:]

    def _drop_last(self) -> None:
        self._pieces[-1][2] -= 1
        self._parts[-1] = self._parts[-1][:-1]
        self._length -= 1
        self._tail = self._tail[:-1]


def joint_between(tail: str, following: str) -> int:
    """What goes between a text and its next line. 1: a space; 0: nothing; -1: nothing, and the hyphen is dropped.

    `tail` is the end of the text, `following` the start of the line; neither is empty. Inside a URL nothing is added
    and a hyphen stays. Elsewhere a hyphen between a letter and a lower-case letter is the typesetter's (Chicago 2.16).
    """
    if tail.endswith((" ", "\n")) or _continues_url(tail, following):
        return 0
    if tail.endswith("\u00ad"):
        return -1
    if re.search(r"[^\W\d_][-\u2010]\Z", tail[-2:]) and following[0].islower():
        return 1 if _CONJUNCTION.match(following) else -1
    if re.search(r"\w[-\u2010–—]\Z", tail[-2:]) and following[0].isalnum():
        return 0
    return 0 if _is_ideographic(tail[-1]) and _is_ideographic(following[0]) else 1


def _is_ideographic(character: str) -> bool:
    return character >= _IDEOGRAPHIC[0][0] and any(first <= character <= last for first, last in _IDEOGRAPHIC)


def _continues_url(tail: str, following: str) -> bool:
    """Whether the text ends inside a URL or DOI that continues on the next line."""
    if _OPEN_DOI.search(tail[-4:]) and _DOI_REST.match(following):
        return True
    last = tail.rsplit(maxsplit=1)[-1] if tail.strip() else ""
    if "10." in last and (last.endswith("/") or _SUFFIX_REST.match(following)) and _DOI_STEM.search(last):
        return following[0].isalnum()
    if not (":" in last or "ww." in last):
        return False
    if _OPEN_BRACKET.search(last):
        closing = following.find(">")
        return " " not in (following[:closing].strip() if closing >= 0 else following)
    if _SCHEME.search(last) and _HOST.match(following):
        return True
    url, word = _OPEN_URL.search(last), _FIRST_WORD.match(following)
    if url is None or word is None or _STARTS_NO_URL_PART.match(following):
        return False
    if url[0].endswith("/") and _CLOSED_ASIDE.match(following):
        return False
    return _may_go_on(url[0], word[0])


def _may_go_on(url: str, word: str) -> bool:
    """Whether a word at the start of a line looks like the rest of an address."""
    if url.endswith((".", ",", ";")):
        if re.match(r"[\w-]+(?:\.[\w-]+)+/", word) or (url[-1] == "." and _FILE_ENDING.match(word)):
            return True
        return word[0].islower() and _URL_CHARACTER.search(word) is not None
    if url[-1] in "/-_=&?%#~+:" or _URL_CHARACTER.search(word) is not None:
        return True
    return _SLUG_END.search(url) is not None and _SLUG_REST.match(word) is not None
