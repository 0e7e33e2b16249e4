"""Since when a link has been dead: counted from run to run, in the same file as the answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from stacite.model.resolution import History
from stacite.net.cache import text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from stacite.net.store import Store

_Row = tuple[str | None, str | None, int, int, str | None]
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
    """Whoever is alive begins anew."""
    database.executemany(_ALIVE, [{"url": url, "now": text(now)} for url in urls])


def note_dead(database: sqlite3.Connection, urls: Iterable[str], now: datetime) -> None:
    """Count one run more in which these were dead."""
    database.executemany(_DEAD, [{"url": url, "now": text(now)} for url in urls])


def histories(store: Store, urls: Sequence[str], now: datetime) -> dict[str, History]:
    """By URL, of those that a run finds dead now: since when they have been, that run included, noted or not yet.

    Empty where nothing can be remembered.
    """
    query = "SELECT since, last, runs, days, alive FROM history WHERE url = ?"

    def read(database: sqlite3.Connection) -> dict[str, _Row]:
        rows = {url: database.execute(query, (url,)).fetchone() for url in urls}
        return {url: row for url, row in rows.items() if row}

    nothing: dict[str, _Row] = {}
    rows = store.read(read, nothing)
    return {} if store.fault else {url: _with_this_run(rows.get(url), now) for url in urls}


def _with_this_run(row: _Row | None, now: datetime) -> History:
    since, last, runs, days, alive = row or (None, None, 0, 0, None)
    return History(
        datetime.fromisoformat(since or text(now)),
        runs + 1,
        days + (last is None or last[:10] != text(now)[:10]),
        datetime.fromisoformat(alive) if alive else None,
    )
