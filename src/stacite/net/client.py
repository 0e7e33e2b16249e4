"""The clients: requests over the port `httpx.AsyncBaseTransport`, guarded, polite, bounded.

httpx's own client is not used for cited pages: it follows redirects without asking the guard, rewrites URLs,
decompresses without a limit, and takes nearly three times the CPU of a request here. `follow_redirects` goes to a page
hop by hop instead, each hop guarded and in its host's turn.

Services, which are asked far less often, have an httpx client on top of the same guard, queues and limits.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import warnings
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Self

import h11
import httpx

from stacite import __version__
from stacite.errors import SettingsError
from stacite.model.evidence import Hop
from stacite.net.address import AddressError, AddressRefused, Guard, join_address, parse_address, without_credentials
from stacite.net.politeness import HostHeld, Politeness, wait_asked_for
from stacite.net.response import (
    ENCODINGS,
    NEVER_SENT,
    BrokenOff,
    Failure,
    FailureKind,
    FetchResult,
    Response,
    failure_of,
    read_body,
)
from stacite.net.transport import GuardedTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime
    from types import TracebackType

    from stacite.net.address import WebAddress
    from stacite.net.politeness import Clock
    from stacite.settings import Settings


ACCEPT_PAGE = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"
ACCEPT_JSON = "application/json"
_REQUEST_ERRORS = (
    AddressRefused,
    BrokenOff,
    TimeoutError,
    httpx.TransportError,
    httpx.InvalidURL,
    socket.gaierror,
    h11.ProtocolError,  # a cookie that no request can hold
)
# What Firefox sends when its user types the address in.
_BROWSER_HEADERS = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.5",
    "Upgrade-Insecure-Requests": "1",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
}
# As in the Fetch standard, and so in browsers.
MAX_HOPS = 20
# The body is unpacked already, and cookies hold for one request and its redirects only.
_WITHHELD_HEADERS = (b"content-encoding", b"content-length", b"transfer-encoding", b"set-cookie")


class HeaderProfile(StrEnum):
    """Whose headers a request has."""

    HONEST = "honest"
    BROWSER = "browser"
    """For sites that turn programs away, though the page is there for readers."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its result: a response or a failure."""

    response: Response | None = None
    failure: Failure | None = None
    requested_at: datetime | None = None
    """UTC; None where nothing was sent."""
    elapsed_s: float = 0.0


@dataclass(frozen=True, slots=True)
class RequestOptions:
    """How to make a request."""

    accept: str = ACCEPT_PAGE
    profile: HeaderProfile = HeaderProfile.HONEST
    service: bool = False
    """Whether it goes to a service of the settings, which may have a private address."""
    limit_kib: int = 0
    """KiB of the response that are read, on the wire and decompressed; 0 for as many as of a page."""
    paced: bool = False
    """Whether the caller keeps the pace of a service, so that the request has to wait in no queue of its host."""
    headers: tuple[tuple[str, str], ...] = ()
    """Further headers, which may hold the user's key: a host that it redirects to does not get them."""
    form: bytes | None = None
    """The body of a POST (`application/x-www-form-urlencoded`, unless a header says otherwise); None for a GET."""
    urgent: bool = False
    """Whether it goes out at once: the one request that finds out whether there is a network."""


PAGE_REQUEST = RequestOptions()


