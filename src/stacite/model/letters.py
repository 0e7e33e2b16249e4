"""Letters without their marks, for comparing."""

from __future__ import annotations

import unicodedata

_FIRST_MARK = "\u0300"
"""No combining mark comes before it; most texts need not be looked through letter by letter."""


def without_marks(text: str) -> str:
    """The text decomposed (Unicode NFKD), without combining marks: `é` as `e`, `ﬁ` as `fi`."""
    spread = text if text.isascii() else unicodedata.normalize("NFKD", text)
    if spread.isascii() or max(spread) < _FIRST_MARK:
        return spread
    return "".join(letter for letter in spread if not unicodedata.combining(letter))
