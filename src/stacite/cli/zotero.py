"""`stacite zotero`: adds the sources of the registry to the user's Zotero library."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import console
from stacite.cli.console import ExitStatus
from stacite.cli.options import (
    CacheDir,
    Config,
    Isolated,
    Quiet,
    RegistryFile,
    TrustProject,
    load_project,
    say_refused,
)
from stacite.errors import UsageError
from stacite.text.characters import one_line
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.app.documents import Project
    from stacite.app.named_documents import NamedDocuments
    from stacite.app.zotero import Planned, PushPlan
    from stacite.model.finding import Finding
    from stacite.services.zotero import Written


app = typer.Typer(
    help="Add your sources to your Zotero library.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

# Of a list; `--verbose` shows all.
_MOST_LISTED = 20


@app.callback()
def _zotero() -> None:
    """Add your sources to your Zotero library."""


_EXAMPLES = """\b
Examples:
  stacite zotero push --dry-run
  stacite zotero push brief.docx --collection Thesis
"""


@app.command("push", epilog=_EXAMPLES)
def push(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DOC...]", help="Add the sources that these documents cite.  [default: all that the registry has]"
        ),
    ] = None,
    group: Annotated[
        str | None,
        typer.Option("--group", metavar="NAME", help="Use the library of this group.  [default: your own]"),
    ] = None,
    collection: Annotated[
        str | None, typer.Option("--collection", metavar="NAME", help="Put them into this collection, too.")
    ] = None,
    tag: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="TAG", help="Give them this tag, too. Can be given several times."),
    ] = None,
    tag_findings: Annotated[
        bool,
        typer.Option(
            "--tag-findings", help="Check the sources first, and tag those that are retracted or broken links."
        ),
    ] = False,
    update: Annotated[
        bool,
        typer.Option(
            "--update", help="Also complete items that your library has: empty fields and tags. Nothing is overwritten."
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask before changing your library.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be added and changed.")] = False,
    cache_dir: CacheDir = None,
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
    quiet: Quiet = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the lists in full.")] = False,
) -> None:
    """Add the sources that your Zotero library lacks.

    stacite shows what it would add, and asks you. It changes nothing that your library has, unless you use --update,
    and it deletes nothing.
    """
    from stacite.app import zotero as pipeline
    from stacite.app.documents import require_registry
    from stacite.app.named_documents import expand
    from stacite.registry import store
    from stacite.services.zotero import Wanted, read

    project = load_project(config, registry, isolated=isolated, trust_project=trust_project, cache_dir=cache_dir)
    known = require_registry(store.load(project.registry_file), paths or ())
    named = expand(paths, project.settings) if paths else None
    if named is not None:
        say_refused(named.refused)
        _require_extracted(named, {each.path for each in known.documents}, project)
    library = read(project.settings, Wanted(group or "", collection or ""), to_write=True)
    planned = pipeline.plan_push(
        known,
        library,
        documents={project.key(path) for path in named.paths} if named is not None else None,
        tags=(pipeline.TAG, *(tag or ())),
        findings=_findings(named, project, quiet=quiet) if tag_findings else (),
        update=update,
    )
    asks = bool(planned.items) and not (yes or dry_run)
    for line in _plan_lines(planned, None if verbose else _MOST_LISTED, update=update):
        console.say(one_line(line), quiet=quiet and not (asks or dry_run))
    if dry_run or not planned.items:
        raise typer.Exit(ExitStatus.FAILED if named is not None and named.refused else ExitStatus.CLEAN)
    if asks:
        _ask()
    status = _report(planned, pipeline.push(planned, project.settings), quiet=quiet)
    raise typer.Exit(ExitStatus.FAILED if named is not None and named.refused else status)


def _require_extracted(named: NamedDocuments, registered: set[str], project: Project) -> None:
    from stacite.app.documents import extract_command

    for path in named.paths:
        if project.key(path) not in registered:
            hint = f"Add it with {extract_command(project.registry_name, [path])}."
            raise UsageError(f"{project.registry_name} does not list {path}", hint)


def _findings(named: NamedDocuments | None, project: Project, *, quiet: bool) -> tuple[Finding, ...]:
    from datetime import UTC, datetime

    from stacite.app.check import check
    from stacite.cli.check_run import network_gatherer

    checked = check(named, project, network_gatherer(project.settings, quiet=quiet), datetime.now(UTC).date(), None)
    if checked.unusable is not None:
        raise checked.unusable
    if checked.report.evidence.interrupted:
        raise KeyboardInterrupt
    return checked.report.findings


def _plan_lines(planned: PushPlan, most: int | None, *, update: bool) -> Iterator[str]:
    """What would be written and what not, line by line."""
    name = planned.library.name
    yield f"{name}: {pluralize(len(planned.library.items), 'item')}, {planned.known} of them in the registry"
    if planned.new:
        yield f"to add: {pluralize(len(planned.new), 'source')}"
        yield from _cut((f"  {_title(each)}{_tags(each)}" for each in planned.new), len(planned.new), most)
    if planned.updates:
        yield f"to complete: {pluralize(len(planned.updates), 'item')}"
        lines = (f"  {_title(each)} ({'; '.join(each.changes)})" for each in planned.updates)
        yield from _cut(lines, len(planned.updates), most)
    if planned.unsure:
        yield f"left out, because your library may have them: {pluralize(len(planned.unsure), 'source')}"
        unsure = (f"  {each.reference}: “{'” or “'.join(each.keys)}” ({each.reason})" for each in planned.unsure)
        yield from _cut(unsure, len(planned.unsure), most)
    if planned.untitled:
        yield f"left out, because they have no title: {', '.join(planned.untitled[:most])}"
    if not planned.items:
        yield "There is nothing to add or to complete." if update else "There is nothing to add."


def _cut(lines: Iterable[str], count: int, most: int | None) -> Iterator[str]:
    """The first lines of a list, and how many are left out."""
    for number, line in enumerate(lines):
        if most is not None and number == most:
            yield f"  and {count - most} more (use --verbose to list all)"
            return
        yield line


def _title(planned: Planned) -> str:
    return f"{planned.reference.id}: {planned.reference.item.title}"


def _tags(planned: Planned) -> str:
    """The tags that tell of a finding."""
    found = [tag for each in planned.data["tags"] if (tag := each["tag"]).startswith("stacite:")]
    return f" [{', '.join(found)}]" if found else ""


def _ask() -> None:
    """Get the user's consent. Raises UsageError without it."""
    if not console.is_terminal(sys.stdin):
        raise UsageError("nothing was written: there is no terminal to ask you", "To agree in a script, use --yes.")
    console.prompt("Change your library? [y/N] ")
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise UsageError("nothing was written", "Type y to agree, or use --yes.")


def _report(planned: PushPlan, written: Written, *, quiet: bool) -> ExitStatus:
    """Say what was written and what not."""
    items = planned.items
    for place, why in sorted(written.failed.items()):
        console.say(f"not written: {one_line(_title(items[place]))} ({why})")
    added = sum(place < len(planned.new) for place in written.keys)
    name, completed = planned.library.name, pluralize(len(written.keys) - added, "item")
    if planned.new:
        also = f", and completed {completed} there" if planned.updates else ""
        console.say(f"Added {pluralize(added, 'source')} to {name}{also}.", quiet=quiet)
    else:
        console.say(f"Completed {completed} in {name}.", quiet=quiet)
    if written.stopped is not None:
        console.print_error(written.stopped)
        return ExitStatus.FAILED
    return ExitStatus.FOUND if written.failed else ExitStatus.CLEAN
