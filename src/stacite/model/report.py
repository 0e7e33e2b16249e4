"""All that a check found, with the documents and the rules behind it: what reporters turn into text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.model.citation import UNSURE_BELOW
from stacite.model.evidence import Evidence
from stacite.model.finding import Finding, Severity
from stacite.model.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from stacite.model.citation import ParsedNote
    from stacite.model.document import Document
    from stacite.model.registry import RegisteredDocument


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document, what the parser made of its notes, and the references they cite."""

    document: Document
    parsed: tuple[ParsedNote, ...]
    """One for each note, in order."""
    keys: tuple[tuple[str, ...], ...]
    """For each note, for each citation: the key of its reference, or the empty string."""
    registered: RegisteredDocument | None = None
    """What the registry file holds of it; None where it was never extracted."""


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule's name card and its page, for those who may not look into the rules."""

    code: str
    name: str
    severity: Severity
    summary: str
    """What it flags, in one sentence."""
    text: str
    """The whole page, in Markdown."""
    title: str = ""
    """What people call it: `Broken link`."""


@dataclass(frozen=True, slots=True)
class LinkUse:
    """Where a URL is cited."""

    references: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check."""

    findings: tuple[Finding, ...]
    """In the order of the documents, then by place."""
    registry: Registry = field(default_factory=Registry)
    evidence: Evidence = field(default_factory=Evidence)
    sources: Mapping[str, str] = field(default_factory=dict)
    """Text of each file that findings point into, by path."""
    link_uses: Mapping[str, LinkUse] = field(default_factory=dict)
    """By URL as cited, for every URL, checked or not."""
    notes: int = 0
    """How many notes were read."""
    citations: int = 0
    """How many citations they hold."""
    readings: tuple[ParsedDocument, ...] = ()
    """The documents with their notes, as the rules saw them."""
    originals: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of the documents that are no text, by path; there only where the reporter asks for them."""
    unsure_below: float = UNSURE_BELOW
    """Confidence below which a reading is one to look at."""
    today: date | None = None
    """The day of the check."""
    remarks: tuple[str, ...] = ()
    """Sentences for the user that are no findings: 'no network: 0 of 22 links could be checked'."""
    rules: tuple[RulePage, ...] = ()
    """The rules that were asked, by code."""
    fail_on: Severity | None = Severity.ERROR
    """The level from which on a finding fails the run; None where none does."""
    finished: bool = True
    """Whether all was checked that was to be: neither was the run interrupted nor the registry beyond use."""

    def counts(self) -> dict[Severity, int]:
        """How many findings there are of each severity, error first."""
        return {level: sum(finding.severity is level for finding in self.findings) for level in Severity}
