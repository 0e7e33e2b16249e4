"""Markup becomes tokens: text is parsed as XHTML, or as browsers read HTML, and the tree is walked once.

The walk needs no recursion. In style sheets (CSS 2.2, 15.7, font-style; 10.8.1, vertical-align) only selectors of a
single class are read, which programs that export pages write. Rules that hide elements are ignored: notes that open
with a click are hidden too.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from lxml import etree

from stacite.containers import SAVE_AGAIN
from stacite.containers.xml import check_attributes, local_name, parse_xml
from stacite.errors import DamagedError, DocumentError
from stacite.readers.html.page import HEADINGS, TYPED_LABEL, ElementTrait, HtmlElement, HtmlPage, names_note
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


# Characters of one sheet.
_LONGEST_SHEET = 2**20
_MOST_RULES = 20_000
# Only plain class selectors (`.note`, `p.note`): others depend on the elements around.
_CLASS_SELECTOR = pattern(r"\s*[a-zA-Z0-9]{0,20}\.([\w-]{1,80})\s*")
_CSS_COMMENT = pattern(r"/\*.*?\*/", re.DOTALL)
_FONT_STYLE = pattern(r"font-style\s{0,9}:\s{0,9}(italic|oblique|normal)", re.IGNORECASE)
_SUPERSCRIPT = pattern(r"vertical-align\s{0,9}:\s{0,9}super", re.IGNORECASE)
# Text is clipped to a pixel or moved far off the screen; `display: none` would hide it from screen readers too.
CLIPPED_STYLE = pattern(
    r"clip\s{0,9}:\s{0,9}rect\(\s{0,9}[01](?:px)?\b|clip-path\s{0,9}:\s{0,9}inset\(\s{0,9}(?:50|100)%"
    r"|(?<![\w-])left\s{0,9}:\s{0,9}-(?:999|\d{4})",
    re.IGNORECASE,
)
"""How style sheets hide text for screen readers (WCAG technique C7)."""
_FOOTNOTE_FLOAT = pattern(r"float\s{0,9}:\s{0,9}footnote\b", re.IGNORECASE)


@dataclass(slots=True)
class StyleSheetClasses:
    """Classes by the formatting that style sheets give them."""

    italic: set[str] = field(default_factory=set)
    upright: set[str] = field(default_factory=set)
    raised: set[str] = field(default_factory=set)
    screen_reader_only: set[str] = field(default_factory=set)
    """Only for screen readers."""
    notes: set[str] = field(default_factory=set)
    """Set as footnotes in print (CSS Generated Content for Paged Media, 2: `float: footnote`)."""

    def add(self, sheet: str) -> None:
        """Add a style sheet; later rules override earlier ones."""
        for rule in _CSS_COMMENT.sub("", sheet[:_LONGEST_SHEET]).split("}")[:_MOST_RULES]:
            # The part after the last `{` has no braces left, so a rule inside `@media {…}` is read like any other.
            before, _, declarations = rule.rpartition("{")
            slant, raised = _FONT_STYLE.search(declarations), _SUPERSCRIPT.search(declarations)
            floated = _FOOTNOTE_FLOAT.search(declarations) is not None
            screen_reader_only = CLIPPED_STYLE.search(declarations) is not None
            if slant is None and raised is None and not floated and not screen_reader_only:
                continue
            for selector in before.rpartition("{")[2].split(","):
                if found := _CLASS_SELECTOR.fullmatch(selector):
                    self._mark(found[1], slant[1].lower() if slant else "", raised=raised is not None)
                    if floated:
                        self.notes.add(found[1])
                    if screen_reader_only:
                        self.screen_reader_only.add(found[1])

    def _mark(self, name: str, slant: str, *, raised: bool) -> None:
        if slant:
            added, removed_from = (self.upright, self.italic) if slant == "normal" else (self.italic, self.upright)
            added.add(name)
            removed_from.discard(name)
        if raised:
            self.raised.add(name)


MAX_ELEMENTS = 500_000
"""The HTML standard on one page, some 1,500 printed ones, has 250,000."""
_ANY_TAG = pattern(r"<[A-Za-z]")
_PROLOGUE = pattern(r"^\s{0,1000}(?:<\?xml[^>]{0,400}\?>)?\s{0,1000}")
_DOCTYPE = pattern(r"<!DOCTYPE[^>\[]{0,2000}(?:\[[^\]]{0,100000}\])?[^>]{0,200}>", re.IGNORECASE)
_NAMED_ENTITY = pattern(r"&([A-Za-z][A-Za-z0-9]{1,31});")
# XML itself defines these five, so they stay as they are written.
_XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}


def parse_page(text: str, path: str, *, xml: bool) -> Element:
    """The root of a page; with `xml`, XHTML, which is read as HTML if it is not well-formed.

    Raises DocumentError if it is empty, too large or nested too deep.
    """
    # Tags are counted before parsing: a tree of millions of elements would fill the memory.
    if sum(1 for _ in _ANY_TAG.finditer(text)) > MAX_ELEMENTS:
        raise too_many_elements(path)
    if xml:
        try:
            return parse_xml(_plain_xml(text).encode(), path)
        except DocumentError:
            pass  # browsers and e-readers show such pages anyway
    return _parse_html(text, path)


def too_many_elements(path: str) -> DocumentError:
    """The error for a page or book with too many elements."""
    return DocumentError(
        f"{path}: the file has more than {MAX_ELEMENTS:,} elements", "Split the file, or check that it is a document."
    )


def _plain_xml(text: str) -> str:
    """Without declarations and with HTML's entities as numbers, so that no entity of the page's own can expand."""
    text = _PROLOGUE.sub("", text.lstrip("\ufeff"), count=1)
    text = _DOCTYPE.sub("", text, count=1)
    return _NAMED_ENTITY.sub(_spelled_entity, text)


def _spelled_entity(found: re.Match[str]) -> str:
    if found[1] in _XML_ENTITIES:
        return found[0]
    # XML knows only numbers and its own five names without a DTD, which is removed.
    characters = html.unescape(found[0])
    return found[0] if characters == found[0] else "".join(f"&#{ord(character)};" for character in characters)


def _parse_html(text: str, path: str) -> Element:
    parser = etree.HTMLParser(
        huge_tree=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8", recover=True
    )
    text = _DOCTYPE.sub("<!DOCTYPE html>", _PROLOGUE.sub("", text.lstrip("\ufeff"), count=1), count=1)
    data = text.replace("\x00", "").encode("utf-8", "replace")
    check_attributes(data, path)
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise DamagedError(f"{path}: the file is damaged: it can't be read as HTML", SAVE_AGAIN) from error
    if any("depth" in entry.message for entry in parser.error_log.filter_from_fatals()):
        raise DocumentError(
            f"{path}: the file is nested too deeply",
            "Check that it is a document. Open it in a browser, and save it again.",
        )
    if root is None:
        raise DocumentError(f"{path}: the page has no text, so it has no notes", "Check that the file was saved.")
    return root


# libxml2 stores a line number in 16 bits; larger ones are unknown.
_MAX_SOURCE_LINE = 65_534
# Elements without text: programs, formatting, pictures, and content for other programs.
_ABSENT_ELEMENTS = frozenset(
    "audio canvas colgroup datalist embed head iframe map math-annotation noembed noframes noscript object script "
    "select style svg template textarea video annotation annotation-xml rp".split()
)
_KEPT_ATTRIBUTES = frozenset(
    "id name class href role style type for data-type start value hidden aria-hidden aria-describedby aria-controls "
    "aria-details popover popovertarget title lang dir".split()
)
_CODE_ELEMENTS = frozenset("pre listing xmp code samp kbd".split())
_ELEMENT_TRAITS = {
    **dict.fromkeys(_CODE_ELEMENTS, ElementTrait.CODE),
    **dict.fromkeys(("em", "i"), ElementTrait.ITALIC),
    **dict.fromkeys(HEADINGS, ElementTrait.HEADING),
    "sup": ElementTrait.RAISED,
    "cite": ElementTrait.CITED,
    "nav": ElementTrait.NAVIGATION,
}
_NAVIGATION = pattern(r"\b(navigation|doc-toc|doc-index|toc|landmarks|page-list|directory)\b")
_HIDING = pattern(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STYLE_SLANT = pattern(r"font-style\s*:\s*(italic|oblique|normal)", re.IGNORECASE)
_STYLE_RAISE = pattern(r"vertical-align\s*:\s*(super|[1-9])", re.IGNORECASE)
_RAISED_CLASS = pattern(r"(?:^|[\s_-])sup(?:er(?:script)?)?\d{0,3}(?:$|[\s_-])", re.IGNORECASE)
_SLANTED_CLASS = pattern(r"(?:^|[\s_-])(?:italics?|emphasis|emph)(?:$|[\s_-])", re.IGNORECASE)
_SCREEN_READER_CLASS = pattern(
    r"(?:^|[\s_-])(?:sr-only|(?:show-)?for-sr|visually-?hidden|hidden-visually|element-invisible|assistive-text"
    r"|screen-?reader(?:-?(?:text|only))?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MOST_TYPED_LABELS = 20_000


def add_part(page: HtmlPage, root: Element, file: str, path: str, styles: StyleSheetClasses | None = None) -> None:
    """Append the tokens of one file; `styles` are those of the sheets that it links to.

    Raises DocumentError if there are too many.
    """
    first = len(page.nodes)
    _PageBuilder(page, file, path, styles or StyleSheetClasses()).add(root)
    _show_page_hidden_by_script(page, first)


def _show_page_hidden_by_script(page: HtmlPage, first: int) -> None:
    """Show a page that is hidden as a whole until a script has loaded it."""
    start = page.nodes[first].open if first < len(page.nodes) else 0
    half = (len(page.tokens) - start) // 2
    for node in page.nodes[first:]:
        if not node.traits & ElementTrait.HIDDEN:
            continue
        inherited = node.parent is not None and bool(node.parent.traits & ElementTrait.HIDDEN)
        if not inherited and (node.close - node.open > half or not _hides(node)):
            node.traits &= ~ElementTrait.HIDDEN


def _hides(node: HtmlElement) -> bool:
    """Whether an element is hidden by its own attributes, not by an ancestor's."""
    # `until-found` is hidden only until a search in the page or a link finds it (HTML Living Standard, 6.1).
    if "hidden" in node.attributes and node.attributes["hidden"].lower() != "until-found":
        return True
    return _HIDING.search(node.attributes.get("style", "")) is not None


