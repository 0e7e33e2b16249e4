"""`stacite check`: turns the command line into one request for a check.

With `--watch`, it checks again whenever a document, the registry or a setting changes.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, Protocol

import typer

from stacite.cli import check_options as own
from stacite.cli import console
from stacite.cli.check_options import CheckRequest, checks
from stacite.cli.check_run import network_gatherer, run
from stacite.cli.console import ExitStatus
from stacite.cli.options import Force, From, Jobs, Output, Quiet, baseline_path, load_project, split_paths
from stacite.cli.output import format_of, require_own_file, require_place
from stacite.errors import StaciteError, UsageError, unknown_value
from stacite.exporters.base import ENDINGS
from stacite.model.finding import Severity
from stacite.reporters.base import DocumentReporter
from stacite.settings import FILE_NAME, user_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stacite.app.check import KeptEvidence
    from stacite.app.documents import Project
    from stacite.app.named_documents import NamedDocuments
    from stacite.cli.check_options import Render
    from stacite.model.document import Document
    from stacite.model.evidence import Evidence, EvidenceRequest
    from stacite.model.registry import Registry
    from stacite.reporters.base import Reporter
    from stacite.settings import Settings

    Stamp = tuple[int, int]
    """When a file was changed, and its size."""
    Look = Callable[[Path], Stamp | None]


EPILOG = """\b
Examples:
  stacite check brief.docx
  stacite check drafts/ --offline -o report.html
