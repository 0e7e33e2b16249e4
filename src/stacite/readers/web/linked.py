"""Notes that links call, and those beside them in their lists that nothing calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.document import MarkerShape
from stacite.readers.web.extents import Extents
from stacite.readers.web.found import Call, Found
from stacite.readers.web.labels import leading_label
from stacite.readers.web.lines import shown
from stacite.readers.web.marks import own_mark
from stacite.readers.web.names import is_end_role, says_note
from stacite.readers.web.page import BLOCKS, Node
from stacite.readers.web.pairing import Linked, Pairing
from stacite.readers.web.ranges import Ranges
from stacite.readers.web.spots import NOTE_ROLES

if TYPE_CHECKING:
    from stacite.readers.web.landmarks import Landmarks
    from stacite.readers.web.links import Link
    from stacite.readers.web.page import Page

_SHORT = 8
"""Letters of a call that is no label, and yet printed as one."""
_END_NAMES = ("endnote", "_edn", "rearnote")


def find_linked(page: Page, links: list[Link], marks: Landmarks) -> list[Found]:
    """The notes that links call, in the order in which they stand."""
    pairs = Pairing(page, links, marks).run()
    calls = [link.node.open for pair in pairs for link in pair.calls]
    extents = Extents(page, [(pair.spot.start, pair.spot.block) for pair in pairs], calls)
    notes = [_found(page, pair, extents.end(pair.spot.start)) for pair in pairs]
    lone = _uncalled(page, pairs, notes)
    return sorted([*notes, *lone], key=lambda note: note.start)


def _found(page: Page, pair: Linked, end: int) -> Found:
    spot = pair.spot
    label = next((call.label.text for call in pair.calls if call.label is not None), "")
    if not label:
        label = (
            own_mark(page, spot.block)
            or spot.item
            or next((call.text for call in pair.calls if 0 < len(call.text) <= 8), "")
        )
    calls = [_call(page, link, label) for link in pair.calls]
    at_end = is_at_end(spot.block) or any(call.node.part != spot.target.part for call in calls)
    return Found(
        spot.start,
        end,
        spot.target,
        label,
        spot.block.name != "li" or spot.label == label,
        calls,
        at_end,
    )


def is_at_end(node: Node) -> bool:
    """Whether it is, or stands in, a list of endnotes."""
    return any(
        is_end_role(each.role) or any(name in each.names.lower() for name in _END_NAMES) for each in node.chain(8)
    )


def _call(page: Page, link: Link, label: str) -> Call:
    node = around(page, link.node)
    shape = MarkerShape.REFERENCE
    if link.text and link.label is None and len(link.text) > _SHORT:
        return Call(node.close, node.close, label, link.node, shape)
    return Call(node.open, node.close, link.label.text if link.label is not None else label, link.node, shape)


def around(page: Page, node: Node) -> Node:
    """The largest element of a line that holds a call and nothing else."""
    found = node
    for each in node.chain(5):
        if each.name in BLOCKS or each.close - each.open > 60:
            break
        rest = page.letters(each.open, node.open, 60) + page.letters(node.close, each.close, 60)
        if any(letter.isalnum() for letter in rest):
            break
        found = each
    return found


def _uncalled(page: Page, pairs: list[Linked], notes: list[Found]) -> list[Found]:
    """Notes of the same lists, and those that say what they are, that nothing calls."""
    taken = Ranges((note.start, note.end) for note in notes)
    end = -1
    lists = {id(pair.spot.block.parent): pair.spot.block for pair in pairs if pair.spot.block.parent is not None}
    found = []
    for node in page.nodes:
        beside = lists.get(id(node.parent))
        if not (_says_note(node) or (beside is not None and _is_beside(page, node, beside))) or not shown(node):
            continue
        if node.open < end or taken.meet(node.open, node.close + 1):
            continue
        end = node.close + 1
        found.append(_lone(page, node))
    return found


def _says_note(node: Node) -> bool:
    return bool(node.role) and node.name in BLOCKS and bool((NOTE_ROLES - {"note"}).intersection(node.role.split()))


def _is_beside(page: Page, node: Node, note: Node) -> bool:
    if node.name != note.name or not page.text_of(node, 24):
        return False
    if node.name == "li":
        return True
    names = node.attributes.get("class", "") == note.attributes.get("class", "")
    return names and says_note(node.names) and leading_label(page.text_of(node, 24)) is not None


def _lone(page: Page, node: Node) -> Found:
    label = own_mark(page, node)
    printed = label != ""
    if node.name == "li" and node.items and not label:
        label = str(node.items)
    return Found(
        node.open, node.close + 1, node, label, printed, [], is_at_end(node), confidence=0.8, reason="nothing calls it"
    )
