"""Names as BibTeX splits them: `von Last, Jr, First` (Patashnik, BibTeXing, section 4)."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import dropwhile
from typing import TYPE_CHECKING

from stacite.exporters.clean_text import clean
from stacite.exporters.latex_text import latex_text, protected, whole_name
from stacite.model.item import Name
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

_FAMILY = pattern(r"[A-Z][A-Za-z0-9]*")
_GIVEN = pattern(r"[A-Z][A-Za-z]*\.?(?: [A-Z][A-Za-z]*\.?)*")
_SIGNS = pattern(r"[,\[\]()]|\band\b", re.IGNORECASE)
"""What parts a list of names or a name, or the label that natbib makes of it."""


def bibtex_names(names: Iterable[Name], *, raw: bool = False) -> str:
    """All names, joined by `and`; those without a letter are left out. `raw` as latex_text has it."""
    return " and ".join(filter(None, (bibtex_name(name, raw=raw) for name in names)))


@lru_cache(maxsize=4096)
def bibtex_name(name: Name, *, raw: bool = False) -> str:
    """One name; a body's is braced, so that it stays whole."""
    if _is_usual(name):
        return f"{name.family}, {name.given}"
    name = _cleaned(name)
    if name.literal or not name.family:
        return _whole(name.literal or str(name), raw=raw)
    family, given, suffix = _last(name, raw=raw), _part(name.given, raw=raw), _part(name.suffix, raw=raw)
    if suffix:
        return f"{family}, {suffix}, {given}" if given else _whole(str(name), raw=raw)
    return f"{family}, {given}" if given else family


def _is_usual(name: Name) -> bool:
    """Whether nothing in the name needs a second look: `Doe, Jane B.`."""
    if name.literal or name.suffix or name.dropping_particle or name.non_dropping_particle:
        return False
    is_plain = _FAMILY.fullmatch(name.family) and _GIVEN.fullmatch(name.given)
    return bool(is_plain) and "and" not in f"{name.family} {name.given}".lower()


def _cleaned(name: Name) -> Name:
    parts = (
        name.family,
        name.given,
        name.literal,
        name.dropping_particle,
        name.non_dropping_particle,
        name.suffix,
    )
    cleaned = tuple(clean(part) if part else "" for part in parts)
    return name if cleaned == parts else Name(*cleaned)


def _whole(text: str, *, raw: bool) -> str:
    latex = latex_text(text, raw=raw)
    return whole_name(latex) if latex else ""


def _part(text: str, *, raw: bool) -> str:
    if not text:
        return ""
    latex = latex_text(text, raw=raw)
    return protected(latex) if _SIGNS.search(latex) else latex


def _last(name: Name, *, raw: bool) -> str:
    particles = " ".join(filter(None, (name.dropping_particle, name.non_dropping_particle)))
    family, particle = latex_text(name.family, raw=raw), _part(particles, raw=raw)
    alone = not (name.given or particle)
    if _SIGNS.search(family) or _hides_particle(name.family) or (alone and " " in family):
        family = protected(family)
    return f"{particle} {family}" if particle else family


def _hides_particle(family: str) -> bool:
    """Whether BibTeX would read `García de` in `García de la Torre` as the particle.

    It takes all words up to the last that starts in lower case, but for the very last word.
    """
    words = family.split()[:-1]
    return any(word[0].islower() for word in dropwhile(lambda word: word[0].islower(), words))
