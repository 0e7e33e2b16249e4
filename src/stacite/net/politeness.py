"""The rate of requests to one host, and of all together; what is worth another request, and when.

A host is scheme, host and port. A request that waits for its host's turn takes no place among the requests of the run,
so a slow or strict host never delays the others.

A host with few requests in a run gets them gently, at half the pace of the settings: that costs the run nothing, and
servers that allow ten a second have no reason to complain.

Time and sleep are passed in: tests have their own and never wait.
"""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Protocol

from stacite.net.response import FailureKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from stacite.net.response import FetchResult
    from stacite.settings import NetworkSettings


# Seconds between two requests to a host that complained, at least.
SLOWER_S = 0.1
# The same at most: one that wants more says so (Retry-After).
SLOWEST_S = 5.0
# Requests to a host that are gentle, where no more are foreseen.
GENTLE_REQUESTS = 30
GENTLE_AT_ONCE = 8
# Seconds between two of them, where the settings say less: ten never come within a second, even if some are late.
GENTLE_S = 0.125
# Seconds by which a request may come late without moving those after it.
LATE_S = 0.0125
# After a 429 that doesn't say how long.
DEFAULT_WAIT_S = 1.0
# Requests in one run for what failed, the first included.
MAX_TRIES = 2
# The same where the server asked for a pause, or two responses contradicted each other.
MAX_TRIES_ON_REQUEST = 4

# 421: on another connection the server may respond (RFC 9110, 15.5.20); 425: too early (RFC 8470, 5.2).
_TRANSIENT = (408, 421, 425, 429)
_GONE = (404, 410)
_GONE_KINDS = (FailureKind.NO_NAME, FailureKind.NOT_CONNECTED, FailureKind.DROPPED, FailureKind.LOOP)
_TRANSIENT_KINDS = (
    FailureKind.NO_NAME_SERVER,
    FailureKind.UNREACHABLE,
    FailureKind.BROKEN_OFF,
    FailureKind.TIMEOUT,
    FailureKind.GARBLED,
)


class Clock(Protocol):
    """What the network code needs to know of time."""

    def now(self) -> datetime:
        """The wall clock, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds since some start; never set back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait so many seconds."""
        ...


class SystemClock:
    """The computer's own."""

    def now(self) -> datetime:
        """The wall clock, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some start; never set back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait so many seconds."""
        await asyncio.sleep(seconds)


class HostHeld(Exception):  # noqa: N818 - a decision, no error
    """The host asked for more time than the run may wait."""


class _Host:
    """One host's queue."""

    def __init__(self, network: NetworkSettings, expected: int) -> None:
        self.at_once = max(1, network.per_host)
        self.interval_s = network.interval_ms / 1000
        self.gentle = GENTLE_REQUESTS if expected <= GENTLE_REQUESTS else 0
        """Requests that are yet to be gentle."""
        self.places = asyncio.Semaphore(min(self.at_once, GENTLE_AT_ONCE) if self.gentle else self.at_once)
        self.pacing = asyncio.Lock()
        self.next_at = 0.0
        """Clock seconds from which the next request may go out."""
        self.held_until = 0.0
        """Clock seconds until which the host wants no requests."""
        self.closed = False

    def wait(self, now: float) -> float:
        """Seconds until the next request may go out. Raises HostHeld."""
        if self.closed:
            raise HostHeld
        return max(0.0, self.next_at - now)

    @property
    def pace_s(self) -> float:
        """Seconds between two requests."""
        return max(self.interval_s, min(2.5 * self.interval_s, GENTLE_S)) if self.gentle else self.interval_s

    def sent(self, now: float, *, waited: bool) -> None:
        """One request goes out now; set the moment of the next."""
        interval = self.pace_s
        if self.gentle:
            self.gentle -= 1
            for _ in range(0 if self.gentle else self.at_once - GENTLE_AT_ONCE):
                self.places.release()
        # A sleep ends a little late; counted from the moment that was planned, that does not add up.
        planned = max(self.next_at, now - min(interval / 4, LATE_S)) if waited else now
        self.next_at = planned + interval


