"""Cites follow the references whose keys were changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.model.registry import RegisteredDocument, Registry


def following(registry: Registry, changed: Mapping[str, str]) -> Registry:
    """The registry as its cites meant it, by old and new keys."""
    if not changed:
        return registry
    return replace(registry, documents=tuple(_followed(document, changed) for document in registry.documents))


def _followed(document: RegisteredDocument, changed: Mapping[str, str]) -> RegisteredDocument:
    notes = []
    for note in document.notes:
        cites = tuple(replace(cite, id=changed.get(cite.id, cite.id)) for cite in note.cites)
        notes.append(note if cites == note.cites else replace(note, cites=cites))
    return replace(document, notes=tuple(notes))
