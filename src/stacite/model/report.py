"""The report of a check: findings, documents and rules, from which reporters make their output.

Fingerprints identify a finding across runs, for baselines and code-quality services.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.model.citation import UNSURE_BELOW
from stacite.model.evidence import Evidence, NotChecked
from stacite.model.finding import Finding, Severity
from stacite.model.registry import Registry
from stacite.text.spans import offset_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from stacite.model.citation import Citation, ParsedNote
    from stacite.model.document import Document
    from stacite.model.finding import Finding
    from stacite.model.registry import Ignore, RegisteredDocument
    from stacite.text.spans import Span


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document, its parsed notes and bibliography, and the references they cite."""

    document: Document
    parsed: tuple[ParsedNote, ...]
    """One for each note, in order."""
    keys: tuple[tuple[str, ...], ...]
    """The key of each citation's reference, or the empty string, by note and citation."""
    registered: RegisteredDocument | None = None
    """Its entry in the registry; None if it was never extracted."""
    sources: tuple[ParsedNote, ...] = ()
    """One for each entry of its bibliography, in order."""
    source_keys: tuple[tuple[str, ...], ...] = ()
    """The same as `keys`, by entry and citation."""
    is_followed: bool = False
    """Whether the registry follows the document without being told: what differs between them is no finding."""

    @property
    def all_keys(self) -> tuple[tuple[str, ...], ...]:
        """The keys of the notes, then those of the bibliography."""
        return (*self.keys, *self.source_keys)

    def cites(self) -> Iterator[tuple[Citation, str]]:
        """The citations of the notes, each with the key of its reference, or the empty string."""
        for parsed, keys in zip(self.parsed, self.keys, strict=True):
            yield from zip(parsed.citations, keys, strict=True)


@dataclass(frozen=True, slots=True)
class IgnoredFinding:
    """A finding that is not reported, because the registry ignores it."""

    finding: Finding
    ignore: Ignore


@dataclass(frozen=True, slots=True)
class NoteRemark:
    """What an editor says of a note, besides its findings."""

    place: int
    """The note's place among those of the only document, from 0."""
    words: str
    by: str = ""
    """The editor's name, if it is known."""


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
    unsure: frozenset[str] = frozenset()
    """The keys of the sources that may be misread, without those that an editor has corrected or set aside."""
    today: date | None = None
    """The day of the check."""
    remarks: tuple[str, ...] = ()
    """Sentences for the user besides findings: 'no network: no links or DOIs were checked'."""
    misread: tuple[str, ...] = ()
    """Those remarks that say that a document was probably misread: reports begin with them."""
    limits: tuple[str, ...] = ()
    """Those remarks that say which of the project's settings leave something out: every report has them."""
    hidden: tuple[str, ...] = ()
    """Those remarks that say what hides findings: the registry, a baseline."""
    ignored: tuple[IgnoredFinding, ...] = ()
    """The findings that the registry hides."""
    known_findings: int = 0
    """How many findings the baseline hides."""
    not_checked: tuple[NotChecked, ...] = ()
    """What could not be checked, of the evidence, the documents, the rules and the output."""
    note_remarks: tuple[NoteRemark, ...] = ()
    """What editors say of notes, besides the findings."""
    rules: tuple[RulePage, ...] = ()
    """The rules that were run, by code."""
    fail_on: Severity | None = Severity.ERROR
    """The level from which a finding fails the run; None if none does."""
    named: str = ""
    """The documents as they were named on the command line, for the commands of hints: `.`, `'my drafts'`."""
    options: str = ""
    """The options there that say what is checked, for the same: `--style chicago17`."""
    finished: bool = True
    """Whether everything was checked: false if the run was interrupted or the registry unusable."""

    @property
    def has_errors(self) -> bool:
        """Whether the run failed by something that could not be checked."""
        return any(each.is_error for each in self.not_checked)

    def counts(self) -> dict[Severity, int]:
        """Number of findings by severity, errors first."""
        return {level: sum(finding.severity is level for finding in self.findings) for level in Severity}


# Characters on each side that distinguish a place from others with the same text.
_AROUND = 24


def fingerprints(report: Report, name_of: Callable[[str], str] = str) -> tuple[str, ...]:
    """Return a unique fingerprint (64 hex digits) for each finding, in order.

    They depend on the rule, the file, the words at the finding and around them, but not on lines,
    note numbers or the message, so that they survive new notes and new line breaks. Findings for which
    all this is the same are numbered in order. `name_of` says what stands for the path of a file.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    notes = {each.document.path: _Notes(each.document) for each in report.documents}
    found = []
    for finding in report.findings:
        words = _words(finding, report, notes.get(finding.location.path))
        known = (finding.code, name_of(finding.location.path), words, finding.reference)
        # NUL can be in none of the parts, so different parts never join to the same text.
        found.append(hashlib.sha256("\0".join((*known, str(seen[known]))).encode("utf-8", "replace")).hexdigest())
        seen[known] += 1
    return tuple(found)


class _Notes:
    """The starts of a document's notes, so that the context of a finding is from its own note."""

    def __init__(self, document: Document) -> None:
        starts = []
        for note in document.notes if document.source is not None else ():
            label = offset_at(document.source or "", note.location.line or 1, note.location.column or 1)
            text = note.passage.source_span(0, 1)
            starts.append((label, text[0] if text else label))
        starts.sort()
        self._labels = [label for label, _ in starts]
        self._texts = [text for _, text in starts]

    def around(self, start: int, length: int) -> Span:
        """Return the span of the note, without label, up to the next note; the first span starts at 0."""
        place = bisect_right(self._labels, start) - 1
        first = min(start, self._texts[place]) if place >= 0 else 0
        return first, self._labels[place + 1] if place + 1 < len(self._labels) else length


def _words(finding: Finding, report: Report, notes: _Notes | None) -> str:
    """Return the text at a finding and around it in its note, with any whitespace as one space."""
    place = finding.location
    low, high = 0, None
    if place.quote:
        text, (start, end) = place.quote, place.quote_span
    elif place.line is not None and place.path in report.sources:
        text = report.sources[place.path]
        start = offset_at(text, place.line, place.column or 1)
        end = offset_at(text, place.end_line or place.line, place.end_column or (place.column or 1) + 1)
        low, high = notes.around(start, len(text)) if notes else (0, None)
    else:
        return place.anchor
    # More characters are cut out than needed, since line breaks and indentation shrink to one space.
    before = " ".join(text[max(low, start - 4 * _AROUND) : start].split())[-_AROUND:]
    after = " ".join(text[end : min(end + 4 * _AROUND, len(text) if high is None else high)].split())[:_AROUND]
    return "\0".join((before, " ".join(text[start:end].split()), after))
