"""Glyphs become lines, with what is raised, slanted or linked in them, in the order of reading.

Column follows column; running heads, page numbers and numbers of lines are left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.readers.pdf.pages import BOLD, ITALIC, Glyph, HorizontalRule, LinkAnnotation
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.location import Span
    from stacite.readers.pdf.pages import PdfPage


_SPACE_WIDTH = 0.22
"""Of the size: a wider gap between two glyphs is a blank (a narrow one has 0.25, justified lines shrink it)."""
_COLUMN_GAP = 2.0
"""Of the size: a wider gap parts two columns."""
_LABEL_GAP = 6.0
"""The same after a few letters: a label may stand well before its note."""
_TYPED_RULE = pattern(r"[_‗⎯―─—]{8,}")
"""Typewriters' rules: typed, not drawn."""
_LIGATURES = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "ſt",
    "ﬆ": "st",
}


@dataclass(slots=True, eq=False)
class PdfLine:
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
    """That most of its letters have."""
    raised: tuple[Span, ...] = ()
    """Letters set above the baseline; an index more than the last letter's ends a span."""
    italic: tuple[Span, ...] = ()
    bold: bool = False
    """Whether most letters are."""
    links: tuple[tuple[int, int, str], ...] = ()
    """Start and end in the text, and the target."""
    starts: tuple[float, ...] = field(default=(), repr=False)
    """Where the letters of the line's beginning stand: x of the first twelve."""
    frame: int = 0
    """Which column of which page, counted through the document in the order of reading."""

    def is_raised(self, at: int) -> bool:
        """Whether the letter at this index is set above the baseline."""
        return any(start <= at < end for start, end in self.raised)

    @property
    def width(self) -> float:
        """From its first letter to its last, in points."""
        return self.x1 - self.x0


def lines_of_page(sheet: PdfPage) -> tuple[list[PdfLine], list[HorizontalRule]]:
    """The lines of a page in the order in which it was written, and its rules, typed ones too."""
    pieces = [piece for piece in _glyph_runs(sheet.glyphs) if any(not glyph.letter.isspace() for glyph in piece)]
    lines, rules = [], list(sheet.rules)
    for glyphs in _joined_runs(pieces):
        line = _line(glyphs, sheet)
        if _TYPED_RULE.fullmatch(line.text.replace(" ", "")):
            rules.append(HorizontalRule(line.x0, line.x1, line.y))
        else:
            lines.append(line)
    return lines, rules


def _glyph_runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Runs of glyphs that were written one after the other on one baseline."""
    piece: list[Glyph] = []
    y = size = right = 0.0
    for glyph in glyphs:
        if glyph.letter == " ":
            if piece:
                piece.append(glyph)
            continue
        if piece and _is_elsewhere(glyph, y, size, right, _LABEL_GAP if len(piece) <= 6 else _COLUMN_GAP):
            yield piece
            piece = []
        if not piece or glyph.size >= 0.9 * size:
            y, size = glyph.y, max(glyph.size, size) if piece and abs(glyph.y - y) < 0.2 * size else glyph.size
        piece.append(glyph)
        right = glyph.x1
    if piece:
        yield piece


def _is_elsewhere(glyph: Glyph, y: float, size: float, right: float, apart: float) -> bool:
    """Whether a glyph starts a new line after one that ends at `right`: a jump down, back or far ahead."""
    size = max(glyph.size, size, 1.0)
    rise, ahead = abs(glyph.y - y), glyph.x0 - right
    if rise > 0.75 * size or ahead > apart * size or ahead < -3 * size:
        return True
    return rise > 0.2 * size and ahead < -1.2 * size


@dataclass(slots=True)
class _GlyphRun:
    """A run of glyphs and its edges."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    y: float
    size: float
    letters: int


def _measured(glyphs: list[Glyph]) -> _GlyphRun:
    inked = [glyph for glyph in glyphs if glyph.letter != " "]
    size = Counter(round(glyph.size, 1) for glyph in inked).most_common(1)[0][0]
    large = [glyph for glyph in inked if glyph.size >= 0.85 * size]
    y = Counter(round(glyph.y, 1) for glyph in large).most_common(1)[0][0]
    x0, x1 = min(glyph.x0 for glyph in inked), max(glyph.x1 for glyph in inked)
    return _GlyphRun(glyphs, x0, x1, y, size, len(inked))


