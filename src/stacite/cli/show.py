"""`stacite show`: shows what was read: in a note, of a source, and on the pages of a PDF."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import console
from stacite.cli.options import Config, Force, Isolated, Output, RegistryFile, TrustProject, load_project
from stacite.errors import UsageError, did_you_mean
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.app.documents import Project
    from stacite.model.document import PageViews
    from stacite.model.registry import RegisteredDocument, RegisteredNote, Registry
    from stacite.reporters.terminal import Styled


def show(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="[NOTE|KEY|PDF]", help="Show this note (by its number), source (by its key), or PDF (with --pages)."
        ),
    ] = None,
    document: Annotated[
        str | None, typer.Argument(metavar="[DOC]", help="Look in this document.  [default: all documents]")
    ] = None,
    review: Annotated[
        bool, typer.Option("--review", help="List the citations that may be misread, of all documents or of one DOC.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="With --review, list all citations.")] = False,
    pages: Annotated[
        str | None,
        typer.Option(
            "--pages",
            metavar="PAGES",
            help="Draw the notes found on these pages of a PDF (3-5 or 2,7, or `doubtful`), as a web page.",
        ),
    ] = None,
    output: Output = None,
    force: Force = False,
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
) -> None:
    """Show what stacite has read from a note or source.

    This includes the printed text, the fields read from it, fields with low confidence, and the published record if
    it is in the cache. For example: `stacite show 7`, `stacite show doe2019book` or `stacite show --review`. If the
    document is not in the registry, name it: `stacite show 7 brief.docx`.

    `stacite show brief.pdf --pages 3-5 -o pages.html` draws the notes that were found over the pages of a PDF, so that
    you can see why it was misread.
    """
    _refuse_contradictions(what, document, pages, output, review=review, every=every)
    project = load_project(config, registry, isolated=isolated, trust_project=trust_project)
    if pages is not None and what is not None:
        _show_pages(what, pages, output, project, force=force)
        return
    if what is not None and document is not None and Path(what).is_file() and not Path(document).exists():
        what, document = document, what
    known = _registry(None if review else what, what if review else document, project)
    if review:
        from stacite.cli.cards import print_review

        print_review(_owners(known, project, what), known, project, every=every)
    elif what is not None:
        console.out(_card(what, document, known, project))


def _registry(what: str | None, document: str | None, project: Project) -> Registry:
    """The registry; with what a document says that it lacks, as an extract would have it. Nothing is written."""
    from stacite.app.documents import document_to_type, read_documents, require_registry, with_included
    from stacite.registry import store

    stored = store.load(project.registry_file)
    is_listed = document is None or stored.registry.document(project.key(document)) is not None
    if document is not None and not is_listed and Path(document).is_file():
        from stacite.app.extract import extract

        read = with_included(read_documents([document], project.settings), project.settings)
        return extract(read.documents, project, datetime.now(UTC).date(), stored=stored).context.registry
    try:
        return require_registry(stored, [document] if document is not None else [])
    except UsageError as error:
        if what is None or document is not None:
            raise
        hint = f"{error.hint.rstrip('.')}, or name the document: `stacite show {quote(what)} {document_to_type()}`."
        raise UsageError(error.message, hint) from None


def _refuse_contradictions(
    what: str | None, document: str | None, pages: str | None, output: Path | None, *, review: bool, every: bool
) -> None:
    if pages is not None:
        if review or every:
            raise UsageError("--pages can't be combined with --review", "Run `stacite show` once for each.")
        if what is None or document is not None:
            hint = "For example: `stacite show brief.pdf --pages 3-5 -o pages.html`."
            raise UsageError("--pages takes one PDF", hint)
        return
    if output is not None:
        raise UsageError("-o works only with --pages", "To save what is shown, redirect it with >.")
    if review and document is not None:
        raise UsageError("--review takes only one document", f"Run `stacite show --review {document}`.")
    if every and not review:
        raise UsageError("--all works only with --review", "Run `stacite show --review --all`.")
    if what is None and not review:
        hint = "For example: `stacite show 7`. To list the citations that may be misread, run `stacite show --review`."
        raise UsageError("no note or source was named", hint)


_DOUBTFUL = "doubtful"
_MOST_PAGES = 50


def _show_pages(what: str, pages: str, output: Path | None, project: Project, *, force: bool) -> None:
    from stacite.app.documents import page_views
    from stacite.cli.output import require_own_file, require_place, write_output, written
    from stacite.reporters.html.pages import render_pages

    numbers = _page_numbers(pages)
    if output is None and console.is_terminal(sys.stdout):
        raise UsageError("--pages writes a web page, not text", f"Name a file for it: -o {Path(what).stem}-pages.html")
    require_own_file(output, project, documents=[what])
    require_place(output, force=force)
    views = page_views(what, numbers)
    content = render_pages(views)
    if not numbers and (said := _doubts(views)):
        console.say(said)
    if output is None:
        console.out_exact(content)
    elif write_output(output, content, "html"):
        console.say(written("", output, "html"))


def _doubts(views: PageViews) -> str:
    """Where doubtful pages were asked for: that there are none, or which ones are not shown; else nothing."""
    shown, doubtful = pluralize(len(views.pages), "page"), len(views.doubtful)
    if not doubtful:
        return f"No page seems to be misread. Shown: {shown} from the beginning."
    rest = ", ".join(map(str, views.doubtful[len(views.pages) :]))
    return f"Shown: {shown} of {doubtful} that may be misread. The others: {rest}." if rest else ""


def _page_numbers(pages: str) -> list[int]:
    """The numbers of `3-5` or `2,7`; empty for `doubtful`. Raises UsageError for anything else."""
    if pages.strip().lower() == _DOUBTFUL:
        return []
    numbers: dict[int, None] = {}
    for part in pages.replace("–", "-").split(","):
        first, dash, last = (each.strip() for each in part.partition("-"))
        if not all(each.isdecimal() and len(each) < 6 for each in (first, last if dash else first)):
            raise UsageError(f"--pages {pages}: not page numbers", "For example: 7, 3-5 or 2,7, or `doubtful`.")
        for number in range(int(first), int(last or first) + 1):
            numbers[number] = None
            if len(numbers) > _MOST_PAGES:
                raise UsageError(f"--pages {pages}: more than {_MOST_PAGES} pages", "Show fewer at a time.")
    if not numbers or 0 in numbers:
        raise UsageError(f"--pages {pages}: no such pages", "Pages count from 1; the first one comes first: 3-5.")
    return sorted(numbers)


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
    from stacite.app.named_documents import require_name

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
