"""The letters that differ between two texts, so that only they are marked as changed."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.location import Span

Difference = tuple[int, int, str]
"""Start and end in the old text, and what is put there."""
_SHORTEST = 3
"""Letters that both texts have between two differences, where the two are marked apart."""
_LONGEST = 500
"""Letters of texts that are compared letter by letter; it takes the square of that in time."""


def differences(old: str, new: str) -> Iterator[Difference]:
    """What changes `old` into `new`, in order; no accent is parted from its letter."""
    head, tail = _shared(old, new)
    middle, other = old[head : len(old) - tail], new[head : len(new) - tail]
    at, at_new = 0, 0
    for start, start_new, length in [*_blocks(middle, other), (len(middle), len(other), 0)]:
        if start > at or start_new > at_new:
            yield head + at, head + start, other[at_new:start_new]
        at, at_new = start + length, start_new + length


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


def _blocks(old: str, new: str) -> Iterator[tuple[int, int, int]]:
    """Longer stretches that both texts have: where in the old, where in the new, how many letters."""
    if not old or not new or max(len(old), len(new)) > _LONGEST:
        return
    for start, start_new, length in difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        is_whole = not (
            _is_accent(old, start + length) or _is_accent(new, start_new + length) or _is_accent(old, start)
        )
        if length >= _SHORTEST and is_whole:
            yield start, start_new, length


def _is_accent(text: str, at: int) -> bool:
    return at < len(text) and unicodedata.combining(text[at]) != 0
