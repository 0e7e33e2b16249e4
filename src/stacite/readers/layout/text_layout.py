"""A text laid out: where its notes start, which line belongs to which, the note references, and the body.

The body is joined over the holes that the notes leave.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.document import NoteKind, NoteRef, NoteRefShape
from stacite.model.location import locate
from stacite.readers.layout.labels import (
    LETTER_PAIRINGS,
    TextLabelFamily,
    TextRefCandidate,
    TextRefCandidates,
    TextRefShape,
    are_verses,
    find_labels,
)
from stacite.readers.layout.lines import (
    TextLine,
    is_list_item,
    read_lines,
    starts_lower,
    unfold_columns,
    without_furniture,
)
from stacite.readers.layout.misplaced_labels import reattach_labels, split_run_on_notes
from stacite.readers.layout.regions import BODY, NoteRegions, NoteTails, TextNoteStart, body_is_closed, note_starts
from stacite.readers.layout.sequences import TextNoteSequence, TextSequenceFinder, symbol_notes
from stacite.readers.line_joining import LineJoiner
from stacite.readers.passage_builders import context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from stacite.model.location import Span
    from stacite.model.passage import Passage
    from stacite.readers.layout.labels import TextLabel
    from stacite.readers.layout.lines import ReorderedText


_LIKELIHOOD = (1.0, 0.9, 0.5, 0.3, 0.3)
"""How likely a mark of each rank is a marker."""
_CHAPTERS, _MOST_TRIED = 60, 200_000
"""Notes of one number, in lists by chapter, that a mark may call; and pairs of marks and notes looked at, at most."""
_OTHER_SHAPES = (TextRefShape.RAISED, TextRefShape.BRACKET, TextRefShape.DIGIT, TextRefShape.PAREN)
"""What a marker may look like that looks unlike the others; in parentheses only directly behind punctuation."""
MARKER_SHAPES = {
    TextRefShape.RAISED: NoteRefShape.SUPERSCRIPT,
    TextRefShape.BRACKET: NoteRefShape.BRACKET,
    TextRefShape.PAREN: NoteRefShape.BRACKET,
    TextRefShape.DIGIT: NoteRefShape.DIGIT,
    TextRefShape.ROMAN: NoteRefShape.SUPERSCRIPT,
    **dict.fromkeys(LETTER_PAIRINGS.values(), NoteRefShape.BRACKET),
}


def choose_note_refs(
    marks: TextRefCandidates,
    body: Sequence[tuple[int, int]],
    starts: Sequence[TextNoteStart],
    windows: Sequence[tuple[int, int]],
    shape: TextRefShape | None,
) -> list[tuple[TextRefCandidate, NoteRefShape]]:
    """The marks in the body's spans that call notes, in order.

    In a shape that hardly means anything else (raised, bracketed) all of them are markers but
    units and exponents; digits are markers only where a note of that number needs one. `windows`
    gives, for each note, where in the source its marker may stand.
    """
    places = _SourceSpans(body)
    labels = {start.label.value for start in starts if start.label.value}
    wanted = shape or TextRefShape.RAISED
    candidates = [mark for mark in marks.by_shape[wanted] if mark.start in places]
    if wanted in (TextRefShape.RAISED, TextRefShape.BRACKET):
        chosen = _sure_refs(candidates, labels)
        if wanted is TextRefShape.BRACKET and not starts and not _climbs_from_one(chosen):
            chosen = []
    else:
        chosen = _ordered_refs(candidates, starts, windows)
    found = {(mark.start, mark.end): (mark, MARKER_SHAPES[wanted]) for mark in chosen}
    for mark, other in _in_other_shapes(marks, places, starts, wanted, chosen):
        found.setdefault((mark.start, mark.end), (mark, MARKER_SHAPES[other]))
    return [found[span] for span in sorted(found)]


class _SourceSpans:
    """Spans of the source, asked by offset."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = spans
        self._starts = [start for start, _ in spans]

    def __contains__(self, offset: int) -> bool:
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._spans[index][1]


def _climbs_from_one(marks: Sequence[TextRefCandidate]) -> bool:
    return len(marks) > 1 and marks[0].value == 1 and marks[1].value in (1, 2)


