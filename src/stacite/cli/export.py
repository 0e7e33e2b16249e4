"""`stacite export`: writes sources or training cases."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import console
from stacite.cli.options import (
    Config,
    Force,
    From,
    Isolated,
    Output,
    Quiet,
    RegistryFile,
    TrackChanges,
    TrustProject,
    baseline_path,
    codes,
    complete_exports,
    complete_orders,
    load_project,
    require_choice,
    say_refused,
    say_unread,
    split_paths,
)
from stacite.errors import listed
from stacite.exporters.base import ENDINGS, EXPORTERS
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stacite.app.documents import Project
    from stacite.app.export import SortOrder
    from stacite.app.named_documents import NamedDocuments
    from stacite.exporters.base import Exporter, ExportOptions
    from stacite.model.registry import Reference, Registry


EPILOG = """\b
Examples:
  stacite export brief.docx -o refs.bib
  stacite export --format csl-json --only-cited -o refs.json
"""
CASES = "cases"
"""A format of notes, not of sources."""
_WHICH = "Which sources"

Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help=f"Choose the format: {listed((*EXPORTERS, CASES))}.  [default: from the file name after -o, else bibtex]",
        autocompletion=complete_exports,
    ),
]
UrlDates = Annotated[
    str,
    typer.Option(
        "--urldate",
        metavar="WHEN",
        help="Include access dates always, never, or only for web pages without a date (undated).",
    ),
]
Keys = Annotated[
    list[str] | None,
    typer.Option(
        "--keys", metavar="KEYS", help="Export only the sources with these keys (KEY,KEY).", rich_help_panel=_WHICH
    ),
]
OnlyCited = Annotated[
    bool, typer.Option("--only-cited", help="Export only the sources that a note cites.", rich_help_panel=_WHICH)
]
Sort = Annotated[
    str,
    typer.Option(
        "--sort",
        metavar="ORDER",
        help="Sort the sources: registry (as in the file), cited (by their first note), author, key or year.",
        rich_help_panel=_WHICH,
        autocompletion=complete_orders,
    ),
]


def export(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DOC...]",
            help="Export the sources that these documents, folders or patterns such as 'drafts/*.docx' cite. DOC can"
            " also be a registry.  [default: citations.yaml]",
        ),
    ] = None,
    format_: Format = None,
    output: Output = None,
    force: Force = False,
    urldate: UrlDates = "undated",
    keys: Keys = None,
    only_cited: OnlyCited = False,
    sort: Sort = "registry",
    from_: From = None,
    track_changes: TrackChanges = None,
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
    quiet: Quiet = False,
) -> None:
    r"""Write the sources for reference managers (BibTeX, RIS, CSL).

    They are the sources of the documents that you name, or all sources in the registry. A reference manager, pandoc or
    LaTeX makes a bibliography from the file; `stacite format` shows each source in a citation style.

    `--format cases` writes the notes whose sources you have corrected, with the fields marked in the text. Use them
    to train stacite's parser.
    """
    from stacite.app.documents import require_registry
    from stacite.app.named_documents import expand
    from stacite.cli.output import format_of, require_own_file, require_place, write_output, written
    from stacite.errors import UsageError
    from stacite.exporters.base import ExportOptions, UrlDate, exporter
    from stacite.registry import store

    require_choice("--urldate", urldate, UrlDate)
    options, order = ExportOptions(UrlDate(urldate)), _order(sort)
    is_of_references = format_ != CASES
    if not is_of_references and (keys or only_cited or sort != "registry"):
        hint = "Leave them out with --format cases."
        raise UsageError("--keys, --only-cited and --sort apply only to sources", hint)
    documents, listed = split_paths(paths or [])
    if documents and not is_of_references:
        hint = "Extract the document, correct its sources in the registry, and leave out the document here."
        raise UsageError("--format cases writes notes of the registry", hint)
    # The format is looked up before the registry is read: a misspelled name is the first error that users see.
    write: Callable[[Registry, Project], tuple[str, str, str]]
    form = CASES
    if is_of_references:
        selection = (codes(keys), only_cited, order)
        form = format_ or format_of(output, ENDINGS, "bibtex", "--format")
        write = partial(_references, chosen=exporter(form, (CASES,)), options=options, selection=selection)
    else:
        write = _cases
    project = load_project(
        config, registry or listed, isolated=isolated, trust_project=trust_project, track_changes=track_changes
    )
    # Without a search for unquoted texts: an export works from any registry that can be read.
    stored = store.load(project.registry_file, find_unquoted=False)
    named = expand(documents, project.settings, any_suffix=from_ is not None) if documents else None
    read = named.paths if named is not None else ()
    baseline = baseline_path(None, project.settings)
    require_own_file(output, project, documents=read, registry=stored.registry, config=config, baseline=baseline)
    require_place(output, force=force)
    is_complete = True
    if named is None:
        known = require_registry(stored)
    else:
        known, is_complete = _read(named, stored.registry, project, from_, quiet=quiet)
    text, count, remarks = write(known, project)
    if output is None:
        console.out_exact(text)
    elif not write_output(output, text, form):
        raise typer.Exit(console.ExitStatus.FAILED)
    else:
        console.say(written(f"{count} {_origin(known, project)}", output, form), quiet=quiet)
    console.say(remarks, quiet=quiet or not remarks)
    if not is_complete:
        raise typer.Exit(console.ExitStatus.FAILED)


def _read(
    named: NamedDocuments, registry: Registry, project: Project, reader: str | None, *, quiet: bool
) -> tuple[Registry, bool]:
    """The documents with their sources, and whether all of them could be read; says which were not."""
    from stacite.app.documents import read_named, require_notes, with_notes
    from stacite.app.extract import sources_of

    say_refused(named.refused)
    read = with_notes(read_named(named, project.settings, reader))
    console.print_errors(read.errors.values())
    say_unread(read, quiet=quiet)
    documents = [each for each in read.documents if each.texts]
    if not documents and read.documents:
        require_notes(read.documents[0])
    return sources_of(documents, registry, project), not (read.errors or named.refused)


def _origin(known: Registry, project: Project) -> str:
    """`of brief.docx`, or `from citations.yaml (brief.docx)`."""
    from stacite.app.named_documents import some_of

    if not _is_registry(known, project):
        return f"of {known.path}"
    listed = some_of([project.path(each.path) for each in known.documents])
    return f"from {known.path}{f' ({listed})' if listed else ''}"


def _is_registry(known: Registry, project: Project) -> bool:
    """Whether these are the sources of the registry, and not of documents that were named."""
    return known.path == project.registry_name


def _order(word: str) -> SortOrder:
    from stacite.app.export import SortOrder

    require_choice("--sort", word, SortOrder)
    return SortOrder(word)


def _references(
    registry: Registry,
    project: Project,
    *,
    chosen: Exporter,
    options: ExportOptions,
    selection: tuple[Sequence[str], bool, SortOrder],
) -> tuple[str, str, str]:
    """The selected sources as a file, how many there are, and which may be misread or lack a title, in sentences."""
    from stacite.app.documents import extract_command
    from stacite.app.export import cited_by_key, select, sort_references
    from stacite.errors import UsageError
    from stacite.rules.completeness.missing_title import UNTITLED

    name = registry.path
    keys, only_cited, order = selection
    if not registry.references:
        if by_key := cited_by_key(registry):
            verb = "cites" if len(by_key) == 1 else "cite"
            message = f"{name} lists no sources, because {', '.join(by_key)} {verb} them by key"
            raise UsageError(message, "Use the bibliography file that has these keys.")
        if not _is_registry(registry, project):
            raise UsageError(f"{name}: no source is cited in full", "Name another document.")
        raise UsageError(f"{name} lists no sources", f"Add a document with {extract_command(name)}.")
    references = sort_references(select(registry, keys=keys, only_cited=only_cited), order, registry)
    if not references:
        raise UsageError(f"{name}: no note cites any of these sources", "Leave out --only-cited.")
    untitled = [each.id for each in references if not each.item.title and each.item.type not in UNTITLED]
    place = name if _is_registry(registry, project) else "the file"
    said = filter(None, (_unsure(references, registry, project), _without_title(untitled, place)))
    return chosen.export(references, options), pluralize(len(references), "source"), "\n".join(said)


# Notes of which it is said how many sources may be misread, and how many of them are parsed for that; those of a check
# are remembered.
_MOST_NOTES, _MOST_PARSED = 2000, 200


def _unsure(references: Sequence[Reference], registry: Registry, project: Project) -> str:
    """How many of the sources may be misread, in a sentence; nothing where it would take long to find out."""
    from stacite.app.extract import NoteCache
    from stacite.app.review import stored_citations
    from stacite.reporters.sources import misread_sentence, words_for
    from stacite.settings import registry_option

    texts = [note.text for document in registry.documents for note in document.texts]
    if len(texts) > _MOST_NOTES or len(NoteCache(project.settings.cache_dir).recall(texts)) > _MOST_PARSED:
        return ""
    today, below = datetime.now(UTC).date(), project.settings.unsure_below
    found = stored_citations(registry, registry.documents)
    open_keys = {each.cite.id for each in found if each.cite is not None and each.is_open(below, today)}
    named = words_for([project.path(each.path) for each in registry.documents])
    if _is_registry(registry, project):
        named = registry_option(project.registry_name)
    return misread_sentence(sum(each.id in open_keys for each in references), len(references), named)


_MOST_NAMED = 10


def _without_title(keys: Sequence[str], place: str) -> str:
    if not keys:
        return ""
    more = f" and {len(keys) - _MOST_NAMED} more" if len(keys) > _MOST_NAMED else ""
    named = ", ".join(keys[:_MOST_NAMED])
    if len(keys) == 1:
        return f"1 source has no title: {named}. If you know it, add it in {place}."
    return f"{len(keys)} sources have no title: {named}{more}. If you know their titles, add them in {place}."


def _cases(registry: Registry, project: Project) -> tuple[str, str, str]:
    """The corrected notes as training cases, and how many there are; no sentence on the sources."""
    from stacite.app.export import corrected_notes
    from stacite.errors import UsageError
    from stacite.exporters import cases
    from stacite.settings import registry_option

    notes = corrected_notes(registry)
    if not notes:
        command = f"`stacite show --review{registry_option(project.registry_name)}`"
        hint = f"Correct the fields that were misread. {command} lists the citations to look at."
        raise UsageError(f"{project.registry_name}: no source has been corrected", hint)
    paths = ", ".join(document.path for document in registry.documents)
    return cases.export(notes, paths), pluralize(len(notes), "note"), ""
