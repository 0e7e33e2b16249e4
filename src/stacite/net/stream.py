"""One TCP connection on asyncio's own transports, in the shape that httpcore asks for.

httpcore's own goes through anyio, which doubles the cost of each read; a run over thousands of links feels it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any, TypeVar

import httpcore

from stacite.net.tls import encrypt

if TYPE_CHECKING:
    import ssl
    from collections.abc import Coroutine

    from stacite.net.tls import TlsStream

T = TypeVar("T")

_HIGH_WATER = 65_536
"""Bytes that may wait to be read before the server is made to wait."""


class _Inbox(asyncio.Protocol):
    """What came in and was not read yet."""

    def __init__(self) -> None:
        self.pieces: deque[bytes] = deque()
        self.size = 0
        self.ended = False
        self.fault: Exception | None = None
        self.transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.pieces.append(data)
        self.size += len(data)
        if self.size > _HIGH_WATER and not self._paused and self.transport is not None:
            self._paused = True
            self.transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        self.ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended = True
        self.fault = exc
        self._wake()

    async def arrival(self) -> None:
        """Return when there is something to take, or nothing more to come."""
        if self.pieces or self.ended:
            return
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def take(self, most: int) -> bytes:
        """The next bytes; none at the end."""
        if not self.pieces:
            return b""
        piece = self.pieces.popleft()
        if len(piece) > most:
            self.pieces.appendleft(piece[most:])
            piece = piece[:most]
        self.size -= len(piece)
        if self._paused and self.size <= _HIGH_WATER // 2 and self.transport is not None:
            self._paused = False
            self.transport.resume_reading()
        return piece

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Stream(httpcore.AsyncNetworkStream):
    """A connection; `connect` makes one."""

    def __init__(self, inbox: _Inbox, transport: asyncio.Transport) -> None:
        self._inbox = inbox
        self._transport = transport

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At least one byte, or none at the end. Raises httpcore.ReadError and ReadTimeout."""
        await _within(timeout, self._inbox.arrival(), httpcore.ReadTimeout)
        data = self._inbox.take(max_bytes)
        if not data and self._inbox.fault is not None:
            raise httpcore.ReadError(str(self._inbox.fault)) from self._inbox.fault
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - httpcore's shape
        """Hand the bytes to the system. Raises httpcore.WriteError."""
        self.send(buffer)

    def send(self, data: bytes) -> None:
        """As `write`; a request is small, so nobody waits until it is gone."""
        if self._inbox.ended and self._transport.is_closing():
            raise httpcore.WriteError("the connection is closed") from self._inbox.fault
        if data:
            self._transport.write(data)

    def take(self, max_bytes: int) -> bytes:
        """What came already; empty for nothing."""
        return self._inbox.take(max_bytes)

    @property
    def ended(self) -> bool:
        """Whether the server has parted."""
        return self._inbox.ended

    async def aclose(self) -> None:
        """As `abort`."""
        self.abort()

    def abort(self) -> None:
        """Close at once: whatever the server still says is of no interest, nor is its farewell."""
        self._transport.abort()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> TlsStream:
        """The same connection, encrypted. Raises httpcore.ConnectError and ConnectTimeout, and closes it then."""
        return await encrypt(self, ssl_context, server_hostname, timeout)

    def get_extra_info(self, info: str) -> Any:
        """`is_readable`, and asyncio's own names."""
        if info == "is_readable":
            return bool(self._inbox.pieces) or self._inbox.ended
        return self._transport.get_extra_info(info)


async def connect(address: str, port: int, local: str | None = None, timeout: float | None = None) -> Stream:
    """Connect to an IP address. Raises httpcore.ConnectError and ConnectTimeout."""
    loop = asyncio.get_running_loop()
    source = (local, 0) if local is not None else None
    attempt = loop.create_connection(_Inbox, address, port, local_addr=source)
    try:
        transport, inbox = await _within(timeout, attempt, httpcore.ConnectTimeout)
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error
    return Stream(inbox, transport)


async def _within(timeout: float | None, work: Coroutine[Any, Any, T], late: type[Exception]) -> T:
    if timeout is None:
        return await work
    try:
        async with asyncio.timeout(timeout):
            return await work
    except TimeoutError as error:
        raise late(str(error)) from error
