"""What services have in common: how one is described, what kinds there are, and those of a run."""

from __future__ import annotations

import asyncio
import unicodedata
from abc import ABC, abstractmethod
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from stacite.compare.titles import plain_title
from stacite.net.client import ACCEPT_JSON
from stacite.net.response import status_text
from stacite.services.client import NO_EXTRA, Extra, Pace, ServiceClient, User
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from stacite.model.evidence import Candidate, Record
    from stacite.model.item import Item
    from stacite.net.client import Client
    from stacite.services.client import Cost, ServiceResponse
    from stacite.settings import Settings


# Characters of the identifiers in one request. Quoted they are three times as long at most; some servers take 8,000.
_MAX_CHARACTERS = 1500
# So many works are requested one by one; a list that is sound lacks fewer.
_MAX_SINGLE_LOOKUPS = 100
# The right work is among the first results of a search, or nowhere.
SEARCH_ROWS = 5
# Characters of a title and of the other parts of a search.
MAX_TITLE, MAX_OTHER = 300, 120
_ANOTHER_DOI = "the record of another DOI"
UNKNOWN_SHAPE = "JSON of an unexpected form"
# What search engines take for operators, and a title never means so.
_OPERATORS = pattern(r"[:;,|()\[\]{}*?!^~\\\"“”„«»=<>/@&$+#%_]+")


class Progress(Protocol):
    """A progress bar."""

    def start(self, total: int) -> None:
        """So many links and DOIs will be requested."""
        ...

    def requested(self, name: str) -> None:
        """A request for a URL or a DOI went out, the first one or another."""
        ...

    def advance(self, name: str, verdict: str) -> None:
        """A URL or a DOI has its verdict."""
        ...


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A row of the table in docs/privacy.md: what is sent to whom, and when. Services may share one."""

    to: str
    when: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is known of a service: data, the constant `SERVICE` of its module, listed in `all.py`."""

    name: str
    """As users know it; of a registration agency also `Record.agency`."""
    setting: str
    """The field of settings.ServiceAddresses with its address, and of settings.ServiceKeys with the user's key.

    Services with the same one share a pace, unless they have keys of their own.
    """
    key: str = ""
    """The field of settings.ServiceKeys, where it has another name."""
    cost: Cost
    source: Callable[[ServiceClient], Source]
    """The class that knows its requests and responses."""
    needs_key: bool = False
    """Whether it is not asked without the user's key."""
    discloses: tuple[Disclosure, ...] = ()


class Source:
    """The requests and responses of one service; a run makes one of each."""

    def __init__(self, client: ServiceClient) -> None:
        self.client = client

    @property
    def name(self) -> str:
        """As users know the service."""
        return self.client.name

    def meet(self, services: RunServices) -> None:
        """Learn of the other services of the run, for one that has to ask another one too."""


@dataclass(slots=True)
class LookupResult:
    """What one service holds. It grows as responses come, so that an interrupted run keeps what it has."""

    records: dict[str, Record] = field(default_factory=dict)
    """By identifier: DOIs in lower case."""
    absent: set[str] = field(default_factory=set)
    """Identifiers that this service does not hold; another one may."""
    undecided: dict[str, str] = field(default_factory=dict)
    """Identifiers that it does not hold, though that says nothing, with the reason as a clause."""
    errors: dict[str, Exception] = field(default_factory=dict)
    """Exceptions of our own code, by identifier; of no importance for one that has a result all the same."""

    def without_result(self, identifiers: Iterable[str]) -> list[str]:
        """Those of which the service has not said anything."""
        return [each for each in identifiers if each not in self.records and each not in self.absent]


@contextmanager
def bulkhead(errors: dict[str, Exception], *questions: str) -> Iterator[None]:
    """Keep an exception of our own code within the questions that it is about: the others go on."""
    try:
        yield
    except Exception as error:  # whatever it is, it is reported as an internal error
        errors.update(dict.fromkeys(questions, error))


class RecordSource(Source, ABC):
    """A service that holds records of works under identifiers."""

    @abstractmethod
    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """Put what the service holds into `found`, as it comes; why something is missing is the client's fault."""


