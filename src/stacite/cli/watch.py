"""`check --watch`: check again whenever a document, the registry or a setting changes."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from stacite.app.check import KeptEvidence
from stacite.app.documents import missing_registry
from stacite.cli import console
from stacite.cli.check_run import network_gatherer, run
from stacite.cli.console import ExitStatus
from stacite.errors import StaciteError
from stacite.settings import FILE_NAME, user_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stacite.cli.check_options import CheckRequest
    from stacite.model.evidence import Evidence, EvidenceRequest

    Stamp = tuple[int, int]
    """When a file was changed, and its size."""
    Look = Callable[[Path], Stamp | None]


_POLL_S = 0.5


class MakeCheckRequest(Protocol):
    """Reads the settings and the folders again."""

    def __call__(self, *, once_more: bool = False) -> CheckRequest:
        """`once_more` for every time but the first."""
        ...


def stamp(path: Path) -> Stamp | None:
    """Modification time and size of a file; None where there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def watch(
    make: MakeCheckRequest,
    config: Path | None,
    *,
    isolated: bool,
    look: Look = stamp,
    wait: Callable[[], None] = lambda: time.sleep(_POLL_S),
) -> int:
    """Check until Ctrl-C ends it; returns the exit status.

    Links that were requested before are not requested again. `look` and `wait` replace the disk and
    the clock.
    """
    # Kept in memory: within one process no link is requested twice, whatever the cache says.
    kept, settings = KeptEvidence(), [] if isolated else list(_settings_files(config))
    try:
        request = make()  # an error in the first settings ends the command
        if request.named is None and look(request.project.registry_file) is None:
            raise missing_registry(request.project.registry_name)  # there is nothing to watch
        while True:
            seen = _WatchedFiles([*_files(request), *settings], look)
            if _check_once(request, kept) == ExitStatus.INTERRUPTED:
                return ExitStatus.INTERRUPTED
            console.say("Watching for changes. Press Ctrl-C to stop.", quiet=request.quiet)
            request = _changed(make, request, seen, wait)
            if console.can_redraw(sys.stdout):
                console.clear_screen()
    except KeyboardInterrupt:
        return ExitStatus.CLEAN


def _check_once(request: CheckRequest, kept: KeptEvidence) -> int | None:
    """One check; an error is printed, and the next change may fix it."""
    from stacite.app.check import count_dead_links

    new: list[Evidence] = []

    def gather(queries: EvidenceRequest) -> Evidence:
        new.append(network_gatherer(request.project.settings, quiet=request.quiet)(queries))
        return new[-1]

    try:
        status = run(request, lambda queries: kept.gather(queries, gather))
    except StaciteError as error:
        console.print_error(error)
        return None
    # Counted here, not in `run`: evidence that was kept is not a new run of a dead link.
    for evidence in new:
        count_dead_links(evidence, request.project.settings)
    return status


class _WatchedFiles:
    """Files, and which version of each was seen last."""

    def __init__(self, files: list[Path], look: Look) -> None:
        self._files = files
        self._look = look
        self._stamps = self._now()

    def _now(self) -> list[Stamp | None]:
        return [self._look(path) for path in self._files]

    def differ(self) -> bool:
        """Whether a file has changed since the last call."""
        before, self._stamps = self._stamps, self._now()
        return self._stamps != before


def _changed(
    make: MakeCheckRequest, request: CheckRequest, seen: _WatchedFiles, wait: Callable[[], None]
) -> CheckRequest:
    """The new request after a file has changed, or a folder holds other documents."""
    while True:
        wait()
        differ = seen.differ()
        try:
            now = make(once_more=True)
        except StaciteError as error:
            if differ:
                console.print_error(error)
            continue
        if differ or now.named != request.named:
            return now


def _files(request: CheckRequest) -> list[Path]:
    """The documents, the registry and the baseline."""
    project = request.project
    return [*_documents(request), project.registry_file, *filter(None, (request.baseline,))]


def _documents(request: CheckRequest) -> Iterator[Path]:
    if request.named is not None:
        yield from map(Path, request.named.paths)
        return
    from stacite.registry import store

    try:
        registry = store.load(request.project.registry_file).registry
    except StaciteError:
        return
    yield from map(Path, request.project.documents(registry).paths)


def _settings_files(config: Path | None) -> Iterator[Path]:
    """The files that have settings, or could have them later."""
    if (own := user_file(os.environ)) is not None:
        yield own
    if config is not None:
        yield config
        return
    current = Path.cwd()
    for folder in (current, *current.parents):
        yield from (folder / FILE_NAME, folder / "pyproject.toml")
