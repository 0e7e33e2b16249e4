"""Lines with boxes, as PDFs and OCR programs give them, in the columns of their pages and the order of reading.

Lengths are in points; y grows upwards.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING

from stacite.model.document import PageRegion
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.text.spans import Span


@dataclass(frozen=True, slots=True)
class HorizontalRule:
    """A straight horizontal line."""

    x0: float
    x1: float
    y: float


@dataclass(slots=True, eq=False)
class BoxedLine:
    """One line of a column."""

    text: str
    page: int
    """1-based."""
    x0: float
    x1: float
    y: float
    """The baseline."""
    top: float
    bottom: float
    size: float
    """The font size of most of its characters."""
    raised: tuple[Span, ...] = ()
    """Spans of characters set above the baseline; the end is exclusive."""
    italic: tuple[Span, ...] = ()
    bold: bool = False
    """Whether most characters are bold."""
    links: tuple[tuple[int, int, str], ...] = ()
    """Start and end in the text, and the target."""
    starts: tuple[float, ...] = field(default=(), repr=False)
    """The left edges of its first twelve characters."""
    column: int = 0
    """Number of its column, counted through the document in reading order."""
    side: int = 0
    """Which of the parallel columns of its page it is in: 0 for the first, or for the only one."""
    half: int = 0
    """Which page of a double page it is on: 0 for the left one, or for the only one."""
    region: PageRegion = PageRegion.TEXT

    def is_raised(self, at: int) -> bool:
        """Whether the character at this index is set above the baseline."""
        return any(start <= at < end for start, end in self.raised)

    @property
    def width(self) -> float:
        """From its first character to its last, in points."""
        return self.x1 - self.x0


SMALL_PRINT = 0.94
"""Share of the body's font size: print of notes. LaTeX sets them at 0.8 to 0.92, Word at 0.83 to 0.91."""
# Share of a page's lines that may cross a gutter: titles, wide tables and notes.
_CROSSING = 0.12
# Fewest lines on each side of a gutter.
_FEWEST = 4
# Fewest letters of a line of running text in a narrow column.
_PROSE_LETTERS = 12
# Most columns in which notes are set.
_MOST_COLUMNS = 4
# Points between the places at which a gutter is searched.
_GUTTER_STEP = 4.0
# Share of a column's width by which the gutters of columns of one width may be beside their places.
_NEAR_GUTTER = 0.15
# Share of the page that lines in one of three columns don't fill.
_WIDER_THAN_A_THIRD = 0.4


# In heights of the print: the least width of double pages. Share of the lines that may cross the fold, and of the pages
# that must have several lines on both sides.
_DOUBLE_WIDTH, _CROSSING_FOLD, _PAGES_WITH_BOTH = 1.2, 0.02, 0.5
# In font sizes: the least space at a fold, wider than that between columns.
_FOLD_GAP = 3


def fold_of(pages: Iterable[Sequence[BoxedLine]]) -> float | None:
    """The fold of pages that were printed in pairs, each as one wide page; None if they are single."""
    printed = [lines for lines in pages if lines]
    lines = [line for page in printed for line in page]
    if not lines:
        return None
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    high = max(line.y for line in lines) - min(line.y for line in lines)
    if right - left < _DOUBLE_WIDTH * high:
        return None
    fold = (left + right) / 2
    room = _FOLD_GAP * median(line.size for line in lines) / 2
    crossing = sum(line.x0 < fold + room and line.x1 > fold - room for line in lines)
    if crossing > _CROSSING_FOLD * len(lines):
        return None
    # Cells of wide tables are shorter.
    prose = [[line for line in page if sum(map(str.isalpha, line.text)) >= _PROSE_LETTERS] for page in printed]
    both = sum(
        min(sum(line.x1 < fold for line in page), sum(line.x0 > fold for line in page)) >= _FEWEST for page in prose
    )
    is_text = 2 * sum(map(len, prose)) > len(lines)
    return fold if is_text and both >= _PAGES_WITH_BOTH * len(printed) else None


