"""A gatekeeper's page is told from a page about gatekeepers."""

from __future__ import annotations

import httpx
import pytest

from stacite.net.trail import Answer
from stacite.resolvers.walls import is_wall

CHALLENGE = (
    b"<html><head><title>Just a moment...</title><style>body{margin:0}</style></head><body><noscript>Enable JavaScript"
    b'</noscript><script>var o={};a.src="/cdn-cgi/challenge-platform/h/b/orchestrate";</script></body></html>'
)


def answer(body: bytes, **headers: str) -> Answer:
    return Answer(200, httpx.Headers({name.replace("_", "-"): value for name, value in headers.items()}), body)


@pytest.mark.parametrize("header", ["cf_mitigated", "x_amzn_waf_action"])
def test_a_header_tells(header: str) -> None:
    assert is_wall(answer(b"", **{header: "challenge"}))


@pytest.mark.parametrize(
    "body",
    [
        CHALLENGE,
        b'<html><script src="https://ct.captcha-delivery.com/c.js"></script></html>',
        b'<html><iframe src="/_Incapsula_Resource?CWUDNSAI=1"></iframe></html>',
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
        b"",
    ],
)
def test_a_page_with_text_is_a_page(body: bytes) -> None:
    assert not is_wall(answer(body))


@pytest.mark.parametrize("piece", [b"<script", b"<", b"<script>", b"</script"])
def test_hostile_pages_take_no_time(piece: bytes) -> None:
    is_wall(answer(b"captcha-delivery.com" + piece * (19_000 // len(piece))))
