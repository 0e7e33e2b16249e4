"""Whether a PDF's fonts tell which letters they show, or only which glyphs (ISO 32000-1, 9.10: ToUnicode).

Without that map a program hands out code points for private use, control characters, or letters that stand elsewhere in
the alphabet; what comes out is no text in any language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

DOUBT = (
    "The fonts do not tell which letters they show (no ToUnicode map), so the text may be misread;"
    " run text recognition (OCR) on the PDF or read the file that it was made from."
)
_UNKNOWN = 0.05
"""Share of signs without a meaning; old fonts have some ligatures or bullets among them."""
_FEWEST, _FEWEST_WORDS, _MOST_WORDS = 150, 40, 20_000
"""Letters and words that it takes to judge by, and words that are enough."""
_WORD = pattern(r"[^\W\d_]{4,40}")
_LEADERS = pattern(r"([.·…_=*-])\1+")
"""`.....` before a page's number, `____` in a form."""
_VOWELS = frozenset("aeiouyæœøıə")
_OFTEN = 4
"""Of the letters that a text has most often: `a`, `e`, `i` or `o` is among them in every language."""
_VOWEL_SHARES = (0.24, 0.68)
"""Languages in Latin letters have from 0.35 to 0.55; letters moved in the alphabet have other shares."""
_MUTE = 0.3
"""Share of words of four letters or more without a vowel: some 0.01 in English, 0.04 in Czech."""
_FOREIGN = 0.65
"""Share of letters beyond A to Z: 0.3 in Vietnamese; Cyrillic read by a Western code page has nearly nothing else."""
_SIGNS = 0.4
"""Share of punctuation and symbols: 0.05 in prose, 0.2 in notes."""


def are_misread(texts: Iterable[str]) -> bool:
    """Whether these lines are no text. Scripts other than the Latin are judged by unknown signs alone."""
    counts: Counter[str] = Counter()
    words: list[str] = []
    for text in texts:
        # Addresses are words in no language.
        plain = " ".join(word for word in _LEADERS.sub(r"\1", text).split() if not re.search(r"[/@]|www\.", word))
        counts.update(plain)
        if len(words) < _MOST_WORDS:
            words += _WORD.findall(plain)
    inked = {letter: count for letter, count in counts.items() if not letter.isspace()}
    total = sum(inked.values())
    if sum(count for letter, count in inked.items() if _is_unknown(letter)) > _UNKNOWN * total:
        return True
    signs = sum(count for letter, count in inked.items() if unicodedata.category(letter)[0] in "PS")
    return total >= _FEWEST and (signs > _SIGNS * total or _is_no_language(inked, words))


def _is_unknown(letter: str) -> bool:
    """Unassigned, for private use, a control character, or the sign for what has no meaning."""
    return letter == "\ufffd" or unicodedata.category(letter) in ("Co", "Cn", "Cc", "Cs")


def _is_no_language(inked: dict[str, int], words: list[str]) -> bool:
    """Whether Latin letters follow each other as in no language."""
    letters = sum(count for letter, count in inked.items() if letter.isalpha())
    latin = {letter: count for letter, count in inked.items() if _is_latin(letter)}
    total = sum(latin.values())
    if total < max(_FEWEST, 0.6 * letters):
        return False
    plain: Counter[str] = Counter()
    for letter, count in latin.items():
        plain[_base(letter)] += count
    if not any(letter in "aeio" for letter, _ in plain.most_common(_OFTEN)):
        return True
    vowels = sum(count for letter, count in plain.items() if letter in _VOWELS) / total
    foreign = sum(count for letter, count in latin.items() if letter > "\x7f")
    if not _VOWEL_SHARES[0] < vowels < _VOWEL_SHARES[1] or foreign > _FOREIGN * total:
        return True
    judged = [word for word in words if _is_latin(word[0])]
    mute = sum(not any(_base(letter) in _VOWELS for letter in word) for word in judged)
    return len(judged) >= _FEWEST_WORDS and mute > _MUTE * len(judged)


def _is_latin(letter: str) -> bool:
    base = _base(letter)
    return "a" <= base <= "z" or base in _VOWELS


def _base(letter: str) -> str:
    """The letter without its accents, small."""
    if letter < "\x80":
        return letter.lower()
    return unicodedata.normalize("NFD", letter)[0].lower()