"""


@checks
def check(
    paths: own.Paths = None,
    options: Mapping[str, Any] = own.NOT_GIVEN,
    strict: own.Strict = False,
    fail_on: own.FailOn = None,
    baseline: own.BaselineFile = None,
    update_baseline: own.UpdateBaseline = False,
    require_online: own.RequireOnline = False,
    fix: own.FixIt = False,
    unsafe_fixes: own.UnsafeFixes = False,
    diff: own.Diff = False,
    interactive: own.Interactive = False,
    record: own.Record = False,
    watch: own.Watch = False,
    severity: own.ShowSeverity = None,
    show_all: own.ShowAll = False,
    statistics: own.Statistics = False,
    source_table: own.SourceTable = False,
    output_format: own.Format = None,
    output: Output = None,
    summary: own.Summary = None,
    force: Force = False,
    from_: From = None,
    skip_without_notes: own.SkipWithoutNotes = False,
    jobs: Jobs = None,
    quiet: Quiet = False,
) -> None:
    """Check notes, sources, DOIs and links, and report what is wrong.

    Press Ctrl-C to stop checking links and print what has been found so far (exit status 130). Press it again to quit
    at once.
    """
    if interactive:
        from stacite.cli.interactive import require_terminal

        require_terminal()
    writing = {
        "--fix": fix,
        "--unsafe-fixes": unsafe_fixes,
        "--interactive": interactive,
        "--record": record,
        "--update-baseline": update_baseline,
        "--summary": summary is not None,
    }
    _refuse_contradictions(writing, output, diff=diff, watch=watch)
    registry, config = options["registry"], options["config"]
    if require_online and options["offline"]:
        raise UsageError("--require-online can't be combined with --offline", "Use one or the other.")
    documents, listed = split_paths(paths or [])
    if registry is not None and not (registry.exists() or registry.is_symlink()):
        from stacite.app.documents import missing_registry

        raise missing_registry(registry.as_posix(), documents)
    if watch and "-" in documents:
        raise UsageError("--watch can't watch standard input", "Name a file instead.")

    def make_request(*, once_more: bool = False) -> CheckRequest:
        """Settings may change while documents are watched; --refresh holds for the first check only."""
        given = {**options, "registry": registry or listed, "refresh": options["refresh"] and not once_more}
        level = _failing_level(fail_on, strict=strict)
        project = load_project(**given, is_first=not once_more, jobs=jobs, fail_on=level)
        project = _without_advice(project, is_said=fix or once_more)
        settings = project.settings
        known = _baseline(baseline, settings, update=update_baseline)
        named = _named(documents, settings, output, any_suffix=from_ is not None, may_lack_notes=skip_without_notes)
        read = [*documents, *(named.paths if named is not None else ())]
        require_own = partial(require_own_file, output, project, documents=read, config=config, baseline=known)
        require_own()
        require_own_file(summary, project, documents=read, config=config, baseline=known, option="--summary")
        require_place(output, force=True)
        require_place(summary, force=True)
        if require_online and settings.offline:
            hint = "Use one or the other."
            raise UsageError(f"--require-online can't be combined with {settings.sources['offline']}", hint)
        chosen = _reporter(_format(output_format, settings, output, documents), output, documents, diff=diff)

        def before_requests(registry: Registry, documents: Sequence[Document]) -> None:
            require_own(registry=registry)
            require_place(output, force=force)
            if isinstance(chosen, DocumentReporter):
                chosen.suit(documents)
                _require_ending(output, documents[0])

        return CheckRequest(
            named,
            project,
            _render(chosen, statistics=statistics, sources=source_table),
            before_requests,
            makes_document=isinstance(chosen, DocumentReporter),
            reader=from_,
            output=output,
            form=chosen.NAME,
            summary=summary,
            baseline=known,
            update_baseline=update_baseline,
            fix=fix,
            unsafe=unsafe_fixes,
            diff=diff,
            interactive=interactive,
            record=record,
            require_online=require_online,
            quiet=quiet,
            show_all=show_all,
            severity=_severity(severity),
            typed=documents,
            options={**given, "refresh": False},
            has_verdict=chosen.NAME == "full" and output is None and not (interactive or statistics or source_table),
        )

    if watch:
        raise typer.Exit(keep_checking(make_request, config, isolated=options["isolated"]))
    raise typer.Exit(run(make_request()))


def _without_advice(project: Project, *, is_said: bool) -> Project:
    """Without advice on styles that was given before, or that would repeat in each log: build servers set `CI`."""
    return replace(project, style_advice=None) if is_said or os.environ.get("CI") else project


def _severity(named: str | None) -> Severity | None:
    if named is not None and named not in [*Severity]:
        raise UsageError(*unknown_value("--severity", named, Severity))
    return Severity(named) if named is not None else None


def _failing_level(fail_on: str | None, *, strict: bool) -> str | None:
    if strict and fail_on:
        raise UsageError("--strict can't be combined with --fail-on", "Use one or the other.")
    return str(Severity.WARNING) if strict else fail_on


def _refuse_contradictions(writing: dict[str, bool], output: Path | None, *, diff: bool, watch: bool) -> None:
    given = [name for name, is_given in writing.items() if is_given]
    if writing["--unsafe-fixes"] and not (writing["--fix"] or diff):
        hint = "Alone it changes nothing: use --fix --unsafe-fixes, or --diff --unsafe-fixes to see the changes first."
        raise UsageError("--unsafe-fixes goes with --fix or --diff", hint)
    if watch and (given or diff):
        hint = "--watch changes no files. Use one or the other."
        raise UsageError(f"--watch can't be combined with {(given or ['--diff'])[0]}", hint)
    if diff and output is not None:
        hint = "--diff prints the changes and writes no report. Leave out -o, or check without --diff."
        raise UsageError("-o can't be combined with --diff", hint)
    # --fix and --unsafe-fixes only say which fixes the diff shows.
    if diff and (wrong := [name for name in given if name not in ("--fix", "--unsafe-fixes")]):
        raise UsageError(
            f"--diff can't be combined with {wrong[0]}", "--diff changes no files. Run one after the other."
        )


def _require_ending(output: Path | None, document: Document) -> None:
    """Raise UsageError where the copy of a document would be named as another format."""
    ending = output.suffix.lower() if output is not None else ""
    if output is not None and ending in (".docx", ".odt") and ending != f".{document.format}":
        name = output.with_suffix(f".{document.format}").as_posix()
        raise UsageError(
            f"-o {output.as_posix()}: {document.path} is no {ending} file, nor is its copy", f"Use -o {name}."
        )


def _named(
    documents: Sequence[str], settings: Settings, output: Path | None, *, any_suffix: bool, may_lack_notes: bool
) -> NamedDocuments | None:
    """The documents, and the reports among them but for the one that this run writes."""
    from stacite import files
    from stacite.app.named_documents import expand

    if not documents:
        return None
    named = expand(documents, settings, any_suffix=any_suffix)
    if may_lack_notes:
        named = replace(named, found=frozenset(named.paths), may_lack_notes=True)
    # The last report is about to be replaced: that it was no document needs no word.
    target = files.locate(output) if output is not None else ""
    return replace(named, reports=tuple(path for path in named.reports if files.locate(Path(path)) != target))


def _baseline(named: Path | None, settings: Settings, *, update: bool) -> Path | None:
    found = baseline_path(named, settings)
    if found is None and update:
        hint = "Name one, such as `--baseline baseline.json`, or set `baseline` in the settings."
        raise UsageError("--update-baseline needs a baseline file", hint)
    return found


def _format(named: str | None, settings: Settings, output: Path | None, documents: Sequence[str]) -> str:
    """The format that was chosen, else the one of the file's ending."""
    if named or "output_format" in settings.sources or output is None:
        return named or settings.output_format
    ending = output.suffix.lower()
    if ending in ENDINGS and ending not in _BY_ENDING:
        from stacite.app.documents import document_to_type

        command = f"`stacite export {document_to_type(documents)} -o {quote(output.as_posix())}`"
        hint = f"A check writes a report. {command} writes the sources in this format."
        raise UsageError(f"-o {output.as_posix()}: no report has the ending {ending}", hint)
    return format_of(output, _BY_ENDING, settings.output_format, "--output-format")


