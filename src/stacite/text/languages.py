"""Tells the language of a title by its function words (data: languages.toml)."""

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
def _tables() -> tuple[dict[str, frozenset[str]], dict[str, str], frozenset[str]]:
    """Function words and letters by language, and the words that English shares with others."""
    tables: dict[str, Any] = table("stacite.text", "languages.toml")
    words = {language: frozenset(listed.split()) for language, listed in tables["words"].items()}
    others = frozenset().union(*(each for language, each in words.items() if language != "en"))
    return words, tables["letters"], words["en"] & others | frozenset(tables["also"]["english"].split())


def title_language(title: str) -> str:
    """The language of a title, `de`; empty where it is not sure, and for English."""
    found = _counted(title)
    (best, most), (_, second) = [*found.most_common(2), ("", 0), ("", 0)][:2]
    # One word says little beside English ones, which a name in an English title has around it.
    is_sure = most >= 2 and most > second and most >= 2 * found["en"]
    return best if is_sure and best not in ("en", "la") else ""


def likely_language(title: str) -> str:
    """The language that a title most likely has, `en`; empty where nothing tells.

    Words that English shares with others (`in`, `is`) don't count. Where as many speak for English as for another
    language, it is the other one, and what has no function words is English if it has only letters of English.
    """
    found = _counted(title, _tables()[2])
    if not found:
        return "en" if all(map(str.isascii, filter(str.isalpha, title))) else ""
    most = max(found.values())
    return next((name for name, count in found.items() if count == most and name != "en"), "en")


def _counted(title: str, skipped: frozenset[str] = frozenset()) -> Counter[str]:
    """How much speaks for each language.

    Only words in lower case count, and the first one beside them: others may be parts of names (`Los Angeles`), unless
    the whole title is in capitals.
    """
    known, letters, _ = _tables()
    found: Counter[str] = Counter()
    in_capitals = title.isupper()
    for at, word in enumerate(_WORD.findall(title)[:_MOST_WORDS]):
        if at and not (word.islower() or in_capitals):
            continue
        part, _, rest = word.lower().replace("’", "'").partition("'")
        if part in skipped:
            continue
        weight = 2 if at else 1
        for language, words in known.items():
            if part in _ELIDED.get(language, ()) if rest else part in words:
                found[language] += weight
    for language, only in letters.items():
        if any(letter in title.lower() for letter in only):
            found[language] += 2
    return found
