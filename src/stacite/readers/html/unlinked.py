"""Notes without links: raised labels, or labels in brackets, in the text, and blocks below that start with them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.document import NoteRefShape
from stacite.readers.html.labels import label_value, leading_label, parse_label, spoken_label
from stacite.readers.html.linked import is_endnote, widest_element_around
from stacite.readers.html.links import MAX_LINKS
from stacite.readers.html.notes import FoundNote, HtmlNoteRef, NoteExtents
from stacite.readers.html.page import BLOCKS, ElementTrait, HtmlElement, is_line_lead, is_shown_text, line_end
from stacite.readers.html.semantics import is_noteref_role, names_note
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.note_symbols import FIRST_SYMBOLS
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.readers.html.links import PageLink
    from stacite.readers.html.page import HtmlPage, PageLandmarks


_STARTING = frozenset("p li div dt dd tr td blockquote aside span".split())
_SET_APART = frozenset("sup b strong a dt td th span small".split())
_CALLING = frozenset("sup a span small".split())
_LABEL_TOKENS = 24
_TYPED_LABEL = pattern(rf"\[\d{{1,3}}\]|[{SUPERSCRIPT_DIGITS}]{{1,3}}")
_UNLINKED_REASON = "no link leads to it"


@dataclass(slots=True, eq=False)
class _LabelledLine:
    """A line that starts with a label."""

    token: int
    block: HtmlElement
    label: str
    firm: bool
    """The label is raised, in brackets, in bold or an element of its own: a list's number is none of these."""
    item: bool = False
    """It is a list's item, whose number is not among its letters."""


def find_note_refs(page: HtmlPage, links: list[PageLink]) -> list[HtmlNoteRef]:
    """What looks like a marker: raised labels, and links with a label that lead nowhere."""
    found: list[HtmlNoteRef] = []
    linked = [link.node.open for link in links if link.target is not None]
    for node in page.nodes:
        if node.name not in _CALLING or (found and found[-1].end >= node.open):
            continue
        if not is_shown_text(node) or _is_linked(node, linked):
            continue
        call = _note_ref(page, node)
        if call is not None:
            found.append(call)
        if len(found) > MAX_LINKS:
            return []  # no text has so many
    return found


def _is_linked(node: HtmlElement, linked: list[int]) -> bool:
    """Whether it is in a link, or holds one; `linked` are the tokens that open links."""
    outer = next((each for each in node.chain(4) if each.name == "a"), node)
    index = bisect_left(linked, outer.open)
    return index < len(linked) and linked[index] <= outer.close


def _note_ref(page: HtmlPage, node: HtmlElement) -> HtmlNoteRef | None:
    raised = node.name == "sup" or (node.name in ("span", "small", "a") and node.traits & ElementTrait.RAISED)
    lost = node.name == "a" and "#" in node.attributes.get("href", "") and "://" not in node.attributes.get("href", "")
    if not (raised or lost) or node.close - node.open > _LABEL_TOKENS:
        return None
    named = is_noteref_role(node.role) or (lost and names_note(f"{node.names} {node.attributes.get('href', '')}"))
    text = page.text_of(node, _LABEL_TOKENS)
    label = parse_label(text) or (spoken_label(text) if named else None)
    if label is None or is_line_lead(page, node.open, labels=False) or not (raised or label.bracketed or named):
        return None
    outer = widest_element_around(page, node)
    shape = NoteRefShape.SUPERSCRIPT if raised else NoteRefShape.BRACKET
    return HtmlNoteRef(outer.open, outer.close, label.text, _link_in(page, outer), shape)


def _link_in(page: HtmlPage, outer: HtmlElement) -> HtmlElement:
    """The link that a marker is, or holds; the marker itself where it has none."""
    return next((each for each in page.nodes_between(outer.open, outer.close) if each.name == "a"), outer)


