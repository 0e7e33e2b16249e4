"""Extracts notes and citations from documents into the registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.app.collect import collect
from stacite.app.documents import require_notes
from stacite.registry import store
from stacite.registry.yaml_edit import rewrite

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from stacite.app.documents import Project
    from stacite.app.library import AdoptedLibrary, AuthorLibrary
    from stacite.model.document import Document
    from stacite.registry.merge import RegistryChange
    from stacite.registry.store import StoredRegistry
    from stacite.rules.base import Context


@dataclass(frozen=True, slots=True)
class ExtractResult:
    """The registry's text before and after an extract, and the context that it collected."""

    before: str
    """The registry file's text; empty where there is none."""
    after: str
    context: Context
    changes: tuple[RegistryChange, ...]
    adopted: AdoptedLibrary | None = None
    """What was taken from the author's library; None where none was given."""


def extract(
    documents: Sequence[Document],
    project: Project,
    today: date,
    library: AuthorLibrary | None = None,
    *,
    stored: StoredRegistry | None = None,
) -> ExtractResult:
    """Read documents into the registry's text, with the keys and fields of a library; nothing is written.

    `stored` is the registry if it is at hand.

    Raises DocumentError for a document without notes and RegistryError for a registry that can't be used.
    """
    for document in documents:
        require_notes(document)
    stored = stored or store.load(project.registry_file)
    # A new reference must not get a key that the library uses for another work.
    reserved = [entry.key for entry in library.entries] if library is not None else ()
    context, changes = collect(documents, stored.registry, project, today, reserved)
    adopted = None
    if library is not None:
        from stacite.app.library import adopt_library

        adopted = adopt_library(library, context, stored.registry, project)
        context = adopted.context
        # The library may have changed these references again: its changes are reported instead.
        kept = (each for each in changes if (each.kind, each.what) != ("changed", "reference"))
        changes = (*kept, *adopted.changes)
    after = rewrite(stored.text, stored.registry, context.registry)
    return ExtractResult(stored.text, after, context, changes, adopted)


def save(
    documents: Sequence[Document], project: Project, today: date, library: AuthorLibrary | None = None
) -> ExtractResult:
    """`extract`, and write the registry where it changed.

    What somebody else writes meanwhile is kept: the documents are then merged into that. Raises FileError too.
    """

    def change(stored: StoredRegistry) -> tuple[str, ExtractResult]:
        extracted = extract(documents, project, today, library, stored=stored)
        return extracted.after, extracted

    return store.update(project.registry_file, change)
