"""Which marks in the body are the markers of notes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.document import MarkerShape
from stacite.readers.glyphs.labels import Family
from stacite.readers.glyphs.marks import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.readers.glyphs.lines import Line
    from stacite.readers.glyphs.marks import Mark
    from stacite.readers.glyphs.notes import Start

SHAPES = {
    Shape.RAISED: MarkerShape.SUPERSCRIPT,
    Shape.ROMAN: MarkerShape.SUPERSCRIPT,
    Shape.LETTER: MarkerShape.SUPERSCRIPT,
    Shape.BRACKET: MarkerShape.BRACKET,
    Shape.PAREN: MarkerShape.BRACKET,
    Shape.SYMBOL: MarkerShape.SYMBOL,
}
_LETTERED = {Family.RAISED_LETTER: Shape.LETTER, Family.LETTER: Shape.LETTER}
_BY_FAMILY = {**_LETTERED, Family.RAISED_ROMAN: Shape.ROMAN, Family.ROMAN: Shape.ROMAN, Family.SYMBOL: Shape.SYMBOL}
"""What calls labels of a family; figures in brackets or none call all others."""


@dataclass(frozen=True, slots=True)
class Call:
    """A marker, and the note that it calls."""

    mark: Mark
    note: int | None
    """Index of the note."""


class Calls:
    """Chooses among the marks of one document."""

    def __init__(self, lines: Sequence[Line], starts: Sequence[Start]) -> None:
        self._lines, self._starts = lines, starts
        self._answered: set[int] = set()
        """Notes whose symbol stood in the text before: where a page has two alike, the next calls the next."""
        self._by_text: dict[tuple[Shape, str], list[int]] = defaultdict(list)
        for number, start in enumerate(starts):
            self._by_text[_BY_FAMILY.get(start.label.family, Shape.RAISED), start.label.text].append(number)

    def choose(self, marks: Sequence[Mark], owned: set[int], shapes: set[Shape]) -> list[Call]:
        """The marks outside notes that call one, and raised figures that call one that is missing."""
        calls: list[Call] = []
        end = (-1, 0)
        reached: dict[Shape, int] = {}
        groups: dict[tuple[int, int], list[Mark]] = defaultdict(list)
        for mark in marks:
            if mark.line not in owned and mark.shape in shapes:
                groups[mark.line, mark.start].append(mark)
        sure = {mark.text for each in groups.values() for mark in each if not mark.doubtful}
        for place in sorted(groups):
            if place < end:
                continue
            rated = [(self._note(mark, reached.get(mark.shape)), mark) for mark in groups[place]]
            called = [
                (note, mark)
                for note, mark in rated
                if note is not None and self._is_whole(mark, groups) and not (mark.doubtful and mark.text in sure)
            ]
            # `23` calls notes 2 and 3 where those are the next rather than note 23.
            expected = {shape: at + 1 for shape, at in reached.items()}
            note, mark = (
                min(called, key=lambda each: abs(each[0] - expected.get(each[1].shape, 0))) if called else rated[0]
            )
            if (mark.doubtful and not called) or (
                note is None and (mark.shape not in (Shape.RAISED, Shape.ROMAN) or not self._starts)
            ):
                continue
            calls.append(Call(mark, note))
            end = (mark.line, mark.end)
            if mark.shape is Shape.SYMBOL and note is not None:
                self._answered.add(note)
            if mark.value and note is not None:
                reached[mark.shape] = note
        return calls

    def _is_whole(self, mark: Mark, groups: dict[tuple[int, int], list[Mark]]) -> bool:
        """Whether a mark is all of its figures, or the rest of them calls a note too."""
        after = groups.get((mark.line, mark.end))
        return not mark.part_of or after is None or any(self._note(other, None) is not None for other in after)

    def _note(self, mark: Mark, reached: int | None) -> int | None:
        """The note of the mark's label that stands nearest: on its page, else the next in order."""
        family = mark.shape if mark.shape in _BY_FAMILY.values() else Shape.RAISED
        numbers = self._by_text.get((family, mark.text), [])
        page = self._lines[mark.line].page
        pages = {number: self._lines[self._starts[number].label.line].page for number in numbers}
        here = [number for number in numbers if pages[number] == page]
        here.sort(key=self._answered.__contains__)
        later = [number for number in numbers if self._starts[number].label.line > mark.line]
        if mark.doubtful and mark.shape is Shape.RAISED and reached is not None:
            # `m²` calls note 2 only where that is the next.
            here = [number for number in here if 0 <= number - reached <= 2]
            later = [number for number in later if 0 <= number - reached <= 2]
            return next(iter([*here, *later]), None)
        after = [number for number in here if number in later]
        return next(iter([*after, *here, *later, *reversed(numbers)]), None)
