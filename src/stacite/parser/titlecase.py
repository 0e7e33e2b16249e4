"""Whether words are set as titles are, rather than as sentences."""

from __future__ import annotations

from stacite.model.pattern import pattern
from stacite.parser.dates import YEAR

_SMALL = pattern(r"(?<=[ -])[a-zà-ÿ]{5,}\b")
_PERIOD = pattern(rf"\b(?:between|from|von|since|seit|in|by|bis|until) {YEAR}\b")


def is_title_case(text: str, most: int = 3) -> bool:
    """Titles have few words in small letters, sentences many; titles in German or French have up to two in five."""
    words = text.split()
    small = len(_SMALL.findall(text))
    if small > 1 and _PERIOD.search(text):
        return False
    return small <= 1 or small * 5 <= len(words) * 2 or small < most
