"""What is counted when readings are held against labels, and the figures that come of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """How many were labelled, how many read, and how many of these were right."""

    right: int = 0
    read: int = 0
    labelled: int = 0

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.right += other.right
        self.read += other.read
        self.labelled += other.labelled

    @property
    def precision(self) -> float:
        """Share of what was read that is right; 1 where nothing was read."""
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """Share of what is labelled that was read rightly; 1 where nothing is labelled."""
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.read + self.labelled
        return 2 * self.right / both if both else 1.0


@dataclass(slots=True)
class Score:
    """The tallies of one document, or of many."""

    notes: Tally = field(default_factory=Tally)
    """Notes all of whose citations were found, and nothing else."""
    segments: Tally = field(default_factory=Tally)
    fields: dict[str, Tally] = field(default_factory=dict)
    """By CSL variable, over full citations."""
    records: Tally = field(default_factory=Tally)
    """Full citations all of whose fields are right."""
    types: Tally = field(default_factory=Tally)
    forms: Tally = field(default_factory=Tally)
    """Short forms known as such, of the labelled kind."""
    antecedents: Tally = field(default_factory=Tally)
    locators: Tally = field(default_factory=Tally)
    """Pinpoints of short forms, those without one too."""
    ambiguities: Tally = field(default_factory=Tally)
    """Short forms that could mean several works, and whether that was said."""
    types_read: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(labelled, read) where they differ."""
    sureness: list[tuple[float, bool]] = field(default_factory=list)
    """Of each full citation that was read: the parser's confidence, and whether all of its fields are right."""
    errors: list[str] = field(default_factory=list)
    """One line each: note, variable, labelled and read."""

    @property
    def micro(self) -> Tally:
        """All fields together."""
        total = Tally()
        for each in self.fields.values():
            total.add(each)
        return total

    def field(self, variable: str) -> Tally:
        """The tally of a variable."""
        return self.fields.setdefault(variable, Tally())

    def add(self, other: Score) -> None:
        """Count another document in."""
        for name in ("notes", "segments", "records", "types", "forms", "antecedents", "locators", "ambiguities"):
            getattr(self, name).add(getattr(other, name))
        for variable, each in other.fields.items():
            self.field(variable).add(each)
        self.types_read.update(other.types_read)
        self.sureness.extend(other.sureness)
        self.errors.extend(other.errors)


def check(tally: Tally, right: bool) -> None:
    """Count one thing that is right or wrong."""
    tally.add(Tally(int(right), 1, 1))