def _joined_runs(runs: Sequence[list[Glyph]]) -> Iterator[list[Glyph]]:
    """Runs that stand on one line become one, though raised figures or fonts threw them apart in the file."""
    waiting: _GlyphRun | None = None
    for run in runs:
        piece = _measured(run)
        if waiting is not None and _are_neighbours(waiting, piece):
            waiting = _measured([*waiting.glyphs, *piece.glyphs])
        elif waiting is not None and _are_neighbours(piece, waiting) and piece.letters <= 6:
            waiting = _measured([*piece.glyphs, *waiting.glyphs])
        else:
            if waiting is not None:
                yield waiting.glyphs
            waiting = piece
    if waiting is not None:
        yield waiting.glyphs


def _are_neighbours(left: _GlyphRun, right: _GlyphRun) -> bool:
    size = max(left.size, right.size)
    gap, rise = right.x0 - left.x1, abs(left.y - right.y)
    if not -0.25 * size <= gap < 3 * size or rise >= 0.62 * size:
        return False
    # A label stands well before its note; what follows a line after so much room is another column's.
    if left.letters <= 6:
        return True
    return gap < 0.6 * size and right.letters <= 6 if rise >= 0.15 * size else gap < 1.5 * size


def _line(glyphs: list[Glyph], sheet: PdfPage) -> PdfLine:
    piece = _measured(glyphs)
    letters, kept = _written(glyphs, piece)
    inked = [glyph for glyph in glyphs if glyph.letter != " "]
    heavy = sum(bool(glyph.face & BOLD) for glyph in inked)
    links = _links_over(kept, sheet.links, piece) if sheet.links else ()
    raised = _spans([glyph is not None and _is_raised(glyph, piece) for glyph in kept])
    italic = _spans([glyph is not None and bool(glyph.face & ITALIC) for glyph in kept])
    line = PdfLine("".join(letters), sheet.number, piece.x0, piece.x1, piece.y, 0, 0, piece.size)
    line.top, line.bottom = max(glyph.top for glyph in inked), min(glyph.bottom for glyph in inked)
    line.raised, line.italic, line.bold, line.links = raised, italic, heavy > 0.6 * len(inked), links
    line.starts = tuple(glyph.x0 if glyph else 0.0 for glyph in kept[:12])
    return line


def _written(glyphs: list[Glyph], piece: _GlyphRun) -> tuple[list[str], list[Glyph | None]]:
    """The letters with single blanks, and the glyph of each; none for a blank."""
    letters: list[str] = []
    kept: list[Glyph | None] = []
    right: float | None = None
    blank = False
    for glyph in glyphs:
        if glyph.letter.isspace():
            blank = True
            continue
        wide = right is not None and glyph.x0 - right > _SPACE_WIDTH * piece.size
        if letters and (blank or wide):
            letters.append(" ")
            kept.append(None)
        blank, right = False, glyph.x1
        for letter in _LIGATURES.get(glyph.letter, glyph.letter):
            letters.append(letter)
            kept.append(glyph)
    return letters, kept


def _is_raised(glyph: Glyph, piece: _GlyphRun) -> bool:
    """A small letter above the line's baseline, or a figure drawn as a raised one in a font's own glyph."""
    if glyph.letter in SUPERSCRIPT_DIGITS:
        return True
    rise = glyph.y - piece.y
    if glyph.size < 0.85 * piece.size and rise > 0.12 * piece.size:
        return True
    if rise > 0.25 * piece.size:
        return True
    return glyph.letter.isdigit() and glyph.bottom > glyph.y + 0.2 * glyph.size > 0 and glyph.size > 1


def _links_over(
    kept: Sequence[Glyph | None], links: Sequence[LinkAnnotation], piece: _GlyphRun
) -> tuple[tuple[int, int, str], ...]:
    """The links whose boxes lie over letters of the line."""
    found = []
    for link in links:
        left, bottom, right, top = link.box
        if right < piece.x0 or left > piece.x1 or not bottom - 1 <= piece.y + piece.size * 0.3 <= top + 1:
            continue
        under = [
            at
            for at, glyph in enumerate(kept)
            if glyph is not None
            and left - 1 <= (glyph.x0 + glyph.x1) / 2 <= right + 1
            and bottom - 0.5 <= glyph.y + 0.28 * glyph.size <= top + 0.5
        ]
        if under:
            found.append((under[0], under[-1] + 1, link.url))
    return tuple(sorted(found))