def gutter_of(lines: Sequence[BoxedLine]) -> float | None:
    """The position of the gutter between two columns of a page; None if it has one column."""
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
        at += _GUTTER_STEP
    if best is None or not _is_prose_beside(wide, best[1]):
        return None
    return _widened(wide, best[1])


def even_gutters(lines: Sequence[BoxedLine]) -> list[float]:
    """The gutters between three or four columns of one width, of which one may hold no text: an advertisement."""
    wide = [line for line in lines if line.width > 6 * line.size]
    if len(wide) < 3 * _FEWEST:
        return []
    left, right = min(line.x0 for line in wide), max(line.x1 for line in wide)
    if 2 * sum(line.width > _WIDER_THAN_A_THIRD * (right - left) for line in wide) > len(wide):
        return []
    for count in (3, 4):
        column = (right - left) / count
        found = [_gutter_near(wide, left + column * place, _NEAR_GUTTER * column) for place in range(1, count)]
        gutters = [at for at in found if at is not None]
        if len(gutters) == len(found) and sum(_is_prose(side) for side in lines_between(wide, gutters)) >= count - 1:
            return [_widened(wide, at) for at in gutters]
    return []


def gutter_close_to(lines: Sequence[BoxedLine], usual: float) -> float | None:
    """The gutter of a page, not far from where those of other pages are; None if it has none there."""
    wide = [line for line in lines if line.width > 6 * line.size]
    if len(wide) < 2 * _FEWEST:
        return None
    room = _NEAR_GUTTER * (max(line.x1 for line in wide) - min(line.x0 for line in wide)) / 2
    at = _gutter_near(wide, usual, room)
    return None if at is None else _widened(wide, at)


