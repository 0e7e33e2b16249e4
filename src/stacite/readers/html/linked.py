"""Notes that links refer to, and those without a reference in the same lists.

Structure decides. A note reference is a short label within a line, and its target starts a line elsewhere. The target
is a note if a link leads back from it to the reference, or if a role, a name, or a raised or bracketed label that the
note repeats says so. Bibliographies, headings, equations and pages have such links too and must not be taken for notes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.model.document import NoteRefShape
from stacite.readers.html.labels import leading_label, parse_label
from stacite.readers.html.links import NOTE_ROLES, NoteSpot, note_spot, repeats_label
from stacite.readers.html.notes import FoundNote, HtmlNoteRef, NoteExtents, TokenRanges
from stacite.readers.html.page import (
    BLOCKS,
    ElementTrait,
    HtmlElement,
    definition_end,
    is_line_lead,
    is_shown_text,
    starting_label,
)
from stacite.readers.html.semantics import is_endnote_role, is_other_role, names_note, names_other

if TYPE_CHECKING:
    from stacite.readers.html.links import PageLink
    from stacite.readers.html.page import HtmlPage, PageLandmarks


# Tokens between a note reference and the anchor that its backlink leads to.
_NEAR_TOKENS = 16
_AFTER_ALL_TOKENS = 1 << 60
# Characters outside links that make a block more than a menu.
_CHARACTERS_OF_TEXT = 12
_LINKS_OF_MENU = 3
_MOST_LINKS_OF_BLOCK, _LINKS_OF_LINE = 2000, 12
# Tokens; a link to something larger is not a backlink to a reference inside it.
_LARGE_BLOCK = 400


@dataclass(slots=True, eq=False)
class LinkedNote:
    """A note with the links that refer to it."""

    spot: NoteSpot
    note_refs: list[PageLink] = field(default_factory=list)
    """In document order."""


class LinkPairing:
    """Pairs links with the notes that they refer to."""

    def __init__(self, page: HtmlPage, links: list[PageLink], landmarks: PageLandmarks) -> None:
        self._page = page
        self._links = links
        self._landmarks = landmarks
        self._opens = [link.node.open for link in links]
        self._spots: dict[int, NoteSpot | None] = {}
        self._backlink_ranges_of: dict[int, list[tuple[int, int]]] = {}
        self._referring_blocks_of: dict[int, list[tuple[int, int]]] = {}
        self._found: dict[int, LinkedNote] = {}
        """By the token that starts the note."""

    def notes(self) -> list[LinkedNote]:
        """The notes, in document order."""
        for link in self._links:
            # References within lines come first: they tell which lines are notes, whose own links are backlinks.
            if not link.leads_line and self._is_note_ref(link):
                self._take(link)
        for link in self._links:
            if link.leads_line and self._is_note_ref(link) and not self._is_in_found_note(link):
                self._take(link)
        for note in self._found.values():
            note.note_refs.sort(key=lambda ref: ref.node.open)
            note.note_refs = self._without_references(note)
        return sorted((note for note in self._found.values() if note.note_refs), key=lambda note: note.spot.start)

    def spot(self, target: HtmlElement) -> NoteSpot | None:
        """The place of a target, cached."""
        if target.open not in self._spots:
            self._spots[target.open] = note_spot(self._page, target)
        return self._spots[target.open]

    def _take(self, link: PageLink) -> None:
        spot = self.spot(link.target) if link.target is not None else None
        if spot is not None:
            note = self._found.setdefault(spot.start, LinkedNote(spot))
            note.note_refs.append(link)

    def _is_note_ref(self, link: PageLink) -> bool:
        target = link.target
        if target is None or link.node.traits & ElementTrait.NOT_TEXT or target.traits & ElementTrait.CODE:
            return False
        if link.label is None and link.text and not link.has_noteref_role:
            return False
        spot = self.spot(target)
        if spot is None or (spot.block.contains(link.node.open) and spot.start <= link.node.open):
            return False
        if (
            self._is_own_number(link, spot)
            or self._leads_elsewhere(link, spot)
            or self._is_backlink(link, spot)
            or self._is_in_menu(link, spot)
        ):
            return False
        return self._is_note(link, spot)

    def _leads_elsewhere(self, link: PageLink, spot: NoteSpot) -> bool:
        """Whether the link leads to something that is not a note, whatever it looks like."""
        # Tables of contents link to headings.
        if spot.is_heading and not spot.has_note_role and not self._is_title(link, spot):
            return True
        if is_other_role(link.node.role) or any(is_other_role(each.role) for each in spot.target.with_ancestors(3)):
            return True
        if spot.is_named_note:
            return False
        named = spot.is_named_other or names_other(link.node.names) or names_other(link.fragment)
        return named and not (link.is_raised and self._is_paired(link, spot) and not spot.is_named_other)

    def _is_in_menu(self, link: PageLink, spot: NoteSpot) -> bool:
        """Whether its block contains links and no text (`A | B | C`, `next`) and is not marked as a note reference."""
        if link.is_raised or link.has_noteref_role or link.opens_target or spot.is_named_note:
            return False
        block = self._page.block_of(link.node)
        characters, links = _outside_links(self._page, block)
        return characters == 0 or (characters < _CHARACTERS_OF_TEXT and links >= _LINKS_OF_MENU)

    def _is_own_number(self, link: PageLink, spot: NoteSpot) -> bool:
        """Whether a link is the number of a question or heading and leads to an answer of the same number."""
        label = link.label
        if (
            label is None
            or label.bracketed
            or label.is_symbol
            or link.is_raised
            or link.has_noteref_role
            or spot.is_named_note
        ):
            return False
        if names_note(f"{link.node.names} {link.fragment}") or self._landmarks.in_notes(spot.start):
            return False
        before = self._page.tokens[link.node.open - 1]
        apart = not isinstance(before, str) or before[-1:].isspace()
        leads = is_line_lead(self._page, link.node.open, labels=False)
        return leads or (apart and bool(link.node.traits & ElementTrait.HEADING))

    def _is_title(self, link: PageLink, spot: NoteSpot) -> bool:
        """Whether a heading is only a note's label, as in FictionBook's notes."""
        marked = link.label is not None and (link.is_raised or link.label.bracketed or spot.is_named_note)
        return marked and parse_label(self._page.text_of(spot.block, _NEAR_TOKENS)) is not None

    def _is_backlink(self, link: PageLink, spot: NoteSpot) -> bool:
        """Whether the link is a backlink from a note to a line before it that refers to the note."""
        if link.node.open < spot.start or link.has_noteref_role:
            return False
        return _is_within(link.node.open, self._referring_blocks(spot))

    def _referring_blocks(self, spot: NoteSpot) -> list[tuple[int, int]]:
        """The blocks that labels within a spot's lines lead to, in order."""
        if spot.start not in self._referring_blocks_of:
            found = set()
            for link in self._links_in(spot):
                if link.target is not None and _is_label(link) and not link.leads_line:
                    referring = self.spot(link.target)
                    if referring is not None:
                        found.add((referring.block.open, referring.block.close))
            self._referring_blocks_of[spot.start] = sorted(found)
        return self._referring_blocks_of[spot.start]

    def _is_note(self, link: PageLink, spot: NoteSpot) -> bool:
        if link.has_noteref_role or spot.has_note_role or (link.opens_target and link.is_raised):
            return True
        if link.label is not None and link.label.in_words:
            return self._is_worded_note_ref(link, spot)
        if self._is_paired(link, spot):
            return link.label is not None or spot.is_named_note
        # Numbered bibliographies look like notes; only backlinks tell them apart.
        if self._landmarks.in_bibliography(spot.start) and not spot.is_named_note:
            return False
        label = link.label
        if label is None:
            return spot.is_named_note and names_note(link.node.names)
        same = repeats_label(spot, label.text)
        in_notes = self._landmarks.in_notes(spot.start)
        if spot.is_named_note or names_note(f"{link.node.names} {link.fragment}"):
            return same or link.is_raised or label.bracketed or label.is_symbol or in_notes or not spot.is_named_other
        return same and (
            link.is_raised or label.is_symbol or in_notes or (label.bracketed and self._is_below(link, spot))
        )

    def _is_worded_note_ref(self, link: PageLink, spot: NoteSpot) -> bool:
        """Whether words with a number refer to a note; `Figure 3` and `Section 3` link to other things."""
        named = names_note(f"{link.node.names} {link.fragment}") or self._follows_directly(link)
        if self._is_paired(link, spot):
            return spot.is_named_note or link.is_raised or named or self._landmarks.in_notes(spot.start)
        echoed = link.label is not None and repeats_label(spot, link.label.text)
        return spot.is_named_note and echoed and (link.is_raised or named)

    def _follows_directly(self, link: PageLink) -> bool:
        """Whether a link follows a letter or sign without a space, as note references do and words don't."""
        before = self._page.tokens[link.node.open - 1]
        return isinstance(before, str) and not before[-1].isspace() and before[-1] not in "([{/-–—'’\"“„«"

    def _is_below(self, link: PageLink, spot: NoteSpot) -> bool:
        """Whether a rule stands between the note reference and the note."""
        return self._landmarks.heading_between(link.node.open, spot.start) is not None and self._landmarks.is_ruled(
            spot.start
        )

    def _is_paired(self, link: PageLink, spot: NoteSpot) -> bool:
        """Whether a link leads back from the note to its reference."""
        return _is_within(link.node.open, self._backlink_ranges(spot))

    def _backlink_ranges(self, spot: NoteSpot) -> list[tuple[int, int]]:
        """The token ranges that a note's links lead back to, in order: the note's references are in them."""
        if spot.start not in self._backlink_ranges_of:
            links = self._links_in(spot)
            self._backlink_ranges_of[spot.start] = sorted(
                {place for link in links if (place := self._backlink_range(link, spot))}
            )
        return self._backlink_ranges_of[spot.start]

    def _backlink_range(self, link: PageLink, spot: NoteSpot) -> tuple[int, int] | None:
        """The tokens around an anchor, within its block; the whole block if the link is not a reference itself."""
        target = link.target
        if target is None or spot.block.contains(target.open):
            return None
        if target.name in BLOCKS:
            in_words = _is_label(link) and not link.leads_line
            return None if in_words or target.close - target.open > _LARGE_BLOCK else (target.open, target.close)
        block = self._page.block_of(target)
        last = max(target.open + _NEAR_TOKENS, target.close)
        return max(block.open, target.open - _NEAR_TOKENS), min(block.close, last)

    def _links_in(self, spot: NoteSpot) -> list[PageLink]:
        """The links of a block, or the next ones in a line."""
        first = bisect_left(self._opens, spot.start)
        last = definition_end(self._page, spot.block) if spot.block.name == "dt" else spot.block.close
        most = _MOST_LINKS_OF_BLOCK if spot.start <= spot.block.open + 1 else _LINKS_OF_LINE
        return self._links[first : min(bisect_right(self._opens, last), first + most)]

    def _is_in_found_note(self, link: PageLink) -> bool:
        """Whether a link stands in a line of a note that was found."""
        spot = self.spot(link.node)
        if spot is not None and spot.start in self._found:
            return True
        return any(each.open in self._found for each in link.node.with_ancestors(6))

    def _without_references(self, note: LinkedNote) -> list[PageLink]:
        """Its references, without links that only mention it: `see note 3`, or a link in another note."""
        # A note with mentions only keeps them, so that it is not lost.
        return [ref for ref in note.note_refs if not self._mentions_note(ref)] or note.note_refs

    def _mentions_note(self, link: PageLink) -> bool:
        if link.is_raised or link.has_noteref_role or link.label is None or link.label.bracketed:
            return False
        if link.label.worded:
            return True
        before = self._page.shown_text(max(0, link.node.open - 2), link.node.open).lower()
        return before.endswith(
            ("note", "notes", "n.", "nn.", "fn.", "anm.", "fn", "nota", "footnote", "endnote", "see", "cf.")
        )


