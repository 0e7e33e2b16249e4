"""Numbers of verses, raised before their sentences, as Bibles and classics have them; markers stand behind a word."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.plain.labels import RAISED_DIGITS, Family, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.readers.plain.labels import Label
    from stacite.readers.plain.lines import Line

# At the head of a sentence: behind its end and a blank, before a word.
_HEAD = pattern(rf"(?:(?<=[.!?:;,”’»])\s+|(?<=\s))([{RAISED_DIGITS}]{{1,3}})(?=\s?[“‘«]?[^\W\d_]|\Z)")
_LEAST, _NEARLY_ALL = 4, 0.8

_Place = tuple[int, int, bool]
"""Offset, number, whether it starts a line."""


def are_verses(labels: Sequence[Label], lines: Sequence[Line]) -> bool:
    """Whether raised numbers at the heads of lines and of sentences within them make up one count."""
    heads = [(label.start, label.value, True) for label in labels if label.family is Family.RAISED]
    if not heads:
        return False
    places = sorted([*heads, *_within(lines)])
    runs = list(_climbs(places))
    mixed = sum(len(run) for run in runs if len({place[2] for place in run}) > 1)
    from_one = sum(run[0][1] == 1 for run in runs)
    return len(places) >= _LEAST and mixed >= _NEARLY_ALL * len(places) and from_one >= _NEARLY_ALL * (len(runs) - 1)


def _within(lines: Sequence[Line]) -> Iterator[_Place]:
    for line in lines:
        for match in _HEAD.finditer(line.text, 1):
            yield line.start + match.start(1), int(plain(match[1])), False


def _climbs(places: Sequence[_Place]) -> Iterator[list[_Place]]:
    """The places up to where the numbers do not go on by one."""
    run = [places[0]]
    for before, place in pairwise(places):
        if place[1] != before[1] + 1:
            yield run
            run = []
        run.append(place)
    yield run
