"""Writes what a run found: a line for each document, finding and link, and the joint registry."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stacite import files
from stacite.app.corpus.run import JOINED
from stacite.errors import FileError
from stacite.model.finding import Severity
from stacite.registry.corpus import RegistryJoiner, text_chunks
from stacite.registry.schema import read_registry
from stacite.reporters.json import link_object

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.app.corpus.journal import RunJournal
    from stacite.app.corpus.run import CorpusPlan
    from stacite.model.evidence import Evidence


DOCUMENTS, FINDINGS, LINKS = "documents.jsonl", "findings.jsonl", "links.jsonl"
# The journal's name for the digest of the joint registry as this program last wrote it.
_JOINED_DIGEST = "joined"


@dataclass(slots=True)
class CorpusTotals:
    """A run in numbers."""

    documents: int = 0
    """That could be read and have notes."""
    without_notes: int = 0
    notes: int = 0
    citations: int = 0
    findings: dict[str, int] = field(default_factory=lambda: {str(level): 0 for level in Severity})
    """By level."""
    sources: dict[str, int] = field(default_factory=dict)
    """By verdict; empty where none was looked up."""
    faulty: int = 0
    """Documents with findings."""
    lost: list[tuple[str, str]] = field(default_factory=list)
    """Documents that could not be read, or not wholly checked: what is wrong, and what to do."""

    def add(self, record: Mapping[str, Any]) -> None:
        """Count one document."""
        if "error" in record:
            self.lost.append((record["error"], record["hint"]))
        if "notes" not in record:
            return
        if not record["notes"] and not record["findings"]:
            self.without_notes += 1
            return
        self.documents += 1
        self.notes += record["notes"]
        self.citations += record["citations"]
        for level, number in record["findings"].items():
            self.findings[level] += number
        for verdict, number in record.get("existence", {}).items():
            self.sources[verdict] = self.sources.get(verdict, 0) + number
        self.faulty += any(record["findings"].values())


def write(plan: CorpusPlan, journal: RunJournal, evidence: Evidence | None) -> CorpusTotals:
    """Write all files of the run's folder, each whole or not at all; documents in the order of the run."""
    # First, since findings name references by their keys in the joint registry.
    renamed = _join(plan, journal) if plan.is_joined else {}
    totals = CorpusTotals()
    with files.writing(plan.into / DOCUMENTS) as documents, files.writing(plan.into / FINDINGS) as findings:
        for path in plan.named.paths:
            record = journal.record(path)
            totals.add(record)
            documents.write(_line(record))
            findings.write(_findings(journal.findings(path), renamed.get(path, {})).encode())
    if evidence is not None:
        with files.writing(plan.into / LINKS) as links:
            for check in evidence.links.values():
                links.write(_line(link_object(check)))
    return totals


def _line(record: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(record, ensure_ascii=False)}\n".encode()


def _findings(lines: str, renamed: Mapping[str, str]) -> str:
    """With the keys of the registry of all."""
    if not renamed:
        return lines
    rows = [json.loads(line) for line in lines.splitlines()]
    for row in rows:
        row["reference"] = renamed.get(row["reference"], row["reference"])
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def refuse_edited(plan: CorpusPlan, journal: RunJournal) -> files.FileSnapshot:
    """The registry of all; raises FileError where it was changed by hand, since the run would overwrite it."""
    file = plan.into / JOINED
    files.recover(file)
    _, snapshot = files.read(file)
    if plan.is_joined and snapshot.digest not in ("", files.digest(b""), journal.value(_JOINED_DIGEST)):
        hint = "Each run writes this file from scratch. Move your version elsewhere, or use `--registries each`."
        raise FileError(f"{file.as_posix()}: the file was edited, so it was not overwritten", hint)
    return snapshot


def _join(plan: CorpusPlan, journal: RunJournal) -> dict[str, Mapping[str, str]]:
    """Write the registry of all; returns the new keys of each document's references."""
    file = plan.into / JOINED
    joining = RegistryJoiner()
    renamed: dict[str, Mapping[str, str]] = {}
    for path in plan.named.paths:
        if text := journal.registry(path):
            renamed[path] = joining.add(read_registry(text, file.as_posix()))
    data = b"".join(map(str.encode, text_chunks(joining.joined(file.as_posix()))))
    files.write_all([files.Change(refuse_edited(plan, journal), data)], file)
    journal.set_value(_JOINED_DIGEST, files.digest(data))
    return renamed
