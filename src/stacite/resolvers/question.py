"""What a run asks: links and DOIs under one shape, so that one engine asks them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from stacite.model.resolution import LinkCheck, Outcome, Registration, Verdict
from stacite.net.retry import is_settled
from stacite.resolvers.doi_org import ask_doi, doi_fault, handle_url, judge_doi
from stacite.resolvers.judge import is_link_settled, judge_link
from stacite.resolvers.link import ask_link
from stacite.resolvers.probe import Probes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.net.client import Client
    from stacite.net.trail import Trail
    from stacite.resolvers.visit import Visit


class Question(Protocol):
    """One thing to be asked, perhaps more than once."""

    async def ask(self, client: Client) -> None:
        """Ask once, for the first time or again."""
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
    trails: list[Visit] = field(default_factory=list)
    probes: Probes = field(default_factory=Probes)
    """The run's."""

    async def ask(self, client: Client) -> None:
        """Ask once, for the first time or again."""
        self.trails += await ask_link(client, self.urls, self.trails, self.probes)

    @property
    def settled(self) -> bool:
        """Whether the verdict stands."""
        return bool(self.trails) and is_link_settled(self.trails)

    @property
    def unreached(self) -> bool:
        """Whether it was asked and no server answered."""
        return bool(self.trails) and all(trail.unreached for trail in self.trails)

    def answers(self) -> Iterator[tuple[str, str]]:
        """Each spelling and its verdict."""
        for check in self.checks():
            yield check.url, check.verdict.value

    def checks(self, gap: str = "") -> Iterator[LinkCheck]:
        """The verdict for each spelling; `gap` is the reason for what was not asked, or not to the end."""
        for url in self.urls:
            if gap and not self.settled:
                hops = tuple(hop for trail in self.trails for hop in trail.hops)
                yield LinkCheck(url, Verdict.UNCHECKED, gap, hops=hops)
            else:
                yield judge_link(url, self.trails)


@dataclass(slots=True)
class DoiQuestion:
    """One DOI, asked at the service `base`."""

    doi: str
    base: str
    trails: list[Trail] = field(default_factory=list)

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
