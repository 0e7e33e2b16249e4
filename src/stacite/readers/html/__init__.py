"""HTML and XHTML: notes that links refer to, notes within the text, and notes without links.

HTML (Living Standard), DPUB-ARIA 1.1 and EPUB's structural semantics define markup of notes, but most pages don't
use it, so the links from note reference to note and back decide (`readers/html/linked.py`). Notes are those that links
refer to, those in place (side notes, tooltips, inline footnotes) and, if there are none of either, those without links.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.model.document import Document, Note, NoteKind, NoteRef
from stacite.model.finding import Location
from stacite.readers.base import DEFAULT_OPTIONS, in_reading_order
from stacite.readers.bibliography import BodyMarkup, read_bibliography
from stacite.readers.health import OTHER_FILE, doubts_about, listed_labels
from stacite.readers.html.linked import (
    find_alone,
    find_linked,
    find_listed,
    find_note_refs,
    find_terms,
    find_unlinked,
    is_endnote,
    widest_element_around,
    without_other_files,
)
from stacite.readers.html.notes import MAX_LINKS, FoundNote, HtmlNoteRef, TokenRanges, page_links
from stacite.readers.html.page import (
    BLOCKS,
    ElementTrait,
    HtmlElement,
    HtmlPage,
    PageLandmarks,
    heads_notes,
    is_inline_note,
    is_line_lead,
    is_noteref_role,
    is_shown_text,
    label_value,
    leading_label,
    names_note,
    names_other,
    parse_label,
    previous_sibling,
    starting_label,
)
from stacite.readers.html.parse import add_part, parse_page
from stacite.readers.html.prose import Backlinks, HtmlProse, strip_label, strip_tail, write_passage
from stacite.readers.passage_builders import context
from stacite.text.encodings import check_size, decode_html
from stacite.text.opaque import opaque_spans
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.readers.base import ReadOptions
    from stacite.readers.html.notes import PageLink
    from stacite.readers.passage_builders import PassageBuilder


_LABEL_TOKENS = 60
_TOKENS_BEFORE = 400
_NO_NOTES = frozenset(("a", "label", "input", "sup", "body", "html"))
_MOST_INNER_TOKENS = 400
# Most by which the number of a note reference exceeds the one before, where some are lost.
_MOST_SKIPPED = 3
_BESIDE_TEXT = pattern(r"(?<![a-z])(?:margin(?:al)?|side)[-_]?note", re.IGNORECASE)
_FEWEST_HEADS, _WORDS_OF_HEAD = 3, 8
_FEWEST_TYPED = 3
_MANY_THAT_COUNT_ON = 8
# Of a note that is shown over the text: its end may be cut there.
_LETTERS_COMPARED = 8


def find_in_place(page: HtmlPage, taken: list[FoundNote], links: list[PageLink]) -> list[FoundNote]:
    """The notes in place that have not been found otherwise."""
    labels = {node.attributes["for"]: node for node in page.nodes if node.name == "label" and "for" in node.attributes}
    ranges = TokenRanges((note.start, note.end) for note in taken)
    targets = _targets_further_up(links)
    to_notes = (link for link in links if link.target is not None and ranges.meet(*_opening(link.target)))
    calls = {link.node.open: link for link in to_notes}
    found: list[FoundNote] = []
    for node in page.nodes:
        if (found and node.open < found[-1].node.close) or not (node.attributes or "-" in node.name):
            continue
        before = _checkbox_label(page, node, labels)
        if (before is None and not _names_note_in_place(page, node)) or not _is_note(page, node, ranges, targets):
            continue
        if _is_call(page, node, calls):
            continue
        if several := _typed_lines(page, node):
            found += several
            continue
        note = _note_in_place(page, node, before)
        if _follows_call(page, node, calls, taken):
            note.is_copy, note.label, note.note_refs = True, "", []
        found.append(note)
        if len(found) > MAX_LINKS:
            break  # more than any document has; the caller reports it
    heads = _marginal_heads(page, [note for note in found if not note.label and note.note_refs])
    found = [note for note in found if note.start not in heads]
    for number, note in enumerate((note for note in found if not note.label and note.note_refs), 1):
        note.label = note.note_refs[0].label = str(number)
    return found


def _typed_lines(page: HtmlPage, node: HtmlElement) -> list[FoundNote]:
    """The notes of an element whose lines begin with `(1)`, `(2)` and so on, which the text before it has, too."""
    inner = page.nodes_between(node.open + 1, node.close)[:_MOST_INNER_TOKENS]
    breaks = (each.close + 1 for each in inner if each.name == "br")
    starts: list[tuple[int, str]] = []
    for start in (node.open, *breaks):
        leading = leading_label(page.shown_text(start, min(node.close, start + _LABEL_TOKENS), _LABEL_TOKENS))
        if leading is not None and leading[0].bracketed and leading[0].text == str(len(starts) + 1):
            starts.append((start, leading[0].text))
    before = page.shown_text(max(0, node.open - _TOKENS_BEFORE), node.open)
    if len(starts) < 2 or sum(f"({label})" in before for _, label in starts) * 2 < len(starts):
        return []
    ends = [*(start for start, _ in starts[1:]), node.close + 1]
    refs = [HtmlNoteRef(start, start - 1, label, node, is_elsewhere=True) for start, label in starts]
    return [
        FoundNote(ref.start, end, node, ref.label, note_refs=[ref], is_in_place=True)
        for ref, end in zip(refs, ends, strict=True)
    ]


def _follows_call(page: HtmlPage, node: HtmlElement, calls: dict[int, PageLink], notes: list[FoundNote]) -> bool:
    """Whether a link to one of the notes stands right before an element with its words: it shows that over the text."""
    if node.name in BLOCKS:
        return False
    first = next((at for at in range(node.open - 1, max(0, node.open - _LABEL_TOKENS), -1) if at in calls), None)
    if first is None or page.shown_text(calls[first].node.close, node.open) or calls[first].node.close > node.open:
        return False
    target = calls[first].target
    at = bisect_right(notes, target.open, key=lambda note: note.start) - 1 if target is not None else -1
    called = _letters(page.shown_text(notes[at].start, notes[at].end)) if at >= 0 else ""
    return _letters(page.text_of(node) or _hidden_text(page, node))[:_LETTERS_COMPARED] in called


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


def _marginal_heads(page: HtmlPage, unlabelled: list[FoundNote]) -> set[int]:
    """The starts of side notes that tell what the text beside them is about, as old books print them.

    They are a few words, most without numbers, and stand apart from the words before them, which don't refer to them.
    """
    called = {note.start for note in unlabelled if note.note_refs[0].start < note.start}
    beside = [note for note in unlabelled if note.start not in called and _BESIDE_TEXT.search(note.node.names)]
    texts = [page.text_of(note.node) for note in beside]
    apart = sum(_stands_apart(page, note.start) for note in beside)
    numbered = sum(any(map(str.isdecimal, text)) for text in texts)
    is_short = sum(len(text.split()) for text in texts) <= _WORDS_OF_HEAD * len(texts)
    is_heads = len(beside) >= _FEWEST_HEADS and is_short and numbered * 2 < len(beside) < apart * 2
    return {note.start for note in beside} if is_heads else set()


def _stands_apart(page: HtmlPage, token: int) -> bool:
    before = page.tokens[token - 1]
    return not isinstance(before, str) or before[-1].isspace()


def _opening(node: HtmlElement) -> tuple[int, int]:
    return node.open, node.open + 1


def _is_call(page: HtmlPage, node: HtmlElement, calls: dict[int, PageLink]) -> bool:
    """Whether an element holds only a link to a note, whose words may be any."""
    links = [each for each in page.nodes_between(node.open, node.close) if each.open in calls]
    return any(page.text_of(link, _LABEL_TOKENS) == page.text_of(node, _LABEL_TOKENS) for link in links)


def _names_note_in_place(page: HtmlPage, node: HtmlElement) -> bool:
    if node.traits & ElementTrait.NOTE or is_inline_note(node.name, node.attributes.get("class", ""), node.role):
        return True
    return _is_opened(page, node) or _follows_button(page, node)


def _follows_button(page: HtmlPage, node: HtmlElement) -> bool:
    """Whether a button that says no more than `Footnote` stands before an element and shows it."""
    before = previous_sibling(page, node) if node.traits & ElementTrait.HIDDEN else None
    return before is not None and before.name == "button" and heads_notes(page.text_of(before, _LABEL_TOKENS))


def _checkbox_label(page: HtmlPage, node: HtmlElement, labels: dict[str, HtmlElement]) -> HtmlElement | None:
    """The label before a note that a checkbox shows and hides, as in Tufte's CSS."""
    before = previous_sibling(page, node)
    if before is None or before.name != "input" or node.name in ("label", "input", "ul", "ol", "nav"):
        return None
    label = labels.get(before.attributes.get("id", ""))
    if label is None or not label.close < before.open or before.attributes.get("type") not in ("checkbox", "radio"):
        return None
    text = page.text_of(label, _LABEL_TOKENS)
    # The label element is empty on wide screens, where the note is in the margin.
    return label if not text or parse_label(text) is not None or not any(map(str.isalnum, text)) else None


