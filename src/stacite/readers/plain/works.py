"""Lists of works that the text calls by number: in what order it does shows that they are no notes."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.readers.plain.headings import is_works_heading
from stacite.readers.plain.marks import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.readers.plain.labels import Label
    from stacite.readers.plain.lines import Line
    from stacite.readers.plain.marks import Marks

_LEAST, _ASCENDING = 4, 0.7
"""Numbers called that show an order, and the share that must ascend; a note or two may be out of order."""
_ABOVE = 3


def is_list_of_works(labels: Sequence[Label], lines: Sequence[Line], marks: Marks, shape: Shape | None) -> bool:
    """Whether the numbers of a list at the end are called in another order than theirs, as alphabetical lists are.

    Notes are numbered in the order of their calls. Below a heading `References` one call out of order is enough.
    """
    first = labels[0]
    if shape is not Shape.BRACKET or first.value != 1 or any(a.value >= b.value for a, b in pairwise(labels)):
        return False
    calls = [
        (mark.start, label.value) for label in labels for mark in marks.all(shape, label.value, 0, first.start)[:1]
    ]
    ascending = _longest_rise([value for _, value in sorted(calls)])
    if any(is_works_heading(lines[at].text) for at in range(max(0, first.line - _ABOVE), first.line)):
        return ascending < len(calls)
    return len(calls) >= _LEAST and ascending < _ASCENDING * len(calls)


def _longest_rise(values: Sequence[int]) -> int:
    ends: list[int] = []
    for value in values:
        at = bisect_left(ends, value)
        ends[at : at + 1] = [value]
    return len(ends)
