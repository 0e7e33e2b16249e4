"""From glyphs to lines in reading order, with what is raised, italic or linked in them.

Column follows column; running heads, page numbers and line numbers are left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from stacite.readers.layout.numbering import split_where
from stacite.readers.pdf.bidi import in_logical_order, runs_to_the_left
from stacite.readers.pdf.pages import BOLD, ITALIC, LINE_END, Glyph, HorizontalRule, LinkAnnotation
from stacite.readers.pdf.spacing import words_start
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.text.spans import Span
from stacite.readers.pdf.pages import PdfPage

# In font sizes: a wider gap separates two columns.
_COLUMN_GAP = 2.0
# The same after a few characters: a label may be far from its note.
_LABEL_GAP = 6.0
# Rules that were typed, not drawn.
_TYPED_RULE = pattern(r"[_‗⎯―─—]{8,}")
_LIGATURES = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "ſt", "st"), strict=True))


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

    def is_raised(self, at: int) -> bool:
        """Whether the character at this index is set above the baseline."""
        return any(start <= at < end for start, end in self.raised)

    @property
    def width(self) -> float:
        """From its first character to its last, in points."""
        return self.x1 - self.x0


def lines_of_page(page: PdfPage) -> tuple[list[PdfLine], list[HorizontalRule]]:
    """The lines of a page in the order in which it was written, and its rules, typed ones too."""
    parts = _given_lines(page.glyphs) if page.has_lines else _glyph_spans(page.glyphs)
    inked = [part for part in parts if any(not glyph.character.isspace() for glyph in part)]
    lines, rules = [], list(page.rules)
    if page.has_lines:  # in the order in which they are read
        spans = [replace(_measured(part), has_spaces=True) for part in inked]
    else:
        spans = list(_joined_spans(inked))
        spans = list(_joined_rows(spans)) if runs_to_the_left(page.glyphs) else spans
    for span in spans:
        line = _line(span, page)
        if _TYPED_RULE.fullmatch(line.text.replace(" ", "")):
            rules.append(HorizontalRule(line.x0, line.x1, line.y))
        else:
            lines.append(line)
    return lines, rules


def _given_lines(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The lines of a file that says where they end."""
    line: list[Glyph] = []
    for glyph in glyphs:
        if glyph.character == LINE_END:
            yield line
            line = []
        else:
            line.append(glyph)
    yield line


