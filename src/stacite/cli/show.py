"""`stacite show`: shows the fields that the parser read in a note, and the registered records of the works it cites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import console
from stacite.cli.options import Config, Isolated, RegistryFile, TrustProject, load_project
from stacite.errors import UsageError, did_you_mean
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.app.documents import Project
    from stacite.model.registry import RegisteredDocument, RegisteredNote, Registry
    from stacite.reporters.terminal import Styled


def show(
    what: Annotated[
        str | None,
        typer.Argument(metavar="[NOTE|KEY]", help="Show this note (by its number) or source (by its key)."),
    ] = None,
    document: Annotated[
        str | None, typer.Argument(metavar="[DOC]", help="Look in this document.  [default: all documents]")
    ] = None,
    review: Annotated[
        bool, typer.Option("--review", help="List the citations that may be misread, of all documents or of one DOC.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="With --review, list all citations.")] = False,
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
) -> None:
    """Show what stacite has read from a note or source.

    This includes the printed text, the fields read from it, fields with low confidence, and the published record if
    it is in the cache. For example: `stacite show 7`, `stacite show doe2019book` or `stacite show --review`.
    """
    from stacite.app.documents import require_registry
    from stacite.registry import store

    _refuse_contradictions(what, document, review=review, every=every)
    project = load_project(config, registry, isolated=isolated, trust_project=trust_project)
    known = require_registry(store.load(project.registry_file), [document] if document is not None else [])
    if review:
        from stacite.cli.cards import print_review

        print_review(_owners(known, project, what), known, project, every=every)
    elif what is not None:
        console.out(_card(what, document, known, project))


def _refuse_contradictions(what: str | None, document: str | None, *, review: bool, every: bool) -> None:
    if review and document is not None:
        raise UsageError("--review takes only one document", f"Run `stacite show --review {document}`.")
    if every and not review:
        raise UsageError("--all works only with --review", "Run `stacite show --review --all`.")
    if what is None and not review:
        hint = "For example: `stacite show 7`. To list the citations that may be misread, run `stacite show --review`."
        raise UsageError("no note or source was named", hint)


def _card(what: str, document: str | None, registry: Registry, project: Project) -> Styled:
    from stacite.cli.cards import note_card, reference_card
    from stacite.reporters.terminal import styled

    reference = registry.reference(what)
    if reference is not None:
        return reference_card(reference, registry, project)
    owners = _owners(registry, project, document)
    notes = [(owner, note) for owner in owners for note in owner.notes if note.number == what]
    if notes:
        return styled(*(note_card(owner, note, registry, project) for owner, note in notes))
    raise UsageError(f"{what}: no such note or source", _suggestion(what, registry, owners, project))


def _owners(registry: Registry, project: Project, document: str | None) -> list[RegisteredDocument]:
    if document is None:
        return list(registry.documents)
    from stacite.app.documents import require_name

    require_name(document)
    owner = registry.document(project.key(document))
    if owner is None:
        known = ", ".join(project.path(each.path) for each in registry.documents)
        raise UsageError(f"{document}: not listed in {project.registry_name}", f"It lists {known or 'no documents'}.")
    return [owner]


_MOST_NAMED = 5


def _suggestion(what: str, registry: Registry, owners: Sequence[RegisteredDocument], project: Project) -> str:
    # A key or a name may be misspelled; for a note number, the range of numbers helps more.
    names = [note.number for owner in owners for note in owner.notes if not note.number.isdecimal()]
    near = did_you_mean(what, (*names, *(reference.id for reference in registry.references)))
    if near and not what.isdecimal():
        return near
    with_notes = [owner for owner in owners if owner.notes]
    ranges = [f"{project.path(owner.path)} has {_range(owner.notes)}" for owner in with_notes[:_MOST_NAMED]]
    more = len(with_notes) - _MOST_NAMED
    ranges += [f"and {more} more {'document' if more == 1 else 'documents'}"] if more > 0 else []
    return f"{near} {', '.join(ranges) or 'There are no notes'}.".strip()


def _range(notes: Sequence[RegisteredNote]) -> str:
    """`notes 1 to 41`, `41 notes, such as GhostWork`: names have no order."""
    if all(note.number.isdecimal() for note in notes):
        return f"notes {notes[0].number} to {notes[-1].number}"
    return f"{pluralize(len(notes), 'note')}, such as {notes[0].number}"
