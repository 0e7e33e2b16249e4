"""The markers in the body: those of the notes, and those whose note is missing."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from stacite.model.document import MarkerShape
from stacite.readers.plain.marks import Mark, Marks, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stacite.readers.plain.zones import Start

SHAPES = {
    Shape.RAISED: MarkerShape.SUPERSCRIPT,
    Shape.BRACKET: MarkerShape.BRACKET,
    Shape.DIGIT: MarkerShape.DIGIT,
    Shape.ROMAN: MarkerShape.SUPERSCRIPT,
}


def choose_markers(
    marks: Marks, body: Sequence[tuple[int, int]], starts: Sequence[Start], shape: Shape | None
) -> list[tuple[Mark, MarkerShape]]:
    """The marks in the body's spans that call notes, in order.

    In a shape that hardly means anything else (raised, bracketed) all of them are markers but
    units and exponents; digits are markers only where a note of that number needs one.
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
        chosen = _ordered(candidates, starts)
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
    split = [part for mark in candidates for part in _adjacent(mark, labels)]
    plain = {mark.value for mark in split if mark.rank < 2}
    chosen: list[Mark] = []
    for mark in split:
        last = chosen[-1].value if chosen else 0
        if mark.rank < 2 or (mark.value in labels and mark.value not in plain and 0 < mark.value - last <= 2):
            chosen.append(mark)
    return chosen


def _adjacent(mark: Mark, labels: set[int]) -> list[Mark]:
    """`¹²` calls note 12, or where there is none but 1 and 2 are, those two."""
    half = len(mark.label) // 2
    if mark.value in labels or mark.end - mark.start != len(mark.label) or half == 0 or len(mark.label) % 2:
        return [mark]
    first, second = mark.label[:half], mark.label[half:]
    if int(first) + 1 != int(second) or not {int(first), int(second)} <= labels:
        return [mark]
    middle = mark.start + half
    return [
        Mark(mark.start, middle, int(first), first, mark.rank),
        Mark(middle, mark.end, int(second), second, mark.rank),
    ]


def _ordered(candidates: Sequence[Mark], starts: Sequence[Start]) -> list[Mark]:
    """For each note the likeliest mark of its number after the last note's marker and before the note."""
    by_value: dict[int, list[Mark]] = {}
    for mark in candidates:
        by_value.setdefault(mark.value, []).append(mark)
    chosen: list[Mark] = []
    last = 0
    for number, start in enumerate(starts):
        if start.label.value == 0:
            continue
        end = start.label.start
        following = _next_place(by_value, starts, number, last)
        options = [mark for mark in by_value.get(start.label.value, []) if last <= mark.start < end]
        if options:
            best = min(options, key=lambda mark: (mark.rank, mark.start > following, mark.start))
            chosen.append(best)
            last = best.end
    return chosen


def _next_place(by_value: dict[int, list[Mark]], starts: Sequence[Start], number: int, last: int) -> int:
    """Where the next note is called at the latest: this one's marker stands before that."""
    if number + 1 == len(starts):
        return starts[number].label.start
    end = starts[number + 1].label.start
    later = [mark.start for mark in by_value.get(starts[number + 1].label.value, []) if last <= mark.start < end]
    return max(later, default=end)


def _in_other_shapes(
    marks: Marks, places: _Places, starts: Sequence[Start], shape: Shape, chosen: Sequence[Mark]
) -> list[tuple[Mark, Shape]]:
    """A note whose marker looks unlike the others': `word12` or `[12]` among raised ones."""
    if not chosen:
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
        others = (other for other in (Shape.RAISED, Shape.BRACKET, Shape.DIGIT) if other is not shape)
        options = [
            (mark, other)
            for other in others
            for mark in marks.all(other, value, first + 1, last)
            if mark.rank < 2 and mark.start in places
        ]
        found += options[:1]
    return found
