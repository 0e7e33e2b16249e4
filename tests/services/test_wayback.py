"""Archived copies, as the Wayback Machine answers: only a copy that shows the page is offered, and no fault is a no."""

from __future__ import annotations

import asyncio
import json
import random
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import httpx
import pytest
from tests.conftest import answer

from stacite.model.evidence import ArchivedCopy, CaptureHistory, Evidence, LinkCheck, Verdict
from stacite.model.item import Date, Item, Name
from stacite.net.client import Client
from stacite.services.cache import EvidenceCache
from stacite.services.run import services_of_run
from stacite.services.wayback import HistorySearch, Wayback, find_copies
from stacite.settings import NetworkSettings, ServiceAddresses, Settings

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Mapping

    from tests.conftest import FakeClock, Web

    Histories = Callable[..., dict[str, CaptureHistory]]
    Find = Callable[..., tuple[dict[str, ArchivedCopy], str]]

URL = "https://gone.example/a"
ITEM = Item(
    "article-newspaper",
    {"title": "Harbor Board Votes to Close Two Ferry Lines"},
    {"author": (Name("Whitlock", "Dana"),)},
    {"issued": Date("2023-04-11"), "accessed": Date("2023-05-02")},
)
PAGE = b"<title>Harbor Board Votes to Close Two Ferry Lines | Ledger</title><p>The board met and voted on Monday.</p>"
OTHER = b"<title>City Schools Face a Shortage of Drivers | Ledger</title><p>The board met and voted on Monday.</p>"
MEMENTO = {"memento_datetime": "Tue, 02 May 2023 10:00:00 GMT"}
ROWS = [["timestamp", "original", "statuscode", "mimetype"]]
CDX, AVAILABLE = "/cdx/search/cdx", "/wayback/available"


@pytest.fixture
def find(web: Web, clock: FakeClock) -> Find:
    def find(*urls: str, item: Item = ITEM, timeout_s: float = 20.0) -> tuple[dict[str, ArchivedCopy], str]:
        settings = Settings(
            services=ServiceAddresses(wayback=web.base, archive=web.base),
            network=NetworkSettings(interval_ms=0, timeout_s=timeout_s, wait_budget_s=90),
        )
        found: dict[str, ArchivedCopy] = {}

        async def run() -> str:
            async with Client(settings, clock) as client:
                services = services_of_run(client, settings)
                await find_copies(services, dict.fromkeys(urls or (URL,), item), found, {})
                return services.source(Wayback).client.reason

        return found, asyncio.run(run())

    return find


def available(web: Web, stamp: str = "", url: str = URL, **closest: object) -> None:
    snapshot = {
        "status": "200",
        "available": True,
        "timestamp": stamp,
        "url": f"http://web.archive.org/web/{stamp}/{url}",
    }
    body = {"url": url, "archived_snapshots": {"closest": snapshot | closest} if stamp else {}}
    web.page(AVAILABLE, body=json.dumps(body).encode(), content_type="application/json")


def captures(web: Web, *stamps: str) -> None:
    rows = [*ROWS, *([stamp, URL, "200", "text/html"] for stamp in stamps)] if stamps else []
    web.page(CDX, body=json.dumps(rows).encode(), content_type="application/json")


def memento(web: Web, stamp: str, body: bytes = PAGE, status: int = 200, **headers: str) -> None:
    web.page(f"/web/{stamp}id_/{URL}", status, body, **(headers or MEMENTO))


def test_a_copy_that_is_known_at_once_needs_no_search_and_is_written_with_https(web: Web, find: Find) -> None:
    available(web, "20230502100000")
    memento(web, "20230502100000")
    assert find() == ({URL: ArchivedCopy(f"https://web.archive.org/web/20230502100000/{URL}", "2023-05-02")}, "")
    assert len(web.targets) == 2
    assert "timestamp=20230502" in web.targets[0]


def test_a_miss_says_nothing_and_the_nearest_capture_that_shows_the_page_is_taken(web: Web, find: Find) -> None:
    available(web)
    captures(web, "20170101000000", "20230430000000", "20230601000000")
    memento(web, "20230430000000", OTHER)
    memento(web, "20230601000000")
    found, fault = find()
    assert (found[URL].captured, fault) == ("2023-06-01", "")
    assert [target.partition("?")[0] for target in web.targets] == [
        AVAILABLE,
        CDX,
        f"/web/20230430000000id_/{URL}",
        f"/web/20230601000000id_/{URL}",
    ]
    assert "filter=statuscode:200" in web.targets[1]
    assert "closest=20230502" in web.targets[1]


