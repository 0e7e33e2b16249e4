"""Printed URLs and DOIs: where each is used, and what its form says, before anything is asked.

One is used in a note, for a reference, or only in the registry. A URL that was broken at a hyphen at a line's end has
a second reading, without the hyphen.

The form says whether it is a site's home page, a short link, one visit to a site or a search; which of its characters
nobody sees; and whether it stands in angle brackets.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlsplit

from stacite.model.document import Address, AddressSource
from stacite.model.evidence import Evidence, Outcome, Verdict
from stacite.model.identifiers import doi_key, doi_of_url, find_dois, is_doi
from stacite.model.url import cut_after, host_of, misspelled_url_spans, split_printed, url_key, without_gaps
from stacite.rules.view import DocumentView, NoteView, fix_of, registry_place, safe_if
from stacite.text.opaque import is_templated
from stacite.text.patterns import pattern
from stacite.text.tables import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.model.citation import Citation
    from stacite.model.finding import Fix, Location
    from stacite.model.house_style import HouseStyle
    from stacite.model.registry import Registry
    from stacite.model.url import FoundUrl
    from stacite.text.spans import Span


SENTENCE_MARKS = {".": "period", ",": "comma", ";": "semicolon"}
"""Marks of the sentence that are taken for the end of a link by mistake, with their names."""

_REACHED = (Verdict.ALIVE, Verdict.MOVED)


def doubtful_addresses(notes: Iterable[NoteView]) -> Iterator[tuple[NoteView, Address]]:
    """All printed addresses with a second reading, in the order of the notes."""
    for note in notes:
        for address in _doubtful_in(note):
            yield note, address


def is_misread(note: NoteView | None, url: str, evidence: Evidence) -> bool:
    """Whether a second reading of a printed URL, or the URL with its rest after whitespace, leads to a page.

    The first reading proves nothing then.
    """
    if note is None:
        return False
    cuts = (cut for cut in (*note.url_cuts, *note.possible_cuts) if cut.printed(note.text) == url)
    if any(is_reached(cut.joined(note.text), evidence) for cut in cuts):
        return True
    return bool(note.source_note.addresses) and any(
        _is_same_address(each.url, url) and is_reached(each.second_reading, evidence) for each in _doubtful_in(note)
    )


def _is_same_address(printed: str, url: str) -> bool:
    one, other = doi_of_url(printed), doi_of_url(url)
    return printed == url if one is None or other is None else doi_key(one) == doi_key(other)


def is_reached(url: str, evidence: Evidence) -> bool:
    """Whether the URL leads to a page; for a DOI's URL, whether the DOI is registered."""
    doi = doi_of_url(url)
    if doi is not None:
        registration = evidence.registrations.get(doi_key(doi))
        return registration is not None and registration.outcome is Outcome.FOUND
    link = evidence.links.get(url)
    return link is not None and link.verdict in _REACHED


def _doubtful_in(note: NoteView) -> Iterator[Address]:
    return (each for each in note.source_note.addresses if each.second_reading and each.source is AddressSource.PRINTED)


# Link targets that are followed where they lead, or refused; `mailto:` and a place in the document are neither.
_FOLLOWED_SCHEMES = ("http://", "https://", "ftp://", "file:", "javascript:", "data:")


@dataclass(frozen=True, slots=True)
class UrlUse:
    """One place where a URL stands."""

    url: str
    """As cited."""
    location: Location
    note: str = ""
    """The note's label; empty where only the registry has the URL."""
    reference: str = ""
    """The key of the reference, where it is known."""
    note_view: NoteView | None = None
    """The note itself, where there is one."""
    span: Span | None = None
    """Of the URL alone in the note's text; None for an address that the format keeps apart from the text."""
    bracketed: bool = False


@dataclass(frozen=True, slots=True)
class DoiUse:
    """One place where a well-formed DOI stands."""

    doi: str
    """As printed."""
    location: Location
    note: str = ""
    """The note's label; empty where only the registry has the DOI."""
    reference: str = ""
    note_view: NoteView | None = None
    """The note itself, where there is one."""


def find_url_uses(notes: Iterable[NoteView], registry: Registry) -> Iterator[UrlUse]:
    """All places of URLs, DOIs' own among them: those of the notes in order, then what only the registry has."""
    notes = [*notes]
    seen: set[str] = set()
    for note in notes:
        for use in _urls_of(note):
            seen |= {url_key(use.url), _bare_url(use.url)}
            yield use
        seen.update(url_key(cut.joined(note.text)) for cut in note.url_cuts)
    cited = _places_of("URL", notes)
    for reference in registry.references:
        url = reference.item.get("URL")
        if not url or is_templated(url):
            continue
        keys = {url_key(url), url_key(without_gaps(url))} | ({_bare_url(url)} if "://" not in url else set())
        if seen.isdisjoint(keys):
            # An entry that is in no file yet: an editor can find it only in the note.
            if reference.location is None and (found := cited.get(reference.id)) is not None:
                note, span = found
                yield UrlUse(url, note.place(*span), note.label, reference.id, note)
            else:
                yield UrlUse(url, registry_place(registry.path, reference, "URL"), "", reference.id)


def find_doi_uses(notes: Iterable[NoteView], registry: Registry) -> Iterator[DoiUse]:
    """All places of well-formed DOIs: those of the notes in order, then what only the registry has."""
    notes = [*notes]
    seen: set[str] = set()
    for note in notes:
        for use in _dois_of(note):
            seen.add(doi_key(use.doi))
            yield use
    cited = _places_of("DOI", notes)
    for reference in registry.references:
        doi = reference.item.get("DOI")
        if not is_doi(doi) or doi_key(doi) in seen:
            continue
        if reference.location is None and (found := cited.get(reference.id)) is not None:
            note, span = found
            yield DoiUse(doi, note.place(*span), note.label, reference.id, note)
        else:
            yield DoiUse(doi, registry_place(registry.path, reference, "DOI"), "", reference.id)


