"""Columns: the gutters of a page, and the order in which its lines are read."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.readers.glyphs.lines import Line

_CROSSING = 0.12
"""Share of a page's lines that may run over a gutter: titles, wide tables and notes."""
_FEWEST = 4
"""Lines on each side of a gutter."""
_SMALL = 0.94
"""Of the size of the text: print of notes."""
_MOST = 4
"""Columns in which notes are set."""
_STEP = 4.0
"""Points between places at which a gutter is looked for."""


def gutter_of(lines: Sequence[Line]) -> float | None:
    """Where two columns of a page part; None where it has one."""
    wide = [line for line in lines if line.width > 6 * line.size]
    if len(wide) < 2 * _FEWEST:
        return None
    left, right = min(line.x0 for line in wide), max(line.x1 for line in wide)
    best: tuple[float, float] | None = None
    at = left + 0.2 * (right - left)
    while at < left + 0.8 * (right - left):
        score = _score(wide, at)
        if score > 0 and (best is None or score > best[0]):
            best = (score, at)
        at += _STEP
    return _widened(wide, best[1]) if best else None


def _score(lines: Sequence[Line], at: float) -> float:
    """How many lines stand side by side on both sides of `at`, less those that cross it between; 0 for no gutter."""
    before = [line for line in lines if line.x1 <= at + 1]
    after = [line for line in lines if line.x0 >= at - 1]
    if min(len(before), len(after)) < _FEWEST:
        return 0.0
    beside = _side_by_side(before, after)
    if len(beside) < _FEWEST:
        return 0.0
    highest, lowest = max(line.y for line in beside), min(line.y for line in beside)
    across = [line for line in lines if line.x1 > at + 1 and line.x0 < at - 1]
    crossing = sum(lowest < line.y < highest for line in across)
    if crossing >= max(_CROSSING * (len(before) + len(after)), 2):
        return 0.0
    return len(beside) - crossing


def _side_by_side(before: Sequence[Line], after: Sequence[Line]) -> list[Line]:
    """Lines before the gutter that have one beyond it at their height."""
    heights = sorted(line.y for line in after)
    found = []
    at = 0
    for line in sorted(before, key=lambda line: line.y):
        while at < len(heights) and heights[at] < line.y - line.size:
            at += 1
        if at < len(heights) and heights[at] <= line.y + line.size:
            found.append(line)
    return found


def _widened(lines: Sequence[Line], at: float) -> float:
    """The middle of the gap that holds `at`."""
    ends = [line.x1 for line in lines if line.x1 <= at + 1]
    starts = [line.x0 for line in lines if line.x0 >= at - 1]
    return (max(ends) + min(starts)) / 2


def foot_columns(lines: Sequence[Line], body: float) -> list[list[Line]]:
    """The columns of notes below text of one column, none where they stand in one.

    `body` is the size of the text. Nothing runs over the gaps between the columns, and all are as wide.
    """
    foot: list[Line] = []
    above: list[Line] = []
    for line in reversed(in_order(lines)):
        (foot if not above and line.size <= _SMALL * body else above).append(line)
    edges = _merged(foot)
    if not 1 < len(edges) <= _MOST or not _are_even([start for start, _ in edges], lines):
        return []
    gutter = (edges[0][1] + edges[1][0]) / 2
    if not any(_is_across(line, gutter) for line in above[:_FEWEST]):
        return []
    return [[line for line in in_order(foot) if start <= line.x0 <= end] for start, end in edges]


def _merged(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """The stretches of a page's width that lines cover."""
    merged: list[tuple[float, float]] = []
    for line in sorted(lines, key=lambda line: line.x0):
        if merged and line.x0 < merged[-1][1] + 0.3 * line.size:
            merged[-1] = (merged[-1][0], max(merged[-1][1], line.x1))
        else:
            merged.append((line.x0, line.x1))
    return merged


def _are_even(starts: Sequence[float], lines: Sequence[Line]) -> bool:
    """Whether columns start at the halves, thirds or quarters of the width of the text."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    wide = right - left
    return any(
        all(abs((start - left) / wide * count - place) < 0.25 for place, start in enumerate(starts))
        for count in range(max(2, len(starts)), _MOST + 1)
    )


def usual_gutter(gutters: Sequence[float | None]) -> float | None:
    """Where most pages of a document have their gutter, if at least half of them have one."""
    found = Counter(round(gutter / 10) for gutter in gutters if gutter is not None)
    if not found or 2 * found.total() < len(gutters):
        return None
    usual = found.most_common(1)[0][0]
    return next(gutter for gutter in gutters if gutter is not None and round(gutter / 10) == usual)


def frames_of(lines: Sequence[Line], gutter: float | None) -> Iterator[list[Line]]:
    """The columns of a page in the order of reading, each from its top to its foot.

    A line over the whole width parts the columns above it from those below (a title, a wide figure, notes under
    both columns).
    """
    if gutter is None or not _is_apt(lines, gutter):
        if lines:
            yield in_order(lines)
        return
    for band in _bands(in_order(lines), gutter):
        sides = [[line for line in band if line.x1 <= gutter + 2], [line for line in band if line.x1 > gutter + 2]]
        if any(_is_across(line, gutter) for line in band) or not sides[0]:
            yield band
        else:
            yield from (side for side in sides if side)


def _is_apt(lines: Sequence[Line], gutter: float) -> bool:
    """Whether some lines of the page stand beyond the gutter, where most pages have one."""
    across = sum(_is_across(line, gutter) for line in lines)
    return across <= 0.8 * len(lines) and any(line.x0 >= gutter - 1 for line in lines)


def _is_across(line: Line, gutter: float) -> bool:
    return line.x0 < gutter - 2 and line.x1 > gutter + 2


def _bands(lines: Sequence[Line], gutter: float) -> Iterator[list[Line]]:
    """Stretches of the page's height that are set in columns, and such that are not."""
    stretches: list[tuple[bool, list[Line]]] = []
    for line in lines:
        across = _is_across(line, gutter)
        if not stretches or stretches[-1][0] != across:
            stretches.append((across, []))
        stretches[-1][1].append(line)
    band: list[Line] = []
    was_wide = False
    for across, stretch in stretches:
        # A short line between wide ones, or below them, is theirs: the last line of a paragraph.
        wide = across or (was_wide and all(line.x1 <= gutter + 2 for line in stretch))
        if band and wide != was_wide:
            yield band
            band = []
        band += stretch
        was_wide = wide
    if band:
        yield band


def in_order(lines: Sequence[Line]) -> list[Line]:
    """From top to bottom, and from left to right on one baseline."""
    ordered = sorted(lines, key=lambda line: -line.y)
    rows: list[list[Line]] = []
    for line in ordered:
        if rows and rows[-1][0].y - line.y < 0.3 * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.x0)]


def leading(lines: Sequence[Line]) -> float:
    """The distance of baselines that most lines of a column keep, in points; 0 for a single line."""
    steps = Counter(round(above.y - below.y, 1) for above, below in pairwise(lines) if above.y > below.y)
    return steps.most_common(1)[0][0] if steps else 0.0
