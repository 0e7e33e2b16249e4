"""Characters: sets of those that several formats use, and diacritics, taken off for comparing.

Source: Unicode Standard Annex 15 (normalization forms).
"""

from __future__ import annotations

import unicodedata

from stacite.text.patterns import pattern

SUPERSCRIPT_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SUBSCRIPT_DIGITS = "₀₁₂₃₄₅₆₇₈₉"
FULL_WIDTH_DIGITS = "０１２３４５６７８９"
DASHES = "‐-―−"
"""For a class of a pattern: all from the hyphen (U+2010) to the horizontal bar (U+2015), and the minus sign."""
APOSTROPHES = "'’ʼ"
"""Typed, typeset, and Unicode's own character."""
LONE_SURROGATE = pattern(r"[\ud800-\udfff]")
"""Half characters, which JSON can spell and nothing can print."""
RIGHT_TO_LEFT = pattern("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""A character of a script that is written from right to left (Hebrew, Arabic and others)."""


def without_diacritics(text: str) -> str:
    """The text decomposed (Unicode NFKD), without combining marks: `é` as `e`, `ﬁ` as `fi`."""
    decomposed = text if text.isascii() else unicodedata.normalize("NFKD", text)
    if decomposed.isascii() or not (marks := set(filter(unicodedata.combining, decomposed))):
        return decomposed
    return "".join(character for character in decomposed if character not in marks)