def _is_opened(page: HtmlPage, node: HtmlElement) -> bool:
    """Whether the element's name or role says note, and a raised label stands right before it."""
    if node.name in BLOCKS or not (node.role == "tooltip" or names_note(node.names)):
        return False
    before = previous_sibling(page, node)
    if before is None or before.name in BLOCKS or parse_label(page.text_of(before, 24)) is None:
        return False
    inner = page.nodes_between(before.open, before.close)
    return any(each.traits & ElementTrait.RAISED or each.name == "button" for each in inner)


def _targets_further_up(links: list[PageLink]) -> list[int]:
    """The tokens that labels before them link to."""
    labelled = (link for link in links if link.label is not None and link.target is not None)
    return sorted({link.target.open for link in labelled if link.target and link.node.close < link.target.open})


def _holds_several(page: HtmlPage, node: HtmlElement, targets: list[int]) -> bool:
    """Whether an element contains several notes: more than one link target, list item or labelled term."""
    if bisect_right(targets, node.close) - bisect_right(targets, node.open) > 1:
        return True
    inner = page.nodes_between(node.open + 1, node.close)[:_MOST_INNER_TOKENS]
    if node.name in ("ol", "ul"):
        return sum(each.name == "li" and each.parent is node for each in inner) > 1
    return sum(each.name == "dt" and parse_label(page.text_of(each, 24)) is not None for each in inner) > 1