def _glyph_spans(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs that were written one after the other on one baseline."""
    span: list[Glyph] = []
    y = size = right = 0.0
    for glyph in glyphs:
        character, x0, x1, baseline, _, _, font_size, _, _ = glyph
        if character == " ":
            if span:
                span.append(glyph)
            continue
        # Most glyphs follow the one before.
        if span and not (baseline == y and font_size == size and -0.5 < (x0 - right) / (size or 1) < 1):
            if _is_elsewhere(
                glyph, y, size, right, _LABEL_GAP if len(span) + (span[-1][0] != " ") <= 6 else _COLUMN_GAP
            ):
                yield span
                span = []
            if not span or font_size >= 0.9 * size:
                size = max(font_size, size) if span and abs(baseline - y) < 0.2 * size else font_size
                y = baseline
        elif not span:
            y, size = baseline, font_size
        span.append(glyph)
        right = x1
    if span:
        yield span


def _is_elsewhere(glyph: Glyph, y: float, size: float, right: float, apart: float) -> bool:
    """Whether a glyph starts a new line after one that ends at `right`: a jump down, back or far ahead."""
    size = max(glyph.size, size, 1.0)
    rise, ahead = abs(glyph.y - y), glyph.x0 - right
    if rise > 0.75 * size or ahead > apart * size or ahead < -3 * size:
        return True
    return rise > 0.2 * size and ahead < -1.2 * size


@dataclass(slots=True)
class _GlyphSpan:
    """Consecutive glyphs with their edges."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    y: float
    size: float
    characters: int
    has_spaces: bool = False
    """Whether its spaces are all among the glyphs, whose places say nothing about them."""


def _measured(glyphs: list[Glyph]) -> _GlyphSpan:
    _, x0s, x1s, ys, _, _, sizes, _, _ = zip(*[glyph for glyph in glyphs if glyph[0] != " "], strict=True)
    size = _most_common(sizes)
    y = _most_common([y for y, each in zip(ys, sizes, strict=True) if each >= 0.85 * size])
    return _GlyphSpan(glyphs, min(x0s), max(x1s), y, size, len(ys))


def _most_common(values: Sequence[float]) -> float:
    """The most frequent value, in tenths."""
    counts: Counter[float] = Counter()
    for value, count in Counter(values).items():
        counts[round(value, 1)] += count
    return counts.most_common(1)[0][0]


def _joined_spans(spans: Sequence[list[Glyph]]) -> Iterator[_GlyphSpan]:
    """Join spans on one line that raised numbers or font changes separated in the file."""
    waiting: _GlyphSpan | None = None
    for glyphs in spans:
        span = _measured(glyphs)
        if waiting is not None and _are_neighbours(waiting, span):
            waiting = _measured([*waiting.glyphs, *span.glyphs])
        elif waiting is not None and _are_neighbours(span, waiting) and span.characters <= 6:
            waiting = _measured([*span.glyphs, *waiting.glyphs])
        else:
            if waiting is not None:
                yield waiting
            waiting = span
    if waiting is not None:
        yield waiting


def _joined_rows(spans: Sequence[_GlyphSpan]) -> Iterator[_GlyphSpan]:
    """Join what is beside each other on one line and runs to the left, in whatever order it was written."""
    turned = {at for at, span in enumerate(spans) if runs_to_the_left(span.glyphs)}
    rows: list[list[int]] = []
    for at in sorted(range(len(spans)), key=lambda at: (-round(spans[at].y), spans[at].x0)):
        last = rows[-1][-1] if rows else None
        if last is not None and (at in turned or last in turned) and _are_beside(spans[last], spans[at]):
            rows[-1].append(at)
        else:
            rows.append([at])
    for row in sorted(rows, key=min):
        if turned.isdisjoint(row):
            yield spans[row[0]]
        else:
            joined = _measured([glyph for at in row for glyph in spans[at].glyphs])
            yield replace(joined, glyphs=in_logical_order(joined.glyphs, joined.size), has_spaces=True)


def _are_beside(left: _GlyphSpan, right: _GlyphSpan) -> bool:
    size = max(left.size, right.size)
    gap = right.x0 - left.x1
    return abs(left.y - right.y) < 0.62 * size and (gap < 1.5 * size or (gap < 3 * size and right.characters <= 6))


def _are_neighbours(left: _GlyphSpan, right: _GlyphSpan) -> bool:
    size = max(left.size, right.size)
    gap, rise = right.x0 - left.x1, abs(left.y - right.y)
    if not -0.25 * size <= gap < 3 * size or rise >= 0.62 * size:
        return False
    # A label may be far from its note; what follows a longer text at such a distance is in another column.
    if left.characters <= 6:
        return True
    return gap < 0.6 * size and right.characters <= 6 if rise >= 0.15 * size else gap < 1.5 * size


def _line(span: _GlyphSpan, page: PdfPage) -> PdfLine:
    characters, kept = _written(span)
    inked = [glyph for glyph in span.glyphs if glyph[0] != " "]
    _, _, _, _, bottoms, tops, _, faces, _ = zip(*inked, strict=True)
    styles = Counter(faces)
    heavy = sum(count for face, count in styles.items() if face & BOLD)
    line = PdfLine("".join(characters), page.number, span.x0, span.x1, span.y, max(tops), min(bottoms), span.size)
    line.links = _links_over(kept, page.links, span) if page.links else ()
    line.raised = _raised(kept, span)
    if any(face & ITALIC for face in styles):
        line.italic = _spans([glyph is not None and bool(glyph.face & ITALIC) for glyph in kept])
    line.bold = heavy > 0.6 * len(inked)
    line.starts = tuple(glyph.x0 if glyph else 0.0 for glyph in kept[:12])
    return line


def _written(span: _GlyphSpan) -> tuple[list[str], list[Glyph | None]]:
    """The characters with single spaces, and the glyph of each; None for a space."""
    inked = [glyph for glyph in span.glyphs if not glyph[0].isspace()]
    characters: list[str] = []
    kept: list[Glyph | None] = []
    spaces = _after_spaces(span.glyphs) if span.has_spaces else words_start(span.glyphs, span.size)
    for glyph, starts in zip(inked, spaces, strict=True):
        if starts:
            characters.append(" ")
            kept.append(None)
        character = glyph[0]
        if character in _LIGATURES:
            characters += _LIGATURES[character]
            kept += [glyph] * len(_LIGATURES[character])
        else:
            characters.append(character)
            kept.append(glyph)
    return characters, kept


def _after_spaces(glyphs: Sequence[Glyph]) -> list[bool]:
    """For each glyph that is no space, whether it follows one."""
    characters = [glyph.character for glyph in glyphs]
    return [
        before.isspace()
        for before, character in zip(["x", *characters], characters, strict=False)
        if not character.isspace()
    ]


def _raised(kept: Sequence[Glyph | None], span: _GlyphSpan) -> tuple[Span, ...]:
    """The spans of small characters above the line's baseline, and of digits drawn raised in the font's own glyphs."""
    low, high = span.y + 0.12 * span.size, span.y + 0.25 * span.size
    flags = []
    for glyph in kept:
        if glyph is None:
            flags.append(False)
            continue
        character, _, _, y, bottom, _, size, _, _ = glyph
        if y > low and (size < 0.85 * span.size or y > high):
            flags.append(True)
        elif character.isdigit():
            drawn = bottom > y + 0.2 * size > 0 and size > 1
            flags.append(drawn or character in SUPERSCRIPT_DIGITS)
        else:
            flags.append(False)
    return _spans(flags) if True in flags else ()


def _links_over(
    kept: Sequence[Glyph | None], links: Sequence[LinkAnnotation], span: _GlyphSpan
) -> tuple[tuple[int, int, str], ...]:
    """The links whose boxes are over characters of the line."""
    found = []
    for link in links:
        left, bottom, right, top = link.box
        if right < span.x0 or left > span.x1 or not bottom - 1 <= span.y + span.size * 0.3 <= top + 1:
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
    """The spans of true values."""
    spans: list[Span] = []
    start: int | None = None
    for at, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = at
        elif not flag and start is not None:
            spans.append((start, at))
            start = None
    return tuple(spans)


# Share of a page's lines that may cross a gutter: titles, wide tables and notes.
_CROSSING = 0.12
# Fewest lines on each side of a gutter.
_FEWEST = 4
# Share of the text's font size: print of notes.
_SMALL_PRINT = 0.94
# Most columns in which notes are set.
_MOST_COLUMNS = 4
# Points between the places at which a gutter is searched.
_GUTTER_STEP = 4.0


def gutter_of(lines: Sequence[PdfLine]) -> float | None:
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
    return _widened(wide, best[1]) if best else None


def _score(lines: Sequence[PdfLine], at: float) -> float:
    """How many lines are side by side at `at`, minus those that cross it in between; 0 for no gutter."""
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
    """The middle of the gap that contains `at`."""
    ends = [line.x1 for line in lines if line.x1 <= at + 1]
    starts = [line.x0 for line in lines if line.x0 >= at - 1]
    return (max(ends) + min(starts)) / 2


def foot_columns(lines: Sequence[PdfLine], body: float) -> list[list[PdfLine]]:
    """The columns of notes below text in one column; none if the notes are in one column, too.

    `body` is the font size of the text. Nothing crosses the gaps between the columns, and all are equally wide.
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
    """The intervals of a page's width that lines cover."""
    merged: list[tuple[float, float]] = []
    for line in sorted(lines, key=lambda line: line.x0):
        if merged and line.x0 < merged[-1][1] + 0.3 * line.size:
            merged[-1] = (merged[-1][0], max(merged[-1][1], line.x1))
        else:
            merged.append((line.x0, line.x1))
    return merged


def _are_even(starts: Sequence[float], lines: Sequence[PdfLine]) -> bool:
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


def columns_of_page(lines: Sequence[PdfLine], gutter: float | None) -> Iterator[list[PdfLine]]:
    """The columns of a page in reading order, each from top to bottom.

    A line over the whole width separates the columns above it from those below (a title, a wide figure, notes under
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
    """Whether some lines of the page are beyond the gutter that most pages have."""
    across = sum(_is_across(line, gutter) for line in lines)
    return across <= 0.8 * len(lines) and any(line.x0 >= gutter - 1 for line in lines)


def _is_across(line: PdfLine, gutter: float) -> bool:
    return line.x0 < gutter - 2 and line.x1 > gutter + 2


def _bands(lines: Sequence[PdfLine], gutter: float) -> Iterator[list[PdfLine]]:
    """The bands of a page: groups of lines that are set in columns, or are not."""
    band: list[PdfLine] = []
    was_wide = False
    for across, group in groupby(lines, key=lambda line: _is_across(line, gutter)):
        span = list(group)
        # A short line between or below wide ones belongs to them: the last line of a paragraph.
        wide = across or (was_wide and all(line.x1 <= gutter + 2 for line in span))
        if band and wide != was_wide:
            yield band
            band = []
        band += span
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
    """The most frequent distance of baselines in a column, in points; 0 for a single line."""
    steps = Counter(round(above.y - below.y, 1) for above, below in pairwise(lines) if above.y > below.y)
    return steps.most_common(1)[0][0] if steps else 0.0


_NUMBER = pattern(r"\d{1,9}")
_PAGE_NUMBER = pattern(
    r"[-–—|·•. ]{0,4}(?:(?:page|seite|s\.|p\.|página|pagina)\s?)?(\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s?(?:/|of|von|de|sur)\s?\d{1,4})?[-–—|·•. ]{0,4}",
    re.IGNORECASE,
)
# Lines at the top and at the foot of a page that may be furniture.
_AT_EDGE = 3
# Points by which the position of a repeated line may vary.
_MAX_SHIFT = 6.0


def page_furniture(pages: Mapping[int, Sequence[PdfLine]]) -> set[PdfLine]:
    """Page numbers, and lines at the edges of pages that repeat, apart from numbers that count the pages."""
    groups: dict[tuple[str, bool], list[PdfLine]] = defaultdict(list)
    apart: set[PdfLine] = set()
    for lines in pages.values():
        ordered = sorted(lines, key=lambda line: -line.y)
        for edge, at_top in ((ordered[:_AT_EDGE], True), (ordered[: -_AT_EDGE - 1 : -1], False)):
            for line in (each for each in edge if not each.is_raised(0)):
                groups[_NUMBER.sub("#", line.text.lower())[:80], at_top].append(line)
        apart.update(_set_apart(ordered), _set_apart(ordered[::-1]))
    least = max(2, min(3, len(pages) // 3))
    found: set[PdfLine] = set()
    for lines in groups.values():
        at_one_height = sorted(lines, key=lambda line: line.y)
        for cluster in split_where(at_one_height, lambda line, above: above.y - line.y > _MAX_SHIFT):
            seen = {line.page for line in cluster}
            if len(seen) >= least:
                often = len(seen) >= max(3, 0.6 * len(pages))
                found.update(line for line in _counting(cluster) if often or line in apart)
    for lines in pages.values():
        found.update(_page_numbers(lines, found))
    return found


def _set_apart(lines: Sequence[PdfLine]) -> Iterator[PdfLine]:
    """The lines of a page from an edge up to the first gap, if they are few: `Ibid.` at the foot belongs to a note."""
    for at, (line, following) in enumerate(pairwise(lines[: _AT_EDGE + 1])):
        if abs(line.y - following.y) > 1.45 * max(line.size, following.size):
            yield from lines[: at + 1]
            return


def _counting(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """Lines whose numbers are the same everywhere or count the pages; `12 Ibid.` at the foot of a page does neither."""
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


def _page_numbers(lines: Sequence[PdfLine], dropped: set[PdfLine]) -> Iterator[PdfLine]:
    """A number alone above or below everything else."""
    left = sorted((line for line in lines if line not in dropped), key=lambda line: line.y)
    for line, beside in ((left[0], left[1:2]), (left[-1], left[-2:-1])) if left else ():
        # Notes have a leading of 1.2: a year that ends one may be alone on the page's last line.
        apart = all(abs(line.y - other.y) > 1.5 * max(line.size, other.size) for other in beside)
        if apart and _PAGE_NUMBER.fullmatch(line.text.strip()):
            yield line


class LineNumbers:
    """Line numbers beside the text, as used by courts, editors and reviewers; detected on the first two pages."""

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
    """Those aligned at one edge whose numbers increase by the same step down the page."""
    best: list[_Numbered] = []
    for edge in (lambda each: each[0].x0, _right_edge):
        rows: dict[int, list[_Numbered]] = defaultdict(list)
        for each in numbered:
            rows[round(edge(each) / 2)].append(each)
        for row in rows.values():
            row.sort(key=lambda each: -each[0].y)
            if len(row) > len(best) and _step(row):
                best = row
    return best


def _right_edge(numbered: _Numbered) -> float:
    line, match = numbered
    end = len(match[1])
    # The right edge is computed: all digits are as wide as the first.
    wide = line.starts[1] - line.starts[0] if end > 1 else 0.5 * line.size
    return line.starts[0] + end * wide


def _step(row: Sequence[_Numbered]) -> int:
    """The step by which the numbers increase; 0 if it varies."""
    values = [int(match[1]) for _, match in row]
    steps = {following - value for value, following in pairwise(values)}
    return steps.pop() if len(steps) == 1 and min(steps) > 0 else 0


def without_start(line: PdfLine, at: int) -> PdfLine | None:
    """The line without its first characters; None if nothing is left."""
    if not line.text[at:].strip():
        return None
    line.x0 = line.starts[at] if at < len(line.starts) else line.x0
    line.text = line.text[at:]
    line.raised = tuple((max(0, start - at), end - at) for start, end in line.raised if end > at)
    line.italic = tuple((max(0, start - at), end - at) for start, end in line.italic if end > at)
    line.links = tuple((max(0, start - at), end - at, url) for start, end, url in line.links if end > at)
    line.starts = line.starts[at:]
    return line
