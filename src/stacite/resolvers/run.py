"""One run over all questions: everything is asked once, then what failed is asked again, breadth first."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.identifier import doi_key
from stacite.model.resolution import Evidence, Network, Verdict
from stacite.net.client import Client
from stacite.net.clock import Clock, SystemClock
from stacite.net.failure import NO_NAME
from stacite.resolvers.asking import Asking
from stacite.resolvers.canary import Canary
from stacite.resolvers.journal import Journal
from stacite.resolvers.link import request_key
from stacite.resolvers.memory import Memory
from stacite.resolvers.probe import Probes
from stacite.resolvers.question import DoiQuestion, LinkQuestion
from stacite.resolvers.scope import dois_asked, links_asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import httpx

    from stacite.model.resolution import LinkCheck
    from stacite.resolvers.base import Progress, Questions
    from stacite.resolvers.copying import Copying
    from stacite.resolvers.filing import Filing
    from stacite.resolvers.question import Question
    from stacite.settings import Settings

_NO_NETWORK = "no network"
_STOPPED = "the run was stopped before this was settled"


class Run:
    """`await run.ask_all()`, then `run.evidence()`, which tells what is known also where asking was cut short.

    What an earlier run was told and still holds is not asked again. Answers are written down as they
    come: a run that is killed loses those of its last moments at most.

    Raises SettingsError for a bad `mailto` or `allow_private`.
    """

    def __init__(
        self,
        questions: Questions,
        settings: Settings,
        progress: Progress | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._base = settings.services.doi
        self._urls = links_asked(questions)
        self._clock = clock or SystemClock()
        self._memory = Memory(settings)
        self._known_links = self._memory.known_links(self._urls, self._clock.now())
        self._links = _link_questions(self._urls, self._known_links)
        self._asked = dois_asked(questions)
        self._known = self._memory.known(self._asked, self._clock.now())
        self._dois = [DoiQuestion(doi, self._base) for doi in self._asked if doi_key(doi) not in self._known]
        self._progress = progress
        self._client = Client(settings, self._clock, transport)
        self._network = Network.ONLINE
        self._journal = Journal(self._memory, self._clock, self._is_trusted)
        self._copying = _copying(questions, self._client, settings, self._memory)
        self._filing = _filing(questions, self._asked, self._client, settings, self._memory)
        self._answered = asyncio.Event()
        """Whether there is a network, as far as that is known."""

    async def ask_all(self) -> None:
        """Ask until every question is settled, or there is no network."""
        pending: list[Question] = [*self._dois, *self._links]
        if self._progress:
            self._progress.start(len(self._dois) + sum(len(link.urls) for link in self._links))
        async with self._client:
            canary = Canary(self._client, self._base)
            asking = asyncio.create_task(Asking(self._client, canary, self._went, self._came).ask(pending))
            watching = asyncio.create_task(canary.watch())
            filing = asyncio.create_task(self._file())
            try:
                await asyncio.wait((asking, watching), return_when=asyncio.FIRST_COMPLETED)
                there = asking.result() if asking.done() else await canary.network_is_there()
                self._network = Network.ONLINE if there else Network.NONE
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

    def _went(self, question: Question) -> None:
        if self._progress:
            for name in question.names:
                self._progress.asked(name)

    def _came(self, question: Question) -> None:
        if self._client.reached:
            self._answered.set()
        if not question.settled:
            return
        if isinstance(question, LinkQuestion):
            self._journal.add(question.checks())
        if self._progress:
            for what, verdict in question.answers():
                self._progress.advance(what, verdict)

    def _is_trusted(self) -> bool:
        """Whether what failed can't be the network's fault."""
        return self._client.reached and self._network is Network.ONLINE

    def evidence(self) -> Evidence:
        """What is known. Without network nothing is, and nothing is called dead."""
        gap, links, dois = _STOPPED, self._links, self._dois
        if self._network is Network.NONE:
            gap = _NO_NETWORK
            links = [LinkQuestion(link.urls) for link in links]
            dois = [DoiQuestion(question.doi, question.base) for question in dois]
        checks = self._known_links | {check.url: check for link in links for check in link.checks(gap)}
        if self._client.names_are_unknown:
            checks = {url: _without_names(check) for url, check in checks.items()}
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


def _without_names(check: LinkCheck) -> LinkCheck:
    """The verdict where the name server knows no names at all: what it does not know is not gone."""
    if check.verdict is not Verdict.DEAD or check.reason != NO_NAME:
        return check
    return replace(check, verdict=Verdict.TEMPORARY, reason="the name server here knows none of the cited sites")


# Most runs want neither, and what the two need takes as long to import as all the rest.


def _copying(questions: Questions, client: Client, settings: Settings, memory: Memory) -> Copying | None:
    if not questions.copies:
        return None
    from stacite.resolvers.copying import Copying  # noqa: PLC0415 - see above

    return Copying(questions, client, settings, memory)


def _filing(
    questions: Questions, dois: Sequence[str], client: Client, settings: Settings, memory: Memory
) -> Filing | None:
    if not questions.works and not (questions.records and dois):
        return None
    from stacite.resolvers.filing import Filing  # noqa: PLC0415 - see above

    return Filing(questions, dois, client, settings, memory)


def _link_questions(urls: Iterable[str], known: Mapping[str, LinkCheck]) -> list[LinkQuestion]:
    """Each request once, whatever fragments and spellings it is cited under; none of which all are known."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for url in urls:
        grouped.setdefault(request_key(url), []).append(url)
    probes = Probes()
    return [
        LinkQuestion(spellings, origin, probes)
        for (_, origin), spellings in grouped.items()
        if not known.keys() >= set(spellings)
    ]
