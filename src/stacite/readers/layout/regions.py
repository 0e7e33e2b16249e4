"""Which lines belong to which note: regions at the feet of pages, lists at the end, and the body around them.

A note that a page break interrupts continues somewhere on the following page, or paragraphs later.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from stacite.model.document import NoteKind
from stacite.readers.layout import LabelSequence, NoteStart, RefShape, split_where
from stacite.readers.layout.lines import (
    blocks,
    has_open_bracket,
    is_certainly_open,
    is_closed,
    is_list_item,
    page_starts,
    starts_lower,
)
from stacite.readers.passage_builders import LineJoiner
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stacite.readers.layout.labels import TextLabel, TextRefCandidates
    from stacite.readers.layout.lines import TextLine


BODY = -1
_NEARLY_ALL = 0.8
# Pages after the first that show how notes are counted, and the most characters of a page.
_FEW_PAGES, _LONGEST_PAGE = 2, 6000
# Most lines of a note in brackets.
_LONGEST_BRACKETED = 300
HEADING = -2
"""The owner of a heading such as `Notes`, which is neither body nor note."""


class NoteRegions:
    """Gives every line an owner: the index of a note's start, BODY or HEADING."""

    def __init__(
        self, lines: list[TextLine], starts: Sequence[NoteStart[TextLabel]], headings: Sequence[int], tails: NoteTails
    ) -> None:
        self._lines, self._starts, self._tails = lines, starts, tails
        self._start_at = {start.label.line: index for index, start in enumerate(starts)}
        self.owners = [BODY] * len(lines)
        self._own_ends(headings)
        if lines and lines[-1].column > lines[0].column:
            self._own_feet_of_pages()
        else:
            self._own_paragraphs()
        for owner, start in enumerate(starts):
            if start.label.bracketed:
                self._extend_to_bracket(start.label.line, owner)

    def _extend_to_bracket(self, first: int, owner: int) -> None:
        """Give a note in brackets all lines up to the closing one."""
        texts = (self._lines[index].text for index in range(first, min(first + _LONGEST_BRACKETED, len(self._lines))))
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
        """Where the last note of a list ends: with its paragraph, or with the next one if it breaks off."""
        index = first + 1
        while index < len(self._lines):
            line, before = self._lines[index], self._lines[index - 1]
            if index in self._start_at or (line.gap and self._tails.is_note_closed(index - 1)):
                break
            if line.gap and line.column == before.column and index > first + 1:
                break
            index += 1
        return index

    def _own_feet_of_pages(self) -> None:
        self._learn_from_pages()
        last: int | None = None
        for _, group in groupby(range(len(self._lines)), key=lambda index: self._lines[index].column):
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
        """A first pass without tails: which notes are whole because another follows, and how wide the lines are."""
        owners = list(self.owners)
        whole = []
        owner, page = BODY, -1
        for index, line in enumerate(self._lines):
            if line.column != page:
                owner, page = BODY, line.column
            if index in self._start_at:
                if owner != BODY:
                    whole.append(index - 1)
                owner = self._start_at[index]
            if owners[index] == BODY:
                owners[index] = owner
        self._tails.learn(owners, whole)

    def _own_paragraphs(self) -> None:
        regions: list[tuple[int, int, int]] = []
        paragraphs = [block for block in blocks(self._lines) if self.owners[block[0]] == BODY]
        for place, block in enumerate(paragraphs):
            first = next((index for index in block if index in self._start_at), None)
            if first is None:
                continue
            head = range(block[0], first)
            if head and regions and self._tails.ends_note(head, regions[-1][2]):
                self._own(head, self.owners[regions[-1][2]])
            last = self._own_forward(range(first, block[-1] + 1))
            end = place
            if self._stands_alone(last) and (text := self._text_below(paragraphs[place + 1 : place + 2])):
                last, end = self._own_forward(range(last, text[-1] + 1)), place + 1
            if regions and regions[-1][1] == place - 1 and first == block[0]:
                regions[-1] = (regions[-1][0], end, last)
            else:
                regions.append((place, end, last))
        for number, (_, place, last) in enumerate(regions):
            before = paragraphs[regions[number][0] - 1] if regions[number][0] else None
            following = regions[number + 1] if number + 1 < len(regions) else None
            between = paragraphs[place + 1 : following[0] if following else len(paragraphs)]
            after = paragraphs[following[1] + 1] if following and following[1] + 1 < len(paragraphs) else None
            tail = self._tails.between_regions(between, last, before, after, before_region=following is not None)
            self._own(tail, self.owners[last])

    def _stands_alone(self, line: int) -> bool:
        return line in self._start_at and self._starts[self._start_at[line]].label.end == self._lines[line].end

    def _text_below(self, paragraphs: Sequence[range]) -> range | None:
        """The next paragraph, the text of a label on a line of its own; None if it has a label itself."""
        return next((each for each in paragraphs if not any(index in self._start_at for index in each)), None)

    def _own_forward(self, indices: Sequence[int]) -> int:
        """Give each line to the note that started last; return the index of the last line."""
        owner = BODY
        for index in indices:
            owner = self._start_at.get(index, owner)
            self.owners[index] = owner
        return indices[-1]

    def _own(self, indices: Sequence[int], owner: int) -> None:
        for index in indices:
            self.owners[index] = owner


