"""Which addresses must not be requested: a cited URL never makes stacite connect inside a private network.

Blocks are those of the IANA special-purpose address registries (RFC 6890 and its updates).
Names are judged by what they resolve to, where the connection is made (`connection.py`).
"""

from __future__ import annotations

import ipaddress
import re
import string
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


Ip = ipaddress.IPv4Address | ipaddress.IPv6Address

_RESERVED = """
192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4
100::/64 2001::/23 2001:db8::/32 3fff::/20 5f00::/16
"""
_BLOCKS = tuple(
    (ipaddress.ip_network(block), kind)
    for kind, blocks in (
        ("an unspecified address", "0.0.0.0/8 ::/128"),
        ("a loopback address", "127.0.0.0/8 ::1/128"),
        ("a private address", "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 fec0::/10 64:ff9b:1::/48"),
        ("a link-local address", "169.254.0.0/16 fe80::/10"),
        ("a carrier's shared address", "100.64.0.0/10"),
        ("a multicast address", "224.0.0.0/4 ff00::/8"),
        (
            "a reserved address",
            _RESERVED,
        ),
    )
    for block in blocks.split()
)
# All that is handed out of IPv6 (RFC 4291, 2.4).
_GLOBAL = ipaddress.ip_network("2000::/3")
# RFC 6052, 2.1.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# RFC 4291, 2.5.5.1.
_COMPATIBLE = ipaddress.ip_network("::/96")


class AddressRefused(Exception):  # noqa: N818 - a decision, no error
    """The guard refused; nothing was sent."""


class Guard:
    """Judges addresses; `allow_private` opens exactly the CIDRs it names.

    Raises SettingsError for a CIDR that is none.
    """

    def __init__(self, allow_private: Sequence[str] = ()) -> None:
        self._allowed = tuple(_network(cidr) for cidr in allow_private)

    def refusal(self, address: str) -> str | None:
        """Why a literal address must not be requested: `10.0.0.1, a private address`; None where it may be.

        A name (not an address) gives None: call again with what it resolves to.
        """
        literal = literal_address(address)
        if literal is None:
            return None
        if any(literal in network for network in self._allowed):
            return None
        return next((f"{literal}, {kind}" for kind in map(self._kind, _layers(literal)) if kind), None)

    def _kind(self, layer: Ip) -> str | None:
        if any(layer in network for network in self._allowed):
            return None
        kind = next((kind for network, kind in _BLOCKS if layer in network), None)
        if kind is None and layer.version == 6 and layer not in _GLOBAL and _embedded(layer) is None:
            return "a reserved address"
        return kind


def _network(cidr: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(cidr, strict=False)
    except ValueError as error:
        raise SettingsError(
            f"allow-private: “{cidr}” is not an address block", "Write it as 127.0.1.0/24 or fd00::/8."
        ) from error


def _layers(address: Ip) -> Iterator[Ip]:
    """The address, and the IPv4 addresses that are reached through it."""
    yield address
    if isinstance(address, ipaddress.IPv6Address) and (inner := _embedded(address)):
        yield inner


def _embedded(address: Ip) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a mapped, compatible, NAT64 or 6to4 one; Teredo's block is reserved as a whole."""
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 0xFFFF):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


@lru_cache(maxsize=1024)
def literal_address(host: str) -> Ip | None:
    """The address that a host spells: dotted, decimal, hex, octal, shortened, IPv6 with or without brackets.

    None for a name. IPv4 spellings are those of inet_aton and the WHATWG URL standard (host parsing).
    """
    bare = host.removeprefix("[").removesuffix("]")
    if ":" in bare:
        try:
            return ipaddress.IPv6Address(bare)
        except ValueError:
            return None
    numbers = [_number(part) for part in bare.removesuffix(".").split(".")]
    known = [number for number in numbers if number is not None]
    if len(known) != len(numbers) or len(known) > 4:
        return None
    *head, last = known
    if any(number > 255 for number in head) or last >= 256 ** (5 - len(known)):
        return None
    return ipaddress.IPv4Address(sum(number << 8 * (3 - place) for place, number in enumerate(head)) + last)


def is_numeric(host: str) -> bool:
    """Whether a host ends in a number, so that it is an IPv4 address or nothing (WHATWG URL, 3.5)."""
    return _number(host.removesuffix(".").rpartition(".")[2]) is not None


def _number(text: str) -> int | None:
    """As C reads it: 0x for hex, 0 for octal; 64 digits at most, so that no one makes it count for long."""
    if len(text) > 64:
        return None
    if re.match(r"0[xX]", text):
        return int(text[2:] or "0", 16) if set(text[2:]) <= set(string.hexdigits) else None
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text) > 1 and text.startswith("0"):
        return int(text, 8) if set(text) <= set(string.octdigits) else None
    return int(text)
