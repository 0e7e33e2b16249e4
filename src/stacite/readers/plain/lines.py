"""The lines of a text, with their pages and the blank lines before them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE = pattern(r"([^\r\n\f]*)(\r\n|\n|\r|\f|\Z)")
_EDGES = " \t\v\ufeff\u00a0\u200b"
_CLOSED = pattern(r"(?:[.!?…:;。！？]|[)\]>”\"’'»“*_])[*_”\"’')\]»]*\Z")
_ENDS_IN_URL = pattern(r"(?:https?://|www\.)[^\s<>]*[^\s<>\-/_=&?,]\Z", re.IGNORECASE)
_ENDS_OPEN = pattern(r"[,;:]\Z|(?<=[\w])[-\u2010–]\Z")
_LIST_ITEM = pattern(r"(?:[-•●▪◦‣*+–—]|\(?[0-9]{1,3}[.)]|\(?[a-zA-Z][.)]|#{1,6})\s")


@dataclass(frozen=True, slots=True)
class Line:
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


def read_lines(source: str) -> list[Line]:
    """All lines of a source but blank ones."""
    lines: list[Line] = []
    page, gap = 0, True
    for match in _LINE.finditer(source):
        text = match[1].strip(_EDGES)
        if text:
            indent = len(match[1]) - len(match[1].lstrip(_EDGES))
            start = match.start() + indent
            lines.append(Line(start, start + len(text), text, page, gap, indent, page))
            gap = False
        elif match[2]:
            gap = True
        if match[2] == "\f":
            page, gap = page + 1, True
    return lines


def mend_gaps(lines: Iterable[Line]) -> list[Line]:
    """The same lines, with a gap at the start of each page, whatever was taken out above."""
    mended: list[Line] = []
    for line in lines:
        first = not mended or mended[-1].page != line.page
        mended.append(replace(line, gap=True) if first and not line.gap else line)
    return mended


def blocks(lines: list[Line]) -> list[range]:
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
