"""Where connections are made: to an address that the guard has judged, and to no other.

A name is resolved once, here. Were it checked first and resolved again by the library that connects,
the second answer could be a private one (DNS rebinding).
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httpcore

from stacite.net.guard import AddressRefused
from stacite.net.lookup import lookup
from stacite.net.names import Names
from stacite.net.stream import connect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stacite.net.guard import Guard
    from stacite.net.stream import Stream

MAX_ADDRESSES = 4
"""Addresses of one name that are tried."""
HEAD_START_S = 0.25
"""Seconds that an address has before the next is tried beside it (RFC 8305, 5)."""
MAX_LOOKUPS = 8
"""At once: name servers at home drop what comes in a hail, and what they drop looks like a fault."""


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name once, has the guard judge the addresses, and connects to one of those it passed."""

    def __init__(self, guard: Guard | None) -> None:
        self._guard = guard
        self._lookups = asyncio.Semaphore(MAX_LOOKUPS)
        self.reached = False
        """Whether any connection was made."""
        self.names = Names()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002 - httpcore's shape
    ) -> Stream:
        """As httpcore's. Raises AddressRefused, socket.gaierror, httpcore.ConnectError and ConnectTimeout."""
        addresses = await self.permitted(host, port)
        if len(addresses) == 1:
            stream = await self._connect(addresses[0], port, local_address, timeout)
        else:
            stream = await self._race(_interleaved(addresses), port, local_address, timeout)
        self.reached = True
        return stream

    async def _connect(self, address: str, port: int, local: str | None, timeout: float | None) -> Stream:
        return await connect(address, port, local, timeout)

    async def _race(self, addresses: Sequence[str], port: int, local: str | None, timeout: float | None) -> Stream:
        """The connection that stands first; each attempt has a head start over the next (RFC 8305)."""
        waiting, faults = list(addresses), list[BaseException]()
        running: set[asyncio.Task[Stream]] = set()
        try:
            while waiting or running:
                if waiting:
                    running.add(asyncio.create_task(self._connect(waiting.pop(0), port, local, timeout)))
                head_start = HEAD_START_S if waiting else None
                done, running = await asyncio.wait(running, timeout=head_start, return_when=asyncio.FIRST_COMPLETED)
                made = [task.result() for task in done if task.exception() is None]
                if made:
                    for stream in made[1:]:
                        await stream.aclose()
                    return made[0]
                faults += [fault for task in done if (fault := task.exception()) is not None]
        finally:
            for task in running:
                task.add_done_callback(_close_late)
                task.cancel()
        raise _mildest(faults)

    async def permitted(self, host: str, port: int) -> list[str]:
        """The addresses of a host that may be asked, at least one. Raises AddressRefused and socket.gaierror."""
        try:
            async with self._lookups:
                addresses = await lookup(host, port)
        except socket.gaierror:
            self.names.note(host, known=False)
            raise
        self.names.note(host, known=True)
        if self._guard is None:
            return addresses[:MAX_ADDRESSES]
        refusals = {address: self._guard.refusal(address) for address in addresses}
        passed = [address for address, refusal in refusals.items() if refusal is None]
        if not passed:
            raise AddressRefused(f"{host} is at {refusals[addresses[0]]}")
        return passed[:MAX_ADDRESSES]


class ProxyBackend(GuardedBackend):
    """To a proxy, which may be private. That it can't be reached says nothing about the sites behind it."""

    def __init__(self) -> None:
        super().__init__(None)

    async def connect_tcp(self, *args: Any, **kwargs: Any) -> Stream:
        """As httpcore's. Raises httpcore.ProxyError."""
        with suppress(httpcore.ConnectError, httpcore.ConnectTimeout, OSError):
            return await super().connect_tcp(*args, **kwargs)
        # Raised outside, so that the cause, which would be taken for the site's, is no part of it.
        raise httpcore.ProxyError("the proxy can't be reached")


def _interleaved(addresses: Sequence[str]) -> list[str]:
    """IPv6 and IPv4 by turns, beginning with the resolver's first (RFC 8305, 4)."""
    first = ":" in addresses[0]
    ours = [address for address in addresses if (":" in address) == first]
    others = [address for address in addresses if (":" in address) != first]
    mixed = [address for pair in zip(ours, others, strict=False) for address in pair]
    return mixed + ours[len(others) :] + others[len(ours) :]


def _close_late(task: asyncio.Task[Stream]) -> None:
    """A connection that was made while its attempt was being given up."""
    if not task.cancelled() and task.exception() is None:
        task.result().abort()


def _mildest(faults: Sequence[BaseException]) -> BaseException:
    """The fault that says least against the server: refused by one address, it may only be out of reach by another."""
    return next((fault for fault in faults if not isinstance(fault.__cause__, ConnectionRefusedError)), faults[0])
