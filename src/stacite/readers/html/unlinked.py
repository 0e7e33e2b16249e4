"""Notes without links: raised labels, or labels in brackets, in the text, and blocks below that start with them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.document import NoteRefShape
from stacite.readers.html.labels import (
    TYPED_LABEL,
    label_in_words,
    label_value,
    leading_label,
    parse_label,
)
from stacite.readers.html.linked import is_endnote, widest_element_around
from stacite.readers.html.links import MAX_LINKS
from stacite.readers.html.notes import FoundNote, HtmlNoteRef, NoteExtents
from stacite.readers.html.page import BLOCKS, ElementTrait, HtmlElement, is_line_lead, is_shown_text, line_end
from stacite.readers.html.semantics import is_noteref_role, names_note
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.note_symbols import FIRST_SYMBOLS

if TYPE_CHECKING:
    from stacite.readers.html.links import PageLink
    from stacite.readers.html.page import HtmlPage, PageLandmarks


_STARTING = frozenset("p li div dt dd tr td blockquote aside span".split())
_SET_APART = frozenset("sup b strong a dt td th span small".split())
_NOTE_REF_ELEMENTS = frozenset("sup a span small".split())
_LABEL_TOKENS = 24
_UNLINKED_REASON = "no link leads to it"


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
    linked = [link.node.open for link in links if link.target is not None]
    for node in page.nodes:
        if node.name not in _NOTE_REF_ELEMENTS or (found and found[-1].end >= node.open):
            continue
        if not is_shown_text(node) or _is_linked(node, linked):
            continue
        ref = _note_ref(page, node)
        if ref is not None:
            found.append(ref)
        if len(found) > MAX_LINKS:
            return []  # no text has so many
    return found


def _is_linked(node: HtmlElement, linked: list[int]) -> bool:
    """Whether an element is in a link or contains one; `linked` are the tokens that open links."""
    outer = next((each for each in node.with_ancestors(4) if each.name == "a"), node)
    index = bisect_left(linked, outer.open)
    return index < len(linked) and linked[index] <= outer.close


def _note_ref(page: HtmlPage, node: HtmlElement) -> HtmlNoteRef | None:
    raised = node.name == "sup" or (node.name in ("span", "small", "a") and node.traits & ElementTrait.RAISED)
    is_broken = (
        node.name == "a" and "#" in node.attributes.get("href", "") and "://" not in node.attributes.get("href", "")
    )
    if not (raised or is_broken) or node.close - node.open > _LABEL_TOKENS:
        return None
    named = is_noteref_role(node.role) or (is_broken and names_note(f"{node.names} {node.attributes.get('href', '')}"))
    text = page.text_of(node, _LABEL_TOKENS)
    # Words that end in a number are a label only if the link is named as a note reference.
    label = parse_label(text) or (label_in_words(text) if named else None)
    if label is None or is_line_lead(page, node.open, labels=False) or not (raised or label.bracketed or named):
        return None
    outer = widest_element_around(page, node)
    shape = NoteRefShape.SUPERSCRIPT if raised else NoteRefShape.BRACKET
    return HtmlNoteRef(outer.open, outer.close, label.text, _link_in(page, outer), shape)


def _link_in(page: HtmlPage, outer: HtmlElement) -> HtmlElement:
    """The link that a reference is or contains; the reference itself if it has none."""
    return next((each for each in page.nodes_between(outer.open, outer.close) if each.name == "a"), outer)


def find_unlinked(page: HtmlPage, note_refs: list[HtmlNoteRef], landmarks: PageLandmarks) -> list[FoundNote]:
    """The notes of such references, in document order."""
    note_refs = note_refs or _typed_note_refs(page, landmarks)
    if not note_refs:
        return []
    starts = _labelled_lines(page, note_refs, landmarks)
    pairs = _sequence(starts, note_refs, landmarks)
    if not pairs:
        return []
    used = [ref.start for _, found in pairs for ref in found]
    extents = NoteExtents(page, [(start.token, start.block) for start, _ in pairs], used)
    notes = [_note(start, found, extents) for start, found in pairs]
    # A label alone, in a cell or a formula, is not a note.
    return [note for note in notes if parse_label(page.shown_text(note.start, note.end, _LABEL_TOKENS)) is None]


def _note(start: _LabelledLine, note_refs: list[HtmlNoteRef], extents: NoteExtents) -> FoundNote:
    note = FoundNote(start.token, extents.end(start.token), start.block, start.label, not start.is_list_item, note_refs)
    note.at_end = is_endnote(start.block)
    note.confidence, note.reason = 0.85, _UNLINKED_REASON
    return note


def _labelled_lines(page: HtmlPage, note_refs: list[HtmlNoteRef], landmarks: PageLandmarks) -> list[_LabelledLine]:
    """The lines that start with one of the references' labels, each once."""
    labels = {ref.label for ref in note_refs}
    found: list[_LabelledLine | None] = []
    for node in page.nodes:
        if not is_shown_text(node):
            continue
        if node.name == "br" or node.name in _STARTING:
            found.append(_labelled_line(page, node, labels, landmarks))
        if node.name in BLOCKS:
            found.append(_start_after(page, node, labels))
    lines: list[_LabelledLine] = []
    for line in sorted(filter(None, found), key=lambda line: line.token):
        if not lines or _is_further(page, lines[-1], line):
            lines.append(line)
    return lines


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
    """Lines that count on, each with the references before it that the previous note of that label doesn't have."""
    by_label: dict[str, list[HtmlNoteRef]] = {}
    for ref in note_refs:
        by_label.setdefault(ref.label, []).append(ref)
    found: list[tuple[_LabelledLine, list[HtmlNoteRef]]] = []
    opens = {label: [ref.start for ref in refs] for label, refs in by_label.items()}
    used: dict[str, int] = {}
    for start in _sequences(starts, landmarks):
        first = used.get(start.label, 0)
        last = bisect_left(opens.get(start.label, ()), start.token)
        if last > first:
            found.append((start, by_label[start.label][first:last]))
            used[start.label] = last
    return found


def _sequences(starts: list[_LabelledLine], landmarks: PageLandmarks) -> list[_LabelledLine]:
    """Lines that belong to sequences of notes: set apart, or with numbers that go up by one from 1."""
    kept: list[_LabelledLine] = []
    sequence: list[_LabelledLine] = []
    for start in starts:
        value = label_value(start.label)
        expected = (label_value(sequence[-1].label) or 0) + 1 if sequence else 1
        if sequence and value == expected:
            sequence.append(start)
            continue
        kept.extend(_is_proven(sequence, landmarks))
        sequence = [start] if _may_begin_sequence(start, value, landmarks) else []
    kept.extend(_is_proven(sequence, landmarks))
    return kept


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
    raised = [ref for ref in found if ref.shape is NoteRefShape.SUPERSCRIPT]
    return raised or (found if landmarks.has_notes() else [])