def _sure_refs(candidates: Iterable[TextRefCandidate], labels: set[int]) -> list[TextRefCandidate]:
    """Without exponents: `m²` is a marker only where note 2 has no other and is the next to be called."""
    marks = list(candidates)
    called = {mark.value for mark in marks if mark.rank < 2}
    split = [part for mark in marks for part in _adjacent(mark, labels, called)]
    plain = {mark.value for mark in split if mark.rank < 2}
    chosen: list[TextRefCandidate] = []
    for mark in split:
        last = chosen[-1].value if chosen else 0
        if mark.rank < 2 or (mark.value in labels and mark.value not in plain and 0 < mark.value - last <= 2):
            chosen.append(mark)
    return chosen


def _adjacent(mark: TextRefCandidate, labels: set[int], called: set[int]) -> list[TextRefCandidate]:
    """`¹²` calls note 12, or where there is none but 1 and 2 are, those two, unless others call them."""
    half = len(mark.label) // 2
    if mark.value in labels or mark.end - mark.start != len(mark.label) or half == 0 or len(mark.label) % 2:
        return [mark]
    first, second = mark.label[:half], mark.label[half:]
    parts = {int(first), int(second)}
    if int(first) + 1 != int(second) or not parts <= labels or parts & called:
        return [mark]
    middle = mark.start + half
    return [
        TextRefCandidate(mark.start, middle, int(first), first, mark.rank),
        TextRefCandidate(middle, mark.end, int(second), second, mark.rank),
    ]


