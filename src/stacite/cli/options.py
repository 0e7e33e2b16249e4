"""Options that several commands share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stacite import settings as settings_file
from stacite.cli.completion import complete_readers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.pipeline.project import Project
    from stacite.settings import Settings

_SETTINGS = "Settings"

Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Read settings from FILE.", rich_help_panel=_SETTINGS),
]
Isolated = Annotated[bool, typer.Option("--isolated", help="Read no settings file.", rich_help_panel=_SETTINGS)]
RegistryFile = Annotated[
    Path | None,
    typer.Option("--registry", metavar="FILE", help="The registry; else citations.yaml.", rich_help_panel=_SETTINGS),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print no summary and no progress.")]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FORMAT",
        help="The documents' format, such as docx or markdown; else found out.",
        autocompletion=complete_readers,
    ),
]
TrackChanges = Annotated[
    str | None,
    typer.Option("--track-changes", metavar="HOW", help="Tracked changes in Word and ODT files: accept or reject."),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes that read and parse; else one for each core."),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE.")]


def load_settings(
    config: Path | None, *, isolated: bool, track_changes: str | None = None, jobs: int | None = None
) -> Settings:
    """The settings in force in the current folder, with what the command line says of reading."""
    settings = settings_file.load(Path.cwd(), config, isolated=isolated)
    if track_changes is not None:
        settings = replace(settings, track_changes=track_changes)
    return settings if jobs is None else replace(settings, jobs=jobs)


def load_project(
    config: Path | None,
    registry: Path | None,
    *,
    isolated: bool,
    track_changes: str | None = None,
    jobs: int | None = None,
) -> Project:
    """The settings, what the command line says of reading, and the registry."""
    from stacite.pipeline.project import Project

    settings = load_settings(config, isolated=isolated, track_changes=track_changes, jobs=jobs)
    return Project.of(settings, registry)


def codes(values: Sequence[str] | None) -> tuple[str, ...]:
    """`--select N,L301 --select U` as one list."""
    return tuple(part.strip() for value in values or () for part in value.split(",") if part.strip())
