"""Asks for a cited URL as a reader would, and in doubt for a made-up address beside it.

What a site shows for a made-up address, it shows for every page that it does not have. That is asked once a host and
run, and only where a page is in doubt.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.net.address import AddressError, parse_address
from stacite.net.client import HeaderProfile, RequestOptions
from stacite.net.response import FailureKind
from stacite.services.link.destination import is_home_page, is_same_page_address, names_page, resembles
from stacite.services.link.fetch import PageFetch, fetch_page
from stacite.services.link.fragments import names_part
from stacite.services.link.judge import is_walled
from stacite.services.link.soft404 import are_alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.evidence import Hop
    from stacite.net.address import WebAddress
    from stacite.net.client import Client


class SiteProbes:
    """The made-up addresses of a run."""

    def __init__(self) -> None:
        self._word = secrets.token_hex(8)
        self._told: dict[str, PageFetch] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def confirms(self, client: Client, url: str, seen: PageFetch) -> tuple[Hop, ...]:
        """The proof that what was seen at `url`, which is doubtful, comes for any address of its site; else empty."""
        address = parse_address(url)
        async with self._locks[address.origin]:
            if address.origin not in self._told:
                self._told[address.origin] = await fetch_page(
                    client, made_up_address(address, self._word), RequestOptions()
                )
        probe = self._told[address.origin]
        return probe.hops if _is_same_page(seen, probe) else ()


def made_up_address(address: WebAddress, word: str) -> str:
    """The address of a page beside this one that is not there; what its name ends in stays."""
    folder, _, name = address.path.rstrip("/").rpartition("/")
    ending = re.search(r"\.[A-Za-z0-9]{1,5}$", name)
    return f"{address.origin}{folder}/{word}{ending[0] if ending else ''}"


def is_doubtful(url: str, seen: PageFetch) -> bool:
    """Whether it is worth the probe: the page has the air of a message, or the way led somewhere unlike."""
    if seen.answer is None or not 200 <= seen.answer.status_code < 300 or seen.sight.wall or seen.sight.fault:
        return False
    try:
        cited, end = parse_address(url), parse_address(seen.hops[-1].url)
    except AddressError:
        return False
    if is_home_page(cited):
        return False
    if seen.sight.face and not names_page(cited, f"{seen.sight.title} {seen.sight.heading}"):
        return True
    strayed = not is_home_page(end) and not is_same_page_address(cited, end) and not resembles(cited, end)
    return bool(seen.sight.doubt) or strayed


def _is_same_page(seen: PageFetch, probe: PageFetch) -> bool:
    if probe.answer is None or not 200 <= probe.answer.status_code < 300 or probe.sight.wall:
        return False
    if seen.sight.doubt:
        return bool(probe.sight.doubt or probe.sight.fault) or probe.sight.title == seen.sight.title
    if are_alike(seen.sight.face, probe.sight.face):
        return probe.sight.title == seen.sight.title
    return len(probe.hops) > 1 and parse_address(probe.hops[-1].url) == parse_address(seen.hops[-1].url)


async def check_link(
    client: Client, urls: Sequence[str], before: Sequence[PageFetch], probes: SiteProbes
) -> list[PageFetch]:
    """Ask once more; `urls` are spellings of one address, `before` is what came of it so far.

    One request with its redirects, or two: the first asking is an honest one; where it meets a wall, and at
    every later asking, stacite sends what a browser sends, so that a page which readers can see is not called
    gone. Who gave no answer in time has half the time at the second asking. Where a page came that is in
    doubt, an address of the same site that is not there is asked too.
    """
    fragments = sorted(filter(names_part, {url.partition("#")[2] for url in urls}))
    manner = HeaderProfile.BROWSER if before else HeaderProfile.HONEST
    stalled = any(each.failure is not None and each.failure.kind is FailureKind.TIMEOUT for each in before)
    time_s = client.timeout_s / 2 if stalled else client.timeout_s
    visits = [await fetch_page(client, urls[0], RequestOptions(manner=manner), fragments, time_s)]
    if manner is HeaderProfile.HONEST and is_walled(visits[0]):
        visits.append(await fetch_page(client, urls[0], RequestOptions(manner=HeaderProfile.BROWSER), fragments))
    if is_doubtful(urls[0], visits[-1]):
        visits[-1] = replace(visits[-1], probe=await probes.confirms(client, urls[0], visits[-1]))
    return visits


def request_key(url: str) -> tuple[str, str]:
    """URLs under one key are one request: they differ in the fragment, or in spelling the host.

    The address and its origin; the URL itself and nothing where it can't be asked.
    """
    try:
        address = parse_address(url)
    except AddressError:
        return url, ""
    return address.url, address.origin
