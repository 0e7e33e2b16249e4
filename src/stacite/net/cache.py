"""Answers of services, kept between runs in one SQLite file.

Only answers are kept, never failures. A cache that is corrupt, locked or of a newer version costs
its use and a remark, never the run.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

FORMAT_VERSION = 1
"""In `PRAGMA user_version`."""
FILE_NAME = "answers.sqlite"
_BUSY_S = 2.0
_TABLE = """
    CREATE TABLE IF NOT EXISTS answer (
        service TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, fetched TEXT NOT NULL, expires TEXT NOT NULL,
        PRIMARY KEY (service, key)
    ) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer and when it was given."""

    value: Mapping[str, str]
    fetched: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class Info:
    """What the cache holds."""

    path: Path
    entries: int
    size_kib: int


def folder(named: str = "") -> Path:
    """The cache's folder: as named, else in $XDG_CACHE_HOME, else ~/.cache (XDG Base Directory Specification)."""
    if named:
        return Path(named).expanduser()
    base = os.environ.get("XDG_CACHE_HOME", "")
    # The specification: a relative path in the variable is invalid and to be ignored.
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "stacite"


class Cache:
    """Answers by service and key. `fault` says why it is out of use, if it is."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / FILE_NAME
        self.fault = ""

    def get(self, service: str, key: str, now: datetime) -> Kept | None:
        """The answer, where there is one that has not expired."""
        query = "SELECT value, fetched FROM answer WHERE service = ? AND key = ? AND expires > ?"

        def read(database: sqlite3.Connection) -> Kept | None:
            row = database.execute(query, (service, key, _text(now))).fetchone()
            return Kept(json.loads(row[0]), datetime.fromisoformat(row[1])) if row else None

        return self._with(read, None)

    def put(self, service: str, answers: Mapping[str, Mapping[str, str]], now: datetime, keep: timedelta) -> None:
        """Keep answers by key for a time."""
        rows = [(service, key, json.dumps(value), _text(now), _text(now + keep)) for key, value in answers.items()]

        def write(database: sqlite3.Connection) -> None:
            database.executemany("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?)", rows)

        if rows:
            self._with(write, None, create=True)

    def info(self) -> Info:
        """How much it holds."""

        def count(database: sqlite3.Connection) -> int:
            return int(database.execute("SELECT count(*) FROM answer").fetchone()[0])

        entries = self._with(count, 0)
        size = self.path.stat().st_size if self.path.is_file() else 0
        return Info(self.path, entries, -(-size // 1024))

    def clear(self) -> int:
        """Delete the file, whatever state it is in; returns how many answers it held."""
        entries = self.info().entries
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        self.fault = ""
        return entries

    def _with(self, action: Callable[[sqlite3.Connection], T], otherwise: T, *, create: bool = False) -> T:
        """What the action makes of the database; `otherwise` where there is none or it can't be used."""
        if self.fault or not (create or self.path.is_file()):
            return otherwise
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=_BUSY_S)) as database, database:
                _prepare(database)
                return action(database)
        except (sqlite3.Error, OSError, ValueError) as error:
            self.fault = f"the cache {self.path} can't be used ({error}); `stacite cache clear` makes a new one"
            return otherwise


def _prepare(database: sqlite3.Connection) -> None:
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > FORMAT_VERSION:
        raise ValueError(f"it was written by a newer stacite, format {version}")
    if version < FORMAT_VERSION:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(_TABLE)
        database.execute(f"PRAGMA user_version = {FORMAT_VERSION}")


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