class Client:
    """`async with Client(settings, clock) as client: await client.get(…)`.

    With `transport` every request goes to it, and the guard judges only addresses that a URL spells out. A cited
    page is never requested through the transport for services, which alone may go to a private address.
    Raises SettingsError for a bad `mailto` or `allow_private`.
    """

    def __init__(self, settings: Settings, clock: Clock, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.clock = clock
        self.timeout_s = settings.network.timeout_s
        self._limit = settings.network.max_body_kib * 1024
        self._guard = Guard(settings.allow_private)
        self._politeness = Politeness(settings.network, clock)
        self._honest = _user_agent(settings.mailto)
        self._responded = False
        self._own = _own_transports(self._guard) if transport is None else ()
        self._pages = transport or self._own[0]
        self._services = transport or self._own[1]

    @property
    def reached(self) -> bool:
        """Whether the network has worked at all: a connection was made, or a response came."""
        return self._responded or any(transport.reached for transport in self._own)

    @property
    def reached_public(self) -> bool:
        """Whether the internet responded, and not only hosts of a private network."""
        return any(transport.reached_public for transport in self._own) if self._own else self._responded

    def is_private(self, host: str) -> bool:
        """Whether a host was looked up and is in a private network."""
        return any(transport.is_private(host) for transport in self._own)

    @property
    def names_are_unknown(self) -> bool:
        """Whether the name server knows none of the names of cited pages, so that its not knowing one says nothing."""
        return any(transport.names_are_unknown for transport in self._own[:1])

    def expect(self, requests: Mapping[str, int]) -> None:
        """Say how many requests there will be, by origin: a host with few requests gets them at a slower pace."""
        for origin, number in requests.items():
            self._politeness.expect(origin, number)

    async def get(
        self, address: WebAddress, options: RequestOptions, cookies: httpx.Cookies, time_s: float
    ) -> Exchange:
        """Request one address in its host's turn, from which `time_s` counts. Never raises for what a server does."""
        if not options.service and (refusal := self._guard.refusal(address.host)):
            return Exchange(failure=Failure(FailureKind.REFUSED, refusal))
        try:
            async with self._turn(address.origin, options):
                return await self._exchange(address, options, cookies, time_s)
        except HostHeld:
            why = "the site asked for a longer pause than stacite waits in one run"
            return Exchange(failure=Failure(FailureKind.HELD, why))

    def _turn(self, origin: str, options: RequestOptions) -> AbstractAsyncContextManager[None]:
        if options.urgent:
            return nullcontext()
        return self._politeness.unpaced_turn(origin) if options.paced else self._politeness.turn(origin)

    async def _exchange(
        self, address: WebAddress, options: RequestOptions, cookies: httpx.Cookies, time_s: float
    ) -> Exchange:
        requested_at, start = self.clock.now(), self.clock.monotonic()
        response = failure = None
        try:
            async with asyncio.timeout(time_s) as limit:
                request = self._request(address, options)
                if cookies:
                    cookies.set_cookie_header(request)
                response = await self._send(request, address.origin, cookies, limit, options)
        except _REQUEST_ERRORS as error:
            failure = failure_of(error)
            if failure.kind in NEVER_SENT:  # the name was looked up, and nothing more
                return Exchange(failure=failure)
        return Exchange(response, failure, requested_at, self.clock.monotonic() - start)

    async def _send(
        self,
        request: httpx.Request,
        origin: str,
        cookies: httpx.Cookies,
        limit: asyncio.Timeout,
        options: RequestOptions,
    ) -> Response:
        transport = self._services if options.service else self._pages
        http_response = await transport.handle_async_request(request)
        self._responded = True
        http_response.request = request
        try:
            if "set-cookie" in http_response.headers:
                _keep_cookies(cookies, http_response)
            retry_after = http_response.headers.get("retry-after")
            wait = wait_asked_for(http_response.status_code, retry_after, self.clock.now())
            if wait is not None:
                self._politeness.pause(origin, wait)
            response = Response(http_response.status_code, http_response.headers)
            if response.location is not None:
                return response
            return await self._with_body(response, http_response, limit, options)
        finally:
            await http_response.aclose()

    async def _with_body(
        self, response: Response, http_response: httpx.Response, limit: asyncio.Timeout, options: RequestOptions
    ) -> Response:
        deadline = limit.when()
        # The body has the same deadline, but a slow one is kept as far as it came and is no failure.
        limit.reschedule(None)
        try:
            body = await read_body(http_response, options.limit_kib * 1024 or self._limit, deadline)
        except httpx.NetworkError as error:
            raise BrokenOff from error
        return replace(response, body=body.data, complete=body.complete, timed_out=body.timed_out)

    def _request(self, address: WebAddress, options: RequestOptions) -> httpx.Request:
        target = address.target.encode("ascii")
        url = httpx.URL(scheme=address.scheme, host=address.host, port=address.port, raw_path=target)
        # Without Host, httpx would decode the name, and fails on one that IDNA 2008 doesn't know.
        headers = {"Host": address.authority, "User-Agent": self._honest, "Accept": options.accept}
        headers["Accept-Encoding"] = ENCODINGS
        if options.profile is HeaderProfile.BROWSER:
            headers |= _BROWSER_HEADERS
        if options.form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers |= dict(options.headers)
        # httpx.URL removes `/./` and the like; what goes out is the target of the extension.
        method = "GET" if options.form is None else "POST"
        request = httpx.Request(method, url, headers=headers, content=options.form, extensions={"target": target})
        request.headers.encoding = "utf-8"  # a cookie with characters beyond ASCII goes back as it came
        return request

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for transport in self._own:
            await transport.aclose()


def _keep_cookies(cookies: httpx.Cookies, http_response: httpx.Response) -> None:
    with warnings.catch_warnings():
        # Of a cookie that http.cookiejar can't read (`Max-Age` without a value) it prints a traceback.
        warnings.filterwarnings("ignore", "http.cookiejar bug", UserWarning)
        cookies.extract_cookies(http_response)


def _own_transports(guard: Guard) -> tuple[GuardedTransport, ...]:
    """For cited pages and for services. They share the certificates, which take long to read."""
    try:
        context = httpx.create_ssl_context()
    except OSError as error:  # SSLError is one
        named = next((name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(name)), "")
        what = f"{named} names certificates that can't be read" if named else "the certificates can't be read"
        hint = f"Correct {named}, or remove it." if named else "Check the certificates of your system."
        raise SettingsError(f"{what}: {error.strerror or error}", hint) from error
    return GuardedTransport(guard, context), GuardedTransport(None, context)


def _user_agent(mailto: str) -> str:
    if mailto and not re.fullmatch(r"[!-~]+@[!-~]+", mailto):
        raise SettingsError(f"mailto: “{mailto}” is not an email address", "Write it as editor@example.org.")
    return f"stacite/{__version__} (mailto:{mailto})" if mailto else f"stacite/{__version__}"


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
