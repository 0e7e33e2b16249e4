"""Whatever a server says, a run ends with a verdict."""

from __future__ import annotations

import asyncio
import warnings
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.model.evidence import EvidenceRequest, Outcome, Verdict
from stacite.services.gather import gather
from stacite.settings import NetworkSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Web

    from stacite.model.evidence import LinkCheck

FAST = Settings(network=NetworkSettings(interval_ms=0, wait_budget_s=0))
NAMES = (
    "location",
    "location",
    "set-cookie",
    "set-cookie",
    "content-encoding",
    "retry-after",
    "content-type",
    "cf-mitigated",
    "content-length",
)
SAID = (
    "/",
    "//",
    "?",
    "http://",
    "https://[",
    "a=b; domain=.org",
    "a=b; Max-Age=x; expires=0",
    "gzip",
    "br",
    "é",
    "\xff",
)

value = st.sampled_from(SAID) | st.text(st.characters(max_codepoint=255), max_size=30)
headers = st.lists(st.tuples(st.sampled_from(NAMES), value.map(lambda text: text.encode("latin-1"))), max_size=5)
status = st.sampled_from((200, 202, 301, 302, 301, 302, 308, 304, 403, 404, 429, 500, 503, 999)) | st.integers(100, 999)


class Sent(httpx.AsyncByteStream):
    """A body that is not read for httpx's own decompressors."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self):  # type: ignore[no-untyped-def] # bytes
        yield self._body


@given(st.lists(st.tuples(status, headers, st.binary(max_size=60)), min_size=1, max_size=4))
def test_no_answer_breaks_a_run(answers: list[tuple[int, list[tuple[str, bytes]], bytes]]) -> None:
    count = 0

    def answer(_: httpx.Request) -> httpx.Response:
        nonlocal count
        count += 1
        code, said, body = answers[count % len(answers)]
        named = [(name.encode(), text) for name, text in said]
        return httpx.Response(code, headers=named, stream=Sent(body))

    questions = EvidenceRequest(("https://journal.example/a/b",), ("10.1000/1",))
    evidence = asyncio.run(gather(questions, FAST, transport=httpx.MockTransport(answer)))
    assert evidence.links["https://journal.example/a/b"].verdict in Verdict
    assert evidence.registrations["10.1000/1"].outcome in Outcome


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_question_breaks_a_run(url: str, doi: str) -> None:
    questions = EvidenceRequest((url, f"http://{url}", f"http://x.org/{url}"), (doi, f"10.1000/{doi}"))
    transport = httpx.MockTransport(lambda _: httpx.Response(200, html="<p>Here</p>"))
    evidence = asyncio.run(gather(questions, FAST, transport=transport))
    possible = (Verdict.ALIVE, Verdict.REFUSED, Verdict.SUSPICIOUS, Verdict.INSECURE)  # a part, a user name
    assert all(check.verdict in possible for check in evidence.links.values())


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://xn--a/", "the part “xn--a” of its host is not valid Punycode"),
        ("//xn--/", "the part “xn--” of its host is not valid Punycode"),
        (
            "http://a\u200db.example/",
            "the part “a\u200db” of its host has the invisible character U+200D where it can't be",
        ),
        ("\x01//[x", "it contains a control character"),
        ("//[", "its host or port is malformed"),
        ("http://[::1%25x]/", "its host is malformed"),
    ],
)
def test_a_redirect_to_no_host_is_a_verdict(web: Web, check: Callable[..., LinkCheck], location: str, why: str) -> None:
    web.redirect("/a", location)
    link = check(web.url("/a"))
    assert link.verdict is Verdict.REFUSED
    assert link.reason == f"it redirects to a URL that can't be requested: {why}"
    assert link.hops[-1].error == f"not requested: {why}"


def test_a_cookie_that_cannot_be_read_prints_nothing(web: Web, check: Callable[..., LinkCheck]) -> None:
    web.redirect("/a", "/b", set_cookie="a=b; Max-Age").page("/b")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert check(web.url("/a")).verdict is Verdict.MOVED
    assert caught == []
