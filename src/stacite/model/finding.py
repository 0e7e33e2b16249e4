"""Findings of rules: where they are, their evidence, and the edits that fix them.

Locations are those of people and of programs, in documents and in the registry.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from stacite.text.spans import Span


@dataclass(frozen=True, slots=True)
class Location:
    """A location in a document or in the registry; None for what the format doesn't have."""

    path: str
    """As the user gave it, with forward slashes; `<stdin>` for standard input."""
    line: int | None = None
    """1-based."""
    column: int | None = None
    """1-based, in code points."""
    end_line: int | None = None
    """1-based, inclusive."""
    end_column: int | None = None
    """1-based, exclusive."""
    page: int | None = None
    """1-based, where the format has pages."""
    anchor: str = ""
    """Identifier in the file, if the format has one: `footnote 9` (a `w:id`), `ch2.xhtml#fn3`."""
    quote: str = ""
    """The note's text, or the words around a note number, if the file has no lines that could be shown."""
    quote_span: Span = (0, 0)
    """The part of `quote` that is meant."""

    def __str__(self) -> str:
        """`path:line:column`, which editors and terminals make a link."""
        if self.line is not None:
            column = "" if self.column is None and self.end_line is None else f":{self.column or 1}"
            return f"{self.path}:{self.line}{column}"
        return f"{self.path} (page {self.page})" if self.page is not None else self.path

    def overlaps(self, other: Location) -> bool:
        """Whether the two have characters in common; both are in the same note."""
        if self.line is None or other.line is None:
            is_apart = self.anchor != other.anchor  # entries of a bibliography, which have no number
            return (
                not is_apart and self.quote_span[0] < other.quote_span[1] and other.quote_span[0] < self.quote_span[1]
            )
        return self._start < other._end and other._start < self._end

    @property
    def _start(self) -> tuple[int, int]:
        return self.line or 0, self.column or 0

    @property
    def _end(self) -> tuple[int, int]:
        return self.end_line or self.line or 0, self.end_column or self.column or 0


def locate(path: str, text: str, span: Span, page: int | None = None) -> Location:
    """Return the location of a span of `text`."""
    from stacite.text.spans import line_column  # noqa: PLC0415 - the findings alone, at each start, don't need it

    line, column = line_column(text, span[0])
    end_line, end_column = line_column(text, span[1])
    return Location(path, line, column, end_line, end_column, page)


class Severity(StrEnum):
    """How serious a finding is."""

    ERROR = "error"
    """Must be fixed before publication."""
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return (Severity.INFO, Severity.WARNING, Severity.ERROR).index(self)


class Applicability(StrEnum):
    """Whether a fix can be applied without review."""

    SAFE = "safe"
    """The meaning doesn't change."""
    UNSAFE = "unsafe"
    """Probably right, but an editor should review it."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `old`, which is at [start, end) of the file's text in code points, by `new`.

    If the file is not text (DOCX), at [start, end) of the document's note text.
    """

    path: str
    start: int
    end: int
    old: str
    """The text to replace; the edit is not applied if the file has another text there."""
    new: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that fix a finding; all of them are applied, or none."""

    message: str
    """What the edits do, in the imperative: `Put the URL in angle brackets`."""
    edits: tuple[Edit, ...] = ()
    """Empty if no text is edited; then `command` says what to run."""
    applicability: Applicability = Applicability.SAFE
    command: str = ""
    """`extract` if reading the document again fixes the finding."""
    note: str = ""
    """Label of the note that it changes, if that may be another one than the finding's."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One piece of evidence for a finding."""

    text: str = ""
    """In words, if it is not a pair of values: `GET 404 2026-11-24 14:02 UTC`."""
    field: str = ""
    """A CSL variable."""
    printed: str = ""
    registered: str = ""
    source: str = ""
    """The URL of the request."""
    fetched: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, its location, its evidence and how to fix it."""

    code: str
    """`L301`; empty if an editor asked for it and no rule."""
    name: str
    """`link-dead`."""
    severity: Severity
    message: str
    """What is wrong, without the title; a single sentence has no final period: `404 Not Found on both attempts`."""
    location: Location
    note: str = ""
    """Label of the note."""
    reference: str = ""
    """Key of the reference."""
    evidence: tuple[Observation, ...] = ()
    fix: Fix | None = None
    help: str = ""
    """What to do, if there is no fix that says so."""
    choices: tuple[Fix, ...] = ()
    """Fixes from which an editor can choose, if it is unknown which one is right."""
    title: str = ""
    """The rule's title: `Broken link`."""
    remark: str = ""
    """What an editor adds to it in a comment."""
    remark_by: str = ""
    """The editor's name, if it is known."""
    entry: str = ""
    """What the entry of the bibliography that it is about begins with, if the file has no lines: `Heidenreich`."""
    parts: tuple[Finding, ...] = ()
    """If it is one for several places: the findings on each."""


@dataclass(frozen=True, slots=True, order=True)
class TextChange:
    """A span and its replacement; ordered by position."""

    start: int
    end: int
    new: str

    @classmethod
    def of(cls, edit: Edit) -> tuple[TextChange, ...]:
        """Reduce an edit to what changes: one span, or two if the text between them stays."""
        start, end, old, new = edit.start, edit.end, edit.old, edit.new
        # Angle brackets around a URL become two insertions, so that another fix can still change the URL itself.
        kept = new.find(old)
        if old and 0 < kept < len(new) - len(old):
            return cls(start, start, new[:kept]), cls(end, end, new[kept + len(old) :])
        kept = old.find(new)
        if new and 0 < kept < len(old) - len(new):
            return cls(start, start + kept, ""), cls(start + kept + len(new), end, "")
        return (cls(start, end, new),)

    def overlaps(self, other: TextChange) -> bool:
        """Whether two edits overlap, or insert at the same place."""
        if self.start == self.end == other.start == other.end:
            return True
        return self.start < other.end and other.start < self.end