def _spans(flags: Sequence[bool]) -> tuple[Span, ...]:
    """Runs of true ones; a blank between two of them belongs to none."""
    spans: list[Span] = []
    start: int | None = None
    for at, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = at
        elif not flag and start is not None:
            spans.append((start, at))
            start = None
    return tuple(spans)


_CROSSING = 0.12
"""Share of a page's lines that may run over a gutter: titles, wide tables and notes."""
_FEWEST = 4
"""Lines on each side of a gutter."""
_SMALL_PRINT = 0.94
"""Of the size of the text: print of notes."""
_MOST_COLUMNS = 4
"""Columns in which notes are set."""
_GUTTER_STEP = 4.0
"""Points between places at which a gutter is looked for."""


def gutter_of(lines: Sequence[PdfLine]) -> float | None:
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
        at += _GUTTER_STEP
    return _widened(wide, best[1]) if best else None


def _score(lines: Sequence[PdfLine], at: float) -> float:
    """How many lines stand side by side on both sides of `at`, less those that cross it between; 0 for no gutter."""
    before = [line for line in lines if line.x1 <= at + 1]
    after = [line for line in lines if line.x0 >= at - 1]
    if min(len(before), len(after)) < _FEWEST:
        return 0.0
    beside = _with_line_beside(before, after)
    if len(beside) < _FEWEST:
        return 0.0
    highest, lowest = max(line.y for line in beside), min(line.y for line in beside)
    across = [line for line in lines if line.x1 > at + 1 and line.x0 < at - 1]
    crossing = sum(lowest < line.y < highest for line in across)
    if crossing >= max(_CROSSING * (len(before) + len(after)), 2):
        return 0.0
    return len(beside) - crossing


def _with_line_beside(before: Sequence[PdfLine], after: Sequence[PdfLine]) -> list[PdfLine]:
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


def _widened(lines: Sequence[PdfLine], at: float) -> float:
    """The middle of the gap that holds `at`."""
    ends = [line.x1 for line in lines if line.x1 <= at + 1]
    starts = [line.x0 for line in lines if line.x0 >= at - 1]
    return (max(ends) + min(starts)) / 2


def foot_columns(lines: Sequence[PdfLine], body: float) -> list[list[PdfLine]]:
    """The columns of notes below text of one column, none where they stand in one.

    `body` is the size of the text. Nothing runs over the gaps between the columns, and all are as wide.
    """
    foot: list[PdfLine] = []
    above: list[PdfLine] = []
    for line in reversed(in_reading_order(lines)):
        (foot if not above and line.size <= _SMALL_PRINT * body else above).append(line)
    edges = _merged(foot)
    if not 1 < len(edges) <= _MOST_COLUMNS or not _are_even([start for start, _ in edges], lines):
        return []
    gutter = (edges[0][1] + edges[1][0]) / 2
    if not any(_is_across(line, gutter) for line in above[:_FEWEST]):
        return []
    return [[line for line in in_reading_order(foot) if start <= line.x0 <= end] for start, end in edges]


def _merged(lines: Sequence[PdfLine]) -> list[tuple[float, float]]:
    """The stretches of a page's width that lines cover."""
    merged: list[tuple[float, float]] = []
    for line in sorted(lines, key=lambda line: line.x0):
        if merged and line.x0 < merged[-1][1] + 0.3 * line.size:
            merged[-1] = (merged[-1][0], max(merged[-1][1], line.x1))
        else:
            merged.append((line.x0, line.x1))
    return merged


