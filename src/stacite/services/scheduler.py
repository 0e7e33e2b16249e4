"""Requests the links and DOIs of a run until they are settled, by turns from one queue for each host.

All are requested once; then, breadth first, what failed is requested again. A round is over when all its lookups have
come back, or when for a while none has: a slow host does not keep the others from their second try. Only a bounded
number is active at a time, so that memory does not grow with the run. Whatever goes wrong in a lookup ends that lookup
alone: it is settled, as not checked.

Where nothing responds, one more request decides whether there is a network at all: without it a laptop on a train would
call every source dead.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.model.evidence import CheckKind, LinkCheck, Outcome, Registration, Verdict, internal_error
from stacite.model.identifiers import doi_key
from stacite.net.client import ACCEPT_JSON, RequestOptions, follow_redirects
from stacite.net.politeness import is_settled
from stacite.services.doi_org import doi_fault, handle_url, judge_doi
from stacite.services.link import SiteProbes, check_link, is_link_settled, judge_link, request_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from stacite.model.evidence import NotChecked
    from stacite.net.client import Client
    from stacite.net.response import FetchResult
    from stacite.services.doi_org import DoiHandles
    from stacite.services.link.inspection import PageFetch


# The DOI Handbook's own.
_KNOWN_DOI = "10.1000/182"
_TIMEOUT_S = 3.0
# After so long without any response the check is made, though no request has failed yet.
_SILENCE_S = 1.5
# So long slower pages have at least, where the check failed at once.
_CANARY_WAIT_S = 4.0


class ConnectivityCheck:
    """Makes a request to the DOI service once, at the first failure or after a while without any response."""

    def __init__(self, client: Client, base: str) -> None:
        self._client = client
        self._base = base
        self._task: asyncio.Task[bool] | None = None
        self._alarm = asyncio.Event()

    def alarm(self) -> None:
        """A request failed before any server had responded."""
        self._alarm.set()

    async def network_is_there(self) -> bool:
        """Whether any server responded, at last the DOI service."""
        return self._client.reached or await self._responds() or self._client.reached

    async def internet_is_there(self) -> bool:
        """Whether a public host responded, at last the DOI service: private hosts respond without the internet too."""
        if not self._client.reached_public:
            await self._responds()
        return self._client.reached_public

    async def _responds(self) -> bool:
        """Whether the DOI service responds; however often this is called, one request is made."""
        if self._task is None:
            self._task = asyncio.create_task(self._request())
        # Shielded, so that one caller who is cancelled doesn't cancel the request for the others.
        return await asyncio.shield(self._task)

    async def _request(self) -> bool:
        options = RequestOptions(accept=ACCEPT_JSON, service=True, urgent=True)
        url = handle_url(self._base, _KNOWN_DOI)
        try:
            return (await follow_redirects(self._client, url, options, timeout_s=_TIMEOUT_S)).response is not None
        except Exception:  # then nothing shows that there is a network, and nothing is called dead
            return False

    async def watch(self) -> None:
        """Return when there is no network; never where there is one. To be cancelled at the end of a round."""
        until = asyncio.get_running_loop().time() + _CANARY_WAIT_S
        with suppress(TimeoutError):
            async with asyncio.timeout(_SILENCE_S):
                await self._alarm.wait()
        if not await self.network_is_there():
            await asyncio.sleep(until - asyncio.get_running_loop().time())
            if not self._client.reached:
                return
        # Nobody sets this event: with a network, this must not return.
        await asyncio.Event().wait()

    async def aclose(self) -> None:
        """Cancel a request that is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)


