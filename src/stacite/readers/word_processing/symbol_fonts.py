"""Characters of symbol fonts, which documents store at private code points: `U+F02A` is an asterisk.

Source: ISO/IEC 29500-1, 17.3.3.30 (sym: F000 is added to the code). The fonts' characters and their sources are in
`symbol_fonts.toml`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping


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
    if number < 0x100 and _font_characters(font):
        number += 0xF000
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
