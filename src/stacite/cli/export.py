"""`stacite export`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import console
from stacite.cli.completion import complete_exports
from stacite.cli.options import Config, Isolated, Output, Quiet, RegistryFile, load_project
from stacite.exporters.all import EXPORTERS
from stacite.model.amount import amount

if TYPE_CHECKING:
    from stacite.pipeline.project import Project

_CASES = "cases"


def export(
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=f"{', '.join((*EXPORTERS, _CASES))}.",
            autocompletion=complete_exports,
        ),
    ] = "bibtex",
    output: Output = None,
    urldate: Annotated[
        str, typer.Option("--urldate", metavar="WHEN", help="Access dates: undated, always, never.")
    ] = "undated",
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    quiet: Quiet = False,
) -> None:
    """Write the registry's references as a bibliography file.

    `--format cases` writes the notes whose references you have corrected by hand, with the fields marked in the text:
    stacite's parser can be trained on them.
    """
    from stacite.errors import UsageError
    from stacite.exporters.all import exporter
    from stacite.exporters.base import Options, UrlDate
    from stacite.registry import store

    if urldate not in UrlDate.__members__.values():
        raise UsageError(f"--urldate {urldate}: no such choice", f"Choose one of {', '.join(UrlDate)}.")
    chosen = exporter(format_, (_CASES,)) if format_ != _CASES else None
    project = load_project(config, registry, isolated=isolated)
    if chosen is None:
        text, count = _cases(project)
    else:
        references = store.load(project.registry_file).registry.references
        if not references:
            raise UsageError(f"{project.registry_name}: no references to export", "Run `stacite extract DOC` first.")
        text, count = chosen.export(references, Options(UrlDate(urldate))), amount(len(references), "reference")
    if output is None:
        console.out(text)
        return
    store.save(output, text)
    console.say(f"{output.as_posix()}: {count}", quiet=quiet)


def _cases(project: Project) -> tuple[str, str]:
    """The corrected notes as training cases, and how many there are."""
    from stacite.errors import UsageError
    from stacite.exporters import cases
    from stacite.pipeline.cases import corrected_notes
    from stacite.registry import store

    known = store.load(project.registry_file).registry
    notes = corrected_notes(known)
    if not notes:
        hint = "Correct what is misread in its references; `stacite show --review` lists what to look at."
        raise UsageError(f"{project.registry_name}: nothing in it was corrected by hand", hint)
    return cases.export(notes, ", ".join(document.path for document in known.documents)), amount(len(notes), "note")
