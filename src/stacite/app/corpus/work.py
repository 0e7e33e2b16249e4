"""Checks one document of an archive, from its bytes to its record; pure, so that any process or machine can do it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacite import __version__
from stacite.app.check import evidence_queries, run_rules, with_settings
from stacite.app.collect import collect
from stacite.app.documents import Project, reading_options, require_notes
from stacite.errors import DocumentError, StaciteError
from stacite.model.evidence import SourceVerdict
from stacite.model.registry import Registry
from stacite.parser.parse import CACHE
from stacite.readers.bounded import read_bounded
from stacite.registry.schema import read_registry
from stacite.registry.yaml_edit import rewritten
from stacite.reporters.json import as_object
from stacite.rules.run import chosen
from stacite.services.gather import resolve
from stacite.services.request import EvidenceRequest

if TYPE_CHECKING:
    from datetime import date

    from stacite.model.document import Document
    from stacite.model.evidence import Evidence
    from stacite.model.report import ParsedDocument, Report
    from stacite.rules.base import Context
    from stacite.settings import Settings


_BUG = "This is a bug in stacite. Please report it."


@dataclass(frozen=True, slots=True)
class DocumentTask:
    """A document, and all that is needed to judge it."""

    place: int
    """Among the documents of the run."""
    path: str
    """For people."""
    data: bytes
    found: bool
    """Whether only a folder or a pattern stands for it: without notes it is passed over."""
    registry_file: str
    """The registry's path, which documents are named from."""
    registry_text: str
    """As it is now; empty where there is none."""
    is_own: bool
    """Whether the registry is this document's alone, and not that of all."""
    settings: Settings
    """For one process: the worker starts no others."""
    today: date
    reader: str | None = None
    evidence: Evidence | None = None
    """None before evidence is gathered: then the outcome holds the queries."""


@dataclass(frozen=True, slots=True)
class DocumentOutcome:
    """The outcome of one document."""

    place: int
    record: dict[str, Any]
    """The record of the document; with `error` and `hint` where it can't be read, or not wholly checked."""
    findings: tuple[dict[str, Any], ...] = ()
    """As in `check --output-format json`."""
    registry_text: str = ""
    queries: EvidenceRequest = field(default_factory=EvidenceRequest)
    is_judged: bool = True
    """Whether the rules have run; not where only questions were wanted."""


def check_document(task: DocumentTask) -> DocumentOutcome:
    """Read and parse; run the rules if the evidence is there or none is needed. Never raises for a document."""
    try:
        return _outcome(task)
    except StaciteError as error:
        return unreadable(task.place, task.path, error)
    except Exception as error:  # one document in a thousand must not end the run
        fault = f"{task.path}: stacite crashed: {type(error).__name__}: {error}"
        return unreadable(task.place, task.path, DocumentError(fault, _BUG))
    finally:
        CACHE.clear()  # the next document has other notes


def unreadable(place: int, path: str, error: StaciteError) -> DocumentOutcome:
    """The outcome of a document that can't be read."""
    return DocumentOutcome(place, {"path": path, "error": error.message, "hint": error.hint})


def _outcome(task: DocumentTask) -> DocumentOutcome:
    document = read_bounded(task.data, task.path, task.reader, reading_options(task.settings))
    if not document.texts and not document.note_refs and task.found:
        return DocumentOutcome(task.place, _record(document, 0, 0))
    if not document.note_refs:
        require_notes(document)
    stored = read_registry(task.registry_text, task.registry_file) if task.registry_text else Registry()
    project = Project(task.settings, Path(task.registry_file))
    context, _ = collect(
        (document,), replace(stored, path=project.registry_name), project, task.today, uses_note_cache=False
    )
    # Rewritten even with a joint registry, which is merged from these texts at the end.
    text, registry = rewritten(task.registry_text, replace(stored, path=project.registry_name), context.registry)
    if task.is_own:  # places in a registry of all are known only when all are there
        context = replace(context, registry=registry, registry_text=text)
    documents = tuple(_as_extracted(each, context.registry) for each in context.documents)
    context = with_settings(replace(context, documents=documents), task.settings)
    rules = chosen(task.settings)
    queries = evidence_queries(context, rules, task.settings)
    evidence = resolve(queries, task.settings) if task.settings.offline else task.evidence
    if evidence is None:
        return DocumentOutcome(task.place, {}, queries=queries, is_judged=False)
    context = replace(context, evidence=evidence)
    report = run_rules(context, project, {document.path: document.source or ""})
    findings = tuple(as_object(finding) for finding in report.findings)
    return DocumentOutcome(task.place, _full_record(document, context, report), findings, text)


def _as_extracted(parsed_document: ParsedDocument, registry: Registry) -> ParsedDocument:
    """The document with its entry in this run's registry, so that no document counts as changed since its extract."""
    key = registry.documents[-1].path if registry.documents else ""
    return replace(parsed_document, registered=registry.document(key))


def _full_record(document: Document, context: Context, report: Report) -> dict[str, Any]:
    counts = {str(level): number for level, number in report.counts().items()}
    failed = [f"{each.what}: {each.reason}" for each in report.not_checked if each.is_error]
    fault = {"error": f"{document.path}: {'; '.join(failed)}", "hint": _BUG} if failed else {}
    verdicts = Counter(check.verdict for check in report.evidence.sources.values())
    # Only where it was asked, as in the JSON report of a check.
    existence = {"existence": {str(verdict): verdicts[verdict] for verdict in SourceVerdict}} if verdicts else {}
    record = _record(document, report.citations, len(context.registry.references))
    return record | {"findings": counts} | existence | fault


def _record(document: Document, citations: int, references: int) -> dict[str, Any]:
    return {
        "path": document.path,
        "sha256": document.sha256,
        "format": document.format,
        "notes": len(document.notes),
        "citations": citations,
        "references": references,
        "findings": {},
        "doubts": [*filter(None, (document.verdict,)), *document.doubts],
    }


def stamp(data: bytes, registry_text: str, settings: Settings, run: str) -> str:
    """A digest of all that an outcome depends on. `run` distinguishes one run from another."""
    parts = (__version__, hashlib.sha256(data).hexdigest(), registry_text, repr(replace(settings, jobs=0)), run)
    said = json.dumps(parts)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
