"""How a service is asked: at its own pace, bounded, in batches where it takes them, and given up in time.

Whatever a service sends, nothing is raised. What can't be used has a fault in plain words; the first one is kept, so
that the run can say once what of the service was missing. What a registry has not said is unknown, never absent.
"""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from stacite.net.client import ACCEPT_JSON, RequestOptions
from stacite.net.redirects import follow_redirects
from stacite.net.response import FailureKind, status_text
from stacite.net.retry import may_pass, retry_after

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from stacite.model.evidence import Record
    from stacite.net.client import Client
    from stacite.net.clock import Clock
    from stacite.net.response import FetchResult, Response


MARGIN = 1.25
"""What a service's interval is stretched by: requests arrive less evenly than they were sent."""
_FASTEST_S = 0.1
"""Seconds between two requests, whatever a service would allow."""
_SLOWEST_S = 60.0
"""Seconds beyond which what a service says is taken for nonsense."""


@dataclass(frozen=True, slots=True)
class RateLimits:
    """What a service allows before it has said a word."""

    at_once: int
    seconds: Mapping[str, float]
    """Seconds between two requests, by pool."""


@dataclass(slots=True)
class _Pool:
    interval_s: float
    sent_at: float = float("-inf")
    """Clock seconds at which the last request went out."""
    held_until: float = 0.0
    pacing: asyncio.Lock = field(default_factory=asyncio.Lock)
    begun: bool = False
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    """Whether the first request has its answer. Till then nobody knows as what the service takes the caller."""


class Pace:
    """`async with pace.turn(pool):` around each request; `heed` its answer, `slow_down` after a complaint."""

    def __init__(self, limits: RateLimits, clock: Clock) -> None:
        self._clock = clock
        self._at_once = limits.at_once
        self._under_way = 0
        self._places = asyncio.Condition()
        self._over = False
        self._pools = {pool: _Pool(seconds * MARGIN) for pool, seconds in limits.seconds.items()}

    @asynccontextmanager
    async def turn(self, pool: str) -> AsyncIterator[None]:
        """One request, when its turn has come."""
        if self._pools[pool].begun:
            await self._pools[pool].heard.wait()
        self._pools[pool].begun = True
        async with self._places:
            await self._places.wait_for(lambda: self._under_way < self._at_once)
            self._under_way += 1
        try:
            await self._wait(self._pools[pool])
            yield
        finally:
            self._pools[pool].heard.set()
            async with self._places:
                self._under_way -= 1
                self._places.notify_all()

    async def _wait(self, pool: _Pool) -> None:
        async with pool.pacing:
            while not self._over and (wait := self._free_at(pool) - self._clock.monotonic()) > 0:
                await self._clock.sleep(wait)
            pool.sent_at = self._clock.monotonic()

    @staticmethod
    def _free_at(pool: _Pool) -> float:
        return max(pool.held_until, pool.sent_at + pool.interval_s)

    def heed(self, pool: str, headers: Mapping[str, str]) -> None:
        """Go as fast as an answer's headers allow; what is missing or makes no sense changes nothing.

        Crossref sends `x-rate-limit-limit`, `x-rate-limit-interval` and `x-concurrency-limit`.
        """
        number, interval = (
            _whole_number(headers.get("x-rate-limit-limit")),
            _seconds(headers.get("x-rate-limit-interval")),
        )
        if number and interval and interval / number <= _SLOWEST_S:
            self._pools[pool].interval_s = max(_FASTEST_S, interval / number * MARGIN)
        if at_once := _whole_number(headers.get("x-concurrency-limit")):
            self._at_once = min(at_once, 10)

    def slow_down(self, pool: str, wait_s: float) -> None:
        """Ask nothing for so many seconds, and at half the pace from then on."""
        for each in self._pools.values():
            each.held_until = max(each.held_until, self._clock.monotonic() + wait_s)
        self._pools[pool].interval_s = min(_SLOWEST_S, 2 * self._pools[pool].interval_s)

    def end(self) -> None:
        """Nothing will be sent any more: let all go that wait for their turns."""
        self._over = True


def _whole_number(value: str | None) -> int:
    return int(value) if value and re.fullmatch(r"\d{1,6}", value.strip()) else 0


def _seconds(value: str | None) -> float:
    """`1s`, `5m`; a number alone is seconds."""
    found = re.fullmatch(r"(\d{1,6})\s?([smh]?)", (value or "").strip().lower())
    return int(found[1]) * {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}[found[2]] if found else 0.0


LIMIT_KIB = 8192
"""KiB of an answer; twenty works with their reference lists have some hundreds."""
PATIENCE_S = 120.0
"""Seconds: a service that wants a longer pause is asked no more in this run."""
_MAX_TRIES = 2
"""How often one thing is asked, where the fault may pass."""
_MAX_TRIES_ON_REQUEST = 4
"""How often, where the service only wants a pause."""
_BACK_OFF_S = 1.0
"""Half the seconds after the first 429 that does not say how long; twice as long after each that follows."""
_FAULTS_IN_A_ROW = 3
"""Answers that can't be used, one after the other, after which a service is given up."""
_REFUSED_IN_ALL = 5
"""Answers that look sound and are of no use, after which a service is given up."""
_SILENT = (FailureKind.TIMEOUT, FailureKind.UNREACHABLE, FailureKind.NOT_CONNECTED, FailureKind.NO_NAME)
"""Failures that the next question would meet too."""


