"""What a page shows of itself: title, heading, text, and what its head says to programs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stacite.model.pattern import pattern
from stacite.resolvers.tags import Piece, pieces

MAX_READ = 65_536
"""Letters of a page that are read closely."""
MAX_LINE = 300
"""Letters of a title or heading that are kept."""
_HIDDEN = frozenset({"script", "style", "noscript", "template", "title", "head", "svg", "select"})
_SHARED = ("og:title", "twitter:title")
_UNSPACED = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = pattern(rf"[{_UNSPACED}]|[^\W\d_{_UNSPACED}]{{3,40}}")
"""A word; of scripts that set no blanks, a letter."""
_MAX_OWN = 20_000
"""Letters of its own text whose words are counted."""
_FRAME = frozenset({"nav", "header", "footer", "aside", "menu", "a", "button", "label"})
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
    own: str = ""
    """Of that, what stands neither in a link nor in what frames the page: menus, head, foot."""
    words: tuple[str, ...] = ()
    """Those of `own`, as far as they are counted."""
    subheading: str = ""
    """The first h2 or h3 outside that frame."""
    refresh: str = ""
    """`content` of a meta refresh that holds for browsers with scripts."""
    scripts: str = ""
    """The scripts that stand in the page."""
    noindex: bool = False
    password: bool = False
    """Whether it asks for one."""
    article: bool = False
    """Whether its head says that it is a work: an article, a report."""
    described: bool = False
    """Whether its head names what the page shows to those who share it: a script will show it."""
    media: bool = False
    """Whether it shows or does something without text."""
    sources: list[str] = field(default_factory=list)
    """Addresses of scripts and frames."""


def read_page(source: str, limit: int = MAX_READ) -> Page:
    """Read the first `limit` letters of a page; nothing is too broken for it."""
    reading = _Reading()
    for piece in pieces(source[:limit]):
        if piece.tag:
            reading.tag(piece)
        else:
            reading.text(piece.text)
    return reading.page_read()


class _Reading:
    """A page, and where in it the reading is."""

    def __init__(self) -> None:
        self.page = Page()
        self._texts: list[str] = []
        self._own: list[str] = []
        self._scripts: list[str] = []
        self._hidden: list[str] = []
        self._framed: list[str] = []
        self._lines: dict[str, list[str]] = {}
        """Headings that are open, by their element."""

    def tag(self, piece: Piece) -> None:
        _note(self.page, piece, noscript="noscript" in self._hidden)
        _nest(self._hidden, piece.tag, _HIDDEN)
        _nest(self._framed, piece.tag, _FRAME)
        if piece.tag == "h1" and not self.page.heading:
            self._lines["h1"] = []
        elif piece.tag in ("h2", "h3") and not (self._framed or self.page.subheading):
            self._lines["h2"] = []
        elif piece.tag == "/h1" and "h1" in self._lines:
            self.page.heading = _line(" ".join(self._lines.pop("h1")))
        elif piece.tag in ("/h2", "/h3") and "h2" in self._lines:
            self.page.subheading = _line(" ".join(self._lines.pop("h2")))

    def text(self, text: str) -> None:
        inside = self._hidden
        if inside and inside[-1] == "title" and "svg" not in inside:
            self.page.title = self.page.title or _line(text)
        elif inside and inside[-1] == "script":
            self._scripts.append(text)
        elif not set(inside) - {"head"}:
            self._texts.append(text)
            if not self._framed:
                self._own.append(text)
            for line in self._lines.values():
                line.append(text)

    def page_read(self) -> Page:
        page = self.page
        page.heading = page.heading or _line(" ".join(self._lines.get("h1", ())))
        page.text, page.own = " ".join(" ".join(self._texts).split()), " ".join(" ".join(self._own).split())
        page.words = tuple(_WORD.findall(page.own[:_MAX_OWN]))
        page.scripts = "\n".join(self._scripts)
        return page


def _nest(inside: list[str], tag: str, kept: frozenset[str]) -> None:
    """Keep the elements of a kind that are open; one that is never closed ends with those around it."""
    name = tag.removeprefix("/")
    if name == "body":
        inside.clear()
    elif name not in kept:
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
    elif name in _SHARED:
        page.described = page.described or bool(content.strip())
    elif name in _ARTICLE or (name == "og:type" and content.lower() == "article"):
        page.article = True


def _line(text: str) -> str:
    """One line that can be shown: blanks made one, nothing unprintable, not endless."""
    return re.sub(r"\s+", " ", "".join(letter if letter.isprintable() else " " for letter in text[:1000])).strip()[
        :MAX_LINE
    ]
