"""Spreads documents and queries over a dask.distributed cluster, as `workers` spreads tasks over processes.

Queries are partitioned by site, so that each host gets requests from one worker only: a cluster must be as polite as
one machine.
"""

from __future__ import annotations

import socket
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from stacite import __version__
from stacite.app.workers import FinishedTask
from stacite.errors import UsageError, with_extra
from stacite.model.evidence import Evidence, EvidenceRequest, NetworkState
from stacite.model.identifiers import doi_of_url
from stacite.model.url import host_of
from stacite.services.gather import resolve, search_copies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from stacite.settings import Settings


Task = TypeVar("Task")
Result = TypeVar("Result")

# Tasks under way for each of the cluster's threads, so that none waits for the network between two.
_QUEUED_PER_THREAD = 3
# How often a task is begun whose worker dies.
_TRIES = 3
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

    def spread(self, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[FinishedTask[Task, Result]]:
        """The results as they come.

        A task whose worker dies is begun again elsewhere, up to three times; then, as it may have had the misfortune to
        wait next to another, once more when nothing else is under way.
        """
        suspects: list[Task] = []
        for task, result in self._spread(work, iter(tasks), self.size * _QUEUED_PER_THREAD):
            if result is _DIED:
                suspects.append(task)
            else:
                yield FinishedTask(task, result)
        for task, result in self._spread(work, iter(suspects), 1):
            yield FinishedTask(task, None if result is _DIED else result)

    def _spread(self, work: Callable[[Task], Result], left: Iterator[Task], most: int) -> Iterator[tuple[Task, Any]]:
        """Tasks and results, no more than so many under way; `_DIED` for a task that the cluster gave up."""
        from distributed import as_completed

        waiting: dict[Any, Task] = {}
        arriving = as_completed(loop=self._client.loop)

        def fill() -> None:
            while len(waiting) < most and (task := next(left, _NO_TASK)) is not _NO_TASK:
                # `pure=False`: equal tasks must run again, not return a cached result.
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


_NO_TASK: Any = object()
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

    Raises UsageError if dask is not installed, no scheduler responds, there is no worker, or one has another version of
    stacite.
    """
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        hint = f"{with_extra('dask')} The workers need it, too."
        raise UsageError("--scheduler needs dask.distributed", hint) from error
    hint = "Start a scheduler (`dask scheduler`) and workers (`dask worker ADDRESS`), or leave out --scheduler."
    with dask.config.set({"distributed.scheduler.allowed-failures": _TRIES - 1}):
        try:
            # distributed would retry an unreachable scheduler until its timeout.
            _require_listener(address)
            client = Client(address, timeout=_PATIENCE_S, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise UsageError(f"--scheduler {address}: no scheduler responds there", hint) from error
        with client:
            _require_same_version(client, address, hint)
            yield Cluster(client)


def _require_listener(address: str) -> None:
    """Raise OSError where nothing listens: the client would go on trying for as long as its patience lasts."""
    place = urlsplit(address if "://" in address else f"tcp://{address}")
    if place.hostname and place.port:
        socket.create_connection((place.hostname, place.port), _PATIENCE_S).close()


def _require_same_version(client: Any, address: str, hint: str) -> None:
    """All workers must read documents as this program would."""
    try:
        versions = set(client.run(version).values())
    except ImportError as error:
        raise UsageError(
            f"--scheduler {address}: a worker there does not have stacite", "Install it on the workers."
        ) from error
    if not versions:
        raise UsageError(f"--scheduler {address}: the scheduler has no workers", hint)
    if versions != {__version__}:
        others = ", ".join(sorted(versions - {__version__}))
        hint = "Install the same version here and on the workers."
        raise UsageError(f"--scheduler {address}: workers run stacite {others}, but this is {__version__}", hint)


def version() -> str:
    """The version of stacite where this runs."""
    return __version__


# Characters up to which a second-level domain is a public suffix: `ac.uk`, `gov.au`, `com.br`.
_LONGEST_PUBLIC_SUFFIX = 3


def site(url: str) -> str:
    """The site of a URL, so that www.example.org and example.org are one; an address of numbers is its own.

    Redirects mostly stay within it.
    """
    try:
        host = host_of(url) if urlsplit(url).netloc else ""
    except ValueError:  # a bracket that is no address; the resolvers say what is wrong with it
        return ""
    labels = host.split(".")
    if labels[-1].isdigit() or ":" in host:
        return host
    # The Public Suffix List has thousands of entries; second levels of two or three characters under country codes
    # cover most hosts.
    size = 3 if len(labels) > 2 and len(labels[-2]) <= _LONGEST_PUBLIC_SUFFIX and len(labels[-1]) == 2 else 2
    return ".".join(labels[-size:])


def partitions(queries: EvidenceRequest, parts: int) -> list[EvidenceRequest]:
    """The queries in at most `parts` parts of about equal size, none of them empty, each site in one.

    All queries to registration agencies, the archive and doi.org are in the first.
    """
    urls = [url for url in queries.urls if doi_of_url(url) is None]
    by_site: dict[str, list[str]] = {}
    for url in urls:
        by_site.setdefault(site(url), []).append(url)
    shares: list[list[str]] = [[] for _ in range(max(1, parts))]
    services = replace(queries, urls=[url for url in queries.urls if doi_of_url(url) is not None], copies={})
    loads = [len(queries.dois) + len(queries.works) + len(queries.sources), *(0 for _ in shares[1:])]
    for _, group in sorted(by_site.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        # The largest sites first, each to the worker with the fewest queries.
        least = loads.index(min(loads))
        shares[least] += group
        loads[least] += len(group)
    first = replace(services, urls=[*services.urls, *shares[0]])
    found = [first, *(EvidenceRequest(share, records=queries.records) for share in shares[1:])]
    return [each for each in found if each.urls or each.dois or each.works or each.sources]


def merge_evidence(parts: Iterable[Evidence], urls: Sequence[str]) -> Evidence:
    """The evidence of all parts, links in the order of `urls`."""
    all_parts = list(parts)
    networks = {part.network for part in all_parts}
    found = reduce(Evidence.merged, all_parts, Evidence())
    return replace(
        found,
        network=NetworkState.ONLINE if NetworkState.ONLINE in networks or not networks else networks.pop(),
        links={url: found.links[url] for url in urls if url in found.links},
        remarks=tuple(dict.fromkeys(remark for part in all_parts for remark in part.remarks)),
        interrupted=any(part.interrupted for part in all_parts),
    )


def gather_on_cluster(cluster: Cluster, settings: Settings, queries: EvidenceRequest) -> Evidence:
    """Gather evidence on a cluster, each site from one worker only; then look for archived copies from here."""
    parts = [SiteQueries(each, settings) for each in partitions(queries, cluster.size)]
    gathered = {done.task: done.result or Evidence(NetworkState.NONE) for done in cluster.spread(gather_sites, parts)}
    evidence = merge_evidence((gathered[part] for part in parts), queries.urls)
    return search_copies(evidence, queries, settings) if queries.copies else evidence


@dataclass(frozen=True, slots=True, eq=False)
class SiteQueries:
    """The queries of one worker."""

    queries: EvidenceRequest
    settings: Settings


def gather_sites(part: SiteQueries) -> Evidence:
    """The evidence for one part."""
    return resolve(part.queries, part.settings)
