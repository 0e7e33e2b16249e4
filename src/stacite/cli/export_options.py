"""The options of `stacite export`."""

from __future__ import annotations

from typing import Annotated

import typer

from stacite.cli.completion import complete_cites, complete_exports, complete_orders
from stacite.exporters.all import CITES, EXPORTERS

CASES = "cases"
"""A format of notes, not of references."""
_WHICH = "Which references"

Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help=f"{', '.join((*EXPORTERS, CASES))}; else bibtex.",
        autocompletion=complete_exports,
    ),
]
Cites = Annotated[
    str | None,
    typer.Option(
        "--cites",
        metavar="LANGUAGE",
        help=f"Write the notes with their cites, as they are typed in {' or '.join(CITES)}.",
        autocompletion=complete_cites,
    ),
]
UrlDates = Annotated[str, typer.Option("--urldate", metavar="WHEN", help="Access dates: undated, always, never.")]
Keys = Annotated[
    list[str] | None,
    typer.Option(
        "--keys", metavar="KEYS", help="Only the references with these keys: KEY,KEY.", rich_help_panel=_WHICH
    ),
]
OnlyCited = Annotated[
    bool, typer.Option("--only-cited", help="Only references that a note cites.", rich_help_panel=_WHICH)
]
Sort = Annotated[
    str,
    typer.Option(
        "--sort",
        metavar="ORDER",
        help="How references are ordered: registry, cited (by their first note), author, key, year.",
        rich_help_panel=_WHICH,
        autocompletion=complete_orders,
    ),
]
