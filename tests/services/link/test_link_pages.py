"""Places where redirects end, pages that lead on, parts of pages, parked domains, sign-in pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacite.model.evidence import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Web

    from stacite.model.evidence import LinkCheck

    Check = Callable[..., LinkCheck]


@pytest.mark.parametrize(
    ("cited", "end", "verdict"),
    [
        ("/reports/flood", "/", Verdict.SUSPICIOUS),
        ("/reports/flood", "/de/", Verdict.SUSPICIOUS),
        ("/reports/flood", "/index.html", Verdict.SUSPICIOUS),
        ("/reports/flood", "/?p=17", Verdict.ALIVE),
        ("/reports/flood", "/errors/404.html", Verdict.SUSPICIOUS),
        ("/reports/flood", "/start?error=404", Verdict.SUSPICIOUS),
        ("/reports/flood", "/page-not-found", Verdict.SUSPICIOUS),
        ("/reports/flood", "/reports/", Verdict.SUSPICIOUS),
        ("/news/2014/flood", "/news/2014/", Verdict.SUSPICIOUS),
        ("/work/a-study-of-the-floods/full", "/work/a-study-of-the-floods", Verdict.ALIVE),
        ("/item/8812/flood", "/item/8812", Verdict.ALIVE),
        ("/reports/index.php", "/reports/", Verdict.ALIVE),
        ("/reports/flood", "/login?next=/reports/flood", Verdict.BLOCKED),
        ("/reports/flood", "/sso/saml", Verdict.BLOCKED),
        ("/", "/index.html", Verdict.ALIVE),
        ("/", "/en/", Verdict.ALIVE),
        ("/", "/portal/start", Verdict.ALIVE),
        ("/a", "/a/", Verdict.ALIVE),
        ("/404-an-essay", "/essays/404-an-essay", Verdict.ALIVE),
        ("/peugeot-404", "/vehicles/peugeot-404", Verdict.ALIVE),
        ("/reports/flood", "/error-404.aspx", Verdict.SUSPICIOUS),
        ("/reports/flood", "/http-404-not-found", Verdict.SUSPICIOUS),
        ("/reports/flood", "/to-flood", Verdict.ALIVE),
        ("/reports/flood", "/de/startseite", Verdict.SUSPICIOUS),
        ("/reports/flood", "/accueil.html", Verdict.SUSPICIOUS),
        ("/reports/flood", "/web/guest/home", Verdict.SUSPICIOUS),
        ("/reports/flood", "/Pages/default.aspx", Verdict.SUSPICIOUS),
        ("/reports/flood", "/maintenance.html", Verdict.SUSPICIOUS),
        ("/reports/flood", "/_login/default.aspx?ReturnUrl=x", Verdict.BLOCKED),
        ("/reports/flood", "/pt-br/", Verdict.SUSPICIOUS),
    ],
)
def test_where_a_redirect_ends(web: Web, check: Check, cited: str, end: str, verdict: Verdict) -> None:
    web.redirect(cited, end, 302).page(end.partition("?")[0])
    assert check(web.url(cited)).verdict is verdict


@pytest.mark.parametrize(
    "body",
    [
        '<meta http-equiv="refresh" content="0; url=/new/flood">',
        "<meta http-equiv=Refresh content='5;URL=/new/flood'><p>We have moved.</p>",
        "<script>window.location.replace('/new/flood');</script>",
        '<script>location.href = "\\/new\\/flood"</script>',
        "<script>document.location='/new/flood'</script>",
    ],
)
def test_a_page_that_leads_on_is_followed(web: Web, check: Check, body: str) -> None:
    web.page("/old/flood", body=body.encode()).page("/new/flood")
    link = check(web.url("/old/flood"))
    assert (link.verdict, link.final_url) == (Verdict.ALIVE, web.url("/new/flood"))
    assert [hop.status_code for hop in link.hops] == [200, 200]


@pytest.mark.parametrize(
    "body",
    [
        '<meta http-equiv="refresh" content="300; url=/new"><p>News</p>',
        '<meta http-equiv="refresh" content="5"><p>News</p>',
        '<meta http-equiv="refresh" content="0; url=/a"><p>News</p>',
        '<meta http-equiv="refresh" content="0; url=javascript:alert(1)"><p>News</p>',
        '<noscript><meta http-equiv="refresh" content="0; url=/new"></noscript><p>News</p>',
        '<meta http-equiv="refresh" content="9; url=/new"><p>' + "A long text. " * 200,
        "<script>if (x) location.replace('/new')</script><p>" + "A long text. " * 50,
        "<p>Write location.href = '/new'</p>",
    ],
)
def test_a_page_that_stays_is_not_left(web: Web, check: Check, body: str) -> None:
    web.page("/a", body=body.encode())
    assert (check(web.url("/a")).verdict, web.targets) == (Verdict.ALIVE, ["/a"])


def test_a_page_leads_to_a_dead_one_and_into_no_private_network(web: Web, check: Check) -> None:
    web.page("/a", body=b"<meta http-equiv=refresh content='0;url=/gone'>")
    web.page("/b", body=b"<meta http-equiv=refresh content='0;url=http://10.0.0.1/'>")
    assert check(web.url("/a")).verdict is Verdict.DEAD
    assert check(web.url("/b")).verdict is Verdict.REFUSED


@pytest.mark.parametrize(
    ("fragment", "there"),
    [
        ("part-2", True),
        ("old", True),
        ("größe", True),
        ("gr%C3%B6%C3%9Fe", True),
        ("readme", True),
        ("part-3", False),
        ("part", False),
        ("", True),
        ("top", True),
        ("/route", True),
        ("!route", True),
        ("page=3", True),
        ("L10-L20", True),
        (":~:text=rose%20quickly", True),
        (":~:text=The-,rivers,quickly", True),
        (":~:text=fell%20slowly", False),
        ("part-2:~:text=rose", True),
        ("part-3:~:text=rose", False),
    ],
)
def test_parts_of_a_page(web: Web, check: Check, fragment: str, there: bool) -> None:
    body = (
        "<!-- <h2 id='part-3'>Three</h2> --><h2 id='part-2'>Two</h2><a name=old></a>"
        '<h2 id="größe">G</h2><h2 id=user-content-readme>R</h2>'
        "<p>The rivers\n<b>rose</b> quickly. " + "More. " * 50
    )
    web.page("/a", body=body.encode(), content_type="text/html; charset=utf-8")
    link = check(web.url(f"/a#{fragment}"))
    assert link.verdict is (Verdict.ALIVE if there else Verdict.SUSPICIOUS)
    assert link.missing_part == ("" if there else fragment)
    if fragment == "part-3":
        assert link.reason == "200 OK: the page has no section #part-3"


def test_a_page_that_is_gone_with_its_part_is_not_told_by_the_part(web: Web, check: Check) -> None:
    web.page("/gone", body=b"<title>Page not found</title><h1>Page not found</h1>").redirect("/old", "/").page("/")
    for path in ("/gone", "/old"):
        link = check(web.url(f"{path}#part"))
        assert (link.verdict, link.missing_part) == (Verdict.SUSPICIOUS, "")


def test_a_part_is_not_missed_where_nothing_is_proved(web: Web, check: Check) -> None:
    web.page("/long", body=b"<p>" + b"More. " * 20_000)
    web.page("/app", body=b"<div id=app></div><script src=app.js></script>")
    web.page("/pdf", body=b"%PDF-1.7\n", content_type="application/pdf")
    web.redirect("/moved", "/end#own").page("/end")
    for path, verdict in (("/long", Verdict.ALIVE), ("/app", Verdict.ALIVE), ("/pdf", Verdict.ALIVE)):
        assert check(web.url(f"{path}#part"), max_body_kib=64).verdict is verdict
    assert check(web.url("/moved#part")).verdict is Verdict.MOVED


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<title>journal.example is for sale</title>", "the domain is parked or for sale"),
        ("<h1>This domain may be for sale!</h1>", "the domain is parked or for sale"),
        ("<h1>Buy this domain</h1>", "the domain is parked or for sale"),
        ("<title>Diese Domain steht zum Verkauf</title>", "the domain is parked or for sale"),
        ("<script src='//www.google.com/adsense/domains/caf.js'></script>", "the domain is parked or for sale"),
        ("<script>window.park = 'eyJ1dWlkIjo'</script>", "the domain is parked or for sale"),
        ("<script>window.LANDER_SYSTEM='PW'</script><div id=root></div>", "the domain is parked or for sale"),
        ("<h1>a.example</h1>This domain is parked free, courtesy of Names Ltd.", "the domain is parked or for sale"),
        ("<title>Account Suspended</title>", "the site is suspended"),
        ("<title>Welcome to nginx!</title><p>If you see this page …", "the server shows its default page"),
        ("<title>Apache2 Ubuntu Default Page: It works</title>", "the server shows its default page"),
        ("<title>IIS Windows Server</title><img src=iis.png>", "the server shows its default page"),
    ],
)
def test_a_site_that_is_none(web: Web, check: Check, body: str, reason: str) -> None:
    web.page("/a", body=f"{body}<p>…</p>".encode(), content_type="text/html; charset=utf-8")
    assert (check(web.url("/a")).verdict, check(web.url("/a")).reason) == (Verdict.SUSPICIOUS, f"200 OK: {reason}")


@pytest.mark.parametrize(
    "title",
    [
        "Domains for sale: a squatter's tale",
        "This domain is for sale: how names became land",
        "Welcome to nginx: a course",
        "It works in theory",
        "Login sequences of early mainframes",
        "Slot machines and casino law",
    ],
)
def test_an_article_about_such_sites_is_alive(web: Web, check: Check, title: str) -> None:
    web.page("/a", body=f"<title>{title}</title><h1>{title}</h1><p>An essay.</p>".encode())
    assert check(web.url("/a")).verdict is Verdict.ALIVE


def test_a_page_for_signing_in_is_blocked(web: Web, check: Check) -> None:
    web.page("/a", body=b"<title>Sign in - Library</title><form>Name <input name=u> <input type=password></form>")
    web.page("/b", body=b"<title>Report</title><p>Text <form><input type=password></form>")
    assert check(web.url("/a")).verdict is Verdict.BLOCKED
    assert check(web.url("/b")).verdict is Verdict.ALIVE


def test_a_user_name_and_password_are_not_sent_but_reported(web: Web, check: Check) -> None:
    web.page("/a")
    link = check(f"http://reader:secret@127.0.0.1:{web.port}/a")
    assert link.verdict is Verdict.INSECURE
    assert "the URL contains a user name and password" in link.reason
    assert "authorization" not in web.asked[0].headers
    assert [hop.url for hop in link.hops] == [web.url("/a")]


@pytest.mark.parametrize("start", [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\x00\x00\x00\x18ftypmp42", b"GIF89a"])
def test_media_are_alive_from_their_first_bytes_on(web: Web, check: Check, start: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n"
    web.hang("/a", head + start + bytes(100))
    assert check(web.url("/a"), timeout_s=30.0).verdict is Verdict.ALIVE


def test_a_domain_taken_over_by_games_of_chance_is_suspicious(web: Web, check: Check) -> None:
    title = "<title>Situs Slot Gacor Online: Daftar Judi Bola Resmi</title>"
    web.page("/a", body=f"{title}<p>{'Bonus. ' * 900}".encode())
    web.page("/study", body=f"{title}<meta name=citation_title content='Situs slot gacor'><p>A study.".encode())
    link = check(web.url("/a"))
    assert link.verdict is Verdict.SUSPICIOUS
    assert link.reason.startswith("200 OK: the page advertises gambling: “Situs Slot Gacor")
    assert check(web.url("/study")).verdict is Verdict.ALIVE


WELCOME = "<title>Institute of Trade</title><h1>Welcome</h1><p>We study the trade of goods between many countries.</p>"


def test_a_page_that_every_address_shows_is_suspicious(web: Web, check: Check) -> None:
    """A time and a token in it change from one request to the next."""
    web.page("/papers/wp12.html", body=f"{WELCOME}<p>Served at 12:01:17, 8f3a".encode())
    web.page("*", body=f"{WELCOME}<p>Served at 12:01:18, 77b1".encode())
    link = check(web.url("/papers/wp12.html"))
    assert link.verdict is Verdict.SUSPICIOUS
    assert link.reason == "200 OK: the site shows the same page for a made-up URL"
    assert [hop.url for hop in link.hops] == [web.url(target) for target in web.targets]
    assert web.targets[0] == "/papers/wp12.html"
    assert web.targets[1].startswith("/papers/")
    assert web.targets[1].endswith(".html")


@pytest.mark.parametrize(
    ("page", "elsewhere", "asked"),
    [
        pytest.param(WELCOME, None, 2, id="the made-up address is not there"),
        pytest.param(WELCOME, WELCOME.replace("goods", "grain and cattle and cloth"), 2, id="another page"),
        pytest.param(WELCOME.replace("Institute", "Paper wp12"), WELCOME, 1, id="its title has the number"),
        pytest.param(f"<script src=app.js></script>{WELCOME[:60]}", WELCOME[:60], 1, id="a script fills it in"),
        pytest.param(WELCOME + "<p>" + "A long text. " * 200, WELCOME, 1, id="it has text"),
        pytest.param("<meta name=citation_title content=x>" + WELCOME, WELCOME, 1, id="a work"),
    ],
)
def test_a_page_of_its_own_is_alive(web: Web, check: Check, page: str, elsewhere: str | None, asked: int) -> None:
    web.page("/papers/wp12.html", body=page.encode())
    if elsewhere is not None:
        web.page("*", body=elsewhere.encode())
    assert check(web.url("/papers/wp12.html")).verdict is Verdict.ALIVE
    assert len(web.targets) == asked


FRAME = "<nav>" + "<a href=/x>Menu</a> " * 60 + "</nav><script src=/site.js></script><img src=/logo.png>"
FOOT = "<footer>Institute of Trade, Harbour Road 1. All rights reserved, whatever they are.</footer>"


@pytest.mark.parametrize(
    ("made_up", "verdict"), [(200, Verdict.SUSPICIOUS), (404, Verdict.ALIVE)], ids=["the same everywhere", "only here"]
)
@pytest.mark.parametrize(
    "body",
    [
        "<title>404 - Institute</title><h1>Institute</h1><p>Highway 404 was opened in a year that few remember.</p>",
        "<title>Institute</title><h2>We couldn't find that page</h2><p>Try the search.</p>",
        "<title>Institute</title><p>Sorry, this page does not exist. It may have been moved, or never was there.</p>",
        "<title>Institute</title><h1>Notice</h1><p>The reading room is open again to visitors from Monday on.</p>",
        "<title>機関</title><h1>お知らせ</h1><p>閲覧室は月曜日から再び開室いたします。</p>",
        "<title>Institute</title><form>Members only, please enter the password <input type=password></form>",
    ],
)
def test_a_page_of_few_words_in_a_sites_frame_is_compared_with_a_made_up_one(
    web: Web, check: Check, body: str, made_up: int, verdict: Verdict
) -> None:
    page = f"{FRAME}{body}{FOOT}".encode()
    web.page("/papers/wp12.html", body=page, content_type="text/html; charset=utf-8")
    web.page("*", made_up, page, content_type="text/html; charset=utf-8")
    assert check(web.url("/papers/wp12.html")).verdict is verdict


def test_an_article_on_a_message_is_alive_where_other_addresses_are_not_there(web: Web, check: Check) -> None:
    for title in ("404 Not Found - HTTP | Docs", "Domain parking - Trade Wiki", "Page not found: an essay - Review"):
        body = f"<title>{title}</title><h1>{title.partition(' - ')[0]}</h1><p>{'It says a thing or two. ' * 30}</p>"
        web.page("/a", body=body.encode())
        assert check(web.url("/a")).verdict is Verdict.ALIVE


def test_an_app_whose_script_fills_it_in_is_alive(web: Web, check: Check) -> None:
    app = b"<div id='root'>Loading the atlas of rivers and harbours, please wait</div>"
    body = b"<title>Atlas</title>" + app + b"<script src=a.js></script>"
    web.page("*", body=body)
    assert check(web.url("/maps/17")).verdict is Verdict.ALIVE
