"""Letters of symbol fonts, which documents keep at private code points: `U+F02A` is an asterisk.

Source: ISO/IEC 29500-1, 17.3.3.30 (sym: F000 is added to the code); Adobe's Symbol encoding, in the order of its codes.
"""

from __future__ import annotations

_LOW = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
"""From 20 to 7E."""
_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\ufffd〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
"""From A0 to FE."""
_PRIVATE = range(0xF020, 0xF100)
_SYMBOL = {0x20 + at: letter for at, letter in enumerate(_LOW)} | {0xA0 + at: letter for at, letter in enumerate(_HIGH)}
_PRIVATE_SYMBOL = {0xF000 + code: letter for code, letter in _SYMBOL.items()} | {0xF02A: "*"}
_FONTS = frozenset(("symbol", "symbol mt", "opensymbol", "standard symbols ps", "standard symbols l"))


def is_symbol_font(font: str) -> bool:
    """Whether the font's letters stand at the places of Adobe's Symbol."""
    return font.strip().lower() in _FONTS


def symbol(code: str, font: str) -> str:
    """The letter of a `w:sym`, whose code is hexadecimal; empty for a code that is none."""
    try:
        number = int(code[:8], 16)
    except ValueError:
        return ""
    if number < 0x100 and is_symbol_font(font):
        number += 0xF000
    if not 0x20 <= number < 0xD800 and not 0xE000 <= number < 0x110000:
        return ""
    return from_symbols(chr(number), font)


def from_symbols(text: str, font: str) -> str:
    """The text with private code points of a symbol font as the letters that they show.

    Where the font isn't told it is taken for Symbol, the first that Word offers; those of others stay.
    """
    if not any(ord(letter) in _PRIVATE for letter in text):
        return text
    return text.translate(_PRIVATE_SYMBOL) if is_symbol_font(font) or not font else text