def _is_label(link: PageLink) -> bool:
    """Whether a link is a label, not words that end in a number."""
    return link.label is not None and not link.label.in_words


def _is_within(token: int, ranges: list[tuple[int, int]]) -> bool:
    """Whether a token lies in one of the sorted ranges; only those that start nearest before it are checked."""
    last = bisect_right(ranges, (token, _AFTER_ALL_TOKENS))
    return any(token <= end for _, end in ranges[max(0, last - 8) : last])


def _outside_links(page: HtmlPage, block: HtmlElement) -> tuple[int, int]:
    """The letters and digits of a block outside links, and its links, as far as needed to tell text from a menu."""
    characters, links, at = 0, 0, block.open + 1
    last = min(block.close, at + _LARGE_BLOCK)
    while at < last and characters < _CHARACTERS_OF_TEXT:
        token = page.tokens[at]
        if isinstance(token, str):
            characters += sum(map(str.isalnum, token[:_LARGE_BLOCK]))
        elif isinstance(token, HtmlElement) and token.name == "a" and "href" in token.attributes:
            links += 1
            at = token.close
        at += 1
    return characters, links


# Characters of a link without a label that can still be printed as one.
_LONGEST_UNLABELLED_REF = 8
_END_NAMES = ("endnote", "_edn", "rearnote")


