"""Documents and a registry become the context that rules see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.reading import Reading
from stacite.parser.behind import Behind
from stacite.parser.parse import parse_document
from stacite.pipeline.ahead import read_ahead
from stacite.pipeline.read import under_path
from stacite.registry.merge import merge
from stacite.rules.base import Context

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from stacite.model.citation import ParsedNote
    from stacite.model.document import Document
    from stacite.model.registry import Registry
    from stacite.pipeline.project import Project
    from stacite.registry.merge import Change


def parse_notes(document: Document) -> tuple[ParsedNote, ...]:
    """What the parser makes of a document's notes, with the works and links that lie behind them."""
    printed = [(note.label, note.text) for note in document.notes]
    if not any(note.items or note.addresses for note in document.notes):
        return parse_document(printed)
    return parse_document(printed, [Behind(note.items, note.addresses) for note in document.notes])


def collect(
    documents: Sequence[Document], registry: Registry, project: Project, today: date, reserved: Collection[str] = ()
) -> tuple[Context, tuple[Change, ...]]:
    """The context without evidence, and what an extract of these documents would change.

    The context's registry is the one that such an extract would leave, so that keys and hand edits
    count whether the document was extracted before or not. `reserved` has keys that no new reference may get.
    """
    read_ahead(documents, project.settings.jobs)
    readings: list[Reading] = []
    changes: list[Change] = []
    stored = registry
    for document in documents:
        key = project.key(document.path)
        parsed = parse_notes(document)
        merged = merge(registry, under_path(document, key), parsed, parse_document, reserved)
        registry = merged.registry
        readings.append(Reading(document, parsed, merged.keys, stored.document(key)))
        changes.extend(merged.changes)
    return Context(tuple(readings), replace(registry, path=project.registry_name), today=today), tuple(changes)
