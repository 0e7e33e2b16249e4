"""How fast one service is asked: its own limits, which it says anew with every answer.

Crossref counts by pool (single works, lists), and by caller for how many are under way.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from stacite.net.clock import Clock

MARGIN = 1.25
"""What a service's interval is stretched by: requests arrive less evenly than they were sent."""
_FASTEST_S = 0.1
"""Seconds between two requests, whatever a service would allow."""
_SLOWEST_S = 60.0
"""Seconds beyond which what a service says is taken for nonsense."""


@dataclass(frozen=True, slots=True)
class Limits:
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

    def __init__(self, limits: Limits, clock: Clock) -> None:
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
        number, interval = _whole(headers.get("x-rate-limit-limit")), _seconds(headers.get("x-rate-limit-interval"))
        if number and interval and interval / number <= _SLOWEST_S:
            self._pools[pool].interval_s = max(_FASTEST_S, interval / number * MARGIN)
        if at_once := _whole(headers.get("x-concurrency-limit")):
            self._at_once = min(at_once, 10)

    def slow_down(self, pool: str, wait_s: float) -> None:
        """Ask nothing for so many seconds, and at half the pace from then on."""
        for each in self._pools.values():
            each.held_until = max(each.held_until, self._clock.monotonic() + wait_s)
        self._pools[pool].interval_s = min(_SLOWEST_S, 2 * self._pools[pool].interval_s)

    def end(self) -> None:
        """Nothing will be sent any more: let all go that wait for their turns."""
        self._over = True


def _whole(value: str | None) -> int:
    return int(value) if value and re.fullmatch(r"\d{1,6}", value.strip()) else 0


def _seconds(value: str | None) -> float:
    """`1s`, `5m`; a number alone is seconds."""
    found = re.fullmatch(r"(\d{1,6})\s?([smh]?)", (value or "").strip().lower())
    return int(found[1]) * {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}[found[2]] if found else 0.0
