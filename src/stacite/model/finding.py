"""What a rule says: a finding, its evidence, and the edits that fix it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from stacite.model.location import Location


class Severity(StrEnum):
    """How much an editor should mind."""

    ERROR = "error"
    """Must be mended before publication."""
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return (Severity.INFO, Severity.WARNING, Severity.ERROR).index(self)


class Applicability(StrEnum):
    """Whether a fix may be applied without asking."""

    SAFE = "safe"
    """Changes no meaning."""
    UNSAFE = "unsafe"
    """Right as far as stacite can tell; an editor should look."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `old`, which stands at [start, end) of the file's text in code points, by `new`.

    Where the file is no text (DOCX), at [start, end) of the letters that the document keeps of its notes.
    """

    path: str
    start: int
    end: int
    old: str
    """What stands there; an edit whose place has changed is not applied."""
    new: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that mend the finding; applied all or none."""

    message: str
    """What they do, in the imperative: `Put the URL in angle brackets`."""
    edits: tuple[Edit, ...] = ()
    """Empty where the mending is not an edit of a text: `command` then says what is."""
    applicability: Applicability = Applicability.SAFE
    command: str = ""
    """`extract` where reading the document again mends it."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One piece of evidence for a finding."""

    text: str = ""
    """In words, where it is no pair of values: `GET 404 2026-11-24 14:02 UTC`."""
    field: str = ""
    """A CSL variable."""
    printed: str = ""
    registered: str = ""
    source: str = ""
    """The address that was asked."""
    fetched: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault, its place, what it rests on and how to mend it."""

    code: str
    """`L301`."""
    name: str
    """`link-dead`."""
    severity: Severity
    message: str
    """One clause without the name and without a final period: `404 Not Found on both attempts`."""
    location: Location
    note: str = ""
    """The label of the note it is about."""
    reference: str = ""
    """The key of the reference it is about."""
    evidence: tuple[Observation, ...] = ()
    fix: Fix | None = None
    help: str = ""
    """What to do, where that is not in the fix."""
    choices: tuple[Fix, ...] = ()
    """Fixes of which an editor may choose one, where none is known to be right."""
    title: str = ""
    """The rule's title, which people read: `Broken link`."""


@dataclass(frozen=True, slots=True, order=True)
class TextChange:
    """A span that is replaced, and by what; in order of place."""

    start: int
    end: int
    new: str

    @classmethod
    def of(cls, edit: Edit) -> tuple[TextChange, ...]:
        """One; two where the text in the middle stays."""
        start, end, old, new = edit.start, edit.end, edit.old, edit.new
        kept = new.find(old)
        if old and 0 < kept < len(new) - len(old):
            return cls(start, start, new[:kept]), cls(end, end, new[kept + len(old) :])
        kept = old.find(new)
        if new and 0 < kept < len(old) - len(new):
            return cls(start, start + kept, ""), cls(start + kept + len(new), end, "")
        return (cls(start, end, new),)

    def overlaps(self, other: TextChange) -> bool:
        """Whether they share a letter, one is put inside the other, or both are put at one place."""
        if self.start == self.end == other.start == other.end:
            return True
        return self.start < other.end and other.start < self.end
