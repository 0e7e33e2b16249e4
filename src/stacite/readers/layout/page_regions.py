"""The regions of the pages of a document: heads and feet, tables, contents, figures, margin numbers.

They are found before notes are looked for. A table, a chart or a table of contents never has a note or continues one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from stacite.model.document import PageRegion
from stacite.readers.layout import split_where
from stacite.readers.layout.boxed_lines import (
    SMALL_PRINT,
    columns_of_page,
    even_gutters,
    fold_of,
    foot_columns,
    gutter_close_to,
    gutter_of,
    inset_notes,
    is_across_any,
    is_apt_gutter,
    is_prose_right_of,
    lines_between,
    rows_of,
    usual_gutter,
)
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.readers.layout.boxed_lines import BoxedLine, HorizontalRule


_NUMBER = pattern(r"\d{1,9}")
_PAGE_NUMBER = pattern(
    r"[-–—|·•. \[]{0,4}(?:(?:page|seite|s\.|p\.|página|pagina)\s?)?(\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s?(?:/|of|von|de|sur)\s?\d{1,4})?[-–—|·•. \]]{0,4}",
    re.IGNORECASE,
)
# Lines at the top and at the foot of a page that may be furniture.
_AT_EDGE = 3
_LOOKS_AT_EDGES = 5
# Points by which the position of a repeated line may vary.
_MAX_SHIFT = 6.0


def page_furniture(pages: Mapping[int, Sequence[BoxedLine]], *, step: int = 1) -> set[BoxedLine]:
    """Heads and feet: page numbers, and lines at the edges of pages that repeat, but for numbers that count pages.

    `step` is by how much these grow from page to page: 2 for double pages.
    """
    found: set[BoxedLine] = set()
    least = max(2, min(3, len(pages) // 3))
    body = body_size([line for lines in pages.values() for line in lines])
    # A foot of several columns has more lines than one look at the edge sees: further small print close to the first,
    # and crop marks.
    for _ in range(_LOOKS_AT_EDGES):
        known = {number: [line for line in lines if line in found] for number, lines in pages.items()} if found else {}
        before = len(found)
        for cluster, apart in _repeated_at_edges(pages, found):
            seen = {line.page for line in cluster}
            if len(seen) >= least and not _are_called(cluster, pages):
                often = len(seen) >= max(3, 0.6 * len(pages))
                found.update(
                    line
                    for line in _counting(cluster, step)
                    if (often or line in apart)
                    and (
                        not known
                        or not any(map(str.isalnum, line.text))
                        or (line.size <= SMALL_PRINT * body and _is_close(line, known[line.page]))
                    )
                )
        alone = [each for lines in pages.values() for each in _page_numbers(lines, found)]
        found.update(_counting_pages(alone, found, step, 0.5 * len(pages)))
        if len(found) == before:
            break
    return found


_SHORT_NOTE = pattern(r"[(\[]?(\d{1,4})[.)\]]{0,2} \S")


def _are_called(cluster: Sequence[BoxedLine], pages: Mapping[int, Sequence[BoxedLine]]) -> bool:
    """Whether lines start with numbers that are raised on their pages: with one short note a page, they count pages."""
    called = sum(_is_called(line, pages[line.page]) for line in cluster)
    return called > 1 and 2 * called > len(cluster)


def _is_called(line: BoxedLine, page: Sequence[BoxedLine]) -> bool:
    """Whether a line starts with a number that is raised on its page."""
    match = _SHORT_NOTE.match(line.text)
    numbers = (other.text[start:end].strip("()[]") for other in page for start, end in other.raised)
    return match is not None and match[1] in numbers


def _is_close(line: BoxedLine, others: Sequence[BoxedLine]) -> bool:
    return any(abs(line.y - other.y) < 2 * max(line.size, other.size) for other in others)


def _repeated_at_edges(
    pages: Mapping[int, Sequence[BoxedLine]], found: set[BoxedLine]
) -> Iterator[tuple[list[BoxedLine], set[BoxedLine]]]:
    """Lines at the edges of pages with the same text at the same height, and all lines that a gap sets apart."""
    groups: dict[tuple[str, bool], list[BoxedLine]] = defaultdict(list)
    apart: set[BoxedLine] = set()
    for lines in pages.values():
        ordered = sorted((line for line in lines if line not in found), key=lambda line: -line.y)
        for edge, at_top in ((ordered[:_AT_EDGE], True), (ordered[: -_AT_EDGE - 1 : -1], False)):
            for line in (each for each in edge if not each.is_raised(0)):
                groups[_NUMBER.sub("\0", line.text).lower(), at_top].append(line)
        foot = [*_set_apart(ordered[::-1])]
        is_note = bool(foot) and (foot[-1].is_raised(0) or _is_called(foot[-1], lines))
        apart.update(_set_apart(ordered), () if is_note else foot)
    for lines in groups.values():
        at_one_height = sorted(lines, key=lambda line: line.y)
        for cluster in split_where(at_one_height, lambda line, above: above.y - line.y > _MAX_SHIFT):
            yield cluster, apart


def _set_apart(lines: Sequence[BoxedLine]) -> Iterator[BoxedLine]:
    """The lines of a page from an edge up to the first gap, if they are few: `Ibid.` at the foot belongs to a note."""
    for at, (line, following) in enumerate(pairwise(lines[: _AT_EDGE + 1])):
        if abs(line.y - following.y) > 1.45 * max(line.size, following.size):
            yield from lines[: at + 1]
            return


# Fewest lines whose numbers count the pages, if others alike don't.
_FEWEST_PAGED = 4


def _counting(lines: Sequence[BoxedLine], step: int) -> list[BoxedLine]:
    """Lines whose numbers are the same everywhere or count the pages; `12 Ibid.` at the foot of a page does neither."""
    numbers = [[int(number) for number in _NUMBER.findall(line.text)] for line in lines]
    if not numbers[0]:
        return list(lines)
    counting = set(range(len(lines)))
    for place in range(len(numbers[0])):
        same = _agreeing([each[place] for each in numbers])
        paged = _agreeing([each[place] - step * line.page for each, line in zip(numbers, lines, strict=True)])
        # A chapter, and a list from the end of its book.
        if len(numbers[0]) == 1 and len(paged) >= max(_FEWEST_PAGED, len(same) + 1, 0.5 * len(lines)):
            return list(lines)
        counting &= max(same, paged, key=len)
    return [line for at, line in enumerate(lines) if at in counting] if len(counting) > 1 else []


def _agreeing(values: Sequence[int]) -> set[int]:
    counts = Counter(values)
    usual = max(set(values), key=counts.__getitem__)
    return {at for at, value in enumerate(values) if value == usual}


def _page_numbers(lines: Sequence[BoxedLine], dropped: set[BoxedLine]) -> Iterator[tuple[BoxedLine, bool]]:
    """A number above or below everything else, and whether it is apart from it."""
    left = sorted((line for line in lines if line not in dropped), key=lambda line: line.y)
    for line, beside in ((left[0], left[1:2]), (left[-1], left[-2:-1])) if left else ():
        # Notes have a leading of 1.2: a year that ends one may be alone on the page's last line.
        apart = all(abs(line.y - other.y) > 1.5 * max(line.size, other.size) for other in beside)
        if _PAGE_NUMBER.fullmatch(line.text.strip()):
            yield line, apart and not _is_last_of_paragraph(line, left)


def _counting_pages(
    alone: Sequence[tuple[BoxedLine, bool]], found: set[BoxedLine], step: int, least: float
) -> Iterator[BoxedLine]:
    """Those that count the pages, if in at least so many heads and feet a number does; otherwise those apart.

    Others are labels of notes.
    """
    seen = {*found, *(line for line, apart in alone if apart)}
    ahead = Counter(int(number) - step * line.page for line in seen for number in set(_NUMBER.findall(line.text)))
    offset, count = ahead.most_common(1)[0] if ahead else (0, 0)
    for line, apart in alone:
        number = line.text.strip()
        is_known = number.isdecimal() and count >= max(_FEWEST_PAGED, least)
        if int(number) == offset + step * line.page if is_known else apart:
            yield line


def _is_last_of_paragraph(line: BoxedLine, lines: Sequence[BoxedLine]) -> bool:
    """Whether a page's lowest line is set like the two above it: a page that is cited. `lines` are from the foot up."""
    if line is not lines[0] or len(lines) < 3:
        return False
    above, next_above = lines[1], lines[2]
    step = above.y - line.y
    return (
        line.size == above.size == next_above.size
        and any(abs(line.x0 - start) < 1 for start in (above.x0, *above.starts))
        and abs(next_above.y - above.y - step) < 0.1 * step
    )


