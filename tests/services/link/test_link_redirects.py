"""Verdicts on the way to a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacite.model.evidence import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Web

    from stacite.model.evidence import LinkCheck

    Check = Callable[..., LinkCheck]


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_to_a_live_page_is_moved(web: Web, check: Check, status: int) -> None:
    web.redirect("/old", "/new", status).page("/new")
    link = check(web.url("/old"))
    assert (link.verdict, link.final_url, link.status_code) == (Verdict.MOVED, web.url("/new"), 200)
    assert [(hop.url, hop.status_code) for hop in link.hops] == [(web.url("/old"), status), (web.url("/new"), 200)]


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_redirect_is_alive(web: Web, check: Check, status: int) -> None:
    web.redirect("/a", "/b", status).page("/b")
    link = check(web.url("/a"))
    assert (link.verdict, link.final_url) == (Verdict.ALIVE, web.url("/b"))


def test_the_new_address_is_the_one_after_the_last_permanent_redirect(web: Web, check: Check) -> None:
    web.redirect("/a", "/b").redirect("/b", "/c", 308).redirect("/c", "/session/1", 302).page("/session/1")
    link = check(web.url("/a"))
    assert (link.verdict, link.final_url) == (Verdict.MOVED, web.url("/c"))


def test_what_a_temporary_redirect_leads_to_may_move_as_it_likes(web: Web, check: Check) -> None:
    web.redirect("/a", "/b", 302).redirect("/b", "/c").page("/c")
    assert check(web.url("/a")).verdict is Verdict.ALIVE


def test_a_fragment_is_inherited(web: Web, check: Check) -> None:
    web.redirect("/a", "/b").page("/b").redirect("/c", "/d#own").page("/d")
    assert check(web.url("/a#part-2")).final_url == web.url("/b#part-2")
    assert check(web.url("/c#part-2")).final_url == web.url("/d#own")


def test_a_deep_page_sent_home_is_suspicious(web: Web, check: Check) -> None:
    web.redirect("/2009/report.html", "/").page("/")
    link = check(web.url("/2009/report.html"))
    assert link.verdict is Verdict.SUSPICIOUS
    assert link.reason == "301 Moved Permanently: it leads to the site's home page"


def test_a_deep_page_sent_to_the_start_of_its_section_is_suspicious(web: Web, check: Check) -> None:
    web.redirect("/news/some-long-story.html", "/news/").page("/news/")
    link = check(web.url("/news/some-long-story.html"))
    assert link.verdict is Verdict.SUSPICIOUS
    assert link.reason == "301 Moved Permanently: it leads to the start page of a section of the site"


def test_a_deep_page_moved_to_one_that_sends_home_is_suspicious(web: Web, check: Check) -> None:
    web.redirect("/old/report", "/new/report").redirect("/new/report", "/", 302).page("/")
    assert check(web.url("/old/report")).verdict is Verdict.SUSPICIOUS


def test_a_location_in_latin_1_is_followed(web: Web, check: Check) -> None:
    web.raw("/a", b"HTTP/1.1 302 Found\r\nlocation: /gr\xf6\xdfe\r\nconnection: close\r\n\r\n")
    check(web.url("/a"))
    assert web.targets[1] == "/gr%C3%B6%C3%9Fe"


def test_a_cookie_beyond_ascii_goes_back_as_it_came(web: Web, check: Check) -> None:
    web.redirect("/a", "/b", 302, set_cookie="name=größe; Path=/").page("/b")
    assert check(web.url("/a")).verdict is Verdict.ALIVE
    assert web.asked[1].headers["cookie"].encode("latin-1").decode("utf-8") == "name=größe"


@pytest.mark.parametrize(("status", "verdict"), [(404, Verdict.DEAD), (403, Verdict.BLOCKED), (500, Verdict.TEMPORARY)])
def test_moved_to_a_bad_page_is_not_moved(web: Web, check: Check, status: int, verdict: Verdict) -> None:
    web.redirect("/a", "/b").page("/b", status)
    assert check(web.url("/a")).verdict is verdict


def test_a_loop_is_dead(web: Web, check: Check) -> None:
    web.redirect("/a", "/b").redirect("/b", "/a")
    link = check(web.url("/a"))
    assert (link.verdict, link.reason) == (Verdict.DEAD, "it redirects in a circle on both attempts")
    assert len(link.hops) == 4


def test_a_page_behind_its_own_cookie_is_alive(web: Web, check: Check) -> None:
    web.redirect("/a", "/a", 302, set_cookie="seen=1; Path=/").page("/a")
    assert check(web.url("/a")).verdict is Verdict.ALIVE
    assert [asked.headers.get("cookie") for asked in web.asked] == [None, "seen=1"]


def test_cookies_end_with_the_chain(web: Web, ask: Callable[..., object]) -> None:
    web.page("/a", set_cookie="seen=1; Path=/").page("/b")
    ask(web.url("/a"), web.url("/b"), per_host=1)
    assert all("cookie" not in asked.headers for asked in web.asked)


def test_twenty_redirects_are_followed_and_no_more(web: Web, check: Check) -> None:
    for place in range(30):
        web.redirect(f"/{place}", f"/{place + 1}", 302)
    web.page("/30")
    assert check(web.url("/10")).verdict is Verdict.ALIVE
    assert check(web.url("/9")).verdict is Verdict.DEAD


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("next?x=1", "/dir/next?x=1"),
        ("../up", "/up"),
        ("?only=query", "/dir/a?only=query"),
        ("/kept%2Fas%20is?x=&x=", "/kept%2Fas%20is?x=&x="),
        ("/größe", "/gr%C3%B6%C3%9Fe"),
        ("/a b", "/a%20b"),
        ("//127.0.0.1:{port}/other", "/other"),
    ],
)
def test_locations_of_every_kind(web: Web, check: Check, location: str, target: str) -> None:
    web.redirect("/dir/a", location.replace("{port}", str(web.port)), 302)
    check(web.url("/dir/a"))
    assert web.targets[1] == target


@pytest.mark.parametrize(
    "location", ["http://10.0.0.1/admin", "http://0x0a000001/", "http://[::ffff:169.254.169.254]/"]
)
def test_a_redirect_into_a_private_network_is_refused(web: Web, check: Check, location: str) -> None:
    web.redirect("/a", location, 302)
    link = check(web.url("/a"))
    assert link.verdict is Verdict.REFUSED
    assert link.reason.startswith("it redirects to a URL that can't be requested: ")
    assert [(hop.status_code, hop.requested_at is None) for hop in link.hops] == [(302, False), (None, True)]


@pytest.mark.parametrize("location", ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "gopher://x/"])
def test_a_redirect_to_another_scheme_is_refused(web: Web, check: Check, location: str) -> None:
    web.redirect("/a", location, 302)
    assert check(web.url("/a")).verdict is Verdict.REFUSED


@pytest.mark.parametrize("location", ["http://", "http://a..b/", "http://x:99999/", "http://[::1/"])
def test_a_redirect_to_nonsense_is_refused(web: Web, check: Check, location: str) -> None:
    web.redirect("/a", location, 302)
    assert check(web.url("/a")).verdict is Verdict.REFUSED
