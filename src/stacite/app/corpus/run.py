"""Runs over an archive: reads what is not read yet, asks every question once, checks, and records the outcomes."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from stacite import files
from stacite.app.corpus.work import DocumentTask, check_document, stamp, unreadable
from stacite.app.documents import read_bytes, require_utf8
from stacite.errors import DocumentError, FileError, StaciteError
from stacite.model.identifiers import doi_key, doi_of_url
from stacite.registry.store import load
from stacite.services.request import EvidenceRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from stacite.app.corpus.journal import RunJournal
    from stacite.app.corpus.work import DocumentOutcome
    from stacite.app.documents import NamedDocuments
    from stacite.app.workers import FinishedTask
    from stacite.model.evidence import CitedSource, Evidence
    from stacite.model.item import Item
    from stacite.settings import Settings

    Spread = Callable[
        [Callable[[DocumentTask], DocumentOutcome], Iterator[DocumentTask]],
        Iterator[FinishedTask[DocumentTask, DocumentOutcome]],
    ]

    Gather = Callable[[EvidenceRequest], Evidence]


# Between a document's place and a reference's key, which contains no tab.
_KEY_SEPARATOR = "\t"


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


REGISTRIES = "registries"
JOINED = "citations.yaml"
# The journal's name for the day and the id of a run that is not finished.
_RUN = "run"
_OFFLINE = "offline"


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
