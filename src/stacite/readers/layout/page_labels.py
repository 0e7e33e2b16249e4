"""Candidates for labels of notes and for references to notes in a PDF.

Labels are at a line's start, or raised within a line of small print; references are raised numbers, numbers in
brackets, raised numerals, letters and symbols.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.document import PageRegion
from stacite.readers.layout import MAX_ROMAN, LabelFamily, RefShape, in_a_row, letter_values, plain_label, split_where
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.numerals import (
    ASTERISKS,
    FULL_WIDTH_ASTERISK,
    LATEX_ORDER,
    PARALLELS,
    UNREAD_SYMBOL,
    roman,
    roman_value,
)
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from stacite.readers.layout.boxed_lines import BoxedLine


SYMBOLS = f"{LATEX_ORDER}{ASTERISKS}{FULL_WIDTH_ASTERISK}{PARALLELS}#"
_RAISED = pattern(rf"[\d{SUPERSCRIPT_DIGITS}]{{1,4}}|[ivxlc]{{1,9}}")
_RAISED_LETTERS = pattern(r"[A-Za-z]{1,3}")
_RAISED_LABEL = pattern(
    rf"([\[(]?)([\d{SUPERSCRIPT_DIGITS}]{{1,4}}|(?:[ivxlc]{{1,9}}|[A-Za-z]{{1,3}})(?![^\W\d_])|([{SYMBOLS}{UNREAD_SYMBOL}])\3{{0,3}})([\])]?)"
)
_NUMBER_LABEL = pattern(
    r"(?P<bracket>\[(\d{1,4})\])\s?"
    r"|(?P<paren>\((\d{1,4})\))\s?"
    r"|(?P<dotted>(\d{1,4})[.)])(?:\s|(?=[^\s\d.,)])|\Z)"
    r"|(?P<bare>(\d{1,4}))\s(?=[^\s%°=≤≥≠≈×])"
    r"|(?P<alone>(\d{1,4}))\Z"
    r"|(?P<glued>(\d{1,4}))(?=[^\W\d_a-z]|[“”\"‘’'«„(<]|https?://|www\.|ibid\b)"
    r"|(?P<roman>([ivxlc]{1,9}))(?:[.)]\s?|\s)(?=\S)"
    r"|(?P<runon>([ivxlc]{1,9}))(?=[^\W\d_a-z]|[“‘«„(])"
)
_LETTER_LABEL = pattern(
    r"(?:(?P<set>\(([A-Za-z]{1,2})\)\s?|\[([A-Za-z]{1,2})\]\s?|([A-Za-z]{1,3})[.)]\s?)(?=\S)"
    r"|(?P<bare>([A-Za-z]|[a-z]{2,3}))\s(?=\S)"
    r"|(?P<glued>([a-z]{1,3}))(?=[^\W\d_a-z]|[“‘«„(])|(?P<capital>([A-Z]))(?=[A-Z][a-z]|[“‘«„(]))"
)
# Words of one letter: if no capital follows, a line that starts with one is the middle of a sentence, or its start.
_ONE_LETTER_WORD = pattern(r"[aeioukvswyz] [^\W\dA-Z_]|[AEIOUKVSWYZ] [a-zß-öø-ÿ]")
MAX_VALUE = 2000


_FAMILIES = {
    "bracket": LabelFamily.BRACKET,
    "paren": LabelFamily.PAREN,
    "dotted": LabelFamily.DOTTED,
    "bare": LabelFamily.BARE,
    "alone": LabelFamily.BARE,
    "glued": LabelFamily.BARE,
    "roman": LabelFamily.ROMAN,
    "runon": LabelFamily.ROMAN,
}


@dataclass(frozen=True, slots=True)
class PageLabel:
    """A possible start of a note."""

    line: int
    """Index of the line, in reading order."""
    start: int
    end: int
    """Offsets in the line's text; the note starts at `end`."""
    text: str
    """As printed, with raised digits as plain ones: `3`, `iv`, `*`."""
    value: int
    """1 for `i` and `a`; 0 for symbols."""
    family: LabelFamily
    within_line: bool = False
    """Whether it is within the line: notes run on in one paragraph."""


