"""What is open while a Typst text is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Argument:
    """What a call gives a function of the author's: a stretch of the source, and the names that count in it."""

    start: int
    end: int
    markup: bool
    names: Mapping[str, Argument]


@dataclass(frozen=True, slots=True)
class Function:
    """`#let name(parameters) = body`."""

    parameters: tuple[str, ...]
    start: int
    end: int


@dataclass(slots=True)
class Frame:
    """Something open: content in `[…]`, code in brackets, a statement, a call, or a stretch read in its place."""

    kind: str
    """`[`, `(`, `{`, `statement`, `call` or `stretch`."""
    start: int
    end: int
    """How far the text reaches that is read now."""
    close: Callable[[], None] | None = None
    prints: bool = False
    """Whether a string among a call's arguments is shown."""
    named: bool = False
    """Whether the argument that is read has a name, and so is no text."""
    given: list[tuple[int, int, bool]] | None = None
    """For a call of the author's function: its arguments as far as they are read."""
    since: int = 0
    """Where the argument began that is read now."""
    emphasis: bool = False
