"""What many rules ask of one context is worked out once."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Same(Generic[T]):
    """Stands for a thing as a cache's key: equal to itself alone, so that a whole document need not be hashed."""

    __slots__ = ("thing",)

    def __init__(self, thing: T) -> None:
        self.thing = thing

    def __hash__(self) -> int:
        """By identity; the key keeps the thing alive, so that no other gets its place."""
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        """Whether both stand for one and the same thing."""
        return isinstance(other, Same) and self.thing is other.thing
