"""Checks an archive in one run: thousands of documents, over processes or a cluster, in bounded memory, resumable.

A run reads what is not read yet, gathers the evidence for all documents once, checks, and records. The outcomes are
kept in its journal, a SQLite file in its folder, from which a run that was killed resumes. It holds JSON and text only,
so that a folder from elsewhere can do no harm.

What checks one document, from its bytes to its record, is pure, so that any process or machine can do it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import uuid
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacite import __version__, files
from stacite.app.check import evidence_queries, run_rules, with_settings
from stacite.app.documents import Project, read_bytes, reading_options, require_notes, require_utf8
from stacite.app.extract import collect
from stacite.errors import DocumentError, FileError, StaciteError
from stacite.model.evidence import EvidenceRequest, SourceVerdict
from stacite.model.identifiers import doi_key, doi_of_url
from stacite.model.registry import Registry
from stacite.parser.parse import CACHE
from stacite.readers.bounded import read_bounded
from stacite.registry.schema import read_registry
from stacite.registry.store import load
from stacite.registry.yaml_edit import rewritten
from stacite.reporters.json import as_object
from stacite.rules.run import chosen
from stacite.services.gather import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stacite.app.named_documents import NamedDocuments
    from stacite.app.workers import FinishedTask
    from stacite.model.document import Document
    from stacite.model.evidence import CitedSource, Evidence
    from stacite.model.item import Item
    from stacite.model.report import ParsedDocument, Report
    from stacite.rules.base import Context
    from stacite.settings import Settings


REGISTRIES = "registries"
JOINED = "citations.yaml"
# The journal's name for the day and the id of a run that is not finished.
_RUN = "run"
_OFFLINE = "offline"
JOURNAL_NAME = "run.sqlite"
_JOURNAL_VERSION = 1
"""In `PRAGMA user_version`."""
_TABLES = (
    """CREATE TABLE IF NOT EXISTS document (
        path TEXT PRIMARY KEY, stamp TEXT NOT NULL, record TEXT NOT NULL, findings TEXT NOT NULL, registry TEXT NOT NULL
    ) WITHOUT ROWID""",
    "CREATE TABLE IF NOT EXISTS run (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)
# Between a document's place and a reference's key, which contains no tab.
_KEY_SEPARATOR = "\t"
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


if TYPE_CHECKING:
    Spread = Callable[
        [Callable[[DocumentTask], DocumentOutcome], Iterator[DocumentTask]],
        Iterator[FinishedTask[DocumentTask, DocumentOutcome]],
    ]
    """Spreads the tasks over processes or machines."""
    Gather = Callable[[EvidenceRequest], Evidence]


@dataclass(frozen=True, slots=True)
class CorpusPlan:
    """The inputs and options of a run."""

    named: NamedDocuments
    into: Path
    """The folder of its results."""
    settings: Settings
    today: date
    is_joined: bool = False
    """Whether there is to be one registry of all, and not one for each document."""
    reader: str | None = None

    @property
    def registry_files(self) -> dict[str, Path]:
        """By document: where its registry is, in folders as the documents are."""
        if self.is_joined:
            return dict.fromkeys(self.named.paths, self.into / JOINED)
        base = _common_folder(self.named.paths)
        folder = self.into / REGISTRIES
        return {path: folder / f"{os.path.relpath(path, base)}.yaml" for path in self.named.paths}


def _common_folder(paths: Sequence[str]) -> str:
    """The folder that holds all documents."""
    folders = [os.path.dirname(os.path.abspath(path)) for path in paths]  # noqa: PTH100, PTH120 - no links followed
    try:
        return os.path.commonpath(folders)
    except ValueError as error:  # Windows: on several drives
        raise DocumentError("the documents are on several drives", "Run the command once for each drive.") from error


class CorpusRun:
    """Checks the documents of a plan and keeps what was found in the journal; continues a run that was not finished."""

    def __init__(
        self, plan: CorpusPlan, journal: RunJournal, spread: Spread, gather: Gather, on_done: Callable[[], None]
    ) -> None:
        """`on_done` is called for each document that is done."""
        self._plan, self._journal, self._spread, self._gather, self._on_done = plan, journal, spread, gather, on_done
        self._registries = plan.registry_files
        self._name = ""
        self.evidence: Evidence | None = None

    def go(self) -> None:
        """Check all documents; the evidence is gathered once, when all are read."""
        asked = CorpusQueries()
        self._begin()
        self._work(self._tasks(), asked)
        if not self._plan.settings.offline:
            evidence = self.evidence = self._gather(asked.queries)
            self._work(self._tasks(lambda place: asked.share(place, evidence)), asked)
        if not self._is_interrupted:
            self._journal.set_value(_RUN, "")  # the next run gathers evidence again, and has its own day

    def _begin(self) -> None:
        """Resume the run that was not finished, with its own day; else begin one."""
        day, _, name = self._journal.value(_RUN).partition(" ")
        if day:
            self._plan = replace(self._plan, today=date.fromisoformat(day))
        # Stamps contain the name of the run, so that a new run with network checks all documents again.
        fresh = uuid.uuid4().hex if name in ("", _OFFLINE) else name
        self._name = _OFFLINE if self._plan.settings.offline else fresh
        self._journal.set_value(_RUN, self._run)

    @property
    def _run(self) -> str:
        return f"{self._plan.today} {self._name}"

    @property
    def _is_interrupted(self) -> bool:
        """Whether the user interrupted the queries: their documents are checked again when the run resumes."""
        return self.evidence is not None and self.evidence.interrupted

    def _work(self, tasks: Iterator[DocumentTask], asked: CorpusQueries) -> None:
        for done in self._spread(check_document, tasks):
            outcome = done.result or _process_died(done.task)
            if outcome.is_judged:
                self._keep(done.task, outcome)
            else:
                asked.add(outcome.place, outcome.queries)

    def _tasks(self, share: Callable[[int], Evidence | None] | None = None) -> Iterator[DocumentTask]:
        """The documents to check, one at a time, since their bytes take memory.

        Those that are done are not checked again; but with network, the queries of all are collected first, so that all
        links are reported. `share` returns the evidence for documents with queries, and None for others.
        """
        asks_only = share is None and not self._plan.settings.offline
        for place, path in enumerate(self._plan.named.paths):
            evidence = share(place) if share is not None else None
            if share is not None and evidence is None:
                continue
            task = self._task(place, path, even_if_done=asks_only)
            if task is not None:
                yield replace(task, evidence=evidence)

    def _task(self, place: int, path: str, *, even_if_done: bool) -> DocumentTask | None:
        """None for a document that is done, or can't be read."""
        plan, registry = self._plan, self._registries[path]
        try:
            require_utf8(path)
            data = read_bytes(path)
            if not plan.is_joined:
                files.recover(registry)
            text = "" if plan.is_joined else load_text(registry)
        except StaciteError as error:
            self._journal.put(path, "", unreadable(place, path, error), keep_registry=False)
            self._on_done()
            return None
        if not even_if_done and self._journal.stamp(path) == stamp(data, text, plan.settings, self._run):
            self._on_done()
            return None
        found, name = path in plan.named.found, registry.as_posix()
        settings = replace(plan.settings, jobs=1)
        return DocumentTask(place, path, data, found, name, text, not plan.is_joined, settings, plan.today, plan.reader)

    def _keep(self, task: DocumentTask, outcome: DocumentOutcome) -> None:
        """The registry first: should the run be killed between, the document is done once more."""
        text = outcome.registry_text
        if task.is_own and text != task.registry_text:
            try:
                save_text(self._registries[task.path], text, task.registry_text)
            except files.ChangedFileError as error:
                outcome = unreadable(task.place, task.path, error)
        kept = text if task.is_own else ""
        # A document without a stamp is checked again by the next run.
        is_final = "error" not in outcome.record and not self._is_interrupted
        made_of = stamp(task.data, kept, self._plan.settings, self._run) if is_final else ""
        self._journal.put(task.path, made_of, outcome, keep_registry=not task.is_own)
        self._on_done()


