"""Works at the registration agencies: records by the DOIs that are cited, and DOIs of the works that print none.

Each agency is asked for its own works, and none twice. The search goes to Crossref, then to DataCite, unless an earlier
run has the result. A service that can't be asked leaves a work unknown, never without DOI. A DOI that is certain is
offered only when the DOI system itself knows it.
Sources: Crossref REST API documentation (`query.bibliographic`, `select`); DataCite REST API documentation ("Query
syntax").
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stacite.compare.candidates import doi_candidates
from stacite.compare.title_text import plain_title
from stacite.model.evidence import DoiSearchResult, Outcome
from stacite.model.identifiers import doi_key
from stacite.net.response import status_text
from stacite.services import base, crossref, datacite, medra
from stacite.services.all import LISTS, RecordServices
from stacite.services.base import LookupResult
from stacite.services.cache import record_from_json, record_of_entry, record_to_json
from stacite.services.crossref import CrossrefRecords
from stacite.services.datacite import DataciteRecords
from stacite.services.doi_org import NO_AGENCY, ask_agencies, ask_doi, doi_fault, judge_doi
from stacite.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from stacite.model.evidence import Candidate, Evidence, Record
    from stacite.model.item import Item
    from stacite.net.client import Client
    from stacite.services.base import ServiceClient, ServiceResponse
    from stacite.services.cache import EvidenceCache
    from stacite.services.request import EvidenceRequest
    from stacite.settings import Settings


_READABLE = (crossref.AGENCY, datacite.AGENCY, medra.AGENCY)


class RecordLookup:
    """`await works.ask()`, then `records`, `agencies` and `remarks`, which tell what is known at any time."""

    def __init__(self, registries: RecordServices, memory: EvidenceCache, dois: Sequence[str], now: datetime) -> None:
        """`dois` are in lower case and can be asked; what an earlier run was told is not asked again."""
        self._registries = registries
        self._memory = memory
        self._dois = dois
        self._file = registries.file
        self._known: dict[str, Record] = {}
        self._settled: set[str] = set()
        """DOIs of which an earlier run was told that there is nothing to read."""
        self._agencies: dict[str, str] = {}
        self._told = {agency: LookupResult() for agency in _READABLE}
        self._recall(now)

    def _recall(self, now: datetime) -> None:
        for doi, kept in self._memory.recall(self._file, self._dois, now).items():
            record = record_of_entry(kept.value)
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
        await base.look_up(CrossrefRecords(registries.crossref, registries.mailto), mine, told)
        others = [doi for doi in mine if doi not in self._agencies and doi in told.absent]
        await base.look_up(DataciteRecords(registries.datacite), others, self._told[datacite.AGENCY])

    async def _ask_datacite(self, dois: Sequence[str]) -> None:
        mine = [doi for doi in dois if self._agencies.get(doi) == datacite.AGENCY]
        await base.look_up(DataciteRecords(self._registries.datacite), mine, self._told[datacite.AGENCY])

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
        named = {doi: agency for doi, agency in self._agencies.items() if agency != NO_AGENCY}
        return named | {doi: record.agency for doi, record in self.records.items()}

    def keep(self, now: datetime) -> None:
        """Remember what was found or denied in this run; whose records can't be read, for as long as a record."""
        told_records = (record for told in self._told.values() for record in told.records.values())
        found: dict[str, dict[str, Any]] = {record.doi: {"record": record_to_json(record)} for record in told_records}
        unread = {doi: agency for doi, agency in self._agencies.items() if agency not in (*_READABLE, NO_AGENCY)}
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
            elif agency not in (*_READABLE, NO_AGENCY):
                yield f"{agency} has no records that stacite can read: {count}"

    def _services(self) -> tuple[ServiceClient, ...]:
        return self._registries.crossref, self._registries.datacite, self._registries.medra


ROWS = 5
"""Works that a service is asked for: the right one is among the first, or nowhere."""
_SELECT = (
    "DOI,type,title,subtitle,original-title,container-title,short-container-title,author,editor,issued,published,"
    "published-print,published-online,posted,volume,issue,page,article-number,publisher,update-to,updated-by,relation"
)
"""Crossref sends abstracts and reference lists otherwise."""
_AT_DATACITE = frozenset(("article", "dataset", "report", "thesis"))
"""Types of which DataCite may hold the work though Crossref holds one much like it."""
_AT_ONCE = 8
_MAX_TITLE, _MAX_OTHER = 300, 120
"""Letters of a query's parts."""
_SHAPELESS = "JSON of another shape"


