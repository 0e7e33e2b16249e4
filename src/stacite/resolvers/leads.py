"""Pages that send their reader on by themselves: a meta refresh, or a script on a page with next to no text.

Source: HTML standard, 4.2.5.3 (the refresh state) and 7.2.4 (the Location object).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.resolvers.charset import decode
from stacite.resolvers.page import read_page

if TYPE_CHECKING:
    from stacite.net.trail import Answer
    from stacite.resolvers.page import Page

_MAX_DELAY_S = 10
"""Seconds; later than that, a page is there to be read."""
_MAX_TEXT = 1000
"""Letters of text on a page that only says where it went."""
_MAX_TEXT_BESIDE_SCRIPT = 300
_MAX_SCRIPTED = 8192
"""Bytes of a page whose scripts are read."""
_REFRESH = pattern(
    r"(\d{1,9})(?:\.\d{0,9})?\s{0,9}[;,]?\s{0,9}(?:url\s{0,9}=\s{0,9})?[\"']?([^\"']{1,4000})", re.IGNORECASE
)
_ADDRESS = r"[\"']([^\"'<>\s]{1,4000})[\"']"
_SCRIPT = pattern(
    r"(?<![\w.$])(?:(?:window|document|self|top|parent)\.){0,2}location"
    r"(?:(?:\.href)?\s{0,9}=\s{0,9}" + _ADDRESS + r"|\.(?:replace|assign)\(\s{0,9}" + _ADDRESS + r"\s{0,9}\))"
)  # fmt: skip


def leads_to(answer: Answer) -> str:
    """Where a page that came sends its reader, as it stands there; empty where it stays."""
    if not 200 <= answer.status_code < 300 or not _may_lead(answer.body):
        return ""
    page = read_page(decode(answer.body, answer.headers.get("content-type", "")))
    return way_on(page, scripts=len(answer.body) <= _MAX_SCRIPTED)


def _may_lead(body: bytes) -> bool:
    """Most pages are let go here."""
    folded = body[:65_536].lower()
    return (b"http-equiv" in folded and b"refresh" in folded) or (len(body) <= _MAX_SCRIPTED and b"location" in folded)


def way_on(page: Page, *, scripts: bool) -> str:
    """Where a page sends its reader."""
    refresh = _REFRESH.match(page.refresh)
    if refresh and int(refresh[1]) <= _MAX_DELAY_S and len(page.text) <= _MAX_TEXT:
        return refresh[2].strip()
    if not scripts or len(page.text) > _MAX_TEXT_BESIDE_SCRIPT:
        return ""
    found = _SCRIPT.search(page.scripts)
    return (found[1] or found[2]).replace("\\/", "/") if found else ""
