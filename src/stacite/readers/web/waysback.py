"""What of a note leads back to its call, and is no part of its text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from stacite.readers.web.labels import parse_label
from stacite.readers.web.lines import is_lead
from stacite.readers.web.names import says_back
from stacite.readers.web.page import BLOCKS, Node, Trait

if TYPE_CHECKING:
    from stacite.readers.web.found import Found
    from stacite.readers.web.links import Link
    from stacite.readers.web.page import Page

_SECTIONS = frozenset("section article div main body".split())
_NEAR = 24
_WORDY = 60
"""Letters; a link of more is the note itself, made to lead back."""
_SMALL = 80


class WaysBack:
    """Finds them among the links of a page."""

    def __init__(self, page: Page, links: list[Link], found: list[Found]) -> None:
        self._page = page
        self._links = links
        self._calls = sorted((call.start, call.end) for note in found for call in note.calls)
        self._opens = [link.node.open for link in links]

    def of(self, note: Found) -> dict[int, int]:
        """The tokens that open and close what is to go, by the one that opens it."""
        calls = sorted((call.start, call.end) for call in note.calls)
        first, last = bisect_left(self._opens, note.start), bisect_right(self._opens, note.end)
        gone: dict[int, int] = {}
        for link in self._links[first:last]:
            if self._goes(link, note, calls):
                gone[link.node.open] = link.node.close
        for node in self._page.nodes_between(note.start, note.end):
            if "doc-backlink" in node.role or (node.name == "a" and says_back(node.attributes.get("class", ""))):
                gone[node.open] = node.close
        return self._widened(gone, note)

    def _goes(self, link: Link, note: Found, calls: list[tuple[int, int]]) -> bool:
        text = link.text
        if len(text) > _WORDY or self._outward(link):
            return False
        if link.target is not None and self._meets(link.target, calls):
            return link.target.name not in _SECTIONS or self._ends(link, note)
        if link.target is not None and link.target.holds(link.node.open):
            return self._is_mark(text) or (parse_label(text) is not None and is_lead(self._page, link.node.open))
        if link.target is not None:
            return self._is_mark(text)
        lead_label = parse_label(text) is not None and is_lead(self._page, link.node.open) and note.printed
        return self._is_mark(text) or lead_label

    def _outward(self, link: Link) -> bool:
        return link.target is None and "://" in link.node.attributes.get("href", "")

    def _is_mark(self, text: str) -> bool:
        """Whether a link has neither letters nor digits: an arrow, or nothing."""
        return not any(letter.isalnum() for letter in text)

    def _ends(self, link: Link, note: Found) -> bool:
        """Whether a link of words ends a note: one to a section as a whole is else what the note speaks of."""
        rest = self._page.letters(link.node.close, note.end, _NEAR)
        return parse_label(link.text) is None and not any(letter.isalnum() or letter == "." for letter in rest)

    def _meets(self, target: Node, calls: list[tuple[int, int]]) -> bool:
        """Whether a target is a call of the note, holds one, or stands beside one in its line."""
        first = max(0, bisect_left(calls, (target.open, 0)) - 1)
        for start, end in calls[first:]:
            if start > target.close + _NEAR:
                break
            if target.open <= start <= target.close or start <= target.open <= end:
                return True
            if self._stands_by(target, start, end):
                return True
        return False

    def _stands_by(self, target: Node, start: int, end: int) -> bool:
        """Whether a target is an anchor near a call, with no heading and no other call between them."""
        if target.traits & Trait.HEADING or max(target.open - end, start - target.close) > _NEAR:
            return False
        if target.name in BLOCKS and self._page.text_of(target, _NEAR):
            return False
        other = bisect_right(self._calls, (target.open, 1 << 60)) - 1
        if other >= 0 and target.open <= self._calls[other][1]:
            return False
        first, last = (target.open, start) if target.open < start else (end, target.close)
        if any(node.traits & Trait.HEADING for node in self._page.nodes_between(first, last)):
            return False
        return bisect_left(self._calls, (last, 0)) <= bisect_left(self._calls, (first, 0))

    def _widened(self, gone: dict[int, int], note: Found) -> dict[int, int]:
        """With the elements that hold nothing else: `<sup>[…]</sup>`, `<span>^ …</span>`."""
        wide: dict[int, int] = {}
        for start in sorted(gone):
            node = self._page.tokens[start]
            if not isinstance(node, Node):
                continue
            for each in node.chain(6):
                if each.open <= note.start or each.close >= note.end or each.close - each.open > _SMALL:
                    break
                if each is not node and (each.name in BLOCKS or not self._is_empty(each, gone)):
                    break
                wide[each.open] = each.close
        return wide

    def _is_empty(self, node: Node, gone: dict[int, int]) -> bool:
        """Whether it holds no letters but those that go, or says itself that it leads back."""
        if says_back(f"{node.attributes.get('class', '')} {node.role}"):
            return True
        at = node.open + 1
        while at < node.close:
            token = self._page.tokens[at]
            if at in gone:
                at = gone[at]
            elif isinstance(token, str) and any(letter.isalnum() for letter in token):
                return False
            at += 1
        return True
