"""`stacite show`: what the parser saw in a note, and what is known of the works it cites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli.options import Config, Isolated, RegistryFile, load_project
from stacite.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from stacite.model.registry import RegisteredDocument, Registry
    from stacite.pipeline.project import Project


def show(
    what: Annotated[str, typer.Argument(metavar="NOTE|KEY", help="A note's number, or a reference's key.")],
    document: Annotated[str | None, typer.Argument(metavar="[DOC]", help="The document, where there are more.")] = None,
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
) -> None:
    """Show a note or a reference: the printed text, the fields read from it, what was recorded."""
    from stacite.cli.card import print_note, print_reference
    from stacite.registry import store

    project = load_project(config, registry, isolated=isolated)
    known = store.load(project.registry_file).registry
    if not known.documents and not known.references:
        raise UsageError(f"{project.registry_name}: nothing to show", "Run `stacite extract DOC` first.")
    reference = known.reference(what)
    if reference is not None:
        print_reference(reference, known, project)
        return
    for owner in _owners(known, project, document):
        notes = [note for note in owner.notes if note.number == what]
        for note in notes:
            print_note(owner, note, known, project)
        if notes:
            return
    raise UsageError(f"{what}: neither a note nor a reference", _suggestion(what, known))


def _owners(registry: Registry, project: Project, document: str | None) -> list[RegisteredDocument]:
    if document is None:
        return list(registry.documents)
    owner = registry.document(project.key(document))
    if owner is None:
        known = ", ".join(project.path(each.path) for each in registry.documents)
        raise UsageError(f"{document}: not in {project.registry_name}", f"It lists {known or 'no document'}.")
    return [owner]


def _suggestion(what: str, registry: Registry) -> str:
    near = did_you_mean(what, (reference.id for reference in registry.references))
    labels: list[str] = [note.number for owner in registry.documents for note in owner.notes]
    notes = f"Notes are {labels[0]} to {labels[-1]}." if labels else "There are no notes."
    return f"{near} {notes}".strip()
