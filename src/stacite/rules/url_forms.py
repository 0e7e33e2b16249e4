"""What the form of a printed URL says, before anything is asked.

Whether it is a site's home page, a short link, one visit to a site or a search; which of its characters nobody sees;
and whether it stands in angle brackets.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlsplit

from stacite.model.url import cut_after, host_of, split_printed
from stacite.rules.view import DocumentView, NoteView, fix_of, safe_if
from stacite.text.patterns import pattern
from stacite.text.tables import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Fix
    from stacite.model.house_style import HouseStyle
    from stacite.model.url import FoundUrl


# What may stand in a URL's path as it is, besides letters and digits (RFC 3986, 3.3).
_UNENCODED = "!$&'()*+,-./:;=@_~"


def encoded_path(text: str) -> str:
    """The text with all that no path may hold percent-encoded."""
    return quote(text, safe=_UNENCODED)


def is_home_page(url: str) -> bool:
    """Whether the URL is that of a whole site: a host and nothing after it."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in ("", "/") and not parts.query


def without_fragment(url: str) -> str:
    """The URL up to its `#`."""
    return url.partition("#")[0]


def is_same_place(one: str, other: str) -> bool:
    """Whether two URLs differ in nothing but `http` and `https`, `www.`, a last slash and what follows `#`."""
    return _place_key(one) == _place_key(other)


def _place_key(url: str) -> tuple[str, int | None, str, str]:
    try:
        parts = urlsplit(without_fragment(url))
        port = None if parts.port in (None, 80 if parts.scheme.lower() == "http" else 443) else parts.port
    except ValueError:
        return url, None, "", ""
    return host_of(url), port, parts.path.rstrip("/"), parts.query


def is_short_link(url: str) -> bool:
    """Whether the URL is one of a public service that makes short ones, and not that service's own home page."""
    is_public = host_of(url).removeprefix("preview.") in word_set("rules/shorteners")
    return is_public and not is_home_page(url if "://" in url else f"https://{url}")


SEARCH_ENGINE_CACHES = frozenset(("webcache.googleusercontent.com", "cc.bingj.com"))
"""Hosts of search engines' own copies, which nobody keeps."""


# Characters of a URL to look at.
_MOST_OF_URL = 4000
_SESSION_IN_PATH = pattern(r";(?:j?sessionid|phpsessid|sid)=|/\([SF]\([a-z0-9]{20,}\)", re.IGNORECASE)
_SESSION_KEY = pattern(
    r"j?session_?id(?:_\w+)?|sess_?id|phpsessid|aspsessionid\w*|asp\.net_sessionid|session[-_]?(?:key|token)|cftoken|oscsid",
    re.IGNORECASE,
)
# Long, of letters and digits: `session_id=118` is a meeting.
_SESSION_VALUE = pattern(r"(?=[^\d]*\d)(?=[^a-z]*[a-z])[\w.!:-]{16,}", re.IGNORECASE)
# `sid` is also a story's or a student's: only a long hexadecimal one is a session.
_SID_VALUE = pattern(r"(?=[a-f-]*\d)(?=[\d-]*[a-f])[0-9a-f-]{16,}(?![\w-])", re.IGNORECASE)
_SEARCH_SEGMENT = pattern(
    r"(?:advanced|site|simple|basic|full)?[-_]?(?:search(?:[-_]?results?|[-_]?page)?|results?(?:[-_]?list)?|suche|suchergebnisse?"
    r"|recherche|resultats|buscar|busqueda|busca|pesquisa|ricerca|cerca|zoeken|zoekresultaten|szukaj|wyszukiwarka|ara"
    r"|poisk|sok|haku)(?:\.\w{2,5})?",
    re.IGNORECASE,
)
_SEARCH_ENGINES = pattern(
    r"(?:(?:scholar|news|books|images)\.)?google(?:\.[a-z]{2,3}){1,2}|(?:cn\.)?bing\.com|duckduckgo\.com|(?:[a-z]{2}\.)?"
    r"search\.yahoo\.(?:com|co\.jp)|yandex\.[a-z]{2,3}|(?:www\.)?baidu\.com|ecosia\.org|qwant\.com|startpage\.com"
    r"|search\.brave\.com|kagi\.com|ask\.com|so\.com|sogou\.com|search\.naver\.com"
)
_ENGINE_PATHS = frozenset(("", "search", "s", "scholar", "web", "html", "images/search", "news/search", "sp/search"))
_ENGINE_KEYS = frozenset(("q", "query", "p", "wd", "text", "as_q"))


