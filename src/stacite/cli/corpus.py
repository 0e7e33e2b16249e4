"""`stacite corpus`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from stacite.cli import check_options as options
from stacite.cli.archiving import run
from stacite.cli.options import Config, From, Isolated, Jobs, Quiet, TrackChanges, load_settings
from stacite.errors import UsageError

_EACH, _ALL = "each", "all"


def corpus(
    documents: Annotated[
        list[str],
        typer.Argument(metavar="DOC...", help="Folders, patterns like 'archive/*.docx', documents."),
    ],
    into: Annotated[
        Path, typer.Option("--into", metavar="FOLDER", help="The folder of the results, and of what is done.")
    ] = Path("corpus"),
    registries: Annotated[
        str, typer.Option("--registries", metavar="HOW", help="One for each document, or one for all: each, all.")
    ] = _EACH,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Work on a dask.distributed cluster.")
    ] = None,
    jobs: Jobs = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    extend_select: options.ExtendSelect = None,
    style: options.Style = None,
    fail_on: options.FailOn = None,
    offline: options.Offline = False,
    archive: options.Archive = False,
    cache_dir: options.CacheDir = None,
    from_: From = None,
    track_changes: TrackChanges = None,
    config: Config = None,
    isolated: Isolated = False,
    quiet: Quiet = False,
) -> None:
    """Check an archive of any size: thousands of documents, over processes, in bounded memory.

    A run that was interrupted or killed goes on where it was: give the same command again. Its results are files in the
    folder: documents.jsonl, findings.jsonl, links.jsonl, and a registry for each document, or for all.
    """
    from stacite.pipeline.corpus.run import Plan
    from stacite.pipeline.named import expand

    if registries not in (_EACH, _ALL):
        raise UsageError(f"--registries {registries}: no such choice", f"Choose {_EACH} or {_ALL}.")
    if "-" in documents:
        raise UsageError("corpus can't read standard input", "Name files and folders.")
    settings = options.overlay(
        load_settings(config, isolated=isolated, track_changes=track_changes, jobs=jobs),
        select=select,
        ignore=ignore,
        extend_select=extend_select,
        style=style,
        offline=offline,
        archive=archive,
        cache_dir=cache_dir,
        fail_on=fail_on,
    )
    named = expand(documents, any_suffix=from_ is not None)
    plan = Plan(named, into, settings, datetime.now(UTC).date(), registries == _ALL, from_)
    raise typer.Exit(run(plan, scheduler, quiet=quiet))
