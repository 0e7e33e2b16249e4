"""What servers make of HTTP/1.1, over real connections."""

from __future__ import annotations

import asyncio
import errno
import itertools
import socket
from typing import TYPE_CHECKING

import httpcore
import pytest

from stacite.net import connection
from stacite.net.client import Client, follow_redirects
from stacite.net.politeness import SystemClock
from stacite.net.response import FailureKind
from stacite.net.transport import MAX_HEAD
from stacite.settings import NetworkSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import Web

    from stacite.net.response import FetchResult

OPEN = Settings(allow_private=("127.0.0.0/8",), network=NetworkSettings(interval_ms=0, timeout_s=2.0))


def follow(*urls: str) -> list[FetchResult]:
    """One after the other, by one client."""

    async def all_of_them() -> list[FetchResult]:
        async with Client(OPEN, SystemClock()) as client:
            return [await follow_redirects(client, url) for url in urls]

    return asyncio.run(all_of_them())


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nno header at all\r\nx-seen: yes\r\n\r\n", id="a line that is no header"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX Y: 1\r\nx-seen: yes\r\n\r\n", id="a blank in a name"),
        pytest.param(b"HTTP/1.1 200 OK\r\nx-seen : yes\r\n\r\n", id="a blank after a name"),
        pytest.param(b"HTTP/1.1 200 OK\r\n: nothing\r\nx-seen: yes\r\n\r\n", id="no name"),
        pytest.param(b"HTTP/1.1 200 OK\r\nx: a\x00b\r\nx-seen: yes\r\n\r\n", id="a zero byte"),
        pytest.param(b"HTTP/1.1 200 OK\r\nbad\r\n and on\r\nx-seen: yes\r\n\r\n", id="a bad line that goes on"),
        pytest.param(b"HTTP/1.1 200 OK\r\nx: a\r\n b\r\nx-seen: yes\r\n\r\n", id="a folded line"),
        pytest.param(b"HTTP/1.1 200 OK\nx-seen: yes\n\n", id="bare line ends"),
        pytest.param(b"HTTP/1.1 200 OK\r\ncontent-length: about 8\r\nx-seen: yes\r\n\r\n", id="no number for a length"),
        pytest.param(b"\r\n\r\nHTTP/1.1 200 OK\r\nx-seen: yes\r\n\r\n", id="empty lines first"),
        pytest.param(b"HTTP/1.1 200\r\nx-seen: yes\r\n\r\n", id="no phrase"),
        pytest.param(b"HTTP/1.1 200 Tr\xe8s bien\r\nx-seen: yes\r\n\r\n", id="a phrase in Latin-1"),
        pytest.param(
            b"HTTP/1.1 103 Early\r\nlink: </a>\r\n\r\n" * 3 + b"HTTP/1.1 200 OK\r\nx-seen: yes\r\n\r\n",
            id="early hints",
        ),
    ],
)
def test_heads_that_browsers_understand(web: Web, head: bytes) -> None:
    web.raw("/a", head + b"the page")
    (result,) = follow(web.url("/a"))
    assert result.response is not None
    assert (result.response.status_code, result.response.headers.get("x-seen")) == (200, "yes")
    assert result.response.body == b"the page"


@pytest.mark.parametrize("cut", [1, 8, 20, 40])
def test_a_head_that_comes_in_parts(web: Web, cut: int) -> None:
    head = b"HTTP/1.1 200 OK\r\nx-seen: yes\r\ncontent-length: 4\r\n\r\npage"

    def act(connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for part in (head[:cut], head[cut:]):
            connection.sendall(part)

    web.act("/a", act)
    (result,) = follow(web.url("/a"))
    assert result.response is not None
    assert (result.response.headers["x-seen"], result.response.body) == ("yes", b"page")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n", FailureKind.GARBLED),
        (b"hello, this is no HTTP", FailureKind.GARBLED),
        (b"HTTP/1.1 2000 OK\r\n\r\n", FailureKind.GARBLED),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n", FailureKind.GARBLED),
        (b"HTTP/1.1 200 OK\r\nx: " + b"y" * (MAX_HEAD + 70_000), FailureKind.GARBLED),
        (b"", FailureKind.DROPPED),
        (b"HTTP/1.1 200 OK\r\nx: y\r\n", FailureKind.DROPPED),
    ],
)
def test_what_is_no_answer(web: Web, said: bytes, kind: FailureKind) -> None:
    web.raw("/a", said)
    (result,) = follow(web.url("/a"))
    assert result.failure is not None
    assert result.failure.kind is kind


