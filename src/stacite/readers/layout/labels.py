"""Candidates for labels of notes and for references to notes in a text; which of them are real is decided later.

Labels start a line: `¹ See`, `[1] See`, `(1) See`, `1. See`, `1 See`, `iv See`, `* See`. Verse numbers, which are
raised before their sentences, only look like labels.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from stacite.model.document import PageRegion
from stacite.readers.layout import (
    CIRCLED_NUMBERS,
    MAX_ROMAN,
    LabelFamily,
    RefShape,
    in_a_row,
    letter_values,
    plain_label,
    split_where,
)
from stacite.readers.layout.lines import is_closed, regions_of
from stacite.readers.layout.page_regions import LEADER
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.numerals import ASTERISKS, CHICAGO_ORDER, LATEX_ORDER, roman, roman_value
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.readers.layout.lines import TextLine


SYMBOLS = LATEX_ORDER + ASTERISKS
OPENING_BRACKETS, CLOSING_BRACKETS = r"\[［〔【", r"\]］〕】"
"""Square brackets of all widths, for character classes in patterns."""


@dataclass(frozen=True, slots=True)
class TextLabel:
    """A possible start of a note."""

    line: int
    """Index of the line."""
    family: LabelFamily
    text: str
    """As printed, with raised digits as plain ones."""
    value: int
    """The number; 0 for a symbol."""
    start: int
    end: int
    """Offsets of the label with its brackets or period."""
    gap: bool
    """Whether a blank line precedes it."""
    bracketed: bool = False
    """Whether its bracket closes only at the end of the note: `[Footnote 1: See …]`, as in Project Gutenberg."""
    before_number: bool = False
    """Whether another number follows, as in `2 14 C.F.R. § 121`: only a reference shows that it is a label."""


# Letters of scripts without case may follow a label directly.
_UNCASED = r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]"
NOTE_TEXT_START = rf"[A-Z“\"<『「《‘«„]|[^\W\d_a-zA-Zªµºß-ÿ]|{_UNCASED}"
# A number after one of these belongs to a volume, an issue or a page; the line break came between them.
_COUNTING_WORD = pattern(
    r"(?:(?<![^\s(])(?:nos?|nr|vols?|pp?|nn?|bd|h|t|cols?|fols?|ch|art|sec|cap|tom|str|s|rn|z|núm|iss)\.|№|n\.º|n°|§)\Z",
    re.IGNORECASE,
)
_NUMBER = r"\d{1,9}(?:[.,:/–-]\d{1,9}){0,4}(?:st|nd|rd|th|[a-z]|\.)?"
_PLAIN_NUMBERS = frozenset((LabelFamily.BARE, LabelFamily.DOTTED))
_LONGEST_ROW = 120
_LABEL_PATTERNS = (
    (
        LabelFamily.RAISED,
        pattern(rf"([{SUPERSCRIPT_DIGITS}]{{1,4}}|[{CIRCLED_NUMBERS}])(?![{SUPERSCRIPT_DIGITS}])[.)]?"),
    ),
    (
        LabelFamily.BRACKET,
        pattern(rf"[{OPENING_BRACKETS}](\d{{1,4}})[{CLOSING_BRACKETS}](?![(\[])[.:]?(?=\s|\Z|{NOTE_TEXT_START})"),
    ),
    (LabelFamily.BRACKET, pattern(r"\[(?:foot)?note:?\s(\d{1,4})[:.](?=\s)", re.IGNORECASE)),
    (LabelFamily.PAREN, pattern(rf"[(（](\d{{1,4}})[)）](?=\s|\Z|{NOTE_TEXT_START})")),
    (LabelFamily.DOTTED, pattern(r"(\d{1,4})[.)](?=\s|\Z)")),
    # A line of a note seldom starts with another number, a unit, a percentage or an operator.
    (
        LabelFamily.BARE,
        pattern(
            rf"(\d{{1,4}})(?:(?=\s+(?![+*/=<>|&^~]=?\s)[^\s\d%,.;:–—-])|\Z|(?=[A-Z“\"‘<(]\S|https?:|www\.|{_UNCASED}))"
        ),
    ),
    # A note may start with the number of a law, a year or a sum, but then a word follows that.
    (
        LabelFamily.BARE,
        pattern(rf"(\d{{1,4}})(?=\s+(?:[$£€#]\s?)?{_NUMBER}\s+(?:[&–-]\s+{_NUMBER}\s+)?[^\W\d_§¶])"),
    ),
    (LabelFamily.PAREN_SMALL, pattern(rf"\(([a-z]{{1,2}})\)(?=\s|\Z|{NOTE_TEXT_START})")),
    (LabelFamily.PAREN_CAPITAL, pattern(rf"\(([A-Z]{{1,2}})\)(?=\s|\Z|{NOTE_TEXT_START})")),
    (LabelFamily.BRACKET_SMALL, pattern(rf"\[([a-z]{{1,2}})\](?![(\[])[.:]?(?=\s|\Z|{NOTE_TEXT_START})")),
    (LabelFamily.BRACKET_CAPITAL, pattern(r"\[([A-Z]{1,2})\](?![(\[])[.:]?(?=\s|\Z)")),
    (LabelFamily.ROMAN, pattern(rf"([ivxlc]{{1,8}})(?:[.)](?=\s)|(?=\s+\S)|\Z|(?={NOTE_TEXT_START}))")),
    # An asterisk directly before a word opens emphasis in light markup.
    (LabelFamily.SYMBOL, pattern(rf"([{SYMBOLS}]{{1,4}})(?=\s+\S|\Z|(?<!\*)[A-Z“\"‘])")),
)
_BRACKETS, _PARENS = "[［〔【", "(（"
# First characters of labels without digits. A pattern that no line can match is not even compiled.
_FIRST_CHARACTERS: Mapping[LabelFamily, str] = {
    LabelFamily.BRACKET: _BRACKETS,
    LabelFamily.BRACKET_SMALL: _BRACKETS,
    LabelFamily.BRACKET_CAPITAL: _BRACKETS,
    LabelFamily.PAREN: _PARENS,
    LabelFamily.PAREN_SMALL: _PARENS,
    LabelFamily.PAREN_CAPITAL: _PARENS,
    LabelFamily.ROMAN: "ivxlc",
    LabelFamily.SYMBOL: SYMBOLS,
}
_ALL_FIRST_CHARACTERS = frozenset(SUPERSCRIPT_DIGITS + SYMBOLS + OPENING_BRACKETS + "(（0123456789ivxlc")


_MOST_LABELS = 250_000
_LABEL_START = pattern(
    rf"^[ \t]*(?:[{OPENING_BRACKETS}(（](?:\d|[A-Za-z][)\]])|\d{{1,4}}(?!\d)|"
    rf"[{SUPERSCRIPT_DIGITS}{CIRCLED_NUMBERS}{SYMBOLS}]|[ivxlc]{{1,8}}(?:[.)]|\s))",
    re.MULTILINE,
)


def has_too_many_labels(source: str) -> bool:
    """Whether more lines start like notes than any book has notes: a table or a hoax."""
    return sum(1 for _ in islice(_LABEL_START.finditer(source), _MOST_LABELS + 1)) > _MOST_LABELS


def find_labels(lines: list[TextLine]) -> list[TextLabel]:
    """The possible labels at the starts of lines, at most one for each line."""
    found = []
    regions = regions_of(lines)
    headings = set(_listed_headings(lines, regions))
    for index, (line, region) in enumerate(zip(lines, regions, strict=True)):
        if line.text[0] not in _ALL_FIRST_CHARACTERS and not line.text[0].isnumeric():
            continue
        label = _label(index, line)
        if label is None or (
            label.family in _PLAIN_NUMBERS
            and (
                region in (PageRegion.TABLE, PageRegion.CONTENTS)
                or (not line.gap and index and _COUNTING_WORD.search(lines[index - 1].text[-8:]))
                or " ".join(line.text.split()) in headings
            )
        ):
            continue
        found.append(label)
    return found


def _listed_headings(lines: Sequence[TextLine], regions: Sequence[PageRegion]) -> Iterator[str]:
    """The numbered headings that a table of contents lists, as they stand above their chapters: `2 The Dyke`."""
    for line, region in zip(lines, regions, strict=True):
        leader = LEADER.search(line.text[-_LONGEST_ROW:]) if region is PageRegion.CONTENTS else None
        if leader:
            yield " ".join(line.text.removesuffix(leader[0]).rstrip(" .…·_").split())


def _label(index: int, line: TextLine) -> TextLabel | None:
    for family, form in _LABEL_PATTERNS:
        match = form.match(line.text) if _may_begin(family, line.text[0]) else None
        if match is None or (family is LabelFamily.ROMAN and line.text[match.end() : match.end() + 1].islower()):
            continue
        text = plain_label(match[1])
        value = _value(family, text)
        if value is not None:
            bracketed = match[0][-1] in ":." and line.text[0] == "[" and line.text[1].isalpha()
            before_number = family is LabelFamily.BARE and line.text[match.end() :].lstrip(" \t$£€#")[:1].isdecimal()
            end = line.start + match.end()
            return TextLabel(index, family, text, value, line.start, end, line.gap, bracketed, before_number)
    return None


def _may_begin(family: LabelFamily, character: str) -> bool:
    return character in _FIRST_CHARACTERS[family] if family in _FIRST_CHARACTERS else character.isnumeric()


def _value(family: LabelFamily, text: str) -> int | None:
    if family is LabelFamily.SYMBOL:
        return 0 if len(set(text)) == 1 else None
    if family is LabelFamily.ROMAN:
        return roman_value(text, MAX_ROMAN) or None
    return next(iter(letter_values(text)), None) if text.isalpha() else int(text) or None


def symbol_rank(text: str) -> tuple[int, int]:
    """The position of a symbol in the order in which printers use them (Chicago 14.25): `*`, `†`, `‡`, … `**`."""
    return len(text), CHICAGO_ORDER.find(text[0])


# Ranks of candidates.
_CERTAIN, _ANY, _AFTER_SPACE = 1, 2, 3
_LOOKED_AT = 200
_PAIR, _TRIPLE = 2, 3


@dataclass(frozen=True, slots=True)
class TextRefCandidate:
    """A possible note reference."""

    start: int
    end: int
    """Offsets in the source."""
    value: int
    label: str
    rank: int
    """How unlikely it is. 0: after punctuation, where note references are; 1: after a letter; 2: could be a decimal,
    a unit or an exponent; 3: a number after a space; 4: one after a word and a space.
    """


_RAISED = pattern(rf"[{SUPERSCRIPT_DIGITS}]{{1,6}}|[{CIRCLED_NUMBERS}]")
_BRACKET = pattern(rf"[{OPENING_BRACKETS}](\d{{1,4}})[{CLOSING_BRACKETS}](?!\()")
_PAREN = pattern(r"[(（](\d{1,4})[)）]")
_LETTERS = {
    RefShape.PAREN_SMALL: pattern(r"\(([a-z]{1,2})\)(?![^\W_])"),
    RefShape.PAREN_CAPITAL: pattern(r"\(([A-Z]{1,2})\)(?![^\W_])"),
    RefShape.BRACKET_SMALL: pattern(r"\[([a-z]{1,2})\](?![^\W_]|\()"),
    RefShape.BRACKET_CAPITAL: pattern(r"\[([A-Z]{1,2})\](?![^\W_]|\()"),
}
# What precedes items of an enumeration, or the letter of a subsection or figure that is cited.
_BEFORE_ENUMERATED = pattern(
    rf"(?:[,;:—–]|\d\s?\w?|\)|\b(?:{phrases('readers', 'words before enumerated letters')}))\s?\Z",
    re.IGNORECASE,
)
# A verse number directly precedes a word; a note reference follows one.
_VERSE = pattern(r"[^\W\d_]|[“‘«]")
_INDEXED = pattern(r"(?:(?<![^\W\d_]|['’.])[b-z]|[A-Za-z]_\w{0,30})\Z")
_ASSIGNED = pattern(r"\s?(?:[-+*/]?=|[+*])\s|\.[a-z_]")
_DIGIT = pattern(
    r"(?:(?<=[^\W\d_])|(?<=[.,;:!?”“\"’‘')\]»«›‹…*。，、；：！？」』）》〉]))( ?)(\d{1,24})"
    r"(?![\d%°])(?![.,:/]\d|\.[a-z])"
)
# Includes “ because German closes with the quotation mark that English opens with.
_ROMAN = pattern(r"(?<=[.,;:!?”“\"’‘)\]»«›‹…])( ?)([ivxlc]{1,60})(?![^\W\d_])")
_ROMAN_IN_WORD = pattern(r"(?<=[^\W_])(?<![ivxlc])([ivxlc]{2,9})(?![^\W_])")
# A unit (SI brochure, 9th edition, and common customary ones) or a single letter: raised digits after it are exponents.
_EXPONENT = pattern(r"(?:\d|(?<![^\W\d_])(?:[kcmdµμn]?m|ft|in|mi|yd|sq|s|CO|H|[A-Za-z]))\Z")


class TextRefCandidates:
    """All possible note references of a text, by shape and value, in order."""

    def __init__(self, source: str, lines: list[TextLine]) -> None:
        self.by_shape: dict[RefShape, list[TextRefCandidate]] = {shape: [] for shape in RefShape}
        for line in lines:
            for shape, ref in _candidates_in(source, line):
                self.by_shape[shape].append(ref)
        self._places: dict[tuple[RefShape, int, int], list[TextRefCandidate]] = defaultdict(list)
        """By shape, value, and highest rank."""
        for shape, refs in self.by_shape.items():
            for ref in refs:
                for highest in range(min(ref.rank, _ANY), _ANY + 1):
                    self._places[shape, ref.value, highest].append(ref)

    def forget(self, shape: RefShape) -> None:
        """Drop all candidates of a shape that turned out to be something else."""
        for ref in self.by_shape[shape]:
            for highest in range(_ANY + 1):
                self._places.pop((shape, ref.value, highest), None)
        self.by_shape[shape] = []

    def between(self, shape: RefShape, value: int, start: int, end: int, *, certain: bool = False) -> bool:
        """Whether a candidate (if `certain`, of rank 0 or 1) with this shape and value is in [start, end)."""
        return self._holds(shape, value, _CERTAIN if certain else _ANY, start, end)

    def follows_sign(self, shape: RefShape, value: int, start: int, end: int) -> bool:
        """Whether such a candidate in [start, end) follows punctuation, not a word, which may be a name: `AV1`."""
        return self._holds(shape, value, 0, start, end)

    def _holds(self, shape: RefShape, value: int, highest: int, start: int, end: int) -> bool:
        places = self._places.get((shape, value, highest), [])
        index = bisect_left(places, start, key=lambda ref: ref.start)
        return index < len(places) and places[index].start < end

    def count(self, shape: RefShape, value: int, end: int) -> int:
        """How many candidates of rank 0 or 1 with this shape and value precede an offset."""
        return bisect_left(self._places.get((shape, value, _CERTAIN), []), end, key=lambda ref: ref.start)

    def is_likely(self, shape: RefShape, value: int, end: int) -> bool:
        """Whether one of the first such candidates before an offset does not follow a word and a space."""
        places = self._places.get((shape, value, _ANY), [])[:_LOOKED_AT]
        return any(ref.rank <= _AFTER_SPACE and ref.start < end for ref in places)

    def all(self, shape: RefShape, value: int, start: int, end: int, most: int | None = None) -> list[TextRefCandidate]:
        """All such candidates in [start, end), or the first `most` of them, in order."""
        places = self._places.get((shape, value, _ANY), [])
        first = bisect_left(places, start, key=lambda ref: ref.start)
        last = bisect_left(places, end, key=lambda ref: ref.start)
        return places[first : last if most is None else min(last, first + most)]


def _candidates_in(source: str, line: TextLine) -> Iterator[tuple[RefShape, TextRefCandidate]]:
    for match in _RAISED.finditer(source, line.start, line.end):
        if match.start() == line.start or _is_of_verse(source, match, line.end):
            continue
        yield RefShape.RAISED, _candidate(match.start(), match.end(), match[0], _raised_rank(source, match.start()))
    for match in _BRACKET.finditer(source, line.start, line.end):
        if match.start() > line.start:
            if _is_index(source, match):
                continue
            rank = 3 if source[match.start() - 1] in " \t" else 0
            yield RefShape.BRACKET, _candidate(match.start(), match.end(), match[1], rank)
    for match in _PAREN.finditer(source, line.start + 1, line.end):
        rank = _paren_rank(source[max(line.start, match.start() - 6) : match.start()])
        yield RefShape.PAREN, _candidate(match.start(), match.end(), match[1], rank)
    yield from _letters(source, line)
    for match in _DIGIT.finditer(source, line.start, line.end):
        yield from ((RefShape.DIGIT, ref) for ref in _digits(source, match))
    for match in _ROMAN.finditer(source, line.start, line.end):
        yield from ((RefShape.ROMAN, ref) for ref in _romans(match))
    for match in _ROMAN_IN_WORD.finditer(source, line.start, line.end):
        yield from ((RefShape.ROMAN, ref) for ref in _romans_in_word(match))


def _is_of_verse(source: str, match: re.Match[str], end: int) -> bool:
    """Whether a raised number precedes a word and follows none."""
    return source[match.start() - 1] in " \t\u00a0“‘(" and _VERSE.match(source, match.end(), end) is not None


def _is_index(source: str, match: re.Match[str]) -> bool:
    """Whether a number in brackets is an index in code or a formula: `x[1]`, `row_of[2]`, `names[3] = …`."""
    before = source[max(0, match.start() - 40) : match.start()]
    return _INDEXED.search(before) is not None or _ASSIGNED.match(source[match.end() : match.end() + 4]) is not None


def _letters(source: str, line: TextLine) -> Iterator[tuple[RefShape, TextRefCandidate]]:
    if "(" not in line.text and "[" not in line.text:
        return
    for shape, shaped in _LETTERS.items():
        for match in shaped.finditer(source, line.start + line.gap, line.end):
            for value in letter_values(match[1])[:1]:
                rank = _letter_rank(source[max(line.start, match.start() - 20) : match.start()])
                yield shape, TextRefCandidate(match.start(), match.end(), value, match[1], rank)


def _letter_rank(before: str) -> int:
    if not before or before[-1] in " \t":
        return 2 if _BEFORE_ENUMERATED.search(before) else _AFTER_SPACE
    return 2 if before[-1:].isdecimal() or before[-1:] in ")]([/" else 0


def _paren_rank(before: str) -> int:
    """Enumerations `(1) …, (2) …` follow a space, subsections such as `12A(1)` and `4(a)(1)` a number."""
    if before[-1:] in " \t":
        return 3
    if re.search(r"(?:\d[A-Za-z]?|\([A-Za-z0-9]{1,4}\))\Z", before):
        return 2
    return 1 if before[-1:].isalpha() else 0


def _candidate(start: int, end: int, text: str, rank: int) -> TextRefCandidate:
    label = plain_label(text)
    return TextRefCandidate(start, end, int(label), label, rank)


def _raised_rank(source: str, at: int) -> int:
    before = source[max(0, at - 4) : at]
    if _EXPONENT.search(before):
        return 2
    return 1 if before[-1:].isalpha() else 0


def _digits(source: str, match: re.Match[str]) -> Iterator[TextRefCandidate]:
    start, end = match.span(2)
    rank = _digit_rank(source, start)
    if match[1]:
        rank = _AFTER_SPACE + source[start - 2].isalpha()
    if end - start <= 3:
        yield _candidate(start, end, match[2], rank)
    # References set side by side lose the space between them: 1819 refers to notes 18 and 19.
    if rank < _AFTER_SPACE:
        for row in in_a_row(match[2], {width: int(match[2][:width]) for width in (1, 2, 3)}):
            for at, digits in row if _is_likely(row, match[2]) else ():
                stop = start + at + len(digits)
                yield _candidate(start + at, stop, digits, rank if end - start <= 2 * len(digits) else 2)


def _romans(match: re.Match[str]) -> Iterator[TextRefCandidate]:
    """The numeral, or several consecutive ones: `vivii` refers to notes vi and vii."""
    start, text = match.start(2), match[2]
    rank = _AFTER_SPACE if match[1] else 0
    if value := roman_value(text, MAX_ROMAN):
        yield TextRefCandidate(start, start + len(text), value, text, rank)
    if rank == 0 and len(text) > 1:
        firsts = {width: value for width in range(1, 10) if (value := roman_value(text[:width], MAX_ROMAN))}
        for row in in_a_row(text, firsts, roman):
            for at, numeral in row if _is_likely(row, text) else ():
                value = roman_value(numeral, MAX_ROMAN)
                yield TextRefCandidate(start + at, start + at + len(numeral), value, numeral, rank)


def _is_likely(row: Sequence[tuple[int, str]], text: str) -> bool:
    """Whether several numbers are rather several references than one: `123` is note 123."""
    return len(row[0][1]) > 1 or len(row) == _PAIR or len(text) > _TRIPLE


def _romans_in_word(match: re.Match[str]) -> Iterator[TextRefCandidate]:
    """A numeral of several letters at the end of a word, to which it may belong: `sourcexvii`, but `prefix`."""
    if value := roman_value(match[1], MAX_ROMAN):
        yield TextRefCandidate(match.start(), match.end(), value, match[1], 2)


def _digit_rank(source: str, at: int) -> int:
    if source[at - 1].isalpha():
        return 1
    return 2 if source[at - 1] in ".,:" and source[at - 2 : at - 1].isdigit() else 0


LETTER_PAIRINGS = {
    LabelFamily.PAREN_SMALL: RefShape.PAREN_SMALL,
    LabelFamily.PAREN_CAPITAL: RefShape.PAREN_CAPITAL,
    LabelFamily.BRACKET_SMALL: RefShape.BRACKET_SMALL,
    LabelFamily.BRACKET_CAPITAL: RefShape.BRACKET_CAPITAL,
}
"""Letters in brackets refer only to notes with the same letters in the same brackets."""
# Which labels go with which references, and the weight of each pairing. Numbers with a period also start
# list items, and plain digits in a text are mostly no note references.
PAIRINGS = (
    (LabelFamily.RAISED, RefShape.RAISED, 3.0),
    (LabelFamily.BRACKET, RefShape.BRACKET, 1.5),
    (LabelFamily.BRACKET, RefShape.RAISED, 1.5),
    (LabelFamily.PAREN, RefShape.PAREN, 1.1),
    (LabelFamily.PAREN, RefShape.RAISED, 1.1),
    (LabelFamily.DOTTED, RefShape.RAISED, 1.1),
    (LabelFamily.BARE, RefShape.RAISED, 1.2),
    (LabelFamily.DOTTED, RefShape.BRACKET, 1.0),
    (LabelFamily.DOTTED, RefShape.PAREN, 1.0),
    (LabelFamily.BARE, RefShape.BRACKET, 1.0),
    (LabelFamily.BARE, RefShape.PAREN, 1.0),
    (LabelFamily.BARE, RefShape.DIGIT, 1.0),
    (LabelFamily.RAISED, RefShape.DIGIT, 1.5),
    (LabelFamily.BRACKET, RefShape.DIGIT, 1.0),
    (LabelFamily.DOTTED, RefShape.DIGIT, 0.8),
    (LabelFamily.PAREN, RefShape.DIGIT, 0.8),
    (LabelFamily.ROMAN, RefShape.ROMAN, 0.75),
    *((family, shape, 0.75) for family, shape in LETTER_PAIRINGS.items()),
)


_LONGEST_HEADING = 90


def is_like_heading(lines: Sequence[TextLine], index: int) -> bool:
    """Whether a short line is set apart or precedes a longer one, and does not end like a sentence."""
    line = lines[index]
    following = lines[index + 1] if index + 1 < len(lines) else None
    if len(line.text) > _LONGEST_HEADING or is_closed(line.text) or any(sign in line.text for sign in ",;/"):
        return False
    if following is None or not line.gap:
        return False
    return following.gap or (2 * len(line.text) < len(following.text) and following.text[0].isupper())


# At the start of a sentence: after the end of another one and a space, before a word.
_VERSE_NUMBER = pattern(rf"(?:(?<=[.!?:;,”’»])\s+|(?<=\s))([{SUPERSCRIPT_DIGITS}]{{1,3}})(?=\s?[“‘«]?[^\W\d_]|\Z)")
_FEWEST_VERSES, _NEARLY_ALL_VERSES = 4, 0.8

# Offset, number, and whether it starts a line.
_VersePlace = tuple[int, int, bool]


def are_verses(labels: Sequence[TextLabel], lines: Sequence[TextLine]) -> bool:
    """Whether raised numbers at the starts of lines and of sentences in them are counted in one sequence."""
    heads = [(label.start, label.value, True) for label in labels if label.family is LabelFamily.RAISED]
    if not heads:
        return False
    places = sorted([*heads, *_verses_within(lines)])
    groups = split_where(places, lambda before, place: place[1] != before[1] + 1)
    mixed = sum(len(group) for group in groups if len({place[2] for place in group}) > 1)
    from_one = sum(group[0][1] == 1 for group in groups)
    return (
        len(places) >= _FEWEST_VERSES
        and mixed >= _NEARLY_ALL_VERSES * len(places)
        and from_one >= _NEARLY_ALL_VERSES * (len(groups) - 1)
    )


def _verses_within(lines: Sequence[TextLine]) -> Iterator[_VersePlace]:
    for line in lines:
        for match in _VERSE_NUMBER.finditer(line.text, 1):
            yield line.start + match.start(1), int(plain_label(match[1])), False
