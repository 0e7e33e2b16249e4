"""Notes that links refer to, those without a reference in the same lists, and notes without links.

Structure decides. A note reference is a short label within a line, and its target starts a line elsewhere. The target
is a note if a link leads back from it to the reference, or if a role, a name, or a raised or bracketed label that the
note repeats says so. Bibliographies, headings, equations and pages have such links too and must not be taken for notes.

Without links, raised labels or labels in brackets in the text, and blocks below that start with them, are notes.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.document import NoteRefShape
from stacite.readers.html.notes import (
    MAX_LINKS,
    NOTE_ROLES,
    FoundNote,
    HtmlNoteRef,
    NoteExtents,
    NoteSpot,
    TokenRanges,
    leading_anchor,
    note_spot,
    other_file,
    repeats_label,
)
from stacite.readers.html.page import (
    BLOCKS,
    HEADINGS,
    TYPED_LABEL,
    ElementTrait,
    HtmlElement,
    definition_end,
    following_siblings,
    is_endnote_role,
    is_line_lead,
    is_noteref_role,
    is_ordinal,
    is_other_role,
    is_shown_text,
    is_year_label,
    label_in_words,
    label_value,
    leading_label,
    line_end,
    names_note,
    names_other,
    parse_label,
    previous_sibling,
    starting_label,
)
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.numerals import FIRST_SYMBOLS
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.readers.html.notes import PageLink
    from stacite.readers.html.page import HtmlPage, PageLandmarks


# Tokens between a note reference and the anchor that its backlink leads to.
_NEAR_TOKENS = 16
# Places that an index gives for one word.
_MOST_LOCATORS = 20
_AFTER_ALL_TOKENS = 1 << 60
# Characters outside links that make a block more than a menu.
_CHARACTERS_OF_TEXT = 12
_LINKS_OF_MENU = 3
_FEWEST_LISTED, _MOST_LISTED = 3, 1000
_MANY_REFS = 10
_FEWEST_COPIED, _REFS_BETWEEN_GAPS = 5, 10
# Most by which the number of a line exceeds the one that is due, where notes share a line or lost theirs.
_MOST_SKIPPED = 3
_MOST_LINKS_OF_BLOCK, _LINKS_OF_LINE = 2000, 12
# What docutils and Sphinx call all links.
_ANY_LINK = pattern(r"(?<![\w-])reference (?:external|internal)(?![\w-])")
_DIGITS = pattern(r"\d+")
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
        self._takes_lists = False
        """Whether a number in brackets is enough for an item of a list to be a note."""

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
        found = (note for note in self._found.values() if note.note_refs and not self._is_left_over(note))
        return sorted(found, key=lambda note: note.spot.start)

    def counted_notes(self) -> list[LinkedNote]:
        """On a page without other notes, the items of a list to which `[1]`, `[2]`, `[3]` lead in this order."""
        self._takes_lists = True
        found = sorted(self.notes(), key=lambda note: note.note_refs[0].node.open)
        numbers = [int(note.spot.is_list_item or 0) for note in found]
        is_counted = numbers[:1] == [1] and all(0 < b - a <= 2 for a, b in pairwise(numbers))
        return found if is_counted and len(found) >= _FEWEST_LISTED else []

    def _is_left_over(self, note: LinkedNote) -> bool:
        """Whether neither its references nor the note show any text: anchors that stayed when a note was deleted."""
        return not any(link.text for link in note.note_refs) and _is_blank(self._page, note.spot)

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
        if is_other_role(link.node.role):
            return True
        others = [each.role for each in spot.target.with_ancestors(3) if is_other_role(each.role)]
        # An index has no raised numbers that lead to it and back.
        if others and not (others == ["index"] and link.is_raised and self._is_paired(link, spot)):
            return True
        if spot.is_named_note:
            return self._is_locator(link, spot)
        named = spot.is_named_other or names_other(_ANY_LINK.sub("", link.node.names)) or names_other(link.fragment)
        return named and not (link.is_raised and self._is_paired(link, spot) and not spot.is_named_other)

    def _is_locator(self, link: PageLink, spot: NoteSpot) -> bool:
        """Whether a link is one of several places that a book's index gives, here one among notes: `squares, [2]`."""
        label = link.label
        if label is None or link.is_raised or names_note(f"{spot.target.names} {link.node.names} {link.node.role}"):
            return False
        if repeats_label(spot, label.text) or self._is_paired(link, spot):
            return False
        before, between = self._link_before(link.node)
        for _ in range(_MOST_LOCATORS):
            href = "" if before is None else before.attributes.get("href", "")
            if before is None or "," not in between or "#" not in href or "://" in href:
                return False
            if parse_label(self._page.text_of(before, _NEAR_TOKENS)) is None:
                return True
            before, between = self._link_before(before)
        return False

    def _link_before(self, node: HtmlElement) -> tuple[HtmlElement | None, str]:
        """The link before another one, and the signs between them; None if words or other elements are there."""
        at, between = node.open - 1, ""
        while at > 0 and isinstance(token := self._page.tokens[at], str) and not any(map(str.isalnum, token)):
            at, between = at - 1, token + between
        opening = self._page.tokens[at]
        before = self._page.tokens[opening] if isinstance(opening, int) else None
        return (before if isinstance(before, HtmlElement) and before.name == "a" else None), between

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
        if self._is_work(link, spot):
            return False
        label = link.label
        if label is None:
            return spot.is_named_note and names_note(link.node.names)
        same = repeats_label(spot, label.text)
        in_notes = self._landmarks.in_notes(spot.start)
        if spot.is_named_note or names_note(f"{link.node.names} {link.fragment}"):
            return same or link.is_raised or label.bracketed or label.is_symbol or in_notes or not spot.is_named_other
        is_in_list = self._takes_lists and spot.is_list_item != ""
        return same and (
            link.is_raised
            or label.is_symbol
            or in_notes
            or (label.bracketed and (is_in_list or self._is_below(link, spot)))
        )

    def _is_work(self, link: PageLink, spot: NoteSpot) -> bool:
        """Whether the target is an entry of a bibliography whose list has a name of notes, or the label is a year."""
        if link.label is None or repeats_label(spot, link.label.text):
            return False
        if is_year_label(link.label.text):
            return True
        in_bibliography = self._landmarks.in_bibliography(spot.start) and not self._landmarks.in_notes(spot.start)
        return in_bibliography and not names_note(f"{spot.target.names} {spot.block.names}")

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
        # Articles and paragraphs that mention each other by number are no notes.
        if _is_label(link) and not link.leads_line and is_line_lead(self._page, target.open):
            own = self._page.shown_text(target.open, target.close + 1, _NEAR_TOKENS)
            if link.label is not None and "." in link.label.text and link.label.text != spot.label and not own:
                return None
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
        """Its references, without links that only mention it: `see note 3`, or an index that gives its page."""
        are_marked = any(ref.is_raised or (ref.label and ref.label.bracketed) for ref in note.note_refs)
        called = {
            ref.node.open
            for ref in note.note_refs
            if ref.label and repeats_label(note.spot, ref.label.text)
            if ref.is_raised or ref.label.bracketed or not are_marked
        }
        found = [
            ref
            for ref in note.note_refs
            if not self._mentions_note(ref)
            and (ref.is_raised or not called or ref.label is None or ref.node.open in called)
        ]
        # A note with mentions only keeps them, so that it is not lost.
        return found or note.note_refs

    def _mentions_note(self, link: PageLink) -> bool:
        if link.is_raised or link.has_noteref_role or link.label is None:
            return False
        # `(n. 3)` has its brackets around the link, `[note 3]` in it.
        if link.label.worded and (not link.label.bracketed or link.text[:1].isalpha()):
            return True
        if link.label.bracketed:
            return False
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
# Of the words that name a note without a label: a pop-up on a term.
_LONGEST_NAME = 40
_LIST_ROLES = frozenset("footnotes endnotes rearnotes doc-footnotes doc-endnotes".split())
_UNREFERENCED = "the text doesn't refer to it"
_END_NAMES = ("endnote", "_edn", "rearnote")


