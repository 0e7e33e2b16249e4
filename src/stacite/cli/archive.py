"""`stacite archive`: has the cited pages captured by an archive, and writes the addresses of the copies down."""

from __future__ import annotations

import sys
from dataclasses import replace
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
    at_least,
    load_project,
    require_choice,
    say_refused,
)
from stacite.errors import SettingsError, UsageError
from stacite.text.characters import one_line
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from stacite.app.archive import ArchivePlan
    from stacite.app.documents import Project
    from stacite.app.named_documents import NamedDocuments
    from stacite.cli.check_run import Gather
    from stacite.services.capture import Capture
    from stacite.settings import Settings


# Days.
_MAX_AGE = 30
# Captures of one run: at 12 a minute, a quarter of an hour.
_MOST = 200
# Pages that are listed before the user is asked.
_MOST_LISTED = 10
# Copies after which they are written down.
_WRITTEN_AT_ONCE = 10
_KEYS = {"wayback": "internetarchive", "perma": "perma"}
_NAMES = {"wayback": "the Wayback Machine", "perma": "Perma.cc"}
_HOW_TO_GET = {
    "wayback": 'internetarchive = "ACCESS:SECRET", from archive.org/account/s3.php',
    "perma": 'perma = "…", from perma.cc/settings/tools',
}

