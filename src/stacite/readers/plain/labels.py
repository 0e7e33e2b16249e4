"""Lines that start as a note does: `¹ See`, `[1] See`, `(1) See`, `1. See`, `1 See`, `iv See`, `* See`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from stacite.model.numerals import roman_value
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.readers.plain.lines import Line

RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SYMBOLS = "*∗⁎†‡§¶‖"
_ORDER = "*†‡§‖¶"
CIRCLED = "".join(map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))))
"""The numbers 1 to 50 in circles, as Chinese and Japanese books have them."""
OPENING, CLOSING = r"\[［〔【", r"\]］〕】"
"""Square brackets of all widths, for classes of patterns."""
_PLAIN: dict[int, int | str | None] = {
    **str.maketrans(f"{RAISED_DIGITS}０１２３４５６７８９∗⁎", "0123456789" * 2 + "**"),
    **{ord(letter): str(number) for number, letter in enumerate(CIRCLED, 1)},
}
MAX_ROMAN = 399
"""Beyond that numerals are rare, and words like `mix` are not."""


class Family(StrEnum):
    """How the labels of a document's notes look."""

    RAISED = "raised"
    BRACKET = "bracket"
    PAREN = "paren"
    DOTTED = "dotted"
    BARE = "bare"
    ROMAN = "roman"
    PAREN_SMALL = "small letter in parentheses"
    PAREN_CAPITAL = "capital in parentheses"
    BRACKET_SMALL = "small letter in brackets"
    BRACKET_CAPITAL = "capital in brackets"
    SYMBOL = "symbol"


@dataclass(frozen=True, slots=True)
class Label:
    """The possible start of a note."""

    line: int
    """Index of the line."""
    family: Family
    text: str
    """As printed, raised digits as plain ones."""
    value: int
    """The number; 0 for a symbol."""
    start: int
    end: int
    """In the source: of the label with its brackets or period."""
    gap: bool
    """Whether a blank line stands before it."""
    enclosed: bool = False
    """Whether its bracket closes at the note's end only: `[Footnote 1: See …]`, as Project Gutenberg has it."""
    figured: bool = False
    """Whether another figure follows, as in `2 14 C.F.R. § 121`: only a marker shows that it is a label."""


# Letters of scripts without case start a note without a blank before them.
_UNCASED = r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]"
TEXT = rf"[A-Z“\"<『「《‘«„]|[^\W\d_a-zA-Zªµºß-ÿ]|{_UNCASED}"
# The number of a volume, an issue or a page, which the end of the line parted from its word.
_COUNTED = pattern(
    r"(?:(?<![^\s(])(?:nos?|nr|vols?|pp?|nn?|bd|h|t|cols?|fols?|ch|art|sec|cap|tom|str|s|rn|z|núm|iss)\.|№|n\.º|n°|§)\Z",
    re.IGNORECASE,
)
_NUMBER = r"\d{1,9}(?:[.,:/–-]\d{1,9}){0,4}(?:st|nd|rd|th|[a-z]|\.)?"
_PLAIN_NUMBERS = frozenset((Family.BARE, Family.DOTTED))
_ROW, _FIGURES = 120, 2
"""Rows of tables are shorter, and end in so many figures."""
_NEAR, _COLUMN = 3, 40
"""Lines between rows whose cells come one by one, and of a column of a table, at most."""
_NUMBERS = pattern(r"(?:no|nr|núm|num|lp|п/п|№|n\.?º|n°|#)\.?", re.IGNORECASE)
_FIGURE = pattern(r"[£$€]?\d+(?:[.,]\d+)*%?\Z")
_PATTERNS = (
    (Family.RAISED, pattern(rf"([{RAISED_DIGITS}]{{1,4}}|[{CIRCLED}])(?![{RAISED_DIGITS}])[.)]?")),
    (Family.BRACKET, pattern(rf"[{OPENING}](\d{{1,4}})[{CLOSING}](?![(\[])[.:]?(?=\s|\Z|{TEXT})")),
    (Family.BRACKET, pattern(r"\[(?:foot)?note:?\s(\d{1,4})[:.](?=\s)", re.IGNORECASE)),
    (Family.PAREN, pattern(rf"[(（](\d{{1,4}})[)）](?=\s|\Z|{TEXT})")),
    (Family.DOTTED, pattern(r"(\d{1,4})[.)](?=\s|\Z)")),
    # A line of a note seldom starts with another number, a unit, a percentage or an operator.
    (
        Family.BARE,
        pattern(
            rf"(\d{{1,4}})(?:(?=\s+(?![+*/=<>|&^~]=?\s)[^\s\d%,.;:–—-])|\Z|(?=[A-Z“\"‘<(]\S|https?:|www\.|{_UNCASED}))"
        ),
    ),
    # A law's title, a year or a sum may start the note; a word must follow it.
    (
        Family.BARE,
        pattern(rf"(\d{{1,4}})(?=\s+(?:[$£€#]\s?)?{_NUMBER}\s+(?:[&–-]\s+{_NUMBER}\s+)?[^\W\d_§¶])"),
    ),
    (Family.PAREN_SMALL, pattern(rf"\(([a-z]{{1,2}})\)(?=\s|\Z|{TEXT})")),
    (Family.PAREN_CAPITAL, pattern(rf"\(([A-Z]{{1,2}})\)(?=\s|\Z|{TEXT})")),
    (Family.BRACKET_SMALL, pattern(rf"\[([a-z]{{1,2}})\](?![(\[])[.:]?(?=\s|\Z|{TEXT})")),
    (Family.BRACKET_CAPITAL, pattern(r"\[([A-Z]{1,2})\](?![(\[])[.:]?(?=\s|\Z)")),
    (Family.ROMAN, pattern(rf"([ivxlc]{{1,8}})(?:[.)](?=\s)|(?=\s+\S)|\Z|(?={TEXT}))")),
    # An asterisk glued to a word opens emphasis in light markup.
    (Family.SYMBOL, pattern(rf"([{SYMBOLS}]{{1,4}})(?=\s+\S|\Z|(?<!\*)[A-Z“\"‘])")),
)
_BRACKETS, _PARENS = "[［〔【", "(（"
_BEGIN: Mapping[Family, str] = {
    Family.BRACKET: _BRACKETS,
    Family.BRACKET_SMALL: _BRACKETS,
    Family.BRACKET_CAPITAL: _BRACKETS,
    Family.PAREN: _PARENS,
    Family.PAREN_SMALL: _PARENS,
    Family.PAREN_CAPITAL: _PARENS,
    Family.ROMAN: "ivxlc",
    Family.SYMBOL: SYMBOLS,
}
"""What a label of a family without digits begins with: patterns that no line can match are not even compiled."""
_FIRST = frozenset(RAISED_DIGITS + SYMBOLS + OPENING + "(（0123456789ivxlc")


