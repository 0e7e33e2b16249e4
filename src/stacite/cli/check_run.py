"""Runs one check from the documents to the exit status: once for `stacite check`, again and again with `--watch`."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stacite.cli import console
from stacite.cli.exit_status import ExitStatus

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

    Ask = Callable[[EvidenceRequest], Evidence]


def run(order: CheckRequest, ask: Ask | None = None) -> int:
    """Check, mend, print, and say how it ended. `ask` brings the evidence in place of the resolvers, and counts it."""
    from stacite.app.check import check
    from stacite.app.evidence import count_dead_links

    known = _known_findings(order)
    today = datetime.now(UTC).date()
    checked = check(
        order.named,
        order.project,
        ask or network_asker(order.project.settings, quiet=order.quiet),
        today,
        order.reader,
        keep=order.keep,
    )
    refused = checked.unusable or (checked.unwritable if order.writes else None)
    if refused:
        if not order.makes_document:  # no document was read, or none is to be written
            _write_report(checked.report, order)
        console.print_error(refused)
        return ExitStatus.FAILED
    shown = _without_known(known, checked, order)
    status = _show_diff(checked, shown, order) if order.diff else _fix_and_report(checked, shown, known, order)
    if ask is None:  # only now that the user has seen the report does the run count
        count_dead_links(checked.report.evidence, order.project.settings)
    return status


def network_asker(settings: Settings, *, quiet: bool) -> Ask:
    """What asks the network, with a bar on a terminal."""

    def ask(questions: EvidenceRequest) -> Evidence:
        from stacite.app.evidence import resolve

        if settings.offline:
            return resolve(questions, settings)
        from stacite.cli.interrupt import second_interrupt_quits
        from stacite.cli.progress import progress

        with second_interrupt_quits(), progress(quiet=quiet) as shown:
            return resolve(questions, settings, shown)

    return ask


def _fix_and_report(checked: CheckResult, shown: Report, known: tuple[KnownFinding, ...], order: CheckRequest) -> int:
    """Apply the fixes of the findings that are shown, then print the findings that are left."""
    from stacite.reporters.summary import summary

    interrupted = checked.report.evidence.interrupted
    if order.interactive:
        from stacite.cli.interactive import run_interactive

        checked, stopped = run_interactive(checked, shown, order)
        interrupted = interrupted or stopped
    elif order.fix or order.unsafe:
        checked = _apply_fixes(checked, shown, order)
    if order.update_baseline:
        known = _update_baseline(checked, order, known)
    if order.record:
        _record(checked, order)
    report = _without_known(known, checked, order)
    if not order.interactive or order.output is not None:
        _write_report(report, order)
    console.say(summary(report).rstrip("\n"), quiet=order.quiet)
    return ExitStatus.INTERRUPTED if interrupted else _status(report, order)


def _known_findings(order: CheckRequest) -> tuple[KnownFinding, ...]:
    """What the baseline knows; nothing where it is to be written for the first time."""
    if order.baseline is None or (order.update_baseline and not order.baseline.exists()):
        return ()
    from stacite.app import baseline

    return baseline.load(order.baseline)


def _without_known(known: tuple[KnownFinding, ...], checked: CheckResult, order: CheckRequest) -> Report:
    """The report without the findings that are known; it says how many they are."""
    if order.baseline is None:
        return checked.report
    from stacite.app import baseline

    compared = baseline.compare(checked.report, known, order.project)
    told = baseline.remarks(compared, order.baseline.as_posix())
    return replace(compared.report, remarks=(*compared.report.remarks, *told))


def _update_baseline(
    checked: CheckResult, order: CheckRequest, known: tuple[KnownFinding, ...]
) -> tuple[KnownFinding, ...]:
    """Write the baseline; returns what it knows now."""
    from stacite.app import baseline

    if order.baseline is None:
        raise AssertionError("refused before")
    compared = baseline.compare(checked.report, known, order.project)
    baseline.save(order.baseline, compared.now)
    told = f"{len(compared.now)} known, {compared.new} of them new; {len(compared.stale)} taken out"
    console.say(f"{order.baseline.as_posix()}: {told}", quiet=order.quiet)
    return compared.now


def _show_diff(checked: CheckResult, shown: Report, order: CheckRequest) -> int:
    from stacite.app import fix

    mended = fix.fix_report(shown, checked.context, order.project, unsafe=order.unsafe)
    console.out(fix.diff(mended))
    _say_fixed("would fix", mended, shown, order)
    if checked.report.evidence.interrupted:
        return ExitStatus.INTERRUPTED
    return ExitStatus.FOUND if mended.files or mended.amended else ExitStatus.CLEAN


def _say_fixed(verb: str, mended: FixedFiles, shown: Report, order: CheckRequest) -> None:
    for refusal in mended.refusals:
        console.say(console.visible(refusal), quiet=order.quiet)
    console.say(f"{verb} {mended.applied} of {len(shown.findings)} findings", quiet=order.quiet)


def _apply_fixes(checked: CheckResult, shown: Report, order: CheckRequest) -> CheckResult:
    """Apply the fixes of what is shown, write, and judge what is left with the same evidence."""
    from stacite.app import check as pipeline
    from stacite.app import fix

    mended = fix.fix_report(shown, checked.context, order.project, unsafe=order.unsafe)
    fix.save(mended)
    _say_fixed("fixed", mended, shown, order)
    report = pipeline.run_rules(mended.context, order.project, mended.sources, mended.originals(checked.report))
    return replace(checked, report=report, context=mended.context)


def _record(checked: CheckResult, order: CheckRequest) -> None:
    from stacite.app.record import record

    today = checked.context.today
    if today is not None:
        count = record(checked.report.evidence, order.project, today)
        console.say(f"{order.project.registry_name}: {count} verdicts recorded", quiet=order.quiet)


def _write_report(report: Report, order: CheckRequest) -> None:
    from stacite.registry import store
    from stacite.reporters.base import Style

    if order.output is not None:
        store.save(order.output, order.render(report, Style(console.width())))
        return
    shown = order.render(report, Style(console.width(), console.uses_color(sys.stdout)))
    if isinstance(shown, str):  # what is none has been refused without a file
        console.out(shown)


def _status(report: Report, order: CheckRequest) -> int:
    from stacite.model.evidence import NetworkState

    if report.evidence.interrupted:  # what was not asked may be dead: this is neither clean nor found
        return ExitStatus.INTERRUPTED
    if order.require_online and report.evidence.network is not NetworkState.ONLINE:
        console.say("error: --require-online: no network, so no link could be asked")
        return ExitStatus.FAILED
    least = order.threshold
    return (
        ExitStatus.FOUND
        if least and any(each.severity.rank >= least.rank for each in report.findings)
        else ExitStatus.CLEAN
    )
