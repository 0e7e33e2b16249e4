"""The links of a page that lead to a place in it, what they look like, and whether their target may begin a note.

A note's place is where the target of a link begins a block or a line.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacite.readers.html.labels import LONGEST_LABEL, label_value, leading_label, parse_label, spoken_label
from stacite.readers.html.page import (
    BLOCKS,
    HEADINGS,
    ElementTrait,
    HtmlElement,
    is_line_lead,
    line_start,
    next_block,
    previous_sibling,
)
from stacite.readers.html.semantics import is_note_role, is_noteref_role, names_note, names_other
from stacite.text.characters import SUPERSCRIPT_DIGITS

if TYPE_CHECKING:
    from stacite.readers.html.labels import HtmlLabel
    from stacite.readers.html.page import HtmlPage


MAX_LINKS = 50_000
"""There and back, those of 25,000 notes; the largest book that was seen has 4,542."""
_POINTING_ATTRIBUTES = ("popovertarget", "aria-controls", "aria-details", "aria-describedby")
_LINK_TOKENS = 40
"""Tokens of a link that are looked at for its label."""


@dataclass(slots=True)
class PageLink:
    """A link to a place in the page; to one that is missing, where `target` is None."""

    node: HtmlElement
    target: HtmlElement | None
    fragment: str
    text: str
    label: HtmlLabel | None
    raised: bool
    called: bool
    """Its role is that of a note's call."""
    lead: bool
    """It stands at the start of a line."""
    opens: bool = False
    """A click on it opens its target in place."""


def page_links(page: HtmlPage) -> list[PageLink]:
    """All of them, in the order of the page; those beyond `MAX_LINKS` and one are not looked for."""
    own = _own_bases(page)
    nodes = (node for node in page.nodes if node.attributes and not node.traits & ElementTrait.CODE)
    found = (link for node in nodes if (link := _link(page, node, own)) is not None)
    return list(islice(found, MAX_LINKS + 1))


def _own_bases(page: HtmlPage) -> set[str]:
    """What stands before `#` in links that lead to the page itself: most of their fragments are places in it."""
    if len(page.files) > 1:
        return set()
    hits: Counter[str] = Counter()
    for node in page.nodes:
        base, mark, fragment = node.attributes.get("href", "").partition("#")
        if mark and base:
            hits[base] += 1 if _find_target(page, node.part, fragment) is not None else -1
    return {base for base, count in hits.items() if count >= 0}


def _find_target(page: HtmlPage, part: int, fragment: str) -> HtmlElement | None:
    if not fragment:
        return None
    for name in (fragment, unquote(fragment), f"user-content-{fragment}"):
        if (part, name) in page.ids:
            return page.ids[part, name]
    return None


def _link(page: HtmlPage, node: HtmlElement, own: set[str]) -> PageLink | None:
    href = node.attributes.get("href")
    if node.name == "a" and href is not None:
        base, _, fragment = href.strip().partition("#")
        part = _linked_part(page, node, base, own)
        target = _find_target(page, part, fragment) if part is not None else None
        if target is None and base and "://" in base and part is None:
            return None
        pointed = None if target is not None else _pointed(page, node)
        return _with_appearance(page, node, target or pointed, fragment, opens=pointed is not None)
    target = _pointed(page, node)
    return (
        None
        if target is None or node.name in ("input", "div", "section")
        else _with_appearance(page, node, target, target.id, opens=True)
    )


def _pointed(page: HtmlPage, node: HtmlElement) -> HtmlElement | None:
    """What other attributes than `href` point to: notes that open where one clicks."""
    for name in _POINTING_ATTRIBUTES:
        value = node.attributes.get(name)
        if value and (found := _find_target(page, node.part, value.split()[0])) is not None and found is not node:
            return found
    return None


def _linked_part(page: HtmlPage, node: HtmlElement, base: str, own: set[str]) -> int | None:
    if not base or base in own:
        return node.part
    if len(page.files) == 1 or ":" in base:
        return None
    folder = posixpath.dirname(page.files[node.part])
    file = posixpath.normpath(posixpath.join(folder, unquote(base)))
    return page.places.get(file)


def _with_appearance(
    page: HtmlPage, node: HtmlElement, target: HtmlElement | None, fragment: str, *, opens: bool
) -> PageLink:
    text = (
        page.letters(node.open + 1, node.close, _LINK_TOKENS)
        if node.close - node.open <= _LINK_TOKENS
        else "…" * LONGEST_LABEL
    )
    label, marked = parse_label(text), node
    if label is None and text:
        label, marked = _raised_label(page, node)
        label = label or spoken_label(text)
    raised = bool(marked.traits & ElementTrait.RAISED) or _all_raised(page, node)
    if label is not None and not label.bracketed and _in_brackets(page, node):
        label = replace(label, bracketed=True)
    called = is_noteref_role(node.role) or (node.parent is not None and is_noteref_role(node.parent.role))
    return PageLink(
        node, target, fragment, text, label, raised, called, target is not None and is_line_lead(page, node.open), opens
    )


def _raised_label(page: HtmlPage, node: HtmlElement) -> tuple[HtmlLabel | None, HtmlElement]:
    """The label that ends a link which holds words as well."""
    for token in range(node.open + 1, min(node.close, node.open + _LINK_TOKENS)):
        inner = page.tokens[token]
        if isinstance(inner, HtmlElement) and inner.name == "sup":
            return parse_label(page.text_of(inner, _LINK_TOKENS)), inner
    return None, node


