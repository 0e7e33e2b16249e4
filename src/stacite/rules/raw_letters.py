"""Letters of a URL that go over the wire in percent-encoding only."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote, urlsplit


def raw_letters(url: str) -> str:
    """Those behind the host that are not of ASCII, each once, in order; a host in its own script is as it should be."""
    start = _start(url)
    return "".join(dict.fromkeys(letter for letter in url[start:] if not letter.isascii()))


def encoded(url: str) -> str:
    """The URL with these letters as UTF-8 in percent-encoding, and all others as they were (RFC 3987, 3.1)."""
    start = _start(url)
    return url[:start] + "".join(letter if letter.isascii() else quote(letter) for letter in url[start:])


def is_doubtful(letter: str) -> bool:
    """Whether a program may have put it there for another: a dash for a hyphen, a curly quote, a joined `ﬁ`."""
    return not (letter.isalnum() or unicodedata.category(letter).startswith("M")) or (
        unicodedata.normalize("NFKC", letter) != unicodedata.normalize("NFC", letter)
    )


def _start(url: str) -> int:
    """Where the path begins."""
    try:
        host = urlsplit(url if "://" in url else f"https://{url}").netloc
    except ValueError:
        return len(url)
    at = url.find("://")
    return (at + 3 if at >= 0 else 0) + len(host)
