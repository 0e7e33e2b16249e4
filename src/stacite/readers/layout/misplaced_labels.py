"""Labels that do not start the line of their note: on lines of their own, elsewhere, or in the middle of a paragraph.

`pdftotext` sorts lines by their baselines, and a raised label has its own: it appears above its note, below it, or at
the end of the page. The notes themselves stay in order, so the sorted labels of a page can be given back to them.
Notes that run on in one paragraph, as in `1 See the rolls. 2 Ibid.`, are cut before each label.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from stacite.readers.layout import LabelFamily, RefShape, is_notes_heading, plain_label, split_where
from stacite.readers.layout.labels import (
    NOTE_TEXT_START,
    TextLabel,
    TextRefCandidates,
    symbol_rank,
)
from stacite.readers.layout.lines import ReorderedText, ReorderedTextWriter, is_closed, starts_lower
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.readers.layout.lines import TextLine


_FAMILIES = frozenset((LabelFamily.BARE, LabelFamily.RAISED, LabelFamily.SYMBOL))
# Share of the widest line below which a line is the last of a paragraph.
_SHORT = 0.85
# Share of the body's width above which a line is set in smaller type.
_WIDER = 1.04
# Least score of a place between two lines for a note to start there if no label requires it.
_SPLIT = 4
# Fewest labels that show a rising sequence.
_FEWEST_CLIMBING = 3
# Most labels missing in a row.
_JUMP = 8
# If at most one label in this many has no text, it may belong to an empty note.
_FEW = 4


@dataclass(frozen=True, slots=True)
class _LabeledPage:
    """A page's lines, and its labels that continue those of the page before, in the order of their notes."""

    lines: range
    labels: tuple[TextLabel, ...]


def reattach_labels(lines: list[TextLine], labels: list[TextLabel], refs: TextRefCandidates) -> ReorderedText | None:
    """The lines with each label before its note; None if all are there already."""
    loose = _LooseLabels(lines, labels, refs)
    return loose.reordered() if loose.found_any else None


