"""The text of a PDF without its notes, in paragraphs, and the markers in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.document import Marker
from stacite.model.location import Location
from stacite.model.pattern import pattern
from stacite.readers.flow import AROUND, Flow
from stacite.readers.glyphs.calls import SHAPES
from stacite.readers.glyphs.columns import leading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.passage import Passage
    from stacite.readers.glyphs.calls import Call
    from stacite.readers.glyphs.lines import Line
    from stacite.readers.glyphs.words import Words

_CLOSED = pattern(r"[.!?…:。！？][\"”’»)\]]{0,3}\s*\Z")
_TAIL = 600


@dataclass(slots=True)
class _Chunk:
    text: str
    italic: bool = False
    call: Call | None = None


class Body:
    """Joins the body of one document."""

    def __init__(self, path: str, ordinals: Sequence[int], words: Words) -> None:
        """`ordinals` are the places of the notes in the document."""
        self._path, self._ordinals, self._words = path, ordinals, words
        self._flow = Flow("\n\n")
        self._paragraph: list[_Chunk] = []
        self._tail = ""
        self._found: list[tuple[Call, int, int]] = []

    def read(self, lines: Sequence[Line], owned: set[int], calls: Sequence[Call]) -> tuple[tuple[Marker, ...], Passage]:
        """The markers with the words around them, and the body without them."""
        by_line: dict[int, list[Call]] = defaultdict(list)
        for call in calls:
            by_line[call.mark.line].append(call)
        steps = _leadings(lines, owned)
        previous: Line | None = None
        for index, line in enumerate(lines):
            if index in owned:
                continue
            if previous is not None and self._is_new_paragraph(previous, line, steps.get(line.frame, 0.0)):
                self._end_paragraph(lines)
            self._add(line, by_line.get(index, []))
            previous = line
        self._end_paragraph(lines)
        passage = self._flow.passage()
        return tuple(self._marker(passage.text, *found) for found in self._found), passage

    def _is_new_paragraph(self, before: Line, line: Line, step: float) -> bool:
        if abs(line.size - before.size) > 0.08 * before.size:
            return True
        closed = _CLOSED.search(self._tail) is not None
        if line.frame != before.frame:
            return closed
        if before.y - line.y > 1.3 * (step or 1.2 * line.size):
            return True
        return line.x0 > before.x0 + 0.8 * line.size and (closed or before.x1 < line.x1 - 2 * line.size)

    def _add(self, line: Line, calls: Sequence[Call]) -> None:
        text = line.text.strip()
        if self._tail and text:
            between = self._words.glue(self._tail, text)
            if between < 0:
                self._drop_last()
            elif between > 0:
                self._put(" ", italic=False)
        at = 0
        for call in calls:
            self._write(line, at, call.mark.start)
            self._paragraph.append(_Chunk("", call=call))
            at = call.mark.end
        self._write(line, at, len(line.text))

    def _write(self, line: Line, start: int, end: int) -> None:
        at = start
        for first, last in line.italic:
            if first >= end or last <= at:
                continue
            self._put(line.text[at : max(at, first)], italic=False)
            self._put(line.text[max(at, first) : min(end, last)], italic=True)
            at = min(end, last)
        self._put(line.text[at:end], italic=False)

    def _put(self, text: str, *, italic: bool) -> None:
        if text:
            self._paragraph.append(_Chunk(text, italic))
            self._tail = (self._tail + text)[-_TAIL:]

    def _drop_last(self) -> None:
        for chunk in reversed(self._paragraph):
            if chunk.text:
                chunk.text = chunk.text[:-1]
                break
        self._tail = self._tail[:-1]

    def _end_paragraph(self, lines: Sequence[Line]) -> None:
        italic = False
        for chunk in self._paragraph:
            if chunk.call is not None:
                self._found.append((chunk.call, self._flow.length, lines[chunk.call.mark.line].page))
            italic = chunk.italic if chunk.text.strip() else italic
            self._flow.write(chunk.text, emphasis=italic)
        self._flow.end_paragraph()
        self._paragraph, self._tail = [], ""

    def _marker(self, body: str, call: Call, at: int, page: int) -> Marker:
        mark = call.mark
        ordinal = None if call.note is None else self._ordinals[call.note]
        before, after = body[max(0, at - AROUND) : at], body[at : at + AROUND]
        return Marker(mark.text, Location(self._path, page=page), SHAPES[mark.shape], None, before, after, ordinal)


def _leadings(lines: Sequence[Line], owned: set[int]) -> dict[int, float]:
    frames: dict[int, list[Line]] = defaultdict(list)
    for index, line in enumerate(lines):
        if index not in owned:
            frames[line.frame].append(line)
    return {frame: leading(each) for frame, each in frames.items()}
