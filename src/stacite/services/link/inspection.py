"""What a response looks like, inspected while its body is at hand: a run over thousands of links keeps no bodies."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.net.body import is_media, is_pdf
from stacite.services.link.fragments import is_shown_by_script, missing_fragments
from stacite.services.link.parked import SCRIPT_SIGNS, advertises_gambling, is_gambling_text, names_parking, parking_of
from stacite.services.link.parked import SIGNS as PARKING_SIGNS
from stacite.services.link.soft404 import (
    FEW_WORDS,
    fingerprint_of,
    hint_of,
    is_general,
    is_message,
    message_of,
    says_error,
)
from stacite.services.link.walls import (
    CAPTCHAS,
    MAX_PAGE,
    is_signin_page,
    is_wall,
    names_signin,
    names_wall,
    wall_in_headers,
)
from stacite.services.link.walls import SIGNS as WALL_SIGNS
from stacite.services.page.html import MAX_READ, WebPage, lower_aligned, read_web_page
from stacite.services.page.metadata import read_metadata
from stacite.text.encodings import decode_response

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.evidence import PageMetadata
    from stacite.net.response import Response


_SHORT_PAGE = 3000
"""Letters; so short a page is read closely whatever it says."""
_FEW_PARAGRAPHS = 8
_FEW_SENTENCES = 25
"""What a page has less of that may have nothing to say."""
_MAX_JSON = 20_000
_MAX_PLAIN_TEXT = 500
"""Letters of a plain text that is nothing but a message."""
_NO_TEXT = 'class="noarticletext'
"""MediaWiki's page for an article that nobody has written."""
_SIGNS = (_NO_TEXT, *PARKING_SIGNS, *SCRIPT_SIGNS, *WALL_SIGNS, *CAPTCHAS)
_MAX_OFFER = 100
"""Words of its own on a page that offers the domain; an article about such offers has more."""
_EMPTY = "the page is empty"


@dataclass(frozen=True, slots=True)
class PageInspection:
    """What was seen of an answer."""

    wall: bool = False
    """A gatekeeper answered and not the site."""
    signin: bool = False
    """It is a page to sign in on."""
    fault: str = ""
    """Why it is hardly the page that was cited; a clause."""
    doubt: str = ""
    """The same where it needs confirming."""
    face: frozenset[str] = frozenset()
    """Words of a page that has little to say, or nothing but a general title: another like it may stand anywhere."""
    missing: frozenset[str] = frozenset()
    """Fragments that were looked for in vain."""
    title: str = ""
    heading: str = ""
    seen: PageMetadata | None = None
    """What a page says of itself; None for anything but a page of the site."""


UNREMARKABLE = PageInspection()
"""Nothing to say."""


def inspect_response(answer: Response, fragments: Sequence[str] = ()) -> PageInspection:
    """Look at an answer, and for the parts that `fragments` name; pure."""
    body, kind = answer.body, answer.headers.get("content-type", "").lower()
    if wall_in_headers(answer.headers):
        return PageInspection(wall=True)
    if not body.strip():
        return PageInspection(fault=_EMPTY) if answer.complete else UNREMARKABLE
    start = body[:1024].lstrip()
    if is_media(body[:64]) or is_pdf(start) or "css" in kind or "javascript" in kind or _is_xml(start, kind):
        return UNREMARKABLE
    if "json" in kind or (start.startswith(b"{") and "html" not in kind):
        told = answer.complete and len(body) <= _MAX_JSON and says_error(body)
        return PageInspection(fault="the page is an error message in JSON") if told else UNREMARKABLE
    source = decode_response(body, kind)
    if "html" not in kind and not source.lstrip().startswith("<"):
        return _inspect_plain_text(source)
    failed = answer.status_code >= 400
    return _inspect_page(source, fragments if answer.complete else (), complete=answer.complete, failed=failed)


def _is_xml(start: bytes, kind: str) -> bool:
    """A feed, a record, a drawing: no page."""
    if "html" in kind:
        return False
    return "xml" in kind or (start.startswith(b"<?xml") and b"<html" not in start.lower())


def _inspect_plain_text(text: str) -> PageInspection:
    """A plain text."""
    line = text.strip()
    return PageInspection(fault=_says(line)) if len(line) <= _MAX_PLAIN_TEXT and is_message(line) else UNREMARKABLE


