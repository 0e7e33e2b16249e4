"""Spans of a text, and the lines and columns that they stand at."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

Span = tuple[int, int]
"""Start and end (exclusive), in code points of the text that is meant."""


@lru_cache(maxsize=32)
def _line_starts(text: str) -> tuple[int, ...]:
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return tuple(starts)


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both 1-based, of an offset in code points. Lines end at LF, as CRLF's do."""
    starts = _line_starts(text)
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def offset_at(text: str, line: int, column: int) -> int:
    """The offset of a line and column, both 1-based; that of the text's end where it has no such line."""
    starts = _line_starts(text)
    return min(starts[line - 1] + column - 1, len(text)) if line <= len(starts) else len(text)


def line_text(text: str, line: int) -> str:
    """Line number `line` (1-based) without its end."""
    starts = _line_starts(text)
    end = starts[line] if line < len(starts) else len(text)
    return text[starts[line - 1] : end].rstrip("\r\n")
