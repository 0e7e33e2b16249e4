"""Asks services whether cited works exist: by their identifiers, their titles, their places; the cheapest first.

What was fetched for other checks is not asked again: records of DOIs, registrations, searches at the registries. Nobody
is asked about a work any longer once it is confirmed. What was found is cached for 30 days, what was not for a week,
and what could not be asked not at all.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from stacite.compare import PageMatch
from stacite.compare.page import judge_page
from stacite.compare.titles import main_part, words_of_title
from stacite.model.evidence import (
    INTERRUPTED,
    CheckKind,
    NetworkState,
    NotChecked,
    Outcome,
    Record,
    Reply,
    SourceLookup,
    SourceVerdict,
    Verdict,
    Way,
    internal_error,
)
from stacite.model.identifiers import doi_key, doi_of_url, is_valid_isbn
from stacite.services.arxiv import names_version
from stacite.services.base import Index, LookupResult, bulkhead
from stacite.services.books import BookIndex
from stacite.services.cache import from_json, to_json
from stacite.services.doi_org import doi_fault
from stacite.services.existence import PAGE, Coverage, Fit, Fits, Question, check_source, kind_of, open_question
from stacite.services.works import work_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from stacite.model.evidence import CitedSource, Evidence, LinkCheck, Registration, SourceCheck
    from stacite.model.item import Item
    from stacite.services.base import DoiRegistry, RunServices
    from stacite.services.cache import EvidenceCache
    from stacite.services.works import RecordLookup, TitleSearches


# Sources that are asked for side by side; each service keeps its own pace.
_AT_ONCE = 100
_FOUND_DAYS, _NO_HIT_DAYS = 30, 7
# Searches and places asked for in a run: so many for each source, but for small documents a few more.
_MOST_PER_SOURCE, _MOST_AT_LEAST = 3, 60
_BUDGET = "the budget of {} searches for one run is used up"
# Of a source that an identifier contradicts, the work that was meant is looked for in so many indexes.
_MOST_FOR_RIGHT = 2
_FEWEST_WORDS = 2
_MAIN_WORDS = 4
DOI = "doi.org"
_NO_PLACE = "it can't be asked for this place"


@dataclass(slots=True)
class _Case:
    """A source, what was to be asked about it, and what was answered."""

    key: str
    source: CitedSource
    kind: str
    fits: Fits
    questions: list[Question] = field(default_factory=list)
    lookups: dict[Question, SourceLookup] = field(default_factory=dict)

    @property
    def item(self) -> Item:
        return self.source.item

    @property
    def doi(self) -> str:
        """In lower case; empty for none, and for what can't be one.

        Also for that of a version at arXiv: it is not registered, but arXiv knows the paper.
        """
        doi = doi_key(self.source.doi)
        return "" if doi_fault(doi) or names_version(doi) else doi

    def put(self, question: Question, lookup: SourceLookup) -> None:
        """Note a lookup; the question is one that was to be asked."""
        if question not in self.questions:
            self.questions.append(question)
        self.lookups[question] = lookup


class SourceChecks:
    """`await checks.ask()`, then `added_to(evidence)`, also where the asking was interrupted."""

    def __init__(
        self,
        sources: Mapping[str, CitedSource],
        services: RunServices,
        cache: EvidenceCache,
        searches: TitleSearches,
        records: RecordLookup | None,
        *,
        by_search: bool,
    ) -> None:
        """`by_search` says whether to search for titles, and not to look up identifiers alone."""
        kinds = {key: kind_of(source.item) for key, source in sources.items()}
        self._cases = [_Case(key, each, kinds[key], Fits(each, kinds[key])) for key, each in sources.items()]
        self._services = services
        self._clock = services.clock
        self._cache = cache
        self._searches = searches
        self._records = records
        self._by_search = by_search
        self._coverage = Coverage(services.clock.now().date(), services.not_asked)
        self._budget = max(_MOST_AT_LEAST, _MOST_PER_SOURCE * len(self._cases))
        self._left = self._budget
        self._asked: dict[str, int] = {}
        """Searches of each service in this run."""
        self._errors: dict[str, Exception] = {}
        """Exceptions of our own code, by key of the source."""
        self._new: dict[int, dict[str, dict[str, dict[str, Any]]]] = {_FOUND_DAYS: {}, _NO_HIT_DAYS: {}}
        """What is to be cached, by days, by name in the cache, by question."""
        self._is_done = False
        self.dois_are_known = asyncio.Event()
        """To be set once the registrations and records of all DOIs are there."""
        self.registration_of: Callable[[str], Registration | None] = lambda _: None

    async def ask(self) -> None:
        """Ask until each source is settled; never raises for what services do."""
        without = [case for case in self._cases if not case.doi]
        with_doi = [case for case in self._cases if case.doi]
        try:
            await asyncio.gather(self._ask_for(without), self._ask_for_those_with_doi(with_doi))
            self._is_done = True
        finally:
            self._keep()

    async def _ask_for_those_with_doi(self, cases: Sequence[_Case]) -> None:
        if not cases:
            return
        await self.dois_are_known.wait()
        for case in cases:
            case.put(Question(DOI, Way.IDENTIFIER), self._lookup_of_doi(case.doi))
        await self._ask_for(cases)

    async def _ask_for(self, cases: Sequence[_Case]) -> None:
        await self._look_up_identifiers(cases)
        if self._by_search:
            places = asyncio.Semaphore(_AT_ONCE)
            await asyncio.gather(*(self._search_for(case, places) for case in cases))

    def _verdict(self, case: _Case) -> SourceVerdict:
        return self._check(case).verdict

    def _check(self, case: _Case) -> SourceCheck:
        return check_source(case.source, case.questions, case.lookups, self._coverage, case.fits)

    # Identifiers.

    def _lookup_of_doi(self, doi: str) -> SourceLookup:
        """By the record, else by the registration."""
        asked, registration = f"DOI {doi}", self.registration_of(doi)
        absent = registration is not None and registration.outcome is Outcome.ABSENT
        record = self._records.records.get(doi) if self._records is not None and not absent else None
        if record is not None:
            return SourceLookup(
                record.agency, Way.IDENTIFIER, asked, Reply.RECORDS, (record,), record.source, record.fetched
            )
        if registration is None:
            return _unknown(DOI, Way.IDENTIFIER, asked, INTERRUPTED)
        reason = registration.reason
        if registration.outcome is Outcome.FOUND:
            agency = self._records.agencies.get(doi, "") if self._records is not None else ""
            reason = f"there is no record of {asked} that can be read" + (f" from {agency}" if agency else "")
        reply = Reply.ABSENT if absent else Reply.UNKNOWN
        return SourceLookup(DOI, Way.IDENTIFIER, asked, reply, (), registration.source, registration.fetched, reason)

    async def _look_up_identifiers(self, cases: Sequence[_Case]) -> None:
        """By turns: all first identifiers, service by service and side by side; then the next of what is open."""
        plans: dict[str, list[tuple[Index, str]]] = {}
        for case in cases:
            with bulkhead(self._errors, case.key):
                plans[case.key] = list(self._identifiers(case))
                for index, _ in plans[case.key]:
                    case.questions.append(Question(index.name, Way.IDENTIFIER))
        while any(plans.values()):
            turn: dict[str, list[tuple[_Case, str]]] = {}
            by_name = {}
            for case in cases:
                if plans.get(case.key) and _has_its_book(case):
                    plans[case.key] = _without_isbns(case, plans[case.key])
                if plans.get(case.key) and not self._is_settled(case):
                    index, identifier = plans[case.key].pop(0)
                    by_name[index.name] = index
                    turn.setdefault(index.name, []).append((case, identifier))
                else:
                    plans[case.key] = []
            await asyncio.gather(*(self._look_up(by_name[name], asked) for name, asked in turn.items()))

    def _is_settled(self, case: _Case) -> bool:
        return self._verdict(case) in (SourceVerdict.CONFIRMED, SourceVerdict.CONTRADICTED)

    def _identifiers(self, case: _Case) -> Iterator[tuple[Index, str]]:
        """Those that a service knows; not the DOI once more, unless its registries had nothing to say."""
        of_doi = case.lookups.get(Question(DOI, Way.IDENTIFIER))
        is_known = of_doi is not None and of_doi.reply in (Reply.RECORDS, Reply.ABSENT)
        for index in self._services.indexes:
            identifier = index.identifier_of(case.item)
            is_new = identifier and not (is_known and identifier == case.doi)
            if is_new and self._coverage.takes(index.name, identifier):
                yield index, identifier

    async def _look_up(self, index: Index, asked: Sequence[tuple[_Case, str]]) -> None:
        wanted = list(dict.fromkeys(identifier for _, identifier in asked))
        name = self._cache_name(index, Way.IDENTIFIER)
        lookups = self._recalled(index, name, Way.IDENTIFIER, {each: _label(index, each) for each in wanted})
        found = LookupResult()
        missing = [each for each in wanted if each not in lookups]
        if missing:
            with bulkhead(found.errors, *missing):
                await index.look_up(missing, found)
        for identifier in missing:
            if identifier not in found.undecided:
                lookups[identifier] = self._looked_up(index, identifier, found)
                self._remember(name, identifier, lookups[identifier], is_found=identifier in found.records)
        for case, identifier in asked:
            question = Question(index.name, Way.IDENTIFIER)
            if identifier in found.errors and identifier not in found.records:
                self._errors[case.key] = found.errors[identifier]
            if identifier in lookups:
                case.put(question, lookups[identifier])
            else:  # it does not cover this one, so that it counts as not asked
                case.questions.remove(question)

    @staticmethod
    def _looked_up(index: Index, identifier: str, found: LookupResult) -> SourceLookup:
        label, own = _label(index, identifier), Way.IDENTIFIER
        if record := found.records.get(identifier):
            return SourceLookup(index.name, own, label, Reply.RECORDS, (record,), record.source, record.fetched)
        if identifier in found.absent:
            reply = Reply.ABSENT if index.registers else Reply.NO_HIT
            return SourceLookup(index.name, own, label, reply, (), index.client.base, index.client.client.clock.now())
        return _unknown(index.name, own, label, index.client.reason or INTERRUPTED)

    # Titles and places.

    async def _search_for(self, case: _Case, places: asyncio.Semaphore) -> None:
        """Title by title, index by index, until the work is found; then its place, if it is found nowhere."""
        verdict = self._verdict(case)
        # Books are searched for with their authors, so that one word may be enough.
        fewest = 1 if case.kind == "book" and case.item.authors_or_editors else _FEWEST_WORDS
        if verdict is SourceVerdict.CONFIRMED or len(words_of_title(case.item.title)) < fewest:
            return
        is_contradicted = verdict is SourceVerdict.CONTRADICTED
        with bulkhead(self._errors, case.key):
            indexes = self._indexes_for(case, first_free=not is_contradicted)
            case.questions += [Question(each.name, Way.SEARCH) for each in indexes]
            for index in indexes[:_MOST_FOR_RIGHT] if is_contradicted else indexes:
                if isinstance(index, BookIndex) and _has_its_book(case):
                    case.questions.remove(Question(index.name, Way.SEARCH))  # it could not say any more
                    continue
                async with places:
                    lookup = await self._search(index, case)
                if lookup is None:
                    case.questions.remove(Question(index.name, Way.SEARCH))
                    continue
                case.put(Question(index.name, Way.SEARCH), lookup)
                if self._has_found(case, lookup):
                    return
            if not is_contradicted:
                async with places:
                    await self._ask_for_place(case)

    def _indexes_for(self, case: _Case, *, first_free: bool) -> list[DoiRegistry | Index]:
        """Those that may have it: first those that should.

        The registries cost nothing, but take long: for the few works that are looked for in the place of another one,
        they come last.
        """
        known = [each for each in self._searchable() if self._coverage.knows_some(each.name, case.kind, case.item)]
        known.sort(key=lambda each: not self._coverage.should_know(each.name, case.kind))
        return known if first_free else sorted(known, key=lambda each: not isinstance(each, Index))

    def _has_found(self, case: _Case, lookup: SourceLookup) -> bool:
        return any(case.fits.of(record) is Fit.SAME for record in lookup.records)

    def _searchable(self) -> Iterator[DoiRegistry | Index]:
        yield from (each for each in self._services.registries if each.name not in self._services.not_asked)
        yield from (each for each in self._services.indexes if type(each).search is not Index.search)

    async def _search(self, index: DoiRegistry | Index, case: _Case) -> SourceLookup | None:
        """Search for the title, and once more in fewer words where all of them together bring nothing.

        None where the service has no such search.
        """
        name, key = self._cache_name(index, Way.SEARCH), work_hash(case.item)
        if known := self._recalled(index, name, Way.SEARCH, {key: "title"}):
            return known[key]
        records = await self._paid(index, case.item)
        if isinstance(records, list) and not records:
            for title in _shorter_titles(case.source):
                records = await self._paid(index, case.item.with_texts(title=title))
                if not isinstance(records, list) or records:
                    break
        if isinstance(records, str):
            return _unknown(index.name, Way.SEARCH, "title", records)
        if records is None:
            return None
        lookup = self._searched(index, Way.SEARCH, "title", records)
        self._remember(name, key, lookup, is_found=self._has_found(case, lookup))
        return lookup

    async def _paid(self, index: DoiRegistry | Index, item: Item) -> list[Record] | str | None:
        """What a search brings; a text where it brought nothing, with the reason; None where it can't be made."""
        if isinstance(index, Index) and index.is_local:
            return await index.search(item)
        if self._left <= 0:
            return _BUDGET.format(self._budget)
        most, asked = self._coverage.most(index.name), self._asked.get(index.name, 0)
        if asked >= most:
            return f"it takes no more than {most} searches in one run"
        self._left -= 1
        self._asked[index.name] = asked + 1
        with _FaultOf(index) as fault:
            records = await self._searches.search(index, item)
        return (fault.reason or None) if records is None else records

    def _searched(self, index: DoiRegistry | Index, way: Way, asked: str, records: Sequence[Record]) -> SourceLookup:
        url = records[0].source if records else index.client.base
        reply = Reply.RECORDS if records else Reply.NO_HIT
        return SourceLookup(index.name, way, asked, reply, tuple(records), url, self._clock.now())

    async def _ask_for_place(self, case: _Case) -> None:
        place = _place(case.item)
        indexes = [each for each in self._services.indexes if type(each).slot is not Index.slot] if place else []
        for index in indexes:
            if not self._coverage.knows_some(index.name, case.kind, case.item):
                continue
            name, key = self._cache_name(index, Way.SLOT), work_hash(case.item)
            known = self._recalled(index, name, Way.SLOT, {key: place})
            lookup = known[key] if known else await self._lookup_of_place(index, case.item, place)
            if not known:
                self._remember(name, key, lookup, is_found=bool(lookup.records))
            if lookup.reason != _NO_PLACE:
                case.put(Question(index.name, Way.SLOT), lookup)

    async def _lookup_of_place(self, index: Index, item: Item, place: str) -> SourceLookup:
        if self._left <= 0:
            return _unknown(index.name, Way.SLOT, place, _BUDGET.format(self._budget))
        with _FaultOf(index) as fault:
            records = await index.slot(item)
            gap = await index.gap(item) if not records else ""
        if fault.reason and not records:
            return _unknown(index.name, Way.SLOT, place, fault.reason)
        if records is None and not gap:
            return SourceLookup(index.name, Way.SLOT, place, Reply.NO_HIT, reason=_NO_PLACE)
        self._left -= 1
        return replace(self._searched(index, Way.SLOT, place, records or ()), reason=gap)

    # The cache.

    def _cache_name(self, index: DoiRegistry | Index, way: Way) -> str:
        """Empty for one that is not cached."""
        if isinstance(index, Index) and index.is_local:
            return ""
        return f"existence {way.value} {index.name} {index.client.base}"

    def _recalled(
        self, index: DoiRegistry | Index, name: str, way: Way, labels: Mapping[str, str]
    ) -> dict[str, SourceLookup]:
        """By question: what earlier runs were answered."""
        kept = self._cache.recall(name, labels, self._clock.now()) if name else {}
        lookups = {key: from_json(SourceLookup, entry.value) for key, entry in kept.items()}
        return {
            key: replace(lookup, service=index.name, way=way, asked=labels[key])
            for key, lookup in lookups.items()
            if lookup is not None and lookup.reply is not Reply.UNKNOWN
        }

    def _remember(self, name: str, key: str, lookup: SourceLookup, *, is_found: bool) -> None:
        if name and lookup.reply is not Reply.UNKNOWN:
            days = _FOUND_DAYS if is_found else _NO_HIT_DAYS
            self._new[days].setdefault(name, {})[key] = to_json(lookup)

    def _keep(self) -> None:
        for days, by_name in self._new.items():
            for name, values in by_name.items():
                self._cache.remember(name, values, Outcome.FOUND, self._clock.now(), days)
            by_name.clear()

    # The evidence.

    def added_to(self, evidence: Evidence) -> Evidence:
        """The evidence with a verdict for each source, and with what could not be asked."""
        checks: dict[str, SourceCheck] = {}
        missed: list[NotChecked] = []
        for case in self._cases:
            with bulkhead(self._errors, case.key):
                self._add_page(case, evidence.links)
                checks[case.key] = self._final(case)
            missed += self._missed(case, checks.get(case.key))
        known = {} if evidence.network is NetworkState.NONE else checks
        budgets = [index.budget for index in self._services.indexes if index.budget]
        return replace(
            evidence,
            sources=known,
            not_checked=(*evidence.not_checked, *missed),
            remarks=(*evidence.remarks, *budgets),
        )

    def _final(self, case: _Case) -> SourceCheck:
        check = self._check(case)
        if check.verdict is SourceVerdict.NOT_FINDABLE and not self._by_search and self._is_searched(case):
            reason = "titles are not searched for, as the settings say"
            return replace(check, verdict=SourceVerdict.NOT_CHECKED, reason=reason)
        return check

    def _is_searched(self, case: _Case) -> bool:
        return any(self._coverage.knows_some(each.name, case.kind, case.item) for each in self._searchable())

    def _add_page(self, case: _Case, links: Mapping[str, LinkCheck]) -> None:
        """What the work's own page says of it, if it cites one."""
        url = case.item.get("URL")
        link = links.get(url)
        if link is not None and doi_of_url(url) is None:
            case.put(Question(PAGE, Way.IDENTIFIER), _lookup_of_page(case.item, link))

    def _missed(self, case: _Case, check: SourceCheck | None) -> Iterator[NotChecked]:
        if case.key in self._errors:
            yield internal_error(CheckKind.EXISTENCE, case.key, self._errors[case.key])
        elif check is not None and check.verdict is SourceVerdict.NOT_CHECKED:
            question = open_question(case.questions, case.lookups)
            if question is None or question.service == PAGE:
                return
            lookup = case.lookups.get(question)
            reason = lookup.reason if lookup is not None else "" if self._is_done else INTERRUPTED
            yield NotChecked(CheckKind.EXISTENCE, case.key, reason or check.reason, question.service)