class Index(RecordSource):
    """A service that can say whether a work exists: by an identifier, by its title, or by its place.

    Each has its own way of asking; what it can't be asked in one way, it leaves to the others. None means unknown, with
    the reason as the client's fault: a service that is down, throttled or unreadable has said nothing.
    """

    registers: ClassVar[bool] = False
    """Whether it is the registry of its identifiers, so that one that it denies does not exist."""
    is_local: ClassVar[bool] = False
    """Whether it reads a file on this machine, so that asking it costs nothing, and nothing is cached."""

    @property
    def budget(self) -> str:
        """What is left of a daily budget that runs low, and what to do, as a sentence; else empty."""
        return ""

    def identifier_of(self, item: Item) -> str:  # noqa: ARG002 - for subclasses
        """The identifier by which `look_up` finds the work, in its normal form; empty where the work has none."""
        return ""

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """See `RecordSource`."""

    async def search(self, item: Item) -> list[Record] | None:  # noqa: ARG002 - for subclasses
        """The works whose titles are most like that of `item`, the best first; an empty list says “no hit”."""
        return None

    async def slot(self, item: Item) -> list[Record] | None:  # noqa: ARG002 - for subclasses
        """The works that stand where `item` claims to: at its volume and page of a journal or a reporter.

        An empty list says nothing about the work: the volume may not be indexed.
        """
        return None

    async def gap(self, item: Item) -> str:  # noqa: ARG002 - for subclasses
        """Why it is no wonder that the service lacks the work, as a clause: it has nothing of the journal and year.

        Empty where it has, or can't say; why it could not be asked is the client's fault.
        """
        return ""

    def hits(
        self,
        response: ServiceResponse,
        entries: object,
        record_of: Callable[[Mapping[str, Any]], Record],
        rows: int = SEARCH_ROWS,
    ) -> list[Record] | None:
        """The works of a list of entries; None, and a fault of the client, for what is no such list.

        Entries without titles are left out, but a list of nothing else has another form than it should.
        """
        if response.fault:
            return None
        if isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries):
            records = [record for entry in entries[: 2 * rows] if (record := record_of(entry)).titles]
            if records or not entries:
                return records
        self.refuse(response)
        return None

    def refuse(self, response: ServiceResponse, fault: str = UNKNOWN_SHAPE) -> None:
        """Note why nothing in a response can be used, if that is not noted yet; `fault` is for one with status 200."""
        if not response.fault:
            self.client.refuse(fault if response.status_code == 200 else status_text(response.status_code or 0))


class NumberIndex(Index):
    """A service that is asked for one number at a time: of a report, a law, a decision."""

    accept: ClassVar[str] = ACCEPT_JSON
    extra: ClassVar[Extra] = NO_EXTRA
    unreadable: ClassVar[str] = UNKNOWN_SHAPE
    """The fault of a response that neither has the record nor denies it."""
    gaps: ClassVar[str] = ""
    """Why its denials mean nothing, as a clause; empty where they count."""

    @abstractmethod
    def path(self, identifier: str) -> str:
        """The request for it."""

    @abstractmethod
    def record_of(self, identifier: str, response: ServiceResponse) -> Record | None:
        """The record of a response without fault; None where it has none, or another one."""

    @abstractmethod
    def denies(self, response: ServiceResponse) -> bool:
        """Whether a response without record says that there is none."""

    def gap_of(self, identifier: str) -> str:  # noqa: ARG002 - for subclasses
        """Why the denial of this one means nothing; empty where it counts."""
        return self.gaps

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """In the normal form of `identifier_of`."""
        await asyncio.gather(*(self._look_up_one(identifier, found) for identifier in identifiers))

    async def _look_up_one(self, identifier: str, found: LookupResult) -> None:
        with bulkhead(found.errors, identifier):
            response = await self.client.ask(self.path(identifier), accept=self.accept, extra=self.extra)
            if response.fault:
                return
            record = self.record_of(identifier, response)
            if record is not None:
                found.records[identifier] = record
            elif not self.denies(response):
                self.client.refuse(self.unreadable)
            elif gap := self.gap_of(identifier):
                found.undecided[identifier] = gap
            else:
                found.absent.add(identifier)


