"""Plain text: cleaned by hand, or as `pdftotext` writes it, with `-layout` or without.

Pages are cut at form feeds and lose their running heads. Note references decide which of the lines that start like
notes are notes. Notes at the feet of pages, or in lists at the end, are separated from the body; notes and sentences
that a page break interrupts are joined again. Errors in the numbering are kept: rules report them.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from stacite.model.document import Document, Note, NoteKind, NoteRef, NoteRefShape
from stacite.model.finding import locate
from stacite.readers.base import DEFAULT_OPTIONS
from stacite.readers.bibliography import PrintedLine, entry_lines
from stacite.readers.health import doubts_about
from stacite.readers.layout import NOTE_REF_SHAPES, LabelFamily, LabelSequence, NoteStart, RefShape, trace_back
from stacite.readers.layout.labels import (
    LETTER_PAIRINGS,
    TextRefCandidate,
    TextRefCandidates,
    are_verses,
    find_labels,
    has_too_many_labels,
)
from stacite.readers.layout.lines import (
    TextLine,
    has_two_columns,
    is_list_item,
    page_starts,
    read_lines,
    starts_lower,
    unfold_columns,
    without_furniture,
)
from stacite.readers.layout.misplaced_labels import reattach_labels, split_run_on_notes
from stacite.readers.layout.regions import BODY, NoteRegions, NoteTails, body_is_closed, note_starts
from stacite.readers.layout.sequences import TextSequenceFinder, symbol_notes
from stacite.readers.passage_builders import LineJoiner, addresses_with_line_end_hyphens, context
from stacite.text.encodings import decode
from stacite.text.opaque import opaque_spans
from stacite.text.spans import Passage, PassageSlice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stacite.readers.base import ReadOptions
    from stacite.readers.layout.labels import TextLabel
    from stacite.readers.layout.lines import ReorderedText
    from stacite.text.spans import Span


# How likely a candidate of each rank is a note reference.
_LIKELIHOOD = (1.0, 0.9, 0.5, 0.3, 0.3)
# Most notes with the same number, in lists by chapter, that are tried for a candidate; and most pairs in all.
_CHAPTERS, _MOST_TRIED = 60, 200_000
# Shapes of single references that look unlike the others; parentheses count only directly after punctuation.
_OTHER_SHAPES = (RefShape.RAISED, RefShape.BRACKET, RefShape.DIGIT, RefShape.PAREN)


def choose_note_refs(
    refs: TextRefCandidates,
    body: Sequence[tuple[int, int]],
    starts: Sequence[NoteStart[TextLabel]],
    windows: Sequence[tuple[int, int]],
    shape: RefShape | None,
) -> list[tuple[TextRefCandidate, NoteRefShape]]:
    """The candidates in the body's spans that are note references, in order.

    In an unmistakable shape (raised, in brackets) all of them count but units and exponents; plain digits count only
    if a note of that number needs a reference. `windows` gives, for each note, where its reference may be.
    """
    places = _SourceSpans(body)
    labels = {start.label.value for start in starts if start.label.value}
    wanted = shape or RefShape.RAISED
    of_shape = [ref for ref in refs.by_shape[wanted] if ref.start in places]
    if wanted in (RefShape.RAISED, RefShape.BRACKET):
        chosen = _certain_refs(of_shape, labels)
        if wanted is RefShape.BRACKET and not starts and not _starts_from_one(chosen):
            chosen = []
    else:
        chosen = _ordered_refs(of_shape, starts, windows)
    found = {(ref.start, ref.end): (ref, NOTE_REF_SHAPES[wanted]) for ref in chosen}
    for ref, other in _in_other_shapes(refs, places, starts, wanted, chosen):
        found.setdefault((ref.start, ref.end), (ref, NOTE_REF_SHAPES[other]))
    return [found[span] for span in sorted(found)]


class _SourceSpans:
    """Spans of the source; `offset in spans` says whether one of them contains an offset."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = spans
        self._starts = [start for start, _ in spans]

    def __contains__(self, offset: int) -> bool:
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._spans[index][1]


