"""`stacite check`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import console
from stacite.cli.interactive import chosen_fixes, require_terminal
from stacite.cli.options import Config, From, Isolated, Output, Quiet, RegistryFile, TrackChanges, codes, load_project
from stacite.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.finding import Fix, Severity
    from stacite.model.resolution import Evidence
    from stacite.pipeline.check import Checked, Keep
    from stacite.pipeline.fix import Mended
    from stacite.pipeline.project import Project
    from stacite.reporters.base import DocumentReporter, Reporter
    from stacite.resolvers.base import Questions
    from stacite.settings import Settings

_RULES, _NETWORK, _FIXES = "Rules", "Network", "Fixes"
_CLEAN, _FOUND, _FAILED, _INTERRUPTED = 0, 1, 2, 130  # the last as shells have it

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="[DOC...]", help="Documents or a registry; else citations.yaml and its documents."),
]
Select = Annotated[list[str] | None, typer.Option(metavar="CODES", help="Only these rules: codes, prefixes, names.")]
Ignore = Annotated[list[str] | None, typer.Option(metavar="CODES", help="Not these rules.")]
ExtendSelect = Annotated[list[str] | None, typer.Option(metavar="CODES", help="These rules besides the default ones.")]
FailOn = Annotated[str | None, typer.Option(metavar="LEVEL", help="Exit 1 from here on: error, warning, info.")]
Offline = Annotated[bool, typer.Option("--offline", help="Ask nothing of the network.")]
RequireOnline = Annotated[bool, typer.Option("--require-online", help="Exit 2 where there is no network.")]
Refresh = Annotated[bool, typer.Option("--refresh", help="Ask again what the cache knows.")]
Archive = Annotated[bool, typer.Option("--archive", help="Look for archived copies of pages that are gone.")]
CacheDir = Annotated[str | None, typer.Option("--cache-dir", metavar="DIR", help="The cache's folder.")]
DeadAfter = Annotated[
    int | None,
    typer.Option(metavar="DAYS", min=1, help="A dead link is a warning until found dead on so many days."),
]
FixIt = Annotated[bool, typer.Option("--fix", help="Apply the safe fixes; in Word documents as tracked changes.")]
UnsafeFixes = Annotated[bool, typer.Option("--unsafe-fixes", help="With --fix or --diff: the others too.")]
Diff = Annotated[bool, typer.Option("--diff", help="Show what the fixes would change; write nothing.")]
Interactive = Annotated[
    bool, typer.Option("--interactive", "-i", help="Show each finding that can be mended, and ask.")
]
Record = Annotated[bool, typer.Option("--record", help="Write the verdicts into the registry.")]
Format = Annotated[str | None, typer.Option("--output-format", metavar="FORMAT", help="full, concise, json or word.")]


def check(
    paths: Paths = None,
    select: Select = None,
    ignore: Ignore = None,
    extend_select: ExtendSelect = None,
    fail_on: FailOn = None,
    offline: Offline = False,
    require_online: RequireOnline = False,
    refresh: Refresh = False,
    archive: Archive = False,
    cache_dir: CacheDir = None,
    dead_after: DeadAfter = None,
    fix: FixIt = False,
    unsafe_fixes: UnsafeFixes = False,
    diff: Diff = False,
    interactive: Interactive = False,
    record: Record = False,
    output_format: Format = None,
    output: Output = None,
    from_: From = None,
    track_changes: TrackChanges = None,
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    quiet: Quiet = False,
) -> None:
    """Check notes, sources, DOIs and links; print what is wrong.

    Ctrl-C ends the asking and reports what is known (exit status 130); twice quits at once.
    """
    if interactive:
        require_terminal()
    documents, named = _sort_out(paths or [])
    _spare(documents, output)
    project = load_project(config, registry or named, isolated=isolated, track_changes=track_changes)
    given = {"select": codes(select), "ignore": codes(ignore), "extend_select": codes(extend_select)}
    settings = _overlay(project.settings, given, offline=offline, refresh=refresh)
    settings = replace(settings, archive=archive or settings.archive)
    settings = replace(
        settings, cache_dir=cache_dir or settings.cache_dir, dead_after=dead_after or settings.dead_after
    )
    project = replace(project, settings=settings)
    threshold = _level(fail_on or project.settings.fail_on)
    reporter = _reporter(output_format or project.settings.output_format, output, diff=diff)
    keep = _keep(reporter, is_mending=fix or unsafe_fixes or diff or interactive)
    checked = _run(documents, project, from_, keep, quiet=quiet)
    if diff and not checked.unusable:
        status = _show_diff(checked, project, unsafe=unsafe_fixes, quiet=quiet)
        _count(checked, project)
        raise typer.Exit(status)
    if interactive and not checked.unusable:
        checked = _mend(checked, project, unsafe=True, quiet=quiet, chosen=chosen_fixes(checked.report))
    elif (fix or unsafe_fixes) and not checked.unusable:
        checked = _mend(checked, project, unsafe=unsafe_fixes, quiet=quiet)
    if record and not checked.unusable:
        _record(checked, project, quiet=quiet)
    if not interactive or output is not None:
        _deliver(checked, reporter, output)
    _summarise(checked, quiet=quiet)
    _count(checked, project)
    raise typer.Exit(_status(checked, threshold, require_online=require_online))


def _sort_out(paths: Sequence[str]) -> tuple[list[str], Path | None]:
    """Documents, and the registry that is named among them."""
    registries = [path for path in paths if path.lower().endswith((".yaml", ".yml"))]
    if len(registries) > 1:
        raise UsageError("two registries named", "Check one registry at a time.")
    documents = [path for path in paths if path not in registries]
    registry = Path(registries[0]) if registries else None
    if registry is not None and not registry.is_file():
        raise UsageError(f"{registry.as_posix()}: no such file", "Run `stacite extract DOC` to make a registry.")
    return documents, registry


def _spare(documents: Sequence[str], output: Path | None) -> None:
    """Raise UsageError where the report would take a document's place."""
    if output is not None and output.resolve() in {Path(path).resolve() for path in documents}:
        raise UsageError(f"-o {output.as_posix()} is the document that is checked", "Name another file for the report.")


