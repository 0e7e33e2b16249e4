"""Where on its page a line is, and which lines belong to which note.

A line is under a separator, in the small print at the foot of a column, in a list of notes, or in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING

from stacite.model.document import NoteKind, PageRegion
from stacite.readers.layout import is_notes_heading, is_works_heading
from stacite.readers.layout.boxed_lines import SMALL_PRINT, leading
from stacite.readers.layout.page_regions import body_size, separating_rules
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.readers.layout import NoteStart
    from stacite.readers.layout.boxed_lines import BoxedLine, HorizontalRule
    from stacite.readers.layout.page_labels import PageLabel


_HISTORY = phrases("readers", "beginnings of lines on the history of articles")
_ARTICLE_HISTORY = pattern(rf"(?:{_HISTORY})", re.IGNORECASE)
_IMPRINT = pattern(rf"(?:{phrases('readers', 'beginnings of notices of publishers')}|{_HISTORY})", re.IGNORECASE)

_CORRESPONDENCE = pattern(rf"(?:{phrases('readers', 'beginnings of lines on corresponding authors')})", re.IGNORECASE)


class LinePlace(Enum):
    """Where on its page a line is."""

    UNDER_RULE = auto()
    """Below a separator, with nothing but small print or notes down to the foot of the column."""
    FOOT = auto()
    """In the last small print of its column."""
    SMALL = auto()
    """Small print elsewhere: quotations, captions."""
    LIST = auto()
    """After a heading such as `Notes`."""
    SOURCES = auto()
    """After a heading such as `Bibliography`."""
    TEXT = auto()


@dataclass(slots=True)
class LinePlaces:
    """The places of all lines of a document, in reading order."""

    lines: Sequence[BoxedLine]
    body_size: float
    page_size: dict[int, float]
    """The size of the text on pages that are printed smaller than the others: text recognition guesses sizes."""
    place: list[LinePlace]
    separated: dict[int, int]
    """For each column with a separator, the index of the first line below it."""
    headings: list[int]
    """Indices of the headings of lists of notes."""


def place_lines(
    lines: Sequence[BoxedLine], rules: Mapping[int, Sequence[HorizontalRule]], labelled: set[int]
) -> LinePlaces:
    """The place of each line. `labelled` are the lines that start like a note, `rules` those of each page."""
    size = body_size(lines)
    places = LinePlaces(lines, size, _page_sizes(lines, size), [LinePlace.TEXT] * len(lines), {}, [])
    drawn = separating_rules(lines, rules)
    columns = [(indices, drawn.get(lines[indices[0]].page, [])) for indices in _columns(lines)]
    separators = _Separators(places, labelled)
    # Columns whose separator is unclear are compared with the clear ones, so those of all pages come first.
    found = [separators.find(indices, here) for indices, here in columns]
    for (indices, here), first in zip(columns, found, strict=True):
        separated = separators.find_usual(indices, here)
        if separated is None:
            known = separators.find_known(indices, here)
            separated = min((at for at in (first, known) if at is not None), default=None)
        _place_column(places, indices, separated)
    _place_lists(places, labelled)
    _place_returning(places, labelled)
    return places


def _columns(lines: Sequence[BoxedLine]) -> list[list[int]]:
    """The lines of each column, without those in tables and figures."""
    indices = (index for index, line in enumerate(lines) if line.region is PageRegion.TEXT)
    return [list(column) for _, column in groupby(indices, key=lambda index: lines[index].column)]


def _page_sizes(lines: Sequence[BoxedLine], size: float) -> dict[int, float]:
    """The size of the text on each page on which still smaller print is below it."""
    sizes: dict[int, float] = {}
    for page, group in groupby((line for line in lines if line.region is PageRegion.TEXT), key=lambda line: line.page):
        on_page = list(group)
        here = body_size(on_page)
        smaller = [line for line in on_page[-8:] if line.size <= SMALL_PRINT * here]
        if here < 0.97 * size and len(smaller) > 1 and on_page[0].size >= 0.97 * here:
            sizes[page] = here
    return sizes


def _place_column(places: LinePlaces, indices: list[int], separated: int | None) -> None:
    lines = places.lines
    body = places.page_size.get(lines[indices[0]].page, places.body_size)
    small = [lines[index].size <= SMALL_PRINT * body for index in indices]
    for index, is_small in zip(indices, small, strict=True):
        if is_small:
            places.place[index] = LinePlace.SMALL
    if separated is None:
        for index in indices[_foot(small) :]:
            places.place[index] = LinePlace.FOOT
    else:
        places.separated[lines[indices[0]].column] = separated
        for index in range(separated, indices[-1] + 1):
            places.place[index] = LinePlace.UNDER_RULE


def _foot(small: Sequence[bool]) -> int:
    """Where the last small print starts; one or two larger lines may be below it (a license, a DOI)."""
    end = len(small)
    while end > max(0, len(small) - 2) and not small[end - 1]:
        end -= 1
    if end == 0 or not small[end - 1]:
        return len(small)
    start = end
    while start > 0 and small[start - 1]:
        start -= 1
    return start


# Fewest separators that show how those of a document look.
_FEWEST_KNOWN = 3
# Most of the leading of the text that notes in its size have.
_TIGHTER = 0.9


class _Separators:
    """Finds the rules above notes, and learns from those above labels how the others look."""

    def __init__(self, places: LinePlaces, labelled: set[int]) -> None:
        self._places, self._labelled = places, labelled
        self._known: list[tuple[float, float]] = []
        """Indent and length, in points, of rules above labels."""
        self._are_above_text = False
        """Whether notes below some of them are printed in the text's size."""

    def find(self, indices: list[int], rules: Sequence[HorizontalRule]) -> int | None:
        """The first line below a column's separator, if a note starts there: the highest above small print or notes."""
        best: tuple[int, int] | None = None
        for rule, below in self._candidates(indices, rules):
            if indices[below] not in self._labelled:
                continue
            large = self._text_below(indices[below:], rule, indices)
            if large is not None and (best is None or large < best[0]):
                best = (large, indices[below])
                self._known.append(_look(rule, self._left(indices)))
                self._are_above_text |= large > 1
        return best[1] if best else None

    def find_usual(self, indices: list[int], rules: Sequence[HorizontalRule]) -> int | None:
        """The same below a rule that looks like most others above notes: one below a running head does not count."""
        if len(self._known) < _FEWEST_KNOWN:
            return None
        left = self._left(indices)
        for rule, below in self._candidates(indices, rules):
            if indices[below] in self._labelled and 2 * self._alike(rule, left) > len(self._known):
                return indices[below]
        return None

    def _alike(self, rule: HorizontalRule, left: float) -> int:
        """How many of the known separators look like a rule."""
        indent, length = _look(rule, left)
        return sum(abs(indent - other) < 3 and abs(length - size) < 3 for other, size in self._known)

    def find_known(self, indices: list[int], rules: Sequence[HorizontalRule]) -> int | None:
        """The same by the look of the document's separators, if notes continue from the page before.

        Word draws a separator over the whole column above such notes.
        """
        left = self._left(indices)
        width = max(self._places.lines[index].x1 for index in indices) - left
        candidates = list(self._candidates(indices, rules))
        for rule, below in candidates:
            alike = self._alike(rule, left)
            if alike and alike >= min(3, 0.3 * len(self._known)):
                # A rule below the head of a chapter may look the same.
                if not self._are_above_text and self._text_below(indices[below:], rule, indices) is None:
                    continue
                return indices[below]
            if self._known and rule.x1 - rule.x0 <= 0.9 * width:
                continue
            # Above notes in the text's size, no other rule is in the column: tables have several.
            if self._text_below(indices[below:], rule, indices) == 0 or (
                self._are_above_text and len(candidates) == 1 and self._is_tighter(indices, below)
            ):
                return indices[below]
        return None

    def _is_tighter(self, indices: list[int], below: int) -> bool:
        """Whether a column has text above a line, and its lines are nearer to each other from there on."""
        lines = [self._places.lines[index] for index in indices]
        return below >= _FEWEST_ABOVE and leading(lines[below:]) < _TIGHTER * leading(lines[:below])

    def _left(self, indices: list[int]) -> float:
        return min(self._places.lines[index].x0 for index in indices)

    def _candidates(self, indices: list[int], rules: Sequence[HorizontalRule]) -> Iterator[tuple[HorizontalRule, int]]:
        """Possible separators, from the top, and the position of the first line below each."""
        lines = [self._places.lines[index] for index in indices]
        left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
        for rule in sorted(rules, key=lambda rule: -rule.y):
            below = next((at for at, line in enumerate(lines) if line.y < rule.y), None)
            if below is not None and _is_separator(rule, lines, left, right):
                yield rule, below

    def _text_below(self, below: list[int], rule: HorizontalRule, indices: list[int]) -> int | None:
        """How many lines below a rule have the text's size; None if they are not print of notes.

        At most one may, or all if the rule is short and a note starts directly below it.
        """
        lines = self._places.lines
        body = self._places.page_size.get(lines[below[0]].page, self._places.body_size)
        large = sum(lines[index].size > SMALL_PRINT * body for index in below)
        if large <= min(1, len(below) - 1):
            return large
        width = max(lines[index].x1 for index in indices) - self._left(indices)
        short = rule.x1 - rule.x0 < 0.62 * width
        return large if large == len(below) and short and below[0] in self._labelled else None