def find_page_labels(lines: Sequence[BoxedLine]) -> list[PageLabel]:
    """All possible starts of notes, in reading order."""
    found: list[PageLabel] = []
    in_listings = _lines_of_listings(lines)
    for index, line in enumerate(lines):
        if line.region is not PageRegion.TEXT or _is_formula(line.text) or index in in_listings:
            continue
        if not (_continues_row(lines, index) or _is_equation_number(lines, index) or _is_lone_figure(lines, index)):
            found += _raised_alone(lines, index, _labels_at_start(index, line))
        found += _inner_labels(index, line)
        if index + 1 < len(lines):
            found += _label_at_end(index, line, lines[index + 1])
    return found


_OPERATOR = pattern(r"[=<>≤≥≠≈≃∼∈∉∑∏∫∂∇√±×÷∪∩⊂⊆∀∃→⇒↦∞∝|+\u2212]")
_PROSE_WORD = pattern(r"[^\W\d_]{3}")


def _is_formula(text: str) -> bool:
    """Whether a line is a part of a formula: an index or a fraction may begin like a note."""
    return _OPERATOR.search(text) is not None and _PROSE_WORD.search(text) is None


def _continues_row(lines: Sequence[BoxedLine], index: int) -> bool:
    """Whether a line is the rest of the one before it, which a formula in smaller print cut: `HG` and `d (St, Q)`."""
    line, before = lines[index], lines[index - 1]
    return (
        index > 0
        and before.column == line.column
        and abs(before.y - line.y) < _SAME_ROW * line.size
        and before.x0 < line.x0 < before.x1 + _ROW_GAP * line.size
    )


_SAME_ROW = 0.2
# Widest gap within a row, in sizes of its print: the next column of a page is farther away.
_ROW_GAP = 1.0
_BRACKETED_ALONE = pattern(r"[(\[]\d{1,4}[)\]]")
# How far to the right of the next line a number has to be to be no label of it, in sizes of its print.
_FAR_RIGHT = 5.0


def _is_equation_number(lines: Sequence[BoxedLine], index: int) -> bool:
    """Whether a line is only a number in brackets far right of the next one: `(1)` beside a formula."""
    line = lines[index]
    if index + 1 == len(lines) or not _BRACKETED_ALONE.fullmatch(line.text):
        return False
    following = lines[index + 1]
    return following.column == line.column and line.x0 - following.x0 > _FAR_RIGHT * line.size


_LONE_FIGURE = pattern(r"[^\w.]{0,9}\d{1,4}[^\w.]{0,9}\d?[^\w.]{0,9}")
_BELOW_LABEL = 1.6
# In sizes of the line before: the print of a raised label that is alone on its line, and how far it is indented.
_RAISED_ALONE, _LABEL_INDENT = 0.75, 3.0


def _is_lone_figure(lines: Sequence[BoxedLine], index: int) -> bool:
    """Whether a line has a number or two, and no text to the right of them or below: a part of a formula or diagram."""
    line = lines[index]
    if not _LONE_FIGURE.fullmatch(line.text):
        return False
    before, following = lines[max(0, index - 1)], lines[index + 1] if index + 1 < len(lines) else line
    if (
        before.column == line.column
        and line.size < _RAISED_ALONE * before.size
        and abs(line.x0 - before.x0) < _LABEL_INDENT * before.size
        and 0 < before.y - line.y < _BELOW_LABEL * before.size
        and _PROSE_WORD.search(before.text)
    ):
        return False  # the raised label of an empty note, or of one that is a link on the next line
    return not (
        following.column == line.column
        and following.x0 > line.x0 - line.size
        and abs(line.y - following.y) < _BELOW_LABEL * max(line.size, following.size)
        and _PROSE_WORD.search(following.text)
    )


