"""Letters of a URL that go over the wire in percent-encoding only."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote, urlsplit


def raw_letters(url: str) -> str:
    """Those behind the host that are not of ASCII, each once, in order; a host in its own script is as it should be."""
    start = _start(url)
    return "".join(dict.fromkeys(letter for letter in url[start:] if not letter.isascii()))


def encodings(url: str) -> list[tuple[int, int, str]]:
    """Where these letters stand, and each as UTF-8 in percent-encoding (RFC 3987, 3.1)."""
    start = _start(url)
    return [(at, at + 1, quote(url[at])) for at in range(start, len(url)) if not url[at].isascii()]


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