class _LooseLabels:
    def __init__(self, lines: list[TextLine], labels: list[TextLabel], refs: TextRefCandidates) -> None:
        self._lines, self._refs = lines, refs
        headings = (index for index, line in enumerate(lines) if is_notes_heading(line.text))
        self._first_list = next(headings, len(lines))
        self._pages = list(self._read_pages(labels))
        self._below = self._stand_below()
        self._notes = {page: notes for page in self._pages if (notes := self._match_labels(page))}

    @property
    def found_any(self) -> bool:
        return bool(self._notes)

    def reordered(self) -> ReorderedText:
        writer = ReorderedTextWriter()
        for page in self._pages:
            writer.page(self._lines[page.lines[0]].page)
            notes = self._notes.get(page)
            first = notes[0][1][0] if notes else page.lines.stop
            moved = {label.line for label in page.labels} if notes else set()
            for index in page.lines:
                if index < first and index not in moved:
                    writer.line([self._lines[index]], gap=self._lines[index].gap)
            for label, block in notes or ():
                self._write_note(writer, label, block)
        return writer.reordered()

    def _write_note(self, writer: ReorderedTextWriter, label: TextLabel | None, block: Sequence[int]) -> None:
        lines = [self._lines[index] for index in block]
        if label is not None and label.line != block[0]:
            writer.line([self._lines[label.line], lines[0]], gap=True)
        else:
            writer.line([lines[0]], gap=True)
        for line in lines[1:]:
            writer.line([line], gap=False)

    def _read_pages(self, labels: Sequence[TextLabel]) -> Iterator[_LabeledPage]:
        by_page: dict[int, list[TextLabel]] = defaultdict(list)
        for label in labels:
            if label.family in _FAMILIES and not label.before_number:
                by_page[self._lines[label.line].column].append(label)
        expected, before = 1, 0
        for number, group in groupby(range(len(self._lines)), key=lambda index: self._lines[index].column):
            indices = list(group)
            here = self._lines[indices[0]].start
            top = self._below_heading(indices)
            options = [label for label in by_page[number] if label.line >= top and self._is_referenced(label, before)]
            starts = [expected, 1, *sorted(label.value for label in options if 0 < label.value - expected <= _JUMP)[:1]]
            chosen = next((found for start in starts if (found := _numbers_from(options, start))), ())
            if indices[-1] > self._first_list and self._start_again(by_page[number]):
                chosen = ()
            expected = chosen[-1].value + 1 if chosen else expected
            yield _LabeledPage(range(indices[0], indices[-1] + 1), (*_symbols(options), *chosen))
            before = here

    def _start_again(self, labels: Sequence[TextLabel]) -> bool:
        """Whether labels rise down the page and start again: notes listed by chapter, whose labels are in place."""
        alone = [label for label in labels if label.value and self._is_alone(label)]
        steps = [
            after.value in (1, before.value + 1) and after.line > before.line + 1 for before, after in pairwise(alone)
        ]
        ones = sum(label.value == 1 for label in alone[1:])
        return ones > 0 and len(alone) > _FEWEST_CLIMBING and all(steps)

    def _below_heading(self, page: Sequence[int]) -> int:
        """Where notes can start on a page: below its last heading of notes, if any."""
        return next((index for index in reversed(page) if is_notes_heading(self._lines[index].text)), page[0])

    def _is_referenced(self, label: TextLabel, start: int) -> bool:
        if label.family is LabelFamily.SYMBOL:
            return self._is_alone(label)
        return any(
            self._refs.between(shape, label.value, start, label.start) for shape in (RefShape.DIGIT, RefShape.RAISED)
        )

    def _stand_below(self) -> bool:
        """Whether labels are mostly below their notes: then pages end in a label, otherwise in a note's text."""
        below = above = 0
        for page in self._pages:
            alone = {label.line for label in page.labels if self._is_alone(label)}
            if alone:
                below += page.lines[-1] in alone
                above += page.lines[-1] not in alone
                above += sum(self._goes_on(index, page) and index + 1 not in alone for index in alone)
        return below > above

    def _goes_on(self, index: int, page: _LabeledPage) -> bool:
        return index + 1 in page.lines and not self._lines[index + 1].gap

    def _is_alone(self, label: TextLabel) -> bool:
        return label.end == self._lines[label.line].end

    def _match_labels(self, page: _LabeledPage) -> list[tuple[TextLabel | None, list[int]]] | None:
        """The page's labels with the lines of their notes; None if all are in place. The first may have none."""
        alone = [label for label in page.labels if self._is_alone(label)]
        if not alone or (not self._below and self._are_in_place(page)):
            return None
        first = min(label.line for label in page.labels)
        start = self._region_start(page, first)
        region = [index for index in range(start, page.lines.stop) if index not in {label.line for label in alone}]
        if not region:
            return None
        width = max(len(self._lines[index].text) for index in region)
        tail = self._below and start < first and self._is_tail(region[0], page, width)
        starts = {label.line for label in page.labels}
        blocks = split_where(region, lambda last, index: index in starts or last != index - 1)
        wanted = len(page.labels) + tail
        if len(blocks) < wanted and len(alone) * _FEW <= len(page.labels):
            return None  # if nearly all labels have their text, one without belongs to an empty note
        if tail and not self._split_best(blocks, width, _SPLIT):
            wanted -= 1
            tail = False
        while len(blocks) < wanted and self._split_best(blocks, width):
            pass
        while len(blocks) > wanted > 0:
            last = blocks.pop()
            blocks[-1] += last
        if len(blocks) != wanted:
            return None
        return list(zip([*([None] if tail else []), *page.labels], blocks, strict=True))

    def _are_in_place(self, page: _LabeledPage) -> bool:
        """Whether the labels rise down the page, with text between each and the next."""
        places = [label.line for label in page.labels]
        ends = [*places[1:], page.lines.stop]
        return all(
            place < end and (end - place > 1 or not self._is_alone(label))
            for label, place, end in zip(page.labels, places, ends, strict=True)
        )

    def _region_start(self, page: _LabeledPage, first: int) -> int:
        """Where the notes start: at the first label, or above it if labels are below their notes or at the foot."""
        fallen = next(number for number, label in enumerate(page.labels) if label.line == first)
        if not fallen and (not self._below or self._goes_on(first, page)):
            return first
        lowest = self._after_note_refs(page, first)
        last = first - max(1, fallen)
        gap = next((index for index in range(last, lowest - 1, -1) if self._lines[index].gap), None)
        if gap is not None:
            return gap
        if fallen:
            return self._widest(lowest, last, page)
        return next((index for index in range(lowest, first) if is_closed(self._lines[index - 1].text)), lowest)

    def _widest(self, lowest: int, last: int, page: _LabeledPage) -> int:
        """The first of the lines above a note that are longer than the body's lines."""
        widths = sorted(len(self._lines[index].text) for index in range(page.lines.start, last))
        width = widths[int(0.9 * (len(widths) - 1))] if widths else 0
        while last > lowest and len(self._lines[last - 1].text) > _WIDER * width:
            last -= 1
        return max(last, lowest)

    def _after_note_refs(self, page: _LabeledPage, first: int) -> int:
        """The line below the last reference to one of the page's notes: the lines above it are body."""
        for index in range(first - 1, page.lines.start, -1):
            line = self._lines[index]
            for label in page.labels:
                shapes = (RefShape.DIGIT, RefShape.RAISED) if label.value else ()
                if any(self._refs.between(shape, label.value, line.start, line.end, certain=True) for shape in shapes):
                    return index + 1
        return page.lines.start

    def _is_tail(self, index: int, page: _LabeledPage, width: int) -> bool:
        """Whether the page before ends within a note: in a full line without a period."""
        if starts_lower(self._lines[index].text):
            return True
        above = [line for line in self._lines[max(0, page.lines.start - 3) : page.lines.start] if len(line.text) > 3]
        return bool(above) and not is_closed(above[-1].text) and len(above[-1].text) > _SHORT * width

    def _split_best(self, blocks: list[list[int]], width: int, least: float = -1) -> bool:
        places = [
            (self._split_score(block[at - 1], block[at], width), -number, at)
            for number, block in enumerate(blocks)
            for at in range(1, len(block))
        ]
        score, number, at = max(places, default=(least - 1, 0, 0))
        if score < least:
            return False
        block = blocks[-number]
        blocks[-number : 1 - number or None] = [block[:at], block[at:]]
        return True

    def _split_score(self, above: int, below: int, width: int) -> float:
        """How likely a note starts between two lines."""
        before, after = self._lines[above].text, self._lines[below]
        ended = len(before) + 1 + len(after.text.split(maxsplit=1)[0]) <= width  # the next word would have fit
        score = 3 * after.gap + 2 * is_closed(before) + 3 * ended
        return score + (-1 if starts_lower(after.text) else 1) + 1 - len(before) / width


