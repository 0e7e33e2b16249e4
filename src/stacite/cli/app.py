"""Registers the commands, and is the one place that turns an error into an exit code."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

import typer

from stacite import __version__
from stacite.cli import cache, check, console, corpus, export, extract, init, parse, rule, schema, show
from stacite.errors import RegistryError, StaciteError

FOUND, FAILED, INTERRUPTED = 1, 2, 130
_GC_THRESHOLD = 20_000
"""New objects before Python looks for garbage; nearly all of a run's live to its end, so that it seldom finds any."""

app = typer.Typer(
    name="stacite",
    help="Check the footnotes of a document before it is published.",
    epilog="Exit status: 0 clean, 1 findings, 2 the call, the settings or a file are wrong, 130 interrupted.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("init")(init.init)
app.command("extract")(extract.extract)
app.command("check")(check.check)
app.command("corpus")(corpus.corpus)
app.command("export")(export.export)
app.command("parse", epilog=parse.EXAMPLES)(parse.parse)
app.command("show")(show.show)
app.command("rule")(rule.rule)
app.command("schema")(schema.schema)
app.add_typer(cache.app, name="cache")


def _version(value: bool) -> None:
    if value:
        console.out(f"stacite {__version__}\n")
        raise typer.Exit


@app.callback()
def _stacite(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Check the footnotes of a document before it is published."""


def run() -> int:
    """Run the command line; returns the exit status.

    0 clean, 1 findings, 2 usage, settings, unreadable input or a crash, 130 interrupted.
    """
    gc.set_threshold(_GC_THRESHOLD)
    try:
        app(prog_name="stacite")
    except RegistryError as error:
        _list_problems(error)
        return FAILED
    except StaciteError as error:
        console.print_error(error)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        _crash(error)
        return FAILED
    return 0


def _list_problems(error: RegistryError) -> None:
    for problem in error.problems:
        hint = f" ({problem.hint})" if problem.hint else ""
        place = f"{error.path}:{problem.line}:{problem.column}"
        console.say(console.visible(f"{place}: {problem.code} {problem.message}{hint}"))
    console.print_error(error)


def _crash(error: Exception) -> None:
    console.say(f"error: stacite has crashed: {type(error).__name__}: {console.visible(str(error))}")
    if os.environ.get("STACITE_TRACEBACK"):
        import traceback

        traceback.print_exc(file=sys.stderr)
    else:
        console.say("  This is a fault of stacite. Please report it with the lines that STACITE_TRACEBACK=1 prints.")