def _is_note(page: HtmlPage, node: HtmlElement, ranges: TokenRanges, targets: list[int]) -> bool:
    if node.traits & (ElementTrait.CODE | ElementTrait.NAVIGATION) or node.name in _NO_NOTES:
        return False
    if ranges.meet(node.open, node.close + 1) or _holds_several(page, node, targets):
        return False
    text = page.text_of(node, 200) or _hidden_text(page, node)
    if not text or parse_label(text) is not None or heads_notes(text):
        return False
    return node.name not in BLOCKS or bool(previous_sibling(page, node)) or not is_line_lead(page, node.open)


def _hidden_text(page: HtmlPage, node: HtmlElement) -> str:
    if not node.traits & ElementTrait.HIDDEN or (node.parent is not None and node.parent.traits & ElementTrait.HIDDEN):
        return ""
    inner = page.tokens[node.open + 1 : min(node.close, node.open + _LABEL_TOKENS)]
    return " ".join(token.strip() for token in inner if isinstance(token, str)).strip()


def _note_in_place(page: HtmlPage, node: HtmlElement, label: HtmlElement | None) -> FoundNote:
    before = label or _label_before(page, node)
    if before is not None:
        parsed = parse_label(page.text_of(before, _LABEL_TOKENS))
        text = parsed.text if parsed is not None and not parsed.text.startswith("⊕") else ""
        ref = HtmlNoteRef(before.open, before.close, text, before)
    else:
        text = starting_label(page, node)
        ref = HtmlNoteRef(node.open, node.open - 1, text, node)
    note = FoundNote(node.open, node.close + 1, node, text, note_refs=[ref], at_end=is_endnote(node))
    note.printed, note.is_in_place = text != "", True
    return note


def _label_before(page: HtmlPage, node: HtmlElement) -> HtmlElement | None:
    """The element before a note that holds nothing but its label."""
    before = previous_sibling(page, node)
    if before is None or before.name in BLOCKS or not is_shown_text(before) or names_other(before.names):
        return None
    if parse_label(page.text_of(before, _LABEL_TOKENS)) is None:
        return None
    return widest_element_around(page, before)


