"""The label that a note's number prints, in the number formats of Word and OpenDocument.

Characters of symbol fonts are stored at private code points: `U+F02A` is an asterisk. The fonts' characters and their
sources are in `symbol_fonts.toml`.

Sources: ISO/IEC 29500-1, 17.18.59 (ST_NumberFormat) and 17.3.3.30 (sym: F000 is added to the code); ODF 1.3 part 3,
19.500 (style:num-format) and 19.501 (style:num-letter-sync); Chicago 17, 14.25 (order of symbols).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from stacite.text.numerals import FIRST_SYMBOLS, ordinal, roman
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


_PRIVATE_CHARACTER = pattern("[\uf020-\uf0ff]")
_PRIVATE_USE = pattern("[\ue000-\uf8ff]")
_LIKE_SYMBOL = frozenset(("symbol", "symbol mt", "opensymbol", "standard symbols ps", "standard symbols l"))


@cache
def _font_characters(font: str) -> Mapping[int, str] | None:
    """The characters that a font shows for private code points; None for a usual font, or one that is not known."""
    name = font.strip().lower()
    fonts = table(__package__, "symbol_fonts.toml")
    rows = fonts.get("symbol" if name in _LIKE_SYMBOL else name)
    if rows is None:
        return None
    characters = {0xF000 + int(start, 16) + at: each for start, row in rows.items() for at, each in enumerate(row)}
    # Symbol's asterisk is the operator ∗; as a note's label it is meant as a plain one.
    return characters | {0xF02A: "*"} if name in _LIKE_SYMBOL else characters


def is_symbol_font(font: str) -> bool:
    """Whether the font shows other characters than those that the text has."""
    return _font_characters(font) is not None


def has_unknown_symbol(label: str) -> bool:
    """Whether a character is left that only a font can show."""
    return _PRIVATE_USE.search(label) is not None


def symbol_character(code: str, font: str) -> str:
    """The character of a `w:sym`, whose code is hexadecimal; empty for a code that is not valid."""
    try:
        number = int(code[:8], 16)
    except ValueError:
        return ""
    # Some files have the font's own code, without the F000 that the standard adds.
    if number < 0x100 and _font_characters(font):
        number += 0xF000
    # Control characters and halves of surrogate pairs are no text.
    if not 0x20 <= number < 0xD800 and not 0xE000 <= number < 0x110000:
        return ""
    return with_symbols(chr(number), font)


def with_symbols(text: str, font: str) -> str:
    """The text with private code points of a symbol font replaced by the characters that they show.

    An unnamed font is taken for Symbol, the first that Word offers. Code points of unknown fonts stay.
    """
    if not _PRIVATE_CHARACTER.search(text):
        return text
    return text.translate(_font_characters(font or "symbol") or {})


_HAN = "〇一二三四五六七八九"
_HEBREW = tuple(zip((400, 300, 200, *range(100, 9, -10), *range(9, 0, -1)), "תשרקצפעסנמלכיטחזוהדגבא", strict=True))
_ALEF_BET = "אבגדהוזחטיכלמנסעפצקרשת"
PER_PAGE_REASON = "note numbers restart on each page, but the file doesn't say where pages begin"
# A label of more characters is decimal: no program repeats a letter so often.
_LONGEST_LABEL = 12


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """A label as printed, and how certain that is."""

    text: str
    confidence: float = 1.0
    reason: str = ""


def custom_label(label: str, place: int) -> PrintedLabel:
    """A label that the author chose; `place` is printed for a sign of an unknown font."""
    if has_unknown_symbol(label):
        return PrintedLabel(str(place), 0.8, "its symbol is from a font that stacite doesn't know")
    return PrintedLabel(label) if label else PrintedLabel("*", 0.8, "the file doesn't contain its symbol")


def _roman_label(number: int) -> str:
    return roman(number) if 0 < number < 5000 else str(number)


def _repeated(number: int, alphabet: str) -> str:
    """`a` to `z`, then `aa`, `bb`."""
    rounds, place = divmod(number - 1, len(alphabet))
    return alphabet[place] * (rounds + 1) if 0 <= rounds < _LONGEST_LABEL else str(number)


def _spreadsheet_column(number: int, alphabet: str) -> str:
    """`a` to `z`, then `aa`, `ab`."""
    if number < 1:
        return str(number)
    label = ""
    while number:
        number, place = divmod(number - 1, len(alphabet))
        label = alphabet[place] + label
    return label


def _hebrew_numeral(number: int) -> str:
    """`א`, `יא`, `קכ`: letters whose values add up; decimal from a thousand on."""
    if not 0 < number < 1000:
        return str(number)
    label = ""
    for size, character in _HEBREW:
        count, number = divmod(number, size)
        label += character * count
    # 15 and 16 are written as 9 + 6 and 9 + 7: 10 + 5 and 10 + 6 would spell a name of God.
    return label.replace("יה", "טו").replace("יו", "טז")


def _hebrew_alphabet(number: int) -> str:
    """The alphabet, then its last letter before each one again: `ת`, `תא`, `תב`."""
    rounds, place = divmod(number - 1, len(_ALEF_BET))
    return _ALEF_BET[-1] * rounds + _ALEF_BET[place] if 0 <= rounds < _LONGEST_LABEL else str(number)


def _han_numeral(number: int, *, is_japanese: bool = False) -> str:
    """`十一`, `二十三`, `一百二十`; Japanese leaves out the one before a hundred and a thousand."""
    if not 0 < number < 10_000:
        return _with_digits(number, _HAN)
    text = ""
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        count, number = divmod(number, size)
        # `十一` is 11, but Chinese writes the one within a number: `一百一十` is 110.
        is_bare = count == 1 and (is_japanese if size > 10 else size == 10 and (is_japanese or not text))
        if count:
            text += unit if is_bare else _HAN[count] + unit
        # Chinese marks skipped places once: `一千零五` is 1,005.
        elif text and number and not text.endswith("零") and not is_japanese:
            text += "零"
    return text


def _with_digits(number: int, digits: str) -> str:
    return "".join(digits[int(digit)] if digit.isdecimal() else digit for digit in str(number))


_FORMATS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(("decimal", "decimalHalfWidth"), str),
    "lowerRoman": _roman_label,
    "upperRoman": lambda number: _roman_label(number).upper(),
    "chicago": lambda number: _repeated(number, FIRST_SYMBOLS),
    "decimalZero": lambda number: f"{number:02d}",
    "ordinal": ordinal,
    "numberInDash": lambda number: f"- {number} -",
    "hex": lambda number: f"{number:X}",
    "japaneseCounting": lambda number: _han_numeral(number, is_japanese=True),
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"), _han_numeral
    ),
    "hebrew1": _hebrew_numeral,
    "hebrew2": _hebrew_alphabet,
}
_OPENDOCUMENT = {"1": "decimal", "i": "lowerRoman", "I": "upperRoman", "a": "lowerLetter", "A": "upperLetter"}


def docx_label(number: int, form: str) -> str | None:
    """The label in one of Word's number formats; None for a format that is not known here."""
    if form in _FORMATS:
        return _FORMATS[form](number)
    tables = table(__package__, "numbering.toml")
    if form in tables["repeated"]:
        return _repeated(number, tables["repeated"][form])
    if form in tables["digits"]:
        return _with_digits(number, tables["digits"][form])
    signs = tables["signs"].get(form)
    return None if signs is None else signs[number - 1] if 1 <= number <= len(signs) else str(number)


def odt_label(number: int, form: str, *, repeats: bool) -> str | None:
    """The label in one of OpenDocument's formats; after `z`, letters repeat (`aa`, `bb`) or count on (`aa`, `ab`)."""
    word_form = _OPENDOCUMENT.get(form, "")
    if form in ("a", "A") and not repeats:
        return _spreadsheet_column(number, table(__package__, "numbering.toml")["repeated"][word_form])
    return docx_label(number, word_form)
