"""A made-up address beside a doubtful page: what a site shows for it, it shows for every page that it has not.

Asked once a host and run, and only where a page is in doubt.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import defaultdict
from typing import TYPE_CHECKING

from stacite.net.address import AddressError, parse_address
from stacite.net.client import Ask
from stacite.resolvers.face import are_alike
from stacite.resolvers.places import is_home, is_same_place, names_page, resembles
from stacite.resolvers.visit import Visit, visit

if TYPE_CHECKING:
    from stacite.model.resolution import Hop
    from stacite.net.address import WebAddress
    from stacite.net.client import Client


class Probes:
    """The made-up addresses of a run."""

    def __init__(self) -> None:
        self._word = secrets.token_hex(8)
        self._told: dict[str, Visit] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def confirms(self, client: Client, url: str, seen: Visit) -> tuple[Hop, ...]:
        """The proof that what was seen at `url`, which is doubtful, comes for any address of its site; else empty."""
        address = parse_address(url)
        async with self._locks[address.origin]:
            if address.origin not in self._told:
                self._told[address.origin] = await visit(client, sibling(address, self._word), Ask())
        probe = self._told[address.origin]
        return probe.hops if _is_alike(seen, probe) else ()


def sibling(address: WebAddress, word: str) -> str:
    """The address of a page beside this one that is not there; what its name ends in stays."""
    folder, _, name = address.path.rstrip("/").rpartition("/")
    ending = re.search(r"\.[A-Za-z0-9]{1,5}$", name)
    return f"{address.origin}{folder}/{word}{ending[0] if ending else ''}"


def is_doubtful(url: str, seen: Visit) -> bool:
    """Whether it is worth the probe: the page has the air of a message, or the way led somewhere unlike."""
    if seen.answer is None or not 200 <= seen.answer.status_code < 300 or seen.sight.wall or seen.sight.fault:
        return False
    try:
        cited, end = parse_address(url), parse_address(seen.hops[-1].url)
    except AddressError:
        return False
    if is_home(cited):
        return False
    if seen.sight.face and not names_page(cited, f"{seen.sight.title} {seen.sight.heading}"):
        return True
    strayed = not is_home(end) and not is_same_place(cited, end) and not resembles(cited, end)
    return bool(seen.sight.doubt) or strayed


def _is_alike(seen: Visit, probe: Visit) -> bool:
    if probe.answer is None or not 200 <= probe.answer.status_code < 300 or probe.sight.wall:
        return False
    if seen.sight.doubt:
        return bool(probe.sight.doubt or probe.sight.fault) or probe.sight.title == seen.sight.title
    if are_alike(seen.sight.face, probe.sight.face):
        return probe.sight.title == seen.sight.title
    return len(probe.hops) > 1 and parse_address(probe.hops[-1].url) == parse_address(seen.hops[-1].url)
