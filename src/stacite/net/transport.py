"""The port to the outside world: each connection goes to an address that was checked.

httpx's own transport can't be told where to connect, and its one pool is searched anew for every
request, which costs half of the run time with many hosts (encode/httpx#3215).
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import httpcore
import httpx

from stacite.net.backend import GuardedBackend, ProxyBackend
from stacite.net.http1 import Connection
from stacite.net.idle import MAX_IDLE, Idle
from stacite.net.proxies import Proxies

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable

    from stacite.net.guard import Guard
    from stacite.net.idle import Place

_CORE_ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)


class Connections(httpx.AsyncBaseTransport):
    """httpx's port; how many requests go to one host at a time is its caller's business.

    Behind a proxy of the environment the guard judges what the name resolves to here; a name that only
    the proxy knows is the proxy's to judge.
    """

    def __init__(self, guard: Guard | None, ssl_context: ssl.SSLContext) -> None:
        self._backend = GuardedBackend(guard)
        self._ssl_context = ssl_context
        self._idle = Idle()
        self._proxies = Proxies()
        self._tunnels: dict[str, httpcore.AsyncConnectionPool] = {}

    @property
    def reached(self) -> bool:
        """Whether any connection was made."""
        return self._backend.reached

    @property
    def names_are_unknown(self) -> bool:
        """Whether the name server knows none of the names that were asked for."""
        return self._backend.names.are_unknown

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one GET. Raises AddressRefused, socket.gaierror and httpx.TransportError."""
        proxy = self._proxies.for_url(request.url)
        try:
            if proxy is not None:
                return await self._by_proxy(proxy, request)
            return await self._directly(request)
        except _CORE_ERRORS as error:
            raise _as_httpx(error) from error

    async def _directly(self, request: httpx.Request) -> httpx.Response:
        place = (request.url.scheme, request.url.host, request.url.port)
        connection = self._idle.take(place) or await self._connect(request.url)
        try:
            try:
                answer = await connection.send(request.extensions["target"], request.headers.raw)
            except (httpcore.NetworkError, httpcore.RemoteProtocolError):
                if not (connection.answers and connection.silent):
                    raise
                # The server closed a kept connection while the request was on its way (RFC 9112, 9.3.1).
                connection.abort()
                connection = await self._connect(request.url)
                answer = await connection.send(request.extensions["target"], request.headers.raw)
        except BaseException:
            connection.abort()
            raise
        stream = _Body(connection.body(), partial(self._part, place, connection))
        return httpx.Response(answer.status_code, headers=list(answer.headers.raw_items()), stream=stream)

    async def _connect(self, url: httpx.URL) -> Connection:
        secure = url.scheme == "https"
        stream = await self._backend.connect_tcp(url.host, url.port or (443 if secure else 80))
        return Connection(await stream.start_tls(self._ssl_context, url.host) if secure else stream)

    async def _part(self, place: Place, connection: Connection) -> None:
        if connection.finish():
            self._idle.put(place, connection)

    async def _by_proxy(self, proxy: str, request: httpx.Request) -> httpx.Response:
        with suppress(OSError):
            await self._backend.permitted(request.url.host, request.url.port or 0)
        answer = await self._tunnel(proxy).handle_async_request(_core_request(request))
        stream = _Body(answer.aiter_stream(), answer.aclose)
        return httpx.Response(answer.status, headers=answer.headers, stream=stream)

    def _tunnel(self, proxy: str) -> httpcore.AsyncConnectionPool:
        if proxy not in self._tunnels:
            parsed = httpx.Proxy(proxy)
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


class _Body(httpx.AsyncByteStream):
    """A body on its way, with httpx's exceptions."""

    def __init__(self, pieces: AsyncIterable[bytes], part: Callable[[], Awaitable[None]]) -> None:
        self._pieces = pieces
        self._part = part

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._pieces:
                yield piece
        except _CORE_ERRORS as error:
            raise _as_httpx(error) from error

    async def aclose(self) -> None:
        await self._part()


def _core_request(request: httpx.Request) -> httpcore.Request:
    """With the target as the client wrote it; as an extension it would supplant the whole URL that a proxy needs."""
    url, extensions = request.url, dict(request.extensions)
    target = extensions.pop("target", url.raw_path)
    return httpcore.Request(
        request.method,
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=target),
        headers=request.headers.raw,
        extensions=extensions,
    )


def _as_httpx(error: Exception) -> httpx.TransportError:
    """The exception of the same name in httpx, nearest first."""
    for kind in type(error).__mro__:
        twin = getattr(httpx, kind.__name__, None)
        if isinstance(twin, type) and issubclass(twin, httpx.TransportError):
            return twin(str(error))
    return httpx.TransportError(str(error))
