"""What is asked beside links and DOIs: records of works, and the DOIs of those that print none."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.identifier import doi_key
from stacite.model.resolution import Outcome
from stacite.resolvers.doi_org import doi_fault
from stacite.resolvers.registries import Registries
from stacite.resolvers.searching import Searching
from stacite.resolvers.works import Works

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.resolution import Evidence
    from stacite.net.client import Client
    from stacite.resolvers.base import Questions
    from stacite.resolvers.memory import Memory
    from stacite.settings import Settings


class Filing:
    """`await filing.ask()` once the network has answered; `added` puts into the evidence what is known by then."""

    def __init__(
        self, questions: Questions, dois: Sequence[str], client: Client, settings: Settings, memory: Memory
    ) -> None:
        """`dois` are those of the run, each once."""
        self._clock = client.clock
        sound = [doi_key(doi) for doi in dois if not doi_fault(doi)] if questions.records else []
        registries = Registries(client, settings)
        self._works = Works(registries, memory, sound, self._clock.now())
        self._searching = Searching(questions.works, registries, memory, self._clock.now())

    async def ask(self) -> None:
        """Ask the registries; never raises for what they do."""
        await asyncio.gather(self._works.ask(), self._searching.ask())

    def added(self, evidence: Evidence) -> Evidence:
        """The evidence with records, agencies and searches, and with what could not be asked."""
        self._works.keep(self._clock.now())
        agencies, registrations = self._works.agencies, evidence.registrations
        absent = {doi for doi, known in registrations.items() if known.outcome is Outcome.ABSENT}
        told = replace(
            evidence,
            registrations={
                doi: replace(known, agency=agencies.get(doi, known.agency)) for doi, known in registrations.items()
            },
            records={doi: record for doi, record in self._works.records.items() if doi not in absent},
            remarks=(*evidence.remarks, *self._works.remarks(absent)),
        )
        return self._searching.added(told)
