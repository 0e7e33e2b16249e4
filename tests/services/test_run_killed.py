"""A run that is killed leaves its cache whole, and two at once are no trouble."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from stacite.model.evidence import Verdict
from stacite.net.cache import FILE_NAME

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Web

    from stacite.model.evidence import Evidence
    from stacite.settings import Settings

RUN = """
import sys
from stacite.services.gather import resolve
from stacite.model.evidence import EvidenceRequest
from stacite.settings import NetworkSettings, ServiceAddresses, Settings
network = NetworkSettings(interval_ms=0)
own = ServiceAddresses(doi=sys.argv[2])
settings = Settings(allow_private=("127.0.0.0/8",), cache_dir=sys.argv[1], network=network, services=own)
evidence = resolve(EvidenceRequest(sys.argv[3:]), settings)
print(*(link.verdict.value for link in evidence.links.values()), *evidence.remarks)
"""


def start(folder: Path, web: Web, urls: list[str]) -> subprocess.Popen[str]:
    command = (sys.executable, "-c", RUN, str(folder), web.base, *urls)
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("moment", [1, 20, 59])
def test_a_killed_run_leaves_the_cache_whole(
    web: Web, ask: Callable[..., Evidence], settings: Settings, tmp_path: Path, moment: int
) -> None:
    killed: list[subprocess.Popen[str]] = []

    def answer(connection: socket.socket) -> None:
        if len(web.asked) >= moment and killed[0].poll() is None:  # requests come side by side
            killed[0].kill()
        connection.sendall(PAGE)

    urls = [web.url(f"/{place}") for place in range(60)]
    for place in range(60):
        web.act(f"/{place}", answer)
    killed.append(start(tmp_path, web, urls))
    killed[0].communicate(timeout=60)
    assert killed[0].returncode == -signal.SIGKILL
    known = _known(tmp_path / FILE_NAME)
    asked = len(web.asked)
    evidence = ask(*urls, base=replace(settings, cache_dir=str(tmp_path)), timeout_s=10.0)
    assert {link.verdict for link in evidence.links.values()} == {Verdict.ALIVE}
    assert set(map(web.url, web.targets[asked:])) == set(urls) - known


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_killed_run_counts_for_nobody(
    web: Web, ask: Callable[..., Evidence], settings: Settings, tmp_path: Path
) -> None:
    """What it found dead is not dead since then, nor for the second time."""
    killed: list[subprocess.Popen[str]] = []

    gone = threading.Event()

    def say_so(connection: socket.socket) -> None:
        connection.sendall(PAGE.replace(b"200 OK", b"404 Not Found"))
        gone.set()

    def strike(connection: socket.socket) -> None:
        gone.wait()
        killed[0].kill()
        connection.sendall(PAGE)

    web.page("/gone", 404).act("/gone", say_so)
    web.page("/last", 500).act("/last", strike)
    urls = [web.url("/gone"), web.url("/last")]
    killed.append(start(tmp_path, web, urls))
    killed[0].communicate(timeout=60)
    evidence = ask(*urls, base=replace(settings, cache_dir=str(tmp_path)), timeout_s=10.0)
    history = evidence.links[web.url("/gone")].history
    assert history is not None
    assert history.runs == 1


PAGE = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 4\r\nconnection: close\r\n\r\nHere"


def _known(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    tables = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'answer'").fetchone()[0]
    keys = {row[0] for row in database.execute("SELECT key FROM answer")} if tables else set()
    database.close()
    return keys


def test_two_runs_at_once_both_end_right(web: Web, tmp_path: Path) -> None:
    urls = [web.url(f"/{place}") for place in range(40)]
    for place in range(40):
        web.page(f"/{place}", 404 if place % 4 == 0 else 200)
    runs = [start(tmp_path, web, urls) for _ in range(2)]
    told = [run.communicate(timeout=60)[0].split() for run in runs]
    assert told == [["dead" if place % 4 == 0 else "alive" for place in range(40)]] * 2