_DETACHED = pattern(
    rf"[(\[]?(?:\d{{1,4}}|[ivxlc]{{1,6}}|[a-z]|[{SUPERSCRIPT_DIGITS}*†‡§¶]{{1,4}})[)\].]?|(?:\[\d{{1,3}}\],?){{2,3}}"
)
_LONGEST_DETACHED, _LONGEST_OF_ONE = 17, 5

_MOST_AT_ONE_HEIGHT = 200
_MOST_LABEL_SIZE = 1.1
# Share of the size of its line by which the baseline of a label is above that of the line.
_HIGHEST_LABEL = 0.9


def with_detached_labels(lines: Sequence[BoxedLine]) -> list[BoxedLine]:
    """The lines of a page with each number that is raised out of its line as part of that line, or marked as raised."""
    detached = [
        line
        for line in lines
        if len(line.text) <= (_LONGEST_DETACHED if line.text.startswith("[") else _LONGEST_OF_ONE)
        and _DETACHED.fullmatch(line.text.strip())
    ]
    if not detached:
        return list(lines)
    joined: set[int] = set()
    heights = sorted((line for line in lines if len(line.text) > _LONGEST_OF_ONE), key=lambda line: line.y)
    for mark in detached:
        below = bisect_left(heights, mark.y - 2 * mark.size, key=lambda line: line.y)
        for line in heights[below : below + _MOST_AT_ONE_HEIGHT]:
            if line.y > mark.y - 0.15 * line.size:
                break
            # In larger print, it is the number of an equation in the column beside.
            if mark.y - line.y > _HIGHEST_LABEL * line.size or mark.size > _MOST_LABEL_SIZE * line.size:
                continue
            if -0.3 * line.size <= line.x0 - mark.x1 < 3 * line.size and not line.is_raised(0):
                _prepend(line, mark)
                joined.add(id(mark))
                break
            if line.x0 < mark.x0 < line.x1 + 0.5 * line.size:
                mark.raised = ((0, len(mark.text)),)
                break
    return [line for line in lines if id(line) not in joined]


