"""Texts in ASCII, for citation keys, and a plain fold of words: case, diacritics and punctuation gone."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from stacite.text.characters import without_diacritics
from stacite.text.patterns import pattern

_LETTERS = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L"}
    | {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h", "Ħ": "H", "ŋ": "n", "Ŋ": "N"}
)
"""Latin letters that Unicode does not take apart."""
_CYRILLIC = dict(
    pair.split("=")
    for pair in """
    а=a б=b в=v г=g д=d е=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch
    ъ=- ы=y ь=- э=e ю=iu я=ia ё=e і=i ї=i є=ie ґ=g ў=u ј=j љ=lj њ=nj ћ=c џ=dz ђ=dj
    """.split()
)
"""As libraries do (ALA-LC Romanization Tables, without their marks); `-` is a letter without a sound."""
_GREEK = dict(
    pair.split("=")
    for pair in """
    α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o
    """.split()
)
"""ISO 843, transcription."""
_FOREIGN = pattern(r"[^\x00-\x7f]")
_MARKS = pattern(r"['’ʼ*]")
_WORD = pattern(r"\w+")
_NAMED = pattern(r"(?:HANGUL SYLLABLE|(?:KATAKANA|HIRAGANA) LETTER(?: SMALL)?) ([A-Z]+)")
"""Unicode's names of these letters tell their sound."""


def to_ascii(text: str) -> str:
    """The text in ASCII as far as there is a usual way; Chinese characters have none and are left out."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text.translate(_LETTERS))
    return _FOREIGN.sub(lambda match: _character_to_ascii(match[0]), text)


def _character_to_ascii(letter: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    if bare.isascii():
        return bare
    lower = letter.lower() if letter.lower() in _CYRILLIC else bare.lower()
    known = _CYRILLIC.get(lower, "") or _GREEK.get(lower, "")
    if known:
        return known.strip("-")
    match = _NAMED.match(unicodedata.name(letter, ""))
    return match[1].lower() if match else ""


@lru_cache(maxsize=1024)
def simple_fold(text: str) -> str:
    """A key under which titles and names are equal that differ in case, accents, marks or spacing."""
    plain = without_diacritics(text)
    if not plain.isascii():
        plain = plain.translate(_LETTERS)
    return " ".join(_WORD.findall(_MARKS.sub("", plain).casefold()))
