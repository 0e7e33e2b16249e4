"""From lines with boxes to notes: regions, labels, streams of numbers, and which lines belong to which note.

PDFs and the files of text recognition programs hand their lines to `lay_out_pages`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from stacite.readers.layout import LabelFamily, RefShape
from stacite.readers.layout.page_labels import PageRefCandidates, find_page_labels
from stacite.readers.layout.page_notes import LinePlace, NoteLineSharing, place_lines
from stacite.readers.layout.page_regions import ordered_lines
from stacite.readers.layout.page_sequences import (
    PageNoteRefChooser,
    PageSequenceFinder,
    note_starts,
    symbol_note_starts,
    with_inserted_labels,
    with_misread_labels,
)
from stacite.text.numerals import UNREAD_SYMBOL, longest_rise

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from stacite.readers.layout import LabelSequence, NoteStart
    from stacite.readers.layout.boxed_lines import BoxedLine, HorizontalRule
    from stacite.readers.layout.page_labels import PageLabel
    from stacite.readers.layout.page_notes import LinePlaces, NoteLines
    from stacite.readers.layout.page_sequences import PageNoteRef

# Lines of other kinds start with such labels, too, so they don't identify separators.
_WEAK_FAMILIES = (LabelFamily.LETTER, LabelFamily.RAISED_LETTER)
_ARABIC_SHAPES = {RefShape.RAISED, RefShape.BRACKET, RefShape.PAREN}
_BRACKET_SHAPES = _ARABIC_SHAPES - {RefShape.RAISED}
_PLACES_AT_FOOT = (LinePlace.UNDER_RULE, LinePlace.FOOT)
# Ways of numbering in one document: footnotes of the author and of the editor, and endnotes.
_MOST_SEQUENCES = 3
# Fewest pages whose columns have notes with the same numbers.
_FEWEST_PARALLEL = 2
_NOTES_SHOWN = 8
# Share of its column that the last line of a paragraph seldom fills; the others do, even in unjustified text.
_SHORT_LINE = 0.75


@dataclass
class PageLayout:
    """Lines with boxes, divided into notes and text."""

    lines: list[BoxedLine]
    """In reading order, without heads, feet and margins."""
    furniture: list[BoxedLine]
    """Lines of heads, feet and margins."""
    places: LinePlaces
    labels: list[PageLabel]
    starts: list[NoteStart[PageLabel]]
    shares: NoteLines
    refs: list[PageNoteRef]
    ordinals: list[int]
    """Of each note."""

    def confidence(self, number: int) -> tuple[float, str]:
        """How sure it is that a note is read right, and why it is not."""
        start, parts = self.starts[number], self.shares.parts[number]
        if not start.referenced and all(ref.note != number for ref in self.refs):
            return 0.6, "the text doesn't refer to it"
        if number in self.shares.cut_off:
            return 0.7, "it may go on elsewhere"
        if UNREAD_SYMBOL in start.label.text:
            return 0.8, "its symbol can't be read"
        places = {(self.lines[part.line].page, self.lines[part.line].column) for part in parts}
        return (0.9, "it was joined across a page break") if len(places) > 1 else (1.0, "")

    def ends_short(self, number: int) -> bool:
        """Whether a note's last line ends well before the edge of its column, or nothing is left to continue it."""
        parts = self.shares.parts[number]
        if not parts:
            return False
        if number in self.shares.ended:
            return True
        line = self.lines[parts[-1].line]
        left, right = self._columns[line.column]
        return line.x1 - left < _SHORT_LINE * (right - left)

    @cached_property
    def _columns(self) -> dict[int, tuple[float, float]]:
        """The left and right edges of the lines of each column."""
        edges: dict[int, tuple[float, float]] = {}
        for line in self.lines:
            left, right = edges.get(line.column, (line.x0, line.x1))
            edges[line.column] = min(left, line.x0), max(right, line.x1)
        return edges

    def doubts(self) -> Iterator[str]:
        """What may have been misread, with the pages."""
        cut_off = [f"{self.starts[number].label.text} (page {page})" for number, page in self.shares.cut_off.items()]
        if cut_off:
            more = f" and {len(cut_off) - _NOTES_SHOWN} more" if len(cut_off) > _NOTES_SHOWN else ""
            shown = ", ".join(cut_off[:_NOTES_SHOWN])
            yield f"Notes that end within a sentence and may go on elsewhere: {shown}{more}."


