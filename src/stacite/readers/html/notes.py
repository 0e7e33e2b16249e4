"""Notes that were found in a page, before their text is written, and how far each extends.

A note is a list item, a paragraph with those that continue it, or a line between others.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.model.document import NoteRefShape
from stacite.readers.html.links import NOTE_ROLES
from stacite.readers.html.page import (
    HEADINGS,
    WHOLE_PAGE,
    ElementTrait,
    HtmlElement,
    following_siblings,
    line_end,
    starting_label,
)
from stacite.readers.html.semantics import names_backlink, names_note, parse_label
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.readers.html.page import HtmlPage


@dataclass(slots=True, eq=False)
class HtmlNoteRef:
    """A reference to a note."""

    start: int
    """Its first token."""
    end: int
    """Its last token."""
    label: str
    node: HtmlElement
    shape: NoteRefShape = NoteRefShape.REFERENCE

    @property
    def href(self) -> str:
        """The target of its link."""
        return self.node.attributes.get("href", "")


@dataclass(slots=True, eq=False)
class FoundNote:
    """A note."""

    start: int
    """Its first token, label included."""
    end: int
    """The token after its last one."""
    node: HtmlElement
    """The element that identifies it: the target of its links, or the element around it."""
    label: str = ""
    """Empty if none is printed: then the note is numbered in order."""
    printed: bool = True
    """Whether the label is part of its text."""
    note_refs: list[HtmlNoteRef] = field(default_factory=list)
    at_end: bool = False
    """Whether it is in a list of endnotes."""
    is_in_place: bool = False
    """Whether it stands where it is referred to, beside the text or shown over it."""
    is_named: bool = False
    """Whether its label is not printed as one: the words of the text that link to the note."""
    confidence: float = 1.0
    reason: str = ""


class TokenRanges:
    """Token ranges, each given by its first token and the token after its last; nested ranges are merged."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(ranges):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meet(self, start: int, end: int) -> bool:
        """Whether a range shares a token with the one from `start` up to `end`."""
        index = bisect_left(self._starts, end) - 1
        return index >= 0 and self._ends[index] > start


_NOTE_ELEMENTS = frozenset("li aside dd tr details".split())
_SEVERAL_NOTES = pattern(r"notes(?![a-z])|noten\b", re.IGNORECASE)
_CONTINUING_BLOCKS = frozenset("p ul ol blockquote pre table dl figure div".split())
# Blocks of one note; more are text after the notes.
_MOST_NOTE_BLOCKS = 12


