"""`stacite init`: writes a commented settings file and offers the first extract."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from stacite.cli import console


def init(
    extract: Annotated[
        bool | None,
        typer.Option("--extract/--no-extract", help="Read the document in this folder, or don't.  [default: ask]"),
    ] = None,
) -> None:
    """Write a settings file, and offer to read your document.

    The file is .stacite.toml, with the most common settings and an explanation of each.
    """
    from importlib import resources

    from stacite import files
    from stacite.app.documents import candidates, document_to_type
    from stacite.errors import UsageError
    from stacite.settings import FILE_NAME

    target = Path(FILE_NAME)
    _, snapshot = files.read(target)
    if os.path.lexists(target):  # a link to nowhere would have the file written there
        raise UsageError(f"{FILE_NAME} already exists", "Edit it, or delete it and run `stacite init` again.")
    template = resources.files("stacite.cli").joinpath("init.toml").read_bytes()
    files.write_all([files.Change(snapshot, template)], target)
    console.say(f"Wrote {FILE_NAME}.")
    documents = candidates(Path())
    if len(documents) == 1:
        if _wanted(documents[0], answer=extract):
            from stacite.cli.extract import extract as run_extract

            run_extract([str(documents[0])])
        else:
            console.say(f"Next, run: stacite extract {quote(documents[0].as_posix())}")
        return
    named = document_to_type([path.as_posix() for path in documents])
    your = "your document" if not documents else "your documents"
    then = f"Next, run{f' this with {your} in place of DOC' if named == 'DOC' else ''}: stacite extract {named}"
    found = (
        f"there are {len(documents)} documents in this folder" if documents else "there is no document in this folder"
    )
    if extract:
        raise UsageError(f"--extract read nothing: {found}", then)
    if extract is None:
        console.say(f"No document was read: {found}.")
    console.say(then)


def _wanted(document: Path, *, answer: bool | None) -> bool:
    if answer is not None:
        return answer
    if not (console.is_terminal(sys.stdin) and console.is_terminal(sys.stderr)):
        return False
    console.prompt(f"Read the notes of {document.as_posix()} into citations.yaml? [y/N]: ")
    return sys.stdin.readline().strip().lower() in ("y", "yes")
