"""Registries of single documents become one: a work that several cite stands in it once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.registry import Cite, Reference, RegisteredDocument, RegisteredNote, Registry
from stacite.registry.keys import KeyMaker
from stacite.registry.readings import union
from stacite.registry.sameness import WorkIndex

if TYPE_CHECKING:
    from collections.abc import Mapping


class Joining:
    """`add` each registry, in the order that is to be; then `joined`."""

    def __init__(self) -> None:
        self._index = WorkIndex()
        self._keys = KeyMaker()
        self._works: dict[str, Reference] = {}
        self._documents: list[RegisteredDocument] = []

    def add(self, registry: Registry) -> Mapping[str, str]:
        """Take the documents and works of a registry; returns the new key of each of its references.

        A work is known by its DOI, its URL, or title, first author and year. Its first registry says most, later ones
        what that left out; what editors have set aside (`ignore`) holds for all.
        """
        renamed = {reference.id: self._add(reference) for reference in registry.references}
        self._documents += (_renamed(document, renamed) for document in registry.documents)
        return renamed

    def _add(self, reference: Reference) -> str:
        key = self._index.find(reference.item)
        if not key:
            key = reference.id if self._keys.claim(reference.id) else self._keys.make(reference.item)
            self._works[key] = replace(reference, id=key, location=None, places={})
        else:
            known = self._works[key]
            ignore = tuple(dict.fromkeys((*known.ignore, *reference.ignore)))
            item = union((known.item, reference.item)) or known.item
            self._works[key] = replace(known, item=item, ignore=ignore, checked=known.checked or reference.checked)
        self._index.add(reference.item, key)
        return key

    def joined(self, path: str) -> Registry:
        """The registry of all, under a path."""
        return Registry(tuple(self._documents), tuple(self._works.values()), path)


def _renamed(document: RegisteredDocument, keys: Mapping[str, str]) -> RegisteredDocument:
    notes = tuple(_with_keys(note, keys) for note in document.notes)
    return replace(document, notes=notes, location=None)


def _with_keys(note: RegisteredNote, keys: Mapping[str, str]) -> RegisteredNote:
    cites = tuple(_with_key(cite, keys) for cite in note.cites)
    return replace(note, cites=cites, location=None)


def _with_key(cite: Cite, keys: Mapping[str, str]) -> Cite:
    return replace(cite, id=keys.get(cite.id, cite.id))