def _starts_from_one(refs: Sequence[TextRefCandidate]) -> bool:
    return len(refs) > 1 and refs[0].value == 1 and refs[1].value in (1, 2)


def _certain_refs(refs: Sequence[TextRefCandidate], labels: set[int]) -> list[TextRefCandidate]:
    """Without exponents: `m²` counts only if note 2 has no other reference and is the next one."""
    referenced = {ref.value for ref in refs if ref.rank < 2}
    split = [part for ref in refs for part in _adjacent(ref, labels, referenced)]
    plain = {ref.value for ref in split if ref.rank < 2}
    chosen: list[TextRefCandidate] = []
    for ref in split:
        last = chosen[-1].value if chosen else 0
        if ref.rank < 2 or (ref.value in labels and ref.value not in plain and 0 < ref.value - last <= 2):
            chosen.append(ref)
    return chosen


def _adjacent(ref: TextRefCandidate, labels: set[int], referenced: set[int]) -> list[TextRefCandidate]:
    """`¹²` refers to note 12, or if there is none but 1 and 2 are, to those two, unless others refer to them."""
    half = len(ref.label) // 2
    if ref.value in labels or ref.end - ref.start != len(ref.label) or half == 0 or len(ref.label) % 2:
        return [ref]
    first, second = ref.label[:half], ref.label[half:]
    parts = {int(first), int(second)}
    if int(first) + 1 != int(second) or not parts <= labels or parts & referenced:
        return [ref]
    middle = ref.start + half
    return [
        TextRefCandidate(ref.start, middle, int(first), first, ref.rank),
        TextRefCandidate(middle, ref.end, int(second), second, ref.rank),
    ]


