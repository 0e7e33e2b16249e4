"""The registry: the works that documents cite, and where they cite them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from stacite.model.citation import Locator
    from stacite.model.finding import Location
    from stacite.model.item import Item


FORMAT_VERSION = 1
"""Version of the file format; newer ones are refused."""


# Characters of the words at a finding that an entry of `ignore` quotes.
_MOST_QUOTED = 60


def quoted(words: str) -> str:
    """The words at a finding as an entry of `ignore` quotes them."""
    return " ".join(words.split())[:_MOST_QUOTED].strip()


@dataclass(frozen=True, slots=True)
class Ignore:
    """A rule that an editor wants to be ignored for a work, a note, or what a document has outside its notes."""

    rule: str
    """A code, a prefix or a name."""
    until: date | None = None
    """The last day on which it is ignored; None for no limit."""
    reason: str = ""
    location: Location | None = None
    """In the registry file."""
    quote: str = ""
    """What the words at a finding begin with; empty for all findings of the rule there."""

    def is_on(self, words: str) -> bool:
        """Whether it is about a finding on these words, as `quoted` has them."""
        return words.startswith(quoted(self.quote))

    def __str__(self) -> str:
        """`M403 on “p. 12” until 2027-01-31 (checked by hand)`."""
        words = f" on “{self.quote}”" if self.quote else ""
        until = f" until {self.until}" if self.until else ""
        return f"{self.rule}{words}{until}{f' ({self.reason})' if self.reason else ''}"

    def holds(self, today: date | None) -> bool:
        """Whether the rule is ignored on a day; always true without a day."""
        return self.until is None or today is None or today <= self.until


@dataclass(frozen=True, slots=True)
class Cite:
    """One mention of a reference in a note."""

    id: str
    """The reference's key; empty if a short form's antecedent is unknown."""
    form: CitationForm = CitationForm.FULL
    locator: Locator | None = None
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredNote:
    """A note, or an entry of a document's own bibliography, as it was at the last extract."""

    number: str
    """The label as printed: `3`, `*`, `iv`; empty for an entry that is not numbered."""
    text: str
    cites: tuple[Cite, ...] = ()
    line: int | None = None
    page: int | None = None
    marker_line: int | None = None
    marker_text: str = ""
    """The words before the note reference; empty if there is none."""
    ignore: tuple[Ignore, ...] = ()
    """Rules to ignore for this note."""
    location: Location | None = None
    """In the registry file."""


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """What an entry in a bibliography file said at the last extract of a document that cites it by key."""

    id: str
    """The reference's key."""
    fingerprint: str
    """Of each variable; see `readings.fingerprint`."""


@dataclass(frozen=True, slots=True)
class RegisteredDocument:
    """A document, its notes and its bibliography as they were at the last extract."""

    path: str
    """Relative to the registry, forward slashes."""
    sha256: str
    """Of the file that was extracted; empty where only decisions of an editor made the entry."""
    notes: tuple[RegisteredNote, ...] = ()
    location: Location | None = None
    sources: tuple[RegisteredNote, ...] = ()
    """The entries of the document's own bibliography."""
    bibliography: tuple[ReadEntry, ...] = ()
    """Of the works that it cites by the keys of a file that it names."""
    ignore: tuple[Ignore, ...] = ()
    """Rules to ignore for what is in none of its notes."""

    @property
    def texts(self) -> tuple[RegisteredNote, ...]:
        """The notes, then the entries of the bibliography."""
        return (*self.notes, *self.sources)


@dataclass(frozen=True, slots=True)
class RecordedCheck:
    """What `check --record` wrote about a reference."""

    on: str = ""
    """ISO 8601 date."""
    verdict: str = ""
    archive: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """That an editor has seen the work, whatever services know of it."""

    by: str = ""
    on: date | None = None
    note: str = ""
    """Where or how: `library copy`."""

    def __str__(self) -> str:
        """`seen by J. Doe on 2026-05-03 (library copy)`."""
        by, on = (f" by {self.by}" if self.by else ""), (f" on {self.on}" if self.on else "")
        return f"seen{by}{on}{f' ({self.note})' if self.note else ''}"


@dataclass(frozen=True, slots=True)
class Reference:
    """A work in the registry."""

    id: str
    """The citation key: written once, never recomputed."""
    item: Item
    ignore: tuple[Ignore, ...] = ()
    """Rules to ignore for this work."""
    checked: RecordedCheck | None = None
    location: Location | None = None
    """In the registry file."""
    places: Mapping[str, Location] = field(default_factory=dict)
    """Locations of the variables' values in the registry file."""
    seen: Seen | None = None
    """Written by an editor."""
    entry: Location | None = field(default=None, compare=False)
    """In the bibliography of a document that cites it by key."""
    entry_places: Mapping[str, Location] = field(default_factory=dict, compare=False)
    """Locations in that bibliography of the variables that say the same there: there they are to be corrected."""
    has_comment: bool = field(default=False, compare=False)
    """Whether the registry file has a comment in its entry, or next to it."""


@dataclass(frozen=True, slots=True)
class UnquotedText:
    """An unquoted text in the file that other YAML readers would not read as text."""

    text: str
    """As written, and as stacite reads it: `010`."""
    read_as: str
    """How others read it: `the number 8`."""
    location: Location
    reference: str = ""
    """Key of its reference."""


@dataclass(frozen=True, slots=True)
class Registry:
    """The content of citations.yaml."""

    documents: tuple[RegisteredDocument, ...] = ()
    references: tuple[Reference, ...] = ()
    path: str = "citations.yaml"
    unquoted: tuple[UnquotedText, ...] = field(default=(), compare=False)
    """In the order of the file."""

    def reference(self, key: str) -> Reference | None:
        """Return the reference with this key."""
        return next((reference for reference in self.references if reference.id == key), None)

    def document(self, path: str) -> RegisteredDocument | None:
        """Return the document with this path."""
        return next((document for document in self.documents if document.path == path), None)
