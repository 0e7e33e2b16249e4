"""httpx clients for services: their requests go through the same guard, queues and limits as those for cited pages.

httpx would follow redirects without asking the guard, remove `//` and `/./` from addresses and decompress without a
limit. So redirects, addresses and bodies are handled below its port, and `AsyncClient` gets whole, unpacked responses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from stacite.net.address import AddressError, parse_address
from stacite.net.client import RequestOptions
from stacite.net.redirects import follow_redirects
from stacite.net.response import FetchResult, Response, failure_of

if TYPE_CHECKING:
    from stacite.net.client import Client


# The body is unpacked already, and cookies hold for one request and its redirects only.
_WITHHELD_HEADERS = (b"content-encoding", b"content-length", b"transfer-encoding", b"set-cookie")


class RequestFailed(httpx.TransportError):
    """No response came; `result` says why."""

    def __init__(self, result: FetchResult, request: httpx.Request) -> None:
        super().__init__(result.failure.reason if result.failure else "no response", request=request)
        self.result = result


class ServiceTransport(httpx.AsyncBaseTransport):
    """httpx's port to the services of a run. The extension `url` of a request is its address, sent byte for byte."""

    def __init__(self, client: Client, limit_kib: int) -> None:
        self._client = client
        self._limit_kib = limit_kib

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a GET and follow its redirects. Raises RequestFailed."""
        url = str(request.extensions.get("url", request.url))
        options = RequestOptions(accept=request.headers["accept"], service=True, limit_kib=self._limit_kib, paced=True)
        result = await follow_redirects(self._client, url, options)
        if result.response is None:
            raise RequestFailed(result, request)
        return httpx.Response(
            result.response.status_code,
            headers=[pair for pair in result.response.headers.raw if pair[0].lower() not in _WITHHELD_HEADERS],
            content=result.response.body,
            extensions={"result": result},
        )


def service_http(client: Client, limit_kib: int) -> httpx.AsyncClient:
    """An httpx client over the guarded network; it needs no closing. `limit_kib` bounds a body, 0 as for pages."""
    return httpx.AsyncClient(transport=ServiceTransport(client, limit_kib), trust_env=False, follow_redirects=False)


async def fetch(http: httpx.AsyncClient, url: str, accept: str) -> FetchResult:
    """GET `url` by an httpx client; never raises for what a server or the address in the settings does.

    A client with another transport (httpx.MockTransport in a test) gives a result without hops.
    """
    try:
        address = parse_address(url)
    except AddressError as error:
        return FetchResult(failure=failure_of(error))
    try:
        response = await http.get(address.url, headers={"Accept": accept}, extensions={"url": url})
    except RequestFailed as error:
        return error.result
    result = response.extensions.get("result")
    if isinstance(result, FetchResult):
        return result
    return FetchResult(response=Response(response.status_code, response.headers, response.content))