def find_notes(page: HtmlPage, links: list[PageLink]) -> tuple[list[FoundNote], list[HtmlNoteRef], str]:
    """The notes in the order of their references, the references to no note, and the file that has their notes."""
    landmarks = PageLandmarks(page)
    found = find_linked(page, links, landmarks)
    found += find_in_place(page, found, links)
    shown = find_note_refs(page, links)
    terms = [] if found else find_terms(page, shown) or find_alone(page, landmarks)
    if not (found or terms or shown):
        terms = find_listed(page, landmarks)
    note_refs, file = (
        (shown, "") if terms else without_other_files(page, shown, [note for note in found if note.note_refs])
    )
    # Without any link between text and notes, labels alone are evidence.
    if not any(note.note_refs for note in found):
        found = terms or find_unlinked(page, note_refs, landmarks) or found
    elif (typed := _typed_beside(page, found, note_refs, landmarks)) is not None:
        found += typed
    unmatched = _refs_without_notes(found, note_refs)
    unmatched = _without_taken_along(page, unmatched, found)
    ordered = _by_first_note_ref(found)
    _number_unlabelled(ordered)
    return ordered, unmatched, file


def _typed_beside(
    page: HtmlPage, found: list[FoundNote], note_refs: list[HtmlNoteRef], landmarks: PageLandmarks
) -> list[FoundNote] | None:
    """The notes of raised numbers without links, such as those of a table, under a heading of notes of their own."""
    used = {ref.start for note in found for ref in note.note_refs}
    taken = TokenRanges((note.start, note.end) for note in found)
    left = [ref for ref in note_refs if ref.start not in used and not taken.meet(ref.start, ref.start + 1)]
    if len(left) < _FEWEST_TYPED or any(map(_names_note_ref, left)) or not _is_counted(left):
        return None
    typed = find_unlinked(page, left, landmarks)
    is_apart = all(landmarks.in_notes(note.start) and not taken.meet(note.start, note.end) for note in typed)
    return typed if is_apart else None


def _without_taken_along(page: HtmlPage, refs: list[HtmlNoteRef], found: list[FoundNote]) -> list[HtmlNoteRef]:
    """The references but for those whose notes the notes before have taken along, which become notes of their own.

    Editors of web pages lose the anchors of some notes, which begin with their labels in brackets all the same.
    """
    left = []
    notes: dict[tuple[int, int | None], list[FoundNote]] = {}
    for note in found if refs else ():
        notes.setdefault((note.node.part, label_value(note.label)), []).append(note)
    for ref in refs:
        value = label_value(ref.label) or 0
        inner = _note_within(page, ref, notes.get((ref.node.part, value - 1), [])) if value > 1 else None
        if inner is None:
            left.append(ref)
        else:
            found.append(inner)
            notes.setdefault((ref.node.part, value), []).append(inner)
    return left


def _note_within(page: HtmlPage, ref: HtmlNoteRef, notes: list[FoundNote]) -> FoundNote | None:
    """The note of a reference, cut from the end of one of the notes before it."""
    for note in notes:
        blocks = (each for each in page.nodes_between(note.start + 1, note.end) if each.name in BLOCKS)
        block = next((each for each in blocks if _bracketed(page, each) == ref.label), None)
        if block is not None and ref.start < note.start:
            inner = FoundNote(block.open, note.end, block, ref.label, note_refs=[ref], at_end=note.at_end)
            note.end = block.open
            return inner
    return None


def _bracketed(page: HtmlPage, block: HtmlElement) -> str:
    """The label in brackets at the start of a block."""
    leading = leading_label(page.text_of(block, _LABEL_TOKENS))
    return leading[0].text if leading is not None and leading[0].bracketed else ""


