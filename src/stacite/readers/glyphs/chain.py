"""Which of the places that look like a note's start are notes: the best chain, by dynamic programming.

Each place earns by where it stands, how it is set and whether a marker calls it; each step from one to the next costs
where numbers are missing or start again. All ways to set notes compete, so that no threshold decides alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.readers.glyphs.labels import Family, Label
from stacite.readers.glyphs.marks import Marks, Shape
from stacite.readers.glyphs.zones import Place, Places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_PAIRINGS: tuple[tuple[frozenset[Family], Shape, float], ...] = (
    (frozenset((Family.RAISED,)), Shape.RAISED, 1.0),
    (frozenset((Family.RAISED, Family.BARE)), Shape.RAISED, 0.97),
    (frozenset((Family.DOTTED,)), Shape.RAISED, 1.0),
    (frozenset((Family.PAREN,)), Shape.RAISED, 1.0),
    (frozenset((Family.BRACKET,)), Shape.RAISED, 1.0),
    (frozenset((Family.BRACKET,)), Shape.BRACKET, 1.0),
    (frozenset((Family.PAREN,)), Shape.PAREN, 0.8),
    (frozenset((Family.DOTTED,)), Shape.BRACKET, 0.8),
    (frozenset((Family.BARE,)), Shape.BRACKET, 0.8),
    (frozenset((Family.RAISED_ROMAN, Family.ROMAN)), Shape.ROMAN, 1.0),
    (frozenset((Family.RAISED_LETTER,)), Shape.LETTER, 1.0),
    (frozenset((Family.LETTER,)), Shape.LETTER, 0.95),
)
"""How labels go with markers, and how far that combination is to be believed."""
_PLACE = {
    Place.UNDER_RULE: 0.6,
    Place.FOOT: 0.45,
    Place.LIST: 0.5,
    Place.SMALL: -0.15,
    Place.TEXT: -0.5,
    Place.SOURCES: -1.0,
}
_NOTED = (Place.UNDER_RULE, Place.FOOT, Place.LIST)
_BRACKETED = (Family.BRACKET, Family.PAREN)
_MISSING = 0.55
_REACH = 6
"""Numbers that may be missing in a row."""
_STRETCH = 15
"""Lines between two labels of one list."""
_LEAST = 0.2
"""What the labels of a chain have to be worth on the average."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The notes' labels in their order."""

    labels: tuple[Label, ...]
    shape: Shape
    called: frozenset[int]
    """Indices of the labels that a marker calls."""
    weight: float


@dataclass(slots=True)
class _Best:
    """The ends of the best chains so far."""

    by_value: dict[int, int] = field(default_factory=dict)
    overall: int = -1
    before: int = -1
    """The best that ends before the present column."""
    frame: int = -1


