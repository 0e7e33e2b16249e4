"""What the form of a URL says about the page."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_home_page(url: str) -> bool:
    """Whether the URL is that of a whole site: a host and nothing behind it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in ("", "/") and not parts.query
