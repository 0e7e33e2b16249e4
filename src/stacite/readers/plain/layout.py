"""A text laid out: its lines, where notes start, and which line belongs to which note."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.document import MarkerShape, NoteKind
from stacite.readers.plain.chain import Chain, Chains
from stacite.readers.plain.columns import unfold
from stacite.readers.plain.floats import settle
from stacite.readers.plain.furniture import without_furniture
from stacite.readers.plain.labels import Family, find_labels
from stacite.readers.plain.lines import Line, read_lines
from stacite.readers.plain.markers import choose_markers
from stacite.readers.plain.marks import Mark, Marks, Shape
from stacite.readers.plain.runon import part_notes
from stacite.readers.plain.symbols import symbol_notes
from stacite.readers.plain.tails import Tails
from stacite.readers.plain.verses import are_verses
from stacite.readers.plain.zones import BODY, Start, Zones, starts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stacite.model.location import Span
    from stacite.model.passage import Passage
    from stacite.readers.plain.labels import Label
    from stacite.readers.plain.reordering import Reordered

_SymbolNote = tuple["Label", tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands where."""

    text: str
    """In the order of reading; all offsets below are its own."""
    lines: list[Line]
    starts: Sequence[Start]
    owners: list[int]
    """For each line the index of its note's start, or BODY or HEADING."""
    markers: list[tuple[Mark, MarkerShape]]
    paged: bool
    order: Reordered | None
    """The way back into the source, where lines stand in another order there."""
    columned: bool
    """Whether pages had two columns."""

    def span(self, span: Span) -> Span:
        """Where in the source a span of the text stands."""
        return self.order.span(span) if self.order else span

    def in_source(self, passage: Passage) -> Passage:
        """A passage of the text as one of the source."""
        return self.order.in_source(passage) if self.order else passage

    def page(self, line: int) -> int | None:
        """The printed page of a line, 1-based, where the text has pages."""
        return self.lines[line].sheet + 1 if self.paged else None


def lay_out(source: str) -> Layout:
    """Find the notes of a text."""
    lines = without_furniture(read_lines(source))
    unfolded = unfold(lines)
    text, lines = (unfolded.passage.text, unfolded.lines) if unfolded else (source, lines)
    labels, marks = _look(text, lines)
    if parted := part_notes(lines, labels, marks):
        lines = parted
        labels, marks = _look(text, lines)
    order = settle(lines, labels, marks)
    if order:
        text, lines, order = order.passage.text, order.lines, order.after(unfolded)
        labels, marks = _look(text, lines)
    chains = Chains(lines, labels, marks)
    found, symbols = _numbers_or_symbols(chains.best(), symbol_notes(lines, labels))
    starts = _starts(found, symbols, marks, chains.headings, lines)
    zones = Zones(lines, starts, chains.headings, Tails(text, lines, _calls(found, marks)))
    body = [(line.start, line.end) for line, owner in zip(lines, zones.owners, strict=True) if owner == BODY]
    markers = _markers(found, starts, marks, body, lines)
    markers += [(Mark(start, end, 0, text, 0), MarkerShape.SYMBOL) for _, (start, end, text) in symbols]
    markers.sort(key=lambda entry: entry[0].start)
    paged = bool(lines) and lines[-1].sheet > 0
    return Layout(text, lines, starts, zones.owners, markers, paged, order or unfolded, unfolded is not None)


def _look(text: str, lines: list[Line]) -> tuple[list[Label], Marks]:
    """What could be labels and marks; in a text of numbered verses no raised numbers."""
    labels = find_labels(lines)
    marks = Marks(text, lines)
    if are_verses(labels, lines):
        labels = [label for label in labels if label.family is not Family.RAISED]
        marks.forget(Shape.RAISED)
    return labels, marks


def _numbers_or_symbols(found: list[Chain], symbols: list[_SymbolNote]) -> tuple[list[Chain], list[_SymbolNote]]:
    """Numbers win, symbols beside them are notes on the author; but many symbols outweigh a doubtful chain."""
    if found and len(symbols) >= 3 and found[0].weight < 0.6 * len(symbols):
        return [], symbols
    return found, symbols


def _markers(
    found: Sequence[Chain],
    starts: Sequence[Start],
    marks: Marks,
    body: Sequence[tuple[int, int]],
    lines: Sequence[Line],
) -> list[tuple[Mark, MarkerShape]]:
    """The markers of each chain's notes; those without notes where there is no chain."""
    if len(found) < 2:
        return choose_markers(marks, body, starts, _windows(lines, starts), found[0].shape if found else None)
    markers: dict[int, tuple[Mark, MarkerShape]] = {}
    for chain in found:
        own = {label.line for label in chain.labels}
        called = [start for start in starts if start.label.line in own]
        for mark, shape in choose_markers(marks, body, called, _windows(lines, called), chain.shape):
            markers.setdefault(mark.start, (mark, shape))
    return list(markers.values())


def _starts(
    found: Sequence[Chain], symbols: Sequence[_SymbolNote], marks: Marks, headings: Sequence[int], lines: Sequence[Line]
) -> list[Start]:
    starts = [start for chain in found for start in starts_of(chain, marks, headings, lines)]
    for label, _ in symbols:
        kind = NoteKind.AUTHOR if found and lines[label.line].sheet == lines[0].sheet else NoteKind.FOOT
        starts.append(Start(label, kind, called=True))
    return sorted(starts, key=lambda start: start.label.line)


def _windows(lines: Sequence[Line], starts: Sequence[Start]) -> list[tuple[int, int]]:
    """Where in the source each note's marker may stand: before it, and where numbers repeat, not far before it."""
    values = [start.label.value for start in starts if start.label.value]
    repeated = len(set(values)) < len(values)
    page_starts: dict[int, int] = {}
    for line in lines:
        page_starts.setdefault(line.sheet, line.start)
    windows = []
    for start in starts:
        page = lines[start.label.line].sheet
        near = repeated and start.kind is NoteKind.FOOT
        windows.append((page_starts.get(page - 1, 0) if near else 0, start.label.start))
    return windows


def _calls(found: Sequence[Chain], marks: Marks) -> Callable[[int, int], bool]:
    """Whether a marker of one of the notes stands in a span."""
    values = {chain.shape: {label.value for label in chain.labels} for chain in found if chain.shape}
    places = sorted(
        mark.start
        for shape, wanted in values.items()
        for mark in marks.by_shape[shape]
        if mark.rank < 2 and mark.value in wanted
    )

    def calls(start: int, end: int) -> bool:
        index = bisect_left(places, start)
        return index < len(places) and places[index] < end

    return calls
