"""The language of a title, by its function words (data: languages.toml); the script of a text, and its words.

Scripts tell which texts can be compared, and how words are counted: some have no spaces between them.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Any

from stacite.text.folding import clean
from stacite.text.patterns import pattern
from stacite.text.tables import table

_WORD = pattern(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# `l'histoire`, `dell'arte`: what is elided is a function word.
_ELIDED = {
    "fr": frozenset(("l", "d", "qu", "jusqu", "aujourd")),
    "it": frozenset(("l", "d", "dell", "nell", "all", "dall", "sull", "un")),
}
_MOST_WORDS = 100
_EAST_ASIAN = frozenset(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"))
# Titles in all scripts contain them: names of species, formulas, acronyms.
_GUESTS = frozenset(("LATIN", "GREEK"))
# A script with a fourth of the letters is that of the text, even if more letters are Latin.
_SHARE = 4
_ENGLISH_WORDS = frozenset("the of and to that with for by from".split())
# Of an English text these are about a sixth, of a German, French or Dutch one a hundredth.
_ENGLISH_SHARE = 0.08
# Scripts without spaces between words.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")


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


@lru_cache(maxsize=8)  # of documents, which stay the same while their notes are edited
def is_english(text: str) -> bool:
    """Whether a text of several sentences is in English, by its smallest words."""
    words = _WORD.findall(text.casefold())
    return sum(map(_ENGLISH_WORDS.__contains__, words)) >= _ENGLISH_SHARE * len(words)


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


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, frozenset[str]], dict[str, str], frozenset[str]]:
    """Function words and letters by language, and the words that English shares with others."""
    tables: dict[str, Any] = table("stacite.text", "languages.toml")
    words = {language: frozenset(listed.split()) for language, listed in tables["words"].items()}
    others = frozenset().union(*(each for language, each in words.items() if language != "en"))
    return words, tables["letters"], words["en"] & others | frozenset(tables["also"]["english"].split())


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
