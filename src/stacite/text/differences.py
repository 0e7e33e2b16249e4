"""What differs between two texts, as few changes that a person can follow."""

from __future__ import annotations

import difflib
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.text.spans import Span


Difference = tuple[int, int, str]
"""Start and end in the old text, and the replacement."""
# A block that both texts share: its start in the old text, in the new one, and its length.
_Block = tuple[int, int, int]
# Characters of texts that are compared one by one, in quadratic time.
_LONGEST_COMPARED = 500


def differences(old: str, new: str) -> Iterator[Difference]:
    """The changes that turn `old` into `new`, in order; an accent is never separated from its letter."""
    # Most fixes change a few characters, so that the quadratic comparison only sees the middle.
    head, tail = _shared_ends(old, new)
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    blocks = [(0, 0, 0), *_matching_blocks(old_middle, new_middle), (len(old_middle), len(new_middle), 0)]
    while (short := _short_block(blocks)) is not None:
        del blocks[short]
    for (at, at_new, length), (start, start_new, _) in pairwise(blocks):
        if at + length < start or at_new + length < start_new:
            yield head + at + length, head + start, new_middle[at_new + length : start_new]


def _short_block(blocks: Sequence[_Block]) -> int | None:
    """The index of a shared block that is no longer than the changes on both sides, which read better as one change."""
    sizes = [
        max(after[0] - before[0] - before[2], after[1] - before[1] - before[2]) for before, after in pairwise(blocks)
    ]
    inner = range(1, len(blocks) - 1)
    return next((each for each in inner if blocks[each][2] <= min(sizes[each - 1], sizes[each])), None)


def _shared_ends(old: str, new: str) -> Span:
    """How many characters the texts share at their beginnings and ends."""
    shortest = min(len(old), len(new))
    head = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    # A combining accent belongs to the character before it: back up to the base character.
    while head and (_is_accent(old, head) or _is_accent(new, head)):
        head -= 1
    room = shortest - head
    tail = next((at for at in range(room) if old[-1 - at] != new[-1 - at]), room)
    while tail and _is_accent(old, len(old) - tail):
        tail -= 1
    return head, tail


def _matching_blocks(old: str, new: str) -> Iterator[_Block]:
    """The blocks that both texts share."""
    if not old or not new or max(len(old), len(new)) > _LONGEST_COMPARED:
        return
    # autojunk would ignore frequent characters in texts of 200 characters or more.
    for start, start_new, length in difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        edges = ((old, start), (old, start + length), (new, start_new + length))
        if length and not any(_is_accent(text, at) for text, at in edges):
            yield start, start_new, length


def _is_accent(text: str, at: int) -> bool:
    return at < len(text) and unicodedata.combining(text[at]) != 0