def load_text(file: Path) -> str:
    """A registry's text; empty where there is none. Raises RegistryError where it is wrong."""
    return load(file).text if file.exists() else ""


def save_text(file: Path, text: str, before: str) -> None:
    """Write a registry, its folder too. Raises FileError, ChangedFileError if it is no longer what was read before."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "the system refused").lower()
        raise FileError(f"{file.parent.as_posix()}: can't be created: {reason}", "Name another folder.") from error
    snapshot = files.FileSnapshot(
        file, files.locate(file), files.digest(before.encode()) if before or file.exists() else ""
    )
    files.write_all([files.Change(snapshot, text.encode())], file)


def _process_died(task: DocumentTask) -> DocumentOutcome:
    fault = f"{task.path}: the process that read it was killed or crashed, twice"
    hint = "It may need more memory than is available. Check this document alone with `stacite check`."
    return unreadable(task.place, task.path, DocumentError(fault, hint))


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


class RunJournal:
    """The documents that are done, by path."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def stamp(self, path: str) -> str:
        """The stamp of a document's outcome; empty where it is not done."""
        row = self._database.execute("SELECT stamp FROM document WHERE path = ?", (_valid_utf8(path),)).fetchone()
        return row[0] if row else ""

    def put(self, path: str, stamp: str, outcome: DocumentOutcome, *, keep_registry: bool) -> None:
        """A document is done."""
        findings = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in outcome.findings)
        registry = outcome.registry_text if keep_registry else ""
        row = (path, stamp, json.dumps(outcome.record, ensure_ascii=False), findings, registry)
        with self._database:
            self._database.execute(
                "INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?)", tuple(map(_valid_utf8, row))
            )

    def record(self, path: str) -> dict[str, Any]:
        """The record of a document."""
        record: dict[str, Any] = json.loads(self._one("record", path))
        return record

    def findings(self, path: str) -> str:
        """The findings of a document, one JSON object per line."""
        return self._one("findings", path)

    def registry(self, path: str) -> str:
        """The registry of a document, where it was kept."""
        return self._one("registry", path)

    def _one(self, column: str, path: str) -> str:
        row = self._database.execute(f"SELECT {column} FROM document WHERE path = ?", (_valid_utf8(path),)).fetchone()  # noqa: S608 - our own words
        return str(row[0]) if row else ""

    def set_value(self, name: str, value: str) -> None:
        """Store a value of the run itself."""
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO run VALUES (?, ?)", (name, value))

    def value(self, name: str) -> str:
        """A stored value of the run; empty where there is none."""
        row = self._database.execute("SELECT value FROM run WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""


def _valid_utf8(text: str) -> str:
    """SQLite takes UTF-8 only; a lone surrogate, which JSON may name, is written as a question mark."""
    return text.encode("utf-8", "replace").decode()


@contextmanager
def open_journal(folder: Path) -> Iterator[RunJournal]:
    """The journal in a folder, which is created if missing. Raises FileError where it can't be used."""
    path = folder / JOURNAL_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=0)) as database:
            _prepare(database)
            yield RunJournal(database)
    except sqlite3.Error as error:
        # The low byte is the primary code; extended codes say more.
        busy = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        hint = "Another run is using this folder. Wait for it to end, or name another folder with --into."
        hint = hint if busy else "Delete it and the .jsonl files to start over, or name another folder with --into."
        raise FileError(f"{path.as_posix()}: can't be used: {error}", hint) from error
    except OSError as error:
        reason = (error.strerror or "the system refused").lower()
        raise FileError(f"{folder.as_posix()}: can't be used: {reason}", "Name another folder with --into.") from error


