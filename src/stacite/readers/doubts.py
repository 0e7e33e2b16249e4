"""Reasons to doubt what was read, one sentence each: never a silent zero.

Notes and note references without each other, numbers that jump, two columns, scripts that run from the right.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.readers.layout.labels import MAX_ROMAN
from stacite.text.characters import RIGHT_TO_LEFT
from stacite.text.numerals import roman_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.document import Note, NoteRef


_JUMPS_SHOWN = 3
_MOST_DIGITS = 6


def numbering_jumps(notes: Sequence[Note], markers: Sequence[NoteRef]) -> str:
    """The jumps in one sentence, or nothing.

    Kinds of notes and of numerals count apart. Symbols have no numbers; where numbers start again (pages, chapters),
    what is missing can't be told from what was left to the next count; and a marker whose note is missing is a doubt
    of its own.
    """
    called = {marker.label for marker in markers}
    found = [jump for labels in _numberings(notes) for jump in _jumps_in(labels, called)]
    if not found:
        return ""
    shown = [f"from {before} to {after}" for before, after in found[:_JUMPS_SHOWN]]
    if len(found) > _JUMPS_SHOWN:
        shown.append(f"at {len(found) - _JUMPS_SHOWN} more")
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
        return int(label) if len(label) <= _MOST_DIGITS else None
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


_LABELS_SHOWN = 8
_ROWS, _NARROW_ROWS = 72, 63
"""Lines of a page that are too many for one column, and for one as narrow as half a page."""
_NARROW_LINE, _TABLE_ROW = 62, 30
"""Letters in lines of such a column, at most and more than which; shorter ones are rows of a table."""


def doubts_about(notes: Sequence[Note], markers: Sequence[NoteRef], source: str, reason: str) -> list[str]:
    """What does not fit together: markers, notes, their numbers, and a script that is read from the right.

    `reason` says why there are no notes, where there are no markers either.
    """
    found = []
    if not notes:
        found.append(_no_notes(markers, reason))
    else:
        missing = _unmatched([marker.label for marker in markers], {note.label for note in notes})
        if missing:
            found.append(f"Markers without notes: {missing}.")
        uncalled = _unmatched([note.label for note in notes], {marker.label for marker in markers})
        if uncalled:
            found.append(f"Notes without markers: {uncalled}.")
        if jump := numbering_jumps(notes, markers):
            found.append(jump)
    if is_right_to_left(source):
        found.append("The text runs from right to left; notes and markers may be misread.")
    return found


def _no_notes(markers: Sequence[NoteRef], reason: str) -> str:
    if markers:
        labels = _unmatched([marker.label for marker in markers], set())
        return f"No notes were found, though markers stand in the text: {labels}."
    return f"No notes were found: {reason}."


def _unmatched(labels: Sequence[str], others: set[str]) -> str:
    lone = list(dict.fromkeys(label for label in labels if label not in others))
    more = f" and {len(lone) - _LABELS_SHOWN} more" if len(lone) > _LABELS_SHOWN else ""
    return ", ".join(lone[:_LABELS_SHOWN]) + more


def is_right_to_left(source: str) -> bool:
    """Whether a quarter of the letters are Hebrew, Arabic or of another script read from the right (UAX #9)."""
    step = max(1, len(source) // 20000)
    if RIGHT_TO_LEFT.search(source[::step]) is None:
        return False
    letters = [letter for letter in source[::step] if letter.isalpha()]
    right = sum(unicodedata.bidirectional(letter) in ("R", "AL") for letter in letters)
    return right > len(letters) / 4


def has_two_columns(source: str) -> bool:
    """Whether lines hold two columns side by side, or pages have more lines than one column has room for."""
    pages = [[line for line in page.splitlines() if line.strip()] for page in source.split("\f")[:200]]
    full = [page for page in pages if len(page) >= 20]
    if not full:
        return False
    if sum(_has_gutter(page) or _alternates(page) for page in full) >= max(1, 0.3 * len(full)):
        return True
    return len(pages) > 1 and _has_too_many_lines(full)


def _has_too_many_lines(pages: list[list[str]]) -> bool:
    """A page of A4 or letter size takes some 60 lines; a narrow column set beside another doubles them."""
    rows = sorted(len(page) for page in pages)[len(pages) // 2]
    widths = sorted(len(line) for page in pages for line in page)
    return rows > _ROWS or (rows > _NARROW_ROWS and _TABLE_ROW < widths[len(widths) // 2] <= _NARROW_LINE)


def _alternates(page: list[str]) -> bool:
    """Whether the lines of two columns stand on rows of their own: many start at the left, many past the middle."""
    width = max(len(line) for line in page[:400])
    starts = [len(line) - len(line.lstrip()) for line in page[:400]]
    right = sum(start > 0.45 * width for start in starts)
    left = sum(start < 0.15 * width for start in starts)
    return width > _NARROW_LINE and right >= 0.25 * len(starts) and left >= 0.25 * len(starts)


def _has_gutter(page: list[str]) -> bool:
    """Whether a gap of blanks stands at one place, near the middle, in most lines that reach beyond it."""
    starts = sorted(len(line) - len(line.lstrip()) for line in page[:400])
    left = starts[len(starts) // 10]
    page = [line[left:] for line in page[:400]]
    width = max(len(line) for line in page[:400])
    gaps: Counter[int] = Counter()
    for line in page[:400]:
        middle = range(int(width * 0.33), min(len(line.rstrip()) - 1, int(width * 0.67)))
        gaps.update(at for at in middle if line[at : at + 2] == "  ")
    wide = [line for line in page[:400] if len(line.rstrip()) > 0.7 * width and line[: width // 3].strip()]
    return len(wide) >= 10 and max(gaps.values(), default=0) >= 0.7 * len(wide)
