"""Whether there is a network at all: where nothing responds, one more request decides.

Without it a laptop on a train would call every source dead.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from stacite.net.client import ACCEPT_JSON, RequestOptions
from stacite.net.redirects import follow_redirects
from stacite.services.doi_org import handle_url

if TYPE_CHECKING:
    from stacite.net.client import Client


# The DOI Handbook's own.
_KNOWN_DOI = "10.1000/182"
_TIMEOUT_S = 3.0
# After so long without any response the check is made, though no request has failed yet.
_SILENCE_S = 1.5
# So long slower pages have at least, where the check failed at once.
_PATIENCE_S = 4.0


class ConnectivityCheck:
    """Makes a request to the DOI service once, at the first failure or after a while without any response."""

    def __init__(self, client: Client, base: str) -> None:
        self._client = client
        self._base = base
        self._task: asyncio.Task[bool] | None = None
        self._alarm = asyncio.Event()

    def alarm(self) -> None:
        """A request failed before any server had responded."""
        self._alarm.set()

    async def network_is_there(self) -> bool:
        """Whether any server responded, at last the DOI service; however often it is called, one request is made."""
        if self._client.reached:
            return True
        if self._task is None:
            self._task = asyncio.create_task(self._request())
        return await asyncio.shield(self._task) or self._client.reached

    async def _request(self) -> bool:
        options = RequestOptions(accept=ACCEPT_JSON, service=True, urgent=True)
        url = handle_url(self._base, _KNOWN_DOI)
        return (await follow_redirects(self._client, url, options, timeout_s=_TIMEOUT_S)).response is not None

    async def watch(self) -> None:
        """Return when there is no network; never where there is one. To be cancelled at the end of a round."""
        until = asyncio.get_running_loop().time() + _PATIENCE_S
        with suppress(TimeoutError):
            async with asyncio.timeout(_SILENCE_S):
                await self._alarm.wait()
        if not await self.network_is_there():
            await asyncio.sleep(until - asyncio.get_running_loop().time())
            if not self._client.reached:
                return
        await asyncio.Event().wait()

    async def aclose(self) -> None:
        """Cancel a request that is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
