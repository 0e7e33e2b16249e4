"""The lines of a text in reading order: without running heads, and one column after the other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING

from stacite.readers.layout.boxed_lines import BoxedLine, even_gutters, gutter_of
from stacite.readers.layout.page_regions import mark_regions, page_furniture
from stacite.readers.passage_builders import PassageParts
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.numerals import FIRST_SYMBOLS
from stacite.text.patterns import pattern
from stacite.text.spans import Passage, PassageSlice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.document import PageRegion
    from stacite.text.spans import Span


_LINE = pattern(r"([^\r\n\f]*)(\r\n|\n|\r|\f|\Z)")
_EDGES = " \t\v\ufeff\u00a0\u200b"
_CLOSED = pattern(r"(?:[.!?…:;。！？]|[)\]>”\"’'»“*_])[*_”\"’')\]»]*\Z")
_ENDS_IN_URL = pattern(r"(?:https?://|www\.)[^\s<>]*[^\s<>\-/_=&?,]\Z", re.IGNORECASE)
_ENDS_OPEN = pattern(r"[,;:]\Z|(?<=[\w])[-\u2010–]\Z")
_LIST_ITEM = pattern(r"(?:[-•●▪◦‣*+–—]|\(?[0-9]{1,3}[.)]|\(?[a-zA-Z][.)]|#{1,6})\s")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line that is not empty."""

    start: int
    """Offset in the source of its first character after the indentation."""
    end: int
    text: str
    """Without whitespace at its edges."""
    column: int
    """0-based, counted through the text; before columns are unfolded, each page (up to a form feed) is one."""
    gap: bool
    """Whether a blank line, the top of a page or the start of the text precedes it."""
    indent: int = 0
    page: int = 0
    """0-based."""


def read_lines(source: str) -> list[TextLine]:
    """All lines of a source except blank ones."""
    lines: list[TextLine] = []
    page, gap = 0, True
    for match in _LINE.finditer(source):
        text = match[1].strip(_EDGES)
        if text:
            indent = len(match[1]) - len(match[1].lstrip(_EDGES))
            start = match.start() + indent
            lines.append(TextLine(start, start + len(text), text, page, gap, indent, page))
            gap = False
        elif match[2]:
            gap = True
        if match[2] == "\f":
            page, gap = page + 1, True
    return lines


def page_starts(lines: Iterable[TextLine]) -> dict[int, int]:
    """The offset at which each printed page starts."""
    starts: dict[int, int] = {}
    for line in lines:
        starts.setdefault(line.page, line.start)
    return starts


def with_gaps_at_page_starts(lines: Iterable[TextLine]) -> list[TextLine]:
    """The same lines, with a gap at the top of each page, whatever was removed above."""
    fixed: list[TextLine] = []
    for line in lines:
        first = not fixed or fixed[-1].column != line.column
        fixed.append(replace(line, gap=True) if first and not line.gap else line)
    return fixed


def blocks(lines: list[TextLine]) -> list[range]:
    """Paragraphs: consecutive lines without a gap between them."""
    edges = [index for index, line in enumerate(lines) if line.gap or index == 0]
    return [range(start, end) for start, end in pairwise([*edges, len(lines)])]


def is_closed(text: str) -> bool:
    """Whether a text ends like a sentence or note: with a period, a closing bracket or quote, or a whole URL."""
    if _ENDS_OPEN.search(text) or has_open_bracket(text):
        return False
    return _CLOSED.search(text[-12:]) is not None or _ENDS_IN_URL.search(text[-400:]) is not None


def is_certainly_open(text: str) -> bool:
    """Whether a text breaks off even if notes have no final period: at a comma, or inside brackets or quotes."""
    recent = text[-400:]
    return (
        _ENDS_OPEN.search(text) is not None
        or has_open_bracket(text)
        or any(recent.rfind(opening) > recent.rfind(closing) for opening, closing in ("()", "“”", "[]"))
    )