def _look(rule: HorizontalRule, left: float) -> tuple[float, float]:
    return rule.x0 - left, rule.x1 - rule.x0


def _is_separator(rule: HorizontalRule, lines: Sequence[BoxedLine], left: float, right: float) -> bool:
    """Whether a rule starts at the column's edge, is long enough, and underlines nothing."""
    width = right - left
    if rule.x0 < left - 12 or rule.x0 > left + 0.2 * width or rule.x1 > right + 0.15 * width:
        return False
    if rule.x1 - rule.x0 < 0.1 * width:
        return False
    return not any(
        rule.y - 2 < line.y < rule.y + 0.4 * line.size and line.x0 <= rule.x1 and line.x1 >= rule.x0 for line in lines
    )


# The first word of a line, but not the name of a file in a drawing.
_WORD = pattern(r"[^\W\d_]+[,;:.)]*(?:\s|\Z)")

# Most lines from the heading of a list of notes to its first note, also where that heading has the size of a title.
_MOST_BEFORE_NOTES, _MOST_ABBREVIATIONS = 4, 12
_TITLE_SIZE = 1.5


def _is_above_labels(heading: int, places: LinePlaces, labelled: set[int]) -> bool:
    """Whether labels are right below `Notes`, or below abbreviations: it can also be the title of a chapter."""
    most = _MOST_ABBREVIATIONS if places.lines[heading].size > _TITLE_SIZE * places.body_size else _MOST_BEFORE_NOTES
    below = range(heading + 1, min(heading + 1 + most, len(places.lines)))
    first = next((index for index in below if index in labelled), None)
    if first is None or first <= heading + _MOST_BEFORE_NOTES:
        return first is not None
    # Not the title of an article.
    return all(places.lines[index].size <= _TITLE_SIZE * places.body_size for index in range(heading + 1, first))


