"""TCP connections, made only to addresses that the guard has passed.

A name is resolved once, here. If it were checked first and resolved again by the library that connects, the second
result could be a private address (DNS rebinding). Lookups run in daemon threads: asyncio waits for the threads of its
own pool at the end, so one name server that does not respond would keep the program from ending. Streams use asyncio's
own transports, since httpcore's go through anyio, which doubles the cost of each read.

HTTP/1.1 over one connection is h11's, with allowances for servers that break it. httpcore's own layer between h11 and
the connection costs twice what h11 does, and is as strict as h11 is. A line in the head that is no header is passed
over here, as browsers do it.
"""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import h11
import httpcore

from stacite.net.address import AddressRefused, literal_address
from stacite.net.tls import encrypt
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence

    from stacite.net.address import Guard
    from stacite.net.tls import TlsStream


async def lookup(host: str, port: int) -> list[str]:
    """The addresses of a host, best first, each once. Raises socket.gaierror."""
    if host == "invalid" or host.endswith(".invalid"):  # never to be looked up (RFC 6761, 6.4)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if literal_address(host) is not None:
        return [host]
    loop = asyncio.get_running_loop()
    future: asyncio.Future[list[str]] = loop.create_future()

    def settle(addresses: list[str], error: OSError | None) -> None:
        if future.done():
            return
        if error is None:
            future.set_result(addresses)
        else:
            future.set_exception(error)

    def work() -> None:
        addresses, error = _resolve(host, port)
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, addresses, error)

    threading.Thread(target=work, name=f"lookup {host}", daemon=True).start()
    return await future


def _resolve(host: str, port: int) -> tuple[list[str], OSError | None]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        return [], error
    except UnicodeError:  # a label that the codec refuses is no name
        return [], socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return list(dict.fromkeys(str(entry[4][0]) for entry in found)), None


# So many names unknown, and none known, are blamed on the name server.
_MIN_MISSING = 3
_MAX_MISSING = 100
# Names that no server should know (RFC 6761; RFC 2606) don't count.
_RESERVED_NAMES = (".invalid", ".example", ".test", ".localhost")


class LookupOutcomes:
    """Whether the lookups of a run found anything."""

    def __init__(self) -> None:
        self._known = False
        self._missing: set[str] = set()

    def note(self, host: str, *, known: bool) -> None:
        """One lookup; addresses and reserved names are passed over."""
        if literal_address(host) is not None or host.endswith(_RESERVED_NAMES) or host == "localhost":
            return
        self._known = self._known or known
        if not known and len(self._missing) < _MAX_MISSING:
            self._missing.add(host)

    @property
    def are_unknown(self) -> bool:
        """Whether so many names were unknown, and none known, that it can't be the sites' fault."""
        return not self._known and len(self._missing) >= _MIN_MISSING


T = TypeVar("T")

# Bytes that may wait to be read; with more, the server has to wait.
_HIGH_WATER = 65_536


class _Inbox(asyncio.Protocol):
    """What came in and was not read yet."""

    def __init__(self) -> None:
        self.chunks: deque[bytes] = deque()
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
        self.chunks.append(data)
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
        if self.chunks or self.ended:
            return
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def take(self, most: int) -> bytes:
        """The next bytes; none at the end."""
        if not self.chunks:
            return b""
        chunk = self.chunks.popleft()
        if len(chunk) > most:
            self.chunks.appendleft(chunk[most:])
            chunk = chunk[:most]
        self.size -= len(chunk)
        # At half the mark, so that reading does not stop and start with every chunk.
        if self._paused and self.size <= _HIGH_WATER // 2 and self.transport is not None:
            self._paused = False
            self.transport.resume_reading()
        return chunk

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class TcpStream(httpcore.AsyncNetworkStream):
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
        """Pass the bytes to the system. Raises httpcore.WriteError."""
        self.send(buffer)

    def send(self, data: bytes) -> None:
        """As `write`; a request is small, so there is no need to wait until it is sent."""
        if self._inbox.ended and self._transport.is_closing():
            raise httpcore.WriteError("the connection is closed") from self._inbox.fault
        if data:
            self._transport.write(data)

    def take(self, max_bytes: int) -> bytes:
        """What came already; empty for nothing."""
        return self._inbox.take(max_bytes)

    @property
    def ended(self) -> bool:
        """Whether the server has closed the connection."""
        return self._inbox.ended

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
        return await encrypt(self, ssl_context, server_hostname, timeout)

    def get_extra_info(self, info: str) -> Any:
        """`is_readable`, and asyncio's own names."""
        if info == "is_readable":
            return bool(self._inbox.chunks) or self._inbox.ended
        return self._transport.get_extra_info(info)


async def connect(address: str, port: int, local: str | None = None, timeout: float | None = None) -> TcpStream:
    """Connect to an IP address. Raises httpcore.ConnectError and ConnectTimeout."""
    loop = asyncio.get_running_loop()
    source = (local, 0) if local is not None else None
    attempt = loop.create_connection(_Inbox, address, port, local_addr=source)
    try:
        transport, inbox = await _within(timeout, attempt, httpcore.ConnectTimeout)
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error
    return TcpStream(inbox, transport)


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
        self.names = LookupOutcomes()

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


