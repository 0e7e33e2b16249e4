"""Links become calls: which of them lead to a note.

Structure decides. A call is a short label amid a line; what it leads to starts a line elsewhere. That is a note where a
link leads back from it to the call, or where a role, a name, or raised or bracketed label that the note repeats says
so. Lists of works, headings, equations and pages are led to by such links too: none of these is a note.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.readers.web.labels import parse_label
from stacite.readers.web.lines import definition_end, is_lead
from stacite.readers.web.names import is_other_role, says_note, says_other
from stacite.readers.web.page import BLOCKS, Node, Trait
from stacite.readers.web.spots import Spot, echoes, spot_of

if TYPE_CHECKING:
    from stacite.readers.web.landmarks import Landmarks
    from stacite.readers.web.links import Link
    from stacite.readers.web.page import Page

_NEAR = 16
"""Tokens between a call and the anchor that a way back leads to."""
_ALL = 1 << 60
_WORDS = 12
"""Letters beside links that make a block more than a menu."""
_ROW = 3
_MOST, _FEW = 2000, 12
_LARGE = 400
"""Tokens; a way back to something larger is none to a call in it."""


@dataclass(slots=True, eq=False)
class Linked:
    """A note that links call."""

    spot: Spot
    calls: list[Link] = field(default_factory=list)
    """In the order of the page."""


class Pairing:
    """Goes through the links of a page."""

    def __init__(self, page: Page, links: list[Link], marks: Landmarks) -> None:
        self._page = page
        self._links = links
        self._marks = marks
        self._opens = [link.node.open for link in links]
        self._spots: dict[int, Spot | None] = {}
        self._backs: dict[int, list[tuple[int, int]]] = {}
        self._forth: dict[int, list[tuple[int, int]]] = {}
        self._found: dict[int, Linked] = {}
        """By the token that the note starts at."""

    def run(self) -> list[Linked]:
        """The notes, in the order in which they stand."""
        for link in self._links:
            if not link.lead and self._is_call(link):
                self._take(link)
        for link in self._links:
            if link.lead and self._is_call(link) and not self._in_found(link):
                self._take(link)
        for note in self._found.values():
            note.calls.sort(key=lambda call: call.node.open)
            note.calls = self._without_references(note)
        return sorted((note for note in self._found.values() if note.calls), key=lambda note: note.spot.start)

    def spot(self, target: Node) -> Spot | None:
        """The place of a target, found once."""
        if target.open not in self._spots:
            self._spots[target.open] = spot_of(self._page, target)
        return self._spots[target.open]

    def _take(self, link: Link) -> None:
        spot = self.spot(link.target) if link.target is not None else None
        if spot is not None:
            note = self._found.setdefault(spot.start, Linked(spot))
            note.calls.append(link)

    def _is_call(self, link: Link) -> bool:
        target = link.target
        if target is None or link.node.traits & Trait.ASIDE or target.traits & Trait.CODE:
            return False
        if link.label is None and link.text and not link.called:
            return False
        spot = self.spot(target)
        if spot is None or (spot.block.holds(link.node.open) and spot.start <= link.node.open):
            return False
        if (
            self._is_number_of_own(link, spot)
            or self._is_other(link, spot)
            or self._leads_back(link, spot)
            or self._is_in_menu(link, spot)
        ):
            return False
        return self._is_note(link, spot)

    def _is_other(self, link: Link, spot: Spot) -> bool:
        """Whether it is no note that the link leads to, whatever it looks like."""
        if spot.heading and not spot.role and not self._is_title(link, spot):
            return True
        if is_other_role(link.node.role) or any(is_other_role(each.role) for each in spot.target.chain(3)):
            return True
        if spot.noted:
            return False
        named = spot.other or says_other(link.node.names) or says_other(link.fragment)
        return named and not (link.raised and self._is_paired(link, spot) and not spot.other)

    def _is_in_menu(self, link: Link, spot: Spot) -> bool:
        """Whether its block holds links and no text: `A | B | C`, `next`; what says that it is a call may do so."""
        if link.raised or link.called or link.opens or spot.noted:
            return False
        block = self._page.block_of(link.node)
        letters, links = _beside_links(self._page, block)
        return letters == 0 or (letters < _WORDS and links >= _ROW)

    def _is_number_of_own(self, link: Link, spot: Spot) -> bool:
        """Whether a link is the number of a question or a heading, that leads to an answer of the same number."""
        label = link.label
        if label is None or label.bracketed or label.is_symbol or link.raised or link.called or spot.noted:
            return False
        if says_note(f"{link.node.names} {link.fragment}") or self._marks.in_notes(spot.start):
            return False
        before = self._page.tokens[link.node.open - 1]
        apart = not isinstance(before, str) or before[-1:].isspace()
        leads = is_lead(self._page, link.node.open, labels=False)
        return leads or (apart and bool(link.node.traits & Trait.HEADING))

    def _is_title(self, link: Link, spot: Spot) -> bool:
        """Whether a heading is a note's label and nothing else, as FictionBook's notes have it."""
        marked = link.label is not None and (link.raised or link.label.bracketed or spot.noted)
        return marked and parse_label(self._page.text_of(spot.block, _NEAR)) is not None

    def _leads_back(self, link: Link, spot: Spot) -> bool:
        """Whether the link is the way back from a note further down to the line that calls it."""
        if link.node.open < spot.start or link.called:
            return False
        return _is_within(link.node.open, self._called_blocks(spot))

    def _called_blocks(self, spot: Spot) -> list[tuple[int, int]]:
        """The blocks that labels amid a spot's lines lead to, from first to last."""
        if spot.start not in self._forth:
            found = set()
            for link in self._links_in(spot):
                if link.target is not None and _is_marked(link) and not link.lead:
                    there = self.spot(link.target)
                    if there is not None:
                        found.add((there.block.open, there.block.close))
            self._forth[spot.start] = sorted(found)
        return self._forth[spot.start]

    def _is_note(self, link: Link, spot: Spot) -> bool:
        if link.called or spot.role or (link.opens and link.raised):
            return True
        if link.label is not None and link.label.spoken:
            return self._is_spoken_call(link, spot)
        if self._is_paired(link, spot):
            return link.label is not None or spot.noted
        if self._marks.in_bibliography(spot.start) and not spot.noted:
            return False
        label = link.label
        if label is None:
            return spot.noted and says_note(link.node.names)
        same = echoes(spot, label.text)
        in_notes = self._marks.in_notes(spot.start)
        if spot.noted or says_note(f"{link.node.names} {link.fragment}"):
            return same or link.raised or label.bracketed or label.is_symbol or in_notes or not spot.other
        return same and (link.raised or label.is_symbol or in_notes or (label.bracketed and self._is_below(link, spot)))

    def _is_spoken_call(self, link: Link, spot: Spot) -> bool:
        """Whether words with a number call a note: `Figure 3` and `Section 3` lead to other things in the same way."""
        named = says_note(f"{link.node.names} {link.fragment}") or self._is_tight(link)
        if self._is_paired(link, spot):
            return spot.noted or link.raised or named or self._marks.in_notes(spot.start)
        echoed = link.label is not None and echoes(spot, link.label.text)
        return spot.noted and echoed and (link.raised or named)

    def _is_tight(self, link: Link) -> bool:
        """Whether a link follows a letter or a sign without a blank, as calls do and words don't."""
        before = self._page.tokens[link.node.open - 1]
        return isinstance(before, str) and not before[-1].isspace() and before[-1] not in "([{/-–—'’\"“„«"

    def _is_below(self, link: Link, spot: Spot) -> bool:
        """Whether a rule parts a note from its call."""
        return self._marks.heading_between(link.node.open, spot.start) is not None and self._marks.is_ruled(spot.start)

    def _is_paired(self, link: Link, spot: Spot) -> bool:
        """Whether a link leads back from the note to the call."""
        return _is_within(link.node.open, self._back_places(spot))

    def _back_places(self, spot: Spot) -> list[tuple[int, int]]:
        """The tokens among which the calls stand that the links of a note lead back to, from first to last."""
        if spot.start not in self._backs:
            links = self._links_in(spot)
            self._backs[spot.start] = sorted({place for link in links if (place := self._back_place(link, spot))})
        return self._backs[spot.start]

    def _back_place(self, link: Link, spot: Spot) -> tuple[int, int] | None:
        """An anchor's surroundings in its block; a block as a whole, where the link is no call itself."""
        target = link.target
        if target is None or spot.block.holds(target.open):
            return None
        if target.name in BLOCKS:
            spoken = _is_marked(link) and not link.lead
            return None if spoken or target.close - target.open > _LARGE else (target.open, target.close)
        block = self._page.block_of(target)
        return max(block.open, target.open - _NEAR), min(block.close, max(target.open + _NEAR, target.close))

    def _links_in(self, spot: Spot) -> list[Link]:
        """The links of a block, or the next ones of a line."""
        first = bisect_left(self._opens, spot.start)
        last = definition_end(self._page, spot.block) if spot.block.name == "dt" else spot.block.close
        most = _MOST if spot.start <= spot.block.open + 1 else _FEW
        return self._links[first : min(bisect_right(self._opens, last), first + most)]

    def _in_found(self, link: Link) -> bool:
        """Whether a link stands in a line that is a note's."""
        spot = self.spot(link.node)
        if spot is not None and spot.start in self._found:
            return True
        return any(each.open in self._found for each in link.node.chain(6))

    def _without_references(self, note: Linked) -> list[Link]:
        """Its calls, without links that only speak of it: `see note 3`, or a link in another note."""
        return [call for call in note.calls if not self._speaks(call)] or note.calls

    def _speaks(self, link: Link) -> bool:
        if link.raised or link.called or link.label is None or link.label.bracketed:
            return False
        if link.label.worded:
            return True
        before = self._page.letters(max(0, link.node.open - 2), link.node.open).lower()
        return before.endswith(
            ("note", "notes", "n.", "nn.", "fn.", "anm.", "fn", "nota", "footnote", "endnote", "see", "cf.")
        )


def _is_marked(link: Link) -> bool:
    """Whether a link is a label and not words that a number ends."""
    return link.label is not None and not link.label.spoken


def _is_within(token: int, ranges: list[tuple[int, int]]) -> bool:
    """Whether a token lies in one of the ranges, which are sorted; those that start nearest before it are asked."""
    last = bisect_right(ranges, (token, _ALL))
    return any(token <= end for _, end in ranges[max(0, last - 8) : last])


def _beside_links(page: Page, block: Node) -> tuple[int, int]:
    """Letters and digits of a block that no link holds, and its links, as far as it takes to tell text from a menu."""
    letters, links, at = 0, 0, block.open + 1
    last = min(block.close, at + _LARGE)
    while at < last and letters < _WORDS:
        token = page.tokens[at]
        if isinstance(token, str):
            letters += sum(map(str.isalnum, token[:_LARGE]))
        elif isinstance(token, Node) and token.name == "a" and "href" in token.attributes:
            links += 1
            at = token.close
        at += 1
    return letters, links
