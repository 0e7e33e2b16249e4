"""A document's notes held against those of the registry."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from stacite.model.document import Note
    from stacite.model.location import Span
    from stacite.model.registry import RegisteredNote

    Pair = tuple[Note, RegisteredNote]
_SHOWN = 60
"""Letters of a change that a finding shows."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the notes since the last extract."""

    changed: tuple[Pair, ...]
    """The same number, another text."""
    renumbered: tuple[Pair, ...]
    """The same text, another number."""
    new: tuple[Note, ...]
    gone: tuple[RegisteredNote, ...]


def compare(notes: Sequence[Note], registered: Sequence[RegisteredNote]) -> Changes:
    """Pair the notes: equal number and text first, then equal text, then equal number; in order each time."""
    if [(note.label, note.text) for note in notes] == [(old.number, old.text) for old in registered]:
        return Changes((), (), (), ())
    _, notes, registered = _pair(
        notes, registered, lambda note: (note.label, fold(note.text)), lambda old: (old.number, fold(old.text))
    )
    moved, notes, registered = _pair(notes, registered, lambda note: fold(note.text), lambda old: fold(old.text))
    changed, notes, registered = _pair(notes, registered, lambda note: note.label, lambda old: old.number)
    return Changes(tuple(changed), tuple(moved), tuple(notes), tuple(registered))


def _pair(
    notes: Sequence[Note],
    registered: Sequence[RegisteredNote],
    key: Callable[[Note], Hashable],
    old_key: Callable[[RegisteredNote], Hashable],
) -> tuple[list[Pair], list[Note], list[RegisteredNote]]:
    """Pairs of equal keys, and what is left of both sides, in order."""
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for place, old in enumerate(registered):
        waiting[old_key(old)].append(place)
    pairs: list[Pair] = []
    left: list[Note] = []
    taken: set[int] = set()
    for note in notes:
        places = waiting.get(key(note))
        if places:
            taken.add(places[0])
            pairs.append((note, registered[places.popleft()]))
        else:
            left.append(note)
    return pairs, left, [old for place, old in enumerate(registered) if place not in taken]


def fold(text: str) -> str:
    """The text with each run of white space as one blank."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Difference:
    """The words that differ, with a word around them; cropped."""

    new: str
    old: str
    span: Span
    """In the new text."""


def difference(new: str, old: str) -> Difference:
    """What of two texts is neither in the beginning nor in the end that they share."""
    words = [match.span() for match in re.finditer(r"\S+", new)]
    mine, theirs = new.split(), old.split()
    shortest = min(len(mine), len(theirs))
    start = next((at for at in range(shortest) if mine[at] != theirs[at]), shortest)
    room = shortest - start
    end = next((at for at in range(room) if mine[-1 - at] != theirs[-1 - at]), room)
    low, high = max(0, start - 1), max(0, end - 1)
    shown = words[start : len(words) - end] or words[low : len(words) - high]
    span = (shown[0][0], shown[-1][1]) if shown else (0, 0)
    return Difference(_crop(mine[low : len(mine) - high]), _crop(theirs[low : len(theirs) - high]), span)


def _crop(words: Sequence[str]) -> str:
    text = " ".join(words)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
