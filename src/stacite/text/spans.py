"""Spans of a text, and their lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Span = tuple[int, int]
"""Start and end (exclusive), in code points."""


@lru_cache(maxsize=32)
def _line_starts(text: str) -> tuple[int, ...]:
    # At LF only: str.splitlines also breaks at form feeds and U+2028, where editors count no new line.
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return tuple(starts)


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Return the 1-based line and column of an offset in code points. Lines end with LF or CRLF."""
    starts = _line_starts(text)
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def offset_at(text: str, line: int, column: int) -> int:
    """Return the offset of a 1-based line and column; the end of the text if there is no such line."""
    starts = _line_starts(text)
    return min(starts[line - 1] + column - 1, len(text)) if line <= len(starts) else len(text)


def line_text(text: str, line: int) -> str:
    """Return a line by its 1-based number, without its line end."""
    starts = _line_starts(text)
    end = starts[line] if line < len(starts) else len(text)
    return text[starts[line - 1] : end].rstrip("\r\n")


def joined_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that overlap or touch as one, without empty ones."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        elif start < end:
            joined.append((start, end))
    return tuple(joined)


def masked(text: str, spans: Iterable[Span], fill: str) -> str:
    """The text with each character of the spans replaced by `fill`, so that offsets stay."""
    joined = joined_spans(spans)
    if not joined:
        return text
    parts, at = [], 0
    for start, end in joined:
        parts += [text[at:start], fill * (end - start)]
        at = end
    return "".join([*parts, text[at:]])
