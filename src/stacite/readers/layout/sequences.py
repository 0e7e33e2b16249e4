"""Which of the possible labels are the notes: the best sequence of labels, found by dynamic programming.

Lists headed `Notes`, lists of works that are cited by number, labels that are letters, several equal labels on a page,
and notes labeled with symbols (`*`, `†`, `‡`, `§`; Chicago 14.25) have rules of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.readers.layout import (
    BestEnds,
    LabelFamily,
    LabelSequence,
    RefShape,
    best_sequence,
    is_notes_heading,
    is_works_heading,
    plain_label,
    split_where,
)
from stacite.readers.layout.labels import (
    LETTER_PAIRINGS,
    PAIRINGS,
    SYMBOLS,
    TextLabel,
    TextRefCandidates,
    is_like_heading,
)
from stacite.readers.layout.lines import blocks, page_starts
from stacite.text.numerals import longest_rise
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stacite.readers.layout.lines import TextLine
    from stacite.text.spans import Span


_FEWEST_LETTERS, _NEARLY_ALL_LETTERS = 2, 0.8
# Most candidates for one letter that are considered on a page.
_MOST_CANDIDATES = 12
# Ranks: right after a word or punctuation; after a space, but not where items are enumerated.
_CERTAIN_RANK, _AFTER_SPACE_RANK = 1, 3


def are_letters_referenced(
    groups: Sequence[Sequence[TextLabel]],
    refs: TextRefCandidates,
    shape: RefShape,
    top: Callable[[TextLabel], int],
) -> bool:
    """Whether nearly all labels, from the first letter on, have references in order above the notes of their page.

    `groups` are the labels up to where the letters start again; `top` gives the start of a label's page. List items are
    not referred to, and a law names its subsections in no order.
    """
    total = sum(map(len, groups))
    if total < _FEWEST_LETTERS:
        return False
    referenced = sum(len(group) for group in groups if _is_referenced(group, refs, shape, top(group[0])))
    return referenced >= _NEARLY_ALL_LETTERS * total


def _is_referenced(group: Sequence[TextLabel], refs: TextRefCandidates, shape: RefShape, start: int) -> bool:
    first = group[0]
    if first.value != 1:
        return False
    found = [refs.all(shape, label.value, start, first.start, _MOST_CANDIDATES) for label in group]
    certain = [[ref.start for ref in each if ref.rank <= _CERTAIN_RANK] for each in found]
    if sum(map(bool, certain)) >= _NEARLY_ALL_LETTERS * len(group):
        return _increases([each[0] for each in certain if each])
    # After a space, each letter must occur once, outside enumerations.
    single = [each[0] for each in found if len(each) == 1]
    lone = [ref.start for ref in single if ref.rank in (0, _CERTAIN_RANK, _AFTER_SPACE_RANK)]
    return bool(found[0]) and len(lone) >= _NEARLY_ALL_LETTERS * len(group) and _increases(lone)


def _increases(places: Sequence[int]) -> bool:
    return all(before < after for before, after in pairwise(places))


LINES_BELOW_HEADING = 3
"""A list of notes starts at most this many lines below its heading."""
FEWEST_LISTED, NEARLY_ALL = 3, 0.8
"""Fewest labels that make a list, and the share of references and labels that must match."""


def lists_below(headings: Sequence[int], labels: Sequence[TextLabel]) -> list[int]:
    """The headings with a first note close below them."""
    firsts = [label.line for label in labels if label.value == 1]
    found = []
    for heading in headings:
        at = bisect_right(firsts, heading)
        if at < len(firsts) and firsts[at] - heading <= LINES_BELOW_HEADING:
            found.append(heading)
    return found


def without_what_lists_exclude(
    labels: list[TextLabel],
    lines: Sequence[TextLine],
    headings: Sequence[int],
    refs: TextRefCandidates,
    shape: RefShape,
) -> list[TextLabel]:
    """Without labels above a list headed `Notes` if it has a note for each reference: rows of tables, list items."""
    lists = lists_below(headings, labels)
    if not lists:
        return labels
    kept: list[TextLabel] = []
    start = at = 0
    for heading, following in zip(lists, [*lists[1:], len(lines)], strict=True):
        first, stop = (bisect_left(labels, line, key=lambda label: label.line) for line in (heading, following))
        listed = _listed(labels[first:stop], refs, shape, (start, lines[heading].start))
        kept += [] if listed else labels[at:first]
        start, at = (listed[-1].start if listed else lines[heading].start), first
        if listed:
            at = bisect_right(labels, listed[-1].line, key=lambda label: label.line)
            kept += labels[first:at]
    return [*kept, *labels[at:]]


def _listed(below: Sequence[TextLabel], refs: TextRefCandidates, shape: RefShape, span: Span) -> list[TextLabel]:
    """The labels below a heading that rise, by chapter if need be, like the references in a span; or none."""
    marked: Counter[int] = Counter()
    wanted: Counter[int] = Counter()
    listed: list[TextLabel] = []
    expected = 1
    for label in below:
        value = label.value
        if value not in (1, expected):
            continue
        if value not in marked:
            marked[value] = refs.count(shape, value, span[1]) - refs.count(shape, value, span[0])
        if value == expected or wanted[1] < marked[1]:
            listed.append(label)
            wanted[value] += 1
            expected = value + 1
    referenced = (wanted & marked).total()
    enough = len(listed) >= FEWEST_LISTED and referenced >= NEARLY_ALL * max(len(listed), marked.total())
    return listed if enough else []


def moved_to_lowest(
    path: Sequence[int],
    labels: Sequence[TextLabel],
    referenced: Sequence[bool],
    lines: Sequence[TextLine],
    ends_from: int,
) -> list[int]:
    """Move each start to the last equal one on its page: a numbered list precedes the notes.

    `path` has indices of labels; from line `ends_from` on, notes are in a list of their own.
    """
    looks = [
        (lines[label.line].column, label.value, is_called, label.before_number)
        for label, is_called in zip(labels, referenced, strict=True)
    ]
    alike: dict[tuple[int, int, bool, bool], list[int]] = {}
    for index, look in enumerate(looks):
        alike.setdefault(look, []).append(index)
    moved: list[int] = []
    limit = len(labels)
    for index in reversed(path):
        equals = alike[looks[index]]
        last = equals[bisect_left(equals, limit) - 1]
        limit = max(last, index) if labels[index].line < ends_from else index
        moved.append(limit)
    return moved[::-1]


# Fewest references that show an order, and the share that must rise; one or two notes may be out of order.
_FEWEST_REFS, _ASCENDING = 4, 0.7
_LINES_ABOVE = 3


def is_list_of_works(
    labels: Sequence[TextLabel], lines: Sequence[TextLine], refs: TextRefCandidates, shape: RefShape | None
) -> bool:
    """Whether the numbers of a list at the end are cited in another order than theirs, as in alphabetical lists.

    Notes are numbered in the order of their references. Below a heading `References`, one out of order is enough.
    """
    first = labels[0]
    if shape is not RefShape.BRACKET or first.value != 1 or any(a.value >= b.value for a, b in pairwise(labels)):
        return False
    found = [(ref.start, label.value) for label in labels for ref in refs.all(shape, label.value, 0, first.start)[:1]]
    ascending = len(longest_rise([value for _, value in sorted(found)]))
    if any(is_works_heading(lines[at].text) for at in range(max(0, first.line - _LINES_ABOVE), first.line)):
        return ascending < len(found)
    return len(found) >= _FEWEST_REFS and ascending < _ASCENDING * len(found)


# Families that hardly start a line for another reason, so that errors in their order are the author's.
_CERTAIN_FAMILIES = frozenset((LabelFamily.RAISED, LabelFamily.BRACKET))
# Shapes that hardly mean anything else; plain numbers occur in any text.
_CLEAR_SHAPES = frozenset((RefShape.RAISED, RefShape.BRACKET))
# A text with more labels of one family is a table or a hoax; no book has as many notes.
_MOST_LABELS_OF_FAMILY = 100_000
# Lines of a title.
_TITLE_LINES = 3
_MISSING_COST = 0.55
_RESTART_COST = 0.2
# Gain of a label before a number if a note refers to it, and if none does: any line may start so.
_BEFORE_NUMBER, _NEVER = 0.9, -1000.0
# How much farther apart headings are than notes in a list.
_HEADINGS_APART = 3


class TextSequenceFinder:
    """Finds the best sequence of labels in a text."""

    def __init__(self, lines: list[TextLine], labels: list[TextLabel], refs: TextRefCandidates) -> None:
        self._lines, self._labels, self._refs = lines, labels, refs
        self._page_starts = page_starts(lines)
        self._pages = list(self._page_starts)
        self.headings = [index for index, line in enumerate(lines) if is_notes_heading(line.text)]
        lists = lists_below(self.headings, labels)
        self._ends_from = lists[-1] if lists else len(lines)

    def best(self) -> list[LabelSequence[TextLabel]]:
        """The sequence with the greatest weight, and one with the other kind of numerals if there is one.

        If footnotes have Arabic numbers, endnotes may have Roman ones, and the other way round.
        """
        sequences = [
            sequence
            for family, shape, pairing_weight in PAIRINGS
            for restart in ((False, True) if len(self._page_starts) > 1 else (False,))
            if (sequence := self._sequence(family, shape, pairing_weight, restart=restart))
        ]
        listed = [each for each in sequences if is_list_of_works(each.labels, self._lines, self._refs, each.shape)]
        works = {each.shape for each in listed} | {each.labels[0].family for each in listed}
        # A text that cites works by number has many numbers; its notes, if any, have certain references.
        sequences = [
            each
            for each in sequences
            if not listed or (not works & {each.shape, each.labels[0].family} and self._is_certain(each))
        ]
        if not sequences:
            return []
        best = max(sequences, key=lambda sequence: sequence.weight)
        others = [
            sequence
            for sequence in sequences
            if (sequence.shape is RefShape.ROMAN) != (best.shape is RefShape.ROMAN) and self._is_certain(sequence)
        ]
        return [best, *sorted(others, key=lambda sequence: sequence.weight)[-1:]]

    def _is_certain(self, sequence: LabelSequence[TextLabel]) -> bool:
        """Whether nearly all numbers from 1 on have certain references, so that nothing else can be meant."""
        labels, shape = sequence.labels, sequence.shape
        if len(labels) < FEWEST_LISTED or labels[0].value != 1:
            return False
        found = [self._refs.between(shape, label.value, 0, label.start, certain=True) for label in labels]
        return sum(found) >= NEARLY_ALL * len(labels) and labels[-1].value <= len(labels) + 1

    def _sequence(
        self, family: LabelFamily, shape: RefShape, pairing_weight: float, *, restart: bool
    ) -> LabelSequence[TextLabel] | None:
        labels = [label for label in self._labels if label.family is family]
        if len(labels) > _MOST_LABELS_OF_FAMILY:
            return None
        labels = without_what_lists_exclude(labels, self._lines, self.headings, self._refs, shape)
        referenced = [self._is_referenced(label, shape, restart=restart) for label in labels]
        path = self._without_other_lists(self._walk(labels, referenced, shape, restart=restart), labels, shape)
        if not path or not self._is_worth_it(path, labels, referenced, shape):
            return None
        if len(self._page_starts) > 1 and family is not LabelFamily.RAISED:
            path = moved_to_lowest(path, labels, referenced, self._lines, self._ends_from)
        weight = sum(1.0 if referenced[index] else 0.3 for index in path) * pairing_weight * (0.85 if restart else 1.0)
        chosen = tuple(labels[index] for index in path)
        return LabelSequence(chosen, shape, frozenset(at for at, index in enumerate(path) if referenced[index]), weight)

    def _is_worth_it(self, path: list[int], labels: list[TextLabel], referenced: list[bool], shape: RefShape) -> bool:
        """Whether some notes are referred to, or follow a heading: numbered paragraphs do neither."""
        if shape in LETTER_PAIRINGS.values():
            groups = [[labels[index] for index in group] for group in _groups_of(path, labels)]
            return are_letters_referenced(groups, self._refs, shape, self._tops)
        found = [labels[index] for index in path if referenced[index]]
        likely = (self._refs.is_likely(shape, label.value, label.start) for label in found)
        if found and (shape in _CLEAR_SHAPES or (len(found) >= 0.3 * len(path) and any(likely))):
            return True
        if any(0 < labels[path[0]].line - heading <= 2 for heading in self.headings):
            return True
        # Raised numbers from the first lines on without references are those of verses; notes have a text above them.
        return labels[path[0]].family is LabelFamily.RAISED and labels[path[0]].line >= _TITLE_LINES

    def _is_referenced(self, label: TextLabel, shape: RefShape, *, restart: bool) -> bool:
        page = self._lines[label.line].page
        if restart:
            first = page
        elif len(self._page_starts) <= 3 or label.line > min(self._ends_from, 0.55 * len(self._lines)):
            first = 0
        else:
            first = page - 1
        # What might be an exponent (`m²`) must not turn a numbered list into notes.
        certain = (
            shape is RefShape.PAREN
            or (shape is RefShape.RAISED and label.family is not LabelFamily.RAISED)
            or label.before_number
        )
        return self._refs.between(shape, label.value, self._page_start(first), label.start, certain=certain)

    def _tops(self, label: TextLabel) -> int:
        """The start of the label's page; the start of the text for a list of notes below its heading."""
        return 0 if self._is_headed(label) else self._page_start(self._lines[label.line].page)

    def _page_start(self, page: int) -> int:
        """The start of a page, or of the last one before it that is not empty."""
        at = bisect_right(self._pages, page) - 1
        return self._page_starts[self._pages[at]] if at >= 0 else 0

    def _walk(self, labels: list[TextLabel], referenced: list[bool], shape: RefShape, *, restart: bool) -> list[int]:
        """Indices of the best sequence: values rise by one, each after a reference to it; everything else costs."""
        gains = [
            self._gain(label, referenced=is_called, follows=index > 0 and labels[index - 1].value == label.value - 1)
            for index, (label, is_called) in enumerate(zip(labels, referenced, strict=True))
        ]

        def section(label: TextLabel) -> int:
            return self._section(label, restart=restart)

        def steps(label: TextLabel, best: BestEnds) -> Iterator[tuple[int, float]]:
            return self._steps(label, labels, best, again=self._starts_again(label, labels, best, shape))

        return best_sequence(labels, gains, section, _starting_cost, steps)[0]

    def _without_other_lists(self, path: list[int], labels: list[TextLabel], shape: RefShape) -> list[int]:
        """If there is a list headed `Notes`: drop headings, and lists without references to their notes."""
        groups = _groups_of(path, labels)
        listed = [group for group in groups if self._is_headed(labels[group[0]])]
        if not listed or len(groups) < 2:
            return path
        headed = {group[0] for group in listed}
        wanted = Counter(labels[index].value for index in path)
        last = labels[groups[-1][0]].start
        marked = {value: self._refs.count(shape, value, last) for value in wanted}
        lone = {value for value, count in wanted.items() if count > marked[value] > 0}
        closest = min(_distance(group, labels) for group in listed)
        kept = [
            group
            for group in groups
            if group[0] in headed
            or 2 * sum(labels[index].value in lone for index in group) < len(group)
            or (group[0] < listed[-1][0] and _distance(group, labels) <= _HEADINGS_APART * closest)
        ]
        kept = [
            group for group in kept if group[0] in headed or not self._are_headings([labels[index] for index in group])
        ]
        return [index for group in kept for index in group]

    def _are_headings(self, group: list[TextLabel]) -> bool:
        """Whether most labels of a group number headings of sections."""
        return 2 * sum(is_like_heading(self._lines, label.line) for label in group) > len(group)

    def _is_headed(self, label: TextLabel) -> bool:
        at = bisect_left(self.headings, label.line) - 1
        return at >= 0 and label.line - self.headings[at] <= LINES_BELOW_HEADING

    def _section(self, label: TextLabel, *, restart: bool) -> int:
        headings = bisect_left(self.headings, label.line)
        return headings + (len(self.headings) + 1) * self._lines[label.line].page if restart else headings

    def _gain(self, label: TextLabel, *, referenced: bool, follows: bool) -> float:
        if label.before_number:
            return _BEFORE_NUMBER if referenced else _NEVER
        if referenced:
            return 1.0
        if label.family in _CERTAIN_FAMILIES:
            return 0.5 if label.gap else 0.1
        # In a list of endnotes each number follows the last one, whether its reference was read or not.
        return 0.05 if follows and label.line > min(self._ends_from, 0.55 * len(self._lines)) else -0.25

    def _starts_again(self, label: TextLabel, labels: list[TextLabel], best: BestEnds, shape: RefShape) -> bool:
        """Whether in a text without pages a first note is referred to below the notes above it."""
        if label.value != 1 or best.overall < 0 or len(self._page_starts) > 1 or shape is RefShape.ROMAN:
            return False
        return self._refs.follows_sign(shape, 1, labels[best.overall].end, label.start)

    def _steps(
        self, label: TextLabel, labels: list[TextLabel], best: BestEnds, *, again: bool
    ) -> Iterator[tuple[int, float]]:
        """The labels that this one could follow, with the cost of that step."""
        for missing in range(4):
            at = best.by_value.get(label.value - 1 - missing)
            if at is not None:
                yield at, (0.1 * missing if label.family in _CERTAIN_FAMILIES else _MISSING_COST * missing)
        if label.value == 1 and best.before >= 0:
            yield best.before, _RESTART_COST
        if label.value == 1 and best.overall >= 0 and (again or labels[best.overall].line > self._ends_from):
            yield best.overall, _RESTART_COST  # notes listed by chapter
        equal = best.by_value.get(label.value)
        if (
            equal is not None
            and not (label.before_number or labels[equal].before_number)
            and self._are_neighbours(labels[equal], label)
        ):
            yield equal, 0.3 if label.family in _CERTAIN_FAMILIES else 0.6
        if best.overall >= 0 and label.family in _CERTAIN_FAMILIES and label.gap:
            yield best.overall, 0.4

    def _are_neighbours(self, first: TextLabel, second: TextLabel) -> bool:
        """Whether there can be nothing but the first note between two labels."""
        if second.family in _CERTAIN_FAMILIES:
            return True
        if first.before_number or second.before_number:
            return False
        between = range(first.line + 1, second.line + 1)
        if len(between) > 40 or self._lines[first.line].column != self._lines[second.line].column:
            return False
        return first.line > self._ends_from or sum(self._lines[index].gap for index in between) <= 1


