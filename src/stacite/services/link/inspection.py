"""Fetches a link's page and inspects it while its body is at hand: a run over thousands of links keeps no bodies.

Pages that redirect by themselves are followed: a meta refresh, or a script on a page with next to no text. Whether the
page has the part that a URL names after `#` is found out here too.
Sources: HTML standard, 4.2.5.3 (the refresh state), 7.2.4 (the Location object) and 7.4.6.3 (the indicated part of the
document); URL Fragment Text Directives (WICG).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacite.net.client import follow_redirects
from stacite.net.response import FetchResult, is_media, is_pdf
from stacite.services.link.substitutes import (
    FEW_WORDS,
    MAX_PAGE,
    SCRIPT_SIGNS,
    advertises_gambling,
    captcha_forms,
    fingerprint_of,
    hint_of,
    is_gambling_text,
    is_general,
    is_message,
    is_signin_page,
    is_wall,
    message_of,
    names_parking,
    names_signin,
    names_wall,
    parking_of,
    parking_signs,
    says_error,
    wall_in_headers,
    wall_signs,
)
from stacite.services.page.html import MAX_READ, WebPage, lower_aligned, read_metadata, read_web_page
from stacite.services.page.pdf import read_pdf_metadata
from stacite.text.encodings import decode_response
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stacite.model.evidence import Hop, PageMetadata
    from stacite.net.client import Client, RequestOptions
    from stacite.net.response import Response


_DIRECTIVE = ":~:"
# One that is never closed lasts to the end.
_COMMENT = pattern(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# Occurrences of a name that are examined; a page with more counts as having it.
_MAX_PLACES = 10_000
# `user-content-` is what code hosts put before the names in a text that they show.
_BEFORE = pattern(r"(?:\bid|\bname)\s{0,9}=\s{0,9}[\"']?(?:user-content-)?$", re.IGNORECASE)
# Routes of scripts, the top, lines of source code, parameters such as `page=3`: no element bears their name.
_BY_SCRIPT = pattern(r"[!/].*|top|L\d+(?:[CL:,-].*)?|.*=.*", re.IGNORECASE | re.DOTALL)


def missing_fragments(source: str, fragments: Iterable[str], text: str) -> frozenset[str]:
    """Those of the fragments (as cited, without `#`) that a whole page, whose visible text is `text`, has not."""
    shown = _COMMENT.sub("", source)
    return frozenset(fragment for fragment in fragments if not _has(shown, fragment, text))


def is_shown_by_script(page: WebPage) -> bool:
    """Whether a page has next to no text of its own: what its scripts will show is unknown."""
    return page.media and len(page.text) < 200


def names_part(fragment: str) -> bool:
    """Whether a fragment is of the kind that can be looked for."""
    name, directive, _ = fragment.partition(_DIRECTIVE)
    return bool(directive) or (bool(name) and _BY_SCRIPT.fullmatch(name) is None)


def _has(source: str, fragment: str, text: str) -> bool:
    name, _, directive = fragment.partition(_DIRECTIVE)
    if name and names_part(name) and not any(_has_name(source, form) for form in _forms(name)):
        return False
    wanted = [part.removeprefix("text=") for part in directive.split("&") if part.startswith("text=")]
    return all(_has_text(text, part) for part in wanted)


def _forms(name: str) -> set[str]:
    """The name as written, percent-decoded, and escaped as in a page's source."""
    # Characters such as `&` are escaped in the source of a page: `id="a&amp;b"`.
    bare = {name, unquote(name)}
    return bare | {html.escape(fragment) for fragment in bare}


def _has_name(source: str, name: str) -> bool:
    at = source.find(name)
    for _ in range(_MAX_PLACES):
        if at < 0:
            return False
        after = source[at + len(name) : at + len(name) + 1]
        if after in "\"' >\t\n\r/" and _BEFORE.search(source[max(0, at - 40) : at]):
            return True
        at = source.find(name, at + 1)
    return True


def _has_text(text: str, directive: str) -> bool:
    """`prefix-,start,end,-suffix`: what a browser would search for and mark."""
    # `prefix-` and `-suffix` only say which of several places is meant.
    parts = [part for part in directive.split(",") if not part.endswith("-") and not part.startswith("-")]
    folded = _searched(text)
    return all(_searched(unquote(part)) in folded for part in parts[:2])


def _searched(text: str) -> str:
    return " ".join(text.casefold().split())


# A page of fewer characters is always read closely.
_SHORT_PAGE = 3000
# A page with fewer of both may have no content.
_FEW_PARAGRAPHS = 8
_FEW_SENTENCES = 25
_MAX_JSON = 20_000
# Characters of a plain text that is nothing but a message.
_MAX_PLAIN_TEXT = 500
# MediaWiki's page for an article that does not exist.
_NO_TEXT = 'class="noarticletext'
# Words outside the page's frame on one that offers the domain for sale; an article about such offers has more.
_MAX_OFFER = 100
_EMPTY = "the page is empty"