class Politeness:
    """Gives turns: `async with politeness.turn(origin):`."""

    def __init__(self, network: NetworkSettings, clock: Clock) -> None:
        self._network = network
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._slots = asyncio.Semaphore(max(1, network.concurrency))
        self._deadline: float | None = None

    def expect(self, origin: str, requests: int) -> None:
        """Say before the first turn at a host how many requests there will be; else few are expected."""
        self._host(origin, requests)

    @asynccontextmanager
    async def turn(self, origin: str) -> AsyncIterator[None]:
        """One request to `origin`, when its turn has come. Raises HostHeld."""
        host = self._host(origin)
        async with host.places:
            await self._wait(host)
            try:
                yield
            finally:
                self._slots.release()

    @asynccontextmanager
    async def unpaced_turn(self, origin: str) -> AsyncIterator[None]:
        """One request of a caller with a pace of its own: it waits only for a pause that the host asked for.

        Raises HostHeld.
        """
        host = self._host(origin)
        while not host.closed and (wait := host.held_until - self._clock.monotonic()) > 0:
            await self._clock.sleep(wait)
        if host.closed:
            raise HostHeld
        yield

    async def _wait(self, host: _Host) -> None:
        """Until the host's next moment has come and the run has a free slot, both at once."""
        async with host.pacing:
            waited = False
            while True:
                while wait := host.wait(self._clock.monotonic()):
                    waited = True
                    await self._clock.sleep(wait)
                await self._slots.acquire()
                # The host may have been told to wait while the run was full.
                if not host.closed and host.next_at <= self._clock.monotonic():
                    host.sent(self._clock.monotonic(), waited=waited)
                    return
                self._slots.release()

    def pause(self, origin: str, seconds: float) -> bool:
        """Send `origin` nothing for so long; False where that is beyond the run's wait budget.

        The budget runs from the first pause of the run, since hosts are waited for side by side. A host that wants more
        gets no more requests at all; another one gets them at half the pace from then on.
        """
        host, now = self._host(origin), self._clock.monotonic()
        if self._deadline is None:
            self._deadline = now + self._network.wait_budget_s
        if now + seconds > self._deadline:
            host.closed = True
            return False
        if host.next_at <= now + host.pace_s:  # the first of those that were under way together
            host.interval_s = min(SLOWEST_S, max(SLOWER_S, 2 * host.pace_s))
        host.next_at = max(host.next_at, now + seconds)
        host.held_until = max(host.held_until, now + seconds)
        return True

    def _host(self, origin: str, expected: int = 0) -> _Host:
        if origin not in self._hosts:
            self._hosts[origin] = _Host(self._network, expected)
        return self._hosts[origin]


def is_settled(results: Sequence[FetchResult]) -> bool:
    """Whether another request in this run would change nothing.

    Each fault is believed when it comes twice; a host that asked for a pause gets more requests, as far as the run's
    wait budget allows.
    """
    last = results[-1]
    if len(results) >= MAX_TRIES_ON_REQUEST:
        return True
    if looks_gone(last):
        return sum(map(looks_gone, results)) >= MAX_TRIES
    if not may_pass(last):
        return True
    return not says_when(last) and sum(map(may_pass, results)) >= MAX_TRIES


def looks_gone(result: FetchResult) -> bool:
    """Whether this result, twice, means that the page is dead."""
    if result.failure is not None:
        return result.failure.kind in _GONE_KINDS
    return result.status_code in _GONE


def may_pass(result: FetchResult) -> bool:
    """Whether the fault may be gone the next time."""
    if result.failure is not None:
        return result.failure.kind in _TRANSIENT_KINDS
    status_code = result.status_code
    return status_code is not None and (status_code in _TRANSIENT or 500 <= status_code < 600)


def says_when(result: FetchResult) -> bool:
    """Whether the server asks for a pause, after which a request may well succeed."""
    response = result.response
    return response is not None and (response.status_code == 429 or "retry-after" in response.headers)


def wait_asked_for(status_code: int, value: str | None, now: datetime) -> float | None:
    """Seconds for which a host wants no requests after this response; None where it doesn't say so."""
    if status_code not in (429, 503):
        return None
    wait = retry_after(value, now)
    return DEFAULT_WAIT_S if wait is None and status_code == 429 else wait


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait that a Retry-After header asks for, 0 for a moment gone by; None for none or garbage.

    RFC 9110, 10.2.3: seconds, or a date in one of three formats. `now` is aware.
    """
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    # The longest of the date formats has 33 characters.
    if len(text) > 64:
        return None
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:  # asctime has no zone and means UTC (RFC 9110, 5.6.7)
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - now).total_seconds())
    except (ValueError, OverflowError):
        return None
