"""`stacite export`: writes references, notes with cites, or training cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import console
from stacite.cli.options import (
    Config,
    Isolated,
    Output,
    Quiet,
    RegistryFile,
    codes,
    complete_cites,
    complete_exports,
    complete_orders,
    load_project,
)
from stacite.exporters.all import CITES, EXPORTERS
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.app.project import Project
    from stacite.app.selection import SortOrder
    from stacite.exporters.base import CiteExporter, Exporter, ExportOptions, UrlDate


CASES = "cases"
"""A format of notes, not of references."""
_WHICH = "Which references"

Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help=f"{', '.join((*EXPORTERS, CASES))}; else bibtex.",
        autocompletion=complete_exports,
    ),
]
Cites = Annotated[
    str | None,
    typer.Option(
        "--cites",
        metavar="LANGUAGE",
        help=f"Write the notes with their cites, as they are typed in {' or '.join(CITES)}.",
        autocompletion=complete_cites,
    ),
]
UrlDates = Annotated[str, typer.Option("--urldate", metavar="WHEN", help="Access dates: undated, always, never.")]
Keys = Annotated[
    list[str] | None,
    typer.Option(
        "--keys", metavar="KEYS", help="Only the references with these keys: KEY,KEY.", rich_help_panel=_WHICH
    ),
]
OnlyCited = Annotated[
    bool, typer.Option("--only-cited", help="Only references that a note cites.", rich_help_panel=_WHICH)
]
Sort = Annotated[
    str,
    typer.Option(
        "--sort",
        metavar="ORDER",
        help="How references are ordered: registry, cited (by their first note), author, key, year.",
        rich_help_panel=_WHICH,
        autocompletion=complete_orders,
    ),
]


def export(
    format_: Format = None,
    cites: Cites = None,
    output: Output = None,
    urldate: UrlDates = "undated",
    keys: Keys = None,
    only_cited: OnlyCited = False,
    sort: Sort = "registry",
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    quiet: Quiet = False,
) -> None:
    r"""Write the registry's references as a bibliography file.

    `--cites` writes the notes of its documents instead, with [See @key, 12] or \autocite[See][12]{key} in the place of
    works, Ibid. and short titles: what to type where their calls stand, to move a document whose notes were made by
    hand to pandoc or LaTeX.

    `--format cases` writes the notes whose references you have corrected by hand, with the fields marked in the text:
    stacite's parser can be trained on them.
    """
    from stacite.errors import UsageError
    from stacite.exporters.all import cite_exporter, exporter
    from stacite.exporters.base import ExportOptions
    from stacite.registry import store

    options, order = ExportOptions(_urldate(urldate)), _order(sort)
    is_of_references = cites is None and format_ != CASES
    if cites is not None and format_ is not None:
        raise UsageError("--cites and --format write different files", "Call stacite export once for each.")
    if not is_of_references and (keys or only_cited or sort != "registry"):
        raise UsageError("--keys, --only-cited and --sort choose references", "Leave them out with notes.")
    if is_of_references:
        chosen = exporter(format_ or "bibtex", (CASES,))
        project = load_project(config, registry, isolated=isolated)
        text, count = _references(project, chosen, options, (codes(keys), only_cited, order))
    elif cites is not None:
        language = cite_exporter(cites)
        text, count = _cites(load_project(config, registry, isolated=isolated), language)
    else:
        text, count = _cases(load_project(config, registry, isolated=isolated))
    if output is None:
        console.out(text)
        return
    store.save(output, text)
    console.say(f"{output.as_posix()}: {count}", quiet=quiet)


def _urldate(word: str) -> UrlDate:
    from stacite.errors import UsageError
    from stacite.exporters.base import UrlDate

    if word not in UrlDate.__members__.values():
        raise UsageError(f"--urldate {word}: no such choice", f"Choose one of {', '.join(UrlDate)}.")
    return UrlDate(word)


def _order(word: str) -> SortOrder:
    from stacite.app.selection import SortOrder
    from stacite.errors import UsageError, did_you_mean

    if word not in SortOrder.__members__.values():
        hint = did_you_mean(word, SortOrder, f"Choose one of {', '.join(SortOrder)}.")
        raise UsageError(f"--sort {word}: no such order", hint)
    return SortOrder(word)


def _references(
    project: Project, chosen: Exporter, options: ExportOptions, selection: tuple[Sequence[str], bool, SortOrder]
) -> tuple[str, str]:
    """The references that are wanted as a file, and how many there are."""
    from stacite.app.selection import select, sort_references
    from stacite.errors import UsageError
    from stacite.registry import store

    keys, only_cited, order = selection
    known = store.load(project.registry_file, find_unquoted=False).registry
    if not known.references:
        raise UsageError(f"{project.registry_name}: no references to export", "Run `stacite extract DOC` first.")
    references = sort_references(select(known, keys=keys, only_cited=only_cited), order, known)
    if not references:
        raise UsageError(f"{project.registry_name}: no note cites one of these references", "Leave out --only-cited.")
    return chosen.export(references, options), pluralize(len(references), "reference")


def _cites(project: Project, language: CiteExporter) -> tuple[str, str]:
    """All notes with their cites, and how many there are."""
    from stacite.app.export import cite_documents
    from stacite.errors import UsageError
    from stacite.registry import store

    known = store.load(project.registry_file, find_unquoted=False).registry
    documents = cite_documents(known)
    count = sum(len(document.notes) for document in documents)
    if not count:
        raise UsageError(f"{project.registry_name}: no notes to export", "Run `stacite extract DOC` first.")
    return language.export(documents, [reference.id for reference in known.references]), pluralize(count, "note")


def _cases(project: Project) -> tuple[str, str]:
    """The corrected notes as training cases, and how many there are."""
    from stacite.app.export import corrected_notes
    from stacite.errors import UsageError
    from stacite.exporters import cases
    from stacite.registry import store

    known = store.load(project.registry_file, find_unquoted=False).registry
    notes = corrected_notes(known)
    if not notes:
        hint = "Correct what is misread in its references; `stacite show --review` lists what to look at."
        raise UsageError(f"{project.registry_name}: nothing in it was corrected by hand", hint)
    return cases.export(notes, ", ".join(document.path for document in known.documents)), pluralize(len(notes), "note")
