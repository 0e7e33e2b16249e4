"""Writes what a run found: a line for each document, finding and link, and the joint registry.

In the joint registry a work that several documents cite appears once. It is written in parts, each of which is a small
registry of its own, so that only little of it is held in memory as YAML nodes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from stacite import files
from stacite.app.corpus import JOINED
from stacite.errors import FileError, RegistryError, RegistryProblem
from stacite.model.finding import Severity
from stacite.model.item import Item
from stacite.model.registry import FORMAT_VERSION, Reference, RegisteredDocument, Registry
from stacite.registry.keys import KeyMaker, with_changed_keys
from stacite.registry.readings import ReferenceIndex, combine_readings
from stacite.registry.schema import read_registry
from stacite.registry.yaml_edit import HEADER, rewrite
from stacite.reporters.json import link_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacite.app.corpus import CorpusPlan, RunJournal
    from stacite.model.evidence import Evidence


DOCUMENTS, FINDINGS, LINKS = "documents.jsonl", "findings.jsonl", "links.jsonl"
# The journal's name for the digest of the joint registry as this program last wrote it.
_JOINED_DIGEST = "joined"
_Entry = TypeVar("_Entry")
# Documents in a part; each has about a hundred notes.
_DOCUMENTS_AT_ONCE = 20
_WORKS_AT_ONCE = 1000


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


class RegistryJoiner:
    """Collects registries: `add` each in the desired order, then take `joined`."""

    def __init__(self) -> None:
        self._index = ReferenceIndex()
        self._keys = KeyMaker()
        self._works: dict[str, Reference] = {}
        self._documents: list[RegisteredDocument] = []

    def add(self, registry: Registry) -> Mapping[str, str]:
        """Add the documents and works of a registry; return the new key of each of its references.

        Works are matched by DOI, URL, or title, first author and year. The first registry's values win, later ones add
        what it lacks; `ignore` entries of all registries are kept.
        """
        renamed = {reference.id: self._add(reference) for reference in registry.references}
        for document in with_changed_keys(registry, renamed).documents:
            notes, sources = (
                tuple(replace(note, location=None) for note in texts) for texts in (document.notes, document.sources)
            )
            self._documents.append(replace(document, notes=notes, sources=sources, location=None))
        return renamed

    def _add(self, reference: Reference) -> str:
        key = self._index.find(reference.item)
        if not key:
            key = reference.id if self._keys.claim(reference.id) else self._keys.make(reference.item)
            self._works[key] = replace(reference, id=key, location=None, places={})
        else:
            known = self._works[key]
            ignore = tuple(dict.fromkeys((*known.ignore, *reference.ignore)))
            item = combine_readings((known.item, reference.item)) or known.item
            checked, seen = known.checked or reference.checked, known.seen or reference.seen
            self._works[key] = replace(known, item=item, ignore=ignore, checked=checked, seen=seen)
        self._index.add(reference.item, key)
        return key

    def joined(self, path: str) -> Registry:
        """Return the joined registry with this path."""
        return Registry(tuple(self._documents), tuple(self._works.values()), path)


def text_chunks(registry: Registry) -> Iterator[str]:
    """Return the file's text, as `rewrite` would for an empty file. Raises RegistryError as `rewrite` does."""
    _refuse_duplicates(registry)
    yield f"{HEADER}\nstacite: {FORMAT_VERSION}\n"
    if registry.documents:
        yield "documents:\n"
        yield from (_documents_text(part, registry.path) for part in _parts(registry.documents, _DOCUMENTS_AT_ONCE))
    if registry.references:
        yield "references:\n"
        yield from (_works_text(part, registry.path) for part in _parts(registry.references, _WORKS_AT_ONCE))


def _documents_text(documents: tuple[RegisteredDocument, ...], path: str) -> str:
    """Write some documents as a registry of its own, in which the cited works are only keys."""
    cited = {cite.id: None for document in documents for note in document.texts for cite in note.cites if cite.id}
    works = tuple(Reference(key, Item()) for key in cited)
    text = rewrite("", Registry(path=path), Registry(documents, works, path))
    return text.partition("\ndocuments:\n")[2].partition("\nreferences:\n")[0].rstrip("\n") + "\n"


def _works_text(works: tuple[Reference, ...], path: str) -> str:
    return rewrite("", Registry(path=path), Registry((), works, path)).partition("\nreferences:\n")[2]


def _parts(entries: Iterable[_Entry], size: int) -> Iterator[tuple[_Entry, ...]]:
    remaining = iter(entries)
    while part := tuple(islice(remaining, size)):
        yield part


def _refuse_duplicates(registry: Registry) -> None:
    """Raise RegistryError if two entries of the whole have the same key or path."""
    for what, names in (
        ("key", [work.id for work in registry.references]),
        ("path", [document.path for document in registry.documents]),
    ):
        if len(set(names)) < len(names):
            message = f"Two entries would have the same {what}"
            problem = RegistryProblem("Y903", message, 1, 1, 1, "This is a bug in stacite. Please report it.")
            raise RegistryError(f"{registry.path}: {message}", registry.path, "", [problem])