def find_linked(page: HtmlPage, links: list[PageLink], landmarks: PageLandmarks) -> list[FoundNote]:
    """The notes that links refer to, in document order."""
    pairing = LinkPairing(page, links, landmarks)
    pairs = pairing.notes() or pairing.counted_notes()
    note_refs = [link.node.open for pair in pairs for link in pair.note_refs]
    uncalled = _uncalled_spots(page, pairing, pairs)
    extents = NoteExtents(page, [(spot.start, spot.block) for spot in (*_spots(pairs), *uncalled)], note_refs)
    notes = [_found_note(page, pair, extents.end(pair.spot.start)) for pair in pairs]
    notes += [_uncalled_note(page, spot, extents.end(spot.start)) for spot in uncalled]
    notes += _unreferenced_notes(page, pairs, notes)
    _add_buttons(page, links, notes)
    return sorted(notes, key=lambda note: note.start)


def _add_buttons(page: HtmlPage, links: list[PageLink], notes: list[FoundNote]) -> None:
    """Add the buttons to which uncalled notes link back, as references: a script put them where note numbers were."""
    opens = [link.node.open for link in links]
    leading_back: dict[int, list[tuple[FoundNote, HtmlElement]]] = {}
    for note in notes:
        for link in links[bisect_left(opens, note.start) : bisect_left(opens, note.end)]:
            target = link.target
            if target is not None and target.name == "button" and target.open < note.start:
                leading_back.setdefault(target.open, []).append((note, target))
    uncalled = {note.start for note in notes if not note.note_refs}
    for (note, button), *others in leading_back.values():
        # Others open a menu, or are at the top of the page.
        is_menu = any(each is not note for each, _ in others) or any(
            map(str.isalpha, page.text_of(button, _NEAR_TOKENS))
        )
        if note.start in uncalled and not is_menu:
            note.note_refs.append(HtmlNoteRef(button.open, button.close, note.label, button))
            note.confidence, note.reason = 1.0, ""