def test_without_a_day_of_access_the_day_of_publication_counts(web: Web, find: Find) -> None:
    available(web)
    captures(web)
    find(item=Item(texts=ITEM.texts, dates={"issued": Date("2019-06")}))
    assert "closest=20190615" in web.targets[1]


def test_an_inexact_stamp_is_told_as_where_it_led(web: Web, find: Find) -> None:
    available(web, "20230502100000")
    web.redirect(f"/web/20230502100000id_/{URL}", f"/web/20230507000000id_/{URL}", 302)
    memento(web, "20230507000000")
    assert find()[0][URL].url == f"https://web.archive.org/web/20230507000000/{URL}"


NO_COPIES: Mapping[str, ArchivedCopy] = MappingProxyType({})
EXCLUSION = "org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error"


@pytest.fixture
def history(web: Web, clock: FakeClock) -> Histories:
    """Ask when broken links were captured; pages of `intranet` are not public."""

    def history(
        *urls: str, most: int = 5, refresh: bool = True, copies: Mapping[str, ArchivedCopy] = NO_COPIES
    ) -> dict[str, CaptureHistory]:
        settings = Settings(
            services=ServiceAddresses(wayback=web.base), network=NetworkSettings(interval_ms=0), refresh=refresh
        )

        async def run() -> dict[str, CaptureHistory]:
            async with Client(settings, clock) as client:
                services, cache = services_of_run(client, settings), EvidenceCache(settings)
                search = HistorySearch(most, services, cache, lambda url: "intranet" not in url)
                await search.ask((LinkCheck(url, Verdict.DEAD, "404 Not Found") for url in urls), copies)
                return dict(search.added_to(Evidence()).captures)

        return asyncio.run(run())

    return history


def index(web: Web, answers: dict[str, list[str]]) -> None:
    """An index that has these captures of pages, or of anything on a host."""

    def act(connection: socket.socket) -> None:
        asked = parse_qs(web.target.partition("?")[2])["url"][0]
        captured = asked if "://" in asked else f"https://{asked}/"
        rows = [[stamp, captured, "200", "text/html"] for stamp in answers.get(asked, [])]
        body = json.dumps([*ROWS, *rows] if rows else []).encode()
        connection.sendall(answer(200, body, {"content-type": "application/json"}))

    web.act(CDX, act)


def test_a_history_has_the_first_and_the_last_month(web: Web, history: Histories) -> None:
    index(web, {URL: ["20140302000000", "20220511000000", "20190101000000"]})
    assert history(f"{URL}#part") == {f"{URL}#part": CaptureHistory("2014-03", "2022-05")}
    assert len(web.targets) == 1


def test_a_page_that_was_never_captured_is_told_from_a_site_that_was_not(web: Web, history: Histories) -> None:
    index(web, {"known.example": ["20140302000000"]})
    known, more, unknown = "https://www.known.example/a", "https://known.example/b", "https://unknown.example/c"
    found = history(known, more, unknown)
    assert [found[page].has_site for page in (known, more, unknown)] == [True, True, False]
    assert {page.first for page in found.values()} == {""}
    assert sum("matchType=host" in target for target in web.targets) == 2


def test_an_excluded_site_is_told_so_and_a_silent_archive_is_not_quoted(web: Web, history: Histories) -> None:
    web.page(CDX, 403, EXCLUSION.encode(), x_archive_wayback_runtime_error=EXCLUSION)
    web.page(CDX, 200, b"<html>down for maintenance</html>").page(CDX, 429, b"Too many requests")
    pages = [f"https://gone.example/{number}" for number in range(4)]
    assert history(*pages) == {pages[0]: CaptureHistory(is_excluded=True)}
    assert len(web.targets) == 3


def test_no_more_pages_are_asked_about_than_allowed_and_none_that_others_cannot_know(
    web: Web, history: Histories
) -> None:
    index(web, {"https://gone.example/1": ["20140302000000"]})
    pages = [
        "https://intranet.example/0",
        "https://user:word@gone.example/0",
        "ftp://gone.example/0",
        "https://perma.cc/A1B2-C3D4",
    ]
    found = history(*pages, *(f"https://gone.example/{number}" for number in (1, 2, 3)), most=1)
    assert found == {"https://gone.example/1": CaptureHistory("2014-03", "2014-03")}
    assert len(web.targets) == 1


