"""TLS over a connection, by the standard library's own engine.

asyncio's TLS keeps a quarter of a megabyte for each connection, which a run with many hosts can't afford.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Any, Protocol

import httpcore

_READ = 65_536


class Wire(Protocol):
    """The connection below: `connection.TcpStream`."""

    @property
    def ended(self) -> bool:
        """Whether the server has closed the connection."""
        ...

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes; none at the end."""
        ...

    def take(self, max_bytes: int) -> bytes:
        """Bytes that came already."""
        ...

    def send(self, data: bytes) -> None:
        """Pass bytes to the system."""
        ...

    def abort(self) -> None:
        """Close at once."""
        ...

    def get_extra_info(self, info: str) -> Any:
        """As httpcore's."""
        ...


class TlsStream(httpcore.AsyncNetworkStream):
    """An encrypted connection; `encrypt` makes one."""

    def __init__(self, inner: Wire, context: ssl.SSLContext, host: str | None) -> None:
        self._inner = inner
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._engine = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)

    async def handshake(self) -> None:
        """Agree on keys. Raises ssl.SSLError and httpcore.ReadError."""
        while not self._has_agreed():
            await self._fetch()
        self._flush()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At least one byte, or none at the end. Raises httpcore.ReadError and ReadTimeout."""
        while (data := self._take(max_bytes)) is None:
            await self._fetch(timeout)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - httpcore's shape
        """Pass the bytes to the system. Raises httpcore.WriteError."""
        try:
            self._engine.write(buffer)
        except ssl.SSLError as error:
            raise httpcore.WriteError(str(error)) from error
        self._flush()

    async def aclose(self) -> None:
        """As `abort`."""
        self.abort()

    def abort(self) -> None:
        """Close at once."""
        self._inner.abort()

    def get_extra_info(self, info: str) -> Any:
        """`is_readable`, `ssl_object`, and what the connection below has."""
        if info == "ssl_object":
            return self._engine
        return self._has_more() if info == "is_readable" else self._inner.get_extra_info(info)

    def _has_more(self) -> bool:
        """Whether the server sent something or closed the connection; session tickets (RFC 8446, 4.6.1) don't count."""
        while chunk := self._inner.take(_READ):
            self._incoming.write(chunk)
        try:
            self._engine.read(1)
        except ssl.SSLWantReadError:
            return self._inner.ended
        except ssl.SSLError:
            return True
        return True

    # No `await` inside an `except`: a cancellation there would have the handled error as its context.

    def _has_agreed(self) -> bool:
        try:
            self._engine.do_handshake()
        except ssl.SSLWantReadError:
            return False
        except ssl.SSLError:
            self._flush()  # the reason, for the server's log
            raise
        return True

    def _take(self, most: int) -> bytes | None:
        """What can be read; None where more has to come first."""
        try:
            return self._engine.read(most)
        except ssl.SSLWantReadError:
            return None
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            # Many servers close without TLS's close_notify; HTTP has its own lengths.
            return b""
        except ssl.SSLError as error:
            raise httpcore.ReadError(str(error)) from error

    async def _fetch(self, timeout: float | None = None) -> None:
        self._flush()
        data = await self._inner.read(_READ, timeout)
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    def _flush(self) -> None:
        if self._outgoing.pending:
            self._inner.send(self._outgoing.read())


async def encrypt(stream: Wire, context: ssl.SSLContext, host: str | None, timeout: float | None) -> TlsStream:
    """The same connection, encrypted. Raises httpcore.ConnectError and ConnectTimeout, and closes it then."""
    encrypted = TlsStream(stream, context, host)
    try:
        async with asyncio.timeout(timeout):
            await encrypted.handshake()
    except TimeoutError as error:
        stream.abort()
        raise httpcore.ConnectTimeout(str(error)) from error
    except (OSError, httpcore.ReadError) as error:  # ssl.SSLError is an OSError
        stream.abort()
        raise httpcore.ConnectError(str(error)) from error
    except BaseException:
        stream.abort()
        raise
    return encrypted
