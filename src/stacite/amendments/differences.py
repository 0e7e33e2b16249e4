"""The letters that differ between two texts, so that only they are marked as changed."""

from __future__ import annotations

import difflib
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.location import Span

Difference = tuple[int, int, str]
"""Start and end in the old text, and what is put there."""
_Block = tuple[int, int, int]
"""Where a stretch that both texts have stands in the old one, where in the new one, and how many letters it has."""
_LONGEST = 500
"""Letters of texts that are compared letter by letter; it takes the square of that in time."""


def differences(old: str, new: str) -> Iterator[Difference]:
    """What changes `old` into `new`, in order; no accent is parted from its letter."""
    head, tail = _shared(old, new)
    middle, other = old[head : len(old) - tail], new[head : len(new) - tail]
    blocks = [(0, 0, 0), *_blocks(middle, other), (len(middle), len(other), 0)]
    while (short := _too_short(blocks)) is not None:
        del blocks[short]
    for (at, at_new, length), (start, start_new, _) in pairwise(blocks):
        if at + length < start or at_new + length < start_new:
            yield head + at + length, head + start, other[at_new + length : start_new]


def _too_short(blocks: Sequence[_Block]) -> int | None:
    """The number of a stretch that is no longer than the changes on both its sides, which read better as one."""
    sizes = [
        max(after[0] - before[0] - before[2], after[1] - before[1] - before[2]) for before, after in pairwise(blocks)
    ]
    inner = range(1, len(blocks) - 1)
    return next((each for each in inner if blocks[each][2] <= min(sizes[each - 1], sizes[each])), None)


def _shared(old: str, new: str) -> Span:
    """How many letters the texts share at their beginnings, and at their ends."""
    shortest = min(len(old), len(new))
    head = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    while head and (_is_accent(old, head) or _is_accent(new, head)):
        head -= 1
    room = shortest - head
    tail = next((at for at in range(room) if old[-1 - at] != new[-1 - at]), room)
    while tail and _is_accent(old, len(old) - tail):
        tail -= 1
    return head, tail


def _blocks(old: str, new: str) -> Iterator[_Block]:
    """Stretches that both texts have."""
    if not old or not new or max(len(old), len(new)) > _LONGEST:
        return
    for start, start_new, length in difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        edges = ((old, start), (old, start + length), (new, start_new + length))
        if length and not any(_is_accent(text, at) for text, at in edges):
            yield start, start_new, length


def _is_accent(text: str, at: int) -> bool:
    return at < len(text) and unicodedata.combining(text[at]) != 0
