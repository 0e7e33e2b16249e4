"""The menu entry, and the server that the next start finds."""

from __future__ import annotations

import shlex
import socket
import sys
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import folder, stacite  # noqa: F401 - fixtures

from stacite.errors import FileError, UsageError
from stacite.serve.launcher import RunningServer, menu_entry, running_server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

COMMAND = ('/opt/A Program/50% "off" $x`y/python', "-P", "-m", "stacite")
ENDING = " -P -m stacite serve --open --reuse"


@pytest.mark.parametrize(
    ("platform", "name", "line"),
    [
        # Desktop Entry Specification 1.5: quoted, with backslashes that the value's own escapes double; `%` is doubled.
        (
            "linux",
            ".local/share/applications/stacite.desktop",
            r'Exec="/opt/A Program/50%% \\"off\\" \\$x\\`y/python"' + ENDING,
        ),
        ("darwin", "Applications/stacite.command", f"exec {shlex.quote(COMMAND[0])}{ENDING}"),
        (
            "win32",
            "Roaming/Microsoft/Windows/Start Menu/Programs/stacite.bat",
            '"/opt/A Program/50%% "off" $x`y/python"' + ENDING,
        ),
    ],
)
def test_the_entry_starts_this_stacite(tmp_path: Path, platform: str, name: str, line: str) -> None:
    environ = {"HOME": str(tmp_path), "APPDATA": str(tmp_path / "Roaming")}
    entry = menu_entry(platform, environ, COMMAND)
    assert entry.path.relative_to(tmp_path).as_posix() == name
    entry.write()
    entry.write()
    assert line in entry.path.read_text().splitlines()
    if sys.platform != "win32":
        assert bool(entry.path.stat().st_mode & 0o111) == (platform != "linux")
    assert entry.remove()
    assert not entry.remove()
    entry.path.write_text("of somebody else")
    with pytest.raises(FileError, match="was not written by stacite"):
        entry.write()
    with pytest.raises(FileError, match="was not written by stacite"):
        entry.remove()
    with pytest.raises(UsageError, match="no place"):
        menu_entry(platform, {}, COMMAND)


def test_it_is_added_and_removed_by_the_command(
    stacite: Callable[..., Ended],  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    entry = tmp_path / "applications" / "stacite.desktop"
    assert "is now in your menu" in stacite("serve", "--install").err
    assert entry.is_file()
    assert "are kept" in stacite("serve", "--uninstall").err
    assert not entry.exists()
    assert stacite("serve", "--install", "--uninstall").status == 2


def test_a_server_that_has_ended_is_not_found(tmp_path: Path) -> None:
    assert running_server(tmp_path) is None
    with socket.create_server(("127.0.0.1", 0)) as listening:
        known = RunningServer(listening.getsockname()[1], "secret")
    known.keep(tmp_path)
    assert running_server(tmp_path) == known
    assert known.address() == ""
    RunningServer(1, "of another").forget(tmp_path)
    assert running_server(tmp_path) == known
    known.forget(tmp_path)
    (tmp_path / "running.json").write_text("[]")
    assert running_server(tmp_path) is None
