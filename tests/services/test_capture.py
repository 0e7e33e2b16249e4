"""Captures with the user's own key: an archive is believed when it says what it did, and never more than that."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import httpx
import pytest

from stacite.model.item import Item
from stacite.services.capture import Capture, CaptureOrder, capture_pages
from stacite.settings import NetworkSettings, ServiceKeys, Settings

if TYPE_CHECKING:
    from tests.conftest import FakeClock

URL = "https://ledger.example/ferries?id=7&b=%20c#top"
ITEM = Item("webpage", {"title": "Harbor Board Votes to Close Two Ferry Lines"})
PAGE = "<title>Harbor Board Votes to Close Two Ferry Lines</title><p>The board met and voted on Monday.</p>"
ACCESS, SECRET, PERMA = "AccessOfTest", "SecretOfTest", "PermaOfTest"
JOB = "spn2-0123456789abcdef0123456789abcdef01234567"
STARTED = {"url": URL, "job_id": JOB}
PENDING = {"status": "pending", "job_id": JOB}
DONE = {"status": "success", "timestamp": "20261124120102", "original_url": URL, "http_status": 200, "job_id": JOB}
COPY = Capture("https://web.archive.org/web/20261124120102/https://ledger.example/ferries?id=7&b=%20c", "2026-11-24")
PLACE = "https://perma.cc/A1B2-C3D4"
STILL = f"Perma.cc is still capturing the page; look at {PLACE} later"
LINK = {"guid": "A1B2-C3D4", "url": URL, "creation_timestamp": "2026-11-24T12:01:02Z"}


def perma(*statuses: str) -> dict[str, Any]:
    return LINK | {"captures": [{"role": "primary", "status": status} for status in statuses]}


@dataclass
class Archive:
    """Both archives: what they say by path, the last of it again and again; and what they were asked."""

    says: dict[str, list[httpx.Response]] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        path = next((each for each in self.says if request.url.path.startswith(each)), "")
        answers = self.says.get(path, [httpx.Response(404)])
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return httpx.Response(found.status_code, headers=found.headers, content=found.content)

    def paths(self) -> list[str]:
        return [request.url.path for request in self.asked]


def said(*answers: object) -> list[httpx.Response]:
    return [each if isinstance(each, httpx.Response) else httpx.Response(200, json=each) for each in answers]


def captured(
    archive: Archive, clock: FakeClock, *urls: str, to: str = "wayback", max_age: int = 0
) -> tuple[list[Capture], str]:
    settings = Settings(
        network=NetworkSettings(interval_ms=0, wait_budget_s=600),
        keys=ServiceKeys(internetarchive=f"{ACCESS}:{SECRET}", perma=PERMA),
    )
    done: dict[str, Capture] = {}
    order = CaptureOrder(dict.fromkeys(urls or (URL,), ITEM), to, max_age)
    transport = httpx.MockTransport(archive.answer)
    stopped = capture_pages(order, settings, done.__setitem__, transport=transport, clock=clock)
    return list(done.values()), stopped


def test_a_page_is_sent_once_with_the_key_and_its_status_asked_until_it_is_done(clock: FakeClock) -> None:
    archive = Archive({"/save/status/": said(PENDING, PENDING, DONE), "/save": said(STARTED)})
    assert captured(archive, clock) == ([COPY], "")
    assert archive.paths() == ["/save", *[f"/save/status/{JOB}"] * 3]
    post = archive.asked[0]
    assert (post.method, post.headers["authorization"]) == ("POST", f"LOW {ACCESS}:{SECRET}")
    assert parse_qs(post.content.decode())["url"] == [URL]
    assert clock.seconds >= 15


def test_the_limits_of_the_archive_are_kept(clock: FakeClock) -> None:
    archive = Archive({"/save/status/": said(DONE), "/save": said(STARTED)})
    found, _ = captured(archive, clock, *(f"https://ledger.example/{number}" for number in range(13)))
    assert len(found) == 13
    assert clock.seconds >= 60


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"status": "error", "status_ext": "error:too-many-daily-captures"}, "the page was captured too often today"),
        ({"status": "error", "status_ext": "error:no-access"}, "the site did not let the archive in"),
        ({"status": "error", "status_ext": "error:read-timeout", "message": "It took\ntoo long."}, "It took too long"),
        ({"status": "error", "status_ext": "error:read-timeout"}, "read timeout"),
        ({"status": "error", "message": f"No {SECRET} of {ACCESS}"}, "No … of …"),
        ({"status": "error", "message": "x" * 900}, "x" * 149 + "…"),
        ({"status": "error", "message": ["odd"]}, "an unexpected response"),
        ({"message": "The service is busy."}, "The service is busy"),
        ({"job_id": "../user"}, "an unexpected response"),
        ([], "an unexpected response"),
        (httpx.Response(200, text="<html>"), "an unexpected response"),
        (httpx.Response(404), "404 Not Found"),
        (httpx.Response(502, text="<html>"), "502 Bad Gateway"),
    ],
)
def test_an_error_at_the_beginning_is_that_of_one_page(answer: object, reason: str, clock: FakeClock) -> None:
    archive = Archive({"/save/status/": said(DONE), "/save": said(answer, STARTED)})
    found, stopped = captured(archive, clock, URL, "https://ledger.example/other")
    assert ([each.reason for each in found], stopped) == ([reason, ""], "")


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([{"status": "error", "status_ext": "error:not-found"}], "the archive got “not found” for the page"),
        ([DONE | {"http_status": 503}], "the archive got 503 Service Unavailable for the page"),
        ([DONE | {"timestamp": "2026"}], "an unexpected response"),
        ([DONE | {"timestamp": 20261124120102}], "an unexpected response"),
        ([PENDING], "the capture takes too long; run the command again later"),
        ([httpx.Response(502)], "an unexpected response"),
        ([httpx.Response(200, text="<html>")], "an unexpected response"),
    ],
)
def test_a_capture_that_fails_is_told_so(answers: list[object], reason: str, clock: FakeClock) -> None:
    archive = Archive({"/save/status/": said(*answers), "/save": said(STARTED)})
    assert captured(archive, clock) == ([Capture(reason=reason)], "")


def test_a_status_that_cannot_be_read_once_is_asked_for_again(clock: FakeClock) -> None:
    archive = Archive({"/save/status/": said(httpx.Response(502), [], DONE), "/save": said(STARTED)})
    assert captured(archive, clock) == ([COPY], "")


BUSY = {"status": "error", "status_ext": "error:user-session-limit"}


def test_busy_sessions_are_waited_for(clock: FakeClock) -> None:
    archive = Archive({"/save/status/": said(DONE), "/save": said(BUSY, BUSY, STARTED)})
    assert captured(archive, clock) == ([COPY], "")
    assert clock.seconds >= 60


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([httpx.Response(401, json={"message": "You need to be logged in."})], "it refused your key"),
        ([httpx.Response(429)], "429 Too Many Requests"),
        ([httpx.Response(503)], "503 Service Unavailable"),
        ([httpx.Response(429, headers={"retry-after": "3600"})], "429 Too Many Requests; try again after"),
        ([BUSY], "all captures that you may run at the same time are under way"),
        ([{"status": "error", "status_ext": "error:blocked-client-ip"}], "it blocks your IP address"),
        ([{"status": "error", "message": "No captures left today."}], "No captures left today"),
    ],
)
def test_what_concerns_all_pages_ends_the_run(answers: list[object], why: str, clock: FakeClock) -> None:
    archive = Archive({"/save": said(*answers)})
    found, stopped = captured(archive, clock, *(f"https://ledger.example/{number}" for number in range(20)))
    assert stopped.startswith(why)
    assert [each.url for each in found] == [""] * len(found)
    assert len(found) <= 7
    assert len(archive.asked) <= 15


def test_silence_ends_the_run_too(clock: FakeClock) -> None:
    def fall_silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route", request=request)

    done: dict[str, Capture] = {}
    order = CaptureOrder({f"https://ledger.example/{number}": ITEM for number in range(20)})
    settings = Settings(keys=ServiceKeys(internetarchive="a:b"))
    stopped = capture_pages(order, settings, done.__setitem__, transport=httpx.MockTransport(fall_silent), clock=clock)
    assert stopped
    assert all(capture.reason for capture in done.values())
    assert len(done) < 20


ROWS = [["timestamp", "original", "statuscode", "mimetype"], ["20261120080000", URL.partition("#")[0], "200", "x"]]
MEMENTO = {"memento-datetime": "Fri, 20 Nov 2026 08:00:00 GMT", "content-type": "text/html"}


@pytest.mark.parametrize(
    ("index", "page", "asks", "is_new"),
    [
        (ROWS, PAGE, 2, False),
        (ROWS, "<title>Page not found</title><h1>Page not found</h1>", 4, True),
        (ROWS, "<title>City Schools Face a Shortage of Drivers</title><p>Something else.</p>", 4, True),
        ([], PAGE, 3, True),
        (httpx.Response(502), PAGE, 3, True),
    ],
)
def test_a_recent_capture_that_shows_the_page_is_used(
    index: object, page: str, asks: int, *, is_new: bool, clock: FakeClock
) -> None:
    archive = Archive(
        {
            "/cdx/": said(index),
            "/web/": said(httpx.Response(200, headers=MEMENTO, text=page)),
            "/save/status/": said(DONE),
            "/save": said(STARTED),
        }
    )
    ((found,), stopped) = captured(archive, clock, max_age=30)
    assert (found.is_new, stopped, len(archive.asked)) == (is_new, "", asks)
    assert found.captured == ("2026-11-24" if is_new else "2026-11-20")
    assert archive.asked[0].url.params["from"] == "20261025"
    assert all("authorization" not in each.headers for each in archive.asked if not each.url.path.startswith("/save"))


def test_a_site_that_is_excluded_is_not_sent(clock: FakeClock) -> None:
    error = {"x-archive-wayback-runtime-error": "AdministrativeAccessControlException: Blocked Site Error"}
    archive = Archive({"/cdx/": said(httpx.Response(403, headers=error))})
    assert captured(archive, clock, max_age=30)[0] == [Capture(reason="the site is excluded from the Wayback Machine")]
    assert len(archive.asked) == 1


def test_perma_links_are_made_and_waited_for(clock: FakeClock) -> None:
    made = httpx.Response(201, json=perma("pending"))
    archive = Archive({"/v1/archives/A1B2": said(perma("pending"), perma("success")), "/v1/archives/": [made]})
    assert captured(archive, clock, to="perma", max_age=30) == (
        [Capture("https://perma.cc/A1B2-C3D4", "2026-11-24")],
        "",
    )
    post = archive.asked[0]
    assert (post.headers["authorization"], post.headers["content-type"]) == (f"ApiKey {PERMA}", "application/json")
    assert json.loads(post.content) == {"url": URL}


@pytest.mark.parametrize(
    ("answer", "reason", "stopped"),
    [
        (httpx.Response(201, json=perma("failed")), f"Perma.cc couldn't capture the page; look at {PLACE}", ""),
        (httpx.Response(201, json=perma("pending")), STILL, ""),
        (httpx.Response(201, json=LINK | {"guid": "x/../y"}), "an unexpected response", ""),
        (httpx.Response(400, json={"url": ["Not a valid URL."]}), "Not a valid URL", ""),
        (httpx.Response(500), "500 Internal Server Error", ""),
        (httpx.Response(400, json={"error": "You've reached your limit."}), "", "You've reached your limit"),
        (httpx.Response(401), "", "it refused your key"),
        (httpx.Response(403), "", "it refused your key"),
    ],
)  # fmt: skip
def test_perma_s_refusals(answer: httpx.Response, reason: str, stopped: str, clock: FakeClock) -> None:
    archive = Archive({"/v1/archives/A1B2": said(perma("pending")), "/v1/archives/": [answer]})
    found, why = captured(archive, clock, to="perma")
    assert ([each.reason for each in found], why) == ([reason] if reason else [], stopped)


def test_whatever_comes_nothing_is_raised_and_no_copy_is_made_up(clock: FakeClock) -> None:
    """Sound responses with keys dropped, types changed and bytes cut off."""
    chance = random.Random(7)  # noqa: S311 - to vary examples
    odd: list[object] = [None, True, 0, 10**40, "", "x", [], {}, [[]], {"status": "success"}, "é" * 300, -1.5]
    for _ in range(300):
        started, done, link = (dict(each) for each in (STARTED, DONE, perma("success")))
        for each in (started, done, link):
            if chance.random() < 0.7:
                each[chance.choice(list(each))] = chance.choice(odd)
            if chance.random() < 0.4:
                del each[chance.choice(list(each))]
        raw = [json.dumps(each).encode() for each in (started, done, link)]
        raw = [each[: chance.randrange(len(each))] if chance.random() < 0.2 else each for each in raw]
        first, second, third = (httpx.Response(200, content=each) for each in raw)
        archive = Archive({"/save/status/": [second], "/save": [first], "/v1/archives/": [third]})
        for to in ("wayback", "perma"):
            found, _ = captured(archive, clock, to=to)
            assert all(each.url or each.reason for each in found)
            made = ("https://web.archive.org/web/20261124120102/", "https://perma.cc/A1B2-C3D4")
            assert all(each.url.startswith(made) for each in found if each.url)
