"""`stacite extract`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import console
from stacite.cli.library import library_lines
from stacite.cli.options import Config, From, Isolated, Jobs, Quiet, RegistryFile, TrackChanges, load_project
from stacite.model.amount import amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.reading import Reading
    from stacite.pipeline.library import Library
    from stacite.registry.merge import Change

_MOST_LINES = 20
"""Of changes; a document written anew has hundreds."""
_MOST_LETTERS = 80
"""Of a value that is shown."""
_LEAD = 30
"""Letters shown before the place where two long values part."""


def extract(
    documents: Annotated[
        list[str],
        typer.Argument(metavar="DOC...", help="Documents with numbered notes, folders, patterns like 'drafts/*.docx'."),
    ],
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change; write nothing.")] = False,
    bibliography: Annotated[
        list[str] | None,
        typer.Option(
            "--bibliography",
            "-b",
            metavar="FILE",
            help="Your library (.bib, .json, .yaml, .ris), or several: cited works take its keys and fields.",
        ),
    ] = None,
    from_: From = None,
    track_changes: TrackChanges = None,
    jobs: Jobs = None,
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    quiet: Quiet = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="List all that is in the library or not.")] = False,
) -> None:
    """Read the notes of documents into the registry, citations.yaml."""
    from datetime import UTC, datetime

    from stacite import fixes
    from stacite.errors import UsageError
    from stacite.pipeline import extract as pipeline
    from stacite.pipeline.named import expand
    from stacite.pipeline.read import read_named

    if "-" in documents:
        raise UsageError("extract can't read standard input", "The registry must find the document again: save it.")
    project = load_project(config, registry, isolated=isolated, track_changes=track_changes, jobs=jobs)
    library = _library(bibliography)
    read, _ = read_named(expand(documents, any_suffix=from_ is not None), project.settings, from_)
    extracted = pipeline.extract(read, project, datetime.now(UTC).date(), library)
    if diff:
        console.out(fixes.diff(project.registry_name, extracted.before, extracted.after))
        return
    written = pipeline.save(extracted, project)
    for reading in extracted.context.readings:
        console.say(_counts(reading), quiet=quiet)
        for doubt in reading.document.doubts:
            console.say(f"  {console.visible(doubt)}", quiet=quiet)
    again = all(reading.registered is not None for reading in extracted.context.readings)
    for line in _told(extracted.changes, again=again):
        console.say(f"  {line}", quiet=quiet)
    if library is not None and extracted.adopted is not None and not quiet:
        for line in library_lines(library, extracted.adopted, verbose=verbose):
            console.say(line)
    state = "written" if written else "unchanged"
    console.say(f"{project.registry_name}: {state}", quiet=quiet)


def _library(paths: list[str] | None) -> Library | None:
    if not paths:
        return None
    from stacite.pipeline.library import read_library

    return read_library(paths)


def _counts(reading: Reading) -> str:
    citations = sum(len(parsed.citations) for parsed in reading.parsed)
    document = reading.document
    counts = (
        amount(len(document.notes), "note"),
        amount(len(document.markers), "marker"),
        amount(citations, "citation"),
    )
    return f"{console.visible(document.path)}: {', '.join(counts)}"


def _told(changes: Sequence[Change], *, again: bool) -> list[str]:
    """What is new and what was renumbered as numbers, all else a line each: what an editor wants to look at.

    `again` says that the documents were extracted before: else all their notes are new.
    """
    lines = []
    for what in ("note", "reference") if again else ("reference",):
        fresh = sum(change.kind == "new" and change.what == what for change in changes)
        lines += [f"new: {amount(fresh, what)}"] if fresh else []
    renumbered = [change for change in changes if change.field == "number"]
    if len(renumbered) > 1:
        first = renumbered[0]
        lines.append(f"renumbered: {len(renumbered)} notes, the first {first.before} → {first.after}")
        changes = [change for change in changes if change.field != "number"]
    rest = [_line(change) for change in changes if change.kind != "new"]
    lines += rest[:_MOST_LINES]
    if len(rest) > _MOST_LINES:
        lines.append(f"and {len(rest) - _MOST_LINES} more changes; `stacite extract --diff` shows all before it writes")
    return [console.visible(line.replace("\n", " ")) for line in lines]


def _line(change: Change) -> str:
    what = f"{change.what} {change.id or change.note}"
    if change.kind == "gone":
        if change.what == "reference":
            return f"cited no more: {what}, which is kept"
        return f"gone: {what}: {_short(change.before)}"
    before, after = _around(change.before, change.after)
    return f"{change.kind}: {what} {change.field}: {before or 'nothing'} → {after or 'nothing'}"


def _around(before: str, after: str) -> tuple[str, str]:
    """Two values, without the beginning that long ones share."""
    pairs = enumerate(zip(before, after, strict=False))
    shared = next((at for at, (one, other) in pairs if one != other), min(len(before), len(after)))
    if max(len(before), len(after)) <= _MOST_LETTERS or shared < _LEAD:
        return _short(before), _short(after)
    start = shared - _LEAD
    return f"…{_short(before[start:])}", f"…{_short(after[start:])}"


def _short(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1].rstrip()}…"
