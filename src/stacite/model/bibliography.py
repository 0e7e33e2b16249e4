"""An author's own library: the works of a bibliography file under the author's keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.model.item import Item


@dataclass(frozen=True, slots=True)
class BibliographyEntry:
    """A work of a bibliography."""

    key: str
    """The author's own citation key."""
    item: Item
    line: int = 0
    """1-based first line of the entry; 0 if the format doesn't give it."""
    covers: frozenset[str] = frozenset()
    """Other CSL types that the entry's type may mean: BibTeX has one `@article` for journals and newspapers."""
    is_named: bool = True
    """Whether the author chose the key; else it only identifies the entry in the file."""


@dataclass(frozen=True, slots=True)
class BibliographyDoubt:
    """What could not be read, and how it was interpreted."""

    message: str
    """One sentence without its period."""
    key: str = ""
    """Key of the entry; empty for a doubt about the whole file."""
    line: int = 0
    """1-based; 0 if unknown."""


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The content of a bibliography file."""

    path: str
    """As the user gave it."""
    entries: tuple[BibliographyEntry, ...]
    """In the order of the file; each key occurs once."""
    doubts: tuple[BibliographyDoubt, ...] = ()
