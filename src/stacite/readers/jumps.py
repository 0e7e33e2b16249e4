"""Where the numbers of notes jump: notes that are lost, or that the reader missed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.numerals import roman_value
from stacite.readers.plain.labels import MAX_ROMAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.document import Marker, Note

_SHOWN = 3
_DIGITS = 6


def jumps(notes: Sequence[Note], markers: Sequence[Marker]) -> str:
    """The jumps in one sentence, or nothing.

    Kinds of notes and of numerals count apart. Symbols have no numbers; where numbers start again (pages, chapters),
    what is missing can't be told from what was left to the next count; and a marker whose note is missing is a doubt
    of its own.
    """
    called = {marker.label for marker in markers}
    found = [jump for labels in _numberings(notes) for jump in _jumps_in(labels, called)]
    if not found:
        return ""
    shown = [f"from {before} to {after}" for before, after in found[:_SHOWN]]
    if len(found) > _SHOWN:
        shown.append(f"at {len(found) - _SHOWN} more")
    last = f" and {shown[-1]}" if len(shown) > 1 else shown[0]
    return f"The notes' numbers jump {', '.join(shown[:-1])}{last}."


def _numberings(notes: Sequence[Note]) -> Iterator[dict[int, str]]:
    """For each kind of notes and numerals its numbers, in order, with their labels; none that starts again."""
    labels: dict[tuple[str, bool], list[str]] = {}
    for note in notes:
        labels.setdefault((note.kind, note.label.isdecimal()), []).append(note.label)
    for (_, decimal), each in labels.items():
        values = [_value(label, decimal=decimal) for label in each]
        if None not in values and (decimal or values[0] == 1) and not _restarts([value or 0 for value in values]):
            yield {value or 0: label for value, label in zip(values, each, strict=True)}


def _value(label: str, *, decimal: bool) -> int | None:
    if decimal:
        return int(label) if len(label) <= _DIGITS else None
    return roman_value(label, MAX_ROMAN) or None


def _restarts(values: Sequence[int]) -> bool:
    """Whether the count starts again: at a 1, or at a smaller number from which it goes on."""
    return any(
        (value == 1 < before) or (value < before - 1 and following == value + 1)
        for before, value, following in zip(values, values[1:], [*values[2:], 0], strict=False)
    )


def _jumps_in(labels: Mapping[int, str], called: set[str]) -> Iterator[tuple[str, str]]:
    for before, after in pairwise(sorted(labels)):
        missing = range(before + 1, after)
        # As many markers as numbers: each of them says itself that its note is missing.
        if missing and not (len(missing) <= len(called) and all(str(value) in called for value in missing)):
            yield labels[before], labels[after]