async def search_works(
    works: Mapping[str, Item], registries: RecordServices, found: dict[str, DoiSearchResult]
) -> None:
    """Look for each work, by key; what came of it is put into `found` as the answers come.

    A work that a service could not be asked about is left out; the service's own fault tells why. A search that
    one of them has not answered to the end says in `asked` that nobody did: it is not worth keeping.
    """
    desk = _WorkSearcher(registries)
    places = asyncio.Semaphore(_AT_ONCE)

    async def look(key: str, item: Item) -> None:
        async with places:
            search = await desk.search(item)
        if search is not None:
            found[key] = search

    await asyncio.gather(*(look(key, item) for key, item in works.items()))


@dataclass(slots=True)
class _WorkSearcher:
    """Asks for one work after the other."""

    registries: RecordServices
    _selects: bool = True
    """Whether Crossref takes our list of fields."""
    _registered: dict[str, Outcome] = field(default_factory=dict)

    async def search(self, item: Item) -> DoiSearchResult | None:
        """What the services hold; None where nothing is known."""
        records = await self._crossref(item)
        if records is None:
            return None
        candidates, asked = doi_candidates(item, records), ["Crossref"]
        if _needs_datacite(item, candidates):
            more = await self._datacite(item)
            if more is None and not candidates:
                return None
            candidates = doi_candidates(item, [*records, *(more or ())])
            asked = [*asked, "DataCite"] if more is not None else []
        checked = await self._registered_ones(candidates)
        if checked is None:
            return None
        return DoiSearchResult(checked, tuple(asked), self.registries.crossref.client.clock.now())

    async def _crossref(self, item: Item) -> list[Record] | None:
        service, mailto = self.registries.crossref, self.registries.mailto
        path = f"/works?query.bibliographic={quote(crossref_query(item))}&rows={ROWS}"
        path += f"&mailto={quote(mailto)}" if mailto else ""
        reply = await service.ask(f"{path}&select={_SELECT}" if self._selects else path, LISTS)
        if reply.status_code == 400 and self._selects:  # a field that it has no longer
            reply = await service.ask(path, LISTS)
            self._selects = reply.data is None
        desk = CrossrefRecords(service, mailto)
        return self._read(reply, desk)

    async def _datacite(self, item: Item) -> list[Record] | None:
        service = self.registries.datacite
        path = f"/dois?query={quote(datacite_query(item))}&page%5Bsize%5D={ROWS}"
        return self._read(await service.ask(path), DataciteRecords(service))

    @staticmethod
    def _read(reply: ServiceResponse, desk: CrossrefRecords | DataciteRecords) -> list[Record] | None:
        records = desk.listed(reply) if reply.data is not None else None
        if records is None and not reply.fault:
            desk.service.refuse(_SHAPELESS if reply.data is not None else status_text(reply.status_code or 0))
        return None if records is None else [record for record in records[: 2 * ROWS] if _has_valid_doi(record)]

    async def _registered_ones(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...] | None:
        """Those whose DOIs the DOI system knows; None where it can't be asked. Mere possibilities are not asked."""
        kept = []
        for candidate in candidates:
            outcome = Outcome.FOUND if candidate.doubts else await self._outcome(candidate.record.doi)
            if outcome is Outcome.UNKNOWN:
                return None
            if outcome is Outcome.FOUND:
                kept.append(candidate)
        return tuple(kept)

    async def _outcome(self, doi: str) -> Outcome:
        resolver = self.registries.resolver
        if doi not in self._registered:
            if resolver.closed:
                return Outcome.UNKNOWN
            told = judge_doi(resolver.base, doi, [await ask_doi(resolver.client, resolver.base, doi)])
            if told.outcome is Outcome.UNKNOWN:
                resolver.refuse(told.reason)
                return told.outcome
            self._registered[doi] = told.outcome
        return self._registered[doi]


def crossref_query(item: Item) -> str:
    """Title, first author's family name, container and year in one line, as Crossref's search wants them."""
    year = str(item.year) if item.year else ""
    author = item.authors[0] if item.authors else None
    name = (author.literal or author.family) if author else ""
    parts = (plain_title(item.title)[:_MAX_TITLE], name[:_MAX_OTHER], item.get("container-title")[:_MAX_OTHER], year)
    return " ".join(" ".join(part.split()) for part in parts if part.strip())


def datacite_query(item: Item) -> str:
    """All words of the title, and the first author's name; letters and digits only, as the rest is syntax."""
    words = " ".join(fold(plain_title(item.title))[:_MAX_TITLE].split())
    name = fold((item.authors[0].literal or item.authors[0].family)[:_MAX_OTHER]) if item.authors else ""
    return f"titles.title:({words})" + (f" AND creators.name:({name})" if name else "")


