"""What an edit changes, and nothing that it leaves as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.model.finding import Edit


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A span that is replaced, and by what; in order of place."""

    start: int
    end: int
    new: str

    @classmethod
    def of(cls, edit: Edit) -> tuple[Change, ...]:
        """One; two where the text in the middle stays."""
        start, end, old, new = edit.start, edit.end, edit.old, edit.new
        kept = new.find(old)
        if old and 0 < kept < len(new) - len(old):
            return cls(start, start, new[:kept]), cls(end, end, new[kept + len(old) :])
        kept = old.find(new)
        if new and 0 < kept < len(old) - len(new):
            return cls(start, start + kept, ""), cls(start + kept + len(new), end, "")
        return (cls(start, end, new),)

    def overlaps(self, other: Change) -> bool:
        """Whether they share a letter, one is put inside the other, or both are put at one place."""
        if self.start == self.end == other.start == other.end:
            return True
        return self.start < other.end and other.start < self.end