def find_linked(page: HtmlPage, links: list[PageLink], landmarks: PageLandmarks) -> list[FoundNote]:
    """The notes that links refer to, in document order."""
    pairs = LinkPairing(page, links, landmarks).notes()
    note_refs = [link.node.open for pair in pairs for link in pair.note_refs]
    extents = NoteExtents(page, [(pair.spot.start, pair.spot.block) for pair in pairs], note_refs)
    notes = [_found_note(page, pair, extents.end(pair.spot.start)) for pair in pairs]
    unmatched = _unreferenced_notes(page, pairs, notes)
    return sorted([*notes, *unmatched], key=lambda note: note.start)


def _found_note(page: HtmlPage, pair: LinkedNote, end: int) -> FoundNote:
    spot = pair.spot
    label = (
        next((ref.label.text for ref in pair.note_refs if ref.label is not None), "")
        or starting_label(page, spot.block)
        or spot.is_list_item
        or next((ref.text for ref in pair.note_refs if 0 < len(ref.text) <= _LONGEST_UNLABELLED_REF), "")
    )
    note_refs = [_note_ref(page, link, label) for link in pair.note_refs]
    at_end = is_endnote(spot.block) or any(ref.node.part != spot.target.part for ref in note_refs)
    printed = spot.block.name != "li" or spot.label == label
    return FoundNote(spot.start, end, spot.target, label, printed, note_refs, at_end)


