"""The reference of commands, from their help, as the manual page is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from docs.making.manual import ENVIRONMENT, EXIT, FILES, commands, paragraphs
from docs.making.tables import code, table

from stacite.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    Command = Any
    """click's, which some releases of typer bring as their own."""


def all_commands() -> str:
    """A section for each command."""
    root = typer.main.get_command(app)
    context = typer.Context(root, info_name="stacite", **root.context_settings)
    return "\n\n".join("\n\n".join(_section(*each)) for each in ((root, context), *commands(root, context)))


def exit_statuses() -> str:
    """What a script can rely on."""
    return table(("status", "means"), ((code(status), text) for status, text in EXIT))


def environment() -> str:
    """Variables that are heeded."""
    return table(("variable", "what it does"), _coded(ENVIRONMENT))


def files() -> str:
    """Files that are looked for."""
    return table(("file", "what it is"), _coded(FILES))


def _section(command: Command, context: typer.Context) -> Iterator[str]:
    yield f"## {context.command_path}"
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```text\n{context.command_path} {usage}\n```"
    yield from paragraphs(command.help or "")
    records = [parameter.get_help_record(context) for parameter in command.get_params(context)]
    yield table(("option", "what it does"), _coded(record for record in records if record is not None))
    for paragraph in (command.epilog or "").split("\n\n"):
        if paragraph.startswith("\b"):  # how click marks what keeps its lines
            first, *rest = paragraph.strip().splitlines()
            yield first
            yield "\n".join(("```text", *(line.strip() for line in rest), "```"))


def _coded(rows: Sequence[tuple[str, str]] | Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((", ".join(map(code, name.split(", "))), " ".join(text.split())) for name, text in rows)
