"""Which entry of a list has become which of another."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

Matches = list[int | None]
"""For each new entry, the place of the old one, or None."""


def by_key(old: Sequence[Hashable], new: Sequence[Hashable], matches: Matches | None = None) -> Matches:
    """Entries with equal keys, the first with the first; None is no key. What is matched already stays so."""
    found: Matches = list(matches) if matches is not None else [None] * len(new)
    used = {place for place in found if place is not None}
    places: dict[Hashable, list[int]] = {}
    for place in range(len(old) - 1, -1, -1):
        if place not in used and old[place] is not None:
            places.setdefault(old[place], []).append(place)
    for at, key in enumerate(new):
        if found[at] is None and places.get(key):
            found[at] = places[key].pop()
    return found


def fill_gaps(old_count: int, matches: Matches) -> Matches:
    """What is left over between two matched entries: the first with the first."""
    found = list(matches)
    used = {place for place in found if place is not None}
    at, last = 0, -1
    while at < len(found):
        known = found[at]
        if known is not None:
            last = known
        elif last + 1 < old_count and last + 1 not in used:
            last += 1
            found[at] = last
        at += 1
    return found


def ascending(matches: Matches) -> Matches:
    """The matches that keep their order, as many as there are; an entry that moved is a new one."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int] = {}
    for at, place in enumerate(matches):
        if place is None:
            continue
        rank = bisect_left(tails, place)
        tails[rank : rank + 1] = [place]
        ends[rank : rank + 1] = [at]
        before[at] = ends[rank - 1] if rank else -1
    kept: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    return [place if at in kept else None for at, place in enumerate(matches)]