def test_a_kept_connection_that_the_server_closed_is_made_anew(web: Web) -> None:
    """It says keep-alive, answers, waits for the next request, and closes without a word."""
    web.keep_alive = True
    web.page("/a", connection="keep-alive")

    def close(connection: socket.socket) -> None:
        connection.shutdown(socket.SHUT_RDWR)

    web.act("/b", close).page("/b", connection="keep-alive")
    first, second = follow(web.url("/a"), web.url("/b"))
    assert (first.status_code, second.status_code) == (200, 200)
    assert (web.targets, web.connections) == (["/a", "/b", "/b"], 2)


def test_a_new_connection_that_the_server_closed_is_a_fault(web: Web) -> None:
    web.raw("/b", b"").page("/b")
    (result,) = follow(web.url("/b"))
    assert result.failure is not None
    assert web.targets == ["/b"]


def test_words_that_nobody_asked_for_end_a_connection(web: Web) -> None:
    """Else they would be taken for the answer to the next request."""
    web.keep_alive = True
    web.raw("/a", b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")
    web.page("/b", connection="keep-alive")
    first, second = follow(web.url("/a"), web.url("/b"))
    assert (first.status_code, second.status_code) == (200, 200)
    assert web.connections == 2


def test_a_redirect_leaves_its_connection_whole(web: Web) -> None:
    web.keep_alive = True
    web.page("/a", 302, b"moved for now", location="/b", connection="keep-alive")
    web.page("/b", connection="keep-alive")
    (result,) = follow(web.url("/a"))
    assert (result.status_code, web.connections) == (200, 1)


def stand_in(monkeypatch: pytest.MonkeyPatch, addresses: Sequence[str]) -> None:
    async def fake(host: str, port: int) -> list[str]:
        return list(addresses)

    monkeypatch.setattr(connection, "lookup", fake)


def test_an_address_that_does_not_answer_keeps_nobody_waiting(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first never comes to a connection; the second is tried beside it (RFC 8305)."""
    monkeypatch.setattr(connection, "HEAD_START_S", 0.0)
    stand_in(monkeypatch, ["127.0.0.3", "127.0.0.1"])
    connect = connection.GuardedBackend._connect
    tried: list[str] = []

    async def stall(self: connection.GuardedBackend, address: str, *rest: object) -> object:
        tried.append(address)
        if address == "127.0.0.3":
            await asyncio.Event().wait()
        return await connect(self, address, *rest)  # type: ignore[arg-type] # handed through

    monkeypatch.setattr(connection.GuardedBackend, "_connect", stall)
    web.page("/a")
    (result,) = follow(f"http://journal.example:{web.port}/a")
    assert (result.status_code, tried) == (200, ["127.0.0.3", "127.0.0.1"])


def test_no_server_is_refused_while_another_address_is_out_of_reach(
    closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = connection.GuardedBackend._connect

    async def unreachable(self: connection.GuardedBackend, address: str, *rest: object) -> object:
        if address == "127.0.0.3":
            raise httpcore.ConnectError from OSError(errno.ENETUNREACH, "Network is unreachable")
        return await connect(self, address, *rest)  # type: ignore[arg-type] # handed through

    monkeypatch.setattr(connection.GuardedBackend, "_connect", unreachable)
    for addresses in itertools.permutations(["127.0.0.1", "127.0.0.3"]):
        stand_in(monkeypatch, addresses)
        (result,) = follow(f"http://journal.example:{closed_port}/a")
        assert result.failure is not None
        assert result.failure.kind is FailureKind.UNREACHABLE, addresses
