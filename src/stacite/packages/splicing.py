"""An XML text is changed where it must be, and stays as it is everywhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.packages.places import visit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.packages.places import Place


@dataclass(frozen=True, slots=True)
class Splice:
    """Put `new` for the bytes at [start, end)."""

    start: int
    end: int
    new: bytes


def spliced(text: bytes, splices: Iterable[Splice]) -> bytes:
    """The text with all splices made; those at one place in their order. They may not overlap."""
    parts, at = [], 0
    for splice in sorted(splices, key=lambda each: (each.start, each.end)):
        if splice.start < at:
            raise AssertionError("two splices overlap")
        parts += [text[at : splice.start], splice.new]
        at = splice.end
    return b"".join([*parts, text[at:]])


def appended(utf8: bytes, place: Place, new: bytes) -> Splice:
    """What puts `new` at the end of an element; one that is a single tag is opened for it."""
    if not place.is_empty_tag:
        return Splice(place.close, place.close, new)
    slash = utf8.rindex(b"/", place.start, place.end)
    return Splice(slash, place.end, b">" + new + f"</{place.tag}>".encode())


@dataclass(slots=True)
class Outline:
    """The root of a text, and what stands directly in it."""

    elements: list[Place] = field(default_factory=list)

    @classmethod
    def of(cls, utf8: bytes, path: str, part: str) -> Outline:
        """Raises DocumentError where the text is not well-formed."""
        outline = cls()
        visit(utf8, path, part, outline)
        return outline

    @property
    def root(self) -> Place:
        """The element that holds all others."""
        return self.elements[0]

    @property
    def children(self) -> list[Place]:
        """The elements in the root."""
        return self.elements[1:]

    def starts(self, place: Place) -> None:
        """Keep the root and its children."""
        if place.parent is None or place.parent.parent is None:
            self.elements.append(place)

    def ends(self, place: Place) -> None:
        """Nothing is kept of it."""

    def letters(self, text: str, start: int, inside: Place) -> None:
        """Nothing is kept of them."""

    def interrupts(self, inside: Place) -> None:
        """Nothing is kept of it."""
