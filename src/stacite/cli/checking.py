"""One check from the documents to the exit status: what `stacite check` does once, or with --watch again and again."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stacite.cli import console
from stacite.cli.order import CLEAN, FAILED, FOUND, INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.cli.order import Order
    from stacite.model.report import Report
    from stacite.model.resolution import Evidence
    from stacite.pipeline.baseline import Known
    from stacite.pipeline.check import Checked
    from stacite.pipeline.fix import Mended
    from stacite.resolvers.base import Questions
    from stacite.settings import Settings

    Ask = Callable[[Questions], Evidence]


def run(order: Order, ask: Ask | None = None) -> int:
    """Check, mend, print, and say how it ended. `ask` brings the evidence in place of the resolvers, and counts it."""
    from stacite.pipeline.check import check

    known = _known(order)
    today = datetime.now(UTC).date()
    checked = check(
        order.named,
        order.project,
        ask or asking(order.project.settings, quiet=order.quiet),
        today,
        order.reader,
        keep=order.keep,
    )
    refused = checked.unusable or (checked.unwritable if order.writes else None)
    if refused:
        if not order.makes_document:  # no document was read, or none is to be written
            _deliver(checked.report, order)
        console.complain(refused)
        return FAILED
    shown = _without(known, checked, order)
    status = _show_diff(checked, shown, order) if order.diff else _mend_and_tell(checked, shown, known, order)
    if ask is None:
        _count(checked, order)
    return status


def asking(settings: Settings, *, quiet: bool) -> Ask:
    """What asks the network, with a bar on a terminal."""

    def ask(questions: Questions) -> Evidence:
        from stacite.pipeline.resolve import resolve

        if settings.offline:
            return resolve(questions, settings)
        from stacite.cli.interrupt import second_quits
        from stacite.cli.progress import progress

        with second_quits(), progress(quiet=quiet) as shown:
            return resolve(questions, settings, shown)

    return ask


def _mend_and_tell(checked: Checked, shown: Report, known: tuple[Known, ...], order: Order) -> int:
    """Mend what is to be mended of what is shown, then print what is left."""
    interrupted = checked.report.evidence.interrupted
    if order.interactive:
        from stacite.cli.interactive import talk

        checked, stopped = talk(checked, shown, order)
        interrupted = interrupted or stopped
    elif order.fix or order.unsafe:
        checked = _mend(checked, shown, order)
    if order.update_baseline:
        known = _update(checked, order, known)
    if order.record:
        _record(checked, order)
    report = _without(known, checked, order)
    if not order.interactive or order.output is not None:
        _deliver(report, order)
    _summarise(report, order)
    return INTERRUPTED if interrupted else _status(report, order)


def _known(order: Order) -> tuple[Known, ...]:
    """What the baseline knows; nothing where it is to be written for the first time."""
    if order.baseline is None or (order.update_baseline and not order.baseline.exists()):
        return ()
    from stacite.pipeline import baseline

    return baseline.load(order.baseline)


def _without(known: tuple[Known, ...], checked: Checked, order: Order) -> Report:
    """The report without the findings that are known; it says how many they are."""
    if order.baseline is None:
        return checked.report
    from stacite.pipeline import baseline

    compared = baseline.compare(checked.report, known, order.project)
    told = baseline.remarks(compared, order.baseline.as_posix())
    return replace(compared.report, remarks=(*compared.report.remarks, *told))


def _update(checked: Checked, order: Order, known: tuple[Known, ...]) -> tuple[Known, ...]:
    """Write the baseline; returns what it knows now."""
    from stacite.pipeline import baseline

    if order.baseline is None:
        raise AssertionError("refused before")
    compared = baseline.compare(checked.report, known, order.project)
    baseline.save(order.baseline, compared.now)
    told = f"{len(compared.now)} known, {compared.new} of them new; {len(compared.stale)} taken out"
    console.say(f"{order.baseline.as_posix()}: {told}", quiet=order.quiet)
    return compared.now


def _show_diff(checked: Checked, shown: Report, order: Order) -> int:
    from stacite.pipeline import fix

    mended = fix.mend(shown, checked.context, order.project, unsafe=order.unsafe)
    console.out(fix.diff(mended))
    _say_fixed("would fix", mended, shown, order)
    if checked.report.evidence.interrupted:
        return INTERRUPTED
    return FOUND if mended.files or mended.amended else CLEAN


def _say_fixed(verb: str, mended: Mended, shown: Report, order: Order) -> None:
    for refusal in mended.refusals:
        console.say(console.visible(refusal), quiet=order.quiet)
    console.say(f"{verb} {mended.applied} of {len(shown.findings)} findings", quiet=order.quiet)


def _mend(checked: Checked, shown: Report, order: Order) -> Checked:
    """Apply the fixes of what is shown, write, and judge what is left with the same evidence."""
    from stacite.pipeline import check as pipeline
    from stacite.pipeline import fix

    mended = fix.mend(shown, checked.context, order.project, unsafe=order.unsafe)
    fix.save(mended)
    _say_fixed("fixed", mended, shown, order)
    report = pipeline.judge(mended.context, order.project, mended.sources, mended.originals(checked.report))
    return replace(checked, report=report, context=mended.context)


def _record(checked: Checked, order: Order) -> None:
    from stacite.pipeline.record import record

    today = checked.context.today
    if today is not None:
        count = record(checked.report.evidence, order.project, today)
        console.say(f"{order.project.registry_name}: {count} verdicts recorded", quiet=order.quiet)


def _deliver(report: Report, order: Order) -> None:
    from stacite.registry import store
    from stacite.reporters.base import Style

    if order.output is not None:
        store.save(order.output, order.render(report, Style(console.width())))
        return
    shown = order.render(report, Style(console.width(), console.colour(sys.stdout)))
    if isinstance(shown, str):  # what is none has been refused without a file
        console.out(shown)


def _summarise(report: Report, order: Order) -> None:
    from stacite.reporters.summary import summary

    console.say(summary(report).rstrip("\n"), quiet=order.quiet)


def _count(checked: Checked, order: Order) -> None:
    """Now that the user has been told: one run more in which the dead links were dead."""
    from stacite.pipeline.resolve import count

    count(checked.report.evidence, order.project.settings)


def _status(report: Report, order: Order) -> int:
    from stacite.model.resolution import Network

    if report.evidence.interrupted:  # what was not asked may be dead: this is neither clean nor found
        return INTERRUPTED
    if order.require_online and report.evidence.network is not Network.ONLINE:
        console.say("error: --require-online: no network, so no link could be asked")
        return FAILED
    least = order.threshold
    return FOUND if least and any(each.severity.rank >= least.rank for each in report.findings) else CLEAN
