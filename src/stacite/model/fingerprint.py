"""Fingerprints that identify a finding across runs, for baselines and code-quality services."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from stacite.text.spans import offset_at

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.model.finding import Finding
    from stacite.model.report import Report
    from stacite.text.spans import Span


# Characters on each side that distinguish a place from others with the same text.
_AROUND = 24


def fingerprints(report: Report) -> tuple[str, ...]:
    """Return a unique fingerprint (64 hex digits) for each finding, in order.

    They depend on the rule, the file, the words at the finding and around them, but not on lines,
    note numbers or the message, so that they survive new notes and new line breaks. Findings for which
    all this is the same are numbered in order.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    notes = {each.document.path: _Notes(each.document) for each in report.documents}
    found = []
    for finding in report.findings:
        words = _words(finding, report, notes.get(finding.location.path))
        known = (finding.code, finding.location.path, words, finding.reference)
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
    before = " ".join(text[max(low, start - 4 * _AROUND) : start].split())[-_AROUND:]
    after = " ".join(text[end : min(end + 4 * _AROUND, len(text) if high is None else high)].split())[:_AROUND]
    return "\0".join((before, " ".join(text[start:end].split()), after))
