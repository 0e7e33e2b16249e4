"""Which of the lines that look like notes are the notes: the best chain, by dynamic programming."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.readers.plain.headings import is_like_heading, is_notes_heading
from stacite.readers.plain.labels import Family, Label
from stacite.readers.plain.lettered import are_letters_called
from stacite.readers.plain.listed import BELOW, LEAST, NEARLY_ALL, lists_below, without_what_lists_exclude
from stacite.readers.plain.lowest import lowest
from stacite.readers.plain.marks import Marks, Shape
from stacite.readers.plain.pairings import LETTERED, PAIRINGS
from stacite.readers.plain.works import is_list_of_works

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.readers.plain.lines import Line

_SURE = frozenset((Family.RAISED, Family.BRACKET))
"""Families that hardly ever start a line for another reason, so that faults in their order are the author's."""
_CLEAR = frozenset((Shape.RAISED, Shape.BRACKET))
"""Shapes that hardly stand for anything else; figures stand in any text."""
_MOST = 100_000
"""Labels of one look; a text with more is a table or a hoax, and no book has as many notes."""
_TITLE = 3
"""Lines of a title."""
_MISSING = 0.55
_RESTART = 0.2
_FIGURED, _NEVER = 0.9, -1000.0
"""What a label before a figure gains where a marker calls it, and where none does: any line may start so."""
_APART = 3
"""How much farther apart headings are than notes in a list."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The notes' labels in order, and how their markers look."""

    labels: tuple[Label, ...]
    shape: Shape | None
    """None where only symbols call notes."""
    called: frozenset[int] = frozenset()
    """Indices of the labels with a marker before them."""
    weight: float = 0.0

    @property
    def is_roman(self) -> bool:
        """Whether the numbers are roman ones."""
        return self.shape is Shape.ROMAN


@dataclass(slots=True)
class _Best:
    """The ends of the best chains found so far."""

    by_value: dict[int, int] = field(default_factory=dict)
    overall: int = -1
    """The best of all."""
    before: int = -1
    """The best that ends before the present page or notes heading."""


