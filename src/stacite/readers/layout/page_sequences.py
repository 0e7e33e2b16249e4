"""Which possible labels are notes: the best sequence, found by dynamic programming.

Each label gains by where it is, how it is set and whether a reference to it exists; each step from one to the next
costs if numbers are missing or start again. All ways to set notes compete, so that no threshold decides alone.
Then: whether they are footnotes or endnotes, which notes are labeled with symbols (`*`, `†`, `‡`, `§`; Chicago 14.25),
and which candidates in the body refer to them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from stacite.model.document import NoteKind
from stacite.readers.layout import (
    BestEnds,
    LabelFamily,
    LabelSequence,
    NoteStart,
    RefShape,
    best_sequence,
    split_where,
)
from stacite.readers.layout.boxed_lines import SMALL_PRINT
from stacite.readers.layout.page_labels import PageLabel, PageRefCandidates
from stacite.readers.layout.page_notes import LinePlace, LinePlaces
from stacite.text.numerals import UNREAD_SYMBOL
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from stacite.readers.layout.boxed_lines import BoxedLine
    from stacite.readers.layout.page_labels import PageRefCandidate


# Which labels go with which references, and the weight of each pairing.
_PAIRINGS: tuple[tuple[frozenset[LabelFamily], RefShape, float], ...] = (
    (frozenset((LabelFamily.RAISED,)), RefShape.RAISED, 1.0),
    (frozenset((LabelFamily.RAISED, LabelFamily.BARE)), RefShape.RAISED, 0.97),
    (frozenset((LabelFamily.DOTTED,)), RefShape.RAISED, 1.0),
    (frozenset((LabelFamily.PAREN,)), RefShape.RAISED, 1.0),
    (frozenset((LabelFamily.BRACKET,)), RefShape.RAISED, 1.0),
    (frozenset((LabelFamily.BRACKET,)), RefShape.BRACKET, 1.0),
    (frozenset((LabelFamily.PAREN,)), RefShape.PAREN, 0.8),
    (frozenset((LabelFamily.DOTTED,)), RefShape.BRACKET, 0.8),
    (frozenset((LabelFamily.BARE,)), RefShape.BRACKET, 0.8),
    (frozenset((LabelFamily.RAISED_ROMAN, LabelFamily.ROMAN)), RefShape.ROMAN, 1.0),
    (frozenset((LabelFamily.RAISED_LETTER,)), RefShape.LETTER, 1.0),
    (frozenset((LabelFamily.LETTER,)), RefShape.LETTER, 0.95),
)
_PLACE_GAIN = {
    LinePlace.UNDER_RULE: 0.6,
    LinePlace.FOOT: 0.45,
    LinePlace.LIST: 0.5,
    LinePlace.SMALL: -0.15,
    LinePlace.TEXT: -0.5,
    LinePlace.SOURCES: -1.0,
}
_NOTE_PLACES = (LinePlace.UNDER_RULE, LinePlace.FOOT, LinePlace.LIST)
_BRACKETED = (LabelFamily.BRACKET, LabelFamily.PAREN)
_MISSING_COST = 0.5
_FURTHER_MISSING_COST = 0.2
# Share of this cost at the foot of a page, where few other lines start with a number.
_AT_FOOT = 0.5
# Most numbers that may be missing in a row.
_MOST_MISSING = 12
# Share of the body's size: larger lines are headings.
_HEADING_SIZE = 1.15
# Most lines between two labels of one list.
_MOST_LINES_BETWEEN = 15
# Share of the notes of a sequence that must have references; of one at the feet of pages without gaps. One is enough in
# a list without gaps below its heading.
_REFERENCED, _FEW_REFERENCED = 0.4, 0.1
_FEWEST_COMPLETE = 10
# Least average gain of the labels of a sequence.
_LEAST_GAIN = 0.2
_MOST_STATEMENTS = 3
# At the start of an entry, after its number.
_CROSS_REFERENCE = pattern(
    r"^\W{0,2}\d{1,4}\W{1,3}(?:see |refer to |cf\.? )?"
    r"(?:ibid\b|ebd\b|id\.|supra\b|(?:foot|end)?note \d|fn\.? \d|n\. ?\d)",
    re.IGNORECASE,
)


class PageSequenceFinder:
    """Finds the best sequence of labels in a document."""

    def __init__(
        self, places: LinePlaces, labels: Sequence[PageLabel], candidates: PageRefCandidates, *, further: bool = False
    ) -> None:
        """`further` says that notes numbered in another way were found already, so that a list may be endnotes."""
        self._places, self._labels, self._candidates, self._further = places, labels, candidates, further
        lines = places.lines
        self._page_start: dict[int, int] = {}
        for index, line in enumerate(lines):
            self._page_start.setdefault(line.page, index)
        self._in_tables = {(lines[ref.line].page, ref.text) for ref in candidates.in_tables}

    def best(self, *, but: Collection[RefShape] = ()) -> LabelSequence[PageLabel] | None:
        """The sequence with the greatest weight, those of the shapes `but` left out."""
        pairings = [pairing for pairing in _PAIRINGS if pairing[1] not in but]
        sequences = [sequence for pairing in pairings if (sequence := self._sequence(*pairing))]
        return max(sequences, key=lambda sequence: sequence.weight, default=None)

    def _sequence(
        self, families: frozenset[LabelFamily], shape: RefShape, pairing_weight: float
    ) -> LabelSequence[PageLabel] | None:
        labels = [label for label in self._labels if label.family in families]
        if shape is RefShape.LETTER:
            # List items and authors' affiliations have letters, too.
            labels = [label for label in labels if self._places.place[label.line] in _NOTE_PLACES]
        if LabelFamily.RAISED in families:
            # A row of a table may start like a note; if a raised label has its number, that one counts.
            placed = [
                label for label in labels if self._places.place[label.line] in _NOTE_PLACES and not label.within_line
            ]
            page = [line.page for line in self._places.lines]
            raised = {(label.value, page[label.line]) for label in placed if label.family is LabelFamily.RAISED}
            labels = [
                label
                for label in labels
                if label.family is LabelFamily.RAISED or (label.value, page[label.line]) not in raised
            ]
        gains = {label: self._gain(label, shape) for label in labels}
        path, score = self._walk(labels, [gains[label][0] for label in labels], shape)
        if listed := self._listed([labels[index] for index in path], labels, shape):
            labels = listed
            path, score = self._walk(labels, [gains[label][0] for label in labels], shape)
        chosen = tuple(labels[index] for index in path)
        referenced = [gains[label][1] for label in chosen]
        if not path or score < _LEAST_GAIN * len(path):
            return None
        if sum(referenced) < self._fewest_referenced(chosen):
            return None
        if not self._may_be_notes(chosen, labels, shape):
            return None
        return LabelSequence(
            chosen, shape, frozenset(at for at, is_called in enumerate(referenced) if is_called), score * pairing_weight
        )

    def _fewest_referenced(self, chosen: Sequence[PageLabel]) -> float:
        """How many of the notes must have references: fewer if all are counted where notes usually are.

        Text recognition misses references, and a chapter may come with the list of the notes of its whole book.
        """
        size = len(chosen)
        missing = sum(abs(label.value - last.value - 1) for last, label in pairwise(chosen))
        if size < _FEWEST_COMPLETE or missing > 0.1 * size:
            return _REFERENCED * size
        if sum(self._places.place[label.line] is LinePlace.LIST for label in chosen) >= 0.9 * size:
            return 1
        at_foot = sum(self._is_at_foot(label) and not label.within_line for label in chosen)
        return (_FEW_REFERENCED if at_foot >= 0.9 * size else _REFERENCED) * size

    def _listed(self, chosen: Sequence[PageLabel], labels: Sequence[PageLabel], shape: RefShape) -> list[PageLabel]:
        """If most notes are in lists: the labels in and between these, without rows of tables."""
        if 2 * sum(self._is_in_list(label, shape) for label in chosen) <= len(chosen):
            return []
        spans = split_where(chosen, lambda last, label: label.line - last.line > _MOST_LINES_BETWEEN)
        kept = {
            line
            for span in spans
            if any(self._is_in_list(label, shape) for label in span)
            for line in range(span[0].line, span[-1].line + 1)
        }
        return [label for label in labels if label.line in kept or self._places.place[label.line] in _NOTE_PLACES]

    def _may_be_notes(self, chosen: Sequence[PageLabel], labels: Sequence[PageLabel], shape: RefShape) -> bool:
        """Whether a sequence within the text is more than a list that shares some numbers with note references."""
        if any(
            self._places.place[label.line] in _NOTE_PLACES or label.family is LabelFamily.RAISED for label in chosen
        ):
            return True
        if self._goes_on(chosen[-1], labels):
            return False
        if shape is RefShape.RAISED:
            # Two or three numbered statements, and exponents before them, are no notes.
            return len(chosen) > (_MOST_STATEMENTS if chosen[0].family is LabelFamily.DOTTED else 1)
        if any(
            label.family in _BRACKETED and self._places.place[label.line] is LinePlace.SOURCES for label in self._labels
        ):
            return False
        return chosen[0].family in _BRACKETED or chosen[0].line > self._candidates.end(shape)

    @staticmethod
    def _goes_on(last: PageLabel, labels: Sequence[PageLabel]) -> bool:
        """Whether the list continues with a number without references: a bibliography, and an exponent or two."""
        return any(
            label.value == last.value + 1 and 0 < label.line - last.line <= _MOST_LINES_BETWEEN for label in labels
        )

    def _gain(self, label: PageLabel, shape: RefShape) -> tuple[float, bool]:
        """The gain of a label, and whether a reference to it exists."""
        place = self._places.place[label.line]
        gain = _PLACE_GAIN[place]
        if place is LinePlace.SOURCES and (shape is RefShape.RAISED or self._has_cross_references):
            gain = -0.3  # raised numbers that cite sources by their numbers act like notes
        if (
            place is LinePlace.TEXT
            and (self._further or label.family is LabelFamily.ROMAN)
            and self._is_in_list(label, shape)
        ):
            gain = -0.2  # a list without a heading, as LibreOffice sets it
        if label.family in (LabelFamily.RAISED, LabelFamily.RAISED_ROMAN, LabelFamily.RAISED_LETTER):
            gain += 0.3
        if label.within_line:
            gain -= 0.5
        if place is LinePlace.TEXT and self._places.lines[label.line].size > _HEADING_SIZE * self._places.body_size:
            gain -= 1.0  # the number of a chapter
        nearness = self._nearness(label, shape)
        return gain + nearness, nearness > 0

    def _nearness(self, label: PageLabel, shape: RefShape) -> float:
        """The gain by how near a reference to the label precedes it."""
        page = self._places.lines[label.line].page
        here = self._page_start[page]
        if self._candidates.between(shape, label.text, here, label.line):
            return 0.8
        after = self._page_start.get(page + 1, len(self._places.lines))
        if self._candidates.between(shape, label.text, label.line + 1, after) and self._is_at_foot(label):
            return 0.7  # in the next column, above notes that are below all columns
        before = self._page_start.get(page - 1, here)
        if self._candidates.between(shape, label.text, before, here):
            return 0.6
        if not self._candidates.between(shape, label.text, 0, here):
            if (page, label.text) in self._in_tables:
                return 0.0
            # Text recognition often misses raised numbers in the text.
            return -0.05 if self._is_at_foot(label) else -0.3
        is_after_all = label.line > self._candidates.end(shape)
        return 0.6 if self._is_in_list(label, shape) or (self._has_cross_references and is_after_all) else 0.3

    @cached_property
    def _has_cross_references(self) -> bool:
        """Whether entries below a heading of sources refer to others of them, as notes do: `See footnote 3 above`."""
        return any(
            self._places.place[label.line] is LinePlace.SOURCES
            and _CROSS_REFERENCE.search(self._places.lines[label.line].text) is not None
            for label in self._labels
        )

    def _is_at_foot(self, label: PageLabel) -> bool:
        return self._places.place[label.line] in (LinePlace.UNDER_RULE, LinePlace.FOOT)

    def _is_in_list(self, label: PageLabel, shape: RefShape) -> bool:
        """Whether a heading says so, or nearly all references precede it."""
        place = self._places.place[label.line]
        return place is LinePlace.LIST or (place is not LinePlace.SOURCES and label.line > self._candidates.end(shape))

    def _walk(self, labels: Sequence[PageLabel], gains: Sequence[float], shape: RefShape) -> tuple[list[int], float]:
        def section(label: PageLabel) -> int:
            line = self._places.lines[label.line]
            return 2 * line.page + line.half

        def steps(label: PageLabel, best: BestEnds) -> Iterator[tuple[int, float]]:
            return self._steps(label, labels, best, shape)

        return best_sequence(labels, gains, section, _starting_cost, steps)

    def _steps(
        self, label: PageLabel, labels: Sequence[PageLabel], best: BestEnds, shape: RefShape
    ) -> Iterator[tuple[int, float]]:
        """The labels that this one could follow, with the cost of that step."""
        for missing in range(_MOST_MISSING):
            at = best.by_value.get(label.value - 1 - missing)
            if at is not None:
                cost = min(missing, 2) * _MISSING_COST + max(0, missing - 2) * _FURTHER_MISSING_COST
                yield at, cost * (_AT_FOOT if self._is_at_foot(label) and not label.within_line else 1.0)
        if label.value == 1:
            if best.before >= 0:
                yield best.before, self._restart(label, labels[best.before], shape)
            if best.overall >= 0 and (not self._is_at_foot(label) or self._begins_section(label, shape)):
                yield best.overall, 0.3 + self._restart(label, labels[best.overall], shape)
        elif (
            best.overall >= 0
            and label.family is LabelFamily.RAISED
            and self._is_at_foot(label)
            and not label.within_line
        ):
            yield best.overall, 1.0  # an error in the numbering

    def _begins_section(self, label: PageLabel, shape: RefShape) -> bool:
        """Whether a raised label below other notes of its page has a reference there: a section starts on the page."""
        start = self._page_start[self._places.lines[label.line].page]
        is_raised = label.family is LabelFamily.RAISED and not label.within_line
        return is_raised and self._candidates.between(shape, label.text, start, label.line)

    def _restart(self, label: PageLabel, last: PageLabel, shape: RefShape) -> float:
        """The cost of counting anew: low if a reference with the number is between the last label and this one."""
        place = self._places.place[label.line]
        if place in (LinePlace.TEXT, LinePlace.SMALL, LinePlace.SOURCES) and not self._is_in_list(label, shape):
            return 3.0
        if self._candidates.between(shape, label.text, last.line, label.line):
            return 0.2
        if self._candidates.count(shape, label.text, label.line) > 1:
            return 0.5
        return 3.0


def _starting_cost(label: PageLabel) -> float:
    # The numeral `c` seldom means 100.
    most = 20 if label.family in (LabelFamily.ROMAN, LabelFamily.RAISED_ROMAN) else 6
    return 0.0 if label.value == 1 else 0.15 * min(label.value, most) + 0.2


# What text recognition reads for a digit, especially for a raised one.
_MISREAD_DIGITS = ("0OoQ°", "1lIi|!", "2Zz", "3", "4", "5sS", "6bG", "7", "8sSB&", "9gq")
# Most lines among which a misread label is looked for.
_MOST_SEARCHED = 120


def with_misread_labels(sequence: LabelSequence[PageLabel], places: LinePlaces) -> LabelSequence[PageLabel]:
    """The sequence with labels that text recognition misread: `4 7 See`, `6O See`, `s1 See` for 47, 60, 81.

    Such a label counts only between the notes before and after it.
    """
    added: list[PageLabel] = []
    for last, label in pairwise(sequence.labels):
        line = last.line + 1
        size = places.lines[last.line].size
        for value in range(last.value + 1, label.value):
            sought = misread_label(value)
            for index in range(line, min(label.line, line + _MOST_SEARCHED)):
                found = sought.match(places.lines[index].text)
                if found and (places.place[index] in _NOTE_PLACES or places.lines[index].size < 1.1 * size):
                    added.append(PageLabel(index, 0, found.end(), str(value), value, last.family))
                    line = index + 1
                    break
    return _with_added(sequence, added)


_INSERTED = pattern(r"[(\[]?(\d{1,4})(?:\.(\d{1,2}))?([a-h]?)[)\]]?[.)]?(?=\s|[A-Z“\"«„]|\Z)")


def with_inserted_labels(sequence: LabelSequence[PageLabel], places: LinePlaces) -> LabelSequence[PageLabel]:
    """The sequence with notes that were inserted after others were numbered: `12a` or `12.1` after `12`."""
    added: list[PageLabel] = []
    for start, label in zip(sequence.labels, [*sequence.labels[1:], None], strict=True):
        last, is_raised = start, start.family is LabelFamily.RAISED
        reached, line, size = (0, ""), last.line + 1, places.lines[last.line].size
        while line < min(label.line if label else len(places.lines), last.line + _MOST_SEARCHED):
            found = _INSERTED.match(places.lines[line].text)
            if found and found[1] == str(last.value) and places.place[line] in _NOTE_PLACES:
                rank = int(found[2] or 0), found[3]
                # Plain digits may be a sum: `12.5 percent`.
                follows = rank > reached if found[2] and is_raised else rank == (0, chr(ord(reached[1] or "`") + 1))
                is_alone = found.end() == len(places.lines[line].text) and places.lines[line].size < SMALL_PRINT * size
                if follows and (places.lines[line].is_raised(0) or is_alone) is is_raised:
                    text = f"{found[1]}.{found[2]}{found[3]}" if found[2] else found[1] + found[3]
                    last = replace(last, line=line, start=0, end=found.end(), text=text, within_line=False)
                    added.append(last)
                    reached = rank
            line += 1
    return _with_added(sequence, added)


def _with_added(sequence: LabelSequence[PageLabel], added: Sequence[PageLabel]) -> LabelSequence[PageLabel]:
    if not added:
        return sequence
    referenced = {sequence.labels[at] for at in sequence.referenced}
    labels = sorted([*sequence.labels, *added], key=lambda label: (label.line, label.start))
    return replace(
        sequence,
        labels=tuple(labels),
        referenced=frozenset(at for at, label in enumerate(labels) if label in referenced),
    )


@lru_cache(maxsize=256)
def misread_label(value: int) -> re.Pattern[str]:
    """Matches a number at the start of a line as text recognition may read it."""
    digits = (f"[{re.escape(_MISREAD_DIGITS[int(digit)])}]" for digit in str(value))
    return re.compile(" ?".join(digits) + r"(?:[.)]\s?|\s|(?=[A-Z\[“\"‘]|\d{4}\b))(?=\S)")


def note_starts(
    labels: Sequence[PageLabel], referenced: Sequence[bool], places: LinePlaces, near: Sequence[bool]
) -> Iterator[NoteStart[PageLabel]]:
    """The labels of the sequence with the kind of note. `near` says of each whether a reference is on its page."""
    at = 0
    for group in split_where(labels, lambda last, label: label.value < last.value or label.text == last.text):
        size = len(group)
        kind = NoteKind.END if _is_list(group, places, near[at : at + size]) else NoteKind.FOOT
        for label in group:
            yield NoteStart(label, kind, referenced[at])
            at += 1


def _is_list(group: Sequence[PageLabel], places: LinePlaces, near: Sequence[bool]) -> bool:
    """Whether notes are in a list, at the end of a chapter or of the document."""
    listed = sum(places.place[label.line] is LinePlace.LIST for label in group)
    if 2 * listed > len(group):
        return True
    if _is_below_text(group, places) or 2 * sum(near) >= len(group):
        return False
    return _is_dense(group)


def _is_below_text(group: Sequence[PageLabel], places: LinePlaces) -> bool:
    """Whether text is above the notes in most of their columns: programs may push notes to later pages."""
    firsts: dict[int, int] = {}
    for label in group:
        firsts.setdefault(places.lines[label.line].column, label.line)
    below = sum(_has_text_above(places, line) for line in firsts.values())
    return below > 1 and 2 * below >= len(firsts)


def _has_text_above(places: LinePlaces, line: int) -> bool:
    column, above = places.lines[line].column, line - 1
    while above >= 0 and places.lines[above].column == column:
        if places.place[above] is LinePlace.TEXT:
            return True
        above -= 1
    return False


def _is_dense(group: Sequence[PageLabel]) -> bool:
    """Whether the entries follow each other closely, without text between them."""
    gaps = [following.line - label.line for label, following in pairwise(group)]
    return not gaps or median(gaps) < 15


_PAGES_SHOWN = 8


def symbol_note_starts(
    places: LinePlaces, labels: Sequence[PageLabel], candidates: PageRefCandidates, *, numbered: bool
) -> Iterator[NoteStart[PageLabel]]:
    """Notes at the foot of a page, each with a reference of its symbol above it on the same page.

    One reference belongs to one note: a list with asterisks for bullets has more labels than references.
    """
    waiting = [candidate for candidate in candidates.found if candidate.shape is RefShape.SYMBOL]
    taken: set[int] = set()
    for label in labels:
        if label.family is not LabelFamily.SYMBOL or not _is_at_foot(places, label):
            continue
        page = places.lines[label.line].page
        ref = next(
            (
                at
                for at, candidate in enumerate(waiting)
                if at not in taken
                and candidate.text == label.text
                and places.lines[candidate.line].page == page
                and candidate.line != label.line
                and places.place[candidate.line] is not LinePlace.UNDER_RULE
            ),
            None,
        )
        if ref is not None:
            taken.add(ref)
            yield NoteStart(label, _kind(places, label, waiting[ref], numbered=numbered), referenced=True)


def doubts_about_symbols(
    places: LinePlaces, labels: Sequence[PageLabel], starts: Sequence[NoteStart[PageLabel]], owned: Collection[int]
) -> Iterator[str]:
    """Note symbols that the fonts don't identify, and symbols within notes that may label one."""
    unread = [start.label for start in starts if UNREAD_SYMBOL in start.label.text]
    if unread:
        yield f"Note symbols can't be read because their font doesn't identify them: {_page_list(places, unread)}."
    taken = {(start.label.line, start.label.start) for start in starts}
    joined = [
        label
        for label in labels
        if label.family is LabelFamily.SYMBOL
        and label.line in owned
        and (label.line, label.start) not in taken
        and places.lines[label.line].is_raised(label.start)
    ]
    if joined:
        on_pages = _page_list(places, joined)
        yield f"Raised symbols at the start of lines may begin notes, but the text doesn't refer to them: {on_pages}."