def _numbers_from(options: Sequence[TextLabel], start: int) -> tuple[TextLabel, ...]:
    """Labels numbered from `start` on, with at most one missing between two; of equal ones the lowest on the page."""
    lowest = {label.value: label for label in options if label.value}
    found: list[TextLabel] = []
    value, missing = start, 0
    while missing <= 1:
        label = lowest.get(value)
        missing = 0 if label else missing + 1
        found += [label] if label else []
        value += 1
    return tuple(found)


def _symbols(options: Sequence[TextLabel]) -> list[TextLabel]:
    lowest = {label.text: label for label in options if label.family is LabelFamily.SYMBOL}
    return sorted(lowest.values(), key=lambda label: symbol_rank(label.text))


_ENDED = r"(?<=[.!?…»”\"’)\]>*])[ \t]+"
_INLINE = {
    LabelFamily.RAISED: pattern(rf"{_ENDED}([{SUPERSCRIPT_DIGITS}]{{1,4}})(?=[ \t]*(?:{NOTE_TEXT_START}))"),
    LabelFamily.BRACKET: pattern(rf"{_ENDED}\[(\d{{1,4}})\](?=[ \t]+(?:{NOTE_TEXT_START}))"),
    LabelFamily.PAREN: pattern(rf"{_ENDED}\((\d{{1,4}})\)(?=[ \t]+(?:{NOTE_TEXT_START}))"),
    LabelFamily.BARE: pattern(rf"{_ENDED}(\d{{1,4}})(?=[ \t]+(?:{NOTE_TEXT_START}))"),
}
_REF_SHAPES = {
    LabelFamily.RAISED: (RefShape.RAISED,),
    LabelFamily.BRACKET: (RefShape.BRACKET,),
    LabelFamily.PAREN: (RefShape.PAREN,),
    LabelFamily.BARE: (RefShape.DIGIT, RefShape.RAISED),
}


def split_run_on_notes(
    lines: list[TextLine], labels: Sequence[TextLabel], refs: TextRefCandidates
) -> list[TextLine] | None:
    """The lines, cut before each label within them that continues from the one at a line's start; None without such.

    Such a number follows a whole sentence, starts another, is referred to above, and starts no line of the page.
    """
    cuts: dict[int, list[int]] = {}
    taken = {(lines[label.line].page, label.family, label.value) for label in labels}
    for at, label in enumerate(labels):
        stop = labels[at + 1].line if at + 1 < len(labels) else len(lines)
        if (
            label.family in _INLINE
            and not label.before_number
            and _is_referenced(label.family, label.value, label.start, refs)
        ):
            for line, place in _inline(lines, label, stop, refs, taken):
                cuts.setdefault(line, []).append(place)
    return [part for index, line in enumerate(lines) for part in _cut(line, cuts.get(index, ()))] if cuts else None


def _inline(
    lines: Sequence[TextLine],
    label: TextLabel,
    stop: int,
    refs: TextRefCandidates,
    taken: set[tuple[int, LabelFamily, int]],
) -> Iterator[tuple[int, int]]:
    """Where the numbers that follow are in the paragraph of a label: line, and offset in its text."""
    expected = label.value + 1
    for index in range(label.line, stop):
        line = lines[index]
        if index > label.line and (line.gap or line.column != lines[label.line].column):
            return
        for match in _INLINE[label.family].finditer(line.text):
            is_free = (line.page, label.family, expected) not in taken
            if (
                int(plain_label(match[1])) == expected
                and is_free
                and _is_referenced(label.family, expected, label.start, refs)
            ):
                yield index, len(line.text[: match.end()]) - len(match[0].lstrip())
                expected += 1


def _is_referenced(family: LabelFamily, value: int, end: int, refs: TextRefCandidates) -> bool:
    return any(refs.between(shape, value, 0, end, certain=family is LabelFamily.BARE) for shape in _REF_SHAPES[family])


def _cut(line: TextLine, places: Sequence[int]) -> Iterator[TextLine]:
    edges = [0, *places, len(line.text)]
    for start, end in pairwise(edges):
        text = line.text[start:end].rstrip()
        at = line.start + start
        yield replace(line, start=at, end=at + len(text), text=text, gap=line.gap and start == 0)
