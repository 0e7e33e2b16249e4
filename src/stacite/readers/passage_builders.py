"""Builds running text from characters with their emphasis and links: single spaces, emphasis as `*…*`.

`PassageBuilder` is for formats whose characters have no place in a text to point at (Word, HTML, XML, PDF); a reader
whose characters can be changed says where they stand, and the passage knows that too. `SourcePassageBuilder` is for
formats that are text: each character keeps its way back to the source.
"""

from __future__ import annotations

from dataclasses import dataclass

from stacite.model.document import Address, AddressSource
from stacite.model.passage import Passage, PassagePiece
from stacite.readers.line_joining import LineJoiner
from stacite.text.patterns import pattern

_WHITESPACE_OR_WORD = pattern(r"[ \t\n\r\f\v]+|[^ \t\n\r\f\v\x00-\x08\x0e-\x1f\x7f\ufeff]+")
"""Blanks and letters; control characters are neither."""
CONTEXT_CHARACTERS = 60
"""Characters of the text that a note reference takes with it on either side."""


def context_around(text: str, at: int) -> tuple[str, str]:
    """The text before and after an offset, as far as a note reference takes it with it."""
    return text[max(0, at - CONTEXT_CHARACTERS) : at], text[at : at + CONTEXT_CHARACTERS]


@dataclass(slots=True)
class _OpenLink:
    url: str
    source: AddressSource
    start: int | None = None


class PassageBuilder:
    """Joins letters into a passage."""

    def __init__(self, gap: str = " ") -> None:
        """`gap` stands between paragraphs: a blank in a note, an empty line in a body."""
        self._gap = gap
        self._parts: list[str] = []
        self._length = 0
        self._pieces: list[PassagePiece] = []
        self._pending = ""
        self._blank_at: int | None = None
        self._emphasised = False
        self._open: list[_OpenLink] = []
        self._addresses: list[Address] = []

    @property
    def length(self) -> int:
        """Letters so far, without blanks that no letter has followed yet: the place of a mark set now."""
        return self._length

    def write(self, text: str, *, emphasis: bool = False, source: int | None = None) -> None:
        """Add letters; runs of blanks and line ends become one blank, control characters go.

        `source` is where the first of them stands in the text that pieces point into.
        """
        for part in _WHITESPACE_OR_WORD.finditer(text):
            letters, at = part[0], None if source is None else source + part.start()
            if letters[0] in " \t\n\r\f\v":
                self._blank_at = at if letters == " " and not self._pending else None
                self._pending = self._pending or " "
            else:
                self._letters(letters, at, emphasis=emphasis)

    def end_paragraph(self) -> None:
        """What follows is set apart from what went before."""
        self._pending = self._gap
        self._blank_at = None

    def open_link(self, url: str, source: AddressSource = AddressSource.RELATIONSHIP) -> None:
        """The letters up to `close_link` are a link to `url`."""
        self._open.append(_OpenLink(url, source))

    def close_link(self) -> None:
        """Ends the link opened last. A link without letters counts too: its address is the note's."""
        link = self._open.pop()
        if link.url:
            span = None if link.start is None else (link.start, self._length)
            self._addresses.append(Address(link.url, link.source, span))

    def passage(self) -> Passage:
        """The text, without blanks at its edges."""
        if self._emphasised:
            self._put("*")
            self._emphasised = False
        return Passage("".join(self._parts), tuple(self._pieces))

    @property
    def addresses(self) -> tuple[Address, ...]:
        """The links, in the order in which they end; nested ones first."""
        return tuple(self._addresses)

    def _letters(self, letters: str, at: int | None, *, emphasis: bool) -> None:
        if self._emphasised and not emphasis:
            self._put("*")
        if self._pending and self._length:
            self._put(self._pending, self._blank_at)
        self._pending = ""
        if emphasis and not self._emphasised:
            self._put("*")
        self._emphasised = emphasis
        for link in self._open:
            link.start = self._length if link.start is None else link.start
        self._put(letters, at)

    def _put(self, text: str, source: int | None = None) -> None:
        if source is not None:
            self._take(source, len(text))
        self._parts.append(text)
        self._length += len(text)

    def _take(self, source: int, length: int) -> None:
        """Letters of the source follow; where they go on from the last ones, they are one piece with them."""
        last = self._pieces[-1] if self._pieces else None
        if last and last.source + last.length == source and last.start + last.length == self._length:
            self._pieces[-1] = PassagePiece(last.start, last.source, last.length + length)
        else:
            self._pieces.append(PassagePiece(self._length, source, length))


