"""Characters of symbol fonts, which documents keep at private code points: `U+F02A` is an asterisk.

Sources: ISO/IEC 29500-1, 17.3.3.30 (sym: F000 is added to the code); Adobe's Symbol encoding, in the order of its
codes; for Microsoft's fonts the Unicode Standard, 7.0, which took in the characters of Wingdings and Webdings
(ISO/IEC JTC1/SC2/WG2 N4384). Where a font's character is only smaller or bolder than a common one (`■`, `●`, `→`),
the common one stands here, which other programs print too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping


_PRIVATE_START = 0xF000
"""Added to a font's code: ISO/IEC 29500-1, 17.3.3.30."""
_FIGURES, _BLACK_FIGURES = "⓪①②③④⑤⑥⑦⑧⑨⑩", "⓿❶❷❸❹❺❻❼❽❾❿"
_WINGDINGS = {
    0x21: "✏✂✁",
    0x28: "☎✆✉",
    0x3F: "✍",
    0x41: "✌",
    0x45: "☜☞☝☟",
    0x4A: "☺",
    0x4C: "☹",
    0x51: "✈☼",
    0x54: "❄",
    0x56: "✞",
    0x58: "✠✡☪☯",
    0x6C: "●❍■□",
    0x71: "❑❒",
    0x74: "⧫◆❖⬥⌧",
    0x7A: "⌘",
    0x80: _FIGURES + _BLACK_FIGURES,
    0x9E: "·•▪○",
    0xA4: "◉◎",
    0xA7: "▪◻",
    0xAA: "✦★✶✴✹✵",
    0xB5: "✪✰",
    0xD8: "➢",
    0xDF: "←→↑↓↖↗↙↘",
    0xE8: "➔",
    0xEF: "⇦⇨⇧⇩⬄⇳",
    0xFB: "✗✓☒☑",
}
_WINGDINGS_2 = {
    0x4F: "✗✓☒☑☒☒",
    0x5D: "‽",
    0x69: _FIGURES + _BLACK_FIGURES,
    0x80: "☉",
    0x82: "☽☾",
    0x85: "✝",
    0x95: "⋅·•●○",
    0x9D: "⊙⦿",
    0xA1: "◾■□",
    0xA8: "▣",
    0xAD: "⬩⬥◇",
    0xB1: "◈",
    0xB6: "⬪⬧◊",
    0xEB: "✶",
    0xF0: "✹",
    0xF8: "※⁂",
}
_WINGDINGS_3 = {0x21: "←→↑↓↖↗↙↘", 0x66: "←→↑↓↖↗↘↙↔↕", 0x70: "▲▼△▽◀▶◁▷◣◢◤◥", 0x7D: "▶"}
_WEBDINGS = {0x33: "◀▶▲▼", 0x61: "✔", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "✖"}
_MICROSOFT_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
}
_MICROSOFT_CHARACTERS: Mapping[str, Mapping[int, str]] = {
    font: {_PRIVATE_START + start + at: letter for start, row in rows.items() for at, letter in enumerate(row)}
    for font, rows in _MICROSOFT_FONTS.items()
}


def microsoft_characters(font: str) -> Mapping[int, str] | None:
    """For each private code point of a font, the letter that it shows, as far as known; None for other fonts."""
    return _MICROSOFT_CHARACTERS.get(font.strip().lower())


_SYMBOL_FROM_20 = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
"""From 20 to 7E."""
_SYMBOL_FROM_A0 = (
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\ufffd〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
)
"""From A0 to FE."""
_PRIVATE_CHARACTER = pattern("[\uf020-\uf0ff]")
_PRIVATE_USE = pattern("[\ue000-\uf8ff]")
_SYMBOL = {0x20 + at: letter for at, letter in enumerate(_SYMBOL_FROM_20)} | {
    0xA0 + at: letter for at, letter in enumerate(_SYMBOL_FROM_A0)
}
_PRIVATE_SYMBOL = {0xF000 + code: letter for code, letter in _SYMBOL.items()} | {0xF02A: "*"}
_SYMBOL_FONTS = frozenset(("symbol", "symbol mt", "opensymbol", "standard symbols ps", "standard symbols l"))


def _font_characters(font: str) -> Mapping[int, str] | None:
    """What the font's private code points show; None for a font of usual letters, or one that isn't known."""
    return _PRIVATE_SYMBOL if font.strip().lower() in _SYMBOL_FONTS else microsoft_characters(font)


def is_symbol_font(font: str) -> bool:
    """Whether the font shows other letters than those that are written in it."""
    return _font_characters(font) is not None


def has_unknown_symbol(mark: str) -> bool:
    """Whether a letter is left that only a font can show."""
    return _PRIVATE_USE.search(mark) is not None


def symbol_character(code: str, font: str) -> str:
    """The letter of a `w:sym`, whose code is hexadecimal; empty for a code that is none."""
    try:
        number = int(code[:8], 16)
    except ValueError:
        return ""
    if number < 0x100 and _font_characters(font):
        number += 0xF000
    if not 0x20 <= number < 0xD800 and not 0xE000 <= number < 0x110000:
        return ""
    return with_symbols(chr(number), font)


def with_symbols(text: str, font: str) -> str:
    """The text with private code points of a symbol font as the letters that they show.

    Where the font isn't told it is taken for Symbol, the first that Word offers; those of others stay.
    """
    if not _PRIVATE_CHARACTER.search(text):
        return text
    return text.translate(_font_characters(font) or {} if font else _PRIVATE_SYMBOL)