# Bytes of status line and headers.
MAX_HEAD = 100_000
_READ = 65_536
# Some servers end lines with LF alone, which clients may accept (RFC 9112, 2.2).
_HEAD_END = pattern(rb"\n\r?\n")
# Also with whitespace before the colon, which h11 refuses.
_HEADER = pattern(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*(:[^\x00]*)")


class Http1Connection:
    """One connection and the requests on it, one after the other."""

    def __init__(self, stream: TcpStream | TlsStream) -> None:
        self._stream = stream
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD)
        self._seen = bytearray()
        """Bytes that came and were not passed to h11 yet."""
        self.responses = 0
        """Responses that came on it."""

    @property
    def unanswered(self) -> bool:
        """Whether no byte of the current response has come."""
        return not self._seen and self._http.their_state is h11.SEND_RESPONSE

    @property
    def reusable(self) -> bool:
        """Whether another request may go out: the server has neither closed the connection nor sent anything more."""
        return not self._stream.get_extra_info("is_readable")

    async def send(self, target: bytes, headers: list[tuple[bytes, bytes]]) -> h11.Response:
        """Send a GET; returns the head of the response. Raises httpcore's exceptions."""
        request = self._http.send(h11.Request(method=b"GET", target=target, headers=headers)) or b""
        request += self._http.send(h11.EndOfMessage()) or b""
        with suppress(httpcore.WriteError):  # a server may respond before the request, and close
            await self._stream.write(request)
        return await self._response_head()

    async def _response_head(self) -> h11.Response:
        while True:  # 103 Early Hints come first, as many as the server likes within its time
            self._http.receive_data(_without_bad_headers(await self._head()))
            event = self._next()
            if isinstance(event, h11.Response):
                break
            if not isinstance(event, h11.InformationalResponse):
                raise httpcore.RemoteProtocolError("the head of the response is malformed")
        self.responses += 1
        if self._seen:
            self._http.receive_data(bytes(self._seen))
            self._seen.clear()
        return event

    async def _head(self) -> bytes:
        """From the status line to the empty line."""
        looked = 0
        while (end := _HEAD_END.search(self._seen, looked)) is None:
            # The end may be cut between two reads: `\n\r` comes first, `\n` later.
            looked = max(0, len(self._seen) - 2)
            if len(self._seen) > MAX_HEAD:
                raise httpcore.RemoteProtocolError("the head of the response is too long")
            # Not waited for any longer: an SSH or mail server sends a greeting and then waits for us.
            if len(self._seen) >= 5 and not self._seen.startswith(b"HTTP/"):
                raise httpcore.RemoteProtocolError("the response is not HTTP")
            data = await self._stream.read(_READ)
            if not data:
                raise httpcore.RemoteProtocolError("closed without sending a response")
            self._seen += data if self._seen else data.lstrip(b"\r\n")
        head = bytes(self._seen[: end.end()])
        del self._seen[: end.end()]
        return head

    async def body(self) -> AsyncIterator[bytes]:
        """The chunks of the body as they come. Raises httpcore's exceptions."""
        while True:
            event = self._next()
            if event is h11.NEED_DATA:
                self._http.receive_data(await self._stream.read(_READ))
            elif isinstance(event, h11.Data):
                yield bytes(event.data)
            else:
                return

    def _next(self) -> object:
        try:
            return self._http.next_event()
        except h11.RemoteProtocolError as error:
            raise httpcore.RemoteProtocolError(str(error)) from error

    def finish(self) -> bool:
        """End a response, read or not; returns whether the connection can take another request, else closes it."""
        with suppress(httpcore.RemoteProtocolError):
            while self._http.their_state is h11.SEND_BODY and self._next() is not h11.NEED_DATA:
                pass  # skip what came already of a body that is not needed
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE and not self._http.trailing_data[0]:
            self._http.start_next_cycle()
            return True
        self.abort()
        return False

    def abort(self) -> None:
        """Close at once."""
        self._stream.abort()


def _has_valid_length(name: bytes, value: bytes) -> bool:
    """A malformed length is dropped: the body then ends with the connection."""
    return name.lower() != b"content-length" or re.fullmatch(rb"[ \t]*\d{1,18}[ \t]*", value) is not None


def _without_bad_headers(head: bytes) -> bytes:
    """The head without lines that are no headers; one that goes on with the line before stays where that does."""
    status, *lines = head.rstrip(b"\r\n").split(b"\n")
    kept = [status]
    good = True
    for line in lines:
        header = _HEADER.match(line.rstrip(b"\r"))
        if header is not None and _has_valid_length(header[1], header[2][1:]):
            kept.append(header[1] + header[2])
        # A header that is continued on the next line (obsolete line folding, RFC 9112, 5.2).
        elif good and line[:1] in b" \t" and b"\x00" not in line:
            kept.append(line)
        good = header is not None or (good and kept[-1] is line)
    return b"\r\n".join(line.rstrip(b"\r") for line in kept) + b"\r\n\r\n"