def _raised_alone(lines: Sequence[BoxedLine], index: int, labels: Iterable[PageLabel]) -> Iterator[PageLabel]:
    """The labels of a line; small ones alone, above a text that had no room beside them, are raised in their notes."""
    line, following = lines[index], lines[min(index + 1, len(lines) - 1)]
    is_raised = (
        following.column == line.column
        and line.size < _RAISED_ALONE * following.size
        and abs(line.x0 - following.x0) < _LABEL_INDENT * following.size
        and 0 < line.y - following.y < _BELOW_LABEL * following.size
    )
    for label in labels:
        is_bare = label.family is LabelFamily.BARE and label.end == len(line.text)
        yield replace(label, family=LabelFamily.RAISED) if is_raised and is_bare else label


_LINE_NUMBER = pattern(r"(\d{1,4})\.?(?:\s|\Z)")
_ADDRESS = pattern(r"https?:|www\.|doi")
# Fewest lines of a program that make it one, and fewest characters with even steps that show a typewriter's font; the
# digits of other fonts are as wide as each other, too.
_FEWEST_LISTED = 3
# Of a program with many short lines, two that show the font, if all lines are counted.
_FEWEST_COUNTED = 4
_FEWEST_EVEN = 4
_FEWEST_OTHERS = 2
_LONGEST_MARK = 2
_FEWEST_IN_DOCUMENT = 10
_UNEVEN = 0.02
# Least width of a typewriter's characters, in sizes of the print: `illi` is even in other fonts, too, but narrower.
_NARROWEST = 0.4


def _lines_of_listings(lines: Sequence[BoxedLine]) -> set[int]:
    """The lines of programs whose lines are numbered, unless the whole document is set in a typewriter's font."""
    matches = [_LINE_NUMBER.match(line.text) for line in lines]
    numbers = [int(match[1]) if match else None for match in matches]
    even = [_has_even_steps(line, match.end() if match else 0) for line, match in zip(lines, matches, strict=True)]
    if 2 * sum(step is True for step in even) > sum(step is not None for step in even):
        return set()
    found = _typewritten(lines, numbers, even)
    statements = set(_statements(lines, numbers))
    if len(statements) >= _FEWEST_STATEMENTS:
        found |= statements
    elif len(found) < _FEWEST_IN_DOCUMENT:
        return found
    return found | set(_at_edges(lines, numbers, even, found))


def _typewritten(lines: Sequence[BoxedLine], numbers: Sequence[int | None], even: Sequence[bool | None]) -> set[int]:
    """Those of programs in a typewriter's font; `even` says of each line whether its characters are equally wide."""
    runs = split_where(
        [index for index, step in enumerate(even) if step is not False],
        lambda last, index: index > last + 1 or lines[index].column != lines[last].column,
    )
    found: set[int] = set()
    for run in runs:
        for counted in split_where(run, lambda last, index: numbers[index] != (numbers[last] or MAX_VALUE) + 1):
            if len(counted) >= _FEWEST_COUNTED and sum(even[index] is True for index in counted) > 1:
                found.update(counted)
    # A document with programs has short ones, too; in another, a note or two may start with the name of a command.
    for fewest in (_FEWEST_LISTED, 1):
        for run in runs:
            sure = [index for index in run if even[index] and (numbers[index] is not None or fewest > 1)]
            if min(len(sure), sum(numbers[index] is not None for index in run)) >= fewest:
                found.update(range(sure[0], sure[-1] + 1))
                found.update(_ending(run, sure[-1], numbers))
        if len(found) < _FEWEST_IN_DOCUMENT:
            break
    return found


# The end of a line of a program in one of many languages; one line of a note may end so, but not those of two in a row.
_STATEMENT = pattern(r"[(=].{0,200}[^\s;] ?;\Z|[)\w] ?\{\Z")
_LONGEST_STATEMENT, _FEWEST_STATEMENTS = 220, 6


