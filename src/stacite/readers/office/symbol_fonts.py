"""The bullets, stars, ticks, arrows and numbers of Microsoft's symbol fonts, by the places that they have there.

Source: the Unicode Standard, 7.0, which took in the letters of Wingdings and Webdings (ISO/IEC JTC1/SC2/WG2 N4384);
where a font's letter is only smaller or bolder than a common one (`■`, `●`, `→`), the common one stands here, which
other programs print too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_PRIVATE = 0xF000
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
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": _WINGDINGS_3, "webdings": _WEBDINGS}
_LETTERS: Mapping[str, Mapping[int, str]] = {
    font: {_PRIVATE + start + at: letter for start, row in rows.items() for at, letter in enumerate(row)}
    for font, rows in _FONTS.items()
}


def letters_of_font(font: str) -> Mapping[int, str] | None:
    """For each private code point of a font, the letter that it shows, as far as known; None for other fonts."""
    return _LETTERS.get(font.strip().lower())
