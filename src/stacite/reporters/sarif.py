"""Findings as SARIF 2.1.0, which code scanning services and editors take.

The standard is at https://docs.oasis-open.org/sarif/sarif/v2.1.0/; its sections are named below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stacite import __version__
from stacite.model.finding import Severity
from stacite.model.fingerprint import fingerprints
from stacite.reporters.json_text import encoded, lines, members
from stacite.reporters.project_urls import documentation
from stacite.reporters.sarif_places import BASE, change, location, message
from stacite.reporters.wording import headline, remarks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.model.finding import Finding, Fix
    from stacite.model.report import Report
    from stacite.model.rulebook import RulePage
    from stacite.reporters.base import Style

NAME = "sarif"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_FINGERPRINT = "stacite/v1"
"""With a version, since another way of making it would be told apart (3.27.17)."""


def render(report: Report, style: Style) -> str:  # noqa: ARG001 - a program has no columns
    """One run, indented by two; a result a line."""
    places = {rule.code: place for place, rule in enumerate(report.rules)}
    known = zip(report.findings, fingerprints(report), strict=True)
    run = {
        "tool": encoded({"driver": _driver(report)}, 3),
        "invocations": encoded([_invocation(report)], 3),
        "columnKind": encoded("unicodeCodePoints"),
        "originalUriBaseIds": encoded({BASE: {"description": message("The folder in which stacite was run.")}}, 3),
        "results": lines((_result(finding, mark, report, places) for finding, mark in known), 3),
    }
    runs = f"[\n    {members(run, 2)}\n  ]"
    return members({"$schema": encoded(_SCHEMA), "version": encoded("2.1.0"), "runs": runs}) + "\n"


def _driver(report: Report) -> dict[str, Any]:
    base = documentation()
    rules = [_rule(rule, base) for rule in report.rules]
    driver = {"name": "stacite", "version": __version__, "rules": rules}
    return {**driver, "informationUri": base} if base else driver


def _rule(rule: RulePage, base: str) -> dict[str, Any]:
    address = {"helpUri": f"{base}rules/{rule.code}/"} if base else {}
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "help": {"text": rule.text, "markdown": rule.text},
        **address,
    }


def _invocation(report: Report) -> dict[str, Any]:
    notifications = [{"level": "warning", "message": message(remark)} for remark in report.remarks]
    return {"executionSuccessful": report.finished, "toolExecutionNotifications": notifications}


def _result(finding: Finding, fingerprint: str, report: Report, places: Mapping[str, int]) -> dict[str, Any]:
    index = {"ruleIndex": places[finding.code]} if finding.code in places else {}
    fixes = _fixes(finding.fix, report)
    told = [headline(finding), *(f"{name}: {text}" for name, text in remarks(finding))]
    return {
        "ruleId": finding.code,
        **index,
        "level": _LEVELS[finding.severity],
        "message": message("\n".join(told)),
        "locations": [location(finding)],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
        **({"fixes": fixes} if fixes else {}),
    }


def _fixes(fix: Fix | None, report: Report) -> list[dict[str, Any]]:
    """A fix is edits of files, all or none (3.55): none where there are no edits, or a file's text is not at hand."""
    paths = list(dict.fromkeys(edit.path for edit in fix.edits)) if fix else []
    if fix is None or not paths or not all(path in report.sources for path in paths):
        return []
    changes = [change(path, report.sources[path], [edit for edit in fix.edits if edit.path == path]) for path in paths]
    return [{"description": message(fix.message), "artifactChanges": changes}]
