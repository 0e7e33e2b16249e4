"""How a service is asked, and what it sends: at its pace, again where that may help, and no longer once it is given up.

No response raises an exception. One that can't be used has a fault in plain words; the client keeps the first fault, so
that the report can say why a service contributed nothing. What a registry has not said is unknown, never absent.

A service is given up for the rest of the run when it is silent twice in a row, when its pauses and slow responses take
more time than a run has patience for, or when several of its responses in a row can't be used. Then nobody waits for it
any longer.

What it sent is read by shape: texts, lists, dates and names out of JSON and XML that may hold anything. Where a string
is due services send lists, where a list is due a string, and null anywhere. XML that declares a document type is not
read: only there can entities grow or reach out (XML 1.0, 4.2).
"""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from stacite.model.identifiers import is_doi
from stacite.model.item import Date, Name
from stacite.net.client import ACCEPT_JSON, fetch, service_http
from stacite.net.politeness import MAX_TRIES, MAX_TRIES_ON_REQUEST, may_pass, retry_after, says_when
from stacite.net.response import FailureKind, FetchResult, failure_of, service_reason, status_text
from stacite.text.characters import LONE_SURROGATE
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Mapping
    from xml.etree.ElementTree import Element

    from stacite.net.client import Client
    from stacite.net.politeness import Clock
    from stacite.net.response import Response


# Characters of a text; titles full of MathML have thousands. A longer one is none.
MAX_TEXT = 20_000
# Entries of a list; the longest lists of authors have some five thousand. A longer one is none.
MAX_ENTRIES = 10_000
_ISO = pattern(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?!\d)")


def json_of(body: bytes, unreadable: object = None) -> Any:
    """The value of a JSON text; `unreadable` for what is none, or nested too deep to be parsed."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return unreadable


def json_fault(body: bytes, content_type: str = "") -> str:
    """Why a body is not JSON: where HTML came, as from a sign-in page of a network, users need to know that."""
    html = body.lstrip()[:1] == b"<" or "html" in content_type
    return "HTML instead of JSON" if html else "JSON that can't be read"


def text_of(value: object) -> str:
    """A string or number as text without surrounding whitespace; the first of a list; empty for all else."""
    if isinstance(value, list):
        return next(iter(texts_of(value)), "")
    # Not isinstance, since True and False are instances of int.
    if type(value) is int and abs(value) < 10**12:
        return str(value)
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        return ""
    return LONE_SURROGATE.sub("\ufffd", value).strip()


def texts_of(value: object) -> tuple[str, ...]:
    """All texts of a list, or the single one in its place, each once; empty ones are left out."""
    entries = value if isinstance(value, list) else [value]
    if len(entries) > MAX_ENTRIES:
        return ()
    return tuple(dict.fromkeys(filter(None, (text_of(entry) for entry in entries if not isinstance(entry, list)))))


def object_of(value: object) -> Mapping[str, Any]:
    """An object; an empty one for all else."""
    return value if isinstance(value, dict) else {}


def objects_of(value: object) -> Iterator[Mapping[str, Any]]:
    """The objects of a list, or the single one in its place."""
    entries = value if isinstance(value, list) else [value]
    return (entry for entry in entries if isinstance(entry, dict)) if len(entries) <= MAX_ENTRIES else iter(())


def page_of(value: object) -> str:
    """The address of a web page; empty for all else, such as a script."""
    url = text_of(value)
    return url if url.startswith(("https://", "http://")) and url.isprintable() and " " not in url else ""


def doi_of(value: object) -> str:
    """A DOI in lower case, without `https://doi.org/` or `doi:`; empty for what is none."""
    bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)", "", text_of(value).lower())
    return bare if is_doi(bare) else ""


def date_of_parts(value: object) -> Date | None:
    """CSL's `{"date-parts": [[2021, 3]]}`, numbers as numbers or as texts; None where not even a year is known."""
    ends = object_of(value).get("date-parts")
    if not isinstance(ends, list):
        return None
    known = [edtf for end in ends[:2] if isinstance(end, list) and (edtf := _edtf(end))]
    return Date("/".join(known)) if known else None


