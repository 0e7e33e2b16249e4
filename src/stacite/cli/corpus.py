"""`stacite corpus`: one run over an archive, from the documents named to the exit status."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import check_options as options
from stacite.cli import console
from stacite.cli.check_run import network_gatherer
from stacite.cli.console import ExitStatus
from stacite.cli.options import (
    CacheDir,
    Config,
    From,
    Isolated,
    Jobs,
    Quiet,
    TrackChanges,
    TrustProject,
    load_settings,
    require_choice,
    say_refused,
)
from stacite.errors import UsageError
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.app.corpus import CorpusPlan, Gather, Spread
    from stacite.app.corpus.results import CorpusTotals
    from stacite.model.evidence import Evidence
    from stacite.model.finding import Severity
    from stacite.settings import Settings


# Unreadable documents that are listed with their reasons.
_MOST_UNREADABLE = 10


def run(plan: CorpusPlan, scheduler: str | None, *, quiet: bool) -> int:
    """Check the documents that are left, write the results, print a summary.

    Fails where a document can't be read or was refused.
    """
    from stacite.app.corpus import CorpusRun, open_journal, results

    threshold = plan.settings.threshold
    count = _Count(len(plan.named.paths), is_shown=not quiet and console.can_redraw(sys.stderr))
    with open_journal(plan.into) as journal, _spread_and_ask(plan.settings, scheduler, quiet=quiet) as (spread, gather):
        results.refuse_edited(plan, journal)
        archive = CorpusRun(plan, journal, spread, gather, count)
        try:
            archive.go()
        except KeyboardInterrupt:
            count.end()
            console.say(f"Interrupted: {count} are done. Run the same command again to continue.")
            return ExitStatus.INTERRUPTED
        count.end()
        totals = results.write(plan, journal, archive.evidence)
    for line in _summary_lines(totals, plan, archive.evidence):
        console.say(line, quiet=quiet)
    if archive.evidence is not None and archive.evidence.interrupted:
        return ExitStatus.INTERRUPTED
    if totals.lost or plan.named.refused:
        return ExitStatus.FAILED
    return ExitStatus.FOUND if _fails(totals, threshold) else ExitStatus.CLEAN


def _fails(totals: CorpusTotals, threshold: Severity | None) -> bool:
    if threshold is None:
        return False
    from stacite.model.finding import Severity

    return any(number for name, number in totals.findings.items() if Severity(name).rank >= threshold.rank)


@contextmanager
def _spread_and_ask(settings: Settings, scheduler: str | None, *, quiet: bool) -> Iterator[tuple[Spread, Gather]]:
    """What reads the documents and gathers the evidence: this machine, or a cluster."""
    from stacite.app import cores, workers

    if scheduler is None:
        # Each process parses one document at a time, so that memory is bounded by the largest ones.
        yield partial(workers.spread, jobs=settings.jobs or cores()), network_gatherer(settings, quiet=quiet)
        return
    from stacite.app.corpus.cluster import cluster, gather_on_cluster

    with cluster(scheduler) as many:
        yield many.spread, partial(gather_on_cluster, many, settings)


class _Count:
    """Called for each document that is done; on a terminal it shows their number."""

    def __init__(self, total: int, *, is_shown: bool) -> None:
        self._total, self._done, self._is_shown = total, 0, is_shown

    def __call__(self) -> None:
        self._done += 1
        if self._is_shown:
            console.redraw(f"Checked {self}")

    def __str__(self) -> str:
        return f"{self._done} of {pluralize(self._total, 'document')}"

    def end(self) -> None:
        """Erase the line."""
        if self._is_shown:
            console.redraw("")


def _summary_lines(totals: CorpusTotals, plan: CorpusPlan, evidence: Evidence | None) -> Iterator[str]:
    """The summary of the run, line by line."""
    from stacite.app.corpus import JOINED, REGISTRIES
    from stacite.app.corpus.results import DOCUMENTS, FINDINGS, LINKS
    from stacite.model.finding import Severity
    from stacite.reporters.wording import count_of

    read = (totals.documents, "document"), (totals.notes, "note"), (totals.citations, "citation")
    yield ", ".join(pluralize(number, noun) for number, noun in read)
    counts = [count_of(Severity(name), number) for name, number in totals.findings.items() if number]
    yield f"{', '.join(counts)} in {pluralize(totals.faulty, 'document')}" if counts else "No findings"
    if totals.without_notes:
        yield f"Skipped {pluralize(totals.without_notes, 'document')} without notes"
    if totals.sources:
        from stacite.reporters.sources import SourceState, counts_in_words

        yield f"Sources: {counts_in_words({SourceState(name): number for name, number in totals.sources.items()})}"
    if evidence is not None:
        yield from _link_lines(evidence, plan)
    for message, hint in totals.lost[:_MOST_UNREADABLE]:
        yield f"error: {message}. {hint}".rstrip()
    if (rest := len(totals.lost) - _MOST_UNREADABLE) > 0:
        yield f"error: {rest} more {'document' if rest == 1 else 'documents'} could not be read; see {DOCUMENTS}"
    files = [DOCUMENTS, FINDINGS, *([LINKS] if evidence is not None else [])]
    registries = JOINED if plan.is_joined else f"{REGISTRIES}/"
    files += [registries] if (plan.into / registries).exists() else []
    yield f"Wrote {', '.join(files[:-1])} and {files[-1]} to {plan.into.as_posix()}/"


def _link_lines(evidence: Evidence, plan: CorpusPlan) -> Iterator[str]:
    from collections import Counter

    from stacite.app.check import not_checked
    from stacite.model.evidence import Verdict
    from stacite.reporters.summary import not_checked_sentences
    from stacite.reporters.wording import VERDICT_WORDS
    from stacite.rules.run import chosen

    found = Counter(check.verdict for check in evidence.links.values())
    if found:
        yield "Links: " + ", ".join(
            f"{found[verdict]} {VERDICT_WORDS[verdict]}" for verdict in Verdict if found[verdict]
        )
    settings = plan.settings
    rules = chosen(settings)
    yield from not_checked_sentences(not_checked(evidence, rules))
    yield from evidence.remarks


def _require_own_folder(plan: CorpusPlan, config: Path | None) -> None:
    """Raise UsageError if the results would overwrite a file that is not a result of stacite."""
    from stacite.app.corpus import JOURNAL_NAME
    from stacite.app.corpus.results import DOCUMENTS, FINDINGS, LINKS
    from stacite.app.documents import Project
    from stacite.cli.output import require_no_link_outside, require_own_file

    project = Project.of(plan.settings)
    results = [plan.into / name for name in (DOCUMENTS, FINDINGS, LINKS)]
    for path in results:
        require_own_file(path, project, documents=plan.named.paths, config=config, option="--into")
    for path in (plan.into / JOURNAL_NAME, *plan.registry_files.values()):
        require_no_link_outside(path, project, option="--into")
    if not (plan.into / JOURNAL_NAME).exists() and (foreign := next(filter(Path.exists, results), None)):
        hint = "Name another folder, or move that file elsewhere."
        raise UsageError(f"--into {plan.into.as_posix()} would overwrite {foreign.as_posix()}", hint)


_EACH, _ALL = "each", "all"


def corpus(
    documents: Annotated[
        list[str],
        typer.Argument(metavar="DOC...", help="Check these folders, documents, or patterns such as 'archive/*.docx'."),
    ],
    into: Annotated[
        Path,
        typer.Option(
            "--into", metavar="FOLDER", help="Write the results to FOLDER, and continue an interrupted run there."
        ),
    ] = Path("corpus"),
    registries: Annotated[
        str,
        typer.Option(
            "--registries", metavar="HOW", help="Write one registry for each document (each) or for all of them (all)."
        ),
    ] = _EACH,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Run on the dask.distributed cluster at ADDRESS.  [default: this machine]",
        ),
    ] = None,
    jobs: Jobs = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    extend_select: options.ExtendSelect = None,
    style: options.HouseStyle = None,
    fail_on: options.FailOn = None,
    offline: options.Offline = False,
    archive: options.LookForCopies = False,
    existence: options.Existence = None,
    skip_services: options.SkipService = None,
    cache_dir: CacheDir = None,
    from_: From = None,
    track_changes: TrackChanges = None,
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
    quiet: Quiet = False,
) -> None:
    """Check a large archive: thousands of documents, in parallel.

    Memory use stays bounded, however many documents there are. If a run is interrupted or killed, run the same command
    again: it continues where it stopped. The results are files in the folder of --into: documents.jsonl,
    findings.jsonl, links.jsonl, and a registry for each document or one for all of them.
    """
    from stacite.app.corpus import CorpusPlan
    from stacite.app.documents import missing_document
    from stacite.app.named_documents import expand, reports_clause

    require_choice("--registries", registries, (_EACH, _ALL))
    if "-" in documents:
        raise UsageError("corpus can't read standard input", "Name files or folders.")
    settings = load_settings(
        config,
        isolated=isolated,
        trust_project=trust_project,
        track_changes=track_changes,
        jobs=jobs,
        select=select,
        ignore=ignore,
        extend_select=extend_select,
        style=style,
        offline=offline,
        archive=archive,
        existence=existence,
        skip_services=skip_services,
        cache_dir=cache_dir,
        fail_on=fail_on,
    )
    named = expand(documents, settings, any_suffix=from_ is not None)
    say_refused(named.refused)
    if named.reports:
        console.say(f"Skipped {reports_clause(named.reports)}.", quiet=quiet)
    if not any(map(os.path.lexists, named.paths)):  # not even a folder for the results is made
        console.print_errors(missing_document(Path(path)) for path in named.paths)
        raise typer.Exit(ExitStatus.FAILED)
    plan = CorpusPlan(named, into, settings, datetime.now(UTC).date(), registries == _ALL, from_)
    _require_own_folder(plan, config)
    raise typer.Exit(run(plan, scheduler, quiet=quiet))