def _refs_without_notes(found: list[FoundNote], note_refs: list[HtmlNoteRef]) -> list[HtmlNoteRef]:
    """References to no note that was found; a label that only one unreferenced note has refers to that note."""
    unreferenced = {note.label: note for note in found if not note.note_refs and note.label}
    stems = {stem for note in found for ref in note.note_refs if (stem := _common_fragment(ref))}
    used = {ref.start for note in found for ref in note.note_refs}
    taken = TokenRanges((note.start, note.end) for note in found)
    unmatched = []
    left = _that_count_on(note_refs, used)
    for ref in note_refs:
        if ref.start in used or taken.meet(ref.start, ref.start + 1):
            continue
        note = unreferenced.get(ref.label)
        if note is not None:
            note.note_refs.append(ref)
            note.confidence, note.reason = 0.9, "the link at its note number is broken"
        elif not found or ref.start in left or _names_note_ref(ref) or _common_fragment(ref) in stems:
            unmatched.append(ref)
    return unmatched if found or _is_counted(unmatched) else []


def _that_count_on(note_refs: list[HtmlNoteRef], used: set[int]) -> set[int]:
    """The starts of the references after the last one with a note whose numbers go on from it: all of them, or many."""
    last = max((at for at, ref in enumerate(note_refs) if ref.start in used), default=len(note_refs))
    values = [label_value(ref.label) or 0 for ref in note_refs[last:]]
    steps = [0 < b - a <= _MOST_SKIPPED for a, b in pairwise(values)]
    count = steps.index(False) if False in steps else len(steps)
    is_counted = count == len(steps) or count >= _MANY_THAT_COUNT_ON
    return {ref.start for ref in note_refs[last + 1 : last + 1 + count]} if is_counted else set()


def _names_note_ref(ref: HtmlNoteRef) -> bool:
    return is_noteref_role(ref.node.role) or names_note(f"{ref.node.names} {ref.href}")


def _common_fragment(ref: HtmlNoteRef) -> str:
    """The part that the fragments of a page's references share: the target without its number."""
    fragment = ref.href.partition("#")[2]
    return fragment.rstrip("0123456789") if fragment[-1:].isdecimal() else ""


def _is_counted(note_refs: list[HtmlNoteRef]) -> bool:
    """Whether labels count up from 1, as note references do and exponents don't, or are named as references."""
    values = [value for ref in note_refs if (value := label_value(ref.label)) is not None]
    if any(map(_names_note_ref, note_refs)):
        return True
    return len(values) > 1 and values[0] == 1 and all(b - a in (0, 1) for a, b in pairwise(values))


def _by_first_note_ref(found: list[FoundNote]) -> list[FoundNote]:
    """By first reference; a note without one comes after the note before it."""
    keys: dict[int, int] = {}
    last = -1
    for note in sorted(found, key=lambda note: note.start):
        last = min(ref.start for ref in note.note_refs) if note.note_refs else last
        keys[id(note)] = last
    return sorted(found, key=lambda note: (keys[id(note)], note.start))


def _number_unlabelled(ordered: list[FoundNote]) -> None:
    """Number notes without a printed label in order, as style sheets do.

    Not beside notes that terms of the text refer to: they are numbered nowhere.
    """
    has_names = any(note.is_named for note in ordered)
    for number, note in enumerate(ordered, 1):
        if not note.label:
            note.label = note.node.id if has_names and not note.note_refs and note.node.id else str(number)
        for ref in note.note_refs:
            ref.label = ref.label or note.label


_XHTML = pattern(r"<\?xml\b|<html\b[^>]{0,2000}xmlns\s{0,9}=|<!DOCTYPE[^>]{0,200}XHTML", re.IGNORECASE)
MAX_NOTES = 25_000
_REASON = "no link leads to a note, and nothing is marked up as a note"


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body of a page.

    Raises DocumentError if it is empty, too large, binary or nested too deep.
    """
    check_size(data, path)
    text = decode_html(data)
    if not text.strip("\ufeff\x00 \t\r\n\f\v"):
        raise DocumentError(f"{path}: the file is empty", "Check that the file was saved.")
    page = HtmlPage()
    xml = path.lower().endswith((".xhtml", ".xht")) or bool(_XHTML.search(text[:4096]))
    add_part(page, parse_page(text, path, xml=xml), "", path)
    return write_document(page, path, "html", hashlib.sha256(data).hexdigest())


def write_document(page: HtmlPage, path: str, format_name: str, sha256: str) -> Document:
    """The document of a page, or of a book's pages. Raises DocumentError if it has too many links."""
    return _Editor(page, path).document(format_name, sha256)