def _statements(lines: Sequence[BoxedLine], numbers: Sequence[int | None]) -> Iterator[int]:
    """Numbered lines that follow each other and end like statements of a program, in whatever font."""
    ends = [
        index
        for index, (line, number) in enumerate(zip(lines, numbers, strict=True))
        if number is not None
        and not line.is_raised(0)
        and _STATEMENT.search(line.text.rstrip()[-_LONGEST_STATEMENT:]) is not None
    ]
    for last, index in pairwise(ends):
        # A statement may go on in a line without a number.
        if index - last <= 2 and numbers[index] == (numbers[last] or 0) + 1:
            yield from (last, index)


def _at_edges(
    lines: Sequence[BoxedLine], numbers: Sequence[int | None], even: Sequence[bool | None], found: set[int]
) -> Iterator[int]:
    """The other numbered lines at the edges of programs: short ones, and ones with signs wider than their steps."""
    numbered = [lines[index] for index in found if numbers[index] is not None]
    edges = {round(line.x0) for line in numbered}
    columns = {(line.column, round(line.x0)) for line in numbered}
    for index, (line, number) in enumerate(zip(lines, numbers, strict=True)):
        is_like_them = (line.column, round(line.x0)) in columns and not line.is_raised(0)
        if number is not None and (
            (even[index] is None and round(line.x0) in edges) or (is_like_them and not _ADDRESS.search(line.text))
        ):
            yield index


def _ending(run: Sequence[int], last: int, numbers: Sequence[int | None]) -> Iterator[int]:
    """The lines of brackets alone that go on counting after the last sure line of a program: `19 }`."""
    value = max((number for index in run if index <= last and (number := numbers[index])), default=0)
    for index in run:
        if index > last and numbers[index] == value + 1:
            yield index
            value += 1


def _has_even_steps(line: BoxedLine, start: int) -> bool | None:
    """Whether all characters, or all after a mark of two that continues a line, are equally wide; None if too few."""
    text = line.text[start : len(line.starts)]
    if _ADDRESS.match(text):
        return False
    pairs = zip(text, line.starts[start:], line.starts[start + 1 :], strict=False)
    steps = [(right - left, character.isdecimal()) for character, left, right in pairs if left and right]
    for begin in (0, _LONGEST_MARK):
        widths = [width for width, _ in steps[begin:]]
        if len(widths) < _FEWEST_EVEN or sum(not is_digit for _, is_digit in steps[begin:]) < _FEWEST_OTHERS:
            return None
        if min(widths) >= _NARROWEST * line.size and max(widths) - min(widths) <= _UNEVEN * line.size:
            return True
    return False


_LAST_NUMBER = pattern(r"(?<=\S )\d{1,3}\Z")


def _label_at_end(index: int, line: BoxedLine, following: BoxedLine) -> Iterator[PageLabel]:
    """A number at the end of a short line that is directly before the next line: the raised label of that line."""
    ahead = following.x0 - line.x1
    if following.column != line.column or not -0.6 * line.size < ahead < line.size or line.y <= following.y:
        return
    match = _LAST_NUMBER.search(line.text[-5:])
    if match and int(match[0]) and following.x1 > line.x1 + 10 * line.size:
        start = len(line.text) - len(match[0])
        yield PageLabel(index, start, len(line.text), match[0], int(match[0]), LabelFamily.RAISED)


_AFTER_SYMBOL = pattern(r"[.)](?=\s)")
_MARKDOWN_BOLD = pattern(r"\*\*[^\s*][^*]{0,200}(?<=\S)\*\*(?!\*)")


# Along the axis of a chart.
_AXIS = pattern(r"\d{1,4}(?: \d{1,4}){3,}\Z|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\Z")


