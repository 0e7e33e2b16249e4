"""Where the command line is started badly: each ends with one sentence, and never with a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

FULL = Path("/dev/full")
CHECK = ("check", "brief.txt", "--offline")
COMMANDS = (CHECK, ("--help",), ("--version",), ("schema",))


def program(
    folder: Path, *arguments: str, streams: str = "", environment: dict[str, str | None] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run stacite as a program; `streams` redirects its streams."""
    cache = {"STACITE_CACHE_DIR": str(folder.parents[1] / "cache")}  # of all tests: they check the same notes
    settings = {**os.environ, **cache, **(environment or {})}
    ran = {name: value for name, value in settings.items() if value is not None}
    command = [sys.executable, "-m", "stacite", *arguments]
    if streams:
        command = ["sh", "-c", f'exec "$@" {streams}', "sh", *command]
    return subprocess.run(command, cwd=folder, env=ran, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_full_disk_is_one_sentence(brief: Path, arguments: tuple[str, ...]) -> None:
    ended = program(brief.parent, *arguments, streams=f">{FULL}")
    assert ended.returncode == 2
    assert ended.stderr.splitlines() == [
        "error: standard output can't be written: no space left on device",
        "  Use -o to write to a file on another disk.",
    ]


@pytest.mark.skipif(os.name == "nt", reason="the shell of Windows can't close a stream")
@pytest.mark.parametrize("arguments", [each for each in COMMANDS if each != ("--help",)], ids=" ".join)
def test_a_closed_standard_output_is_one_sentence(brief: Path, arguments: tuple[str, ...]) -> None:
    ended = program(brief.parent, *arguments, streams=">&-")
    assert ended.returncode == 2
    assert ended.stderr.startswith("error: standard output is closed\n")
    assert len(ended.stderr.splitlines()) == 2


@pytest.mark.skipif(os.name == "nt", reason="the shell of Windows can't close a stream")
@pytest.mark.parametrize("streams", ["2>&- <&-", f"2>{FULL}"])
def test_results_come_without_standard_error(brief: Path, streams: str) -> None:
    ended = program(brief.parent, *CHECK, "--output-format", "concise", streams=streams)
    assert ended.returncode == 0
    assert ended.stdout.startswith("brief.txt:")


@pytest.mark.skipif(os.name == "nt", reason="the shell of Windows can't close a stream")
def test_no_file_takes_the_place_of_a_closed_stream(brief: Path) -> None:
    ended = program(brief.parent, "extract", "brief.txt", streams=">&- 2>&- <&-")
    assert ended.returncode == 0
    assert (brief.parent / "citations.yaml").read_text(encoding="utf-8").count("id: ") > 10


@pytest.mark.skipif(os.name == "nt", reason="the shell of Windows can't close a stream")
def test_a_closed_standard_input_has_no_notes(folder: Path) -> None:
    ended = program(folder, "check", "-", "--offline", streams="<&-")
    assert ended.returncode == 2
    assert ended.stderr.startswith("error: standard input is empty\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the current folder")
def test_a_deleted_folder_is_one_sentence(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    code = "import os, sys; os.rmdir(os.getcwd()); os.execv(sys.executable, [sys.executable, '-m', 'stacite', 'check'])"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=gone, capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("error: the current folder can't be used: ")
    assert len(ended.stderr.splitlines()) == 2


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "xx_YY.bogus", "LANG": "?", "HOME": None, "TERM": None, "COLUMNS": "none"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"},
        {"HOME": "/nonexistent", "XDG_CACHE_HOME": None},
    ],
)
def test_an_odd_environment_changes_nothing(brief: Path, environment: dict[str, str | None]) -> None:
    ended = program(brief.parent, *CHECK, environment=environment)
    assert ended.returncode == 0
    assert "Traceback" not in ended.stderr
    assert "in 12 notes" in ended.stdout


@pytest.mark.parametrize("module", ["stacite.cli.app", "typer", "stacite.app.check"])
def test_ctrl_c_while_modules_are_imported_says_nothing(brief: Path, module: str) -> None:
    code = f"""
import sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupting())
sys.argv = ["stacite", "check", "brief.txt", "--offline"]
from stacite.__main__ import main
main()
"""
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=brief.parent, capture_output=True, text=True, check=False, timeout=120
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_a_mistyped_option_is_shown_without_its_controls(stacite: Stacite) -> None:
    ended = stacite("check", "--\x1b[2J\u202e")
    assert ended.status == 2
    assert "error: there is no option --" in ended.err
    assert not {"\x1b", "\u202e"} & set(ended.err)
