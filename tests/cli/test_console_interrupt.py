"""Ctrl-C: once stops the requests and reports what is known, twice quits at once."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from threading import Event
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import services, write_own_settings

from stacite.net.cache import FILE_NAME

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Web

    Start = Callable[..., subprocess.Popen[str]]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT can be sent there")
PATIENT_S = 60


@pytest.fixture
def start(web: Web, folder: Path, tmp_path: Path) -> Iterator[Start]:
    """Start `stacite` in a process of its own."""
    write_own_settings(f'allow-private = ["127.0.0.0/8"]\n{services(web)}[network]\ninterval-ms = 0\n')
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
        command = (sys.executable, "-m", "stacite", *arguments)
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, stdin=stdin, stdout=pipe, stderr=pipe, text=True, cwd=folder))
        return started[-1]

    yield run
    for one in started:
        one.kill()
        one.communicate()


class Slow:
    """A page that fails once and then never answers: when it is asked again, all others have been judged."""

    def __init__(self, web: Web) -> None:
        self.asked, self.left = Event(), Event()
        web.page("/slow", 500).act("/slow", self._hang)

    def _hang(self, connection: socket.socket) -> None:
        self.asked.set()
        connection.recv(1)  # nothing comes but the end
        self.left.set()


def write(folder: Path, *urls: str) -> None:
    notes = "; ".join(f"Jane Doe, *A Book* (London: Press, 2019), <{url}>" for url in urls)
    (folder / "paper.md").write_text(f"Text.[^1]\n\n[^1]: {notes}.\n", encoding="utf-8")


def test_once_reports_what_is_known(web: Web, folder: Path, start: Start) -> None:
    web.page("/a").redirect("/old", "/a").page("/gone", 404).handle("10.1000/182")
    slow = Slow(web)
    write(folder, *map(web.url, ("/a", "/old", "/slow")), "https://doi.org/10.1000/182")
    run = start("check", "paper.md", "--select", "L", "--output-format", "json")
    assert slow.asked.wait(PATIENT_S)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=PATIENT_S)
    report = json.loads(out)
    verdicts = {link["url"].removeprefix(web.base): link["verdict"] for link in report["links"]}
    assert verdicts == {"/a": "alive", "/old": "moved", "/slow": "unchecked"}
    assert [finding["code"] for finding in report["findings"]] == ["L302"]
    assert "Interrupted: 2 of 3 links and 1 of 1 DOIs were checked." in err
    assert "Traceback" not in err
    assert run.returncode == 130


def test_a_run_that_was_cut_short_is_neither_clean_nor_failed(web: Web, folder: Path, start: Start) -> None:
    slow = Slow(web)
    write(folder, web.url("/slow"))
    run = start("check", "paper.md", "--select", "L", "--diff")
    assert slow.asked.wait(PATIENT_S)
    run.send_signal(signal.SIGINT)
    said = "Would fix 0 of 0 findings.\nInterrupted: no links or DOIs were checked.\n"
    assert (*run.communicate(timeout=PATIENT_S), run.returncode) == ("", said, 130)


def test_the_next_run_asks_only_what_is_missing(web: Web, folder: Path, start: Start) -> None:
    web.page("/a")
    slow = Slow(web)
    write(folder, *map(web.url, ("/a", "/slow")))
    run = start("check", "paper.md", "--select", "L")
    assert slow.asked.wait(PATIENT_S)
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=PATIENT_S)
    assert web.targets.count("/a") == 1
    write(folder, web.url("/a"))
    again = start("check", "paper.md", "--select", "L")
    again.communicate(timeout=PATIENT_S)
    assert again.returncode == 0
    assert web.targets.count("/a") == 1


def test_twice_quits_without_a_report(web: Web, folder: Path, start: Start, tmp_path: Path) -> None:
    web.page("/a").page("/b")
    write(folder, web.url("/a"))
    start("check", "paper.md", "--select", "L").communicate(timeout=PATIENT_S)  # makes the cache
    slow = Slow(web)
    write(folder, *map(web.url, ("/b", "/slow")))
    run = start("check", "paper.md", "--select", "L")
    assert slow.asked.wait(PATIENT_S)
    cache = sqlite3.connect(tmp_path / "cache" / FILE_NAME, isolation_level=None)
    cache.execute("BEGIN EXCLUSIVE")  # what is known waits to be written, so that the run can't end by itself
    run.send_signal(signal.SIGINT)
    assert slow.left.wait(PATIENT_S)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=PATIENT_S)
    cache.close()
    assert (out, err, run.returncode) == ("", "", 130)


STUCK = """
import asyncio, threading
from stacite.cli.console import second_interrupt_quits

def wait():
    print("ready", flush=True)
    threading.Event().wait()  # asyncio waits for it when it is left

async def main():
    try:
        await asyncio.to_thread(wait)
    except asyncio.CancelledError:
        print("first", flush=True)

try:
    with second_interrupt_quits():
        asyncio.run(main())
except KeyboardInterrupt:
    pass  # as the command line has it; the thread still keeps the process
"""


def test_the_second_does_not_wait_for_threads() -> None:
    with subprocess.Popen(
        (sys.executable, "-c", STUCK), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
        run.send_signal(signal.SIGINT)
        assert run.stdout.readline() == "first\n"
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=PATIENT_S)
    assert (err, run.returncode) == ("", 130)


ENDING = """
import atexit, sys, time
from stacite.__main__ import main
atexit.register(lambda: print("ending", flush=True) or time.sleep(60))
sys.argv = ["stacite", "--version"]
main()
"""
STARTED = """
import os, signal
from stacite.app.workers import spread
os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGINT))  # as a terminal does
print(sorted(each.result for each in spread(abs, [-1, -2], 2)))
"""


def test_an_interrupt_while_python_ends_says_nothing() -> None:
    with subprocess.Popen(
        (sys.executable, "-c", ENDING), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        while run.stdout.readline() != "ending\n":
            pass
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=PATIENT_S)
    assert (err, run.returncode) == ("", 130)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked there")
def test_an_interrupt_while_a_process_starts_is_left_to_its_parent() -> None:
    command = (sys.executable, "-c", STARTED)
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENT_S, check=True)
    assert (done.stdout, done.stderr) == ("[1, 2]\n", "")


def test_an_interrupt_before_anything_is_asked(start: Start) -> None:
    run = start("check", "-", stdin=subprocess.PIPE)
    assert run.stdin is not None
    run.stdin.write("Word " * 200_000)  # more than a pipe holds: it comes back when the run is reading
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=PATIENT_S)
    assert (out, run.returncode) == ("", 130)
    assert "Traceback" not in err
