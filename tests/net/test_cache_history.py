"""Since when a link has been dead: runs and days are counted, and one good day ends it."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from stacite.model.evidence import LinkHistory
from stacite.net import cache
from stacite.net.cache import FORMAT_VERSION, Cache, histories

NOW = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "https://a.example/x"


def note(store: Cache, alive: Iterable[str], dead: Iterable[str], now: datetime) -> None:
    store.write(partial(cache.note_alive, urls=alive, now=now))
    store.write(partial(cache.note_dead, urls=dead, now=now))


def test_runs_are_counted_and_distinct_days(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    for moment in (NOW, NOW + timedelta(hours=1), NOW + 2 * DAY):
        note(store, (), (URL,), moment)
    assert histories(store, (URL,), NOW + 2 * DAY) == {URL: LinkHistory(NOW, runs=4, days=2)}
    assert histories(store, (URL,), NOW + 3 * DAY) == {URL: LinkHistory(NOW, runs=4, days=3)}


def test_the_first_time_is_the_first_run(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    assert histories(store, (URL,), NOW) == {URL: LinkHistory(NOW, 1, 1)}
    assert not store.path.exists()


def test_a_good_day_ends_it_and_is_remembered(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    note(store, (), (URL,), NOW)
    note(store, (URL,), (), NOW + DAY)
    assert histories(store, (URL,), NOW + 2 * DAY) == {URL: LinkHistory(NOW + 2 * DAY, 1, 1, last_alive=NOW + DAY)}


def test_a_file_of_the_first_format_is_taken_along(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("doi", {"a": {"outcome": "found"}}, NOW, DAY)
    with sqlite3.connect(cache.path) as database:
        database.execute("DROP TABLE history")
        database.execute("PRAGMA user_version = 1")
    database.close()
    note(cache, (), (URL,), NOW)
    assert histories(cache, (URL,), NOW)[URL].runs == 2
    assert cache.all("doi", ("a",), NOW).get("a") is not None
    with sqlite3.connect(cache.path) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (FORMAT_VERSION,)
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    database.close()


def test_a_locked_file_is_a_fault_that_no_clearing_mends(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    note(store, (), (URL,), NOW)
    other = sqlite3.connect(store.path)
    other.execute("BEGIN IMMEDIATE")
    note(store, (), (URL,), NOW)
    other.close()
    assert "locked" in store.fault
    assert store.fault.endswith("this run continues without it")
