"""What stands on every page and belongs to none: running heads and feet, page numbers, numbers of lines."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.readers.glyphs.lines import Line

_NUMBER = pattern(r"\d{1,9}")
_PAGE_NUMBER = pattern(
    r"[-–—|·•. ]{0,4}(?:(?:page|seite|s\.|p\.|página|pagina)\s?)?(\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s?(?:/|of|von|de|sur)\s?\d{1,4})?[-–—|·•. ]{0,4}",
    re.IGNORECASE,
)
_AT_EDGE = 3
"""Lines at the top and at the foot of a page that are looked at."""
_NEAR = 6.0
"""Points by which a repeated line may shift."""


def running(pages: Mapping[int, Sequence[Line]]) -> set[Line]:
    """Lines at the edges of pages that say the same on several, numbers that count the pages aside; page numbers."""
    groups: dict[tuple[str, bool], list[Line]] = defaultdict(list)
    apart: set[Line] = set()
    for lines in pages.values():
        ordered = sorted(lines, key=lambda line: -line.y)
        for edge, at_top in ((ordered[:_AT_EDGE], True), (ordered[: -_AT_EDGE - 1 : -1], False)):
            for line in (each for each in edge if not each.is_raised(0)):
                groups[_masked(line.text), at_top].append(line)
        apart.update(_set_apart(ordered))
        apart.update(_set_apart(ordered[::-1]))
    least = max(2, min(3, len(pages) // 3))
    found: set[Line] = set()
    for lines in groups.values():
        for cluster in _at_one_height(lines):
            seen = {line.page for line in cluster}
            if len(seen) >= least:
                often = len(seen) >= max(3, 0.6 * len(pages))
                found.update(line for line in _counting(cluster) if often or line in apart)
    for lines in pages.values():
        found.update(_page_numbers(lines, found))
    return found


def _set_apart(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines of a page from an edge up to the first gap, if they are few: `Ibid.` at a foot is a note's."""
    for at, (line, following) in enumerate(pairwise(lines[: _AT_EDGE + 1])):
        if abs(line.y - following.y) > 1.45 * max(line.size, following.size):
            yield from lines[: at + 1]
            return


def _masked(text: str) -> str:
    return _NUMBER.sub("#", text.lower())[:80]


def _at_one_height(lines: Sequence[Line]) -> Iterator[list[Line]]:
    cluster: list[Line] = []
    for line in sorted(lines, key=lambda line: line.y):
        if cluster and line.y - cluster[-1].y > _NEAR:
            yield cluster
            cluster = []
        cluster.append(line)
    if cluster:
        yield cluster


def _counting(lines: Sequence[Line]) -> list[Line]:
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


def _page_numbers(lines: Sequence[Line], gone: set[Line]) -> Iterator[Line]:
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

    def drop(self, lines: Sequence[Line]) -> list[Line]:
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
            if (rest := cut(line, numbers[id(line)]) if id(line) in numbers else line) is not None
        ]


_Numbered = tuple["Line", re.Match[str]]


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


def cut(line: Line, at: int) -> Line | None:
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