_BY_ENDING = {
    ".csv": "csv",
    ".docx": "word",
    ".htm": "html",
    ".html": "html",
    ".json": "json",
    ".markdown": "markdown",
    ".md": "markdown",
    ".odt": "word",
    ".pdf": "pdf",
    ".sarif": "sarif",
    ".xlsx": "xlsx",
    ".xml": "junit",
}


def _reporter(name: str, output: Path | None, documents: Sequence[str], *, diff: bool) -> Reporter | DocumentReporter:
    from stacite.app.documents import document_to_type
    from stacite.reporters.base import reporter

    found = reporter(name)
    if isinstance(found, DocumentReporter) and output is None and not diff:
        document = document_to_type(documents)
        ending = {"word": "docx"}.get(name, name)
        stem = "sources" if name in ("csv", "xlsx") else "checked"
        hint = f"Name one: `stacite check {document} --output-format {name} -o {stem}.{ending}`."
        raise UsageError(f"--output-format {name} needs an output file", hint)
    return found


def _render(reporter: Reporter | DocumentReporter, *, statistics: bool, sources: bool) -> Render:
    if not (statistics or sources):
        return reporter.render
    if statistics and sources:
        raise UsageError("--statistics can't be combined with --sources", "Use one or the other.")
    if sources and reporter.NAME in ("csv", "xlsx"):
        return reporter.render  # nothing but the table of sources
    if reporter.NAME not in ("full", "concise", "json"):
        option = "--sources" if sources else "--statistics"
        hint = f"Choose full, concise{', csv, xlsx' if sources else ''} or json."
        raise UsageError(f"{option} can't be combined with --output-format {reporter.NAME}", hint)
    if sources:
        from stacite.reporters import json
        from stacite.reporters import sources as listed

        return json.render_sources if reporter.NAME == "json" else listed.table_text
    from stacite.reporters import summary as counted

    if reporter.NAME == "json":
        return lambda report, _: counted.statistics_json(report)
    return counted.statistics_text


_POLL_S = 0.5


