"""Characters and their diacritics: taken off for comparing, put on by LaTeX's text accents.

Sources: Unicode Standard Annex 15 (normalization forms); LaTeX2e manual, 23.5 (accents); The LaTeX Companion,
3rd ed., tables of text accents (OT1, T1).
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

LATEX_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "textcommabelow": "\u0326",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
"""Combining marks by the command that sets them, the backslash left out."""
