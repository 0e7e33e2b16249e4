"""When two readings are one work: the same DOI, the same URL, or the same title, first author and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.identifier import doi_key, doi_of_url
from stacite.model.url import same_url
from stacite.registry.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.item import Item

Key = tuple[str, str]


def work_keys(item: Item) -> Iterator[Key]:
    """What a work is known by, the surest first."""
    url = item.get("URL")
    linked = doi_of_url(url) if url else None
    if doi := item.get("DOI") or linked:
        yield "doi", doi_key(doi)
    if url and not linked:
        yield "url", same_url(url)
    if title := fold(item.title):
        year = item.issued.year if item.issued is not None else None
        yield "title", f"{title}|{_first_author(item)}|{year or ''}"


def _first_author(item: Item) -> str:
    return fold(item.authors[0].sort) if item.authors else ""


def likeness(one: Item | None, other: Item | None) -> float:
    """0 to 1: how far two readings of one place in a note tell of the same work.

    Half of it is the title's words, the rest author and year; an identifier in common settles it.
    """
    if one is None or other is None:
        return 1.0 if one is other else 0.0
    if set(work_keys(one)) & set(work_keys(other)):
        return 1.0
    score = 0.5 * overlap(fold(one.title), fold(other.title))
    score += 0.3 if _first_author(one) == _first_author(other) else 0.0
    return score + (0.2 if one.issued == other.issued else 0.0)


def overlap(one: str, other: str) -> float:
    """0 to 1: the words that two texts share (Dice's coefficient over sets)."""
    left, right = set(one.split()), set(other.split())
    if not left or not right:
        return 1.0 if left == right else 0.0
    return 2 * len(left & right) / (len(left) + len(right))


class WorkIndex:
    """Finds the reference of a work."""

    def __init__(self) -> None:
        self._ids: dict[Key, str] = {}

    def add(self, item: Item, reference: str) -> None:
        """Have a reading of a work lead to its reference; the first reading stays."""
        for key in work_keys(item):
            self._ids.setdefault(key, reference)

    def find(self, item: Item) -> str:
        """The reference's id, or nothing."""
        for key in work_keys(item):
            if key in self._ids:
                return self._ids[key]
        return ""
