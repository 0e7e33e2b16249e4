"""What a page's notes are found as, before they are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.model.document import MarkerShape

if TYPE_CHECKING:
    from stacite.readers.web.page import Node


@dataclass(slots=True, eq=False)
class Call:
    """A marker of a note."""

    start: int
    """The token that it starts at."""
    end: int
    """The last of its tokens."""
    label: str
    node: Node
    shape: MarkerShape = MarkerShape.REFERENCE

    @property
    def href(self) -> str:
        """Where its link leads to."""
        return self.node.attributes.get("href", "")


@dataclass(slots=True, eq=False)
class Found:
    """A note."""

    start: int
    """The token that it starts at, label and all."""
    end: int
    """The token after its last."""
    node: Node
    """What names it: the target of its links, or the element that holds it."""
    label: str = ""
    """Empty where nothing prints it: then it is its number in order."""
    printed: bool = True
    """The label is among its letters."""
    calls: list[Call] = field(default_factory=list)
    at_end: bool = False
    """It stands in a list of endnotes."""
    confidence: float = 1.0
    reason: str = ""
