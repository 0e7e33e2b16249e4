"""Where something stands, for people and for programs."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

Span = tuple[int, int]
"""Start and end (exclusive), in code points of the text that is meant."""


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a document or in the registry; what the format does not have is None."""

    path: str
    """As the user gave it, with forward slashes; `<stdin>` for standard input."""
    line: int | None = None
    """1-based."""
    column: int | None = None
    """1-based, in code points."""
    end_line: int | None = None
    """1-based, inclusive."""
    end_column: int | None = None
    """1-based, exclusive."""
    page: int | None = None
    """1-based, where the format has pages."""
    anchor: str = ""
    """The thing's own name in the file, where the format gives it one: `footnote 9` (a `w:id`), `ch2.xhtml#fn3`."""
    quote: str = ""
    """The note's text, where the file itself has no lines that could be shown."""
    quote_span: Span = (0, 0)
    """What in it is meant."""

    def __str__(self) -> str:
        """`path:line:column`, as editors and terminals link it."""
        if self.line is not None:
            column = "" if self.column is None and self.end_line is None else f":{self.column or 1}"
            return f"{self.path}:{self.line}{column}"
        return f"{self.path} (page {self.page})" if self.page is not None else self.path


@lru_cache(maxsize=32)
def _counted_line_starts(text: str) -> tuple[int, ...]:
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return tuple(starts)


_latest: tuple[str, tuple[int, ...]] = ("", (0,))


def _line_starts(text: str) -> tuple[int, ...]:
    """Where lines start. The text asked for last is known by its identity: to compare long ones takes time."""
    global _latest  # noqa: PLW0603 - one name set at once, so that threads see either
    known, starts = _latest
    if known is not text:
        starts = _counted_line_starts(text)
        _latest = (text, starts)
    return starts


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both 1-based, of an offset in code points. Lines end at LF, as CRLF's do."""
    starts = _line_starts(text)
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def offset_at(text: str, line: int, column: int) -> int:
    """The offset of a line and column, both 1-based; that of the text's end where it has no such line."""
    starts = _line_starts(text)
    return min(starts[line - 1] + column - 1, len(text)) if line <= len(starts) else len(text)


def locate(path: str, text: str, span: Span, page: int | None = None) -> Location:
    """The location of a span of `text`."""
    line, column = line_column(text, span[0])
    end_line, end_column = line_column(text, span[1])
    return Location(path, line, column, end_line, end_column, page)


def line_text(text: str, line: int) -> str:
    """Line number `line` (1-based) without its end."""
    starts = _line_starts(text)
    end = starts[line] if line < len(starts) else len(text)
    return text[starts[line - 1] : end].rstrip("\r\n")