class Chains:
    """Looks for the best chain of one document."""

    def __init__(self, places: Places, labels: Sequence[Label], marks: Marks, *, further: bool = False) -> None:
        """`further` says that notes numbered in another way were found already, so that a list may be the endnotes."""
        self._places, self._labels, self._marks, self._further = places, labels, marks, further
        lines = places.lines
        self._page_start: dict[int, int] = {}
        for index, line in enumerate(lines):
            self._page_start.setdefault(line.page, index)
        self._pages = sorted(self._page_start)

    def best(self, *, but: Collection[Shape] = ()) -> Chain | None:
        """The chain of greatest weight, whatever its labels and markers look like, those of the shapes `but` aside."""
        pairings = [pairing for pairing in _PAIRINGS if pairing[1] not in but]
        chains = [chain for pairing in pairings if (chain := self._chain(*pairing))]
        return max(chains, key=lambda chain: chain.weight, default=None)

    def _chain(self, families: frozenset[Family], shape: Shape, belief: float) -> Chain | None:
        labels = [label for label in self._labels if label.family in families]
        if shape is Shape.LETTER:
            # Letters head items of lists and authors' affiliations, too.
            labels = [label for label in labels if self._places.place[label.line] in _NOTED]
        if Family.RAISED in families:
            # A row of a table may start like a note, too; where a raised label has its number, that one counts.
            placed = [label for label in labels if self._places.place[label.line] in _NOTED and not label.inner]
            raised = {label.value for label in placed if label.family is Family.RAISED}
            labels = [label for label in labels if label.family is Family.RAISED or label.value not in raised]
        gains = {label: self._gain(label, shape) for label in labels}
        path, score = self._walk(labels, [gains[label][0] for label in labels], shape)
        if listed := self._listed([labels[index] for index in path], labels, shape):
            labels = listed
            path, score = self._walk(labels, [gains[label][0] for label in labels], shape)
        chosen = tuple(labels[index] for index in path)
        called = [gains[label][1] for label in chosen]
        if not path or 5 * sum(called) < 2 * len(path) or score < _LEAST * len(path):
            return None
        if not self._may_be_notes(chosen, labels, shape):
            return None
        return Chain(chosen, shape, frozenset(at for at, is_called in enumerate(called) if is_called), score * belief)

    def _listed(self, chosen: Sequence[Label], labels: Sequence[Label], shape: Shape) -> list[Label]:
        """Where most notes stand in lists: the labels in and between these, without rows of tables."""
        if 2 * sum(self._is_in_list(label, shape) for label in chosen) <= len(chosen):
            return []
        stretches: list[list[Label]] = []
        for label in chosen:
            if not stretches or label.line - stretches[-1][-1].line > _STRETCH:
                stretches.append([])
            stretches[-1].append(label)
        kept = {
            line
            for stretch in stretches
            if any(self._is_in_list(label, shape) for label in stretch)
            for line in range(stretch[0].line, stretch[-1].line + 1)
        }
        return [label for label in labels if label.line in kept or self._places.place[label.line] in _NOTED]

    def _may_be_notes(self, chosen: Sequence[Label], labels: Sequence[Label], shape: Shape) -> bool:
        """Whether a chain in the midst of the text is more than a list with marks of some of its numbers."""
        if any(self._places.place[label.line] in _NOTED or label.family is Family.RAISED for label in chosen):
            return True
        if self._goes_on(chosen[-1], labels):
            return False
        if shape is Shape.RAISED:
            return len(chosen) > 1
        if any(
            label.family in _BRACKETED and self._places.place[label.line] is Place.SOURCES for label in self._labels
        ):
            return False
        return chosen[0].family in _BRACKETED or chosen[0].line > self._marks.end(shape)

    @staticmethod
    def _goes_on(last: Label, labels: Sequence[Label]) -> bool:
        """Whether the list holds a further number, which nothing calls: a bibliography, and an exponent or two."""
        return any(label.value == last.value + 1 and 0 < label.line - last.line <= _STRETCH for label in labels)

    def _gain(self, label: Label, shape: Shape) -> tuple[float, bool]:
        """What a label is worth, and whether it is called."""
        place = self._places.place[label.line]
        gain = _PLACE[place]
        if place is Place.SOURCES and shape is Shape.RAISED:
            gain = -0.3  # raised figures that call sources by their numbers do what notes do
        if place is Place.TEXT and (self._further or label.family is Family.ROMAN) and self._is_in_list(label, shape):
            gain = -0.2  # a list without a heading, as LibreOffice sets it
        if label.family in (Family.RAISED, Family.RAISED_ROMAN, Family.RAISED_LETTER):
            gain += 0.3
        if label.inner:
            gain -= 0.5
        nearness = self._nearness(label, shape)
        return gain + nearness, nearness > 0

    def _nearness(self, label: Label, shape: Shape) -> float:
        """How near a marker of the label's number stands before it."""
        page = self._places.lines[label.line].page
        here = self._page_start[page]
        if self._marks.between(shape, label.text, here, label.line):
            return 0.8
        after = self._page_start.get(page + 1, len(self._places.lines))
        if self._marks.between(shape, label.text, label.line + 1, after) and self._is_at_foot(label):
            return 0.7  # in the next column, above notes that stand under all columns
        before = self._page_start.get(page - 1, here)
        if self._marks.between(shape, label.text, before, here):
            return 0.6
        if not self._marks.between(shape, label.text, 0, here):
            return -0.3
        return 0.6 if self._is_in_list(label, shape) else 0.3

    def _is_at_foot(self, label: Label) -> bool:
        return self._places.place[label.line] in (Place.UNDER_RULE, Place.FOOT)

    def _is_in_list(self, label: Label, shape: Shape) -> bool:
        """Whether a heading says so, or (nearly) all markers stand before."""
        place = self._places.place[label.line]
        return place is Place.LIST or (place is not Place.SOURCES and label.line > self._marks.end(shape))

    def _walk(self, labels: Sequence[Label], gains: Sequence[float], shape: Shape) -> tuple[list[int], float]:
        scores: list[float] = []
        previous: list[int] = []
        best = _Best()
        for index, label in enumerate(labels):
            frame = self._places.lines[label.line].page
            if frame != best.frame:
                best.frame, best.before = frame, best.overall
            gain = gains[index]
            options = [(gain - self._late_start(label), -1)]
            options += [(scores[at] + gain - cost, at) for at, cost in self._steps(label, labels, best, shape)]
            score, came_from = max(options)
            scores.append(score)
            previous.append(came_from)
            if score >= scores[best.by_value.get(label.value, index)]:
                best.by_value[label.value] = index
            if best.overall < 0 or score >= scores[best.overall]:
                best.overall = index
        if best.overall < 0 or scores[best.overall] <= 0:
            return [], 0.0
        return list(_back(previous, best.overall)), scores[best.overall]

    @staticmethod
    def _late_start(label: Label) -> float:
        # `c` is seldom a hundred.
        most = 20 if label.family in (Family.ROMAN, Family.RAISED_ROMAN) else 6
        return 0.0 if label.value == 1 else 0.15 * min(label.value, most) + 0.2

    def _steps(self, label: Label, labels: Sequence[Label], best: _Best, shape: Shape) -> Iterator[tuple[int, float]]:
        """Chains that this label could go on from, with what the step costs."""
        for missing in range(_REACH):
            at = best.by_value.get(label.value - 1 - missing)
            if at is not None:
                yield at, missing * _MISSING
        if label.value == 1:
            if best.before >= 0:
                yield best.before, self._restart(label, labels[best.before], shape)
            if best.overall >= 0 and not self._is_at_foot(label):
                yield best.overall, 0.3 + self._restart(label, labels[best.overall], shape)
        elif best.overall >= 0 and label.family is Family.RAISED and self._is_at_foot(label) and not label.inner:
            yield best.overall, 1.0  # a fault of numbering

    def _restart(self, label: Label, last: Label, shape: Shape) -> float:
        """What it costs to count anew: little where a marker with the number stands after the last label."""
        place = self._places.place[label.line]
        if place in (Place.TEXT, Place.SMALL, Place.SOURCES) and not self._is_in_list(label, shape):
            return 3.0
        if self._marks.between(shape, label.text, last.line, label.line):
            return 0.2
        if self._marks.count(shape, label.text, label.line) > 1:
            return 0.5
        return 3.0


def _back(previous: Sequence[int], last: int) -> Iterator[int]:
    path = []
    while last >= 0:
        path.append(last)
        last = previous[last]
    return reversed(path)