def _page_list(places: LinePlaces, labels: Sequence[PageLabel]) -> str:
    numbers = list(dict.fromkeys(places.lines[label.line].page for label in labels))
    more = f" and {len(numbers) - _PAGES_SHOWN} more" if len(numbers) > _PAGES_SHOWN else ""
    return f"page{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers[:_PAGES_SHOWN]))}{more}"


def _is_at_foot(places: LinePlaces, label: PageLabel) -> bool:
    place = places.place[label.line]
    raised = places.lines[label.line].is_raised(label.start)
    return place in (LinePlace.UNDER_RULE, LinePlace.FOOT) or (raised and place is LinePlace.SMALL)


def _kind(places: LinePlaces, label: PageLabel, candidate: PageRefCandidate, *, numbered: bool) -> NoteKind:
    """A note on the author or the title is on the first page, if numbers follow or the title has the reference."""
    line = places.lines[label.line]
    first = line.page == places.lines[0].page
    title = places.lines[candidate.line].size > 1.08 * places.body_size
    return NoteKind.AUTHOR if first and (numbered or title) else NoteKind.FOOT


_LETTER_FAMILIES = {LabelFamily.RAISED_LETTER: RefShape.LETTER, LabelFamily.LETTER: RefShape.LETTER}
# Shapes of references to labels of a family; all other families have numbers, in brackets or not.
_BY_FAMILY = {
    **_LETTER_FAMILIES,
    LabelFamily.RAISED_ROMAN: RefShape.ROMAN,
    LabelFamily.ROMAN: RefShape.ROMAN,
    LabelFamily.SYMBOL: RefShape.SYMBOL,
}


