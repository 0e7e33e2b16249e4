"""What could be the label of a note: at a line's start, or raised within a line of small print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from stacite.model.numerals import roman_value
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.readers.glyphs.lines import Line

SYMBOLS = "*∗⁎＊†‡§¶‖║∥#"
UNREAD = "\ufffd"
"""A symbol that the font names by no letter; it counts where it is raised."""
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
PLAIN = str.maketrans(_SUPERSCRIPTS + "∗⁎＊║∥", "0123456789***‖‖")
_RAISED = pattern(r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4}|[ivxlc]{1,9}")
_RAISED_LETTERS = pattern(r"[A-Za-z]{1,3}")
_RAISED_LABEL = pattern(
    rf"([\[(]?)([\d{_SUPERSCRIPTS}]{{1,4}}|(?:[ivxlc]{{1,9}}|[A-Za-z]{{1,3}})(?![^\W\d_])|([{SYMBOLS}{UNREAD}])\3{{0,3}})([\])]?)"
)
_SET = pattern(
    r"(?P<bracket>\[(\d{1,4})\])\s?"
    r"|(?P<paren>\((\d{1,4})\))\s?"
    r"|(?P<dotted>(\d{1,4})[.)])(?:\s|(?=[^\s\d.,)])|\Z)"
    r"|(?P<bare>(\d{1,4}))\s(?=[^\s%°])"
    r"|(?P<alone>(\d{1,4}))\Z"
    r"|(?P<glued>(\d{1,4}))(?=[^\W\d_a-z]|[“”\"‘’'«„(<])"
    r"|(?P<roman>([ivxlc]{1,9}))(?:[.)]\s?|\s)(?=\S)"
    r"|(?P<runon>([ivxlc]{1,9}))(?=[^\W\d_a-z]|[“‘«„(])"
)
_LETTERS = pattern(
    r"(?:(?P<set>\(([A-Za-z]{1,2})\)\s?|\[([A-Za-z]{1,2})\]\s?|([A-Za-z]{1,3})[.)]\s?)(?=\S)"
    r"|(?P<bare>([A-Za-z]|[a-z]{2,3}))\s(?=\S)"
    r"|(?P<glued>([a-z]{1,3}))(?=[^\W\d_a-z]|[“‘«„(])|(?P<capital>([A-Z]))(?=[A-Z][a-z]|[“‘«„(]))"
)
# Words of one letter: where no capital follows, a line that starts with one is the middle of a sentence.
_WORD = pattern(r"[aeioukvswyz] [^\W\dA-Z_]")
MAX_VALUE = 2000
MAX_ROMAN = 399


class Family(Enum):
    """How a label is set."""

    RAISED = auto()
    BRACKET = auto()
    PAREN = auto()
    DOTTED = auto()
    BARE = auto()
    """`12 Text`, `12` alone on its line, or `12Text`."""
    RAISED_ROMAN = auto()
    ROMAN = auto()
    RAISED_LETTER = auto()
    LETTER = auto()
    """`a Text`, `a) Text`, `aText`."""
    SYMBOL = auto()


_FAMILIES = {
    "bracket": Family.BRACKET,
    "paren": Family.PAREN,
    "dotted": Family.DOTTED,
    "bare": Family.BARE,
    "alone": Family.BARE,
    "glued": Family.BARE,
    "roman": Family.ROMAN,
    "runon": Family.ROMAN,
}


@dataclass(frozen=True, slots=True)
class Label:
    """A place where a note may start."""

    line: int
    """Index of the line, in the order of reading."""
    start: int
    end: int
    """In the line's text; its note starts at `end`."""
    text: str
    """As printed, raised figures as plain ones: `3`, `iv`, `*`."""
    value: int
    """1 for `i` and `a`; 0 for symbols."""
    family: Family
    inner: bool = False
    """Whether it stands within the line: notes run on in one paragraph."""


def letter_values(text: str) -> tuple[int, ...]:
    """The numbers that up to three letters may stand for: 27 for `aa`, 28 for `ab` and for `bb`."""
    places = [ord(letter) - ord("a") + 1 for letter in text.lower()]
    again = (26 * (len(places) - 1) + places[0],) if len(set(places)) == 1 else ()
    counted = (26 * places[0] + places[1],) if len(places) == 2 and places != [1, 1] else ()
    return again + counted


def labels_in(lines: Sequence[Line]) -> list[Label]:
    """All places where notes might start, in the order of reading."""
    found: list[Label] = []
    for index, line in enumerate(lines):
        found += _at_start(index, line)
        found += _within(index, line)
    return found


def _at_start(index: int, line: Line) -> Iterator[Label]:
    text = line.text
    if line.raised and line.raised[0][0] == 0 and (raised := list(_raised_labels(index, line, *line.raised[0]))):
        yield from raised
        return
    symbol = re.match(rf"([{SYMBOLS}])\1{{0,3}}", text)
    if symbol and (symbol[0][0] not in "§#" or line.is_raised(0) or re.match(r"§+ [^\W\d]", text)):
        yield Label(index, 0, symbol.end(), symbol[0].translate(PLAIN), 0, Family.SYMBOL)
    elif match := _SET.match(text):
        kind = match.lastgroup or ""
        number = next(group for group in reversed(match.groups()) if group is not None)
        value = int(number) if number.isdecimal() else roman_value(number, MAX_ROMAN)
        if 0 < value <= MAX_VALUE and not number.startswith("0"):
            yield Label(index, 0, match.end(), number, value, _FAMILIES[kind])
    if (match := _LETTERS.match(text)) and not (match["bare"] and _WORD.match(text)):
        letters = next(group for group in reversed(match.groups()) if group is not None)
        for value in letter_values(letters):
            yield Label(index, 0, match.end(), letters, value, Family.LETTER)


def _raised_labels(index: int, line: Line, start: int, end: int) -> Iterator[Label]:
    """What a raised span may be, a closing bracket or period with it: `i` is a numeral or a letter."""
    match = _RAISED_LABEL.match(line.text[start:end])
    if match is None:
        return
    text = match[2].translate(PLAIN)
    after = re.match(r"[.)\]]", line.text[start + match.end() :])
    stop = start + match.end() + (after.end() if after else 0)
    if match[3]:
        yield Label(index, start, stop, text, 0, Family.SYMBOL)
        return
    value = int(text) if text.isdecimal() else roman_value(text, MAX_ROMAN)
    if 0 < value <= MAX_VALUE and not text.startswith("0"):
        yield Label(index, start, stop, text, value, Family.RAISED if text.isdecimal() else Family.RAISED_ROMAN)
    if text.isalpha() and len(text) <= 3:
        for value in letter_values(text):
            yield Label(index, start, stop, text, value, Family.RAISED_LETTER)


def _within(index: int, line: Line) -> Iterator[Label]:
    """Raised numbers inside a line that could start a note there, as `footmisc` with `para` sets them."""
    for start, end in line.raised:
        if start > 0 and line.text[start - 1] == " " and end < len(line.text):
            match = _RAISED.fullmatch(line.text[start:end])
            if match and match[0].translate(PLAIN).isdecimal():
                value = int(match[0].translate(PLAIN))
                if 0 < value <= MAX_VALUE:
                    yield Label(index, start, end, str(value), value, Family.RAISED, inner=True)
            elif _RAISED_LETTERS.fullmatch(line.text[start:end]):
                text = line.text[start:end]
                for value in letter_values(text):
                    yield Label(index, start, end, text, value, Family.RAISED_LETTER, inner=True)