def test_of_a_dead_copy_the_page_is_asked_about(web: Web, history: Histories) -> None:
    index(web, {URL: ["20140302000000"]})
    copy = f"https://web.archive.org/web/2023/{URL}"
    assert history(copy) == {copy: CaptureHistory("2014-03", "2014-03")}


def test_a_page_with_a_copy_is_not_asked_about(web: Web, history: Histories) -> None:
    copies = {URL: ArchivedCopy(f"https://web.archive.org/web/20140302000000/{URL}", "2014-03-02")}
    assert history(URL, copies=copies) == {URL: CaptureHistory("2014-03", "2014-03")}
    assert web.targets == []


def test_whatever_the_index_sends_nothing_is_raised(clock: FakeClock) -> None:
    """A sound index with values changed, dropped and cut off: what is said of a page stays a month or nothing."""
    chance = random.Random(3)  # noqa: S311 - to vary examples
    odd: list[object] = [None, 7, True, "", "20141302000000", "20140200000000", "x" * 99, [], {}, [[]], "200", "é"]
    bodies: list[bytes] = []
    for _ in range(400):
        rows: list[Any] = [list(row) for row in (*ROWS, ["20140302000000", URL, "200", "text/html"])]
        row = chance.choice(rows)
        if chance.random() < 0.8:
            row[chance.randrange(len(row))] = chance.choice(odd)
        else:
            rows[chance.randrange(len(rows))] = chance.choice(odd)
        body = json.dumps(chance.choice([rows, rows, rows, {"rows": rows}, rows[1:]])).encode()
        bodies.append(body[: chance.randrange(len(body))] if chance.random() < 0.3 else body)

    async def run() -> list[CaptureHistory | None]:
        found = []
        for body in bodies:
            transport = httpx.MockTransport(lambda _, body=body: httpx.Response(200, content=body))
            async with Client(Settings(), clock, transport) as client:
                wayback = services_of_run(client, Settings()).source(Wayback)
                found.append(await wayback.history(URL, {}))
                await wayback.nearest(URL, "20140302")
                await wayback.recent(URL, ITEM, "20140101")
        return found

    histories = asyncio.run(run())
    assert {each.first for each in histories if each is not None} <= {"", "2014-03"}
    assert None in histories


def test_a_history_is_remembered(web: Web, history: Histories) -> None:
    index(web, {URL: ["20140302000000"]})
    pages = (URL, "https://gone.example/never")
    assert history(*pages, refresh=False) == history(*pages, refresh=False)
    assert len(web.targets) == 3


@pytest.mark.parametrize("status", [404, 429, 500])
def test_an_archived_error_is_no_copy_and_no_complaint(status: int, web: Web, find: Find) -> None:
    available(web)
    captures(web, "20230502100000")
    memento(web, "20230502100000", status=status)
    assert find() == ({URL: ArchivedCopy(reason="no copy in the Wayback Machine clearly shows the page you cite")}, "")


@pytest.mark.parametrize(
    "body",
    [
        OTHER,
        b"<title>Page not found</title><h1>Page not found</h1>",
        b"<title>Just a moment...</title>/cdn-cgi/challenge-platform/",
        b"",
    ],
)
def test_a_copy_that_does_not_show_the_page_is_not_offered(body: bytes, web: Web, find: Find) -> None:
    available(web, "20230502100000")
    captures(web, "20230502100000")
    memento(web, "20230502100000", body)
    assert find()[0][URL] == ArchivedCopy(reason="no copy in the Wayback Machine clearly shows the page you cite")


def test_a_capture_that_goes_round_or_leads_out_is_no_copy(web: Web, find: Find, closed_port: int) -> None:
    available(web)
    captures(web, "20230502100000", "20230503100000", "20230504100000")
    web.redirect(f"/web/20230502100000id_/{URL}", f"/web/20230502100000id_/{URL}", 303)
    web.redirect(f"/web/20230503100000id_/{URL}", f"{web.base.replace('127.0.0.1', 'localhost')}/x", 302)
    memento(web, "20230504100000", status=404, content_type="text/html")
    found, _ = find()
    assert found[URL].url == ""


def test_no_capture_is_the_archives_own_no(web: Web, find: Find) -> None:
    available(web)
    captures(web)
    assert find() == ({URL: ArchivedCopy(reason="the Wayback Machine has no copy")}, "")


