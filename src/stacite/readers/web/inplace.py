"""Notes that stand where they are called: side notes, tooltips, inline footnotes."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from stacite.readers.web.found import Call, Found
from stacite.readers.web.labels import parse_label
from stacite.readers.web.lines import is_lead, previous_sibling, shown
from stacite.readers.web.linked import around, is_at_end
from stacite.readers.web.links import MAX_LINKS
from stacite.readers.web.marks import own_mark
from stacite.readers.web.names import is_inline_note, says_note
from stacite.readers.web.page import BLOCKS, Node, Trait
from stacite.readers.web.ranges import Ranges

if TYPE_CHECKING:
    from stacite.readers.web.links import Link
    from stacite.readers.web.page import Page

_FEW = 60
_MOST_INNER = 400


def find_in_place(page: Page, taken: list[Found], links: list[Link]) -> list[Found]:
    """The notes in place, apart from those that have been found already."""
    labels = {node.attributes["for"]: node for node in page.nodes if node.name == "label" and "for" in node.attributes}
    ranges = Ranges((note.start, note.end) for note in taken)
    targets = _targets(links)
    found: list[Found] = []
    number = 0
    for node in page.nodes:
        if (found and node.open < found[-1].node.close) or not (node.attributes or "-" in node.name):
            continue
        before = _switch(page, node, labels)
        if (before is None and not _says_note(page, node)) or not _is_note(page, node, ranges, targets):
            continue
        note = _note(page, node, before)
        if not note.label:
            number += 1
            note.label = note.calls[0].label = str(number)
        found.append(note)
        if len(found) > MAX_LINKS:
            break  # more than any document has; the caller says so
    return found


def _says_note(page: Page, node: Node) -> bool:
    if node.traits & Trait.NOTE or is_inline_note(node.name, node.attributes.get("class", ""), node.role):
        return True
    return _is_opened(page, node)


def _switch(page: Page, node: Node, labels: dict[str, Node]) -> Node | None:
    """The label before a note that a checkbox shows and hides, as Tufte's CSS has it."""
    before = previous_sibling(page, node)
    if before is None or before.name != "input" or node.name in ("label", "input", "ul", "ol", "nav"):
        return None
    label = labels.get(before.attributes.get("id", ""))
    if label is None or not label.close < before.open or before.attributes.get("type") not in ("checkbox", "radio"):
        return None
    text = page.text_of(label, _FEW)
    return label if not text or parse_label(text) is not None or not any(map(str.isalnum, text)) else None


def _is_opened(page: Page, node: Node) -> bool:
    """Whether it says by name or role that it is a note, and a raised label stands right before it."""
    if node.name in BLOCKS or not (node.role == "tooltip" or says_note(node.names)):
        return False
    before = previous_sibling(page, node)
    if before is None or before.name in BLOCKS or parse_label(page.text_of(before, 24)) is None:
        return False
    inner = page.nodes_between(before.open, before.close)
    return any(each.traits & Trait.RAISED or each.name == "button" for each in inner)


def _targets(links: list[Link]) -> list[int]:
    """The tokens that labels further up lead to."""
    called = (link for link in links if link.label is not None and link.target is not None)
    return sorted({link.target.open for link in called if link.target and link.node.close < link.target.open})


def _holds_several(page: Page, node: Node, targets: list[int]) -> bool:
    """Whether more than one place of an element is called, or bears a label as a term: then it holds notes."""
    if bisect_right(targets, node.close) - bisect_right(targets, node.open) > 1:
        return True
    inner = page.nodes_between(node.open + 1, node.close)[:_MOST_INNER]
    if node.name in ("ol", "ul"):
        return sum(each.name == "li" and each.parent is node for each in inner) > 1
    return sum(each.name == "dt" and parse_label(page.text_of(each, 24)) is not None for each in inner) > 1


def _is_note(page: Page, node: Node, ranges: Ranges, targets: list[int]) -> bool:
    if node.traits & (Trait.CODE | Trait.NAVIGATION) or node.name in ("a", "label", "input", "sup", "body", "html"):
        return False
    if ranges.meet(node.open, node.close + 1) or _holds_several(page, node, targets):
        return False
    text = page.text_of(node, 200) or _hidden_text(page, node)
    if not text or parse_label(text) is not None:
        return False
    return node.name not in BLOCKS or bool(previous_sibling(page, node)) or not is_lead(page, node.open)


def _hidden_text(page: Page, node: Node) -> str:
    if not node.traits & Trait.HIDDEN or (node.parent is not None and node.parent.traits & Trait.HIDDEN):
        return ""
    inner = page.tokens[node.open + 1 : min(node.close, node.open + _FEW)]
    return " ".join(token.strip() for token in inner if isinstance(token, str)).strip()


def _note(page: Page, node: Node, label: Node | None) -> Found:
    before = label or _mark_before(page, node)
    if before is not None:
        parsed = parse_label(page.text_of(before, _FEW))
        text = parsed.text if parsed is not None and not parsed.text.startswith("⊕") else ""
        call = Call(before.open, before.close, text, before)
    else:
        text = own_mark(page, node)
        call = Call(node.open, node.open - 1, text, node)
    note = Found(node.open, node.close + 1, node, text, calls=[call], at_end=is_at_end(node))
    note.printed = text != ""
    return note


def _mark_before(page: Page, node: Node) -> Node | None:
    """The label that stands before the note, set apart as an element of its own."""
    before = previous_sibling(page, node)
    if before is None or before.name in BLOCKS or not shown(before):
        return None
    if parse_label(page.text_of(before, _FEW)) is None:
        return None
    return around(page, before)
