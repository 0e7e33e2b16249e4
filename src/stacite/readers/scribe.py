"""Running text of formats that are text: as `Flow` writes it, but each letter keeps its way back to the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.document import Address, AddressSource
from stacite.model.pattern import pattern
from stacite.readers.joining import Joiner

if TYPE_CHECKING:
    from stacite.model.passage import Passage

# Words with single blanks between them are taken over in one piece, so that edits may cross them.
_PARTS = pattern(r"[ \t\n\r\f\v\ufeff]+|[^ \t\n\r\f\v\ufeff]+(?: [^ \t\n\r\f\v\ufeff]+)*")


@dataclass(slots=True)
class _Link:
    url: str
    source: AddressSource
    start: int | None = None


class Scribe:
    """Joins letters into a passage; runs of blanks become one, emphasis `*…*`."""

    def __init__(self, source: str, gap: str = " ") -> None:
        """`gap` stands between paragraphs: a blank in a note, an empty line in a body."""
        self._source, self._gap = source, gap
        self._joiner = Joiner(source)
        self._pending = ""
        self._blank_at: int | None = None
        self._written = False
        self._open: list[_Link] = []
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
        for part in _PARTS.finditer(self._source, start, end):
            if part[0].isspace() or part[0][0] == "\ufeff":
                self.blank(part.start() if part[0] == " " else None)
            else:
                self._flush()
                self._joiner.run(part.start(), part.end())

    def insert(self, text: str) -> None:
        """Put in letters that the source does not have there."""
        for part in _PARTS.findall(text):
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
        self._open.append(_Link(url, source))

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