def _edtf(parts: list[object]) -> str:
    """`2021-03` for [2021, 3, null]."""
    numbers: list[int] = []
    for part, low, high in zip(parts, (1, 1, 1), (9999, 12, 31), strict=False):
        digits = text_of(part)
        # A month that can't be right makes the day worthless too, so the date ends before it.
        if not re.fullmatch(r"\d{1,4}", digits) or not low <= int(digits) <= high:
            break
        numbers.append(int(digits))
    return "-".join(f"{number:0{width}}" for number, width in zip(numbers, (4, 2, 2), strict=False))


def date_of_text(value: object) -> Date | None:
    """The beginning of an ISO 8601 date or moment; None for all else."""
    found = _ISO.match(text_of(value))
    if found is None:
        return None
    edtf = _edtf(list(found.group("year", "month", "day")))
    return Date(edtf) if edtf else None


def parse_xml(body: bytes) -> Element | None:
    """The root; None for what is no XML in UTF-8, and for what declares anything."""
    try:
        source = body.decode("utf-8-sig")
        # ElementTree expands entities that a document declares, which can fill the memory.
        declares = "<!DOCTYPE" in source or "<!ENTITY" in source
        return None if declares else ET.fromstring(source)  # noqa: S314 - as above
    except (UnicodeDecodeError, ET.ParseError):
        return None


def local_name(element: Element) -> str:
    """Its name without the namespace."""
    return element.tag.rpartition("}")[2]


def descendants(element: Element | None, *names: str) -> Iterator[Element]:
    """All elements at the end of a path of names, namespaces aside."""
    return iter(()) if element is None else element.iterfind("/".join(f"{{*}}{name}" for name in names))


def element_text(element: Element | None, *names: str) -> str:
    """The text of the first element on that path, or of the element itself, whitespace collapsed; empty for none."""
    found = next(descendants(element, *names), None) if names else element
    return "" if found is None else " ".join((found.text or "").split())


_PARTICLES = frozenset("d' da dal dalla de degli dei del della delle den der di du la le lo van von".split())


def person_of(whole: str) -> Name | None:
    """`Lind, Ada` by its comma; else the family name is the last word, with the particles before it."""
    family, comma, given = (part.strip() for part in whole.partition(","))
    if comma and family and given:
        return Name(family, given)
    words = whole.strip(" ,").split()
    if not words:
        return None
    cut = next((at for at, word in enumerate(words) if at and word.lower() in _PARTICLES), len(words) - 1)
    return Name(" ".join(words[cut:]), " ".join(words[:cut]))


def people_of(wholes: Iterable[str]) -> tuple[Name, ...]:
    """The names among these, as `person_of` makes them."""
    return tuple(person for whole in wholes if (person := person_of(whole)) is not None)


# Intervals are stretched by this factor, because requests arrive less evenly than they were sent.
MARGIN = 1.25
_MIN_INTERVAL_S = 0.1
# A service that asks for longer intervals than this is not believed.
_MAX_INTERVAL_S = 60.0
# Longer ones count from the response: a request that arrives late would be too near to the next one. So does the one
# after the first request of a pool, which had to connect before it was sent.
_LONG_INTERVAL_S = 2.0
_MAX_AT_ONCE = 10
# Responses after which a slower pace is doubled.
_CALM = 3


@dataclass(frozen=True, slots=True)
class RateLimits:
    """What a service allows before its first response says more."""

    at_once: int
    seconds: Mapping[str, float]
    """Seconds between two requests, by pool (a kind of request with a limit of its own)."""


