"""A host has one spelling, that of browsers, from the URL to the socket; what can't be spelled is not requested."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.conftest import TLS
from tests.making.hosts import NameServer, hosts

from stacite.model.url import HostError, ascii_host, host_of, is_same_page, page_key, url_fault, url_key
from stacite.net.address import AddressError, Guard, parse_address
from stacite.net.client import Client, follow_redirects
from stacite.net.politeness import SystemClock
from stacite.net.response import FailureKind
from stacite.settings import NetworkSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Web

    from stacite.net.response import FetchResult

HOSTS = hosts()
LOOPBACK = Settings(allow_private=("127.0.0.0/8",), network=NetworkSettings(interval_ms=0))


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> NameServer:
    server = NameServer()
    monkeypatch.setattr(socket, "getaddrinfo", server)
    return server


def test_a_host_is_spelled_as_by_a_browser() -> None:
    spellings = {
        printed: (
            ascii_host(printed),
            ascii_host(spelled),
            ascii_host(f"{spelled.upper()}."),
            parse_address(f"http://{printed}/").host,
        )
        for printed, spelled in HOSTS.items()
    }
    assert spellings == {printed: (spelled,) * 4 for printed, spelled in HOSTS.items()}


def test_the_same_host_in_two_spellings_is_the_same() -> None:
    path, differing = "/a?b#c", {}
    for printed, spelled in HOSTS.items():
        url, host = f"http://{printed}{path}", spelled.removeprefix("www.")
        keys = [key(each) for key in (url_key, page_key) for each in (url, f"http://{spelled}{path}")]
        found = (host_of(url), *keys, is_same_page(url, f"https://www.{host}{path}"))
        if found != (host, keys[0], keys[0], keys[2], keys[2], True):
            differing[printed] = found
    assert differing == {}


def test_guard_name_server_host_and_cookies_see_one_spelling(
    monkeypatch: pytest.MonkeyPatch, web: Web, names: NameServer
) -> None:
    judged: list[str] = []
    refusal = Guard.refusal

    def judge(guard: Guard, address: str) -> str | None:
        judged.append(address)
        return refusal(guard, address)

    monkeypatch.setattr(Guard, "refusal", judge)
    for place, spelled in enumerate(HOSTS.values()):
        web.redirect(f"/{place}", f"/{place}/end", set_cookie=f"name={place}; Domain={spelled}").page(f"/{place}/end")

    async def request_all() -> None:
        async with Client(LOOPBACK, SystemClock()) as client:
            for place, printed in enumerate(HOSTS):
                del names.asked[:], judged[:], web.asked[:]
                result = await follow_redirects(client, f"http://{printed}:{web.port}/{place}")
                assert result.status_code == 200
                assert set(names.asked) == {HOSTS[printed]}
                assert set(judged) == {HOSTS[printed], "127.0.0.1"}
                assert [asked.headers["host"] for asked in web.asked] == [f"{HOSTS[printed]}:{web.port}"] * 2
                assert web.asked[1].headers["cookie"] == f"name={place}"

    asyncio.run(request_all())


def test_a_server_with_tls_is_told_the_same_spelling(names: NameServer) -> None:
    told: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "good.pem")
    context.sni_callback = lambda _, name, __: told.append(name)

    async def request_all() -> None:
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        async with server, Client(LOOPBACK, SystemClock()) as client:
            for printed in HOSTS:
                await follow_redirects(client, f"https://{printed}:{port}/")

    asyncio.run(request_all())
    assert told == names.asked == list(HOSTS.values())


@pytest.mark.parametrize("printed", ["straße.example", "STRAẞE.example", "💩.example", "xn--ls8h.example"])
def test_a_certificate_is_for_that_spelling(secure_web: Callable[..., Web], names: NameServer, printed: str) -> None:
    web = secure_web("encoded").page("/a")
    assert requested(f"https://{printed}:{web.port}/a").status_code == 200
    failure = requested(f"https://bücher.example:{web.port}/a").failure
    assert failure is not None
    assert failure.reason == "its certificate is for another domain"
    assert names.asked[-1] == "xn--bcher-kva.example"


def requested(url: str, own: Settings = LOOPBACK) -> FetchResult:
    async def request() -> FetchResult:
        async with Client(own, SystemClock()) as client:
            return await follow_redirects(client, url)

    return asyncio.run(request())


NOT_PUNYCODE = [
    "xn--",
    "xn--a",
    "xn--a-",
    "xn---x",
    "xn--0",
    "xn--tešla",
    "xn--zn7c",
    "xn--xn---epa",
    "xn--ZCA--",
    "xn--11111111",
]
INVALID = {
    **{f"{label}.example": "is not valid Punycode" for label in NOT_PUNYCODE},
    **{f"www.{label}": "is not valid Punycode" for label in NOT_PUNYCODE},
    "\u0301a.example": "starts with a combining character",
    "xn--a-ccb.example": "is not valid Punycode|starts with a combining character",
    "a\u200cb.example": r"the invisible character U\+200C where it can't be",
    "👨\u200d👩.example": r"the invisible character U\+200D where it can't be",
    "xn--1ug.example": r"the invisible character U\+200D where it can't be",
    "1é.مثال": "is not allowed in a right-to-left name",
    "aא.example": "is not allowed in a right-to-left name",
    "אa.example": "is not allowed in a right-to-left name",
    "xn--a-0hc.example": "is not allowed in a right-to-left name|is not valid",
    "\ufffd.example": r"contains “\ufffd” \(U\+FFFD\), which host names can't have",
    "a\u202eb.example": r"contains the invisible character U\+202E, which host names can't have",
    "a\u3000b.example": "contains a character that host names can't have",
    "a／b.example": "contains a character that host names can't have",
    "a：80.example": "contains a character that host names can't have",
    "a％41.example": "contains a character that host names can't have",
    "\u00ad": "it has no host",
    "a.\u200b.example": "two periods in a row",
    "ö" * 60 + ".example": "longer than 63 characters",
    "xn--" + "a" * 60 + ".example": "longer than 63 characters",
    ".".join(["größe"] * 40): "longer than 253 characters",
    "ö" * 100_000: "longer than 253 characters",
}  # fmt: skip


@pytest.mark.parametrize("host", INVALID)
def test_a_host_that_cannot_be_spelled_is_an_invalid_link(host: str) -> None:
    url = f"http://{host}/"
    fault = url_fault(url)
    assert fault is not None
    if "\u3000" not in host and not any(character in host for character in "／：％"):  # `urlsplit` refuses these first
        assert re.search(INVALID[host], fault)
    with pytest.raises(AddressError, match=INVALID[host] if len(host) < 9999 else "longer than"):
        parse_address(url)
    assert url_key(url)
    assert host_of(url) is not None


@pytest.mark.parametrize(
    ("printed", "refusal"),
    [
        ("①②⑦.⓪.⓪.①", "127.0.0.1, a loopback address"),
        ("１０．０．０．１", "10.0.0.1, a private address"),
        ("127。0。0。1", "127.0.0.1, a loopback address"),
        ("１６９｡２５４｡１６９｡２５４", "169.254.169.254, a link-local address"),
        ("０ｘ７ｆ．１", "127.0.0.1, a loopback address"),
        ("②①③⓪⑦⓪⑥④③③", "127.0.0.1, a loopback address"),
        ("0\u00ad177.1", "127.0.0.1, a loopback address"),
        ("𝟙𝟘.𝟎.𝟶.𝟷", "10.0.0.1, a private address"),
        ("%EF%BC%91%EF%BC%90.0.0.1", "10.0.0.1, a private address"),
        ("①9②.①6⑧.1", "192.168.0.1, a private address"),
    ],
)
def test_digits_of_any_kind_are_judged_after_the_mapping(names: NameServer, printed: str, refusal: str) -> None:
    failure = requested(f"http://{printed}/", Settings()).failure
    assert failure is not None
    assert (failure.kind, failure.reason) == (FailureKind.REFUSED, refusal)
    assert names.asked == []


def test_a_name_at_a_private_address_is_refused_in_every_spelling(names: NameServer) -> None:
    for printed in ("straße.example", "💩.example", "例え。テスト"):
        failure = requested(f"http://{printed}/", Settings()).failure
        assert failure is not None
        assert failure.reason == f"{HOSTS[printed]} is at 127.0.0.1, a loopback address"
    assert len(names.asked) == 3


label = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", max_size=14).map("xn--".__add__) | st.text(
    st.characters(categories=("So", "Sk", "Mn", "Lo", "Cf", "Nd")), min_size=1, max_size=4
)


@given(label, st.sampled_from(["", ".example", ".مثال"]))
@example("xn--a", "")
def test_any_label_is_spelled_once_and_for_all_or_invalid(label: str, end: str) -> None:
    try:
        spelled = ascii_host(label + end)
    except HostError:
        return
    assert spelled.isascii()
    assert ascii_host(spelled) == spelled
    if label.startswith("xn--"):
        assert spelled.partition(".")[0] == label
