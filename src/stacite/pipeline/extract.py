"""Notes and citations go into the registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.pipeline.collect import collect
from stacite.pipeline.read import with_notes
from stacite.registry import store
from stacite.registry.rewrite import rewrite

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from stacite.model.document import Document
    from stacite.pipeline.adopting import Adopted
    from stacite.pipeline.library import Library
    from stacite.pipeline.project import Project
    from stacite.registry.merge import Change
    from stacite.rules.base import Context


@dataclass(frozen=True, slots=True)
class Extracted:
    """What an extract would write, and what it saw on the way."""

    before: str
    """The registry file's text; empty where there is none."""
    after: str
    context: Context
    changes: tuple[Change, ...]
    adopted: Adopted | None = None
    """What was taken from the author's library; None where none was given."""


def extract(documents: Sequence[Document], project: Project, today: date, library: Library | None = None) -> Extracted:
    """Read documents into the registry's text, with the keys and fields of a library; nothing is written.

    Raises DocumentError for a document without notes and RegistryError for a registry that can't be used.
    """
    for document in documents:
        with_notes(document)
    stored = store.load(project.registry_file)
    reserved = [entry.key for entry in library.entries] if library is not None else ()
    context, changes = collect(documents, stored.registry, project, today, reserved)
    adopted = None
    if library is not None:
        from stacite.pipeline.adopting import adopt_library

        adopted = adopt_library(library, context, stored.registry, project)
        context = adopted.context
        changes = (*(each for each in changes if not _is_changed_work(each)), *adopted.changes)
    after = rewrite(stored.text, stored.registry, context.registry)
    return Extracted(stored.text, after, context, changes, adopted)


def _is_changed_work(change: Change) -> bool:
    """Whether a library may have changed it once more, which is told instead."""
    return change.kind == "changed" and change.what == "reference"


def save(extracted: Extracted, project: Project) -> bool:
    """Write the registry where it changed; returns whether it did."""
    if extracted.after == extracted.before:
        return False
    store.save(project.registry_file, extracted.after)
    return True
