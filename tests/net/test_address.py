"""URLs go out as they stand."""

from __future__ import annotations

import asyncio
import string
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stacite.net.address import AddressError, SchemeError, join_address, parse_address
from stacite.net.client import Client, follow_redirects
from stacite.net.politeness import SystemClock
from stacite.settings import NetworkSettings, Settings

if TYPE_CHECKING:
    from tests.conftest import Web

LEGAL = string.ascii_letters + string.digits + "-._~!$&'()*+,;=:@/"
escape = st.integers(0, 255).map(lambda byte: f"%{byte:02x}") | st.integers(0, 255).map(lambda byte: f"%{byte:02X}")
legal = st.lists(st.text(LEGAL, min_size=1, max_size=6) | escape, max_size=12).map("".join)
query = st.none() | st.lists(st.text(f"{LEGAL}?", min_size=1, max_size=6) | escape, max_size=8).map("".join)


def test_the_server_sees_what_was_cited(web: Web) -> None:
    own = Settings(allow_private=("127.0.0.0/8",), network=NetworkSettings(interval_ms=0))
    with asyncio.Runner() as runner:
        client = Client(own, SystemClock())

        @settings(suppress_health_check=[HealthCheck.too_slow])
        @given(legal, query)
        def ask(path: str, query: str | None) -> None:
            target = f"/{path}" + ("" if query is None else f"?{query}")
            runner.run(follow_redirects(client, f"{web.base}{target}#fragment"))
            assert web.asked[-1].target == target

        ask()
        runner.run(client.__aexit__(None, None, None))


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://x.org", "/"),
        ("http://x.org?q", "/?q"),
        ("http://x.org/a?", "/a?"),
        ("http://x.org/a%2Fb%2fc%20d", "/a%2Fb%2fc%20d"),
        ("http://x.org/100%", "/100%"),
        ("http://x.org/a//b/./c/../d", "/a//b/./c/../d"),
        ("http://x.org/wiki/A_(b)[c]|d^e~f", "/wiki/A_(b)[c]|d^e~f"),
        ("http://x.org/a?b=[1]&b=&a=x+y&c", "/a?b=[1]&b=&a=x+y&c"),
        ("http://x.org/größe/東", "/gr%C3%B6%C3%9Fe/%E6%9D%B1"),
        ('http://x.org/a b"<c>{d}`', "/a%20b%22%3Cc%3E%7Bd%7D%60"),
        ("http://x.org\\@10.0.0.1/", "/@10.0.0.1/"),
        ("http://x.org/#a/b?c", "/"),
    ],
)
def test_targets(url: str, target: str) -> None:
    assert parse_address(url).target == target


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("HTTP://X.Org:80/a", "http://x.org"),
        ("https://x.org:443", "https://x.org"),
        ("http://x.org:8080", "http://x.org:8080"),
        ("http://x.org./", "http://x.org"),
        ("www.x.org/a", "http://www.x.org"),
        ("www.x.org:8080/a", "http://www.x.org:8080"),
        ("//x.org/a", "http://x.org"),
        ("http://user:secret@x.org/", "http://x.org"),
        ("http://10.0.0.1@x.org/", "http://x.org"),
        ("http://x.org@10.0.0.1/", "http://10.0.0.1"),
        ("http://bücher.example/", "http://xn--bcher-kva.example"),
        ("http://faß.de/", "http://xn--fa-hia.de"),
        ("http://１２７.０.０.１/", "http://127.0.0.1"),
        ("http://127。0。0。1/", "http://127.0.0.1"),
        ("http://127%2e0%2e0%2e1/", "http://127.0.0.1"),
        ("http://0x7f000001/", "http://127.0.0.1"),
        ("http://[::FFFF:7f00:1]:81/", "http://[::ffff:127.0.0.1]:81"),
        ("http://a_b.example/", "http://a_b.example"),
    ],
)
def test_origins(url: str, origin: str) -> None:
    address = parse_address(url)
    assert parse_address(address.url) == address
    assert address.origin in (origin, origin.replace("::ffff:127.0.0.1", "::ffff:7f00:1"))


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "ftp://x.org/a", "mailto:a@b.org"]
)
def test_other_schemes_are_not_asked(url: str) -> None:
    with pytest.raises(SchemeError, match="stacite does not check"):
        parse_address(url)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://", "it has no host"),
        ("http:///a", "it has no host"),
        ("http:x", "it has no host"),
        ("", "it has no host"),
        ("http://x.org:0/", "its port is not a number from 1 to 65535"),
        ("http://x.org:65536/", "its port is not a number from 1 to 65535"),
        ("http://x.org:8a/", "its host or port is malformed"),
        ("http://[::1/", "its host or port is malformed"),
        ("http://[::zz]/", "its host is malformed"),
        ("http://a b.org/", "the part “a b” of its host contains a character that host names can't have"),
        ("http://a..b/", "its host has two periods in a row"),
        ("http://256.1.1.1/", "its host is malformed"),
        ("http://[127.0.0.1]/", "its host is malformed"),
        ("http://[fe80::1%25eth0]/", "its host is malformed"),
        ("http://x.org/\na", "it contains a control character"),
        ("http://x.org/\ud800", "it contains a control character"),
        (f"http://{'ö' * 80}.org/", "a part of its host is longer than 63 characters"),
        (f"http://x.org/{'a' * 20_000}", "it is longer than 16384 characters"),
    ],
)
def test_faults(url: str, fault: str) -> None:
    with pytest.raises(AddressError, match=fault):
        parse_address(url)


@given(st.text(max_size=200) | st.text(max_size=100).map("http://".__add__))
def test_any_text_is_an_address_or_a_fault(text: str) -> None:
    try:
        address = parse_address(text)
    except AddressError:
        return
    assert address.target.isascii()
    assert address.host.isascii()
    assert not set(address.target) & set(" \r\n#")
    assert 0 < address.port < 65536


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("https://y.org/b", "https://y.org/b"),
        ("//y.org/b", "https://y.org/b"),
        ("/b//c/./d?", "https://x.org/b//c/./d?"),
        ("?b", "https://x.org/d/a?b"),
        ("#b", "https://x.org/d/a?q#b"),
        ("", "https://x.org/d/a?q"),
        ("b/c", "https://x.org/d/b/c"),
        ("../b", "https://x.org/b"),
        (" /b\t", "https://x.org/b"),
    ],
)
def test_locations(location: str, url: str) -> None:
    assert join_address(parse_address("https://x.org/d/a?q"), location) == url
