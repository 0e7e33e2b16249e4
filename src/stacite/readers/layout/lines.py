"""The lines of a text in the order of reading, without running heads, one column after the other.

Each character keeps its way back into the source.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from stacite.model.passage import Passage, PassagePiece
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.note_symbols import FIRST_SYMBOLS
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.location import Span


_LINE = pattern(r"([^\r\n\f]*)(\r\n|\n|\r|\f|\Z)")
_EDGES = " \t\v\ufeff\u00a0\u200b"
_CLOSED = pattern(r"(?:[.!?…:;。！？]|[)\]>”\"’'»“*_])[*_”\"’')\]»]*\Z")
_ENDS_IN_URL = pattern(r"(?:https?://|www\.)[^\s<>]*[^\s<>\-/_=&?,]\Z", re.IGNORECASE)
_ENDS_OPEN = pattern(r"[,;:]\Z|(?<=[\w])[-\u2010–]\Z")
_LIST_ITEM = pattern(r"(?:[-•●▪◦‣*+–—]|\(?[0-9]{1,3}[.)]|\(?[a-zA-Z][.)]|#{1,6})\s")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line that holds something."""

    start: int
    """In the source, of its first letter; indentation is left out."""
    end: int
    text: str
    """Without blanks at its edges."""
    page: int
    """0-based; form feeds part them, and each column of a page is one."""
    gap: bool
    """Whether a blank line, a page's edge or the text's start stands before it."""
    indent: int = 0
    sheet: int = 0
    """The printed page, 0-based."""


def read_lines(source: str) -> list[TextLine]:
    """All lines of a source but blank ones."""
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


def with_gaps_at_page_starts(lines: Iterable[TextLine]) -> list[TextLine]:
    """The same lines, with a gap at the start of each page, whatever was taken out above."""
    mended: list[TextLine] = []
    for line in lines:
        first = not mended or mended[-1].page != line.page
        mended.append(replace(line, gap=True) if first and not line.gap else line)
    return mended


def blocks(lines: list[TextLine]) -> list[range]:
    """Paragraphs: runs of lines without a gap inside."""
    edges = [index for index, line in enumerate(lines) if line.gap or index == 0]
    return [range(start, end) for start, end in pairwise([*edges, len(lines)])]


def is_closed(text: str) -> bool:
    """Whether a text ends as a sentence or a note does: a period, a closing bracket or quote, a whole URL."""
    if _ENDS_OPEN.search(text) or has_open_bracket(text):
        return False
    return _CLOSED.search(text[-12:]) is not None or _ENDS_IN_URL.search(text[-400:]) is not None


def is_surely_open(text: str) -> bool:
    """Whether a text breaks off even for notes without a final period: at a comma, or inside brackets or quotes."""
    recent = text[-400:]
    return (
        _ENDS_OPEN.search(text) is not None
        or has_open_bracket(text)
        or any(recent.rfind(opening) > recent.rfind(closing) for opening, closing in ("()", "“”", "[]"))
    )


def has_open_bracket(text: str) -> bool:
    """Whether a URL's angle bracket is open at the end."""
    return re.search(r"<(?:https?:|www\.|doi:)[^\s<>]*\Z", text[-600:]) is not None


def starts_lower(text: str) -> bool:
    """Whether the text goes on from something: it starts in lower case or with punctuation."""
    return bool(text) and (text[0].islower() or text[0] in ",;)]”’»")


def is_list_item(text: str) -> bool:
    """Whether a line starts a list item or a heading of light markup."""
    return _LIST_ITEM.match(text) is not None


@dataclass(frozen=True, slots=True)
class ReorderedText:
    """Lines in another order than the source has them."""

    lines: list[TextLine]
    """`sheet` is the printed page; `page` may be one of its columns."""
    passage: Passage
    """The text of the lines, and where in the source it stands."""

    def span(self, span: Span) -> Span:
        """Where in the source a span of the text stands."""
        return self.passage.source_span(*span) or span

    def in_source(self, passage: Passage) -> Passage:
        """The same passage with its pieces in the source."""
        return Passage(passage.text, tuple(part for piece in passage.pieces for part in self._in_source(piece)))

    def _in_source(self, piece: PassagePiece) -> Iterator[PassagePiece]:
        """The piece, in as many as the line is put together from."""
        own, end = self.passage.pieces, piece.source + piece.length
        at = max(0, bisect_right(own, piece.source, key=lambda other: other.start) - 1)
        while at < len(own) and own[at].start < end:
            start, stop = max(piece.source, own[at].start), min(end, own[at].start + own[at].length)
            if start < stop:
                yield PassagePiece(
                    piece.start + start - piece.source, own[at].source + start - own[at].start, stop - start
                )
            at += 1

    def after(self, first: ReorderedText | None) -> ReorderedText:
        """This order of what another order had made of the source."""
        return ReorderedText(self.lines, first.in_source(self.passage)) if first else self


