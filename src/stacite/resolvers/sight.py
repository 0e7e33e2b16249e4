"""What an answer looks like, told while its body is at hand: a run over thousands of links keeps no bodies."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.net.signature import is_media, is_pdf
from stacite.resolvers.charset import decode
from stacite.resolvers.face import FEW, face_of, is_general
from stacite.resolvers.fragments import is_shown_by_script, missing_fragments
from stacite.resolvers.page import MAX_READ, Page, read_page
from stacite.resolvers.parked import SCRIPT_SIGNS, is_advertising, names_parking, parking_of, taken_over
from stacite.resolvers.parked import SIGNS as PARKING_SIGNS
from stacite.resolvers.seen import see
from stacite.resolvers.signin import is_signin_page, names_signin
from stacite.resolvers.soft404 import hint_of, is_message, message_of, says_error
from stacite.resolvers.tags import fold
from stacite.resolvers.walls import CAPTCHAS, MAX_PAGE, is_wall, names_wall, wall_in_headers
from stacite.resolvers.walls import SIGNS as WALL_SIGNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.record import Seen
    from stacite.net.trail import Answer

_READ_ANYHOW = 3000
"""Letters; so short a page is read closely whatever it says."""
_FEW_PARAGRAPHS = 8
_FEW_SENTENCES = 25
"""What a page has less of that may have nothing to say."""
_MAX_JSON = 20_000
_MAX_NOTE = 500
"""Letters of a plain text that is nothing but a message."""
_NO_TEXT = 'class="noarticletext'
"""MediaWiki's page for an article that nobody has written."""
_SIGNS = (_NO_TEXT, *PARKING_SIGNS, *SCRIPT_SIGNS, *WALL_SIGNS, *CAPTCHAS)
_MAX_OFFER = 100
"""Words of its own on a page that offers the domain; an article about such offers has more."""
_EMPTY = "the page is empty"


@dataclass(frozen=True, slots=True)
class Sight:
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
    seen: Seen | None = None
    """What a page says of itself; None for anything but a page of the site."""


PLAIN = Sight()
"""Nothing to say."""


def look(answer: Answer, fragments: Sequence[str] = ()) -> Sight:
    """Look at an answer, and for the parts that `fragments` name; pure."""
    body, kind = answer.body, answer.headers.get("content-type", "").lower()
    if wall_in_headers(answer.headers):
        return Sight(wall=True)
    if not body.strip():
        return Sight(fault=_EMPTY) if answer.complete else PLAIN
    start = body[:1024].lstrip()
    if is_media(body[:64]) or is_pdf(start) or "css" in kind or "javascript" in kind or _is_xml(start, kind):
        return PLAIN
    if "json" in kind or (start.startswith(b"{") and "html" not in kind):
        told = answer.complete and len(body) <= _MAX_JSON and says_error(body)
        return Sight(fault="the page is an error message in JSON") if told else PLAIN
    source = decode(body, kind)
    if "html" not in kind and not source.lstrip().startswith("<"):
        return _look_at_note(source)
    failed = answer.status_code >= 400
    return _look_at_page(source, fragments if answer.complete else (), complete=answer.complete, failed=failed)


def _is_xml(start: bytes, kind: str) -> bool:
    """A feed, a record, a drawing: no page."""
    if "html" in kind:
        return False
    return "xml" in kind or (start.startswith(b"<?xml") and b"<html" not in start.lower())


def _look_at_note(text: str) -> Sight:
    """A plain text."""
    line = text.strip()
    return Sight(fault=_says(line)) if len(line) <= _MAX_NOTE and is_message(line) else PLAIN


def _look_at_page(source: str, fragments: Sequence[str], *, complete: bool, failed: bool) -> Sight:
    folded = fold(source)
    title, heading = _inside(source, folded, "title"), _inside(source, folded, "h1")
    missing = _missing(source, fragments)
    if not _is_worth_reading(folded, title, heading):
        return Sight(title=title, heading=heading, missing=missing, seen=see(source, folded, title, heading))
    page = read_page(source)
    sight = _judge(page, source, complete=complete, failed=failed)
    face = face_of(page, folded) if complete and sight is PLAIN else frozenset()
    seen = None if sight.wall else see(source, folded, page.title, page.heading, page.text)
    return replace(sight, title=page.title, heading=page.heading, face=face, missing=missing, seen=seen)


def _is_worth_reading(folded: str, *lines: str) -> bool:
    """Whether a quick look finds anything; of most pages no more is read than the two lines."""
    if len(folded) <= _READ_ANYHOW or any(_is_telling(line) for line in lines):
        return True
    if len(folded) <= MAX_READ and not _has(folded, "<p", _FEW_PARAGRAPHS) and not _has_sentences(folded):
        return True
    return len(folded) <= MAX_PAGE and any(sign in folded for sign in _SIGNS)


def _has_sentences(folded: str) -> bool:
    return any(_has(folded, mark, _FEW_SENTENCES) for mark in (". ", ".<", "。"))


def _has(folded: str, mark: str, times: int) -> bool:
    """Whether a mark stands so often in a text; most pages are known for pages near their beginning."""
    at = -1
    for _ in range(times):
        at = folded.find(mark, at + 1)
        if at < 0:
            return False
    return True


def _is_telling(line: str) -> bool:
    return bool(line) and (is_message(line) or is_general(line) or taken_over(line) or _tells_in_part(line))


def _tells_in_part(line: str) -> bool:
    parts = re.split(r"\s[^\w\s]+\s|[|»«]", line)
    return (
        any(is_message(part) for part in parts) or names_wall(line) or names_signin(line) or bool(names_parking(line))
    )


def _inside(source: str, folded: str, tag: str) -> str:
    """The text of the first element of a kind, roughly."""
    start = folded.find(f"<{tag}")
    close = folded.find(f"</{tag}", start) if start >= 0 else -1
    inner = source[start : min(close, start + 1500)] if close >= 0 else ""
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", inner)).split())[:300]


def _judge(page: Page, source: str, *, complete: bool, failed: bool) -> Sight:
    if is_wall(page, source, failed=failed):
        return Sight(wall=True)
    line, certain = message_of(page)
    if line:
        return Sight(fault=_says(line)) if certain else Sight(doubt=_says(line))
    if fault := parking_of(page):
        return Sight(fault=fault) if len(page.words) <= _MAX_OFFER else Sight(doubt=fault)
    if taken_over(page.title) and not page.article:
        told = f"the page advertises games of chance: {_shown(page.title)}"
        return Sight(fault=told) if is_advertising(page.own) else Sight(doubt=told)
    if _NO_TEXT in source:
        return Sight(fault="the page has no text yet")
    if is_signin_page(page):
        return Sight(signin=True)
    if page.password and len(page.words) <= FEW:
        return Sight(doubt="the page asks for a password")
    if hint := hint_of(page):
        return Sight(doubt=_says(hint))
    return (
        Sight(fault=_EMPTY) if complete and not (page.text or page.media or page.refresh or page.described) else PLAIN
    )


def _says(line: str) -> str:
    return f"the page says {_shown(line)}"


def _shown(line: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in line)
    return f"“{shown[:60].strip()}{'…' if len(shown) > 60 else ''}”"


def _missing(source: str, fragments: Sequence[str]) -> frozenset[str]:
    if not fragments:
        return frozenset()
    text = read_page(source, len(source)).text if any(":~:" in fragment for fragment in fragments) else ""
    missing = missing_fragments(source, fragments, text)
    return frozenset() if missing and is_shown_by_script(read_page(source)) else missing