def why_transient(url: str) -> str:
    """Why the URL shows nobody else the same page, as a sentence; empty where its form does not say."""
    url = url[:_MOST_OF_URL]
    parts, host = split_printed(url), host_of(url)
    if re.search(r"/https?:/", parts.path, re.IGNORECASE) or host in SEARCH_ENGINE_CACHES:
        return ""  # an archived copy stays as it is; a search engine's cache is another rule's
    pairs = [(key.lower(), value) for key, value in parse_qsl(parts.query)]
    if _SESSION_IN_PATH.search(parts.path) or any(_is_session(key, value) for key, value in pairs):
        return "The link contains a session ID and works only during one visit"
    is_search = _is_search(host, parts.path, pairs)
    return "The link leads to search results, which can differ for each reader" if is_search else ""


def _is_session(key: str, value: str) -> bool:
    if key == "sid":
        return _SID_VALUE.match(value) is not None
    return _SESSION_KEY.fullmatch(key) is not None and _SESSION_VALUE.match(value) is not None


def _is_search(host: str, path: str, pairs: list[tuple[str, str]]) -> bool:
    keys = {key for key, value in pairs if re.search(r"\w", value)}
    steps = path.strip("/")
    if _SEARCH_ENGINES.fullmatch(host):
        return steps.lower() in _ENGINE_PATHS and not keys.isdisjoint(_ENGINE_KEYS)
    if not steps:  # as WordPress searches
        return any(key == "s" and re.search(r"[^\W\d]{3}", value) for key, value in pairs)
    names_search = _SEARCH_SEGMENT.fullmatch(steps.rpartition("/")[2]) is not None
    return names_search and not keys.isdisjoint(word_set("rules/search_keys"))


# Soft hyphen, joiners, marks of direction, byte order mark, and every space that is not the plain one.
_INVISIBLE = pattern(
    r"[\u00a0\u00ad\u034f\u061c\u180e\u2000-\u200f\u202a-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff\ufff9-\ufffb]"
)
_JOINERS = "\u200c\u200d"


def invisible_characters(url: str) -> Iterator[int]:
    """Where they stand.

    A joiner between letters of a script that needs it (Persian, Hindi) is a part of the word, and none.
    """
    for match in _INVISIBLE.finditer(url):
        at = match.start()
        if match[0] not in _JOINERS or not (_is_joined(url[at - 1 : at]) and _is_joined(url[at + 1 : at + 2])):
            yield at


def without_invisible(url: str) -> str:
    """The URL as it looks."""
    places = frozenset(invisible_characters(url))
    if not places:
        return url
    return "".join(character for at, character in enumerate(url) if at not in places)


def character_name(character: str) -> str:
    """`zero width space (U+200B)`."""
    word = {"\ufeff": "byte order mark", "\u00a0": "no-break space"}.get(character)
    word = word or unicodedata.name(character, "control character").lower()
    return f"{word} (U+{ord(character):04X})"


def _is_joined(character: str) -> bool:
    return (character > "\u02ff" and character.isalpha()) or unicodedata.category(character or " ").startswith("M")


def wants_brackets(view: DocumentView, house: HouseStyle) -> bool | None:
    """Whether URLs go into angle brackets: as the house style asks, else as most do; None where forms are equal."""
    if house.url_brackets:
        return house.url_brackets == "angle"
    bracketed, bare = view.bracket_forms
    return None if bracketed == bare else bracketed > bare


PUT_IN_BRACKETS, TAKE_OUT_OF_BRACKETS = "Put the URL in angle brackets", "Remove the angle brackets"


def put_in_brackets(note: NoteView, found: FoundUrl) -> Fix | None:
    """The fix for a bare URL; one that whitespace cuts in two is closed with it."""
    cut = cut_after(note.text, found)
    if cut is None:
        return note.fix(PUT_IN_BRACKETS, *found.span, f"<{found.url}>")
    start = found.span[0]
    first, last = note.text[start], note.text[cut.end - 1]
    # Three small edits: closing the gap is then the same edit as that of `url-line-broken`.
    return fix_of(
        "Remove the space and put the URL in angle brackets",
        note.edit(start, start + 1, f"<{first}"),
        note.edit(cut.gap, cut.gap + 1, ""),
        note.edit(cut.end - 1, cut.end, f"{last}>"),
        level=safe_if(cut.is_sure),
    )


def take_out_of_brackets(note: NoteView, found: FoundUrl) -> Fix | None:
    """The fix for a bracketed URL."""
    return note.fix(TAKE_OUT_OF_BRACKETS, *found.outer, found.url)
