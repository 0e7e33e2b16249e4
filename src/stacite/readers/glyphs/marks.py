"""What could call a note: raised figures, figures in brackets, raised numerals and symbols."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from stacite.model.numerals import roman_value
from stacite.model.pattern import pattern
from stacite.readers.glyphs.labels import MAX_ROMAN, MAX_VALUE, PLAIN, SYMBOLS, UNREAD, letter_values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from stacite.readers.glyphs.lines import Line

_FIGURES = pattern(r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,8}|(?<![^\W\d_])[ivxlc]{1,9}(?![^\W\d_])")
_LETTERS = pattern(r"(?<![^\W\d_])[A-Za-z]{1,3}(?![^\W\d_])")
_NO_CALL = pattern(r"(?:\d|\b[IVXLCDM]{1,9}|\b[NnMmDdSs])\Z")
"""Before raised `e`, `o`, `r`: 19ᵉ, XIXᵉ, Nᵒ, Mʳ."""
_BRACKET = pattern(r"\[(\d{1,4})\]")
_PAREN = pattern(r"\((\d{1,4})\)")
_SYMBOL = pattern(rf"(?<=[^\s{SYMBOLS}])([{SYMBOLS}])\1{{0,3}}(?=[\s.,;:)”»\"\d]|\Z)")
_SIGN = pattern(rf"([{SYMBOLS}{UNREAD}])\1{{0,3}}")
_ORDINAL = pattern(r"(?:st|nd|rd|th|er|re|e|ème|nde?|ʳᵉ|ᵉ|o|a|º|ª)(?![^\W\d_])")
_PROSE = 32
"""Letters: shorter lines may be cells of a table."""
_UNIT = pattern(r"(?:\b(?:[kcmdn]?m|[kcm]?s|ft|in|mi|km|cm|mm|[kmg]?g|hz|ha|10|[a-zA-Z]))\Z")


class Shape(Enum):
    """How a marker is set."""

    RAISED = auto()
    BRACKET = auto()
    PAREN = auto()
    ROMAN = auto()
    LETTER = auto()
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
            if mark.shape is Shape.LETTER and not _is_prose(lines, mark.line):
                continue  # in a table, whose own notes have letters (Chicago 3.79)
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
    for sought, shape in ((_BRACKET, Shape.BRACKET), (_PAREN, Shape.PAREN)):
        for match in sought.finditer(line.text, 1):
            yield Mark(index, match.start(), match.end(), match[1], int(match[1]), shape)
    for match in _SYMBOL.finditer(line.text):
        if not line.is_raised(match.start()):
            yield Mark(index, match.start(), match.end(), match[0].translate(PLAIN), 0, Shape.SYMBOL)


def _is_prose(lines: Sequence[Line], index: int) -> bool:
    """Whether a line, or the one before it whose sentence it ends, is as long as running text has them."""
    line, before = lines[index], lines[max(0, index - 1)]
    if len(line.text) >= _PROSE:
        return True
    alike = abs(before.size - line.size) < 0.03 * line.size and abs(before.x0 - line.x0) < 0.5 * line.size
    return alike and len(before.text) >= _PROSE


def _raised(index: int, line: Line, start: int, end: int) -> Iterator[Mark]:
    for match in _SIGN.finditer(line.text, start, end):
        yield Mark(index, match.start(), match.end(), match[0].translate(PLAIN), 0, Shape.SYMBOL)
    span = line.text[start:end]
    for match in _FIGURES.finditer(span):
        at = start + match.start()
        if _ORDINAL.match(line.text, at + len(match[0])):
            continue
        text = match[0].translate(PLAIN)
        doubtful = _may_be_exponent(line, at, at + len(text))
        yield from (_numbers if text.isdecimal() else _numerals)(index, at, text, doubtful)
    for match in _LETTERS.finditer(span):
        at = start + match.start()
        apart = at == 0 or line.text[at - 1] == " "  # `^ a b`, the ways back of a printed web page
        doubtful = (
            apart
            or _may_be_exponent(line, at, at + len(match[0]))
            or bool(_NO_CALL.search(line.text[max(0, at - 12) : at]))
        )
        yield from _letters(index, at, match[0], doubtful)


def _may_be_exponent(line: Line, start: int, end: int) -> bool:
    before, after = line.text[max(0, start - 3) : start], line.text[end : end + 1]
    isotope = (not before or before[-1] == " ") and after.isalpha()
    return isotope or bool(_UNIT.search(before))


def _numbers(index: int, start: int, text: str, doubtful: bool) -> Iterator[Mark]:
    """The number, or two that follow each other: `1819` calls notes 18 and 19."""
    end = start + len(text)
    if len(text) <= 4 and 0 < int(text) <= MAX_VALUE and text[0] != "0":
        yield Mark(index, start, end, text, int(text), Shape.RAISED, doubtful)
    for cut in range(1, len(text)):
        first, second = text[:cut], text[cut:]
        if int(first) + 1 == int(second) and second[0] != "0" and first[0] != "0":
            middle = start + cut
            yield Mark(index, start, middle, first, int(first), Shape.RAISED, doubtful, text)
            yield Mark(index, middle, end, second, int(second), Shape.RAISED, doubtful, text)


def _numerals(index: int, start: int, text: str, doubtful: bool) -> Iterator[Mark]:
    end = start + len(text)
    if value := roman_value(text, MAX_ROMAN):
        yield Mark(index, start, end, text, value, Shape.ROMAN, doubtful and len(text) == 1)
    for cut in range(1, len(text)):
        first, second = roman_value(text[:cut], MAX_ROMAN), roman_value(text[cut:], MAX_ROMAN)
        if first and second == first + 1:
            middle = start + cut
            yield Mark(index, start, middle, text[:cut], first, Shape.ROMAN, part_of=text)
            yield Mark(index, middle, end, text[cut:], second, Shape.ROMAN, part_of=text)


def _letters(index: int, start: int, text: str, doubtful: bool) -> Iterator[Mark]:
    """The letters, or two that follow each other: `bc` calls notes b and c."""
    end = start + len(text)
    if values := letter_values(text):
        yield Mark(index, start, end, text, values[0], Shape.LETTER, doubtful)
    if len(text) == 2 and ord(text[1]) == ord(text[0]) + 1:
        yield Mark(index, start, start + 1, text[0], letter_values(text[0])[0], Shape.LETTER, doubtful, text)
        yield Mark(index, start + 1, end, text[1], letter_values(text[1])[0], Shape.LETTER, doubtful, text)
