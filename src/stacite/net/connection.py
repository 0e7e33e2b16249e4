"""TCP connections, made only to addresses that the guard has passed.

A name is resolved once, here. If it were checked first and resolved again by the library that connects, the second
result could be a private address (DNS rebinding). Lookups run in daemon threads: asyncio waits for the threads of its
own pool at the end, so one name server that does not respond would keep the program from ending. Streams use asyncio's
own transports, since httpcore's go through anyio, which doubles the cost of each read.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast

import httpcore

from stacite.net.address import AddressRefused, is_public, literal_address

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Sequence

    from stacite.net.address import Guard


def is_invalid_name(host: str) -> bool:
    """Whether a name exists nowhere, which no name server has to say: it is never looked up (RFC 6761, 6.4)."""
    return host == "invalid" or host.endswith(".invalid")


async def lookup(host: str, port: int) -> list[str]:
    """The addresses of a host, best first, each once. Raises socket.gaierror."""
    if is_invalid_name(host):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if literal_address(host) is not None:
        return [host]
    future: Future[list[str]] = Future()
    threading.Thread(target=_resolve, args=(future, host, port), name=f"lookup {host}", daemon=True).start()
    return await asyncio.wrap_future(future)


def _resolve(future: Future[list[str]], host: str, port: int) -> None:
    future.set_running_or_notify_cancel()  # from now on, a caller who has given up doesn't matter
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        future.set_result(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
    except UnicodeError:  # a label that the codec refuses is no name
        future.set_exception(socket.gaierror(socket.EAI_NONAME, "Name or service not known"))
    except Exception as error:
        future.set_exception(error)


# So many names unknown, and none known, are blamed on the name server.
_MIN_MISSING = 3
_MAX_MISSING = 100
# Names that no server should know (RFC 6761; RFC 2606) don't count.
_RESERVED_NAMES = (".invalid", ".example", ".test", ".localhost")


T = TypeVar("T")

_READ = 65_536
# Bytes that may wait to be read; with more, the server has to wait.
_HIGH_WATER = 65_536


class TcpStream(asyncio.Protocol, httpcore.AsyncNetworkStream):
    """A connection, and what came in and was not read yet; `connect` makes one."""

    _transport: asyncio.Transport

    def __init__(self) -> None:
        self.ended = False
        """Whether the server has closed the connection."""
        self._chunks: deque[bytes] = deque()
        self._size = 0
        self._fault: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Called by asyncio."""
        self._chunks.append(data)
        self._size += len(data)
        if self._size > _HIGH_WATER and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """Called by asyncio."""
        self.ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by asyncio."""
        self.ended = True
        self._fault = exc
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _arrival(self) -> None:
        """Return when there is something to take, or nothing more to come."""
        if self._chunks or self.ended:
            return
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At least one byte, or none at the end. Raises httpcore.ReadError and ReadTimeout."""
        await _within(timeout, self._arrival(), httpcore.ReadTimeout)
        data = self.take(max_bytes)
        if not data and self._fault is not None:
            raise httpcore.ReadError(str(self._fault)) from self._fault
        return data

    def take(self, max_bytes: int) -> bytes:
        """What came already; empty for nothing."""
        if not self._chunks:
            return b""
        chunk = self._chunks.popleft()
        if len(chunk) > max_bytes:
            self._chunks.appendleft(chunk[max_bytes:])
            chunk = chunk[:max_bytes]
        self._size -= len(chunk)
        # At half the mark, so that reading does not stop and start with every chunk.
        if self._paused and self._size <= _HIGH_WATER // 2:
            self._paused = False
            self._transport.resume_reading()
        return chunk

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - httpcore's shape
        """Pass the bytes to the system. Raises httpcore.WriteError."""
        self.send(buffer)

    def send(self, data: bytes) -> None:
        """As `write`; a request is small, so there is no need to wait until it is sent."""
        if self.ended and self._transport.is_closing():
            raise httpcore.WriteError("the connection is closed") from self._fault
        if data:
            self._transport.write(data)

    async def aclose(self) -> None:
        """As `abort`."""
        self.abort()

    def abort(self) -> None:
        """Close at once, whatever the server may still send."""
        self._transport.abort()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> TlsStream:
        """The same connection, encrypted. Raises httpcore.ConnectError and ConnectTimeout, and closes it then."""
        encrypted = TlsStream(self, ssl_context, server_hostname)
        try:
            async with asyncio.timeout(timeout):
                await encrypted.handshake()
        except TimeoutError as error:
            self.abort()
            raise httpcore.ConnectTimeout(str(error)) from error
        except (OSError, httpcore.ReadError) as error:  # ssl.SSLError is an OSError
            self.abort()
            raise httpcore.ConnectError(str(error)) from error
        except BaseException:
            self.abort()
            raise
        return encrypted

    def get_extra_info(self, info: str) -> Any:
        """`is_readable`, and asyncio's own names."""
        if info == "is_readable":
            return bool(self._chunks) or self.ended
        return self._transport.get_extra_info(info)