def _prepare(database: sqlite3.Connection) -> None:
    """One run at a time: the file is locked as long as it is open."""
    database.execute("PRAGMA locking_mode = EXCLUSIVE")
    database.execute("PRAGMA journal_mode = WAL")
    # With WAL, a power failure may lose the last documents, which are then checked again, but never the file.
    database.execute("PRAGMA synchronous = NORMAL")
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > _JOURNAL_VERSION:
        raise sqlite3.DatabaseError("it was written by a newer version of stacite")
    with database:
        for table in _TABLES:
            database.execute(table)
        database.execute(f"PRAGMA user_version = {_JOURNAL_VERSION}")


@dataclass(slots=True)
class CorpusQueries:
    """Collects the queries of each document with `add`; `share` gives a document its part of the evidence."""

    _urls: dict[str, None] = field(default_factory=dict)
    _dois: dict[str, None] = field(default_factory=dict)
    _works: dict[str, Item] = field(default_factory=dict)
    _copies: dict[str, Item] = field(default_factory=dict)
    _sources: dict[str, CitedSource] = field(default_factory=dict)
    _by_place: dict[int, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = field(
        default_factory=dict
    )
    """By document: its URLs, its DOIs, the keys of the works whose DOIs are sought, those of its sources."""
    records: bool = False

    def add(self, place: int, queries: EvidenceRequest) -> None:
        """Add the queries of one document."""
        self._urls.update(dict.fromkeys(queries.urls))
        self._dois.update(dict.fromkeys(queries.dois))
        self._works.update({f"{place}{_KEY_SEPARATOR}{key}": item for key, item in queries.works.items()})
        for url, item in queries.copies.items():
            self._copies.setdefault(url, item)
        self._sources.update({f"{place}{_KEY_SEPARATOR}{key}": each for key, each in queries.sources.items()})
        self._by_place[place] = (
            tuple(queries.urls),
            tuple(queries.dois),
            tuple(queries.works),
            tuple(queries.sources),
        )
        self.records = self.records or queries.records

    @property
    def queries(self) -> EvidenceRequest:
        """All of them, each once, in the order of the documents."""
        urls, dois = tuple(self._urls), tuple(self._dois)
        return EvidenceRequest(urls, dois, self._works, self._copies, self.records, self._sources)

    def share(self, place: int, evidence: Evidence) -> Evidence | None:
        """The evidence for one document's queries; None for a document without queries."""
        if place not in self._by_place:
            return None
        urls, dois, works, cited = self._by_place[place]
        named = dict.fromkeys(doi_key(doi) for doi in (*dois, *filter(None, map(doi_of_url, urls))))
        own = {key: f"{place}{_KEY_SEPARATOR}{key}" for key in (*works, *cited)}
        searches = {key: evidence.searches[own[key]] for key in works if own[key] in evidence.searches}
        sources = {key: evidence.sources[own[key]] for key in cited if own[key] in evidence.sources}
        long_keys = [own[key] for key in works], [own[key] for key in cited]
        part = evidence.restricted_to(urls, named, long_keys[0], urls, long_keys[1])
        short = {long: key for key, long in own.items()}
        not_checked = tuple(replace(each, what=short.get(each.what, each.what)) for each in part.not_checked)
        return replace(part, searches=searches, sources=sources, not_checked=not_checked, remarks=())