Documents = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[DOC...]",
        help="Archive the pages that these documents cite.  [default: all that the registry has]",
    ),
]
To = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="ARCHIVE",
        help="Use this archive: wayback or perma.  [default: the one whose key you have set; wayback if both are]",
    ),
]
MaxAge = Annotated[
    int,
    typer.Option(
        metavar="DAYS",
        parser=at_least(0),
        help="Use a capture that the Wayback Machine made in the last DAYS days, if it shows the source.",
    ),
]
Limit = Annotated[
    int,
    typer.Option(metavar="N", parser=at_least(1), help="Archive at most N pages in this run."),
]
InNotes = Annotated[
    bool,
    typer.Option(
        "--in-notes", help="Also add the address of the copy to the notes, as tracked changes in Word documents."
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Don't ask before sending the addresses to the archive.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only list the pages; send nothing to an archive.")]


def archive(
    paths: Documents = None,
    to: To = None,
    max_age: MaxAge = _MAX_AGE,
    limit: Limit = _MOST,
    in_notes: InNotes = False,
    yes: Yes = False,
    dry_run: DryRun = False,
    cache_dir: CacheDir = None,
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
    quiet: Quiet = False,
) -> None:
    """Have an archive capture the pages you cite.

    stacite uses your own key, and writes the addresses of the copies into the registry.

    Pages that need a login, that don't work, or that only your network can reach are left out. Before anything is sent,
    stacite says what it sends and asks you. Press Ctrl-C to stop; the next run goes on where this one ended.
    """
    from datetime import UTC, datetime

    from stacite.app import archive as pipeline
    from stacite.app.named_documents import expand

    project = load_project(config, registry, isolated=isolated, trust_project=trust_project, cache_dir=cache_dir)
    chosen = _chosen_archive(to, project.settings, needs_key=not dry_run)
    if project.settings.offline:
        raise UsageError("archive needs the network, and offline is set", "Unset it for this command.")
    named = expand(paths, project.settings) if paths else None
    if named is not None:
        say_refused(named.refused)
    today = datetime.now(UTC).date()
    planned = pipeline.plan(named, project, _links(project, quiet=quiet), today)
    _say_skipped(planned, quiet=quiet)
    if dry_run:
        console.out_all(f"{url}\n" for url in planned.pages)
        raise typer.Exit(ExitStatus.CLEAN)
    status = ExitStatus.CLEAN
    if planned.pages:
        pages = dict(list(planned.pages.items())[:limit])
        _ask(pages, len(planned.pages), chosen, max_age, yes=yes, quiet=quiet)
        status = _capture(replace(planned, pages=pages), chosen, max_age, project, today, quiet=quiet)
        left = len(planned.pages) - len(pages)
        console.say(f"{pluralize(left, 'page')} left: run the command again." if left else "", quiet=quiet or not left)
    else:
        console.say("There is no page to archive.", quiet=quiet)
    if in_notes:
        _write_in_notes(named, project, today, quiet=quiet)
    raise typer.Exit(status)


def _chosen_archive(to: str | None, settings: Settings, *, needs_key: bool) -> str:
    """The archive that the user names, else the one with a key. Raises UsageError without a key that can be sent."""
    if to is not None:
        require_choice("--to", to, _KEYS)
    keys = {name: getattr(settings.keys, key) for name, key in _KEYS.items()}
    chosen = to or next((name for name, key in keys.items() if key), "wayback")
    key = keys[chosen]
    if needs_key and not key:
        hint = f"Set it in [keys] of your own settings: {_HOW_TO_GET[chosen]}."
        raise UsageError(f"{_NAMES[chosen]} captures pages only for users with a key", hint)
    is_whole = key.isascii() and key.isprintable() and " " not in key
    if key and not (is_whole and (chosen == "perma" or all(key.partition(":")))):
        raise SettingsError(f"keys.{_KEYS[chosen]} is not a key", f"Write it as {_HOW_TO_GET[chosen]}.")
    return chosen


def _links(project: Project, *, quiet: bool) -> Gather:
    """Checks the links, but none that leads into a private network: no archive may learn their addresses."""
    from stacite.cli.check_run import network_gatherer

    return network_gatherer(replace(project.settings, allow_private=()), quiet=quiet)


def _say_skipped(planned: ArchivePlan, *, quiet: bool) -> None:
    if planned.has_copy:
        have = "has an archived copy" if planned.has_copy == 1 else "have archived copies"
        console.say(f"{pluralize(planned.has_copy, 'page')} already {have}.", quiet=quiet)
    for url, why in planned.skipped.items():
        console.say(f"skipped: {one_line(url)} ({one_line(why)})", quiet=quiet)


def _ask(pages: Mapping[str, object], planned: int, chosen: str, max_age: int, *, yes: bool, quiet: bool) -> None:
    """Say what will be sent to whom, and get the user's consent. Raises UsageError without it."""
    name, count = _NAMES[chosen], pluralize(len(pages), "page")
    of = f" of {planned:,}" if planned > len(pages) else ""
    quiet = quiet and yes
    console.say(f"stacite will ask {name} to capture {count}{of}:", quiet=quiet)
    for url in list(pages)[:_MOST_LISTED]:
        console.say(f"  {one_line(url)}", quiet=quiet)
    if len(pages) > _MOST_LISTED:
        console.say(f"  and {len(pages) - _MOST_LISTED:,} more (--dry-run lists all)", quiet=quiet)
    if chosen == "perma":
        console.say(
            "It sends the address of each page and your key. The captures count toward your limit at Perma.cc.",
            quiet=quiet,
        )
    else:
        since = f"in the last {pluralize(max_age, 'day')}"
        recent = f" A page that it captured {since} is not captured again." if max_age else ""
        console.say(f"It sends the address of each page and your key. The captures are public.{recent}", quiet=quiet)
    if yes:
        return
    if not console.is_terminal(sys.stdin):
        raise UsageError("nothing was sent: there is no terminal to ask you", "To agree in a script, use --yes.")
    console.prompt("Continue? [y/N] ")
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise UsageError("nothing was sent", "Type y to agree, or use --yes.")


def _capture(
    planned: ArchivePlan, chosen: str, max_age: int, project: Project, today: date, *, quiet: bool
) -> ExitStatus:
    from stacite.app.archive import write_copies
    from stacite.services.capture import CaptureOrder, capture_pages

    done: dict[str, Capture] = {}
    unwritten: dict[str, Capture] = {}

    def write() -> None:
        write_copies(unwritten, planned, project, today)
        unwritten.clear()

    def on_done(url: str, capture: Capture) -> None:
        done[url] = capture
        if not capture.url:
            console.say(f"not archived: {one_line(url)} ({one_line(capture.reason)})", quiet=quiet)
            return
        how = "archived" if capture.is_new else "archived before"
        console.out(f"{one_line(url)}\n  {how}: {one_line(capture.url)}\n")
        unwritten[url] = capture
        if len(unwritten) >= _WRITTEN_AT_ONCE:
            write()

    is_interrupted, stopped = False, ""
    try:
        stopped = capture_pages(CaptureOrder(planned.pages, chosen, max_age), project.settings, on_done)
    except KeyboardInterrupt:
        is_interrupted = True
    finally:
        write()
    copies = sum(bool(each.url) for each in done.values())
    counts = f"{copies:,} of {pluralize(len(planned.pages), 'page')}"
    console.say(f"Archived {counts}; see {project.registry_name}.", quiet=quiet)
    if stopped:
        hint = "Run the command again later: it picks up where it left off."
        console.print_error(UsageError(f"{_NAMES[chosen]} takes no more pages in this run: {one_line(stopped)}", hint))
    if is_interrupted:
        return ExitStatus.INTERRUPTED
    if stopped:
        return ExitStatus.FAILED
    return ExitStatus.CLEAN if copies == len(planned.pages) else ExitStatus.FOUND


def _write_in_notes(named: NamedDocuments | None, project: Project, today: date, *, quiet: bool) -> None:
    from stacite.app.archive import write_in_notes

    written = write_in_notes(named, project, today)
    for sentence in written.fixed.refusals:
        console.say(sentence, quiet=quiet)
    for hint in written.hints:
        console.say(f"can't be changed: {one_line(hint)}", quiet=quiet)
    console.say(f"Added copies to {written.fixed.applied} of {pluralize(written.wanted, 'note')}.", quiet=quiet)
