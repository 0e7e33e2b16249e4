"""Locations in documents and in the registry, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.text.spans import line_column

if TYPE_CHECKING:
    from stacite.text.spans import Span


@dataclass(frozen=True, slots=True)
class Location:
    """A location in a document or in the registry; None for what the format doesn't have."""

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
    """Identifier in the file, if the format has one: `footnote 9` (a `w:id`), `ch2.xhtml#fn3`."""
    quote: str = ""
    """The note's text, or the words around a note number, if the file has no lines that could be shown."""
    quote_span: Span = (0, 0)
    """The part of `quote` that is meant."""

    def __str__(self) -> str:
        """`path:line:column`, which editors and terminals make a link."""
        if self.line is not None:
            column = "" if self.column is None and self.end_line is None else f":{self.column or 1}"
            return f"{self.path}:{self.line}{column}"
        return f"{self.path} (page {self.page})" if self.page is not None else self.path

    def overlaps(self, other: Location) -> bool:
        """Whether the two have characters in common; both are in the same note."""
        if self.line is None or other.line is None:
            return self.quote_span[0] < other.quote_span[1] and other.quote_span[0] < self.quote_span[1]
        return self._start < other._end and other._start < self._end

    @property
    def _start(self) -> tuple[int, int]:
        return self.line or 0, self.column or 0

    @property
    def _end(self) -> tuple[int, int]:
        return self.end_line or self.line or 0, self.end_column or self.column or 0


def locate(path: str, text: str, span: Span, page: int | None = None) -> Location:
    """Return the location of a span of `text`."""
    line, column = line_column(text, span[0])
    end_line, end_column = line_column(text, span[1])
    return Location(path, line, column, end_line, end_column, page)
