"""What a run asks: links and DOIs under one shape, so that one engine asks them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from stacite.model.resolution import LinkCheck, Outcome, Registration, Verdict
from stacite.net.address import parse_address
from stacite.net.retry import is_settled
from stacite.resolvers.doi_org import ask_doi, doi_fault, handle_url, judge_doi
from stacite.resolvers.judge import is_link_settled, judge_link
from stacite.resolvers.link import ask_link
from stacite.resolvers.probe import Probes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.net.client import Client
    from stacite.net.trail import Trail
    from stacite.resolvers.visit import Visit


class Question(Protocol):
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
class LinkQuestion:
    """One request, and all the spellings under which it is cited."""

    urls: list[str]
    origin: str = ""
    """Where its first request goes; empty where none does."""
    probes: Probes = field(default_factory=Probes)
    """The run's."""
    unreached: bool = False
    """Whether it was asked and no server answered."""
    _visits: list[Visit] = field(default_factory=list)
    """Until the verdict stands; a run over thousands of links has no use for them then."""
    _told: tuple[LinkCheck, ...] = ()

    @property
    def names(self) -> Sequence[str]:
        """All spellings."""
        return self.urls

    async def ask(self, client: Client) -> None:
        """Ask once, for the first time or again."""
        self._visits += await ask_link(client, self.urls, self._visits, self.probes)
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
class DoiQuestion:
    """One DOI, asked at the service `base`."""

    doi: str
    base: str
    trails: list[Trail] = field(default_factory=list)

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


def is_doi_settled(question: DoiQuestion) -> bool:
    """A registration that was found or denied is not asked twice, as a page's 404 is."""
    known = judge_doi(question.base, question.doi, question.trails).outcome is not Outcome.UNKNOWN
    return known or is_settled(question.trails)