def _ordered_refs(
    refs: Sequence[TextRefCandidate], starts: Sequence[NoteStart[TextLabel]], windows: Sequence[tuple[int, int]]
) -> list[TextRefCandidate]:
    """At most one candidate for each note, in the order of the notes: the heaviest rising subsequence."""
    tried = max(2, min(_CHAPTERS, _MOST_TRIED // max(1, len(refs))))
    wanting: dict[int, list[int]] = {}
    for ordinal, start in enumerate(starts):
        if start.label.value:
            wanting.setdefault(start.label.value, []).append(ordinal)
    tries: list[tuple[int, TextRefCandidate]] = []
    for _, readings in groupby(refs, key=lambda ref: ref.start):
        found = [
            (ordinal, ref)
            for ref in readings
            for ordinal in _awaited(wanting.get(ref.value, []), windows, ref.start, tried)
        ]
        # Readings of one place (`12`: note 12, or 1 and 2) exclude each other: none rises above the one before it.
        tries += sorted(found, key=lambda each: -each[0])
    rise = _heaviest_rise([ordinal for ordinal, _ in tries], [_LIKELIHOOD[ref.rank] for _, ref in tries], len(starts))
    return [tries[at][1] for at in rise]


def _awaited(ordinals: Sequence[int], windows: Sequence[tuple[int, int]], offset: int, tried: int) -> Iterator[int]:
    """Notes that a candidate at this offset might refer to."""
    # Windows end at their notes, which are in order, so a bisection finds the first that is still ahead.
    first = bisect_right(ordinals, offset, key=lambda ordinal: windows[ordinal][1])
    for ordinal in ordinals[first : first + tried]:
        if windows[ordinal][0] <= offset:
            yield ordinal


def _heaviest_rise(values: Sequence[int], weights: Sequence[float], end: int) -> list[int]:
    """The places of the heaviest row of values below `end` that rises throughout (a Fenwick tree of prefix maxima)."""
    heaviest = [(0.0, -1)] * (end + 1)
    totals: list[float] = []
    before: list[int] = []
    for at, (value, weight) in enumerate(zip(values, weights, strict=True)):
        best = (0.0, -1)
        # The lowest bit of an index is the length of the range that its entry covers.
        index = value
        while index > 0:
            best = max(best, heaviest[index], key=itemgetter(0))
            index -= index & -index
        before.append(best[1])
        totals.append(best[0] + weight)
        index = value + 1
        while index <= end:
            heaviest[index] = max(heaviest[index], (totals[at], at), key=itemgetter(0))
            index += index & -index
    return trace_back(before, max(range(len(totals)), key=totals.__getitem__, default=-1))


def _in_other_shapes(
    refs: TextRefCandidates,
    places: _SourceSpans,
    starts: Sequence[NoteStart[TextLabel]],
    shape: RefShape,
    chosen: Sequence[TextRefCandidate],
) -> list[tuple[TextRefCandidate, RefShape]]:
    """References that look unlike the others: `word12` or `[12]` among raised ones."""
    if not chosen or shape is RefShape.ROMAN or shape in LETTER_PAIRINGS.values():
        return []
    offsets = {ref.value: ref.start for ref in chosen}
    found = []
    for number, start in enumerate(starts):
        value = start.label.value
        if value == 0 or value in offsets:
            continue
        first = offsets.get(starts[number - 1].label.value, 0) if number else 0
        last = start.label.start
        if number + 1 < len(starts):
            last = min(last, offsets.get(starts[number + 1].label.value, last))
        others = (other for other in _OTHER_SHAPES if other is not shape)
        options = [
            (ref, other)
            for other in others
            for ref in refs.all(other, value, first + 1, last)
            if ref.rank < (1 if other is RefShape.PAREN else 2) and ref.start in places
        ]
        found += options[:1]
    return found


_SymbolNote = tuple["TextLabel", tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class TextLayout:
    """The lines of a text and what they belong to."""

    text: str
    """In reading order; all offsets below refer to it."""
    lines: list[TextLine]
    starts: Sequence[NoteStart[TextLabel]]
    owners: list[int]
    """For each line the index of its note's start, or BODY or HEADING."""
    note_refs: list[tuple[TextRefCandidate, NoteRefShape]]
    paged: bool
    order: ReorderedText | None
    """The way back to the source, if lines are in another order there."""
    columned: bool
    """Whether pages had two columns."""

    def span(self, span: Span) -> Span:
        """The span of the source for a span of the text."""
        return self.order.span(span) if self.order else span

    def in_source(self, passage: Passage) -> Passage:
        """The passage with pieces that point into the source."""
        return self.order.in_source(passage) if self.order else passage

    def page(self, line: int) -> int | None:
        """The printed page of a line, 1-based, if the text has pages."""
        return self.lines[line].page + 1 if self.paged else None


def lay_out(source: str) -> TextLayout:
    """Find the notes of a text."""
    lines = without_furniture(read_lines(source))
    # Columns come first: labels can be found only at the starts of real lines.
    unfolded = unfold_columns(lines)
    text, lines = (unfolded.passage.text, unfolded.lines) if unfolded else (source, lines)
    labels, refs = _labels_and_candidates(text, lines)
    # Lines that are cut or moved have other labels, so labels are searched for again after each step.
    if parted := split_run_on_notes(lines, labels, refs):
        lines = parted
        labels, refs = _labels_and_candidates(text, lines)
    order = reattach_labels(lines, labels, refs)
    if order:
        text, lines, order = order.passage.text, order.lines, order.after(unfolded)
        labels, refs = _labels_and_candidates(text, lines)
    sequences = TextSequenceFinder(lines, labels, refs)
    found, symbols = _numbers_or_symbols(sequences.best(), symbol_notes(lines, labels))
    starts = _starts(found, symbols, refs, sequences.headings, lines)
    regions = NoteRegions(lines, starts, sequences.headings, NoteTails(text, lines, _note_ref_test(found, refs)))
    body = [(line.start, line.end) for line, owner in zip(lines, regions.owners, strict=True) if owner == BODY]
    note_refs = _note_refs(found, starts, refs, body, lines)
    note_refs += [(TextRefCandidate(start, end, 0, text, 0), NoteRefShape.SYMBOL) for _, (start, end, text) in symbols]
    note_refs.sort(key=lambda entry: entry[0].start)
    paged = bool(lines) and lines[-1].page > 0
    return TextLayout(text, lines, starts, regions.owners, note_refs, paged, order or unfolded, unfolded is not None)


def _labels_and_candidates(text: str, lines: list[TextLine]) -> tuple[list[TextLabel], TextRefCandidates]:
    """Possible labels and references; in a text of numbered verses without raised numbers."""
    labels = find_labels(lines)
    refs = TextRefCandidates(text, lines)
    if are_verses(labels, lines):
        labels = [label for label in labels if label.family is not LabelFamily.RAISED]
        refs.forget(RefShape.RAISED)
    return labels, refs


def _numbers_or_symbols(
    found: list[LabelSequence[TextLabel]], symbols: list[_SymbolNote]
) -> tuple[list[LabelSequence[TextLabel]], list[_SymbolNote]]:
    """Numbers win, and symbols beside them are notes on the author; but many symbols outweigh a doubtful sequence."""
    if found and len(symbols) >= 3 and found[0].weight < 0.6 * len(symbols):
        return [], symbols
    return found, symbols


def _note_refs(
    found: Sequence[LabelSequence[TextLabel]],
    starts: Sequence[NoteStart[TextLabel]],
    refs: TextRefCandidates,
    body: Sequence[tuple[int, int]],
    lines: Sequence[TextLine],
) -> list[tuple[TextRefCandidate, NoteRefShape]]:
    """The references to each sequence's notes; without sequences those that have no note."""
    if len(found) < 2:
        return choose_note_refs(refs, body, starts, _windows(lines, starts), found[0].shape if found else None)
    note_refs: dict[int, tuple[TextRefCandidate, NoteRefShape]] = {}
    for sequence in found:
        own = {label.line for label in sequence.labels}
        referenced = [start for start in starts if start.label.line in own]
        for ref, shape in choose_note_refs(refs, body, referenced, _windows(lines, referenced), sequence.shape):
            note_refs.setdefault(ref.start, (ref, shape))
    return list(note_refs.values())


def _starts(
    found: Sequence[LabelSequence[TextLabel]],
    symbols: Sequence[_SymbolNote],
    refs: TextRefCandidates,
    headings: Sequence[int],
    lines: Sequence[TextLine],
) -> list[NoteStart[TextLabel]]:
    starts = [start for sequence in found for start in note_starts(sequence, refs, headings, lines)]
    for label, _ in symbols:
        # On the first page of a text with numbered notes, a symbol marks a note on the author (`* Professor of Law`).
        kind = NoteKind.AUTHOR if found and lines[label.line].page == lines[0].page else NoteKind.FOOT
        starts.append(NoteStart(label, kind, referenced=True))
    return sorted(starts, key=lambda start: start.label.line)


def _windows(lines: Sequence[TextLine], starts: Sequence[NoteStart[TextLabel]]) -> list[tuple[int, int]]:
    """Where the reference to each note may be: before it, and if numbers repeat, not far before it."""
    values = [start.label.value for start in starts if start.label.value]
    repeated = len(set(values)) < len(values)
    tops = page_starts(lines)
    windows = []
    for start in starts:
        page = lines[start.label.line].page
        # If numbers start again on each page, the reference is on the note's page or on the one before.
        near = repeated and start.kind is NoteKind.FOOT
        windows.append((tops.get(page - 1, 0) if near else 0, start.label.start))
    return windows


def _note_ref_test(found: Sequence[LabelSequence[TextLabel]], refs: TextRefCandidates) -> Callable[[int, int], bool]:
    """A test for whether a span contains a reference to one of the notes."""
    values = {sequence.shape: {label.value for label in sequence.labels} for sequence in found if sequence.shape}
    places = sorted(
        ref.start
        for shape, wanted in values.items()
        for ref in refs.by_shape[shape]
        if ref.rank < 2 and ref.value in wanted
    )

    def has_ref_between(start: int, end: int) -> bool:
        index = bisect_left(places, start)
        return index < len(places) and places[index] < end

    return has_ref_between


_PROSE = 60
_BULLETS = "-•●▪◦‣*#"


class TextBody:
    """Joins the body of one text."""

    def __init__(self, layout: TextLayout, source: str, path: str) -> None:
        self._layout, self._source, self._path = layout, source, path
        self._joiner = LineJoiner(layout.text)
        self._refs: dict[int, list[tuple[TextRefCandidate, NoteRefShape]]] = defaultdict(list)
        self._found: list[tuple[TextRefCandidate, NoteRefShape, int, TextLine]] = []

    def read(self) -> tuple[tuple[NoteRef, ...], Passage]:
        """The note references with their context, and the body without them."""
        self._group_refs_by_line()
        previous: int | None = None
        paragraph = 0
        for index, owner in enumerate(self._layout.owners):
            if owner != BODY:
                continue
            line = self._layout.lines[index]
            if previous is not None and self._is_new_paragraph(previous, index, self._joiner.length - paragraph):
                self._joiner.insert("\n\n")
                paragraph = self._joiner.length
            self._add(index, line)
            previous = index
        passage = self._joiner.passage()
        note_refs = tuple(self._note_ref(passage.text, *found) for found in self._found)
        return note_refs, self._layout.in_source(passage)

    def _group_refs_by_line(self) -> None:
        index = 0
        lines = self._layout.lines
        for ref, shape in self._layout.note_refs:
            while index + 1 < len(lines) and lines[index + 1].start <= ref.start:
                index += 1
            self._refs[index].append((ref, shape))

    def _is_new_paragraph(self, previous: int, index: int, length: int) -> bool:
        before, line = self._layout.lines[previous], self._layout.lines[index]
        closed = body_is_closed(before.text)
        if is_list_item(line.text) and (closed or line.gap or line.text[0] in _BULLETS):
            return True
        if not line.gap and index == previous + 1:
            return False
        if index == previous + 1 and before.column == line.column:
            return True
        # A page break or a note is between them: an open sentence continues after it.
        return closed or not (length >= _PROSE or starts_lower(line.text))

    def _add(self, index: int, line: TextLine) -> None:
        at = line.start
        for ref, shape in self._refs.get(index, ()):
            self._join(line, at, ref.start)
            self._found.append((ref, shape, self._joiner.length, line))
            at = ref.end
        self._join(line, at, line.end)

    def _join(self, line: TextLine, start: int, end: int) -> None:
        if start == line.start:
            self._joiner.line(start, end)
        else:
            self._joiner.copy(start, end)

    def _note_ref(self, body: str, ref: TextRefCandidate, shape: NoteRefShape, at: int, line: TextLine) -> NoteRef:
        page = line.page + 1 if self._layout.paged else None
        span = self._layout.span((ref.start, ref.end))
        return NoteRef(
            ref.label,
            locate(self._path, self._source, span, page),
            shape,
            span,
            *context(body, at),
        )


_NAME = "text"
_TWO_COLUMNS = "The text is in two columns, separated by spaces. Use the PDF itself for better results."
_MIXED_COLUMNS = "The text seems to be in two columns, which plain text mixes up. Use the PDF itself instead."


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body of a plain text. Raises DocumentError if it is not UTF-8 text."""
    return read_text(decode(data, path), data, path, _NAME)


def read_text(
    source: str, data: bytes, path: str, name: str, is_code: Callable[[int], bool] = lambda _: False
) -> Document:
    """The same for text that is decoded already; `name` is the reader that passes it on.

    There are no note references at offsets that are code.
    """
    if has_too_many_labels(source):
        return _unread(source, data, path, name)
    layout = lay_out(source)
    mixed = not layout.columned and has_two_columns(read_lines(source))
    notes = tuple(_notes(layout, source, path, name, mixed=mixed))
    note_refs, body = TextBody(layout, source, path).read()
    note_refs = tuple(ref for ref in note_refs if ref.span is None or not is_code(ref.span[0]))
    doubts = doubts_about(notes, note_refs, source, "no line looks like a footnote or endnote")
    if layout.columned:
        doubts.append(_TWO_COLUMNS)
    elif mixed:
        doubts.append(_MIXED_COLUMNS)
    sha256 = hashlib.sha256(data).hexdigest()
    sources = () if mixed else tuple(_sources(layout, source, path, name, len(notes)))
    return Document(path, name, sha256, notes, note_refs, body, source, tuple(doubts), sources=sources)


def _sources(layout: TextLayout, source: str, path: str, name: str, notes: int) -> Iterator[Note]:
    """The entries of the bibliography; `notes` is the number of notes."""
    indices = [at for at, owner in enumerate(layout.owners) if owner == BODY]
    body = [layout.lines[at] for at in indices]
    printed = [PrintedLine(line.text, line.indent, line.column, 2, line.gap) for line in body]
    for ordinal, entry in enumerate(entry_lines(printed), notes + 1):
        lines = [body[at] for at in entry.lines]
        joiner = LineJoiner(layout.text)
        for skipped, line in zip([entry.skipped] + [0] * len(lines), lines, strict=False):
            joiner.line(line.start + skipped, line.end)
        passage = layout.in_source(joiner.passage())
        span = passage.source_span(0, len(passage.text)) or (lines[0].start, lines[0].end)
        place = locate(path, source, span, layout.page(indices[entry.lines.start]))
        addresses = tuple(addresses_with_line_end_hyphens(passage.text, joiner.hyphens))
        opaque = opaque_spans(passage.text, name)
        yield Note(entry.label, ordinal, passage, place, NoteKind.ENTRY, addresses=addresses, opaque=opaque)


def _unread(source: str, data: bytes, path: str, name: str) -> Document:
    """A table or a hoax as a document without notes; its body is the whole text."""
    kept = source.strip()
    body = Passage(kept, (PassageSlice(0, len(source) - len(source.lstrip()), len(kept)),))
    doubts = doubts_about((), (), source, "too many lines start with a number for them to be notes")
    return Document(path, name, hashlib.sha256(data).hexdigest(), (), (), body, source, tuple(doubts))


def _notes(layout: TextLayout, source: str, path: str, name: str, *, mixed: bool) -> Iterator[Note]:
    lines_of: dict[int, list[int]] = {}
    for index, owner in enumerate(layout.owners):
        lines_of.setdefault(owner, []).append(index)
    for number, start in enumerate(layout.starts):
        joiner, breaks = _join(layout, start, lines_of.get(number, []))
        passage = layout.in_source(joiner.passage())
        confidence, reason = _confidence(start, layout, broken=bool(breaks), mixed=mixed)
        yield Note(
            start.label.text,
            number + 1,
            passage,
            locate(path, source, layout.span((start.label.start, start.label.end)), layout.page(start.label.line)),
            start.kind,
            breaks,
            tuple(addresses_with_line_end_hyphens(passage.text, joiner.hyphens)),
            confidence=confidence,
            reason=reason,
            opaque=opaque_spans(passage.text, name),
        )


def _join(
    layout: TextLayout, start: NoteStart[TextLabel], indices: Sequence[int]
) -> tuple[LineJoiner, tuple[int, ...]]:
    """A note's joined lines, and where in it body text or a page break interrupts it."""
    joiner = LineJoiner(layout.text)
    breaks = []
    previous = None
    for index in indices:
        line = layout.lines[index]
        end = line.end
        # `[1 Text of the note.]`: the bracket before the label closes at the note's end.
        if start.label.bracketed and index == indices[-1] and layout.text[end - 1] == "]":
            end -= 1
        at = joiner.line(_text_start(layout.text, start, line), end)
        if previous is not None and (index != previous + 1 or line.column != layout.lines[previous].column):
            breaks.append(at)
        previous = index
    return joiner, tuple(breaks)


def _text_start(text: str, start: NoteStart[TextLabel], line: TextLine) -> int:
    """Where the text of a line starts: after the label and the space that follows it."""
    at = max(line.start, min(start.label.end, line.end))
    while at < line.end and text[at].isspace():
        at += 1
    return at


def _confidence(start: NoteStart[TextLabel], layout: TextLayout, *, broken: bool, mixed: bool) -> tuple[float, str]:
    if mixed:
        return 0.4, "the text seems to be in two columns"
    if not start.referenced:
        return 0.6, "the text doesn't refer to it"
    if layout.columned:
        return 0.7, "the text is in two columns"
    if broken:
        return 0.9, "it was joined across a page break"
    return 1.0, ""
