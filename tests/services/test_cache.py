"""Registrations are remembered between runs; what could not be asked never is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from stacite.model.evidence import Outcome, Registration, Verdict
from stacite.net.cache import FILE_NAME, Cache, CacheFile, histories
from stacite.services.cache import EvidenceCache
from stacite.settings import CacheSettings, ServiceAddresses

if TYPE_CHECKING:
    from collections.abc import Callable
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
    assert histories(CacheFile(tmp_path), ("http://journal.invalid/a",), NOW)["http://journal.invalid/a"].runs == 1


def test_a_kept_verdict_of_another_version_is_asked_again(
    web: Web, ask: Callable[..., Evidence], settings: Settings, tmp_path: Path
) -> None:
    base = replace(settings, cache_dir=str(tmp_path))
    web.page("/a")
    Cache(tmp_path).put("link 127.0.0.0/8", {web.url("/a"): {"verdict": "splendid"}}, datetime.now(UTC), DAY)
    assert ask(web.url("/a"), base=base).links[web.url("/a")].verdict is Verdict.ALIVE
