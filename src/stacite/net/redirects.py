"""Follows a URL to its page: redirects are taken hop by hop, each guarded and in its host's turn.

httpx clients for services use the same guard, queues and limits: httpx would follow redirects without asking the guard,
remove `//` and `/./` from addresses and decompress without a limit. So redirects, addresses and bodies are handled
below its port, and `AsyncClient` gets whole, unpacked responses.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import httpx

from stacite.model.evidence import Hop
from stacite.net.address import AddressError, join_address, parse_address, without_credentials
from stacite.net.client import RequestOptions
from stacite.net.response import Failure, FailureKind, FetchResult, Response, failure_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.net.address import WebAddress
    from stacite.net.client import Client


# As in the Fetch standard, and so in browsers.
MAX_HOPS = 20
PAGE_REQUEST = RequestOptions()


def _no_redirect(_: Response) -> str:
    return ""


async def follow_redirects(
    client: Client,
    url: str,
    options: RequestOptions = PAGE_REQUEST,
    timeout_s: float | None = None,
    page_redirect: Callable[[Response], str] = _no_redirect,
) -> FetchResult:
    """Follow `url` to its page within `timeout_s` seconds; never raises for what a server or a URL does.

    `page_redirect` reads from a page where it redirects by itself (meta refresh). Such a redirect is a hop like
    any other, but one that leads back or to no web address counts as none: the page that has it is the last.
    Where `options.service` is set, only the URL's own host may be private: a host that it redirects to is judged
    as any other.
    """
    time_s = client.timeout_s if timeout_s is None else timeout_s
    return await _RedirectFollower(client, options, time_s, page_redirect).follow(url)


@dataclass(slots=True)
class _RedirectFollower:
    client: Client
    options: RequestOptions
    timeout_s: float
    page_redirect: Callable[[Response], str]
    spent_s: float = 0.0
    hops: list[Hop] = field(default_factory=list)
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)
    seen: set[tuple[str, str]] = field(default_factory=set)

    async def follow(self, url: str) -> FetchResult:
        home = ""
        for _ in range(MAX_HOPS + 1):
            try:
                address = parse_address(url)
            except AddressError as error:
                return self._end(failure=self._unasked(url, failure_of(error)))
            url, home = without_credentials(url), home or address.origin
            response = await self._hop(url, address, own=address.origin == home)
            if isinstance(response, Failure):
                return self._end(failure=response)
            location = response.location if response.location is not None else self._own_redirect(address, response)
            if location is None:
                return self._end(response=response)
            url = join_address(address, location)
        return self._end(failure=Failure(FailureKind.LOOP, f"it redirects more than {MAX_HOPS} times"))

    def _own_redirect(self, address: WebAddress, page: Response) -> str | None:
        """Where a page redirects by itself; None where it doesn't, or leads back."""
        location = self.page_redirect(page)
        if not location:
            return None
        try:
            target = parse_address(join_address(address, location))
        except AddressError:
            return None
        return None if self._state(target) in self.seen else location

    async def _hop(self, url: str, address: WebAddress, *, own: bool) -> Response | Failure:
        # A site that redirects back to the same page with a new cookie is no circle.
        if (state := self._state(address)) in self.seen:
            return Failure(FailureKind.LOOP, "it redirects in a circle")
        self.seen.add(state)
        options = self.options if own else replace(self.options, service=False, headers=(), form=None)
        exchange = await self.client.get(address, options, self.cookies, max(0.0, self.timeout_s - self.spent_s))
        self.spent_s += exchange.elapsed_s
        if exchange.response is not None:
            self.hops.append(Hop(url, exchange.response.status_code, exchange.requested_at))
            return exchange.response
        failure = exchange.failure or Failure(FailureKind.GARBLED, "no response")
        if exchange.requested_at is None:
            return self._unasked(url, failure)
        self.hops.append(Hop(url, None, exchange.requested_at, failure.reason))
        return failure

    def _state(self, address: WebAddress) -> tuple[str, str]:
        cookies = sorted(f"{cookie.domain} {cookie.path} {cookie.name}={cookie.value}" for cookie in self.cookies.jar)
        return address.url, "; ".join(cookies)

    def _unasked(self, url: str, failure: Failure) -> Failure:
        """The failure of a hop that was not requested: where a redirect leads there, the list of hops shows it."""
        if not self.hops or failure.kind is FailureKind.HELD:
            return failure
        self.hops.append(Hop(url, None, None, f"not requested: {failure.reason}"))
        return Failure(failure.kind, f"it redirects to a URL that can't be requested: {failure.reason}")

    def _end(self, response: Response | None = None, failure: Failure | None = None) -> FetchResult:
        return FetchResult(tuple(self.hops), response, failure, round(self.spent_s * 1000))


# The body is unpacked already, and cookies hold for one request and its redirects only.
_WITHHELD_HEADERS = (b"content-encoding", b"content-length", b"transfer-encoding", b"set-cookie")


class RequestFailed(httpx.TransportError):
    """No response came; `result` says why."""

    def __init__(self, result: FetchResult, request: httpx.Request) -> None:
        super().__init__(result.failure.reason if result.failure else "no response", request=request)
        self.result = result


class ServiceTransport(httpx.AsyncBaseTransport):
    """httpx's port to the services of a run. The extension `url` of a request is its address, sent byte for byte."""

    def __init__(self, client: Client, limit_kib: int, timeout_s: float) -> None:
        self._client = client
        self._limit_kib = limit_kib
        self._timeout_s = timeout_s

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and follow its redirects. Raises RequestFailed."""
        url = str(request.extensions.get("url", request.url))
        options = RequestOptions(
            accept=request.headers["accept"],
            service=True,
            limit_kib=self._limit_kib,
            paced=True,
            headers=tuple(request.extensions.get("headers", ())),
            form=await request.aread() if request.method == "POST" else None,
        )
        result = await follow_redirects(self._client, url, options, self._timeout_s)
        if result.response is None:
            raise RequestFailed(result, request)
        return httpx.Response(
            result.response.status_code,
            headers=[pair for pair in result.response.headers.raw if pair[0].lower() not in _WITHHELD_HEADERS],
            content=result.response.body,
            extensions={"result": result},
        )


def service_http(client: Client, limit_kib: int, timeout_s: float) -> httpx.AsyncClient:
    """An httpx client over the guarded network; it needs no closing. `limit_kib` bounds a body, 0 as for pages."""
    transport = ServiceTransport(client, limit_kib, timeout_s)
    return httpx.AsyncClient(transport=transport, trust_env=False, follow_redirects=False)


async def fetch(
    http: httpx.AsyncClient,
    url: str,
    accept: str,
    headers: tuple[tuple[str, str], ...] = (),
    form: bytes | None = None,
) -> FetchResult:
    """GET `url`, or POST a form to it; never raises for what a server or the address in the settings does.

    A client with another transport (httpx.MockTransport in a test) gives a result without hops.
    """
    try:
        address = parse_address(url)
    except AddressError as error:
        return FetchResult(failure=failure_of(error))
    try:
        own = {"Host": address.authority, "Accept": accept, **dict(headers)}  # as in `Client`
        extensions = {"url": url, "headers": headers}
        method = "GET" if form is None else "POST"
        response = await http.request(method, address.url, headers=own, content=form, extensions=extensions)
    except RequestFailed as error:
        return error.result
    result = response.extensions.get("result")
    if isinstance(result, FetchResult):
        return result
    return FetchResult(response=Response(response.status_code, response.headers, response.content))
