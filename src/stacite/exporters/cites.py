"""Notes as an author with a bibliography file would type them: their words, with citation keys instead of works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.citation import Locator


LABELS: dict[str, str] = table("stacite.exporters", "fields.toml")["cites"]["labels"]
NUMBERS = pattern(r"[0-9]+(?:[-–][0-9]+)?(?:, ?[0-9]+(?:[-–][0-9]+)?)*")
"""A locator that everybody takes for numbers."""


@dataclass(frozen=True, slots=True)
class CiteMention:
    """A cite as it is typed."""

    key: str
    """Of the reference, as the registry has it; that of the antecedent for Ibid. and short titles."""
    prefix: str = ""
    """`See also`."""
    locator: Locator | None = None
    suffix: str = ""
    """What is said of the work in brackets: `(emphasis added)`."""


NotePart = str | tuple[CiteMention, ...]
"""Words, or cites that stand side by side."""


@dataclass(frozen=True, slots=True)
class CiteNote:
    """A note in pieces."""

    number: str
    """The label as printed."""
    parts: tuple[NotePart, ...]
    before: str = "…"
    """The end of the text before its note reference."""
    line: int | None = None
    page: int | None = None

    @property
    def cluster(self) -> tuple[CiteMention, ...] | None:
        """Its cites, where it is nothing else; None where it has words of its own."""
        only = self.parts[0] if len(self.parts) == 1 else ""
        return None if isinstance(only, str) else only

    @property
    def place(self) -> str:
        """`note 3, line 23`."""
        where = f", line {self.line}" if self.line else f", page {self.page}" if self.page else ""
        return f"note {self.number}{where}"


@dataclass(frozen=True, slots=True)
class CiteDocument:
    """A document and its notes."""

    path: str
    notes: tuple[CiteNote, ...]

    def labels(self) -> Sequence[str]:
        """A name for each note, different within the document: its number where that will do, else its place."""
        numbers = [note.number for note in self.notes]
        if len(set(numbers)) == len(numbers) and all(number.isalnum() for number in numbers):
            return numbers
        return [str(place) for place in range(1, len(numbers) + 1)]
