"""What the registries hold of the works whose DOIs are cited: each asked for its own, and none twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from stacite.model.resolution import Outcome
from stacite.resolvers import crossref, datacite, lookup, medra
from stacite.resolvers.agency import NONE, ask_agencies
from stacite.resolvers.crossref_works import CrossrefDesk
from stacite.resolvers.datacite_works import DataciteDesk
from stacite.resolvers.filed import filed, record_in
from stacite.resolvers.lookup import Told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from stacite.model.record import Record
    from stacite.resolvers.memory import Memory
    from stacite.resolvers.registries import Registries
    from stacite.resolvers.service import Service

_READABLE = (crossref.AGENCY, datacite.AGENCY, medra.AGENCY)


class Works:
    """`await works.ask()`, then `records`, `agencies` and `remarks`, which tell what is known at any time."""

    def __init__(self, registries: Registries, memory: Memory, dois: Sequence[str], now: datetime) -> None:
        """`dois` are in lower case and can be asked; what an earlier run was told is not asked again."""
        self._registries = registries
        self._memory = memory
        self._dois = dois
        self._file = registries.file
        self._known: dict[str, Record] = {}
        self._settled: set[str] = set()
        """DOIs of which an earlier run was told that there is nothing to read."""
        self._agencies: dict[str, str] = {}
        self._told = {agency: Told() for agency in _READABLE}
        self._recall(now)

    def _recall(self, now: datetime) -> None:
        for doi, kept in self._memory.recall(self._file, self._dois, now).items():
            record = record_in(kept.value)
            if record is not None:
                self._known[doi] = record
            elif agency := kept.value.get("agency"):
                self._agencies[doi] = agency
                self._settled.add(doi)

    async def ask(self) -> None:
        """First who registered what, then each registry for its own works, side by side."""
        dois = [doi for doi in self._dois if doi not in self._known and doi not in self._settled]
        await ask_agencies(self._registries.resolver, dois, self._agencies)
        await asyncio.gather(self._ask_crossref(dois), self._ask_datacite(dois), self._ask_medra(dois))

    async def _ask_crossref(self, dois: Sequence[str]) -> None:
        """Those too of which nobody said whose they are: most DOIs of texts are Crossref's, then DataCite's."""
        registries, told = self._registries, self._told[crossref.AGENCY]
        mine = [doi for doi in dois if self._agencies.get(doi, crossref.AGENCY) == crossref.AGENCY]
        await lookup.look_up(CrossrefDesk(registries.crossref, registries.mailto), mine, told)
        others = [doi for doi in mine if doi not in self._agencies and doi in told.absent]
        await lookup.look_up(DataciteDesk(registries.datacite), others, self._told[datacite.AGENCY])

    async def _ask_datacite(self, dois: Sequence[str]) -> None:
        mine = [doi for doi in dois if self._agencies.get(doi) == datacite.AGENCY]
        await lookup.look_up(DataciteDesk(self._registries.datacite), mine, self._told[datacite.AGENCY])

    async def _ask_medra(self, dois: Sequence[str]) -> None:
        mine = [doi for doi in dois if self._agencies.get(doi) == medra.AGENCY]
        await medra.look_up(self._registries.medra, mine, self._told[medra.AGENCY])

    @property
    def records(self) -> dict[str, Record]:
        """By DOI in lower case."""
        told = {doi: record for told in self._told.values() for doi, record in told.records.items()}
        return self._known | told

    @property
    def agencies(self) -> Mapping[str, str]:
        """By DOI in lower case, where it is known."""
        named = {doi: agency for doi, agency in self._agencies.items() if agency != NONE}
        return named | {doi: record.agency for doi, record in self.records.items()}

    def keep(self, now: datetime) -> None:
        """Remember what was found or denied in this run; whose records can't be read, for as long as a record."""
        told_records = (record for told in self._told.values() for record in told.records.values())
        found: dict[str, dict[str, Any]] = {record.doi: {"record": filed(record)} for record in told_records}
        unread = {doi: agency for doi, agency in self._agencies.items() if agency not in (*_READABLE, NONE)}
        found |= {doi: {"agency": agency} for doi, agency in unread.items() if doi not in self._settled}
        denied = {
            doi: {"agency": self._agencies.get(doi, agency)}
            for agency, told in self._told.items()
            for doi in told.absent
            if doi not in found
        }
        self._memory.remember(self._file, found, Outcome.FOUND, now)
        self._memory.remember(self._file, denied, Outcome.ABSENT, now)

    def remarks(self, unregistered: Collection[str]) -> Iterator[str]:
        """Which of the DOIs that are registered could not be compared, and why; once for each service."""
        records = self.records
        missing = [doi for doi in self._dois if doi not in records and doi not in unregistered]
        by_agency: dict[str, int] = {}
        for doi in missing:
            agency = self._agencies.get(doi, crossref.AGENCY)
            by_agency[agency] = by_agency.get(agency, 0) + 1
        services = {service.name: service for service in self._services()}
        for agency, number in by_agency.items():
            count = f"{number} DOI was not compared" if number == 1 else f"{number} DOIs were not compared"
            if agency in services and services[agency].fault:
                yield f"{agency} could not be asked ({services[agency].fault}): {count}"
            elif agency not in (*_READABLE, NONE):
                yield f"{agency} has no records that stacite can read: {count}"

    def _services(self) -> tuple[Service, ...]:
        return self._registries.crossref, self._registries.datacite, self._registries.medra