class NoteExtents:
    """Finds the ends of notes, given their starts."""

    def __init__(self, page: HtmlPage, starts: list[tuple[int, HtmlElement]], note_refs: list[int]) -> None:
        """`starts`: each note's start and block; `note_refs`: the tokens of all references. Both may be unsorted."""
        self._page = page
        self._starts = sorted(start for start, _ in starts)
        self._blocks = dict(starts)
        self._note_refs = sorted(note_refs)

    def end(self, start: int) -> int:
        """The token after the note's last one."""
        block = self._blocks[start]
        following = self._following(start)
        if start > block.open + 1 or (following is not None and following <= block.close):
            return self._shared_end(start, following, block)
        if block.name == "dt":
            return self._definition_end(block, following)
        # A role says that the block is exactly one note.
        if NOTE_ROLES.intersection(block.role.split()):
            return block.close + 1
        whole = self._climb(block, start)
        if whole.name in ("p", "div", "dd", "td", "span", *HEADINGS) or parse_label(self._page.text_of(whole, 12)):
            return self._end_with_continuations(whole, following)
        return whole.close + 1

    def _following(self, start: int) -> int | None:
        index = bisect_right(self._starts, start)
        return self._starts[index] if index < len(self._starts) else None

    def _count(self, sorted_tokens: list[int], start: int, end: int) -> int:
        return bisect_right(sorted_tokens, end) - bisect_left(sorted_tokens, start)

    def _shared_end(self, start: int, following: int | None, block: HtmlElement) -> int:
        """The end of a note that shares its block with others: the start of the next one, or the end of its line."""
        if (
            following is not None
            and following <= block.close
            and not self._count(self._note_refs, start + 8, following - 1)
        ):
            return following
        return line_end(self._page, self._first_text(start), block.close)

    def _first_text(self, start: int) -> int:
        at = start
        while at + 1 < len(self._page.tokens) and at - start < 24:
            token = self._page.tokens[at]
            if isinstance(token, str) and token.strip():
                return at
            at += 1
        return start + 1

    def _climb(self, block: HtmlElement, start: int) -> HtmlElement:
        """The largest element around a note that contains nothing else."""
        found = block
        for each in block.with_ancestors(6):
            if found.name in _NOTE_ELEMENTS or each.name in WHOLE_PAGE or _names_several_notes(each):
                break
            if each is block:
                continue
            if self._count(self._starts, each.open, each.close) > 1:
                break
            if self._count(self._note_refs, each.open, each.close) or not self._opens(each, start):
                break
            if each.name in _NOTE_ELEMENTS or names_note(each.names) or self._is_one_of_many(each):
                found = each
        return found

    def _opens(self, outer: HtmlElement, start: int) -> bool:
        before = self._page.shown_text(outer.open, start, 64)
        return not before or parse_label(before) is not None

    def _is_one_of_many(self, node: HtmlElement) -> bool:
        return node.parent is not None and self._count(self._starts, node.parent.open, node.parent.close) > 1

    def _definition_end(self, term: HtmlElement, following: int | None) -> int:
        end = term.close + 1
        for sibling in following_siblings(self._page, term, _MOST_NOTE_BLOCKS):
            if sibling.name == "dt" or (following is not None and sibling.contains(following)):
                break
            end = sibling.close + 1
        return end

    def _end_with_continuations(self, block: HtmlElement, following: int | None) -> int:
        """The end of a note that further paragraphs continue."""
        between: list[HtmlElement] = []
        for sibling in following_siblings(self._page, block, _MOST_NOTE_BLOCKS):
            if following is not None and (sibling.contains(following) or following < sibling.open):
                return self._end_of(block, between, closed=True)
            if sibling.name in (*HEADINGS, "hr", "dt") or sibling.traits & (
                ElementTrait.HEADING | ElementTrait.NAVIGATION
            ):
                break
            if self._count(self._note_refs, sibling.open, sibling.close) or self._begins_note(sibling):
                break
            between.append(sibling)
        return self._end_of(block, between, closed=False)

    def _begins_note(self, block: HtmlElement) -> bool:
        """Whether a block is another note, without a reference."""
        if NOTE_ROLES.intersection(block.role.split()):
            return True
        label = starting_label(self._page, block)
        return label != "" and label.isdigit() and (names_note(block.names) or block.parent is None)

    def _end_of(self, block: HtmlElement, between: list[HtmlElement], *, closed: bool) -> int:
        alone = parse_label(self._page.text_of(block, 12)) is not None
        if closed:
            taken = between
        elif self._is_notes(block.parent):
            taken = [each for each in between if self._continues_note(each)]
        else:
            taken = between[:1] if alone else []
        if len(taken) > _MOST_NOTE_BLOCKS:
            taken = []
        return (taken[-1].close if taken else block.close) + 1

    def _is_notes(self, parent: HtmlElement | None) -> bool:
        return (
            parent is not None and parent.name not in WHOLE_PAGE and (names_note(parent.names) or "note" in parent.role)
        )

    def _continues_note(self, block: HtmlElement) -> bool:
        return block.name in _CONTINUING_BLOCKS and not names_backlink(block.names)


def _names_several_notes(node: HtmlElement) -> bool:
    """Whether an element is a list of notes, not a single one."""
    return node.name in ("ol", "ul", "table", "dl") or _SEVERAL_NOTES.search(f"{node.names} {node.role}") is not None
