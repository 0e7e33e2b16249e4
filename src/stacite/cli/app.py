"""Registers the commands, and is the one place that turns an error into an exit status.

The help of a command with many options shows them in groups, with the examples first.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Mapping
from functools import cache
from itertools import takewhile
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from stacite import __version__
from stacite.cli import console
from stacite.cli.console import ExitStatus
from stacite.errors import BIBLIOGRAPHY_HINT, FileError, RegistryError, StaciteError, UsageError, did_you_mean
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence


COMMANDS = tuple(
    (
        "init extract check review serve lsp mcp verify sign-off archive zotero corpus"
        " export convert format parse show rule schema cache"
    ).split()
)
"""In the order of the help. Each is a module of this package with a function of its name, or with commands in `app`."""
# Names of parameters, by the group that help shows them in; what is in none comes last.
_GROUPS: dict[str, str] = {
    "What to check": "select ignore extend_select pedantic style strict fail_on baseline update_baseline from_ "
    "skip_without_notes track_changes dead_after quotations drift reread",
    "Your library": "bibliography zotero group collection",
    "Network": "offline require_online refresh archive existence skip_service skip_services cache_dir",
    "Fixes": "fix unsafe_fixes diff interactive record",
    "Output": "to differing show_all sources statistics output_format output summary folder force open_page quiet "
    "watch format_ verbose",
    "Page": "port data_dir reuse install uninstall",
    "Project": "registry config isolated trust_project jobs help",
}
_GROUP_OF = {name: group for group, names in _GROUPS.items() for name in names.split()}
# With fewer, one list is easier to read.
_MANY_OPTIONS = 10
_ABOUT = "Check the footnotes of a report, brief, or book before you publish it."
# ClickException: typer brings click along, under another name in each version.
_COMMAND_LINE_ERROR: Any = typer.BadParameter.__mro__[2]
_QUOTED = pattern(r"'(?P<word>[^']{1,200})'")
_OUT_OF_RANGE = pattern(r"(?P<number>-?[\d.]{1,40}) is not in the range (?P<least>\d+)<=x(?:<=(?P<most>\d+))?\.")
_AT_THE_END = pattern(r" \((?P<words>[^()]{1,200})\)$")
_DASHED = pattern(r"[‐-―−]+-?(?P<name>[A-Za-z][A-Za-z-]{0,40})(?:=.{0,200})?")
# Options of other programs, such as ruff and gh, and of other commands, and ours for the same.
_OPTIONS_MEANT = (
    ("--exit-zero", "--fail-on", "Use --fail-on never."),
    ("--format", "--output-format", "Did you mean --output-format?"),
    ("--output-format", "--format", "Did you mean --format?"),
    ("--json", "--output-format", "Use --output-format json."),
    ("--bibliography", "--offline", BIBLIOGRAPHY_HINT),
    ("--bibliography", "--drop-words", "Use `stacite extract DOC --bibliography FILE` first."),
)


class GroupedCommand(TyperCommand):
    """A command whose help shows its options by what they are about."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and the groups of options."""
        options = [each for each in self.get_params(ctx) if each.param_type_name == "option"]
        if len(options) <= _MANY_OPTIONS:
            super().format_options(ctx, formatter)
            return
        arguments = [each for each in self.get_params(ctx) if each.param_type_name == "argument"]
        _write_group(formatter, "Arguments", [each.get_help_record(ctx) for each in arguments])
        for group in (*_GROUPS, "Other"):
            own = [each for each in options if _GROUP_OF.get(each.name or "", "Other") == group]
            _write_group(formatter, group, [each.get_help_record(ctx) for each in own])


def _write_group(formatter: Any, title: str, records: list[tuple[str, str] | None]) -> None:
    if shown := [record for record in records if record is not None]:
        with formatter.section(title):
            formatter.write_dl(shown)


class _LazyCommands(Mapping[str, Any]):
    """The commands by name, each imported when it is first looked up, since most runs need one of them."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        if name not in self._made:
            self._made[name] = _command(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


def _command(name: str) -> Any:
    module = importlib.import_module(f"stacite.cli.{name.replace('-', '_')}")
    commands = getattr(module, "app", None)
    if commands is None:
        commands = typer.Typer(add_completion=False, rich_markup_mode=None)
        epilog = getattr(module, "EPILOG", None)
        commands.command(name, cls=GroupedCommand, epilog=epilog)(_function(module, name))
    command = typer.main.get_command(commands)
    command.name = name
    return command


def _function(module: Any, name: str) -> Any:
    """The function of a command; one that would hide a name of Python's own has an underscore at its end."""
    name = name.replace("-", "_")
    return getattr(module, name, None) or getattr(module, f"{name}_")


class _LazyGroup(TyperGroup):
    """Typer would import all commands to register them."""

    def __init__(self, **attributes: Any) -> None:
        # Typer passes an empty dict of commands, since none is registered. It and docs/making read `commands` as a
        # mapping.
        super().__init__(**{**attributes, "commands": _LazyCommands()})