# Words with single blanks between them are taken over in one piece, so that edits may cross them.
_WHITESPACE_OR_WORDS = pattern(r"[ \t\n\r\f\v\ufeff]+|[^ \t\n\r\f\v\ufeff]+(?: [^ \t\n\r\f\v\ufeff]+)*")


class SourcePassageBuilder:
    """Joins letters into a passage; runs of blanks become one, emphasis `*…*`."""

    def __init__(self, source: str, gap: str = " ") -> None:
        """`gap` stands between paragraphs: a blank in a note, an empty line in a body."""
        self._source, self._gap = source, gap
        self._joiner = LineJoiner(source)
        self._pending = ""
        self._blank_at: int | None = None
        self._written = False
        self._open: list[_OpenLink] = []
        self._addresses: list[Address] = []
        self.emphasis = False
        """Whether the letters that follow are emphasised."""

    @property
    def length(self) -> int:
        """Letters so far, without blanks that no letter has followed yet: the place of a mark set now."""
        return self._joiner.length

    @property
    def last(self) -> str:
        """The last letter, or the blank after it; empty at the start."""
        return self._pending[-1:] or self._joiner.tail[-1:]

    @property
    def addresses(self) -> tuple[Address, ...]:
        """The links, in the order in which they end; nested ones first."""
        return tuple(self._addresses)

    def letters(self, start: int, end: int) -> None:
        """Take over letters of the source."""
        for part in _WHITESPACE_OR_WORDS.finditer(self._source, start, end):
            if part[0].isspace() or part[0][0] == "\ufeff":
                self.blank(part.start() if part[0] == " " else None)
            else:
                self._flush()
                self._joiner.run(part.start(), part.end())

    def insert(self, text: str) -> None:
        """Put in letters that the source does not have there."""
        for part in _WHITESPACE_OR_WORDS.findall(text):
            if part.isspace():
                self.blank()
            else:
                self._flush()
                self._joiner.insert(part)

    def blank(self, at: int | None = None) -> None:
        """A blank, if letters stand on both its sides; `at` is where the source has exactly that."""
        self._blank_at = at if not self._pending else None
        self._pending = self._pending or " "

    def end_paragraph(self) -> None:
        """What follows is set apart from what went before."""
        self._pending = self._gap
        self._blank_at = None

    def open_link(self, url: str, source: AddressSource = AddressSource.RELATIONSHIP) -> None:
        """The letters up to `close_link` are a link to `url`."""
        self._open.append(_OpenLink(url, source))

    def close_link(self) -> None:
        """Ends the link opened last. A link without letters counts too: its address is the note's."""
        link = self._open.pop()
        if link.url:
            span = None if link.start is None else (link.start, self.length)
            self._addresses.append(Address(link.url, link.source, span))

    def passage(self) -> Passage:
        """The text, without blanks at its edges."""
        if self._written:
            self._joiner.insert("*")
            self._written = False
        return self._joiner.passage()

    def _flush(self) -> None:
        """What has to stand before the next letter: the end of emphasis, a blank, the start of emphasis."""
        if self._written and not self.emphasis:
            self._joiner.insert("*")
        if self._pending and self.length:
            if self._blank_at is None:
                self._joiner.insert(self._pending)
            else:
                self._joiner.run(self._blank_at, self._blank_at + 1)
        self._pending, self._blank_at = "", None
        if self.emphasis and not self._written:
            self._joiner.insert("*")
        self._written = self.emphasis
        for link in reversed(self._open):
            if link.start is not None:
                break  # those opened before it have started too
            link.start = self.length
