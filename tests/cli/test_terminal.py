"""--interactive on a real terminal: what the editor sees at 80 columns, and the ways out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from stacite.registry import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

pty = pytest.importorskip("pty", reason="there are no pseudo terminals on this system")
termios = pytest.importorskip("termios")

NOTES = """A.[^1] B.[^2]

[^1]: Jane Doe, *A Book with a Title That Is Rather Long for a Line of a Terminal* (London: Press, 2019), doi:10.1000/a.
[^2]: John Roe, *A Tale* (London: Press, 2018), doi:10.1000/b.
"""
TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)
"""Makes the terminal the session's own, so that Ctrl-C and hanging up reach the run, and becomes it."""
PATIENT_S = 60


class Dialogue:
    """A run on a pseudo terminal of 80 columns."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.screen, inner = pty.openpty()
        termios.tcsetwinsize(inner, (24, 80))
        cache = str(folder.parents[1] / "cache")  # of all tests: they check the same notes
        environment = {**os.environ, "TERM": "xterm", "NO_COLOR": "1", "STACITE_CACHE_DIR": cache}
        environment.pop("COLUMNS", None)
        command = (sys.executable, "-m", "stacite", "check", "paper.md", "--offline", *arguments, "--interactive")
        command = (sys.executable, "-c", TAKE_TERMINAL, *command)
        self.run = subprocess.Popen(
            command, stdin=inner, stdout=inner, stderr=inner, cwd=folder, env=environment, start_new_session=True
        )
        os.close(inner)
        self.text = ""

    def until(self, words: str, times: int = 1) -> None:
        while self.text.count(words) < times:
            more = self._read()
            assert more, self.text
            self.text += more

    def _read(self) -> str:
        try:
            return os.read(self.screen, 65536).decode("utf-8", "replace")
        except OSError:  # how Linux says that the other end is closed
            return ""

    def type(self, keys: str) -> None:
        os.write(self.screen, keys.encode())

    def end(self) -> int:
        while more := self._read():
            self.text += more
        return self.run.wait(PATIENT_S)


@pytest.fixture
def start(stacite: Stacite, folder: Path) -> Iterator[Callable[..., Dialogue]]:
    (folder / "paper.md").write_text(NOTES, encoding="utf-8")
    stacite("extract", "paper.md")
    started: list[Dialogue] = []

    def run(*arguments: str) -> Dialogue:
        started.append(Dialogue(folder, *arguments))
        return started[-1]

    yield run
    for one in started:
        one.run.kill()
        one.run.wait()


def ignored(folder: Path) -> list[str]:
    return [str(each) for work in store.load(folder / "citations.yaml").registry.references for each in work.ignore]


def test_a_talk_at_80_columns(start: Callable[..., Dialogue], folder: Path) -> None:
    talk = start("--select", "I102")
    talk.until("(1 of 2) > ")
    talk.type("a\n")
    talk.until("(2 of 2) > ")
    talk.type("i\n")
    talk.until("Reason (press Enter to cancel):")
    talk.type("the house wants it so\n")
    talk.until("Ignore until (YYYY-MM-DD; press Enter for no end date, b to go back):")
    talk.type("\n")
    assert talk.end() == 0
    lines = talk.text.replace("\r", "").splitlines()
    asked = [line for line in lines if line.startswith(("  [", "(", "──", "  Reason", "  Ignore until"))]
    assert len(asked) == 10
    assert [line for line in asked if len(line) > 80] == []
    assert "── paper.md, note 1 " in talk.text
    assert "doi:10.1000/b" in (folder / "paper.md").read_text(encoding="utf-8")
    assert "https://doi.org/10.1000/a" in (folder / "paper.md").read_text(encoding="utf-8")
    assert ignored(folder) == ["I102 (the house wants it so)"]


@pytest.mark.parametrize("leave", ["interrupt", "interrupt twice", "hang up", "terminate", "end of input"])
def test_whichever_way_one_leaves_what_was_said_is_written(
    start: Callable[..., Dialogue], folder: Path, leave: str
) -> None:
    talk = start("--select", "I102")
    talk.until("(1 of 2) > ")
    talk.type("a\n")
    talk.until("(2 of 2) > ")
    if leave.startswith("interrupt"):
        talk.type("\x03" * (1 + leave.endswith("twice")))
        assert talk.end() == 130
    elif leave == "end of input":
        talk.type("\x04")
        assert talk.end() == 0
    elif leave == "terminate":
        talk.run.send_signal(signal.SIGTERM)
        assert talk.end() == 130
    else:
        os.close(talk.screen)
        talk.run.wait(PATIENT_S)
    text = (folder / "paper.md").read_text(encoding="utf-8")
    assert text == NOTES.replace("doi:10.1000/a", "https://doi.org/10.1000/a")
