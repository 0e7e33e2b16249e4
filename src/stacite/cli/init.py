"""`stacite init`: writes a commented settings file and offers the first extract."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from stacite.cli import console

# Not pages of the web, nor XML: folders are full of those that are no documents.
_SUFFIXES = (".txt", ".md", ".markdown", ".docx", ".odt", ".pdf", ".epub", ".tex", ".rst", ".adoc", ".typ")
_NO_DOCUMENTS = ("readme", "changelog", "contributing", "license", "requirements", "security", "code_of_conduct")


def init(
    extract: Annotated[
        bool | None,
        typer.Option("--extract/--no-extract", help="Read the document in this folder, or don't.  [default: ask]"),
    ] = None,
) -> None:
    """Write a settings file (.stacite.toml) and offer to read your document."""
    from importlib import resources

    from stacite import files
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
    if not documents:
        console.say("Next, run stacite extract with your document, such as: stacite extract brief.docx")
    elif len(documents) == 1 and _wanted(documents[0], answer=extract):
        from stacite.cli.extract import extract as run_extract

        run_extract([str(documents[0])])
    else:
        console.say(f"Next, run: stacite extract {documents[0].as_posix()}")


def candidates(folder: Path) -> list[Path]:
    """Documents of this folder that stacite can read, by name, without those of a software project."""
    # Only this folder: a search of the disk below a home folder would take minutes.
    found = [path for path in sorted(folder.iterdir()) if path.is_file() and path.suffix.lower() in _SUFFIXES]
    return [path for path in found if path.stem.lower() not in _NO_DOCUMENTS]


def _wanted(document: Path, *, answer: bool | None) -> bool:
    if answer is not None:
        return answer
    if not (console.is_terminal(sys.stdin) and console.is_terminal(sys.stderr)):
        return False
    console.prompt(f"Read the notes of {document.as_posix()} into citations.yaml? [y/N]: ")
    return sys.stdin.readline().strip().lower() in ("y", "yes")
