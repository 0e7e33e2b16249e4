"""A page as a row of tokens: letters, and where each element opens and closes.

Whether one thing stands before, in or near another is then a comparison of two numbers, whatever the depth of
nesting, and the chapters of a book make one row.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Trait:
    """What an element is in, or is itself: bits of a number (an `IntFlag` takes ten times as long)."""

    NONE: Final = 0
    HIDDEN: Final = 1
    """Not shown."""
    UNSEEN: Final = 2
    """Read out to those who don't see the page, and not shown."""
    CODE: Final = 4
    """A sample of code, as typed: what looks like a note in it is none."""
    RAISED: Final = 8
    ITALIC: Final = 16
    CITED: Final = 32
    """In a `<cite>`, which is italic where it holds a title alone."""
    HEADING: Final = 64
    NAVIGATION: Final = 128
    """A table of contents, a menu, a list of pages."""
    NOTE: Final = 256
    """Set as a footnote by a style sheet."""
    ABSENT: Final = HIDDEN | UNSEEN
    ASIDE: Final = HIDDEN | CODE | NAVIGATION


@dataclass(slots=True, eq=False)
class Node:
    """An element."""

    name: str
    attributes: Mapping[str, str]
    parent: Node | None
    part: int
    """Which file of a book it stands in, from 0."""
    line: int | None
    open: int
    """The token that opens it."""
    close: int = 0
    """The token that closes it."""
    traits: int = Trait.NONE
    items: int = field(default=0)
    """Of a list: how far its numbering has come. Of an item: its number."""

    @property
    def id(self) -> str:
        """The name that links call it by; empty where it has none."""
        return self.attributes.get("id") or (self.attributes.get("name", "") if self.name == "a" else "")

    @property
    def role(self) -> str:
        """What it says it is: `role`, `epub:type` and `data-type`, in lower case and parted by blanks."""
        return self.attributes.get("role", "")

    @property
    def names(self) -> str:
        """Its id and classes, parted by blanks."""
        return f"{self.id} {self.attributes.get('class', '')}"

    def holds(self, token: int) -> bool:
        """Whether that token is in it."""
        return self.open <= token <= self.close

    def chain(self, most: int = 400) -> Iterator[Node]:
        """It, then what it stands in, from the inside out, `most` at the most."""
        node: Node | None = self
        while node is not None and most > 0:
            yield node
            node = node.parent
            most -= 1


Token: TypeAlias = "Node | str | int"  # noqa: S105 - no password
"""An element opens, letters, or the element closes that was opened by the token of that number."""

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td "
    "tfoot th thead tr ul".split()
)
"""Elements that begin on a line of their own."""
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())


@dataclass(slots=True)
class Page:
    """One page, or all chapters of a book in the order of reading."""

    tokens: list[Token] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    """In the order in which they open."""
    ids: dict[tuple[int, str], Node] = field(default_factory=dict)
    """By part and id; the first of that name."""
    files: list[str] = field(default_factory=list)
    """The name of each part: a path in a book; empty for a page."""
    places: dict[str, int] = field(default_factory=dict)
    """The number of each part, by its name."""

    def letters(self, start: int, end: int, most: int = 400) -> str:
        """The letters shown between two tokens, blanks folded; cut where `most` tokens have been looked at."""
        found = []
        last = min(end, start + most)
        at = start
        while at < last:
            token = self.tokens[at]
            if isinstance(token, str):
                found.append(token)
            elif isinstance(token, Node) and token.traits & Trait.ABSENT:
                at = token.close
            elif isinstance(token, Node) and (token.name == "br" or token.name in BLOCKS):
                found.append(" ")
            at += 1
        return re.sub(r"\s+", " ", "".join(found)).strip()

    def text_of(self, node: Node, most: int = 400) -> str:
        """The letters of an element."""
        return self.letters(node.open + 1, node.close, most)

    def nodes_between(self, start: int, end: int) -> list[Node]:
        """The elements that open from one token to another (exclusive)."""
        first = bisect_left(self.nodes, start, key=lambda node: node.open)
        return self.nodes[first : bisect_left(self.nodes, end, key=lambda node: node.open)]

    def block_of(self, node: Node) -> Node:
        """The block that an element stands in; itself where it is one."""
        for each in node.chain(10_000):
            if each.name in BLOCKS:
                return each
        return node

    def place(self, token: int) -> Node:
        """The element that the token is in; one that opens or closes there."""
        while True:
            found = self.tokens[token]
            if isinstance(found, Node):
                return found
            if isinstance(found, int):
                closed = self.tokens[found]
                if isinstance(closed, Node) and token != found:
                    return closed.parent or closed
            token -= 1
