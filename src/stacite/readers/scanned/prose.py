"""Lines of a text taken together, each letter with its place in the source."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.location import Span


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, title, item or cell, its marks left out."""

    text: str
    places: tuple[tuple[int, int], ...]
    """Offset in the text and in the source of each line's first letter."""

    def source_at(self, offset: int) -> int:
        """Where in the source a letter stands."""
        index = max(0, bisect_right(self.places, offset, key=lambda place: place[0]) - 1)
        start, source = self.places[index]
        return source + offset - start


def joined(source: str, spans: Sequence[Span]) -> Prose:
    """Lines as one text, ends of lines between them."""
    places, parts, at = [], [], 0
    for start, end in spans:
        places.append((at, start))
        parts.append(source[start:end])
        at += end - start + 1
    return Prose("\n".join(parts), tuple(places))
