"""Names as BibTeX splits them: `von Last, Jr, First` (Patashnik, BibTeXing, section 4)."""

from __future__ import annotations

import re
from dataclasses import fields
from itertools import dropwhile
from typing import TYPE_CHECKING

from stacite.exporters.clean_text import clean
from stacite.exporters.latex_text import latex_text, protected, whole_name
from stacite.model.item import Name
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

_AND = pattern(r"\band\b", re.IGNORECASE)


def bibtex_names(names: Iterable[Name]) -> str:
    """All names, joined by `and`; those without a letter are left out."""
    return " and ".join(filter(None, map(bibtex_name, names)))


def bibtex_name(name: Name) -> str:
    """One name; a body's is braced, so that it stays whole."""
    name = Name(*(clean(getattr(name, part.name)) for part in fields(name)))
    if name.literal or not name.family:
        return _whole(name.literal or str(name))
    family, given, suffix = _last(name), _part(name.given), _part(name.suffix)
    if suffix:
        return f"{family}, {suffix}, {given}" if given else _whole(str(name))
    return f"{family}, {given}" if given else family


def _whole(text: str) -> str:
    latex = latex_text(text)
    return whole_name(latex) if latex else ""


def _part(text: str) -> str:
    latex = latex_text(text)
    return protected(latex) if "," in latex or _AND.search(latex) else latex


def _last(name: Name) -> str:
    particles = " ".join(filter(None, (name.dropping_particle, name.non_dropping_particle)))
    family, particle = latex_text(name.family), _part(particles)
    alone = not (name.given or particle)
    if "," in family or _AND.search(family) or _hides_particle(name.family) or (alone and " " in family):
        family = protected(family)
    return f"{particle} {family}" if particle else family


def _hides_particle(family: str) -> bool:
    """Whether BibTeX would read `García de` in `García de la Torre` as the particle.

    It takes all words up to the last that starts in lower case, but for the very last word.
    """
    words = family.split()[:-1]
    return any(word[0].islower() for word in dropwhile(lambda word: word[0].islower(), words))