def is_endnote(node: HtmlElement) -> bool:
    """Whether an element is in a list of endnotes, or is one."""
    return any(
        is_endnote_role(each.role) or any(name in each.names.lower() for name in _END_NAMES)
        for each in node.with_ancestors(8)
    )


def _note_ref(page: HtmlPage, link: PageLink, label: str) -> HtmlNoteRef:
    node = widest_element_around(page, link.node)
    shape = NoteRefShape.REFERENCE
    if link.text and link.label is None and len(link.text) > _LONGEST_UNLABELLED_REF:
        return HtmlNoteRef(node.close, node.close, label, link.node, shape)
    return HtmlNoteRef(node.open, node.close, link.label.text if link.label is not None else label, link.node, shape)


def widest_element_around(page: HtmlPage, node: HtmlElement) -> HtmlElement:
    """The largest element in a line that contains only a note reference."""
    found = node
    for each in node.with_ancestors(5):
        if each.name in BLOCKS or each.close - each.open > 60:
            break
        rest = page.shown_text(each.open, node.open, 60) + page.shown_text(node.close, each.close, 60)
        if any(character.isalnum() for character in rest):
            break
        found = each
    return found


def _unreferenced_notes(page: HtmlPage, pairs: list[LinkedNote], notes: list[FoundNote]) -> list[FoundNote]:
    """Notes without a reference: in the same lists as others, or with a role that says note."""
    taken = TokenRanges((note.start, note.end) for note in notes)
    end = -1
    lists = {id(pair.spot.block.parent): pair.spot.block for pair in pairs if pair.spot.block.parent is not None}
    found = []
    for node in page.nodes:
        beside = lists.get(id(node.parent))
        is_listed = beside is not None and _is_in_same_list(page, node, beside)
        if not (_names_note(node) or is_listed) or not is_shown_text(node):
            continue
        if node.open < end or taken.meet(node.open, node.close + 1):
            continue
        end = node.close + 1
        found.append(_unreferenced_note(page, node))
    return found


def _names_note(node: HtmlElement) -> bool:
    return bool(node.role) and node.name in BLOCKS and bool((NOTE_ROLES - {"note"}).intersection(node.role.split()))


def _is_in_same_list(page: HtmlPage, node: HtmlElement, note: HtmlElement) -> bool:
    if node.name != note.name or not page.text_of(node, 24):
        return False
    if node.name == "li":
        return True
    names = node.attributes.get("class", "") == note.attributes.get("class", "")
    return names and names_note(node.names) and leading_label(page.text_of(node, 24)) is not None


def _unreferenced_note(page: HtmlPage, node: HtmlElement) -> FoundNote:
    label = starting_label(page, node)
    printed = label != ""
    if node.name == "li" and node.items and not label:
        label = str(node.items)
    return FoundNote(
        node.open,
        node.close + 1,
        node,
        label,
        printed,
        [],
        is_endnote(node),
        confidence=0.8,
        reason="the text doesn't refer to it",
    )
