"""Registrations are remembered between runs; what could not be asked never is."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from stacite.model.citation import Citation, CitationForm, ParsedNote
from stacite.model.evidence import (
    EditorialUpdate,
    Hop,
    LinkCheck,
    LinkHistory,
    Outcome,
    PageMetadata,
    Record,
    Registration,
    Verdict,
)
from stacite.model.item import Date, Item, Name
from stacite.net.cache import FILE_NAME, Cache, histories
from stacite.services.cache import EvidenceCache, from_json, to_json
from stacite.settings import CacheSettings, ServiceAddresses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Web

    from stacite.model.evidence import Evidence
    from stacite.settings import Settings

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def memory(settings: Settings, tmp_path: Path) -> EvidenceCache:
    return EvidenceCache(replace(settings, cache_dir=str(tmp_path)))


@pytest.mark.parametrize(("outcome", "days"), [(Outcome.FOUND, 30), (Outcome.ABSENT, 1)])
def test_an_answer_is_known_for_its_time(memory: EvidenceCache, outcome: Outcome, days: int) -> None:
    told = Registration("10.1000/A", outcome, "https://doi.example/api", NOW)
    memory.keep([told], NOW)
    known = memory.cached_registrations(["10.1000/a"], NOW + days * DAY - timedelta(seconds=1))
    assert known == {"10.1000/a": replace(told, doi="10.1000/a")}
    assert memory.cached_registrations(["10.1000/a"], NOW + days * DAY) == {}


def test_what_could_not_be_asked_is_not_kept(memory: EvidenceCache) -> None:
    memory.keep([Registration("10.1000/a", Outcome.UNKNOWN, reason="500")], NOW)
    assert memory.cached_registrations(["10.1000/a"], NOW) == {}


def test_a_second_run_asks_only_what_is_missing(
    web: Web, ask: Callable[..., Evidence], settings: Settings, tmp_path: Path
) -> None:
    base = replace(settings, cache_dir=str(tmp_path))
    web.handle("10.1000/a").handle("10.1000/b", 100, 404).handle("10.1000/c", 2, 500)
    dois = ("10.1000/a", "10.1000/b", "10.1000/c")
    first = ask(dois=dois, base=base)
    asked = len(web.asked)
    second = ask(dois=dois, base=base)
    assert [each.outcome for each in second.registrations.values()] == [
        each.outcome for each in first.registrations.values()
    ]
    assert {target.partition("?")[0] for target in web.targets[asked:]} == {"/api/handles/10.1000/c"}
    assert second.registrations["10.1000/a"].fetched is not None


def test_refresh_asks_again(web: Web, ask: Callable[..., Evidence], settings: Settings, tmp_path: Path) -> None:
    web.handle("10.1000/a")
    base = replace(settings, cache_dir=str(tmp_path))
    ask(dois=("10.1000/a",), base=base)
    ask(dois=("10.1000/a",), base=replace(base, refresh=True))
    assert len(web.asked) == 2


def test_a_cache_that_cannot_be_used_costs_a_remark(
    web: Web, ask: Callable[..., Evidence], settings: Settings, tmp_path: Path
) -> None:
    web.handle("10.1000/a")
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 50)
    evidence = ask(dois=("10.1000/a",), base=replace(settings, cache_dir=str(tmp_path)))
    assert evidence.registrations["10.1000/a"].outcome is Outcome.FOUND
    assert "stacite cache clear" in evidence.remarks[0]


def test_only_links_that_answered_are_reused(
    web: Web, ask: Callable[..., Evidence], settings: Settings, tmp_path: Path
) -> None:
    base = replace(settings, cache_dir=str(tmp_path))
    web.page("/alive", body=b"<p id=part>Here.</p>").page("/dead", 404).page("/ill", 500).redirect("/old", "/alive")
    urls = tuple(map(web.url, ("/alive", "/dead", "/ill", "/old", "/old#part")))
    first = ask(*urls, base=base)
    asked = len(web.asked)
    second = ask(*urls, base=base)
    assert set(web.targets[asked:]) == {"/dead", "/ill"}
    for url in (web.url("/alive"), web.url("/old"), web.url("/old#part")):
        assert second.links[url] == first.links[url]
    assert list(second.links) == list(urls)
    past = second.links[web.url("/dead")].history
    assert past is not None
    assert (past.runs, past.days) == (2, 1)


def test_a_verdict_is_not_reused_beyond_its_days_or_under_other_rules(
    web: Web, ask: Callable[..., Evidence], settings: Settings, tmp_path: Path
) -> None:
    base = replace(settings, cache_dir=str(tmp_path))
    web.page("/a")
    ask(web.url("/a"), base=replace(base, cache=CacheSettings(alive_days=0)))
    ask(web.url("/a"), base=base)
    ask(web.url("/a"), base=replace(base, refresh=True))
    assert len(web.asked) == 3
    closed = ask(web.url("/a"), base=replace(base, allow_private=()))
    assert closed.links[web.url("/a")].verdict is Verdict.REFUSED


def test_without_network_no_link_is_counted_dead(
    ask: Callable[..., Evidence], settings: Settings, tmp_path: Path, closed_port: int
) -> None:
    base = replace(settings, cache_dir=str(tmp_path), services=ServiceAddresses(doi=f"http://127.0.0.1:{closed_port}"))
    ask("http://journal.invalid/a", base=base)
    assert histories(Cache(tmp_path), ("http://journal.invalid/a",), NOW)["http://journal.invalid/a"].runs == 1


BAD_VALUES: tuple[object, ...] = (
    None,
    5,
    [],
    {},
    [5],
    {"a": 5},
    "x",
    True,
    1e400,
    "2026-11-24T12:00:00",
    "0001-01-01T00:00:00+23:59",
)


def spoiled(value: object) -> Iterator[object]:
    """The value with one part of it of another type, or missing, or with one part more."""
    yield from BAD_VALUES
    if isinstance(value, dict):
        yield value | {"a field of another version": 1}
        for name, part in value.items():
            yield {other: each for other, each in value.items() if other != name}
            yield from (value | {name: each} for each in spoiled(part))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from ([*value[:place], each, *value[place + 1 :]] for each in spoiled(part))


FULL_RECORD = Record(
    "10.1000/a",
    "Crossref",
    "https://api.example",
    NOW,
    titles=("A title",),
    authors=(Name("Doe", "Jane"),),
    dates={"issued": Date("2020")},
    updated_by=(EditorialUpdate("retraction", "10.1000/b"),),
    relations={"has-version": ("10.1000/c",)},
)
FULL_CHECK = LinkCheck(
    "http://x.example/",
    Verdict.ALIVE,
    "200 OK",
    200,
    "http://x.example/",
    (Hop("http://x.example/", 200, NOW),),
    12,
    metadata=PageMetadata({"title": "A title"}, ("Jane Doe",)),
)


def test_a_row_of_any_shape_is_a_value_of_the_right_types_or_none() -> None:
    for whole in (FULL_CHECK, FULL_RECORD):
        value = json.loads(json.dumps(to_json(whole)))
        assert from_json(type(whole), value) == whole
        read = [from_json(type(whole), each) for each in spoiled(value)]
        assert read.count(None) > len(read) / 2
        for each in read:
            if each is not None:
                assert all(type(text) is str for text in getattr(each, "titles", ()))
                hash(repr(each))
                for hop in getattr(each, "hops", ()):
                    assert hop.requested_at is None or hop.requested_at.tzinfo is not None


def test_what_is_a_default_need_not_be_kept() -> None:
    item = Item("book", {"title": "Tides"}, {"author": (Name("Doe"),)}, {"issued": Date("2020")})
    citation = Citation(CitationForm.FULL, (0, 19), item, field_confidence={"title": 0.5}, fields={"title": (5, 12)})
    note = ParsedNote("Doe, *Tides* (2020).", (citation,))
    whole, brief = (json.loads(json.dumps(to_json(note, whole=each))) for each in (True, False))
    assert from_json(ParsedNote, whole) == from_json(ParsedNote, brief) == note
    assert brief["citations"][0].keys() == {"form", "span", "item", "fields", "field_confidence"}
    for wrong in ({"item": [None]}, {"prefix": None}, {"field_confidence": {"title": 1}}, {"span": [0, "19"]}):
        assert from_json(ParsedNote, {**brief, "citations": [{**brief["citations"][0], **wrong}]}) is None


ROWS = (
    b"\xff",
    5,
    "",
    "null",
    "[]",
    "{}",
    '{"outcome": "splendid", "source": ""}',
    '{"outcome": "found"}',
    '{"outcome": ["found"], "source": 5}',
    '{"outcome": "unknown", "source": ""}',
    '{"agency": ["Crossref"]}',
    '{"record": {"doi": 5}}',
    '{"record": [[]], "agency": {}}',
    "[" * 100_000,
)


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("fetched", [NOW.isoformat(), "yesterday", 5, b"\x00"])
def test_rows_of_another_shape_count_as_none(
    web: Web, ask: Callable[..., Evidence], settings: Settings, tmp_path: Path, row: object, fetched: object
) -> None:
    base = replace(settings, cache_dir=str(tmp_path))
    web.page("/a").handle("10.1000/a")
    ask(web.url("/a"), dois=("10.1000/a",), base=base)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as database, database:
        database.execute("UPDATE answer SET value = ?, fetched = ?", (row, fetched))
        database.execute(
            "UPDATE history SET since = ?, last = ?, runs = ?, days = ?, alive = ?", (row,) * 2 + ("x",) * 2 + (row,)
        )
    assert Cache(tmp_path).info().entries == 2
    web.asked.clear()
    evidence = ask(web.url("/a"), dois=("10.1000/a",), base=base)
    assert evidence.registrations["10.1000/a"].outcome is Outcome.FOUND
    assert evidence.links[web.url("/a")].verdict is Verdict.ALIVE
    assert evidence.remarks == ()


def put_history(database: sqlite3.Connection, row: tuple[object, ...]) -> None:
    database.execute("REPLACE INTO history VALUES ('u', ?, ?, ?, ?, ?)", row)


def test_a_history_of_another_shape_begins_anew(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    infinite = (None, None, float("inf"), 1, None)
    for row in ((5, 5, "x", "y", 5), ("yesterday", None, 1, 1, None), (b"\xff",) * 3 + (1, b"\xff"), infinite):
        store.write(partial(put_history, row=row))
        assert histories(store, ("u",), NOW)["u"] == LinkHistory(NOW, 1, 1)


def test_a_kept_verdict_of_another_version_is_asked_again(
    web: Web, ask: Callable[..., Evidence], settings: Settings, tmp_path: Path
) -> None:
    base = replace(settings, cache_dir=str(tmp_path))
    web.page("/a")
    Cache(tmp_path).put("link 127.0.0.0/8", {web.url("/a"): {"verdict": "splendid"}}, datetime.now(UTC), DAY)
    assert ask(web.url("/a"), base=base).links[web.url("/a")].verdict is Verdict.ALIVE


def test_a_link_is_known_as_long_as_the_settings_of_this_run_say(settings: Settings, tmp_path: Path) -> None:
    def memory(days: int) -> EvidenceCache:
        return EvidenceCache(replace(settings, cache_dir=str(tmp_path), cache=CacheSettings(alive_days=days)))

    url = "https://a.example/"
    memory(36_500).keep_links([LinkCheck(url, Verdict.ALIVE, "200 OK")], NOW)
    assert memory(7).known_links([url], NOW + 6 * DAY).keys() == {url}
    assert memory(7).known_links([url], NOW + 7 * DAY) == {}
    assert memory(0).known_links([url], NOW) == {}
    assert memory(36_500).known_links([url], NOW + 36_499 * DAY).keys() == {url}