def note_starts(
    sequence: LabelSequence[TextLabel], refs: TextRefCandidates, headings: Sequence[int], lines: Sequence[TextLine]
) -> Iterator[NoteStart[TextLabel]]:
    """The labels of the sequence with their kind of note: endnotes in a list, or footnotes."""
    at = 0
    before, kind = 0, NoteKind.FOOT
    tops = page_starts(lines)
    groups = split_where(sequence.labels, lambda last, label: label.value == 1 < last.value)
    paged = len(tops) > 1 or _are_pages(groups)
    for group in groups:
        listed = kind is NoteKind.END and not _has_note_refs(group, sequence, refs, before)
        bounds = before, tops[lines[group[0].line].page]
        is_list = listed or _is_list_at_end(group, sequence, refs, bounds, headings, paged=paged)
        kind = NoteKind.END if is_list else NoteKind.FOOT
        before = group[-1].start
        for label in group:
            yield NoteStart(label, kind, at in sequence.referenced)
            at += 1


def _are_pages(groups: Sequence[Sequence[TextLabel]]) -> bool:
    """Whether numbers start again so often that they must be counted by page, though the text shows no page breaks."""
    apart = sorted(after[0].start - before[0].start for before, after in pairwise(groups))
    return len(apart) >= _FEW_PAGES and apart[len(apart) // 2] <= _LONGEST_PAGE


def _has_note_refs(
    group: list[TextLabel], sequence: LabelSequence[TextLabel], refs: TextRefCandidates, start: int
) -> bool:
    """Whether references to these notes are between the list above and this one; otherwise they are one list.

    A number in an address in the last note above may look like one of them.
    """
    shape = sequence.shape
    found = sum(refs.between(shape, label.value, start, group[0].start, certain=True) for label in group)
    return found > min(1, len(group) - 1)


def _is_list_at_end(
    group: list[TextLabel],
    sequence: LabelSequence[TextLabel],
    refs: TextRefCandidates,
    bounds: tuple[int, int],
    headings: Sequence[int],
    *,
    paged: bool,
) -> bool:
    """Whether a heading `Notes` precedes the notes, or all references precede the first of them.

    `bounds` are the end of the notes above and the top of the first note's page: notes whose references are all on
    their own page are footnotes.
    """
    start, top = bounds
    first = group[0]
    above = bisect_left(headings, first.line) - 1
    if above >= 0 and first.line - headings[above] <= 2:
        return True
    if len(group) < 3:
        return False
    certain = sequence.shape is RefShape.DIGIT
    here = sum(
        refs.between(sequence.shape, label.value, max(start, top), first.start, certain=certain) for label in group
    )
    if paged and here >= _NEARLY_ALL * len(group):
        return False
    if top > 0 and not refs.between(sequence.shape, first.value, start, top):
        return False
    before = [refs.between(sequence.shape, label.value, start, first.start) for label in group]
    later = any(
        refs.between(sequence.shape, label.value, first.start, label.start, certain=True)
        for label, is_before in zip(group, before, strict=True)
        if not is_before
    )
    # Some references are misread, so not all must be found; but none may be among the notes.
    return not later and sum(before) >= _NEARLY_ALL * len(group)


_URL_START = pattern(r"<?(?:https?://|www\.)", re.IGNORECASE)
_RAISED_END = pattern(rf"(?:[{SUPERSCRIPT_DIGITS}]+|(?<=[.!?”\"’')])\d{{1,3}}|\[\d{{1,4}}\])\Z")
_ADDRESS_END = pattern(r"(?:https?://|www\.)[^\s<>]{0,500}(?:>|[^\s<>.,;])\Z", re.IGNORECASE)
_BROKEN_SCHEME = pattern(r"\b(?:https?|ftp):(/{0,2})\Z", re.IGNORECASE)
_SLASHES, _HOST = "//", r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}(?:[/:?#]|\s|\Z|[.,;>)])"
# Starts of references to a place in a source; no paragraph of a body starts so.
_CITED_PLACE = pattern(r"(?:S|SS|Bl|Sp|Nr|Bd|Pp?|Fols?|No|Vol|Col)\.[ \u00a0]?\d")
# A title in quotation marks or italics with nothing after it: no sentence ends so.
_OPEN_TITLE = pattern(r"[^\W\d_][’”“«»\"*_]{1,2}\Z")
# `(2014) 12 Review`, `[2014] AC`, `(Place: Publisher, 2014)`: what follows a title and starts no paragraph.
_IMPRINT = pattern(
    r"[(\[](?:1[5-9]|20)\d\d[)\]] (?:\d|[A-Z])|\((?:\d{1,2}(?:st|nd|rd|th) edn?\.?, )?"
    r"(?:[^\W\d_][^():;]{1,60}: )?[^\W\d_][^():;]{2,80},? (?:1[5-9]|20)\d\d\)"
)
# Most lines of what may follow an address.
_SHORT_TAIL = 2
# A shorter paragraph without a final period is rather a heading.
_PROSE = 60


class NoteTails:
    """Finds tails: lines after a page break with which a note ends. Bodies have note references, tails have none."""

    def __init__(self, source: str, lines: list[TextLine], has_ref_between: Callable[[int, int], bool]) -> None:
        self._source, self._lines, self._has_ref_between = source, lines, has_ref_between
        self._width: int | None = None
        self._closed_by_habit = True
        self._addresses_end = True

    def learn(self, owners: Sequence[int], last_lines: Sequence[int]) -> None:
        """Learn whether notes end with a period, and whether their smaller type fits more characters in a line.

        `owners` are the owners of the lines, negative for body; `last_lines` are last lines of notes that are whole.
        """
        open_ends = sum(not self.is_note_closed(index) for index in last_lines)
        self._closed_by_habit = open_ends <= 0.3 * len(last_lines)
        bare = sum(self._ends_in_address(index) for index in last_lines)
        self._addresses_end = bare > 0.05 * len(last_lines)
        lengths: tuple[list[int], list[int]] = ([], [])
        for line, owner in zip(self._lines, owners, strict=True):
            lengths[owner >= 0].append(len(line.text))
        body, notes = (sorted(each) for each in lengths)
        if len(body) >= 20 and len(notes) >= 8:
            narrow, wide = body[int(0.85 * len(body))], notes[int(0.9 * len(notes))]
            self._width = (narrow + wide) // 2 if wide > 1.05 * narrow else None

    def is_note_closed(self, last: int) -> bool:
        """Whether the note with this last line seems to be whole."""
        return is_closed(self._note_end(last))

    def _note_end(self, last: int) -> str:
        """The note's last few lines as one: a URL may extend over several."""
        joiner = LineJoiner(self._source)
        for line in self._lines[max(0, last - 5) : last + 1]:
            if line.column == self._lines[last].column:
                joiner.line(line.start, line.end)
        return joiner.tail

    def on_page(self, above: Sequence[int], last: int, first: int | None) -> Sequence[int]:
        """The lines above the page's first label (or on a page without one) that end the note open at `last`."""
        if not above:
            return ()
        if rest := self._address_rest(above, last):
            return rest
        if wide := self._wide_lines(above, is_open=self._is_open(last)):
            return wide
        if rest := self._imprint_of(above, last):
            return rest
        if not self._is_open(last):
            return self._after_address(above, last) if first is not None else ()
        block = self._last_block(above)
        if len(block) == len(above) or self._has_note_ref(block) or self._is_set_as_body(block):
            return self._after_closed_line(block, last) if first is not None else ()
        if self._goes_on(block, last) or self._names_place(block, last):
            return block
        return block if first is not None and not is_list_item(self._text(block)) else ()

    def _address_rest(self, above: Sequence[int], last: int) -> Sequence[int]:
        """The lines from the one that continues a note broken off within `http://`; no body starts with `//host…`."""
        broken = _BROKEN_SCHEME.search(self._note_end(last))
        if broken is None:
            return ()
        rest = re.compile(rf"{_SLASHES[: 2 - len(broken[1])]}{_HOST}")
        at = next((at for at in range(len(above) - 1, -1, -1) if rest.match(self._lines[above[at]].text)), len(above))
        return above[at:]

    def _imprint_of(self, above: Sequence[int], last: int) -> Sequence[int]:
        """The last lines, below a blank one, if the note ends in a title and they start with its imprint."""
        block = self._last_block(above)
        return block if self._completes_title(block, last) else ()

    def _completes_title(self, block: Sequence[int], last: int) -> bool:
        """Whether a note that ends in a title continues in these lines, which start with its imprint."""
        is_awaited = _OPEN_TITLE.search(self._note_end(last)) is not None and not self._has_note_ref(block)
        return is_awaited and _IMPRINT.match(self._text(block)) is not None

    def _after_address(self, above: Sequence[int], last: int) -> Sequence[int]:
        """A line or two below a blank one, if no other note ends in an address: `accessed 4 May`."""
        block = self._last_block(above)
        is_below_blank = len(block) < len(above)
        return block if is_below_blank and not self._addresses_end and self.goes_on_from_address(block, last) else ()

    def _last_block(self, above: Sequence[int]) -> Sequence[int]:
        """The last of these lines, below their last blank line; all of them if there is none."""
        start = next((at for at in range(len(above) - 1, 0, -1) if self._lines[above[at]].gap), 0)
        return above[start:]

    def ends_note(self, block: Sequence[int], last: int) -> bool:
        """Whether lines directly above another note certainly end the note before them."""
        return self.goes_on_from_address(block, last) or self._completes_title(block, last)

    def goes_on_from_address(self, block: Sequence[int], last: int) -> bool:
        """Whether a note that ends in a bare address may continue in these lines."""
        if len(block) > _SHORT_TAIL or not starts_lower(self._text(block)) or self._has_note_ref(block):
            return False
        return self._ends_in_address(last) and is_closed(self._lines[block[-1]].text)

    def _ends_in_address(self, last: int) -> bool:
        return _ADDRESS_END.search(self._note_end(last)) is not None

    def _is_open(self, last: int) -> bool:
        """Whether the note breaks off. If notes have no final period, only a comma or an open bracket shows that."""
        end = self._note_end(last)
        return not is_closed(end) and (self._closed_by_habit or is_certainly_open(end))

    def _wide_lines(self, above: Sequence[int], *, is_open: bool) -> Sequence[int]:
        """The last lines, if they are longer than lines of the body; the very last may be short."""
        if self._width is None:
            return ()
        at = len(above) - 1
        while at > 0 and len(self._lines[above[at - 1]].text) > self._width:
            at -= 1
        wide = len(above) - 1 - at
        if at == 0 and len(self._lines[above[0]].text) <= self._width:
            return ()
        return above[at:] if wide >= (1 if is_open else 2) and not self._has_note_ref(above[at:]) else ()

    def _is_set_as_body(self, block: Sequence[int]) -> bool:
        return self._width is not None and len(block) > 2

    def _after_closed_line(self, above: Sequence[int], last: int) -> Sequence[int]:
        """Without a blank line between: from the last line in lower case that follows a whole sentence."""
        for at in range(len(above) - 1, 0, -1):
            block = above[at:]
            if self._has_note_ref(block):
                return ()
            if self._goes_on(block, last) and body_is_closed(self._lines[above[at - 1]].text):
                return block
        return ()

    def between_regions(
        self,
        between: Sequence[range],
        last: int,
        before: range | None,
        after: range | None,
        *,
        before_region: bool,
    ) -> Sequence[int]:
        """The paragraph between two regions of notes that ends the note open at line `last`.

        `before` is the paragraph of body above the first region, `after` the one below the second;
        `before_region` says whether there is a second.
        """
        if not between:
            return ()
        for block in between:
            if self._address_rest(block[:1], last):
                return block
        if before_region and self._completes_title(between[-1], last):
            return between[-1]
        if not self._is_open(last):
            closes = before_region and self.goes_on_from_address(between[-1], last)
            return between[-1] if closes and self._is_tail_at_region(between, before, after) else ()
        for block in between:
            if self._is_url_rest(block, last):
                return block
        interrupted = before is not None and self._is_open_prose(before)
        if not before_region or self._has_note_ref(between[-1]) or (interrupted and len(between) == 1):
            return ()
        is_tail = self._is_tail_at_region(between, before, after) or self._names_place(between[-1], last)
        return between[-1] if is_tail else ()

    def _names_place(self, block: Sequence[int], last: int) -> bool:
        """Whether the note ends in a comma, and the lines start with pages or another place in a source."""
        is_awaited = len(block) <= _SHORT_TAIL and self._note_end(last).endswith(",")
        return is_awaited and _CITED_PLACE.match(self._text(block)) is not None

    def _is_tail_at_region(self, between: Sequence[range], before: range | None, after: range | None) -> bool:
        block = between[-1]
        previous = between[-2] if len(between) > 1 else before
        previous_open = previous is not None and self._is_open_prose(previous)
        if starts_lower(self._text(block)):
            return not previous_open or (after is not None and starts_lower(self._text(after)))
        # The page ended within a sentence of the body, so the lines below it are not body.
        return previous_open and len(between) > 1 and after is not None and not is_list_item(self._text(block))

    def _is_url_rest(self, block: range, last: int) -> bool:
        text = self._text(block)
        if has_open_bracket(self._note_end(last)):
            return re.match(r"[^\s<>]*>", text) is not None
        return _URL_START.match(text) is not None

    def _goes_on(self, block: Sequence[int], last: int) -> bool:
        text = self._text(block)
        if has_open_bracket(self._note_end(last)):
            return ">" in text[:400]
        return starts_lower(text) or _URL_START.match(text) is not None

    def _is_open_prose(self, block: range) -> bool:
        if is_list_item(self._text(block)) and len(block) == 1 and len(self._text(block)) < _PROSE:
            return False
        length = sum(len(self._lines[index].text) for index in block)
        return length >= _PROSE and not body_is_closed(self._lines[block[-1]].text)

    def _has_note_ref(self, block: Sequence[int]) -> bool:
        return self._has_ref_between(self._lines[block[0]].start, self._lines[block[-1]].end)

    def _text(self, block: Sequence[int]) -> str:
        return self._lines[block[0]].text


def body_is_closed(text: str) -> bool:
    """Whether a line of the body ends a sentence, note references left out."""
    return is_closed(_RAISED_END.sub("", text))
