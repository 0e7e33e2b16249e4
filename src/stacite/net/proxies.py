"""The proxies of the environment: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, as curl reads them."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.request import getproxies, proxy_bypass

from stacite.net.guard import literal_address

if TYPE_CHECKING:
    import httpx


class Proxies:
    """Those that the environment names now."""

    def __init__(self) -> None:
        self._by_scheme = getproxies()
        self._open = tuple(_networks(self._by_scheme.get("no", "")))

    def for_url(self, url: httpx.URL) -> str | None:
        """The proxy's address; None where the site is asked directly.

        NO_PROXY may name blocks of addresses too (`10.0.0.0/8`), as curl has had it since 7.86.
        """
        proxy = self._by_scheme.get(url.scheme) or self._by_scheme.get("all")
        if proxy is None or proxy_bypass(url.netloc.decode("ascii")):
            return None
        literal = literal_address(url.host)
        return None if literal is not None and any(literal in network for network in self._open) else proxy


def _networks(listed: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    found = []
    for entry in listed.split(","):
        try:
            found.append(ipaddress.ip_network(entry.strip(" []"), strict=False))
        except ValueError:  # a name
            continue
    return found
