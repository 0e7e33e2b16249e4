"""Findings as SARIF 2.1.0, which code scanning services and editors read.

The standard is at https://docs.oasis-open.org/sarif/sarif/v2.1.0/; its sections are named below. Files are relative
URIs, regions have lines and columns, notes are logical locations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stacite import __version__
from stacite.model.finding import Severity, locate
from stacite.model.report import fingerprints
from stacite.reporters.json import encoded, lines, members
from stacite.reporters.summary import not_checked_sentences, whole_run_sentences
from stacite.reporters.wording import headline, note_name, project_url, remarks, words_meant
from stacite.text.characters import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.model.finding import Edit, Finding, Fix, Location
    from stacite.model.report import Report, RulePage
    from stacite.reporters.base import Style


def documentation_url() -> str:
    """Where docs/ is published, with a final slash; empty where the package names no such address."""
    url = project_url("Documentation")
    return f"{url.rstrip('/')}/" if url else ""


BASE = "%SRCROOT%"
"""What relative paths are relative to; the service that takes the report knows where that is (3.14.14)."""


def location(finding: Finding) -> dict[str, Any]:
    """The file, the region if the format has lines, and the note; otherwise the page and the words in question."""
    place = finding.location
    found: dict[str, Any] = {"physicalLocation": {"artifactLocation": _file(place.path)}}
    if place.line is not None:
        found["physicalLocation"]["region"] = _region(place)
    names = _logical(finding)
    if names:
        found["logicalLocations"] = names
    if words := words_meant(place):
        found["message"] = message(words)
    return found


def message(text: str) -> dict[str, str]:
    """Plain text in which braces are no placeholders (3.11.5) and brackets no links (3.11.6)."""
    shown = "\n".join(map(visible, text.split("\n")))
    return {"text": shown.replace("{", "{{").replace("}", "}}").replace("](", "\\](")}


def artifact_change(path: str, text: str, edits: Sequence[Edit]) -> dict[str, Any]:
    """The edits of one file, by line and column of its text."""
    replacements = []
    for edit in edits:
        region = _region(locate(edit.path, text, (edit.start, edit.end)))
        replacements.append({"deletedRegion": region, "insertedContent": {"text": edit.new}})
    return {"artifactLocation": _file(path), "replacements": replacements}


def _file(path: str) -> dict[str, Any]:
    if path.startswith("/"):
        # An absolute path is outside the repository and has no base.
        return {"uri": f"file://{_quoted(path)}"}
    return {"uri": _quoted(path), "uriBaseId": BASE}


def _quoted(path: str) -> str:
    """Percent-encoded; a path that is not UTF-8 byte for byte, as the file system has it."""
    try:
        return quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return quote(visible(path))


def _region(place: Location) -> dict[str, int]:
    """Columns are code points, the end is exclusive: as in the model."""
    ends = (place.line, place.column, place.end_line, place.end_column)
    parts = zip(("startLine", "startColumn", "endLine", "endColumn"), ends, strict=True)
    return {name: value for name, value in parts if value is not None}


def _logical(finding: Finding) -> list[dict[str, str]]:
    """The note, under its page where the format has pages; a page alone where it is about no note."""
    page = finding.location.page
    names = list(filter(None, (f"page {page}" if page is not None else "", note_name(finding))))
    if not names:
        return []
    kind = "note" if finding.note else "page"
    return [{"name": names[-1], "fullyQualifiedName": ", ".join(names), "kind": kind}]


NAME = "sarif"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
# With a version, so that a new kind of fingerprint can be distinguished (3.27.17).
_FINGERPRINT = "stacite/v1"


def render(report: Report, style: Style) -> str:  # noqa: ARG001 - a program has no columns
    """One run, indented by two; a result a line."""
    places = {rule.code: place for place, rule in enumerate(report.rules)}
    known = zip(report.findings, fingerprints(report), strict=True)
    run = {
        "tool": encoded({"driver": _driver(report)}, 3),
        "invocations": encoded([_invocation(report)], 3),
        "columnKind": encoded("unicodeCodePoints"),
        "originalUriBaseIds": encoded({BASE: {"description": message("The folder that stacite was run in.")}}, 3),
        "results": lines((_result(finding, mark, report, places) for finding, mark in known), 3),
    }
    runs = f"[\n    {members(run, 2)}\n  ]"
    return members({"$schema": encoded(_SCHEMA), "version": encoded("2.1.0"), "runs": runs}) + "\n"


def _driver(report: Report) -> dict[str, Any]:
    base = documentation_url()
    rules = [_rule(rule, base) for rule in report.rules]
    driver = {"name": "stacite", "version": __version__, "rules": rules}
    return {**driver, "informationUri": base} if base else driver


def _rule(rule: RulePage, base: str) -> dict[str, Any]:
    address = {"helpUri": f"{base}rules/{rule.code}/"} if base else {}
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title or rule.summary},
        "fullDescription": {"text": rule.summary},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "help": {"text": rule.text, "markdown": rule.text},
        **address,
    }


def _invocation(report: Report) -> dict[str, Any]:
    said = [("warning", text) for text in report.remarks]
    for level, is_error in (("warning", False), ("error", True)):
        entries = [each for each in report.not_checked if each.is_error is is_error]
        sentences = (*whole_run_sentences(entries), *not_checked_sentences(entries))
        said += [(level, sentence) for sentence in sentences]
    return {
        "executionSuccessful": report.finished and not report.has_errors,
        "toolExecutionNotifications": [{"level": level, "message": message(text)} for level, text in said],
    }


def _result(finding: Finding, fingerprint: str, report: Report, places: Mapping[str, int]) -> dict[str, Any]:
    index = {"ruleIndex": places[finding.code]} if finding.code in places else {}
    fixes = _fixes(finding.fix, report)
    texts = [headline(finding), *(f"{name}: {text}" for name, text in remarks(finding, report))]
    return {
        "ruleId": finding.code,
        **index,
        "level": _LEVELS[finding.severity],
        "message": message("\n".join(texts)),
        "locations": [location(finding)],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
        **({"fixes": fixes} if fixes else {}),
    }


def _fixes(fix: Fix | None, report: Report) -> list[dict[str, Any]]:
    """A fix is edits of files, all or none (3.55): none where there are no edits, or a file's text is not at hand."""
    paths = list(dict.fromkeys(edit.path for edit in fix.edits)) if fix else []
    if fix is None or not paths or not all(path in report.sources for path in paths):
        return []
    changes = [
        artifact_change(path, report.sources[path], [edit for edit in fix.edits if edit.path == path]) for path in paths
    ]
    return [{"description": message(fix.message), "artifactChanges": changes}]