def _found_note(page: HtmlPage, pair: LinkedNote, end: int) -> FoundNote:
    spot = pair.spot
    label = (
        next((ref.label.text for ref in pair.note_refs if ref.label is not None), "")
        or starting_label(page, spot.block)
        or spot.is_list_item
        or next((ref.text for ref in pair.note_refs if 0 < len(ref.text) <= _LONGEST_UNLABELLED_REF), "")
    )
    is_named = not label
    label = label or next((words for ref in pair.note_refs if (words := _first_words(ref.text))), "")
    note_refs = [_note_ref(page, link, label) for link in pair.note_refs]
    at_end = is_endnote(spot.block) or any(ref.node.part != spot.target.part for ref in note_refs)
    printed = spot.block.name != "li" or (spot.label == label and _prints_number(page, spot.block))
    return FoundNote(
        spot.start,
        end,
        spot.target,
        label,
        printed,
        note_refs=note_refs,
        at_end=at_end,
        is_named=is_named and label != "",
    )


def _prints_number(page: HtmlPage, item: HtmlElement) -> bool:
    """Whether a list item begins with its number, as the items beside it do, and not with words (`1 Timothy 4:7`)."""
    head = page.text_of(item, _NEAR_TOKENS)
    leading = leading_label(head)
    if leading is None or item.parent is None or item.parent.name != "ol" or not head[: leading[1]].strip().isalnum():
        return leading is not None
    beside = [previous_sibling(page, item), *following_siblings(page, item, 0)]
    labels = ((each, leading_label(page.text_of(each, _NEAR_TOKENS))) for each in beside if each is not None)
    return any(found is not None and found[0].text == str(each.items) for each, found in labels)


def _first_words(text: str) -> str:
    """What to call a note that has words and no label; empty if there are no words."""
    if len(text) > _LONGEST_NAME:
        text = text[: _LONGEST_NAME + 1].rpartition(" ")[0] or text[:_LONGEST_NAME]
    return text if any(map(str.isalpha, text)) else ""


def _spots(pairs: list[LinkedNote]) -> list[NoteSpot]:
    return [pair.spot for pair in pairs]


def _is_blank(page: HtmlPage, spot: NoteSpot) -> bool:
    """Whether a spot shows no text and no picture."""
    pictures = any(node.name in ("img", "svg", "math") for node in page.nodes_between(spot.start, spot.block.close))
    return not pictures and not page.shown_text(spot.start, spot.block.close, _NEAR_TOKENS)


def _uncalled_spots(page: HtmlPage, pairing: LinkPairing, pairs: list[LinkedNote]) -> list[NoteSpot]:
    """The places of notes that no link leads to: elements like the notes that links lead to, with ids that name a note.

    Ids that only count elements (`xd24e323`) may be those of headings, corrections or page numbers.

    Without any such note, the items of a list of notes whose ids name a note (`<li id="fn3">`).
    """
    called = Counter(filter(None, (_id_stem(pair.spot.target) for pair in pairs)))
    names = {pair.spot.target.name for pair in pairs} or {"li"}
    taken = {pair.spot.start for pair in pairs}
    found: dict[int, NoteSpot] = {}
    stems: Counter[str] = Counter()
    for node in page.nodes:
        stem = _id_stem(node)
        if not stem or node.name not in names or not names_note(node.id) or not is_shown_text(node):
            continue
        if pairs and stem not in called:
            continue
        spot = pairing.spot(node)
        if spot is None or spot.start in taken or spot.start in found or spot.is_heading or spot.is_named_other:
            continue
        if (not pairs and not spot.is_named_note) or _is_blank(page, spot):
            continue
        found[spot.start] = spot
        stems[stem] += 1
    # Where most elements with such ids are called by nothing, the ids number something else, such as all paragraphs.
    most = {stem for stem in stems if not pairs or stems[stem] < called[stem]}
    return [spot for spot in found.values() if _id_stem(spot.target) in most]


def _id_stem(node: HtmlElement) -> str:
    """An element's id without its number; empty for an id without one."""
    stem = node.id.rstrip("0123456789")
    return stem if stem != node.id else ""


def _uncalled_note(page: HtmlPage, spot: NoteSpot, end: int) -> FoundNote:
    printed = starting_label(page, spot.block)
    # The first word of an item of a numbered list is no label, even if it has a single letter.
    printed = "" if spot.is_list_item and not printed.isdecimal() else printed
    label = printed or spot.is_list_item or spot.target.id.removeprefix(_id_stem(spot.target))
    return FoundNote(
        spot.start,
        end,
        spot.target,
        label,
        printed != "",
        at_end=is_endnote(spot.block),
        confidence=0.8,
        reason=_UNREFERENCED,
    )


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
    own = link.label.text if link.label is not None else label
    # markdown-it counts the references to one note: `[3:1]`.
    own = label if own.partition(":")[0] == label else own
    return HtmlNoteRef(node.open, node.close, own, link.node, shape)


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
    anchors = {(id(spot.block.parent), leading_anchor(page, spot.block)) for spot in _spots(pairs)}
    found = []
    for node in page.nodes:
        beside = lists.get(id(node.parent))
        is_listed = _is_item_of_notes(page, node) or (
            beside is not None
            and (
                _is_in_same_list(page, node, beside)
                or ((stem := leading_anchor(page, node)) != "" and (id(node.parent), stem) in anchors)
            )
        )
        if not (_names_note(node) or is_listed) or not is_shown_text(node):
            continue
        if node.open < end or taken.meet(node.open, node.close + 1):
            continue
        end = node.close + 1
        found.append(_unreferenced_note(page, node))
    return found