def _prepend(line: BoxedLine, mark: BoxedLine) -> None:
    label = mark.text.strip()
    by = len(label)
    line.text = label + line.text
    line.raised = ((0, by), *((start + by, end + by) for start, end in line.raised))
    line.italic = tuple((start + by, end + by) for start, end in line.italic)
    line.links = tuple((start + by, end + by, url) for start, end, url in line.links)
    line.starts = (*mark.starts[:by], *line.starts)[:12]
    line.x0 = mark.x0


_MARGIN_NUMBER = pattern(r"\d{1,4}(?:\.\d{1,3})?")
_FEWEST_MARGIN_NUMBERS = 4


def without_margin_numbers(lines: list[BoxedLine]) -> tuple[list[BoxedLine], list[BoxedLine]]:
    """The lines of a page, and those of a margin with numbers beside text of all sizes from top to bottom.

    Labels of notes in the margin are beside notes only.
    """
    wide = [line for line in lines if line.width > 20 * line.size]
    if len(wide) < _FEWEST_MARGIN_NUMBERS:
        return lines, []
    left = Counter(round(line.x0) for line in wide).most_common(1)[0][0]
    right = Counter(round(line.x1) for line in wide).most_common(1)[0][0]
    high = max(line.y for line in wide) - min(line.y for line in wide)
    for margin in (
        [line for line in lines if line.x1 < left - 2],
        [line for line in lines if line.x0 > right + 2],
    ):
        heights = [line.y for line in margin if _MARGIN_NUMBER.fullmatch(line.text.strip())]
        if len(heights) < _FEWEST_MARGIN_NUMBERS or max(heights) - min(heights) < 0.6 * high:
            continue
        beside = sum(any(abs(line.y - height) < 0.7 * line.size for line in wide) for height in heights)
        if 5 * beside >= 2 * len(heights):
            for line in margin:
                line.region = PageRegion.MARGIN_NUMBERS
            return [line for line in lines if line.region is not PageRegion.MARGIN_NUMBERS], margin
    return lines, []


_FEWEST_MARGIN_MARKS = 4


def _margin_marks(pages: Mapping[int, Sequence[BoxedLine]]) -> set[BoxedLine]:
    """The same letter at the same distance to the right of the text, at several lines: a mark for the printer."""
    places: dict[tuple[str, int], list[BoxedLine]] = defaultdict(list)
    for lines in pages.values():
        alone = [line for line in lines if len(line.text.strip()) == 1 and line.text.strip().isalpha()]
        edge = max((line.x1 for line in lines if line.width > 20 * line.size), default=None) if alone else None
        for line in alone:
            if edge is not None and line.x0 > edge + 2 * line.size:
                places[line.text.strip(), round((line.x0 - edge) / 4)].append(line)
    return {line for marks in places.values() if len(marks) >= _FEWEST_MARGIN_MARKS for line in marks}


class LineNumbers:
    """Line numbers beside the text, as used by courts, editors and reviewers; detected on the first two pages."""

    def __init__(self) -> None:
        self._known = 0
        """The step of the numbers: 1, or 5 in editions, which number every fifth line; 0 before they are detected."""
        self._page = 0

    def drop(self, lines: Sequence[BoxedLine]) -> list[BoxedLine]:
        """The lines of a page without the numbers beside them."""
        lines, step_at_right = _without_numbers_at_right(lines)
        # Editions have them in the outer margin: at the right of one page and the left of the next.
        self._known = self._known or step_at_right
        self._page += 1
        if self._page > 2 and not self._known:
            return list(lines)
        numbered = [(line, match) for line in lines if (match := re.match(r"(\d{1,5})(?: |\Z)", line.text))]
        row = _longest_row(numbered, self._known)
        step = _step(row)
        # A page of an edition may have few lines.
        fewest = 2 if step > 1 and step == self._known else 8
        if len(row) < fewest or (len(row) < 0.5 * len(lines) and step == 1):
            return list(lines)
        self._known = step
        numbers = {id(line): match.end() for line, match in row}
        return [
            rest
            for line in lines
            if (rest := without_start(line, numbers[id(line)]) if id(line) in numbers else line) is not None
        ]