class ReorderedTextWriter:
    """Writes the lines of one text in another order."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pieces: list[PassagePiece] = []
        self._length = 0
        self._sheets: list[int] = []

    def page(self, sheet: int) -> None:
        """What follows stands on a new page, or in a new column of a printed one."""
        if self._sheets:
            self._put("\f")
        self._sheets.append(sheet)

    def line(self, parts: Sequence[TextLine], *, gap: bool) -> None:
        """A line, put together from others."""
        self._put("\n" if gap else "")
        for number, part in enumerate(parts):
            self._put(" " if number else "")
            self._pieces.append(PassagePiece(self._length, part.start, len(part.text)))
            self._put(part.text)
        self._put("\n")

    def reordered(self) -> ReorderedText:
        """All that was written."""
        text = "".join(self._parts)
        lines = [replace(line, sheet=self._sheets[line.page]) for line in read_lines(text)]
        return ReorderedText(lines, Passage(text, tuple(self._pieces)))

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


NO_GUTTER = 0
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
_ALIGNED_SHARE, _WIDE_SHARE = 0.3, 0.4
"""Share of the rows with two sides whose right ones start at the gutter, and that more than a blank parts."""
_SURE_ROWS, _SURE_SHARE = 12, 0.4
"""Rows that wide gaps part, and share of the rows with two sides, which leave no doubt."""
_PROSE_WIDTH = 18
"""Letters that the rows of a column hold at least, on average; the cells of tables and lists of contents hold fewer."""
_SWITCH, _LEAVE, _CROSSED = -2.0, -6.0, -2.0
"""What it costs to take another gutter, to part from all, and to cut a row where no blank stands near."""
_GAP = pattern(r"(?<=\S) {2,}(?=\S)")


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A line of a page, cut at the gutter; an empty side has no letters."""

    line: TextLine
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


def cut_page(page: Sequence[TextLine]) -> list[ColumnRow] | None:
    """The rows of a page with the best gutters, or None where it has one column."""
    gutters = _candidates(page) if _LEAST_ROWS <= len(page) <= _MOST_ROWS else []
    if not gutters:
        return None
    kept = _best_gutters(page, gutters)
    rows = [ColumnRow(line, gutter, _cut(line, gutter)[1]) for line, gutter in zip(page, kept, strict=True)]
    return _recut(rows, frozenset(gutters)) if _are_columns(rows) else None


def _candidates(page: Sequence[TextLine]) -> list[int]:
    """Where many rows start again after a gap, near the middle of the page."""
    ends = sorted(line.indent + len(line.text) for line in page)
    width = ends[int(0.9 * (len(ends) - 1))]
    found: Counter[int] = Counter()
    for line in page:
        starts = [line.indent, *(line.indent + match.end() for match in _GAP.finditer(line.text[:400]))]
        found.update(at for at in starts if 0.3 * width <= at <= 0.72 * width)
    return [at for at, count in found.most_common(_CANDIDATES) if count >= max(3, 0.05 * len(page))]


def _best_gutters(page: Sequence[TextLine], gutters: Sequence[int]) -> list[int]:
    """For each row the gutter it keeps, NONE among them: a path that seldom changes (Viterbi)."""
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
    """The best score with which the row above leads to a state, and from which."""
    others = [(scores[NO_GUTTER] + _LEAVE, NO_GUTTER), (scores[leader] + (_SWITCH if at else _LEAVE), leader)]
    return max((scores[at], at), *others)


def _cut(line: TextLine, gutter: int) -> tuple[float, int]:
    """How well a row fits a gutter, and where in its text it is cut then."""
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
    """The rows, those that a single blank parts cut again: no left side is longer than its neighbours are."""
    return [_recut_row(row, rows[max(0, at - _NEAR) : at + _NEAR + 1], gutters) for at, row in enumerate(rows)]


def _recut_row(row: ColumnRow, neighbours: Sequence[ColumnRow], gutters: frozenset[int]) -> ColumnRow:
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


