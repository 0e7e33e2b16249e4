"""What all services have in common: how one is described, paced, asked for something, and given up.

No response raises an exception. One that can't be used has a fault in plain words; the client keeps the first fault, so
that the report can say why a service contributed nothing. What a registry has not said is unknown, never absent.

A service is given up for the rest of the run when it is silent twice in a row, when it wants more pauses than a run has
patience for, or when several of its responses in a row can't be used. Then nobody waits for it any longer.
"""

from __future__ import annotations

import asyncio
import re
import unicodedata
from abc import ABC, abstractmethod
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from stacite.compare.title_text import plain_title
from stacite.net.client import ACCEPT_JSON
from stacite.net.redirects import fetch, service_http
from stacite.net.response import FailureKind, service_reason, status_text
from stacite.net.retry import MAX_TRIES, MAX_TRIES_ON_REQUEST, may_pass, retry_after, says_when
from stacite.services.payload import json_fault, json_of
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Mapping, Sequence

    from stacite.model.evidence import Candidate, Record
    from stacite.model.item import Item
    from stacite.net.client import Client
    from stacite.net.politeness import Clock
    from stacite.net.response import FetchResult, Response
    from stacite.settings import Settings


# Intervals are stretched by this factor, because requests arrive less evenly than they were sent.
MARGIN = 1.25
_MIN_INTERVAL_S = 0.1
# A service that asks for longer intervals than this is not believed.
_MAX_INTERVAL_S = 60.0
# Longer ones count from the response: a request that arrives late would be too near to the next one.
_LONG_INTERVAL_S = 2.0
_MAX_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class RateLimits:
    """What a service allows before its first response says more."""

    at_once: int
    seconds: Mapping[str, float]
    """Seconds between two requests, by pool (a kind of request with a limit of its own)."""


@dataclass(slots=True)
class _Pool:
    interval_s: float
    sent_at: float = float("-inf")
    """Clock seconds at which the last request went out."""
    held_until: float = 0.0
    pacing: asyncio.Lock = field(default_factory=asyncio.Lock)
    started: bool = False
    first_done: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the first request has its response; before that the service's limits for this user are unknown."""


class Pace:
    """`async with pace.turn(pool):` around each request; then `adjust` by its headers, `slow_down` after a 429."""

    def __init__(self, limits: RateLimits, clock: Clock) -> None:
        self._clock = clock
        self._at_once = limits.at_once
        self._active = 0
        self._free = asyncio.Condition()
        self._pools = {pool: _Pool(seconds * MARGIN) for pool, seconds in limits.seconds.items()}

    @asynccontextmanager
    async def turn(self, pool: str, is_over: Callable[[], bool] = lambda: False) -> AsyncIterator[None]:
        """Wait until one request may go out. Once `is_over()`, nobody waits any longer: nothing will be sent."""
        if self._pools[pool].started:
            await self._pools[pool].first_done.wait()
        self._pools[pool].started = True
        async with self._free:
            await self._free.wait_for(lambda: self._active < self._at_once)
            self._active += 1
        try:
            async with self._pools[pool].pacing:
                while not is_over() and (wait := self._free_at(self._pools[pool]) - self._clock.monotonic()) > 0:
                    await self._clock.sleep(wait)
                self._pools[pool].sent_at = self._clock.monotonic()
            yield
        finally:
            if self._pools[pool].interval_s > _LONG_INTERVAL_S:
                self._pools[pool].sent_at = self._clock.monotonic()
            self._pools[pool].first_done.set()
            async with self._free:
                self._active -= 1
                self._free.notify_all()

    @staticmethod
    def _free_at(pool: _Pool) -> float:
        return max(pool.held_until, pool.sent_at + pool.interval_s)

    def adjust(self, pool: str, headers: Mapping[str, str]) -> None:
        """Go as fast as a response's headers allow; missing or nonsensical values change nothing.

        Crossref sends `x-rate-limit-limit`, `x-rate-limit-interval` and `x-concurrency-limit`.
        """
        number, interval = _count(headers.get("x-rate-limit-limit")), _seconds(headers.get("x-rate-limit-interval"))
        if number and interval and interval / number <= _MAX_INTERVAL_S:
            self._pools[pool].interval_s = max(_MIN_INTERVAL_S, interval / number * MARGIN)
        if at_once := _count(headers.get("x-concurrency-limit")):
            self._at_once = min(at_once, _MAX_AT_ONCE)

    def slow_down(self, pool: str, wait_s: float) -> float:
        """Send nothing for so many seconds, and at half the pace from then on; returns the clock seconds of the next.

        Of several requests that were under way together, the first halves the pace.
        """
        now, own = self._clock.monotonic(), self._pools[pool]
        if own.held_until <= now:
            own.interval_s = min(_MAX_INTERVAL_S, 2 * own.interval_s)
        for each in self._pools.values():
            each.held_until = max(each.held_until, now + wait_s)
        return self._free_at(own)


