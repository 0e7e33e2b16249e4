"""Positions of the Language Server Protocol in a text, in the encoding that client and server have agreed on.

Lines end with LF, CRLF or CR and nothing else (LSP 3.17, "Text Documents"); Python's `splitlines` would also end them
at form feeds, which plain text has between pages. The rest of stacite counts code points from the start of the text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lsprotocol.types import Position, PositionEncodingKind, Range, TextEdit

from stacite.model.finding import TextChange
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.text.spans import Span

_LINE_END = pattern(r"\r\n|\n|\r")
# Bytes of a code unit, and the codec that has no byte order mark.
_CODECS = {
    PositionEncodingKind.Utf8: (1, "utf-8"),
    PositionEncodingKind.Utf16: (2, "utf-16-le"),
    PositionEncodingKind.Utf32: (4, "utf-32-le"),
}


@dataclass(frozen=True)
class Text:
    """A text and its lines."""

    # Without slots: `cached_property` needs a `__dict__`.
    source: str
    encoding: str = PositionEncodingKind.Utf16

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.source))]

    def _line(self, number: int) -> Span:
        """Where a line is, without its end."""
        start = self._starts[number]
        if number + 1 == len(self._starts):
            return start, len(self.source)
        end = self._starts[number + 1]
        while end > start and self.source[end - 1] in "\r\n":
            end -= 1
        return start, end

    def offset(self, position: Position) -> int:
        """The code points before a position; one that is beyond a line's end is at that end."""
        if position.line >= len(self._starts):
            return len(self.source)
        start, end = self._line(position.line)
        line = self.source[start:end]
        if line.isascii():
            return start + min(position.character, len(line))
        size, codec = _CODECS[PositionEncodingKind(self.encoding)]
        data = line.encode(codec, "surrogatepass")[: position.character * size]
        return start + len(data.decode(codec, "ignore"))

    def position(self, offset: int) -> Position:
        """The position of an offset."""
        number = bisect_right(self._starts, offset) - 1
        before = self.source[self._starts[number] : offset]
        if before.isascii():
            return Position(number, len(before))
        size, codec = _CODECS[PositionEncodingKind(self.encoding)]
        return Position(number, len(before.encode(codec, "surrogatepass")) // size)

    def range(self, span: Span) -> Range:
        """The range of a span."""
        return Range(self.position(span[0]), self.position(span[1]))

    def span(self, place: Range) -> Span:
        """The span of a range."""
        return self.offset(place.start), self.offset(place.end)

    def line_before(self, offset: int) -> str:
        """The line up to an offset."""
        return self.source[self._starts[bisect_right(self._starts, offset) - 1] : offset]

    def edits_to(self, after: str) -> list[TextEdit]:
        """What makes this text another one: the lines that differ, so that the cursor stays where it is elsewhere."""
        change = line_change(self.source, after)
        return [TextEdit(self.range((change.start, change.end)), change.new)] if change is not None else []


def line_change(before: str, after: str) -> TextChange | None:
    """The lines between those that two texts begin and end with; None where they are the same."""
    if before == after:
        return None
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    first = sum(1 for _ in _same(old, new))
    room = min(len(old), len(new)) - first
    last = sum(1 for _ in _same(old[len(old) - room :][::-1], new[len(new) - room :][::-1])) if room else 0
    start, end = sum(map(len, old[:first])), len(before) - sum(map(len, old[len(old) - last :]))
    return TextChange(start, end, "".join(new[first : len(new) - last]))


def _same(old: list[str], new: list[str]) -> Iterator[str]:
    """The lines that both begin with."""
    for one, two in zip(old, new, strict=False):
        if one != two:
            return
        yield one