_NUMBER_AT_END = pattern(r"(?:\A|\s)(\d{1,3})\Z")
_FEWEST_AT_RIGHT = 3


def _without_numbers_at_right(lines: Sequence[BoxedLine]) -> tuple[list[BoxedLine], int]:
    """The lines of a page without the numbers of every fifth line at the right, as editions have them; and their step.

    The step is 0 where there are no such numbers.
    """
    wide = Counter(round(line.x1) for line in lines if line.width > 20 * line.size)
    if not wide:
        return list(lines), 0
    edge = wide.most_common(1)[0][0]
    beyond = [line for line in lines if line.x1 > edge + 2]
    numbered = [(line, match) for line in beyond if (match := _NUMBER_AT_END.search(line.text))]
    rows: dict[int, list[_Numbered]] = defaultdict(list)
    for line, match in sorted(numbered, key=lambda each: -each[0].y):
        rows[round(line.x1)].append((line, match))
    row = max(rows.values(), key=len, default=[])
    step = _step(row)
    if len(row) < _FEWEST_AT_RIGHT or step % 5 or not step:
        return list(lines), 0
    for line, match in row:
        end = match.start()
        line.text, line.x1 = line.text[:end], float(edge)
        line.raised = tuple((start, min(stop, end)) for start, stop in line.raised if start < end)
        line.italic = tuple((start, min(stop, end)) for start, stop in line.italic if start < end)
        line.links = tuple((start, min(stop, end), url) for start, stop, url in line.links if start < end)
    return [line for line in lines if line.text], step


_Numbered = tuple["BoxedLine", re.Match[str]]


def _longest_row(numbered: Sequence[_Numbered], known: int) -> list[_Numbered]:
    """Those aligned at one edge whose numbers increase by the same step, the `known` one, down the page."""
    best: list[_Numbered] = []
    # All digits are as wide as each other; of one that is alone, only the left edge is known.
    widths = [line.starts[1] - line.starts[0] for line, match in numbered if len(match[1]) > 1]
    wide = median(widths) if widths else 0.0
    for right in (False, True):
        rows: dict[int, list[_Numbered]] = defaultdict(list)
        for line, match in numbered:
            width = wide or 0.5 * line.size
            edge = line.x0 + right * len(match[1]) * width
            # Places are counted in cells that overlap.
            rows[2 * round(edge / 4)].append((line, match))
            rows[2 * round((edge - 2) / 4) + 1].append((line, match))
        for row in rows.values():
            row.sort(key=lambda each: -each[0].y)
            if len(row) > len(best) and (_step(row) == known if known > 1 else _step(row)):
                best = row
    return best


def _step(row: Sequence[_Numbered]) -> int:
    """The step by which the numbers increase, 0 if it varies; numbers that were joined to their lines are missing."""
    values = [int(match[1]) for _, match in row]
    steps = {following - value for value, following in pairwise(values)}
    if not steps or min(steps) <= 0:
        return 0
    step = min(steps)
    if len(steps) == 1:
        return step
    return step if step > 1 and all(value % step == 0 for value in values) and max(steps) <= 4 * step else 0


def without_start(line: BoxedLine, at: int) -> BoxedLine | None:
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


# A row of a table: two cells or more, or figures only.
_FIGURE = pattern(r"[(<>≤≥~±+−–-]?[$£€]?\d[\d.,:/\s]*[%*)]{0,2}|[-–—−.*/]|n/?[ad]\.?")
LEADER = pattern(
    r"(?:[.…·_](?: ?[.…·_]){4} ?(?:[A-Z]?[-–.]?\d{1,4}|[ivxlc]{1,7})|[.…·](?: ?[.…·]){4})\s?\Z",
)
"""The dots that lead to a page number; a blank without one is a page that is not yet known: `602 U. S. _____.`"""
_LABEL_CELL = pattern(
    rf"[(\[]?(?:\d{{1,4}}|[ivxlc]{{1,6}}|[a-z]|[*†‡§¶#•●▪◦‣–—{SUPERSCRIPT_DIGITS}-]{{1,4}})[.)\]]{{0,2}}"
)
# Share of the width of the text: a longer line that starts at its edge is prose.
_PROSE_SHARE = 0.55
# Most rows without cells between two rows of a table (cells with several lines), and fewest rows with cells.
_ROWS_BETWEEN, _FEWEST_ROWS = 6, 3
# Points by which edges of cells in one column may differ.
_ALIGNED = 2.5