def has_open_bracket(text: str) -> bool:
    """Whether the angle bracket around a URL is still open at the end."""
    return re.search(r"<(?:https?:|www\.|doi:)[^\s<>]*\Z", text[-600:]) is not None


def starts_lower(text: str) -> bool:
    """Whether the text continues something: it starts in lower case or with punctuation."""
    return bool(text) and (text[0].islower() or text[0] in ",;)]”’»")


def is_list_item(text: str) -> bool:
    """Whether a line starts a list item or a heading of light markup."""
    return _LIST_ITEM.match(text) is not None


@dataclass(frozen=True, slots=True)
class ReorderedText:
    """Lines in another order than in the source."""

    lines: list[TextLine]
    """`page` is the printed page, `column` one of its columns."""
    passage: Passage
    """The text of the lines, with pieces that point into the source."""

    def span(self, span: Span) -> Span:
        """The span of the source for a span of the text."""
        return self.passage.source_span(*span) or span

    def in_source(self, passage: Passage) -> Passage:
        """The same passage with pieces that point into the source."""
        return Passage(passage.text, tuple(part for piece in passage.pieces for part in self._in_source(piece)))

    def _in_source(self, piece: PassageSlice) -> Iterator[PassageSlice]:
        """A line may be put together from several parts of the source; each gives a piece."""
        own, end = self.passage.pieces, piece.source + piece.length
        at = max(0, bisect_right(own, piece.source, key=lambda other: other.start) - 1)
        while at < len(own) and own[at].start < end:
            start, stop = max(piece.source, own[at].start), min(end, own[at].start + own[at].length)
            if start < stop:
                yield PassageSlice(
                    piece.start + start - piece.source, own[at].source + start - own[at].start, stop - start
                )
            at += 1

    def after(self, first: ReorderedText | None) -> ReorderedText:
        """This order applied after another one."""
        return ReorderedText(self.lines, first.in_source(self.passage)) if first else self


class ReorderedTextWriter:
    """Writes the lines of one text in another order."""

    def __init__(self) -> None:
        self._written = PassageParts()
        self._pages: list[int] = []

    def page(self, page: int) -> None:
        """What follows is on a new page, or in a new column of the page."""
        if self._pages:
            self._written.put("\f")
        self._pages.append(page)

    def line(self, parts: Sequence[TextLine], *, gap: bool) -> None:
        """Add a line that is put together from parts."""
        self._written.put("\n" if gap else "")
        for number, part in enumerate(parts):
            self._written.put(" " if number else "")
            self._written.put(part.text, part.start)
        self._written.put("\n")

    def reordered(self) -> ReorderedText:
        """All that was added."""
        passage = self._written.passage()
        lines = [replace(line, page=self._pages[line.column]) for line in read_lines(passage.text)]
        return ReorderedText(lines, passage)


