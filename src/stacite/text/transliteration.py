"""Transliterate texts to ASCII, for citation keys; and a simple fold without case, diacritics and punctuation."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from stacite.text.characters import APOSTROPHES, without_diacritics
from stacite.text.patterns import pattern
from stacite.text.tables import table

_TABLES = table("stacite.text", "transliteration.toml")
UNDECOMPOSED = str.maketrans(_TABLES["latin"])
"""For str.translate: Latin letters that Unicode does not decompose, like `ß` and `ø`."""
_TO_ASCII: dict[str, str] = _TABLES["cyrillic"] | _TABLES["greek"]
_FOREIGN = pattern(r"[^\x00-\x7f]")
_APOSTROPHES_AND_EMPHASIS = pattern(rf"[{APOSTROPHES}*]")
_WORD = pattern(r"\w+")
# Unicode's names of these characters contain their sound.
_NAMED = pattern(r"(?:HANGUL SYLLABLE|(?:KATAKANA|HIRAGANA) LETTER(?: SMALL)?) ([A-Z]+)")


def to_ascii(text: str) -> str:
    """Return the text in ASCII; characters without a common transliteration, like Chinese ones, are left out."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text.translate(UNDECOMPOSED))
    return _FOREIGN.sub(lambda match: _character_to_ascii(match[0]), text)


def _character_to_ascii(character: str) -> str:
    bare = without_diacritics(character)
    if bare.isascii():
        return bare
    # `й` decomposes, but its own spelling differs from that of `и`.
    if known := _TO_ASCII.get(character.lower()) or _TO_ASCII.get(bare.lower()):
        return known.strip("-")
    match = _NAMED.match(unicodedata.name(character, ""))
    return match[1].lower() if match else ""


@lru_cache(maxsize=1024)
def simple_fold(text: str) -> str:
    """Return a key that is equal for texts that differ only in case, diacritics, punctuation or spacing."""
    plain = without_diacritics(text)
    if not plain.isascii():
        plain = plain.translate(UNDECOMPOSED)
    return " ".join(_WORD.findall(_APOSTROPHES_AND_EMPHASIS.sub("", plain).casefold()))
