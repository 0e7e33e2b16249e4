"""One run over all links and DOIs: everything is requested once, then what failed is requested again, breadth first.

Verdicts are written to the cache as they come, in a thread: a killed run loses those of its last moment at most.
"""

from __future__ import annotations

import asyncio
import importlib
from contextlib import ExitStack, suppress
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, cast

from stacite.model.evidence import (
    INTERRUPTED,
    NO_NETWORK,
    Evidence,
    LinkCheck,
    NetworkState,
    Verdict,
    requested_dois,
    requested_links,
)
from stacite.model.identifiers import doi_key
from stacite.model.url import host_of
from stacite.net.address import AddressError, is_public, parse_address
from stacite.net.client import Client
from stacite.net.connection import is_invalid_name
from stacite.net.politeness import Clock, SystemClock
from stacite.net.response import UNKNOWN_HOST
from stacite.services.base import RunServices
from stacite.services.cache import EvidenceCache
from stacite.services.doi_org import DoiHandles, doi_fault
from stacite.services.link import SiteProbes, request_key
from stacite.services.scheduler import ConnectivityCheck, DoiLookup, LinkLookup, Scheduler
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import httpx

    from stacite.model.evidence import EvidenceRequest, Registration
    from stacite.services.base import Progress, Service
    from stacite.services.quotes import QuotationSearch
    from stacite.services.scheduler import Lookup
    from stacite.services.sources import SourceChecks
    from stacite.services.wayback import CopySearch, DriftSearch, HistorySearch
    from stacite.services.works import RecordLookup, WorkSearch
    from stacite.settings import Settings


def _named(names: str) -> tuple[Service, ...]:
    modules = (name.partition(".") for name in names.split())
    return tuple(
        cast("Service", getattr(importlib.import_module(f"stacite.services.{module}"), constant))
        for module, _, constant in modules
    )


# All services that are asked in a check. A service is a constant of its module, named here or in `coverage.toml`.
# The order is that in which works are searched for, and in which a DOI of unknown agency is looked up.
SERVICES = _named("""
    doi_org.HANDLES doi_org.AGENCIES crossref.SERVICE datacite.SERVICE medra.SERVICE wayback.AVAILABILITY
    wayback.SERVICE
""")
INDEXES = _named(
    " ".join(row["asked"] for row in table("stacite.services", "coverage.toml").values() if "asked" in row)
)
"""Those that are asked whether a source exists, the cheapest first."""

EXISTENCE_OFF, EXISTENCE_SEARCH = "off", "search"
# How long a verdict may wait for those that come after it.
_WRITE_DELAY_S = 0.2


class VerdictWriter:
    """`add` verdicts, `aclose` at the end.

    None is written while `is_known` says no: before anything has responded, a missing network would be cached as so
    many dead links.
    """

    def __init__(self, cache: EvidenceCache, clock: Clock, is_known: Callable[[LinkCheck], bool]) -> None:
        self._cache = cache
        self._clock = clock
        self._is_known = is_known
        self._pending: list[LinkCheck] = []
        self._task: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._held = ExitStack()
        self._written = False

    def add(self, checks: Iterable[LinkCheck]) -> None:
        """Have them written soon."""
        self._pending.extend(checks)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write_soon())

    async def _write_soon(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_WRITE_DELAY_S):
                await self._closing.wait()
        await self._write()

    async def _write(self) -> None:
        checks = [check for check in self._pending if self._is_known(check)]
        if checks:
            self._pending = [check for check in self._pending if not self._is_known(check)]
            if not self._written:
                self._written = True
                self._held.enter_context(self._cache.held_open())
            await asyncio.to_thread(self._cache.keep_links, checks, self._clock.now())

    async def aclose(self) -> None:
        """Write what is left."""
        self._closing.set()
        if self._task is not None:
            await self._task
        await self._write()
        self._held.close()


