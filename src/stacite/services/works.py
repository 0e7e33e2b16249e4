"""Works at the registration agencies: records by the DOIs that are cited, and DOIs of the works that print none.

Each agency is asked for its own works, and none twice; results of earlier runs are taken from the cache. A service that
can't be asked leaves a work unknown, never without DOI. A DOI that is certain is offered only if doi.org knows it.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from stacite.compare.candidates import doi_candidates
from stacite.model.evidence import INTERRUPTED, CheckKind, DoiSearchResult, NotChecked, Outcome, Record, internal_error
from stacite.services.base import LookupResult, bulkhead
from stacite.services.cache import from_json, record_of_entry, registries_cache_name, to_json
from stacite.services.doi_org import NO_AGENCY, DoiAgencies, DoiHandles, doi_fault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from stacite.model.evidence import Candidate, Evidence
    from stacite.model.item import Item
    from stacite.services.base import DoiRegistry, Index, RecordSource, RunServices
    from stacite.services.cache import EvidenceCache


class RecordLookup:
    """`await lookup.ask()`; `records`, `agencies` and `added_to` say what is known at any time."""

    def __init__(self, services: RunServices, cache: EvidenceCache, dois: Sequence[str]) -> None:
        """`dois` are in lower case and free of faults."""
        self._cache = cache
        self._dois = dois
        self._clock = services.clock
        self._cache_name = registries_cache_name("record", services.addresses)
        self._doi_org = services.source(DoiAgencies)
        self._sources = {source.name: source for source in services.records}
        self._registries = services.registries
        self._found = {name: LookupResult() for name in self._sources}
        self._cached: dict[str, Record] = {}
        self._settled: set[str] = set()
        """DOIs of agencies that have no record of them, or none that stacite can read, as an earlier run found."""
        self._agencies: dict[str, str] = {}
        self._is_done = False
        for doi, entry in cache.recall(self._cache_name, dois, self._clock.now()).items():
            record = record_of_entry(entry.value)
            if record is not None:
                self._cached[doi] = record
            elif (agency := entry.value.get("agency")) and isinstance(agency, str):
                self._agencies[doi] = agency
                self._settled.add(doi)

    async def ask(self) -> None:
        """First who registered what, then each agency for its own works, side by side; never raises for them."""
        dois = [doi for doi in self._dois if doi not in self._cached and doi not in self._settled]
        with bulkhead(self._doi_org.errors, *dois):
            await self._doi_org.find_agencies(dois, self._agencies, self._sources)
        own = {name: [doi for doi in dois if self._likely_agency(doi) == name] for name in self._sources}
        await asyncio.gather(*(self._look_up(source, own[name]) for name, source in self._sources.items()))
        self._is_done = True

    def _likely_agency(self, doi: str) -> str:
        # Most DOIs in texts are Crossref's, the first in the list.
        return self._agencies.get(doi, self._registries[0].name)

    async def _look_up(self, source: RecordSource, dois: Sequence[str]) -> None:
        """Where nobody said which agency a DOI is from, and this one denies it, the next in the list is asked."""
        found = self._found[source.name]
        with bulkhead(found.errors, *dois):
            await source.look_up(dois, found)
        denied = [doi for doi in dois if doi not in self._agencies and doi in found.absent]
        if denied and source in self._registries[:-1]:
            await self._look_up(self._registries[self._registries.index(source) + 1], denied)

    @property
    def records(self) -> dict[str, Record]:
        """By DOI in lower case."""
        return self._cached | {doi: record for found in self._found.values() for doi, record in found.records.items()}

    @property
    def agencies(self) -> Mapping[str, str]:
        """By DOI in lower case, where it is known."""
        named = {doi: agency for doi, agency in self._agencies.items() if agency != NO_AGENCY}
        return named | {doi: record.agency for doi, record in self.records.items()}

    def added_to(self, evidence: Evidence) -> Evidence:
        """The evidence with records, agencies and what could not be asked; this run's results go into the cache."""
        self._keep()
        agencies, registrations = self.agencies, evidence.registrations
        absent = {doi for doi, known in registrations.items() if known.outcome is Outcome.ABSENT}
        return replace(
            evidence,
            registrations={
                doi: replace(known, agency=agencies.get(doi, known.agency)) for doi, known in registrations.items()
            },
            records={doi: record for doi, record in self.records.items() if doi not in absent},
            not_checked=(*evidence.not_checked, *self._not_checked(absent)),
        )

    def _keep(self) -> None:
        """Cache what was found or denied, and as long as a record, that an agency's records can't be read."""
        now = self._clock.now()
        records = (record for found in self._found.values() for record in found.records.values())
        entries: dict[str, dict[str, Any]] = {record.doi: {"record": to_json(record)} for record in records}
        for doi, agency in self._agencies.items():
            if agency not in (*self._sources, NO_AGENCY) and doi not in self._settled:
                entries[doi] = {"agency": agency}
        # Where doi.org named no agency, the one that denies a work may not be the one that should know it.
        denied = {
            doi: {"agency": self._agencies[doi]}
            for found in self._found.values()
            for doi in found.absent
            if doi not in entries and doi in self._agencies
        }
        self._cache.remember(self._cache_name, entries, Outcome.FOUND, now)
        self._cache.remember(self._cache_name, denied, Outcome.ABSENT, now)

    def _not_checked(self, unregistered: Collection[str]) -> Iterator[NotChecked]:
        """The DOIs without a record, except those that are known to be unregistered."""
        records = self.records
        for doi in self._dois:
            if doi not in records and doi not in unregistered:
                yield self._missing(doi)

    def _missing(self, doi: str) -> NotChecked:
        """Why there is no record of a DOI: a service has failed, or none has a record that can be read."""
        agency = self._agencies.get(doi)
        if agency == NO_AGENCY:
            return self._open(doi, "doi.org names no agency that registered it")
        if agency is not None and agency not in self._sources:
            return self._open(doi, f"{agency} has no records that stacite can read")
        # Where the agency is unknown, the first registry that has not denied the DOI.
        asked = [agency] if agency is not None else [each.name for each in self._registries]
        for source in (self._sources[name] for name in asked if doi not in self._found[name].absent):
            found = self._found[source.name]
            if doi in found.errors:
                return internal_error(CheckKind.RECORD, doi, found.errors[doi])
            if source.client.fault and doi not in self._settled:
                return self._open(doi, source.client.reason, source.name)
        if not self._is_done:
            return self._open(doi, INTERRUPTED)
        if agency is not None:
            return self._open(doi, f"{agency} has no record of it")
        resolver = self._doi_org
        if doi in resolver.errors:
            return internal_error(CheckKind.RECORD, doi, resolver.errors[doi])
        return self._open(doi, resolver.client.reason or "it named no agency that registered it", resolver.name)

    @staticmethod
    def _open(doi: str, reason: str, service: str = "") -> NotChecked:
        return NotChecked(CheckKind.RECORD, doi, reason, service)