def _labels_at_start(index: int, line: BoxedLine) -> Iterator[PageLabel]:
    text = line.text
    if _AXIS.match(text):
        return
    if line.raised and line.raised[0][0] == 0 and (raised := list(_raised_labels(index, line, *line.raised[0]))):
        yield from raised
        return
    symbol = re.match(rf"([{SYMBOLS}])\1{{0,3}}", text)
    # `**Mode:** read only` is Markdown, in a document on programs.
    is_bold = symbol is not None and symbol[0] == "**" and _MARKDOWN_BOLD.match(text) is not None
    if symbol and not is_bold and (symbol[0][0] not in "§#" or line.is_raised(0) or re.match(r"§+ [^\W\d]", text)):
        after = _AFTER_SYMBOL.match(text, symbol.end())
        stop = after.end() if after else symbol.end()
        yield PageLabel(index, 0, stop, plain_label(symbol[0]), 0, LabelFamily.SYMBOL)
    elif match := _NUMBER_LABEL.match(text):
        kind = match.lastgroup or ""
        number = next(group for group in reversed(match.groups()) if group is not None)
        value = int(number) if number.isdecimal() else roman_value(number, MAX_ROMAN)
        if 0 < value <= MAX_VALUE and not number.startswith("0"):
            yield PageLabel(index, 0, match.end(), number, value, _FAMILIES[kind])
    if (match := _LETTER_LABEL.match(text)) and not (match["bare"] and _ONE_LETTER_WORD.match(text)):
        letters = next(group for group in reversed(match.groups()) if group is not None)
        for value in letter_values(letters):
            yield PageLabel(index, 0, match.end(), letters, value, LabelFamily.LETTER)


_OTHER_NUMBERS = pattern(r"(?:, ?\d{1,4}){1,9}\Z")
# The number of a note that was inserted after others were numbered.
_INSERTED = pattern(r"\d{1,4}[a-h]|\d{1,3}\.\d{1,2}[a-h]?")


def _raised_labels(index: int, line: BoxedLine, start: int, end: int) -> Iterator[PageLabel]:
    """What a raised span may be, with a closing bracket or period after it: `i` is a numeral or a letter."""
    match = _RAISED_LABEL.match(line.text[start:end])
    if match is None or _INSERTED.fullmatch(line.text[start:end]):
        return
    text = plain_label(match[2])
    # One note may have several numbers: `31,32,33`.
    found = _OTHER_NUMBERS.match(line.text[start:end], match.end()) or match
    after = re.match(r"[.)\]]", line.text[start + found.end() :])
    stop = start + found.end() + (after.end() if after else 0)
    if match[3]:
        yield PageLabel(index, start, stop, text, 0, LabelFamily.SYMBOL)
        return
    value = int(text) if text.isdecimal() else roman_value(text, MAX_ROMAN)
    if 0 < value <= MAX_VALUE and not text.startswith("0"):
        yield PageLabel(
            index, start, stop, text, value, LabelFamily.RAISED if text.isdecimal() else LabelFamily.RAISED_ROMAN
        )
    if text.isalpha() and len(text) <= 3:
        for value in letter_values(text):
            yield PageLabel(index, start, stop, text, value, LabelFamily.RAISED_LETTER)


_LONGEST_REF = 3


def _inner_labels(index: int, line: BoxedLine) -> Iterator[PageLabel]:
    """Raised numbers inside a line that could start a note, as set by `footmisc` with the option `para`."""
    ends = {end for start, end in line.raised if end - start <= _LONGEST_REF}
    for start, end in line.raised:
        # A letter and a number in a row are references to two kinds of notes: `ᵃ ¹`.
        if start > 0 and line.text[start - 1] == " " and end < len(line.text) and start - 1 not in ends:
            match = _RAISED.fullmatch(line.text[start:end])
            if match and plain_label(match[0]).isdecimal():
                value = int(plain_label(match[0]))
                if 0 < value <= MAX_VALUE:
                    yield PageLabel(index, start, end, str(value), value, LabelFamily.RAISED, within_line=True)
            elif _RAISED_LETTERS.fullmatch(line.text[start:end]):
                text = line.text[start:end]
                for value in letter_values(text):
                    yield PageLabel(index, start, end, text, value, LabelFamily.RAISED_LETTER, within_line=True)


