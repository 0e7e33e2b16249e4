"""Lines with boxes, as PDFs and OCR programs give them; lengths in points, y grows upwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.model.document import PageRegion

if TYPE_CHECKING:
    from stacite.text.spans import Span


@dataclass(frozen=True, slots=True)
class HorizontalRule:
    """A straight horizontal line."""

    x0: float
    x1: float
    y: float


@dataclass(slots=True, eq=False)
class BoxedLine:
    """One line of a column."""

    text: str
    page: int
    """1-based."""
    x0: float
    x1: float
    y: float
    """The baseline."""
    top: float
    bottom: float
    size: float
    """The font size of most of its characters."""
    raised: tuple[Span, ...] = ()
    """Spans of characters set above the baseline; the end is exclusive."""
    italic: tuple[Span, ...] = ()
    bold: bool = False
    """Whether most characters are bold."""
    links: tuple[tuple[int, int, str], ...] = ()
    """Start and end in the text, and the target."""
    starts: tuple[float, ...] = field(default=(), repr=False)
    """The left edges of its first twelve characters."""
    column: int = 0
    """Number of its column, counted through the document in reading order."""
    side: int = 0
    """Which of the parallel columns of its page it is in: 0 for the first, or for the only one."""
    region: PageRegion = PageRegion.TEXT

    def is_raised(self, at: int) -> bool:
        """Whether the character at this index is set above the baseline."""
        return any(start <= at < end for start, end in self.raised)

    @property
    def width(self) -> float:
        """From its first character to its last, in points."""
        return self.x1 - self.x0