def _too_many(path: str, what: str) -> DocumentError:
    return DocumentError(f"{path}: the file has more than {what}", "Split the file, or check that it is a document.")


class _Editor:
    def __init__(self, page: HtmlPage, path: str) -> None:
        self._page = page
        self._path = path
        self._prose = HtmlProse(page)
        links = page_links(page)
        if len(links) > MAX_LINKS:
            raise _too_many(path, f"{MAX_LINKS:,} internal links")
        self._links = links
        self._found, self._unmatched, self._file = find_notes(page, links)
        self._backlinks = Backlinks(page, links, self._found)
        if len(self._found) > MAX_NOTES:
            raise _too_many(path, f"{MAX_NOTES:,} notes")
        self._starts = sorted((note.start, note.end) for note in self._found)
        self._note_refs = sorted(
            (ref.start, ref.end) for note in self._found if self._is_nested(note) for ref in note.note_refs
        )

    def document(self, format_name: str, sha256: str) -> Document:
        notes: list[Note] = []
        order: dict[int, int] = {}
        texts: set[str] = set()
        for found in self._found:
            builder = self._text(found)
            text = builder.passage().text
            # Pages print side notes beside the text and again in a list at the end.
            if found.is_copy or (text in texts and not found.note_refs):
                continue
            if found.is_in_place:
                texts.add(text)
            order[id(found)] = len(notes) + 1
            notes.append(self._note(found, builder, len(notes) + 1, format_name))
        builder, placed = self._body()
        body = builder.passage()
        references = self._references(order, body.text, placed)
        elsewhere = f"{OTHER_FILE}, {self._file}" if self._file else ""
        doubts = [*doubts_about(notes, references, body.text, elsewhere or _REASON), *self._repeated_ids()]
        doubts.extend(self._unread())
        if elsewhere and (notes or references):
            doubts.append(f"Notes that were not read, since {elsewhere}.")
        opaque = opaque_spans(body.text, format_name, builder.opaque)
        markup = BodyMarkup(builder.marks, builder.addresses, opaque)
        return Document(
            self._path,
            format_name,
            sha256,
            tuple(notes),
            references,
            body,
            None,
            tuple(doubts),
            opaque=opaque,
            sources=read_bibliography(body, markup, self._path, None, len(notes)),
        )

    def _unread(self) -> Iterator[str]:
        """The doubt about a page without notes whose raised numbers lead to something else than a bibliography."""
        landmarks = PageLandmarks(self._page)
        labels = [
            link.label.text
            for link in ([] if self._found else self._links)
            if link.label is not None and link.label.is_number and link.is_raised and link.target is not None
            if link.node.open < link.target.open and not landmarks.in_bibliography(link.target.open)
        ]
        numbers = [int(label) for label in labels]
        if len(numbers) >= _FEWEST_TYPED and numbers[0] == 1 and all(b - a in (0, 1) for a, b in pairwise(numbers)):
            yield f"Note numbers in the text that lead to no note: {listed_labels(labels)}."

    def _repeated_ids(self) -> Iterator[str]:
        """The doubt about notes with the ids of others, as those of a second text on the page."""
        called = {id(note.node) for note in self._found if note.note_refs}
        lost = [
            other.id
            for first, other in self._page.repeated
            if id(first) in called
            and not self._is_inside(other.open)
            and bisect_left(self._starts, (other.open, 0)) == bisect_left(self._starts, (other.close, 0))
            and self._words(other) not in ([], self._words(first))
        ]
        if lost:
            yield f"Notes that were not read, since others of the page have the same ids: {listed_labels(lost)}."

    def _words(self, node: HtmlElement) -> list[str]:
        """The words of an element, also of one that the page hides at first."""
        return " ".join(each for each in self._page.tokens[node.open : node.close] if isinstance(each, str)).split()

    def _is_nested(self, note: FoundNote) -> bool:
        """Whether only other notes refer to it."""
        return bool(note.note_refs) and all(self._is_inside(ref.start) for ref in note.note_refs)

    def _is_inside(self, token: int) -> bool:
        index = bisect_right(self._starts, (token, len(self._page.tokens))) - 1
        return index >= 0 and token < self._starts[index][1]

    def _text(self, found: FoundNote) -> PassageBuilder:
        """The note's text, without its label, its backlinks and the notes inside it."""
        removed = self._backlinks.of(found)
        for rows in (self._note_refs, [(start, end - 1) for start, end in self._inner(found)]):
            first, last = bisect_left(rows, (found.start + 1, 0)), bisect_left(rows, (found.end, 0))
            removed.update(rows[first:last])
        slices = self._prose.slices(found.start, found.end, removed, found.node)
        return write_passage(strip_tail(strip_label(slices, found.label, printed=found.printed)))

    def _inner(self, found: FoundNote) -> list[tuple[int, int]]:
        first, last = bisect_left(self._starts, (found.start + 1, 0)), bisect_left(self._starts, (found.end, 0))
        return self._starts[first:last]

    def _note(self, found: FoundNote, builder: PassageBuilder, ordinal: int, format_name: str) -> Note:
        passage = builder.passage()
        return Note(
            found.label,
            ordinal,
            passage,
            self._location(found.node),
            NoteKind.END if found.at_end else NoteKind.FOOT,
            addresses=builder.addresses,
            confidence=found.confidence,
            reason=found.reason,
            blocks=builder.blocks,
            opaque=opaque_spans(passage.text, format_name, builder.opaque),
        )

    def _location(self, node: HtmlElement) -> Location:
        """The line and the nearest id; in a book, the file and the id."""
        file = self._page.files[node.part]
        name = next((each.id for each in node.with_ancestors(4) if each.id), "")
        if file:
            return Location(self._path, anchor=f"{file}#{name}" if name else file)
        return Location(self._path, node.line, anchor=name)

    def _body(self) -> tuple[PassageBuilder, dict[int, int]]:
        """The text without notes and references, and the offset of each of them in it, by first token."""
        removed = {ref.start: ref.end for ref in self._found_refs() if ref.end >= ref.start}
        for found in self._found:
            removed[found.start] = max(found.end - 1, removed.get(found.start, 0))
        placed: dict[int, int] = {}
        self._prose.is_marking = True
        builder = write_passage(self._prose.slices(0, len(self._page.tokens), removed), "\n\n", placed)
        return builder, placed

    def _found_refs(self) -> list[HtmlNoteRef]:
        return sorted(
            [*self._unmatched, *(ref for note in self._found for ref in note.note_refs)], key=lambda ref: ref.start
        )

    def _refs_in_reading_order(self) -> list[HtmlNoteRef]:
        """All references, those inside a note after the first one to it, wherever the notes stand."""
        outside: list[HtmlNoteRef] = []
        inside: dict[int, list[HtmlNoteRef]] = {}
        notes = {id(ref): note.start for note in self._found for ref in note.note_refs}
        for ref in self._found_refs():
            around = self._note_around(ref)
            (outside if around is None else inside.setdefault(around, [])).append(ref)
        return list(in_reading_order(outside, inside, lambda ref: [notes[id(ref)]] if id(ref) in notes else []))

    def _note_around(self, ref: HtmlNoteRef) -> int | None:
        """The first token of the note that a reference is in; a note in place is no reference inside itself."""
        index = bisect_right(self._starts, (ref.start, len(self._page.tokens))) - 1
        is_inside = index >= 0 and self._starts[index][0] < ref.start < self._starts[index][1]
        return self._starts[index][0] if is_inside else None

    def _references(self, order: dict[int, int], body: str, placed: dict[int, int]) -> tuple[NoteRef, ...]:
        ordinals = {id(ref): order.get(id(note)) for note in self._found for ref in note.note_refs}
        found = []
        for ref in self._refs_in_reading_order():
            at = None if ref.is_elsewhere else placed.get(ref.start)
            before, after = ("", "") if at is None else map(str.strip, context(body, at))
            location, ordinal = self._location(ref.node), ordinals.get(id(ref))
            found.append(
                NoteRef(
                    ref.label,
                    location,
                    ref.shape,
                    before=before,
                    after=after,
                    ordinal=ordinal,
                    is_in_note=ref.is_elsewhere or self._note_around(ref) is not None,
                )
            )
        return tuple(found)
