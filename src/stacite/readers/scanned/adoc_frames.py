"""What is open while AsciiDoc's inline markup is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.readers.scanned.prose import Prose


@dataclass(slots=True)
class Frame:
    """A stretch of text that is being read."""

    prose: Prose
    at: int
    end: int
    close: Callable[[], None] | None = None
    name: str = ""
    """The attribute whose value it is."""
    spot: tuple[int, int] | None = None
    """Where the text stands in the source that names the attribute."""