def _starting_cost(label: TextLabel) -> float:
    if label.value == 1:
        return 0.0
    return 0.2 if label.family in _CERTAIN_FAMILIES else 0.35 * min(label.value, 12) + 0.3


def _groups_of(path: list[int], labels: list[TextLabel]) -> list[list[int]]:
    """The path, split where the numbers start again."""
    return split_where(path, lambda last, index: labels[index].value <= labels[last].value)


def _distance(group: list[int], labels: list[TextLabel]) -> float:
    """Average lines from label to label."""
    return (labels[group[-1]].line - labels[group[0]].line) / max(1, len(group) - 1)


_SYMBOL_REF = pattern(rf"(?<=\S)( ?)([{SYMBOLS}]{{1,4}})(?=[\s.,;:)”\"]|\Z)(?!\s?\d)")
_EMPHASIS = pattern(r"(?<![\w*])(\*{1,3})(?=[^\s*])[^*\n]{1,300}?(?<=[^\s*])\1(?![\w*])")
_OPEN_EMPHASIS = pattern(r"(?<![\w*])\*(?=[^\s*])[^*]*\Z")
# A reference is at most this many lines above its note.
_REACH = 150


def symbol_refs(line: TextLine, *, in_emphasis: bool) -> tuple[list[tuple[int, int, str]], bool]:
    """Start, end and symbol of possible references in a line; asterisks of emphasis and bullets are left out.

    `in_emphasis` says whether the line above leaves `*…` open; the second value says so of this line.
    """
    text = _EMPHASIS.sub(lambda match: "_" * len(match[0]), line.text)
    if in_emphasis:
        text = re.sub(r"(?<=\S)\*", "_", text, count=1)
    found = []
    for match in _SYMBOL_REF.finditer(text):
        symbol = plain_label(match[2])
        bullet = match[1] == " " and match[2][0] == "*"
        if len(set(symbol)) == 1 and not bullet:
            found.append((line.start + match.start(2), line.start + match.end(2), symbol))
    return found, _OPEN_EMPHASIS.search(text) is not None