def _are_even(starts: Sequence[float], lines: Sequence[PdfLine]) -> bool:
    """Whether columns start at the halves, thirds or quarters of the width of the text."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    wide = right - left
    return any(
        all(abs((start - left) / wide * count - place) < 0.25 for place, start in enumerate(starts))
        for count in range(max(2, len(starts)), _MOST_COLUMNS + 1)
    )


def usual_gutter(gutters: Sequence[float | None]) -> float | None:
    """Where most pages of a document have their gutter, if at least half of them have one."""
    found = Counter(round(gutter / 10) for gutter in gutters if gutter is not None)
    if not found or 2 * found.total() < len(gutters):
        return None
    usual = found.most_common(1)[0][0]
    return next(gutter for gutter in gutters if gutter is not None and round(gutter / 10) == usual)


def columns_of_page(lines: Sequence[PdfLine], gutter: float | None) -> Iterator[list[PdfLine]]:
    """The columns of a page in the order of reading, each from its top to its foot.

    A line over the whole width parts the columns above it from those below (a title, a wide figure, notes under
    both columns).
    """
    if gutter is None or not _is_apt(lines, gutter):
        if lines:
            yield in_reading_order(lines)
        return
    for band in _bands(in_reading_order(lines), gutter):
        sides = [[line for line in band if line.x1 <= gutter + 2], [line for line in band if line.x1 > gutter + 2]]
        if any(_is_across(line, gutter) for line in band) or not sides[0]:
            yield band
        else:
            yield from (side for side in sides if side)


def _is_apt(lines: Sequence[PdfLine], gutter: float) -> bool:
    """Whether some lines of the page stand beyond the gutter, where most pages have one."""
    across = sum(_is_across(line, gutter) for line in lines)
    return across <= 0.8 * len(lines) and any(line.x0 >= gutter - 1 for line in lines)


def _is_across(line: PdfLine, gutter: float) -> bool:
    return line.x0 < gutter - 2 and line.x1 > gutter + 2


def _bands(lines: Sequence[PdfLine], gutter: float) -> Iterator[list[PdfLine]]:
    """Stretches of the page's height that are set in columns, and such that are not."""
    stretches: list[tuple[bool, list[PdfLine]]] = []
    for line in lines:
        across = _is_across(line, gutter)
        if not stretches or stretches[-1][0] != across:
            stretches.append((across, []))
        stretches[-1][1].append(line)
    band: list[PdfLine] = []
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


def in_reading_order(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """From top to bottom, and from left to right on one baseline."""
    ordered = sorted(lines, key=lambda line: -line.y)
    rows: list[list[PdfLine]] = []
    for line in ordered:
        if rows and rows[-1][0].y - line.y < 0.3 * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.x0)]


def leading(lines: Sequence[PdfLine]) -> float:
    """The distance of baselines that most lines of a column keep, in points; 0 for a single line."""
    steps = Counter(round(above.y - below.y, 1) for above, below in pairwise(lines) if above.y > below.y)
    return steps.most_common(1)[0][0] if steps else 0.0


_NUMBER = pattern(r"\d{1,9}")
_PAGE_NUMBER = pattern(
    r"[-–—|·•. ]{0,4}(?:(?:page|seite|s\.|p\.|página|pagina)\s?)?(\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s?(?:/|of|von|de|sur)\s?\d{1,4})?[-–—|·•. ]{0,4}",
    re.IGNORECASE,
)
_AT_EDGE = 3
"""Lines at the top and at the foot of a page that are looked at."""
_MAX_SHIFT = 6.0
"""Points by which a repeated line may shift."""


