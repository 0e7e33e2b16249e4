"""Characters: sets of those that several formats use, and diacritics, taken off for comparing.

Source: Unicode Standard Annex 15 (normalization forms).
"""

from __future__ import annotations

import unicodedata


def without_diacritics(text: str) -> str:
    """The text decomposed (Unicode NFKD), without combining marks: `é` as `e`, `ﬁ` as `fi`."""
    spread = text if text.isascii() else unicodedata.normalize("NFKD", text)
    if spread.isascii() or not (marks := {letter for letter in set(spread) if unicodedata.combining(letter)}):
        return spread
    return "".join(letter for letter in spread if letter not in marks)


SUPERSCRIPT_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SUBSCRIPT_DIGITS = "₀₁₂₃₄₅₆₇₈₉"
FULL_WIDTH_DIGITS = "０１２３４５６７８９"
