"""The markers in the body: those of the notes, and those whose note is missing."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from stacite.model.document import MarkerShape
from stacite.readers.plain.marks import Mark, Marks, Shape
from stacite.readers.plain.pairings import LETTERED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.readers.plain.zones import Start

_LIKELIHOOD = (1.0, 0.9, 0.5, 0.3, 0.3)
"""How likely a mark of each rank is a marker."""
_CHAPTERS, _MOST_TRIED = 60, 200_000
"""Notes of one number, in lists by chapter, that a mark may call; and pairs of marks and notes looked at, at most."""
_ODD = (Shape.RAISED, Shape.BRACKET, Shape.DIGIT, Shape.PAREN)
"""What a marker may look like that looks unlike the others; in parentheses only directly behind punctuation."""
SHAPES = {
    Shape.RAISED: MarkerShape.SUPERSCRIPT,
    Shape.BRACKET: MarkerShape.BRACKET,
    Shape.PAREN: MarkerShape.BRACKET,
    Shape.DIGIT: MarkerShape.DIGIT,
    Shape.ROMAN: MarkerShape.SUPERSCRIPT,
    **dict.fromkeys(LETTERED.values(), MarkerShape.BRACKET),
}


def choose_markers(
    marks: Marks,
    body: Sequence[tuple[int, int]],
    starts: Sequence[Start],
    windows: Sequence[tuple[int, int]],
    shape: Shape | None,
) -> list[tuple[Mark, MarkerShape]]:
    """The marks in the body's spans that call notes, in order.

    In a shape that hardly means anything else (raised, bracketed) all of them are markers but
    units and exponents; digits are markers only where a note of that number needs one. `windows`
    gives, for each note, where in the source its marker may stand.
    """
    places = _Places(body)
    labels = {start.label.value for start in starts if start.label.value}
    wanted = shape or Shape.RAISED
    candidates = [mark for mark in marks.by_shape[wanted] if mark.start in places]
    if wanted in (Shape.RAISED, Shape.BRACKET):
        chosen = _sure(candidates, labels)
        if wanted is Shape.BRACKET and not starts and not _climbs_from_one(chosen):
            chosen = []
    else:
        chosen = _ordered(candidates, starts, windows)
    found = {(mark.start, mark.end): (mark, SHAPES[wanted]) for mark in chosen}
    for mark, other in _in_other_shapes(marks, places, starts, wanted, chosen):
        found.setdefault((mark.start, mark.end), (mark, SHAPES[other]))
    return [found[span] for span in sorted(found)]


class _Places:
    """Spans of the source, asked by offset."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = spans
        self._starts = [start for start, _ in spans]

    def __contains__(self, offset: int) -> bool:
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._spans[index][1]


def _climbs_from_one(marks: Sequence[Mark]) -> bool:
    return len(marks) > 1 and marks[0].value == 1 and marks[1].value in (1, 2)


def _sure(candidates: Iterable[Mark], labels: set[int]) -> list[Mark]:
    """Without exponents: `m²` is a marker only where note 2 has no other and is the next to be called."""
    marks = list(candidates)
    called = {mark.value for mark in marks if mark.rank < 2}
    split = [part for mark in marks for part in _adjacent(mark, labels, called)]
    plain = {mark.value for mark in split if mark.rank < 2}
    chosen: list[Mark] = []
    for mark in split:
        last = chosen[-1].value if chosen else 0
        if mark.rank < 2 or (mark.value in labels and mark.value not in plain and 0 < mark.value - last <= 2):
            chosen.append(mark)
    return chosen


def _adjacent(mark: Mark, labels: set[int], called: set[int]) -> list[Mark]:
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
        Mark(mark.start, middle, int(first), first, mark.rank),
        Mark(middle, mark.end, int(second), second, mark.rank),
    ]


def _ordered(candidates: Sequence[Mark], starts: Sequence[Start], windows: Sequence[tuple[int, int]]) -> list[Mark]:
    """At most one mark for each note, in the notes' order: the likeliest such row (weighted longest rise)."""
    tried = max(2, min(_CHAPTERS, _MOST_TRIED // max(1, len(candidates))))
    wanting: dict[int, list[int]] = {}
    for ordinal, start in enumerate(starts):
        if start.label.value:
            wanting.setdefault(start.label.value, []).append(ordinal)
    rises = _Rises(len(starts))
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


class _Rises:
    """The best row of marks up to each note: a Fenwick tree of prefix maxima."""

    def __init__(self, size: int) -> None:
        self._tree = [-1] * (size + 1)
        self._nodes: list[tuple[float, int, int, Mark]] = []

    def reach(self, ordinal: int, mark: Mark, weight: float) -> int:
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

    def best(self) -> list[Mark]:
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
    marks: Marks, places: _Places, starts: Sequence[Start], shape: Shape, chosen: Sequence[Mark]
) -> list[tuple[Mark, Shape]]:
    """A note whose marker looks unlike the others': `word12` or `[12]` among raised ones."""
    if not chosen or shape is Shape.ROMAN or shape in LETTERED.values():
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
        others = (other for other in _ODD if other is not shape)
        options = [
            (mark, other)
            for other in others
            for mark in marks.all(other, value, first + 1, last)
            if mark.rank < (1 if other is Shape.PAREN else 2) and mark.start in places
        ]
        found += options[:1]
    return found
