"""Asks the links and DOIs of a run until they are settled, by turns from one queue for each host.

All are asked once; then, breadth first, what failed is asked again. A round is over when all its lookups have come
back, or when for a while none has: a slow host does not keep the others from their second try. Only a bounded number
is under way at a time, so that memory does not grow with the run.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from stacite.model.evidence import LinkCheck, Outcome, Registration, Verdict
from stacite.net.address import parse_address
from stacite.net.retry import is_settled
from stacite.services.doi_org import ask_doi, doi_fault, handle_url, judge_doi
from stacite.services.link.check import SiteProbes, check_link
from stacite.services.link.judge import is_link_settled, judge_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from stacite.net.client import Client
    from stacite.net.response import FetchResult
    from stacite.services.connectivity import ConnectivityCheck
    from stacite.services.link.fetch import PageFetch


class Lookup(Protocol):
    """One thing to be asked, perhaps more than once."""

    async def ask(self, client: Client) -> None:
        """Ask once, for the first time or again."""
        ...

    @property
    def names(self) -> Sequence[str]:
        """What is asked: URLs as cited, or a DOI."""
        ...

    @property
    def origin(self) -> str:
        """Where its first request goes; empty where none does."""
        ...

    @property
    def settled(self) -> bool:
        """Whether there is no sense in asking again."""
        ...

    @property
    def unreached(self) -> bool:
        """Whether it was asked and the network brought nothing."""
        ...

    def answers(self) -> Iterator[tuple[str, str]]:
        """What progress is told: what was asked, and what came of it."""
        ...


@dataclass(slots=True)
class LinkLookup:
    """One request, and all the spellings under which it is cited."""

    urls: list[str]
    origin: str = ""
    """Where its first request goes; empty where none does."""
    probes: SiteProbes = field(default_factory=SiteProbes)
    """The run's."""
    unreached: bool = False
    """Whether it was asked and no server answered."""
    _visits: list[PageFetch] = field(default_factory=list)
    """Until the verdict stands; a run over thousands of links has no use for them then."""
    _told: tuple[LinkCheck, ...] = ()

    @property
    def names(self) -> Sequence[str]:
        """All spellings."""
        return self.urls

    async def ask(self, client: Client) -> None:
        """Ask once, for the first time or again."""
        self._visits += await check_link(client, self.urls, self._visits, self.probes)
        self.unreached = all(visit.unreached for visit in self._visits)
        if is_link_settled(self._visits):
            self._told = tuple(judge_link(url, self._visits) for url in self.urls)
            self._visits = []

    @property
    def settled(self) -> bool:
        """Whether the verdict stands."""
        return bool(self._told)

    def answers(self) -> Iterator[tuple[str, str]]:
        """Each spelling and its verdict."""
        for check in self._told:
            yield check.url, check.verdict.value

    def checks(self, gap: str = "") -> Iterable[LinkCheck]:
        """The verdict for each spelling; `gap` is the reason for what was not asked, or not to the end."""
        hops = tuple(hop for visit in self._visits for hop in visit.hops)
        return self._told or [LinkCheck(url, Verdict.UNCHECKED, gap, hops=hops) for url in self.urls]


@dataclass(slots=True)
class DoiLookup:
    """One DOI, asked at the service `base`."""

    doi: str
    base: str
    trails: list[FetchResult] = field(default_factory=list)

    @property
    def names(self) -> Sequence[str]:
        """The DOI."""
        return (self.doi,)

    @property
    def origin(self) -> str:
        """Where its request goes."""
        return parse_address(handle_url(self.base, self.doi)).origin

    async def ask(self, client: Client) -> None:
        """Ask once, for the first time or again; what can't be a DOI is not asked."""
        if not doi_fault(self.doi):
            self.trails.append(await ask_doi(client, self.base, self.doi))

    @property
    def settled(self) -> bool:
        """Whether there is no sense in asking again. A name or connection that fails gets its second time too."""
        return bool(doi_fault(self.doi)) or (bool(self.trails) and is_doi_settled(self))

    @property
    def unreached(self) -> bool:
        """Whether it was asked and the service did not answer."""
        return bool(self.trails) and all(trail.unreached for trail in self.trails)

    def answers(self) -> Iterator[tuple[str, str]]:
        """The DOI and its outcome."""
        yield self.doi, self.registration().outcome.value

    def registration(self, gap: str = "") -> Registration:
        """What is known; `gap` is the reason for what was not asked, or not to the end."""
        if fault := doi_fault(self.doi):
            return Registration(self.doi, Outcome.UNKNOWN, reason=fault)
        if not self.settled:
            return Registration(self.doi, Outcome.UNKNOWN, handle_url(self.base, self.doi), reason=gap)
        return judge_doi(self.base, self.doi, self.trails)