NO_GUTTER = 0
"""No gutter: the row extends across the page."""
_CANDIDATES = 8
_LEAST_ROWS = 6
# More rows without a form feed are not one page.
_MOST_ROWS = 300
# Characters by which a side may start beside the gutter: pdftotext gives large and small type the same width.
_STRAY = 12
# The same if only one space separates the sides.
_CLOSE = 3
# Rows above and below that show how long the lines of the left column are.
_NEAR = 8
# Shares of the rows with two sides: of those that start at the gutter, and of those with more than one space between.
_ALIGNED_SHARE, _WIDE_SHARE = 0.3, 0.4
# Rows with wide gaps, and their share of the rows with two sides, that prove two columns.
_CERTAIN_ROWS, _CERTAIN_SHARE = 12, 0.4
# Average characters of the rows of a column, at least; cells of tables and tables of contents have fewer.
_PROSE_WIDTH = 18
# Costs of changing to another gutter, of leaving all gutters, and of cutting a row where no space is near.
_SWITCH, _LEAVE, _CROSSED = -2.0, -6.0, -2.0
_GAP = pattern(r"(?<=\S) {2,}(?=\S)")


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A line of a page, cut at the gutter; an empty side has no characters."""

    line: TextLine
    gutter: int
    """Where the right column starts, in characters from the edge of the page; NO_GUTTER for a row across the page."""
    cut: int
    """Where this row is cut, in characters from the start of its text; its length if all of it is on the left."""

    @property
    def is_close(self) -> bool:
        """Whether at most one space separates its sides."""
        return 0 < self.cut < len(self.line.text) and self.line.text[self.cut - 2 : self.cut] != "  "

    @property
    def is_aligned(self) -> bool:
        """Whether its right side starts exactly at the gutter."""
        return self.line.indent + self.cut == self.gutter

    @property
    def left(self) -> str:
        """The text of the left column."""
        return self.line.text[: self.cut].rstrip()

    @property
    def right(self) -> str:
        """The text of the right column."""
        return self.line.text[self.cut :].lstrip()


def cut_page(page: Sequence[TextLine]) -> list[ColumnRow] | None:
    """The rows of a page with the best gutters, or None if it has one column."""
    gutters = _refs(page) if _LEAST_ROWS <= len(page) <= _MOST_ROWS else []
    if not gutters:
        return None
    kept = _best_gutters(page, gutters)
    rows = [ColumnRow(line, gutter, _cut(line, gutter)[1]) for line, gutter in zip(page, kept, strict=True)]
    return _recut(rows, frozenset(gutters)) if _are_columns(rows) else None


def _refs(page: Sequence[TextLine]) -> list[int]:
    """Where many rows start again after a gap, near the middle of the page."""
    ends = sorted(line.indent + len(line.text) for line in page)
    width = ends[int(0.9 * (len(ends) - 1))]
    found: Counter[int] = Counter()
    for line in page:
        starts = [line.indent, *(line.indent + match.end() for match in _GAP.finditer(line.text[:400]))]
        found.update(at for at in starts if 0.3 * width <= at <= 0.72 * width)
    return [at for at, count in found.most_common(_CANDIDATES) if count >= max(3, 0.05 * len(page))]


def _best_gutters(page: Sequence[TextLine], gutters: Sequence[int]) -> list[int]:
    """The gutter of each row, or NO_GUTTER: a path with few changes (Viterbi)."""
    states = [NO_GUTTER, *gutters]
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
    """The best score with which the row above leads to a state, and from which state."""
    others = [(scores[NO_GUTTER] + _LEAVE, NO_GUTTER), (scores[leader] + (_SWITCH if at else _LEAVE), leader)]
    return max((scores[at], at), *others)


def _cut(line: TextLine, gutter: int) -> tuple[float, int]:
    """How well a row fits a gutter, and where its text is cut then."""
    text, at = line.text, gutter - line.indent
    if gutter == NO_GUTTER or at >= len(text):
        return 0.0, len(text)
    if at <= 0 or (at <= _STRAY and line.indent > 2 * _STRAY):
        return (2.0 if at == 0 else 0.5), 0
    wide = [match.end() for match in _GAP.finditer(text, max(0, at - 2 * _STRAY), at + 2 * _STRAY)]
    nearest = min(wide, key=lambda place: abs(place - at), default=at + 2 * _STRAY)
    if abs(nearest - at) <= _STRAY:
        return (2.0 if nearest == at else 0.6), nearest
    places = [place for place in range(max(1, at - _CLOSE), min(len(text), at + _CLOSE + 1)) if text[place - 1] == " "]
    if not places:
        return _CROSSED, _nearest_space(text, at)
    nearest = min(places, key=lambda place: abs(place - at))
    return (0.8 if nearest == at else -0.3), nearest


def _nearest_space(text: str, at: int) -> int:
    before, after = text.rfind(" ", 0, at) + 1, text.find(" ", at) + 1
    if not before and not after:
        return len(text)
    return min((place for place in (before, after) if place), key=lambda place: abs(place - at))


def _recut(rows: Sequence[ColumnRow], gutters: frozenset[int]) -> list[ColumnRow]:
    """Rows whose sides only one space separates, cut again so that no left side is longer than those near it."""
    return [_recut_row(row, rows[max(0, at - _NEAR) : at + _NEAR + 1], gutters) for at, row in enumerate(rows)]


def _recut_row(row: ColumnRow, neighbours: Sequence[ColumnRow], gutters: frozenset[int]) -> ColumnRow:
    lengths = sorted(other.line.indent + len(other.left) for other in neighbours if other.left and not other.is_close)
    if not row.is_close or len(lengths) < 3:
        return row
    limit = lengths[int(0.8 * (len(lengths) - 1))] + 1 - row.line.indent
    places = range(max(2, limit - _STRAY), min(limit + 3, len(row.line.text)))
    spaces = [place for place in places if row.line.text[place - 1] == " "]

    def cost(at: int) -> tuple[bool, int]:
        away = abs(at - limit)
        return away > _CLOSE or at + row.line.indent not in gutters, away

    best = min(spaces, key=cost, default=row.cut)
    return replace(row, cut=best)


def _are_columns(rows: Sequence[ColumnRow]) -> bool:
    """Whether enough rows have both sides, and these are prose."""
    cut = [row for row in rows if row.gutter]
    pairs = [row for row in cut if row.left and row.right]
    wide = [row for row in pairs if not row.is_close]
    if len(wide) < _LEAST_ROWS or len(pairs) < 0.25 * len(rows) or len(wide) < _WIDE_SHARE * len(pairs):
        return False
    # Justified lines have wide gaps too, but not one below the other.
    if sum(row.is_aligned for row in wide) < _ALIGNED_SHARE * len(pairs):
        return False
    return all(_is_prose(sides) for sides in ([row.left for row in pairs], [row.right for row in pairs]))


def are_certainly_columns(rows: Sequence[ColumnRow]) -> bool:
    """Whether a page proves that the text has two columns; a table may look like the last page of such a text."""
    pairs = [row for row in rows if row.gutter and row.left and row.right]
    return sum(not row.is_close for row in pairs) >= _CERTAIN_ROWS and len(pairs) >= _CERTAIN_SHARE * len(rows)


def _is_prose(sides: Sequence[str]) -> bool:
    """Whether the rows are long and mostly lower-case; numbers and dotted leaders are not."""
    text = "".join(sides)
    small = sum(character.islower() for character in text)
    return len(text) >= _PROSE_WIDTH * len(sides) and small >= 0.5 * len(text.replace(" ", ""))


# Share of a text's lines on pages that prove two columns.
_COLUMN_SHARE = 0.2
# Empty rows on one side that separate paragraphs there; fewer are due to the closer lines of the other column.
_LONE_GAP = 3


def unfold_columns(lines: list[TextLine]) -> ReorderedText | None:
    """The lines of pages with two columns in reading order; None if no page has two."""
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.column)]
    cut = [cut_page(page) for page in pages]
    rows = sum(len(page) for page in pages)
    if sum(len(parts) for parts in cut if parts and are_certainly_columns(parts)) < _COLUMN_SHARE * rows:
        return None
    writer = ReorderedTextWriter()
    for page, parts in zip(pages, cut, strict=True):
        for column in [page] if parts is None else _columns(parts):
            if column:
                writer.page(page[0].page)
            for line in column:
                writer.line([line], gap=line.gap)
    return writer.reordered()


def _columns(rows: Sequence[ColumnRow]) -> Iterator[list[TextLine]]:
    """The page's columns in reading order; rows across the page go with the left column below them."""
    above: list[TextLine] = []
    for gutter, rows_alike in groupby(rows, key=lambda row: row.gutter > 0):
        band = list(rows_alike)
        if gutter:
            yield above + list(_side(band, right=False))
            yield list(_side(band, right=True))
            above = []
        else:
            above = [row.line for row in band]
    yield above


