"""Selects the references that are exported, and sorts them."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING

from stacite.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.model.item import Item
    from stacite.model.registry import Reference, Registry


class SortOrder(StrEnum):
    """How references are sorted; equal ones stay in the registry's order."""

    REGISTRY = "registry"
    CITED = "cited"
    """By the first note that cites them; those that none cites come last."""
    AUTHOR = "author"
    """As a bibliography is: author, year, title."""
    KEY = "key"
    YEAR = "year"
    """The oldest first; those without a year come last."""


def select(registry: Registry, *, keys: Sequence[str] = (), only_cited: bool = False) -> tuple[Reference, ...]:
    """The references with these keys, or all; of them those that a note cites, or all. In the registry's order.

    Raises UsageError for a key that the registry does not have.
    """
    known = {reference.id: reference for reference in registry.references}
    for key in keys:
        if key not in known:
            raise UsageError(f"{registry.path}: no reference has the key {key[:80]}", did_you_mean(key, known))
    wanted, cited = frozenset(keys), _first_cites(registry)
    return tuple(
        reference
        for reference in registry.references
        if (not wanted or reference.id in wanted) and (not only_cited or reference.id in cited)
    )


def sort_references(references: Sequence[Reference], order: SortOrder, registry: Registry) -> tuple[Reference, ...]:
    """The references, sorted."""
    if order is SortOrder.REGISTRY:
        return tuple(references)
    if order is SortOrder.CITED:
        cited = _first_cites(registry)
        return tuple(sorted(references, key=lambda reference: cited.get(reference.id, len(cited))))
    if order is SortOrder.KEY:
        return tuple(sorted(references, key=lambda reference: (reference.id.casefold(), reference.id)))
    if order is SortOrder.YEAR:
        return tuple(sorted(references, key=lambda reference: _year(reference.item)))
    return tuple(sorted(references, key=lambda reference: _bibliography_key(reference.item)))


def _first_cites(registry: Registry) -> Mapping[str, int]:
    """By key, the place of the first cite among all that documents' notes make."""
    notes = (note for document in registry.documents for note in document.notes)
    return {
        key: at for at, key in enumerate(dict.fromkeys(cite.id for note in notes for cite in note.cites if cite.id))
    }


def _year(item: Item) -> tuple[bool, int]:
    year = item.year
    return year is None, year or 0


def _bibliography_key(item: Item) -> tuple[tuple[str, ...], tuple[bool, int], str]:
    """Author, or editor, or else title, without accents; then year and title."""
    people = item.authors_or_editors
    # Dropping particles are not part of the sort name (CSL's `demote-non-dropping-particle`).
    names = tuple(_collation_text(f"{name.sort} {name.given}") for name in people)
    title = _collation_text(item.title)
    return names or (title,), _year(item), title


def _collation_text(text: str) -> str:
    """The text for comparison: casefolded, without diacritics and leading punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(character for character in plain if not unicodedata.combining(character))
    return kept.lstrip("".join(character for character in set(kept) if not character.isalnum()))