_FIGURES = pattern(rf"[\d{SUPERSCRIPT_DIGITS}]{{1,8}}|(?<![^\W\d_])[ivxlc]{{1,9}}(?![^\W\d_])")
_LETTERS_ALONE = pattern(r"(?<![^\W\d_])[A-Za-z]{1,3}(?![^\W\d_])")
# What precedes raised `e`, `o`, `r`: 19ᵉ, XIXᵉ, Nᵒ, Mʳ.
_BEFORE_RAISED_ENDING = pattern(r"(?:\d|\b[IVXLCDM]{1,9}|\b[NnMmDdSs])\Z")
_BRACKET = pattern(r"\[(\d{1,4})\]")
_PAREN = pattern(r"\((\d{1,4})\)")
_SYMBOL = pattern(
    rf"(?<=[^\s{SYMBOLS}])([{SYMBOLS}])\1{{0,3}}(?=[\s.,;:)”»\"\d]|\Z)|(?<=[.,;:!?”»])([*†‡])\2{{0,3}}(?=[A-Z])"
)
# `Syllabus *`
_SYMBOL_OF_HEADING = pattern(r"[^\W\d_][^*†‡]{0,60} ([*†‡])\Z")
_SIGN = pattern(rf"([{SYMBOLS}{UNREAD_SYMBOL}])\1{{0,3}}")
_ORDINAL = pattern(r"(?:st|nd|rd|th|er|re|e|ème|nde?|ʳᵉ|ᵉ|o|a|º|ª)(?![^\W\d_])")
# In characters; shorter lines may be cells of a table.
_PROSE_WIDTH = 32
# Not the ending of a name, as in `Serra’s¹`.
_UNIT = pattern(r"(?:(?<![’'])\b(?:[kcmdn]?m|[kcm]?s|ft|in|mi|km|cm|mm|[kmg]?g|hz|ha|10|[a-zA-Z]))\Z")


_YEAR_AT_END, _PAREN_AT_START = pattern(r"(?<!\d)(?:1[5-9]|20)\d\d\Z"), pattern(r"\.?\)")
# In or after an exponent: `n⁻²`, `nᵖ⁺¹`, `n² = 4`, and a figure above an arrow between steps.
_SIGNS_IN_EXPONENTS, _SIGNS_AFTER_EXPONENTS = frozenset("−+"), frozenset("−=→")


@dataclass(frozen=True, slots=True)
class PageRefCandidate:
    """A possible note reference."""

    line: int
    start: int
    end: int
    """Offsets in the line's text."""
    text: str
    value: int
    """0 for symbols."""
    shape: RefShape
    doubtful: bool = False
    """Whether it may be an exponent."""
    part_of: str = ""
    """The whole number, if this is one of two in it."""


