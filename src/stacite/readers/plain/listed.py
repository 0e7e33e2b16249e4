"""Lists headed `Notes`: which labels stand in them, and which above them can't be notes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.location import Span
    from stacite.readers.plain.labels import Label
    from stacite.readers.plain.lines import Line
    from stacite.readers.plain.marks import Marks, Shape

BELOW = 3
"""Lines below the heading in which a list of notes starts."""
LEAST, NEARLY_ALL = 3, 0.8
"""Labels that show a list, and the share of markers and labels that must go together."""


def lists_below(headings: Sequence[int], labels: Sequence[Label]) -> list[int]:
    """The headings with a first note close below them."""
    firsts = [label.line for label in labels if label.value == 1]
    found = []
    for heading in headings:
        at = bisect_right(firsts, heading)
        if at < len(firsts) and firsts[at] - heading <= BELOW:
            found.append(heading)
    return found


def without_what_lists_exclude(
    labels: list[Label], lines: Sequence[Line], headings: Sequence[int], marks: Marks, shape: Shape
) -> list[Label]:
    """Without labels above a list headed `Notes` that has a note for each marker there: rows of tables, items."""
    lists = lists_below(headings, labels)
    if not lists:
        return labels
    kept: list[Label] = []
    start = at = 0
    for heading, following in zip(lists, [*lists[1:], len(lines)], strict=True):
        first, stop = (bisect_left(labels, line, key=lambda label: label.line) for line in (heading, following))
        listed = _listed(labels[first:stop], marks, shape, (start, lines[heading].start))
        kept += [] if listed else labels[at:first]
        start, at = (listed[-1].start if listed else lines[heading].start), first
        if listed:
            at = bisect_right(labels, listed[-1].line, key=lambda label: label.line)
            kept += labels[first:at]
    return [*kept, *labels[at:]]


def _listed(below: Sequence[Label], marks: Marks, shape: Shape, span: Span) -> list[Label]:
    """The labels below a heading that climb, by chapter if need be, as the markers in a span do; or none."""
    marked: Counter[int] = Counter()
    wanted: Counter[int] = Counter()
    listed: list[Label] = []
    expected = 1
    for label in below:
        value = label.value
        if value not in (1, expected):
            continue
        if value not in marked:
            marked[value] = marks.count(shape, value, span[1]) - marks.count(shape, value, span[0])
        if value == expected or wanted[1] < marked[1]:
            listed.append(label)
            wanted[value] += 1
            expected = value + 1
    called = (wanted & marked).total()
    enough = len(listed) >= LEAST and called >= NEARLY_ALL * max(len(listed), marked.total())
    return listed if enough else []
