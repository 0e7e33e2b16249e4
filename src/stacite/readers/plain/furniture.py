"""Running heads, running feet and page numbers: printed on pages, part of no text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from stacite.readers.plain.lines import mend_gaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.readers.plain.lines import Line

_PAGE_NUMBER = re.compile(
    r"(?:\d{1,4}|[ivxlc]{1,7}|[-–—]\s?\d{1,4}\s?[-–—]|\[\d{1,4}\]|\|?\s?(?:page|seite|p\.)\s?\d{1,4}(?:\s(?:of|von|/)\s\d{1,4})?"
    r"|\d{1,4}\s?(?:/|of|von)\s?\d{1,4})",
    re.IGNORECASE,
)
_DIGITS = 4
_DEPTH = 2
"""Running heads and feet are at most two lines."""


def without_furniture(lines: list[Line]) -> list[Line]:
    """The lines but those that repeat at the edges of pages, digits apart, and lone page numbers there."""
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    if len(pages) < 2:
        return mend_gaps(lines)
    repeated = _repeated(pages)
    inner = [_inner(page, repeated) for page in pages]
    offset = _offset_of_numbers(inner)
    for page in inner:
        for edge in (-1, 0):
            if page and _is_page_number(page, edge, offset):
                del page[edge]
    return mend_gaps(line for page in inner for line in page)


def _offset_of_numbers(pages: Sequence[Sequence[Line]]) -> int | None:
    """How far printed page numbers are ahead of the pages, where most lone numbers at their edges agree on it."""
    ahead = [
        int(page[edge].text) - page[edge].page
        for page in pages
        for edge in (0, -1)[: len(page)]
        if page[edge].text.isdecimal() and len(page[edge].text) <= _DIGITS and _stands_alone(page, edge)
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


def _repeated(pages: list[list[Line]]) -> set[str]:
    seen: dict[str, set[int]] = defaultdict(set)
    for number, page in enumerate(pages):
        for line in _edges(page):
            seen[_mask(line.text)].add(number)
    least = 2 if len(pages) < 4 else max(3, round(0.2 * len(pages)))
    return {key for key, found in seen.items() if len(key) > 3 and len(found) >= least and not _is_label(key)}


def _is_label(key: str) -> bool:
    """`[#] ibid.` repeats at the foot of pages and is a note."""
    return re.match(r"(?:\[#\]|#\.?|[⁰¹²³⁴-⁹*†‡§¶∗]+)\s", key) is not None
