"""Letters of symbol fonts, which documents keep at private code points: `U+F02A` is an asterisk.

Source: ISO/IEC 29500-1, 17.3.3.30 (sym: F000 is added to the code); Adobe's Symbol encoding, in the order of its codes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.office.symbol_fonts import letters_of_font

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOW = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
"""From 20 to 7E."""
_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\ufffd〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
"""From A0 to FE."""
_PRIVATE = pattern("[\uf020-\uf0ff]")
_UNKNOWN = pattern("[\ue000-\uf8ff]")
_SYMBOL = {0x20 + at: letter for at, letter in enumerate(_LOW)} | {0xA0 + at: letter for at, letter in enumerate(_HIGH)}
_PRIVATE_SYMBOL = {0xF000 + code: letter for code, letter in _SYMBOL.items()} | {0xF02A: "*"}
_FONTS = frozenset(("symbol", "symbol mt", "opensymbol", "standard symbols ps", "standard symbols l"))


def _letters(font: str) -> Mapping[int, str] | None:
    """What the font's private code points show; None for a font of usual letters, or one that isn't known."""
    return _PRIVATE_SYMBOL if font.strip().lower() in _FONTS else letters_of_font(font)


def is_symbol_font(font: str) -> bool:
    """Whether the font shows other letters than those that are written in it."""
    return _letters(font) is not None


def is_unknown(mark: str) -> bool:
    """Whether a letter is left that only a font can show."""
    return _UNKNOWN.search(mark) is not None


def symbol(code: str, font: str) -> str:
    """The letter of a `w:sym`, whose code is hexadecimal; empty for a code that is none."""
    try:
        number = int(code[:8], 16)
    except ValueError:
        return ""
    if number < 0x100 and _letters(font):
        number += 0xF000
    if not 0x20 <= number < 0xD800 and not 0xE000 <= number < 0x110000:
        return ""
    return from_symbols(chr(number), font)


def from_symbols(text: str, font: str) -> str:
    """The text with private code points of a symbol font as the letters that they show.

    Where the font isn't told it is taken for Symbol, the first that Word offers; those of others stay.
    """
    if not _PRIVATE.search(text):
        return text
    return text.translate(_letters(font) or {} if font else _PRIVATE_SYMBOL)
