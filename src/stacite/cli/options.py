"""Options that several commands share, and the words that shells complete after an option.

typer brings the shells' own completion scripts (`--install-completion`).
"""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stacite import settings as settings_file
from stacite.cli import console
from stacite.errors import UsageError, unknown_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from stacite.app.documents import Project, ReadDocuments
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
complete_orders = _completer("stacite.app.export", "SortOrder")
complete_readers = _completer("stacite.readers.formats", "FORMATS")
complete_styles = _completer("stacite.model.house_style", "HOUSE_STYLES")
complete_existence = _completer("stacite.settings", "EXISTENCE")
complete_services = _completer("stacite.settings", "SERVICES")
complete_targets = _completer("stacite.app.convert", "TARGETS")
complete_csl_styles = _completer("stacite.app.render", "ALIASES")


def complete_texts(incomplete: str) -> list[str]:
    """Output formats of `stacite rule`."""
    return list(_starting_with(("text", "json"), incomplete))


def complete_levels(incomplete: str) -> list[str]:
    """Levels at which a check fails."""
    from stacite.model.finding import Severity

    return list(_starting_with([*Severity, "never"], incomplete))


def complete_severities(incomplete: str) -> list[str]:
    """Levels of findings."""
    from stacite.model.finding import Severity

    return list(_starting_with(Severity, incomplete))


def _starting_with(words: Iterable[str], start: str) -> Iterator[str]:
    return (word for word in words if word.casefold().startswith(start.casefold()))


def at_least(least: int) -> Callable[[str], int]:
    """Reads the value of an option; click would show its limit as `[x>=1]`."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least:
            raise typer.BadParameter(f"must be a whole number, {least} or more, not “{text[:80]}”")
        return number

    return read


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
        help="Trust this project: let its files change every setting and use files outside its folder.",
        rich_help_panel=_SETTINGS,
    ),
]
RegistryFile = Annotated[
    Path | None,
    typer.Option(
        "--registry", metavar="FILE", help="Use this registry.  [default: citations.yaml]", rich_help_panel=_SETTINGS
    ),
]
OpenPage = Annotated[
    bool | None,
    typer.Option("--open/--no-open", help="Open the page in your browser, or don't.  [default: on a terminal]"),
]
FULL_OR_JSON = ("full", "json")
FullOrJson = Annotated[str, typer.Option("--output-format", metavar="FORMAT", help="Choose the format: full or json.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print neither progress nor a summary.")]
CacheDir = Annotated[
    str | None,
    typer.Option("--cache-dir", metavar="DIR", help="Use the cache in DIR.  [default: stacite in your cache folder]"),
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
        "--jobs",
        "-j",
        metavar="N",
        parser=at_least(0),
        help="Use N processes to read documents; 0 for one on each core.  [default: 0]",
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE.  [default: standard output]")
]
Force = Annotated[
    bool, typer.Option("--force", help="Replace files that stacite did not write, or that were edited since.")
]


def load_settings(
    config: Path | None, *, isolated: bool, trust_project: bool, is_first: bool = True, **options: Any
) -> Settings:
    """The settings of the current folder, with the options of the command line.

    Each option replaces the setting of its name; `ignore`, `extend_select` and `skip_services` add to theirs. A later
    check of the same process (`--watch`) is not `is_first`: it repeats no warnings. Raises SettingsError, also for an
    unknown style.
    """
    from stacite import files

    files.say_waiting = console.say
    settings = settings_file.load(Path.cwd(), config, isolated=isolated, trust_project=trust_project)
    from stacite.rules.run import require_known

    for sentence in settings.ignored if is_first else ():
        console.warn(sentence)
    # An option that is not given is None, False or empty, and leaves its setting as it is; `--jobs 0` is given.
    given = {name: value for name, value in options.items() if value or (name == "jobs" and value is not None)}
    for name in ("style", "fail_on", "track_changes", "existence"):
        settings_file.check_value(name, options.get(name), f"--{name.replace('_', '-')}")
    if skipped := codes(options.get("skip_services")):
        settings_file.check_value("skip_services", skipped, "--skip-service")
        given["skip_services"] = settings.skip_services + skipped
    for name in ("select", "ignore", "extend_select"):
        if name not in options:
            continue
        words, before = codes(options[name]), getattr(settings, name)
        option = f"--{name.replace('_', '-')}"
        if options[name] and not words:
            raise UsageError(f"{option} names no rule", f"Name one, such as {option} L301, or leave out the option.")
        require_known(words, option)
        if name != "select" or not words:
            require_known(before, settings.sources.get(name, name))
        given[name] = (words or before) if name == "select" else before + words
    return replace(settings, **given)


def load_project(config: Path | None, registry: Path | None, *, is_first: bool = True, **options: Any) -> Project:
    """The settings, as `load_settings` has them with these options, and the registry.

    What a killed run left half written is finished or undone, unless a check of this process has done that already.
    """
    from stacite.app.documents import Project

    project = Project.of(load_settings(config, is_first=is_first, **options), registry)
    for sentence in project.recover() if is_first else ():
        console.warn(sentence)
    return project


def baseline_path(named: Path | None, settings: Settings) -> Path | None:
    """The baseline as the user names it, else the settings' one, which is relative to their file."""
    return settings.path("baseline") if named is None and settings.baseline else named


def say_refused(refused: Mapping[str, str]) -> None:
    """A line for each document that is not read, with the reason."""
    for path, reason in refused.items():
        console.warn(f"{path} was not read: {reason}")


def say_unread(read: ReadDocuments, *, quiet: bool) -> None:
    """Say what was passed over, and what documents name that doesn't exist."""
    from stacite.app.cited_keys import unread_bibliographies
    from stacite.text.characters import capitalized

    for clause in read.skipped_clauses:
        # The others begin with the name of a file.
        console.say(f"{capitalized(clause) if clause.startswith('skipped') else clause}.", quiet=quiet)
    for path, reason in read.missing.items():
        console.say(f"{path} was not read: {reason}.", quiet=quiet)
    for unread in unread_bibliographies(read.documents, Path()):
        console.say(f"{unread.reason}.", quiet=quiet)


def require_choice(option: str, word: str, words: Iterable[str]) -> None:
    """Raise UsageError if the word that an option has is none of these."""
    if word not in (words := list(words)):
        raise UsageError(*unknown_value(option, word, words))


def codes(values: Sequence[str] | None) -> tuple[str, ...]:
    """`--select N,L301 --select U` as one list."""
    return tuple(part.strip() for value in values or () for part in value.split(",") if part.strip())


def split_paths(paths: Sequence[str]) -> tuple[list[str], Path | None]:
    """Documents, and the registry that is named among them."""
    # A registry is named like a document, but no document is YAML.
    registries = [path for path in paths if path.lower().endswith((".yaml", ".yml"))]
    if len(registries) > 1:
        raise UsageError("two registries were named", "Name one registry at a time.")
    documents = [path for path in paths if path not in registries]
    registry = Path(registries[0]) if registries else None
    if registry is not None and not registry.is_file():
        from stacite.app.documents import missing_registry

        raise missing_registry(registry.as_posix(), documents)
    return documents, registry
