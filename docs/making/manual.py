"""The manual page, made from the commands' help: `python -m docs.making.manual docs/stacite.1` writes it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from stacite import __version__, files
from stacite.cli.app import app
from stacite.cli.console import EXIT_STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    Command = Any

    """click's, which some releases of typer bring as their own."""


EXIT = tuple((str(status.value), text) for status, text in EXIT_STATUSES.items())
ENVIRONMENT = (
    ("NO_COLOR, FORCE_COLOR", "Never (or always) print in color. [default: color in a terminal]"),
    ("COLUMNS", "Make the output this many columns wide. [default: the width of the terminal]"),
    ("STACITE_...", "Set any setting, for example STACITE_MAILTO, STACITE_OFFLINE=1 or STACITE_SELECT=N,L301."),
)
FILES = (
    ("citations.yaml", "The registry: which sources your documents cite, and where. You can edit it."),
    (
        ".stacite.toml, pyproject.toml",
        "The settings, in this folder or the nearest folder above it; in pyproject.toml, the table [tool.stacite].",
    ),
)


def manual() -> str:
    """The page in the macros of man(7)."""
    root = typer.main.get_command(app)
    context = typer.Context(root, info_name="stacite", **root.context_settings)
    lines = [
        f'.TH STACITE 1 "" "stacite {__version__}" "User Commands"',
        ".\\\" Generated from the commands' help by `make docs`.",
        *_section("NAME", ["stacite \\- " + _escaped(paragraphs(root.help or "")[0].rstrip("."))]),
        *_section("SYNOPSIS", ["\\fBstacite\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]"]),
        *_section("OPTIONS", _options(root, context)),
        *_section("COMMANDS", _commands(root, context)),
        *_section("EXIT STATUS", _table(EXIT)),
        *_section("ENVIRONMENT", _table(ENVIRONMENT)),
        *_section("FILES", _table(FILES)),
    ]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> None:
    """Write the page into the file named."""
    files.save(Path(arguments[0]), manual())


def _section(title: str, lines: Sequence[str] | Iterator[str]) -> list[str]:
    return [f".SH {title}", *lines]


def commands(group: Command, context: typer.Context) -> Iterator[tuple[Command, typer.Context]]:
    """Each command below a group that is no group itself, with its context."""
    # The lazy mapping of cli/app.py: this imports every command.
    for name, command in group.commands.items():
        inner = typer.Context(command, info_name=name, parent=context)
        if hasattr(command, "commands"):
            yield from commands(command, inner)
        else:
            yield command, inner


def _commands(group: Command, context: typer.Context) -> Iterator[str]:
    for command, inner in commands(group, context):
        yield f".SS {_escaped(inner.command_path)}"
        yield from _command(command, inner)


def _command(command: Command, context: typer.Context) -> Iterator[str]:
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"\\fB{_escaped(context.command_path)}\\fR {_escaped(usage)}"
    for paragraph in paragraphs(command.help or ""):
        yield from (".PP", _escaped(paragraph))
    yield from _options(command, context)
    for paragraph in (command.epilog or "").split("\n\n"):
        if paragraph.startswith("\b"):  # how click marks what keeps its lines
            yield from (".PP", ".nf", *map(_escaped, paragraph.splitlines()[1:]), ".fi")


def _options(command: Command, context: typer.Context) -> Iterator[str]:
    records = (parameter.get_help_record(context) for parameter in command.get_params(context))
    yield from _table(record for record in records if record is not None)


def _table(rows: Sequence[tuple[str, str]] | Iterator[tuple[str, str]]) -> Iterator[str]:
    for name, text in rows:
        yield from (".TP", f"\\fB{_escaped(name)}\\fR", _escaped(" ".join(text.split())))


def paragraphs(text: str) -> list[str]:
    """Of a help text, each on one line."""
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def _escaped(text: str) -> str:
    """Plain text for roff: man-pages(7), "Generating optimal glyphs"."""
    text = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq").replace("`", r"\(ga")
    text = text.replace("“", r"\(lq").replace("”", r"\(rq").replace("’", r"\(cq").replace("…", "...")
    return rf"\&{text}" if text.startswith(".") else text


if __name__ == "__main__":
    main(sys.argv[1:])