def _count(value: str | None) -> int:
    return int(value) if value and re.fullmatch(r"\d{1,6}", value.strip()) else 0


def _seconds(value: str | None) -> float:
    """`1s`, `5m`; a number alone is seconds."""
    found = re.fullmatch(r"(\d{1,6})\s?([smh]?)", (value or "").strip().lower())
    return int(found[1]) * {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}[found[2]] if found else 0.0


# Twenty works with their reference lists have some hundreds of KiB.
LIMIT_KIB = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a service allows, and how much of it is put up with before it is given up for the run."""

    limits: RateLimits
    polite: RateLimits | None = None
    """The same for users who give an address (`mailto`)."""
    timeout_s: float = 15.0
    """Seconds for one request, unless a page has less. Shorter than a page's: two of these are waited for."""
    faults_in_a_row: int = 3
    patience_s: float = 30.0
    """Seconds of all its pauses in a run; a service that asks for more is given up."""
    limit_kib: int = LIMIT_KIB
    """KiB of a response that are read; 0 for as many as of a page."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A row of the table in docs/privacy.md: what is sent to whom, and when. Services may share one."""

    to: str
    when: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is known of a service: data, the constant `SERVICE` of its module, listed in `run.py`."""

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


@dataclass(frozen=True, slots=True)
class User:
    """What a service learns of who asks."""

    mailto: str = ""
    key: str = field(default="", repr=False)
    """It stands in no address of a response, and in no reason."""


@dataclass(frozen=True, slots=True)
class Extra:
    """What a request needs besides its path. A key belongs here, so that no address in a report shows it."""

    secret: str = field(default="", repr=False)
    """The end of the address, with the key: `&api_key=…`."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    form: bytes | None = None
    """The body of a POST; None for a GET."""
    beginning: bool = False
    """Whether the first KiB of the response are enough, as of a document that only has to be there."""


NO_EXTRA = Extra()


# Failures that the next request would most likely meet too.
_NO_CONTACT = (FailureKind.TIMEOUT, FailureKind.UNREACHABLE, FailureKind.NOT_CONNECTED, FailureKind.NO_NAME)
_MAX_SILENCES = 2
_TIMED_OUT = "the request timed out"
# Half of the wait after a first 429 without Retry-After; each further one doubles it.
_BACK_OFF_S = 1.0
_MAX_REFUSED = 5
_UNREADABLE = object()


@dataclass(frozen=True, slots=True)
class ServiceResponse:
    """What a service responded to one request."""

    url: str
    """As requested."""
    status_code: int | None = None
    data: Any = None
    """The JSON of a 200: an object or a list. None for all else."""
    body: bytes = b""
    """Of a 200 or of an error that says something about the request: 400, 404."""
    fetched: datetime | None = None
    """UTC."""
    fault: str = ""
    """Why it can't be used, as a clause; empty for 200, 400 and 404."""
    headers: Mapping[str, str] = field(default_factory=dict, compare=False)
    """By name in lower case; empty where there was no response."""