class TlsStream(httpcore.AsyncNetworkStream):
    """An encrypted connection; `TcpStream.start_tls` makes one.

    By the standard library's own engine: asyncio's TLS keeps a quarter of a megabyte for each connection, which a run
    with many hosts can't afford.
    """

    def __init__(self, inner: TcpStream, context: ssl.SSLContext, host: str | None) -> None:
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


async def connect(address: str, port: int, local: str | None = None, timeout: float | None = None) -> TcpStream:
    """Connect to an IP address. Raises httpcore.ConnectError and ConnectTimeout."""
    loop = asyncio.get_running_loop()
    source = (local, 0) if local is not None else None
    attempt = loop.create_connection(TcpStream, address, port, local_addr=source)
    try:
        _, stream = await _within(timeout, attempt, httpcore.ConnectTimeout)
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error
    return stream


async def _within(timeout: float | None, work: Coroutine[Any, Any, T], late: type[Exception]) -> T:
    if timeout is None:
        return await work
    try:
        async with asyncio.timeout(timeout):
            return await work
    except TimeoutError as error:
        raise late(str(error)) from error


# Addresses of one name that are tried.
MAX_ADDRESSES = 4
# Seconds that an address has before the next is tried beside it (RFC 8305, 5).
HEAD_START_S = 0.25
# At once: name servers of home routers drop bursts of queries, and a dropped query looks like an unknown name.
MAX_LOOKUPS = 8


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name once, has the guard judge the addresses, and connects to one of those it passed."""

    def __init__(self, guard: Guard | None) -> None:
        self._guard = guard
        self._lookups = asyncio.Semaphore(MAX_LOOKUPS)
        self.reached = False
        """Whether any connection was made."""
        self.reached_public = False
        """Whether one was made to a public address: a private one says nothing about the internet."""
        self.private_hosts: set[str] = set()
        """Those that have no public address."""
        self._knows_a_name = False
        self._missing_names: set[str] = set()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002 - httpcore's shape
    ) -> TcpStream:
        """As httpcore's. Raises AddressRefused, socket.gaierror, httpcore.ConnectError and ConnectTimeout."""
        addresses = await self.permitted(host, port)
        if len(addresses) == 1:
            stream = await self._connect(addresses[0], port, local_address, timeout)
        else:
            stream = await self._race(_interleaved(addresses), port, local_address, timeout)
        self.reached = True
        self.reached_public = self.reached_public or all(map(is_public, addresses))
        return stream

    async def _connect(self, address: str, port: int, local: str | None, timeout: float | None) -> TcpStream:
        return await connect(address, port, local, timeout)

    async def _race(self, addresses: Sequence[str], port: int, local: str | None, timeout: float | None) -> TcpStream:
        """The first connection that is made; each attempt has a head start over the next (RFC 8305)."""
        waiting, faults = list(addresses), list[BaseException]()
        running: set[asyncio.Task[TcpStream]] = set()
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
        raise _mildest_error(faults)

    async def permitted(self, host: str, port: int) -> list[str]:
        """The addresses of a host that may be connected to, at least one. Raises AddressRefused and socket.gaierror."""
        try:
            async with self._lookups:
                addresses = await lookup(host, port)
        except socket.gaierror:
            if _may_be_known(host) and len(self._missing_names) < _MAX_MISSING:
                self._missing_names.add(host)
            raise
        if any(map(is_public, addresses)):
            self._knows_a_name = self._knows_a_name or _may_be_known(host)
        else:
            self.private_hosts.add(host)
        if self._guard is None:
            return addresses[:MAX_ADDRESSES]
        refusals = {address: self._guard.refusal(address) for address in addresses}
        passed = [address for address, refusal in refusals.items() if refusal is None]
        if not passed:
            raise AddressRefused(f"{host} is at {refusals[addresses[0]]}")
        return passed[:MAX_ADDRESSES]

    @property
    def names_are_unknown(self) -> bool:
        """Whether so many names were unknown, and none known, that it can't be the sites' fault.

        A server that knows only private names counts as one that knows none.
        """
        return not self._knows_a_name and len(self._missing_names) >= _MIN_MISSING


def _may_be_known(host: str) -> bool:
    """Whether a lookup says something about the name server: not for an address or a reserved name."""
    return literal_address(host) is None and not host.endswith(_RESERVED_NAMES) and host != "localhost"


class ProxyBackend(GuardedBackend):
    """Connects to a proxy, which may be private. A proxy that can't be reached says nothing about the sites."""

    def __init__(self) -> None:
        super().__init__(None)

    async def connect_tcp(self, *args: Any, **kwargs: Any) -> TcpStream:
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


def _close_late(task: asyncio.Task[TcpStream]) -> None:
    """A connection that was made while its attempt was being given up."""
    if not task.cancelled() and task.exception() is None:
        task.result().abort()


def _mildest_error(faults: Sequence[BaseException]) -> BaseException:
    """The error that says least against the server: one address may refuse while another is only out of reach."""
    return next((fault for fault in faults if not isinstance(fault.__cause__, ConnectionRefusedError)), faults[0])
