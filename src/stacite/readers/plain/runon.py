"""Notes that run together in one paragraph, as `1 See the rolls. 2 Ibid.` do."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.plain.labels import RAISED_DIGITS, TEXT, Family, plain
from stacite.readers.plain.marks import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.readers.plain.labels import Label
    from stacite.readers.plain.lines import Line
    from stacite.readers.plain.marks import Marks

_ENDED = r"(?<=[.!?…»”\"’)\]>*])[ \t]+"
_INLINE = {
    Family.RAISED: pattern(rf"{_ENDED}([{RAISED_DIGITS}]{{1,4}})(?=[ \t]*(?:{TEXT}))"),
    Family.BRACKET: pattern(rf"{_ENDED}\[(\d{{1,4}})\](?=[ \t]+(?:{TEXT}))"),
    Family.PAREN: pattern(rf"{_ENDED}\((\d{{1,4}})\)(?=[ \t]+(?:{TEXT}))"),
    Family.BARE: pattern(rf"{_ENDED}(\d{{1,4}})(?=[ \t]+(?:{TEXT}))"),
}
_SHAPES = {
    Family.RAISED: (Shape.RAISED,),
    Family.BRACKET: (Shape.BRACKET,),
    Family.PAREN: (Shape.PAREN,),
    Family.BARE: (Shape.DIGIT, Shape.RAISED),
}


def part_notes(lines: list[Line], labels: Sequence[Label], marks: Marks) -> list[Line] | None:
    """The lines cut before each label within them that goes on from the one at a line's start; None without such.

    Such a number follows a whole sentence, starts another, is called above, and starts no line of the page.
    """
    cuts: dict[int, list[int]] = {}
    taken = {(lines[label.line].sheet, label.family, label.value) for label in labels}
    for at, label in enumerate(labels):
        stop = labels[at + 1].line if at + 1 < len(labels) else len(lines)
        if label.family in _INLINE and not label.figured and _is_called(label.family, label.value, label.start, marks):
            for line, place in _inline(lines, label, stop, marks, taken):
                cuts.setdefault(line, []).append(place)
    return [part for index, line in enumerate(lines) for part in _cut(line, cuts.get(index, ()))] if cuts else None


def _inline(
    lines: Sequence[Line], label: Label, stop: int, marks: Marks, taken: set[tuple[int, Family, int]]
) -> Iterator[tuple[int, int]]:
    """Where the numbers that follow stand, in the paragraph of a label: line and place in its text."""
    expected = label.value + 1
    for index in range(label.line, stop):
        line = lines[index]
        if index > label.line and (line.gap or line.page != lines[label.line].page):
            return
        for match in _INLINE[label.family].finditer(line.text):
            is_free = (line.sheet, label.family, expected) not in taken
            if int(plain(match[1])) == expected and is_free and _is_called(label.family, expected, label.start, marks):
                yield index, len(line.text[: match.end()]) - len(match[0].lstrip())
                expected += 1


def _is_called(family: Family, value: int, end: int, marks: Marks) -> bool:
    return any(marks.between(shape, value, 0, end, sure=family is Family.BARE) for shape in _SHAPES[family])


def _cut(line: Line, places: Sequence[int]) -> Iterator[Line]:
    edges = [0, *places, len(line.text)]
    for start, end in pairwise(edges):
        text = line.text[start:end].rstrip()
        at = line.start + start
        yield replace(line, start=at, end=at + len(text), text=text, gap=line.gap and start == 0)