class Chains:
    """Looks for the best chain in one text."""

    def __init__(self, lines: list[Line], labels: list[Label], marks: Marks) -> None:
        self._lines, self._labels, self._marks = lines, labels, marks
        self._page_starts: dict[int, int] = {}
        for line in lines:
            self._page_starts.setdefault(line.sheet, line.start)
        self._sheets = list(self._page_starts)
        self.headings = [index for index, line in enumerate(lines) if is_notes_heading(line.text)]
        lists = lists_below(self.headings, labels)
        self._ends_from = lists[-1] if lists else len(lines)

    def best(self) -> list[Chain]:
        """The chain of greatest weight, whatever its labels and markers look like, and one of other numerals beside it.

        Where footnotes have arabic numbers, endnotes may have roman ones, and the other way round.
        """
        chains = [
            chain
            for family, shape, belief in PAIRINGS
            for restart in ((False, True) if len(self._page_starts) > 1 else (False,))
            if (chain := self._chain(family, shape, belief, restart=restart))
        ]
        listed = [each for each in chains if is_list_of_works(each.labels, self._lines, self._marks, each.shape)]
        works = {each.shape for each in listed} | {each.labels[0].family for each in listed}
        # A text that calls works by number has many figures; its notes, if any, are called without a doubt.
        chains = [
            each
            for each in chains
            if not listed or (not works & {each.shape, each.labels[0].family} and self._is_sure(each))
        ]
        if not chains:
            return []
        best = max(chains, key=lambda chain: chain.weight)
        others = [chain for chain in chains if chain.is_roman != best.is_roman and self._is_sure(chain)]
        return [best, *sorted(others, key=lambda chain: chain.weight)[-1:]]

    def _is_sure(self, chain: Chain) -> bool:
        """Whether nearly all numbers from 1 on are called where markers stand, so that nothing else can be meant."""
        labels, shape = chain.labels, chain.shape
        if shape is None or len(labels) < LEAST or labels[0].value != 1:
            return False
        found = [self._marks.between(shape, label.value, 0, label.start, sure=True) for label in labels]
        return sum(found) >= NEARLY_ALL * len(labels) and labels[-1].value <= len(labels) + 1

    def _chain(self, family: Family, shape: Shape, belief: float, *, restart: bool) -> Chain | None:
        labels = [label for label in self._labels if label.family is family]
        if len(labels) > _MOST:
            return None
        labels = without_what_lists_exclude(labels, self._lines, self.headings, self._marks, shape)
        called = [self._is_called(label, shape, restart=restart) for label in labels]
        path = self._without_other_lists(self._walk(labels, called, shape, restart=restart), labels, shape)
        if not path or not self._is_worth_it(path, labels, called, shape):
            return None
        if len(self._page_starts) > 1 and family is not Family.RAISED:
            path = lowest(path, labels, called, self._lines, self._ends_from)
        weight = sum(1.0 if called[index] else 0.3 for index in path) * belief * (0.85 if restart else 1.0)
        chosen = tuple(labels[index] for index in path)
        return Chain(chosen, shape, frozenset(at for at, index in enumerate(path) if called[index]), weight)

    def _is_worth_it(self, path: list[int], labels: list[Label], called: list[bool], shape: Shape) -> bool:
        """A list of numbered paragraphs is no chain of notes: some of them must be called, or stand after a heading."""
        if shape in LETTERED.values():
            runs = [[labels[index] for index in run] for run in _runs_of(path, labels)]
            return are_letters_called(runs, self._marks, shape, self._tops)
        found = [labels[index] for index in path if called[index]]
        surely = (self._marks.is_likely(shape, label.value, label.start) for label in found)
        if found and (shape in _CLEAR or (len(found) >= 0.3 * len(path) and any(surely))):
            return True
        if any(0 < labels[path[0]].line - heading <= 2 for heading in self.headings):
            return True
        # Uncalled raised numbers from the first lines on are those of verses; notes have a text above them.
        return labels[path[0]].family is Family.RAISED and labels[path[0]].line >= _TITLE

    def _is_called(self, label: Label, shape: Shape, *, restart: bool) -> bool:
        page = self._lines[label.line].sheet
        if restart:
            first = page
        elif len(self._page_starts) <= 3 or label.line > min(self._ends_from, 0.55 * len(self._lines)):
            first = 0
        else:
            first = page - 1
        # What might be an exponent (`m²`) must not turn a numbered list into notes.
        sure = shape is Shape.PAREN or (shape is Shape.RAISED and label.family is not Family.RAISED) or label.figured
        return self._marks.between(shape, label.value, self._page_start(first), label.start, sure=sure)

    def _tops(self, label: Label) -> int:
        """Where the label's page starts; the text's start for a list of notes below its heading."""
        return 0 if self._is_headed(label) else self._page_start(self._lines[label.line].sheet)

    def _page_start(self, page: int) -> int:
        """Where a page starts, or the last one before it that holds anything."""
        at = bisect_right(self._sheets, page) - 1
        return self._page_starts[self._sheets[at]] if at >= 0 else 0

    def _walk(self, labels: list[Label], called: list[bool], shape: Shape, *, restart: bool) -> list[int]:
        """Indices of the best chain: values climb by one, each with a marker before it; what strays from that costs."""
        scores: list[float] = []
        previous: list[int] = []
        best = _Best()
        section = -1
        for index, label in enumerate(labels):
            here = self._section(label, restart=restart)
            if here != section:
                section, best.before = here, best.overall
            follows = index > 0 and labels[index - 1].value == label.value - 1
            gain = self._gain(label, called=called[index], follows=follows)
            options = [(gain - self._late_start(label), -1)]
            options += [
                (scores[at] + gain - cost, at)
                for at, cost in self._steps(label, labels, best, again=self._starts_again(label, labels, best, shape))
            ]
            score, came_from = max(options)
            scores.append(score)
            previous.append(came_from)
            if score >= scores[best.by_value.get(label.value, index)]:
                best.by_value[label.value] = index
            if best.overall < 0 or score >= scores[best.overall]:
                best.overall = index
        if best.overall < 0 or scores[best.overall] <= 0:
            return []
        return list(_back(previous, best.overall))

    def _without_other_lists(self, path: list[int], labels: list[Label], shape: Shape) -> list[int]:
        """Beside a list headed `Notes`: without headings or lists that leave notes of their numbers uncalled."""
        runs = _runs_of(path, labels)
        listed = [run for run in runs if self._is_headed(labels[run[0]])]
        if not listed or len(runs) < 2:
            return path
        headed = {run[0] for run in listed}
        wanted = Counter(labels[index].value for index in path)
        last = labels[runs[-1][0]].start
        marked = {value: self._marks.count(shape, value, last) for value in wanted}
        lone = {value for value, count in wanted.items() if count > marked[value] > 0}
        closest = min(_distance(run, labels) for run in listed)
        kept = [
            run
            for run in runs
            if run[0] in headed
            or 2 * sum(labels[index].value in lone for index in run) < len(run)
            or (run[0] < listed[-1][0] and _distance(run, labels) <= _APART * closest)
        ]
        kept = [run for run in kept if run[0] in headed or not self._are_headings([labels[index] for index in run])]
        return [index for run in kept for index in run]

    def _are_headings(self, run: list[Label]) -> bool:
        """Whether most labels of a run number headings of sections."""
        return 2 * sum(is_like_heading(self._lines, label.line) for label in run) > len(run)

    def _is_headed(self, label: Label) -> bool:
        at = bisect_left(self.headings, label.line) - 1
        return at >= 0 and label.line - self.headings[at] <= BELOW

    def _section(self, label: Label, *, restart: bool) -> int:
        headings = bisect_left(self.headings, label.line)
        return headings + (len(self.headings) + 1) * self._lines[label.line].sheet if restart else headings

    def _gain(self, label: Label, *, called: bool, follows: bool) -> float:
        if label.figured:
            return _FIGURED if called else _NEVER
        if called:
            return 1.0
        if label.family in _SURE:
            return 0.5 if label.gap else 0.1
        # In a list of notes at the end each number follows the last, whether its marker was read or not.
        return 0.05 if follows and label.line > min(self._ends_from, 0.55 * len(self._lines)) else -0.25

    @staticmethod
    def _late_start(label: Label) -> float:
        if label.value == 1:
            return 0.0
        return 0.2 if label.family in _SURE else 0.35 * min(label.value, 12) + 0.3

    def _starts_again(self, label: Label, labels: list[Label], best: _Best, shape: Shape) -> bool:
        """Whether in a text without pages a first note is called below the notes above it."""
        if label.value != 1 or best.overall < 0 or len(self._page_starts) > 1 or shape is Shape.ROMAN:
            return False
        return self._marks.follows_sign(shape, 1, labels[best.overall].end, label.start)

    def _steps(self, label: Label, labels: list[Label], best: _Best, *, again: bool) -> Iterator[tuple[int, float]]:
        """Chains that this label could go on from, with what the step costs."""
        for missing in range(4):
            at = best.by_value.get(label.value - 1 - missing)
            if at is not None:
                yield at, (0.1 * missing if label.family in _SURE else _MISSING * missing)
        if label.value == 1 and best.before >= 0:
            yield best.before, _RESTART
        if label.value == 1 and best.overall >= 0 and (again or labels[best.overall].line > self._ends_from):
            yield best.overall, _RESTART  # notes listed by chapter
        twin = best.by_value.get(label.value)
        if (
            twin is not None
            and not (label.figured or labels[twin].figured)
            and self._are_neighbours(labels[twin], label)
        ):
            yield twin, 0.3 if label.family in _SURE else 0.6
        if best.overall >= 0 and label.family in _SURE and label.gap:
            yield best.overall, 0.4

    def _are_neighbours(self, first: Label, second: Label) -> bool:
        """Whether nothing but the first note can stand between two labels."""
        if second.family in _SURE:
            return True
        if first.figured or second.figured:
            return False
        between = range(first.line + 1, second.line + 1)
        if len(between) > 40 or self._lines[first.line].page != self._lines[second.line].page:
            return False
        return first.line > self._ends_from or sum(self._lines[index].gap for index in between) <= 1


def _runs_of(path: list[int], labels: list[Label]) -> list[list[int]]:
    """The path cut where the numbers start again."""
    runs: list[list[int]] = []
    for at, index in enumerate(path):
        if at == 0 or labels[index].value <= labels[path[at - 1]].value:
            runs.append([])
        runs[-1].append(index)
    return runs


def _distance(run: list[int], labels: list[Label]) -> float:
    """Lines from label to label."""
    return (labels[run[-1]].line - labels[run[0]].line) / max(1, len(run) - 1)


def _back(previous: list[int], index: int) -> Iterator[int]:
    path = []
    while index >= 0:
        path.append(index)
        index = previous[index]
    yield from reversed(path)
