"""Everything in a text that could call a note, whichever the notes turn out to be."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from stacite.model.numerals import roman, roman_value
from stacite.model.pattern import pattern
from stacite.readers.plain.labels import (
    CIRCLED,
    CLOSING,
    MAX_ROMAN,
    OPENING,
    RAISED_DIGITS,
    letter_value,
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stacite.readers.plain.lines import Line


_AFTER_BLANK = 3
_LOOKED_AT = 200
_PAIR, _THREE = 2, 3


class Shape(StrEnum):
    """How a mark looks."""

    RAISED = "raised"
    BRACKET = "bracket"
    PAREN = "paren"
    DIGIT = "digit"
    ROMAN = "roman"
    PAREN_SMALL = "small letter in parentheses"
    PAREN_CAPITAL = "capital in parentheses"
    BRACKET_SMALL = "small letter in brackets"
    BRACKET_CAPITAL = "capital in brackets"


@dataclass(frozen=True, slots=True)
class Mark:
    """What could be a marker."""

    start: int
    end: int
    """In the source."""
    value: int
    label: str
    rank: int
    """0: where markers stand, after punctuation; 1: after a letter; 2: could be a decimal, a unit or an
    exponent; 3: a number after a blank; 4: one after a word and a blank."""


_RAISED = pattern(rf"[{RAISED_DIGITS}]{{1,6}}|[{CIRCLED}]")
_BRACKET = pattern(rf"[{OPENING}](\d{{1,4}})[{CLOSING}](?!\()")
_PAREN = pattern(r"[(（](\d{1,4})[)）]")
_LETTERS = {
    Shape.PAREN_SMALL: pattern(r"\(([a-z]{1,2})\)(?![^\W_])"),
    Shape.PAREN_CAPITAL: pattern(r"\(([A-Z]{1,2})\)(?![^\W_])"),
    Shape.BRACKET_SMALL: pattern(r"\[([a-z]{1,2})\](?![^\W_]|\()"),
    Shape.BRACKET_CAPITAL: pattern(r"\[([A-Z]{1,2})\](?![^\W_]|\()"),
}
# What stands before an item of an enumeration, or before the letter of a subsection or figure that the text names.
_COUNTED = pattern(
    r"(?:[,;:—–]|\d\s?\w?|\)|\b(?:and|or|und|oder|et|ou|y|o|either|both|are|is|be|in|of|to|by|under"
    r"|(?:sub)?(?:paragraph|section|clause|part|item|point|rule|exhibit|annex|figure|panel)s?|arts?\.?|§|figs?\.?))\s?\Z",
    re.IGNORECASE,
)
_VERSE = pattern(r"[^\W\d_]|[“‘«]")
"""What follows a verse's number without a blank; a marker follows a word, it precedes none."""
_INDEXED = pattern(r"(?:(?<![^\W\d_]|['’.])[b-z]|[A-Za-z]_\w{0,30})\Z")
_ASSIGNED = pattern(r"\s?(?:[-+*/]?=|[+*])\s|\.[a-z_]")
_DIGIT = pattern(
    r"(?:(?<=[^\W\d_])|(?<=[.,;:!?”“\"’‘')\]»«›‹…*。，、；：！？」』）》〉]))( ?)(\d{1,24})"
    r"(?![\d%°])(?![.,:/]\d|\.[a-z])"
)
# German closes with the quotation mark that English opens with.
_ROMAN = pattern(r"(?<=[.,;:!?”“\"’‘)\]»«›‹…])( ?)([ivxlc]{1,60})(?![^\W\d_])")
_ROMAN_IN_WORD = pattern(r"(?<=[^\W_])(?<![ivxlc])([ivxlc]{2,9})(?![^\W_])")
# A unit (SI brochure, 9th edition, and common customary ones) or one lone letter before a raised digit.
_EXPONENT = pattern(r"(?:\d|(?<![^\W\d_])(?:[kcmdµμn]?m|ft|in|mi|yd|sq|s|CO|H|[A-Za-z]))\Z")