def _side(band: Sequence[ColumnRow], *, right: bool) -> Iterator[TextLine]:
    empty, gap = 0, True
    for row in band:
        line = row.line
        text = row.right if right else row.left
        gap = gap or line.gap
        if not text:
            empty += 1
            continue
        start = line.end - len(text) if right else line.start
        yield replace(line, start=start, end=start + len(text), text=text, gap=gap or empty >= _LONE_GAP)
        empty, gap = 0, False


# Lines of a page that are enough to show columns, too many for one, and for one as narrow as half a page.
_FULL_COLUMN, _ROWS, _NARROW_ROWS = 20, 72, 63
# Width of the lines of such a column in characters: the most, and what rows of a table do not reach.
_NARROW_LINE, _TABLE_ROW = 62, 30


def has_two_columns(lines: Sequence[TextLine]) -> bool:
    """Whether lines contain two columns side by side, or pages have more lines than one column can have."""
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)][:200]
    full = [page for page in pages if len(page) >= _FULL_COLUMN]
    if not full:
        return False
    sided = sum(_gutter_of(_cells_of(page, boxed_lines(page))) is not None for page in full)
    return sided >= max(1, 0.3 * len(full)) or (len(pages) > 1 and _has_too_many_lines(full))


def _has_too_many_lines(pages: list[list[TextLine]]) -> bool:
    """A page of A4 or letter size has about 60 lines; a narrow column printed beside another doubles them."""
    rows = sorted(len(page) for page in pages)[len(pages) // 2]
    widths = sorted(line.indent + len(line.text) for page in pages for line in page)
    return rows > _ROWS or (rows > _NARROW_ROWS and _TABLE_ROW < widths[len(widths) // 2] <= _NARROW_LINE)


# Of all print in a text, and from line to line, in points.
_SIZE = 10.0
# What is raised in print: labels at the start of a line, and references.
_RAISED = pattern(
    rf"\A(?:[{SUPERSCRIPT_DIGITS}{FIRST_SYMBOLS}¶∗]+|[(\[][A-Za-z]{{1,2}}[)\]])|(?<=\S)[{SUPERSCRIPT_DIGITS}]+"
    r"|(?<=[^\W\d_])\d{1,3}(?!\d)|(?<=[.,;:!?”\"’)\]])\d{1,3}(?!\d)|(?<=.)(?:\[\d{1,4}\]|\(\d{1,4}\))"
)
# Fewest lines of a page without blank ones that reaches from the top of the paper to its foot; and how high that is.
_FULL_PAGE, _PAGE_HEIGHT = 9, 1e9


def without_furniture(lines: list[TextLine]) -> list[TextLine]:
    """The lines without heads, feet and page numbers."""
    pages = {number: list(page) for number, page in groupby(lines, key=lambda line: line.column)}
    if len(pages) < 2:
        return with_gaps_at_page_starts(lines)
    boxes = {page[0].page + 1: boxed_lines(page) for page in pages.values()}
    furniture = page_furniture(boxes)
    kept = (
        line
        for number, page in pages.items()
        for line, box in zip(page, boxes[number + 1], strict=True)
        if box not in furniture
    )
    return with_gaps_at_page_starts(kept)


def boxed_lines(page: Sequence[TextLine]) -> list[BoxedLine]:
    """The lines of a page with places, as if all of it were in one size and its last line at the foot of the paper."""
    depths = [_SIZE * depth for depth in accumulate(int(at > 0) + line.gap for at, line in enumerate(page))]
    gaps = [at for at, line in enumerate(page) if at and line.gap] or [len(page) // 2] * (len(page) >= _FULL_PAGE)
    lower = min(gaps, key=lambda at: abs(2 * at - len(page)), default=len(page))
    boxes = []
    for at, (line, depth) in enumerate(zip(page, depths, strict=True)):
        x0, y = line.indent * _SIZE / 2, depths[-1] - depth if at >= lower else _PAGE_HEIGHT - depth
        text = " ".join(line.text.split())
        raised = tuple(match.span() for match in _RAISED.finditer(text))
        if text.isdecimal() and not _is_apart(page, at):
            raised = ((0, len(text)),)  # pdftotext gives a raised label a line of its own
        x1 = x0 + len(line.text) * _SIZE / 2
        boxes.append(BoxedLine(text, line.page + 1, x0, x1, y, y + _SIZE, y, _SIZE, raised))
    return boxes


_LABEL = pattern(rf"[(\[]?[\d{SUPERSCRIPT_DIGITS}]{{1,4}}[)\].]?\s+(?=\D)")
# Two columns of characters without any, but not the two spaces that typists set between sentences.
_BETWEEN_CELLS = pattern(r"(?<![.!?:;”\"’)]) {2,}| {3,}|\t")
# Justified text has two or three between words, too: only figures in a table are that close.
_BETWEEN_CELLS_OF_ROWS = pattern(r" {4,}|\t| {2,3}(?=[(£$€-]?\d[\d.,]{0,20}[%)]{0,2}(?: {2}|\t|\Z))")


def regions_of(lines: Sequence[TextLine]) -> list[PageRegion]:
    """Which lines are in tables, tables of contents and figures."""
    found: list[PageRegion] = []
    for _, group in groupby(lines, key=lambda line: line.column):
        page = list(group)
        boxes = boxed_lines(page)
        cells = _cells_of(page, boxes)
        gutter = _gutter_of(cells) if len(page) <= _MOST_ROWS else None
        gutters = even_gutters(cells) if gutter is None else [gutter]
        cells = _cells_of(page, boxes, _BETWEEN_CELLS_OF_ROWS)
        mark_regions(cells, (), gutters, _SIZE)
        firsts: dict[float, PageRegion] = {}
        for cell in cells:
            firsts.setdefault(cell.y, cell.region)
        found += firsts.values()
    return found


def _gutter_of(cells: Sequence[BoxedLine]) -> float | None:
    """The gutter between two columns; a stamp along the margin is in neither."""
    left = sorted(cell.x0 for cell in cells)[len(cells) // 10]
    return gutter_of([cell for cell in cells if cell.x0 >= left])


def _cells_of(
    page: Sequence[TextLine], boxes: Sequence[BoxedLine], between: re.Pattern[str] = _BETWEEN_CELLS
) -> list[BoxedLine]:
    return [cell for line, box in zip(page, boxes, strict=True) for cell in _cells(line, box, between)]


def _cells(line: TextLine, box: BoxedLine, between: re.Pattern[str]) -> Iterator[BoxedLine]:
    """The parts of a line between which there is wide space, other than that after a label."""
    label = _LABEL.match(line.text)
    start = 0
    for gap in between.finditer(line.text, label.end() if label else 0):
        yield _cell(line, box, start, gap.start())
        start = gap.end()
    yield _cell(line, box, start, len(line.text))


def _cell(line: TextLine, box: BoxedLine, start: int, end: int) -> BoxedLine:
    x0, x1 = (box.x0 + at * _SIZE / 2 for at in (start, end))
    label = None if start else _LABEL.match(line.text)
    return replace(box, text=line.text[start:end], x0=x0, x1=x1, raised=((0, label.end()),) if label else ())


def _is_apart(page: Sequence[TextLine], at: int) -> bool:
    """Whether blank lines separate a line from those above and below, or a sentence goes on below it."""
    return page[at].gap and (at + 1 == len(page) or page[at + 1].gap or (at == 0 and starts_lower(page[1].text)))