class _PageBuilder:
    def __init__(self, page: HtmlPage, file: str, path: str, styles: StyleSheetClasses) -> None:
        self._styles = styles
        self._page = page
        self._part = len(page.files)
        self._path = path
        page.files.append(file)
        page.places[file] = self._part
        self._at: HtmlElement | None = None
        self._skipping = 0
        self._typed = 0

    def add(self, root: Element) -> None:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                self._start(element)
            else:
                self._end(element)

    def _start(self, element: Element) -> None:
        if self._skipping or local_name(element).lower() in _ABSENT_ELEMENTS:
            if not self._skipping and local_name(element).lower() in ("head", "style"):
                self._read_styles(element)
            self._skipping += 1
            return
        page = self._page
        node = self._node(element)
        page.tokens.append(node)
        page.nodes.append(node)
        if node.id:
            # Browsers jump to the first element of several with one id.
            first = page.ids.setdefault((self._part, node.id), node)
            if first is not node:
                page.repeated.append((first, node))
        alias = node.attributes.get("name")
        if alias and node.name == "a":
            page.ids.setdefault((self._part, alias), node)
        if len(page.nodes) > MAX_ELEMENTS:
            raise too_many_elements(self._path)
        self._at = node
        if element.text:
            self._write(element.text)

    def _read_styles(self, element: Element) -> None:
        for each in element.iter("style", "{*}style"):
            self._styles.add(each.text or "")

    def _write(self, text: str) -> None:
        """Add text; what may be a typed note reference becomes a token of its own."""
        text = _LONG_SPACE.sub(_shortened, text)
        parts = TYPED_LABEL.split(text) if "[" in text or not text.isascii() else [text]
        self._typed += len(parts) // 2
        if self._typed > _MOST_TYPED_LABELS:
            self._page.tokens.append(text)
        else:
            self._page.tokens.extend(part for part in parts if part)

    def _end(self, element: Element) -> None:
        if self._skipping:
            self._skipping -= 1
        elif self._at is not None:
            node = self._at
            node.close = len(self._page.tokens)
            self._page.tokens.append(node.open)
            self._at = node.parent
            if node.name == "pre":
                _unmark_verse(self._page, node)
        # Content after an element that is left out is its tail in lxml, and is still read.
        if not self._skipping and self._at is not None and element.tail:
            self._write(element.tail)

    def _node(self, element: Element) -> HtmlElement:
        name = local_name(element).lower()
        attributes = _attributes(element)
        line = cast("int | None", element.sourceline)  # the stubs have `...`
        known = line if line is not None and line <= _MAX_SOURCE_LINE else None
        node = HtmlElement(name, attributes, self._at, self._part, known, len(self._page.tokens))
        node.traits = _traits(node, self._styles)
        if name == "li" and self._at is not None:
            self._number(node, self._at)
        return node

    def _number(self, is_list_item: HtmlElement, parent: HtmlElement) -> None:
        """Set the number of a list item (HTML, 4.4.5: `start`, `value`)."""
        if not parent.items:
            parent.items = _integer(parent.attributes.get("start"), 1) - 1
        parent.items = is_list_item.items = _integer(is_list_item.attributes.get("value"), parent.items + 1)


