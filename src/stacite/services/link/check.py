"""Requests a cited URL as a reader would, and in doubt a made-up address of the same site.

What a site shows for a made-up address, it shows for every page that it does not have. One is requested for each host
and run, and only where a page is in doubt.
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
from stacite.services.link.fragments import names_part
from stacite.services.link.inspection import PageFetch, fetch_page
from stacite.services.link.judge import is_home_page, is_same_page_address, is_walled, names_page, resembles
from stacite.services.link.soft404 import are_alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.evidence import Hop
    from stacite.net.address import WebAddress
    from stacite.net.client import Client


class SiteProbes:
    """Made-up addresses, one a site."""

    def __init__(self) -> None:
        self._name = secrets.token_hex(8)
        self._probes: dict[str, PageFetch] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def confirms(self, client: Client, url: str, visit: PageFetch) -> tuple[Hop, ...]:
        """The hops of a made-up address that brought the same page as `url`; empty where it brought another."""
        address = parse_address(url)
        async with self._locks[address.origin]:
            if address.origin not in self._probes:
                made_up = made_up_address(address, self._name)
                self._probes[address.origin] = await fetch_page(client, made_up, RequestOptions())
        probe = self._probes[address.origin]
        return probe.hops if _is_same_page(visit, probe) else ()


def made_up_address(address: WebAddress, name: str) -> str:
    """The address of a page in the same folder that does not exist, with the same extension."""
    folder, _, last = address.path.rstrip("/").rpartition("/")
    extension = re.search(r"\.[A-Za-z0-9]{1,5}$", last)
    return f"{address.origin}{folder}/{name}{extension[0] if extension else ''}"


def is_doubtful(url: str, visit: PageFetch) -> bool:
    """Whether a probe is worth it: the page looks like an error message, or redirects led to an unlike address."""
    inspection = visit.inspection
    if not _is_page(visit) or inspection.fault:
        return False
    try:
        cited, end = parse_address(url), parse_address(visit.hops[-1].url)
    except AddressError:
        return False
    if is_home_page(cited):
        return False
    if inspection.fingerprint and not names_page(cited, f"{inspection.title} {inspection.heading}"):
        return True
    unlike = not is_home_page(end) and not is_same_page_address(cited, end) and not resembles(cited, end)
    return bool(inspection.doubt) or unlike


def _is_page(visit: PageFetch) -> bool:
    """Whether the site sent a page, which is no bot wall."""
    response = visit.response
    return response is not None and 200 <= response.status_code < 300 and not visit.inspection.wall


def _is_same_page(visit: PageFetch, probe: PageFetch) -> bool:
    if not _is_page(probe):
        return False
    page, probed = visit.inspection, probe.inspection
    if page.doubt:
        return bool(probed.doubt or probed.fault) or probed.title == page.title
    if are_alike(page.fingerprint, probed.fingerprint):
        return probed.title == page.title
    return len(probe.hops) > 1 and parse_address(probe.hops[-1].url) == parse_address(visit.hops[-1].url)


async def check_link(
    client: Client, urls: Sequence[str], before: Sequence[PageFetch], probes: SiteProbes
) -> list[PageFetch]:
    """Request a link once more; `urls` are spellings of one address, `before` is what came of it so far.

    The first request has the headers of stacite. If a bot wall responds, and at every later try, stacite sends the
    headers of a browser, so that a page which readers can see is not called gone. A server that timed out gets half
    the time at the next try. If the page is in doubt, a made-up address of the same site is requested too.
    """
    fragments = sorted(filter(names_part, {url.partition("#")[2] for url in urls}))
    profile = HeaderProfile.BROWSER if before else HeaderProfile.HONEST
    timed_out = any(visit.failure is not None and visit.failure.kind is FailureKind.TIMEOUT for visit in before)
    time_s = client.timeout_s / 2 if timed_out else client.timeout_s
    visits = [await fetch_page(client, urls[0], RequestOptions(profile=profile), fragments, time_s)]
    if profile is HeaderProfile.HONEST and is_walled(visits[0]):
        visits.append(await fetch_page(client, urls[0], RequestOptions(profile=HeaderProfile.BROWSER), fragments))
    if is_doubtful(urls[0], visits[-1]):
        visits[-1] = replace(visits[-1], probe_hops=await probes.confirms(client, urls[0], visits[-1]))
    return visits


def request_key(url: str) -> tuple[str, str]:
    """The address and its origin. URLs with the same key are one request: they differ in fragment or spelling.

    The URL itself and an empty origin where it can't be requested.
    """
    try:
        address = parse_address(url)
    except AddressError:
        return url, ""
    return address.url, address.origin
