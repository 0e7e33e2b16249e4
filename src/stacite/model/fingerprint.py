"""What a finding is known by from one run to the next: baselines and code-quality services compare it."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from stacite.model.location import offset_at

if TYPE_CHECKING:
    from stacite.model.finding import Finding
    from stacite.model.report import Report

_AROUND = 24
"""Letters on each side of a place that tell it from others of the same letters."""


def fingerprints(report: Report) -> tuple[str, ...]:
    """One for each finding, in their order: 64 hex digits, no two alike.

    They rest on the rule, the file, the words that the finding points at and those around them, and not on lines,
    note numbers or the message, so that they survive new notes and text that is broken into lines anew. Findings
    with all that alike are told apart by their order.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for finding in report.findings:
        known = (finding.code, finding.location.path, _words(finding, report), finding.reference)
        found.append(hashlib.sha256("\0".join((*known, str(seen[known]))).encode("utf-8", "replace")).hexdigest())
        seen[known] += 1
    return tuple(found)


def _words(finding: Finding, report: Report) -> str:
    """The place and what stands around it, with a blank for any white space."""
    place = finding.location
    if place.quote:
        text, (start, end) = place.quote, place.quote_span
    elif place.line is not None and place.path in report.sources:
        text = report.sources[place.path]
        start = offset_at(text, place.line, place.column or 1)
        end = offset_at(text, place.end_line or place.line, place.end_column or (place.column or 1) + 1)
    else:
        return place.anchor
    before = " ".join(text[max(0, start - 4 * _AROUND) : start].split())[-_AROUND:]
    after = " ".join(text[end : end + 4 * _AROUND].split())[:_AROUND]
    return "\0".join((before, " ".join(text[start:end].split()), after))
