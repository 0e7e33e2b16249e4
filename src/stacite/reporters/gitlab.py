"""Findings as GitLab's Code Quality report: its merge requests show what is new and what is fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stacite.model.finding import Severity
from stacite.model.report import fingerprints
from stacite.reporters.json import array
from stacite.reporters.wording import headline, rule_title, words_meant
from stacite.text.characters import one_line

if TYPE_CHECKING:
    from stacite.model.finding import Finding
    from stacite.model.report import Report
    from stacite.reporters.base import Style


NAME = "gitlab"

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, style: Style) -> str:  # noqa: ARG001 - a program has no columns
    """An array with an entry for each finding."""
    # GitLab compares fingerprints of two reports to find new and fixed problems.
    known = zip(report.findings, fingerprints(report), strict=True)
    return array((_entry(finding, fingerprint) for finding, fingerprint in known), 0) + "\n"


def _entry(finding: Finding, fingerprint: str) -> dict[str, Any]:
    """A file without lines gets the first one, since GitLab wants a line."""
    place, words = finding.location, words_meant(finding.location)
    page = f", page {place.page}" if place.line is None and place.page else ""
    return {
        "description": f"{rule_title(finding)}: {headline(finding)}{page}{f': “{words}”' if words else ''}",
        "check_name": f"{finding.code} {finding.name}",
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": one_line(place.path), "lines": {"begin": place.line or 1}},
    }
