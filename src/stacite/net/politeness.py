"""The rate of requests to one host, and of all together. A host is scheme, host and port.

A request that waits for its host's turn takes no place among the requests of the run, so a slow or strict host never
delays the others.

A host with few requests in a run gets them gently, at half the pace of the settings: that costs the run nothing, and
servers that allow ten a second have no reason to complain.

Time and sleep are passed in: tests have their own and never wait.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from stacite.settings import NetworkSettings


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


# Seconds between two requests to a host that complained, at least.
SLOWER_S = 0.1
# The same at most: one that wants more says so (Retry-After).
SLOWEST_S = 5.0
# Requests to a host that are gentle, where no more are foreseen.
GENTLE_REQUESTS = 30
GENTLE_AT_ONCE = 8
# Seconds by which a request may come late without moving those after it.
LATE_S = 0.0125
# Seconds between two of them, where the settings say less: ten never come within a second, even if some are late.
GENTLE_S = 0.125


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
