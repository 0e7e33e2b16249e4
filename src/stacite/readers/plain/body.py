"""The body of a text: its lines without the notes, joined over the holes, and the markers in it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from stacite.model.document import Marker, MarkerShape
from stacite.model.location import locate
from stacite.readers.joining import Joiner
from stacite.readers.plain.lines import Line, is_list_item, starts_lower
from stacite.readers.plain.tails import body_is_closed
from stacite.readers.plain.zones import BODY

if TYPE_CHECKING:
    from stacite.model.passage import Passage
    from stacite.readers.plain.layout import Layout
    from stacite.readers.plain.marks import Mark

_AROUND = 60
_PROSE = 60
_BULLETS = "-•●▪◦‣*#"


class Body:
    """Joins the body of one text."""

    def __init__(self, layout: Layout, source: str, path: str) -> None:
        self._layout, self._source, self._path = layout, source, path
        self._joiner = Joiner(layout.text)
        self._marks: dict[int, list[tuple[Mark, MarkerShape]]] = defaultdict(list)
        self._found: list[tuple[Mark, MarkerShape, int, Line]] = []

    def read(self) -> tuple[tuple[Marker, ...], Passage]:
        """The markers with the words around them, and the body without them."""
        self._hang_marks_on_lines()
        previous: int | None = None
        paragraph = 0
        for index, owner in enumerate(self._layout.owners):
            if owner != BODY:
                continue
            line = self._layout.lines[index]
            if previous is not None and self._is_new_paragraph(previous, index, self._joiner.length - paragraph):
                self._joiner.insert("\n\n")
                paragraph = self._joiner.length
            self._add(index, line)
            previous = index
        passage = self._joiner.passage()
        markers = tuple(self._marker(passage.text, *found) for found in self._found)
        return markers, self._layout.in_source(passage)

    def _hang_marks_on_lines(self) -> None:
        index = 0
        lines = self._layout.lines
        for mark, shape in self._layout.markers:
            while index + 1 < len(lines) and lines[index + 1].start <= mark.start:
                index += 1
            self._marks[index].append((mark, shape))

    def _is_new_paragraph(self, previous: int, index: int, length: int) -> bool:
        before, line = self._layout.lines[previous], self._layout.lines[index]
        closed = body_is_closed(before.text)
        if is_list_item(line.text) and (closed or line.gap or line.text[0] in _BULLETS):
            return True
        if not line.gap and index == previous + 1:
            return False
        if index == previous + 1 and before.page == line.page:
            return True
        # A page's end or a note stands between: an open sentence goes on after it.
        return closed or not (length >= _PROSE or starts_lower(line.text))

    def _add(self, index: int, line: Line) -> None:
        at = line.start
        for mark, shape in self._marks.get(index, ()):
            self._join(line, at, mark.start)
            self._found.append((mark, shape, self._joiner.length, line))
            at = mark.end
        self._join(line, at, line.end)

    def _join(self, line: Line, start: int, end: int) -> None:
        if start == line.start:
            self._joiner.line(start, end)
        else:
            self._joiner.run(start, end)

    def _marker(self, body: str, mark: Mark, shape: MarkerShape, at: int, line: Line) -> Marker:
        page = line.sheet + 1 if self._layout.paged else None
        span = self._layout.span((mark.start, mark.end))
        return Marker(
            mark.label,
            locate(self._path, self._source, span, page),
            shape,
            span,
            body[max(0, at - _AROUND) : at],
            body[at : at + _AROUND],
        )