class _FaultOf:
    """Finds out whether a service failed within the block, and not before."""

    def __init__(self, index: DoiRegistry | Index) -> None:
        self._client = index.client
        self._before = ""
        self.reason = ""

    def __enter__(self) -> Self:
        if not self._client.closed:
            self._before, self._client.fault = self._client.fault, ""
        return self

    def __exit__(self, *error: object) -> None:
        self.reason = self._client.reason
        self._client.fault = self._before or self._client.fault


def _unknown(service: str, way: Way, asked: str, reason: str) -> SourceLookup:
    return SourceLookup(service, way, asked, Reply.UNKNOWN, reason=reason)


def _lookup_of_page(item: Item, link: LinkCheck) -> SourceLookup:
    """A page confirms a work whose title it has; one that has another title says nothing against it."""
    if link.verdict is Verdict.DEAD:
        return SourceLookup(PAGE, Way.IDENTIFIER, link.url, Reply.NO_HIT, url=link.url)
    if link.verdict in (Verdict.ALIVE, Verdict.MOVED) and link.metadata is not None:
        judged = judge_page(item, link.metadata)
        if judged.match is PageMatch.SAME:
            record = Record("", PAGE, link.final_url or link.url, titles=(item.title,), url=link.final_url or link.url)
            return SourceLookup(PAGE, Way.IDENTIFIER, link.url, Reply.RECORDS, (record,), link.url)
        return SourceLookup(PAGE, Way.IDENTIFIER, link.url, Reply.UNKNOWN, url=link.url, reason="it has another title")
    return SourceLookup(PAGE, Way.IDENTIFIER, link.url, Reply.UNKNOWN, url=link.url, reason=link.reason)


