"""A gatekeeper's page is told from a page about gatekeepers."""

from __future__ import annotations

import httpx
import pytest

from stacite.net.response import Response
from stacite.services.link.inspection import inspect_response

CHALLENGE = (
    b"<html><head><title>Just a moment...</title><style>body{margin:0}</style></head><body><noscript>Enable JavaScript"
    b'</noscript><script>var o={};a.src="/cdn-cgi/challenge-platform/h/b/orchestrate";</script></body></html>'
)


def answer(body: bytes, **headers: str) -> Response:
    headers = {"content-type": "text/html"} | headers
    return Response(200, httpx.Headers({name.replace("_", "-"): value for name, value in headers.items()}), body)


def is_wall(answer: Response) -> bool:
    return inspect_response(answer).wall


@pytest.mark.parametrize("header", ["cf_mitigated", "x_amzn_waf_action", "x_sucuri_block"])
def test_a_header_tells(header: str) -> None:
    assert is_wall(answer(b"", **{header: "challenge"}))


@pytest.mark.parametrize(
    "body",
    [
        CHALLENGE,
        b'<html><script src="https://ct.captcha-delivery.com/c.js"></script></html>',
        b'<html><iframe src="/_Incapsula_Resource?CWUDNSAI=1"></iframe></html>',
        b'<html><script src="https://x.token.awswaf.com/x/challenge.js"></script></html>',
        b'<html><title>Journal</title><div id="px-captcha"></div></html>',
        b"<title>Access Denied</title><h1>Access Denied</h1>You don't have permission to access this. Reference #18.2f",
        b"<title>Just a moment...</title><h1>news.example</h1><p>Checking.</p><script src=/x.js></script>",
        "<title>Nur einen Moment…</title><meta http-equiv=refresh content=9><p>Bitte warten.</p>".encode(),
        b"<title>Access denied | Ministry</title>"
        + b"<a href=/x>Menu</a>" * 2000
        + b"<p>You are not authorized to see it.</p>",
        b"<title>Just a moment...</title><form id=\"challenge-form\" action='/?__cf_chl_jschl_tk__=x'></form>",
        b"<script>xhr.open('POST', '/_sec/verify?provider=interstitial')</script>",
        b"<title>Journal</title><p>Show that you are not a robot</p><div class='g-recaptcha'></div>",
    ],
)
def test_a_script_on_an_empty_page_tells(body: bytes) -> None:
    assert is_wall(answer(body))


@pytest.mark.parametrize(
    "body",
    [
        b"<html><p>Here</p></html>",
        CHALLENGE + b"<p>An article about challenges. " + b"It goes on and on. " * 30 + b"</p>",
        b"<p>captcha-delivery.com</p>" + b"x" * 30_000,
        b"<title>Are you a robot? A history of the captcha</title><p>An essay.</p>",
        b"<title>Just a moment</title><p>A poem of two lines.</p>",
        b"<title>Access Denied (1984)</title><p>Etching on paper, 30 by 40 cm.</p>",
        b"<title>Just a moment</title><p>" + b"A poem in many lines. " * 60 + b"</p>",
        b"<title>Write to us</title><form>Your message <textarea></textarea><div class=g-recaptcha></div></form>",
        b"<title>How captchas work</title><p>" + b"They show letters. " * 30 + b"</p><div class=g-recaptcha></div>",
        b"<title>Access denied</title><meta property='og:type' content='article'><p>A report.</p>",
        b"",
    ],
)
def test_a_page_with_text_is_a_page(body: bytes) -> None:
    assert not is_wall(answer(body))


@pytest.mark.parametrize("piece", [b"<script", b"<", b"<script>", b"</script"])
def test_hostile_pages_take_no_time(piece: bytes) -> None:
    is_wall(answer(b"captcha-delivery.com" + piece * (19_000 // len(piece))))
