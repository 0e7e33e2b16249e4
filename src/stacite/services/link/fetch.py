"""Fetches a link's page and inspects it; keeps the inspection and not the body.

Pages that redirect by themselves are followed: a meta refresh, or a script on a page with next to no text.
Source: HTML standard, 4.2.5.3 (the refresh state) and 7.2.4 (the Location object).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.net.body import is_pdf
from stacite.net.redirects import follow_redirects
from stacite.net.response import FetchResult
from stacite.services.link.inspection import UNREMARKABLE, PageInspection, inspect_response
from stacite.services.page.html import read_web_page
from stacite.services.page.pdf import read_pdf_metadata
from stacite.text.encodings import decode_response
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.evidence import Hop
    from stacite.net.client import Client, RequestOptions
    from stacite.net.response import Response
    from stacite.services.page.html import WebPage


# A page that redirects later than this is there to be read.
_MAX_DELAY_S = 10
# Characters of text on a page that only says where it went; fewer where a script redirects.
_MAX_TEXT = 1000
_MAX_TEXT_BESIDE_SCRIPT = 300
# Bytes of a page whose scripts are read.
_MAX_SCRIPTED = 8192
_REFRESH = pattern(
    r"(\d{1,9})(?:\.\d{0,9})?\s{0,9}[;,]?\s{0,9}(?:url\s{0,9}=\s{0,9})?[\"']?([^\"']{1,4000})", re.IGNORECASE
)
_ADDRESS = r"[\"']([^\"'<>\s]{1,4000})[\"']"
_SCRIPT = pattern(
    r"(?<![\w.$])(?:(?:window|document|self|top|parent)\.){0,2}location"
    r"(?:(?:\.href)?\s{0,9}=\s{0,9}" + _ADDRESS + r"|\.(?:replace|assign)\(\s{0,9}" + _ADDRESS + r"\s{0,9}\))"
)  # fmt: skip


def page_redirect(response: Response) -> str:
    """Where a page redirects by itself, as written there; empty where it doesn't."""
    if not 200 <= response.status_code < 300 or not _may_redirect(response.body):
        return ""
    page = read_web_page(decode_response(response.body, response.headers.get("content-type", "")))
    return redirect_in_page(page, scripts=len(response.body) <= _MAX_SCRIPTED)


def _may_redirect(body: bytes) -> bool:
    # A quick look spares most pages the parser.
    folded = body[:65_536].lower()
    return (b"http-equiv" in folded and b"refresh" in folded) or (len(body) <= _MAX_SCRIPTED and b"location" in folded)


def redirect_in_page(page: WebPage, *, scripts: bool) -> str:
    """Where a page redirects by a meta refresh or, if `scripts`, by a script."""
    refresh = _REFRESH.match(page.refresh)
    if refresh and int(refresh[1]) <= _MAX_DELAY_S and len(page.text) <= _MAX_TEXT:
        return refresh[2].strip()
    if not scripts or len(page.text) > _MAX_TEXT_BESIDE_SCRIPT:
        return ""
    found = _SCRIPT.search(page.scripts)
    return (found[1] or found[2]).replace("\\/", "/") if found else ""


@dataclass(frozen=True, slots=True)
class PageFetch(FetchResult):
    """A result whose body was inspected and dropped."""

    inspection: PageInspection = UNREMARKABLE
    probe_hops: tuple[Hop, ...] = ()
    """The hops of a made-up address of the same site, where that brought the same page."""


async def fetch_page(
    client: Client, url: str, options: RequestOptions, fragments: Sequence[str] = (), time_s: float | None = None
) -> PageFetch:
    """Follow `url` within `time_s` or the client's own seconds, and inspect the page that it leads to.

    Never raises for what a server does.
    """
    result = await follow_redirects(client, url, options, time_s, page_redirect)
    inspection, response = UNREMARKABLE, result.response
    if response is not None:
        inspection = inspect_response(response, fragments)
        if is_pdf(response.body[:1024].lstrip()):
            inspection = replace(inspection, metadata=await read_pdf_metadata(response.body))
        response = replace(response, body=b"")
    return PageFetch(result.hops, response, result.failure, result.elapsed_ms, inspection)
