"""In which script a text is written: names and titles of two scripts can't be compared."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

from stacite.compare.fold import clean

_EAST_ASIAN = frozenset(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"))
_GUESTS = frozenset(("LATIN", "GREEK"))
"""They stand in titles of every script: names of species, formulas, acronyms."""
_SHARE = 4
"""A script to which a fourth of the letters belongs is the text's, be there more Latin ones."""


@lru_cache(maxsize=1024)
def script(text: str) -> str:
    """`LATIN`, `CYRILLIC`, `CJK` (Chinese, Japanese, Korean) …; empty for a text without letters."""
    found = Counter(_script(letter) for letter in clean(text) if letter.isalpha())
    hosts = [(count, name) for name, count in found.items() if name not in _GUESTS]
    count, host = max(hosts, default=(0, ""))
    guests = [(number, name) for name, number in found.items() if name in _GUESTS]
    return host if count * _SHARE >= found.total() else max(guests, default=(0, host))[1]


def same_script(one: str, other: str) -> bool:
    """Whether the two are written in one script, or one of them has no letters."""
    return script(one) == script(other) or not (script(one) and script(other))


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    name = unicodedata.name(letter, "?").split(" ")[0].split("-")[0]
    return "CJK" if name in _EAST_ASIAN else name
