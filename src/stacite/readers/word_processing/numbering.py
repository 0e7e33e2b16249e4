"""The label that a note's number prints, in the number formats of Word and OpenDocument.

Sources: ISO/IEC 29500-1, 17.18.59 (ST_NumberFormat); ODF 1.3 part 3, 19.500 (style:num-format) and 19.501
(style:num-letter-sync); Chicago 17, 14.25 (order of symbols).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.readers.word_processing.symbol_fonts import has_unknown_symbol
from stacite.text.numerals import roman
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


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


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _han_numeral(number: int, *, is_japanese: bool = False) -> str:
    """`十一`, `二十三`, `一百二十`; Japanese leaves out the one before a hundred and a thousand."""
    if not 0 < number < 10_000:
        return _with_digits(number, _HAN)
    text = ""
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        count, number = divmod(number, size)
        is_bare = count == 1 and (is_japanese if size > 10 else size == 10 and (is_japanese or not text))
        if count:
            text += unit if is_bare else _HAN[count] + unit
        elif text and number and not text.endswith("零") and not is_japanese:
            text += "零"
    return text


def _with_digits(number: int, digits: str) -> str:
    return "".join(digits[int(digit)] if digit.isdecimal() else digit for digit in str(number))


_FORMATS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(("decimal", "decimalHalfWidth"), str),
    "lowerRoman": _roman_label,
    "upperRoman": lambda number: _roman_label(number).upper(),
    "decimalZero": lambda number: f"{number:02d}",
    "ordinal": _ordinal,
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