def _ordered_refs(
    candidates: Sequence[TextRefCandidate], starts: Sequence[TextNoteStart], windows: Sequence[tuple[int, int]]
) -> list[TextRefCandidate]:
    """At most one mark for each note, in the notes' order: the likeliest such row (weighted longest rise)."""
    tried = max(2, min(_CHAPTERS, _MOST_TRIED // max(1, len(candidates))))
    wanting: dict[int, list[int]] = {}
    for ordinal, start in enumerate(starts):
        if start.label.value:
            wanting.setdefault(start.label.value, []).append(ordinal)
    rises = _RisingRows(len(starts))
    at = 0
    while at < len(candidates):
        same = at
        # Readings of one place (`12`: note 12, or 1 and 2) exclude each other, so none builds on another.
        while same < len(candidates) and candidates[same].start == candidates[at].start:
            same += 1
        found = [
            rises.reach(ordinal, mark, _LIKELIHOOD[mark.rank])
            for mark in candidates[at:same]
            for ordinal in _awaited(wanting.get(mark.value, []), windows, mark.start, tried)
        ]
        for node in found:
            rises.settle(node)
        at = same
    return rises.best()


def _awaited(ordinals: Sequence[int], windows: Sequence[tuple[int, int]], offset: int, tried: int) -> Iterator[int]:
    """Notes that a mark at this offset might call."""
    first = bisect_right(ordinals, offset, key=lambda ordinal: windows[ordinal][1])
    for ordinal in ordinals[first : first + tried]:
        if windows[ordinal][0] <= offset:
            yield ordinal


class _RisingRows:
    """The best row of marks up to each note: a Fenwick tree of prefix maxima."""

    def __init__(self, size: int) -> None:
        self._tree = [-1] * (size + 1)
        self._nodes: list[tuple[float, int, int, TextRefCandidate]] = []

    def reach(self, ordinal: int, mark: TextRefCandidate, weight: float) -> int:
        """A row that ends in this mark for this note."""
        came_from = -1
        at = ordinal
        while at > 0:
            came_from = self._better(came_from, self._tree[at])
            at -= at & -at
        before = self._nodes[came_from][0] if came_from >= 0 else 0.0
        self._nodes.append((before + weight, ordinal, came_from, mark))
        return len(self._nodes) - 1

    def settle(self, node: int) -> None:
        """Let later rows build on it."""
        at = self._nodes[node][1] + 1
        while at < len(self._tree):
            self._tree[at] = self._better(self._tree[at], node)
            at += at & -at

    def best(self) -> list[TextRefCandidate]:
        """The best row of all."""
        node = max(range(len(self._nodes)), key=lambda at: self._nodes[at][0], default=-1)
        row = []
        while node >= 0:
            _, _, came_from, mark = self._nodes[node]
            row.append(mark)
            node = came_from
        return row[::-1]

    def _better(self, first: int, second: int) -> int:
        if first < 0 or second < 0:
            return max(first, second)
        return second if self._nodes[second][0] > self._nodes[first][0] else first


def _in_other_shapes(
    marks: TextRefCandidates,
    places: _SourceSpans,
    starts: Sequence[TextNoteStart],
    shape: TextRefShape,
    chosen: Sequence[TextRefCandidate],
) -> list[tuple[TextRefCandidate, TextRefShape]]:
    """A note whose marker looks unlike the others': `word12` or `[12]` among raised ones."""
    if not chosen or shape is TextRefShape.ROMAN or shape in LETTER_PAIRINGS.values():
        return []
    offsets = {mark.value: mark.start for mark in chosen}
    found = []
    for number, start in enumerate(starts):
        value = start.label.value
        if value == 0 or value in offsets:
            continue
        first = offsets.get(starts[number - 1].label.value, 0) if number else 0
        last = start.label.start
        if number + 1 < len(starts):
            last = min(last, offsets.get(starts[number + 1].label.value, last))
        others = (other for other in _OTHER_SHAPES if other is not shape)
        options = [
            (mark, other)
            for other in others
            for mark in marks.all(other, value, first + 1, last)
            if mark.rank < (1 if other is TextRefShape.PAREN else 2) and mark.start in places
        ]
        found += options[:1]
    return found


_SymbolNote = tuple["TextLabel", tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class TextLayout:
    """What stands where."""

    text: str
    """In the order of reading; all offsets below are its own."""
    lines: list[TextLine]
    starts: Sequence[TextNoteStart]
    owners: list[int]
    """For each line the index of its note's start, or BODY or HEADING."""
    markers: list[tuple[TextRefCandidate, NoteRefShape]]
    paged: bool
    order: ReorderedText | None
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


def lay_out(source: str) -> TextLayout:
    """Find the notes of a text."""
    lines = without_furniture(read_lines(source))
    unfolded = unfold_columns(lines)
    text, lines = (unfolded.passage.text, unfolded.lines) if unfolded else (source, lines)
    labels, marks = _labels_and_candidates(text, lines)
    if parted := split_run_on_notes(lines, labels, marks):
        lines = parted
        labels, marks = _labels_and_candidates(text, lines)
    order = reattach_labels(lines, labels, marks)
    if order:
        text, lines, order = order.passage.text, order.lines, order.after(unfolded)
        labels, marks = _labels_and_candidates(text, lines)
    chains = TextSequenceFinder(lines, labels, marks)
    found, symbols = _numbers_or_symbols(chains.best(), symbol_notes(lines, labels))
    starts = _starts(found, symbols, marks, chains.headings, lines)
    zones = NoteRegions(lines, starts, chains.headings, NoteTails(text, lines, _note_ref_test(found, marks)))
    body = [(line.start, line.end) for line, owner in zip(lines, zones.owners, strict=True) if owner == BODY]
    markers = _markers(found, starts, marks, body, lines)
    markers += [(TextRefCandidate(start, end, 0, text, 0), NoteRefShape.SYMBOL) for _, (start, end, text) in symbols]
    markers.sort(key=lambda entry: entry[0].start)
    paged = bool(lines) and lines[-1].sheet > 0
    return TextLayout(text, lines, starts, zones.owners, markers, paged, order or unfolded, unfolded is not None)


def _labels_and_candidates(text: str, lines: list[TextLine]) -> tuple[list[TextLabel], TextRefCandidates]:
    """What could be labels and marks; in a text of numbered verses no raised numbers."""
    labels = find_labels(lines)
    marks = TextRefCandidates(text, lines)
    if are_verses(labels, lines):
        labels = [label for label in labels if label.family is not TextLabelFamily.RAISED]
        marks.forget(TextRefShape.RAISED)
    return labels, marks


def _numbers_or_symbols(
    found: list[TextNoteSequence], symbols: list[_SymbolNote]
) -> tuple[list[TextNoteSequence], list[_SymbolNote]]:
    """Numbers win, symbols beside them are notes on the author; but many symbols outweigh a doubtful chain."""
    if found and len(symbols) >= 3 and found[0].weight < 0.6 * len(symbols):
        return [], symbols
    return found, symbols


def _markers(
    found: Sequence[TextNoteSequence],
    starts: Sequence[TextNoteStart],
    marks: TextRefCandidates,
    body: Sequence[tuple[int, int]],
    lines: Sequence[TextLine],
) -> list[tuple[TextRefCandidate, NoteRefShape]]:
    """The markers of each chain's notes; those without notes where there is no chain."""
    if len(found) < 2:
        return choose_note_refs(marks, body, starts, _windows(lines, starts), found[0].shape if found else None)
    markers: dict[int, tuple[TextRefCandidate, NoteRefShape]] = {}
    for chain in found:
        own = {label.line for label in chain.labels}
        called = [start for start in starts if start.label.line in own]
        for mark, shape in choose_note_refs(marks, body, called, _windows(lines, called), chain.shape):
            markers.setdefault(mark.start, (mark, shape))
    return list(markers.values())


def _starts(
    found: Sequence[TextNoteSequence],
    symbols: Sequence[_SymbolNote],
    marks: TextRefCandidates,
    headings: Sequence[int],
    lines: Sequence[TextLine],
) -> list[TextNoteStart]:
    starts = [start for chain in found for start in note_starts(chain, marks, headings, lines)]
    for label, _ in symbols:
        kind = NoteKind.AUTHOR if found and lines[label.line].sheet == lines[0].sheet else NoteKind.FOOT
        starts.append(TextNoteStart(label, kind, called=True))
    return sorted(starts, key=lambda start: start.label.line)


def _windows(lines: Sequence[TextLine], starts: Sequence[TextNoteStart]) -> list[tuple[int, int]]:
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


def _note_ref_test(found: Sequence[TextNoteSequence], marks: TextRefCandidates) -> Callable[[int, int], bool]:
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


_PROSE = 60
_BULLETS = "-•●▪◦‣*#"


class TextBody:
    """Joins the body of one text."""

    def __init__(self, layout: TextLayout, source: str, path: str) -> None:
        self._layout, self._source, self._path = layout, source, path
        self._joiner = LineJoiner(layout.text)
        self._marks: dict[int, list[tuple[TextRefCandidate, NoteRefShape]]] = defaultdict(list)
        self._found: list[tuple[TextRefCandidate, NoteRefShape, int, TextLine]] = []

    def read(self) -> tuple[tuple[NoteRef, ...], Passage]:
        """The markers with the words around them, and the body without them."""
        self._hang_marks_on_lines()
        previous: int | None = None
        paragraph = 0
        for index, owner in enumerate(self._layout.owners):
            if owner != BODY:
                continue
            line = self._layout.lines[index]
            if previous is not None and self._is_new_paragraph(previous, index, self._joiner.length - paragraph):
                self._joiner.insert("\n\n")
                paragraph = self._joiner.length
            self._add(index, line)
            previous = index
        passage = self._joiner.passage()
        markers = tuple(self._marker(passage.text, *found) for found in self._found)
        return markers, self._layout.in_source(passage)

    def _hang_marks_on_lines(self) -> None:
        index = 0
        lines = self._layout.lines
        for mark, shape in self._layout.markers:
            while index + 1 < len(lines) and lines[index + 1].start <= mark.start:
                index += 1
            self._marks[index].append((mark, shape))

    def _is_new_paragraph(self, previous: int, index: int, length: int) -> bool:
        before, line = self._layout.lines[previous], self._layout.lines[index]
        closed = body_is_closed(before.text)
        if is_list_item(line.text) and (closed or line.gap or line.text[0] in _BULLETS):
            return True
        if not line.gap and index == previous + 1:
            return False
        if index == previous + 1 and before.page == line.page:
            return True
        # A page's end or a note stands between: an open sentence goes on after it.
        return closed or not (length >= _PROSE or starts_lower(line.text))

    def _add(self, index: int, line: TextLine) -> None:
        at = line.start
        for mark, shape in self._marks.get(index, ()):
            self._join(line, at, mark.start)
            self._found.append((mark, shape, self._joiner.length, line))
            at = mark.end
        self._join(line, at, line.end)

    def _join(self, line: TextLine, start: int, end: int) -> None:
        if start == line.start:
            self._joiner.line(start, end)
        else:
            self._joiner.run(start, end)

    def _marker(self, body: str, mark: TextRefCandidate, shape: NoteRefShape, at: int, line: TextLine) -> NoteRef:
        page = line.sheet + 1 if self._layout.paged else None
        span = self._layout.span((mark.start, mark.end))
        return NoteRef(
            mark.label,
            locate(self._path, self._source, span, page),
            shape,
            span,
            *context(body, at),
        )
