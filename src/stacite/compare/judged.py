"""What a page turned out to be, compared with the work that is cited."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Match(StrEnum):
    """What a page turned out to be."""

    SAME = "same"
    PROBABLE = "probable"
    UNSURE = "unsure"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on a page and what it rests on."""

    match: Match
    title: str = ""
    """Of the page's titles the one nearest to the cited one; empty where it has none that could be compared."""
    signs: tuple[str, ...] = ()
    """Besides the title, what speaks against the page, as clauses."""