@dataclass(slots=True)
class _Row:
    """Lines on one baseline."""

    lines: list[BoxedLine]
    left: float
    """The left edge of the text around it, and its width."""
    width: float
    celled: bool = field(init=False)
    prose: bool = field(init=False)
    leader: bool = field(init=False)

    def __post_init__(self) -> None:
        first, last = self.lines[0], self.lines[-1]
        cells = self.cells()
        labelled = (
            len(cells) == 2 and bool(_LABEL_CELL.fullmatch(cells[0].text.strip())) and cells[1].width > 0.3 * self.width
        )
        self.celled = (len(cells) > 1 and not labelled) or (len(cells) == 1 and _is_figures(first))
        widest = max(cells, key=lambda line: line.width)
        self.prose = (
            widest.width >= _PROSE_SHARE * self.width
            and (widest.x0 < self.left + 2 * widest.size or widest.width > 0.8 * self.width)
            and not _is_figures(widest)
        )
        self.leader = bool(LEADER.search(last.text[-80:]))
        if self.leader:
            self.celled = True

    def cells(self) -> list[BoxedLine]:
        """Its lines that are apart from each other."""
        return [
            line
            for at, line in enumerate(self.lines)
            if not at or line.x0 - self.lines[at - 1].x1 > 0.9 * line.size or len(self.lines) > 2
        ]

    @property
    def y(self) -> float:
        return self.lines[0].y

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    def edges(self) -> Iterator[tuple[str, int]]:
        """The left and right edges and centers of its cells but the first, in steps of a few points."""
        for line in self.lines if len(self.lines) == 1 else self.lines[1:]:
            for edge, at in (("left", line.x0), ("right", line.x1), ("center", (line.x0 + line.x1) / 2)):
                yield edge, round(at / _ALIGNED)


_DOTTED_LABEL = pattern(r"\s{0,9}\d{1,4}[.)] (?=[^\W\d_])")


def _is_figures(line: BoxedLine) -> bool:
    """Whether a line is several figures: the cells of a row that are set close together."""
    # The label of a short note is no figure: `5 Stone (2001)`, `27. Reed, 2.`
    label = _DOTTED_LABEL.match(line.text)
    words = line.text[line.raised[0][1] if line.is_raised(0) else label.end() if label else 0 :].split()
    if len(words) < 3 or len(line.text) > 160:
        return False
    # Nor are those that punctuation follows: `Berg 1990: 12, 34.`
    figures = (word for word in words if _FIGURE.fullmatch(word) and (len(word) == 1 or word[-1] not in ",.:"))
    return 3 * sum(1 for _ in figures) >= 2 * len(words)


def ordered_lines(
    pages: Mapping[int, Sequence[BoxedLine]], rules: Mapping[int, Sequence[HorizontalRule]]
) -> tuple[list[BoxedLine], list[BoxedLine]]:
    """The lines of a document in reading order, with columns and regions; and those of heads, feet and margins."""
    pages = {number: with_detached_labels(lines) for number, lines in pages.items()}
    fold = fold_of(pages.values())
    furniture = page_furniture(pages, step=1 if fold is None else 2)
    marks = _margin_marks(pages)
    kept: dict[int, list[BoxedLine]] = {}
    dropped: list[BoxedLine] = []
    for number, lines in pages.items():
        left, outside_text = _parted(lines, furniture, marks)
        dropped += outside_text
        kept[number], margin = without_margin_numbers(left)
        dropped += margin
    sheets = [sheet for number, lines in kept.items() for sheet in _sheets(lines, rules.get(number, ()), fold)]
    gutters = [gutter_of(sheet.outside) for sheet in sheets]
    usual = {
        half: usual_gutter([gutter for sheet, gutter in zip(sheets, gutters, strict=True) if sheet.half == half])
        for half in (0, 1)
    }
    size = body_size([line for lines in kept.values() for line in lines])
    ordered: list[BoxedLine] = []
    column_number = 0
    for sheet, own in zip(sheets, gutters, strict=True):
        free, gutter, near = sheet.outside, own, usual[sheet.half]
        if gutter is None and near is not None:
            # The margins of left and right pages differ.
            gutter = gutter_close_to(free, near) or (near if is_apt_gutter(free, near) else None)
            if gutter is not None and not is_prose_right_of(free, gutter):
                gutter = None
        page_gutters = even_gutters(free) if own is None else []
        if not page_gutters and gutter is not None:
            page_gutters = [gutter]
        notes = foot_columns(sheet.lines, size)
        notes = notes or inset_notes(sheet.lines, size, in_columns=bool(page_gutters))
        below = {line for column in notes for line in column}
        text = [line for line in sheet.lines if line not in below]
        mark_regions(text, sheet.rules, page_gutters, size)
        for column in [*columns_of_page(text, page_gutters), *notes]:
            for line in column:
                line.column = column_number
                line.side = int(gutter is not None and line.x0 >= gutter - 2)
                line.half = sheet.half
            ordered += column
            column_number += 1
    _steady_sizes(ordered)
    return ordered, dropped


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page, or one of the two that a double page shows."""

    lines: list[BoxedLine]
    rules: list[HorizontalRule]
    outside: list[BoxedLine]
    """Its lines that are not in tables whose rows are ruled."""
    half: int


def _sheets(lines: list[BoxedLine], rules: Sequence[HorizontalRule], fold: float | None) -> Iterator[_Sheet]:
    """The page, or the two pages beside each other if nothing on them crosses the fold."""
    drawn = _joined(rules)
    if fold is None or any(line.x0 < fold < line.x1 for line in lines):
        yield _Sheet(lines, drawn, _outside_grids(lines, drawn), 0)
        return
    for half in (0, 1):
        here = [line for line in lines if (line.x0 > fold) == bool(half)]
        own = [rule for rule in drawn if (rule.x0 + rule.x1 > 2 * fold) == bool(half)]
        yield _Sheet(here, own, _outside_grids(here, own), half)


def _parted(
    lines: Sequence[BoxedLine], furniture: set[BoxedLine], marks: set[BoxedLine]
) -> tuple[list[BoxedLine], list[BoxedLine]]:
    """The lines of a page's text, and those of its head, its foot and its margin, marked so."""
    left = [line for line in lines if line not in furniture and line not in marks]
    middle = median(line.y for line in left) if left else 0.0
    others = [line for line in lines if line in furniture or line in marks]
    for line in others:
        if line in furniture:
            line.region = PageRegion.HEAD if line.y > middle else PageRegion.FOOT
        else:
            line.region = PageRegion.MARGIN_NUMBERS
    return left, others