@dataclass(frozen=True, slots=True)
class ServiceResponse:
    """What a service said to one question."""

    url: str
    """As asked."""
    status_code: int | None = None
    data: Any = None
    """The JSON of a 200: an object or a list. None for all else."""
    body: bytes = b""
    """Of a 200 or of an error that says something about the question: 400, 404."""
    fetched: datetime | None = None
    """UTC."""
    fault: str = ""
    """Why this says nothing, as a clause; empty where it is an answer: 200, 400 or 404."""


@dataclass(slots=True)
class ServiceClient:
    """One service of a run."""

    name: str
    """As the user is told: Crossref."""
    base: str
    """Its address in the settings, which may be private."""
    client: Client
    limits: RateLimits
    fault: str = ""
    """The first reason why something was not answered; empty as long as all was."""
    closed: bool = False
    """Whether it is asked no more in this run."""
    pace: Pace = field(init=False)
    _in_a_row: int = 0
    """Faults since the last answer."""
    _refused: int = 0
    """Answers that were of no use to who asked."""
    _wanted: str = ""
    """What it said when it last complained."""

    def __post_init__(self) -> None:
        """A service without a slash at its end, and its turns."""
        self.base = self.base.rstrip("/")
        self.pace = Pace(self.limits, self.client.clock)

    async def ask(self, path: str, pool: str = "", accept: str = ACCEPT_JSON) -> ServiceResponse:
        """Ask for `path`, which begins with a slash and is quoted already.

        An answer to another `accept` than JSON is handed over as it came.
        """
        url, asked = self.base + path, 0
        while True:
            async with self.pace.turn(pool):
                if self.closed:
                    return ServiceResponse(url, fault=self.fault)
                ask = RequestOptions(accept=accept, service=True, limit_kib=LIMIT_KIB, paced=True)
                trail = await follow_redirects(self.client, url, ask)
                asked += 1
                self._heed(pool, trail, asked)
            if asked >= self._asks(trail):
                break
        reply = _service_response(url, trail, as_json=accept == ACCEPT_JSON)
        self._note(reply, trail)
        return reply

    def _heed(self, pool: str, trail: FetchResult, asked: int) -> None:
        """Go on as fast as the service wants; give it up where it wants a long pause."""
        if trail.failure is not None and trail.failure.kind is FailureKind.HELD:
            self.give_up(self._wanted or trail.failure.reason)
        if trail.answer is None:
            return
        self.pace.heed(pool, trail.answer.headers)
        if trail.answer.status_code not in (429, 503):
            return
        now = self.client.clock.now()
        wait = retry_after(trail.answer.headers.get("retry-after"), now)
        self._wanted = status_text(trail.answer.status_code)
        if wait is not None:
            self._wanted += f", can be asked again from {_moment_of(now, wait)}"
        if wait is not None and wait > PATIENCE_S:
            self.give_up(self._wanted)
        elif wait is not None or trail.answer.status_code == 429:
            self.pace.slow_down(pool, _BACK_OFF_S * 2**asked if wait is None else wait)

    def _asks(self, trail: FetchResult) -> int:
        """How often such an answer is worth asking for."""
        if self.closed or not may_pass(trail):
            return 1
        complained = trail.answer is not None and (trail.status_code == 429 or "retry-after" in trail.answer.headers)
        return _MAX_TRIES_ON_REQUEST if complained else _MAX_TRIES

    def _note(self, reply: ServiceResponse, trail: FetchResult) -> None:
        self._in_a_row = self._in_a_row + 1 if reply.fault else 0
        self.fault = self.fault or reply.fault
        silent = trail.failure is not None and trail.failure.kind in _SILENT
        if reply.fault and (silent or self._in_a_row >= _FAULTS_IN_A_ROW):
            self.give_up(self.fault)

    def give_up(self, why: str) -> None:
        """Ask it no more in this run."""
        self.closed, self.fault = True, why
        self.pace.end()

    def refuse(self, why: str) -> None:
        """An answer that came could not be used; after some of these it is asked no more."""
        self.fault = self.fault or why
        self._refused += 1
        if self._refused >= _REFUSED_IN_ALL:
            self.give_up(self.fault)


def _moment_of(now: datetime, wait_s: float) -> str:
    """A Retry-After may name any number of seconds."""
    try:
        return f"{now + timedelta(seconds=wait_s):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return "a day far off"


