"""Whether two names are one person's, or one body's."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from stacite.compare.fold import clean, compact, edit_distance, fold
from stacite.model.item import Name
from stacite.model.pattern import pattern


class Match(Enum):
    """How near two names are."""

    SAME = 0
    SWAPPED = 1
    """The one's family name is the other's given name."""
    INITIAL = 2
    """One family name, another first initial."""
    SPELLING = 3
    """Family names one slip of the pen apart, or two transliterations of one."""
    OTHER = 4


_PARTICLES = frozenset(
    """van von der den de del della dello di da do dos das du la le les lo el al ten ter zu zur zum vom y e st saint ibn
    bin ben af av""".split()
)
_SUFFIX = pattern(r"[\s,]+(?:jr|sr|junior|senior|ii|iii|iv|esq|ph\.?d|m\.?d)\.?$", re.IGNORECASE)
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa"}
)
_SPELT = pattern(r"(?<![aeiouq])([aou])e(?=[^aeiou])")
"""`ue` for `ü` between consonants; not that of Bauer."""
_SOUNDS = tuple(
    (pattern(letters), sound)
    for letters, sound in (
        ("shch|tsch|sch|tch|sh|ch|cz|ts|tz", "c"),
        ("kh", "h"),
        ("ks", "x"),
        ("[iy]([aeou])", r"\1"),
        ("[iyj]+", "i"),
        ("w|ff|ph", "v"),
        (r"(.)\1+", r"\1"),
    )
)
"""What transliterations spell one way or the other."""
_INVERTED = pattern(r"([^\s,]+(?: [^\s,]+){0,2}), ([^\s,]+(?: [^\s,]+){0,2})")
_TELLING = 4
"""Letters by which a body or a single name is known inside a longer one."""
_LONG = 5
"""Letters of a family name in which one slip is taken for one: short ones differ from others by a letter."""
_LONG_ENOUGH = 6


def same_person(one: Name, other: Name) -> bool:
    """Whether the two may be one, initials and all."""
    return match(one, other) in (Match.SAME, Match.SWAPPED)


@lru_cache(maxsize=4096)
def match(one: Name, other: Name) -> Match:
    """How near the two are; whoever is named first."""
    one, other = as_person(one), as_person(other)
    if one == other:
        return Match.SAME
    if _keys(one) & _keys(other) or _is_part(one, other) or _is_part(other, one):
        return Match.SAME if _may_be_one(_given(one), _given(other)) else Match.INITIAL
    if one.literal or other.literal:
        return Match.SAME if _same_body(one, other) or _is_named(one, other) or _is_named(other, one) else Match.OTHER
    if _is_swapped(one, other) or _is_swapped(other, one):
        return Match.SWAPPED
    few, many = sorted((_words(one), _words(other)), key=len)
    if few and (few == many or (not (one.given and other.given) and set(few) <= set(many))):
        return Match.SAME
    return Match.SPELLING if _spelled_alike(compact(_family(one)), compact(_family(other))) else Match.OTHER


def as_person(name: Name) -> Name:
    """A person whom a registry holds as one text, family name first; others as they are."""
    found = _INVERTED.fullmatch(name.literal)
    return Name(found[1], found[2]) if found else name


def shown(name: Name) -> str:
    """The name as a reader sees it."""
    return clean(str(name))


@lru_cache(maxsize=4096)
def _family(name: Name) -> str:
    return _SUFFIX.sub("", clean(name.literal or name.family))


@lru_cache(maxsize=4096)
def _given(name: Name) -> list[str]:
    return fold(_SUFFIX.sub("", clean(name.given))).split()


@lru_cache(maxsize=4096)
def _words(name: Name) -> list[str]:
    """All parts, in no order: `García Márquez, Gabriel` is `Márquez, Gabriel García`."""
    parts = (name.literal, name.given, name.dropping_particle, name.non_dropping_particle, _family(name))
    return sorted(word for word in fold(" ".join(parts)).split() if len(word) == 1 or word not in _PARTICLES)


@lru_cache(maxsize=4096)
def _keys(name: Name) -> frozenset[str]:
    """What the family name may be written as."""
    found: set[str] = set()
    for family in (_family(name), _family(name).translate(_UMLAUTS)):
        words = fold(family).split()
        bare = [word for word in words if word not in _PARTICLES] or words
        found |= {"".join(words), "".join(bare)}
    found |= {_SPELT.sub(r"\1", key) for key in found}
    return frozenset(found - {""})


def _is_part(one: Name, other: Name) -> bool:
    """Whether the one's family name is part of the other's, of two words: `Márquez` of `García Márquez`."""
    few, many = set(fold(_family(one)).split()) - _PARTICLES, set(fold(_family(other)).split()) - _PARTICLES
    mine, theirs = _given(one), _given(other)
    return bool(few) and few < many and bool(mine and theirs) and mine[0][0] == theirs[0][0]


def _may_be_one(mine: list[str], theirs: list[str]) -> bool:
    """First initials alone are compared; who goes by a middle name has it among the others."""
    if not mine or not theirs or mine[0][0] == theirs[0][0]:
        return True
    return any(len(first) > 1 and first in others for first, others in ((mine[0], theirs), (theirs[0], mine)))


def _is_swapped(one: Name, other: Name) -> bool:
    """Whether the one's given name is the other's family name, and the other way round, be it by an initial."""
    mine, theirs = compact(one.family), compact(other.given)
    if compact(one.given) not in _keys(other):
        return False
    return mine == theirs or (min(len(mine), len(theirs)) == 1 and mine[0] == theirs[0])


def _same_body(one: Name, other: Name) -> bool:
    mine, theirs = fold(shown(one)), fold(shown(other))
    short, long = sorted((mine.replace(" ", ""), theirs.replace(" ", "")), key=len)
    if short == long:
        return bool(short)
    if len(short) >= _TELLING and short in long:
        return True
    words = max(mine, theirs, key=len).split()
    return len(short) > 1 and short in ("".join(word[0] for word in words), _initials(words))


def _is_named(body: Name, person: Name) -> bool:
    """Whether one text names the person: `Jane Q. Smith`."""
    words, given = fold(body.literal).split(), _given(person)
    if not words or not given or person.literal:
        return False
    return words[0][0] == given[0][0] and "".join(words).endswith(compact(_family(person)) or " ")


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words if len(word) > 3)


def _spelled_alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _LONG:
        return False
    if edit_distance(one, other, 1) <= 1:
        return True
    return min(len(one), len(other)) >= _LONG_ENOUGH and _sound(one) == _sound(other)


def _sound(family: str) -> str:
    for letters, sound in _SOUNDS:
        family = letters.sub(sound, family)
    return family
