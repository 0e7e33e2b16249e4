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
    """1-based, where the entry begins; 0 where the format does not tell."""
    covers: frozenset[str] = frozenset()
    """CSL types that the entry's own type stands for too: BibTeX has one `@article` for journals and newspapers."""
    is_named: bool = True
    """Whether the key is the author's; else it only says which entry of the file this is."""


@dataclass(frozen=True, slots=True)
class BibliographyDoubt:
    """What could not be read, and what was made of it."""

    message: str
    """One sentence without its period."""
    key: str = ""
    """Of the entry; empty where it is about the file."""
    line: int = 0
    """1-based; 0 where it is not known."""


@dataclass(frozen=True, slots=True)
class Bibliography:
    """A file that was read."""

    path: str
    """As the user names it."""
    entries: tuple[BibliographyEntry, ...]
    """In the order of the file, each key once."""
    doubts: tuple[BibliographyDoubt, ...] = ()