_SEARCHES_AT_ONCE = 8


class TitleSearches:
    """Searches of a run, each made once: whether a work has a DOI and whether it exists are asked in the same words."""

    def __init__(self) -> None:
        self._results: dict[tuple[str, str], list[Record]] = {}
        self._asking: dict[tuple[str, str], asyncio.Lock] = {}

    async def search(self, index: DoiRegistry | Index, item: Item) -> list[Record] | None:
        """The works that are most like `item`; None where the service could not be asked."""
        key = (index.name, work_hash(item))
        async with self._asking.setdefault(key, asyncio.Lock()):
            if key not in self._results:
                records = await index.search(item)
                if records is None:
                    return None
                self._results[key] = records
            return self._results[key]


class WorkSearch:
    """`await search.ask()`, then `added_to(evidence)`, also where the search was interrupted.

    That a DOI was found is cached for 30 days, that none was for a day, by all that is known of the work.
    """

    def __init__(
        self,
        works: Mapping[str, Item],
        services: RunServices,
        cache: EvidenceCache,
        searches: TitleSearches | None = None,
    ) -> None:
        self._works = works
        self._searches = searches or TitleSearches()
        self._cache = cache
        self._clock = services.clock
        self._registries = services.registries
        self._handles = services.source(DoiHandles)
        self._errors: dict[str, Exception] = {}
        """Exceptions of our own code, by key of the work."""
        self._cache_name = registries_cache_name("search", services.addresses)
        self._found = self._cached()
        self._unknown = {key: item for key, item in works.items() if key not in self._found}

    def _cached(self) -> dict[str, DoiSearchResult]:
        hashes = {key: work_hash(item) for key, item in self._works.items()}
        kept = self._cache.recall(self._cache_name, hashes.values(), self._clock.now())
        results = {
            key: _search_from_json(self._works[key], kept[work_hash].value)
            for key, work_hash in hashes.items()
            if work_hash in kept
        }
        return {key: result for key, result in results.items() if result is not None}

    async def ask(self) -> None:
        """Search for the works that are not in the cache; never raises for what services do."""
        places = asyncio.Semaphore(_SEARCHES_AT_ONCE)

        async def search(key: str, item: Item) -> None:
            with bulkhead(self._errors, key):
                async with places:
                    result = await self._search(item)
                if result is not None:
                    self._found[key] = result

        try:
            await asyncio.gather(*(search(key, item) for key, item in self._unknown.items()))
        finally:
            self._keep()

    async def _search(self, item: Item) -> DoiSearchResult | None:
        """What the registries hold, None where nothing is known.

        If one of several could not be asked, the result says that nobody was asked: it is not to be cached.
        """
        records: list[Record] = []
        candidates: Sequence[Candidate] = ()
        asked: list[str] = []
        is_complete = True
        for registry in self._registries:
            if not registry.is_worth_searching(item, candidates):
                continue
            results = await self._searches.search(registry, item)
            if results is None and not candidates:
                return None
            is_complete = is_complete and results is not None
            asked.append(registry.name)
            records += [record for record in results or () if _has_valid_doi(record)]
            candidates = doi_candidates(item, records)
        registered = await self._registered(candidates)
        if registered is None:
            return None
        return DoiSearchResult(registered, tuple(asked) if is_complete else (), self._clock.now())

    async def _registered(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...] | None:
        """Those whose DOIs doi.org knows; None where it can't be asked. Doubtful candidates are not looked up."""
        kept = []
        for candidate in candidates:
            outcome = Outcome.FOUND if candidate.doubts else await self._handles.outcome(candidate.record.doi)
            if outcome is Outcome.UNKNOWN:
                return None
            if outcome is Outcome.FOUND:
                kept.append(candidate)
        return tuple(kept)

    def _keep(self) -> None:
        entries: dict[Outcome, dict[str, dict[str, Any]]] = {Outcome.FOUND: {}, Outcome.ABSENT: {}}
        for key, item in self._unknown.items():
            search = self._found.get(key)
            if search is not None and search.asked:
                # Doubtful candidates are searched for again tomorrow, like works without any.
                is_certain = any(not candidate.doubts for candidate in search.candidates)
                entries[Outcome.FOUND if is_certain else Outcome.ABSENT][work_hash(item)] = _search_to_json(search)
        for outcome, values in entries.items():
            self._cache.remember(self._cache_name, values, outcome, self._clock.now())

    def added_to(self, evidence: Evidence) -> Evidence:
        """The evidence with the searches, and with the works that could not be searched for."""
        # Of a result that names nobody who was asked, a registry could not be.
        missing = [self._missing(key) for key in self._works if key not in self._found or not self._found[key].asked]
        return replace(evidence, searches=self._found, not_checked=(*evidence.not_checked, *missing))

    def _missing(self, key: str) -> NotChecked:
        if key in self._errors:
            return internal_error(CheckKind.DOI_SEARCH, key, self._errors[key])
        for source in (*self._registries, self._handles):
            if source.client.fault:
                return NotChecked(CheckKind.DOI_SEARCH, key, source.client.reason, source.name)
        return NotChecked(CheckKind.DOI_SEARCH, key, INTERRUPTED)


def _has_valid_doi(record: Record) -> bool:
    return record.doi.isprintable() and not doi_fault(record.doi)


def work_hash(item: Item) -> str:
    """The name of a work in the cache: all that is known of it."""
    return hashlib.sha256(repr(item).encode("utf-8", "replace")).hexdigest()


def _search_to_json(search: DoiSearchResult) -> dict[str, Any]:
    records = [candidate.record for candidate in search.candidates]
    return {"records": to_json(records), "asked": search.asked, "fetched": to_json(search.fetched)}


def _search_from_json(item: Item, value: Mapping[str, Any]) -> DoiSearchResult | None:
    """Judged anew; None for what another version of stacite wrote."""
    records = value.get("records")
    search = from_json(DoiSearchResult, {name: each for name, each in value.items() if name != "records"})
    if search is None or not isinstance(records, list):
        return None
    known = [record for each in records if (record := from_json(Record, each)) is not None]
    return replace(search, candidates=doi_candidates(item, known)) if len(known) == len(records) else None
