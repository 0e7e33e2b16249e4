"""Lines of a page: what stands at the start of one, and what goes before it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.readers.web.labels import LONGEST, parse_label
from stacite.readers.web.page import BLOCKS, Node, Trait

if TYPE_CHECKING:
    from stacite.readers.web.page import Page

_FAR = 32
"""Tokens; what stands further off is not next to it."""


def line_start(page: Page, token: int) -> int:
    """The first token of the line that `token` is in: after a `<br>` or the edge of a block."""
    at = token
    while at > 0 and token - at < _FAR * 8 and not _ends_line(page, at - 1):
        at -= 1
    return at


def line_end(page: Page, token: int, last: int) -> int:
    """The token that ends the line that `token` is in, or `last`."""
    at = token
    while at < last and at - token < _FAR * 8 and not _ends_line(page, at):
        at += 1
    return at


def _ends_line(page: Page, at: int) -> bool:
    token = page.tokens[at]
    node = page.tokens[token] if isinstance(token, int) else token
    return isinstance(node, Node) and (node.name in BLOCKS or node.name == "br")


def is_lead(page: Page, token: int, *, labels: bool = True) -> bool:
    """Whether nothing but signs goes before `token` in its line; or a label, where `labels` are let pass."""
    seen = ""
    for at in range(token - 1, max(-1, token - _FAR), -1):
        before = page.tokens[at]
        if isinstance(before, str):
            seen = before[-_FAR:] + seen
            if len(seen) > LONGEST and any(map(str.isalnum, seen)):
                return False
        elif _ends_line(page, at):
            return not any(map(str.isalnum, seen)) or (labels and parse_label(seen.strip()) is not None)
    return token < _FAR and not any(map(str.isalnum, seen))


def next_block(page: Page, token: int) -> Node | None:
    """The block that opens next, where no letters stand before it."""
    for at in range(token, min(token + _FAR, len(page.tokens))):
        found = page.tokens[at]
        if isinstance(found, str):
            if found.strip():
                return None
        elif isinstance(found, Node):
            if found.name in BLOCKS:
                return found
        elif isinstance(closed := page.tokens[found], Node) and closed.name in BLOCKS:
            return None
    return None


def siblings(page: Page, node: Node, most: int) -> list[Node]:
    """The elements that follow in the same parent, one more than `most` at the most."""
    found: list[Node] = []
    at = node.close + 1
    while at < len(page.tokens) and len(found) <= most:
        token = page.tokens[at]
        if isinstance(token, Node):
            found.append(token)
            at = token.close
        elif isinstance(token, int):
            break
        at += 1
    return found


def previous_sibling(page: Page, node: Node) -> Node | None:
    """The element that closes right before another opens, but for blanks."""
    at = node.open - 1
    while at > 0 and isinstance(page.tokens[at], str) and not str(page.tokens[at]).strip():
        at -= 1
    opened = page.tokens[at] if at >= 0 else None
    closed = page.tokens[opened] if isinstance(opened, int) else None
    return closed if isinstance(closed, Node) else None


def definition_end(page: Page, term: Node, most: int = 12) -> int:
    """The token that closes the last `<dd>` of a `<dt>` (HTML, 4.4.9); the term's own where it has none."""
    end = term.close
    for sibling in siblings(page, term, most):
        if sibling.name == "dt":
            break
        end = sibling.close
    return end


def shown(node: Node) -> bool:
    """Whether an element is seen, and is neither code nor a menu."""
    return not node.traits & Trait.ASIDE
