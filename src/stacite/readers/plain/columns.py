"""Pages of two columns side by side become one column after the other, each letter with its way back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from stacite.model.passage import Passage, Piece
from stacite.readers.plain.gutters import Row, cut_page
from stacite.readers.plain.lines import Line, read_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.location import Span
_LONE_GAP = 3
"""Rows with nothing on one side that part two paragraphs there; fewer are the other column's closer lines."""


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A text in the order of reading."""

    lines: list[Line]
    """Each column is a page of its own; `sheet` is the printed page."""
    passage: Passage
    """The text of the lines, and where in the source it stands."""

    def span(self, span: Span) -> Span:
        """Where in the source a span of the text stands."""
        return self.passage.source_span(*span) or span

    def in_source(self, passage: Passage) -> Passage:
        """The same passage with its pieces in the source; no piece runs over a line's end."""
        pieces = (replace(piece, source=self.span((piece.source, piece.source))[0]) for piece in passage.pieces)
        return Passage(passage.text, tuple(pieces))


def unfold(lines: list[Line]) -> Unfolded | None:
    """The lines of pages with two columns in the order of reading; None where no page has two."""
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    cut = [cut_page(page) for page in pages]
    rows = sum(len(page) for page in pages)
    if sum(len(page) for page, parts in zip(pages, cut, strict=True) if parts) < 0.2 * rows:
        return None
    writer = _Writer()
    for page, parts in zip(pages, cut, strict=True):
        if parts is None:
            writer.page(page)
        else:
            for column in _columns(parts):
                writer.page(column)
    return writer.unfolded()


def _columns(rows: Sequence[Row]) -> Iterator[list[Line]]:
    """The page's columns in the order of reading; rows across the page go with the left column below them."""
    above: list[Line] = []
    for gutter, band in _bands(rows):
        if gutter:
            yield above + list(_side(band, right=False))
            yield list(_side(band, right=True))
            above = []
        else:
            above = [row.line for row in band]
    yield above


def _bands(rows: Sequence[Row]) -> Iterator[tuple[bool, list[Row]]]:
    for gutter, band in groupby(rows, key=lambda row: row.gutter > 0):
        yield gutter, list(band)


def _side(band: Sequence[Row], *, right: bool) -> Iterator[Line]:
    empty, gap = 0, True
    for row in band:
        line = row.line
        text = row.right if right else row.left
        gap = gap or line.gap
        if not text:
            empty += 1
            continue
        start = line.end - len(text) if right else line.start
        yield replace(line, start=start, end=start + len(text), text=text, gap=gap or empty >= _LONE_GAP)
        empty, gap = 0, False


class _Writer:
    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0
        self._sheets: list[int] = []

    def page(self, lines: Sequence[Line]) -> None:
        if not lines:
            return
        if self._sheets:
            self._put("\f")
        self._sheets.append(lines[0].page)
        for line in lines:
            self._put("\n" if line.gap else "")
            self._pieces.append(Piece(self._length, line.start, len(line.text)))
            self._put(line.text + "\n")

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def unfolded(self) -> Unfolded:
        text = "".join(self._parts)
        lines = [replace(line, sheet=self._sheets[line.page]) for line in read_lines(text)]
        return Unfolded(lines, Passage(text, tuple(self._pieces)))
