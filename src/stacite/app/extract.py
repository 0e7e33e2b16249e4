"""Extracts notes and citations from documents into the registry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.app.collect import collect
from stacite.app.documents import require_notes
from stacite.errors import UsageError
from stacite.model.registry import Registry
from stacite.registry import store
from stacite.registry.merge import ALL, Keys
from stacite.registry.readings import edited
from stacite.registry.yaml_edit import rewrite

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from stacite.app.documents import Project
    from stacite.app.library import AdoptedLibrary, AuthorLibrary
    from stacite.model.document import Document
    from stacite.model.item import Item
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
    reread: Collection[str] = (),
    *,
    stored: StoredRegistry | None = None,
) -> ExtractResult:
    """Read documents into the registry's text, with the keys and fields of a library; nothing is written.

    `reread` has keys of sources that get what the notes say now, even where the registry differs (`merge.ALL`: every
    source). `stored` is the registry if it is at hand.

    Raises DocumentError for a document without notes, RegistryError for a registry that can't be used, and UsageError
    for a key that it doesn't have.
    """
    for document in documents:
        require_notes(document)
    stored = stored or store.load(project.registry_file, project.registry_name)
    if unknown := next((key for key in reread if key != ALL and stored.registry.reference(key) is None), ""):
        raise UsageError(
            f"--reread: {project.registry_name} has no source {unknown}", f"Give a key of a source, or `{ALL}`."
        )
    # A new reference must not get a key that the library uses for another work.
    reserved = [entry.key for entry in library.entries] if library is not None else ()
    if library is not None:
        from stacite.app.cited_keys import with_cited_works

        works = {entry.key: entry.item for entry in library.entries}
        documents = [with_cited_works(document, works, library.name) for document in documents]
    context, changes = collect(documents, stored.registry, project, today, Keys(reserved, reread))
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
    documents: Sequence[Document],
    project: Project,
    today: date,
    library: AuthorLibrary | None = None,
    reread: Collection[str] = (),
) -> ExtractResult:
    """`extract`, and write the registry where it changed.

    What somebody else writes meanwhile is kept: the documents are then merged into that. Raises FileError too.
    """

    def change(stored: StoredRegistry) -> tuple[str, ExtractResult]:
        extracted = extract(documents, project, today, library, reread, stored=stored)
        return extracted.after, extracted

    return store.update(project.registry_file, change)


def save_fields(
    documents: Sequence[Document],
    project: Project,
    today: date,
    fields: Mapping[str, Mapping[str, str]],
    reset: Collection[str] = (),
) -> None:
    """Write fields of sources into the registry as an editor has changed them in a form (see `readings.edited`).

    `fields` has them by key. All other fields of these sources, and of those in `reset`, get what the notes say.
    """

    def change(stored: StoredRegistry) -> tuple[str, None]:
        context = extract(documents, project, today, stored=stored).context
        said = items_of_notes(documents, context, project, today)
        named = {*fields, *reset}
        references = tuple(
            replace(each, item=edited(said.get(each.id, each.item), fields.get(each.id, {})))
            if each.id in named
            else each
            for each in context.registry.references
        )
        return rewrite(stored.text, stored.registry, replace(context.registry, references=references)), None

    store.update(project.registry_file, change)


def items_of_notes(
    documents: Sequence[Document], context: Context, project: Project, today: date | None
) -> dict[str, Item]:
    """By key in the context: what the notes alone say of each source."""
    alone, _ = collect(documents, Registry(path=project.registry_name), project, today)
    items = {each.id: each.item for each in alone.registry.references}
    found: dict[str, Item] = {}
    for known, fresh in zip(context.documents, alone.documents, strict=True):
        for keys, fresh_keys in zip(known.all_keys, fresh.all_keys, strict=True):
            for key, fresh_key in zip(keys, fresh_keys, strict=True):
                if fresh_key in items:
                    found.setdefault(key, items[fresh_key])
    return found
