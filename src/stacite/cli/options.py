"""Options that several commands share, and the words that shells complete after an option.

typer brings the shells' own completion scripts (`--install-completion`).
"""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stacite import settings as settings_file
from stacite.cli import console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from stacite.app.documents import Project
    from stacite.settings import Settings


def complete_codes(incomplete: str) -> list[str]:
    """Codes and names of rules; of a list such as `N,L30` the last word."""
    from stacite.rules.all import RULES

    # The shell completes the whole word, so that earlier codes are repeated.
    before, comma, word = incomplete.rpartition(",")
    names = (name for module in RULES for name in (module.RULE.code, module.RULE.name))
    return [f"{before}{comma}{name}" for name in _starting_with(names, word)]


def complete_rules(incomplete: str) -> list[str]:
    """Codes and names of rules, for an argument that takes one."""
    return complete_codes(incomplete) if "," not in incomplete else []


def _completer(module: str, name: str) -> Callable[[str], list[str]]:
    """Completes a word from a table or an enum, which is imported only then."""

    def complete(incomplete: str) -> list[str]:
        return list(_starting_with(getattr(importlib.import_module(module), name), incomplete))

    return complete


complete_formats = _completer("stacite.reporters.base", "REPORTERS")
complete_exports = _completer("stacite.exporters.base", "EXPORTERS")
complete_cites = _completer("stacite.exporters.base", "CITES")
complete_orders = _completer("stacite.app.export", "SortOrder")
complete_readers = _completer("stacite.readers.base", "READERS")
complete_styles = _completer("stacite.model.house_style", "HOUSE_STYLES")


def complete_texts(incomplete: str) -> list[str]:
    """Output formats of `stacite rule`."""
    return list(_starting_with(("text", "json"), incomplete))


def complete_levels(incomplete: str) -> list[str]:
    """Levels at which a check fails."""
    from stacite.model.finding import Severity

    return list(_starting_with([*Severity, "never"], incomplete))


def _starting_with(words: Iterable[str], start: str) -> Iterator[str]:
    return (word for word in words if word.casefold().startswith(start.casefold()))


_SETTINGS = "Settings"

Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Read the settings from FILE.  [default: the nearest .stacite.toml or pyproject.toml]",
        rich_help_panel=_SETTINGS,
    ),
]
Isolated = Annotated[bool, typer.Option("--isolated", help="Ignore settings files.", rich_help_panel=_SETTINGS)]
TrustProject = Annotated[
    bool,
    typer.Option(
        "--trust-project",
        help="Let the project's settings and registry set everything and name files anywhere.",
        rich_help_panel=_SETTINGS,
    ),
]
RegistryFile = Annotated[
    Path | None,
    typer.Option(
        "--registry", metavar="FILE", help="Use this registry.  [default: citations.yaml]", rich_help_panel=_SETTINGS
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print neither progress nor a summary.")]
CacheDir = Annotated[
    str | None,
    typer.Option("--cache-dir", metavar="DIR", help="Keep the cache in DIR.  [default: stacite in your cache folder]"),
]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FORMAT",
        help="Read the documents in this format, such as docx or markdown.  [default: detected]",
        autocompletion=complete_readers,
    ),
]
TrackChanges = Annotated[
    str | None,
    typer.Option(
        "--track-changes",
        metavar="HOW",
        help="Read Word and ODT documents as if their tracked changes were accepted or rejected.  [default: accept]",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", metavar="N", min=1, help="Use N processes to read documents.  [default: one for each core]"
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE.  [default: standard output]")
]


def load_settings(
    config: Path | None,
    *,
    isolated: bool,
    trust_project: bool,
    track_changes: str | None = None,
    jobs: int | None = None,
    warns: bool = True,
) -> Settings:
    """The settings of the current folder, with the reading options of the command line.

    What was ignored is told on standard error, unless it was told before (`warns`).
    """
    from stacite import files

    files.say_waiting = console.say
    settings = settings_file.load(Path.cwd(), config, isolated=isolated, trust_project=trust_project)
    for sentence in settings.ignored if warns else ():
        console.say(f"warning: {sentence}")
    if track_changes is not None:
        settings = replace(settings, track_changes=track_changes)
    return settings if jobs is None else replace(settings, jobs=jobs)


def load_project(
    config: Path | None,
    registry: Path | None,
    *,
    isolated: bool,
    trust_project: bool,
    track_changes: str | None = None,
    jobs: int | None = None,
    is_first: bool = True,
) -> Project:
    """The settings with the reading options of the command line, and the registry.

    What a killed run left half written is finished or undone first. A later check of the same process (`--watch`) is
    not `is_first`: it neither does that nor repeats warnings.
    """
    from stacite.app.documents import Project

    settings = load_settings(
        config, isolated=isolated, trust_project=trust_project, track_changes=track_changes, jobs=jobs, warns=is_first
    )
    project = Project.of(settings, registry)
    for sentence in project.recover() if is_first else ():
        console.say(f"warning: {sentence}")
    return project


def baseline_path(named: Path | None, settings: Settings) -> Path | None:
    """The baseline as the user names it, else the settings' one, which is relative to their file."""
    return settings.path("baseline") if named is None and settings.baseline else named


def say_refused(refused: Mapping[str, str]) -> None:
    """A line for each document that is not read, with the reason."""
    for path, reason in refused.items():
        console.say(f"warning: {path} was not read: {reason}")


def listed(words: Iterable[str]) -> str:
    """`text`, `text or json`, `accept, reject or ask`."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def codes(values: Sequence[str] | None) -> tuple[str, ...]:
    """`--select N,L301 --select U` as one list."""
    return tuple(part.strip() for value in values or () for part in value.split(",") if part.strip())
