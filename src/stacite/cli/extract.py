"""`stacite extract`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import console
from stacite.cli.options import Config, From, Isolated, Quiet, RegistryFile, load_project

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.registry.merge import Change
    from stacite.rules.base import Reading


def extract(
    documents: Annotated[list[str], typer.Argument(metavar="DOC...", help="Documents with numbered notes.")],
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change; write nothing.")] = False,
    from_: From = None,
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    quiet: Quiet = False,
) -> None:
    """Read the notes of documents into the registry, citations.yaml."""
    from datetime import UTC, datetime

    from stacite import fixes
    from stacite.errors import UsageError
    from stacite.pipeline import extract as pipeline
    from stacite.pipeline.read import read_documents

    if "-" in documents:
        raise UsageError("extract can't read standard input", "The registry must find the document again: save it.")
    project = load_project(config, registry, isolated=isolated)
    extracted = pipeline.extract(read_documents(documents, from_), project, datetime.now(UTC).date())
    if diff:
        console.out(fixes.diff(project.registry_name, extracted.before, extracted.after))
        return
    written = pipeline.save(extracted, project)
    for reading in extracted.context.readings:
        console.say(_counts(reading), quiet=quiet)
        for doubt in reading.document.doubts:
            console.say(f"  {console.visible(doubt)}", quiet=quiet)
    for line in _told(extracted.changes):
        console.say(f"  {line}", quiet=quiet)
    state = "written" if written else "unchanged"
    console.say(f"{project.registry_name}: {state}", quiet=quiet)


def _counts(reading: Reading) -> str:
    citations = sum(len(parsed.citations) for parsed in reading.parsed)
    document = reading.document
    counts = (
        plural(len(document.notes), "note"),
        plural(len(document.markers), "marker"),
        plural(citations, "citation"),
    )
    return f"{console.visible(document.path)}: {', '.join(counts)}"


def plural(count: int, noun: str) -> str:
    """`1 note`, `12 notes`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _told(changes: Sequence[Change]) -> list[str]:
    """New references as a number, all else a line each: what an editor wants to look at."""
    fresh = [change for change in changes if change.kind == "new" and change.what == "reference"]
    lines = [f"new: {plural(len(fresh), 'reference')}"] if fresh else []
    for change in changes:
        if change.kind == "new":
            continue
        what = f"{change.what} {change.id or change.note}"
        field = f" {change.field}" if change.field else ""
        values = f": {change.before} → {change.after}" if change.before or change.after else ""
        lines.append(console.visible(f"{change.kind}: {what}{field}{values}"))
    return lines
