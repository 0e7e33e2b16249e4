"""No spelling of a private address gets past the guard."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.errors import SettingsError
from stacite.net.address import Guard, is_numeric, literal_address

CLOSED = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.2.0/24",
    "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
)  # fmt: skip

private_v4 = st.sampled_from(CLOSED).flatmap(lambda block: st.ip_addresses(network=block)).map(ipaddress.IPv4Address)


def spellings(address: ipaddress.IPv4Address) -> list[str]:
    """Every way to write one IPv4 address that some resolver understands."""
    number = int(address)
    first, second, third, fourth = address.packed
    return [
        str(address),
        f"{address}.",
        str(number),
        hex(number),
        hex(number).upper().replace("X", "x"),
        f"0{number:o}",
        f"{first}.{number & 0xFFFFFF}",
        f"{first}.{second}.{number & 0xFFFF}",
        f"0x{first:x}.0{second:o}.{third}.0x{fourth:02x}",
        f"::ffff:{address}",
        f"[::ffff:{first:x}{second:02x}:{third:x}{fourth:02x}]",
        f"::{address}" if number > 0xFFFF else "::1",
        f"64:ff9b::{address}",
        f"2002:{first:x}{second:02x}:{third:x}{fourth:02x}::1",
        f"2001:0:{first:x}{second:02x}:{third:x}{fourth:02x}::",
    ]


@given(private_v4, st.integers(0, 14))
def test_private_addresses_are_refused_in_every_spelling(address: ipaddress.IPv4Address, place: int) -> None:
    assert Guard().refusal(spellings(address)[place]) is not None


@pytest.mark.parametrize(
    ("host", "refusal"),
    [
        ("127.0.0.1", "127.0.0.1, a loopback address"),
        ("0x7f.1", "127.0.0.1, a loopback address"),
        ("2130706433", "127.0.0.1, a loopback address"),
        ("10.1.2.3", "10.1.2.3, a private address"),
        ("169.254.169.254", "169.254.169.254, a link-local address"),
        ("100.64.0.1", "100.64.0.1, a carrier's shared address"),
        ("0.0.0.0", "0.0.0.0, an unspecified address"),
        ("224.0.0.1", "224.0.0.1, a multicast address"),
        ("255.255.255.255", "255.255.255.255, a reserved address"),
        ("[::1]", "::1, a loopback address"),
        ("::", "::, an unspecified address"),
        ("fe80::1%eth0", "fe80::1%eth0, a link-local address"),
        ("fd00::1", "fd00::1, a private address"),
        ("ff02::1", "ff02::1, a multicast address"),
        ("2001:db8::1", "2001:db8::1, a reserved address"),
        ("4000::1", "4000::1, a reserved address"),
        ("64:ff9b::10.0.0.1", "64:ff9b::a00:1, a private address"),
        ("64:ff9b:1::1", "64:ff9b:1::1, a private address"),
    ],
)
def test_refusals_say_what_kind_of_address_it_is(host: str, refusal: str) -> None:
    assert Guard().refusal(host) == refusal


@pytest.mark.parametrize(
    "host",
    ["93.184.215.14", "8.8.8.8", "134744072", "2606:2800::1", "64:ff9b::8.8.8.8", "example.org", "10.example"],
)
def test_public_addresses_and_names_pass(host: str) -> None:
    assert Guard().refusal(host) is None


def test_allow_private_opens_exactly_its_range() -> None:
    guard = Guard(["127.0.1.0/24", "fd00:1::/32"])
    assert guard.refusal("127.0.1.7") is None
    assert guard.refusal("::ffff:127.0.1.7") is None
    assert guard.refusal("fd00:1::9") is None
    assert guard.refusal("127.0.0.1") is not None
    assert guard.refusal("127.0.2.1") is not None
    assert guard.refusal("fd00:2::9") is not None


@pytest.mark.parametrize("cidr", ["10.0.0.0/99", "localhost", ""])
def test_a_cidr_that_is_none_is_said(cidr: str) -> None:
    with pytest.raises(SettingsError, match="allow-private"):
        Guard([cidr])


@given(st.ip_addresses(v=4), st.integers(0, 8))
def test_spellings_of_one_address_are_one_address(address: ipaddress.IPv4Address, place: int) -> None:
    assert literal_address(spellings(address)[place]) == address


@pytest.mark.parametrize(
    "host",
    ["256.1.1.1", "1.2.3.4.5", "1..2", "08.1.1.1", "1.2.3.0x1g", "4294967296", "٣.1.1.1", "9" * 100, ":::", ""],
)
def test_what_is_no_address_is_a_name(host: str) -> None:
    assert literal_address(host) is None


def test_a_host_that_ends_in_a_number_is_numeric() -> None:
    assert [is_numeric(host) for host in ("1.2.3.4.5", "a.256", "a.0x1", "a.b1", "1.b")] == [
        True,
        True,
        True,
        False,
        False,
    ]


@given(st.text(max_size=300))
def test_no_host_breaks_the_guard(host: str) -> None:
    Guard().refusal(host)