def page_furniture(pages: Mapping[int, Sequence[PdfLine]]) -> set[PdfLine]:
    """Lines at the edges of pages that say the same on several, numbers that count the pages aside; page numbers."""
    groups: dict[tuple[str, bool], list[PdfLine]] = defaultdict(list)
    apart: set[PdfLine] = set()
    for lines in pages.values():
        ordered = sorted(lines, key=lambda line: -line.y)
        for edge, at_top in ((ordered[:_AT_EDGE], True), (ordered[: -_AT_EDGE - 1 : -1], False)):
            for line in (each for each in edge if not each.is_raised(0)):
                groups[_masked(line.text), at_top].append(line)
        apart.update(_set_apart(ordered))
        apart.update(_set_apart(ordered[::-1]))
    least = max(2, min(3, len(pages) // 3))
    found: set[PdfLine] = set()
    for lines in groups.values():
        for cluster in _at_one_height(lines):
            seen = {line.page for line in cluster}
            if len(seen) >= least:
                often = len(seen) >= max(3, 0.6 * len(pages))
                found.update(line for line in _counting(cluster) if often or line in apart)
    for lines in pages.values():
        found.update(_page_numbers(lines, found))
    return found


def _set_apart(lines: Sequence[PdfLine]) -> Iterator[PdfLine]:
    """The lines of a page from an edge up to the first gap, if they are few: `Ibid.` at a foot is a note's."""
    for at, (line, following) in enumerate(pairwise(lines[: _AT_EDGE + 1])):
        if abs(line.y - following.y) > 1.45 * max(line.size, following.size):
            yield from lines[: at + 1]
            return


def _masked(text: str) -> str:
    return _NUMBER.sub("#", text.lower())[:80]


def _at_one_height(lines: Sequence[PdfLine]) -> Iterator[list[PdfLine]]:
    cluster: list[PdfLine] = []
    for line in sorted(lines, key=lambda line: line.y):
        if cluster and line.y - cluster[-1].y > _MAX_SHIFT:
            yield cluster
            cluster = []
        cluster.append(line)
    if cluster:
        yield cluster


def _counting(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """Those whose numbers are the same everywhere or count the pages; `12 Ibid.` at a page's foot does neither."""
    numbers = [[int(number) for number in _NUMBER.findall(line.text[:80])] for line in lines]
    if not numbers[0]:
        return list(lines)
    counting = set(range(len(lines)))
    for place in range(len(numbers[0])):
        same = _agreeing([each[place] for each in numbers])
        paged = _agreeing([each[place] - line.page for each, line in zip(numbers, lines, strict=True)])
        counting &= max(same, paged, key=len)
    return [line for at, line in enumerate(lines) if at in counting] if len(counting) > 1 else []


def _agreeing(values: Sequence[int]) -> set[int]:
    usual = max(set(values), key=values.count)
    return {at for at, value in enumerate(values) if value == usual}


def _page_numbers(lines: Sequence[PdfLine], gone: set[PdfLine]) -> Iterator[PdfLine]:
    """A lone number above or below everything else."""
    left = sorted((line for line in lines if line not in gone), key=lambda line: line.y)
    for line, beside in ((left[0], left[1:2]), (left[-1], left[-2:-1])) if left else ():
        # Notes have a leading of 1.2: a year that ends one may stand alone on the page's last line.
        apart = all(abs(line.y - other.y) > 1.5 * max(line.size, other.size) for other in beside)
        if apart and _PAGE_NUMBER.fullmatch(line.text.strip()):
            yield line


class LineNumbers:
    """Numbers of lines beside the text, as courts, editors and reviewers have them set; told from the first page on."""

    def __init__(self) -> None:
        self._known = False
        self._page = 0

    def drop(self, lines: Sequence[PdfLine]) -> list[PdfLine]:
        """The lines of a page without the numbers beside them."""
        self._page += 1
        if self._page > 2 and not self._known:
            return list(lines)
        numbered = [(line, match) for line in lines if (match := re.match(r"(\d{1,5})(?: |\Z)", line.text))]
        row = _longest_row(numbered)
        if len(row) < 8 or (len(row) < 0.5 * len(lines) and _step(row) == 1):
            return list(lines)
        self._known = True
        numbers = {id(line): match.end() for line, match in row}
        return [
            rest
            for line in lines
            if (rest := without_start(line, numbers[id(line)]) if id(line) in numbers else line) is not None
        ]


_Numbered = tuple["PdfLine", re.Match[str]]


def _longest_row(numbered: Sequence[_Numbered]) -> list[_Numbered]:
    """Those with one edge in common whose numbers climb by the same step down the page."""
    best: list[_Numbered] = []
    for edge in (_left, _right):
        rows: dict[int, list[_Numbered]] = defaultdict(list)
        for each in numbered:
            rows[round(edge(each) / 2)].append(each)
        for row in rows.values():
            row.sort(key=lambda each: -each[0].y)
            if len(row) > len(best) and _step(row):
                best = row
    return best


def _left(numbered: _Numbered) -> float:
    return numbered[0].x0


def _right(numbered: _Numbered) -> float:
    line, match = numbered
    end = len(match[1])
    # A number's last letter ends where its figures, which all are as wide as the first, have room.
    wide = line.starts[1] - line.starts[0] if end > 1 else 0.5 * line.size
    return line.starts[0] + end * wide


def _step(row: Sequence[_Numbered]) -> int:
    """By how much the numbers climb; 0 where they don't do so evenly."""
    values = [int(match[1]) for _, match in row]
    steps = {following - value for value, following in pairwise(values)}
    return steps.pop() if len(steps) == 1 and min(steps) > 0 else 0


def without_start(line: PdfLine, at: int) -> PdfLine | None:
    """The line without its first letters; None where none is left."""
    if not line.text[at:].strip():
        return None
    line.x0 = line.starts[at] if at < len(line.starts) else line.x0
    line.text = line.text[at:]
    line.raised = tuple((max(0, start - at), end - at) for start, end in line.raised if end > at)
    line.italic = tuple((max(0, start - at), end - at) for start, end in line.italic if end > at)
    line.links = tuple((max(0, start - at), end - at, url) for start, end, url in line.links if end > at)
    line.starts = line.starts[at:]
    return line
