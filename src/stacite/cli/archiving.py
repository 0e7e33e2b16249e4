"""One run over an archive, from the book of what is done to the exit status."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from stacite.cli import console
from stacite.cli.check_options import level
from stacite.cli.checking import asking
from stacite.cli.order import CLEAN, FAILED, FOUND, INTERRUPTED
from stacite.model.amount import amount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Severity
    from stacite.model.resolution import Evidence
    from stacite.pipeline.corpus.results import Totals
    from stacite.pipeline.corpus.run import Ask, Plan, Spread
    from stacite.settings import Settings

_MOST_LOST = 10
"""Documents that could not be read, of which all is said."""


def run(plan: Plan, scheduler: str | None, *, quiet: bool) -> int:
    """Do what is not done yet, write the results and say what they are. 2 where a document could not be read."""
    from stacite.pipeline.corpus import results
    from stacite.pipeline.corpus.book import opened
    from stacite.pipeline.corpus.run import Run

    threshold = level(plan.settings.fail_on)
    count = _Count(len(plan.named.paths), is_shown=not quiet and console.moves(sys.stderr))
    with opened(plan.into) as book, _workers(plan.settings, scheduler, quiet=quiet) as (spread, ask):
        results.refuse_edited(plan, book)
        archive = Run(plan, book, spread, ask, count)
        try:
            archive.go()
        except KeyboardInterrupt:
            count.end()
            console.say(f"interrupted: {count} are done; the same command goes on from here")
            return INTERRUPTED
        count.end()
        totals = results.write(plan, book, archive.evidence)
    for line in _told(totals, plan, archive.evidence):
        console.say(console.visible(line), quiet=quiet)
    if archive.evidence is not None and archive.evidence.interrupted:
        return INTERRUPTED
    return FAILED if totals.lost else FOUND if _fails(totals, threshold) else CLEAN


def _fails(totals: Totals, threshold: Severity | None) -> bool:
    if threshold is None:
        return False
    from stacite.model.finding import Severity

    return any(number for name, number in totals.findings.items() if Severity(name).rank >= threshold.rank)


@contextmanager
def _workers(settings: Settings, scheduler: str | None, *, quiet: bool) -> Iterator[tuple[Spread, Ask]]:
    """Who reads, and who asks: this machine, or a cluster."""
    from stacite.pipeline import workers

    if scheduler is None:
        yield partial(workers.spread, jobs=settings.jobs or workers.cores()), asking(settings, quiet=quiet)
        return
    from stacite.pipeline.cluster import cluster
    from stacite.pipeline.corpus.hosts import ask_over

    with cluster(scheduler) as many:
        yield many.spread, partial(ask_over, many, settings)


class _Count:
    """Called for each document that is done; on a terminal it says how many they are, on one line."""

    def __init__(self, total: int, *, is_shown: bool) -> None:
        self._total, self._done, self._is_shown = total, 0, is_shown

    def __call__(self) -> None:
        self._done += 1
        if self._is_shown:
            sys.stderr.write(f"\r\x1b[2Kreading {self}")
            sys.stderr.flush()

    def __str__(self) -> str:
        return f"{self._done} of {amount(self._total, 'document')}"

    def end(self) -> None:
        """Take the line away."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[2K")


def _told(totals: Totals, plan: Plan, evidence: Evidence | None) -> Iterator[str]:
    """What an archivist wants to know, a line each."""
    from stacite.pipeline.corpus.results import DOCUMENTS, FINDINGS, LINKS
    from stacite.pipeline.corpus.run import JOINED, REGISTRIES

    read = (amount(number, noun) for number, noun in _counts(totals))
    yield ", ".join(read)
    counts = [amount(number, name) for name, number in totals.findings.items() if number]
    yield f"{', '.join(counts)} in {amount(totals.faulty, 'document')}" if counts else "no findings"
    if totals.without_notes:
        yield f"{amount(totals.without_notes, 'document')} without notes passed over"
    if evidence is not None:
        yield from _links(evidence)
    for message, hint in totals.lost[:_MOST_LOST]:
        yield f"error: {message}. {hint}".rstrip()
    if (rest := len(totals.lost) - _MOST_LOST) > 0:
        yield f"error: {amount(rest, 'document')} more could not be read; {DOCUMENTS} names them"
    files = [DOCUMENTS, FINDINGS, *([LINKS] if evidence is not None else [])]
    registries = JOINED if plan.is_joined else f"{REGISTRIES}/"
    yield f"{plan.into.as_posix()}: {', '.join(files)} and {registries} written"


def _counts(totals: Totals) -> tuple[tuple[int, str], ...]:
    return (totals.documents, "document"), (totals.notes, "note"), (totals.citations, "citation")


def _links(evidence: Evidence) -> Iterator[str]:
    from collections import Counter

    from stacite.model.resolution import Verdict

    found = Counter(check.verdict for check in evidence.links.values())
    if found:
        yield "links: " + ", ".join(f"{found[verdict]} {verdict}" for verdict in Verdict if found[verdict])
    yield from evidence.remarks
