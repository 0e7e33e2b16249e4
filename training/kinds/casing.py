"""Headline case (Chicago 17, 8.159): all words but articles, short prepositions and conjunctions."""

from __future__ import annotations

from functools import lru_cache

_SMALL = frozenset(
    (
        "a an the and but or nor for of in on at to by as from with into over per via vs. v. if than de la le du der"
    ).split()
)


@lru_cache(maxsize=4096)
def headline(title: str) -> str:
    """A title in headline case; words that hold a capital already stay as they are."""
    words = title.split(" ")
    found = []
    first = True
    for at, word in enumerate(words):
        bare = word.strip("“”‘’*()[],:;?!")
        if bare in _SMALL and not first and at < len(words) - 1:
            found.append(word)
        else:
            found.append(_capital(word))
        first = word.endswith((":", "?", "!", "—")) or (
            word.endswith(".") and len(word) > 4 and not word.endswith("omm.")
        )
    return " ".join(found)


def _capital(word: str) -> str:
    for at, letter in enumerate(word):
        if letter.isalnum():
            return word[:at] + letter.upper() + word[at + 1 :]
    return word


def first_up(title: str) -> str:
    """A title whose first letter is a capital."""
    return _capital(title)
