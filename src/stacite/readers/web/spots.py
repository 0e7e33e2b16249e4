"""Where the target of a link begins a block or a line: the place of a note, if it is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.readers.web.labels import leading_label, parse_label, value_of
from stacite.readers.web.lines import is_lead, line_start, next_block, previous_sibling
from stacite.readers.web.names import is_note_role, says_note, says_other
from stacite.readers.web.page import BLOCKS, HEADINGS, Node, Trait

if TYPE_CHECKING:
    from stacite.readers.web.page import Page

_WHOLES = frozenset("body html main article".split())
NOTE_ROLES = frozenset("footnote endnote rearnote note doc-footnote doc-endnote sidenote".split())
_SPOT_TOKENS = 48
_LISTED = frozenset("dt dd li tr".split())
_LISTS = frozenset("dl ol ul table tbody div".split())


@dataclass(slots=True, eq=False)
class Spot:
    """A place where a note may stand."""

    target: Node
    block: Node
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


def spot_of(page: Page, target: Node) -> Spot | None:
    """The place of a target; None where it stands amid a line."""
    if target.name in ("body", "html", "main", "article", "head"):
        return None
    if target.name not in BLOCKS and not is_lead(page, target.open):
        return None
    block, start = _block(page, target)
    if block.name in ("body", "html", "main") and start <= block.open + 1 and block is target:
        return None
    head = page.letters(start, min(block.close, start + _SPOT_TOKENS), _SPOT_TOKENS)
    leading = leading_label(head)
    label = leading[0].text if leading is not None else ""
    item = str(block.items) if block.name == "li" and block.items else ""
    roles = [each.role for each in target.chain(5) if each.role]
    names = " ".join(each.names for each in (target, block))
    role = any(is_note_role(each) for each in roles)
    return Spot(
        target,
        block,
        start,
        label,
        item,
        _is_heading(page, target, block, start),
        role or _is_listed(block) or says_note(names),
        role,
        says_other(names),
    )


def _is_listed(block: Node) -> bool:
    """Whether what it stands in says that it holds notes: its parent; for a list's part, also what holds the list."""
    outer = block.parent
    if outer is None or outer.name in _WHOLES:
        return False
    if says_note(outer.names) or block.name not in _LISTED:
        return says_note(outer.names)
    for each in outer.chain(4):
        if each.name in _WHOLES or says_note(each.names):
            return each.name not in _WHOLES
        if each.name not in _LISTS:
            return False
    return False


def _block(page: Page, target: Node) -> tuple[Node, int]:
    """The block whose note a target names, and the token that it starts at."""
    roled = _roled(page, target)
    if roled is not None:
        return roled, roled.open
    if target.name in BLOCKS:
        return _row(page, target)
    block = page.block_of(target)
    start = line_start(page, target.open)
    if not page.letters(target.open, min(target.close + 1, target.open + 64), 64):
        following = next_block(page, target.close + 1)
        if following is not None:
            return _row(page, following)
    return _row(page, block) if start <= block.open + 1 else (block, start)


def _roled(page: Page, target: Node) -> Node | None:
    """The element around a target whose role is that of one note, where the target opens it but for a label."""
    for each in target.chain(5):
        if NOTE_ROLES.intersection(each.role.split()):
            before = page.letters(each.open, target.open, 64)
            return each if not before or parse_label(before) is not None else None
    return None


def _row(page: Page, block: Node) -> tuple[Node, int]:
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


def _is_heading(page: Page, target: Node, block: Node, start: int) -> bool:
    if (target.traits | block.traits) & Trait.HEADING or block.name == "caption":
        return True
    for token in page.tokens[start : min(start + 24, block.close)]:
        if isinstance(token, str) and token.strip():
            return False
        if isinstance(token, Node) and token.name in HEADINGS:
            return True
    return False


def echoes(spot: Spot, label: str) -> bool:
    """Whether a note's place starts with the label of its call, or is the item of that number."""
    return any(_is_same(mine, label) for mine in (spot.label, spot.item) if mine)


def _is_same(mine: str, label: str) -> bool:
    if mine.lower() == label.lower():
        return True
    value = value_of(label)
    return value is not None and value_of(mine) == value and any(letter.isdigit() for letter in mine + label)
