"""URLs of what passes: one visit to a site, or one search."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from stacite.model.pattern import pattern
from stacite.rules.addresses import CACHES, host_of

_READ = 4000
"""Letters of a URL that are looked at."""
_IN_PATH = pattern(r";(?:j?sessionid|phpsessid|sid)=|/\([SF]\([a-z0-9]{20,}\)", re.IGNORECASE)
_SESSION_KEY = pattern(
    r"j?session_?id(?:_\w+)?|sess_?id|phpsessid|aspsessionid\w*|asp\.net_sessionid|session[-_]?(?:key|token)|cftoken|oscsid",
    re.IGNORECASE,
)
_SESSION = pattern(r"(?=[^\d]*\d)(?=[^a-z]*[a-z])[\w.!:-]{16,}", re.IGNORECASE)
"""Long, of letters and digits: `session_id=118` is a meeting."""
_SID = pattern(r"(?=[a-f-]*\d)(?=[\d-]*[a-f])[0-9a-f-]{16,}(?![\w-])", re.IGNORECASE)
"""`sid` is also a story's or a student's: only a long hexadecimal one is a session."""
_SEARCH_STEP = pattern(
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
_ENGINES = pattern(
    r"(?:(?:scholar|news|books|images)\.)?google(?:\.[a-z]{2,3}){1,2}|(?:cn\.)?bing\.com|duckduckgo\.com|(?:[a-z]{2}\.)?"
    r"search\.yahoo\.(?:com|co\.jp)|yandex\.[a-z]{2,3}|(?:www\.)?baidu\.com|ecosia\.org|qwant\.com|startpage\.com"
    r"|search\.brave\.com|kagi\.com|ask\.com|so\.com|sogou\.com|search\.naver\.com"
)
_ENGINE_STEPS = frozenset(("", "search", "s", "scholar", "web", "html", "images/search", "news/search", "sp/search"))
_ENGINE_KEYS = frozenset(("q", "query", "p", "wd", "text", "as_q"))


def passing_form(url: str) -> str:
    """Why the URL shows nobody else the same page, as a clause; empty where its form does not tell."""
    url = url[:_READ]
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