def _are_columns(rows: Sequence[ColumnRow]) -> bool:
    """Whether enough rows have both sides, and these hold prose."""
    cut = [row for row in rows if row.gutter]
    pairs = [row for row in cut if row.left and row.right]
    wide = [row for row in pairs if not row.is_close]
    if len(wide) < _LEAST_ROWS or len(pairs) < 0.25 * len(rows) or len(wide) < _WIDE_SHARE * len(pairs):
        return False
    # Lines that are set flush have wide gaps too, but not one below the other.
    if sum(row.is_aligned for row in wide) < _ALIGNED_SHARE * len(pairs):
        return False
    return all(_is_prose(sides) for sides in ([row.left for row in pairs], [row.right for row in pairs]))


def are_surely_columns(rows: Sequence[ColumnRow]) -> bool:
    """Whether a page leaves no doubt that the text has two columns; a table may look like the end of such a page."""
    pairs = [row for row in rows if row.gutter and row.left and row.right]
    return sum(not row.is_close for row in pairs) >= _SURE_ROWS and len(pairs) >= _SURE_SHARE * len(rows)


def _is_prose(sides: Sequence[str]) -> bool:
    """Whether the rows are long, and most letters small; figures and dotted leaders have none."""
    text = "".join(sides)
    small = sum(letter.islower() for letter in text)
    return len(text) >= _PROSE_WIDTH * len(sides) and small >= 0.5 * len(text.replace(" ", ""))


_COLUMN_SHARE = 0.2
"""Share of a text's lines that stand in columns without a doubt."""
_LONE_GAP = 3
"""Rows with nothing on one side that part two paragraphs there; fewer are the other column's closer lines."""


def unfold_columns(lines: list[TextLine]) -> ReorderedText | None:
    """The lines of pages with two columns in the order of reading; None where no page has two."""
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    cut = [cut_page(page) for page in pages]
    rows = sum(len(page) for page in pages)
    if sum(len(parts) for parts in cut if parts and are_surely_columns(parts)) < _COLUMN_SHARE * rows:
        return None
    writer = ReorderedTextWriter()
    for page, parts in zip(pages, cut, strict=True):
        for column in [page] if parts is None else _columns(parts):
            if column:
                writer.page(page[0].sheet)
            for line in column:
                writer.line([line], gap=line.gap)
    return writer.reordered()


def _columns(rows: Sequence[ColumnRow]) -> Iterator[list[TextLine]]:
    """The page's columns in the order of reading; rows across the page go with the left column below them."""
    above: list[TextLine] = []
    for gutter, band in _bands(rows):
        if gutter:
            yield above + list(_side(band, right=False))
            yield list(_side(band, right=True))
            above = []
        else:
            above = [row.line for row in band]
    yield above


def _bands(rows: Sequence[ColumnRow]) -> Iterator[tuple[bool, list[ColumnRow]]]:
    for gutter, band in groupby(rows, key=lambda row: row.gutter > 0):
        yield gutter, list(band)


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


_PAGE_NUMBER = pattern(
    r"(?:\d{1,4}|[ivxlc]{1,7}|[-–—]\s?\d{1,4}\s?[-–—]|\[\d{1,4}\]|\|?\s?(?:page|seite|p\.)\s?\d{1,4}(?:\s(?:of|von|/)\s\d{1,4})?"
    r"|\d{1,4}\s?(?:/|of|von)\s?\d{1,4})",
    re.IGNORECASE,
)
_WIDE_GAP = pattern(r"\s{3,}")
_LONGEST_HEAD = 80
"""Letters of a running head, at most."""
_PAGE_NUMBER_DIGITS = 4
_PAGE_OF_PAGES = "#/#"
"""`3/14`, as browsers number pages."""
_EDGE_LINES = 2
"""Running heads and feet are at most two lines."""


def without_furniture(lines: list[TextLine]) -> list[TextLine]:
    """The lines but those that repeat at the edges of pages, digits apart, and lone page numbers there."""
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    if len(pages) < 2:
        return with_gaps_at_page_starts(lines)
    seen = _seen_at_edges(pages)
    repeated = _repeated(seen, 2 if len(pages) < 4 else max(3, round(0.2 * len(pages))))
    constant = _repeated(seen, max(3, round(0.7 * len(pages))))
    inner = [_inner(_outer(page, constant), repeated) for page in pages]
    offset = _offset_of_numbers(inner)
    for page in inner:
        del page[: _head_length(page, offset)]
        for edge in (-1, 0):
            if page and _is_page_number(page, edge, offset):
                del page[edge]
    return with_gaps_at_page_starts(line for page in inner for line in page)


