"""A real web server on loopback, whose every misdeed a test can order."""

from __future__ import annotations

import asyncio
import gc
import importlib
import itertools
import json
import os
import signal
import socket
import socketserver
import ssl
import struct
import threading
from collections import defaultdict
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import certifi
import hypothesis
import pytest
from hypothesis import HealthCheck

from stacite.app import GC_THRESHOLD
from stacite.net import cache
from stacite.parser.tagger import ONE_THREAD
from stacite.services import run
from stacite.settings import ServiceAddresses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stacite.net.client import Client
    from stacite.services.base import RunServices
    from stacite.settings import Settings

    Act = Callable[[socket.socket], None]


def pytest_configure() -> None:
    """Undo what nohup and background jobs leave ignored: programs that tests start would inherit it."""
    for name in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(name) is signal.SIG_IGN:
            signal.signal(name, signal.default_int_handler if name == signal.SIGINT else signal.SIG_DFL)
    # Otherwise each program that a test starts would compile all of its modules and patterns again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # Some tests import numpy themselves, before the tagger does: with more threads, notes take four times as long.
    os.environ.update(ONE_THREAD)
    # How long an example takes depends on the machine's load and says nothing about the code.
    any_load = hypothesis.settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    hypothesis.settings.register_profile("any load", any_load, max_examples=50)  # others in each run
    hypothesis.settings.register_profile("thorough", any_load, max_examples=1_000)
    hypothesis.settings.load_profile("any load")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores, since tests wait for servers and programs of their own."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Thousands of tests stay to the end: the garbage collector need not look at them again and again.

    What they make is collected as seldom as in a run of the program.
    """
    gc.disable()
    gc.set_threshold(GC_THRESHOLD)
    try:
        if hasattr(session.config, "workerinput") and session.config.args == session.config.getini("testpaths"):
            _import_from(**session.config.workerinput)
        yield
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def _import_from(workerid: str, workercount: int, **_: object) -> None:
    """Import all test modules, each worker beginning elsewhere.

    Else all would compile the same ones at the same time, which takes longer than all else that they do at the start.
    """
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in sorted(TESTS.rglob("test_*.py"))]
    first = len(names) * int(workerid.removeprefix("gw")) // workercount
    for name in (*names[first:], *names[:first]):
        with suppress(Exception, pytest.skip.Exception):  # which the collection then reports
            importlib.import_module(name)


TESTS = Path(__file__).parent
ROOT = TESTS.parent
TLS = TESTS / "data" / "tls"
"""Certificates with their keys, made for these tests and good for nothing else."""
_USER_FOLDERS = {
    "XDG_STATE_HOME": "state",
    "LOCALAPPDATA": "local",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "APPDATA": "roaming",
}
PAGE = b"<html><head><title>A page</title></head><body><p>It is here.</p></body></html>"


@pytest.fixture(scope="session", autouse=True)
def _no_wait_for_the_disk() -> Iterator[None]:
    """No test cuts the power, and a disk takes longer to write a file than most tests take."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        patch.setattr(cache, "SYNCHRONOUS", "OFF")
        yield


