"""Where notes are in a page: the links within it, whether a place that one leads to may begin a note, and its extent.

A note can only begin where a block or a line does. It is a list item, a paragraph with those that continue it, or a
line between others. Its text is written later.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacite.model.document import NoteRefShape
from stacite.readers.html.page import (
    BLOCKS,
    HEADINGS,
    LONGEST_LABEL,
    WHOLE_PAGE,
    ElementTrait,
    HtmlElement,
    following_siblings,
    heads_notes,
    is_line_lead,
    is_note_role,
    is_noteref_role,
    label_in_words,
    label_value,
    leading_label,
    line_end,
    line_start,
    names_backlink,
    names_note,
    names_other,
    next_block,
    parse_label,
    previous_sibling,
    starting_label,
)
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.readers.html.page import HtmlLabel, HtmlPage


MAX_LINKS = 50_000
"""References and backlinks of 25,000 notes; the largest book seen has 4,542 links."""
_POINTING_ATTRIBUTES = ("popovertarget", "aria-controls", "aria-details", "aria-describedby")
# Links with numbers that go up and all lead to one place.
_FEWEST_SHARED = 3
# Tokens of a link that are searched for its label.
_LINK_TOKENS = 40


@dataclass(slots=True)
class PageLink:
    """A link within the page; `target` is None if it is broken."""

    node: HtmlElement
    target: HtmlElement | None
    fragment: str
    text: str
    label: HtmlLabel | None
    is_raised: bool
    has_noteref_role: bool
    leads_line: bool
    """Whether nothing but signs goes before it in its line."""
    opens_target: bool = False
    """Whether a click on it opens its target in place."""


def page_links(page: HtmlPage) -> list[PageLink]:
    """All internal links, in document order; stops at one more than `MAX_LINKS`."""
    own = _own_bases(page)
    nodes = (node for node in page.nodes if node.attributes and not node.traits & ElementTrait.CODE)
    found = list(islice((link for node in nodes if (link := _link(page, node, own)) is not None), MAX_LINKS + 1))
    _tell_apart(page, found)
    _part_from_head(found)
    return found


def _part_from_head(links: list[PageLink]) -> None:
    """Let links with numbers of their own lead nowhere that all lead to one place: the head of the notes, typed there.

    The first of these notes may be the place.
    """
    leading: dict[int, list[PageLink]] = {}
    for link in links:
        is_marked = link.label is not None and link.label.is_number and (link.label.bracketed or link.is_raised)
        if link.target is not None and is_marked and link.node.open < link.target.open:
            leading.setdefault(link.target.open, []).append(link)
    for those in leading.values():
        numbers = [int(link.label.text) for link in those if link.label is not None]
        if len(those) >= _FEWEST_SHARED and numbers[0] == 1 and all(a < b for a, b in pairwise(numbers)):
            for link in those:
                link.target = None


def _tell_apart(page: HtmlPage, links: list[PageLink]) -> None:
    """Lead links in order to the elements that share an id, if there is one of them for each: texts put together."""
    targets: dict[int, list[HtmlElement]] = {}
    for first, other in page.repeated:
        targets.setdefault(id(first), [first]).append(other)
    leading: dict[int, list[PageLink]] = {}
    for link in links if targets else ():
        if id(link.target) in targets:
            leading.setdefault(id(link.target), []).append(link)
    for shared, those in leading.items():
        if len(those) == len(targets[shared]):
            for link, target in zip(those, targets[shared], strict=True):
                link.target = target


def _own_bases(page: HtmlPage) -> set[str]:
    """The addresses before `#` that mean the page itself: most fragments after them are ids in it."""
    if len(page.files) > 1:
        return set()
    hits: Counter[str] = Counter()
    for node in page.nodes:
        base, mark, fragment = node.attributes.get("href", "").partition("#")
        if mark and base:
            # Saved pages link to themselves with their full address.
            hits[base] += 1 if _find_target(page, node.part, fragment) is not None else -1
    return {base for base, count in hits.items() if count >= 0}


def other_file(page: HtmlPage, node: HtmlElement) -> str:
    """The file to which an element's link leads, for notes that are kept there; else nothing.

    It is beside the page. In a saved page its address is written in full; then the file has a name of notes.
    """
    base, mark, _ = node.attributes.get("href", "").strip().partition("#")
    if (window := _WINDOW.match(base)) is not None:
        base = window["file"] if names_note(window["file"]) else ""
    if "://" in base and names_note(base.rpartition("/")[2]):
        base = base.rpartition("/")[2]
    # `notes?page=2` is a list in several pages.
    is_file = bool(mark) or ("?" not in base and names_note(base.rpartition("/")[2]))
    return unquote(base) if is_file and base and ":" not in base and len(page.files) == 1 else ""


# Old pages show each note in a window of its own: `javascript:show('notes/note3.html')`.
_WINDOW = pattern(r"javascript:\s?[\w.]{1,40}\(\s?['\"](?P<file>[^'\"]{1,200}\.html?)['\"]", re.IGNORECASE)


def _find_target(page: HtmlPage, part: int, fragment: str) -> HtmlElement | None:
    if not fragment:
        return None
    # GitHub prefixes the ids of rendered Markdown.
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
        # A link to another site is not a broken link within the page.
        if target is None and base and "://" in base and part is None:
            return None
        pointed = None if target is not None else _pointed(page, node)
        return _with_appearance(page, node, target or pointed, fragment, opens=pointed is not None)
    target = _pointed(page, node)
    if target is None or node.name in ("input", "div", "section"):
        return None
    return _with_appearance(page, node, target, target.id, opens=True)


def _pointed(page: HtmlPage, node: HtmlElement) -> HtmlElement | None:
    """The target of attributes other than `href`, for notes that open with a click."""
    for name in _POINTING_ATTRIBUTES:
        value = node.attributes.get(name)
        # The aria attributes take a list of ids.
        if value and (found := _find_target(page, node.part, value.split()[0])) is not None and found is not node:
            return found
    return None


def _linked_part(page: HtmlPage, node: HtmlElement, base: str, own: set[str]) -> int | None:
    if not base or base in own:
        return node.part
    # An address with a scheme (`https:`, `mailto:`) leads out of the book.
    if len(page.files) == 1 or ":" in base:
        return None
    folder = posixpath.dirname(page.files[node.part])
    file = posixpath.normpath(posixpath.join(folder, unquote(base)))
    return page.places.get(file)


def _with_appearance(
    page: HtmlPage, node: HtmlElement, target: HtmlElement | None, fragment: str, *, opens: bool
) -> PageLink:
    is_short = node.close - node.open <= _LINK_TOKENS
    # Dots stand for a text that is too long for a label, so it is not read.
    text = page.shown_text(node.open + 1, node.close, _LINK_TOKENS) if is_short else "…" * LONGEST_LABEL
    label, marked = parse_label(text), node
    if label is None and text:
        label, marked = _raised_label(page, node)
        label = label or label_in_words(text)
    raised = bool(marked.traits & ElementTrait.RAISED) or _all_raised(page, node)
    # `[<a>1</a>]`: some pages keep the brackets outside the link.
    if label is not None and not label.bracketed and _in_brackets(page, node):
        label = replace(label, bracketed=True)
    called = is_noteref_role(node.role) or (node.parent is not None and is_noteref_role(node.parent.role))
    leads = target is not None and is_line_lead(page, node.open)
    return PageLink(node, target, fragment, text, label, raised, called, leads, opens)


def _raised_label(page: HtmlPage, node: HtmlElement) -> tuple[HtmlLabel | None, HtmlElement]:
    """The label at the end of a link that contains words too."""
    for token in range(node.open + 1, min(node.close, node.open + _LINK_TOKENS)):
        inner = page.tokens[token]
        if isinstance(inner, HtmlElement) and inner.name == "sup":
            return parse_label(page.text_of(inner, _LINK_TOKENS)), inner
    return None, node


def _all_raised(page: HtmlPage, node: HtmlElement) -> bool:
    """Whether all its characters are raised or are superscript digits."""
    at = node.open
    for token in page.tokens[node.open + 1 : min(node.close, node.open + _LINK_TOKENS)]:
        at += 1
        if isinstance(token, str) and token.strip() and not page.place(at).traits & ElementTrait.SCREEN_READER_ONLY:
            return bool(page.place(at).traits & ElementTrait.RAISED) or token.strip()[0] in SUPERSCRIPT_DIGITS
    return False


def _in_brackets(page: HtmlPage, node: HtmlElement) -> bool:
    before = page.tokens[node.open - 1] if node.open else ""
    after = page.tokens[node.close + 1] if node.close + 1 < len(page.tokens) else ""
    if not isinstance(before, str) or not isinstance(after, str):
        return False
    return before.rstrip()[-1:] in ("[", "(") and after.lstrip()[:1] in ("]", ")")


NOTE_ROLES = frozenset("footnote endnote rearnote note doc-footnote doc-endnote sidenote".split())
_SPOT_TOKENS = 48
_LISTED = frozenset("dt dd li tr".split())
_LISTS = frozenset("dl ol ul table tbody div".split())


@dataclass(slots=True, eq=False)
class NoteSpot:
    """A place that may be a note."""

    target: HtmlElement
    block: HtmlElement
    start: int
    """The token at which its text starts, with its label."""
    label: str
    """The label at the start of its line; empty if there is none."""
    is_list_item: str
    """Its number in a list; empty if it is not a list item."""
    is_heading: bool
    """Whether it is a heading or starts with one."""
    is_named_note: bool
    """Whether an id, class or role says that it is a note."""
    has_note_role: bool
    is_named_other: bool
    """Whether an id or class says that it is something else."""


def note_spot(page: HtmlPage, target: HtmlElement) -> NoteSpot | None:
    """The place of a target; None if it is in the middle of a line and no backlink."""
    if target.name in ("body", "html", "main", "head") or (target.name == "article" and not names_note(target.id)):
        return None
    if target.name in BLOCKS or is_line_lead(page, target.open):
        block, start = _note_block(page, target)
    elif _ends_note(page, target):
        block = page.block_of(target)
        start = block.open
    else:
        return None
    if block.name in ("body", "html", "main") and start <= block.open + 1 and block is target:
        return None
    head = page.shown_text(start, min(block.close, start + _SPOT_TOKENS), _SPOT_TOKENS)
    leading = leading_label(head)
    label = leading[0].text if leading is not None else ""
    is_list_item = str(block.items) if block.name == "li" and block.items else ""
    roles = [each.role for each in target.with_ancestors(5) if each.role]
    names = " ".join(each.names for each in (target, block))
    role = any(is_note_role(each) for each in roles)
    return NoteSpot(
        target,
        block,
        start,
        label,
        is_list_item,
        _is_heading(page, target, block, start),
        role or _is_listed(block) or names_note(names),
        role,
        names_other(names),
    )


def _ends_note(page: HtmlPage, target: HtmlElement) -> bool:
    """Whether a target is the backlink at the end of a note, to which the note reference leads instead of its start."""
    fragment = target.attributes.get("href", "").strip().removeprefix("#")
    caller = _find_target(page, target.part, fragment) if target.name == "a" else None
    if caller is None or not target.id or unquote(caller.attributes.get("href", "")) != f"#{target.id}":
        return False
    after = page.shown_text(target.open, page.block_of(target).close)
    return not any(map(str.isalnum, after))


def _is_listed(block: HtmlElement) -> bool:
    """Whether the elements around a block say that they contain notes: its parent, or for a list item, its list."""
    outer = block.parent
    if outer is None or outer.name in WHOLE_PAGE:
        return False
    if names_note(outer.names) or block.name not in _LISTED:
        return names_note(outer.names)
    for each in outer.with_ancestors(4):
        if each.name in WHOLE_PAGE or names_note(each.names):
            return each.name not in WHOLE_PAGE
        if each.name not in _LISTS:
            break
    return False


def _note_block(page: HtmlPage, target: HtmlElement) -> tuple[HtmlElement, int]:
    """The block of the note that a target names, and the token at which it starts."""
    roled = _with_note_role(page, target)
    if roled is not None:
        return roled, roled.open
    if target.name in BLOCKS:
        return _item_of(page, target)
    block = page.block_of(target)
    start = line_start(page, target.open)
    if not page.shown_text(target.open, min(target.close + 1, target.open + 64), 64):
        following = next_block(page, target.close + 1)
        if following is not None:
            return _item_of(page, following)
    return _item_of(page, block) if start <= block.open + 1 else (block, start)


def _with_note_role(page: HtmlPage, target: HtmlElement) -> HtmlElement | None:
    """The element around a target with the role of a single note, if only a label stands before the target.

    A role of the label alone (`<a epub:type="footnote" id="n1">1.</a> Note`) is that of the block that it starts.
    """
    for each in target.with_ancestors(5):
        if NOTE_ROLES.intersection(each.role.split()) and not (
            each.name not in BLOCKS and parse_label(page.text_of(each, _LINK_TOKENS))
        ):
            before = page.shown_text(each.open, target.open, 64)
            # One element with the role around a list of several notes.
            is_item = target.name == "li" and each is not target
            return each if not is_item and (not before or parse_label(before) is not None) else None
    return None


def _item_of(page: HtmlPage, block: HtmlElement) -> tuple[HtmlElement, int]:
    """A table's row for its cell, a labelled term for its definition; else the block itself."""
    if block.name == "dd":
        term = previous_sibling(page, block)
        if term is not None and term.name == "dt" and parse_label(page.text_of(term, 12)) is not None:
            return term, term.open
    if block.name in ("td", "th") and block.parent is not None and block.parent.name == "tr":
        before = page.shown_text(block.parent.open, block.open, 64)
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
    """Whether a note's place starts with the label of its reference, or is the list item of that number."""
    return any(_is_same(own_label, label) for own_label in (spot.label, spot.is_list_item) if own_label)


