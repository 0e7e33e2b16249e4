"""Pages beside captures from when they were read: only what can be read on both sides is compared."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from stacite.compare.page import is_same_title, share_kept
from stacite.model.evidence import EvidenceRequest
from stacite.model.item import Date, Item
from stacite.services.gather import gather
from stacite.settings import NetworkSettings, ServiceAddresses, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import FakeClock, Web

    from stacite.model.evidence import Evidence

    Compare = Callable[..., Evidence]

ITEM = Item("webpage", {"title": "Ferry Timetable"}, dates={"accessed": Date("2023-05-02")})
WORDS = [
    f"{first}{second}" for first in ("harbor", "ferry", "signal", "bridge") for second in "abcdefghijklmnopqrstuvwxyz"
]
STAMP = "20230430000000"
MEMENTO = "Sun, 30 Apr 2023 00:00:00 GMT"


def page(title: str, words: list[str]) -> bytes:
    return f"<title>{title}</title><nav>Home Tickets</nav><p>{' '.join(words)}.</p>".encode()


OLD, NEW = page("Ferry Timetable", WORDS), page("Bus Connections", WORDS[::-1])


@pytest.fixture
def compare(web: Web, clock: FakeClock) -> Compare:
    """A page at /a, and the captures of it that the archive has."""

    def compare(now: bytes, then: bytes, item: Item = ITEM, stamp: str = STAMP) -> Evidence:
        settings = Settings(
            allow_private=("127.0.0.0/8",),
            services=ServiceAddresses(doi=web.base, wayback=web.base),
            network=NetworkSettings(interval_ms=0, wait_budget_s=0),
        )
        url = web.url("/a")
        rows = [["timestamp", "original", "statuscode", "mimetype"], [stamp, url, "200", "text/html"]]
        web.page("/a", body=now)
        web.page("/cdx/search/cdx", body=json.dumps(rows).encode(), content_type="application/json")
        web.page(f"/web/{stamp}id_/{url}", body=then, memento_datetime=MEMENTO)
        return asyncio.run(gather(EvidenceRequest([url], changes={url: item}), settings, clock=clock))

    return compare


def test_a_page_is_compared_with_the_capture_nearest_to_when_it_was_read(web: Web, compare: Compare) -> None:
    evidence = compare(NEW, OLD)
    (change,) = evidence.changes.values()
    assert (change.captured, change.kept, change.title_then, change.title_now) == (
        "2023-04-30",
        0.0,
        "Ferry Timetable",
        "Bus Connections",
    )
    assert change.copy == f"https://web.archive.org/web/{STAMP}/{web.url('/a')}"
    assert "closest=20230502" in next(target for target in web.targets if target.startswith("/cdx"))
    assert "1 of 1 pages were compared with captures of the time" in evidence.remarks


def test_a_capture_is_remembered_and_the_page_is_loaded_anew(web: Web, compare: Compare) -> None:
    compare(NEW, OLD)
    (change,) = compare(OLD, OLD).changes.values()
    assert change.kept == 0.0  # the page that the test's server sends first
    assert sum(target.startswith("/cdx") for target in web.targets) == 1


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (page("Ferry Timetable", WORDS[:20]), OLD),
        (NEW, page("Ferry Timetable", WORDS[:20])),
        (b"%PDF-1.4 " + NEW, OLD),
        (NEW, b"%PDF-1.4 " + OLD),
        (NEW, page("Page not found", ["not", "found"])),
        (NEW, page("404 Page not found", WORDS)),
    ],
)
def test_what_cannot_be_read_is_not_compared(now: bytes, then: bytes, compare: Compare) -> None:
    evidence = compare(now, then)
    assert (evidence.changes, evidence.not_checked) == ({}, ())


def test_neither_a_capture_of_another_year_nor_a_page_without_a_day_is_compared(web: Web, compare: Compare) -> None:
    assert compare(NEW, OLD, stamp="20210430000000").changes == {}
    assert compare(NEW, OLD, replace(ITEM, dates={})).changes == {}
    assert sum(target.startswith("/web/") for target in web.targets) == 0


@pytest.mark.parametrize(("status", "reason"), [(429, "429 Too Many Requests"), (502, "502 Bad Gateway")])
def test_an_archive_that_cannot_be_asked_is_named(status: int, reason: str, web: Web, compare: Compare) -> None:
    web.page("/cdx/search/cdx", status, b"<html>no</html>")
    web._acts["/cdx/search/cdx"].append(web._acts["/cdx/search/cdx"][0])
    evidence = compare(NEW, OLD)
    (missed,) = evidence.not_checked
    assert (missed.kind, missed.what, missed.service) == ("page-change", web.url("/a"), "Wayback Machine")
    assert missed.reason.startswith(reason)
    assert evidence.changes == {}


@pytest.mark.parametrize(
    ("now", "kept"),
    [
        (WORDS, 1.0),
        (["before", *WORDS, "after"], 1.0),
        (WORDS[52:] + WORDS[:52], 0.97),
        (WORDS[:52], 0.48),
        (WORDS[::-1], 0.0),
        ([], 0.0),
    ],
)
def test_what_is_kept_does_not_depend_on_its_place(now: list[str], kept: float) -> None:
    assert share_kept(" ".join(WORDS).upper(), " ".join(now)) == pytest.approx(kept, abs=0.01)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Ferry Timetable for Summer", "Ferry timetable for summer | Harbor Board", True),
        ("Ferry Timetable", "Ferry Timetables", True),
        ("Ferry Timetable", "Bus Connections", False),
        ("", "", False),
    ],
)
def test_titles(one: str, other: str, *, is_same: bool) -> None:
    assert is_same_title(one, other) is is_same