def lay_out_pages(
    pages: Mapping[int, Sequence[BoxedLine]], rules: Mapping[int, Sequence[HorizontalRule]]
) -> PageLayout:
    """Find the notes among the lines and rules of the pages, which are numbered from 1."""
    lines, furniture = ordered_lines(pages, rules)
    labels = find_page_labels(lines)
    places = place_lines(
        lines, rules, {label.line for label in labels if label.start == 0 and label.family not in _WEAK_FAMILIES}
    )
    parallel = _are_parallel(places, labels)
    streams = [_Stream.of(places, labels, side) for side in ((0, 1) if parallel else (None,))]
    starts = sorted(
        (start for stream in streams for start in stream.starts),
        key=lambda start: (start.label.line, start.label.start),
    )
    shares = NoteLineSharing(places, starts, parallel=parallel).share()
    refs = [ref for stream in streams for ref in stream.refs(starts, shares)]
    refs.sort(key=lambda ref: (ref.candidate.line, ref.candidate.start))
    return PageLayout(lines, furniture, places, labels, starts, shares, refs, _ordinals(starts, refs))


@dataclass(slots=True)
class _Stream:
    """Notes that are numbered together: those of a document, or of one of two parallel columns."""

    side: int | None
    candidates: PageRefCandidates
    sequences: list[LabelSequence[PageLabel]]
    starts: list[NoteStart[PageLabel]]

    @classmethod
    def of(cls, places: LinePlaces, labels: Sequence[PageLabel], side: int | None) -> _Stream:
        """The stream on one side of the pages; None for all of them."""
        own = [label for label in labels if side in (None, places.lines[label.line].side)]
        candidates = PageRefCandidates(places.lines, {label.text for label in own if label.start == 0}, side)
        sequences = _sequences(places, own, candidates)
        return cls(side, candidates, sequences, _starts(places, own, candidates, sequences))

    def refs(self, starts: Sequence[NoteStart[PageLabel]], shares: NoteLines) -> list[PageNoteRef]:
        """The references to its notes; they name a note by its index in `starts`."""
        shapes = {RefShape.SYMBOL, *(sequence.shape for sequence in self.sequences)}
        chooser = PageNoteRefChooser(shares.lines, self.starts)
        indices = {id(start): index for index, start in enumerate(starts)}
        found = chooser.choose(self.candidates.found, shares.owned, shapes)
        found += chooser.choose_in_tables(self.candidates.in_tables, found)
        return [replace(ref, note=None if ref.note is None else indices[id(self.starts[ref.note])]) for ref in found]


def _are_parallel(places: LinePlaces, labels: Sequence[PageLabel]) -> bool:
    """Whether both columns of most pages have notes with the same numbers, as in journals in two languages."""
    pages: dict[int, tuple[set[tuple[LabelFamily, int]], ...]] = defaultdict(lambda: (set(), set()))
    for label in labels:
        if places.place[label.line] in (LinePlace.UNDER_RULE, LinePlace.FOOT) and label.value and not label.start:
            line = places.lines[label.line]
            pages[line.page][line.side].add((label.family, label.value))
    both = [sides for sides in pages.values() if all(sides)]
    alike = [left & right for left, right in both if 2 * len(left & right) >= min(len(left), len(right))]
    return len(alike) >= _FEWEST_PARALLEL and 2 * len(alike) > len(both)


def _sequences(
    places: LinePlaces, labels: Sequence[PageLabel], candidates: PageRefCandidates
) -> list[LabelSequence[PageLabel]]:
    """The sequences of notes: more than one if footnotes and endnotes are numbered in different ways."""
    found: list[LabelSequence[PageLabel]] = []
    left = labels
    while len(found) < _MOST_SEQUENCES:
        shapes = {sequence.shape for sequence in found}
        best = PageSequenceFinder(places, left, candidates, further=bool(shapes) and not shapes & _ARABIC_SHAPES).best(
            but=shapes
        )
        if best is None or (found and not _is_certain(best, candidates, places)):
            break
        best = with_inserted_labels(with_misread_labels(best, places), places)
        found.append(best)
        taken = {(label.line, label.start) for label in best.labels}
        left = [label for label in left if (label.line, label.start) not in taken]
    return found


# Share of the notes of a further sequence that must have references, and of a whole one; fewest notes of that.
_REFERENCED, _REFERENCED_IF_WHOLE, _FEWEST_WHOLE = 0.8, 0.6, 4


