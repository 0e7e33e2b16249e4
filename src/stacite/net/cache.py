"""Answers of services and verdicts on links, kept between runs for a time."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from stacite.net.store import FILE_NAME, FORMAT_VERSION, Store, folder

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from pathlib import Path

# The file is told of here too.
__all__ = ["FILE_NAME", "FORMAT_VERSION", "Cache", "Info", "Kept", "folder", "forget_answers", "keep_answers", "text"]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer and when it was given."""

    value: Mapping[str, Any]
    fetched: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class Info:
    """What the cache holds."""

    path: Path
    entries: int
    size_kib: int
    by_service: Mapping[str, int] = field(default_factory=dict)
    """Answers by the first word of the service: `doi`, `link`."""


class Cache:
    """Answers by service and key. `fault` says why it is out of use, if it is."""

    def __init__(self, directory: Path) -> None:
        self.store = Store(directory)
        self.path = self.store.path

    @property
    def fault(self) -> str:
        """Why it can't be used; empty where it can."""
        return self.store.fault

    def get(self, service: str, key: str, now: datetime) -> Kept | None:
        """The answer, where there is one that has not expired."""
        return self.all(service, (key,), now).get(key)

    def all(self, service: str, keys: Iterable[str], now: datetime) -> dict[str, Kept]:
        """By key: the answers that have not expired."""
        query = "SELECT value, fetched FROM answer WHERE service = ? AND key = ? AND expires > ?"

        def read(database: sqlite3.Connection) -> dict[str, Kept]:
            rows = {key: database.execute(query, (service, key, text(now))).fetchone() for key in keys}
            return {key: Kept(json.loads(row[0]), datetime.fromisoformat(row[1])) for key, row in rows.items() if row}

        return self.store.read(read, {})

    def put(self, service: str, answers: Mapping[str, Mapping[str, Any]], now: datetime, keep: timedelta) -> None:
        """Keep answers by key for a time."""
        if answers:
            self.store.write(partial(keep_answers, service=service, answers=answers, now=now, keep=keep))

    def info(self) -> Info:
        """How much it holds."""

        def count(database: sqlite3.Connection) -> dict[str, int]:
            counts: dict[str, int] = {}
            for service, number in database.execute("SELECT service, count(*) FROM answer GROUP BY service"):
                word = service.partition(" ")[0]
                counts[word] = counts.get(word, 0) + number
            return counts

        nothing: dict[str, int] = {}
        counts = self.store.read(count, nothing)
        size = self.path.stat().st_size if self.path.is_file() else 0
        return Info(self.path, sum(counts.values()), -(-size // 1024), counts)

    def clear(self) -> int:
        """Delete the file, whatever state it is in; returns how many answers it held."""
        entries = self.info().entries
        self.store.delete()
        return entries


def keep_answers(
    database: sqlite3.Connection, service: str, answers: Mapping[str, Mapping[str, Any]], now: datetime, keep: timedelta
) -> None:
    """As `Cache.put`, for those who write more in one transaction."""
    rows = ((service, key, json.dumps(value), text(now), text(now + keep)) for key, value in answers.items())
    database.executemany("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?)", rows)


def forget_answers(database: sqlite3.Connection, service: str, keys: Iterable[str]) -> None:
    """Drop what no longer holds."""
    database.executemany("DELETE FROM answer WHERE service = ? AND key = ?", ((service, key) for key in keys))


def text(moment: datetime) -> str:
    """A moment as the file keeps it: UTC, ISO 8601, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