def _inspect_page(source: str, fragments: Sequence[str], *, complete: bool, failed: bool) -> PageInspection:
    folded = lower_aligned(source)
    title, heading = _first_element_text(source, folded, "title"), _first_element_text(source, folded, "h1")
    missing = _missing(source, fragments)
    if not _is_worth_reading(folded, title, heading):
        return PageInspection(
            title=title, heading=heading, missing=missing, seen=read_metadata(source, folded, title, heading)
        )
    page = read_web_page(source)
    sight = _inspect_closely(page, source, complete=complete, failed=failed)
    face = fingerprint_of(page, folded) if complete and sight is UNREMARKABLE else frozenset()
    seen = None if sight.wall else read_metadata(source, folded, page.title, page.heading, page.text)
    return replace(sight, title=page.title, heading=page.heading, face=face, missing=missing, seen=seen)


def _is_worth_reading(folded: str, *lines: str) -> bool:
    """Whether a quick look finds anything; of most pages no more is read than the two lines."""
    if len(folded) <= _SHORT_PAGE or any(_is_suspicious(line) for line in lines):
        return True
    if len(folded) <= MAX_READ and not _occurs(folded, "<p", _FEW_PARAGRAPHS) and not _has_sentences(folded):
        return True
    return len(folded) <= MAX_PAGE and any(sign in folded for sign in _SIGNS)


def _has_sentences(folded: str) -> bool:
    return any(_occurs(folded, mark, _FEW_SENTENCES) for mark in (". ", ".<", "。"))


def _occurs(folded: str, mark: str, times: int) -> bool:
    """Whether a mark stands so often in a text; most pages are known for pages near their beginning."""
    at = -1
    for _ in range(times):
        at = folded.find(mark, at + 1)
        if at < 0:
            return False
    return True


def _is_suspicious(line: str) -> bool:
    return bool(line) and (
        is_message(line) or is_general(line) or advertises_gambling(line) or _has_suspicious_part(line)
    )


def _has_suspicious_part(line: str) -> bool:
    parts = re.split(r"\s[^\w\s]+\s|[|»«]", line)
    return (
        any(is_message(part) for part in parts) or names_wall(line) or names_signin(line) or bool(names_parking(line))
    )


def _first_element_text(source: str, folded: str, tag: str) -> str:
    """The text of the first element of a kind, roughly."""
    start = folded.find(f"<{tag}")
    close = folded.find(f"</{tag}", start) if start >= 0 else -1
    inner = source[start : min(close, start + 1500)] if close >= 0 else ""
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", inner)).split())[:300]


def _inspect_closely(page: WebPage, source: str, *, complete: bool, failed: bool) -> PageInspection:
    if is_wall(page, source, failed=failed):
        return PageInspection(wall=True)
    line, certain = message_of(page)
    if line:
        return PageInspection(fault=_says(line)) if certain else PageInspection(doubt=_says(line))
    if fault := parking_of(page):
        return PageInspection(fault=fault) if len(page.words) <= _MAX_OFFER else PageInspection(doubt=fault)
    if advertises_gambling(page.title) and not page.article:
        told = f"the page advertises games of chance: {_shown(page.title)}"
        return PageInspection(fault=told) if is_gambling_text(page.own) else PageInspection(doubt=told)
    if _NO_TEXT in source:
        return PageInspection(fault="the page has no text yet")
    if is_signin_page(page):
        return PageInspection(signin=True)
    if page.password and len(page.words) <= FEW_WORDS:
        return PageInspection(doubt="the page asks for a password")
    if hint := hint_of(page):
        return PageInspection(doubt=_says(hint))
    return (
        PageInspection(fault=_EMPTY)
        if complete and not (page.text or page.media or page.refresh or page.described)
        else UNREMARKABLE
    )


def _says(line: str) -> str:
    return f"the page says {_shown(line)}"


def _shown(line: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in line)
    return f"“{shown[:60].strip()}{'…' if len(shown) > 60 else ''}”"


def _missing(source: str, fragments: Sequence[str]) -> frozenset[str]:
    if not fragments:
        return frozenset()
    text = read_web_page(source, len(source)).text if any(":~:" in fragment for fragment in fragments) else ""
    missing = missing_fragments(source, fragments, text)
    return frozenset() if missing and is_shown_by_script(read_web_page(source)) else missing
