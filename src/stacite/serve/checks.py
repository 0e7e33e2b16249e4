"""Runs the checks of the page in threads: one for each document, with progress, and an end before its time.

After an edit, or to ask again about one source, a document is checked anew with the evidence that is there: its earlier
result is shown until then.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import takewhile
from typing import TYPE_CHECKING

from stacite.app.check import KeptEvidence, check, count_dead_links
from stacite.app.documents import Project, read_documents
from stacite.app.extract import save_fields
from stacite.app.fix import without_hindered_fixes, word_notes
from stacite.app.named_documents import NamedDocuments
from stacite.errors import DamagedError, DocumentError, StaciteError
from stacite.model.evidence import Evidence
from stacite.model.identifiers import doi_key
from stacite.model.report import fingerprints
from stacite.services.gather import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from stacite.app.check import CheckResult
    from stacite.app.extract import SourceEdits
    from stacite.app.fix import TrackedNotes
    from stacite.model.document import Document
    from stacite.model.evidence import EvidenceRequest
    from stacite.model.item import Item
    from stacite.model.report import Report
    from stacite.serve.workspace import StoredDocument
    from stacite.settings import Settings

# Of those that ask the network, and of those that don't: these must not wait for the others.
_AT_ONCE = 2


# A hint with an option of the command is of no use in the browser.
_OPTION = "`--"
_DAMAGED = "The file is damaged and can’t be read."
_IN_THE_BROWSER = (
    "Open it in the program that wrote it, save it in one of the formats that stacite reads, and add that file."
)


class CheckProgress:
    """What a run has done so far, for the page; the run's thread writes it, requests read it."""

    def __init__(self) -> None:
        self.notes = 0
        self.total = 0
        """Links and DOIs that are requested."""
        self.done = 0
        self.waiting_for: dict[str, None] = {}
        """Requests without a response, the oldest first."""
        self.begun = threading.Event()
        self.ended = threading.Event()
        self._stop: Callable[[], None] | None = None
        self._stopped = False

    def start(self, total: int) -> None:
        """So many links and DOIs will be requested."""
        self.total = total

    def requested(self, name: str) -> None:
        """A request went out."""
        self.waiting_for.setdefault(name)

    def advance(self, name: str, verdict: str) -> None:  # noqa: ARG002 - of the protocol
        """A link or a DOI has its verdict."""
        self.done += 1
        self.waiting_for.pop(name, None)

    def runs(self, stop: Callable[[], None]) -> None:
        """The requests go out now, and `stop` ends them."""
        self._stop = stop
        if self._stopped:
            stop()

    def stop(self) -> None:
        """End the requests; what is known by then is reported."""
        self._stopped = True
        if self._stop is not None:
            with suppress(RuntimeError):  # they have ended, and their loop is closed
                self._stop()


@dataclass(frozen=True, slots=True)
class Revision:
    """What is asked again when a document is checked anew."""

    reference: str = ""
    """Ask again about the links and identifiers of this source, and about itself."""
    note: str = ""
    """Ask again about the links and DOIs of this note, where `reference` is empty."""

    @property
    def asks_again(self) -> bool:
        """Whether services are asked about what is known."""
        return bool(self.reference or self.note)


@dataclass(slots=True)
class DocumentCheck:
    """The check of one document, running or done."""

    document: StoredDocument
    project: Project
    progress: CheckProgress = field(default_factory=CheckProgress)
    result: CheckResult | None = None
    shows_earlier: bool = False
    """Whether the result is that of an earlier check."""
    names: tuple[str, ...] = ()
    """The fingerprint of each finding, in order; it is the same in a copy with another name."""
    error: str = ""
    """Why there is no result."""
    hint: str = ""
    detail: str = ""
    """Where a damaged document is broken."""
    is_unreadable: bool = False
    """Whether the document itself is the reason."""
    unchanged: Document | None = None
    """The document without its tracked changes, where it was read as if they were accepted."""
    said: dict[str, Item] = field(default_factory=dict)
    """By key: what the notes alone say of each source, once somebody has asked."""
    tracked: dict[str, TrackedNotes] = field(default_factory=dict)
    """How its notes can be changed, as `word_notes` has it."""
    corrected: dict[frozenset[str], Collection[str]] = field(default_factory=dict)
    """By the names of edits that the notes of the copy get: the fingerprints of the findings that are gone with them,
    once somebody has asked.
    """
    evidence: KeptEvidence = field(default_factory=KeptEvidence)
    """What is known already; the checks of a document share it."""
    turn: threading.Lock = field(default_factory=threading.Lock)
    """Held by the one of its checks that runs."""

    @property
    def report(self) -> Report:
        """The report of a check that has a result."""
        if self.result is None:
            raise AssertionError("the check is not done")
        return self.result.report

    @property
    def is_revised(self) -> bool:
        """Whether an earlier result is shown in place of one that is to come, or has come just now."""
        return self.shows_earlier and not (self.progress.ended.is_set() and self.error)


