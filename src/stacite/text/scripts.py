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
    found = Counter(_script_group(character) for character in clean(text) if character.isalpha())
    hosts = [(count, name) for name, count in found.items() if name not in _GUESTS]
    count, host = max(hosts, default=(0, ""))
    guests = [(number, name) for name, number in found.items() if name in _GUESTS]
    return host if count * _SHARE >= found.total() else max(guests, default=(0, host))[1]


def same_script(left: str, right: str) -> bool:
    """Whether both are in the same script, or one has no letters."""
    return script(left) == script(right) or not (script(left) and script(right))


@lru_cache(maxsize=4096)
def _script_group(character: str) -> str:
    # A name begins with the script: `CYRILLIC SMALL LETTER A`, `KATAKANA-HIRAGANA PROLONGED SOUND MARK`.
    name = unicodedata.name(character, "?").split(" ")[0].split("-")[0]
    return "CJK" if name in _EAST_ASIAN else name


# Scripts without spaces between words.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")


@lru_cache(maxsize=4096)
def _script_name(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0] if character.isalpha() else ""


def have_common_script(first: str, second: str) -> bool:
    """Whether two texts have a script in common, or one has no letters."""
    left, right = ({_script_name(character) for character in text[:300]} - {""} for text in (first, second))
    return not left or not right or bool(left & right)


def word_count(folded: str) -> int:
    """Count the words of a folded text; two characters of a script without spaces count as a word."""
    return (_unspaced_characters(folded) + 1) // 2 if is_unspaced(folded) else len(folded.split())


def is_unspaced(text: str) -> bool:
    """Whether a text is in a script without spaces between words."""
    characters = _unspaced_characters(text)
    return characters > 0 and 2 * characters >= len(text[:300].replace(" ", ""))


def _unspaced_characters(text: str) -> int:
    return sum(_script_name(character) in _UNSPACED for character in text[:300])
