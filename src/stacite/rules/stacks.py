"""Markers that stand at one place of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.rules.numbering import number

if TYPE_CHECKING:
    from stacite.model.document import Document, Marker

_BETWEEN = pattern(r"[ \t\u00a0\u202f]{0,2}[,;]?[ \t\u00a0\u202f]{0,2}")
_COMPARED = 24
"""Letters around two markers that are the same where they stand side by side."""


def stacks(document: Document) -> list[list[Marker]]:
    """All markers, those at one place together; marks of other kinds (a star, an `a` among numbers) stand apart."""
    found: list[list[Marker]] = []
    for marker in document.markers:
        if found and _is_beside(document, found[-1][-1], marker):
            found[-1].append(marker)
        else:
            found.append([marker])
    return found


def _is_beside(document: Document, first: Marker, second: Marker) -> bool:
    if number(first.label) is None or first.label.isdigit() is not second.label.isdigit():
        return False
    if document.source is not None and first.span is not None and second.span is not None:
        between = document.source[first.span[1] : min(second.span[0], first.span[1] + 8)]
        return first.span[1] <= second.span[0] <= first.span[1] + 5 and _BETWEEN.fullmatch(between) is not None
    before = [marker.before.rstrip(" ,;")[-_COMPARED:] for marker in (first, second)]
    after = [marker.after.lstrip(" ,;")[:_COMPARED] for marker in (first, second)]
    return before[0] == before[1] and after[0] == after[1] and len(before[0]) == _COMPARED
