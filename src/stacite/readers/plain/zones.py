"""Which lines belong to which note: zones at the feet of pages, lists at the end, and the body around them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from stacite.model.document import NoteKind
from stacite.readers.plain.lines import blocks
from stacite.readers.plain.marks import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.readers.plain.chain import Chain
    from stacite.readers.plain.labels import Label
    from stacite.readers.plain.lines import Line
    from stacite.readers.plain.marks import Marks
    from stacite.readers.plain.tails import Tails

BODY = -1
_NEARLY_ALL = 0.8
_FEW_PAGES, _PAGE = 2, 6000
"""Pages after the first that show how notes are counted, and the letters of a page, at most."""
_LONGEST = 300
"""Lines of a note in brackets, at most."""
HEADING = -2
"""The owner of a line `Notes`, which is neither body nor note."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a note starts."""

    label: Label
    kind: NoteKind
    called: bool
    """Whether a marker of its label stands before it."""


class Zones:
    """Gives every line an owner: the index of a note's start, BODY or HEADING."""

    def __init__(self, lines: list[Line], starts: Sequence[Start], headings: Sequence[int], tails: Tails) -> None:
        self._lines, self._starts, self._tails = lines, starts, tails
        self._start_at = {start.label.line: index for index, start in enumerate(starts)}
        self.owners = [BODY] * len(lines)
        self._own_ends(headings)
        if lines and lines[-1].page > lines[0].page:
            self._own_feet_of_pages()
        else:
            self._own_paragraphs()
        for owner, start in enumerate(starts):
            if start.label.enclosed:
                self._enclose(start.label.line, owner)

    def _enclose(self, first: int, owner: int) -> None:
        """A note in brackets runs to the closing one, whatever stands between."""
        texts = (self._lines[index].text for index in range(first, min(first + _LONGEST, len(self._lines))))
        length = next((number for number, text in enumerate(texts, 1) if text.endswith("]")), 0)
        for index in range(first, len(self._lines)):
            if index < first + length:
                self.owners[index] = owner
            elif self.owners[index] == owner:
                self.owners[index] = BODY
            else:
                break

    def _own_ends(self, headings: Sequence[int]) -> None:
        ends = [start.label.line for start in self._starts if start.kind is NoteKind.END]
        for at, first in enumerate(ends):
            owner = self._start_at[first]
            joined = at + 1 < len(ends) and owner + 1 == self._start_at[ends[at + 1]] and not self._restarts(owner + 1)
            last = ends[at + 1] if joined else self._paragraphs_end(first)
            for index in range(first, last):
                self.owners[index] = owner
        for heading in headings:
            if any(heading + step in self._start_at for step in (1, 2)):
                self.owners[heading] = HEADING

    def _restarts(self, owner: int) -> bool:
        return self._starts[owner].label.value <= self._starts[owner - 1].label.value

    def _paragraphs_end(self, first: int) -> int:
        """Where the last note of a list ends: with its paragraph, or with the next while it is open."""
        index = first + 1
        while index < len(self._lines):
            line, before = self._lines[index], self._lines[index - 1]
            if index in self._start_at or (line.gap and self._tails.is_note_closed(index - 1)):
                break
            if line.gap and line.page == before.page and index > first + 1:
                break
            index += 1
        return index

    def _own_feet_of_pages(self) -> None:
        self._learn_from_pages()
        last: int | None = None
        for _, group in groupby(range(len(self._lines)), key=lambda index: self._lines[index].page):
            page = [index for index in group if self.owners[index] == BODY]
            first = next((index for index in page if index in self._start_at), None)
            if last is not None and page:
                above = [index for index in page if first is None or index < first]
                self._own(self._tails.on_page(above, last, first), self.owners[last])
            if first is not None:
                last = self._own_forward([index for index in page if index >= first])
            elif last is not None and page:
                owned = [index for index in page if self.owners[index] == self.owners[last]]
                last = owned[-1] if owned else None

    def _learn_from_pages(self) -> None:
        """A first look, without tails: which notes are whole since the next follows, and how wide the lines run."""
        owners = list(self.owners)
        whole = []
        owner, page = BODY, -1
        for index, line in enumerate(self._lines):
            if line.page != page:
                owner, page = BODY, line.page
            if index in self._start_at:
                if owner != BODY:
                    whole.append(index - 1)
                owner = self._start_at[index]
            if owners[index] == BODY:
                owners[index] = owner
        self._tails.learn(owners, whole)

    def _own_paragraphs(self) -> None:
        zones: list[tuple[int, int, int]] = []
        paragraphs = [block for block in blocks(self._lines) if self.owners[block[0]] == BODY]
        for place, block in enumerate(paragraphs):
            first = next((index for index in block if index in self._start_at), None)
            if first is None:
                continue
            head = range(block[0], first)
            if head and zones and self._tails.ends_note(head, zones[-1][2]):
                self._own(head, self.owners[zones[-1][2]])
            last = self._own_forward(range(first, block[-1] + 1))
            end = place
            if self._stands_alone(last) and (text := self._text_below(paragraphs[place + 1 : place + 2])):
                last, end = self._own_forward(range(last, text[-1] + 1)), place + 1
            if zones and zones[-1][1] == place - 1 and first == block[0]:
                zones[-1] = (zones[-1][0], end, last)
            else:
                zones.append((place, end, last))
        for number, (_, place, last) in enumerate(zones):
            before = paragraphs[zones[number][0] - 1] if zones[number][0] else None
            following = zones[number + 1] if number + 1 < len(zones) else None
            between = paragraphs[place + 1 : following[0] if following else len(paragraphs)]
            after = paragraphs[following[1] + 1] if following and following[1] + 1 < len(paragraphs) else None
            tail = self._tails.between_zones(between, last, before, after, at_zone=following is not None)
            self._own(tail, self.owners[last])

    def _stands_alone(self, line: int) -> bool:
        return line in self._start_at and self._starts[self._start_at[line]].label.end == self._lines[line].end

    def _text_below(self, paragraphs: Sequence[range]) -> range | None:
        """The paragraph, unless it has a label of its own: the text of a label that stands alone."""
        return next((each for each in paragraphs if not any(index in self._start_at for index in each)), None)

    def _own_forward(self, indices: Sequence[int]) -> int:
        """Each line to the note that last started; the last line's index."""
        owner = BODY
        for index in indices:
            owner = self._start_at.get(index, owner)
            self.owners[index] = owner
        return indices[-1]

    def _own(self, indices: Sequence[int], owner: int) -> None:
        for index in indices:
            self.owners[index] = owner


