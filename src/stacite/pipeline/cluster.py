"""Work that is spread over a dask.distributed cluster, as `workers` spreads it over this machine's processes."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from stacite import __version__
from stacite.errors import UsageError
from stacite.pipeline.workers import Done

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD = 3
"""Tasks under way for each of the cluster's threads, so that none waits for the network between two."""
_TRIES = 3
"""How often a task is begun whose worker dies."""
_PATIENCE_S = 20


class Cluster:
    """A connection to a scheduler; `spread` as in `workers`."""

    def __init__(self, client: Any) -> None:
        self._client = client

    @property
    def size(self) -> int:
        """Threads of all workers."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def spread(self, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Done[Task, Result]]:
        """The results as they come.

        A task whose worker dies is begun again elsewhere, up to three times; then, as it may have had the misfortune to
        wait beside another, once more when nothing else is under way.
        """
        suspects: list[Task] = []
        for task, result in self._spread(work, iter(tasks), self.size * _AHEAD):
            if result is _DIED:
                suspects.append(task)
            else:
                yield Done(task, result)
        for task, result in self._spread(work, iter(suspects), 1):
            yield Done(task, None if result is _DIED else result)

    def _spread(self, work: Callable[[Task], Result], left: Iterator[Task], most: int) -> Iterator[tuple[Task, Any]]:
        """Tasks and results, no more than so many under way; `_DIED` for a task that the cluster gave up."""
        from distributed import as_completed

        waiting: dict[Any, Task] = {}
        arriving = as_completed(loop=self._client.loop)

        def fill() -> None:
            while len(waiting) < most and (task := next(left, _NONE)) is not _NONE:
                future = self._client.submit(work, task, pure=False, retries=0)
                waiting[future] = task
                arriving.add(future)

        fill()
        while waiting:
            future = next(arriving)
            task = waiting.pop(future)
            yield task, _result(future)
            future.release()
            fill()


_NONE: Any = object()
_DIED: Any = object()


def _result(future: Any) -> Any:
    """`_DIED` where several workers died with the task."""
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker:
        return _DIED


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """A connection to the scheduler at an address such as `tcp://10.0.0.5:8786`.

    Raises UsageError where dask is not installed, nobody answers, there is no worker, or one has another stacite.
    """
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        hint = "Install it: `pip install 'stacite[dask]'`, here and on the workers."
        raise UsageError("--scheduler needs dask.distributed", hint) from error
    hint = "Start it (`dask scheduler`), and workers (`dask worker ADDRESS`), or leave --scheduler out."
    with dask.config.set({"distributed.scheduler.allowed-failures": _TRIES - 1}):
        try:
            _knock(address)
            client = Client(address, timeout=_PATIENCE_S, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise UsageError(f"--scheduler {address}: nobody answers there", hint) from error
        with client:
            _require_same(client, address, hint)
            yield Cluster(client)


def _knock(address: str) -> None:
    """Raise OSError where nothing listens: the client would go on trying for as long as its patience lasts."""
    place = urlsplit(address if "://" in address else f"tcp://{address}")
    if place.hostname and place.port:
        socket.create_connection((place.hostname, place.port), _PATIENCE_S).close()


def _require_same(client: Any, address: str, hint: str) -> None:
    """All workers must read documents as this program would."""
    try:
        versions = set(client.run(version).values())
    except ImportError as error:
        raise UsageError(f"--scheduler {address}: a worker there has no stacite", "Install it there too.") from error
    if not versions:
        raise UsageError(f"--scheduler {address}: it has no workers", hint)
    if versions != {__version__}:
        others = ", ".join(sorted(versions - {__version__}))
        raise UsageError(f"--scheduler {address}: its workers run stacite {others}, this is {__version__}", "Update.")


def version() -> str:
    """The version of stacite where this runs."""
    return __version__
