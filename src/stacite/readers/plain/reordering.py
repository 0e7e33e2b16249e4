"""A text in the order of reading, each letter with its way back into the source."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.model.passage import Passage, Piece
from stacite.readers.plain.lines import Line, read_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.location import Span


@dataclass(frozen=True, slots=True)
class Reordered:
    """Lines in another order than the source has them."""

    lines: list[Line]
    """`sheet` is the printed page; `page` may be one of its columns."""
    passage: Passage
    """The text of the lines, and where in the source it stands."""

    def span(self, span: Span) -> Span:
        """Where in the source a span of the text stands."""
        return self.passage.source_span(*span) or span

    def in_source(self, passage: Passage) -> Passage:
        """The same passage with its pieces in the source."""
        return Passage(passage.text, tuple(part for piece in passage.pieces for part in self._in_source(piece)))

    def _in_source(self, piece: Piece) -> Iterator[Piece]:
        """The piece, in as many as the line is put together from."""
        own, end = self.passage.pieces, piece.source + piece.length
        at = max(0, bisect_right(own, piece.source, key=lambda other: other.start) - 1)
        while at < len(own) and own[at].start < end:
            start, stop = max(piece.source, own[at].start), min(end, own[at].start + own[at].length)
            if start < stop:
                yield Piece(piece.start + start - piece.source, own[at].source + start - own[at].start, stop - start)
            at += 1

    def after(self, first: Reordered | None) -> Reordered:
        """This order of what another order had made of the source."""
        return Reordered(self.lines, first.in_source(self.passage)) if first else self


class Writer:
    """Writes the lines of one text in another order."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0
        self._sheets: list[int] = []

    def page(self, sheet: int) -> None:
        """What follows stands on a new page, or in a new column of a printed one."""
        if self._sheets:
            self._put("\f")
        self._sheets.append(sheet)

    def line(self, parts: Sequence[Line], *, gap: bool) -> None:
        """A line, put together from others."""
        self._put("\n" if gap else "")
        for number, part in enumerate(parts):
            self._put(" " if number else "")
            self._pieces.append(Piece(self._length, part.start, len(part.text)))
            self._put(part.text)
        self._put("\n")

    def reordered(self) -> Reordered:
        """All that was written."""
        text = "".join(self._parts)
        lines = [replace(line, sheet=self._sheets[line.page]) for line in read_lines(text)]
        return Reordered(lines, Passage(text, tuple(self._pieces)))

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