class Marks:
    """All marks of a text, by shape and value, in order."""

    def __init__(self, source: str, lines: list[Line]) -> None:
        self.by_shape: dict[Shape, list[Mark]] = {shape: [] for shape in Shape}
        for line in lines:
            for shape, mark in _marks(source, line):
                self.by_shape[shape].append(mark)
        self._places: dict[tuple[Shape, int], list[Mark]] = defaultdict(list)
        self._sure: dict[tuple[Shape, int], list[Mark]] = defaultdict(list)
        self._signed: dict[tuple[Shape, int], list[Mark]] = defaultdict(list)
        for shape, marks in self.by_shape.items():
            for mark in marks:
                if mark.rank == 0:
                    self._signed[shape, mark.value].append(mark)
                self._places[shape, mark.value].append(mark)
                if mark.rank < 2:
                    self._sure[shape, mark.value].append(mark)

    def forget(self, shape: Shape) -> None:
        """Drop all marks of a shape that turned out to be something else."""
        for mark in self.by_shape[shape]:
            self._places.pop((shape, mark.value), None)
            self._sure.pop((shape, mark.value), None)
            self._signed.pop((shape, mark.value), None)
        self.by_shape[shape] = []

    def between(self, shape: Shape, value: int, start: int, end: int, *, sure: bool = False) -> bool:
        """Whether a mark of this shape and value, or a `sure` one of rank 0 or 1, stands in [start, end)."""
        return _holds((self._sure if sure else self._places).get((shape, value), []), start, end)

    def follows_sign(self, shape: Shape, value: int, start: int, end: int) -> bool:
        """Whether such a mark stands in [start, end) where markers do, not after a word, which may be a name: `AV1`."""
        return _holds(self._signed.get((shape, value), []), start, end)

    def count(self, shape: Shape, value: int, end: int) -> int:
        """How many sure marks of this shape and value stand before a place."""
        return bisect_left(self._sure.get((shape, value), []), end, key=lambda mark: mark.start)

    def is_likely(self, shape: Shape, value: int, end: int) -> bool:
        """Whether before a place one of the first such marks stands where markers do, not only after a word."""
        places = self._places.get((shape, value), [])[:_LOOKED_AT]
        return any(mark.rank <= _AFTER_BLANK and mark.start < end for mark in places)

    def all(self, shape: Shape, value: int, start: int, end: int, most: int | None = None) -> list[Mark]:
        """All such marks, or the first of them, in order."""
        places = self._places.get((shape, value), [])
        first = bisect_left(places, start, key=lambda mark: mark.start)
        last = bisect_left(places, end, key=lambda mark: mark.start)
        return places[first : last if most is None else min(last, first + most)]


def _holds(places: Sequence[Mark], start: int, end: int) -> bool:
    index = bisect_left(places, start, key=lambda mark: mark.start)
    return index < len(places) and places[index].start < end


def _marks(source: str, line: Line) -> Iterator[tuple[Shape, Mark]]:
    for match in _RAISED.finditer(source, line.start, line.end):
        if match.start() == line.start or _is_of_verse(source, match, line.end):
            continue
        yield Shape.RAISED, _mark(match.start(), match.end(), match[0], _raised_rank(source, match.start()))
    for match in _BRACKET.finditer(source, line.start, line.end):
        if match.start() > line.start:
            if _is_index(source, match):
                continue
            rank = 3 if source[match.start() - 1] in " \t" else 0
            yield Shape.BRACKET, _mark(match.start(), match.end(), match[1], rank)
    for match in _PAREN.finditer(source, line.start + 1, line.end):
        rank = _paren_rank(source[max(line.start, match.start() - 6) : match.start()])
        yield Shape.PAREN, _mark(match.start(), match.end(), match[1], rank)
    yield from _letters(source, line)
    for match in _DIGIT.finditer(source, line.start, line.end):
        yield from ((Shape.DIGIT, mark) for mark in _digits(source, match))
    for match in _ROMAN.finditer(source, line.start, line.end):
        yield from ((Shape.ROMAN, mark) for mark in _romans(match))
    for match in _ROMAN_IN_WORD.finditer(source, line.start, line.end):
        yield from ((Shape.ROMAN, mark) for mark in _romans_in_word(match))


def _is_of_verse(source: str, match: re.Match[str], end: int) -> bool:
    """Whether a raised number stands before a word and behind none."""
    return source[match.start() - 1] in " \t\u00a0“‘(" and _VERSE.match(source, match.end(), end) is not None


