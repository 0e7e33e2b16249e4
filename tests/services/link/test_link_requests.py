"""Verdicts on a real server's behaviour."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import pytest

from stacite.model.evidence import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Web

    from stacite.model.evidence import LinkCheck

    Check = Callable[..., LinkCheck]

PAGE = b"<html><p>It is here.</p></html>"
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n"


def test_a_page_that_answers_is_alive(web: Web, check: Check) -> None:
    web.page("/a")
    link = check(web.url("/a"))
    assert (link.verdict, link.reason, link.status_code) == (Verdict.ALIVE, "200 OK", 200)
    assert link.final_url == web.url("/a")
    (hop,) = link.hops
    assert (hop.url, hop.status_code, hop.error) == (web.url("/a"), 200, "")
    assert hop.requested_at is not None
    assert hop.requested_at.tzname() == "UTC"
    assert link.elapsed_ms is not None


def test_the_first_request_says_who_asks(web: Web, check: Check) -> None:
    web.page("/a")
    check(web.url("/a"))
    (asked,) = web.asked
    assert asked.headers["user-agent"].startswith("stacite/")
    assert "text/html" in asked.headers["accept"]
    assert asked.headers["accept-encoding"] == "gzip, deflate"
    assert "range" not in asked.headers


@pytest.mark.parametrize("status", [404, 410])
def test_gone_twice_is_dead(web: Web, check: Check, status: int) -> None:
    web.page("/a", status)
    link = check(web.url("/a"))
    assert link.verdict is Verdict.DEAD
    assert link.reason == {404: "404 Not Found on both attempts", 410: "410 Gone on both attempts"}[status]
    assert [hop.status_code for hop in link.hops] == [status, status]


def test_gone_once_and_back_is_alive(web: Web, check: Check) -> None:
    web.page("/a", 404).page("/a")
    assert check(web.url("/a")).verdict is Verdict.ALIVE


def test_contradicting_faults_are_asked_until_one_comes_twice(web: Web, check: Check) -> None:
    web.page("/a", 500).page("/a", 404)
    link = check(web.url("/a"))
    assert (link.verdict, [hop.status_code for hop in link.hops]) == (Verdict.DEAD, [500, 404, 404])


def test_the_second_asking_comes_at_the_end_of_the_run(web: Web, ask: Callable[..., object]) -> None:
    web.page("/gone", 404).page("/b").page("/c")
    ask(*(web.url(path) for path in ("/gone", "/b", "/c")), per_host=1)
    assert web.targets == ["/gone", "/b", "/c", "/gone"]


def test_a_closed_port_is_dead(check: Check, closed_port: int) -> None:
    link = check(f"http://127.0.0.1:{closed_port}/a")
    assert (link.verdict, link.reason) == (Verdict.DEAD, "the connection was refused on both attempts")
    assert [hop.error for hop in link.hops] == ["the connection was refused"] * 2


def test_a_name_that_is_gone_is_dead(check: Check) -> None:
    link = check("http://no-such-journal.invalid/a")
    assert (link.verdict, link.reason) == (Verdict.DEAD, "the domain name does not exist")


def test_a_connection_dropped_before_an_answer_is_dead(web: Web, check: Check) -> None:
    web.raw("/a", b"")
    assert check(web.url("/a")).reason == "the connection was dropped on both attempts"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, "401 Unauthorized: the page requires you to sign in"),
        (402, "402 Payment Required: the page requires payment"),
        (403, "403 Forbidden: the site blocks automated requests"),
        (405, "405 Method Not Allowed: the site blocks automated requests"),
        (406, "406 Not Acceptable: the site blocks automated requests"),
        (407, "407 Proxy Authentication Required: a proxy requires you to sign in"),
        (412, "412 Precondition Failed: the site blocks automated requests"),
        (418, "418 I'm a Teapot: the site blocks automated requests"),
        (428, "428 Precondition Required: the site blocks automated requests"),
        (440, "440: the page requires you to sign in"),
        (451, "451 Unavailable For Legal Reasons: the page is unavailable for legal reasons"),
        (999, "999: the site blocks automated requests"),
    ],
)
def test_a_wall_is_blocked_and_never_dead(web: Web, check: Check, status: int, reason: str) -> None:
    web.page("/a", status)
    link = check(web.url("/a"))
    assert (link.verdict, link.reason) == (Verdict.BLOCKED, reason)
    assert len(link.hops) == 2


def test_a_wall_opens_for_a_browser(web: Web, check: Check) -> None:
    web.page("/a", 403).page("/a")
    assert check(web.url("/a")).verdict is Verdict.ALIVE
    assert [asked.headers["user-agent"].partition("/")[0] for asked in web.asked] == ["stacite", "Mozilla"]
    assert web.asked[1].headers["sec-fetch-mode"] == "navigate"


def test_a_wall_that_falls_silent_is_still_a_wall(web: Web, check: Check) -> None:
    web.page("/a", 403).raw("/a", b"")
    link = check(web.url("/a"))
    assert (link.verdict, link.status_code) == (Verdict.BLOCKED, 403)
    assert [hop.status_code for hop in link.hops] == [403, None]


@pytest.mark.parametrize("status", [200, 202, 503])
def test_a_wall_is_known_by_its_header(web: Web, check: Check, status: int) -> None:
    web.page("/a", status, cf_mitigated="challenge")
    link = check(web.url("/a"))
    assert link.verdict is Verdict.BLOCKED
    assert link.reason.endswith("the site showed a bot check instead of the page")


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 599])
def test_a_fault_that_may_pass_is_temporary(web: Web, check: Check, status: int) -> None:
    web.page("/a", status)
    link = check(web.url("/a"))
    assert link.verdict is Verdict.TEMPORARY


def test_a_fault_that_passes_is_alive(web: Web, check: Check) -> None:
    web.page("/a", 500).page("/a")
    assert check(web.url("/a")).verdict is Verdict.ALIVE


def test_a_slow_page_is_temporary(web: Web, check: Check) -> None:
    web.hang("/a")
    link = check(web.url("/a"), timeout_s=0.1)
    assert (link.verdict, link.reason) == (Verdict.TEMPORARY, "the request timed out")


def test_a_page_that_says_nothing_after_its_head_is_temporary(web: Web, check: Check) -> None:
    web.hang("/a", HEAD + b"\r\n")
    assert check(web.url("/a"), timeout_s=0.1).verdict is Verdict.TEMPORARY


def test_a_page_that_drips_is_taken_for_what_came(web: Web, check: Check) -> None:
    web.hang("/a", HEAD + b"\r\n<html>")
    assert check(web.url("/a"), timeout_s=0.5).verdict is Verdict.ALIVE


def test_a_reset_in_mid_page_is_temporary(web: Web, check: Check) -> None:
    web.reset("/a", HEAD + b"content-length: 1000\r\n\r\n<html>")
    link = check(web.url("/a"))
    assert (link.verdict, link.reason) == (Verdict.TEMPORARY, "the connection broke off in the middle of the page")


def test_an_answer_that_is_not_http_is_temporary(web: Web, check: Check) -> None:
    web.raw("/a", b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
    assert check(web.url("/a")).reason == "the response was not HTTP"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(HEAD + b"content-length: 5000\r\n\r\nshort", id="too short"),
        pytest.param(HEAD + b"content-length: 3\r\n\r\nfar too long", id="too long"),
        pytest.param(HEAD + b"content-encoding: gzip\r\n\r\nnot gzip at all", id="no gzip"),
        pytest.param(HEAD + b"content-encoding: br\r\n\r\n\x1b\x00\xf8", id="brotli unasked"),
        pytest.param(HEAD + b"content-encoding: gzip\r\n\r\n" + gzip.compress(PAGE), id="gzip"),
        pytest.param(HEAD + b"content-encoding: deflate\r\n\r\n" + zlib.compress(PAGE), id="deflate"),
        pytest.param(HEAD + b"content-encoding: deflate\r\n\r\n" + zlib.compress(PAGE)[2:-4], id="raw deflate"),
        pytest.param(HEAD + b"transfer-encoding: chunked\r\n\r\nzzz\r\n", id="bad chunks"),
        pytest.param(HEAD + b"x-long: " + b"a" * 20_000 + b"\r\n\r\n" + PAGE, id="20 KB of headers"),
        pytest.param(b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" + HEAD + b"\r\n" + PAGE, id="early hints"),
        pytest.param(b"HTTP/1.0 200 OK\r\n\r\nold", id="HTTP/1.0"),
        pytest.param(HEAD + b"content-type: text/html; charset=nonsense\r\n\r\n\xff\xf0", id="charset"),
    ],
)
def test_a_clumsy_answer_is_an_answer(web: Web, check: Check, answer: bytes) -> None:
    web.raw("/a", answer)
    assert check(web.url("/a"), timeout_s=2.0).verdict is Verdict.ALIVE


def test_hostile_bodies_are_cut(web: Web, check: Check) -> None:
    bomb = gzip.compress(bytes(20_000_000))
    web.raw("/bomb", HEAD + b"content-encoding: gzip\r\n\r\n" + bomb)
    web.endless("/endless", HEAD + b"\r\n", b"<p>more</p>" * 1000)
    web.endless("/huge", HEAD + b"content-length: 1000000000\r\n\r\n", b"x" * 65536)
    for path in ("/bomb", "/endless", "/huge"):
        assert check(web.url(path), timeout_s=5.0, max_body_kib=64).verdict is Verdict.ALIVE


@pytest.mark.parametrize("status", [400, 422, 304])
def test_other_answers_are_suspicious(web: Web, check: Check, status: int) -> None:
    web.raw("/a", f"HTTP/1.1 {status} So\r\nconnection: close\r\ncontent-length: 0\r\n\r\n".encode())
    assert check(web.url("/a")).verdict is Verdict.SUSPICIOUS


def test_a_redirect_without_a_place_is_suspicious(web: Web, check: Check) -> None:
    web.page("/a", 301)
    link = check(web.url("/a"))
    assert (link.verdict, link.reason) == (Verdict.SUSPICIOUS, "301 Moved Permanently")