def _shorter_titles(source: CitedSource) -> Iterator[str]:
    """Titles to search for once more: without the subtitle, as printed in quotation marks, the original one."""
    whole = source.item.title
    shorter = dict.fromkeys((main_part(whole), *source.titles, source.item.get("original-title")))
    yield from [each for each in shorter if each != whole and len(words_of_title(each)) >= _MAIN_WORDS][:2]


def _label(index: Index, identifier: str) -> str:
    """An identifier as readers know it: `ISBN …`, `DOI …`, `PubMed 123`, `410 U.S. 113`."""
    if identifier.startswith("10."):
        return f"DOI {identifier}"
    if is_valid_isbn(identifier) and identifier.rstrip("Xx").isdigit():
        return f"ISBN {identifier}"
    return f"{index.name} {identifier}" if identifier.replace(".", "").isdigit() else identifier


def _without_isbns(case: _Case, plan: Sequence[tuple[Index, str]]) -> list[tuple[Index, str]]:
    """What is still to be looked up of a chapter whose book is found: other catalogs could not say any more."""
    rest = [each for each in plan if not is_valid_isbn(each[1])]
    for each in plan:
        if each not in rest:
            case.questions.remove(Question(each[0].name, Way.IDENTIFIER))
    return rest


def _has_its_book(case: _Case) -> bool:
    """Whether the book is found that a chapter is part of."""
    records = (record for lookup in case.lookups.values() for record in lookup.records)
    return any(case.fits.of(record) is Fit.HOLDS for record in records)


def _place(item: Item) -> str:
    """`The Lancet 351: 637`; empty where volume or page is missing."""
    volume, page = item.get("volume"), item.get("page")
    return f"{item.get('container-title')} {volume}: {page}".strip() if volume and page else ""