def _overlay(settings: Settings, given: dict[str, tuple[str, ...]], *, offline: bool, refresh: bool) -> Settings:
    """Options win over settings; --extend-select and --ignore add to them."""
    return replace(
        settings,
        select=given["select"] or settings.select,
        ignore=settings.ignore + given["ignore"],
        extend_select=settings.extend_select + given["extend_select"],
        offline=offline or settings.offline,
        refresh=refresh or settings.refresh,
    )


def _count(checked: Checked, project: Project) -> None:
    """Now that the user has been told: one run more in which the dead links were dead."""
    from stacite.pipeline.resolve import count

    count(checked.report.evidence, project.settings)


def _level(name: str) -> Severity:
    from stacite.model.finding import Severity

    if name not in Severity.__members__.values():
        raise UsageError(f"--fail-on {name}: no such level", f"Choose one of {', '.join(Severity)}.")
    return Severity(name)


def _reporter(name: str, output: Path | None, *, diff: bool) -> Reporter | DocumentReporter:
    from stacite.reporters.all import reporter
    from stacite.reporters.base import DocumentReporter

    found = reporter(name)
    if isinstance(found, DocumentReporter) and output is None and not diff:
        hint = f"Name one: `stacite check brief.docx --output-format {name} -o brief.checked.docx`."
        raise UsageError(f"--output-format {name} makes a document and needs a file for it", hint)
    return found


def _keep(reporter: Reporter | DocumentReporter, *, is_mending: bool) -> Keep | None:
    """What looks at the documents before anything is asked, where their bytes are needed; else None."""
    from stacite.reporters.base import DocumentReporter

    if isinstance(reporter, DocumentReporter):
        return reporter.suit
    return (lambda _: None) if is_mending else None