def _gutter_near(lines: Sequence[BoxedLine], middle: float, room: float) -> float | None:
    """The best position of a gutter around a place; None if there is none."""
    steps = int(room // _GUTTER_STEP)
    scores = [(_score(lines, at), at) for at in (middle + _GUTTER_STEP * step for step in range(-steps, steps + 1))]
    score, at = max(scores, default=(0.0, 0.0))
    return at if score > 0 else None


def lines_between(lines: Sequence[BoxedLine], gutters: Sequence[float]) -> list[list[BoxedLine]]:
    """The lines of each column, without those that cross a gutter."""
    edges = [-math.inf, *gutters, math.inf]
    return [[line for line in lines if left - 2 <= line.x0 and line.x1 <= right + 2] for left, right in pairwise(edges)]


def is_prose_right_of(lines: Sequence[BoxedLine], gutter: float) -> bool:
    """Whether lines beyond a gutter are no column of figures."""
    right = [line for line in lines if line.x0 >= gutter - 1]
    return 2 * sum(sum(map(str.isalpha, line.text)) < _PROSE_LETTERS // 2 for line in right) <= len(right)


def _is_prose_beside(lines: Sequence[BoxedLine], gutter: float) -> bool:
    """Whether lines on both sides of a gutter are running text."""
    before = [line for line in lines if line.x1 <= gutter + 1]
    return _is_prose(before) and _is_prose([line for line in lines if line.x0 >= gutter - 1])


def _is_prose(lines: Sequence[BoxedLine]) -> bool:
    """Whether the lines fill their column, as running text does and cells of a table do not."""
    if not lines:
        return False
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    full = sum(line.width > 0.75 * width and sum(map(str.isalpha, line.text)) >= _PROSE_LETTERS for line in lines)
    return full >= _FEWEST and full >= 0.4 * len(lines)


def _score(lines: Sequence[BoxedLine], at: float) -> float:
    """How many lines are side by side at `at`, minus those that cross it in between; 0 for no gutter."""
    before = [line for line in lines if line.x1 <= at + 1]
    after = [line for line in lines if line.x0 >= at - 1]
    if min(len(before), len(after)) < _FEWEST:
        return 0.0
    beside = _with_line_beside(before, after)
    if len(beside) < _FEWEST:
        return 0.0
    across = sorted(line.y for line in lines if line.x1 > at + 1 and line.x0 < at - 1)
    heights = _without_ends(sorted(line.y for line in beside), across)
    crossing = bisect_left(across, heights[-1]) - bisect_right(across, heights[0])
    if crossing >= max(_CROSSING * (len(before) + len(after)), 2):
        return 0.0
    return len(beside) - crossing


# Lines of a running head or foot in two parts; and of the title or note that separates it from the columns.
_MOST_END_LINES, _FEWEST_BETWEEN = 2, 2


def _without_ends(heights: list[float], across: list[float]) -> list[float]:
    """The heights of lines that are side by side, without those of a head or foot beyond wide lines; both ascend."""
    for number in range(_MOST_END_LINES, 0, -1):
        if len(heights) >= number + _FEWEST and _between(across, heights[number - 1 : number + 1]) >= _FEWEST_BETWEEN:
            heights = heights[number:]
        if len(heights) >= number + _FEWEST and _between(across, heights[-number - 1 :][:2]) >= _FEWEST_BETWEEN:
            heights = heights[:-number]
    return heights


def _between(heights: list[float], ends: Sequence[float]) -> int:
    return bisect_left(heights, ends[1]) - bisect_right(heights, ends[0])


def _with_line_beside(before: Sequence[BoxedLine], after: Sequence[BoxedLine]) -> list[BoxedLine]:
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


def _widened(lines: Sequence[BoxedLine], at: float) -> float:
    """The middle of the gap that contains `at`."""
    ends = [line.x1 for line in lines if line.x1 <= at + 1]
    starts = [line.x0 for line in lines if line.x0 >= at - 1]
    return (max(ends) + min(starts)) / 2


def foot_columns(lines: Sequence[BoxedLine], body: float) -> list[list[BoxedLine]]:
    """The columns of notes below text in one column; none if the notes are in one column, too.

    `body` is the font size of the text. Nothing crosses the gaps between the columns, and all are equally wide.
    """
    foot: list[BoxedLine] = []
    above: list[BoxedLine] = []
    for line in reversed(in_reading_order(lines)):
        (foot if not above and line.size <= SMALL_PRINT * body else above).append(line)
    edges = _merged(foot)
    if not 1 < len(edges) <= _MOST_COLUMNS or not _are_even([start for start, _ in edges], lines):
        return []
    gutter = (edges[0][1] + edges[1][0]) / 2
    figures = sum(sum(map(str.isalpha, line.text)) < 3 for line in foot)
    if sum(line.is_raised(0) or line.text[0].isdecimal() for line in foot) < 2 or 5 * figures > len(foot):
        return []
    if not any(_is_across(line, gutter) for line in above[:_FEWEST]):
        return []
    return [[line for line in in_reading_order(foot) if start <= line.x0 <= end] for start, end in edges]


_INSET_LABEL = pattern(r"[(\[]?(?:\d{1,3}|[*†‡])[.)\]]{0,2} {0,2}(?:[^\W\d_]|[“\"«„(])")
# In font sizes: steps between the baselines of notes that are set beside the text.
_INSET_STEP = 1.6
# In font sizes: lines of text beside them, shorter than lines of a page, and longer than cells.
_TEXT_WIDTH = 12
# Share of letters in notes beside the text, and fewest in the first line of one, raised labels and others.
_LETTERS_OF_NOTES = 0.55
_FEWEST_LETTERS, _FEWEST_LETTERS_AFTER_BARE = 5, 8
# Most lines of a page on which notes beside the text are looked for.
_MOST_LINES = 500


def inset_notes(lines: Sequence[BoxedLine], body: float, *, in_columns: bool) -> list[list[BoxedLine]]:
    """Groups of lines with notes that are set beside the text of a page, in its margin or cut into it.

    `body` is the font size of the text. Each group is in small print, and text is beside it, but not over its width.
    `in_columns` says that the page has columns, where the notes of one are beside the text of the other, too: only
    those count below which the text beside them goes on, and those as wide at the same place.
    """
    if len(lines) > _MOST_LINES:
        return []
    ordered = sorted(lines, key=lambda line: -line.y)
    groups: list[list[BoxedLine]] = []
    still_open: list[list[BoxedLine]] = []
    for line in ordered:
        if line.size > SMALL_PRINT * body:
            continue
        still_open = [group for group in still_open if group[-1].y - line.y <= _INSET_STEP * line.size]
        for group in still_open:
            last = group[-1]
            if abs(last.size - line.size) <= 0.06 * line.size and line.x0 < last.x1 and last.x0 < line.x1:
                group.append(line)
                break
        else:
            groups.append([line])
            still_open.append(groups[-1])
    found = [group for group in groups if _is_inset(group, ordered)]
    if not in_columns:
        return found
    cut_in = [_edges(group) for group in found if _has_text_below(group, ordered)]
    return [group for group in found if any(_are_close(_edges(group), edges, group[0].size) for edges in cut_in)]


def _edges(group: Sequence[BoxedLine]) -> tuple[float, float]:
    return min(line.x0 for line in group), max(line.x1 for line in group)


def _are_close(edges: tuple[float, float], others: tuple[float, float], room: float) -> bool:
    return all(abs(edge - other) < room for edge, other in zip(edges, others, strict=True))


def _has_text_below(group: Sequence[BoxedLine], ordered: Sequence[BoxedLine]) -> bool:
    """Whether larger print is below a group that goes on beside it; `ordered` go down the page."""
    left, right = _edges(group)
    size = group[0].size
    below = bisect_right(ordered, -group[-1].y, key=lambda line: -line.y)
    return any(
        line.size > 1.06 * size
        and line.x0 < right
        and left < line.x1
        and (line.x0 < left - 2 * size or line.x1 > right + 2 * size)
        for line in ordered[below:]
    )


def _starts_note(line: BoxedLine) -> bool:
    """Whether a line starts with a label, and has words after it: the words along a chart are few."""
    letters = sum(map(str.isalpha, line.text))
    if line.is_raised(0):
        return letters >= _FEWEST_LETTERS
    return letters >= _FEWEST_LETTERS_AFTER_BARE and _INSET_LABEL.match(line.text) is not None


def _is_inset(group: Sequence[BoxedLine], ordered: Sequence[BoxedLine]) -> bool:
    """Whether a group has the label of a note, and text beside it on one side only; `ordered` go down the page."""
    if not any(_starts_note(line) for line in group):
        return False
    written = "".join(line.text for line in group).replace(" ", "")
    if sum(map(str.isalpha, written)) < _LETTERS_OF_NOTES * len(written):
        return False
    size = group[0].size
    left, right = _edges(group)
    first = bisect_left(ordered, -(group[0].y + size), key=lambda line: -line.y)
    last = bisect_right(ordered, -(group[-1].y - 0.3 * size), key=lambda line: -line.y)
    own = set(map(id, group))
    others = [line for line in ordered[first:last] if id(line) not in own]
    if any(line.x0 < right and left < line.x1 for line in others):
        return False
    text = [line for line in others if line.size > 1.06 * size and line.width >= _TEXT_WIDTH * line.size]
    sides = {line.x0 > left for line in text}
    # Text is beside most of its lines, or it would be a note below a column.
    beside = sum(any(abs(line.y - other.y) < 1.5 * other.size for other in text) for line in group)
    return len(sides) == 1 and 5 * beside >= 3 * len(group)


def _merged(lines: Sequence[BoxedLine]) -> list[tuple[float, float]]:
    """The intervals of a page's width that lines cover."""
    merged: list[tuple[float, float]] = []
    for line in sorted(lines, key=lambda line: line.x0):
        if merged and line.x0 < merged[-1][1] + 0.3 * line.size:
            merged[-1] = (merged[-1][0], max(merged[-1][1], line.x1))
        else:
            merged.append((line.x0, line.x1))
    return merged


def _are_even(starts: Sequence[float], lines: Sequence[BoxedLine]) -> bool:
    """Whether columns start at halves, thirds or quarters of the width of the text."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    wide = right - left
    return any(
        all(abs((start - left) / wide * count - place) < 0.25 for place, start in enumerate(starts))
        for count in range(max(2, len(starts)), _MOST_COLUMNS + 1)
    )


def usual_gutter(gutters: Sequence[float | None]) -> float | None:
    """The position of the gutter on most pages of a document, if at least half of them have one."""
    found = Counter(round(gutter / 10) for gutter in gutters if gutter is not None)
    if not found or 2 * found.total() < len(gutters):
        return None
    usual = found.most_common(1)[0][0]
    return next(gutter for gutter in gutters if gutter is not None and round(gutter / 10) == usual)


def columns_of_page(lines: Sequence[BoxedLine], gutters: Sequence[float]) -> Iterator[list[BoxedLine]]:
    """The columns of a page in reading order, each from top to bottom.

    A line over several columns separates those above it from those below (a title, a wide figure, notes under both
    columns).
    """
    if not any(is_apt_gutter(lines, gutter) for gutter in gutters):
        if lines:
            yield in_reading_order(lines)
        return
    jutting = _jutting(lines, gutters)
    for band in _bands(in_reading_order(lines), gutters, jutting):
        sides: list[list[BoxedLine]] = [[] for _ in range(len(gutters) + 1)]
        for line in band:
            edge = line.x0 if id(line) in jutting else line.x1
            sides[sum(edge > gutter + 2 for gutter in gutters)].append(line)
        if any(is_across_any(line, gutters) and id(line) not in jutting for line in band) or not sides[0]:
            yield band
        else:
            yield from (side for side in sides if side)


def is_apt_gutter(lines: Sequence[BoxedLine], gutter: float) -> bool:
    """Whether some lines of the page are beyond the gutter that most pages have."""
    across = sum(_is_across(line, gutter) for line in lines)
    return across <= 0.8 * len(lines) and any(line.x0 >= gutter - 1 for line in lines)


def _is_across(line: BoxedLine, gutter: float) -> bool:
    return line.x0 < gutter - 2 and line.x1 > gutter + 2


def is_across_any(line: BoxedLine, gutters: Sequence[float]) -> bool:
    """Whether a line crosses a gutter."""
    return any(_is_across(line, gutter) for gutter in gutters)


# In font sizes: baselines of lines between which nothing else is printed.
_NO_LINE_BETWEEN = 2.0


def _jutting(lines: Sequence[BoxedLine], gutters: Sequence[float]) -> set[int]:
    """Lines that jut out into the next column, whose text goes on beside them: an address that can't be broken."""
    found: set[int] = set()
    for gutter in gutters:
        across = [line for line in lines if _is_across(line, gutter)]
        heights = sorted(line.y for line in lines if line.x0 >= gutter - 2) if across else []
        for line in across:
            above = bisect_right(heights, line.y)
            if 0 < above < len(heights) and heights[above] - heights[above - 1] < _NO_LINE_BETWEEN * line.size:
                found.add(id(line))
    return found


def _bands(lines: Sequence[BoxedLine], gutters: Sequence[float], jutting: set[int]) -> Iterator[list[BoxedLine]]:
    """The bands of a page: groups of lines that are set in columns, or are not; `jutting` are of the first kind."""
    band: list[BoxedLine] = []
    was_wide = False
    for across, group in groupby(lines, key=lambda line: is_across_any(line, gutters) and id(line) not in jutting):
        span = list(group)
        # A short line between or below wide ones belongs to them: the last line of a paragraph.
        wide = across or (was_wide and all(line.x1 <= gutters[0] + 2 for line in span))
        if band and wide != was_wide:
            yield band
            band = []
        band += span
        was_wide = wide
    if band:
        yield band


def in_reading_order(lines: Sequence[BoxedLine]) -> list[BoxedLine]:
    """From top to bottom, and from left to right on one baseline."""
    return [line for row in rows_of(lines) for line in row]


def rows_of(lines: Sequence[BoxedLine]) -> list[list[BoxedLine]]:
    """Lines on one baseline, from top to bottom, each row from left to right."""
    rows: list[list[BoxedLine]] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if rows and rows[-1][0].y - line.y < 0.3 * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.x0) for row in rows]


def leading(lines: Sequence[BoxedLine]) -> float:
    """The most frequent distance of baselines in a column, in points; 0 for a single line."""
    steps = Counter(round(above.y - below.y, 1) for above, below in pairwise(lines) if above.y > below.y)
    return steps.most_common(1)[0][0] if steps else 0.0