@dataclass(slots=True)
class LinkLookup:
    """One request, and all the spellings under which it is cited."""

    urls: list[str]
    origin: str = ""
    """Where its first request goes; empty where none does."""
    probes: SiteProbes = field(default_factory=SiteProbes)
    """The run's."""
    unreached: bool = False
    """Whether it was requested and no server responded."""
    _visits: list[PageFetch] = field(default_factory=list)
    """Dropped when the verdict is final: a run over thousands of links has no memory for them."""
    _checks: tuple[LinkCheck, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    """What an internal error kept from being checked."""

    @property
    def names(self) -> Sequence[str]:
        """All spellings."""
        return self.urls

    async def ask(self, client: Client) -> None:
        """Request it once, for the first time or again."""
        self._visits += await check_link(client, self.urls, self._visits, self.probes)
        self.unreached = all(visit.unreached for visit in self._visits)
        if is_link_settled(self._visits):
            self._checks = tuple(judge_link(url, self._visits) for url in self.urls)
            self._visits = []

    def fail(self, error: Exception) -> None:
        """It ends with an internal error: the verdict is that it was not checked."""
        self.not_checked = tuple(internal_error(CheckKind.LINK, url, error) for url in self.urls)
        self._checks = tuple(self.checks(self.not_checked[0].reason))
        self._visits, self.unreached = [], False

    @property
    def settled(self) -> bool:
        """Whether the verdict is final."""
        return bool(self._checks)

    def verdicts(self) -> Iterator[tuple[str, str]]:
        """Each spelling and its verdict."""
        for check in self._checks:
            yield check.url, check.verdict.value

    def checks(self, reason: str = "") -> Iterable[LinkCheck]:
        """The verdict for each spelling; `reason` says why there is no final one."""
        hops = tuple(hop for visit in self._visits for hop in visit.hops)
        return self._checks or [LinkCheck(url, Verdict.UNCHECKED, reason, hops=hops) for url in self.urls]


@dataclass(slots=True)
class DoiLookup:
    """One DOI, requested from the handle system."""

    doi: str
    handles: DoiHandles
    results: list[FetchResult] = field(default_factory=list)
    not_checked: tuple[NotChecked, ...] = ()
    """What an internal error kept from being checked."""

    @property
    def names(self) -> Sequence[str]:
        """The DOI."""
        return (self.doi,)

    @property
    def origin(self) -> str:
        """Where its request goes; empty where none does."""
        return "" if doi_fault(self.doi) else request_key(self._url)[1]

    async def ask(self, client: Client) -> None:  # noqa: ARG002 - the handle system has it
        """Request it once, for the first time or again; what can't be a DOI is not requested."""
        if doi_fault(self.doi):
            return
        result = await self.handles.request(self.doi)
        self.results += [result] if result is not None else []

    def fail(self, error: Exception) -> None:
        """It ends with an internal error: whether the DOI is registered is unknown."""
        self.not_checked = (internal_error(CheckKind.REGISTRATION, doi_key(self.doi), error),)
        self.results = []

    @property
    def settled(self) -> bool:
        """Whether another request would change nothing. A 404 of the API is final at once, unlike a page's."""
        if self.not_checked or self.handles.client.closed or doi_fault(self.doi):
            return True
        return bool(self.results) and (self._judged().outcome is not Outcome.UNKNOWN or is_settled(self.results))

    @property
    def unreached(self) -> bool:
        """Whether it was requested and the service did not respond."""
        return bool(self.results) and all(result.unreached for result in self.results)

    def verdicts(self) -> Iterator[tuple[str, str]]:
        """The DOI and its outcome."""
        yield self.doi, self.registration().outcome.value

    def registration(self, reason: str = "") -> Registration:
        """What is known; `reason` says why there is no final outcome."""
        if self.not_checked:
            return self.unknown(self.not_checked[0].reason)
        if self.results and (judged := self._judged()).outcome is not Outcome.UNKNOWN:
            return judged
        if self.handles.client.closed:
            return self.unknown(self.handles.client.reason)
        return self._judged() if self.results and self.settled else self.unknown(reason)

    def unknown(self, reason: str) -> Registration:
        """That nothing is known, and why; what can't be a DOI has its own reason."""
        if fault := doi_fault(self.doi):
            return Registration(self.doi, Outcome.UNKNOWN, reason=fault)
        return Registration(self.doi, Outcome.UNKNOWN, self._url, reason=reason)

    @property
    def _url(self) -> str:
        return handle_url(self.handles.client.base, self.doi)

    def _judged(self) -> Registration:
        return judge_doi(self.handles.client.base, self.doi, self.results[-1])


Lookup = LinkLookup | DoiLookup
"""One thing to be requested, perhaps more than once."""

# Lookups of one queue that are active. It is more than the requests at once to a host: some lookups wait for their
# turn there, others were redirected elsewhere.
MAX_PER_HOST = 12


class HostQueues:
    """`add` lookups, `take` one, and say when it is `done`."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Lookup]] = defaultdict(deque)
        self._active: Counter[str] = Counter()
        self._next: dict[str, None] = {}
        """Origins from whose queues a lookup may be taken, in order."""

    def add(self, lookups: Iterable[Lookup]) -> None:
        """Put them at the ends of their queues."""
        for lookup in lookups:
            self._waiting[lookup.origin].append(lookup)
        for origin in self._waiting:
            self._offer(origin)

    @property
    def lengths(self) -> Mapping[str, int]:
        """Lookups that wait, by origin."""
        return {origin: len(waiting) for origin, waiting in self._waiting.items()}

    @property
    def width(self) -> int:
        """The most that could be active at a time."""
        return sum(min(MAX_PER_HOST, len(waiting)) for waiting in self._waiting.values())

    def take(self) -> tuple[str, Lookup] | None:
        """An origin and the next lookup there; None where all queues are empty or have enough active ones."""
        if not self._next:
            return None
        origin = next(iter(self._next))
        del self._next[origin]
        lookup = self._waiting[origin].popleft()
        self._active[origin] += 1
        self._offer(origin)
        return origin, lookup

    def done(self, origin: str) -> None:
        """A lookup of that origin is no longer active."""
        self._active[origin] -= 1
        self._offer(origin)

    def _offer(self, origin: str) -> None:
        if self._waiting[origin] and self._active[origin] < MAX_PER_HOST:
            # An origin that is offered already keeps its place, so that all origins take turns.
            self._next.setdefault(origin)


# Most of the active lookups wait for their host's turn.
_MAX_ACTIVE = 500
# After so long without any response, the next round begins beside the lookups that are still waited for.
_PATIENCE_S = 2.0


class Scheduler:
    """Requests lookups until they are settled; calls `on_request` when one goes out, `on_return` when it is back."""

    def __init__(
        self,
        client: Client,
        connectivity: ConnectivityCheck,
        on_request: Callable[[Lookup], None],
        on_return: Callable[[Lookup], None],
    ) -> None:
        self._client = client
        self._connectivity = connectivity
        self._on_request = on_request
        self._on_return = on_return
        self._queues = HostQueues()
        self._workers: set[asyncio.Task[None]] = set()
        self._again: list[Lookup] = []
        """Those of this round that are not settled."""
        self._returned = 0
        self._is_doubtful = False
        """Whether a lookup was requested and no server responded, so that there may be no network."""

    async def ask(self, lookups: Sequence[Lookup]) -> bool:
        """Go on until all are settled; False where it turns out that there is no network."""
        self._start(lookups)
        self._client.expect(self._queues.lengths)
        try:
            while self._workers:
                await self._round()
                again, self._again = self._again, []
                if self._is_doubtful and not await self._connectivity.network_is_there():
                    return False
                self._start(again)
        finally:
            for worker in self._workers:
                worker.cancel()
            await asyncio.gather(*self._workers, return_exceptions=True)
        return True

    def _start(self, lookups: Sequence[Lookup]) -> None:
        self._queues.add(lookups)
        for _ in range(min(self._queues.width, _MAX_ACTIVE - len(self._workers))):
            self._workers.add(asyncio.create_task(self._work()))

    async def _round(self) -> None:
        """Return when all have come back, or when the rest is not worth waiting for."""
        returned = -1
        while self._workers and not (self._again and returned == self._returned):
            returned = self._returned
            done, self._workers = await asyncio.wait(self._workers, timeout=_PATIENCE_S)
            for worker in done:
                # Of a lookup there is none: what is raised here is of the run itself.
                worker.result()

    async def _work(self) -> None:
        """Request one lookup after another, as long as there are any to be taken."""
        while taken := self._queues.take():
            origin, lookup = taken
            self._on_request(lookup)
            try:
                await lookup.ask(self._client)
                settled = lookup.settled
            except Exception as error:  # whatever it is, the other lookups go on
                lookup.fail(error)
                settled = True
            self._returned += 1
            if lookup.unreached and not self._client.reached:
                self._is_doubtful = True
                self._connectivity.alarm()
            if not settled:
                self._again.append(lookup)
            self._on_return(lookup)
            self._queues.done(origin)
