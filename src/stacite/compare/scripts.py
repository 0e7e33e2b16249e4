"""Scripts of titles: which can be compared letter by letter, and how much a title without blanks says."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_DENSE = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
"""Scripts that put no blanks between words."""


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0] if letter.isalpha() else ""


def have_common_script(one: str, other: str) -> bool:
    """Whether two texts share a script, or one has no letters at all."""
    mine, theirs = ({_script(letter) for letter in text[:300]} - {""} for text in (one, other))
    return not mine or not theirs or bool(mine & theirs)


def weight(folded: str) -> int:
    """Words of a folded text; two letters of a script without blanks count as one."""
    return (_dense_letters(folded) + 1) // 2 if is_dense(folded) else len(folded.split())


def is_dense(text: str) -> bool:
    """Whether a text is in a script that puts no blanks between words."""
    letters = _dense_letters(text)
    return letters > 0 and 2 * letters >= len(text[:300].replace(" ", ""))


def _dense_letters(text: str) -> int:
    return sum(_script(letter) in _DENSE for letter in text[:300])