def _is_index(source: str, match: re.Match[str]) -> bool:
    """Whether a number in brackets picks from a list, in code or a formula: `x[1]`, `row_of[2]`, `names[3] = …`."""
    before = source[max(0, match.start() - 40) : match.start()]
    return _INDEXED.search(before) is not None or _ASSIGNED.match(source[match.end() : match.end() + 4]) is not None


def _letters(source: str, line: Line) -> Iterator[tuple[Shape, Mark]]:
    if "(" not in line.text and "[" not in line.text:
        return
    for shape, shaped in _LETTERS.items():
        for match in shaped.finditer(source, line.start + line.gap, line.end):
            if value := letter_value(match[1]):
                rank = _letter_rank(source[max(line.start, match.start() - 20) : match.start()])
                yield shape, Mark(match.start(), match.end(), value, match[1], rank)


def _letter_rank(before: str) -> int:
    if not before or before[-1] in " \t":
        return 2 if _COUNTED.search(before) else _AFTER_BLANK
    return 2 if before[-1:].isdecimal() or before[-1:] in ")]([/" else 0


def _paren_rank(before: str) -> int:
    """Enumerations `(1) …, (2) …` stand after a blank, subsections as `12A(1)` and `4(a)(1)` after a number."""
    if before[-1:] in " \t":
        return 3
    if re.search(r"(?:\d[A-Za-z]?|\([A-Za-z0-9]{1,4}\))\Z", before):
        return 2
    return 1 if before[-1:].isalpha() else 0


def _mark(start: int, end: int, text: str, rank: int) -> Mark:
    label = plain(text)
    return Mark(start, end, int(label), label, rank)


def _raised_rank(source: str, at: int) -> int:
    before = source[max(0, at - 4) : at]
    if _EXPONENT.search(before):
        return 2
    return 1 if before[-1:].isalpha() else 0


def _digits(source: str, match: re.Match[str]) -> Iterator[Mark]:
    start, end = match.span(2)
    rank = _digit_rank(source, start)
    if match[1]:
        rank = _AFTER_BLANK + source[start - 2].isalpha()
    if end - start <= 3:
        yield _mark(start, end, match[2], rank)
    # Markers set side by side lose the space between them: 1819 calls notes 18 and 19.
    if rank < _AFTER_BLANK:
        for at, digits in _in_a_row(match[2], {width: int(match[2][:width]) for width in (1, 2, 3)}, str):
            yield _mark(start + at, start + at + len(digits), digits, rank if end - start <= 2 * len(digits) else 2)


def _romans(match: re.Match[str]) -> Iterator[Mark]:
    """The numeral, or several that follow each other: `vivii` calls notes vi and vii."""
    start, text = match.start(2), match[2]
    rank = _AFTER_BLANK if match[1] else 0
    if value := roman_value(text, MAX_ROMAN):
        yield Mark(start, start + len(text), value, text, rank)
    if rank == 0 and len(text) > 1:
        firsts = {width: value for width in range(1, 10) if (value := roman_value(text[:width], MAX_ROMAN))}
        for at, numeral in _in_a_row(text, firsts, roman):
            yield Mark(start + at, start + at + len(numeral), roman_value(numeral, MAX_ROMAN), numeral, rank)


def _romans_in_word(match: re.Match[str]) -> Iterator[Mark]:
    """A numeral of several letters at a word's end, which may be the word's own: `sourcexvii`, but `prefix`."""
    if value := roman_value(match[1], MAX_ROMAN):
        yield Mark(match.start(), match.end(), value, match[1], 2)


def _in_a_row(text: str, firsts: dict[int, int], write: Callable[[int], str]) -> Iterator[tuple[int, str]]:
    """Numbers that make up the whole text, each one more than the last: where each starts, and how it is written.

    `firsts` has the values that the text may start with, by their lengths.
    """
    for width, value in firsts.items():
        parts, at = [(0, text[:width])], width
        while value and at < len(text) and text.startswith(following := write(value + len(parts)), at):
            parts.append((at, following))
            at += len(following)
        if at == len(text) and len(parts) > 1 and (width > 1 or len(parts) == _PAIR or len(text) > _THREE):
            yield from parts


def _digit_rank(source: str, at: int) -> int:
    if source[at - 1].isalpha():
        return 1
    return 2 if source[at - 1] in ".,:" and source[at - 2 : at - 1].isdigit() else 0
