"""A URL taken apart so that it is sent as written, and so that the guard judges the address that is requested.

Nothing is decoded or normalized: `%2F`, `//`, `.` and an empty `?` stay. Only what no request line may contain is
percent-encoded, as browsers do it: spaces, characters beyond ASCII, `" < > { }` and the backtick (WHATWG URL,
percent-encode sets).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urljoin

import httpx

from stacite.net.guard import is_numeric, literal_address
from stacite.text.patterns import pattern

# Characters; servers take 8 KB, some 16.
MAX_LENGTH = 16_384
_SCHEME = pattern(r"([A-Za-z][A-Za-z0-9+-]*):(?!\d)")
_PARTS = pattern(r"[A-Za-z]+://(?P<authority>[^/?#\\]*)(?P<rest>[^#]*)")
_CREDENTIALS = pattern(r"^(\s*(?:[A-Za-z][A-Za-z0-9+-]*:)?//)[^/?#\\]*@")
_HOST_BAN = pattern(r"[\x00-\x20\x7f\"#%/<>?@\\^`{|}\[\]]")
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
    """In ASCII, lower case; an IPv4 address in its dotted form; IPv6 without brackets."""
    port: int
    target: str
    """Path and query as the request line has them."""

    @property
    def origin(self) -> str:
        """Scheme, host and port: what politeness counts by, and the start of its URLs."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if _DEFAULT_PORTS.get(self.scheme) == self.port else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

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
    if len(text) > MAX_LENGTH:
        raise AddressError(f"it is longer than {MAX_LENGTH} characters")
    if re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", text):
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


@lru_cache(maxsize=1024)
def _host(printed: str) -> str:
    """A host as DNS wants it: percent-encoding, fullwidth characters and ideographic dots decoded, as by browsers."""
    host = unicodedata.normalize("NFKC", unquote(printed)).replace("。", ".").lower()
    literal = literal_address(host)
    if literal is not None:
        return str(literal)
    host = host.removesuffix(".")
    if not host or is_numeric(host) or _HOST_BAN.search(host) or "" in host.split("."):
        raise AddressError("its host is malformed" if host else "it has no host")
    try:
        return httpx.URL(scheme="http", host=host).raw_host.decode("ascii")
    except httpx.InvalidURL as error:
        raise AddressError("its host is not a valid domain name") from error


def _target(rest: str) -> str:
    if not rest.startswith("/"):
        rest = "/" + rest.removeprefix("\\")
    return _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), rest)


def join_address(base: WebAddress, location: str) -> str:
    """Where a Location header leads from `base` (RFC 3986, 5.2); what the header gives is taken as written."""
    location = location.strip(" \t")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", location):
        return location
    if location.startswith("//"):
        return f"{base.scheme}:{location}"
    if location.startswith("/"):
        return base.origin + location
    if location.startswith("?"):
        return base.origin + base.path + location
    if not location or location.startswith("#"):
        return base.url + location
    return urljoin(base.url, location)