def _unmark_verse(page: HtmlPage, node: HtmlElement) -> None:
    """Unmark an element as code whose links are named as note references: pages set verse like that."""
    inner = page.nodes_between(node.open, node.close)
    hrefs = (each.attributes.get("href", "") for each in inner if each.name == "a")
    is_code = any(each.name in _CODE_ELEMENTS for each in inner[1:])
    is_within = node.parent is not None and bool(node.parent.traits & ElementTrait.CODE)
    if is_code or is_within or not any("#" in href and names_note(href.partition("#")[2]) for href in hrefs):
        return
    for each in inner:
        each.traits &= ~ElementTrait.CODE


# Longer than what indents a line. Nothing can be read from more, and patterns would start anew at each character.
_LONG_SPACE = pattern(r"\s{16,}")


def _shortened(space: re.Match[str]) -> str:
    return "\n" if "\n" in space[0] else space[0][:1]


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?[0-9]{1,6}", text) else otherwise


def _attributes(element: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    roles = []
    for raw, value in element.items():
        key = str(raw)
        plain = key.rpartition("}")[2].lower()
        # lxml's HTML parser keeps `epub:type` as a name; its XML parser gives a namespace and `type`.
        if plain in ("role", "data-type", "epub:type") or (plain == "type" and key != "type"):
            roles.append(str(value).lower())
        elif plain in _KEPT_ATTRIBUTES and (plain not in found or key == plain):
            found[plain] = str(value)
    if roles:
        found["role"] = " ".join(roles)
    return found


def _traits(node: HtmlElement, styles: StyleSheetClasses) -> int:
    traits = _ELEMENT_TRAITS.get(node.name, ElementTrait.NONE)
    if node.parent is not None:
        traits |= node.parent.traits
    attributes = node.attributes
    if not attributes:
        return traits
    if "role" in attributes:
        traits |= _role_traits(attributes["role"])
    if "class" in attributes:
        traits = _class_traits(traits, attributes["class"], styles)
    if _hides(node):
        traits |= ElementTrait.HIDDEN
    return _style_traits(traits, attributes["style"]) if "style" in attributes else traits


def _role_traits(role: str) -> int:
    traits = ElementTrait.HEADING if "heading" in role.split() else ElementTrait.NONE
    return traits | ElementTrait.NAVIGATION if _NAVIGATION.search(role) else traits


def _class_traits(traits: int, classes: str, styles: StyleSheetClasses) -> int:
    names = set(classes.split())
    if _RAISED_CLASS.search(classes) or names & styles.raised:
        traits |= ElementTrait.RAISED
    if names & styles.notes:
        traits |= ElementTrait.NOTE
    # A class that sets text upright overrides <em> and <i>.
    if names & styles.upright:
        traits &= ~(ElementTrait.ITALIC | ElementTrait.CITED)
    elif _SLANTED_CLASS.search(classes) or names & styles.italic:
        traits |= ElementTrait.ITALIC
    if _SCREEN_READER_CLASS.search(classes) or names & styles.screen_reader_only:
        traits |= ElementTrait.SCREEN_READER_ONLY
    return traits


def _style_traits(traits: int, style: str) -> int:
    if _STYLE_RAISE.search(style):
        traits |= ElementTrait.RAISED
    if CLIPPED_STYLE.search(style):
        traits |= ElementTrait.SCREEN_READER_ONLY
    slanted = _STYLE_SLANT.search(style)
    if slanted is None:
        return traits
    if slanted[1].lower() == "normal":
        return traits & ~(ElementTrait.ITALIC | ElementTrait.CITED)
    return traits | ElementTrait.ITALIC
