"""What a page shows of itself: title, heading, text, and what its head says to programs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stacite.resolvers.tags import Piece, pieces

MAX_READ = 65_536
"""Letters of a page that are read closely."""
MAX_LINE = 300
"""Letters of a title or heading that are kept."""
_HIDDEN = frozenset({"script", "style", "noscript", "template", "title", "head", "svg", "select"})
_MEDIA = frozenset(
    {"img", "iframe", "frame", "frameset", "object", "embed", "video", "audio", "canvas", "svg", "script"}
)
_ARTICLE = ("citation_title", "article:published_time", "citation_doi", "dc.title", "dcterms.title")
"""Names of meta elements that only a work bears (Google Scholar's inclusion guidelines, Open Graph)."""


@dataclass(slots=True)
class Page:
    """What was read of a page's beginning."""

    title: str = ""
    heading: str = ""
    """The first h1."""
    text: str = ""
    """What a reader sees, blanks made one."""
    refresh: str = ""
    """`content` of a meta refresh that holds for browsers with scripts."""
    scripts: str = ""
    """The scripts that stand in the page."""
    noindex: bool = False
    password: bool = False
    """Whether it asks for one."""
    article: bool = False
    """Whether its head says that it is a work: an article, a report."""
    media: bool = False
    """Whether it shows or does something without text."""
    sources: list[str] = field(default_factory=list)
    """Addresses of scripts and frames."""


def read_page(source: str, limit: int = MAX_READ) -> Page:
    """Read the first `limit` letters of a page; nothing is too broken for it."""
    page, texts, scripts = Page(), list[str](), list[str]()
    heading: list[str] | None = None
    inside: list[str] = []
    for piece in pieces(source[:limit]):
        if piece.tag:
            _note(page, piece, noscript="noscript" in inside)
            _nest(inside, piece.tag)
            if piece.tag == "h1" and not page.heading:
                heading = []
            elif piece.tag == "/h1" and heading is not None:
                page.heading, heading = _line(" ".join(heading)), None
            continue
        if inside and inside[-1] == "title" and "svg" not in inside:
            page.title = page.title or _line(piece.text)
        elif inside and inside[-1] == "script":
            scripts.append(piece.text)
        elif not set(inside) - {"head"}:
            texts.append(piece.text)
            if heading is not None:
                heading.append(piece.text)
    page.heading = page.heading or _line(" ".join(heading or ()))
    page.text, page.scripts = " ".join(" ".join(texts).split()), "\n".join(scripts)
    return page


def _nest(inside: list[str], tag: str) -> None:
    """Keep the hidden elements that are open; one that is never closed ends with those around it."""
    name = tag.removeprefix("/")
    if name == "body":
        inside.clear()
    elif name not in _HIDDEN:
        return
    elif tag == name:
        if len(inside) < 20:
            inside.append(name)
    elif name in inside:
        del inside[inside.index(name) :]


def _note(page: Page, piece: Piece, *, noscript: bool) -> None:
    """What a tag says by its attributes."""
    page.media = page.media or piece.tag in _MEDIA
    if piece.tag == "meta":
        _note_meta(page, piece.attributes, noscript=noscript)
    elif piece.tag in ("script", "iframe", "frame") and len(page.sources) < 50:
        page.sources.append(piece.attributes.get("src", "")[:MAX_LINE])
    elif piece.tag == "input":
        page.password = page.password or piece.attributes.get("type", "").lower() == "password"


def _note_meta(page: Page, said: dict[str, str], *, noscript: bool) -> None:
    name, content = (said.get("name") or said.get("property", "")).lower(), said.get("content", "")
    if said.get("http-equiv", "").lower() == "refresh" and not noscript:
        page.refresh = page.refresh or content
    elif name == "robots":
        page.noindex = page.noindex or "noindex" in content.lower()
    elif name in _ARTICLE or (name == "og:type" and content.lower() == "article"):
        page.article = True


def _line(text: str) -> str:
    """One line that can be shown: blanks made one, nothing unprintable, not endless."""
    return re.sub(r"\s+", " ", "".join(letter if letter.isprintable() else " " for letter in text[:1000])).strip()[
        :MAX_LINE
    ]