def starts_of(chain: Chain, marks: Marks, headings: Sequence[int], lines: Sequence[Line]) -> Iterator[Start]:
    """The chain's labels with the kind of note: a list at the end, or notes at the feet of pages."""
    at = 0
    before, kind = 0, NoteKind.FOOT
    tops: dict[int, int] = {}
    for line in lines:
        tops.setdefault(line.sheet, line.start)
    runs = list(_runs(chain.labels))
    paged = len(tops) > 1 or _are_pages(runs)
    for run in runs:
        listed = kind is NoteKind.END and not _has_markers(run, chain, marks, before)
        bounds = before, tops[lines[run[0].line].sheet]
        is_list = listed or _is_list_at_end(run, chain, marks, bounds, headings, paged=paged)
        kind = NoteKind.END if is_list else NoteKind.FOOT
        before = run[-1].start
        for label in run:
            yield Start(label, kind, at in chain.called)
            at += 1


def _are_pages(runs: Sequence[Sequence[Label]]) -> bool:
    """Whether numbers start again so often that pages, whose edges the text does not show, count them."""
    apart = sorted(after[0].start - before[0].start for before, after in pairwise(runs))
    return len(apart) >= _FEW_PAGES and apart[len(apart) // 2] <= _PAGE


def _runs(labels: Sequence[Label]) -> Iterator[list[Label]]:
    """Labels up to where the numbers start again."""
    run: list[Label] = []
    for label in labels:
        if run and label.value == 1 and run[-1].value > 1:
            yield run
            run = []
        run.append(label)
    if run:
        yield run


def _has_markers(run: list[Label], chain: Chain, marks: Marks, start: int) -> bool:
    """Whether markers of the notes stand between the list above and this one; else they are one list.

    A number in an address of the last note above may look like one of them.
    """
    shape = chain.shape
    if shape is None:
        return False
    found = sum(marks.between(shape, label.value, start, run[0].start, sure=True) for label in run)
    return found > min(1, len(run) - 1)


def _is_list_at_end(
    run: list[Label], chain: Chain, marks: Marks, bounds: tuple[int, int], headings: Sequence[int], *, paged: bool
) -> bool:
    """Whether a heading `Notes` stands above, or the markers of all its notes stand before the first of them.

    `bounds` are where the notes above end, and the top of the first note's page: notes whose markers
    all stand on their own page are at its foot.
    """
    start, top = bounds
    first = run[0]
    above = bisect_left(headings, first.line) - 1
    if above >= 0 and first.line - headings[above] <= 2:
        return True
    if len(run) < 3 or chain.shape is None:
        return False
    sure = chain.shape is Shape.DIGIT
    here = sum(marks.between(chain.shape, label.value, max(start, top), first.start, sure=sure) for label in run)
    if paged and here >= _NEARLY_ALL * len(run):
        return False
    if top > 0 and not marks.between(chain.shape, first.value, start, top):
        return False
    before = [marks.between(chain.shape, label.value, start, first.start) for label in run]
    later = any(
        marks.between(chain.shape, label.value, first.start, label.start, sure=True)
        for label, is_before in zip(run, before, strict=True)
        if not is_before
    )
    # Some markers are misread, so not all need to be found; but none may stand among the notes.
    return not later and sum(before) >= _NEARLY_ALL * len(run)
