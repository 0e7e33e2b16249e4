"""Letters without their marks, for comparing."""

from __future__ import annotations

import re
import unicodedata

_MAYBE_MARK = re.compile("[\u0300-\u1fff\u20d0-\U0010ffff]")
"""Blocks that hold combining marks, among others; a text without is not looked through letter by letter."""


def without_marks(text: str) -> str:
    """The text decomposed (Unicode NFKD), without combining marks: `é` as `e`, `ﬁ` as `fi`."""
    spread = text if text.isascii() else unicodedata.normalize("NFKD", text)
    if _MAYBE_MARK.search(spread) is None:
        return spread
    return "".join(letter for letter in spread if not unicodedata.combining(letter))