# Rules of one length that are close to each other and cross most of the text are the lines of a table's rows; a table
# of three columns or more is not set in the columns of the page.
_FEWEST_GRID_RULES, _GRID_WIDTH, _GRID_STEP = 4, 0.7, 10
_FEWEST_CELLS = 3


def _outside_grids(lines: list[BoxedLine], rules: Sequence[HorizontalRule]) -> list[BoxedLine]:
    """The lines of a page that are not in tables whose rows are ruled."""
    if len(rules) < _FEWEST_GRID_RULES or not lines:
        return lines
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    step = _GRID_STEP * median(line.size for line in lines)
    inside: set[int] = set()
    for heights, first in _alike_rules(rules, _GRID_WIDTH * width):
        for group in split_where(heights, lambda above, below: above - below > step):
            if len(group) < _FEWEST_GRID_RULES:
                continue
            cells = [
                line
                for line in lines
                if group[-1] < line.y < group[0] and first.x0 - 2 <= line.x0 and line.x1 <= first.x1 + 2
            ]
            edges = Counter(round(line.x0 / 4) for line in cells)
            if sum(count >= _FEWEST_CELLS for count in edges.values()) >= _FEWEST_CELLS:
                inside.update(map(id, cells))
    return [line for line in lines if id(line) not in inside]


def _alike_rules(rules: Sequence[HorizontalRule], least: float) -> Iterator[tuple[list[float], HorizontalRule]]:
    """The heights, from the top, of rules of at least a width that start and end at the same place; and one of them."""
    alike: dict[tuple[int, int], list[HorizontalRule]] = defaultdict(list)
    for rule in rules:
        if rule.x1 - rule.x0 > least:
            alike[round(rule.x0 / 3), round(rule.x1 / 3)].append(rule)
    for group in alike.values():
        yield sorted((rule.y for rule in group), reverse=True), group[0]


# Share of lines that differ in size from both neighbors if text recognition guessed the sizes, and their least number.
_GUESSED_SHARE, _FEWEST_GUESSED = 0.007, 10
# Shorter lines show little of their size: a number beside a line of a program.
_SHORTEST_GUESSED = 8


def _steady_sizes(lines: Sequence[BoxedLine]) -> None:
    """Take the sizes of lines from their distances if text recognition guessed the sizes line by line."""
    steps = [
        above.y - below.y if above.column == below.column and 0 < above.y - below.y < 2.2 * above.size else 0.0
        for above, below in pairwise(lines)
    ]
    guessed = 0
    for at in range(1, len(lines) - 1):
        above, line, below = lines[at - 1 : at + 2]
        even = 0 < steps[at - 1] < 1.25 * steps[at] < 1.6 * steps[at - 1] and len(line.text) >= _SHORTEST_GUESSED
        guessed += even and abs(above.size - below.size) < 0.1 < 0.04 * line.size < abs(line.size - below.size)
    if guessed < max(_FEWEST_GUESSED, _GUESSED_SHARE * len(lines)):
        return
    sizes = [line.size for line in lines]
    for at, line in enumerate(lines):
        sides = [side for side in (steps[max(0, at - 3) : at], steps[at : at + 3]) if len(side) > 1 and all(side)]
        if sides:
            step = median(min(sides, key=lambda side: max(side) - min(side)))
            sizes[at] = min(max(step / 1.15, 0.7 * line.size), 1.3 * line.size)
    for line, size in zip(lines, sizes, strict=True):
        line.size = size


