"""A page as a sequence of tokens (text, and where each element opens and closes); its lines, headings and rules.

Whether one thing is before, in or near another is then a comparison of two numbers, at any depth of nesting, and the
chapters of a book form one sequence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from stacite.readers.html.semantics import LONGEST_LABEL, heads_bibliography, heads_notes, leading_label, parse_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class ElementTrait:
    """The context and formatting of an element, as bits of an int (an `IntFlag` is ten times slower)."""

    NONE: Final = 0
    HIDDEN: Final = 1
    """Not shown."""
    SCREEN_READER_ONLY: Final = 2
    """Only for screen readers."""
    CODE: Final = 4
    """Sample code: what looks like a note in it is not one."""
    RAISED: Final = 8
    ITALIC: Final = 16
    CITED: Final = 32
    """In a `<cite>`, which is italic if it contains only a title."""
    HEADING: Final = 64
    NAVIGATION: Final = 128
    """A table of contents, a menu or a list of pages."""
    NOTE: Final = 256
    """Set as a footnote by a style sheet."""
    NOT_SHOWN: Final = HIDDEN | SCREEN_READER_ONLY
    NOT_TEXT: Final = HIDDEN | CODE | NAVIGATION


@dataclass(slots=True, eq=False)
class HtmlElement:
    """An element."""

    name: str
    attributes: Mapping[str, str]
    parent: HtmlElement | None
    part: int
    """The index of the file that contains it, in a book."""
    line: int | None
    open: int
    """The token that opens it."""
    close: int = 0
    """The token that closes it."""
    traits: int = ElementTrait.NONE
    items: int = field(default=0)
    """For a list, the last number given out; for a list item, its number."""

    @property
    def id(self) -> str:
        """The id that links can use; empty if it has none."""
        # Before HTML 5, places were named with `<a name>`.
        return self.attributes.get("id") or (self.attributes.get("name", "") if self.name == "a" else "")

    @property
    def role(self) -> str:
        """`role`, `epub:type` and `data-type`, in lower case and separated by spaces."""
        return self.attributes.get("role", "")

    @property
    def names(self) -> str:
        """Its id and classes, separated by spaces."""
        return f"{self.id} {self.attributes.get('class', '')}"

    def contains(self, token: int) -> bool:
        """Whether a token is inside it."""
        return self.open <= token <= self.close

    def with_ancestors(self, most: int = 400) -> Iterator[HtmlElement]:
        """The element and its ancestors, from the inside out, at most `most`."""
        node: HtmlElement | None = self
        while node is not None and most > 0:
            yield node
            node = node.parent
            most -= 1


PageToken: TypeAlias = "HtmlElement | str | int"
"""An element that opens, text, or the index of the token that opened the element that closes."""

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td "
    "tfoot th thead tr ul".split()
)
"""Elements that begin on a line of their own."""
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
WHOLE_PAGE = frozenset("body html main article".split())


@dataclass(slots=True)
class HtmlPage:
    """One page, or all chapters of a book in reading order."""

    tokens: list[PageToken] = field(default_factory=list)
    nodes: list[HtmlElement] = field(default_factory=list)
    """In the order in which they open."""
    ids: dict[tuple[int, str], HtmlElement] = field(default_factory=dict)
    """By part and id; the first of that name."""
    files: list[str] = field(default_factory=list)
    """The name of each part: a path in a book; empty for a page."""
    places: dict[str, int] = field(default_factory=dict)
    """The number of each part, by its name."""

    def shown_text(self, start: int, end: int, most: int = 400) -> str:
        """The visible text between two tokens, whitespace folded; only the first `most` tokens are read."""
        found = []
        last = min(end, start + most)
        at = start
        while at < last:
            token = self.tokens[at]
            if isinstance(token, str):
                found.append(token)
            elif isinstance(token, HtmlElement) and token.traits & ElementTrait.NOT_SHOWN:
                at = token.close
            elif isinstance(token, HtmlElement) and (token.name == "br" or token.name in BLOCKS):
                found.append(" ")
            at += 1
        return re.sub(r"\s+", " ", "".join(found)).strip()

    def text_of(self, node: HtmlElement, most: int = 400) -> str:
        """The visible text of an element."""
        return self.shown_text(node.open + 1, node.close, most)

    def nodes_between(self, start: int, end: int) -> list[HtmlElement]:
        """The elements that open from one token up to another."""
        first = bisect_left(self.nodes, start, key=lambda node: node.open)
        return self.nodes[first : bisect_left(self.nodes, end, key=lambda node: node.open)]

    def block_of(self, node: HtmlElement) -> HtmlElement:
        """The block that contains an element; the element itself if it is a block."""
        for each in node.with_ancestors(10_000):
            if each.name in BLOCKS:
                return each
        return node

    def place(self, token: int) -> HtmlElement:
        """The element that contains a token, or that opens or closes there."""
        while True:
            found = self.tokens[token]
            if isinstance(found, HtmlElement):
                return found
            if isinstance(found, int):
                closed = self.tokens[found]
                if isinstance(closed, HtmlElement) and token != found:
                    return closed.parent or closed
            token -= 1


# Tokens; anything further away is not adjacent.
_MOST_TOKENS_BACK = 32


def line_start(page: HtmlPage, token: int) -> int:
    """The first token of the line that `token` is in: after a `<br>` or the edge of a block."""
    at = token
    while at > 0 and token - at < _MOST_TOKENS_BACK * 8 and not _ends_line(page, at - 1):
        at -= 1
    return at


def line_end(page: HtmlPage, token: int, last: int) -> int:
    """The token that ends the line that `token` is in, or `last`."""
    at = token
    while at < last and at - token < _MOST_TOKENS_BACK * 8 and not _ends_line(page, at):
        at += 1
    return at


def _ends_line(page: HtmlPage, at: int) -> bool:
    token = page.tokens[at]
    node = page.tokens[token] if isinstance(token, int) else token
    return isinstance(node, HtmlElement) and (node.name in BLOCKS or node.name == "br")


def is_line_lead(page: HtmlPage, token: int, *, labels: bool = True) -> bool:
    """Whether only punctuation stands before `token` in its line; with `labels`, a label may stand there too."""
    seen = ""
    # Only a few tokens back: what decides is next to the link.
    for at in range(token - 1, max(-1, token - _MOST_TOKENS_BACK), -1):
        before = page.tokens[at]
        if isinstance(before, str):
            seen = before[-_MOST_TOKENS_BACK:] + seen
            if len(seen) > LONGEST_LABEL and any(map(str.isalnum, seen)):
                return False
        elif _ends_line(page, at):
            return not any(map(str.isalnum, seen)) or (labels and parse_label(seen.strip()) is not None)
    return token < _MOST_TOKENS_BACK and not any(map(str.isalnum, seen))


def next_block(page: HtmlPage, token: int) -> HtmlElement | None:
    """The next block that opens, if no text stands before it."""
    for at in range(token, min(token + _MOST_TOKENS_BACK, len(page.tokens))):
        found = page.tokens[at]
        if isinstance(found, str):
            if found.strip():
                return None
        elif isinstance(found, HtmlElement):
            if found.name in BLOCKS:
                return found
        elif isinstance(closed := page.tokens[found], HtmlElement) and closed.name in BLOCKS:
            return None
    return None


def following_siblings(page: HtmlPage, node: HtmlElement, most: int) -> list[HtmlElement]:
    """The siblings after an element, at most one more than `most`."""
    found: list[HtmlElement] = []
    at = node.close + 1
    while at < len(page.tokens) and len(found) <= most:
        token = page.tokens[at]
        if isinstance(token, HtmlElement):
            found.append(token)
            at = token.close
        elif isinstance(token, int):
            break
        at += 1
    return found


def previous_sibling(page: HtmlPage, node: HtmlElement) -> HtmlElement | None:
    """The element that closes right before another opens, ignoring whitespace."""
    at = node.open - 1
    while at > 0 and isinstance(page.tokens[at], str) and not str(page.tokens[at]).strip():
        at -= 1
    opened = page.tokens[at] if at >= 0 else None
    closed = page.tokens[opened] if isinstance(opened, int) else None
    return closed if isinstance(closed, HtmlElement) else None


def definition_end(page: HtmlPage, term: HtmlElement, most: int = 12) -> int:
    """The token that closes the last `<dd>` of a `<dt>` (HTML, 4.4.9); the term's own if it has none."""
    end = term.close
    for sibling in following_siblings(page, term, most):
        if sibling.name == "dt":
            break
        end = sibling.close
    return end


