"""Letters of a URL that nobody sees, and that are asked for all the same."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNSEEN = pattern(
    r"[\u00a0\u00ad\u034f\u061c\u180e\u2000-\u200f\u202a-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff\ufff9-\ufffb]"
)
"""Soft hyphen, joiners, marks of direction, byte order mark, and every blank that is not the plain one."""
_JOINERS = "\u200c\u200d"


def unseen_letters(url: str) -> Iterator[int]:
    """Where they stand.

    A joiner between letters of a script that needs it (Persian, Hindi) is a part of the word, and none.
    """
    for match in _UNSEEN.finditer(url):
        at = match.start()
        if match[0] not in _JOINERS or not (_is_joined(url[at - 1 : at]) and _is_joined(url[at + 1 : at + 2])):
            yield at


def without_unseen(url: str) -> str:
    """The URL as it looks."""
    places = frozenset(unseen_letters(url))
    if not places:
        return url
    return "".join(letter for at, letter in enumerate(url) if at not in places)


def name_of(letter: str) -> str:
    """`a zero width space (U+200B)`."""
    word = {"\ufeff": "byte order mark", "\u00a0": "no-break space"}.get(letter)
    word = word or unicodedata.name(letter, "control character").lower()
    return f"a {word} (U+{ord(letter):04X})"


def _is_joined(letter: str) -> bool:
    return (letter > "\u02ff" and letter.isalpha()) or unicodedata.category(letter or " ").startswith("M")
