"""Since when a link has been dead: counted from run to run, in the same file as the answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from stacite.model.resolution import History
from stacite.net.cache import text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from stacite.net.store import Store

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


def note(database: sqlite3.Connection, alive: Iterable[str], dead: Iterable[str], now: datetime) -> None:
    """Count one run more in which these were dead; who is alive begins anew."""
    database.executemany(_ALIVE, [{"url": url, "now": text(now)} for url in alive])
    database.executemany(_DEAD, [{"url": url, "now": text(now)} for url in dead])


def histories(store: Store, urls: Iterable[str]) -> dict[str, History]:
    """By URL: since when it has been dead, the runs that were noted included."""
    query = "SELECT since, runs, days, alive FROM history WHERE url = ? AND since IS NOT NULL"

    def read(database: sqlite3.Connection) -> dict[str, History]:
        rows = {url: database.execute(query, (url,)).fetchone() for url in urls}
        return {url: _history(*row) for url, row in rows.items() if row}

    return store.read(read, {})


def _history(since: str, runs: int, days: int, alive: str | None) -> History:
    return History(datetime.fromisoformat(since), runs, days, datetime.fromisoformat(alive) if alive else None)
