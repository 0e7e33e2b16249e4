"""A menu entry that opens the page, and a running server that the next start finds again.

A desktop entry where freedesktop.org's menus are; a script that a double click runs on macOS; a batch file in the Start
menu on Windows, since Python can't write `.lnk` files without a library.
Sources: Desktop Entry Specification 1.5, "The Exec key"; XDG Base Directory Specification.
"""

from __future__ import annotations

import json
import os
import sys
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from shlex import join
from typing import TYPE_CHECKING

from stacite.errors import FileError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAME = "stacite"
_OPTIONS = ("serve", "--open", "--reuse")
# What only our entries have.
_OURS = " ".join(_OPTIONS)
_DESKTOP = """\
[Desktop Entry]
Type=Application
Version=1.5
Name=stacite
GenericName=Footnote checker
Comment=Check the footnotes of a document in your browser
Exec={command}
Icon=x-office-document
Terminal=false
Categories=Office;
Keywords=footnotes;citations;references;
StartupNotify=false
"""
# Characters that a double quoted argument escapes; the value's own escapes double each backslash again.
_ESCAPED = '"`$\\'


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A file that the desktop shows."""

    path: Path
    text: str
    is_program: bool = False
    """Whether a double click runs the file itself."""

    def write(self) -> None:
        """Write it; raises FileError where it can't be written, or the file is somebody else's."""
        self._require_ours()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(self.text, encoding="utf-8", newline="")
            self.path.chmod(0o755 if self.is_program else 0o644)
        except OSError as error:
            raise FileError(f"{self.path.as_posix()}: can't be written: {error.strerror}") from error

    def remove(self) -> bool:
        """Delete it; returns whether there was one. Raises FileError as `write` does."""
        self._require_ours()
        try:
            self.path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise FileError(f"{self.path.as_posix()}: can't be deleted: {error.strerror}") from error
        return True

    def _require_ours(self) -> None:
        try:
            text = self.path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return
        except OSError as error:
            raise FileError(f"{self.path.as_posix()}: can't be read: {error.strerror}") from error
        if _OURS not in text.replace('"', "").replace("'", ""):
            raise FileError(f"{self.path.as_posix()} was not written by stacite", "Rename it, then try again.")


def own_command() -> tuple[str, ...]:
    """The command that starts this stacite, in full."""
    program = Path(sys.argv[0])
    if program.is_file() and zipfile.is_zipfile(program):
        return sys.executable, program.resolve().as_posix()
    # Without the current folder, where somebody may have put modules of other people.
    return sys.executable, "-P", "-m", "stacite"


def menu_entry(platform: str, environ: Mapping[str, str], command: Sequence[str]) -> MenuEntry:
    """The entry for a system that `sys.platform` names. Raises UsageError where there is no place for one."""
    words = (*command, *_OPTIONS)
    if platform == "win32":
        folder = Path(environ.get("APPDATA", ""), "Microsoft", "Windows", "Start Menu", "Programs")
        quoted = " ".join(f'"{word}"' if " " in word or "\\" in word else word for word in words)
        text = "@echo off\r\ntitle stacite\r\n" + quoted.replace("%", "%%") + "\r\n"
        return _placed(folder, environ.get("APPDATA", ""), f"{_NAME}.bat", text, is_program=True)
    home = environ.get("HOME", "")
    if platform == "darwin":
        text = f"#!/bin/sh\nexec {join(words)}\n"
        return _placed(Path(home, "Applications"), home, f"{_NAME}.command", text, is_program=True)
    data = environ.get("XDG_DATA_HOME", "")
    folder = Path(data) if Path(data).is_absolute() else Path(home, ".local", "share")
    text = _DESKTOP.format(command=" ".join(map(_exec_word, words)))
    return _placed(folder / "applications", folder.as_posix(), f"{_NAME}.desktop", text)


def _placed(folder: Path, base: str, name: str, text: str, *, is_program: bool = False) -> MenuEntry:
    if not Path(base).is_absolute() and not base[1:3] == ":\\":
        raise UsageError("there is no place for a menu entry", "Set HOME (on Windows: APPDATA).")
    return MenuEntry(folder / name, text, is_program)


def _exec_word(word: str) -> str:
    word = word.replace("%", "%%")
    if all(each.isalnum() or each in "-_./%+:,@" for each in word):
        return word
    quoted = "".join(f"\\{each}" if each in _ESCAPED else each for each in word)
    return '"' + quoted.replace("\\", "\\\\") + '"'


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server over a folder, and what asks it for another first address."""

    port: int
    secret: str

    def keep(self, folder: Path) -> None:
        """Have the next start find it."""
        place = folder / _RUNNING
        with suppress(FileNotFoundError):
            place.unlink()
        with open(place, "x", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            json.dump({"port": self.port, "secret": self.secret}, file)

    def forget(self, folder: Path) -> None:
        """The server has ended."""
        if running_server(folder) == self:  # else another one has been started since
            (folder / _RUNNING).unlink(missing_ok=True)

    def address(self) -> str:
        """An address that opens its page once; empty where it doesn't respond."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=3)
        try:
            connection.request("POST", REOPEN, headers={SECRET_HEADER: self.secret})
            response = connection.getresponse()
            token = response.read(200).decode("ascii").strip() if response.status == 200 else ""
        except (OSError, HTTPException, UnicodeDecodeError):
            return ""
        finally:
            connection.close()
        return f"http://127.0.0.1:{self.port}/?token={token}" if token else ""


REOPEN = "/reopen"
"""Where a server is asked for another first address."""
SECRET_HEADER = "X-Reopen"  # noqa: S105 - its name
_RUNNING = "running.json"


def running_server(folder: Path) -> RunningServer | None:
    """The server that was started last over a folder, if it may still run."""
    try:
        known = json.loads((folder / _RUNNING).read_text(encoding="utf-8"))
        return RunningServer(int(known["port"]), str(known["secret"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