def find_unlinked(page: HtmlPage, calls: list[HtmlNoteRef], marks: PageLandmarks) -> list[FoundNote]:
    """The notes that go with such markers, in the order in which they stand."""
    calls = calls or _typed_note_refs(page, marks)
    if not calls:
        return []
    starts = _labelled_lines(page, calls, marks)
    pairs = _sequence(starts, calls, marks)
    if not pairs:
        return []
    used = [call.start for _, found in pairs for call in found]
    extents = NoteExtents(page, [(start.token, start.block) for start, _ in pairs], used)
    notes = [_note(start, found, extents) for start, found in pairs]
    # A label alone, in a cell or a formula, is no note.
    return [note for note in notes if parse_label(page.letters(note.start, note.end, _LABEL_TOKENS)) is None]


def _note(start: _LabelledLine, calls: list[HtmlNoteRef], extents: NoteExtents) -> FoundNote:
    note = FoundNote(start.token, extents.end(start.token), start.block, start.label, not start.item, calls)
    note.at_end = is_endnote(start.block)
    note.confidence, note.reason = 0.85, _UNLINKED_REASON
    return note


def _labelled_lines(page: HtmlPage, calls: list[HtmlNoteRef], marks: PageLandmarks) -> list[_LabelledLine]:
    labels = {call.label for call in calls}
    found: list[_LabelledLine | None] = []
    for node in page.nodes:
        if not is_shown_text(node):
            continue
        if node.name == "br" or node.name in _STARTING:
            found.append(_labelled_line(page, node, labels, marks))
        if node.name in BLOCKS:
            found.append(_start_after(page, node, labels))
    return _without_repeats(page, sorted(filter(None, found), key=lambda start: start.token))


def _without_repeats(page: HtmlPage, starts: list[_LabelledLine]) -> list[_LabelledLine]:
    """Without those that are the start of the element around them once more."""
    found: list[_LabelledLine] = []
    for start in starts:
        if not found or _is_further(page, found[-1], start):
            found.append(start)
    return found


def _start_after(page: HtmlPage, block: HtmlElement, labels: set[str]) -> _LabelledLine | None:
    """The line that follows a heading, a rule or another block as letters of what it stands in."""
    token = block.close + 1
    following = page.tokens[token] if token < len(page.tokens) else 0
    if isinstance(following, int) or block.parent is None:
        return None
    if isinstance(following, HtmlElement) and (following.name in BLOCKS or following.name not in _SET_APART):
        return None
    outer = page.block_of(block.parent)
    end = line_end(page, token, outer.close)
    leading = leading_label(page.letters(token, min(end, token + _LABEL_TOKENS), _LABEL_TOKENS))
    if leading is None or leading[0].text not in labels:
        return None
    return _LabelledLine(token, outer, leading[0].text, leading[0].bracketed or _stands_out(page, token, end))


def _is_further(page: HtmlPage, last: _LabelledLine, start: _LabelledLine) -> bool:
    """Whether a start is another than that of the element around it."""
    if start.token <= last.token:
        return False
    return start.label != last.label or page.letters(last.token, start.token, _LABEL_TOKENS) != ""


def _labelled_line(page: HtmlPage, node: HtmlElement, labels: set[str], marks: PageLandmarks) -> _LabelledLine | None:
    if node.name == "br":
        token, block = node.close + 1, page.block_of(node.parent or node)
        end = line_end(page, token, block.close)
    else:
        token, block, end = node.open, node, node.close
    if node.name == "span" and not names_note(node.names):
        return None
    head = page.letters(token, min(end, token + _LABEL_TOKENS), _LABEL_TOKENS)
    leading = leading_label(head)
    if leading is not None and leading[0].text in labels:
        return _LabelledLine(token, block, leading[0].text, leading[0].bracketed or _stands_out(page, token, end))
    if node.name == "li" and node.items and str(node.items) in labels and head and _is_list_of_notes(node, marks):
        return _LabelledLine(token, block, str(node.items), firm=True, item=True)
    return None


def _is_list_of_notes(item: HtmlElement, marks: PageLandmarks) -> bool:
    parent = item.parent
    if parent is None or parent.name != "ol":
        return False
    return marks.in_notes(item.open) or any(names_note(each.names) or "note" in each.role for each in parent.chain(3))


