"""The cache: keeps answers for a time, and never costs a run."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stacite.net.cache import FILE_NAME, FORMAT_VERSION, Cache, cache_folder

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_an_answer_is_kept_until_it_expires(tmp_path: Path) -> None:
    Cache(tmp_path).put("doi", {"10.1000/1": {"outcome": "found"}}, NOW, DAY)
    cache = Cache(tmp_path)
    kept = cache.all("doi", ("10.1000/1",), NOW + DAY - timedelta(seconds=1)).get("10.1000/1")
    assert kept is not None
    assert kept.value == {"outcome": "found"}
    assert kept.fetched == NOW
    assert cache.all("doi", ("10.1000/1",), NOW + DAY).get("10.1000/1") is None
    assert cache.all("doi", ("10.1000/2",), NOW).get("10.1000/2") is None
    assert cache.all("link", ("10.1000/1",), NOW) == {}


def test_a_newer_answer_takes_the_place_of_the_older(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("doi", {"a": {"outcome": "absent"}}, NOW, DAY)
    cache.put("doi", {"a": {"outcome": "found"}, "b": {"outcome": "found"}}, NOW + DAY, DAY)
    kept = cache.all("doi", ("a",), NOW + DAY).get("a")
    assert kept is not None
    assert kept.value == {"outcome": "found"}
    assert cache.info().entries == 2


def test_nothing_is_made_where_nothing_is_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "none")
    assert cache.all("doi", ("a",), NOW).get("a") is None
    cache.put("doi", {}, NOW, DAY)
    assert (cache.info().entries, cache.info().size_kib) == (0, 0)
    assert not (tmp_path / "none").exists()


def test_clear_forgets_and_counts(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("doi", {"a": {}, "b": {}}, NOW, DAY)
    assert cache.info().size_kib > 0
    assert cache.clear() == 2
    assert not list(tmp_path.iterdir())


def test_a_corrupt_file_is_a_fault_and_can_be_cleared(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"this is no database" * 100)
    cache = Cache(tmp_path)
    assert cache.all("doi", ("a",), NOW).get("a") is None
    assert "can't be used" in cache.fault
    cache.put("doi", {"a": {}}, NOW, DAY)
    assert cache.clear() == 0
    cache.put("doi", {"a": {}}, NOW, DAY)
    assert cache.all("doi", ("a",), NOW).get("a") is not None


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute(f"PRAGMA user_version = {FORMAT_VERSION + 1}")
    database.close()
    before = (tmp_path / FILE_NAME).read_bytes()
    cache = Cache(tmp_path)
    cache.put("doi", {"a": {}}, NOW, DAY)
    assert "newer version of stacite" in cache.fault
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_folder_that_cannot_be_made_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = Cache(tmp_path / "file" / "sub")
    cache.put("doi", {"a": {}}, NOW, DAY)
    assert cache.fault


def test_the_folder_follows_the_xdg_specification(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "stacite"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "home" / ".cache" / "stacite"
    assert cache_folder("~/x") == tmp_path / "home" / "x"