def _all_raised(page: HtmlPage, node: HtmlElement) -> bool:
    """Whether all its letters are raised, or are raised digits."""
    at = node.open
    for token in page.tokens[node.open + 1 : min(node.close, node.open + _LINK_TOKENS)]:
        at += 1
        if isinstance(token, str) and token.strip() and not page.place(at).traits & ElementTrait.UNSEEN:
            return bool(page.place(at).traits & ElementTrait.RAISED) or token.strip()[0] in SUPERSCRIPT_DIGITS
    return False


def _in_brackets(page: HtmlPage, node: HtmlElement) -> bool:
    before = page.tokens[node.open - 1] if node.open else ""
    after = page.tokens[node.close + 1] if node.close + 1 < len(page.tokens) else ""
    return (
        isinstance(before, str)
        and isinstance(after, str)
        and before.rstrip()[-1:] in ("[", "(")
        and after.lstrip()[:1] in ("]", ")")
    )


_WHOLE_PAGE = frozenset("body html main article".split())
NOTE_ROLES = frozenset("footnote endnote rearnote note doc-footnote doc-endnote sidenote".split())
_SPOT_TOKENS = 48
_LISTED = frozenset("dt dd li tr".split())
_LISTS = frozenset("dl ol ul table tbody div".split())


@dataclass(slots=True, eq=False)
class NoteSpot:
    """A place where a note may stand."""

    target: HtmlElement
    block: HtmlElement
    start: int
    """The token that its letters start at, label and all."""
    label: str
    """What its line starts with, if that may be a label; else empty."""
    item: str
    """Its number, where it is a list's item."""
    heading: bool
    """It is, or starts with, a heading."""
    noted: bool
    """An id, a class or a role says note."""
    role: bool
    """A role says note."""
    other: bool
    """An id, a class or a role says that it is something else."""


def note_spot(page: HtmlPage, target: HtmlElement) -> NoteSpot | None:
    """The place of a target; None where it stands amid a line."""
    if target.name in ("body", "html", "main", "article", "head"):
        return None
    if target.name not in BLOCKS and not is_line_lead(page, target.open):
        return None
    block, start = _note_block(page, target)
    if block.name in ("body", "html", "main") and start <= block.open + 1 and block is target:
        return None
    head = page.letters(start, min(block.close, start + _SPOT_TOKENS), _SPOT_TOKENS)
    leading = leading_label(head)
    label = leading[0].text if leading is not None else ""
    item = str(block.items) if block.name == "li" and block.items else ""
    roles = [each.role for each in target.chain(5) if each.role]
    names = " ".join(each.names for each in (target, block))
    role = any(is_note_role(each) for each in roles)
    return NoteSpot(
        target,
        block,
        start,
        label,
        item,
        _is_heading(page, target, block, start),
        role or _is_listed(block) or names_note(names),
        role,
        names_other(names),
    )


def _is_listed(block: HtmlElement) -> bool:
    """Whether what it stands in says that it holds notes: its parent; for a list's part, also what holds the list."""
    outer = block.parent
    if outer is None or outer.name in _WHOLE_PAGE:
        return False
    if names_note(outer.names) or block.name not in _LISTED:
        return names_note(outer.names)
    for each in outer.chain(4):
        if each.name in _WHOLE_PAGE or names_note(each.names):
            return each.name not in _WHOLE_PAGE
        if each.name not in _LISTS:
            return False
    return False


def _note_block(page: HtmlPage, target: HtmlElement) -> tuple[HtmlElement, int]:
    """The block whose note a target names, and the token that it starts at."""
    roled = _with_note_role(page, target)
    if roled is not None:
        return roled, roled.open
    if target.name in BLOCKS:
        return _item_of(page, target)
    block = page.block_of(target)
    start = line_start(page, target.open)
    if not page.letters(target.open, min(target.close + 1, target.open + 64), 64):
        following = next_block(page, target.close + 1)
        if following is not None:
            return _item_of(page, following)
    return _item_of(page, block) if start <= block.open + 1 else (block, start)


def _with_note_role(page: HtmlPage, target: HtmlElement) -> HtmlElement | None:
    """The element around a target whose role is that of one note, where the target opens it but for a label."""
    for each in target.chain(5):
        if NOTE_ROLES.intersection(each.role.split()):
            before = page.letters(each.open, target.open, 64)
            return each if not before or parse_label(before) is not None else None
    return None


def _item_of(page: HtmlPage, block: HtmlElement) -> tuple[HtmlElement, int]:
    """A table's row for a cell of it, the label's term for a definition; all else as it is."""
    if block.name == "dd":
        term = previous_sibling(page, block)
        if term is not None and term.name == "dt" and parse_label(page.text_of(term, 12)) is not None:
            return term, term.open
    if block.name in ("td", "th") and block.parent is not None and block.parent.name == "tr":
        before = page.letters(block.parent.open, block.open, 64)
        if not before or parse_label(before) is not None:
            return block.parent, block.parent.open
    return block, block.open


def _is_heading(page: HtmlPage, target: HtmlElement, block: HtmlElement, start: int) -> bool:
    if (target.traits | block.traits) & ElementTrait.HEADING or block.name == "caption":
        return True
    for token in page.tokens[start : min(start + 24, block.close)]:
        if isinstance(token, str) and token.strip():
            return False
        if isinstance(token, HtmlElement) and token.name in HEADINGS:
            return True
    return False


def repeats_label(spot: NoteSpot, label: str) -> bool:
    """Whether a note's place starts with the label of its call, or is the item of that number."""
    return any(_is_same(mine, label) for mine in (spot.label, spot.item) if mine)


def _is_same(mine: str, label: str) -> bool:
    if mine.lower() == label.lower():
        return True
    value = label_value(label)
    return value is not None and label_value(mine) == value and any(letter.isdigit() for letter in mine + label)
