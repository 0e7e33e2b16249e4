"""A text joined from pieces of a document, that still knows where each character stood, and the emphasis in it.

A note runs over line and page breaks; its text is one line. Rules find a fault in the joined text and must point at
the document, so a passage keeps the map between the two. Emphasis is written `*…*` in it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.text.spans import Span


_START = attrgetter("start")


@dataclass(frozen=True, slots=True)
class PassagePiece:
    """`length` letters from `start` of the passage are those from `source` of the document."""

    start: int
    source: int
    length: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Joined text and its map; without pieces where the format has no source text (HTML, PDF)."""

    text: str
    """Emphasis is kept as `*…*`."""
    pieces: tuple[PassagePiece, ...] = ()
    """In the order of `text`; letters put in by joining (a space for a line end) belong to none."""

    def source_span(self, start: int, end: int) -> Span | None:
        """The span of the document that holds text[start:end], or None where it isn't known.

        A span over a break covers what stands between, so use it to point, and
        `is_contiguous` before it is used to replace.
        """
        if start == end and self._ends_at(start):
            piece = self.pieces[self._piece_index(start)]
            return piece.source + piece.length, piece.source + piece.length
        first = self._source_at(start, forward=True)
        last = self._source_at(max(start, end - 1), forward=False)
        if first is None or last is None:
            return None
        return first, max(first, last + (1 if end > start else 0))

    def is_contiguous(self, start: int, end: int) -> bool:
        """Whether text[start:end] stands in the document letter for letter."""
        index = self._piece_index(start)
        if index < 0:
            return False
        piece = self.pieces[index]
        return piece.start <= start and end <= piece.start + piece.length

    def _ends_at(self, offset: int) -> bool:
        """Whether a piece ends there, and none begins."""
        index = self._piece_index(offset)
        return index >= 0 and self.pieces[index].start + self.pieces[index].length == offset

    def _piece_index(self, offset: int) -> int:
        return bisect_right(self.pieces, offset, key=_START) - 1

    def _source_at(self, offset: int, *, forward: bool) -> int | None:
        if not self.pieces:
            return None
        index = self._piece_index(offset)
        if index >= 0:
            piece = self.pieces[index]
            if offset < piece.start + piece.length:
                return piece.source + offset - piece.start
            if not forward or index + 1 == len(self.pieces):
                return piece.source + max(0, piece.length - 1)
        return self.pieces[index + 1].source


_EMPHASIS = pattern(r"(?<![\w*])\*(?=[^\s*])([^*]*)(?<=[^\s*])\*(?![\w*])")


def emphasis_spans(text: str) -> Iterator[Span]:
    """Where emphasis stands, its stars included.

    A star inside a word (`C*-algebra`) or beside a blank is a star.
    """
    for match in _EMPHASIS.finditer(text):
        yield match.span()


def split_emphasis(text: str) -> Iterator[tuple[str, bool]]:
    """The text in parts without those stars, each with whether it is emphasis."""
    at = 0
    for start, end in emphasis_spans(text):
        yield text[at:start], False
        yield text[start + 1 : end - 1], True
        at = end
    yield text[at:], False