class ServicesRun:
    """`await run.ask_all()`, then `run.evidence()`, which says what is known, also after an interruption.

    What the cache holds is not requested again. Raises SettingsError for a bad `mailto` or `allow_private`.
    """

    def __init__(
        self,
        request: EvidenceRequest,
        settings: Settings,
        progress: Progress | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._urls = requested_links(request)
        self._dois = requested_dois(request)
        self._clock = clock or SystemClock()
        self._cache = EvidenceCache(settings)
        self._cached_links = self._cache.known_links(self._urls, self._clock.now())
        self._link_lookups = _link_lookups(self._urls, self._cached_links)
        self._cached_dois = self._cache.cached_registrations(self._dois, self._clock.now())
        self._progress = progress
        self._client = Client(settings, self._clock, transport)
        services = services_of_run(self._client, settings)
        self._handles = services.source(DoiHandles)
        self._doi_lookups = [
            DoiLookup(doi, self._handles) for doi in self._dois if doi_key(doi) not in self._cached_dois
        ]
        self._lookup_of = {doi_key(lookup.doi): lookup for lookup in self._doi_lookups}
        self._lookups: list[Lookup] = [*self._doi_lookups, *self._link_lookups]
        self._network = NetworkState.ONLINE
        self._writer = VerdictWriter(self._cache, self._clock, self._may_be_written)
        found = _searches(request, settings, self._dois, services, self._cache)
        self._work_lookups, self._copies, self._sources = found
        if self._sources:
            self._sources.registration_of = self._registration_of
        self._histories: HistorySearch | None = None
        if request.captures and self._urls:
            from stacite.services.wayback import HistorySearch  # noqa: PLC0415 - as in `_searches`

            self._histories = HistorySearch(request.captures, services, self._cache, self._is_on_the_web)
        self._drift: DriftSearch | None = None
        if request.changes:
            from stacite.services.wayback import DriftSearch  # noqa: PLC0415 - as in `_searches`

            self._drift = DriftSearch(request.changes, services, self._cache, self._client)
        self._quotations: QuotationSearch | None = None
        if request.quotations:
            from stacite.services.quotes import OPEN_TEXTS, QuotationSearch  # noqa: PLC0415 - as in `_searches`

            open_texts = RunServices(OPEN_TEXTS, self._client, settings)
            self._quotations = QuotationSearch(request.quotations, self._client, open_texts)
        self._responded = asyncio.Event()
        """Set once there is known to be a network."""
        self._open_dois = {doi_key(lookup.doi) for lookup in self._doi_lookups}
        """Those that are not settled."""
        self._dois_are_settled = asyncio.Event()

    async def ask_all(self) -> None:
        """Request everything until it is settled, or until there turns out to be no network."""
        if self._progress:
            self._progress.start(len(self._doi_lookups) + sum(len(link.urls) for link in self._link_lookups))
        async with self._client:
            connectivity = ConnectivityCheck(self._client, self._handles.client.base)
            scheduler = Scheduler(self._client, connectivity, self._on_request, self._on_return)
            asking = asyncio.create_task(scheduler.ask(self._lookups))
            watching = asyncio.create_task(connectivity.watch())
            works = asyncio.create_task(self._ask_for_works())
            try:
                await asyncio.wait((asking, watching), return_when=asyncio.FIRST_COMPLETED)
                is_online = asking.result() if asking.done() else await connectivity.network_is_there()
                self._network = NetworkState.ONLINE if is_online else NetworkState.NONE
                if is_online:
                    self._responded.set()
                    self._dois_are_settled.set()
                    # Side by side: a registry that is slow or silent must not keep the archive waiting.
                    await asyncio.gather(works, self._ask_archives(), self._look_for_quotations())
                # Without links and DOIs to request, only the registries could show that there is no network.
                if self._has_unreached_service() and not await connectivity.network_is_there():
                    self._network = NetworkState.NONE
                if self._has_unreached_public_host() and not await connectivity.internet_is_there():
                    self._network = NetworkState.NONE
            finally:
                for task in (asking, watching, works):
                    task.cancel()
                await asyncio.gather(asking, watching, works, return_exceptions=True)
                await connectivity.aclose()
                await self._writer.aclose()

    async def _ask_for_works(self) -> None:
        # Without a network the registries would be given up one by one, so something has to respond first.
        await self._responded.wait()
        sources = [self._sources.ask()] if self._sources else []
        await asyncio.gather(self._ask_registries(), *sources)

    async def _ask_registries(self) -> None:
        """Records and DOIs of works; whether those exist that cite a DOI is asked once all is known of it."""
        from stacite.services.works import RecordLookup  # noqa: PLC0415 - heavy, and in memory where there are lookups

        records = [each.ask() for each in self._work_lookups if isinstance(each, RecordLookup)]
        others = [each.ask() for each in self._work_lookups if not isinstance(each, RecordLookup)]

        async def with_records() -> None:
            await asyncio.gather(*records)
            if self._sources:
                if self._open_dois:
                    await self._dois_are_settled.wait()
                self._sources.dois_are_known.set()

        await asyncio.gather(with_records(), *others)

    def _has_unreached_service(self) -> bool:
        if self._lookups or self._client.reached:
            return False
        lookups = (*self._work_lookups, self._sources)
        failed = (lookup.added_to(Evidence()).not_checked for lookup in lookups if lookup)
        return any(entry.service for entry in chain.from_iterable(failed))

    def _has_unreached_public_host(self) -> bool:
        """Whether only private hosts responded, so that all others may be missing because there is no internet."""
        if not self._client.reached or self._client.reached_public:
            return False
        links = chain.from_iterable(lookup.checks() for lookup in self._link_lookups)
        unreached_doi = any(lookup.unreached for lookup in self._doi_lookups) and self._has_public_doi_service()
        return unreached_doi or any(map(self._is_unreached_public, links))

    def _has_public_doi_service(self) -> bool:
        return self._may_be_public(self._handles.client.base)

    def _may_be_public(self, url: str) -> bool:
        """Whether a host that was requested is neither in a private network nor one that exists nowhere."""
        try:
            host = parse_address(url).host
        except AddressError:  # an address of the settings that can't be requested
            return False
        return not (self._client.is_private(host) or is_invalid_name(host))

    def _is_on_the_web(self, url: str) -> bool:
        """Whether others than the users of this network may know a page: no other address is told to an archive."""
        return self._may_be_public(url) and "." in host_of(url) and is_public(host_of(url))

    def _is_unreached_public(self, check: LinkCheck) -> bool:
        """Whether no server responded to the last request for a link, and its host may be a public one."""
        if not check.hops or check.hops[-1].status_code is not None or check.hops[-1].requested_at is None:
            return False
        return self._may_be_public(check.hops[-1].url)

    async def _look_for_quotations(self) -> None:
        if self._quotations:
            checks = {check.url: check for link in self._link_lookups for check in link.checks()}
            await self._quotations.ask(self._cached_links | checks)

    async def _ask_archives(self) -> None:
        checks = [check for link in self._link_lookups for check in link.checks()]
        if self._copies:
            await self._copies.ask(checks)
        if self._histories and self._client.reached_public:
            await self._histories.ask(checks, self._copies.found if self._copies else {})
        if self._drift:
            await self._drift.ask([*self._cached_links.values(), *checks])

    def _on_request(self, lookup: Lookup) -> None:
        if self._progress:
            for name in lookup.names:
                self._progress.requested(name)

    def _on_return(self, lookup: Lookup) -> None:
        if self._client.reached:
            self._responded.set()
        if not lookup.settled:
            return
        if isinstance(lookup, LinkLookup):
            self._writer.add(lookup.checks())
        else:
            self._open_dois.discard(doi_key(lookup.doi))
            if not self._open_dois:
                self._dois_are_settled.set()
        if self._progress:
            for name, verdict in lookup.verdicts():
                self._progress.advance(name, verdict)

    def _registration_of(self, doi: str) -> Registration | None:
        """What is known of a DOI (in lower case); None for one that is not asked for."""
        if doi in self._cached_dois:
            return self._cached_dois[doi]
        lookup = self._lookup_of.get(doi)
        return lookup.registration() if lookup else None

    def _is_known(self, check: LinkCheck) -> bool:
        """Whether a verdict can't be the fault of the network here."""
        is_online = self._network is NetworkState.ONLINE
        if self._is_unreached_public(check):
            return is_online and self._client.reached_public
        return is_online or self._client.reached

    def _may_be_written(self, check: LinkCheck) -> bool:
        return self._client.reached and self._is_known(check)

    def evidence(self) -> Evidence:
        """What is known. Without network nothing is, and nothing is called dead.

        Where only private hosts responded, what they said is known.
        """
        is_missing = self._network is NetworkState.NONE
        reason = NO_NETWORK if is_missing else INTERRUPTED
        found = chain.from_iterable(link.checks(reason) for link in self._link_lookups)
        checks = self._cached_links | {
            check.url: check if self._is_known(check) else LinkCheck(check.url, Verdict.UNCHECKED, reason)
            for check in found
        }
        is_doi_unknown = is_missing and (self._has_public_doi_service() or not self._client.reached)
        dois = [
            lookup.unknown(reason) if is_doi_unknown else lookup.registration(reason) for lookup in self._doi_lookups
        ]
        if self._client.names_are_unknown:
            checks = {url: _unless_host_unknown(check) for url, check in checks.items()}
        checks = self._cache.with_history(checks, self._clock.now())
        new = {doi_key(registration.doi): registration for registration in dois}
        self._cache.keep(new.values(), self._clock.now())
        registrations = {**self._cached_dois, **new}
        evidence = Evidence(
            self._network,
            {url: checks[url] for url in self._urls},
            {doi_key(doi): registrations[doi_key(doi)] for doi in self._dois},
            not_checked=tuple(chain.from_iterable(lookup.not_checked for lookup in self._lookups)),
        )
        archived = (self._copies, self._histories, self._drift, self._quotations)
        for lookup in (*self._work_lookups, *archived, self._sources):
            evidence = lookup.added_to(evidence) if lookup else evidence
        fault = (self._cache.fault,) if self._cache.fault else ()
        return replace(evidence, remarks=(*fault, *evidence.remarks))

    def count(self, evidence: Evidence) -> None:
        """Count this run for the links that it found dead."""
        self._cache.count_dead(evidence.links.values(), self._clock.now())


def _unless_host_unknown(check: LinkCheck) -> LinkCheck:
    """The verdict where the name server knows no names at all: a name that it does not know says nothing."""
    if check.verdict is not Verdict.DEAD or check.reason != UNKNOWN_HOST:
        return check
    return replace(check, verdict=Verdict.TEMPORARY, reason="the name server (DNS) doesn't know any of the cited sites")


def _searches(
    request: EvidenceRequest, settings: Settings, dois: list[str], services: RunServices, cache: EvidenceCache
) -> tuple[list[RecordLookup | WorkSearch], CopySearch | None, SourceChecks | None]:
    """Who looks up records and searches for works, for archived copies, and who asks whether sources exist."""
    sound = [doi_key(doi) for doi in dois if not doi_fault(doi)] if request.records or request.sources else []
    if not (sound or request.works or request.copies or request.sources):
        return [], None, None
    # Most runs need none of these, and they take as long to import as all the rest.
    from stacite.services.wayback import CopySearch  # noqa: PLC0415 - see above
    from stacite.services.works import RecordLookup, TitleSearches, WorkSearch  # noqa: PLC0415 - see above

    lookups: list[RecordLookup | WorkSearch] = []
    searches = TitleSearches()
    records = RecordLookup(services, cache, sound) if sound else None
    if records:
        lookups.append(records)
    if request.works:
        lookups.append(WorkSearch(request.works, services, cache, searches))
    copies = CopySearch(request.copies, services, cache) if request.copies else None
    if not request.sources or settings.existence == EXISTENCE_OFF:
        return lookups, copies, None
    from stacite.services.sources import SourceChecks  # noqa: PLC0415 - see above

    by_search = settings.existence == EXISTENCE_SEARCH
    sources = SourceChecks(request.sources, services, cache, searches, records, by_search=by_search)
    return lookups, copies, sources


def _link_lookups(urls: Iterable[str], cached: Mapping[str, LinkCheck]) -> list[LinkLookup]:
    """One lookup for each request, whatever fragments and spellings it is cited under; none where all are cached."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for url in urls:
        grouped.setdefault(request_key(url), []).append(url)
    probes = SiteProbes()
    return [
        LinkLookup(spellings, origin, probes)
        for (_, origin), spellings in grouped.items()
        if not cached.keys() >= set(spellings)
    ]


_NO_KEY = "it takes a key of your own"
_SKIPPED = "your settings say so"


def services_of_run(client: Client, settings: Settings) -> RunServices:
    """The services of one run, each made once."""
    skipped = {each.name: _SKIPPED for each in (*SERVICES, *INDEXES) if each.setting in settings.skip_services}
    keyless = {each.name: _NO_KEY for each in INDEXES if each.needs_key and not getattr(settings.keys, each.setting)}
    not_asked = keyless | skipped
    indexes = [each for each in INDEXES if each.name not in not_asked]
    return RunServices((*SERVICES, *indexes), client, settings, not_asked)
