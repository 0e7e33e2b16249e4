"""Everything is asked once; then, breadth first, what failed is asked again.

A round is over when all its questions have come back, or when for a while none has: whoever is still
waited for then does not keep the others from their second asking.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from stacite.resolvers.lanes import Lanes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stacite.net.client import Client
    from stacite.resolvers.canary import Canary
    from stacite.resolvers.question import Question

_AT_WORK = 500
"""Questions under way at a time; most of them wait for their host's turn."""
_PATIENCE_S = 2.0
"""Seconds without any answer after which the next round begins beside those that are still waited for."""


class Asking:
    """Asks questions until they are settled; tells `went` when one goes out and `came` when one has come back."""

    def __init__(
        self, client: Client, canary: Canary, went: Callable[[Question], None], came: Callable[[Question], None]
    ) -> None:
        self._client = client
        self._canary = canary
        self._went = went
        self._came = came
        self._lanes = Lanes()
        self._workers: set[asyncio.Task[None]] = set()
        self._again: list[Question] = []
        """Those of this round that are not settled."""
        self._returned = 0

    async def ask(self, questions: Sequence[Question]) -> bool:
        """Ask until all are settled; False where it turns out that there is no network."""
        self._start(questions)
        self._client.foresee(self._lanes.lengths)
        try:
            while self._workers:
                await self._round()
                again, self._again = self._again, []
                if any(question.unreached for question in again) and not await self._canary.network_is_there():
                    return False
                self._start(again)
        finally:
            for worker in self._workers:
                worker.cancel()
            await asyncio.gather(*self._workers, return_exceptions=True)
        return True

    def _start(self, questions: Sequence[Question]) -> None:
        self._lanes.add(questions)
        for _ in range(min(self._lanes.width, _AT_WORK - len(self._workers))):
            self._workers.add(asyncio.create_task(self._work()))

    async def _round(self) -> None:
        """Return when all have come back, or when the rest is not worth waiting for."""
        returned = -1
        while self._workers and not (self._again and returned == self._returned):
            returned = self._returned
            done, self._workers = await asyncio.wait(self._workers, timeout=_PATIENCE_S)
            for worker in done:
                worker.result()

    async def _work(self) -> None:
        """Ask one question after another, as long as there are any that nobody is at."""
        while taken := self._lanes.take():
            origin, question = taken
            self._went(question)
            await question.ask(self._client)
            self._returned += 1
            if question.unreached and not self._client.reached:
                self._canary.alarm()
            if not question.settled:
                self._again.append(question)
            self._came(question)
            self._lanes.done(origin)