def _run(documents: Sequence[str], project: Project, name: str | None, keep: Keep | None, *, quiet: bool) -> Checked:
    from datetime import UTC, datetime

    from stacite.pipeline.check import check as pipeline

    def ask(questions: Questions) -> Evidence:
        from stacite.pipeline.resolve import resolve

        if project.settings.offline:
            return resolve(questions, project.settings)
        from stacite.cli.interrupt import second_quits
        from stacite.cli.progress import progress

        with second_quits(), progress(quiet=quiet) as shown:
            return resolve(questions, project.settings, shown)

    return pipeline(documents, project, ask, datetime.now(UTC).date(), name, keep=keep)


def _show_diff(checked: Checked, project: Project, *, unsafe: bool, quiet: bool) -> int:
    from stacite.pipeline import fix

    mended = fix.mend(checked.report, checked.context, project, unsafe=unsafe)
    console.out(fix.diff(mended))
    _say_fixed("would fix", mended, checked, quiet=quiet)
    if checked.report.evidence.interrupted:
        return _INTERRUPTED
    return _FOUND if mended.files or mended.amended else _CLEAN


def _say_fixed(verb: str, mended: Mended, checked: Checked, *, quiet: bool) -> None:
    for refusal in mended.refusals:
        console.say(console.visible(refusal), quiet=quiet)
    console.say(f"{verb} {mended.applied} of {len(checked.report.findings)} findings", quiet=quiet)


def _mend(
    checked: Checked, project: Project, *, unsafe: bool, quiet: bool, chosen: Sequence[Fix] | None = None
) -> Checked:
    """Apply the fixes, write, and judge what is left with the same evidence."""
    from stacite.pipeline import check as pipeline
    from stacite.pipeline import fix

    mended = fix.mend(checked.report, checked.context, project, unsafe=unsafe, chosen=chosen)
    fix.save(mended)
    _say_fixed("fixed", mended, checked, quiet=quiet)
    originals = {**checked.report.originals, **{path: each.data for path, each in mended.amended.items()}}
    report = pipeline.judge(mended.context, project, mended.sources, originals)
    return replace(checked, report=report, context=mended.context)


def _record(checked: Checked, project: Project, *, quiet: bool) -> None:
    from stacite.pipeline.record import record

    today = checked.context.today
    if today is not None:
        count = record(checked.report.evidence, project, today)
        console.say(f"{project.registry_name}: {count} verdicts recorded", quiet=quiet)


def _deliver(checked: Checked, reporter: Reporter | DocumentReporter, output: Path | None) -> None:
    from stacite.registry import store
    from stacite.reporters.base import DocumentReporter, Style

    if checked.unusable and isinstance(reporter, DocumentReporter):
        return  # no document was read
    if output is not None:
        store.save(output, reporter.render(checked.report, Style(console.width())))
    elif not isinstance(reporter, DocumentReporter):
        console.out(reporter.render(checked.report, Style(console.width(), console.colour(sys.stdout))))


def _summarise(checked: Checked, *, quiet: bool) -> None:
    from stacite.reporters.summary import summary

    if checked.unusable:
        console.complain(checked.unusable)
    else:
        console.say(summary(checked.report).rstrip("\n"), quiet=quiet)


def _status(checked: Checked, threshold: Severity, *, require_online: bool) -> int:
    from stacite.model.resolution import Network

    if checked.unusable:
        return _FAILED
    if checked.report.evidence.interrupted:  # what was not asked may be dead: this is neither clean nor found
        return _INTERRUPTED
    if require_online and checked.report.evidence.network is not Network.ONLINE:
        console.say("error: --require-online: no network, so no link could be asked")
        return _FAILED
    return _FOUND if any(each.severity.rank >= threshold.rank for each in checked.report.findings) else _CLEAN