def _is_certain(sequence: LabelSequence[PageLabel], candidates: PageRefCandidates, places: LinePlaces) -> bool:
    """Whether a further sequence is where notes are and is referred to, or is a list after all of its references."""
    size = len(sequence.labels)
    # Of raised labels without a gap at the foot of a page, some references may look like exponents.
    is_whole = all(
        label.value == number and label.family is LabelFamily.RAISED and places.place[label.line] in _PLACES_AT_FOOT
        for number, label in enumerate(sequence.labels, 1)
    )
    least = _REFERENCED_IF_WHOLE if is_whole and size >= _FEWEST_WHOLE else _REFERENCED
    if size > 1 and len(sequence.referenced) >= least * size and sequence.weight >= 0.7 * size:
        return sequence.shape not in _BRACKET_SHAPES or not _is_list_in_note(sequence, candidates, places)
    return size > 2 and len(sequence.referenced) == size and sequence.labels[0].line > candidates.end(sequence.shape)


def _is_list_in_note(sequence: LabelSequence[PageLabel], candidates: PageRefCandidates, places: LinePlaces) -> bool:
    """Whether the text of the pages on which notes in brackets stand has none of their numbers.

    A note may list `(1)` and `(2)`, and others cite `§ 5(a)(1)–(2)`.
    """
    called = {
        (places.lines[ref.line].page, ref.text)
        for ref in candidates.found
        if ref.shape is sequence.shape and places.place[ref.line] not in _PLACES_AT_FOOT
    }
    return all(
        places.place[label.line] in _PLACES_AT_FOOT
        and called.isdisjoint({(page, label.text) for page in (line.page - 1, line.page)})
        for label in sequence.labels
        for line in (places.lines[label.line],)
    )


def _starts(
    places: LinePlaces,
    labels: Sequence[PageLabel],
    candidates: PageRefCandidates,
    sequences: Sequence[LabelSequence[PageLabel]],
) -> list[NoteStart[PageLabel]]:
    found: list[NoteStart[PageLabel]] = []
    for sequence in sequences:
        referenced = [at in sequence.referenced for at in range(len(sequence.labels))]
        near = [_is_near(places, candidates, label, sequence.shape) for label in sequence.labels]
        found += note_starts(sequence.labels, referenced, places, near)
    found += symbol_note_starts(places, labels, candidates, numbered=bool(found))
    return sorted(found, key=lambda start: (start.label.line, start.label.start))


def _is_near(places: LinePlaces, candidates: PageRefCandidates, label: PageLabel, shape: RefShape) -> bool:
    """Whether a reference to the label is on its page."""
    page = places.lines[label.line].page
    first = label.line
    while first > 0 and places.lines[first - 1].page == page:
        first -= 1
    last = label.line
    while last < len(places.lines) and places.lines[last].page == page:
        last += 1
    return candidates.between(shape, label.text, first, label.line) or candidates.between(
        shape, label.text, label.line + 1, last
    )


def _ordinals(starts: Sequence[NoteStart[PageLabel]], refs: Sequence[PageNoteRef]) -> list[int]:
    """The rank of each note by its first reference; a note without one comes after the note before it."""
    first: dict[int, int] = {}
    for at, ref in enumerate(refs):
        if ref.note is not None:
            first.setdefault(ref.note, at)
    rows: dict[Hashable, list[int]] = {}
    for number, start in enumerate(starts):
        rows.setdefault((start.kind, start.label.family), []).append(number)
    # A misread reference must not move a note out of its sequence.
    referenced = {number for row in rows.values() for number in _increasing(row, first)}
    reached: dict[Hashable, int] = {}
    keys: list[tuple[int, int]] = []
    for number, start in enumerate(starts):
        row = (start.kind, start.label.family)
        reached[row] = first[number] if number in referenced else reached.get(row, -1)
        keys.append((reached[row], number))
    order = sorted(range(len(starts)), key=lambda number: keys[number])
    ordinals = [0] * len(starts)
    for ordinal, number in enumerate(order, 1):
        ordinals[number] = ordinal
    return ordinals


def _increasing(row: Sequence[int], first: dict[int, int]) -> list[int]:
    """The largest subset of notes that are referred to in the order in which they are printed."""
    numbers = [number for number in row if number in first]
    return [numbers[at] for at in longest_rise([first[number] for number in numbers])]
