"""The report of a check: findings, documents and rules, from which reporters make their output."""

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
    """A document, its parsed notes, and the references they cite."""

    document: Document
    parsed: tuple[ParsedNote, ...]
    """One for each note, in order."""
    keys: tuple[tuple[str, ...], ...]
    """The key of each citation's reference, or the empty string, by note and citation."""
    registered: RegisteredDocument | None = None
    """Its entry in the registry; None if it was never extracted."""


@dataclass(frozen=True, slots=True)
class RulePage:
    """Description of a rule, for reporters, which must not import rules."""

    code: str
    name: str
    severity: Severity
    summary: str
    """What it reports, in one sentence."""
    text: str
    """The rule's page in Markdown."""
    title: str = ""
    """Title for people: `Broken link`."""


@dataclass(frozen=True, slots=True)
class LinkUse:
    """Where a URL is cited."""

    references: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check."""

    findings: tuple[Finding, ...]
    """In the order of the documents, then by location."""
    registry: Registry = field(default_factory=Registry)
    evidence: Evidence = field(default_factory=Evidence)
    sources: Mapping[str, str] = field(default_factory=dict)
    """Text of each file with findings, by path."""
    link_uses: Mapping[str, LinkUse] = field(default_factory=dict)
    """By URL as cited, for all URLs, checked or not."""
    notes: int = 0
    """How many notes were read."""
    citations: int = 0
    """How many citations they contain."""
    documents: tuple[ParsedDocument, ...] = ()
    """The documents with their parsed notes."""
    originals: Mapping[str, bytes] = field(default_factory=dict)
    """Content of binary documents, by path; only if the reporter needs it."""
    unsure_below: float = UNSURE_BELOW
    """Confidence below which a reading should be reviewed."""
    today: date | None = None
    """The day of the check."""
    remarks: tuple[str, ...] = ()
    """Sentences for the user besides findings: 'no network: 0 of 22 links could be checked'."""
    rules: tuple[RulePage, ...] = ()
    """The rules that were run, by code."""
    fail_on: Severity | None = Severity.ERROR
    """The level from which a finding fails the run; None if none does."""
    finished: bool = True
    """Whether everything was checked: false if the run was interrupted or the registry unusable."""

    def counts(self) -> dict[Severity, int]:
        """Number of findings by severity, errors first."""
        return {level: sum(finding.severity is level for finding in self.findings) for level in Severity}