@dataclass(slots=True)
class _Pool:
    interval_s: float
    usual_s: float
    """What the interval is while the service does not complain."""
    sent_at: float = float("-inf")
    """Clock seconds at which the last request went out."""
    held_until: float = 0.0
    calm: int = 0
    """Responses since the service last complained, or since the pace was last doubled."""
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
        self._pools = {pool: _Pool(seconds * MARGIN, seconds * MARGIN) for pool, seconds in limits.seconds.items()}
        self.lost_s = 0.0
        """Seconds that requests have waited longer than they would have if the service had not complained."""

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
                own, usual_at = self._pools[pool], self._clock.monotonic()
                while not is_over() and (wait := self._free_at(own) - self._clock.monotonic()) > 0:
                    await self._clock.sleep(wait)
                usual_at = max(usual_at, own.held_until, own.sent_at + own.usual_s)
                self.lost_s += max(0.0, own.sent_at + own.interval_s - usual_at)
                own.sent_at = self._clock.monotonic()
            yield
        finally:
            if self._pools[pool].interval_s > _LONG_INTERVAL_S or not self._pools[pool].first_done.is_set():
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
            self._pools[pool].interval_s = self._pools[pool].usual_s = max(_MIN_INTERVAL_S, interval / number * MARGIN)
        if at_once := _count(headers.get("x-concurrency-limit")):
            self._at_once = min(at_once, _MAX_AT_ONCE)

    def slow_down(self, pool: str, wait_s: float) -> float:
        """Send nothing for so many seconds, and at half the pace then; returns the clock seconds of the next.

        Of several requests that were under way together, the first halves the pace.
        """
        now, own = self._clock.monotonic(), self._pools[pool]
        if own.held_until <= now:
            own.interval_s, own.calm = min(_MAX_INTERVAL_S, 2 * own.interval_s), 0
        for each in self._pools.values():
            each.held_until = max(each.held_until, now + wait_s)
        return self._free_at(own)

    def speed_up(self, pool: str) -> None:
        """After some responses without a complaint, double the pace until it is the usual one.

        A service also complains of what was sent before the run, by another run or program.
        """
        own = self._pools[pool]
        own.calm += 1
        if own.calm >= _CALM:
            own.interval_s, own.calm = max(own.usual_s, own.interval_s / 2), 0


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
    prompt_s: float = 3.0
    """Seconds in which a response may come; what it takes longer is waiting."""
    patience_s: float = 30.0
    """Seconds of waiting in a run: for pauses, for late responses, and at a slower pace. A service that needs more is
    given up, so that no single one holds up a run much longer than this."""
    limit_kib: int = LIMIT_KIB
    """KiB of a response that are read; 0 for as many as of a page."""


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
_TOO_SLOW = "its responses took too long"
# What a prompt response makes up for: in a long run, some are late on any day.
_MADE_UP_S = 1.0
# Half of the wait after a first 429 without Retry-After; each further one doubles it.
_BACK_OFF_S = 1.0
_MAX_REFUSED = 5
# Too many requests, and a pause for another reason.
_COMPLAINTS = (429, 503)
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
        self._late_until = float("-inf")
        """Clock seconds up to which late responses have been counted."""
        self._complains_since: float | None = None
        self._paused_s = 0.0
        """Seconds of the pauses that are over."""
        self._late_s = 0.0
        """Seconds that late responses took too long, less those that prompt ones made up for."""
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
        # The last of the patience may be less than the service's own time limit.
        time_s = self._cost.prompt_s + max(0.0, self._left_s)
        try:
            async with asyncio.timeout(time_s if time_s < self.timeout_s else None):
                result = await fetch(self._http, self.base + path + extra.secret, accept, extra.headers, extra.form)
        except TimeoutError as error:
            result = FetchResult(failure=failure_of(error), elapsed_ms=round(time_s * 1000))
            self.close(_TOO_SLOW)
        self._count_time(result)
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
        self._count_time(result)
        return result

    @property
    def _left_s(self) -> float:
        """Seconds of patience that are left."""
        return self._cost.patience_s - self._paused_s - self._late_s - self.pace.lost_s

    def _count_time(self, result: FetchResult) -> None:
        """Give the service up when it was silent twice in a row, or when waiting for it has taken too long.

        Requests that were under way together count once: a network may be interrupted for a moment.
        """
        self._count_silence(result)
        now = self.client.clock.monotonic()
        prompt_until = now - min(result.elapsed_ms / 1000, self.timeout_s) + self._cost.prompt_s
        if prompt_until < now:
            self._late_s += now - max(prompt_until, self._late_until)
            self._late_until = now
        else:
            self._late_s = max(0.0, self._late_s - _MADE_UP_S)
        if self._left_s < 0:
            self.close(_TOO_SLOW if self._late_s > self.pace.lost_s else self._complaint or _TOO_SLOW)

    def _count_silence(self, result: FetchResult) -> None:
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
        if response.status_code not in _COMPLAINTS:
            if pool is not None:
                self.pace.speed_up(pool)
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
        left = self._left_s - (now - since)
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
            self._paused_s += self.client.clock.monotonic() - self._complains_since
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