def _head_length(page: Sequence[TextLine], offset: int | None) -> int:
    """How many lines at the top are a head with the page's number in it or below it, parted from the text."""
    if offset is None or len(page) <= _EDGE_LINES:
        return 0
    number = str(page[0].page + offset)
    if page[1].gap and number == _number_in(page[0]) and not page[0].text.isdecimal():
        return 1
    alone = page[1].gap and page[2].gap and page[1].text == number
    return _EDGE_LINES if alone and len(page[0].text) < _LONGEST_HEAD else 0


def _number_in(line: TextLine) -> str:
    """The number that is the line, or that blanks part from a head before or behind it."""
    parts = _WIDE_GAP.split(line.text)
    return next((part for part in (parts[-1], parts[0]) if part.isdecimal() and len(part) <= _PAGE_NUMBER_DIGITS), "")


def _offset_of_numbers(pages: Sequence[Sequence[TextLine]]) -> int | None:
    """How far printed page numbers are ahead of the pages, where most lone numbers at their edges agree on it."""
    ahead = [
        int(number) - page[edge].page
        for page in pages
        for edge in (0, -1, 1)[: len(page)]
        if (number := _number_in(page[edge])) and (edge == 1 or _stands_alone(page, edge))
    ]
    if not ahead:
        return None
    offset, count = Counter(ahead).most_common(1)[0]
    return offset if count >= max(3, 0.5 * len(pages)) else None


def _is_page_number(page: Sequence[TextLine], edge: int, offset: int | None) -> bool:
    """Whether a page's edge is its number; among numbers that climb with the pages another one is a note's label."""
    line = page[edge]
    if not _PAGE_NUMBER.fullmatch(line.text):
        return False
    if offset is not None and line.text.isdecimal():
        return int(line.text) == line.page + offset
    return _stands_alone(page, edge)


def _outer(page: list[TextLine], constant: set[str]) -> list[TextLine]:
    """The page without the lines at its very edges that nearly every page has, close to the text though they be."""
    # A book's first page starts with its title, which the others repeat at their heads.
    first, last = 0, len(page)
    while page[0].page and first < min(_EDGE_LINES, last) and _mask(page[first].text) in constant:
        first += 1
    while last > max(first, len(page) - _EDGE_LINES) and _mask(page[last - 1].text) in constant:
        last -= 1
    # Lines that touch the text are furniture only beside a count of pages: notes may end alike on every page.
    top, bottom = (any(_PAGE_OF_PAGES in _mask(line.text) for line in each) for each in (page[:first], page[last:]))
    return page[first if top else 0 : last if bottom else len(page)]


def _inner(page: list[TextLine], repeated: set[str]) -> list[TextLine]:
    """The page without its head and foot: lines that repeat, parted from the text by a blank line."""
    first, last = 0, len(page)
    for depth in range(min(_EDGE_LINES, len(page)), 0, -1):
        if all(_mask(line.text) in repeated for line in page[:depth]) and (len(page) == depth or page[depth].gap):
            first = depth
            break
    for depth in range(min(_EDGE_LINES, len(page) - first), 0, -1):
        if all(_mask(line.text) in repeated for line in page[-depth:]) and page[-depth].gap:
            last = len(page) - depth
            break
    return page[first:last]


def _stands_alone(page: Sequence[TextLine], edge: int) -> bool:
    """A number that touches a note's text is that note's label."""
    if len(page) == 1:
        return True
    return page[-1].gap if edge else page[1].gap or not re.match(r"[A-Z“\"‘]", page[1].text)


def _edges(page: list[TextLine]) -> list[TextLine]:
    return page[:_EDGE_LINES] + page[max(_EDGE_LINES, len(page) - _EDGE_LINES) :]


def _mask(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", " ", text.lower()))


def _seen_at_edges(pages: list[list[TextLine]]) -> dict[str, set[int]]:
    """For each line at the edges of pages, digits apart, the pages that have it."""
    seen: dict[str, set[int]] = defaultdict(set)
    for number, page in enumerate(pages):
        for line in _edges(page):
            seen[_mask(line.text)].add(number)
    return seen


def _repeated(seen: dict[str, set[int]], least: int) -> set[str]:
    return {key for key, found in seen.items() if len(found) >= least and _is_furniture(key)}


def _is_furniture(key: str) -> bool:
    return key == _PAGE_OF_PAGES or (len(key) > len(_PAGE_OF_PAGES) and not _is_label(key))


def _is_label(key: str) -> bool:
    """`[#] ibid.` repeats at the foot of pages and is a note."""
    return re.match(rf"(?:\[#\]|#\.?|[{SUPERSCRIPT_DIGITS}{FIRST_SYMBOLS}¶∗]+)\s", key) is not None
