"""Scripts of texts: which one a text is written in, which texts can be compared, and how many words it has."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

from stacite.text.folding import clean

_EAST_ASIAN = frozenset(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"))
# Titles in all scripts contain them: names of species, formulas, acronyms.
_GUESTS = frozenset(("LATIN", "GREEK"))
# A script with a fourth of the letters is that of the text, even if more letters are Latin.
_SHARE = 4


@lru_cache(maxsize=1024)
def script(text: str) -> str:
    """Return `LATIN`, `CYRILLIC`, `CJK` (Chinese, Japanese, Korean) …; empty for a text without letters."""
    found = Counter(_script_group(letter) for letter in clean(text) if letter.isalpha())
    hosts = [(count, name) for name, count in found.items() if name not in _GUESTS]
    count, host = max(hosts, default=(0, ""))
    guests = [(number, name) for name, number in found.items() if name in _GUESTS]
    return host if count * _SHARE >= found.total() else max(guests, default=(0, host))[1]


def same_script(one: str, other: str) -> bool:
    """Whether both are in the same script, or one has no letters."""
    return script(one) == script(other) or not (script(one) and script(other))


@lru_cache(maxsize=4096)
def _script_group(letter: str) -> str:
    name = unicodedata.name(letter, "?").split(" ")[0].split("-")[0]
    return "CJK" if name in _EAST_ASIAN else name


# Scripts without spaces between words.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")


@lru_cache(maxsize=4096)
def _script_name(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0] if letter.isalpha() else ""


def have_common_script(one: str, other: str) -> bool:
    """Whether two texts have a script in common, or one has no letters."""
    mine, theirs = ({_script_name(letter) for letter in text[:300]} - {""} for text in (one, other))
    return not mine or not theirs or bool(mine & theirs)


def word_count(folded: str) -> int:
    """Count the words of a folded text; two characters of a script without spaces count as a word."""
    return (_unspaced_characters(folded) + 1) // 2 if is_unspaced(folded) else len(folded.split())


def is_unspaced(text: str) -> bool:
    """Whether a text is in a script without spaces between words."""
    letters = _unspaced_characters(text)
    return letters > 0 and 2 * letters >= len(text[:300].replace(" ", ""))


def _unspaced_characters(text: str) -> int:
    return sum(_script_name(letter) in _UNSPACED for letter in text[:300])
