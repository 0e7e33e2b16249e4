"""Where the gutter between two columns runs through the rows of a page that `pdftotext -layout` wrote."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.readers.plain.lines import Line

NONE = 0
"""No gutter: the row runs across the page."""
_CANDIDATES = 8
_LEAST_ROWS = 6
_MOST_ROWS = 300
"""A page holds no more; so many rows without a form feed are no page."""
_STRAY = 12
"""Letters by which a side may start beside the gutter: the program gives small and large type one width."""
_CLOSE = 3
"""The same where a single blank is all that parts the sides."""
_NEAR = 8
"""Rows above and below that show how long the left column's lines are."""
_ALIGNED, _WIDE = 0.3, 0.4
"""Share of the rows with two sides whose right ones start at the gutter, and that more than a blank parts."""
_SURE_ROWS, _SURE_SHARE = 12, 0.4
"""Rows that wide gaps part, and share of the rows with two sides, which leave no doubt."""
_PROSE = 18
"""Letters that the rows of a column hold at least, on average; the cells of tables and lists of contents hold fewer."""
_SWITCH, _LEAVE, _CROSSED = -2.0, -6.0, -2.0
"""What it costs to take another gutter, to part from all, and to cut a row where no blank stands near."""
_GAP = pattern(r"(?<=\S) {2,}(?=\S)")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a page, cut at the gutter; an empty side has no letters."""

    line: Line
    gutter: int
    """Where the right column starts, in letters from the page's edge; NONE for a row across the page."""
    cut: int
    """Where this row is cut, in letters from the start of its text; at its end where all of it is left."""

    @property
    def is_close(self) -> bool:
        """Whether a single blank, or none, parts its sides."""
        return 0 < self.cut < len(self.line.text) and self.line.text[self.cut - 2 : self.cut] != "  "

    @property
    def is_aligned(self) -> bool:
        """Whether its right side starts exactly at the gutter."""
        return self.line.indent + self.cut == self.gutter

    @property
    def left(self) -> str:
        """The left column's letters."""
        return self.line.text[: self.cut].rstrip()

    @property
    def right(self) -> str:
        """The right column's letters."""
        return self.line.text[self.cut :].lstrip()


def cut_page(page: Sequence[Line]) -> list[Row] | None:
    """The rows of a page with the best gutters, or None where it has one column."""
    gutters = _candidates(page) if _LEAST_ROWS <= len(page) <= _MOST_ROWS else []
    if not gutters:
        return None
    kept = _best_gutters(page, gutters)
    rows = [Row(line, gutter, _cut(line, gutter)[1]) for line, gutter in zip(page, kept, strict=True)]
    return _recut(rows, frozenset(gutters)) if _are_columns(rows) else None


def _candidates(page: Sequence[Line]) -> list[int]:
    """Where many rows start again after a gap, near the middle of the page."""
    ends = sorted(line.indent + len(line.text) for line in page)
    width = ends[int(0.9 * (len(ends) - 1))]
    found: Counter[int] = Counter()
    for line in page:
        starts = [line.indent, *(line.indent + match.end() for match in _GAP.finditer(line.text[:400]))]
        found.update(at for at in starts if 0.3 * width <= at <= 0.72 * width)
    return [at for at, count in found.most_common(_CANDIDATES) if count >= max(3, 0.05 * len(page))]


def _best_gutters(page: Sequence[Line], gutters: Sequence[int]) -> list[int]:
    """For each row the gutter it keeps, NONE among them: a path that seldom changes (Viterbi)."""
    states = [NONE, *gutters]
    scores = [0.0] * len(states)
    ways: list[list[int]] = []
    for line in page:
        leader = max(range(1, len(states)), key=scores.__getitem__)
        steps = [_step(at, leader, scores) for at in range(len(states))]
        ways.append([came_from for _, came_from in steps])
        scores = [score + _cut(line, gutter)[0] for (score, _), gutter in zip(steps, states, strict=True)]
    at = max(range(len(states)), key=scores.__getitem__)
    path = []
    for way in reversed(ways):
        path.append(states[at])
        at = way[at]
    return path[::-1]