def symbol_notes(lines: list[TextLine], labels: list[TextLabel]) -> list[tuple[TextLabel, tuple[int, int, str]]]:
    """Labels that are symbols, each with the reference above it on the same page.

    One reference belongs to one note: a list with asterisks for bullets has more labels than references.
    """
    starts = _without_bullets({label.line: label for label in labels if label.family is LabelFamily.SYMBOL}, lines)
    if not starts:
        return []
    waiting: list[tuple[int, int, tuple[int, int, str]]] = []
    found = []
    in_emphasis = False
    for index, line in enumerate(lines):
        waiting = [entry for entry in waiting if entry[0] == line.page and index - entry[1] <= _REACH]
        label = starts.get(index)
        if label is not None:
            referenced = next((entry for entry in waiting if entry[2][2] == label.text), None)
            if referenced is not None:
                waiting.remove(referenced)
                found.append((label, referenced[2]))
        else:
            refs, in_emphasis = symbol_refs(line, in_emphasis=in_emphasis and not line.gap)
            waiting += [(line.page, index, ref) for ref in refs]
    bullets = Counter(label.text for label in starts.values())
    kept = Counter(label.text for label, _ in found)
    return [entry for entry in found if 2 * kept[entry[0].text] >= bullets[entry[0].text]]


def _without_bullets(starts: dict[int, TextLabel], lines: list[TextLine]) -> dict[int, TextLabel]:
    """Without symbols that start several lines of one paragraph: adjacent notes have different ones."""
    kept: dict[int, TextLabel] = {}
    for block in blocks(lines):
        texts = Counter(starts[index].text for index in block if index in starts)
        kept |= {index: starts[index] for index in block if index in starts and texts[starts[index].text] == 1}
    return kept
