"""What a page says about the work it shows: titles by source, authors, date, site; from meta elements and JSON-LD.

Most pages have none of it, which a few searches show. In JSON-LD only the page's own works count: teasers of others are
in lists of items, which are skipped.
Sources: Google Scholar, "Inclusion Guidelines" (citation_title …); The Open Graph protocol; DCMI, "Expressing Dublin
Core in HTML"; schema.org (headline, isAccessibleForFree).
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stacite.model.evidence import PageMetadata
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


_TABLE = table("stacite.services.page", "metadata.toml")
_ATTRIBUTE = pattern(
    r"[\s/]{0,99}([a-zA-Z_:][\w:.-]{0,40})(?:\s{0,9}=\s{0,9}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,2000})))?"
)
# Characters of one element.
_MAX_TAG = 3000
# Elements that are looked at.
_MAX_META_ELEMENTS = 300
_NAMES = ("name", "property", "itemprop")


def meta_elements(source: str, folded: str) -> Iterator[tuple[str, str]]:
    """Name in lower case and content of each meta element that has both; `folded` is the page in lower case."""
    at = folded.find("<meta")
    for _ in range(_MAX_META_ELEMENTS):
        if at < 0:
            return
        said = _attributes(source, at + 5)
        name = next((said[each] for each in _NAMES if said.get(each)), "")
        content = said.get("content", "")
        if name and content:
            yield name.lower(), html.unescape(content).strip()
        at = folded.find("<meta", at + 5)


def _attributes(source: str, start: int) -> dict[str, str]:
    """Of a tag; a `>` inside quotes does not end it."""
    found: dict[str, str] = {}
    end = min(len(source), start + _MAX_TAG)
    while match := _ATTRIBUTE.match(source, start, end):
        found.setdefault(match[1].lower(), match[2] or match[3] or match[4] or "")
        start = match.end()
    return found


_MAX_SCRIPTS = 8
# Characters of one script that are read.
_MAX_SCRIPT = 65_536
_MAX_NODES = 300
_MAX_NAMES = 20
# Keys under which a page's own objects are nested.
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")

Node = dict[str, Any]


@dataclass(slots=True)
class JsonLdMetadata:
    """What was found."""

    titles: list[str] = field(default_factory=list)
    """Works first, then the page itself."""
    names: list[str] = field(default_factory=list)
    date: str = ""
    """As written."""
    site: str = ""
    paywall: bool = False


def read_json_ld(source: str, folded: str) -> JsonLdMetadata:
    """The metadata in the scripts of a page, however broken."""
    nodes = [node for script in _scripts(source, folded) for node in _nodes(script)]
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and node.get("name")}
    works = [node for node in nodes if _is_work(node)]
    pages = [node for node in nodes if _is_page(node)]
    metadata = JsonLdMetadata()
    for node in (*works[:1], *pages[:1]):
        for title in map(_text, map(node.get, ("headline", "name", "alternativeHeadline"))):
            if title and title not in metadata.titles:
                metadata.titles.append(title)
        metadata.names = metadata.names or _json_ld_names(node.get("author") or node.get("creator"), named)
        metadata.date = metadata.date or _text(node.get("datePublished"))
        metadata.site = metadata.site or _json_ld_site(node, named)
        metadata.paywall = metadata.paywall or _is_locked(node)
    sites = (_text(node.get("name")) for node in nodes if "WebSite" in _types(node))
    metadata.site = metadata.site or next(sites, "")
    return metadata


def _scripts(source: str, folded: str) -> Iterator[str]:
    at = folded.find("ld+json")
    for _ in range(_MAX_SCRIPTS):
        start = folded.find(">", at) + 1 if at >= 0 else 0
        end = folded.find("</script", start) if start else -1
        if end < 0:
            return
        if end - start <= _MAX_SCRIPT:
            yield source[start:end]
        at = folded.find("ld+json", end)


def _nodes(script: str) -> Iterator[Node]:
    try:
        pending = [json.loads(_without_comment_marks(script), strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MAX_NODES):
        if not pending:
            return
        thing = pending.pop(0)
        if isinstance(thing, list):
            pending[:0] = thing[:_MAX_NODES]
        elif isinstance(thing, dict):
            yield thing
            pending += [thing[key] for key in _INSIDE if key in thing]


def _without_comment_marks(script: str) -> str:
    """Without the comment marks that old tools put around a script, and without a last semicolon."""
    text = script.strip()
    for mark in ("<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["):
        text = text.removeprefix(mark).strip()
    for mark in ("-->", "//]]>", "/*]]>*/", "]]>", "//", ";"):
        text = text.removesuffix(mark).strip()
    return text


def _types(node: Node) -> list[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return [each.rpartition("/")[2] for each in kinds if isinstance(each, str)]


def _is_work(node: Node) -> bool:
    return any(each.endswith(tuple(_TABLE["works"])) or each in _TABLE["other_works"] for each in _types(node))


def _is_page(node: Node) -> bool:
    return any(each.endswith("Page") for each in _types(node))


def _text(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    return html.unescape(value[:2000]).strip() if isinstance(value, str) else ""


def _json_ld_names(value: Any, named: Mapping[str, Node]) -> list[str]:
    found: list[str] = []
    for each in value[:_MAX_NAMES] if isinstance(value, list) else [value]:
        node = named.get(each.get("@id", ""), each) if isinstance(each, dict) and not each.get("name") else each
        name = _text(node.get("name")) if isinstance(node, dict) else _text(node)
        if name:
            found.append(name)
    return found


def _json_ld_site(node: Node, named: Mapping[str, Node]) -> str:
    parts: Sequence[Any] = (node.get("publisher"), node.get("isPartOf"), node.get("sourceOrganization"))
    return next((names[0] for part in parts if (names := _json_ld_names(part, named))), "")


def _is_locked(node: Node) -> bool:
    parts = node.get("hasPart")
    holders = [node, *(parts[:10] if isinstance(parts, list) else [parts])]
    return any(
        str(holder.get("isAccessibleForFree", "")).casefold().rpartition("/")[2] == "false"
        for holder in holders
        if isinstance(holder, dict)
    )


# Characters of a title that are kept.
MAX_TITLE = 300
_MAX_NAME = 100
# Characters of text that are kept.
MAX_TEXT = 2000
_MAX_HEADINGS = 3
# Characters of a page without an h1 in which an h2 is searched for.
_MAX_PLAIN = 20_000


def read_metadata(source: str, folded: str, title: str, heading: str, text: str = "") -> PageMetadata | None:
    """The metadata of a page; `folded` is its source in lower case, `title` and `heading` are its first title and h1.

    `text` is what a reader sees of a short page. None where there is no metadata at all.
    """
    first, authors = _head(source, folded)
    json_ld = read_json_ld(source, folded) if "ld+json" in folded else JsonLdMetadata()
    titles = _distinct(_titles(first, json_ld, title, list(_headings(source, folded, heading))))
    names = _names(authors or json_ld.names)
    dates = (*(first.get(name, "") for name in _TABLE["dates"]), json_ld.date)
    date = next(filter(None, map(edtf_of, dates)), "")
    site = next((first[name] for name in _TABLE["sites"] if name in first), "") or json_ld.site
    tiers = (first.get(name, "").casefold() for name in _TABLE["tiers"])
    paywall = json_ld.paywall or any(tier in ("locked", "metered") for tier in tiers)
    metadata = PageMetadata(titles, names, date, one_line(site, _MAX_NAME), paywall, one_line(text, MAX_TEXT))
    return None if metadata == PageMetadata() else metadata


def _head(source: str, folded: str) -> tuple[dict[str, str], list[str]]:
    """Contents of the meta elements, the first of each name, and the authors."""
    first, authors = dict[str, str](), list[str]()
    for name, content in meta_elements(source, folded):
        if name in _TABLE["authors"] and len(authors) < _MAX_NAMES and "://" not in content:
            authors += content.split(";") if name in ("citation_authors", "citation_author") else [content]
        first.setdefault(name, content)
    return first, authors


def _titles(
    first: dict[str, str], json_ld: JsonLdMetadata, title: str, headings: list[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    for name, content in first.items():
        if name in _TABLE["sources"]:
            yield _TABLE["sources"][name], content
    for number, text in enumerate(json_ld.titles[:2], 1):
        yield "json-ld" if number == 1 else "json-ld 2", text
    yield from headings
    yield "title", title


def _headings(source: str, folded: str, heading: str) -> Iterator[tuple[str, str]]:
    """The first h1's: that of many sites is their own name. Where there is none, the first h2 of a plain page."""
    if heading:
        for number, text in enumerate(_elements(source, folded, "h1"), 1):
            yield "h1" if number == 1 else f"h1 {number}", text
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
    """By source, the most reliable first; a title that two sources have is listed under the first."""
    found: dict[str, str] = {}
    for source, text in sorted(titles, key=lambda pair: _TABLE["order"].index(pair[0])):
        shown = one_line(text, MAX_TITLE)
        if shown and source not in found and shown not in found.values():
            found[source] = shown
    return found


def _names(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (one_line(name, _MAX_NAME) for name in names[:_MAX_NAMES]))))


_DATE = pattern(r"\s*(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?|(\d{2})(\d{2})?)?(?!\d)")


def edtf_of(text: str) -> str:
    """A date of a page in EDTF: of `2024/5/3`, `2024-05-03T10:00Z` or `20240503`; empty for another form."""
    match = _DATE.match(text[:40])
    if match is None:
        return ""
    year, month, day = match[1], int(match[3] or match[5] or 0), int(match[4] or match[6] or 0)
    if not 1 <= month <= 12:
        return year
    return f"{year}-{month:02}-{day:02}" if 1 <= day <= 31 else f"{year}-{month:02}"


def one_line(text: str, limit: int) -> str:
    """One printable line of at most `limit` characters, whitespace collapsed."""
    printable = "".join(character if character.isprintable() else " " for character in text[: 3 * limit])
    return " ".join(printable.split())[:limit].strip()