@dataclass(frozen=True, slots=True)
class PageNoteRef:
    """A note reference and its note."""

    candidate: PageRefCandidate
    note: int | None
    """Index of the note; None if it is missing."""


# What has an exponent: a digit, or a letter alone.
_BASE = pattern(r"(?:\d|(?:\A|[^\w’'])[^\W\d_])\Z")


_DIGITS = "0123456789"
# Share of the notes with bare raised numbers from which on those in brackets are others.
_MOST = 2 / 3


class PageNoteRefChooser:
    """Chooses the note references of a document among the candidates."""

    def __init__(self, lines: Sequence[BoxedLine], starts: Sequence[NoteStart[PageLabel]]) -> None:
        self._lines, self._starts = lines, starts
        self._largest = max((start.label.value for start in starts), default=0)
        self._taken: set[int] = set()
        """Notes with a reference already: if a page has two alike, the next symbol refers to the next note."""
        self._by_text: dict[tuple[RefShape, str], list[int]] = defaultdict(list)
        for number, start in enumerate(starts):
            self._by_text[_BY_FAMILY.get(start.label.family, RefShape.RAISED), start.label.text].append(number)

    def choose(
        self, candidates: Sequence[PageRefCandidate], owned: set[int], shapes: set[RefShape]
    ) -> list[PageNoteRef]:
        """The candidates outside notes that refer to one, and raised numbers whose note is missing."""
        refs: list[PageNoteRef] = []
        end = (-1, 0)
        reached: dict[RefShape, int] = {}
        groups: dict[tuple[int, int], list[PageRefCandidate]] = defaultdict(list)
        possible = [each for each in candidates if each.line not in owned and each.shape in shapes]
        is_other = self._have_other_numbers_brackets(possible)
        for candidate in possible:
            if not (is_other and self._is_in_brackets(candidate)):
                groups[candidate.line, candidate.start].append(candidate)
        certain = {candidate.text for each in groups.values() for candidate in each if not candidate.doubtful}
        for place in sorted(groups):
            if place < end:
                continue
            rated = [(self._note(candidate, reached.get(candidate.shape)), candidate) for candidate in groups[place]]
            referenced = [
                (note, candidate)
                for note, candidate in rated
                if note is not None
                and self._is_whole(candidate, groups)
                and not (candidate.doubtful and candidate.text in certain)
            ]
            expected = {shape: at + 1 for shape, at in reached.items()}
            note, candidate = (
                min(referenced, key=lambda each: self._distance(each[0], each[1], expected)) if referenced else rated[0]
            )
            if (candidate.doubtful and not referenced) or (
                note is None
                and (
                    candidate.shape not in (RefShape.RAISED, RefShape.ROMAN)
                    or not self._starts
                    or self._is_power(candidate)
                    or self._is_equation(candidate)
                )
            ):
                continue
            refs.append(PageNoteRef(candidate, note))
            end = (candidate.line, candidate.end)
            if candidate.shape is RefShape.SYMBOL and note is not None:
                self._taken.add(note)
            if candidate.value and note is not None:
                reached[candidate.shape] = note
        return refs

    def _distance(
        self, note: int, candidate: PageRefCandidate, expected: Mapping[RefShape, int]
    ) -> tuple[bool, bool, int]:
        """How unlikely a candidate refers to a note.

        `23` refers to notes 2 and 3 if those are on its page, or next, rather than note 23; `12.1` to that note, not to
        note 12.
        """
        is_elsewhere = self._lines[self._starts[note].label.line].page != self._lines[candidate.line].page
        return candidate.text.isdecimal(), is_elsewhere, abs(note - expected.get(candidate.shape, 0))

    def _have_other_numbers_brackets(self, candidates: Iterable[PageRefCandidate]) -> bool:
        """Whether raised numbers in brackets are those of a list of sources, since most notes have bare ones."""
        labels = {start.label.text for start in self._starts if start.label.value}
        raised = [each for each in candidates if each.shape is RefShape.RAISED and not each.doubtful]
        bare = {each.text for each in raised if not self._is_in_brackets(each)}
        return len(labels & bare) > _MOST * len(labels)

    def _is_in_brackets(self, candidate: PageRefCandidate) -> bool:
        text = self._lines[candidate.line].text
        before, after = text[: candidate.start].rstrip(_DIGITS), text[candidate.end :].lstrip(_DIGITS)
        return before.endswith("[") and after.startswith("]") and candidate.shape is RefShape.RAISED

    def choose_in_tables(
        self, candidates: Sequence[PageRefCandidate], refs: Sequence[PageNoteRef]
    ) -> list[PageNoteRef]:
        """The candidates in tables that refer to a note to which nothing in the text refers.

        The note is on their page, or its number comes between those of the text before and after; then it is an
        endnote, or on the next page.
        """
        referenced = {ref.note for ref in refs}
        called = sorted((ref.candidate.line, ref.note) for ref in refs if ref.note is not None)
        found: list[PageNoteRef] = []
        for candidate in candidates:
            note = self._note(candidate, None)
            if note is None or note in referenced:
                continue
            start = self._starts[note]
            at = bisect_left(called, (candidate.line, note))
            is_between = 0 < at < len(called) and called[at - 1][1] < note < called[at][1]
            pages = self._lines[start.label.line].page - self._lines[candidate.line].page
            if pages == 0 or (is_between and (start.kind is NoteKind.END or pages == 1)):
                referenced.add(note)
                insort(called, (candidate.line, note))
                found.append(PageNoteRef(candidate, note))
        return found

    def _is_power(self, candidate: PageRefCandidate) -> bool:
        """Whether a raised number above a digit or variable is larger than that of any note: `2⁶³`, `(n³²`."""
        before = self._lines[candidate.line].text[max(0, candidate.start - 3) : candidate.start].rstrip()
        return candidate.value > self._largest + 1 and _BASE.search(before) is not None

    def _is_equation(self, candidate: PageRefCandidate) -> bool:
        """Whether a raised number is in parentheses of the text, as those of equations are and no note's is."""
        text = self._lines[candidate.line].text
        before = text[max(0, candidate.start - 2) : candidate.start].rstrip()
        after = text[candidate.end : candidate.end + 2].lstrip()
        is_in_parentheses = before.endswith("(") and after.startswith(")")
        return is_in_parentheses and all(start.label.family is not LabelFamily.PAREN for start in self._starts)

    def _is_whole(self, candidate: PageRefCandidate, groups: dict[tuple[int, int], list[PageRefCandidate]]) -> bool:
        """Whether a candidate is a whole number, or the rest of the number refers to a note, too."""
        after = groups.get((candidate.line, candidate.end))
        return not candidate.part_of or after is None or any(self._note(other, None) is not None for other in after)

    def _note(self, candidate: PageRefCandidate, reached: int | None) -> int | None:
        """The nearest note with the candidate's label: on its page, otherwise the next in order."""
        family = candidate.shape if candidate.shape in _BY_FAMILY.values() else RefShape.RAISED
        numbers = self._by_text.get((family, candidate.text), [])
        page = self._lines[candidate.line].page
        pages = {number: self._lines[self._starts[number].label.line].page for number in numbers}
        here = [number for number in numbers if pages[number] == page]
        here.sort(key=self._taken.__contains__)
        later = [number for number in numbers if self._starts[number].label.line > candidate.line]
        if reached is not None and all(self._starts[number].kind is NoteKind.END for number in later):
            # Endnotes that are counted again in each chapter.
            later.sort(key=lambda number: abs(number - reached - 1))
        if candidate.doubtful and candidate.shape is RefShape.RAISED and reached is not None:
            # `m²` refers to note 2 only if that is the next note.
            here = [number for number in here if 0 <= number - reached <= 2]
            later = [number for number in later if 0 <= number - reached <= 2]
            return next(iter([*here, *later]), None)
        after = [number for number in here if number in later]
        return next(iter([*after, *here, *later, *reversed(numbers)]), None)
