"""Fold texts for comparing: only words, without markup, case, diacritics and encoding errors.

Also their transliteration to ASCII, for citation keys.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from stacite.text.characters import APOSTROPHES, DASHES, without_diacritics
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


@lru_cache(maxsize=4096)
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


@lru_cache(maxsize=8192)
def simple_fold(text: str) -> str:
    """Return a key that is equal for texts that differ only in case, diacritics, punctuation or spacing."""
    plain = without_diacritics(text)
    if not plain.isascii():
        plain = plain.translate(UNDECOMPOSED)
    return " ".join(_WORD.findall(_APOSTROPHES_AND_EMPHASIS.sub("", plain).casefold()))


LONGEST = 2_000
"""Characters of a text that are used; no title, name or page range is longer."""
_LONGEST_WORD = 80
_SUBTITLE = pattern(r"<subtitle>", re.IGNORECASE)
# Attributes need values, so that `a <b and c> d` stays.
_TAG = pattern(r"</?[A-Za-z][\w:.-]*(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s<>\"']+))*\s*/?>")
_EMPHASIS = pattern(r"\*([^*]+)\*")
# Beside the usual dashes the two-em and three-em ones, and compatibility forms.
_DASHES = pattern(f"[{DASHES}\u2e3a\u2e3b\ufe58\ufe63\uff0d]")
# Soft hyphens and what else has no width; trademark signs, which NFKC would spell out.
_INVISIBLE = pattern("[\u00ad\u200b-\u200f\u2060\ufeff™℠]")
# Beside apostrophes what is typed for them: quotation marks, accents, primes.
_APOSTROPHES = pattern(f"[{APOSTROPHES}‘‛`´ʻʹ′]")
_NO_WORD = pattern(r"[\W_]+")


def _greek_names() -> dict[int, str]:
    """`α` as `alpha`: titles print one or the other."""
    names = {code: unicodedata.name(chr(code)).rpartition(" ")[2].lower() for code in range(ord("α"), ord("ω") + 1)}
    return names | {ord("λ"): "lambda"}  # Unicode calls it LAMDA


_GREEK = _greek_names()


def clean(text: str) -> str:
    """Resolve entities, remove tags and emphasis, repair mojibake and collapse whitespace."""
    # Twice, since some records escape their entities again: `&amp;amp;`.
    text = text[:LONGEST]
    if "&" in text:
        import html  # noqa: PLC0415 - its table of entities is large, and most texts have none

        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", _SUBTITLE.sub(": ", text))
    if "*" in text:
        text = _EMPHASIS.sub(r"\1", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", _without_mojibake(text)))
    return " ".join(text.replace("\ufffd", " ").split())


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return words that are equal for texts that differ only in markup, case, diacritics, dashes, quotes or `&`."""
    text = _APOSTROPHES.sub("", clean(text))
    if text.isascii():
        text = text.casefold()
    else:
        # NFKC first, so that full-width and mathematical letters are plain ones when the table is applied.
        text = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).casefold().translate(UNDECOMPOSED)
        text = without_diacritics(text).translate(_GREEK)
    return " ".join(_NO_WORD.sub(" ", text.replace("&", " and ")).split())


def compact(text: str) -> str:
    """Fold and remove spaces: `data base` is `database`."""
    return fold(text).replace(" ", "")


@lru_cache(maxsize=8192)
def edit_distance(first: str, second: str, most: int = 3) -> int:
    """Count inserted, deleted, changed and exchanged characters (Damerau); more than `most` give `most` + 1.

    Texts that are longer than words count as far apart, unless they are equal.
    """
    if first == second:
        return 0
    if abs(len(first) - len(second)) > most or len(first) > _LONGEST_WORD:
        return most + 1
    before: list[int] = []
    last = list(range(len(second) + 1))
    for row, left in enumerate(first, 1):
        now = [row]
        for column, right in enumerate(second, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (left != right))
            # Two exchanged characters (`hte` for `the`) count as one mistake.
            if before and column > 1 and left == second[column - 2] and first[row - 2] == right:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        # No later row can get down to `most` again.
        if min(now) > most:
            return most + 1
        before, last = last, now
    return min(last[-1], most + 1)


def _without_mojibake(text: str) -> str:
    """Repair UTF-8 that was decoded as Windows-1252 or Latin-1: the whole text, else each word if possible."""
    whole = _reread(text)
    return whole or " ".join(word if word.isascii() else _reread(word) or word for word in text.split(" "))


def _reread(text: str) -> str:
    """Return the repaired text, or nothing if it was decoded correctly."""
    try:
        return b"".join(_windows_1252_byte(character) for character in text).decode("utf-8")
    except UnicodeError:
        return ""


def _windows_1252_byte(character: str) -> bytes:
    """Encode as Windows-1252, with Latin-1's controls in its five gaps, as most programs do."""
    return bytes((ord(character),)) if ord(character) < 0x100 else character.encode("cp1252")
