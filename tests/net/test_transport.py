"""The connection goes where the guard looked."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from stacite.errors import SettingsError
from stacite.net import connection, transport
from stacite.net.client import Client, RequestOptions, follow_redirects
from stacite.net.connection import lookup
from stacite.net.politeness import SystemClock
from stacite.net.response import FailureKind
from stacite.settings import NetworkSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Web

    from stacite.net.response import FetchResult

OPEN = Settings(allow_private=("127.0.0.1/32",), network=NetworkSettings(interval_ms=0, timeout_s=2.0))


def follow(*urls: str, settings: Settings = OPEN) -> list[FetchResult]:
    async def all_of_them() -> list[FetchResult]:
        async with Client(settings, SystemClock()) as client:
            return [await follow_redirects(client, url) for url in urls]

    return asyncio.run(all_of_them())


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Give names addresses; hands back the log of what was looked up."""

    def names(**hosts: list[str]) -> list[str]:
        log: list[str] = []

        async def fake(host: str, port: int) -> list[str]:
            log.append(host)
            return hosts.get(host.replace(".", "_")) or await lookup(host, port)

        monkeypatch.setattr(connection, "lookup", fake)
        return log

    return names


def test_a_name_is_looked_up_once_and_met_where_it_was_found(web: Web, names: Callable[..., list[str]]) -> None:
    log = names(journal_example=["127.0.0.1"])
    web.page("/a")
    (result,) = follow(f"http://journal.example:{web.port}/a")
    assert result.status_code == 200
    assert web.asked[0].headers["host"] == f"journal.example:{web.port}"
    assert log == ["journal.example"]


def test_a_name_with_no_public_address_is_refused(web: Web, names: Callable[..., list[str]]) -> None:
    names(inside_example=["10.0.0.7", "fd00::7"])
    web.redirect("/a", "http://inside.example/", 302)
    (result,) = follow(web.url("/a"))
    assert result.failure is not None
    assert result.failure.kind is FailureKind.REFUSED
    assert "inside.example is at 10.0.0.7, a private address" in result.failure.reason


