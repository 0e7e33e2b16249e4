"""Running text of formats that keep no letters of their own to point at: Word, HTML, XML, PDF.

Such a reader hands over letters with their emphasis, links and notes' marks in the order of reading; out comes one
text with single blanks, emphasis as `*…*`, and where in it each link and mark stands. A reader whose letters can be
changed says where they stand, and the passage knows that too.
"""

from __future__ import annotations

from dataclasses import dataclass

from stacite.model.document import Address, AddressSource
from stacite.model.passage import Passage, Piece
from stacite.model.pattern import pattern

_PARTS = pattern(r"[ \t\n\r\f\v]+|[^ \t\n\r\f\v\x00-\x08\x0e-\x1f\x7f\ufeff]+")
"""Blanks and letters; control characters are neither."""
AROUND = 60
"""Letters of the body that a marker takes with it on either side."""


@dataclass(slots=True)
class _Link:
    url: str
    source: AddressSource
    start: int | None = None


class Flow:
    """Joins letters into a passage."""

    def __init__(self, gap: str = " ") -> None:
        """`gap` stands between paragraphs: a blank in a note, an empty line in a body."""
        self._gap = gap
        self._parts: list[str] = []
        self._length = 0
        self._pieces: list[Piece] = []
        self._pending = ""
        self._blank_at: int | None = None
        self._emphasised = False
        self._open: list[_Link] = []
        self._addresses: list[Address] = []

    @property
    def length(self) -> int:
        """Letters so far, without blanks that no letter has followed yet: the place of a mark set now."""
        return self._length

    def write(self, text: str, *, emphasis: bool = False, source: int | None = None) -> None:
        """Add letters; runs of blanks and line ends become one blank, control characters go.

        `source` is where the first of them stands in the text that pieces point into.
        """
        for part in _PARTS.finditer(text):
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
        self._open.append(_Link(url, source))

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
            self._pieces[-1] = Piece(last.start, last.source, last.length + length)
        else:
            self._pieces.append(Piece(self._length, source, length))
