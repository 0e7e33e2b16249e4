"""What strangers write is read without a fault, and in no more time than it has letters."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.net.response import Response
from stacite.services.link.inspection import inspect_response, page_redirect
from stacite.services.link.substitutes import is_parking_host
from stacite.services.page.html import MAX_LINE, html_tokens, read_web_page
from stacite.text.encodings import decode_response

PIECES = ("<title>", "<h1>", "</h1>", "<script>", "<!--", "-->", "<meta http-equiv=refresh content=", "é", "İ")
MARKUP = st.lists(st.sampled_from([*"<>/='\"!-& \n", *PIECES]) | st.characters(codec="utf-8"), max_size=200).map(
    "".join
)


def answer(body: bytes, kind: str = "text/html") -> Response:
    return Response(200, httpx.Headers({"content-type": kind}), body)


@given(MARKUP)
def test_a_tag_is_a_tag(source: str) -> None:
    for piece in html_tokens(source):
        if piece.tag:
            assert piece.text[0] + piece.text[-1] == "<>"
            assert piece.tag == piece.tag.lower().strip()


@given(MARKUP)
def test_a_page_is_one_line_of_title_and_heading(source: str) -> None:
    page = read_web_page(source)
    for line in (page.title, page.heading):
        assert len(line) <= MAX_LINE
        assert line == "" or line.isprintable()


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_bytes_become_letters(data: bytes, kind: str) -> None:
    assert isinstance(decode_response(data, f"text/html; charset={kind}"), str)


@given(st.text(max_size=60), st.sampled_from(["utf-8", "utf-16", "windows-1251", "koi8-r"]))
def test_a_charset_that_is_named_is_used(text: str, charset: str) -> None:
    data = text.encode(charset, "ignore")
    if not data.startswith(b"\xef\xbb\xbf"):
        assert decode_response(data, f"text/html; charset={charset}") == data.decode(charset, "replace").removeprefix(
            "\ufeff"
        )


@given(
    MARKUP.map(str.encode) | st.binary(max_size=200),
    st.sampled_from(["text/html", "", "application/json", "text/plain"]),
)
def test_a_look_never_fails(body: bytes, kind: str) -> None:
    inspection = inspect_response(answer(body, kind), ["part", ":~:text=a,b"])
    assert inspection.title == "" or inspection.title.isprintable()
    assert "\n" not in page_redirect(answer(body, kind))[:1]


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a ",
        "<!--",
        "<title>",
        "<h1>",
        "<script>",
        "&#",
        "id=",
        "<meta content='",
        "</",
        "= ",
        "location=",
        "window.",
        "404 ",
    ],
)
def test_pieces_in_thousands_cost_what_their_letters_cost(piece: str) -> None:
    """By the square of their number this would take minutes."""
    body = ("<html>" + piece * (250_000 // len(piece))).encode()
    inspect_response(answer(body), ["part"])
    page_redirect(answer(body))


@pytest.mark.parametrize(
    ("host", "parked"),
    [
        ("sedoparking.com", True),
        ("www.sedo.com", True),
        ("ww25.institute.example", True),
        ("www.hugedomains.com", True),
        ("notsedo.com", False),
        ("sedo.com.example", False),
        ("www2.institute.example", False),
        ("dan.com.example", False),
    ],
)
def test_hosts_where_domains_are_parked(host: str, parked: bool) -> None:
    assert is_parking_host(host) is parked
