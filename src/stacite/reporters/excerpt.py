"""The piece of a line around a place, cropped to the terminal, with carets under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.reporters.display_cells import cells
from stacite.reporters.visible_text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.reporters.display_cells import Cell

_ELLIPSIS = "…"
_REACH = 6
"""Code points looked at on either side, for each column there is: most letters need one, some several."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Two lines of equal columns."""

    text: str
    carets: str
    """Blanks, then a `^` for each column of the place."""


def excerpt(line: str, start: int, end: int, room: int) -> Excerpt:
    """The place line[start:end] and as much around it as fits `room` columns; … where something is cut off.

    A place that is empty gets one caret; one too long for the room is shown from its start.
    """
    start = min(max(start, 0), len(line))
    end = min(max(end, start), len(line))
    low = max(0, start - room * _REACH)
    high = min(len(line), start + room * _REACH)
    shown = cells("\t".join(map(visible, line[low:high].split("\t"))), low)
    first = next((index for index, cell in enumerate(shown) if cell.end > start), len(shown))
    last = next((index for index, cell in enumerate(shown) if cell.start >= end), len(shown))
    left, right = _window(shown, first, max(last, first), room, (low > 0, high < len(line)))
    return _draw(shown, (left, right), (first, last), (left > 0 or low > 0, right < len(shown) or high < len(line)))


def _window(shown: Sequence[Cell], first: int, last: int, room: int, cut: tuple[bool, bool]) -> tuple[int, int]:
    """From which cell to which: all, if it fits; else the place, a third of what is left before it, the rest after."""
    if not any(cut) and _width(shown) + (last == len(shown) == first) <= room:
        return 0, len(shown)
    inner = max(1, room - 2)
    place = min(inner, max(1, _width(shown[first:last])))
    after = _fitting(shown[first:], inner - min(_width(shown[:first]), (inner - place) // 3))
    before = _fitting(shown[:first][::-1], inner - max(1, _width(shown[first : first + after])))
    return first - before, first + after


def _fitting(shown: Sequence[Cell], room: int) -> int:
    """How many of the cells fit."""
    used = 0
    for count, cell in enumerate(shown):
        used += cell.width
        if used > room:
            return count
    return len(shown)


def _width(shown: Sequence[Cell]) -> int:
    return sum(cell.width for cell in shown)


def _draw(shown: Sequence[Cell], window: tuple[int, int], place: tuple[int, int], cut: tuple[bool, bool]) -> Excerpt:
    left, right = window
    before, after = (_ELLIPSIS if cut[0] else ""), (_ELLIPSIS if cut[1] else "")
    text = before + "".join(cell.text for cell in shown[left:right]) + after
    indent = len(before) + _width(shown[left : place[0]])
    carets = max(1, _width(shown[place[0] : min(place[1], right)]))
    return Excerpt(text.rstrip(), " " * indent + "^" * carets)