def test_refused_addresses_of_a_name_are_passed_over(
    web: Web, names: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    names(mixed_example=["10.0.0.7", "127.0.0.2", "127.0.0.1"])
    web.page("/a")
    met: list[Any] = []
    connect = connection.GuardedBackend._connect

    async def log(self: connection.GuardedBackend, address: str, *rest: Any) -> Any:
        met.append(address)
        return await connect(self, address, *rest)

    monkeypatch.setattr(connection.GuardedBackend, "_connect", log)
    (result,) = follow(f"http://mixed.example:{web.port}/a")
    assert (result.status_code, met) == (200, ["127.0.0.1"])


def test_the_next_address_is_tried_where_one_refuses(web: Web, names: Callable[..., list[str]]) -> None:
    names(two_example=["127.0.0.2", "127.0.0.1"])
    web.page("/a")
    wide = Settings(allow_private=("127.0.0.0/8",), network=OPEN.network)
    (result,) = follow(f"http://two.example:{web.port}/a", settings=wide)
    assert result.status_code == 200


@pytest.mark.parametrize("proxy", [False, True])
def test_a_form_is_posted_once(web: Web, monkeypatch: pytest.MonkeyPatch, *, proxy: bool) -> None:
    if proxy:
        monkeypatch.setenv("http_proxy", web.base)
    web.page("*")
    options = RequestOptions(form=b"url=x", headers=(("Content-Type", "application/x-test"),))

    async def post() -> FetchResult:
        async with Client(OPEN if not proxy else Settings(), SystemClock()) as client:
            return await follow_redirects(client, "http://form.test/a" if proxy else web.url("/a"), options)

    assert asyncio.run(post()).status_code == 200
    (asked,) = web.asked
    assert (asked.body, asked.headers["content-type"], asked.headers["content-length"]) == (
        b"url=x",
        "application/x-test",
        "5",
    )


def test_idle_hosts_are_let_go(web: Web, names: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    names(localhost=["127.0.0.1"], one_localhost=["127.0.0.1"])
    monkeypatch.setattr(transport, "MAX_IDLE", 2)
    wide = Settings(allow_private=("127.0.0.0/8",), network=OPEN.network)
    web.keep_alive = True
    web.page("/b", connection="keep-alive")
    hosts = ("127.0.0.1", "localhost", "one.localhost", "127.0.0.1", "127.0.0.1")
    results = follow(*(f"http://{host}:{web.port}/b" for host in hosts), settings=wide)
    assert [result.status_code for result in results] == [200] * 5
    assert web.connections == 4  # the last one goes over the connection of the one before


@pytest.mark.parametrize("prefix", ["http://", ""])
def test_a_proxy_of_the_environment_is_used(web: Web, monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    monkeypatch.setenv("http_proxy", web.base.replace("http://", prefix))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    web.act("http://journal.invalid/a", lambda connection: connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n"))
    web.page("/direct")
    through, direct = follow("http://journal.invalid/a", web.url("/direct"))
    assert web.targets == ["http://journal.invalid/a", "/direct"]
    assert (through.status_code, direct.status_code) == (200, 200)


@pytest.mark.parametrize("open_block", ["127.0.0.0/8", "10.0.0.0/8, 127.0.0.1/32", "127.0.0.1", "*"])
def test_blocks_of_addresses_need_no_proxy(web: Web, monkeypatch: pytest.MonkeyPatch, open_block: str) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", open_block)
    web.page("/direct")
    (result,) = follow(web.url("/direct"))
    assert result.status_code == 200


def test_other_blocks_do(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", web.base)
    monkeypatch.setenv("no_proxy", "10.0.0.0/8, example.org, nonsense/99")
    web.page(web.url("/a"))
    follow(web.url("/a"))
    assert web.targets == [web.url("/a")]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_there_is_not_the_site(
    closed_port: int, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv(f"{scheme}_proxy", f"http://127.0.0.1:{closed_port}")
    (result,) = follow(f"{scheme}://journal.invalid/a")
    assert result.failure is not None
    assert (result.failure.kind, result.failure.reason) == (FailureKind.UNREACHABLE, "the proxy can't be reached")


@pytest.mark.parametrize("address", ["gopher://127.0.0.1:9", "http://xn--a", "http://[", "http://a:b"])
def test_a_proxy_that_cannot_be_is_not_the_site(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("http_proxy", address)
    (result,) = follow("http://journal.invalid/a")
    assert result.failure is not None
    assert (result.failure.kind, result.failure.reason) == (FailureKind.UNREACHABLE, "the proxy can't be reached")


@pytest.mark.parametrize(
    ("printed", "spelled"),
    [
        ("straße.invalid", "xn--strae-oqa.invalid"),
        ("💩.invalid", "xn--ls8h.invalid"),
        ("ΟΔΟΣ.invalid", "xn--pxavbq.invalid"),
    ],
)
def test_a_proxy_sees_a_host_in_its_one_spelling(
    web: Web, monkeypatch: pytest.MonkeyPatch, printed: str, spelled: str
) -> None:
    monkeypatch.setenv("http_proxy", web.base)
    monkeypatch.setenv("https_proxy", web.base)
    monkeypatch.setenv("no_proxy", "")
    web.page(f"http://{spelled}/a").page(f"{spelled}:443", 403)
    follow(f"http://{printed}/a", f"https://{printed}/a")
    assert [(asked.target, asked.headers["host"]) for asked in web.asked] == [
        (f"http://{spelled}/a", spelled),
        (f"{spelled}:443", f"{spelled}:443"),
    ]


def test_a_proxy_that_says_no_is_not_the_site(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", web.base)
    web.act("journal.invalid:443", lambda connection: connection.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n"))
    (result,) = follow("https://journal.invalid/a")
    assert result.failure is not None
    assert result.failure.reason == "the proxy blocked the request"


def test_no_proxy_gets_a_private_address_to_ask(
    web: Web, names: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", web.base)
    names(inside_example=["10.0.0.7"])
    literal, name = follow("http://10.0.0.7/", "http://inside.example/")
    assert [result.failure.kind for result in (literal, name) if result.failure] == [FailureKind.REFUSED] * 2
    assert web.asked == []


def test_a_lookup_that_fails_says_so() -> None:
    with pytest.raises(socket.gaierror):
        asyncio.run(lookup("no.such.invalid", 80))
    with pytest.raises(socket.gaierror):
        asyncio.run(lookup("a" * 70 + ".example", 80))


def test_a_lookup_nobody_waits_for_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def slow(*_: object, **__: object) -> list[object]:
        gate.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)

    async def impatient() -> None:
        async with asyncio.timeout(0):
            await lookup("slow.example", 80)

    before = set(threading.enumerate())
    with pytest.raises(TimeoutError):
        asyncio.run(impatient())
    gate.set()
    for thread in set(threading.enumerate()) - before:
        thread.join()


def test_a_given_transport_gets_every_request() -> None:
    targets: list[object] = []

    def answer(request: httpx.Request) -> httpx.Response:
        targets.append(request.extensions["target"])
        return httpx.Response(200, content=b"x" * 2000)

    small = Settings(network=NetworkSettings(max_body_kib=1))

    async def once() -> FetchResult:
        async with Client(small, SystemClock(), httpx.MockTransport(answer)) as client:
            return await follow_redirects(client, "https://example.org/a/../b")

    result = asyncio.run(once())
    assert targets == [b"/a/../b"]
    assert result.response is not None
    assert (len(result.response.body), result.response.complete) == (1024, False)


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_certificates_that_can_not_be_read_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with pytest.raises(SettingsError, match="SSL_CERT_FILE names certificates that can't be read") as raised:
        Client(Settings(), SystemClock())
    assert raised.value.hint == "Correct SSL_CERT_FILE, or remove it."
