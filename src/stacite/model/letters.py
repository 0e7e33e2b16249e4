"""Letters without their marks, for comparing."""

from __future__ import annotations

import unicodedata


def without_marks(text: str) -> str:
    """The text decomposed (Unicode NFKD), without combining marks: `é` as `e`, `ﬁ` as `fi`."""
    spread = text if text.isascii() else unicodedata.normalize("NFKD", text)
    if spread.isascii() or not (marks := {letter for letter in set(spread) if unicodedata.combining(letter)}):
        return spread
    return "".join(letter for letter in spread if letter not in marks)