def _stands_out(page: HtmlPage, token: int, end: int) -> bool:
    """Whether the first letters of a line are an element of their own: raised, bold, a link, a cell."""
    for at in range(token, min(end, token + _LABEL_TOKENS)):
        found = page.tokens[at]
        if isinstance(found, str) and found.strip(" \t\r\n\u00a0↑↩⇧^"):
            place = page.place(at)
            if place.name in _SET_APART and (parse_label(found) is not None or place.traits & ElementTrait.RAISED):
                return True
            return found.strip()[0] in SUPERSCRIPT_DIGITS + FIRST_SYMBOLS
    return False


def _sequence(
    starts: list[_LabelledLine], calls: list[HtmlNoteRef], marks: PageLandmarks
) -> list[tuple[_LabelledLine, list[HtmlNoteRef]]]:
    """Starts that count on, each with the calls that stand before it and after the note of that label before."""
    by_label: dict[str, list[HtmlNoteRef]] = {}
    for call in calls:
        by_label.setdefault(call.label, []).append(call)
    found: list[tuple[_LabelledLine, list[HtmlNoteRef]]] = []
    opens = {label: [call.start for call in found_calls] for label, found_calls in by_label.items()}
    used: dict[str, int] = {}
    for start in _sequences(starts, marks):
        first = used.get(start.label, 0)
        last = bisect_left(opens.get(start.label, ()), start.token)
        if last > first:
            found.append((start, by_label[start.label][first:last]))
            used[start.label] = last
    return found


def _sequences(starts: list[_LabelledLine], marks: PageLandmarks) -> list[_LabelledLine]:
    """Starts that belong to runs of notes: firm ones, and numbers that go up one by one from 1."""
    kept: list[_LabelledLine] = []
    run: list[_LabelledLine] = []
    for start in starts:
        value = label_value(start.label)
        expected = (label_value(run[-1].label) or 0) + 1 if run else 1
        if run and value == expected:
            run.append(start)
            continue
        kept.extend(_is_proven(run, marks))
        run = [start] if _may_begin_sequence(start, value, marks) else []
    kept.extend(_is_proven(run, marks))
    return kept


def _may_begin_sequence(start: _LabelledLine, value: int | None, marks: PageLandmarks) -> bool:
    """Whether a run may start here: at 1, or with a sign below a rule or among notes."""
    if value == 1:
        return True
    if any(map(str.isalnum, start.label)):
        return start.firm and value is not None and (marks.in_notes(start.token) or names_note(start.block.names))
    return marks.in_notes(start.token) or marks.is_ruled(start.token) or names_note(start.block.names)


def _is_proven(run: list[_LabelledLine], marks: PageLandmarks) -> list[_LabelledLine]:
    if not run:
        return []
    firm = sum(start.firm for start in run)
    if firm * 2 >= len(run) or marks.in_notes(run[0].token):
        return run
    last_rule = bisect_right(marks.rules, run[0].token) - 1
    return run if len(run) > 1 and last_rule >= 0 else []


def _typed_note_refs(page: HtmlPage, marks: PageLandmarks) -> list[HtmlNoteRef]:
    """Markers that are letters of the text, `[1]` and `¹`, where notes stand under a heading of their own."""
    found: list[HtmlNoteRef] = []
    place = page.nodes[0]
    for at, token in enumerate(page.tokens):
        if isinstance(token, HtmlElement):
            place = token
        elif isinstance(token, int):
            place = place.parent or place
        elif (
            len(token) <= 5
            and _TYPED_LABEL.fullmatch(token)
            and is_shown_text(place)
            and not is_line_lead(page, at, labels=False)
        ):
            shape = NoteRefShape.BRACKET if token[0] == "[" else NoteRefShape.SUPERSCRIPT
            label = parse_label(token)
            found.append(HtmlNoteRef(at, at, label.text if label is not None else token, place, shape))
    raised = [call for call in found if call.shape is NoteRefShape.SUPERSCRIPT]
    if raised:
        return raised
    return found if marks.has_notes() else []