def _place_lists(places: LinePlaces, labelled: set[int]) -> None:
    """Mark the lines after a heading of a list of notes, or of sources, up to the next heading of its size."""
    current: LinePlace | None = None
    heading: BoxedLine | None = None
    for index, line in enumerate(places.lines):
        kind = _list_heading(line)
        if kind is LinePlace.SOURCES or (kind is LinePlace.LIST and _is_above_labels(index, places, labelled)):
            current, heading = kind, line
            if kind is LinePlace.LIST:
                places.headings.append(index)
            continue
        if heading is not None and current is not None:
            if _is_heading_like(line, heading) and index not in labelled:
                current = heading = None
            elif places.place[index] is not LinePlace.UNDER_RULE or current is LinePlace.SOURCES:
                places.place[index] = current


# The links back to the text with which Markdown converters end notes.
_RETURN_LINK = pattern(r"(?:\s?↩[\ufe0e\ufe0f]?){1,9}\Z")
_FEWEST_RETURNS = 2
_MOST_LINES_OF_RETURNING = 60


def _place_returning(places: LinePlaces, labelled: set[int]) -> None:
    """Mark the notes that end with a link back to the text, as browsers print those of a page: they need no heading."""
    spans: list[tuple[int, int]] = []
    first = -1
    for index, line in enumerate(places.lines):
        if index in labelled:
            first = index
        if _RETURN_LINK.search(line.text) and 0 <= first >= index - _MOST_LINES_OF_RETURNING:
            spans.append((first, index))
    if len(spans) >= _FEWEST_RETURNS:
        for start, end in spans:
            places.place[start : end + 1] = [LinePlace.LIST] * (end + 1 - start)


def _list_heading(line: BoxedLine) -> LinePlace | None:
    if line.region is PageRegion.TABLE:
        return None
    text = line.text.strip()
    if is_notes_heading(text):
        return LinePlace.LIST
    return LinePlace.SOURCES if is_works_heading(text) else None


