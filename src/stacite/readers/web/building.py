"""Markup becomes tokens. The tree that the parser made is walked once, without recursion, and let go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from lxml import etree

from stacite.model.pattern import pattern
from stacite.packages.markup import name_of
from stacite.readers.web.page import HEADINGS, Node, Page, Trait
from stacite.readers.web.parsing import MAX_ELEMENTS, too_many
from stacite.readers.web.styles import UNSEEN, Styles

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MAX_LINE = 65_534
"""libxml2 keeps a line in 16 bits; what lies beyond is not known."""
_ABSENT = frozenset(
    "audio canvas colgroup datalist embed head iframe map math-annotation noembed noframes noscript object script "
    "select style svg template textarea video annotation annotation-xml rp".split()
)
"""Not text: programs, looks, pictures, what is shown elsewhere or only to other programs."""
_KEPT = frozenset(
    "id name class href role style type for data-type start value hidden aria-hidden aria-describedby aria-controls "
    "aria-details popover popovertarget title lang dir".split()
)
_NAMED = {
    **dict.fromkeys("pre listing xmp code samp kbd".split(), Trait.CODE),
    **dict.fromkeys(("em", "i"), Trait.ITALIC),
    **dict.fromkeys(HEADINGS, Trait.HEADING),
    "sup": Trait.RAISED,
    "cite": Trait.CITED,
    "nav": Trait.NAVIGATION,
}
_NAVIGATION = pattern(r"\b(navigation|doc-toc|doc-index|toc|landmarks|page-list|directory)\b")
_HIDING = pattern(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SLANTED = pattern(r"font-style\s*:\s*(italic|oblique|normal)", re.IGNORECASE)
_RAISING = pattern(r"vertical-align\s*:\s*(super|[1-9])", re.IGNORECASE)
_RAISED_CLASS = pattern(r"(?:^|[\s_-])sup(?:er(?:script)?)?\d{0,3}(?:$|[\s_-])", re.IGNORECASE)
_SLANTED_CLASS = pattern(r"(?:^|[\s_-])(?:italics?|emphasis|emph)(?:$|[\s_-])", re.IGNORECASE)
_UNSEEN_CLASS = pattern(
    r"(?:^|[\s_-])(?:sr-only|(?:show-)?for-sr|visually-?hidden|hidden-visually|element-invisible|assistive-text"
    r"|screen-?reader(?:-?(?:text|only))?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MOST_TYPED = 20_000
_TYPED = pattern(r"(\[\d{1,3}\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})")


def add_part(page: Page, root: Element, file: str, path: str, styles: Styles | None = None) -> None:
    """Append the tokens of one file; `styles` are those of the sheets that it links to.

    Raises DocumentError where there are too many.
    """
    first = len(page.nodes)
    _Builder(page, file, path, styles or Styles()).add(root)
    _unveil(page, first)


def _unveil(page: Page, first: int) -> None:
    """Show what a script is to show: a page that is hidden as a whole until it has been loaded."""
    start = page.nodes[first].open if first < len(page.nodes) else 0
    half = (len(page.tokens) - start) // 2
    for node in page.nodes[first:]:
        if not node.traits & Trait.HIDDEN:
            continue
        inherited = node.parent is not None and bool(node.parent.traits & Trait.HIDDEN)
        if not inherited and (node.close - node.open > half or not _hides(node)):
            node.traits &= ~Trait.HIDDEN


def _hides(node: Node) -> bool:
    """Whether an element hides itself, and not only what it stands in."""
    if "hidden" in node.attributes and node.attributes["hidden"].lower() != "until-found":
        return True
    return _HIDING.search(node.attributes.get("style", "")) is not None


class _Builder:
    def __init__(self, page: Page, file: str, path: str, styles: Styles) -> None:
        self._styles = styles
        self._page = page
        self._part = len(page.files)
        self._path = path
        page.files.append(file)
        page.places[file] = self._part
        self._at: Node | None = None
        self._skipping = 0
        self._typed = 0

    def add(self, root: Element) -> None:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                self._start(element)
            else:
                self._end(element)

    def _start(self, element: Element) -> None:
        if self._skipping or name_of(element).lower() in _ABSENT:
            if not self._skipping and name_of(element).lower() in ("head", "style"):
                self._read_styles(element)
            self._skipping += 1
            return
        page = self._page
        node = self._node(element)
        page.tokens.append(node)
        page.nodes.append(node)
        if node.id:
            page.ids.setdefault((self._part, node.id), node)
        alias = node.attributes.get("name")
        if alias and node.name == "a":
            page.ids.setdefault((self._part, alias), node)
        if len(page.nodes) > MAX_ELEMENTS:
            raise too_many(self._path)
        self._at = node
        if element.text:
            self._write(element.text)

    def _read_styles(self, element: Element) -> None:
        for each in element.iter("style", "{*}style"):
            self._styles.add(each.text or "")

    def _write(self, text: str) -> None:
        """Letters; what may be a marker, typed as it is, becomes a token of its own."""
        parts = _TYPED.split(text) if "[" in text or not text.isascii() else [text]
        self._typed += len(parts) // 2
        if self._typed > _MOST_TYPED:
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
        if not self._skipping and self._at is not None and element.tail:
            self._write(element.tail)

    def _node(self, element: Element) -> Node:
        name = name_of(element).lower()
        attributes = _attributes(element)
        line = cast("int | None", element.sourceline)  # the stubs have `...`
        known = line if line is not None and line <= _MAX_LINE else None
        node = Node(
            name,
            attributes,
            self._at,
            self._part,
            known,
            len(self._page.tokens),
        )
        node.traits = _traits(node, self._styles)
        if name == "li" and self._at is not None:
            self._number(node, self._at)
        return node

    def _number(self, item: Node, parent: Node) -> None:
        """The number of a list's item (HTML, 4.4.5: `start`, `value`)."""
        if not parent.items:
            parent.items = _integer(parent.attributes.get("start"), 1) - 1
        parent.items = item.items = _integer(item.attributes.get("value"), parent.items + 1)


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?[0-9]{1,6}", text) else otherwise


