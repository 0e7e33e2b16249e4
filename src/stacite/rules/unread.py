"""Notes in which nothing was read, though they may cite something."""

from __future__ import annotations

import re

from stacite.model.pattern import pattern

_SENTENCE_END = pattern(r"[.;!?]\s+(?=[^\W\d_a-zß-öø-ÿ])")
_BRACKETS = pattern(r"\([^()]{0,400}\)|\[[^\[\]]{0,400}\]")
_SIGN = pattern(r"[\d*“„«‘\"]|://")
"""A figure, italics, a quotation, an address: no citation is without one."""
_PINPOINT = pattern(r"(?:\b(?:pp?|S|fols?|Bl|nn?|notes?|Anm|Fn|arts?|ch|paras?)\b\.?|[§¶]) ?\d", re.IGNORECASE)
_FEWEST_WORDS = 2


def may_cite(text: str) -> bool:
    """Whether a sentence may cite something: it names a page or the like, or is made of names and figures."""
    return any(map(_looks_cited, _SENTENCE_END.split(text)))


def _looks_cited(sentence: str) -> bool:
    """In prose at least half of the words begin with small letters; in German, too, where nouns don't."""
    if _PINPOINT.search(sentence):
        return True
    words = _BRACKETS.sub(" ", sentence).split()
    small = sum(word.lstrip("*“„«‘\"'")[:1].islower() for word in words)
    return len(words) >= _FEWEST_WORDS and _SIGN.search(sentence) is not None and 2 * small < len(words)
