"""`stacite export`."""

from __future__ import annotations

from typing import Annotated

import typer

from stacite.cli import console
from stacite.cli.options import Config, Isolated, Output, Quiet, RegistryFile, load_project


def export(
    format_: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="bibtex or csl-json.")] = "bibtex",
    output: Output = None,
    urldate: Annotated[
        str, typer.Option("--urldate", metavar="WHEN", help="Access dates: undated, always, never.")
    ] = "undated",
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    quiet: Quiet = False,
) -> None:
    """Write the registry's references as a bibliography file."""
    from stacite.cli.extract import plural
    from stacite.errors import UsageError
    from stacite.exporters.all import exporter
    from stacite.exporters.base import Options, UrlDate
    from stacite.registry import store

    if urldate not in UrlDate.__members__.values():
        raise UsageError(f"--urldate {urldate}: no such choice", f"Choose one of {', '.join(UrlDate)}.")
    chosen = exporter(format_)
    project = load_project(config, registry, isolated=isolated)
    references = store.load(project.registry_file).registry.references
    if not references:
        raise UsageError(f"{project.registry_name}: no references to export", "Run `stacite extract DOC` first.")
    text = chosen.export(references, Options(UrlDate(urldate)))
    if output is None:
        console.out(text)
        return
    store.save(output, text)
    console.say(f"{output.as_posix()}: {plural(len(references), 'reference')}", quiet=quiet)
