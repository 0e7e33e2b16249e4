"""URLs that only their author can open, told by their form, and the public ones that some of them hold."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from stacite.model.pattern import pattern
from stacite.rules.addresses import CACHES, host_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from ipaddress import IPv4Network, IPv6Network

_PROXY = pattern(
    r"(?P<target>.*?)(?:^|(?<=[a-z0-9])\.)(?:login\.)?"
    r"(?:(?:[a-z0-9]{1,20}-)?ez-?proxy[a-z0-9-]{0,20}|ezp|lib(?:rary)?-?proxy[a-z0-9-]{0,20}|proxy[a-z0-9]?\.lib(?:rar(?:y|ies))?)"
    r"\.[a-z0-9.-]+"
)
"""Hosts of library proxies, as OCLC's EZproxy and its kin name them; what stands before is the page's own host."""
_HOSTED = pattern(r"(?P<target>.*?)\.?[a-z0-9-]+\.idm\.oclc\.org")
_WAM = pattern(r"[01]-[a-z0-9-]+[.-][a-z0-9.-]+\.[a-z0-9.-]+")
"""`0-www.journal.example.library.example`: what Innovative's WAM makes of a host."""
_NAMED_PRIVATE = "its host has a name of a private network"
_WITHOUT_DOT = "its host has no dot, as the names of private networks have none"
_LOCAL = pattern(r"localhost|.*\.(?:localhost|local|localdomain|lan|internal|intranet|corp|home\.arpa)|[a-z0-9-]+")
"""Names that no public server answers to; the last is one without a dot."""
_START = pattern(r"q?url=(?P<target>https?(?:://|%3A%2F%2F).+)", re.IGNORECASE)
_TARGET_KEYS = ("url", "qurl")


def private_form(url: str, allowed: Iterable[str] = ()) -> str:
    """Why nobody else can open the URL, as a clause; empty where its form does not tell."""
    if proxied(url):
        return "it leads through a library's proxy"
    if host_of(url) in CACHES:
        return "it is a search engine's own copy, which is not kept"
    return local_form(url, allowed)


def local_form(url: str, allowed: Iterable[str] = ()) -> str:
    """Why the address is of a private network or of the author's own machine; empty where its form does not tell.

    Nothing is said of the networks, in CIDR form, that are `allowed`.
    """
    host = host_of(url)
    if url.lower().startswith("file:"):
        return "it is a file on the author's machine"
    try:
        address = ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        if _LOCAL.fullmatch(host) is None:
            return ""
        return _NAMED_PRIVATE if "." in host else _WITHOUT_DOT
    if address.is_global or any(address in network for network in map(_network, allowed) if network):
        return ""
    return "its address is one of a private network"


def _network(cidr: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(cidr, strict=False)
    except ValueError:
        return None


def proxied(url: str) -> bool:
    """Whether the URL is one of a library's proxy."""
    host = host_of(url)
    return bool(_PROXY.fullmatch(host) or _HOSTED.fullmatch(host) or _is_wam(host) or _starts_elsewhere(url, host))


def _starts_elsewhere(url: str, host: str) -> bool:
    """Whether it is a proxy's starting point, whatever the proxy is called: `…/login?url=https://…` of another site."""
    parts = urlsplit(url if "://" in url else f"https://{url}")
    match = _START.match(parts.query) if parts.path == "/login" else None
    target = host_of(unquote(match["target"])) if match else ""
    return bool(target) and target.split(".")[-2:] != host.split(".")[-2:]


def behind_proxy(url: str) -> str:
    """The public URL that a proxy's URL holds; empty where it can't be told."""
    parts = urlsplit(url if "://" in url else f"https://{url}")
    host = host_of(url)
    if parts.path.rstrip("/").endswith("login") or not parts.path.strip("/"):
        for key, value in parse_qsl(parts.query, keep_blank_values=True):
            if key.lower() in _TARGET_KEYS and re.match(r"https?:", unquote(value), re.IGNORECASE):
                plain = parts.query.partition(f"{key}=")[2]  # the target is the whole rest, unless it is encoded
                return plain if re.match(r"https?://", plain, re.IGNORECASE) else value
    match = _PROXY.fullmatch(host) or _HOSTED.fullmatch(host)
    target = match["target"].strip(".") if match else ""
    if target and "." not in target:
        target = re.sub(r"(?<!-)-(?!-)", ".", target).replace("--", "-")
    if "." not in target or local_form(f"https://{target}/"):
        return ""
    start = url.lower().index(host) if host in url.lower() else -1
    rest = url[start + len(host) :] if start >= 0 else ""
    return f"https://{_with_www(url, target)}" + re.sub(r"^:\d+", "", rest)


def _with_www(url: str, target: str) -> str:
    return f"www.{target}" if re.match(r"(?:https?://)?www\.", url, re.IGNORECASE) else target


def _is_wam(host: str) -> bool:
    return bool(_WAM.fullmatch(host) and re.search(r"\.(?:lib|library|libraries|bib)[a-z0-9-]*\.", host))
