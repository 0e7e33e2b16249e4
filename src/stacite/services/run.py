"""One run over all links and DOIs: everything is asked once, then what failed is asked again, breadth first.

Verdicts are written to the cache as they come, in a thread: a killed run loses those of its last moment at most.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.evidence import Evidence, NetworkState, Verdict
from stacite.model.identifiers import doi_key
from stacite.net.client import Client
from stacite.net.clock import Clock, SystemClock
from stacite.net.response import UNKNOWN_HOST
from stacite.services.cache import EvidenceCache
from stacite.services.connectivity import ConnectivityCheck
from stacite.services.link.check import SiteProbes, request_key
from stacite.services.request import requested_dois, requested_links
from stacite.services.scheduler import DoiLookup, LinkLookup, Scheduler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import httpx

    from stacite.model.evidence import LinkCheck
    from stacite.services.request import EvidenceRequest, Progress
    from stacite.services.scheduler import Lookup
    from stacite.services.wayback import CopySearch
    from stacite.services.works import RegistryLookups
    from stacite.settings import Settings


_WRITE_DELAY_S = 0.2
"""Seconds for which a verdict may wait for those that come after it."""


class VerdictWriter:
    """`add` verdicts, `aclose` at the end.

    Nothing is written as long as `trusted` says no: before anything out there answered, a missing network
    would be remembered as so many dead links.
    """

    def __init__(self, memory: EvidenceCache, clock: Clock, trusted: Callable[[], bool]) -> None:
        self._memory = memory
        self._clock = clock
        self._trusted = trusted
        self._pending: list[LinkCheck] = []
        self._task: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._held = ExitStack()
        self._written = False

    def add(self, checks: Iterable[LinkCheck]) -> None:
        """Have them written down soon."""
        self._pending.extend(checks)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write_soon())

    async def _write_soon(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_WRITE_DELAY_S):
                await self._closing.wait()
        await self._write()

    async def _write(self) -> None:
        if self._pending and self._trusted():
            checks, self._pending = self._pending, []
            if not self._written:
                self._written = True
                self._held.enter_context(self._memory.held_open())
            await asyncio.to_thread(self._memory.keep_links, checks, self._clock.now())

    async def aclose(self) -> None:
        """Write down what is left."""
        self._closing.set()
        if self._task is not None:
            await self._task
        await self._write()
        self._held.close()


_NO_NETWORK = "no network"
_INTERRUPTED = "the run was stopped before this was settled"


class ServicesRun:
    """`await run.ask_all()`, then `run.evidence()`, which tells what is known also where asking was cut short.

    What an earlier run was told and still holds is not asked again. Answers are written down as they
    come: a run that is killed loses those of its last moments at most.

    Raises SettingsError for a bad `mailto` or `allow_private`.
    """

    def __init__(
        self,
        questions: EvidenceRequest,
        settings: Settings,
        progress: Progress | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._base = settings.services.doi
        self._urls = requested_links(questions)
        self._clock = clock or SystemClock()
        self._memory = EvidenceCache(settings)
        self._known_links = self._memory.known_links(self._urls, self._clock.now())
        self._links = _link_lookups(self._urls, self._known_links)
        self._asked = requested_dois(questions)
        self._known = self._memory.known(self._asked, self._clock.now())
        self._dois = [DoiLookup(doi, self._base) for doi in self._asked if doi_key(doi) not in self._known]
        self._progress = progress
        self._client = Client(settings, self._clock, transport)
        self._network = NetworkState.ONLINE
        self._journal = VerdictWriter(self._memory, self._clock, self._is_trusted)
        self._copying = _copy_search(questions, self._client, settings, self._memory)
        self._filing = _registry_lookups(questions, self._asked, self._client, settings, self._memory)
        self._answered = asyncio.Event()
        """Whether there is a network, as far as that is known."""

    async def ask_all(self) -> None:
        """Ask until every question is settled, or there is no network."""
        pending: list[Lookup] = [*self._dois, *self._links]
        if self._progress:
            self._progress.start(len(self._dois) + sum(len(link.urls) for link in self._links))
        async with self._client:
            canary = ConnectivityCheck(self._client, self._base)
            asking = asyncio.create_task(Scheduler(self._client, canary, self._went, self._came).ask(pending))
            watching = asyncio.create_task(canary.watch())
            filing = asyncio.create_task(self._file())
            try:
                await asyncio.wait((asking, watching), return_when=asyncio.FIRST_COMPLETED)
                there = asking.result() if asking.done() else await canary.network_is_there()
                self._network = NetworkState.ONLINE if there else NetworkState.NONE
                if there:
                    self._answered.set()
                    await filing
                    if self._copying:
                        await self._copying.ask(check for link in self._links for check in link.checks())
            finally:
                for task in (asking, watching, filing):
                    task.cancel()
                await asyncio.gather(asking, watching, filing, return_exceptions=True)
                await canary.aclose()
                await self._journal.aclose()

    async def _file(self) -> None:
        """Beside the rest, but not before anything has answered: without a network the registries are left alone."""
        await self._answered.wait()
        if self._filing:
            await self._filing.ask()

    def _went(self, question: Lookup) -> None:
        if self._progress:
            for name in question.names:
                self._progress.asked(name)

    def _came(self, question: Lookup) -> None:
        if self._client.reached:
            self._answered.set()
        if not question.settled:
            return
        if isinstance(question, LinkLookup):
            self._journal.add(question.checks())
        if self._progress:
            for what, verdict in question.answers():
                self._progress.advance(what, verdict)

    def _is_trusted(self) -> bool:
        """Whether what failed can't be the network's fault."""
        return self._client.reached and self._network is NetworkState.ONLINE

    def evidence(self) -> Evidence:
        """What is known. Without network nothing is, and nothing is called dead."""
        gap, links, dois = _INTERRUPTED, self._links, self._dois
        if self._network is NetworkState.NONE:
            gap = _NO_NETWORK
            links = [LinkLookup(link.urls) for link in links]
            dois = [DoiLookup(question.doi, question.base) for question in dois]
        checks = self._known_links | {check.url: check for link in links for check in link.checks(gap)}
        if self._client.names_are_unknown:
            checks = {url: _unless_host_unknown(check) for url, check in checks.items()}
        checks = self._memory.with_history(checks, self._clock.now())
        told = {doi_key(question.doi): question.registration(gap) for question in dois}
        self._memory.keep(told.values(), self._clock.now())
        registrations = {**self._known, **told}
        evidence = Evidence(
            self._network,
            {url: checks[url] for url in self._urls},
            {doi_key(doi): registrations[doi_key(doi)] for doi in self._asked},
        )
        for more in (self._filing, self._copying):
            evidence = more.added(evidence) if more else evidence
        fault = (self._memory.fault,) if self._memory.fault else ()
        return replace(evidence, remarks=(*fault, *evidence.remarks))

    def count(self, evidence: Evidence) -> None:
        """Count this run for the links that it found dead."""
        self._memory.count_dead(evidence.links.values(), self._clock.now())


def _unless_host_unknown(check: LinkCheck) -> LinkCheck:
    """The verdict where the name server knows no names at all: what it does not know is not gone."""
    if check.verdict is not Verdict.DEAD or check.reason != UNKNOWN_HOST:
        return check
    return replace(check, verdict=Verdict.TEMPORARY, reason="the name server here knows none of the cited sites")


# Most runs want neither, and what the two need takes as long to import as all the rest.


def _copy_search(
    questions: EvidenceRequest, client: Client, settings: Settings, memory: EvidenceCache
) -> CopySearch | None:
    if not questions.copies:
        return None
    from stacite.services.wayback import CopySearch  # noqa: PLC0415 - see above

    return CopySearch(questions, client, settings, memory)


def _registry_lookups(
    questions: EvidenceRequest, dois: Sequence[str], client: Client, settings: Settings, memory: EvidenceCache
) -> RegistryLookups | None:
    if not questions.works and not (questions.records and dois):
        return None
    from stacite.services.works import RegistryLookups  # noqa: PLC0415 - see above

    return RegistryLookups(questions, dois, client, settings, memory)


def _link_lookups(urls: Iterable[str], known: Mapping[str, LinkCheck]) -> list[LinkLookup]:
    """Each request once, whatever fragments and spellings it is cited under; none of which all are known."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for url in urls:
        grouped.setdefault(request_key(url), []).append(url)
    probes = SiteProbes()
    return [
        LinkLookup(spellings, origin, probes)
        for (_, origin), spellings in grouped.items()
        if not known.keys() >= set(spellings)
    ]
