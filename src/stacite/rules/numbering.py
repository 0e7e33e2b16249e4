"""Runs of numbering: notes counted through, until the count starts again (a chapter, a page)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.rules.once import Same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.document import Document, Note

_ROMAN = pattern(r"(x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True)
class Run:
    """Notes of one kind, numbered through; a repeated number is a member too."""

    notes: tuple[Note, ...]
    values: tuple[int, ...]


@lru_cache(maxsize=4096)
def number(label: str) -> int | None:
    """The number that a label says in Arabic or small Roman numerals (up to xxxix), else None."""
    if label.isascii() and label.isdigit() and len(label) <= 6:
        return int(label)
    if label and _ROMAN.fullmatch(label):
        digits = [_ROMAN_VALUES[letter] for letter in label]
        following = [*digits[1:], 0]
        return sum(-one if one < next_one else one for one, next_one in zip(digits, following, strict=True))
    return None


def runs(document: Document) -> tuple[Run, ...]:
    """The document's numbering runs; symbols and names are in none.

    Footnotes, endnotes and the two kinds of numerals count apart.
    """
    return _runs(Same(document))


@lru_cache(maxsize=16)
def _runs(of: Same[Document]) -> tuple[Run, ...]:
    document = of.thing
    families: dict[tuple[str, bool], list[Note]] = {}
    lettered = _is_lettered(document.notes)
    for note in document.notes:
        if _counts(note, lettered=lettered):
            families.setdefault((note.kind, note.label.isdigit()), []).append(note)
    restarts = sum(number(marker.label) == 1 for marker in document.markers) > 1
    return tuple(
        Run(tuple(notes[at] for at in part), tuple(values[at] for at in part))
        for notes in families.values()
        for values in [[number(note.label) or 0 for note in notes]]
        for part in split(values, repeated_one_restarts=restarts)
    )


def repeated(document: Document) -> Iterator[tuple[Note, Note]]:
    """The notes whose number an earlier one of their run has, each behind the first of that number."""
    for run in runs(document):
        first: dict[int, Note] = {}
        for value, note in zip(run.values, run.notes, strict=True):
            earlier = first.setdefault(value, note)
            if earlier is not note:
                yield earlier, note


def _counts(note: Note, *, lettered: bool) -> bool:
    return number(note.label) is not None and (note.label.isdigit() or not lettered)


def _is_lettered(notes: Iterable[Note]) -> bool:
    """Whether notes are labelled a, b, c, among which `i` and `v` are no numerals."""
    return any(len(note.label) == 1 and note.label.isalpha() and number(note.label) is None for note in notes)


def split(values: Sequence[int], *, repeated_one_restarts: bool = False) -> list[list[int]]:
    """The places of `values`, cut where the count starts again.

    It starts again at a 1, and at a smaller number from which it then goes on. Two ones in a row
    are a restart only where the caller knows of one: otherwise a number is given twice.
    """
    parts: list[list[int]] = []
    for at in range(len(values)):
        if not parts or _starts_again(values, at, repeated_one_restarts=repeated_one_restarts):
            parts.append([])
        parts[-1].append(at)
    return parts


def _starts_again(values: Sequence[int], at: int, *, repeated_one_restarts: bool) -> bool:
    value, before = values[at], values[at - 1]
    if value == 1:
        return before > 1 or repeated_one_restarts
    goes_on = at + 1 < len(values) and values[at + 1] == value + 1
    return value < before - 1 and goes_on