def _is_same(own_label: str, label: str) -> bool:
    if own_label.lower() == label.lower():
        return True
    value = label_value(label)
    return (
        value is not None
        and label_value(own_label) == value
        and any(character.isdigit() for character in own_label + label)
    )


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
    is_elsewhere: bool = False
    """Whether it stands at the note itself, for one that is in another file or has no markup."""

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
    is_copy: bool = False
    """Whether it shows a note again, over the text, to which the link before it leads."""
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


def leading_anchor(page: HtmlPage, block: HtmlElement) -> str:
    """The id, without its number, of a link that is the label at the start of a block; empty if there is none."""
    first = next(iter(page.nodes_between(block.open + 1, min(block.close, block.open + _ANCHOR_TOKENS))), None)
    if first is None or first.name != "a" or "#" not in first.attributes.get("href", ""):
        return ""
    is_label = parse_label(page.text_of(first, _ANCHOR_TOKENS)) is not None
    return first.id.rstrip("0123456789") if is_label and not page.shown_text(block.open, first.open, 2) else ""


_ANCHOR_TOKENS = 12
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
            if heads_notes(self._page.text_of(sibling, 12)):
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
        is_named = names_note(block.names) or block.parent is None or leading_anchor(self._page, block) != ""
        return label != "" and label.isdigit() and is_named

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
