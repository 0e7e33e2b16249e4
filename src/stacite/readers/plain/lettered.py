"""Notes with letters in brackets for labels, `(a)` or `[A]`, which lists and laws have as well."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stacite.readers.plain.labels import Label
    from stacite.readers.plain.marks import Marks, Shape

_LEAST, _NEARLY_ALL = 2, 0.8
_MOST = 12
"""Marks of one letter looked at on a page."""
_SURE, _AFTER_BLANK = 1, 3
"""Ranks of marks: right after a word or sign; after a blank, but not where items are enumerated."""


def are_letters_called(
    runs: Sequence[Sequence[Label]], marks: Marks, shape: Shape, top: Callable[[Label], int]
) -> bool:
    """Whether nearly all labels, from the first letter on, are called in order between their page's top and the notes.

    `runs` are the labels up to where the letters start again; `top` gives where a label's page starts.
    Items of lists are not called, and a law names its subsections in no order.
    """
    total = sum(map(len, runs))
    if total < _LEAST:
        return False
    called = sum(len(run) for run in runs if _is_called(run, marks, shape, top(run[0])))
    return called >= _NEARLY_ALL * total


def _is_called(run: Sequence[Label], marks: Marks, shape: Shape, start: int) -> bool:
    first = run[0]
    if first.value != 1:
        return False
    found = [marks.all(shape, label.value, start, first.start, _MOST) for label in run]
    sure = [[mark.start for mark in each if mark.rank <= _SURE] for each in found]
    if sum(map(bool, sure)) >= _NEARLY_ALL * len(run):
        return _climb([each[0] for each in sure if each])
    # After a blank, each letter stands once and where nothing is counted.
    single = [each[0] for each in found if len(each) == 1]
    lone = [mark.start for mark in single if mark.rank in (0, _SURE, _AFTER_BLANK)]
    return bool(found[0]) and len(lone) >= _NEARLY_ALL * len(run) and _climb(lone)


def _climb(places: Sequence[int]) -> bool:
    return all(before < after for before, after in pairwise(places))
