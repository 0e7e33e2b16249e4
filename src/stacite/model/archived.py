"""Addresses of archived copies: whose they are, and of which page."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from stacite.model.pattern import pattern

_HOSTS = pattern(
    r"(?:https?://)?(?:(?:www\.)?(?:web\.archive\.org/|archive\.org/wayback/|perma\.cc/|webcitation\.org/"
    r"|archive\.(?:today|is|ph|li|vn|fo|md)/)|[a-z0-9-]{1,40}\.arquivo\.pt/wayback/|arquivo\.pt/wayback/"
    r"|(?:www\.)?webarchive\.org\.uk/|webarchive\.nationalarchives\.gov\.uk/|wayback\.archive-it\.org/)",
    re.IGNORECASE,
)
_TARGET = pattern(r"/(?P<stamp>\d{4,14})(?:[a-z]{2}_)?/(?P<url>.{3,})\Z", re.DOTALL)
_SCHEME = pattern(r"([a-z][a-z0-9+.-]{1,9}):/{1,2}(?!/)", re.IGNORECASE)
_NUMBERED = pattern(
    r"(?:https?://)?(?:www\.)?(?:perma\.cc/[A-Z0-9]{4}-[A-Z0-9]{4}|archive\.[a-z]{2,5}/[A-Z0-9]{4,6}"
    r"|webcitation\.org/[A-Z0-9]{9})(?![A-Z0-9-])",
    re.IGNORECASE,
)
"""Addresses that do not say of which page they are."""
_TRACKERS = pattern(r"(?:utm_\w{1,40}|fbclid|gclid|mc_cid|mc_eid|ref|cmpid|smid)=[^&]*&?", re.IGNORECASE)


class Snapshot(NamedTuple):
    """What the address of a copy says."""

    url: str
    """Of the page; empty where the address does not say (perma.cc)."""
    captured: str = ""
    """EDTF, to the day; empty where the address does not say."""


def snapshot(url: str) -> Snapshot | None:
    """What an address says as that of an archived copy; None for any other address."""
    match = _HOSTS.match(url)
    if match is None:
        return None
    found = _TARGET.search(url, match.end() - 1)
    if found is None:
        return Snapshot("") if _NUMBERED.match(url) else None
    target = _SCHEME.sub(r"\1://", found["url"], count=1)
    return Snapshot(target if "://" in target[:12] else f"http://{target}", _edtf(found["stamp"]))


def is_snapshot(url: str) -> bool:
    """Whether an address is that of an archived copy."""
    return snapshot(url) is not None


def same_page(one: str, other: str) -> bool:
    """Whether two addresses differ in nothing but http, `www.`, a port, a last slash, escapes and trackers."""
    return _place(one) == _place(other)


def _place(url: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(url if "://" in url[:12] else f"http://{url}")
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return url, "", ""
    query = _TRACKERS.sub("", parts.query).rstrip("&")
    return host, unquote(parts.path).rstrip("/").casefold(), unquote(query)


def _edtf(stamp: str) -> str:
    return "-".join(filter(None, (stamp[:4], stamp[4:6], stamp[6:8] if len(stamp) >= 8 else "")))
