"""What a page says of itself: its titles by source, who wrote it, when and where.

Most pages are let go after a few searches for signs; what has signs is read as far as they go.

Sources: Google Scholar, "Inclusion Guidelines" (citation_title …); The Open Graph protocol; DCMI, "Expressing
Dublin Core in HTML"; schema.org (headline, isAccessibleForFree).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.model.record import Seen
from stacite.resolvers.json_ld import read_json_ld
from stacite.resolvers.metas import metas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.resolvers.json_ld import Told

MAX_TITLE = 300
"""Letters of a title that are kept."""
_MAX_NAME = 100
_MAX_NAMES = 20
MAX_TEXT = 2000
"""Letters of text that are kept."""
_MAX_HEADINGS = 3
_SOURCES = {
    "citation_title": "citation_title",
    "og:title": "og:title",
    "dc.title": "dc.title",
    "dcterms.title": "dc.title",
    "dc.title.alternative": "dc.title.alternative",
}
"""The source under which a title is told, by name of a meta element."""
_AUTHORS = ("citation_author", "citation_authors", "dc.creator", "dcterms.creator", "author", "article:author",
            "parsely-author", "byl", "dc.contributor")  # fmt: skip
_DATES = ("citation_publication_date", "citation_date", "article:published_time", "citation_online_date",
          "datepublished", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "parsely-pub-date",
          "pubdate", "publishdate", "date")  # fmt: skip
"""The most telling first."""
_SITES = ("og:site_name", "citation_journal_title", "dc.publisher", "application-name")
_TIERS = ("article:content_tier", "content_tier")
_MAX_PLAIN = 20_000
"""Letters of a page without a head and an h1 in which another heading is looked for."""
_ORDER = ("citation_title", "json-ld", "json-ld 2", "og:title", "dc.title", "dc.title.alternative",
          "h1", "h1 2", "h1 3", "h2", "title", "pdf")  # fmt: skip


@dataclass(slots=True)
class _Head:
    """What the meta elements say, by name the first of each."""

    first: dict[str, str] = field(default_factory=dict)
    authors: list[str] = field(default_factory=list)


def see(source: str, folded: str, title: str, heading: str, text: str = "") -> Seen | None:
    """What a page says of itself; `folded` is it in lower case, `title` and `heading` are its first title and h1.

    `text` is what a reader sees of a short page. None where it says nothing at all.
    """
    head = _head(source, folded)
    told = read_json_ld(source, folded) if "ld+json" in folded else None
    titles = _distinct(_titles(head, told, title, list(_headings(source, folded, heading))))
    names = _names(head.authors or (told.names if told else []))
    date = next((found for name in _DATES if (found := edtf(head.first.get(name, "")))), "") or edtf(
        told.date if told else ""
    )
    site = next((head.first[name] for name in _SITES if name in head.first), "") or (told.site if told else "")
    paywall = (told is not None and told.paywall) or any(
        head.first.get(name, "").casefold() in ("locked", "metered") for name in _TIERS
    )
    seen = Seen(titles, names, date, line(site, _MAX_NAME), paywall, line(text, MAX_TEXT))
    return None if seen == Seen() else seen


def _head(source: str, folded: str) -> _Head:
    head = _Head()
    for name, content in metas(source, folded):
        if name in _AUTHORS and len(head.authors) < _MAX_NAMES and "://" not in content:
            head.authors += content.split(";") if name in ("citation_authors", "citation_author") else [content]
        head.first.setdefault(name, content)
    return head


def _titles(head: _Head, told: Told | None, title: str, headings: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, content in head.first.items():
        if name in _SOURCES:
            yield _SOURCES[name], content
    for place, text in enumerate(told.titles[:2] if told else (), 1):
        yield "json-ld" if place == 1 else "json-ld 2", text
    yield from headings
    yield "title", title


def _headings(source: str, folded: str, heading: str) -> Iterator[tuple[str, str]]:
    """The first h1's: that of many sites is their own name. Where there is none, the first h2 of a plain page."""
    if heading:
        for place, text in enumerate(_elements(source, folded, "h1"), 1):
            yield "h1" if place == 1 else f"h1 {place}", text
    elif len(folded) <= _MAX_PLAIN:
        yield from (("h2", text) for text in list(_elements(source, folded, "h2"))[:1])


def _elements(source: str, folded: str, tag: str) -> Iterator[str]:
    """The texts of the first elements of a kind."""
    at = folded.find(f"<{tag}")
    for _ in range(_MAX_HEADINGS):
        close = folded.find(f"</{tag}", at) if at >= 0 else -1
        if close < 0:
            return
        inner = source[at : min(close, at + 1500)].partition(">")[2]
        yield html.unescape(re.sub(r"<[^<>]*>", " ", inner))
        at = folded.find(f"<{tag}", close)


def _distinct(titles: Iterator[tuple[str, str]]) -> dict[str, str]:
    """The most telling source first; a title that two sources have stands under the first."""
    found: dict[str, str] = {}
    for source, text in sorted(titles, key=lambda pair: _ORDER.index(pair[0])):
        shown = line(text, MAX_TITLE)
        if shown and source not in found and shown not in found.values():
            found[source] = shown
    return found


def _names(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (line(name, _MAX_NAME) for name in names[:_MAX_NAMES]))))


_DATE = pattern(r"\s*(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?|(\d{2})(\d{2})?)?(?!\d)")


def edtf(text: str) -> str:
    """A date in EDTF from what a head says: `2024/5/3`, `2024-05-03T10:00Z`, `20240503`; empty for another form."""
    match = _DATE.match(text[:40])
    if match is None:
        return ""
    year, month, day = match[1], int(match[3] or match[5] or 0), int(match[4] or match[6] or 0)
    if not 1 <= month <= 12:
        return year
    return f"{year}-{month:02}-{day:02}" if 1 <= day <= 31 else f"{year}-{month:02}"


def line(text: str, limit: int) -> str:
    """One line that can be shown: blanks made one, nothing unprintable, not endless."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[: 3 * limit])
    return " ".join(printable.split())[:limit].strip()
