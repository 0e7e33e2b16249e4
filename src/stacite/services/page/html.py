"""A web page's encoding, tags, title, heading, text and hints to programs, read in linear time whatever comes.

The standard library's `html.parser` takes 19 seconds for 48 KB of `<a ` (Python 3.11.7), and anybody may have
written the pages. This parses less, and reads every byte once.
Sources: HTML standard, 13.2.3.2 (determining the character encoding); Encoding standard, 4.2 (labels).
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator


# What separates a page's name from its site's. A colon without a space before it is part of a title.
_SEPARATOR = pattern(r"\s[|–—·•»«›‹:-]{1,3}\s|\s?[|»«]\s?")


def plain_words(line: str) -> str:
    """Words in lower case with single spaces: `Can't find it!` is `cant find it`."""
    folded = unicodedata.normalize("NFKC", line).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", re.sub(r"['’ʼ`´]", "", folded)).split())


@cache
def plain_phrases(package: str, file: str, key: str) -> frozenset[str]:
    """The phrases of a list in a TOML file of a package, as `plain_words` writes them."""
    return frozenset(map(plain_words, table(package, file)[key]))


def title_segments(line: str) -> list[str]:
    """The parts of a title: the page's name, the site's, a section's."""
    return [part.strip() for part in _SEPARATOR.split(line) if part.strip()]


