"""The cache: responses of services, verdicts on links, and since when a link has been dead, in one SQLite file.

The file is opened for each reading and writing and closed again, so that several runs may use it at once (SQLite,
"Write-Ahead Logging") and a killed run leaves it whole. A file that is corrupt, locked, full, read-only or of a newer
version costs its use and a remark, never the run. A row of another shape counts as none.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from stacite.model.evidence import LinkHistory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


T = TypeVar("T")

# In `PRAGMA user_version`. A newer stacite takes an older file along: tables are only added.
FORMAT_VERSION = 2
FILE_NAME = "answers.sqlite"
_BUSY_S = 2.0
SYNCHRONOUS = "NORMAL"
"""A kill leaves the file whole even without a wait for the disk; only a power cut may lose the last second."""
# Of one query; SQLite allowed 999 until version 3.32.
_KEYS_AT_ONCE = 500
_TABLES = (
    """CREATE TABLE IF NOT EXISTS answer (
        service TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, fetched TEXT NOT NULL, expires TEXT NOT NULL,
        PRIMARY KEY (service, key)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS history (
        url TEXT PRIMARY KEY, since TEXT, last TEXT, runs INTEGER NOT NULL, days INTEGER NOT NULL, alive TEXT
    ) WITHOUT ROWID""",
)
# Result codes of a file that is sound: a new one would fare no better.
_PASSING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY)


def cache_folder(named: str = "") -> Path:
    """The cache's folder: as named, else in $XDG_CACHE_HOME, else ~/.cache (XDG Base Directory Specification)."""
    if named:
        return Path(named).expanduser()
    base = os.environ.get("XDG_CACHE_HOME", "")
    # The specification: a relative path in the variable is invalid and to be ignored.
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "stacite"


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """A response and when it came."""

    value: Mapping[str, Any]
    fetched: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """What the cache holds."""

    path: Path
    entries: int
    size_kib: int
    by_service: Mapping[str, int] = field(default_factory=dict)
    """Entries by the first word of the service: `doi`, `link`."""


class Cache:
    """Entries by service and key, in a file of a folder. `fault` says why it can't be used, if so."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / FILE_NAME
        self.fault = ""

    @contextmanager
    def held_open(self) -> Iterator[None]:
        """For many writes: the last connection that closes has to clean up, which takes milliseconds each time."""
        held = None
        if not self.fault:
            with suppress(sqlite3.Error, OSError):  # the first read or write will report it
                self.path.parent.mkdir(parents=True, exist_ok=True)
                held = sqlite3.connect(self.path, timeout=0)
                held.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
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

    def _with(self, action: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        if self.fault:
            return otherwise
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # A connection's own context commits or rolls back, but does not close.
            with closing(sqlite3.connect(self.path, timeout=_BUSY_S)) as database, database:
                _prepare(database)
                return action(database)
        except (sqlite3.Error, OSError, ValueError) as error:
            self.fault = f"the cache {self.path} can't be used ({_reason(error)}){_advice(error)}"
            return otherwise

    def all(self, service: str, keys: Iterable[str], now: datetime) -> dict[str, CacheEntry]:
        """By key: the entries that have not expired."""
        query = "SELECT key, value, fetched FROM answer WHERE service = ? AND expires > ? AND key IN ({})"
        wanted = list(dict.fromkeys(keys))

        def read(database: sqlite3.Connection) -> dict[str, CacheEntry]:
            rows: dict[str, tuple[Any, Any]] = {}
            for start in range(0, len(wanted), _KEYS_AT_ONCE):
                some = wanted[start : start + _KEYS_AT_ONCE]
                found = database.execute(query.format(",".join("?" * len(some))), (service, timestamp(now), *some))
                rows |= {key: (value, fetched) for key, value, fetched in found}
            entries = ((key, _entry(*rows[key])) for key in wanted if key in rows)
            return {key: entry for key, entry in entries if entry is not None}

        return self.read(read, {})

    def put(self, service: str, entries: Mapping[str, Mapping[str, Any]], now: datetime, keep: timedelta) -> None:
        """Keep values by key for a time."""
        if entries:
            self.write(partial(put_entries, service=service, entries=entries, now=now, keep=keep))

    def info(self) -> CacheInfo:
        """How much it holds."""

        def count(database: sqlite3.Connection) -> dict[str, int]:
            counts: dict[str, int] = {}
            for service, number in database.execute("SELECT service, count(*) FROM answer GROUP BY service"):
                word = str(service).partition(" ")[0]
                counts[word] = counts.get(word, 0) + number
            return counts

        nothing: dict[str, int] = {}
        counts = self.read(count, nothing)
        size = self.path.stat().st_size if self.path.is_file() else 0
        return CacheInfo(self.path, sum(counts.values()), -(-size // 1024), counts)

    def clear(self) -> int:
        """Delete the file, whatever state it is in; returns how many entries it had."""
        entries = self.info().entries
        # SQLite keeps the last two beside a file in WAL mode.
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        self.fault = ""
        return entries


def _reason(error: Exception) -> str:
    """In words, without the number that an operating system gives an error."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"{error.filename} is not a folder"
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _advice(error: Exception) -> str:
    if isinstance(error, OSError):
        return "; choose another with --cache-dir"
    # Extended result codes have the primary code in their low byte.
    passing = isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _PASSING
    return "; this run continues without it" if passing else "; run `stacite cache clear` to create a new one"


def _prepare(database: sqlite3.Connection) -> None:
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > FORMAT_VERSION:
        raise ValueError(f"it was written by a newer version of stacite, in format {version}")
    database.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
    if version < FORMAT_VERSION:
        with suppress(sqlite3.OperationalError):  # another run is at it just now
            database.execute("PRAGMA journal_mode = WAL")
        # Takes the write lock now; two runs that both start by reading could not both go on to write.
        database.execute("BEGIN IMMEDIATE")
        for table in _TABLES:
            database.execute(table)
        database.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
        database.commit()


def _entry(value: Any, fetched: Any) -> CacheEntry | None:
    """None for a row that this version would not have written; SQLite keeps any type in any column."""
    try:
        known, moment = json.loads(value), moment_of(fetched)
    except (TypeError, ValueError, RecursionError):
        return None
    return CacheEntry(known, moment) if isinstance(known, dict) else None


def put_entries(
    database: sqlite3.Connection, service: str, entries: Mapping[str, Mapping[str, Any]], now: datetime, keep: timedelta
) -> None:
    """As `Cache.put`, for callers that write more in one transaction."""
    rows = ((service, key, json.dumps(value), timestamp(now), timestamp(now + keep)) for key, value in entries.items())
    database.executemany("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?)", rows)


def delete_entries(database: sqlite3.Connection, service: str, keys: Iterable[str]) -> None:
    """Drop what no longer holds."""
    database.executemany("DELETE FROM answer WHERE service = ? AND key = ?", ((service, key) for key in keys))


def timestamp(moment: datetime) -> str:
    """A moment as the file keeps it: UTC, ISO 8601, to the second."""
    # In one zone and one precision, moments sort as text, so that SQL can compare them.
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def moment_of(text: Any) -> datetime:
    """The moment that `timestamp` or `isoformat` wrote, in UTC. Raises TypeError and ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:  # in the first or last hours that there are
        raise ValueError(str(error)) from error


_HistoryRow = tuple[Any, Any, Any, Any, Any]
# In an UPDATE, SQLite reads all old values before it sets new ones, so `days` is counted from the old `last`.
_DEAD = """
    INSERT INTO history (url, since, last, runs, days) VALUES (:url, :now, :now, 1, 1)
    ON CONFLICT (url) DO UPDATE SET
        since = coalesce(since, excluded.since),
        days = days + (last IS NULL OR substr(last, 1, 10) <> substr(excluded.last, 1, 10)),
        runs = runs + 1,
        last = excluded.last
"""
_ALIVE = """
    INSERT INTO history (url, runs, days, alive) VALUES (:url, 0, 0, :now)
    ON CONFLICT (url) DO UPDATE SET since = NULL, last = NULL, runs = 0, days = 0, alive = excluded.alive
"""


def note_alive(database: sqlite3.Connection, urls: Iterable[str], now: datetime) -> None:
    """Reset the history of links that work."""
    database.executemany(_ALIVE, [{"url": url, "now": timestamp(now)} for url in urls])


def note_dead(database: sqlite3.Connection, urls: Iterable[str], now: datetime) -> None:
    """Count one run more in which these were dead."""
    database.executemany(_DEAD, [{"url": url, "now": timestamp(now)} for url in urls])


def histories(store: Cache, urls: Sequence[str], now: datetime) -> dict[str, LinkHistory]:
    """By URL, of those that a run finds dead now: since when they have been, that run included, noted or not yet.

    Empty where nothing can be remembered.
    """
    query = "SELECT since, last, runs, days, alive FROM history WHERE url = ?"

    def read(database: sqlite3.Connection) -> dict[str, _HistoryRow]:
        rows = {url: database.execute(query, (url,)).fetchone() for url in urls}
        return {url: row for url, row in rows.items() if row}

    nothing: dict[str, _HistoryRow] = {}
    rows = store.read(read, nothing)
    return {} if store.fault else {url: _with_this_run(rows.get(url), now) for url in urls}


def _with_this_run(row: _HistoryRow | None, now: datetime) -> LinkHistory:
    first = LinkHistory(moment_of(timestamp(now)), 1, 1)
    since, last, runs, days, alive = row or (None, None, 0, 0, None)
    try:
        return LinkHistory(
            moment_of(since) if since else first.since,
            int(runs) + 1,
            int(days) + (last is None or moment_of(last).date() != first.since.date()),
            moment_of(alive) if alive else None,
        )
    except (TypeError, ValueError, OverflowError):  # a row of another shape
        return first
