"""Reasons to doubt what was read, one sentence each: never a silent zero."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.jumps import jumps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.document import Marker, Note

_FROM_THE_RIGHT = pattern("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Where Unicode has all scripts that are read from the right, and room for more (DerivedBidiClass.txt)."""
_SHOWN = 8
_ROWS, _NARROW_ROWS = 72, 63
"""Lines of a page that are too many for one column, and for one as narrow as half a page."""
_NARROW, _WORDS = 62, 30
"""Letters in lines of such a column, at most and more than which; shorter ones are rows of a table."""


def doubts_about(notes: Sequence[Note], markers: Sequence[Marker], source: str, reason: str) -> list[str]:
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
        if jump := jumps(notes, markers):
            found.append(jump)
    if is_right_to_left(source):
        found.append("The text runs from right to left; notes and markers may be misread.")
    return found


def _no_notes(markers: Sequence[Marker], reason: str) -> str:
    if markers:
        labels = _unmatched([marker.label for marker in markers], set())
        return f"No notes were found, though markers stand in the text: {labels}."
    return f"No notes were found: {reason}."


def _unmatched(labels: Sequence[str], others: set[str]) -> str:
    lone = list(dict.fromkeys(label for label in labels if label not in others))
    more = f" and {len(lone) - _SHOWN} more" if len(lone) > _SHOWN else ""
    return ", ".join(lone[:_SHOWN]) + more


def is_right_to_left(source: str) -> bool:
    """Whether a quarter of the letters are Hebrew, Arabic or of another script read from the right (UAX #9)."""
    step = max(1, len(source) // 20000)
    if _FROM_THE_RIGHT.search(source[::step]) is None:
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
    return rows > _ROWS or (rows > _NARROW_ROWS and _WORDS < widths[len(widths) // 2] <= _NARROW)


def _alternates(page: list[str]) -> bool:
    """Whether the lines of two columns stand on rows of their own: many start at the left, many past the middle."""
    width = max(len(line) for line in page[:400])
    starts = [len(line) - len(line.lstrip()) for line in page[:400]]
    right = sum(start > 0.45 * width for start in starts)
    left = sum(start < 0.15 * width for start in starts)
    return width > _NARROW and right >= 0.25 * len(starts) and left >= 0.25 * len(starts)


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