_MOST = 250_000
_STARTS = pattern(
    rf"^[ \t]*(?:[{OPENING}(（](?:\d|[A-Za-z][)\]])|\d{{1,4}}(?!\d)|"
    rf"[{RAISED_DIGITS}{CIRCLED}{SYMBOLS}]|[ivxlc]{{1,8}}(?:[.)]|\s))",
    re.MULTILINE,
)


def has_too_many_labels(source: str) -> bool:
    """Whether more lines than any book has notes start as notes do: a table or a hoax."""
    return sum(1 for _ in islice(_STARTS.finditer(source), _MOST + 1)) > _MOST


def plain(text: str) -> str:
    """A label with raised digits and typographic asterisks as plain ones."""
    return text.translate(_PLAIN)


def find_labels(lines: list[Line]) -> list[Label]:
    """Every line start that could be a note's label, at most one for each line."""
    found = []
    for index, line in enumerate(lines):
        if line.text[0] not in _FIRST and not line.text[0].isnumeric():
            continue
        label = _label(index, line)
        if label is not None and not (label.family in _PLAIN_NUMBERS and _is_counted(lines, index)):
            found.append(label)
    return found


def _is_counted(lines: list[Line], index: int) -> bool:
    """Whether a number at a line's start belongs to the word before it, or to a row of a table."""
    line = lines[index]
    if not line.gap and index and _COUNTED.search(lines[index - 1].text[-8:]):
        return True
    if not _is_row(lines, index):
        return line.text.isdecimal() and _is_in_column(lines, index)
    near = (*range(max(0, index - _NEAR), index), *range(index + 1, min(len(lines), index + _NEAR + 1)))
    return any(lines[at].text[0].isdecimal() and _is_row(lines, at) for at in near)


def _is_row(lines: list[Line], index: int) -> bool:
    """Whether a short line ends in two figures, one after the other, as rows of tables do, or figures follow below."""
    text = lines[index].text
    words = text[:_ROW].split()
    if len(text) >= _ROW or len(words) < _FIGURES:
        return False
    if len(words) > _FIGURES and all(_FIGURE.match(word) for word in words[-_FIGURES:]):
        return True
    below = lines[index + 1] if index + 1 < len(lines) else None
    return below is not None and not below.gap and not words[1][0].isdecimal() and _is_figures(below.text)


def _is_figures(text: str) -> bool:
    return len(text) < _ROW and all(_FIGURE.match(word) for word in text.split())


def _is_in_column(lines: list[Line], index: int) -> bool:
    """Whether a number stands in a column of numbers below `No.`: a table whose columns come one after the other."""
    for at in range(index - 1, max(-1, index - _COLUMN), -1):
        if not lines[at].text.isdecimal():
            return _NUMBERS.fullmatch(lines[at].text) is not None
    return False


def _label(index: int, line: Line) -> Label | None:
    for family, form in _PATTERNS:
        match = form.match(line.text) if _may_begin(family, line.text[0]) else None
        if match is None or (family is Family.ROMAN and line.text[match.end() : match.end() + 1].islower()):
            continue
        text = plain(match[1])
        value = _value(family, text)
        if value is not None:
            enclosed = match[0][-1] in ":." and line.text[0] == "[" and line.text[1].isalpha()
            figured = family is Family.BARE and line.text[match.end() :].lstrip(" \t$£€#")[:1].isdecimal()
            end = line.start + match.end()
            return Label(index, family, text, value, line.start, end, line.gap, enclosed, figured)
    return None


def _may_begin(family: Family, letter: str) -> bool:
    return letter in _BEGIN[family] if family in _BEGIN else letter.isnumeric()


def _value(family: Family, text: str) -> int | None:
    if family is Family.SYMBOL:
        return 0 if len(set(text)) == 1 else None
    if family is Family.ROMAN:
        return roman_value(text, MAX_ROMAN) or None
    return letter_value(text) if text.isalpha() else int(text) or None


def letter_value(text: str) -> int | None:
    """1 for `a` or `A` to 26 for `z`, 27 for `aa` to 52 for `zz`; None for two different letters."""
    if len(set(text)) > 1:
        return None
    return ord(text[0].lower()) - ord("a") + 1 + 26 * (len(text) - 1)


def symbol_place(text: str) -> tuple[int, int]:
    """Where a symbol stands in the order in which printers use them (Chicago 14.25): `*`, `†`, `‡`, … `**`."""
    return len(text), _ORDER.find(text[0])
