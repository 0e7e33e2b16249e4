"""Pages of two columns side by side become one column after the other, each letter with its way back."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from stacite.readers.plain.gutters import Row, are_surely_columns, cut_page
from stacite.readers.plain.reordering import Reordered, Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.readers.plain.lines import Line
_SHARE = 0.2
"""Share of a text's lines that stand in columns without a doubt."""
_LONE_GAP = 3
"""Rows with nothing on one side that part two paragraphs there; fewer are the other column's closer lines."""


def unfold(lines: list[Line]) -> Reordered | None:
    """The lines of pages with two columns in the order of reading; None where no page has two."""
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    cut = [cut_page(page) for page in pages]
    rows = sum(len(page) for page in pages)
    if sum(len(parts) for parts in cut if parts and are_surely_columns(parts)) < _SHARE * rows:
        return None
    writer = Writer()
    for page, parts in zip(pages, cut, strict=True):
        for column in [page] if parts is None else _columns(parts):
            if column:
                writer.page(page[0].sheet)
            for line in column:
                writer.line([line], gap=line.gap)
    return writer.reordered()


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