app = typer.Typer(
    name="stacite",
    cls=_LazyGroup,
    help=f"{_ABOUT}\n\n`stacite brief.docx` is short for `stacite check brief.docx`.",
    epilog="Exit status: 0 if all is well, 1 if there are findings, 2 if the run failed.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        console.out(f"stacite {__version__}\n")
        raise typer.Exit


@app.callback()
def _stacite(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Check the footnotes of a report, brief, or book before you publish it."""


@cache  # `app()` would build the options anew, which a process that runs many commands need not wait for
def _commands() -> Any:
    return typer.main.get_command(app)


def run() -> int:
    """Run the command line; returns the exit status."""
    try:
        _require_folder()
        words = with_command(sys.argv[1:])
        _refuse_dashes(words)
        return int(_commands()(words, prog_name="stacite", standalone_mode=False) or ExitStatus.CLEAN)
    except _COMMAND_LINE_ERROR as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            console.say(error.ctx.get_help())
        else:
            console.print_error(_usage_error(error))
        return ExitStatus.FAILED
    except RegistryError as error:
        _list_problems(error)
        return ExitStatus.FAILED
    except StaciteError as error:
        console.print_error(error)
        return ExitStatus.FAILED
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except OSError as error:
        if error.filename is not None:
            _crash(error)
        else:  # typer itself prints help and completions
            console.print_error(console.lost_results(error))
        return ExitStatus.FAILED
    except Exception as error:
        _crash(error)
        return ExitStatus.FAILED


def _usage_error(error: Any) -> UsageError:
    """An error that click found in the command line, in our words."""
    # By name, since click has no codes, and typer brings it along under another name.
    kind, message, context = type(error).__name__, error.format_message(), error.ctx
    usage = re.sub("[{}]", "", context.get_usage()) if context is not None else ""
    path = context.command_path if context is not None else "stacite"
    if kind == "NoSuchOption":
        options = [name for each in context.command.get_params(context) for name in each.opts if name.startswith("--")]
        hint = _meant_option(error.option_name, options) or did_you_mean(
            error.option_name, options, f"`{path} --help` lists all options."
        )
        return UsageError(f"there is no option {error.option_name}", hint)
    if kind == "BadOptionUsage":
        if "does not take a value" in message:
            return UsageError(f"{error.option_name} takes no value", "Leave out the value.")
        return UsageError(f"{error.option_name} needs a value", f"Write it as {error.option_name} VALUE.")
    if kind == "MissingParameter":
        return UsageError(f"{error.param.make_metavar(context).strip('[].')} is missing", usage)
    if kind == "BadParameter" and error.param is not None:
        option = max(error.param.opts, key=len)
        if found := _OUT_OF_RANGE.match(error.message):
            least, most = found["least"], found["most"]
            allowed = f"from {least} to {most}" if most else f"{least} or more"
            return UsageError(f"{option} must be a number {allowed}, not {found['number']}", usage)
        return UsageError(f"{option} {error.message.rstrip('.')}", usage)
    if message.startswith("No such command") and (found := _QUOTED.search(message)):
        hint = did_you_mean(found["word"], context.command.commands, f"`{path} --help` lists all commands.")
        return UsageError(f"there is no command {found['word']}", hint)
    if message.startswith("Got unexpected extra argument") and (found := _AT_THE_END.search(message)):
        hint = usage
        if found["words"].lower().endswith((".yaml", ".yml")) and any(
            "--registry" in each.opts for each in context.command.get_params(context)
        ):
            hint = f"To use another registry: `{path} --registry {quote(found['words'])}`."
        return UsageError(f"unexpected argument: {found['words']}", hint)
    return UsageError(f"{message[:1].lower()}{message[1:].rstrip('.')}", usage)


def with_command(words: Sequence[str]) -> list[str]:
    """The words of the command line; `check` before a document that stands where a command should."""
    first = next(iter(words), "--help")
    is_document = first not in COMMANDS and (
        first in ("-", "") or (not first.startswith("-") and _names_documents(first))
    )
    return ["check", *words] if is_document else [*words]


def _names_documents(word: str) -> bool:
    """Whether a word is a file or folder, or looks like the name of one."""
    return os.path.lexists(word) or any(each in word for each in "./\\*?")


def _refuse_dashes(words: Sequence[str]) -> None:
    """Raise UsageError for an option whose hyphens a word processor or a mail program has made a dash."""
    for word in takewhile(lambda word: word != "--", words):
        found = _DASHED.fullmatch(word)
        if found is not None and not os.path.lexists(word):
            is_short = len(found["name"]) == 1
            meant = f"-{found['name']}" if is_short else f"--{found['name']}"
            hint = f"Did you mean {meant}? Type {'a hyphen' if is_short else 'two hyphens'}, not a dash."
            raise UsageError(f"there is no option {word}", hint)


def _meant_option(word: str, options: Collection[str]) -> str:
    """What to use for an option of another program or command; empty if it is none that this command can stand for."""
    return next((hint for known, ours, hint in _OPTIONS_MEANT if known == word and ours in options), "")


def _require_folder() -> None:
    """Raises FileError where the current folder was deleted: every path is relative to it."""
    try:
        Path.cwd()
    except OSError as error:
        hint = "Change to another folder and run the command again."
        raise FileError(f"the current folder can't be used: {error.strerror}", hint) from error


def _list_problems(error: RegistryError) -> None:
    for problem in error.problems:
        hint = f" ({problem.hint})" if problem.hint else ""
        place = f"{error.path}:{problem.line}:{problem.column}"
        console.say(f"{place}: {problem.code} {problem.message}{hint}")
    console.print_error(error)


def _crash(error: Exception) -> None:
    console.say(f"error: stacite crashed: {type(error).__name__}: {error}")
    # A traceback doesn't help an editor, and may contain text of the document.
    if os.environ.get("STACITE_TRACEBACK"):
        import traceback

        console.say(traceback.format_exc())
    else:
        console.say(
            "  This is a bug in stacite. Please report it with the traceback: set STACITE_TRACEBACK=1 and run it again."
        )
