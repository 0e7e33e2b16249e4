"""Runs one check from the documents to the exit status: once for `stacite check`, again and again with `--watch`."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stacite.cli import console
from stacite.cli.console import ExitStatus
from stacite.errors import DocumentError
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.app.baseline import KnownFinding
    from stacite.app.check import CheckResult
    from stacite.app.fix import FixedFiles
    from stacite.cli.check_options import CheckRequest
    from stacite.model.evidence import Evidence
    from stacite.model.report import Report
    from stacite.services.request import EvidenceRequest
    from stacite.settings import Settings

    Gather = Callable[[EvidenceRequest], Evidence]


def run(request: CheckRequest, gather: Gather | None = None) -> int:
    """Check, fix, print; returns the exit status. `gather` replaces the services, and counts dead links itself."""
    from stacite.app.check import check
    from stacite.app.evidence import count_dead_links

    known = _known_findings(request)
    today = datetime.now(UTC).date()
    checked = check(
        request.named,
        request.project,
        gather or network_gatherer(request.project.settings, quiet=request.quiet),
        today,
        request.reader,
        keep=request.keep,
    )
    # A registry with problems can be checked, but not rewritten: its comments and keys would be lost.
    refused = checked.unusable or (checked.unwritable if request.writes else None)
    if refused:
        if not request.makes_document:  # no document was read, or none is to be written
            _write_report(checked.report, request)
        console.print_error(refused)
        return ExitStatus.FAILED
    for error in checked.unreadable.values():
        console.print_error(DocumentError(error.message))  # the hints of many would hide what is wrong
    if checked.unreadable and request.update_baseline:
        hint = "The findings of those that can't be read would be lost."
        raise DocumentError("the baseline was not updated, because not all documents can be read", hint)
    shown = _without_known(known, checked, request)
    status = _show_diff(checked, shown, request) if request.diff else _fix_and_report(checked, shown, known, request)
    if gather is None:  # only now that the user has seen the report does the run count
        count_dead_links(checked.report.evidence, request.project.settings)
    return status


def network_gatherer(settings: Settings, *, quiet: bool) -> Gather:
    """Gathers evidence from the network, with a progress bar on a terminal."""

    def gather(queries: EvidenceRequest) -> Evidence:
        from stacite.app.evidence import resolve

        if settings.offline:
            return resolve(queries, settings)
        from stacite.cli.interrupt import second_interrupt_quits
        from stacite.cli.progress import progress

        with second_interrupt_quits(), progress(quiet=quiet) as shown:
            return resolve(queries, settings, shown)

    return gather


def _fix_and_report(checked: CheckResult, shown: Report, known: tuple[KnownFinding, ...], request: CheckRequest) -> int:
    """Apply the fixes of the findings that are shown, then print the findings that are left."""
    from stacite.reporters.summary import summary

    interrupted = checked.report.evidence.interrupted
    if request.interactive:
        from stacite.cli.interactive import run_interactive

        checked, stopped = run_interactive(checked, shown, request)
        interrupted = interrupted or stopped
    elif request.fix or request.unsafe:
        checked = _apply_fixes(checked, shown, request)
    if request.update_baseline:
        # After the fixes, so that the baseline holds the findings that are left.
        known = _update_baseline(checked, request, known)
    if request.record:
        _record(checked, request)
    # Compared again, since fixes and --update-baseline have changed both sides.
    report = _without_known(known, checked, request)
    if not request.interactive or request.output is not None:
        _write_report(report, request)
    console.say(summary(report).rstrip("\n"), quiet=request.quiet)
    return ExitStatus.INTERRUPTED if interrupted else _status(report, request)


def _known_findings(request: CheckRequest) -> tuple[KnownFinding, ...]:
    """The findings of the baseline; none where it is to be written for the first time."""
    if request.baseline is None or (request.update_baseline and not request.baseline.exists()):
        return ()
    from stacite.app import baseline

    return baseline.load(request.baseline)


def _without_known(known: tuple[KnownFinding, ...], checked: CheckResult, request: CheckRequest) -> Report:
    """The report without the findings that are known; it says how many they are."""
    if request.baseline is None:
        return checked.report
    from stacite.app import baseline

    compared = baseline.compare(checked.report, known, request.project)
    message = baseline.remarks(compared, request.baseline.as_posix())
    return replace(compared.report, remarks=(*compared.report.remarks, *message))


def _update_baseline(
    checked: CheckResult, request: CheckRequest, known: tuple[KnownFinding, ...]
) -> tuple[KnownFinding, ...]:
    """Write the baseline; returns its findings."""
    from stacite.app import baseline

    if request.baseline is None:
        raise AssertionError("refused before")
    compared = baseline.compare(checked.report, known, request.project)
    baseline.save(request.baseline, compared.now)
    counts = f"{pluralize(len(compared.now), 'finding')} ({compared.new} new, {len(compared.stale)} removed)"
    console.say(f"{request.baseline.as_posix()}: {counts}", quiet=request.quiet)
    return compared.now


def _show_diff(checked: CheckResult, shown: Report, request: CheckRequest) -> int:
    from stacite.app import fix

    fixed = fix.fix_report(shown, checked.context, request.project, unsafe=request.unsafe)
    console.out(fix.diff(fixed))
    _say_fixed("Would fix", fixed, shown, request)
    if checked.report.evidence.interrupted:
        return ExitStatus.INTERRUPTED
    if checked.unreadable:
        return ExitStatus.FAILED
    return ExitStatus.FOUND if fixed.files or fixed.tracked else ExitStatus.CLEAN


def _say_fixed(verb: str, fixed: FixedFiles, shown: Report, request: CheckRequest) -> None:
    for refusal in fixed.refusals:
        console.say(console.visible(refusal), quiet=request.quiet)
    console.say(f"{verb} {fixed.applied} of {pluralize(len(shown.findings), 'finding')}.", quiet=request.quiet)


def _apply_fixes(checked: CheckResult, shown: Report, request: CheckRequest) -> CheckResult:
    """Apply the fixes of the findings shown, write the files, and run the rules again with the same evidence."""
    from stacite.app import check as pipeline
    from stacite.app import fix

    fixed = fix.fix_report(shown, checked.context, request.project, unsafe=request.unsafe)
    fix.save(fixed)
    _say_fixed("Fixed", fixed, shown, request)
    report = pipeline.run_rules(fixed.context, request.project, fixed.sources, fixed.originals(checked.report))
    return checked.with_report(report, fixed.context)


def _record(checked: CheckResult, request: CheckRequest) -> None:
    from stacite.app.record import record

    today = checked.context.today
    if today is not None:
        count = record(checked.report.evidence, request.project, today)
        sources = pluralize(count, "source")
        console.say(f"Recorded the results for {sources} in {request.project.registry_name}.", quiet=request.quiet)


def _write_report(report: Report, request: CheckRequest) -> None:
    from stacite.registry import store
    from stacite.reporters.base import Style

    if request.output is not None:
        store.save(request.output, request.render(report, Style(console.width())))
        return
    shown = request.render(report, Style(console.width(), console.uses_color(sys.stdout)))
    if isinstance(shown, str):  # a document reporter without --output was refused before
        console.out(shown)


def _status(report: Report, request: CheckRequest) -> int:
    from stacite.model.evidence import NetworkState

    if report.evidence.interrupted:  # unchecked links may be broken: the run is neither clean nor failed
        return ExitStatus.INTERRUPTED
    if request.require_online and report.evidence.network is not NetworkState.ONLINE:
        console.say("error: --require-online: there is no network, so no links could be checked")
        return ExitStatus.FAILED
    if any(each.is_error for each in report.not_checked):
        return ExitStatus.FAILED
    least = request.threshold
    return (
        ExitStatus.FOUND
        if least and any(each.severity.rank >= least.rank for each in report.findings)
        else ExitStatus.CLEAN
    )