def _places_of(variable: str, notes: Iterable[NoteView]) -> dict[str, tuple[NoteView, Span]]:
    """By key: the first note that cites a source with this variable, and the variable's span there."""
    places: dict[str, tuple[NoteView, Span]] = {}
    for note in notes:
        for citation, key in note.citations():
            if key and key not in places and citation.item is not None and citation.item.get(variable):
                places[key] = note, citation.fields.get(variable, citation.span)
    return places


def _urls_of(note: NoteView) -> Iterator[UrlUse]:
    """The printed URLs, then link targets that the text does not print, then what only the parser takes for a URL."""
    lacking = [*misspelled_url_spans(note.text)]
    is_read = any(map(_has_url, note.parsed.citations))
    if not note.urls and not note.source_note.addresses and not lacking and not is_read:
        return
    items = ((citation.item, key) for citation, key in note.citations())
    keys = {item.get("URL"): key for item, key in items if item is not None}
    targets = {_bare_url(address.url) for address in note.source_note.addresses if "://" in address.url}

    def names_target(url: str) -> bool:
        """Whether it is the printed text of a link: `[example.org/a](https://example.org/a)`."""
        return "://" not in url and _bare_url(url) in targets

    urls = [found for found in note.urls if not names_target(found.url)]
    named = {_bare_url(url): key for url, key in keys.items() if url and names_target(url)}
    for found in urls:
        key = note.key_at(found.span[0]) or keys.get(found.url, "")
        yield UrlUse(found.url, note.place(*found.span), note.label, key, note, found.span, found.bracketed)
    for start, end in lacking:
        url = note.text[start:end]
        yield UrlUse(
            url, note.place(start, end), note.label, note.key_at(start) or keys.get(url, ""), note, (start, end)
        )
    seen = {_loose_url(found.url) for found in urls}
    for address in note.source_note.addresses:
        if address.url.lower().startswith(_FOLLOWED_SCHEMES) and _loose_url(address.url) not in seen:
            seen.add(_loose_url(address.url))
            key = keys.get(address.url, "") or named.get(_bare_url(address.url), "")
            yield UrlUse(address.url, note.source_note.location, note.label, key, note)
    for citation, key in note.citations():
        url = citation.item.get("URL") if citation.item is not None else ""
        start, end = citation.fields.get("URL", (0, 0))
        printed = (*(found.outer for found in note.urls), *lacking)
        is_printed = any(first < end and start < last for first, last in printed)
        is_known = _loose_url(url) in seen or names_target(url)
        if url and start < end and not is_printed and not is_templated(url) and not is_known:
            seen.add(_loose_url(url))
            yield UrlUse(url, note.place(start, end), note.label, key, note)


def _has_url(citation: Citation) -> bool:
    return "URL" in citation.fields


def _loose_url(url: str) -> str:
    return url_key(url).rstrip("/")


def _bare_url(url: str) -> str:
    """What is printed of a URL where its scheme and `www.` are left out."""
    return _loose_url(url).partition("://")[2].removeprefix("www.")


def _dois_of(note: NoteView) -> Iterator[DoiUse]:
    """The printed DOIs, then those of link targets that the text does not print."""
    for found in note.dois:
        if not found.malformed:
            yield DoiUse(found.doi, note.place(*found.span), note.label, note.key_at(found.span[0]), note)
    seen = {doi_key(found.doi) for found in note.dois}
    for address in note.source_note.addresses:
        doi = doi_of_url(address.url)
        if doi and doi_key(doi) not in seen:
            seen.add(doi_key(doi))
            yield DoiUse(doi, note.source_note.location, note.label, note_view=note)


def is_doi_url(url: str) -> bool:
    """Whether it is a DOI's URL, be the DOI malformed: I101 reports those, and requests can't help."""
    found = next(find_dois(url), None)
    return found is not None and found.span[0] == 0


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
    if not steps:  # as WordPress searches; among other keys of one letter (`?q=art&s=123Quota`), `s` is something else
        is_word_press = {key for key in keys if len(key) == 1} <= {"s", "x", "y"}
        return is_word_press and any(key == "s" and re.search(r"[^\W\d]{3}", value) for key, value in pairs)
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


def lone_bracket(note: NoteView, found: FoundUrl) -> str:
    """The one angle bracket that a URL has, if it lacks the other: `https://one.example/a>`."""
    start, end = found.span
    before, after = note.text[max(0, start - 1) : start], note.text[end : end + 1]
    return "" if found.bracketed else "<" if before == "<" else ">" if after == ">" else ""


_FEW_MARKS = 4
# Markup that was left over in the text: a link of Markdown, an escaped character, the marks of bold type.
_LEFT_OVER = pattern(r"\]\(|\\|\*\*")
_OPENED = pattern(r"<[\s\[(*\\]+\Z")


def put_in_brackets(note: NoteView, found: FoundUrl) -> Fix | None:
    """The fix for a bare URL; one that whitespace cuts in two is closed with it, and one bracket gets the other.

    None where other marks are between the URL and brackets that are there already: `<[https://…](https://…) >`.
    """
    start, end = found.span
    if _LEFT_OVER.search(note.text, start, end + 1) or _OPENED.search(note.text[max(0, start - _FEW_MARKS) : start]):
        return None
    if lone := lone_bracket(note, found):
        at, other = (found.span[1], ">") if lone == "<" else (found.span[0], "<")
        return note.fix(f"Add “{other}”", at, at, other)
    cut = cut_after(note.text, found)
    if cut is None:
        return note.fix(PUT_IN_BRACKETS, *found.span, f"<{found.url}>")
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
