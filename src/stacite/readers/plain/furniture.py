"""Running heads, running feet and page numbers: printed on pages, part of no text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.plain.lines import mend_gaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.readers.plain.lines import Line

_PAGE_NUMBER = pattern(
    r"(?:\d{1,4}|[ivxlc]{1,7}|[-–—]\s?\d{1,4}\s?[-–—]|\[\d{1,4}\]|\|?\s?(?:page|seite|p\.)\s?\d{1,4}(?:\s(?:of|von|/)\s\d{1,4})?"
    r"|\d{1,4}\s?(?:/|of|von)\s?\d{1,4})",
    re.IGNORECASE,
)
_WIDE = pattern(r"\s{3,}")
_SHORT = 80
"""Letters of a running head, at most."""
_DIGITS = 4
_OF_ALL = "#/#"
"""`3/14`, as browsers number pages."""
_DEPTH = 2
"""Running heads and feet are at most two lines."""


def without_furniture(lines: list[Line]) -> list[Line]:
    """The lines but those that repeat at the edges of pages, digits apart, and lone page numbers there."""
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    if len(pages) < 2:
        return mend_gaps(lines)
    seen = _seen_at_edges(pages)
    repeated = _repeated(seen, 2 if len(pages) < 4 else max(3, round(0.2 * len(pages))))
    constant = _repeated(seen, max(3, round(0.7 * len(pages))))
    inner = [_inner(_outer(page, constant), repeated) for page in pages]
    offset = _offset_of_numbers(inner)
    for page in inner:
        del page[: _head(page, offset)]
        for edge in (-1, 0):
            if page and _is_page_number(page, edge, offset):
                del page[edge]
    return mend_gaps(line for page in inner for line in page)


def _head(page: Sequence[Line], offset: int | None) -> int:
    """How many lines at the top are a head with the page's number in it or below it, parted from the text."""
    if offset is None or len(page) <= _DEPTH:
        return 0
    number = str(page[0].page + offset)
    if page[1].gap and number == _number_in(page[0]) and not page[0].text.isdecimal():
        return 1
    alone = page[1].gap and page[2].gap and page[1].text == number
    return _DEPTH if alone and len(page[0].text) < _SHORT else 0


def _number_in(line: Line) -> str:
    """The number that is the line, or that blanks part from a head before or behind it."""
    parts = _WIDE.split(line.text)
    return next((part for part in (parts[-1], parts[0]) if part.isdecimal() and len(part) <= _DIGITS), "")


def _offset_of_numbers(pages: Sequence[Sequence[Line]]) -> int | None:
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


def _is_page_number(page: Sequence[Line], edge: int, offset: int | None) -> bool:
    """Whether a page's edge is its number; among numbers that climb with the pages another one is a note's label."""
    line = page[edge]
    if not _PAGE_NUMBER.fullmatch(line.text):
        return False
    if offset is not None and line.text.isdecimal():
        return int(line.text) == line.page + offset
    return _stands_alone(page, edge)


def _outer(page: list[Line], constant: set[str]) -> list[Line]:
    """The page without the lines at its very edges that nearly every page has, close to the text though they be."""
    # A book's first page starts with its title, which the others repeat at their heads.
    first, last = 0, len(page)
    while page[0].page and first < min(_DEPTH, last) and _mask(page[first].text) in constant:
        first += 1
    while last > max(first, len(page) - _DEPTH) and _mask(page[last - 1].text) in constant:
        last -= 1
    # Lines that touch the text are furniture only beside a count of pages: notes may end alike on every page.
    top, bottom = (any(_OF_ALL in _mask(line.text) for line in each) for each in (page[:first], page[last:]))
    return page[first if top else 0 : last if bottom else len(page)]


def _inner(page: list[Line], repeated: set[str]) -> list[Line]:
    """The page without its head and foot: lines that repeat, parted from the text by a blank line."""
    first, last = 0, len(page)
    for depth in range(min(_DEPTH, len(page)), 0, -1):
        if all(_mask(line.text) in repeated for line in page[:depth]) and (len(page) == depth or page[depth].gap):
            first = depth
            break
    for depth in range(min(_DEPTH, len(page) - first), 0, -1):
        if all(_mask(line.text) in repeated for line in page[-depth:]) and page[-depth].gap:
            last = len(page) - depth
            break
    return page[first:last]


def _stands_alone(page: Sequence[Line], edge: int) -> bool:
    """A number that touches a note's text is that note's label."""
    if len(page) == 1:
        return True
    return page[-1].gap if edge else page[1].gap or not re.match(r"[A-Z“\"‘]", page[1].text)


def _edges(page: list[Line]) -> list[Line]:
    return page[:_DEPTH] + page[max(_DEPTH, len(page) - _DEPTH) :]


def _mask(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", " ", text.lower()))


def _seen_at_edges(pages: list[list[Line]]) -> dict[str, set[int]]:
    """For each line at the edges of pages, digits apart, the pages that have it."""
    seen: dict[str, set[int]] = defaultdict(set)
    for number, page in enumerate(pages):
        for line in _edges(page):
            seen[_mask(line.text)].add(number)
    return seen


def _repeated(seen: dict[str, set[int]], least: int) -> set[str]:
    return {key for key, found in seen.items() if len(found) >= least and _is_furniture(key)}


def _is_furniture(key: str) -> bool:
    return key == _OF_ALL or (len(key) > len(_OF_ALL) and not _is_label(key))


def _is_label(key: str) -> bool:
    """`[#] ibid.` repeats at the foot of pages and is a note."""
    return re.match(r"(?:\[#\]|#\.?|[⁰¹²³⁴-⁹*†‡§¶∗]+)\s", key) is not None