@dataclass(frozen=True, slots=True)
class PageInspection:
    """What the body of a response is."""

    wall: bool = False
    """A bot wall responded instead of the site."""
    signin: bool = False
    """It is a sign-in page."""
    fault: str = ""
    """Why it can't be the page that was cited; a clause."""
    doubt: str = ""
    """The same where a probe has to confirm it."""
    fingerprint: frozenset[str] = frozenset()
    """Words of a page with little content or a general title: the site may show it at any address."""
    missing: frozenset[str] = frozenset()
    """Fragments that the page lacks."""
    title: str = ""
    heading: str = ""
    metadata: PageMetadata | None = None
    """What the page says about the work; None for anything but a page of the site."""


UNREMARKABLE = PageInspection()


def inspect_response(response: Response, fragments: Sequence[str] = ()) -> PageInspection:
    """Inspect a response, and look for the parts that `fragments` name; pure."""
    body, kind = response.body, response.headers.get("content-type", "").lower()
    if wall_in_headers(response.headers):
        return PageInspection(wall=True)
    if not body.strip():
        return PageInspection(fault=_EMPTY) if response.complete else UNREMARKABLE
    start = body[:1024].lstrip()
    if is_media(body[:64]) or is_pdf(start) or "css" in kind or "javascript" in kind or _is_xml(start, kind):
        return UNREMARKABLE
    if "json" in kind or (start.startswith(b"{") and "html" not in kind):
        message = response.complete and len(body) <= _MAX_JSON and says_error(body)
        return PageInspection(fault="the page is an error message in JSON") if message else UNREMARKABLE
    source = decode_response(body, kind)
    if "html" not in kind and not source.lstrip().startswith("<"):
        return _inspect_plain_text(source)
    failed = response.status_code >= 400
    return _inspect_page(source, fragments if response.complete else (), complete=response.complete, failed=failed)


def _is_xml(start: bytes, kind: str) -> bool:
    """A feed, a record or a drawing, no page."""
    if "html" in kind:
        return False
    return "xml" in kind or (start.startswith(b"<?xml") and b"<html" not in start.lower())


def _inspect_plain_text(text: str) -> PageInspection:
    line = text.strip()
    return PageInspection(fault=_says(line)) if len(line) <= _MAX_PLAIN_TEXT and is_message(line) else UNREMARKABLE


def _inspect_page(source: str, fragments: Sequence[str], *, complete: bool, failed: bool) -> PageInspection:
    folded = lower_aligned(source)
    title, heading = _first_element_text(source, folded, "title"), _first_element_text(source, folded, "h1")
    missing = _missing(source, fragments)
    if not _is_worth_reading(folded, title, heading):
        return PageInspection(
            title=title, heading=heading, missing=missing, metadata=read_metadata(source, folded, title, heading)
        )
    page = read_web_page(source)
    inspection = _inspect_closely(page, source, complete=complete, failed=failed)
    fingerprint = fingerprint_of(page, folded) if complete and inspection is UNREMARKABLE else frozenset()
    metadata = None if inspection.wall else read_metadata(source, folded, page.title, page.heading, page.text)
    return replace(
        inspection, title=page.title, heading=page.heading, fingerprint=fingerprint, missing=missing, metadata=metadata
    )


def _is_worth_reading(folded: str, *lines: str) -> bool:
    """Whether a quick look at the source and at title and heading finds a reason to parse it; few pages give one."""
    if len(folded) <= _SHORT_PAGE or any(_is_suspicious(line) for line in lines):
        return True
    if len(folded) <= MAX_READ and not _occurs(folded, "<p", _FEW_PARAGRAPHS) and not _has_sentences(folded):
        return True
    return len(folded) <= MAX_PAGE and any(sign in folded for sign in _signs())


@cache
def _signs() -> tuple[str, ...]:
    return (_NO_TEXT, *parking_signs(), *SCRIPT_SIGNS, *wall_signs(), *captcha_forms())


def _has_sentences(folded: str) -> bool:
    return any(_occurs(folded, needle, _FEW_SENTENCES) for needle in (". ", ".<", "。"))


def _occurs(folded: str, needle: str, times: int) -> bool:
    """Whether a string occurs at least so often; stops at that number, which in most pages is near the beginning."""
    at = -1
    for _ in range(times):
        at = folded.find(needle, at + 1)
        if at < 0:
            return False
    return True


def _is_suspicious(line: str) -> bool:
    if not line:
        return False
    parts = (line, *re.split(r"\s[^\w\s]+\s|[|»«]", line))
    if any(map(is_message, parts)) or is_general(line) or advertises_gambling(line):
        return True
    return names_wall(line) or names_signin(line) or bool(names_parking(line))


def _first_element_text(source: str, folded: str, tag: str) -> str:
    """The text of the first element with that tag, without parsing the page."""
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
        message = f"the page advertises gambling: {_shown(page.title)}"
        return PageInspection(fault=message) if is_gambling_text(page.own) else PageInspection(doubt=message)
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
    shown = "".join(character if character.isprintable() else " " for character in line)
    return f"“{shown[:60].strip()}{'…' if len(shown) > 60 else ''}”"


def _missing(source: str, fragments: Sequence[str]) -> frozenset[str]:
    if not fragments:
        return frozenset()
    text = read_web_page(source, len(source)).text if any(":~:" in fragment for fragment in fragments) else ""
    missing = missing_fragments(source, fragments, text)
    return frozenset() if missing and is_shown_by_script(read_web_page(source)) else missing


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
