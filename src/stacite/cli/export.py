"""`stacite export`: writes references, notes with cites, or training cases."""

from __future__ import annotations

from functools import partial
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
    from collections.abc import Callable, Sequence

    from stacite.app.selection import SortOrder
    from stacite.exporters.base import CiteExporter, Exporter, ExportOptions, UrlDate
    from stacite.model.registry import Registry


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
    # The format is looked up before the registry is read: a misspelled name is the first error that users see.
    write: Callable[[Registry, str], tuple[str, str]]
    if is_of_references:
        selection = (codes(keys), only_cited, order)
        write = partial(
            _references, chosen=exporter(format_ or "bibtex", (CASES,)), options=options, selection=selection
        )
    else:
        write = _cases if cites is None else partial(_cites, language=cite_exporter(cites))
    project = load_project(config, registry, isolated=isolated)
    # Without a search for unquoted texts: an export works from any registry that can be read.
    text, count = write(store.load(project.registry_file, find_unquoted=False).registry, project.registry_name)
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
    registry: Registry,
    name: str,
    *,
    chosen: Exporter,
    options: ExportOptions,
    selection: tuple[Sequence[str], bool, SortOrder],
) -> tuple[str, str]:
    """The selected references as a file, and how many there are."""
    from stacite.app.selection import select, sort_references
    from stacite.errors import UsageError

    keys, only_cited, order = selection
    if not registry.references:
        raise UsageError(f"{name}: no references to export", "Run `stacite extract DOC` first.")
    references = sort_references(select(registry, keys=keys, only_cited=only_cited), order, registry)
    if not references:
        raise UsageError(f"{name}: no note cites one of these references", "Leave out --only-cited.")
    return chosen.export(references, options), pluralize(len(references), "reference")


def _cites(registry: Registry, name: str, *, language: CiteExporter) -> tuple[str, str]:
    """All notes with their cites, and how many there are."""
    from stacite.app.export import cite_documents
    from stacite.errors import UsageError

    documents = cite_documents(registry)
    count = sum(len(document.notes) for document in documents)
    if not count:
        raise UsageError(f"{name}: no notes to export", "Run `stacite extract DOC` first.")
    return language.export(documents, [reference.id for reference in registry.references]), pluralize(count, "note")


def _cases(registry: Registry, name: str) -> tuple[str, str]:
    """The corrected notes as training cases, and how many there are."""
    from stacite.app.export import corrected_notes
    from stacite.errors import UsageError
    from stacite.exporters import cases

    notes = corrected_notes(registry)
    if not notes:
        hint = "Correct what is misread in its references; `stacite show --review` lists what to look at."
        raise UsageError(f"{name}: nothing in it was corrected by hand", hint)
    paths = ", ".join(document.path for document in registry.documents)
    return cases.export(notes, paths), pluralize(len(notes), "note")