def separating_rules(
    lines: Sequence[BoxedLine], rules: Mapping[int, Sequence[HorizontalRule]]
) -> dict[int, list[HorizontalRule]]:
    """The rules that may be above notes: not those of heads and feet, and not those of tables."""
    pages: dict[int, list[BoxedLine]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    joined = {number: _joined(rules.get(number, ())) for number in pages}
    repeated = Counter(_place(rule) for page in joined.values() for rule in page)
    often = max(3, 0.2 * len(pages))
    kept: dict[int, list[HorizontalRule]] = {}
    for number, page in pages.items():
        top, bottom = max(line.y for line in page), min(line.y for line in page)
        cells = [line for line in page if line.region is not PageRegion.TEXT]
        kept[number] = [
            rule
            for rule in joined[number]
            if not (repeated[_place(rule)] >= often and not bottom < rule.y < top)
            and not any(
                line.y - line.size < rule.y < line.y + 1.6 * line.size and line.x1 > rule.x0 and line.x0 < rule.x1
                for line in cells
            )
        ]
    return kept


def _place(rule: HorizontalRule) -> tuple[int, int, int]:
    return round(rule.x0), round(rule.x1), round(rule.y)


def _joined(rules: Sequence[HorizontalRule]) -> list[HorizontalRule]:
    """Rules that were drawn in pieces, as below the cells of a row, in one."""
    joined: list[HorizontalRule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.y), rule.x0)):
        last = joined[-1] if joined else None
        if last is not None and abs(last.y - rule.y) < 1 and -2 < rule.x0 - last.x1 < 2:
            joined[-1] = replace(last, x1=max(last.x1, rule.x1))
        else:
            joined.append(rule)
    return joined


_BODY_SHARE = 0.35


def body_size(lines: Sequence[BoxedLine]) -> float:
    """The font size of the running text: the largest of the frequent ones, since notes may outweigh the text."""
    counts: Counter[float] = Counter()
    for line in lines:
        # Rounded to half a point, because sizes in one text differ slightly.
        counts[round(line.size * 2) / 2] += len(line.text)
    most = max(counts.values(), default=0)
    return max((size for size, count in counts.items() if count >= _BODY_SHARE * most), default=10.0)


def mark_regions(
    lines: Sequence[BoxedLine], rules: Sequence[HorizontalRule], gutters: Sequence[float], body: float
) -> None:
    """Mark the lines of a page that are in tables, tables of contents and figures; `lines` are without furniture."""
    for strip in _strips(lines, gutters):
        if len(strip) < _FEWEST_ROWS:
            continue
        left, right = min(line.x0 for line in strip), max(line.x1 for line in strip)
        rows = [_Row(row, left, right - left) for row in rows_of(strip)]
        above = _above_separator(rows, rules)
        for part in (rows[:above], rows[above:]):
            for first, end in [*_tables(part), *_ruled(part, rules)]:
                leaders = sum(row.leader for row in part[first:end])
                kind = PageRegion.CONTENTS if 2 * leaders >= end - first else PageRegion.TABLE
                for row in [*part[first:end], *_below_table(part, end, body)]:
                    for line in row.lines:
                        line.region = kind
        _mark_leaders(rows)
        for first, end in _figures(rows):
            for row in rows[first:end]:
                for line in row.lines:
                    line.region = PageRegion.FIGURE


def _above_separator(rows: Sequence[_Row], rules: Sequence[HorizontalRule]) -> int:
    """How many rows are above the page's lowest rule, if it is like none of the others: a table ends above notes."""
    if len(rules) < 2:
        return 0
    lowest = min(rules, key=lambda rule: rule.y)
    left, width = rows[0].left, rows[0].width
    alike = sum(abs(rule.x0 - lowest.x0) < 3 and abs(rule.x1 - lowest.x1) < 3 for rule in rules)
    if alike > 1 or abs(lowest.x0 - left) > 3 or not 0.1 * width < lowest.x1 - lowest.x0 < 0.62 * width:
        return 0
    return sum(row.y > lowest.y for row in rows)


def _strips(lines: Sequence[BoxedLine], gutters: Sequence[float]) -> Iterator[list[BoxedLine]]:
    """The lines of each column, and those that cross a gutter."""
    yield from lines_between(lines, gutters)
    if gutters:
        yield [line for line in lines if is_across_any(line, gutters)]


def _tables(rows: Sequence[_Row]) -> Iterator[tuple[int, int]]:
    """Spans of rows, several of which have cells in columns."""
    group: list[int] = []
    for index, row in enumerate(rows):
        if not row.celled:
            continue
        if group and not _are_one_table(rows, group[-1], index):
            yield from _table(rows, group)
            group = []
        group.append(index)
    yield from _table(rows, group)


