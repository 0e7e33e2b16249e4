"""What the number of a note looks like.

Sources: ISO/IEC 29500-1, 17.18.59 (ST_NumberFormat); ODF 1.3 part 3, 19.500 (style:num-format) and 19.501
(style:num-letter-sync); Chicago 17, 14.25 (order of symbols).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.text.note_symbols import FIRST_SYMBOLS
from stacite.text.numerals import roman

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_HAN = "〇一二三四五六七八九"
_HEBREW = tuple(zip((400, 300, 200, *range(100, 9, -10), *range(9, 0, -1)), "תשרקצפעסנמלכיטחזוהדגבא", strict=True))
"""The numbers that letters stand for."""
_ALEF_BET = "אבגדהוזחטיכלמנסעפצקרשת"
UNKNOWN_SYMBOL_REASON = "its mark is a sign of a font that is not known here"
_LONGEST_LABEL = 12
"""Letters of a mark; a number that needs more is not written in letters."""


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """A mark as printed, and how sure that is."""

    text: str
    confidence: float = 1.0
    reason: str = ""


def _roman_label(number: int) -> str:
    """`iv`; decimal beyond what Roman numerals are used for."""
    return roman(number) if 0 < number < 5000 else str(number)


def repeated_letter(number: int, letters: str) -> str:
    """`a` to `z`, then `aa`, `bb`: the letter doubled at each round."""
    rounds, place = divmod(number - 1, len(letters))
    return letters[place] * (rounds + 1) if 0 <= rounds < _LONGEST_LABEL else str(number)


def spreadsheet_letters(number: int, letters: str) -> str:
    """`a` to `z`, then `aa`, `ab`: as columns of a sheet are named."""
    if number < 1:
        return str(number)
    label = ""
    while number:
        number, place = divmod(number - 1, len(letters))
        label = letters[place] + label
    return label


def hebrew_numeral(number: int) -> str:
    """`א`, `יא`, `קכ`: the letters' numbers added up, 15 and 16 as 9 and 6, 9 and 7; decimal from a thousand on."""
    if not 0 < number < 1000:
        return str(number)
    letters = ""
    for size, letter in _HEBREW:
        count, number = divmod(number, size)
        letters += letter * count
    return letters.replace("יה", "טו").replace("יו", "טז")


def _hebrew_alphabet(number: int) -> str:
    """The alphabet, then its last letter before each one again: `ת`, `תא`, `תב`."""
    rounds, place = divmod(number - 1, len(_ALEF_BET))
    return _ALEF_BET[-1] * rounds + _ALEF_BET[place] if 0 <= rounds < _LONGEST_LABEL else str(number)


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _enclosed(number: int, first: str) -> str:
    """The twenty numbers that Unicode has in a circle or brackets."""
    return chr(ord(first) + number - 1) if 1 <= number <= 20 else str(number)


def _digits(number: int, digits: str) -> str:
    return "".join(digits[int(digit)] if digit.isdecimal() else digit for digit in str(number))


def _from_list(number: int, letters: str) -> str:
    return letters[number - 1] if 1 <= number <= len(letters) else str(number)


def han_numeral(number: int, *, is_japanese: bool = False) -> str:
    """`十一`, `二十三`, `一百二十`; Japanese leaves the one before a hundred and a thousand out."""
    if not 0 < number < 10_000:
        return _digits(number, _HAN)
    text = ""
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        count, number = divmod(number, size)
        is_bare = count == 1 and (is_japanese if size > 10 else size == 10 and (is_japanese or not text))
        if count:
            text += unit if is_bare else _HAN[count] + unit
        elif text and number and not text.endswith("零") and not is_japanese:
            text += "零"
    return text


_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "lowerRoman": _roman_label,
    "upperRoman": lambda number: _roman_label(number).upper(),
    "lowerLetter": lambda number: repeated_letter(number, _ALPHABET),
    "upperLetter": lambda number: repeated_letter(number, _ALPHABET.upper()),
    "chicago": lambda number: repeated_letter(number, FIRST_SYMBOLS),
    "decimalZero": lambda number: f"{number:02d}",
    "ordinal": _ordinal,
    "numberInDash": lambda number: f"- {number} -",
    "hex": lambda number: f"{number:X}",
    "decimalHalfWidth": str,
    "decimalFullWidth": lambda number: _digits(number, "０１２３４５６７８９"),
    "decimalFullWidth2": lambda number: _digits(number, "０１２３４５６７８９"),
    "decimalEnclosedCircle": lambda number: _enclosed(number, "①"),
    "decimalEnclosedParen": lambda number: _enclosed(number, "⑴"),
    "decimalEnclosedFullstop": lambda number: _enclosed(number, "⒈"),
    "decimalEnclosedCircleChinese": lambda number: _enclosed(number, "①"),
    "russianLower": lambda number: repeated_letter(number, _RUSSIAN),
    "russianUpper": lambda number: repeated_letter(number, _RUSSIAN.upper()),
    "ideographDigital": lambda number: _digits(number, _HAN),
    "japaneseDigitalTenThousand": lambda number: _digits(number, _HAN),
    "japaneseCounting": lambda number: han_numeral(number, is_japanese=True),
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"), han_numeral
    ),
    "ideographTraditional": lambda number: _from_list(number, "甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": lambda number: _from_list(number, "子丑寅卯辰巳午未申酉戌亥"),
    "koreanDigital": lambda number: _digits(number, "영일이삼사오육칠팔구"),
    "ganada": lambda number: repeated_letter(number, "가나다라마바사아자차카타파하"),
    "aiueoFullWidth": lambda number: repeated_letter(
        number, "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
    ),
    "arabicAbjad": lambda number: repeated_letter(number, "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"),
    "arabicAlpha": lambda number: repeated_letter(number, "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    "hebrew1": hebrew_numeral,
    "hebrew2": _hebrew_alphabet,
    "hindiNumbers": lambda number: _digits(number, "०१२३४५६७८९"),
    "thaiNumbers": lambda number: _digits(number, "๐๑๒๓๔๕๖๗๘๙"),
}
_OPENDOCUMENT = {"1": "decimal", "i": "lowerRoman", "I": "upperRoman", "a": "lowerLetter", "A": "upperLetter"}


def docx_label(number: int, form: str) -> str | None:
    """The mark in one of Word's number formats; None for one that isn't known here."""
    spell = _FORMATS.get(form)
    return spell(number) if spell else None


def odt_label(number: int, form: str, *, in_step: bool) -> str | None:
    """The mark in one of OpenDocument's formats; `in_step` doubles letters (`aa`, `bb`), else they count (`ab`)."""
    if form in ("a", "A") and not in_step:
        return spreadsheet_letters(number, _ALPHABET if form == "a" else _ALPHABET.upper())
    return docx_label(number, _OPENDOCUMENT.get(form, ""))