class Checks:
    """The checks of this process, by the document's id."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pools = {is_online: ThreadPoolExecutor(_AT_ONCE, "check") for is_online in (False, True)}
        self._checks: dict[str, DocumentCheck] = {}
        self._lock = threading.Lock()
        self._writing = threading.Lock()

    @property
    def is_offline(self) -> bool:
        """Whether no check of this process asks the network."""
        return self._settings.offline

    def of(self, document: StoredDocument, *, again: bool = False, refresh: bool = False) -> DocumentCheck:
        """The check of a document; it is begun if there is none, and anew if it is to be made `again`.

        With `refresh`, without what earlier runs have learned.
        """
        with self._lock:
            known = self._checks.get(document.id)
            if known is not None and not (again and known.progress.ended.is_set()):
                return known
            return self._begin(DocumentCheck(document, self._project(document, refresh=refresh)))

    def revise(self, check: DocumentCheck, revision: Revision, result: CheckResult | None = None) -> DocumentCheck:
        """Begin a check of the same document with what is known of it; it shows the `result` of the earlier one."""
        document = check.document
        project = self._project(document, refresh=revision.asks_again)
        with self._lock:
            last = self._checks.get(document.id, check)
            shown = result or last.result
            revised = DocumentCheck(document, project, result=shown, names=last.names, unchanged=last.unchanged)
            revised.tracked, revised.shows_earlier = last.tracked, shown is not None
            revised.evidence, revised.turn = last.evidence, last.turn
            return self._begin(revised, revision)

    def edit(self, check: DocumentCheck, edits: Callable[[], SourceEdits], reset: Collection[str]) -> DocumentCheck:
        """Write edits of sources into the registry (see `save_fields`), and check again.

        Until that is done, the sources of the earlier result have the edits, too: what is shown and saved meanwhile.
        `edits` is called when no other edits are being written.
        """
        with self._writing:
            known = self.known(check.document) or check
            result = known.result or check.result
            if result is None:
                raise AssertionError("the check is not done")
            documents = [each.document for each in result.report.documents]
            references = save_fields(documents, check.project, datetime.now(UTC).date(), edits(), reset)
            check.project.registry_file.chmod(0o600)
            registry = replace(result.report.registry, references=references)
            result = replace(result, report=replace(result.report, registry=registry))
            return self.revise(check, Revision(), result)

    def _project(self, document: StoredDocument, *, refresh: bool) -> Project:
        folder = document.path.parent
        settings = replace(
            self._settings,
            offline=self.is_offline or not document.online,
            style=document.style or self._settings.style,
            refresh=refresh,
            # The registry has the same document, and differs from it only by what was edited on the page.
            ignore=(*self._settings.ignore, "M406", "M407"),
            root=str(folder),
        )
        # By the bare name of the file, so that nothing that is shown or saved tells where it is kept.
        return Project(settings, folder / "citations.yaml", folder, base=folder, is_edited_apart=True)

    def _begin(self, check: DocumentCheck, revision: Revision = Revision()) -> DocumentCheck:
        self._checks.pop(check.document.id, None)  # so that checks are in the order in which they were begun
        self._checks[check.document.id] = check
        self._pools[not check.project.settings.offline].submit(self._run, check, revision)
        return check

    def _run(self, begun: DocumentCheck, revision: Revision) -> None:
        with begun.turn:
            begun.progress.begun.set()
            try:
                done = _checked(begun, revision)
                with self._lock:
                    # Another object, so that a request sees the findings and their names of one and the same check.
                    if self._checks.get(begun.document.id) is begun:
                        self._checks[begun.document.id] = done
            except StaciteError as error:
                begun.error, begun.hint = error.message, error.hint
                if isinstance(error, DamagedError):
                    # Where it is broken; that it is damaged is said already.
                    where = error.message.removeprefix(f"{begun.document.name}: the file is damaged")
                    begun.error, begun.detail = _DAMAGED, where.strip(" :()")
                begun.is_unreadable = isinstance(error, DocumentError) and begun.document.path.exists()
                if _OPTION in begun.hint:
                    begun.hint = _IN_THE_BROWSER
            except Exception as error:  # whatever it is, the page says it and goes on
                begun.error = f"stacite failed on this document ({type(error).__name__}). Please report this bug."
            finally:
                begun.progress.ended.set()

    def known(self, document: StoredDocument) -> DocumentCheck | None:
        """The check of a document, if one was begun."""
        with self._lock:
            return self._checks.get(document.id)

    def to_show(self, document: StoredDocument) -> DocumentCheck | None:
        """The check of a document; one that sends requests is not begun by looking at it."""
        if document.online and not self.is_offline:
            return self.known(document)
        return self.of(document)

    def ahead(self, check: DocumentCheck) -> int:
        """How many other documents it waits for; 0 once it has begun."""
        if check.progress.begun.is_set():
            return 0
        offline = check.project.settings.offline
        with self._lock:
            earlier = takewhile(lambda each: each.progress is not check.progress, self._checks.values())
            return sum(
                each.project.settings.offline == offline and not each.progress.ended.is_set() for each in earlier
            )

    def forget(self, document: StoredDocument) -> None:
        """End the check of a document that is removed."""
        with self._lock:
            known = self._checks.pop(document.id, None)
        if known is not None:
            known.progress.stop()

    def close(self) -> None:
        """End all checks."""
        with self._lock:
            left = list(self._checks.values())
        for each in left:
            each.progress.stop()
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)


def _checked(begun: DocumentCheck, revision: Revision) -> DocumentCheck:
    today, settings = datetime.now(UTC).date(), begun.project.settings
    if begun.result is not None and revision.asks_again:
        _forget(begun.evidence, begun.result, revision)
    fresh = Evidence()

    def ask(request: EvidenceRequest) -> Evidence:
        nonlocal fresh
        fresh = resolve(request, settings, begun.progress, begun.progress.runs)
        return fresh

    result = check(
        NamedDocuments((begun.document.path.name,)),
        begun.project,
        lambda request: begun.evidence.gather(request, ask),
        today,
        None,
        before_requests=lambda _, documents: _count(begun.progress, sum(len(each.notes) for each in documents)),
    )
    if result.unusable is not None:
        raise result.unusable
    count_dead_links(fresh, settings)
    tracked = word_notes(result.report)
    result = replace(result, report=without_hindered_fixes(result.report, tracked))
    name = begun.document.path.name
    names = fingerprints(result.report, lambda path: "" if path == name else path)
    unchanged = None
    if result.report.documents[0].document.pending_changes and not settings.rejects_changes:
        rejecting = replace(settings, track_changes="reject")
        unchanged = read_documents((name,), rejecting, base=begun.document.path.parent).documents[0]
    return replace(
        begun,
        result=result,
        names=names,
        unchanged=unchanged,
        said={},
        tracked=tracked,
        corrected={},
        shows_earlier=False,
    )


def _forget(evidence: KeptEvidence, result: CheckResult, revision: Revision) -> None:
    """Have everything asked again that is known of a source, or of what a note cites."""
    view, key = result.context.view, revision.reference

    def is_meant(reference: str, note: str) -> bool:
        return reference == key if key else note == revision.note

    urls = {use.url for use in view.url_uses if is_meant(use.reference, use.note)}
    dois = {doi_key(use.doi) for use in view.doi_uses if is_meant(use.reference, use.note)}
    evidence.forget(urls, dois, {key} if key else ())


def _count(progress: CheckProgress, notes: int) -> None:
    progress.notes = notes


def what_is_sent(settings: Settings) -> list[tuple[str, str]]:
    """What is sent, and to whom, the most frequent first."""
    rows = [
        ("each address that you cite", "the site that it belongs to"),
        ("DOIs", "doi.org, and their registries Crossref, DataCite, and mEDRA"),
        ("title, journal, year, and first author of works without a DOI", "Crossref and DataCite"),
    ]
    if settings.existence != "off":
        what = "identifiers of books, articles, cases, and laws, such as ISBNs"
        if settings.existence == "search":
            what += "; titles, first authors, journals, years, and pages"
        rows.append((what, "catalogs in which stacite looks for the source"))
    if settings.existence != "off" and "wayback" not in settings.skip_services:
        rows.append(("addresses of up to five pages that are gone", "the Wayback Machine"))
    if settings.mailto:
        rows.append((f"your email address, {settings.mailto}", "these services and sites, as your settings say"))
    return rows


def asked_services(settings: Settings) -> list[str]:
    """The names of the catalogs that may be asked whether a source exists."""
    if settings.existence == "off":
        return []
    from stacite.services import retractions  # noqa: PLC0415 - as below
    from stacite.services.run import INDEXES  # noqa: PLC0415 - brings httpx

    asked = (
        each.name
        for each in INDEXES
        if each is not retractions.SERVICE  # a list that is on this computer
        and each.setting not in settings.skip_services
        and not (each.needs_key and not getattr(settings.keys, each.setting))
    )
    return list(dict.fromkeys(asked))
