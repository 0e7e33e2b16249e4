"""Where connections are made: to an address that the guard has judged, and to no other.

A name is resolved once, here. Were it checked first and resolved again by the library that connects,
the second answer could be a private one (DNS rebinding).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpcore

from stacite.net.guard import AddressRefused
from stacite.net.lookup import lookup

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    from stacite.net.guard import Guard

MAX_ADDRESSES = 4
"""Addresses of one name that are tried."""
CONNECT_S = 6.0
"""Seconds for one address where there are more."""
MAX_LOOKUPS = 8
"""At once: name servers at home drop what comes in a hail, and what they drop looks like a fault."""


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name once, has the guard judge the addresses, and connects to one of those it passed."""

    def __init__(self, guard: Guard | None) -> None:
        self._guard = guard
        self._inner = httpcore.AnyIOBackend()
        self._lookups = asyncio.Semaphore(MAX_LOOKUPS)
        self.reached = False
        """Whether any connection was made."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """As httpcore's. Raises AddressRefused, socket.gaierror, httpcore.ConnectError and ConnectTimeout."""
        addresses = await self.permitted(host, port)
        for address in addresses[:-1]:
            limit = min(timeout or CONNECT_S, CONNECT_S)
            try:
                return await self._connect(address, port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._connect(addresses[-1], port, timeout, local_address, socket_options)

    async def _connect(self, address: str, port: int, *rest: Any) -> httpcore.AsyncNetworkStream:
        stream = await self._inner.connect_tcp(address, port, *rest)
        self.reached = True
        return _Connection(stream)

    async def permitted(self, host: str, port: int) -> list[str]:
        """The addresses of a host that may be asked, at least one. Raises AddressRefused and socket.gaierror."""
        async with self._lookups:
            addresses = await lookup(host, port)
        if self._guard is None:
            return addresses[:MAX_ADDRESSES]
        refusals = {address: self._guard.refusal(address) for address in addresses}
        passed = [address for address, refusal in refusals.items() if refusal is None]
        if not passed:
            raise AddressRefused(f"{host} is at {refusals[addresses[0]]}")
        return passed[:MAX_ADDRESSES]


class _Connection(httpcore.AsyncNetworkStream):
    """A connection that is closed when a handshake on it is cut short: httpcore 1.0 leaves it open on a timeout."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            return await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            await self._stream.aclose()
            raise