class ServiceClient:
    """One service in one run: `fault` is the first reason why it could not be used, `closed` ends all requests."""

    def __init__(
        self, name: str, base: str, client: Client, cost: Cost, user: User | None = None, pace: Pace | None = None
    ) -> None:
        """`base` is the address in the settings, which may be private."""
        self.name = name
        self.base = base.rstrip("/")
        self.client = client
        self.mailto, self.key = (user.mailto, user.key.strip()) if user is not None else ("", "")
        self.pace = pace or Pace((self.mailto and cost.polite) or cost.limits, client.clock)
        self.fault = ""
        self.closed = False
        self.timeout_s = min(cost.timeout_s, client.timeout_s)
        self._cost = cost
        self._http = service_http(client, cost.limit_kib, self.timeout_s)
        self._over = asyncio.Event()
        """Set when the service is given up."""
        self._silences = 0
        self._silent_at = float("-inf")
        """Clock seconds at which the last request ended without a response."""
        self._complains_since: float | None = None
        self._waited_s = 0.0
        """Seconds of the pauses that are over."""
        self._faults_in_a_row = 0
        self._refused = 0
        self._complaint = ""
        """The last 429 or 503, as a clause."""
        if self.key and not (self.key.isascii() and self.key.isprintable() and " " not in self.key):
            # As a header it could not be sent, and what is raised then has it in its text.
            self.close("your key to it has a space or a character that no key has; copy it again")

    @property
    def reason(self) -> str:
        """Why the service contributed nothing or not all, as a clause for the report."""
        return f"{self.fault}; no further requests were sent" if self.closed else self.fault

    async def send(self, path: str, accept: str = ACCEPT_JSON, extra: Extra = NO_EXTRA) -> FetchResult:
        """One request, redirects included, for a caller who has the turn. `path` is quoted and begins with a slash."""
        result = await fetch(self._http, self.base + path + extra.secret, accept, extra.headers, extra.form)
        self.count_silence(result)
        return result

    async def unless_closed(self, request: Coroutine[Any, Any, FetchResult]) -> FetchResult | None:
        """The result of a request that somebody else paces; None if the service is given up before it is there."""
        sending, closing = asyncio.ensure_future(request), asyncio.ensure_future(self._over.wait())
        try:
            await asyncio.wait((sending, closing), return_when=asyncio.FIRST_COMPLETED)
            if not sending.done():
                return None
            result = sending.result()
        finally:
            sending.cancel()
            closing.cancel()
            await asyncio.gather(sending, closing, return_exceptions=True)
        self.count_silence(result)
        return result

    def count_silence(self, result: FetchResult) -> None:
        """Give the service up when it could not be reached, or ran out of time, twice in a row.

        Requests that were under way together count once: a network may be interrupted for a moment.
        """
        response, failure = result.response, result.failure
        if not (response.timed_out if response else failure is not None and failure.kind in _NO_CONTACT):
            self._silences = 0 if response else self._silences
            return
        now = self.client.clock.monotonic()
        if now - result.elapsed_ms / 1000 < self._silent_at:
            return
        self._silences += 1
        self._silent_at = now
        if self._silences >= _MAX_SILENCES:
            timed_out = failure is None or failure.kind is FailureKind.TIMEOUT
            self.close("two requests in a row timed out" if failure is None or timed_out else service_reason(failure))

    async def ask(
        self, path: str, pool: str = "", accept: str = ACCEPT_JSON, extra: Extra = NO_EXTRA
    ) -> ServiceResponse:
        """Request `path` in its turn, again where that may help; a body is parsed where `accept` is JSON."""
        url, tries = self.base + path, 0
        while True:
            async with self.pace.turn(pool, lambda: self.closed):
                if self.closed:
                    return ServiceResponse(url, fault=self.fault)
                result = await self.send(path, accept, extra)
                tries += 1
                self._adjust_pace(pool, result, tries)
            most = MAX_TRIES_ON_REQUEST if says_when(result) else MAX_TRIES
            if tries >= most or not may_pass(result) or self.closed:
                break
        response = self._response(url, result, as_json=accept == ACCEPT_JSON, beginning=extra.beginning)
        if result.response is not None:
            response = replace(response, headers=result.response.headers)
        if response.fault:
            self.note_fault(response.fault)
        else:
            self.note_success()
        return response

    def _adjust_pace(self, pool: str, result: FetchResult, tries: int) -> None:
        """Go on as fast as the service allows; close it where it wants a long pause."""
        if result.failure is not None and result.failure.kind is FailureKind.HELD:
            self.close(self._complaint or result.failure.reason)
        if result.response is not None:
            self.pace.adjust(pool, result.response.headers)
            self.heed(result.response, pool, _BACK_OFF_S * 2**tries)

    def heed(self, response: Response, pool: str | None = None, back_off_s: float = _BACK_OFF_S) -> None:
        """Pause as a response asks for; give the service up if all its pauses take longer than a run has for them.

        Without a pool the caller keeps the pause itself. `back_off_s` is for a 429 that doesn't say how long.
        """
        if response.status_code not in (429, 503):
            return
        now = self.client.clock.monotonic()
        wait = retry_after(response.headers.get("retry-after"), self.client.clock.now())
        if wait is None and response.status_code == 429:
            wait = _wait_until(response.body, self.client.clock.now())
        self._complaint = status_text(response.status_code)
        if wait is not None:
            self._complaint += f"; try again after {_moment_after(self.client.clock.now(), wait)}"
        elif response.status_code == 429:
            wait = back_off_s
        else:
            return
        since = self._complains_since = now if self._complains_since is None else self._complains_since
        left = self._cost.patience_s - self._waited_s - (now - since)
        if wait > left or (pool is not None and self.pace.slow_down(pool, wait) - now > left):
            self.close(self._complaint)

    def _response(self, url: str, result: FetchResult, *, as_json: bool, beginning: bool) -> ServiceResponse:
        fetched = result.hops[-1].requested_at if result.hops else None
        response = result.response
        if response is None:
            return ServiceResponse(
                url, fetched=fetched, fault=service_reason(result.failure) if result.failure else "no response"
            )
        if response.status_code in (400, 404):
            return ServiceResponse(url, response.status_code, body=response.body, fetched=fetched)
        if response.status_code != 200:
            return ServiceResponse(url, response.status_code, fetched=fetched, fault=status_text(response.status_code))
        too_long = not response.complete and len(response.body) >= self._cost.limit_kib * 1024
        if not response.complete and not (beginning and too_long):
            fault = "a response that is too long" if too_long else "a response that broke off"
            return ServiceResponse(url, 200, fetched=fetched, fault=_TIMED_OUT if response.timed_out else fault)
        data, fault = _parsed(response.body, response.headers.get("content-type", "")) if as_json else (None, "")
        return ServiceResponse(url, 200, data, response.body, fetched, fault)

    def note_fault(self, fault: str) -> None:
        """Count a response that can't be used; close the service after some in a row."""
        self.fault = self.fault or fault
        self._faults_in_a_row += 1
        if self._faults_in_a_row >= self._cost.faults_in_a_row:
            self.close(self.fault)

    def note_success(self) -> None:
        """Begin counting faults anew; a pause that the service asked for is over."""
        self._faults_in_a_row = 0
        if self._complains_since is not None:
            self._waited_s += self.client.clock.monotonic() - self._complains_since
            self._complains_since = None

    def close(self, fault: str) -> None:
        """Send it nothing more in this run, and have nobody wait for it."""
        if not self.closed:
            self.closed, self.fault = True, fault
            self._over.set()

    def refuse(self, fault: str) -> None:
        """Count a sound response with useless content; close the service after some of these."""
        self.fault = self.fault or fault
        self._refused += 1
        if self._refused >= _MAX_REFUSED:
            self.close(self.fault)


def _wait_until(body: bytes, now: datetime) -> float | None:
    """The seconds until the moment that a 429 names in its JSON instead of a header, as CourtListener does."""
    data = json_of(body)
    moment = data.get("wait_until") if isinstance(data, dict) else None
    try:
        return max(0.0, (datetime.fromisoformat(str(moment)) - now).total_seconds()) if moment else None
    except (TypeError, ValueError):  # no moment, or one without a time zone
        return None


def _moment_after(now: datetime, wait_s: float) -> str:
    try:
        return f"{now + timedelta(seconds=wait_s):%Y-%m-%d %H:%M} UTC"
    except OverflowError:  # a Retry-After may give any number of seconds
        return "a date far in the future"


def _parsed(body: bytes, content_type: str) -> tuple[Any, str]:
    """An object or a list, or why there is none."""
    data = json_of(body, _UNREADABLE)
    if data is _UNREADABLE:
        return None, json_fault(body, content_type)
    return (data, "") if isinstance(data, dict | list) else (None, "a response without content")


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


# What search engines take for operators, and a title never means so.
_OPERATORS = pattern(r"[:;,|()\[\]{}*?!^~\\\"“”„«»=<>/@&$+#%_]+")


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
