"""A web page's encoding, tags, title, heading, text and hints to programs, and what it says about the work it shows.

It is read in linear time whatever comes: the standard library's `html.parser` takes 19 seconds for 48 KB of `<a `
(Python 3.11.7), and anybody may have written the pages. This parses less, and reads every byte once.

Titles by source, authors, date and site come from meta elements and JSON-LD. Most pages have none of it, which a few
searches show. In JSON-LD only the page's own works count: teasers of others are in lists of items, which are skipped.

Sources: HTML standard, 13.2.3.2 (determining the character encoding); Encoding standard, 4.2 (labels); Google Scholar,
"Inclusion Guidelines" (citation_title …); The Open Graph protocol; DCMI, "Expressing Dublin Core in HTML"; schema.org
(headline, isAccessibleForFree).
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from stacite.model.evidence import PageMetadata
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


# What separates a page's name from its site's. A colon without a space before it is part of a title.
_SEPARATOR = pattern(r"\s[|–—·•»«›‹:-]{1,3}\s|\s?[|»«]\s?")
_TAG_NAME = pattern(r"</?([a-z][a-z0-9:-]{0,30})")
_ATTRIBUTE = pattern(
    r"([a-z_:][a-z0-9_:.-]{0,40})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
# Characters of a tag that are read for attributes.
_MAX_TAG = 2000
# Elements in which no tag counts but their own end (HTML standard, 13.1.2).
_RAW = frozenset({"script", "style", "textarea", "title", "xmp"})
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
_WORK_NAMES = ("citation_title", "article:published_time", "citation_doi", "dc.title", "dcterms.title")
_TABLE = table("stacite.services.page", "metadata.toml")
_META_ATTRIBUTE = pattern(
    r"[\s/]{0,99}([a-zA-Z_:][\w:.-]{0,40})(?:\s{0,9}=\s{0,9}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,2000})))?"
)
# Characters of one element.
_MAX_META_TAG = 3000
# Elements that are looked at.
_MAX_META_ELEMENTS = 300
_META_NAMES = ("name", "property", "itemprop")
_MAX_SCRIPTS = 8
# Characters of one script that are read.
_MAX_SCRIPT = 65_536
_MAX_NODES = 300
_MAX_NAMES = 20
# Keys under which a page's own objects are nested.
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")

Node = dict[str, Any]
# Characters of a title in the metadata, of a name and of the text that are kept.
MAX_TITLE = 300
_MAX_NAME = 100
MAX_TEXT = 2000
_MAX_HEADINGS = 3
# Characters of a page without an h1 in which an h2 is searched for.
_MAX_PLAIN = 20_000
_DATE = pattern(r"\s*(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?|(\d{2})(\d{2})?)?(?!\d)")


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
    elif name in _WORK_NAMES or (name == "og:type" and content.lower() == "article"):
        page.article = True


def _line(text: str) -> str:
    """One printable line of limited length, whitespace collapsed."""
    return re.sub(
        r"\s+", " ", "".join(character if character.isprintable() else " " for character in text[:1000])
    ).strip()[:MAX_LINE]


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


def meta_elements(source: str, folded: str) -> Iterator[tuple[str, str]]:
    """Name in lower case and content of each meta element that has both; `folded` is the page in lower case."""
    at = folded.find("<meta")
    for _ in range(_MAX_META_ELEMENTS):
        if at < 0:
            return
        said = _attributes(source, at + 5)
        name = next((said[each] for each in _META_NAMES if said.get(each)), "")
        content = said.get("content", "")
        if name and content:
            yield name.lower(), html.unescape(content).strip()
        at = folded.find("<meta", at + 5)


def _attributes(source: str, start: int) -> dict[str, str]:
    """Of a tag; a `>` inside quotes does not end it."""
    found: dict[str, str] = {}
    end = min(len(source), start + _MAX_META_TAG)
    while match := _META_ATTRIBUTE.match(source, start, end):
        found.setdefault(match[1].lower(), match[2] or match[3] or match[4] or "")
        start = match.end()
    return found


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