class MakeCheckRequest(Protocol):
    """Reads the settings and the folders again."""

    def __call__(self, *, once_more: bool = False) -> CheckRequest:
        """`once_more` for every time but the first."""
        ...


def stamp(path: Path) -> Stamp | None:
    """Modification time and size of a file; None where there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def keep_checking(
    make: MakeCheckRequest,
    config: Path | None,
    *,
    isolated: bool,
    look: Look = stamp,
    wait: Callable[[], None] = lambda: time.sleep(_POLL_S),
) -> int:
    """Check until Ctrl-C ends it; returns the exit status.

    Links that were requested before are not requested again. `look` and `wait` replace the disk and
    the clock.
    """
    from stacite.app.check import KeptEvidence
    from stacite.app.documents import missing_registry

    # Kept in memory: within one process no link is requested twice, whatever the cache says.
    kept, settings = KeptEvidence(), [] if isolated else list(_settings_files(config))
    try:
        request = make()  # an error in the first settings ends the command
        if request.named is None and look(request.project.registry_file) is None:
            raise missing_registry(request.project.registry_name)  # there is nothing to watch
        while True:
            seen = _WatchedFiles([*_files(request), *settings], look)
            if _check_once(request, kept) == ExitStatus.INTERRUPTED:
                return ExitStatus.INTERRUPTED
            console.say("Watching for changes. Press Ctrl-C to stop.", quiet=request.quiet)
            request = _changed(make, request, seen, wait)
            if console.can_redraw(sys.stdout):
                console.clear_screen()
    except KeyboardInterrupt:
        return ExitStatus.CLEAN


def _check_once(request: CheckRequest, kept: KeptEvidence) -> int | None:
    """One check; an error is printed, and the next change may fix it."""
    from stacite.app.check import count_dead_links

    new: list[Evidence] = []

    def gather(queries: EvidenceRequest) -> Evidence:
        new.append(network_gatherer(request.project.settings, quiet=request.quiet)(queries))
        return new[-1]

    try:
        status = run(request, lambda queries: kept.gather(queries, gather))
    except StaciteError as error:
        console.print_error(error)
        return None
    # Counted here, not in `run`: evidence that was kept is not a new run of a dead link.
    for evidence in new:
        count_dead_links(evidence, request.project.settings)
    return status


class _WatchedFiles:
    """Files, and which version of each was seen last."""

    def __init__(self, files: list[Path], look: Look) -> None:
        self._files = files
        self._look = look
        self._stamps = self._now()

    def _now(self) -> list[Stamp | None]:
        return [self._look(path) for path in self._files]

    def differ(self) -> bool:
        """Whether a file has changed since the last call."""
        before, self._stamps = self._stamps, self._now()
        return self._stamps != before


def _changed(
    make: MakeCheckRequest, request: CheckRequest, seen: _WatchedFiles, wait: Callable[[], None]
) -> CheckRequest:
    """The new request after a file has changed, or a folder holds other documents."""
    while True:
        wait()
        differ = seen.differ()
        try:
            now = make(once_more=True)
        except StaciteError as error:
            if differ:
                console.print_error(error)
            continue
        if differ or now.named != request.named:
            return now


def _files(request: CheckRequest) -> list[Path]:
    """The documents, the registry and the baseline."""
    project = request.project
    return [*_documents(request), project.registry_file, *filter(None, (request.baseline,))]


def _documents(request: CheckRequest) -> Iterator[Path]:
    if request.named is not None:
        yield from map(Path, request.named.paths)
        return
    from stacite.registry import store

    try:
        registry = store.load(request.project.registry_file).registry
    except StaciteError:
        return
    yield from map(Path, request.project.documents(registry).paths)


def _settings_files(config: Path | None) -> Iterator[Path]:
    """The files that have settings, or could have them later."""
    if (own := user_file(os.environ)) is not None:
        yield own
    if config is not None:
        yield config
        return
    current = Path.cwd()
    for folder in (current, *current.parents):
        yield from (folder / FILE_NAME, folder / "pyproject.toml")