@pytest.fixture(scope="session")
def _folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that nobody has used; `mktemp` would look at all that there are to find each."""
    base = tmp_path_factory.mktemp("own")
    return (base / str(number) for number in itertools.count(1))


@pytest.fixture(scope="session")
def _authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One certificate authority: each of a thousand runs with a network would load all that there are."""
    path = tmp_path_factory.mktemp("tls") / "authority.pem"
    end = "-----END CERTIFICATE-----\n"
    path.write_text(certifi.contents().partition(end)[0] + end, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _own_folders(_folders: Iterator[Path], _authority: Path) -> None:
    """No test reads or writes the user's journals, cache or settings: its own folders appear when it writes there."""
    own = next(_folders)
    # Not with `monkeypatch`: a test may undo what its own has set.
    os.environ.update({name: f"{own}/{folder}" for name, folder in _USER_FOLDERS.items()})
    os.environ["SSL_CERT_FILE"] = str(_authority)
    os.environ.pop("STACITE_TRUST_PROJECT", None)


@pytest.fixture(scope="session", autouse=True)
def _no_index_is_reached() -> Iterator[None]:
    """No test asks an index whether a source exists, but for those that it has put in the place of the real ones."""
    usual, services_of_run = ServiceAddresses(), run.services_of_run

    def without_real_ones(client: Client, settings: Settings) -> RunServices:
        names = (each.name for each in fields(ServiceAddresses))
        real = [name for name in names if getattr(settings.services, name) == getattr(usual, name)]
        return services_of_run(client, replace(settings, skip_services=(*settings.skip_services, *real)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "services_of_run", without_real_ones)
        yield


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    target: str
    """Path and query, byte for byte."""
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes = b""
    """Of a POST."""


@dataclass
class Web:
    """The server. A route has a list of acts: each request takes the next, the last one stays."""

    port: int = 0
    scheme: str = "http"
    host: str = "127.0.0.1"
    asked: list[Asked] = field(default_factory=list)
    """Every request, in order."""
    keep_alive: bool = False
    """Whether connections wait for another request; its pages then say `connection="keep-alive"`."""
    connections: int = 0
    peak: int = 0
    """Most requests in progress at one time."""
    done: threading.Event = field(default_factory=threading.Event)
    """Set at the end of the test: lets every slow act go."""
    _acts: dict[str, list[Act]] = field(default_factory=lambda: defaultdict(list))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _now: int = 0
    _here: threading.local = field(default_factory=threading.local)

    @property
    def target(self) -> str:
        """What the request asked for that the calling act answers."""
        return str(self._here.target)

    @property
    def base(self) -> str:
        """`http://127.0.0.1:PORT`."""
        return f"{self.scheme}://{self.host}:{self.port}"

    def url(self, path: str) -> str:
        """The address of a path here."""
        return self.base + path

    @property
    def targets(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.target for asked in self.asked]

    def raw(self, path: str, answer: bytes) -> Web:
        """Send these bytes and close."""
        return self.act(path, lambda connection: connection.sendall(answer))

    def say(self, connection: socket.socket, answer: bytes) -> None:
        """An answer for tests that look at `peak`: before its last byte the request is over.

        Who has all of it may ask again at once, before this thread comes to count.
        """
        connection.sendall(answer[:-1])
        self._end()
        connection.sendall(answer[-1:])

    def page(self, path: str, status: int = 200, body: bytes = PAGE, **headers: str) -> Web:
        """An ordinary answer."""
        sent = {"content-type": "text/html"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.raw(path, answer(status, body, sent))

    def redirect(self, path: str, to: str, status: int = 301, **headers: str) -> Web:
        """A redirect, `to` as it is to stand in Location."""
        return self.page(path, status, b"", location=to, **headers)

    def hang(self, path: str, first: bytes = b"") -> Web:
        """Send these bytes, then nothing until the end of the test."""

        def act(connection: socket.socket) -> None:
            connection.sendall(first)
            self.done.wait()

        return self.act(path, act)

    def reset(self, path: str, first: bytes = b"") -> Web:
        """Send these bytes, then reset the connection."""

        def act(connection: socket.socket) -> None:
            connection.sendall(first)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()  # here, since the server would send a FIN first

        return self.act(path, act)

    def endless(self, path: str, first: bytes, piece: bytes) -> Web:
        """Send these bytes, then the piece again and again until nobody listens."""

        def act(connection: socket.socket) -> None:
            connection.sendall(first)
            while not self.done.is_set():
                connection.sendall(piece)

        return self.act(path, act)

    def handle(self, doi: str, code: int = 1, status: int = 200, **more: object) -> Web:
        """An answer of doi.org's handle API about a DOI."""
        body = json.dumps({"responseCode": code, "handle": doi} | more).encode()
        return self.page(f"/api/handles/{doi}", status, body, content_type="application/json")

    def act(self, path: str, act: Act) -> Web:
        """The next answer of a path (percent-encoding undone, without query); `*` is any other."""
        self._acts[path].append(act)
        return self

    def serve(self, connection: socket.socket) -> None:
        """Answer a connection's requests."""
        with self._lock:
            self.connections += 1
        while (asked := _read(connection)) is not None:
            self._answer(asked, connection)
            if not self.keep_alive:
                return

    def _answer(self, asked: Asked, connection: socket.socket) -> None:
        with self._lock:
            self.asked.append(asked)
            acts = self._acts.get(unquote(asked.target.partition("?")[0])) or self._acts.get("*")
            act = (acts.pop(0) if len(acts) > 1 else acts[0]) if acts else _not_found
            self._now += 1
            self.peak = max(self.peak, self._now)
        self._here.target, self._here.under_way = asked.target, True
        try:
            act(connection)
        finally:
            self._end()

    def _end(self) -> None:
        """The request that this thread answers is no more under way."""
        with self._lock:
            self._now -= self._here.under_way
            self._here.under_way = False


def answer(status: int, body: bytes, headers: dict[str, str]) -> bytes:
    """A whole answer; headers in UTF-8, as some servers send them."""
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Odd"
    lines = {"content-length": str(len(body)), "connection": "close"} | headers
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} {phrase}\r\n{head}\r\n".encode() + body


def _not_found(connection: socket.socket) -> None:
    connection.sendall(answer(404, b"<html><title>Not found</title></html>", {"content-type": "text/html"}))


def _read(connection: socket.socket) -> Asked | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
        if data.startswith(b"\x16"):  # a TLS handshake where none is spoken; nginx answers so
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n")
            return None
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", "0")) and (piece := connection.recv(65536)):
        body += piece
    return Asked(first.split(" ")[1], headers, body)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 256
    block_on_close = True

    def __init__(self, web: Web, context: ssl.SSLContext | None, host: str) -> None:
        self.web = web
        self.context = context
        super().__init__((host, 0), _Handler)

    def get_request(self) -> tuple[socket.socket, object]:
        """Accept; the handshake comes with the first byte that is read, in the handler's own thread."""
        connection, peer = super().get_request()
        if self.context is not None:
            connection = self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, peer


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        with suppress(OSError):  # a client that hangs up is no error
            self.server.web.serve(self.request)


@contextmanager
def serving(certificate: str = "", host: str = "127.0.0.1") -> Iterator[Web]:
    """A server on a free port of a loopback address; with a certificate of tests/data/tls it speaks TLS."""
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(TLS / f"{certificate}.pem")
    web = Web(scheme="https" if certificate else "http", host=host)
    with _Server(web, context, host) as server:
        web.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield web
        finally:
            web.done.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A server for this test; no proxy of the environment stands before it."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with serving() as server:
        yield server


@pytest.fixture
def secure_web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Web]]:
    """Servers with TLS: `good`, `other` (another's name) or `expired`, each trusted as far as it deserves."""
    with ExitStack() as stack:

        def start(certificate: str, *, trusted: bool = True) -> Web:
            if trusted:
                monkeypatch.setenv("SSL_CERT_FILE", str(TLS / f"{certificate}.pem"))
            return stack.enter_context(serving(certificate))

        yield start


@pytest.fixture
def closed_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


class FakeClock:
    """Time that passes only when somebody sleeps; who sleeps side by side sleeps once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        """Noon of an ordinary day, and what was slept since."""
        return datetime(2026, 11, 24, 12, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        """What was slept."""
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        """Let the others go on, then be later."""
        until = self.seconds + seconds
        self.slept.append(seconds)
        await asyncio.sleep(0)
        self.seconds = max(self.seconds, until)


@pytest.fixture
def clock() -> FakeClock:
    """A clock that nobody has to wait for."""
    return FakeClock()
