"""A URL taken apart so that it is sent as written, and the guard, which judges the address that is requested.

A cited URL never makes stacite connect inside a private network. Blocks are those of the IANA special-purpose address
registries (RFC 6890 and its updates). Names are judged by what they resolve to, where the connection is made
(`connection.py`).

Nothing is decoded or normalized: `%2F`, `//`, `.` and an empty `?` stay. Only what no request line may contain is
percent-encoded, as browsers do it: spaces, characters beyond ASCII, `" < > { }` and the backtick (WHATWG URL,
percent-encode sets).
"""

from __future__ import annotations

import ipaddress
import re
import string
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from stacite.errors import SettingsError
from stacite.model.url import HostError, ascii_host
from stacite.text.patterns import pattern

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
        ("a reserved address", _RESERVED),
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
        # An address that only wraps an IPv4 one is judged by that one.
        if kind is None and layer.version == 6 and layer not in _GLOBAL and _embedded(layer) is None:
            return "a reserved address"
        return kind


_PUBLIC_ONLY = Guard()


def is_public(address: str) -> bool:
    """Whether a literal address is one of the internet, whatever the settings allow."""
    return _PUBLIC_ONLY.refusal(address) is None


def _network(cidr: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(cidr, strict=False)
    except ValueError as error:
        raise SettingsError(
            f"allow-private: “{cidr}” is not an address",
            "Write an address or a block, for example 127.0.0.1 or 10.1.0.0/16.",
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
    # `::1` is in the block of compatible addresses too, but wraps no IPv4 address.
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
    # The last number fills all bytes that are left: 127.0.0.1 is also `127.1` and `2130706433`.
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
    # `0x` alone is 0 (WHATWG URL, IPv4 number parser).
    if re.match(r"0[xX]", text):
        return int(text[2:] or "0", 16) if set(text[2:]) <= set(string.hexdigits) else None
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text) > 1 and text.startswith("0"):
        return int(text, 8) if set(text) <= set(string.octdigits) else None
    return int(text)


# Characters; servers take 8 KB, some 16.
MAX_LENGTH = 16_384
_CONTROL = pattern(r"[\x00-\x1f\x7f\ud800-\udfff]")
# In `localhost:8080`, the word before the colon is no scheme.
_SCHEME = pattern(r"([A-Za-z][A-Za-z0-9+-]*):(?!\d)")
_PARTS = pattern(r"[A-Za-z]+://(?P<authority>[^/?#\\]*)(?P<rest>[^#]*)")
_CREDENTIALS = pattern(r"^(\s*(?:[A-Za-z][A-Za-z0-9+-]*:)?//)[^/?#\\]*@")
# All but printable ASCII without `" < > { }` and the backtick; `%` stays, or escapes would be escaped again.
_UNSAFE = pattern(r"[^!#-;=?-_a-z|~]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class AddressError(ValueError):
    """A URL that can't be requested; the message is a clause: `it has no host`."""


class SchemeError(AddressError):
    """A scheme that is never requested: file:, javascript:, data:, ftp:."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Where a request goes, and its target."""

    scheme: str
    host: str
    """In its one spelling (`model.url.ascii_host`), which is never encoded again; an IPv4 address in its dotted form;
    IPv6 without brackets."""
    port: int
    target: str
    """Path and query as the request line has them."""

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them (RFC 9110, 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if _DEFAULT_PORTS.get(self.scheme) == self.port else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what politeness counts by, and the start of its URLs."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The whole, without fragment."""
        return self.origin + self.target

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


@lru_cache(maxsize=2048)  # each is parsed several times while it is requested and judged
def parse_address(url: str) -> WebAddress:
    """Take a URL apart; one without a scheme (`www.example.org/a`) is requested by http, as curl does.

    A user name and password are left out: stacite sends nobody's credentials.
    Raises SchemeError or AddressError.
    """
    text = url.strip(" ")
    if len(text.partition("#")[0]) > MAX_LENGTH:  # a fragment is never sent
        raise AddressError(f"it is longer than {MAX_LENGTH} characters")
    if _CONTROL.search(text):
        raise AddressError("it contains a control character")
    scheme = _SCHEME.match(text)
    kind = scheme[1].lower() if scheme else "http"
    if kind not in _DEFAULT_PORTS:
        raise SchemeError(f"stacite does not check {kind}: URLs")
    parts = _PARTS.match(text if scheme else f"http://{text.removeprefix('//')}")
    if parts is None:
        raise AddressError("it has no host")
    host, port = _authority(parts["authority"], _DEFAULT_PORTS[kind])
    return WebAddress(kind, host, port, _target(parts["rest"]))


def without_credentials(url: str) -> str:
    """The URL as it is, but without `user:password@`, which is neither sent nor shown."""
    return _CREDENTIALS.sub(r"\1", url, count=1)


def _authority(authority: str, default_port: int) -> tuple[str, int]:
    host_and_port = authority.rpartition("@")[2]
    match = re.fullmatch(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?::(?P<port>\d{0,5}))?", host_and_port, re.ASCII)
    if match is None:
        raise AddressError("its host or port is malformed")
    port = int(match["port"]) if match["port"] else default_port
    if not 0 < port < 65536:
        raise AddressError("its port is not a number from 1 to 65535")
    return _host(match["host"]), port


def _host(printed: str) -> str:
    """A host in its one spelling; an address of numbers is recognized after the mapping, in whichever digits it is."""
    if printed.startswith("["):
        literal = literal_address(printed) if "%" not in printed else None  # no zones (WHATWG URL, 3.5)
        if not isinstance(literal, ipaddress.IPv6Address):
            raise AddressError("its host is malformed")
        return str(literal)
    try:
        host = ascii_host(printed)
    except HostError as error:
        raise AddressError(str(error)) from error
    literal = literal_address(host)
    if literal is not None:
        return str(literal)
    if is_numeric(host):
        raise AddressError("its host is malformed")
    return host


def _target(rest: str) -> str:
    if not rest.startswith("/"):
        # Browsers take a backslash for a slash.
        rest = "/" + rest.removeprefix("\\")
    return _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), rest)


def join_address(base: WebAddress, location: str) -> str:
    """Where a Location header leads from `base` (RFC 3986, 5.2); what the header gives is taken as written."""
    location = location.strip(" \t")
    # What `parse_address` will refuse is not resolved: `urljoin` would drop control characters.
    if _CONTROL.search(location) or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", location):
        return location
    if location.startswith("//"):
        return f"{base.scheme}:{location}"
    if location.startswith("/"):
        return base.origin + location
    if location.startswith("?"):
        return base.origin + base.path + location
    if not location or location.startswith("#"):
        return base.url + location
    # A relative path is left, the only form whose dots must be resolved.
    return urljoin(base.url, location)