def _names_note(node: HtmlElement) -> bool:
    return bool(node.role) and node.name in BLOCKS and bool((NOTE_ROLES - {"note"}).intersection(node.role.split()))


def _is_item_of_notes(page: HtmlPage, node: HtmlElement) -> bool:
    """Whether an item is of a list with a role of notes, or whose parent has it: `<div role="doc-endnotes"><ul>`."""
    outer = node.parent if node.name == "li" else None
    if outer is None or outer.name not in ("ol", "ul"):
        return False
    is_listed = any(_LIST_ROLES.intersection(each.role.split()) for each in outer.with_ancestors(2))
    return is_listed and page.text_of(node, 24) != ""


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
        reason=_UNREFERENCED,
    )


_STARTING = frozenset("p li div dt dd tr td blockquote aside span".split())
_SET_APART = frozenset("sup b strong a dt td th span small".split())
_NOTE_REF_ELEMENTS = frozenset("sup a span small".split())
_LABEL_TOKENS = 24
_MOST_DIGITS = 6
_UNLINKED_REASON = "no link leads to it"


_VERSE_NUMBER = pattern(r"(?<![a-z])(?:verse|vers|v)[-_]?(?:n|nr|no|num|number)(?![a-z])", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class _LabelledLine:
    """A line that starts with a label."""

    token: int
    block: HtmlElement
    label: str
    is_set_apart: bool
    """Whether the label is raised, in brackets, bold or an element of its own, unlike the number of a list."""
    is_list_item: bool = False
    """Whether it is a list item, whose number is not part of its text."""


def find_note_refs(page: HtmlPage, links: list[PageLink]) -> list[HtmlNoteRef]:
    """Text that looks like a note reference: raised labels, and links with a label that lead nowhere."""
    found: list[HtmlNoteRef] = []
    ordinals: set[int] = set()
    linked = [link.node.open for link in links if link.target is not None]
    copied = _copied_calls(page)
    for node in page.nodes:
        if node.name not in _NOTE_REF_ELEMENTS or (found and found[-1].end >= node.open):
            continue
        if not is_shown_text(node) or _is_linked(node, linked):
            continue
        ref = _unlinked_note_ref(page, node, is_copied=node.open in copied)
        if ref is not None:
            found.append(ref)
            if not _is_named(node) and is_ordinal(page, node):
                ordinals.add(ref.start)
        if len(found) > MAX_LINKS:
            return []  # no text has so many
    # After a number, the letter before or after another label is a label: `aged 76.<sup>a</sup>` before `b`.
    labels = {ref.label for ref in found if ref.start not in ordinals}
    return [ref for ref in found if ref.start not in ordinals or not labels.isdisjoint(_neighbors(ref.label))]


def _neighbors(label: str) -> tuple[str, ...]:
    return (chr(ord(label) - 1), chr(ord(label) + 1)) if len(label) == 1 else ()


def _is_named(node: HtmlElement) -> bool:
    """Whether an element is called a note reference, or is a link with a name of notes that leads nowhere."""
    if is_noteref_role(node.role):
        return True
    href = node.attributes.get("href", "")
    return node.name == "a" and "#" in href and "://" not in href and names_note(f"{node.names} {href}")


def _is_linked(node: HtmlElement, linked: list[int]) -> bool:
    """Whether an element is in a link or contains one; `linked` are the tokens that open links."""
    outer = next((each for each in node.with_ancestors(4) if each.name == "a"), node)
    index = bisect_left(linked, outer.open)
    return index < len(linked) and linked[index] <= outer.close


def _copied_calls(page: HtmlPage) -> set[int]:
    """The links of a text that was copied, whose notes they open on the page of its publisher: `https://…/essay#7`."""
    by_base: dict[str, list[HtmlElement]] = {}
    for node in page.nodes:
        base, _, fragment = node.attributes.get("href", "").partition("#") if node.name == "a" else ("", "", "")
        is_number = "://" in base and fragment.isdecimal() and len(fragment) <= _MOST_DIGITS
        if is_number and page.text_of(node, _LABEL_TOKENS).strip("[]") == fragment:
            by_base.setdefault(base, []).append(node)
    found: set[int] = set()
    for nodes in by_base.values():
        numbers = [int(node.attributes["href"].rpartition("#")[2]) for node in nodes]
        if len(numbers) >= _FEWEST_COPIED and numbers[0] == 1 and all(0 <= b - a <= 2 for a, b in pairwise(numbers)):
            found.update(node.open for node in nodes)
    return found


def _unlinked_note_ref(page: HtmlPage, node: HtmlElement, *, is_copied: bool) -> HtmlNoteRef | None:
    raised = node.name == "sup" or (node.name in ("span", "small", "a") and node.traits & ElementTrait.RAISED)
    if raised and _VERSE_NUMBER.search(node.attributes.get("class", "")):
        return None
    href = node.attributes.get("href", "")
    is_broken = node.name == "a" and ("#" in href or other_file(page, node) != "") and "://" not in href
    is_broken = is_broken or is_copied
    if not (raised or is_broken) or node.close - node.open > _LABEL_TOKENS:
        return None
    named = _is_named(node) or is_copied
    text = page.text_of(node, _LABEL_TOKENS)
    # The period of the sentence may be raised, too: `state<sup>.57</sup>`.
    text = text.lstrip(".,;") if raised else text
    # Words that end in a number are a label only if the link is named as a note reference.
    label = parse_label(text) or (label_in_words(text) if named else None)
    if label is None or is_line_lead(page, node.open, labels=False) or not (raised or label.bracketed or named):
        return None
    outer = widest_element_around(page, node)
    shape = NoteRefShape.SUPERSCRIPT if raised else NoteRefShape.BRACKET
    return HtmlNoteRef(outer.open, outer.close, label.text, _link_in(page, outer), shape)


def find_terms(page: HtmlPage, note_refs: list[HtmlNoteRef]) -> list[FoundNote]:
    """The notes of a file that has nothing else, by LaTeX2HTML: `<dt>word<a href="node5.html#x">1</a></dt><dd>Note`."""
    found = []
    for ref in note_refs:
        term = page.block_of(ref.node)
        if term.name == "dt" and other_file(page, ref.node):
            bodies = [each for each in following_siblings(page, term, 1) if each.name == "dd"][:1]
            found += [FoundNote(body.open, body.close + 1, body, ref.label, False, [ref]) for body in bodies]
    return found if len(found) == len(note_refs) else []


def find_alone(page: HtmlPage, landmarks: PageLandmarks) -> list[FoundNote]:
    """The notes of a file that has nothing else, each led by its number, which links back: `<a href="1.html#c1">1</a>`.

    They count up, so that a table of contents among them is none.
    """
    found: list[FoundNote] = []
    for node in page.nodes:
        if node.name != "a" or not other_file(page, node):
            continue
        block = page.block_of(node)
        if page.shown_text(block.open, node.open, _LABEL_TOKENS):
            continue
        label = parse_label(page.text_of(node, _LABEL_TOKENS))
        named = landmarks.in_notes(node.open) or names_note(f"{node.names} {block.names}")
        if label is None or not label.is_number or not named or (found and found[-1].end > node.open):
            continue
        if found and block.parent is found[-1].node.parent and not landmarks.heading_between(found[-1].end, node.open):
            found[-1].end = block.open
        ref = HtmlNoteRef(node.open, node.close, label.text, node, is_elsewhere=True)
        found.append(FoundNote(node.close + 1, block.close + 1, block, label.text, False, [ref], True))
    is_counted = all(int(b.label) - int(a.label) == 1 for a, b in pairwise(found))
    return found if is_counted and len(found) >= _FEWEST_LISTED else []


def find_listed(page: HtmlPage, landmarks: PageLandmarks) -> list[FoundNote]:
    """The notes of a page that has little else and no links, typed under a heading of notes: lines, rows, headings.

    Nothing on the page refers to them: what does is in other files.
    """
    if not landmarks.has_notes():
        return []
    numbers = set(map(str, range(1, _MOST_LISTED)))
    lines = [line for line in _labelled_lines(page, numbers, landmarks) if line.is_set_apart and not line.is_list_item]
    lines += [
        _LabelledLine(node.open, node, label.text, is_set_apart=True)
        for node in page.nodes
        if node.name in HEADINGS and is_shown_text(node)
        # Not the letters of an index.
        if (label := parse_label(page.text_of(node, _LABEL_TOKENS))) is not None and label.is_number
    ]
    lines.sort(key=lambda line: line.token)
    # A heading, not the element around it.
    inner = [line for line, after in pairwise(lines) if _is_further(page, line, after)] + lines[-1:]
    lines = _counted_lines(inner)
    extents = NoteExtents(page, [(line.token, line.block) for line in lines], [])
    found = [_note(line, [], extents) for line in lines]
    if len(found) < _FEWEST_LISTED or len(_all_typed(page)) * _FEWEST_LISTED > len(found):
        return []
    words = sum(len(page.shown_text(note.start, note.end)) for note in found)
    if words < len(page.shown_text(0, found[0].start, _AFTER_ALL_TOKENS)):
        return []
    for note in found:
        note.note_refs = [HtmlNoteRef(note.start, note.start - 1, note.label, note.node, is_elsewhere=True)]
    return found


def _counted_lines(lines: list[_LabelledLine]) -> list[_LabelledLine]:
    """The lines with numbers that go up, from 1 on; at the end there may be some that were left out before."""
    found: list[_LabelledLine] = []
    used: set[int] = set()
    for line in lines:
        value = label_value(line.label) or 0
        last = max(used, default=0)
        if value == 1:
            used.clear()
        elif value in used or not 0 < value <= last + _FEWEST_LISTED or not used:
            continue
        used.add(value)
        found.append(line)
    return found


def without_other_files(
    page: HtmlPage, note_refs: list[HtmlNoteRef], found: list[FoundNote]
) -> tuple[list[HtmlNoteRef], str]:
    """The references but for those whose links lead to another file, and the file to which most of these lead.

    It is empty if all their numbers are those of the page's own notes: others number verses or pages.
    """
    # LaTeX2HTML numbers notes by chapter: `3.12`.
    files = [other_file(page, ref.node) for ref in note_refs]
    numbered = [ref.label.replace(".", "").isdecimal() for ref in note_refs]
    files = [file if is_number or names_note(file) else "" for file, is_number in zip(files, numbered, strict=True)]
    # Each note may have a file of its own: `note3.html`.
    most = Counter(_DIGITS.sub("", file) for file in files if file).most_common(1)
    if not most or most[0][1] < (1 if names_note(most[0][0]) else _FEWEST_LISTED):
        return note_refs, ""
    kept, own = [ref for ref, file in zip(note_refs, files, strict=True) if not file], {note.label for note in found}
    are_own = all(ref.label in own for ref, file in zip(note_refs, files, strict=True) if file)
    return kept, "" if are_own else next(file for file in files if file and _DIGITS.sub("", file) == most[0][0])


def _link_in(page: HtmlPage, outer: HtmlElement) -> HtmlElement:
    """The link that a reference is or contains; the reference itself if it has none."""
    return next((each for each in page.nodes_between(outer.open, outer.close) if each.name == "a"), outer)


def find_unlinked(page: HtmlPage, note_refs: list[HtmlNoteRef], landmarks: PageLandmarks) -> list[FoundNote]:
    """The notes of such references, in document order."""
    note_refs = _with_typed(page, note_refs, landmarks)
    if not note_refs:
        return []
    labels = {ref.label for ref in note_refs}
    others = _skipped_numbers(labels) | _next_numbers(labels)
    starts = _labelled_lines(page, labels | others, landmarks, _list_of_all(page, note_refs))
    pairs = _sequence(starts, note_refs, landmarks)
    if not pairs:
        return []
    used = [ref.start for _, found in pairs for ref in found]
    extents = NoteExtents(page, [(start.token, start.block) for start, _ in pairs], used)
    notes = [_note(start, found, extents) for start, found in pairs]
    return [note for note in notes if _has_text(page, note)]


def _has_text(page: HtmlPage, note: FoundNote) -> bool:
    """Whether a note is more than a label alone, in a cell or a formula; without a reference, it has words."""
    text = page.shown_text(note.start, note.end, _LABEL_TOKENS)
    return any(map(str.isalpha, text)) if not note.note_refs else parse_label(text) is None


def _with_typed(page: HtmlPage, note_refs: list[HtmlNoteRef], landmarks: PageLandmarks) -> list[HtmlNoteRef]:
    """The references and, for numbers that links in brackets skip, those typed as plain text; or all typed ones."""
    if not note_refs:
        return _typed_note_refs(page, landmarks)
    skipped = _skipped_numbers({ref.label for ref in note_refs})
    if not skipped or any(ref.shape is not NoteRefShape.BRACKET for ref in note_refs):
        return note_refs
    typed = [ref for ref in _all_typed(page) if ref.label in skipped]
    return sorted([*note_refs, *typed], key=lambda ref: ref.start)


def _note(start: _LabelledLine, note_refs: list[HtmlNoteRef], extents: NoteExtents) -> FoundNote:
    note = FoundNote(start.token, extents.end(start.token), start.block, start.label, not start.is_list_item, note_refs)
    note.at_end = is_endnote(start.block)
    note.confidence, note.reason = 0.85, _UNLINKED_REASON
    return note


def _labelled_lines(
    page: HtmlPage, labels: set[str], landmarks: PageLandmarks, whole: HtmlElement | None = None
) -> list[_LabelledLine]:
    """The lines that start with one of the labels, and the items of the `whole` list of notes, each once."""
    found: list[_LabelledLine | None] = []
    for node in page.nodes:
        if not is_shown_text(node):
            continue
        if node.parent is whole is not None:
            found.append(_LabelledLine(node.open, node, str(node.items), is_set_apart=True, is_list_item=True))
        elif node.name == "br" or node.name in _STARTING:
            found.append(_labelled_line(page, node, labels, landmarks))
        if node.name in BLOCKS:
            found.append(_start_after(page, node, labels))
    lines: list[_LabelledLine] = []
    for line in sorted(filter(None, found), key=lambda line: line.token):
        if not lines or _is_further(page, lines[-1], line):
            lines.append(line)
        elif names_note(line.block.names) and not names_note(lines[-1].block.names):
            lines[-1] = line
    return lines


def _list_of_all(page: HtmlPage, note_refs: list[HtmlNoteRef]) -> HtmlElement | None:
    """The list after the text that has as many items as its references count, from 1 on with hardly a gap."""
    numbers = [int(ref.label) for ref in note_refs if ref.label.isdecimal() and len(ref.label) <= _MOST_DIGITS]
    if len(numbers) < max(_FEWEST_LISTED, len(note_refs)):
        return None
    steps = [b - a for a, b in pairwise([0, *numbers])]
    if min(steps) < 0 or max(steps) > 2 or steps.count(2) * _REFS_BETWEEN_GAPS > len(steps):
        return None
    after = page.nodes_between(note_refs[-1].end + 1, len(page.tokens))
    return next((each for each in after if each.name == "ol" and each.items == numbers[-1]), None)


def _skipped_numbers(labels: set[str]) -> set[str]:
    """Numbers between those of references, if these have most of them: a note that the text forgets has its number."""
    numbers = _numbers_of(labels)
    return {str(number) for number in range(numbers[0], numbers[-1])}.difference(labels) if numbers else set()


def _next_numbers(labels: set[str]) -> set[str]:
    """The numbers after those of many references: the last notes may be called by numbers that are misread."""
    numbers = _numbers_of(labels)
    return {str(numbers[-1] + 1), str(numbers[-1] + 2)}.difference(labels) if len(numbers) >= _MANY_REFS else set()


def _numbers_of(labels: set[str]) -> list[int]:
    """The numbers of references, without such as stand alone far above the others: `461`, misread for `46)`."""
    numbers = sorted({int(label) for label in labels if label.isdecimal() and len(label) <= _MOST_DIGITS})
    while numbers and numbers[-1] - numbers[0] >= 2 * len(numbers):
        numbers.pop()
    return numbers


def _start_after(page: HtmlPage, block: HtmlElement, labels: set[str]) -> _LabelledLine | None:
    """The line after a heading, rule or other block, if it is text of the block's parent."""
    token = block.close + 1
    following = page.tokens[token] if token < len(page.tokens) else 0
    if isinstance(following, int) or block.parent is None:
        return None
    if isinstance(following, HtmlElement) and (following.name in BLOCKS or following.name not in _SET_APART):
        return None
    outer = page.block_of(block.parent)
    end = line_end(page, token, outer.close)
    leading = leading_label(page.shown_text(token, min(end, token + _LABEL_TOKENS), _LABEL_TOKENS))
    if leading is None or leading[0].text not in labels:
        return None
    return _LabelledLine(token, outer, leading[0].text, leading[0].bracketed or _is_set_apart(page, token, end))


def _is_further(page: HtmlPage, last: _LabelledLine, start: _LabelledLine) -> bool:
    """Whether a line is another one, not the same line found through the element around it."""
    if start.token <= last.token:
        return False
    return start.label != last.label or page.shown_text(last.token, start.token, _LABEL_TOKENS) != ""


def _labelled_line(
    page: HtmlPage, node: HtmlElement, labels: set[str], landmarks: PageLandmarks
) -> _LabelledLine | None:
    if node.name == "br":
        token, block = node.close + 1, page.block_of(node.parent or node)
        end = line_end(page, token, block.close)
    else:
        token, block, end = node.open, node, node.close
    if node.name == "span" and not names_note(node.names):
        return None
    head = page.shown_text(token, min(end, token + _LABEL_TOKENS), _LABEL_TOKENS)
    leading = leading_label(head)
    if leading is not None and leading[0].text in labels:
        return _LabelledLine(token, block, leading[0].text, leading[0].bracketed or _is_set_apart(page, token, end))
    if node.name == "li" and node.items and str(node.items) in labels and head and _is_list_of_notes(node, landmarks):
        return _LabelledLine(token, block, str(node.items), is_set_apart=True, is_list_item=True)
    return None


def _is_list_of_notes(is_list_item: HtmlElement, landmarks: PageLandmarks) -> bool:
    parent = is_list_item.parent
    if parent is None or parent.name != "ol":
        return False
    return landmarks.in_notes(is_list_item.open) or any(
        names_note(each.names) or "note" in each.role for each in parent.with_ancestors(3)
    )


def _is_set_apart(page: HtmlPage, token: int, end: int) -> bool:
    """Whether the start of a line is an element of its own: raised, bold, a link, a cell."""
    for at in range(token, min(end, token + _LABEL_TOKENS)):
        found = page.tokens[at]
        if isinstance(found, str) and found.strip(" \t\r\n\u00a0↑↩⇧^"):
            place = page.place(at)
            if place.name in _SET_APART and (parse_label(found) is not None or place.traits & ElementTrait.RAISED):
                return True
            return found.strip()[0] in SUPERSCRIPT_DIGITS + FIRST_SYMBOLS
    return False


def _sequence(
    starts: list[_LabelledLine], note_refs: list[HtmlNoteRef], landmarks: PageLandmarks
) -> list[tuple[_LabelledLine, list[HtmlNoteRef]]]:
    """Lines that count on, each with the references before it that the previous note of that label doesn't have.

    A line whose number no reference has is a note too, between lines that are.
    """
    by_label: dict[str, list[HtmlNoteRef]] = {}
    for ref in note_refs:
        by_label.setdefault(ref.label, []).append(ref)
    found: list[tuple[_LabelledLine, list[HtmlNoteRef]]] = []
    opens = {label: [ref.start for ref in refs] for label, refs in by_label.items()}
    used: dict[str, int] = {}
    skipped: list[_LabelledLine] = []
    lines = _sequences(starts, landmarks)
    counts = Counter(line.label for line in lines)
    for start in lines:
        if start.label not in by_label:
            skipped.append(start)
            continue
        first = used.get(start.label, 0)
        last = bisect_left(opens.get(start.label, ()), start.token)
        # Notes that stand beside the text come before it in the page.
        if last == 0 and counts[start.label] == 1 and names_note(start.block.names):
            last = len(by_label[start.label])
        if last > first:
            found += [(each, []) for each in skipped if found]
            found.append((start, by_label[start.label][first:last]))
            used[start.label] = last
        skipped.clear()
    for start in skipped:
        last_line = found[-1][0] if found else start
        goes_on = label_value(start.label) == (label_value(last_line.label) or 0) + 1
        if goes_on and start.block.name == last_line.block.name and start.block.parent is last_line.block.parent:
            found.append((start, []))
    return found


def _sequences(starts: list[_LabelledLine], landmarks: PageLandmarks) -> list[_LabelledLine]:
    """Lines that belong to sequences of notes: set apart, or with numbers that go up by one from 1."""
    kept: list[_LabelledLine] = []
    sequence: list[_LabelledLine] = []
    for number, start in enumerate(starts):
        value = label_value(start.label)
        expected = (label_value(sequence[-1].label) or 0) + 1 if sequence else 1
        if sequence and (value == expected or _skips_to(starts[number:], expected, value, landmarks)):
            sequence.append(start)
            continue
        kept.extend(_is_proven(sequence, landmarks))
        sequence = [start] if _may_begin_sequence(start, value, landmarks) else []
    kept.extend(_is_proven(sequence, landmarks))
    return kept


def _skips_to(starts: list[_LabelledLine], expected: int, value: int | None, landmarks: PageLandmarks) -> bool:
    """Whether the first of these lines counts on after one or two notes that have no line of their own."""
    if value is None or not 0 < value - expected < _MOST_SKIPPED:
        return False
    if not starts[0].is_set_apart and not landmarks.in_notes(starts[0].token):
        return False
    skipped = range(expected, value)
    return not any(label_value(each.label) in skipped for each in starts[1:])


def _may_begin_sequence(start: _LabelledLine, value: int | None, landmarks: PageLandmarks) -> bool:
    """Whether a sequence may start here: at 1, or with a symbol below a rule or among notes."""
    if value == 1:
        return True
    if any(map(str.isalnum, start.label)):
        return (
            start.is_set_apart
            and value is not None
            and (landmarks.in_notes(start.token) or names_note(start.block.names))
        )
    return landmarks.in_notes(start.token) or landmarks.is_ruled(start.token) or names_note(start.block.names)


def _is_proven(sequence: list[_LabelledLine], landmarks: PageLandmarks) -> list[_LabelledLine]:
    if not sequence:
        return []
    is_set_apart = sum(start.is_set_apart for start in sequence)
    if is_set_apart * 2 >= len(sequence) or landmarks.in_notes(sequence[0].token):
        return sequence
    last_rule = bisect_right(landmarks.rules, sequence[0].token) - 1
    return sequence if len(sequence) > 1 and last_rule >= 0 else []


def _typed_note_refs(page: HtmlPage, landmarks: PageLandmarks) -> list[HtmlNoteRef]:
    """Note references that are plain text, `[1]` and `¹`, if notes follow under a heading of their own."""
    found = _all_typed(page)
    raised = [ref for ref in found if ref.shape is NoteRefShape.SUPERSCRIPT]
    return raised or (found if landmarks.has_notes() else [])


def _all_typed(page: HtmlPage) -> list[HtmlNoteRef]:
    """What looks like a note reference and is plain text, within a line."""
    found: list[HtmlNoteRef] = []
    place = page.nodes[0]
    for at, token in enumerate(page.tokens):
        if isinstance(token, HtmlElement):
            place = token
        elif isinstance(token, int):
            place = place.parent or place
        elif (
            len(token) <= 5
            and TYPED_LABEL.fullmatch(token)
            and is_shown_text(place)
            and not is_line_lead(page, at, labels=False)
        ):
            shape = NoteRefShape.BRACKET if token[0] == "[" else NoteRefShape.SUPERSCRIPT
            label = parse_label(token)
            found.append(HtmlNoteRef(at, at, label.text if label is not None else token, place, shape))
    return found
