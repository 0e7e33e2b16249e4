"""Tells the language of a title by its function words (data: languages.toml), where that is sure."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Any

from stacite.text.patterns import pattern
from stacite.text.tables import table

_WORD = pattern(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# `l'histoire`, `dell'arte`: what is elided is a function word.
_ELIDED = {
    "fr": frozenset(("l", "d", "qu", "jusqu", "aujourd")),
    "it": frozenset(("l", "d", "dell", "nell", "all", "dall", "sull", "un")),
}
_MOST_WORDS = 100


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    tables: dict[str, Any] = table("stacite.text", "languages.toml")
    return {language: frozenset(words.split()) for language, words in tables["words"].items()}, tables["letters"]


def title_language(title: str) -> str:
    """The language of a title, `de`; empty where it is not sure, and for English.

    Only words in lower case count, and the first one beside them: others may be parts of names (`Los Angeles`).
    """
    known, letters = _tables()
    found: Counter[str] = Counter()
    for at, word in enumerate(_WORD.findall(title)[:_MOST_WORDS]):
        if at and not word.islower():
            continue
        part, _, rest = word.lower().replace("’", "'").partition("'")
        weight = 2 if at else 1
        for language, words in known.items():
            if part in _ELIDED.get(language, ()) if rest else part in words:
                found[language] += weight
    for language, only in letters.items():
        found[language] += 2 * any(letter in title.lower() for letter in only)
    (best, most), (_, second) = [*found.most_common(2), ("", 0), ("", 0)][:2]
    # One word says little beside English ones, which a name in an English title has around it.
    is_sure = most >= 2 and most > second and most >= 2 * found["en"]
    return best if is_sure and best not in ("en", "la") else ""