def _service_response(url: str, trail: FetchResult, *, as_json: bool) -> ServiceResponse:
    fetched = trail.hops[-1].asked_at if trail.hops else None
    answer = trail.answer
    if answer is None:
        return ServiceResponse(url, fetched=fetched, fault=trail.failure.reason if trail.failure else "no answer")
    if answer.status_code in (400, 404):
        return ServiceResponse(url, answer.status_code, body=answer.body, fetched=fetched)
    if answer.status_code != 200:
        return ServiceResponse(url, answer.status_code, fetched=fetched, fault=status_text(answer.status_code))
    if not answer.complete:
        long = len(answer.body) >= LIMIT_KIB * 1024
        why = "an answer that is too long" if long else "an answer that broke off"
        return ServiceResponse(url, 200, fetched=fetched, fault=why)
    data, fault = _json_of(answer) if as_json else (None, "")
    return ServiceResponse(url, 200, data, answer.body, fetched, fault)


def _json_of(answer: Response) -> tuple[Any, str]:
    """Bounded in depth by the interpreter; where HTML came, that is what the user wants to hear."""
    try:
        data = json.loads(answer.body)
    except (ValueError, RecursionError):
        html = answer.body.lstrip()[:1] == b"<" or "html" in answer.headers.get("content-type", "")
        return None, "HTML instead of JSON" if html else "JSON that can't be read"
    if isinstance(data, dict | list):
        return data, ""
    return None, "an answer without content"


MAX_DOI_CHARACTERS = 1500
"""Of the DOIs of one question; quoted they are three times as long at most, and some servers take 8,000."""
_MAX_SINGLE_LOOKUPS = 100
"""Works that are asked for one by one; that many are missing in no list that is sound."""
_ANOTHER_DOI = "the record of another DOI"
_SHAPELESS = "JSON of another shape"


@dataclass(slots=True)
class LookupResult:
    """What one registry said. It grows as the answers come, so that an interrupted run keeps what it has."""

    records: dict[str, Record] = field(default_factory=dict)
    """By DOI in lower case."""
    absent: set[str] = field(default_factory=set)
    """DOIs, in lower case, that this registry does not hold; another one may."""

    def open(self, dois: Iterable[str]) -> list[str]:
        """Those of which it has not said anything."""
        return [doi for doi in dois if doi not in self.records and doi not in self.absent]


class RecordService(Protocol):
    """How a registry is asked, and how its answers are read."""

    @property
    def service(self) -> ServiceClient:
        """Who is asked."""
        ...

    @property
    def batch(self) -> int:
        """DOIs in one question."""
        ...

    @property
    def list_pool(self) -> str:
        """Among which of the service's requests a question for several counts."""
        ...

    @property
    def single_pool(self) -> str:
        """As above, for one work."""
        ...

    def list_path(self, dois: Sequence[str]) -> str:
        """The question for several works."""
        ...

    def listed(self, reply: ServiceResponse) -> list[Record] | None:
        """The works of a list; None where it is none."""
        ...

    def path(self, doi: str) -> str:
        """The question for one work."""
        ...

    def single(self, reply: ServiceResponse) -> Record:
        """The one work of an answer, without a DOI where it is none."""
        ...

    def denies(self, reply: ServiceResponse) -> bool:
        """Whether the registry itself says that it does not hold the work, in its own words for that."""
        ...


async def look_up(desk: RecordService, dois: Sequence[str], told: LookupResult) -> None:
    """Ask for DOIs in lower case; what comes is in `told`, and why something does not is the service's fault."""
    listed = [doi for doi in dois if "," not in doi]  # in a list a comma ends the name
    groups = batches(listed, desk.batch, MAX_DOI_CHARACTERS) if len(listed) > 1 else ()
    await asyncio.gather(*(_ask_list(desk, group, told) for group in groups))
    rest = told.open(dois)
    await asyncio.gather(*(_ask_single(desk, doi, told) for doi in rest[:_MAX_SINGLE_LOOKUPS]))
    if told.open(rest[_MAX_SINGLE_LOOKUPS:]):
        desk.service.refuse("many works were missing in its lists")


async def _ask_list(desk: RecordService, dois: Sequence[str], told: LookupResult) -> None:
    reply = await desk.service.ask(desk.list_path(dois), desk.list_pool)
    if reply.data is None:
        return
    records = desk.listed(reply)
    told.records.update({record.doi: record for record in records or () if record.doi in dois})
    if records is None or any(not record.doi for record in records):
        desk.service.refuse(_SHAPELESS)
    elif any(record.doi not in dois for record in records):
        desk.service.refuse(_ANOTHER_DOI)


async def _ask_single(desk: RecordService, doi: str, told: LookupResult) -> None:
    reply = await desk.service.ask(desk.path(doi), desk.single_pool)
    if desk.denies(reply):
        told.absent.add(doi)
    elif reply.data is not None:
        record = desk.single(reply)
        if record.doi == doi:
            told.records[doi] = record
        else:
            desk.service.refuse(_ANOTHER_DOI if record.doi else _SHAPELESS)
    elif not reply.fault:
        desk.service.refuse(status_text(reply.status_code or 0))


def batches(dois: Sequence[str], size: int, letters: int) -> Iterator[list[str]]:
    """In groups of at most `size` that stay within `letters` of an address; one that is too long alone is alone."""
    group: list[str] = []
    length = 0
    for doi in dois:
        if group and (len(group) == size or length + len(doi) > letters):
            yield group
            group, length = [], 0
        group.append(doi)
        length += len(doi)
    if group:
        yield group