class DoiRegistry(RecordSource):
    """A registration agency with a REST API: works by their DOIs, in lists and one by one, and by their titles."""

    batch: ClassVar[int]
    """DOIs in one request."""
    list_pool: ClassVar[str] = ""
    """The pool of requests for several works."""
    single_pool: ClassVar[str] = ""

    @abstractmethod
    def list_path(self, dois: Sequence[str]) -> str:
        """The request for several works."""

    @abstractmethod
    def listed(self, response: ServiceResponse) -> list[Record] | None:
        """The works of a list; None for another shape."""

    @abstractmethod
    def path(self, doi: str) -> str:
        """The request for one work."""

    @abstractmethod
    def single(self, response: ServiceResponse) -> Record:
        """The one work of a response; without a DOI for another shape."""

    @abstractmethod
    def denies(self, response: ServiceResponse) -> bool:
        """Whether the registry itself says that it does not hold the work."""

    @abstractmethod
    async def search(self, item: Item) -> list[Record] | None:
        """The registered works most like `item`; None where the registry could not be asked."""

    def is_worth_searching(self, item: Item, candidates: Sequence[Candidate]) -> bool:  # noqa: ARG002 - for subclasses
        """Whether to search here too, given what the registries before it in the list have brought."""
        return True

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """In lists first; what a list lacks is requested singly, since only then does the registry deny it."""
        listable = [doi for doi in identifiers if "," not in doi]  # in a list a comma ends the DOI
        groups = batches(listable, self.batch, _MAX_CHARACTERS) if len(listable) > 1 else ()
        await asyncio.gather(*(self._look_up_list(group, found) for group in groups))
        rest = found.without_result(identifiers)
        await asyncio.gather(*(self._look_up_single(doi, found) for doi in rest[:_MAX_SINGLE_LOOKUPS]))
        if found.without_result(rest[_MAX_SINGLE_LOOKUPS:]):
            self.client.refuse("many works were missing from its lists")

    async def _look_up_list(self, dois: Sequence[str], found: LookupResult) -> None:
        with bulkhead(found.errors, *dois):
            response = await self.client.ask(self.list_path(dois), self.list_pool)
            if response.data is not None:
                self._take_list(response, dois, found)

    def _take_list(self, response: ServiceResponse, dois: Sequence[str], found: LookupResult) -> None:
        records = self.listed(response)
        found.records.update({record.doi: record for record in records or () if record.doi in dois})
        if records is None or any(not record.doi for record in records):
            self.client.refuse(UNKNOWN_SHAPE)
        elif any(record.doi not in dois for record in records):
            self.client.refuse(_ANOTHER_DOI)

    async def _look_up_single(self, doi: str, found: LookupResult) -> None:
        with bulkhead(found.errors, doi):
            self._take_single(await self.client.ask(self.path(doi), self.single_pool), doi, found)

    def _take_single(self, response: ServiceResponse, doi: str, found: LookupResult) -> None:
        if self.denies(response):
            found.absent.add(doi)
        elif response.data is not None:
            record = self.single(response)
            if record.doi == doi:
                found.records[doi] = record
            else:
                self.client.refuse(_ANOTHER_DOI if record.doi else UNKNOWN_SHAPE)
        elif not response.fault:
            self.client.refuse(status_text(response.status_code or 0))

    def search_results(self, response: ServiceResponse) -> list[Record] | None:
        """The works of a response to a search; None, and a fault of the client, where there is none to read."""
        records = self.listed(response) if response.data is not None else None
        if records is None and not response.fault:
            fault = UNKNOWN_SHAPE if response.data is not None else status_text(response.status_code or 0)
            self.client.refuse(fault)
        return None if records is None else records[: 2 * SEARCH_ROWS]


