"""The links of a page that lead to a place in it, and what they look like."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacite.readers.web.labels import LONGEST, parse_label, spoken_label
from stacite.readers.web.lines import is_lead
from stacite.readers.web.names import is_call_role
from stacite.readers.web.page import Node, Trait

if TYPE_CHECKING:
    from stacite.readers.web.labels import Label
    from stacite.readers.web.page import Page

MAX_LINKS = 50_000
"""There and back, those of 25,000 notes; the largest book that was seen has 4,542."""
_POINTERS = ("popovertarget", "aria-controls", "aria-details", "aria-describedby")
_FEW = 40
"""Tokens of a link that are looked at for its label."""


@dataclass(slots=True)
class Link:
    """A link to a place in the page; to one that is missing, where `target` is None."""

    node: Node
    target: Node | None
    fragment: str
    text: str
    label: Label | None
    raised: bool
    called: bool
    """Its role is that of a note's call."""
    lead: bool
    """It stands at the start of a line."""
    opens: bool = False
    """A click on it opens its target in place."""


def links_of(page: Page) -> list[Link]:
    """All of them, in the order of the page; those beyond `MAX_LINKS` and one are not looked for."""
    own = _own_bases(page)
    nodes = (node for node in page.nodes if node.attributes and not node.traits & Trait.CODE)
    found = (link for node in nodes if (link := _link(page, node, own)) is not None)
    return list(islice(found, MAX_LINKS + 1))


def _own_bases(page: Page) -> set[str]:
    """What stands before `#` in links that lead to the page itself: most of their fragments are places in it."""
    if len(page.files) > 1:
        return set()
    hits: Counter[str] = Counter()
    for node in page.nodes:
        base, mark, fragment = node.attributes.get("href", "").partition("#")
        if mark and base:
            hits[base] += 1 if _find(page, node.part, fragment) is not None else -1
    return {base for base, count in hits.items() if count >= 0}


def _find(page: Page, part: int, fragment: str) -> Node | None:
    if not fragment:
        return None
    for name in (fragment, unquote(fragment), f"user-content-{fragment}"):
        if (part, name) in page.ids:
            return page.ids[part, name]
    return None


def _link(page: Page, node: Node, own: set[str]) -> Link | None:
    href = node.attributes.get("href")
    if node.name == "a" and href is not None:
        base, _, fragment = href.strip().partition("#")
        part = _part(page, node, base, own)
        target = _find(page, part, fragment) if part is not None else None
        if target is None and base and "://" in base and part is None:
            return None
        pointed = None if target is not None else _pointed(page, node)
        return _described(page, node, target or pointed, fragment, opens=pointed is not None)
    target = _pointed(page, node)
    return (
        None
        if target is None or node.name in ("input", "div", "section")
        else _described(page, node, target, target.id, opens=True)
    )


def _pointed(page: Page, node: Node) -> Node | None:
    """What other attributes than `href` point to: notes that open where one clicks."""
    for name in _POINTERS:
        value = node.attributes.get(name)
        if value and (found := _find(page, node.part, value.split()[0])) is not None and found is not node:
            return found
    return None


def _part(page: Page, node: Node, base: str, own: set[str]) -> int | None:
    if not base or base in own:
        return node.part
    if len(page.files) == 1 or ":" in base:
        return None
    folder = posixpath.dirname(page.files[node.part])
    file = posixpath.normpath(posixpath.join(folder, unquote(base)))
    return page.places.get(file)


def _described(page: Page, node: Node, target: Node | None, fragment: str, *, opens: bool) -> Link:
    text = page.letters(node.open + 1, node.close, _FEW) if node.close - node.open <= _FEW else "…" * LONGEST
    label, marked = parse_label(text), node
    if label is None and text:
        label, marked = _raised_label(page, node)
        label = label or spoken_label(text)
    raised = bool(marked.traits & Trait.RAISED) or _all_raised(page, node)
    if label is not None and not label.bracketed and _in_brackets(page, node):
        label = replace(label, bracketed=True)
    called = is_call_role(node.role) or (node.parent is not None and is_call_role(node.parent.role))
    return Link(
        node, target, fragment, text, label, raised, called, target is not None and is_lead(page, node.open), opens
    )


def _raised_label(page: Page, node: Node) -> tuple[Label | None, Node]:
    """The label that ends a link which holds words as well."""
    for token in range(node.open + 1, min(node.close, node.open + _FEW)):
        inner = page.tokens[token]
        if isinstance(inner, Node) and inner.name == "sup":
            return parse_label(page.text_of(inner, _FEW)), inner
    return None, node


def _all_raised(page: Page, node: Node) -> bool:
    """Whether all its letters are raised, or are raised digits."""
    at = node.open
    for token in page.tokens[node.open + 1 : min(node.close, node.open + _FEW)]:
        at += 1
        if isinstance(token, str) and token.strip() and not page.place(at).traits & Trait.UNSEEN:
            return bool(page.place(at).traits & Trait.RAISED) or token.strip()[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹"
    return False


def _in_brackets(page: Page, node: Node) -> bool:
    before = page.tokens[node.open - 1] if node.open else ""
    after = page.tokens[node.close + 1] if node.close + 1 < len(page.tokens) else ""
    return (
        isinstance(before, str)
        and isinstance(after, str)
        and before.rstrip()[-1:] in ("[", "(")
        and after.lstrip()[:1] in ("]", ")")
    )
