"""URLs as documents print them (RFC 3986, RFC 3987): find, judge, compare; never rewrite. Archived copies too.

The hard part is where a printed URL ends: `https://x.org/a.html.` holds the sentence's period,
`(https://x.org/a_(b))` one closing bracket too many, `<https://x.org/a>.` neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacite.model.location import Span


_START = pattern(r"(?<![A-Za-z0-9@/.])(?:https?://|ftp://|file://|www\.(?=[A-Za-z0-9-]+\.[A-Za-z]))", re.IGNORECASE)
_HINT = pattern(r"[:wW](?:(?<=:)//|(?<=[wW])[wW]{2}\.)")
"""What every URL starts with (`://`, `www.`), but for its scheme; found much faster than that there is no URL."""
_SCHEME_LENGTH = len("https")
SENTENCE_STOPS = "、。，；：！？）（【】「」『』《》〈〉،؛؟"
"""Signs that only Arabic, Chinese and Japanese sentences have; they end an address (UAX #14)."""
_URL_CHARACTERS = pattern(rf"[^\s<>\"“”„«»{SENTENCE_STOPS}\x00-\x1f]*")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_SENTENCE = ".,;:!?…'’‘*"
_BRACKETED = pattern(r"[^<>\x00-\x1f]*>")


@dataclass(frozen=True, slots=True)
class FoundUrl:
    """A URL in a text."""

    url: str
    """Without brackets and without the sentence's punctuation."""
    span: Span
    """Of the URL alone."""
    bracketed: bool
    """Whether it stands in angle brackets."""
    outer: Span
    """With its angle brackets."""
    trailing: str = ""
    """Punctuation directly after it that belongs to the sentence, bracketed or not."""


def find_urls(text: str) -> Iterator[FoundUrl]:
    """All URLs with a scheme, and those that start with `www.`, in order."""
    if "://" not in text and "www." not in text.lower():
        return
    at = 0
    while (hint := _HINT.search(text, at)) and (match := _START.search(text, max(at, hint.start() - _SCHEME_LENGTH))):
        start = match.start()
        found = _bracketed(text, start) or _bare(text, start)
        at = max(found.span[1], match.end())
        if len(found.url) > len(match[0]):
            yield found


def _bracketed(text: str, start: int) -> FoundUrl | None:
    if start == 0 or text[start - 1] != "<":
        return None
    match = _BRACKETED.match(text, start)
    if match is None:
        return None
    end = match.end() - 1
    return FoundUrl(text[start:end], (start, end), True, (start - 1, end + 1), punctuation_at(text, end + 1))


def _bare(text: str, start: int) -> FoundUrl:
    match = _URL_CHARACTERS.match(text, start)
    end = end_of_address(text, start, match.end() if match else start)
    return FoundUrl(text[start:end], (start, end), False, (start, end), punctuation_at(text, end))


def end_of_address(text: str, start: int, end: int, pairs: Mapping[str, str] = _PAIRS) -> int:
    """Give the sentence back what is its own: punctuation, and brackets opened before the address."""
    surplus: dict[str, int] = {}
    while end > start:
        last = text[end - 1]
        if last in pairs:
            if last not in surplus:
                surplus[last] = text.count(last, start, end) - text.count(pairs[last], start, end)
            if surplus[last] <= 0:
                break
            surplus[last] -= 1
        elif last not in _SENTENCE:
            break
        end -= 1
    return end


def punctuation_at(text: str, at: int) -> str:
    """The sentence's punctuation directly at a place."""
    end = at
    while end < len(text) and text[end] in ".,;:!?":
        end += 1
    return text[at:end]


_WHITESPACE = pattern(r"\s")
_NO_HOST = pattern(r"[\x00-\x2c/:-@\[-^`{-\x7f]")
_BEGINNING = pattern(r"^\w+://(?:www\.)?")
_HOSTLESS = pattern(r"(?:file|javascript|data):", re.IGNORECASE)
"""Schemes whose addresses are no addresses of a server, and none the less sound."""


def url_fault(url: str) -> str | None:
    """What makes a URL impossible to ask, in plain words; None where it is sound (RFC 3986, RFC 5890)."""
    if _WHITESPACE.search(url):
        return "it contains a space"
    if _HOSTLESS.match(url):
        return None
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        port = parts.port
    except ValueError as error:
        return "its port is not a number from 0 to 65535" if "ort" in str(error) else "its host is malformed"
    host = parts.hostname or ""
    if not host:
        return "it has no host"
    if port == 0:
        return "its port is 0"
    return _host_fault(host)


def _host_fault(host: str) -> str | None:
    if ":" in host:
        return None
    if len(host) > 253:
        return "its host is longer than 253 characters"
    for label in host.rstrip(".").split("."):
        if not label:
            return "its host has two periods in a row"
        if label.startswith("-") or label.endswith("-"):
            return f"the part “{label}” of its host starts or ends with a hyphen"
        if len(label) > 63:
            return "a part of its host is longer than 63 characters"
        if _NO_HOST.search(label):
            return f"the part “{label}” of its host contains a character that host names can't have"
    return None


_DEFAULT_PORTS = {"http": 80, "https": 443, "ftp": 21}


@lru_cache(maxsize=65_536)
def url_key(url: str) -> str:
    """A key under which spellings of one address are equal (RFC 3986, 6.2.2 and 6.2.3).

    Scheme and host in lower case, no default port, no empty path. For comparing only: a URL is
    asked as it was printed.
    """
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    netloc = host if port in (None, _DEFAULT_PORTS.get(scheme)) else f"{host}:{port}"
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{scheme}://{netloc}{parts.path or '/'}{query}{fragment}"


def page_key(url: str) -> str:
    """A key under which addresses are equal that lead to one page, whoever noted them.

    Beyond `same_url` scheme, `www.` and the closing slash do not count.
    """
    return _BEGINNING.sub("", url_key(url)).rstrip("/")


_ARCHIVE_HOSTS = pattern(
    r"(?:https?://)?(?:(?:www\.)?(?:web\.archive\.org/|archive\.org/wayback/|perma\.cc/|webcitation\.org/"
    r"|archive\.(?:today|is|ph|li|vn|fo|md)/)|[a-z0-9-]{1,40}\.arquivo\.pt/wayback/|arquivo\.pt/wayback/"
    r"|(?:www\.)?webarchive\.org\.uk/|webarchive\.nationalarchives\.gov\.uk/|wayback\.archive-it\.org/)",
    re.IGNORECASE,
)
_CAPTURED_URL = pattern(r"/(?P<stamp>\d{4,14})(?:[a-z]{2}_)?/(?P<url>.{3,})\Z", re.DOTALL)
_CAPTURED_SCHEME = pattern(r"([a-z][a-z0-9+.-]{1,9}):/{1,2}(?!/)", re.IGNORECASE)
_OPAQUE_SNAPSHOT = pattern(
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
    match = _ARCHIVE_HOSTS.match(url)
    if match is None:
        return None
    found = _CAPTURED_URL.search(url, match.end() - 1)
    if found is None:
        return Snapshot("") if _OPAQUE_SNAPSHOT.match(url) else None
    target = _CAPTURED_SCHEME.sub(r"\1://", found["url"], count=1)
    return Snapshot(target if "://" in target[:12] else f"http://{target}", _capture_date(found["stamp"]))


def is_snapshot(url: str) -> bool:
    """Whether an address is that of an archived copy."""
    return snapshot(url) is not None


def is_same_page(one: str, other: str) -> bool:
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


def _capture_date(stamp: str) -> str:
    return "-".join(filter(None, (stamp[:4], stamp[4:6], stamp[6:8] if len(stamp) >= 8 else "")))