def _step(at: int, leader: int, scores: Sequence[float]) -> tuple[float, int]:
    """The best score with which the row above leads to a state, and from which."""
    others = [(scores[NONE] + _LEAVE, NONE), (scores[leader] + (_SWITCH if at else _LEAVE), leader)]
    return max((scores[at], at), *others)


def _cut(line: Line, gutter: int) -> tuple[float, int]:
    """How well a row fits a gutter, and where in its text it is cut then."""
    text, at = line.text, gutter - line.indent
    if gutter == NONE or at >= len(text):
        return 0.0, len(text)
    if at <= 0 or (at <= _STRAY and line.indent > 2 * _STRAY):
        return (2.0 if at == 0 else 0.5), 0
    wide = [match.end() for match in _GAP.finditer(text, max(0, at - 2 * _STRAY), at + 2 * _STRAY)]
    nearest = min(wide, key=lambda place: abs(place - at), default=at + 2 * _STRAY)
    if abs(nearest - at) <= _STRAY:
        return (2.0 if nearest == at else 0.6), nearest
    places = [place for place in range(max(1, at - _CLOSE), min(len(text), at + _CLOSE + 1)) if text[place - 1] == " "]
    if not places:
        return _CROSSED, _nearest_blank(text, at)
    nearest = min(places, key=lambda place: abs(place - at))
    return (0.8 if nearest == at else -0.3), nearest


def _nearest_blank(text: str, at: int) -> int:
    before, after = text.rfind(" ", 0, at) + 1, text.find(" ", at) + 1
    if not before and not after:
        return len(text)
    return min((place for place in (before, after) if place), key=lambda place: abs(place - at))


def _recut(rows: Sequence[Row], gutters: frozenset[int]) -> list[Row]:
    """The rows, those that a single blank parts cut again: no left side is longer than its neighbours are."""
    return [_recut_row(row, rows[max(0, at - _NEAR) : at + _NEAR + 1], gutters) for at, row in enumerate(rows)]


def _recut_row(row: Row, neighbours: Sequence[Row], gutters: frozenset[int]) -> Row:
    lengths = sorted(other.line.indent + len(other.left) for other in neighbours if other.left and not other.is_close)
    if not row.is_close or len(lengths) < 3:
        return row
    limit = lengths[int(0.8 * (len(lengths) - 1))] + 1 - row.line.indent
    places = range(max(2, limit - _STRAY), min(limit + 3, len(row.line.text)))
    blanks = [place for place in places if row.line.text[place - 1] == " "]

    def cost(at: int) -> tuple[bool, int]:
        away = abs(at - limit)
        return away > _CLOSE or at + row.line.indent not in gutters, away

    best = min(blanks, key=cost, default=row.cut)
    return replace(row, cut=best)


def _are_columns(rows: Sequence[Row]) -> bool:
    """Whether enough rows have both sides, and these hold prose."""
    cut = [row for row in rows if row.gutter]
    pairs = [row for row in cut if row.left and row.right]
    wide = [row for row in pairs if not row.is_close]
    if len(wide) < _LEAST_ROWS or len(pairs) < 0.25 * len(rows) or len(wide) < _WIDE * len(pairs):
        return False
    # Lines that are set flush have wide gaps too, but not one below the other.
    if sum(row.is_aligned for row in wide) < _ALIGNED * len(pairs):
        return False
    return all(_is_prose(sides) for sides in ([row.left for row in pairs], [row.right for row in pairs]))


def are_surely_columns(rows: Sequence[Row]) -> bool:
    """Whether a page leaves no doubt that the text has two columns; a table may look like the end of such a page."""
    pairs = [row for row in rows if row.gutter and row.left and row.right]
    return sum(not row.is_close for row in pairs) >= _SURE_ROWS and len(pairs) >= _SURE_SHARE * len(rows)


def _is_prose(sides: Sequence[str]) -> bool:
    """Whether the rows are long, and most letters small; figures and dotted leaders have none."""
    text = "".join(sides)
    small = sum(letter.islower() for letter in text)
    return len(text) >= _PROSE * len(sides) and small >= 0.5 * len(text.replace(" ", ""))
