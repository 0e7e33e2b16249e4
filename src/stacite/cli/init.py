"""`stacite init`: writes a commented settings file and offers the first extract."""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer

from stacite.cli import console
from stacite.settings import ServiceAddresses

_TEMPLATE = """\
# Settings of stacite; every line is a default. `stacite check --help` tells of the rest.

# registry = "citations.yaml"
# mailto = "you@example.org"        # your address, for the services' polite pools; they answer faster
# select = []                       # rules by code, prefix or name; empty: the default set
# ignore = []                       # for example ["N009", "link-blocked"]
# style = ""                        # a house style: chicago17, chicago18, oscola or bluebook
# fail-on = "error"                 # error, warning, info or never
# baseline = ""                     # for example "baseline.json": findings that are known, and hidden
# dead-after = 1                    # days on which a link must be dead before that is an error
# unsure-below = 0.5                # 0 to 1: citations read with less confidence than that are to be looked at
# output-format = "full"            # full, concise, html, markdown, json, sarif, junit, github or gitlab
# offline = false
# track-changes = "accept"          # accept or reject: changes that Word and ODT files still hold as changes
# archive = false                   # true: look for archived copies of pages that are gone
# allow-private = []                # for example ["10.1.0.0/16"]: addresses that may be asked though private

# [services]                        # a mirror or a proxy can stand in
{services}
# [network]
# concurrency = 128                 # requests at once, in all
# per-host = 10                     # at once to one host
# interval-ms = 50                  # between two requests to one host
# timeout-s = 20
# wait-budget-s = 60                # for Retry-After, a run
# max-body-kib = 256

# [cache]
# alive-days = 7                    # for so long a link that answered is not asked again
# moved-days = 7
"""
TEMPLATE = _TEMPLATE.replace(
    "{services}", "".join(f'# {each.name} = "{each.default}"\n' for each in fields(ServiceAddresses))
)
_SUFFIXES = (".txt", ".md", ".markdown", ".docx", ".odt", ".pdf", ".epub", ".tex", ".rst", ".adoc", ".typ")
"""Not pages of the web, nor XML: folders are full of those that are no documents."""
_NO_DOCUMENTS = ("readme", "changelog", "contributing", "license", "requirements", "security", "code_of_conduct")


def init(
    extract: Annotated[
        bool | None, typer.Option("--extract/--no-extract", help="Read the document found; else ask on a terminal.")
    ] = None,
) -> None:
    """Write a commented .stacite.toml and offer the first extract."""
    from stacite.errors import UsageError
    from stacite.registry import store
    from stacite.settings import FILE_NAME

    target = Path(FILE_NAME)
    if target.exists():
        raise UsageError(f"{FILE_NAME} is here already", "Edit it, or delete it and run `stacite init` again.")
    store.save(target, TEMPLATE)
    console.say(f"{FILE_NAME}: written")
    documents = candidates(Path())
    if not documents:
        console.say("Next: stacite extract DOC")
    elif len(documents) == 1 and _wanted(documents[0], answer=extract):
        _extract(documents[0])
    else:
        console.say(f"Next: stacite extract {console.visible(documents[0].as_posix())}")


def candidates(folder: Path) -> list[Path]:
    """Documents of this folder that stacite can read, by name; a project's own papers are none."""
    found = [path for path in sorted(folder.iterdir()) if path.is_file() and path.suffix.lower() in _SUFFIXES]
    return [path for path in found if path.stem.lower() not in _NO_DOCUMENTS]


def _wanted(document: Path, *, answer: bool | None) -> bool:
    if answer is not None:
        return answer
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    return typer.confirm(f"Read the notes of {console.visible(document.as_posix())} into citations.yaml?", err=True)


def _extract(document: Path) -> None:
    from stacite.cli.extract import extract

    extract([str(document)])