def test_a_site_that_its_owner_keeps_out_is_told_so(web: Web, find: Find) -> None:
    available(web)
    error = "org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error"
    web.page(CDX, 403, error.encode(), content_type="text/plain", x_archive_wayback_runtime_error=error)
    assert find() == ({URL: ArchivedCopy(reason="the site's owner has excluded it from the Wayback Machine")}, "")


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (200, b"<html><title>Wayback Machine</title></html>", "HTML instead of JSON"),
        (200, b'[["timestamp","original"],["2023', "JSON that can't be read"),
        (200, b"null", "JSON that can't be read"),
        (200, b'{"error": "x"}', "JSON that can't be read"),
        (200, b"", "JSON that can't be read"),
        (403, b"Forbidden", "403 Forbidden"),
        (404, b"Not Found", "404 Not Found"),
        (502, b"<html>Bad gateway</html>", "502 Bad Gateway"),
        (429, b"Too many requests", "429 Too Many Requests"),
    ],
)
def test_what_is_no_answer_leaves_the_question_open(status: int, body: bytes, why: str, web: Web, find: Find) -> None:
    available(web)
    web.page(CDX, status, body)
    found, fault = find()
    assert found[URL] == ArchivedCopy(reason=why, known=False)
    assert fault.startswith(why)


def test_silence_and_a_dead_archive_leave_it_open(web: Web, find: Find) -> None:
    web.hang(AVAILABLE)
    web.hang(CDX)
    found, fault = find(timeout_s=0.3)
    assert not found[URL].known
    assert fault


@pytest.mark.parametrize(
    "body", [b"<html>", b'{"archived_snapshots": []}', b'{"archived_snapshots": {"closest": 3}}', b"[]"]
)
def test_a_broken_quick_answer_leads_to_the_search(body: bytes, web: Web, find: Find) -> None:
    web.page(AVAILABLE, body=body)
    captures(web, "20230502100000")
    memento(web, "20230502100000")
    assert find()[0][URL].captured == "2023-05-02"


def test_rows_that_are_none_are_passed_over(web: Web, find: Find) -> None:
    available(web)
    rows = [*ROWS, ["x", URL, "200"], ["20230501000000", "javascript:alert(1)", "200"], ["20230501000000"], [1, 2, 3],
            ["20230501000000", URL, "404"], ["20230502100000", URL, "200", "text/html"]]  # fmt: skip
    web.page(CDX, body=json.dumps(rows).encode())
    memento(web, "20230502100000")
    assert find()[0][URL].captured == "2023-05-02"


def test_after_a_complaint_nothing_more_is_asked_of_it(web: Web, find: Find) -> None:
    available(web)
    web.page(CDX, 429, b"Too many requests")
    found, fault = find(URL, "https://gone.example/b", "https://gone.example/c")
    assert [copy.known for copy in found.values()] == [False, False, False]
    assert sum(target.startswith(CDX) for target in web.targets) == 1
    assert fault == "429 Too Many Requests; no further requests were sent"


def test_a_short_pause_is_kept(web: Web, find: Find, clock: FakeClock) -> None:
    available(web)
    web.page(CDX, 429, b"Too many requests", retry_after="20")
    captures(web)
    found, fault = find()
    assert (found[URL], fault) == (ArchivedCopy(reason="the Wayback Machine has no copy"), "")
    assert clock.seconds >= 20


def test_it_is_asked_24_times_a_minute_at_most(web: Web, find: Find, clock: FakeClock) -> None:
    available(web)
    captures(web)
    find(*(f"https://gone.example/{number}" for number in range(25)))
    assert sum(target.startswith(CDX) for target in web.targets) == 25
    assert clock.seconds >= 59.9


def test_a_work_without_a_title_is_not_looked_for(web: Web, find: Find) -> None:
    found, _ = find(item=Item(dates=ITEM.dates))
    assert (found[URL].url, web.targets) == ("", [])


def test_a_host_is_searched_for_in_its_one_spelling(web: Web, find: Find) -> None:
    available(web)
    captures(web)
    find("https://straße.example/größe#a")
    page = "https%3A%2F%2Fxn--strae-oqa.example%2Fgr%25C3%25B6%25C3%259Fe"
    assert [re.search(r"[?]url=([^&]*)", target)[1] for target in web.targets] == [page, page]  # type: ignore[index]
