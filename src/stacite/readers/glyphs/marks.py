"""What could call a note: raised figures, figures in brackets, raised numerals and symbols."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from stacite.readers.glyphs.labels import MAX_VALUE, PLAIN, SYMBOLS, roman_value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from stacite.readers.glyphs.lines import Line

_FIGURES = re.compile(r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,8}|(?<![^\W\d_])[ivxlc]{1,9}(?![^\W\d_])")
_BRACKET = re.compile(r"\[(\d{1,4})\]")
_PAREN = re.compile(r"\((\d{1,4})\)")
_SYMBOL = re.compile(rf"(?<=[^\s{SYMBOLS}])([{SYMBOLS}])\1{{0,3}}(?=[\s.,;:)”»\"\d]|\Z)")
_SIGN = re.compile(rf"([{SYMBOLS}])\1{{0,3}}")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|re|e|ème|nde?|ʳᵉ|ᵉ|o|a|º|ª)(?![^\W\d_])")
_UNIT = re.compile(r"(?:\b(?:[kcmdn]?m|[kcm]?s|ft|in|mi|km|cm|mm|[kmg]?g|hz|ha|10|[a-zA-Z]))\Z")


class Shape(Enum):
    """How a marker is set."""

    RAISED = auto()
    BRACKET = auto()
    PAREN = auto()
    ROMAN = auto()
    SYMBOL = auto()


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a note may be called."""

    line: int
    start: int
    end: int
    """In the line's text."""
    text: str
    value: int
    """0 for symbols."""
    shape: Shape
    doubtful: bool = False
    """Whether it may be an exponent."""
    part_of: str = ""
    """All figures of which it is one half."""


class Marks:
    """All marks of a document, by shape and number."""

    def __init__(self, lines: Sequence[Line], labels: Collection[str]) -> None:
        """`labels` are the texts of what may be labels: figures that are one hardly are two."""
        self.found = [mark for index, line in enumerate(lines) for mark in _marks(index, line)]
        self._places: dict[tuple[Shape, str], list[int]] = defaultdict(list)
        self._ends: dict[Shape, int] = {}
        for mark in self.found:
            places = self._places[mark.shape, mark.text]
            if not mark.doubtful and mark.part_of not in labels and (not places or places[-1] != mark.line):
                places.append(mark.line)

    def between(self, shape: Shape, text: str, first: int, last: int) -> bool:
        """Whether such a mark stands in the lines from `first` to `last` (exclusive)."""
        places = self._places.get((shape, text), [])
        at = bisect_left(places, first)
        return at < len(places) and places[at] < last

    def count(self, shape: Shape, text: str, last: int) -> int:
        """In how many lines before `last` such a mark stands."""
        return bisect_left(self._places.get((shape, text), []), last)

    def end(self, shape: Shape) -> int:
        """The line before which nearly all marks of a shape stand."""
        if shape not in self._ends:
            lines = [mark.line for mark in self.found if mark.shape is shape and not mark.doubtful]
            self._ends[shape] = lines[int(0.95 * (len(lines) - 1))] if lines else 0
        return self._ends[shape]


def _marks(index: int, line: Line) -> Iterator[Mark]:
    for start, end in line.raised:
        yield from _raised(index, line, start, end)
    for pattern, shape in ((_BRACKET, Shape.BRACKET), (_PAREN, Shape.PAREN)):
        for match in pattern.finditer(line.text, 1):
            yield Mark(index, match.start(), match.end(), match[1], int(match[1]), shape)
    for match in _SYMBOL.finditer(line.text):
        if not line.is_raised(match.start()):
            yield Mark(index, match.start(), match.end(), match[0].translate(PLAIN), 0, Shape.SYMBOL)


def _raised(index: int, line: Line, start: int, end: int) -> Iterator[Mark]:
    for match in _SIGN.finditer(line.text, start, end):
        yield Mark(index, match.start(), match.end(), match[0].translate(PLAIN), 0, Shape.SYMBOL)
    for match in _FIGURES.finditer(line.text, start, end):
        if _ORDINAL.match(line.text, match.end()):
            continue
        text = match[0].translate(PLAIN)
        before, after = line.text[max(0, match.start() - 3) : match.start()], line.text[match.end() : match.end() + 1]
        isotope = (not before or before[-1] == " ") and after.isalpha()
        numerals = text.isdecimal()
        yield from (_numbers if numerals else _numerals)(index, match, text, isotope or bool(_UNIT.search(before)))


def _numbers(index: int, match: re.Match[str], text: str, doubtful: bool) -> Iterator[Mark]:
    """The number, or two that follow each other: `1819` calls notes 18 and 19."""
    if len(text) <= 4 and 0 < int(text) <= MAX_VALUE and text[0] != "0":
        yield Mark(index, match.start(), match.end(), text, int(text), Shape.RAISED, doubtful)
    for cut in range(1, len(text)):
        first, second = text[:cut], text[cut:]
        if int(first) + 1 == int(second) and second[0] != "0" and first[0] != "0":
            middle = match.start() + cut
            yield Mark(index, match.start(), middle, first, int(first), Shape.RAISED, doubtful, text)
            yield Mark(index, middle, match.end(), second, int(second), Shape.RAISED, doubtful, text)


def _numerals(index: int, match: re.Match[str], text: str, doubtful: bool) -> Iterator[Mark]:
    if value := roman_value(text):
        yield Mark(index, match.start(), match.end(), text, value, Shape.ROMAN, doubtful and len(text) == 1)
    for cut in range(1, len(text)):
        first, second = roman_value(text[:cut]), roman_value(text[cut:])
        if first and second == first + 1:
            middle = match.start() + cut
            yield Mark(index, match.start(), middle, text[:cut], first, Shape.ROMAN, part_of=text)
            yield Mark(index, middle, match.end(), text[cut:], second, Shape.ROMAN, part_of=text)
