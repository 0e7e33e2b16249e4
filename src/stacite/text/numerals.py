"""Numbers in texts: Roman numerals, written and read, counts with their nouns, and the order of numbers.

Symbols that label notes in the place of numbers are here as well.

Sources: Chicago 17, 14.25; LaTeX2e manual, 13.1 (`fnsymbol`); ISO/IEC 29500-1, 17.18.59 (`chicago`).
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence


YEAR = pattern(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
"""A year in which what notes cite may have been printed."""
FIRST_SYMBOLS = "*†‡§"
"""Those that printers take first, in their order; after them usage differs."""
CHICAGO_ORDER = FIRST_SYMBOLS + "‖¶"
LATEX_ORDER = FIRST_SYMBOLS + "¶‖"
ASTERISKS = "∗⁎"
"""The asterisk operator and the low asterisk, which many fonts and programs set instead of `*`."""
FULL_WIDTH_ASTERISK = "＊"
PARALLELS = "║∥"
"""Signs that are set instead of `‖`."""
UNREAD_SYMBOL = "\ufffd"
"""A symbol that the font of a PDF maps to no character; it counts only if it is raised."""


_WORTHS = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
_STEPS = tuple(zip(_WORTHS, "m cm d cd c xc l xl x ix v iv i".split(), strict=True))
# Only regular numerals: `iiii` and `ic` are none, so that fewer words are taken for numbers.
_NUMERAL = pattern(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def roman(number: int) -> str:
    """Return the numeral in lower case; empty for 0, and with more than three `m` from 4,000 on."""
    written = ""
    for worth, numeral in _STEPS:
        count, number = divmod(number, worth)
        written += numeral * count
    return written


def roman_value(text: str, most: int = 3999) -> int:
    """Return the value of a lower-case numeral; 0 if the text is none, or the value is above `most`."""
    if not text or not _NUMERAL.fullmatch(text):
        return 0
    values = [ROMAN_VALUES[letter] for letter in text]
    following = [*values[1:], 0]
    value = sum(-one if one < after else one for one, after in zip(values, following, strict=True))
    return value if value <= most else 0


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `11th`."""
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def longest_rise(values: Sequence[int]) -> list[int]:
    """The places of the longest row of values that rises throughout (patience sorting)."""
    # `ends[k]` is the place of the smallest end of all rising rows of k + 1 values.
    ends: list[int] = []
    before: list[int] = []
    for at, value in enumerate(values):
        length = bisect_left(ends, value, key=lambda end: values[end])
        before.append(ends[length - 1] if length else -1)
        ends[length : length + 1] = [at]
    found: list[int] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]


def pluralize(number: int, noun: str) -> str:
    """`1 note`, `12 notes`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


# What arithmetic with fractions may be off by.
_TINY = 1e-6


def percent(share: float) -> str:
    """`79%`, rounded down: what is below a limit must not seem to reach it."""
    return f"{int(share * 100 + _TINY)}%"


_NOTE_SYMBOLS: tuple[str, ...] = (*LATEX_ORDER, "**", "††", "‡‡")


def counter_label(number: int, style: str) -> str:
    """A counter's value in one of LaTeX's styles (`fnsymbol`, `roman`); decimal if the style has no sign for it."""
    if style == "fnsymbol" and number > 0:
        # LaTeX's own list ends with the ninth sign; beyond it, signs are repeated. The bound of nine keeps the label
        # short if a document sets its counter to a million.
        index = number - 1
        return _NOTE_SYMBOLS[index] if index < len(_NOTE_SYMBOLS) else _NOTE_SYMBOLS[index % 6] * min(9, index // 6 + 1)
    if style in ("alph", "Alph") and 0 < number <= 26:
        return chr((96 if style == "alph" else 64) + number)
    if style in ("roman", "Roman") and 0 < number < 5000:
        characters = roman(number)
        return characters if style == "roman" else characters.upper()
    return "" if style == "none" else str(number)
