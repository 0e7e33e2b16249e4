"""A person's name that came in one piece."""

from __future__ import annotations

from stacite.model.item import Name

_PARTICLES = frozenset("d' da dal dalla de degli dei del della delle den der di du la le lo van von".split())


def person_of(whole: str) -> Name | None:
    """`Lind, Ada` by its comma; else the family name is the last word, with the particles before it."""
    family, comma, given = (part.strip() for part in whole.partition(","))
    if comma and family and given:
        return Name(family, given)
    words = whole.strip(" ,").split()
    if not words:
        return None
    cut = next((at for at, word in enumerate(words) if at and word.lower() in _PARTICLES), len(words) - 1)
    return Name(" ".join(words[cut:]), " ".join(words[:cut]))