class PageRefCandidates:
    """All possible note references of a document, by shape and label."""

    def __init__(self, lines: Sequence[BoxedLine], labels: Collection[str], side: int | None = None) -> None:
        """`labels` are the texts of possible labels: a number that is one hardly stands for two.

        With `side`, only those in this one of two parallel columns.
        """
        self.found = [
            ref
            for index, line in enumerate(lines)
            if line.region is PageRegion.TEXT and side in (None, line.side)
            for ref in _candidates_in(index, line)
        ]
        self.in_tables = [
            ref
            for index, line in enumerate(lines)
            if line.raised and line.region in (PageRegion.TABLE, PageRegion.FIGURE) and side in (None, line.side)
            for ref in _candidates_in(index, line)
            if ref.shape is RefShape.RAISED
        ]
        """Those in tables, which may have notes of their own."""
        self.in_tables += [
            ref
            for index, line in enumerate(lines)
            if line.region is PageRegion.TABLE and side in (None, line.side) and _is_apart_and_raised(lines, index)
            for ref in _numbers(index, 0, line.text, doubtful=False)
        ]
        self._places: dict[tuple[RefShape, str], list[int]] = defaultdict(list)
        self._ends: dict[RefShape, int] = {}
        for ref in self.found:
            places = self._places[ref.shape, ref.text]
            if ref.shape is RefShape.LETTER and not _is_prose(lines, ref.line):
                continue  # in a table, whose own notes have letters (Chicago 3.79)
            if not ref.doubtful and ref.part_of not in labels and (not places or places[-1] != ref.line):
                places.append(ref.line)

    def between(self, shape: RefShape, text: str, first: int, last: int) -> bool:
        """Whether such a candidate is in the lines from `first` to `last` (exclusive)."""
        places = self._places.get((shape, text), [])
        at = bisect_left(places, first)
        return at < len(places) and places[at] < last

    def count(self, shape: RefShape, text: str, last: int) -> int:
        """How many lines before `last` have such a candidate."""
        return bisect_left(self._places.get((shape, text), []), last)

    def end(self, shape: RefShape) -> int:
        """The line before which nearly all candidates of a shape are, those aside that may be labels of notes."""
        if shape not in self._ends:
            lines = [ref.line for ref in self.found if ref.shape is shape and not ref.doubtful and ref.start > 1]
            self._ends[shape] = lines[int(0.95 * (len(lines) - 1))] if lines else 0
        return self._ends[shape]


def _is_apart_and_raised(lines: Sequence[BoxedLine], index: int) -> bool:
    """Whether a line of a table is a number smaller than the cell before it: a reference that the table cut off."""
    line, before = lines[index], lines[index - 1]
    return index > 0 and line.text.isdecimal() and len(line.text) <= _LONGEST_REF and line.size < 0.8 * before.size


def _candidates_in(index: int, line: BoxedLine) -> Iterator[PageRefCandidate]:
    for start, end in line.raised:
        yield from _raised_candidates(index, line, start, end)
    for sought, shape in ((_BRACKET, RefShape.BRACKET), (_PAREN, RefShape.PAREN)):
        for match in sought.finditer(line.text, 1):
            yield PageRefCandidate(index, match.start(), match.end(), match[1], int(match[1]), shape)
    for match in _SYMBOL.finditer(line.text):
        if not line.is_raised(match.start()):
            yield PageRefCandidate(index, match.start(), match.end(), plain_label(match[0]), 0, RefShape.SYMBOL)
    if (typed := _SYMBOL_OF_HEADING.match(line.text)) and not line.is_raised(typed.start(1)):
        yield PageRefCandidate(index, *typed.span(1), plain_label(typed[1]), 0, RefShape.SYMBOL)


def _is_prose(lines: Sequence[BoxedLine], index: int) -> bool:
    """Whether a line, or the one before it whose sentence it ends, is as long as running text."""
    line, before = lines[index], lines[max(0, index - 1)]
    if len(line.text) >= _PROSE_WIDTH:
        return True
    alike = abs(before.size - line.size) < 0.03 * line.size and abs(before.x0 - line.x0) < 0.5 * line.size
    return alike and len(before.text) >= _PROSE_WIDTH


