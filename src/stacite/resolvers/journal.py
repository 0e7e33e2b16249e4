"""Verdicts on their way into the cache: written down as they come, in a thread.

A run that is killed loses those of its last moment at most, and a cache that another run has locked keeps
nobody from being asked.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stacite.model.resolution import LinkCheck
    from stacite.net.clock import Clock
    from stacite.resolvers.memory import Memory

_WAIT_S = 0.2
"""Seconds for which a verdict may wait for those that come after it."""


class Journal:
    """`add` verdicts, `aclose` at the end.

    Nothing is written as long as `trusted` says no: before anything out there answered, a missing network
    would be remembered as so many dead links.
    """

    def __init__(self, memory: Memory, clock: Clock, trusted: Callable[[], bool]) -> None:
        self._memory = memory
        self._clock = clock
        self._trusted = trusted
        self._pending: list[LinkCheck] = []
        self._task: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._held = ExitStack()
        self._written = False

    def add(self, checks: Iterable[LinkCheck]) -> None:
        """Have them written down soon."""
        self._pending.extend(checks)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write_soon())

    async def _write_soon(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_WAIT_S):
                await self._closing.wait()
        await self._write()

    async def _write(self) -> None:
        if self._pending and self._trusted():
            checks, self._pending = self._pending, []
            if not self._written:
                self._written = True
                self._held.enter_context(self._memory.held_open())
            await asyncio.to_thread(self._memory.keep_links, checks, self._clock.now())

    async def aclose(self) -> None:
        """Write down what is left."""
        self._closing.set()
        if self._task is not None:
            await self._task
        await self._write()
        self._held.close()