def _are_one_table(rows: Sequence[_Row], last: int, index: int) -> bool:
    between = rows[last + 1 : index]
    if len(between) > _ROWS_BETWEEN or any(row.prose for row in between):
        return False
    return all(above.y - below.y < 5 * max(above.size, below.size) for above, below in pairwise(rows[last : index + 1]))


def _table(rows: Sequence[_Row], group: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(group) < _FEWEST_ROWS:
        return
    counts = Counter(edge for index in group for edge in set(rows[index].edges()))
    aligned = sum(any(counts[edge] > 1 for edge in rows[index].edges()) for index in group)
    if 5 * aligned < 3 * len(group):
        return
    first, end = group[0], group[-1] + 1
    # Cells of several lines, and heads of columns.
    while first > 0 and _belongs(rows[first - 1], rows[first]):
        first -= 1
    while end < len(rows) and _belongs(rows[end], rows[end - 1]):
        end += 1
    yield first, end


def _belongs(row: _Row, neighbor: _Row) -> bool:
    """Whether a row directly beside a table is part of one of its cells."""
    if row.prose or abs(row.y - neighbor.y) > 1.6 * max(row.size, neighbor.size):
        return False
    indented = row.lines[0].x0 > row.left + 2 * row.size
    return indented and row.lines[-1].x1 - row.lines[0].x0 < _PROSE_SHARE * row.width


def _ruled(rows: Sequence[_Row], rules: Sequence[HorizontalRule]) -> Iterator[tuple[int, int]]:
    """Spans of rows between three rules or more that start and end at the same place: a ruled table."""
    if not rows:
        return
    left, right = rows[0].left, rows[0].left + rows[0].width
    here = [rule for rule in rules if rule.x1 > left and rule.x0 < right]
    for heights, _ in _alike_rules(here, 0.3 * (right - left)):
        if len(heights) < 3 or heights[0] - heights[-1] < 3 * rows[0].size:
            continue
        inside = [index for index, row in enumerate(rows) if heights[-1] < row.y < heights[0]]
        cut = sum(any(row.celled for row in rows[index : index + 1]) for index in inside)
        if inside and (4 * cut >= len(inside) or len(heights) >= 5) and not _is_boxed_text(rows, inside):
            yield inside[0], inside[-1] + 1


def _is_boxed_text(rows: Sequence[_Row], inside: Sequence[int]) -> bool:
    return 2 * sum(rows[index].prose for index in inside) > len(inside)


def _below_table(rows: Sequence[_Row], end: int, body: float) -> list[_Row]:
    """The small print directly below a table: its sources and notes, if running text is below these."""
    below: list[_Row] = []
    for above, row in pairwise(rows[end - 1 :]):
        if row.size > SMALL_PRINT * body or above.y - row.y > 2.5 * row.size:
            break
        below.append(row)
    rest = rows[end + len(below) :]
    return below if any(row.prose and row.size > 0.97 * body for row in rest) else []


def _mark_leaders(rows: Sequence[_Row]) -> None:
    leaders = [row for row in rows if row.leader]
    if len(leaders) >= _FEWEST_ROWS:
        for row in leaders:
            for line in row.lines:
                line.region = PageRegion.CONTENTS


def _figures(rows: Sequence[_Row]) -> Iterator[tuple[int, int]]:
    """Spans of rows of short scattered lines, without the shape of sentences: the words in a chart."""
    scattered = [index for index, row in enumerate(rows) if _is_scattered(row)]
    for span in split_where(
        scattered,
        lambda last, at: at != last + 1 or rows[last].y - rows[at].y > 5 * max(rows[last].size, rows[at].size),
    ):
        lines = [line for index in span for line in rows[index].lines if line.region is PageRegion.TEXT]
        if len(lines) < 5 or len(span) < 4:
            continue
        starts = Counter(round(line.x0 / 4) for line in lines)
        usual = max(starts[at] + starts[at + 1] for at in starts)
        # The scale of a chart has figures below each other.
        figures = sum(not any(map(str.isalpha, line.text)) for line in lines)
        if 2 * usual < len(lines) or 5 * figures > 3 * len(lines):
            yield span[0], span[-1] + 1


_LABELED_SENTENCE = pattern(r"\d{1,4}[.)]? [^\W\d_].{6,200}[.!?»”)]")


def _is_scattered(row: _Row) -> bool:
    """Whether all lines of a row are short, and it doesn't start like a note."""
    first = row.lines[0]
    if row.prose or (first.is_raised(0) and len(row.lines) == 1):
        return False
    # A short note below formulas.
    at_edge = first.x0 < row.left + 2 * first.size
    if at_edge and len(row.lines) == 1 and _LABELED_SENTENCE.fullmatch(first.text.strip()):
        return False
    return all(line.width < 0.4 * row.width for line in row.lines)
