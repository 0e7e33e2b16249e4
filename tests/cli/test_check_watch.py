"""--watch checks again when something has changed, asks only what is new, and ends on Ctrl-C."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import services, write_own_settings

from stacite.cli import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]
    Watching = Callable[..., Ended]

EMPTY = "Text.[^1]\n\n[^1]:\n"
SOUND = "Text.[^1]\n\n[^1]: A note.\n"
RUN = ("--offline", "--select", "N012", "--output-format", "concise")
PATIENT_S = 60


@pytest.fixture
def watching(stacite: Stacite, monkeypatch: pytest.MonkeyPatch) -> Watching:
    """Watch; between two looks at the disk the next of `changes` is made, and after the last comes Ctrl-C."""

    def run(*arguments: str, changes: list[Callable[[], object]]) -> Ended:
        left: Iterator[Callable[[], object]] = iter(changes)

        def wait() -> None:
            change = next(left, None)
            if change is None:
                raise KeyboardInterrupt
            change()

        def look(path: Path) -> tuple[int, int] | None:
            try:
                text = path.read_bytes()
            except OSError:
                return None
            return hash(text), len(text)

        real = check.keep_checking
        monkeypatch.setattr(check, "keep_checking", lambda *given, **named: real(*given, **named, look=look, wait=wait))
        return stacite("check", *arguments, "--watch")

    return run


def rounds(ended: Ended) -> int:
    return ended.err.count("Watching for changes. Press Ctrl-C to stop.")


def test_a_changed_document_is_checked_again(watching: Watching, folder: Path) -> None:
    paper = folder / "paper.md"
    paper.write_text(EMPTY, encoding="utf-8")
    ended = watching("paper.md", *RUN, changes=[lambda: None, lambda: paper.write_text(SOUND, encoding="utf-8")])
    assert (ended.status, rounds(ended)) == (0, 2)
    assert ended.out.count("N012") == 1
    assert ended.err.count("No findings in 1 note.") == 1
    assert "\x1b" not in ended.out


def test_settings_the_registry_and_new_documents_count(watching: Watching, folder: Path) -> None:
    (folder / "drafts").mkdir()
    (folder / "drafts" / "a.md").write_text(EMPTY, encoding="utf-8")
    registry = "documents:\n- path: drafts/a.md\n  notes:\n  - {number: 1, ignore: [N012]}\n"
    changes = [
        lambda: (folder / ".stacite.toml").write_text('ignore = ["N012"]\nselect = ["N"]\n', encoding="utf-8"),
        lambda: (folder / ".stacite.toml").write_text("", encoding="utf-8"),
        lambda: (folder / "drafts" / "b.md").write_text(EMPTY, encoding="utf-8"),
        lambda: (folder / "citations.yaml").write_text(registry, encoding="utf-8"),
    ]
    ended = watching("drafts", "--offline", "--output-format", "concise", changes=changes)
    assert rounds(ended) == 5
    found = ended.out.splitlines()
    empty = [line.partition(":")[0] for line in found if "N012" in line]
    assert empty == ["drafts/a.md", "drafts/a.md", "drafts/a.md", "drafts/b.md", "drafts/b.md"]


def test_a_fault_is_told_once_and_may_be_mended(watching: Watching, folder: Path) -> None:
    paper, settings = folder / "paper.md", folder / ".stacite.toml"
    paper.write_text(SOUND, encoding="utf-8")
    changes = [
        lambda: settings.write_text("selct = []", encoding="utf-8"),
        lambda: None,
        lambda: settings.write_text("", encoding="utf-8"),
        lambda: paper.write_text("", encoding="utf-8"),
        lambda: paper.write_text(EMPTY, encoding="utf-8"),
    ]
    ended = watching("paper.md", *RUN, changes=changes)
    assert ended.status == 0
    assert ended.err.count("unknown setting selct") == 1
    assert ended.err.count("paper.md: the file is empty") == 1
    assert ended.out.count("N012") == 1


def test_what_is_wrong_at_the_start_is_no_watch(watching: Watching, folder: Path) -> None:
    ended = watching("*.md", changes=[])
    assert ended.status == 2
    assert "no documents match this pattern" in ended.err


def test_only_new_links_are_asked(watching: Watching, folder: Path, web: Web) -> None:
    web.page("/a").page("/b").page("/gone", 404)
    write_own_settings(f'allow-private = ["127.0.0.0/8"]\n{services(web)}[network]\ninterval-ms = 0\n')
    paper = folder / "paper.md"

    def cite(*paths: str) -> None:
        links = "; ".join(f"Jane Doe, *A Book* (London: Press, 2019), <{web.url(path)}>" for path in paths)
        paper.write_text(f"Text.[^1]\n\n[^1]: {links}.\n", encoding="utf-8")

    cite("/a", "/gone")
    rules = ("--select", "L301", "--output-format", "concise")
    ended = watching("paper.md", *rules, changes=[lambda: cite("/gone", "/b"), lambda: cite("/b")])
    assert rounds(ended) == 3
    assert ended.out.count("L301") == 2
    assert [web.targets.count(path) for path in ("/a", "/b", "/gone")] == [1, 1, 2]  # what is dead is asked twice
    assert "Not ready: 1 error in 1 note. Both links were checked." in ended.err
    assert ended.err.splitlines()[-2] == "No findings in 1 note. The only link was checked."


def test_a_report_among_the_documents_is_none(watching: Watching, folder: Path) -> None:
    (folder / "drafts").mkdir()
    (folder / "drafts" / "a.md").write_text(EMPTY, encoding="utf-8")
    ended = watching("drafts", *RUN, "-o", "drafts/report.txt", changes=[lambda: None])
    assert rounds(ended) == 1
    assert "N012" in (folder / "drafts" / "report.txt").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT can be sent there")
def test_ctrl_c_ends_it_clean(folder: Path) -> None:
    paper = folder / "paper.md"
    paper.write_text(EMPTY, encoding="utf-8")
    command = (sys.executable, "-m", "stacite", "check", "paper.md", *RUN, "--watch")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        assert "N012" in run.stdout.readline()
        wait_for(run.stderr.fileno(), b"Watching for changes")
        paper.write_text(EMPTY + EMPTY.replace("1", "2"), encoding="utf-8")
        assert "N012" in run.stdout.readline()
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=PATIENT_S)
        assert run.returncode == 0
        assert "Traceback" not in err


def wait_for(descriptor: int, words: bytes) -> None:
    """Read until the words have come."""
    seen = b""
    while words not in seen:
        ready, _, _ = select.select([descriptor], [], [], PATIENT_S)
        assert ready, seen
        seen += os.read(descriptor, 4096)


def test_nothing_to_watch_is_an_error(watching: Watching) -> None:
    ended = watching("--offline", changes=[])
    assert (ended.status, rounds(ended)) == (2, 0)
    assert ended.err.startswith("error: there is no citations.yaml in this folder")
