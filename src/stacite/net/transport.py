"""The httpx transport: every connection goes to an address that was checked, by way of the environment's proxies.

httpx's own transport can't be told where to connect, and its one pool is searched anew for every request, which costs
half of the run time with many hosts (encode/httpx#3215). Idle connections are therefore kept by host, here.

On a connection h11 speaks HTTP/1.1: httpcore's own layer between the two costs twice what h11 does, and is as strict.
Servers break the protocol, so a line in the head that is no header is passed over here, as browsers do it.
"""

from __future__ import annotations

import ipaddress
import re
from collections import OrderedDict, defaultdict
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING
from urllib.request import getproxies, proxy_bypass

import h11
import httpcore
import httpx

from stacite.net.address import is_public, literal_address
from stacite.net.connection import GuardedBackend, ProxyBackend
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable

    from stacite.net.address import Guard
    from stacite.net.connection import TcpStream, TlsStream


# Bytes of status line and headers.
MAX_HEAD = 100_000
_READ_BYTES = 65_536
# Some servers end lines with LF alone, which clients may accept (RFC 9112, 2.2).
_HEAD_END = pattern(rb"\n\r?\n")
# Also with whitespace before the colon, which h11 refuses.
_HEADER = pattern(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*(:[^\x00]*)")
# Idle connections that are kept, so that file descriptors last.
MAX_IDLE = 256
# Scheme, host and port.
Origin = tuple[str, str, int | None]
_CORE_ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)


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

    async def send(
        self, target: bytes, headers: list[tuple[bytes, bytes]], method: str = "GET", body: bytes = b""
    ) -> h11.Response:
        """Send a request; returns the head of the response. Raises httpcore's exceptions."""
        request = self._http.send(h11.Request(method=method, target=target, headers=headers)) or b""
        if body:
            request += self._http.send(h11.Data(body)) or b""
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
            data = await self._stream.read(_READ_BYTES)
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
                self._http.receive_data(await self._stream.read(_READ_BYTES))
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


class IdleConnections:
    """The longest idle is closed first where they are too many."""

    def __init__(self) -> None:
        self._all: OrderedDict[Http1Connection, Origin] = OrderedDict()
        self._at: defaultdict[Origin, list[Http1Connection]] = defaultdict(list)

    def take(self, origin: Origin) -> Http1Connection | None:
        """The one that was used last, and that the server has not closed."""
        waiting = self._at[origin]
        while waiting:
            connection = waiting.pop()
            del self._all[connection]
            if connection.reusable:
                return connection
            connection.abort()
        return None

    def put(self, origin: Origin, connection: Http1Connection) -> None:
        """Keep it for the host's next request."""
        self._all[connection] = origin
        self._at[origin].append(connection)
        if len(self._all) > MAX_IDLE:
            oldest, oldest_origin = self._all.popitem(last=False)
            self._at[oldest_origin].remove(oldest)
            oldest.abort()

    def clear(self) -> None:
        """Close all."""
        for connection in self._all:
            connection.abort()
        self._all.clear()
        self._at.clear()


def host_of_request(url: httpx.URL) -> str:
    """The host as the client set it, in its one spelling; `httpx.URL.host` would decode it, and fails on some names."""
    return url.raw_host.decode("ascii")


class Proxies:
    """Those that the environment names now."""

    def __init__(self) -> None:
        self._by_scheme = getproxies()
        self._open = tuple(_networks(self._by_scheme.get("no", "")))

    def for_url(self, url: httpx.URL) -> str | None:
        """The proxy's address; None where the site is connected to directly.

        NO_PROXY may name blocks of addresses too (`10.0.0.0/8`), as curl has had it since 7.86.
        """
        proxy = self._by_scheme.get(url.scheme) or self._by_scheme.get("all")
        if proxy is None or proxy_bypass(url.netloc.decode("ascii")):
            return None
        literal = literal_address(host_of_request(url))
        return None if literal is not None and any(literal in network for network in self._open) else proxy