def _raised_candidates(index: int, line: BoxedLine, start: int, end: int) -> Iterator[PageRefCandidate]:
    for match in _SIGN.finditer(line.text, start, end):
        yield PageRefCandidate(index, match.start(), match.end(), plain_label(match[0]), 0, RefShape.SYMBOL)
    span = line.text[start:end]
    is_inserted = _INSERTED.fullmatch(span) is not None
    for match in _FIGURES.finditer(span):
        at = start + match.start()
        text = plain_label(match[0])
        if is_inserted and at > start:
            continue
        if is_inserted and text.isdecimal():
            yield PageRefCandidate(index, start, end, span, int(text), RefShape.RAISED)
        if _ORDINAL.match(line.text, at + len(match[0])):
            continue
        # `1≤i≤n`, also where a font calls its signs `6`
        in_formula = text.isdecimal() and any(map(str.isalpha, span[match.end() : match.end() + 1]))
        doubtful = in_formula or _may_be_exponent(line, at, at + len(text))
        yield from (_numbers if text.isdecimal() else _numerals)(index, at, text, doubtful)
    for match in _LETTERS_ALONE.finditer(span):
        at = start + match.start()
        apart = at == 0 or line.text[at - 1] == " "  # `^ a b`, the return links of a printed web page
        doubtful = (
            apart
            or _may_be_exponent(line, at, at + len(match[0]))
            or bool(_BEFORE_RAISED_ENDING.search(line.text[max(0, at - 12) : at]))
        )
        yield from _letters(index, at, match[0], doubtful)


def _may_be_exponent(line: BoxedLine, start: int, end: int) -> bool:
    before, after = line.text[max(0, start - 3) : start], line.text[end : end + 1]
    isotope = (not before or before[-1] == " ") and after.isalpha()
    sign = len(line.text[:start].rstrip()) - 1
    # `LGBT+¹` is no power.
    signed = sign >= 0 and line.text[sign] in _SIGNS_IN_EXPONENTS and line.is_raised(sign)
    signed = signed or line.text[end : end + 2].strip()[:1] in _SIGNS_AFTER_EXPONENTS
    return isotope or signed or bool(_UNIT.search(before)) or _is_edition(line.text, start, end)


def _is_edition(text: str, start: int, end: int) -> bool:
    """Whether a figure is the number of an edition: `(1995²)`."""
    return (
        end - start == 1
        and _YEAR_AT_END.search(text[max(0, start - 6) : start]) is not None
        and (_PAREN_AT_START.match(text, end) is not None)
    )


def _numbers(index: int, start: int, text: str, doubtful: bool) -> Iterator[PageRefCandidate]:
    """The number, or consecutive ones: `1819` refers to notes 18 and 19, `141516` to 14, 15 and 16."""
    end = start + len(text)
    if len(text) <= 4 and 0 < int(text) <= MAX_VALUE and text[0] != "0":
        yield PageRefCandidate(index, start, end, text, int(text), RefShape.RAISED, doubtful)
    for row in in_a_row(text, {width: int(text[:width]) for width in range(1, len(text) // 2 + 1)}):
        for at, number in row:
            stop = start + at + len(number)
            yield PageRefCandidate(index, start + at, stop, number, int(number), RefShape.RAISED, doubtful, text)


def _numerals(index: int, start: int, text: str, doubtful: bool) -> Iterator[PageRefCandidate]:
    end = start + len(text)
    if value := roman_value(text, MAX_ROMAN):
        yield PageRefCandidate(index, start, end, text, value, RefShape.ROMAN, doubtful and len(text) == 1)
    for row in in_a_row(text, {width: roman_value(text[:width], MAX_ROMAN) for width in range(1, len(text))}, roman):
        for at, numeral in row:
            value, stop = roman_value(numeral), start + at + len(numeral)
            yield PageRefCandidate(index, start + at, stop, numeral, value, RefShape.ROMAN, part_of=text)


def _letters(index: int, start: int, text: str, doubtful: bool) -> Iterator[PageRefCandidate]:
    """The letters, or two consecutive ones: `bc` refers to notes b and c."""
    end = start + len(text)
    if values := letter_values(text):
        yield PageRefCandidate(index, start, end, text, values[0], RefShape.LETTER, doubtful)
    if len(text) == 2 and ord(text[1]) == ord(text[0]) + 1:
        yield PageRefCandidate(
            index, start, start + 1, text[0], letter_values(text[0])[0], RefShape.LETTER, doubtful, text
        )
        yield PageRefCandidate(
            index, start + 1, end, text[1], letter_values(text[1])[0], RefShape.LETTER, doubtful, text
        )