def _is_heading_like(line: BoxedLine, heading: BoxedLine) -> bool:
    """Whether a line is set like the heading, or larger: a new chapter."""
    if line.size > heading.size * 1.02:
        return True
    return abs(line.size - heading.size) <= 0.02 * heading.size and heading.bold and line.bold


_HYPHENS = ("-", "\u00ad", "\u2010")
_CLOSED_NOTE = pattern(r"[.!?…。！？:;][\"”’»)\]>*]{0,3}\s*\Z|[\"”»)\]>]\Z|/\Z")
_PROSE = pattern(r"[^\W\d_]{3}")
_SYMBOL_LABEL = pattern(r"[*†‡]{1,4}[.)]? ?[^\W\d_*†‡]")
_ADDRESS_END = pattern(r"(?:https?://|www\.)\S{1,300}\Z")
# In units of the leading: a wider step ends the last note of a list.
_PARAGRAPH_STEP = 1.7
# In units of the leading: a wider step ends the affiliations below a title.
_STEP_BELOW_AFFILIATIONS = 1.5
# In units of the leading: the widest steps between the lines of a note, and between notes.
_LINE_STEP, _NOTE_STEP = 1.35, 1.8
# In units of the leading: a wider step separates the notes of a page from what is below them.
_STEP_BELOW_NOTES = 2.3
# In units of the leading: the same, where what is below them is of the publisher.
_STEP_ABOVE_IMPRINT = 1.3
# Fewest lines of a column above what continues a note there without a separator like the others.
_FEWEST_ABOVE = 3
# Share of the notes that end with a period, if those without one are suspicious.
_CLOSED_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class PageLinePart:
    """A part of a line that belongs to a note."""

    line: int
    start: int
    end: int


@dataclass(slots=True)
class NoteLines:
    """The lines of a document, divided among the notes."""

    lines: Sequence[BoxedLine]
    parts: list[list[PageLinePart]]
    """Of each note, in reading order."""
    owned: set[int] = field(default_factory=set)
    """Indices of the lines that are not body: notes, headings of their lists, furniture below them."""
    cut_off: dict[int, int] = field(default_factory=dict)
    """Notes that break off at the end of a page, or before a table in them, and that page."""
    ended: set[int] = field(default_factory=set)
    """Notes of a line at the end of a page, before one on which no print like theirs is left to continue them."""


def _is_same_size(line: BoxedLine, other: BoxedLine) -> bool:
    return abs(line.size - other.size) <= 0.02 * line.size


