"""The one SQLite file in which runs remember: opened for each reading and writing, and closed again.

Several runs may use it at once (SQLite, "Write-Ahead Logging"), and one that is killed leaves it whole.
A file that is corrupt, locked, full, read-only or of a newer version costs its use and a remark, never
the run.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

FORMAT_VERSION = 2
"""In `PRAGMA user_version`. A newer stacite takes an older file along: tables are only added."""
FILE_NAME = "answers.sqlite"
_BUSY_S = 2.0
_TABLES = (
    """CREATE TABLE IF NOT EXISTS answer (
        service TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, fetched TEXT NOT NULL, expires TEXT NOT NULL,
        PRIMARY KEY (service, key)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS history (
        url TEXT PRIMARY KEY, since TEXT, last TEXT, runs INTEGER NOT NULL, days INTEGER NOT NULL, alive TEXT
    ) WITHOUT ROWID""",
)
_PASSING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY)
"""Result codes of a file that is sound: a new one would fare no better."""


def folder(named: str = "") -> Path:
    """The cache's folder: as named, else in $XDG_CACHE_HOME, else ~/.cache (XDG Base Directory Specification)."""
    if named:
        return Path(named).expanduser()
    base = os.environ.get("XDG_CACHE_HOME", "")
    # The specification: a relative path in the variable is invalid and to be ignored.
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "stacite"


class Store:
    """The file in a folder. `fault` says why it is out of use, if it is."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / FILE_NAME
        self.fault = ""

    @contextmanager
    def held_open(self) -> Iterator[None]:
        """For a run of many writings: the last connection that closes has to clear up, which takes milliseconds."""
        held = None
        if not self.fault:
            with suppress(sqlite3.Error, OSError):  # the first real use of the file will say so
                self.path.parent.mkdir(parents=True, exist_ok=True)
                held = sqlite3.connect(self.path, timeout=0)
                held.execute("PRAGMA user_version")  # only now it is opened
        try:
            yield
        finally:
            if held is not None:
                held.close()

    def read(self, action: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """What the action makes of the database; `otherwise` where there is none or it can't be used."""
        return self._with(action, otherwise) if self.path.is_file() else otherwise

    def write(self, action: Callable[[sqlite3.Connection], object]) -> None:
        """Do it in one transaction, wholly or not at all; the file is made where there is none."""
        self._with(action, None)

    def delete(self) -> None:
        """Delete the file, whatever state it is in."""
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        self.fault = ""

    def _with(self, action: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        if self.fault:
            return otherwise
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=_BUSY_S)) as database, database:
                _prepare(database)
                return action(database)
        except (sqlite3.Error, OSError, ValueError) as error:
            self.fault = f"the cache {self.path} can't be used ({error}){_advice(error)}"
            return otherwise


def _advice(error: Exception) -> str:
    passing = isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _PASSING
    return "; this run goes on without it" if passing else "; `stacite cache clear` makes a new one"


def _prepare(database: sqlite3.Connection) -> None:
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > FORMAT_VERSION:
        raise ValueError(f"it was written by a newer stacite, format {version}")
    # What a kill leaves behind is whole without a wait for the disk; only a power cut may lose the last second.
    database.execute("PRAGMA synchronous = NORMAL")
    if version < FORMAT_VERSION:
        with suppress(sqlite3.OperationalError):  # another run is at it just now
            database.execute("PRAGMA journal_mode = WAL")
        database.execute("BEGIN IMMEDIATE")
        for table in _TABLES:
            database.execute(table)
        database.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
        database.commit()
