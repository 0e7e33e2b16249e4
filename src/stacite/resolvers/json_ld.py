"""What a page says of itself in JSON-LD, in the vocabulary of schema.org.

Only the page's own works count: teasers of others stand in lists of items, which are not entered.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MAX_SCRIPTS = 8
_MAX_LETTERS = 65_536
"""Letters of one script that are read."""
_MAX_NODES = 300
_MAX_NAMES = 20
_WORKS = ("Article", "Posting", "Report", "Book", "Chapter", "Thesis", "Dataset", "Legislation", "CreativeWork")
"""What the types of works end in: `ScholarlyArticle`, `BlogPosting`."""
_OTHER_WORKS = ("VideoObject", "AudioObject", "PodcastEpisode", "Movie", "DigitalDocument", "Review")
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")
"""Where a page's own things stand inside another."""

Node = dict[str, Any]


@dataclass(slots=True)
class Told:
    """What was found."""

    titles: list[str] = field(default_factory=list)
    """Works first, then the page itself."""
    names: list[str] = field(default_factory=list)
    date: str = ""
    """As written."""
    site: str = ""
    paywall: bool = False


def read_json_ld(source: str, folded: str) -> Told:
    """What the scripts of a page say; nothing is too broken for it."""
    nodes = [node for script in _scripts(source, folded) for node in _nodes(script)]
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and node.get("name")}
    works = [node for node in nodes if _is_work(node)]
    pages = [node for node in nodes if _is_page(node)]
    told = Told()
    for node in (*works[:1], *pages[:1]):
        _add_title(told, node)
    for node in (*works[:1], *pages[:1]):
        told.names = told.names or _names(node.get("author") or node.get("creator"), named)
        told.date = told.date or _text(node.get("datePublished"))
        told.site = told.site or _site(node, named)
        told.paywall = told.paywall or _is_locked(node)
    sites = (_text(node.get("name")) for node in nodes if "WebSite" in _types(node))
    told.site = told.site or next(sites, "")
    return told


def _scripts(source: str, folded: str) -> Iterator[str]:
    at = folded.find("ld+json")
    for _ in range(_MAX_SCRIPTS):
        start = folded.find(">", at) + 1 if at >= 0 else 0
        end = folded.find("</script", start) if start else -1
        if end < 0:
            return
        if end - start <= _MAX_LETTERS:
            yield source[start:end]
        at = folded.find("ld+json", end)


def _nodes(script: str) -> Iterator[Node]:
    try:
        pending = [json.loads(_bare(script), strict=False)]
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


def _bare(script: str) -> str:
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
    return any(each.endswith(_WORKS) or each in _OTHER_WORKS for each in _types(node))


def _is_page(node: Node) -> bool:
    return any(each.endswith("Page") for each in _types(node))


def _add_title(told: Told, node: Node) -> None:
    for key in ("headline", "name", "alternativeHeadline"):
        title = _text(node.get(key))
        if title and title not in told.titles:
            told.titles.append(title)


def _text(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    return html.unescape(value[:2000]).strip() if isinstance(value, str) else ""


def _names(value: Any, named: Mapping[str, Node]) -> list[str]:
    found: list[str] = []
    for each in value[:_MAX_NAMES] if isinstance(value, list) else [value]:
        node = named.get(each.get("@id", ""), each) if isinstance(each, dict) and not each.get("name") else each
        name = _text(node.get("name")) if isinstance(node, dict) else _text(node)
        if name:
            found.append(name)
    return found


def _site(node: Node, named: Mapping[str, Node]) -> str:
    parts: Sequence[Any] = (node.get("publisher"), node.get("isPartOf"), node.get("sourceOrganization"))
    return next((names[0] for part in parts if (names := _names(part, named))), "")


def _is_locked(node: Node) -> bool:
    parts = node.get("hasPart")
    holders = [node, *(parts[:10] if isinstance(parts, list) else [parts])]
    return any(
        str(holder.get("isAccessibleForFree", "")).casefold().rpartition("/")[2] == "false"
        for holder in holders
        if isinstance(holder, dict)
    )
