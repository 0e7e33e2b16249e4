"""Runs the checks of the page in threads: one for each document, with progress, and an end before its time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import takewhile
from typing import TYPE_CHECKING

from stacite.app.check import check
from stacite.app.documents import NamedDocuments, Project
from stacite.app.evidence import count_dead_links
from stacite.errors import StaciteError
from stacite.model.report import fingerprints
from stacite.services.gather import resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.app.check import CheckResult
    from stacite.serve.workspace import StoredDocument
    from stacite.settings import Settings

# Of those that ask the network, and of those that don't: these must not wait for the others.
_AT_ONCE = 2


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


@dataclass(slots=True)
class DocumentCheck:
    """The check of one document, running or done."""

    document: StoredDocument
    project: Project
    progress: CheckProgress = field(default_factory=CheckProgress)
    result: CheckResult | None = None
    names: tuple[str, ...] = ()
    """The fingerprint of each finding, in order."""
    error: str = ""
    """Why there is no result."""
    hint: str = ""


class Checks:
    """The checks of this process, by the document's id."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pools = {is_online: ThreadPoolExecutor(_AT_ONCE, "check") for is_online in (False, True)}
        self._checks: dict[str, DocumentCheck] = {}
        self._lock = threading.Lock()

    @property
    def is_offline(self) -> bool:
        """Whether no check of this process asks the network."""
        return self._settings.offline

    def of(self, document: StoredDocument, *, again: bool = False) -> DocumentCheck:
        """The check of a document; it is begun if there is none, and anew if it is to be made `again`."""
        folder = document.path.parent
        with self._lock:
            known = self._checks.get(document.id)
            if known is not None and not (again and known.progress.ended.is_set()):
                return known
            settings = replace(
                self._settings,
                offline=self.is_offline or not document.online,
                style=document.style or self._settings.style,
                refresh=again,
                root=str(folder),
            )
            # By the bare name of the file, so that nothing that is shown or saved tells where it is kept.
            project = Project(settings, folder / "citations.yaml", folder, base=folder)
            self._checks.pop(document.id, None)  # so that checks are in the order in which they were begun
            begun = self._checks[document.id] = DocumentCheck(document, project)
            self._pools[not settings.offline].submit(_run, begun)
        return begun

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
            earlier = takewhile(lambda each: each is not check, self._checks.values())
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


def _run(begun: DocumentCheck) -> None:
    begun.progress.begun.set()
    try:
        result = check(
            NamedDocuments((begun.document.path.name,)),
            begun.project,
            lambda request: resolve(request, begun.project.settings, begun.progress, begun.progress.runs),
            datetime.now(UTC).date(),
            None,
            before_requests=lambda _, documents: _count(begun.progress, sum(len(each.notes) for each in documents)),
        )
        if result.unusable is None:
            count_dead_links(result.report.evidence, begun.project.settings)
            begun.names = fingerprints(result.report)
            begun.result = result
        else:
            begun.error, begun.hint = result.unusable.message, result.unusable.hint
    except StaciteError as error:
        begun.error, begun.hint = error.message, error.hint
    except Exception as error:  # whatever it is, the page says it and goes on
        begun.error = f"stacite failed on this document ({type(error).__name__}). Please report this bug."
    finally:
        begun.progress.ended.set()


def _count(progress: CheckProgress, notes: int) -> None:
    progress.notes = notes