def is_doi_settled(question: DoiLookup) -> bool:
    """A registration that was found or denied is not asked twice, as a page's 404 is."""
    known = judge_doi(question.base, question.doi, question.trails).outcome is not Outcome.UNKNOWN
    return known or is_settled(question.trails)


MAX_PER_HOST = 12
"""Questions under way in one lane. More than a host is asked at once: some wait for it, some were sent elsewhere."""


class HostQueues:
    """`add` questions, `take` one, ask it, and say that it is `done`."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Lookup]] = defaultdict(deque)
        self._busy: Counter[str] = Counter()
        self._next: dict[str, None] = {}
        """Lanes from which a question may be taken, in order."""

    def add(self, questions: Iterable[Lookup]) -> None:
        """Put them at the ends of their lanes."""
        for question in questions:
            self._waiting[question.origin].append(question)
        for origin in self._waiting:
            self._offer(origin)

    @property
    def lengths(self) -> Mapping[str, int]:
        """Questions that wait, by origin."""
        return {origin: len(waiting) for origin, waiting in self._waiting.items()}

    @property
    def width(self) -> int:
        """The most that could be under way at a time."""
        return sum(min(MAX_PER_HOST, len(waiting)) for waiting in self._waiting.values())

    def take(self) -> tuple[str, Lookup] | None:
        """A lane and its next question; None where every lane is empty, or full of what others are at."""
        if not self._next:
            return None
        origin = next(iter(self._next))
        del self._next[origin]
        question = self._waiting[origin].popleft()
        self._busy[origin] += 1
        self._offer(origin)
        return origin, question

    def done(self, origin: str) -> None:
        """A question of the lane is no longer under way."""
        self._busy[origin] -= 1
        self._offer(origin)

    def _offer(self, origin: str) -> None:
        if self._waiting[origin] and self._busy[origin] < MAX_PER_HOST:
            self._next.setdefault(origin)


_MAX_UNDER_WAY = 500
"""Questions under way at a time; most of them wait for their host's turn."""
_PATIENCE_S = 2.0
"""Seconds without any answer after which the next round begins beside those that are still waited for."""


class Scheduler:
    """Asks questions until they are settled; tells `went` when one goes out and `came` when one has come back."""

    def __init__(
        self, client: Client, canary: ConnectivityCheck, went: Callable[[Lookup], None], came: Callable[[Lookup], None]
    ) -> None:
        self._client = client
        self._canary = canary
        self._went = went
        self._came = came
        self._lanes = HostQueues()
        self._workers: set[asyncio.Task[None]] = set()
        self._again: list[Lookup] = []
        """Those of this round that are not settled."""
        self._returned = 0

    async def ask(self, questions: Sequence[Lookup]) -> bool:
        """Ask until all are settled; False where it turns out that there is no network."""
        self._start(questions)
        self._client.foresee(self._lanes.lengths)
        try:
            while self._workers:
                await self._round()
                again, self._again = self._again, []
                if any(question.unreached for question in again) and not await self._canary.network_is_there():
                    return False
                self._start(again)
        finally:
            for worker in self._workers:
                worker.cancel()
            await asyncio.gather(*self._workers, return_exceptions=True)
        return True

    def _start(self, questions: Sequence[Lookup]) -> None:
        self._lanes.add(questions)
        for _ in range(min(self._lanes.width, _MAX_UNDER_WAY - len(self._workers))):
            self._workers.add(asyncio.create_task(self._work()))

    async def _round(self) -> None:
        """Return when all have come back, or when the rest is not worth waiting for."""
        returned = -1
        while self._workers and not (self._again and returned == self._returned):
            returned = self._returned
            done, self._workers = await asyncio.wait(self._workers, timeout=_PATIENCE_S)
            for worker in done:
                worker.result()

    async def _work(self) -> None:
        """Ask one question after another, as long as there are any that nobody is at."""
        while taken := self._lanes.take():
            origin, question = taken
            self._went(question)
            await question.ask(self._client)
            self._returned += 1
            if question.unreached and not self._client.reached:
                self._canary.alarm()
            if not question.settled:
                self._again.append(question)
            self._came(question)
            self._lanes.done(origin)