class Catalogue(Index):
    """A service that takes lists of identifiers and leaves out of its response what it does not hold."""

    batch: ClassVar[int] = 50
    accept: ClassVar[str] = ACCEPT_JSON
    unreadable: ClassVar[str] = UNKNOWN_SHAPE
    """The fault of a response that is no list of records."""
    mismatch: ClassVar[str]
    """The fault of a response with a record that was not requested."""

    @abstractmethod
    def path(self, identifiers: Sequence[str]) -> str:
        """The request for several works."""

    @abstractmethod
    def records_of(self, response: ServiceResponse) -> dict[str, Record] | None:
        """By identifier; None for what is no list of records."""

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """The identifiers are in their normal form, without prefix or hyphens."""
        groups = batches(identifiers, self.batch, _MAX_CHARACTERS)
        await asyncio.gather(*(self._look_up_list(group, found) for group in groups))

    async def _look_up_list(self, identifiers: Sequence[str], found: LookupResult) -> None:
        with bulkhead(found.errors, *identifiers):
            response = await self.client.ask(self.path(identifiers), accept=self.accept)
            records = self.records_of(response)
            found.records.update({name: each for name, each in (records or {}).items() if name in identifiers})
            if records is None:
                if not response.fault:
                    self.client.refuse(self.unreadable)
            elif records.keys() <= set(identifiers):
                found.absent.update(found.without_result(identifiers))
            else:
                self.client.refuse(self.mismatch)


def title_words(item: Item) -> str:
    """The title as words for a search, without markup."""
    return query_words(plain_title(item.title))


def query_words(text: str) -> str:
    """Words for a search: composed, and without what a search engine may interpret."""
    plain = unicodedata.normalize("NFC", text).replace("’", "'")
    return " ".join(_OPERATORS.sub(" ", plain).split())[:MAX_TITLE].rstrip(" .")


def batches(identifiers: Sequence[str], size: int, max_characters: int) -> Iterator[list[str]]:
    """Groups of at most `size` that stay within `max_characters` of an address; one that is longer stands alone."""
    group: list[str] = []
    length = 0
    for identifier in identifiers:
        if group and (len(group) == size or length + len(identifier) > max_characters):
            yield group
            group, length = [], 0
        group.append(identifier)
        length += len(identifier)
    if group:
        yield group


DOI_RECORDS = Disclosure(
    "Crossref, DataCite, or mEDRA through doi.org",
    "for each DOI that is registered there, or whose agency is unknown; many DOIs in one request",
    "the DOIs; to Crossref also `mailto`, if you set it",
)
WORK_SEARCH = Disclosure(
    "Crossref, then DataCite",
    "for articles, chapters, theses, papers, data sets and reports without a DOI, unless you use "
    "`--ignore I105` and `--existence off`",
    "title and first author's family name; to Crossref also journal, year and, if you set it, `mailto`",
)
S = TypeVar("S", bound=Source)


class RunServices:
    """The services of a run, each made once. Those with the same address share its pace, but not their faults."""

    def __init__(
        self,
        services: Iterable[Service],
        client: Client,
        settings: Settings,
        not_asked: Mapping[str, str] | None = None,
    ) -> None:
        """`not_asked` has the services that are not asked whether a source exists, and the clauses why."""
        self.not_asked = not_asked or {}
        self.clock = client.clock
        self.addresses = settings.services
        self.cache_dir = settings.cache_dir
        paces: dict[str, Pace] = {}
        self._sources = []
        for service in services:
            key = service.key or service.setting
            own = ServiceClient(
                service.name,
                getattr(settings.services, service.setting),
                client,
                service.cost,
                User(settings.mailto, getattr(settings.keys, key, "")),
                paces.get(f"{service.setting} {service.key}"),
            )
            paces[f"{service.setting} {service.key}"] = own.pace
            self._sources.append(service.source(own))
        for source in self._sources:
            source.meet(self)

    @property
    def records(self) -> list[RecordSource]:
        """Those that hold records of works, in the order of the list."""
        kinds = (source for source in self._sources if not isinstance(source, Index))
        return [source for source in kinds if isinstance(source, RecordSource)]

    @property
    def registries(self) -> list[DoiRegistry]:
        """Those of them in which works can be searched for."""
        return [source for source in self._sources if isinstance(source, DoiRegistry)]

    @property
    def indexes(self) -> list[Index]:
        """Those that can say whether a work exists, besides the registries of DOIs."""
        return [source for source in self._sources if isinstance(source, Index)]

    def source(self, kind: type[S]) -> S:
        """The one of that class."""
        return next(source for source in self._sources if isinstance(source, kind))

    def find(self, kind: type[S]) -> S | None:
        """The one of that class, if it is asked in this run."""
        return next((source for source in self._sources if isinstance(source, kind)), None)
