"""What an editor takes along: the reviewed document, the report, the sources, and a record of the decisions."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from stacite import __version__
from stacite.app.extract import extract
from stacite.app.reviewed import reviewed_copy
from stacite.errors import DocumentError, StaciteError
from stacite.exporters.base import EXPORTERS, ExportOptions, exporter
from stacite.reporters import html
from stacite.reporters.base import Style
from stacite.reporters.summary import as_sentences
from stacite.serve.pages import chosen_fix
from stacite.serve.workspace import DecisionKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from stacite.app.check import CheckResult
    from stacite.app.reviewed import ReviewedCopy
    from stacite.model.finding import Fix
    from stacite.serve.checks import DocumentCheck
    from stacite.serve.workspace import Decision

_BYTES = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Download:
    """A file to save."""

    name: str
    data: bytes
    kind: str = _BYTES
    """Its media type."""
    remarks: tuple[str, ...] = ()
    """Sentences on what was accepted and is not in it, which its reader has to know."""


def download(what: str, check: DocumentCheck, decisions: Mapping[str, Decision]) -> Download:
    """The file of this kind, see `pages.DOWNLOADS`. Raises StaciteError where it can't be made."""
    if check.result is None:
        raise AssertionError("the check is not done")
    name, today = PurePath(check.document.name), datetime.now(UTC).date()
    if what == "reviewed":
        copy = _reviewed(check, check.result, decisions, today)
        if not copy.name:
            raise DocumentError(copy.refusals[-1].rstrip("."), "Save the report instead.")
        return Download(copy.name, copy.data, remarks=tuple(as_sentences(copy.refusals)))
    if what == "report":
        shown = html.render(_without_ignored(check, check.result, decisions, today).report, Style())
        return Download(f"{name.stem}.report.html", shown.encode(), "text/html")
    if what == "registry":
        document = check.result.report.documents[0].document
        return Download("citations.yaml", extract([document], check.project, today).after.encode(), "text/yaml")
    if what in EXPORTERS:
        chosen = exporter(what)
        text = chosen.export(check.result.report.registry.references, ExportOptions())
        return Download(f"{name.stem}{chosen.SUFFIX}", text.encode())
    record = _record(check, check.result, decisions, today)
    return Download(f"{name.stem}.decisions.json", record.encode(), "application/json")


def _reviewed(
    check: DocumentCheck, result: CheckResult, decisions: Mapping[str, Decision], today: date
) -> ReviewedCopy:
    """The copy with the fixes that were accepted, and comments on what is neither fixed nor ignored."""
    kept = _without_ignored(check, result, decisions, today)
    return reviewed_copy(kept, check.project, _accepted(check, result, decisions, today))


def _accepted(check: DocumentCheck, result: CheckResult, decisions: Mapping[str, Decision], today: date) -> list[Fix]:
    fixes = []
    for finding, name in zip(result.report.findings, check.names, strict=True):
        decision = decisions.get(name)
        if decision is not None and decision.kind is DecisionKind.ACCEPT and decision.holds(today):
            fixes.append(chosen_fix(finding, decision.choice))
    return [fix for fix in fixes if fix is not None]


def _without_ignored(
    check: DocumentCheck, result: CheckResult, decisions: Mapping[str, Decision], today: date
) -> CheckResult:
    ignored = {name for name, each in decisions.items() if each.kind is DecisionKind.IGNORE and each.holds(today)}
    left = [each for each, name in zip(result.report.findings, check.names, strict=True) if name not in ignored]
    return replace(result, report=replace(result.report, findings=tuple(left)))


def _record(check: DocumentCheck, result: CheckResult, decisions: Mapping[str, Decision], today: date) -> str:
    """Who decided what about which finding, for the files of the publisher."""
    accepted = _accepted(check, result, decisions, today)
    try:
        unmade = {id(fix) for fix in _reviewed(check, result, decisions, today).unmade} if accepted else frozenset()
    except StaciteError:  # there is no copy, and so none of them is in it
        unmade = {id(fix) for fix in accepted}
    entries = []
    for finding, name in zip(result.report.findings, check.names, strict=True):
        decision = decisions.get(name)
        entry: dict[str, object] = {
            "code": finding.code,
            "severity": finding.severity.value,
            "note": finding.note,
            "message": finding.message,
            "decision": decision.kind.value if decision is not None else "",
            "reason": decision.reason if decision is not None else "",
            "until": decision.until if decision is not None else "",
            "made": _to_the_second(decision.made) if decision is not None else "",
        }
        if decision is not None and decision.kind is DecisionKind.ACCEPT:
            fix = chosen_fix(finding, decision.choice)
            entry["in-copy"] = fix is not None and id(fix) not in unmade
        entries.append(entry)
    document = result.report.documents[0].document
    record = {
        "document": check.document.name,
        "sha256": document.sha256,
        "stacite": __version__,
        "saved": datetime.now(UTC).isoformat(timespec="seconds"),
        "findings": entries,
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _to_the_second(time: str) -> str:
    return datetime.fromisoformat(time).isoformat(timespec="seconds")