class NoteLineSharing:
    """Assigns lines to notes: at the feet of columns, and in lists."""

    def __init__(self, places: LinePlaces, starts: Sequence[NoteStart[PageLabel]], *, parallel: bool = False) -> None:
        """`parallel` says that the columns of a page have notes of their own, with the same numbers."""
        self._parallel = parallel
        self._places, self._lines, self._starts = places, places.lines, starts
        self._at: dict[int, list[int]] = defaultdict(list)
        for number, start in enumerate(starts):
            self._at[start.label.line].append(number)
        self._shares = NoteLines(self._lines, [[] for _ in starts])
        self._by_column: dict[int, list[int]] = {}
        for at, line in enumerate(self._lines):
            if line.region is PageRegion.TEXT:
                self._by_column.setdefault(line.column, []).append(at)
        self._edges = {column: min(self._lines[at].x0 for at in lines) for column, lines in self._by_column.items()}
        self._hanging_indent = self._usual_indent()
        feet = [start for start in starts if start.kind is not NoteKind.END]
        sizes = sorted(self._lines[start.label.line].size for start in feet)
        self._size = median(sizes) if sizes else 0.0
        # Text recognition guesses sizes, so they vary.
        self._sizes = (sizes[len(sizes) // 10], sizes[len(sizes) * 9 // 10]) if sizes else (0.0, 0.0)
        self._is_small = 0 < self._size <= SMALL_PRINT * places.body_size
        columns = {self._lines[start.label.line].column for start in feet}
        self._ruled = bool(columns) and 2 * len(columns & places.separated.keys()) > len(columns)
        """Whether most notes are below separators."""

    def share(self) -> NoteLines:
        """The lines of each note."""
        self._share_lists()
        # The note that is still open, and its page, for each of two parallel columns.
        open_notes: dict[int, tuple[int, int]] = {}
        for indices in _columns(self._lines):
            column = [index for index in indices if index not in self._shares.owned]
            if not column:
                continue
            page = self._lines[column[0]].page
            side = self._lines[column[0]].side if self._parallel else 0
            last_open, last_page = open_notes.get(side, (None, 0))
            # After a page without notes, no note is still open.
            last = self._share_foot(column, last_open if page <= last_page + 1 else None)
            if last is not None:
                open_notes[side] = last, page
        self._find_cut_off()
        return self._shares

    def _find_cut_off(self) -> None:
        """Find the notes that end with a page within a sentence, if most other notes end with a period."""
        ends = [self._lines[parts[-1].line].text if parts else "" for parts in self._shares.parts]
        closed = [_CLOSED_NOTE.search(end) is not None for end in ends]
        if not closed or sum(closed) < _CLOSED_SHARE * len(closed):
            return
        before_rests = {
            line.page - 1
            for at, line in enumerate(self._lines)
            if at not in self._shares.owned and self._is_note_print(at) and _PROSE.search(line.text)
        }
        for number, (start, parts) in enumerate(zip(self._starts, self._shares.parts, strict=True)):
            if closed[number] or start.kind is NoteKind.END or not parts:
                continue
            last = self._lines[parts[-1].line]
            column = self._by_column[last.column]
            if self._is_left(parts[-1].line + 1, last):
                self._shares.cut_off[number] = last.page
                continue
            # One line without a period is a slip; of a longer note, the rest may be lost.
            if len(parts) == 1 and column[-1] == parts[0].line and self._is_small and last.page not in before_rests:
                self._shares.ended.add(number)
                continue
            full = last.x1 > max(self._lines[index].x1 for index in column) - 2 * last.size
            if column[-1] == parts[-1].line and full:
                self._shares.cut_off[number] = last.page

    def _is_left(self, index: int, last: BoxedLine) -> bool:
        """Whether what is below the last line of a note and its separator belongs to no note: a table in the note."""
        if index >= len(self._lines) or index in self._shares.owned or index in self._at:
            return False
        line = self._lines[index]
        return (
            line.column == last.column
            and line.column in self._places.separated
            and line.region in (PageRegion.TEXT, PageRegion.TABLE)
            and last.y - line.y < _STEP_BELOW_NOTES * 1.25 * last.size
            and self._is_note_print(index)
        )

    # Footnotes

    def _share_foot(self, column: list[int], open_note: int | None) -> int | None:
        """Assign a column's lines to the notes at its foot; return the last of these."""
        numbers = [number for index in column for number in self._at.get(index, ()) if self._is_foot(number)]
        first = self._starts[numbers[0]].label.line if numbers else None
        begin = self._begin(column, first, open_note)
        if begin is None:
            return self._kept(open_note)
        owner = open_note
        if begin != first and open_note is not None:
            zone = [index for index in column if begin <= index and (first is None or index < first)]
            if not self._continues(zone, open_note):
                if first is None:
                    return self._kept(open_note)
                begin, owner = first, None
        region = [index for index in column if index >= begin]
        last_start = max((index for index in region if index in self._at), default=-1)
        for index, following in zip(region, [*region[1:], None], strict=True):
            owner = owner if self._is_beside(index, owner) else self._give(index, owner)
            if following is None:
                break
            if following in self._at or following < last_start:
                # In editions, the next part of the text may be below the notes on one part.
                owner = None if self._is_body_text(region, following) else owner
                continue
            if self._ends_between(index, following, first):
                # What is below is not a note; if it is only a few lines, or the publisher's, it is furniture.
                rest = region[region.index(following) :]
                if len(rest) <= 3 or _IMPRINT.match(self._lines[following].text):
                    self._shares.owned.update(rest)
                break
        return owner

    def _is_foot(self, number: int) -> bool:
        return self._starts[number].kind is not NoteKind.END

    def _begin(self, column: list[int], first: int | None, open_note: int | None) -> int | None:
        """The first line of the notes in a column; None if there are none."""
        separated = self._places.separated.get(self._lines[column[0]].column)
        if first is None:
            return self._continued(column, separated, open_note) if open_note is not None else None
        if separated is not None and separated <= first and separated in column:
            return separated if open_note is not None else first
        if open_note is None or not self._is_small:
            return first
        above = [index for index in column if index < first]
        leading = self._leading(column, first)
        # Between notes may be more space than between lines; only the rest of a note that breaks off is above it.
        wide = max(_NOTE_STEP * leading, min(self._note_gap, _STEP_BELOW_NOTES * leading))
        begin = self._reached(first, above, wide)
        if not (self._is_open(open_note) or self._is_level(begin, open_note)):
            begin = self._reached(first, above, _LINE_STEP * leading)
        # A quotation in small print directly above the notes is not theirs.
        return first if begin == column[0] and not self._is_whole_column(column) else begin

    def _reached(self, first: int, above: Sequence[int], step: float) -> int:
        """The highest line of a note's print that no wider step parts from a line."""
        begin = first
        for index in reversed(above):
            if not self._is_note_print(index) or self._lines[index].y - self._lines[begin].y > step:
                break
            begin = index
        return begin

    def _is_level(self, index: int, open_note: int) -> bool:
        """Whether a line is as high as the notes in the column to the left of it, of which the last may go on there."""
        parts = self._shares.parts[open_note]
        last, line = self._lines[parts[-1].line if parts else index], self._lines[index]
        if last.page != line.page or last.column == line.column:
            return False
        top = next(at for at in self._by_column[last.column] if at in self._shares.owned)
        return abs(self._lines[top].y - line.y) < 0.5 * line.size

    def _is_open(self, number: int) -> bool:
        """Whether the lines of a note so far end within a sentence."""
        parts = self._shares.parts[number]
        return bool(parts) and _CLOSED_NOTE.search(self._lines[parts[-1].line].text) is None

    def _is_within_word(self, number: int) -> bool:
        parts = self._shares.parts[number]
        end = self._lines[parts[-1].line].text[-2:] if parts else ""
        return end[:1].islower() and end[1:] in _HYPHENS

    def _kept(self, open_note: int | None) -> int | None:
        """The note that is still open after a page without notes: the rest of a word may be below a page of tables."""
        return open_note if open_note is not None and self._is_within_word(open_note) else None

    def _is_beside(self, index: int, number: int | None) -> bool:
        """Whether a line is left of a note, in a column that is only at the foot, or a page number right of it."""
        if number is None:
            return False
        line, start = self._lines[index], self._lines[self._starts[number].label.line]
        if line.column != start.column or index in self._at or line.x0 >= line.x1:
            return False
        around = self._lines[max(0, index - 2) : index + 3]
        in_row = any(other.x0 >= start.x0 and abs(other.y - line.y) < 0.5 * line.size for other in around)
        is_left = in_row and line.x1 < start.x0 - start.size
        return is_left or (line.text.isdecimal() and line.x0 > start.x1 + start.size)

    def _breaks_off(self, number: int, following: int) -> bool:
        """Whether a note is open, and its last line had no room for the first word of the one that follows."""
        if not self._is_open(number):
            return False
        last, line = self._lines[self._shares.parts[number][-1].line], self._lines[following]
        edge = max(self._lines[index].x1 for index in self._by_column[last.column])
        word = line.text.find(" ") + 1 or len(line.text)
        return last.x1 + line.width * word / len(line.text) > edge

    def _leading(self, column: Sequence[int], first: int) -> float:
        notes = [self._lines[index] for index in column if index >= first]
        return leading(notes) or 1.25 * self._size

    @cached_property
    def _note_gap(self) -> float:
        """The usual distance of notes from those above them in their columns, and a little more."""
        gaps = [
            self._lines[above].y - self._lines[index].y
            for last, start in pairwise(self._starts)
            if (index := start.label.line) > last.label.line
            and self._lines[above := index - 1].column
            == self._lines[index].column
            == self._lines[last.label.line].column
        ]
        return 1.1 * median(gaps) if gaps else 0.0

    def _is_whole_column(self, column: Sequence[int]) -> bool:
        return all(self._is_note_print(index) for index in column)

    def _is_note_print(self, index: int) -> bool:
        return 0.94 * self._sizes[0] <= self._lines[index].size <= 1.06 * self._sizes[1]

    def _continued(self, column: list[int], separated: int | None, open_note: int) -> int | None:
        """Where a note from the page or column before continues, in a column in which none starts."""
        if separated is not None and separated in column:
            return separated
        if self._is_whole_column(column) and self._is_beside_notes(column, open_note):
            return column[0]
        # Above a picture, on a page without text.
        start = self._lines[column[0]].text
        if self._is_small and self._is_whole_column(column) and start[:1].islower() and _WORD.match(start):
            return column[0] if self._breaks_off(open_note, column[0]) else None
        foot = [index for index in column if self._places.place[index] is LinePlace.FOOT and self._is_note_print(index)]
        above = column.index(foot[0]) if foot else 0
        # A rule of another length may be between the text and the rest of a note that breaks off.
        if not self._is_small or (self._ruled and (above < _FEWEST_ABOVE or not self._breaks_off(open_note, foot[0]))):
            return None
        return foot[0] if above and self._is_set_apart(column, foot[0]) else None

    def _is_beside_notes(self, column: list[int], open_note: int) -> bool:
        """Whether a column starts no higher than the one before, which has only notes: they are set in columns."""
        before = self._lines[column[0] - 1]
        if not self._shares.parts[open_note] or before.page != self._lines[column[0]].page:
            return False
        previous = [
            index for index in range(max(0, column[0] - 200), column[0]) if self._lines[index].column == before.column
        ]
        if self._shares.owned.isdisjoint(previous):
            return False
        top = self._lines[previous[0]].y
        return self._is_whole_column(previous) and self._lines[column[0]].y < top + 0.5 * self._size

    def _continues(self, zone: Sequence[int], open_note: int) -> bool:
        """Whether lines go on with a note from the page or column before: the same print at the same place.

        If the note's last sentence is complete, only a separator like the others can show that it goes on.
        """
        parts = self._shares.parts[open_note]
        if not parts or not zone:
            # A label had only room for itself at the end of a page.
            return bool(zone) and self._places.separated.get(self._lines[zone[0]].column) == zone[0]
        last, first = self._lines[parts[-1].line], self._lines[zone[0]]
        sizes = [self._lines[part.line].size for part in parts]
        if not 0.94 * min(*sizes, self._sizes[0]) <= first.size <= 1.06 * max(*sizes, self._sizes[1]) or (
            first.bold and not last.bold
        ):
            return False
        left, before = self._edges[first.column], self._edges[last.column]
        edges = {self._lines[part.line].x0 - before for part in parts} | {0.0, self._hanging_indent}
        if all(abs(first.x0 - left - edge) > 1.5 * first.size for edge in edges):
            return False
        # A note of its own, though the reference to it was not found; or what is of the publisher.
        if _SYMBOL_LABEL.match(first.text) or _ARTICLE_HISTORY.match(first.text):
            return False
        # The source of a table; elsewhere `Anglo-` may go on with `Saxon`.
        if self._is_within_word(open_note) and first.text[:1].isupper() and self._is_table_page(first):
            return False
        is_closed = _CLOSED_NOTE.search(last.text) is not None
        if self._places.separated.get(first.column) == zone[0] and not (is_closed and self._is_table_page(first)):
            return True
        # An address may be broken over lines.
        if first.text[:1].isupper() and _ADDRESS_END.search(
            "".join(self._lines[part.line].text for part in parts[-3:])
        ):
            return False
        return not is_closed or last.text[-1] in ":;/" or self._is_level(zone[0], open_note)

    def _is_table_page(self, line: BoxedLine) -> bool:
        """Whether a page has small print above a line, and no text anywhere: its rules are those of a table."""
        top, _ = self._heights[line.page]
        return self._is_small and line.page not in self._pages_with_text and top > line.y

    @cached_property
    def _pages_with_text(self) -> set[int]:
        """The pages with print of the text's size."""
        least = SMALL_PRINT * self._places.body_size
        return {line.page for line in self._lines if line.size > least and line.region is PageRegion.TEXT}

    def _usual_indent(self) -> float:
        """The indent of the second lines of most notes, from the edge of their columns."""
        indents: Counter[int] = Counter()
        for start in self._starts:
            index = start.label.line
            line = self._lines[index]
            following = self._lines[index + 1] if index + 1 < len(self._lines) and index + 1 not in self._at else line
            if following is not line and following.column == line.column and following.region is PageRegion.TEXT:
                indents[round(following.x0 - self._edges[line.column])] += 1
        return float(indents.most_common(1)[0][0]) if indents else 0.0

    def _is_set_apart(self, column: list[int], index: int) -> bool:
        above = self._lines[column[column.index(index) - 1]]
        return above.y - self._lines[index].y > 1.2 * leading([self._lines[at] for at in column])

    def _ends_between(self, index: int, following: int, first: int | None) -> bool:
        """Whether the notes end between two lines."""
        line, after = self._lines[index], self._lines[following]
        step = line.y - after.y
        usual = self._leading([index], first if first is not None else index)
        usual = max(usual, 1.15 * max(line.size, self._size))
        is_affiliation = self._is_below_title(index)
        if step > (_STEP_BELOW_AFFILIATIONS if is_affiliation else _STEP_BELOW_NOTES) * usual:
            return True
        if is_affiliation and _CORRESPONDENCE.match(after.text):
            return True
        if _IMPRINT.match(after.text) and (step > _STEP_ABOVE_IMPRINT * usual or not _is_same_size(line, after)):
            return True
        return self._is_small and after.size > SMALL_PRINT * self._places.body_size and after.size > 1.06 * self._size

    def _is_body_text(self, region: Sequence[int], index: int) -> bool:
        """Whether this line and the next one that starts no note are in the print of the body, and notes are not."""
        at = bisect_left(region, index)
        least = max(SMALL_PRINT * self._places.body_size, 1.06 * self._size)
        return self._is_small and all(
            each not in self._at and self._lines[each].size > least for each in region[at : at + 2]
        )

    def _is_below_title(self, index: int) -> bool:
        """Whether a note is above the middle of its page and below no rule: the affiliations of authors."""
        line = self._lines[index]
        if line.column in self._places.separated:
            return False
        top, bottom = self._heights[line.page]
        return line.y > (top + bottom) / 2

    @cached_property
    def _heights(self) -> dict[int, tuple[float, float]]:
        """The highest and the lowest baseline of each page."""
        found: dict[int, tuple[float, float]] = {}
        for line in self._lines:
            top, bottom = found.get(line.page, (line.y, line.y))
            found[line.page] = max(top, line.y), min(bottom, line.y)
        return found

    # Lists of notes

    def _share_lists(self) -> None:
        ends = [number for number, start in enumerate(self._starts) if start.kind is NoteKind.END]
        self._shares.owned.update(self._places.headings if ends else ())
        for at, number in enumerate(ends):
            follower = ends[at + 1] if at + 1 < len(ends) else None
            self._share_entry(number, follower)

    def _share_entry(self, number: int, follower: int | None) -> None:
        """Assign the lines of a list entry: up to the next entry, or to the end of the paragraph."""
        first = self._starts[number].label.line
        # A number that doesn't rise begins another list.
        joined = follower is not None and self._starts[follower].label.value > self._starts[number].label.value
        last = self._starts[follower].label.line if joined and follower is not None else self._entry_end(first)
        # An entry of more than 60 lines has probably taken in other text.
        if joined and last - first > 60:
            last = min(last, self._entry_end(first))
        owner: int | None = None
        below = -1
        for index in range(first, last + (1 if joined else 0)):
            if any(self._is_foot(other) for other in self._at.get(index, ())):
                below = self._lines[index].column
            if self._lines[index].column == below:
                continue  # footnotes below a list that continues on the next page
            if index == last and not self._starts_within(index, follower):
                break
            if index not in (first, last) and self._is_heading(index, first):
                self._shares.owned.add(index)
                continue
            owner = self._give(index, owner)

    def _starts_within(self, index: int, follower: int | None) -> bool:
        return follower is not None and self._starts[follower].label.start > 0 and index not in self._shares.owned

    def _is_heading(self, index: int, first: int) -> bool:
        line, entry = self._lines[index], self._lines[first]
        return line.size > 1.08 * entry.size or (line.bold and not entry.bold and line.width < 30 * line.size)

    def _entry_end(self, first: int) -> int:
        """The end of the last entry of a list."""
        index = first + 1
        step = 1.25 * self._lines[first].size
        while index < len(self._lines):
            line, before = self._lines[index], self._lines[index - 1]
            if self._is_heading(index, first) or index in self._at or index in self._places.headings:
                break
            if line.column != before.column:
                if _CLOSED_NOTE.search(before.text):
                    break
            elif before.y - line.y > _PARAGRAPH_STEP * step or line.size < 0.85 * before.size:
                break
            index += 1
        return index

    def _give(self, index: int, owner: int | None) -> int | None:
        """Assign a line to the notes that start in it, and what precedes them to `owner`; return the last of these."""
        at = 0
        end = len(_RETURN_LINK.sub("", self._lines[index].text))
        cuts = [
            (self._starts[number].label.start, self._starts[number].label.end, number)
            for number in self._at.get(index, ())
        ]
        for start, stop, number in cuts:
            if owner is not None and start > at:
                self._shares.parts[owner].append(PageLinePart(index, at, start))
            owner, at = number, stop
        if owner is not None and (at < end or not cuts):
            self._shares.parts[owner].append(PageLinePart(index, at, end))
        if owner is not None:
            self._shares.owned.add(index)
        return owner
