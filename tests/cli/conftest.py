"""The command line as its user calls it, in a folder of its own."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stacite.app import workers
from stacite.app.workers import FinishedTask
from stacite.cli.app import run
from stacite.settings import user_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Web

BRIEF = Path(__file__).parents[2] / "examples" / "brief.txt"


def services(web: Web) -> str:
    """Settings that have all services of DOIs stand at the test's own server."""
    return "[services]\n" + "".join(f'{name} = "{web.base}"\n' for name in ("doi", "crossref", "datacite"))


def write_own_settings(text: str) -> Path:
    """Write the user's own settings file, which may name what a project's may not; returns its path."""
    path = user_file(os.environ)
    if path is None:
        raise AssertionError("the test has a folder for settings")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    status: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder; no setting, cache or color from outside reaches it."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    for name in ("NO_COLOR", "FORCE_COLOR", "STACITE_MAILTO", "STACITE_OFFLINE", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("STACITE_CACHE_DIR", str(tmp_path / "cache"))
    return work


@pytest.fixture
def stacite(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Call `stacite` with arguments."""

    def call(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["stacite", *arguments])
        try:
            status = run()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0
        told = capsys.readouterr()
        return Ended(status, told.out, told.err)

    return call


@pytest.fixture
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that is spread over processes is done here: to start one takes longer than a small archive."""
    monkeypatch.setattr(workers, "spread", lambda work, tasks, jobs: (FinishedTask(each, work(each)) for each in tasks))


@pytest.fixture
def brief(folder: Path) -> Path:
    """The example brief, in the current folder."""
    copy = folder / "brief.txt"
    copy.write_bytes(BRIEF.read_bytes())
    return copy


@pytest.fixture
def golden_text() -> Callable[[Path, str], None]:
    """Hold a text against a file, or write it there with STACITE_GOLDEN=write."""

    def hold(path: Path, text: str) -> None:
        if os.environ.get("STACITE_GOLDEN") == "write":
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8")

    return hold
