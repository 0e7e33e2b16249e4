"""Walls: answers of a gatekeeper instead of the page, as some are served with status 200, 202 or 503.

Told by headers, or by the gatekeeper's own scripts in a page that has next to no text: an article
about captchas has text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.net.trail import Answer

_HEADERS = ("cf-mitigated", "x-amzn-waf-action")
"""Cloudflare’s page “Detect a challenge page response”; AWS WAF’s “CAPTCHA and Challenge actions”."""
_SCRIPTS = (b"/cdn-cgi/challenge-platform/", b"captcha-delivery.com", b"_Incapsula_Resource", b"awswaf.com")
_MAX_PAGE = 20_000
"""Bytes; a gatekeeper's page is smaller."""
_MAX_TEXT = 300
"""Bytes of text that a gatekeeper's page may have."""


def is_wall(answer: Answer) -> bool:
    """Whether a gatekeeper answered and not the site."""
    if any(header in answer.headers for header in _HEADERS):
        return True
    page = answer.body
    return len(page) < _MAX_PAGE and any(sign in page for sign in _SCRIPTS) and len(_text(page)) < _MAX_TEXT


def _text(page: bytes) -> bytes:
    """What a reader sees, roughly."""
    first, *rest = re.split(rb"<(?:script|style)\b", page, flags=re.IGNORECASE)
    visible = [first, *(re.split(rb"</(?:script|style)", part, maxsplit=1, flags=re.IGNORECASE)[-1] for part in rest)]
    return b" ".join(re.sub(rb"<[^<>]*>", b" ", b" ".join(visible)).split())
