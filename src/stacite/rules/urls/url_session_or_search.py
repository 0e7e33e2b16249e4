"""A URL is that of a search or of one visit, not of a page.

## What it does

Flags a URL that holds a session's identifier (`;jsessionid=…`, `PHPSESSID=…`, `(S(…))`), and one of a
page of search results: a search engine's, or any path that ends in `search` with a query. A query alone
makes no search: `?q=` and `?id=` on another page pass, as do archived copies.

## Why is this bad?

A session ends, and a search gives every reader other results. Neither shows what was cited.

## Example

    https://catalogue.example/record;jsessionid=4F2A9C0D17B3E8A1?id=17

    https://www.google.com/search?q=science+agreement

Cite the page itself, by its permanent link.

## Source

Chicago Manual of Style, 18th ed., chapter 13, on permalinks and on URLs of search results; Jakarta
Servlet Specification, 7.1.3 (`jsessionid`); RFC 3986, section 1.2.1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from stacite.model.finding import Severity
from stacite.model.url import url_fault
from stacite.rules.addresses import CACHES, host_of
from stacite.rules.base import Rule
from stacite.rules.uses import uses_of
from stacite.rules.verdicts import once_a_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.rules.base import Context

RULE = Rule("U211", "url-session-or-search", Severity.WARNING)
_READ = 4000
"""Letters of a URL that are looked at."""
_IN_PATH = re.compile(r";(?:j?sessionid|phpsessid|sid)=|/\([SF]\([a-z0-9]{20,}\)", re.IGNORECASE)
_SESSION_KEY = re.compile(
    r"j?session_?id(?:_\w+)?|sess_?id|phpsessid|aspsessionid\w*|asp\.net_sessionid|session[-_]?(?:key|token)|cftoken|oscsid",
    re.IGNORECASE,
)
_SESSION = re.compile(r"(?=[^\d]*\d)(?=[^a-z]*[a-z])[\w.!:-]{16,}", re.IGNORECASE)
"""Long, of letters and digits: `session_id=118` is a meeting."""
_SID = re.compile(r"(?=[a-f-]*\d)(?=[\d-]*[a-f])[0-9a-f-]{16,}(?![\w-])", re.IGNORECASE)
"""`sid` is also a story's or a student's: only a long hexadecimal one is a session."""
_SEARCH_STEP = re.compile(
    r"(?:advanced|site|simple|basic|full)?[-_]?(?:search(?:[-_]?results?|[-_]?page)?|results?(?:[-_]?list)?|suche|suchergebnisse?"
    r"|recherche|resultats|buscar|busqueda|busca|pesquisa|ricerca|cerca|zoeken|zoekresultaten|szukaj|wyszukiwarka|ara"
    r"|poisk|sok|haku)(?:\.\w{2,5})?",
    re.IGNORECASE,
)
_SEARCH_KEYS = frozenset(
    (
        "q query search searchterm searchterms search_term searchtext search_query searchquery searchword searchwords"
        " keyword keywords term terms text s wd words suchbegriff suchwort lookfor fulltext allfields"
    ).split()
)
_ENGINES = re.compile(
    r"(?:(?:scholar|news|books|images)\.)?google(?:\.[a-z]{2,3}){1,2}|(?:cn\.)?bing\.com|duckduckgo\.com|(?:[a-z]{2}\.)?"
    r"search\.yahoo\.(?:com|co\.jp)|yandex\.[a-z]{2,3}|(?:www\.)?baidu\.com|ecosia\.org|qwant\.com|startpage\.com"
    r"|search\.brave\.com|kagi\.com|ask\.com|so\.com|sogou\.com|search\.naver\.com"
)
_ENGINE_STEPS = frozenset(("", "search", "s", "scholar", "web", "html", "images/search", "news/search", "sp/search"))
_ENGINE_KEYS = frozenset(("q", "query", "p", "wd", "text", "as_q"))


def check(context: Context) -> Iterator[Finding]:
    """One finding for each note that cites such a URL."""
    for use in once_a_note(uses_of(context)):
        fault = None if url_fault(use.url) else _fault(use.url[:_READ])
        if fault:
            yield RULE.finding(
                fault,
                use.location,
                note=use.note,
                reference=use.reference,
                help="Cite the page itself, by its permanent link",
            )


def _fault(url: str) -> str:
    parts, host = urlsplit(url if "://" in url else f"https://{url}"), host_of(url)
    if re.search(r"/https?:/", parts.path, re.IGNORECASE) or host in CACHES:
        return ""  # an archived copy stays as it is; a search engine's cache is another rule's
    pairs = [(key.lower(), value) for key, value in parse_qsl(parts.query)]
    if _IN_PATH.search(parts.path) or any(_is_session(key, value) for key, value in pairs):
        return "it holds the identifier of one visit to the site"
    return "it is a page of search results" if _is_search(host, parts.path, pairs) else ""


def _is_session(key: str, value: str) -> bool:
    return bool(_SID.match(value) if key == "sid" else _SESSION_KEY.fullmatch(key) and _SESSION.match(value))


def _is_search(host: str, path: str, pairs: list[tuple[str, str]]) -> bool:
    keys = {key for key, value in pairs if re.search(r"\w", value)}
    steps = path.strip("/")
    if _ENGINES.fullmatch(host):
        return steps.lower() in _ENGINE_STEPS and not keys.isdisjoint(_ENGINE_KEYS)
    if not steps:  # as WordPress searches
        return any(key == "s" and re.search(r"[^\W\d]{3}", value) for key, value in pairs)
    return _SEARCH_STEP.fullmatch(steps.rpartition("/")[2]) is not None and not keys.isdisjoint(_SEARCH_KEYS)
