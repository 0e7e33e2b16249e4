"""The port to the outside world: one connection pool a host, each connection to an address that was checked.

httpx's own transport can't be told where to connect, and its one pool is searched anew for every
request, which costs half of the run time with many hosts (encode/httpx#3215).
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from stacite.net.backend import GuardedBackend

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator

    from stacite.net.guard import Guard

MAX_POOLS = 200
"""Hosts whose connections are kept open, so that file descriptors last."""
_CORE_ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)


class HostPools(httpx.AsyncBaseTransport):
    """httpx's port over one httpcore pool for each host.

    Proxies come from the environment as the standard library reads it (HTTP_PROXY, HTTPS_PROXY, NO_PROXY;
    no address blocks in NO_PROXY). Behind a proxy the guard judges what the name resolves to here;
    a name that only the proxy knows is the proxy's to judge.
    """

    def __init__(self, guard: Guard | None, ssl_context: ssl.SSLContext, per_host: int) -> None:
        self._backend = GuardedBackend(guard)
        self._guard = guard
        self._ssl_context = ssl_context
        self._per_host = per_host
        self._pools: OrderedDict[tuple[str, str, int | None], httpcore.AsyncConnectionPool] = OrderedDict()
        self._proxies = getproxies()

    @property
    def reached(self) -> bool:
        """Whether any connection was made."""
        return self._backend.reached

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; its body is empty."""
        url = request.url
        proxy = self._proxy(url)
        if proxy is not None:
            await self._judge_behind_proxy(url)
        pool = await self._pool((url.scheme, url.host, url.port), proxy)
        try:
            answer = await pool.handle_async_request(_core_request(request))
        except _CORE_ERRORS as error:
            raise _as_httpx(error) from error
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer), extensions=answer.extensions
        )

    async def aclose(self) -> None:
        """Close every connection."""
        while self._pools:  # a request still under way may add one meanwhile
            await self._pools.popitem()[1].aclose()

    def _proxy(self, url: httpx.URL) -> str | None:
        proxy = self._proxies.get(url.scheme) or self._proxies.get("all")
        return None if proxy is None or proxy_bypass(url.netloc.decode("ascii")) else proxy

    async def _judge_behind_proxy(self, url: httpx.URL) -> None:
        try:
            await self._backend.permitted(url.host, url.port or 0)
        except OSError:
            return

    async def _pool(self, key: tuple[str, str, int | None], proxy: str | None) -> httpcore.AsyncConnectionPool:
        if key not in self._pools:
            await self._make_room()
            self._pools[key] = self._new_pool(proxy)
        self._pools.move_to_end(key)
        return self._pools[key]

    async def _make_room(self) -> None:
        """Close the pool that was idle longest, where there are many."""
        if len(self._pools) < MAX_POOLS:
            return
        for key, pool in list(self._pools.items()):
            if all(connection.is_idle() for connection in pool.connections):
                del self._pools[key]
                await pool.aclose()
                return

    def _new_pool(self, proxy: str | None) -> httpcore.AsyncConnectionPool:
        if proxy is None:
            return httpcore.AsyncConnectionPool(
                ssl_context=self._ssl_context, max_connections=self._per_host, network_backend=self._backend
            )
        parsed = httpx.Proxy(proxy)
        return httpcore.AsyncHTTPProxy(
            proxy_url=httpcore.URL(str(parsed.url)),
            proxy_auth=parsed.raw_auth,
            ssl_context=self._ssl_context,
            max_connections=self._per_host,
            network_backend=GuardedBackend(None),
        )


class _Stream(httpx.AsyncByteStream):
    """A body on its way, with httpx's exceptions."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._answer.aiter_stream():
                yield piece
        except _CORE_ERRORS as error:
            raise _as_httpx(error) from error

    async def aclose(self) -> None:
        await self._answer.aclose()


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