def _attributes(element: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    roles = []
    for raw, value in element.items():
        key = str(raw)
        plain = key.rpartition("}")[2].lower()
        if plain in ("role", "data-type", "epub:type") or (plain == "type" and key != "type"):
            roles.append(str(value).lower())
        elif plain in _KEPT and (plain not in found or key == plain):
            found[plain] = str(value)
    if roles:
        found["role"] = " ".join(roles)
    return found


def _traits(node: Node, styles: Styles) -> int:
    traits = _NAMED.get(node.name, Trait.NONE)
    if node.parent is not None:
        traits |= node.parent.traits
    attributes = node.attributes
    if not attributes:
        return traits
    if "role" in attributes:
        traits |= _roled(attributes["role"])
    if "class" in attributes:
        traits = _classed(traits, attributes["class"], styles)
    if _hides(node):
        traits |= Trait.HIDDEN
    return _styled(traits, attributes["style"]) if "style" in attributes else traits


def _roled(role: str) -> int:
    traits = Trait.HEADING if "heading" in role.split() else Trait.NONE
    return traits | Trait.NAVIGATION if _NAVIGATION.search(role) else traits


def _classed(traits: int, classes: str, styles: Styles) -> int:
    names = set(classes.split())
    if _RAISED_CLASS.search(classes) or names & styles.raised:
        traits |= Trait.RAISED
    if names & styles.notes:
        traits |= Trait.NOTE
    if names & styles.upright:
        traits &= ~(Trait.ITALIC | Trait.CITED)
    elif _SLANTED_CLASS.search(classes) or names & styles.italic:
        traits |= Trait.ITALIC
    if _UNSEEN_CLASS.search(classes) or names & styles.unseen:
        traits |= Trait.UNSEEN
    return traits


def _styled(traits: int, style: str) -> int:
    if _RAISING.search(style):
        traits |= Trait.RAISED
    if UNSEEN.search(style):
        traits |= Trait.UNSEEN
    slanted = _SLANTED.search(style)
    if slanted is None:
        return traits
    return traits & ~(Trait.ITALIC | Trait.CITED) if slanted[1].lower() == "normal" else traits | Trait.ITALIC