def _networks(listed: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    found = []
    for entry in listed.split(","):
        try:
            found.append(ipaddress.ip_network(entry.strip(" []"), strict=False))
        except ValueError:  # a name
            continue
    return found


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's port. How many requests go to one host at a time is up to the caller.

    With a proxy of the environment, the guard judges what the name resolves to here; a name that only the proxy can
    resolve is left to the proxy.
    """

    def __init__(self, guard: Guard | None, ssl_context: ssl.SSLContext) -> None:
        self._backend = GuardedBackend(guard)
        self._ssl_context = ssl_context
        self._idle = IdleConnections()
        self._proxies = Proxies()
        self._tunnels: dict[str, httpcore.AsyncConnectionPool] = {}

    @property
    def reached(self) -> bool:
        """Whether any connection was made."""
        return self._backend.reached

    @property
    def reached_public(self) -> bool:
        """Whether a public address responded, directly or by way of a proxy."""
        return self._backend.reached_public

    def is_private(self, host: str) -> bool:
        """Whether a host was looked up and has no public address."""
        return host in self._backend.private_hosts

    @property
    def names_are_unknown(self) -> bool:
        """Whether the name server knows none of the names that were looked up."""
        return self._backend.names_are_unknown

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request, a GET or a POST. Raises AddressRefused, socket.gaierror and httpx.TransportError."""
        proxy = self._proxies.for_url(request.url)
        try:
            if proxy is not None:
                return await self._by_proxy(proxy, request)
            return await self._directly(request)
        except _CORE_ERRORS as error:
            raise _as_httpx(error) from error

    async def _directly(self, request: httpx.Request) -> httpx.Response:
        origin = (request.url.scheme, host_of_request(request.url), request.url.port)
        # A POST is never sent twice, so it needs a connection that the server has not begun to close.
        kept = self._idle.take(origin) if request.method == "GET" else None
        connection = kept or await self._connect(request.url)
        target, headers, content = request.extensions["target"], request.headers.raw, request.content
        try:
            try:
                response = await connection.send(target, headers, request.method, content)
            except (httpcore.NetworkError, httpcore.RemoteProtocolError):
                if not (connection.responses and connection.unanswered):
                    raise
                # The server closed a kept connection while the request was on its way (RFC 9112, 9.3.1).
                connection.abort()
                connection = await self._connect(request.url)
                response = await connection.send(target, headers)
        except BaseException:
            connection.abort()
            raise
        stream = _ResponseStream(connection.body(), partial(self._end, origin, connection))
        return httpx.Response(response.status_code, headers=list(response.headers.raw_items()), stream=stream)

    async def _connect(self, url: httpx.URL) -> Http1Connection:
        secure, host = url.scheme == "https", host_of_request(url)
        stream = await self._backend.connect_tcp(host, url.port or (443 if secure else 80))
        return Http1Connection(await stream.start_tls(self._ssl_context, host) if secure else stream)

    async def _end(self, origin: Origin, connection: Http1Connection) -> None:
        if connection.finish():
            self._idle.put(origin, connection)

    async def _by_proxy(self, proxy: str, request: httpx.Request) -> httpx.Response:
        addresses: list[str] = []
        with suppress(OSError):
            addresses = await self._backend.permitted(host_of_request(request.url), request.url.port or 0)
        response = await self._tunnel(proxy).handle_async_request(_core_request(request))
        # Where the proxy can't reach the site, it responds itself: with 502 or the like.
        if response.status < 500 and all(map(is_public, addresses)):
            self._backend.reached_public = True
        stream = _ResponseStream(response.aiter_stream(), response.aclose)
        return httpx.Response(response.status, headers=response.headers, stream=stream)

    def _tunnel(self, proxy: str) -> httpcore.AsyncConnectionPool:
        if proxy not in self._tunnels:
            try:
                parsed = httpx.Proxy(proxy if "://" in proxy else f"http://{proxy}")
            except (ValueError, httpx.InvalidURL) as error:  # of the environment, and none of the sites' fault
                raise httpcore.ProxyError("the proxy can't be reached") from error
            self._tunnels[proxy] = httpcore.AsyncHTTPProxy(
                proxy_url=httpcore.URL(str(parsed.url)),
                proxy_auth=parsed.raw_auth,
                ssl_context=self._ssl_context,
                max_connections=None,
                max_keepalive_connections=MAX_IDLE,
                network_backend=ProxyBackend(),
            )
        return self._tunnels[proxy]

    async def aclose(self) -> None:
        """Close every connection."""
        self._idle.clear()
        for tunnel in self._tunnels.values():
            await tunnel.aclose()


class _ResponseStream(httpx.AsyncByteStream):
    """A body as it comes, with httpx's exceptions."""

    def __init__(self, chunks: AsyncIterable[bytes], on_close: Callable[[], Awaitable[None]]) -> None:
        self._chunks = chunks
        self._end = on_close

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._chunks:
                yield chunk
        except _CORE_ERRORS as error:
            raise _as_httpx(error) from error

    async def aclose(self) -> None:
        await self._end()


def _core_request(request: httpx.Request) -> httpcore.Request:
    """With the target as the client wrote it; as an extension it would supplant the whole URL that a proxy needs."""
    url, extensions = request.url, dict(request.extensions)
    target = extensions.pop("target", url.raw_path)
    return httpcore.Request(
        request.method,
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=target),
        headers=request.headers.raw,
        content=request.content,
        extensions=extensions,
    )


def _as_httpx(error: Exception) -> httpx.TransportError:
    """The exception of the same name in httpx, nearest first."""
    for kind in type(error).__mro__:
        twin = getattr(httpx, kind.__name__, None)
        if isinstance(twin, type) and issubclass(twin, httpx.TransportError):
            return twin(str(error))
    return httpx.TransportError(str(error))