def is_shown_text(node: HtmlElement) -> bool:
    """Whether an element is visible text, not code or navigation."""
    return not node.traits & ElementTrait.NOT_TEXT


_LABEL_TOKENS = 60


def starting_label(page: HtmlPage, node: HtmlElement) -> str:
    """The label at the start of a note, if it is in brackets or an element of its own."""
    for at in range(node.open + 1, min(node.close, node.open + _LABEL_TOKENS)):
        token = page.tokens[at]
        if isinstance(token, str) and token.strip():
            alone = parse_label(token) if page.place(at) is not node else None
            leading = leading_label(page.text_of(node, _LABEL_TOKENS))
            if alone is not None:
                return alone.text
            # A number that is neither in brackets nor in an element of its own may be text: `1984 was …`.
            return leading[0].text if leading is not None and leading[0].bracketed else ""
    return ""


_HEADING_LIKE = frozenset("p div dt summary legend strong b caption span header".split())


def _first_line_text(page: HtmlPage, node: HtmlElement) -> str:
    """The text of a short element, or of a paragraph's first line."""
    last = min(node.close, node.open + 13)
    end = line_end(page, node.open + 1, last)
    return page.shown_text(node.open + 1, end, 12) if end < last or end == node.close else ""


class PageLandmarks:
    """The places of headings and rules."""

    def __init__(self, page: HtmlPage) -> None:
        self._starts: list[int] = []
        self._texts: list[str] = []
        self.rules: list[int] = []
        """The tokens of `<hr>`."""
        for node in page.nodes:
            if node.name == "hr":
                self.rules.append(node.open)
            elif node.name in HEADINGS:
                self._mark(node.open, page.text_of(node, 40))
            elif node.name in _HEADING_LIKE:
                text = _first_line_text(page, node)
                if text and (heads_notes(text) or heads_bibliography(text)):
                    self._mark(node.open, text)

    def _mark(self, at: int, text: str) -> None:
        self._starts.append(at)
        self._texts.append(text)

    def over(self, token: int) -> str:
        """The last heading before a token; empty if there is none."""
        index = bisect_right(self._starts, token) - 1
        return self._texts[index] if index >= 0 else ""

    def in_notes(self, token: int) -> bool:
        """Whether the last heading before a token is one of notes."""
        return heads_notes(self.over(token))

    def in_bibliography(self, token: int) -> bool:
        """Whether the last heading before a token is that of a bibliography."""
        return heads_bibliography(self.over(token))

    def has_notes(self) -> bool:
        """Whether any heading is one of notes and not of a bibliography."""
        return any(heads_notes(text) and not heads_bibliography(text) for text in self._texts)

    def start_of(self, token: int) -> int:
        """The token of the last heading before a token; -1 if there is none."""
        index = bisect_right(self._starts, token) - 1
        return self._starts[index] if index >= 0 else -1

    def is_ruled(self, token: int) -> bool:
        """Whether a rule stands before a token, with no heading in between."""
        index = bisect_right(self.rules, token) - 1
        return index >= 0 and self.rules[index] > self.start_of(token)

    def heading_between(self, start: int, end: int) -> int | None:
        """The first heading or rule from one token to another."""
        found = []
        for landmarks in (self._starts, self.rules):
            index = bisect_right(landmarks, start - 1)
            if index < len(landmarks) and landmarks[index] < end:
                found.append(landmarks[index])
        return min(found, default=None)