_TAG_NAME = pattern(r"</?([a-z][a-z0-9:-]{0,30})")
_ATTRIBUTE = pattern(
    r"([a-z_:][a-z0-9_:.-]{0,40})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
# Characters of a tag that are read for attributes.
_MAX_TAG = 2000
# Elements in which no tag counts but their own end (HTML standard, 13.1.2).
_RAW = frozenset({"script", "style", "textarea", "title", "xmp"})


class HtmlToken(NamedTuple):
    """A tag, or the text between two."""

    tag: str = ""
    """`p`, `/p`; empty for text."""
    text: str = ""
    """Text, entities decoded; of a tag, its source."""

    @property
    def attributes(self) -> dict[str, str]:
        """Of a tag; names in lower case, the first of two of one name."""
        found: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(self.text[:_MAX_TAG]):
            found.setdefault(name.lower(), html.unescape("".join(values)).strip())
        return found


def html_tokens(page: str) -> Iterator[HtmlToken]:
    """Tags and texts of a page in order, without comments, declarations and what is never closed."""
    folded = lower_aligned(page)
    at, end = 0, len(page)
    while at < end:
        start = folded.find("<", at)
        start = end if start < 0 else start
        if start > at:
            yield HtmlToken(text=html.unescape(page[at:start]))
        name = _TAG_NAME.match(folded, start)
        if name is None:
            at = _after_other(folded, start)
            continue
        closed = folded.find(">", name.end())
        if closed < 0:
            return
        tag = folded[start + 1] == "/"
        yield HtmlToken(f"/{name[1]}" if tag else name[1], page[start : closed + 1])
        at = closed + 1
        if name[1] in _RAW and not tag:
            close = folded.find(f"</{name[1]}", at)
            close = end if close < 0 else close
            yield HtmlToken(text=html.unescape(page[at:close]) if name[1] in ("title", "textarea") else page[at:close])
            at = close


def lower_aligned(page: str) -> str:
    """In lower case, with the same offsets: only `İ` would become two characters."""
    return page.replace("İ", "I").lower()


def _after_other(folded: str, start: int) -> int:
    """Where a comment, a declaration or a stray `<` ends."""
    if folded.startswith("<!--", start):
        close = folded.find("-->", start + 4)
        return close + 3 if close >= 0 else len(folded)
    if folded.startswith(("<!", "<?", "</"), start):
        close = folded.find(">", start)
        return close + 1 if close >= 0 else len(folded)
    return start + 1


# Characters of a page that are read closely.
MAX_READ = 65_536
# Characters of a title or heading that are kept.
MAX_LINE = 300
_HIDDEN = frozenset({"script", "style", "noscript", "template", "title", "head", "svg", "select"})
_PREVIEW_TITLES = ("og:title", "twitter:title")
_UNSPACED = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
# A word; in scripts without spaces, a character.
_WORD = pattern(rf"[{_UNSPACED}]|[^\W\d_{_UNSPACED}]{{3,40}}")
# Characters of its own text whose words are counted.
_MAX_OWN = 20_000
_FRAME = frozenset({"nav", "header", "footer", "aside", "menu", "a", "button", "label"})
_MEDIA = frozenset(
    {"img", "iframe", "frame", "frameset", "object", "embed", "video", "audio", "canvas", "svg", "script"}
)
# Names of meta elements that only a work bears (Google Scholar's inclusion guidelines, Open Graph).
_ARTICLE = ("citation_title", "article:published_time", "citation_doi", "dc.title", "dcterms.title")


@dataclass(slots=True)
class WebPage:
    """What was read of a page's beginning."""

    title: str = ""
    heading: str = ""
    """The first h1."""
    text: str = ""
    """What a reader sees, whitespace collapsed."""
    own: str = ""
    """The part of it outside links and the page's frame: menus, header, footer."""
    words: tuple[str, ...] = ()
    """Those of `own`, as far as they are counted."""
    subheading: str = ""
    """The first h2 or h3 outside that frame."""
    refresh: str = ""
    """`content` of a meta refresh that holds for browsers with scripts."""
    scripts: str = ""
    """The source of inline scripts."""
    noindex: bool = False
    password: bool = False
    """Whether it has a field for one."""
    article: bool = False
    """Whether its metadata says that it is a work: an article, a report."""
    described: bool = False
    """Whether it has a title for previews, as pages have that are filled in by a script."""
    media: bool = False
    """Whether it shows or does something without text."""
    sources: list[str] = field(default_factory=list)
    """Addresses of scripts and frames."""


def read_web_page(source: str, limit: int = MAX_READ) -> WebPage:
    """Read the first `limit` characters of a page, however broken."""
    reader = _PageReader()
    for token in html_tokens(source[:limit]):
        if token.tag:
            reader.tag(token)
        else:
            reader.text(token.text)
    return reader.page_read()


class _PageReader:
    """A page, and where in it the reading is."""

    def __init__(self) -> None:
        self.page = WebPage()
        self._texts: list[str] = []
        self._own_texts: list[str] = []
        self._scripts: list[str] = []
        self._hidden: list[str] = []
        self._framed: list[str] = []
        self._lines: dict[str, list[str]] = {}
        """Headings that are open, by their element."""

    def tag(self, token: HtmlToken) -> None:
        _note(self.page, token, noscript="noscript" in self._hidden)
        _nest(self._hidden, token.tag, _HIDDEN)
        _nest(self._framed, token.tag, _FRAME)
        if token.tag == "h1" and not self.page.heading:
            self._lines["h1"] = []
        elif token.tag in ("h2", "h3") and not (self._framed or self.page.subheading):
            self._lines["h2"] = []
        elif token.tag == "/h1" and "h1" in self._lines:
            self.page.heading = _line(" ".join(self._lines.pop("h1")))
        elif token.tag in ("/h2", "/h3") and "h2" in self._lines:
            self.page.subheading = _line(" ".join(self._lines.pop("h2")))

    def text(self, text: str) -> None:
        open_elements = self._hidden
        if open_elements and open_elements[-1] == "title" and "svg" not in open_elements:
            self.page.title = self.page.title or _line(text)
        elif open_elements and open_elements[-1] == "script":
            self._scripts.append(text)
        elif not set(open_elements) - {"head"}:
            self._texts.append(text)
            if not self._framed:
                self._own_texts.append(text)
            for line in self._lines.values():
                line.append(text)

    def page_read(self) -> WebPage:
        page = self.page
        page.heading = page.heading or _line(" ".join(self._lines.get("h1", ())))
        page.text, page.own = " ".join(" ".join(self._texts).split()), " ".join(" ".join(self._own_texts).split())
        page.words = tuple(_WORD.findall(page.own[:_MAX_OWN]))
        page.scripts = "\n".join(self._scripts)
        return page


def _nest(open_elements: list[str], tag: str, kept: frozenset[str]) -> None:
    """Keep the elements of a kind that are open; one that is never closed ends with those around it."""
    name = tag.removeprefix("/")
    if name == "body":
        open_elements.clear()
    elif name not in kept:
        return
    elif tag == name:
        if len(open_elements) < 20:
            open_elements.append(name)
    elif name in open_elements:
        del open_elements[open_elements.index(name) :]


def _note(page: WebPage, token: HtmlToken, *, noscript: bool) -> None:
    """Record what the attributes of a tag say."""
    page.media = page.media or token.tag in _MEDIA
    if token.tag == "meta":
        _note_meta(page, token.attributes, noscript=noscript)
    elif token.tag in ("script", "iframe", "frame") and len(page.sources) < 50:
        page.sources.append(token.attributes.get("src", "")[:MAX_LINE])
    elif token.tag == "input":
        page.password = page.password or token.attributes.get("type", "").lower() == "password"


def _note_meta(page: WebPage, attributes: dict[str, str], *, noscript: bool) -> None:
    name, content = (attributes.get("name") or attributes.get("property", "")).lower(), attributes.get("content", "")
    if attributes.get("http-equiv", "").lower() == "refresh" and not noscript:
        page.refresh = page.refresh or content
    elif name == "robots":
        page.noindex = page.noindex or "noindex" in content.lower()
    elif name in _PREVIEW_TITLES:
        page.described = page.described or bool(content.strip())
    elif name in _ARTICLE or (name == "og:type" and content.lower() == "article"):
        page.article = True


def _line(text: str) -> str:
    """One printable line of limited length, whitespace collapsed."""
    return re.sub(
        r"\s+", " ", "".join(character if character.isprintable() else " " for character in text[:1000])
    ).strip()[:MAX_LINE]