def _needs_datacite(item: Item, candidates: Sequence[Candidate]) -> bool:
    """Whether DataCite is to be asked as well."""
    if not candidates:
        return True
    return item.type in _AT_DATACITE and all(candidate.doubts for candidate in candidates)


def _has_valid_doi(record: Record) -> bool:
    return record.doi.isprintable() and not doi_fault(record.doi)


class WorkSearch:
    """`await searching.ask()`; `added` puts into the evidence what is known by then, also where it was cut short.

    That a DOI was found holds for 30 days, that none was for a day. Works are known by all that is printed of them.
    """

    def __init__(
        self, works: Mapping[str, Item], registries: RecordServices, memory: EvidenceCache, now: datetime
    ) -> None:
        self._works = works
        self._registries = registries
        self._memory = memory
        self._service = f"search {registries.crossref.base} {registries.datacite.base} {registries.resolver.base}"
        self._found = self._known(now)
        self._left = {key: item for key, item in works.items() if key not in self._found}

    def _known(self, now: datetime) -> dict[str, DoiSearchResult]:
        prints = {key: _work_hash(item) for key, item in self._works.items()}
        kept = self._memory.recall(self._service, prints.values(), now)
        told = {
            key: _search_from_json(self._works[key], kept[mark].value) for key, mark in prints.items() if mark in kept
        }
        return {key: search for key, search in told.items() if search is not None}

    async def ask(self) -> None:
        """Ask the services; never raises for what they do."""
        try:
            await search_works(self._left, self._registries, self._found)
        finally:
            self._keep(self._registries.crossref.client.clock.now())

    def _keep(self, now: datetime) -> None:
        answers: dict[Outcome, dict[str, dict[str, Any]]] = {Outcome.FOUND: {}, Outcome.ABSENT: {}}
        for key, item in self._left.items():
            search = self._found.get(key)
            if search is not None and search.asked:
                sure = any(not candidate.doubts for candidate in search.candidates)
                answers[Outcome.FOUND if sure else Outcome.ABSENT][_work_hash(item)] = _search_to_json(search)
        for outcome, values in answers.items():
            self._memory.remember(self._service, values, outcome, now)

    def added(self, evidence: Evidence) -> Evidence:
        """The evidence with the searches, and once for each service why works were not looked for there."""
        remarks = (*evidence.remarks, *self._remarks(evidence.remarks))
        return replace(evidence, searches=self._found, remarks=remarks)

    def _remarks(self, said: tuple[str, ...]) -> Iterator[str]:
        """Nothing of a service of which the run has told already that it could not be asked."""
        number = sum(key not in self._found for key in self._works)
        count = f"the DOI of {number} work" if number == 1 else f"the DOIs of {number} works"
        for service in (self._registries.crossref, self._registries.datacite, self._registries.resolver):
            begins = f"{service.name} could not be asked"
            if number and service.fault and not any(remark.startswith(begins) for remark in said):
                yield f"{begins} ({service.fault}): {count} could not be looked for"
                return


def _work_hash(item: Item) -> str:
    return hashlib.sha256(repr(item).encode("utf-8", "replace")).hexdigest()


def _search_to_json(search: DoiSearchResult) -> dict[str, Any]:
    records = [record_to_json(candidate.record) for candidate in search.candidates]
    fetched = search.fetched.isoformat() if search.fetched else None
    return {"records": records, "asked": search.asked, "fetched": fetched}


def _search_from_json(item: Item, value: Mapping[str, Any]) -> DoiSearchResult | None:
    """Judged anew; None for what another version of stacite wrote."""
    try:
        records = [record_from_json(record) for record in value["records"]]
        fetched = datetime.fromisoformat(value["fetched"]) if value["fetched"] else None
        known = [record for record in records if record is not None]
        return (
            DoiSearchResult(doi_candidates(item, known), tuple(value["asked"]), fetched)
            if len(known) == len(records)
            else None
        )
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


class RegistryLookups:
    """`await filing.ask()` once the network has answered; `added` puts into the evidence what is known by then."""

    def __init__(
        self, questions: EvidenceRequest, dois: Sequence[str], client: Client, settings: Settings, memory: EvidenceCache
    ) -> None:
        """`dois` are those of the run, each once."""
        self._clock = client.clock
        sound = [doi_key(doi) for doi in dois if not doi_fault(doi)] if questions.records else []
        registries = RecordServices(client, settings)
        self._works = RecordLookup(registries, memory, sound, self._clock.now())
        self._searching = WorkSearch(questions.works, registries, memory, self._clock.now())

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
