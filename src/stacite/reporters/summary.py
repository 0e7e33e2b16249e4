"""The run in one line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stacite.model.amount import amount
from stacite.model.resolution import Network, Verdict
from stacite.reporters.visible_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.report import Report


def summary(report: Report) -> str:
    """`12 notes, 19 citations; 3 errors, 1 warning; links: 15 alive, 3 blocked`, and the run's remarks."""
    parts = (_read(report), _findings(report), _links(report), *map(one_line, report.remarks))
    return "; ".join(filter(None, parts))


def _read(report: Report) -> str:
    if not report.notes and not report.citations:
        return amount(len(report.registry.references), "reference")
    return f"{amount(report.notes, 'note')}, {amount(report.citations, 'citation')}"


def _findings(report: Report) -> str:
    counts = [amount(number, level) for level, number in report.counts().items() if number]
    return ", ".join(counts) or "no findings"


def _links(report: Report) -> str:
    """How many links turned out how; nothing where nothing was asked, but for saying so."""
    verdicts = link_counts(report)
    asked = {verdict: number for verdict, number in verdicts.items() if verdict is not Verdict.UNCHECKED}
    if asked:
        return "links: " + ", ".join(f"{number} {verdict}" for verdict, number in verdicts.items())
    total = sum(verdicts.values())
    if not total or any(remark.startswith(("no network", "offline")) for remark in report.remarks):
        return ""
    reason = "no network" if report.evidence.network is Network.NONE else "offline"
    return f"{reason}: 0 of {amount(total, 'link')} could be checked"


def link_counts(report: Report) -> dict[Verdict, int]:
    """How many links have each verdict, in the verdicts' order; those without are unchecked."""
    found = Counter(_verdicts(report))
    return {verdict: found[verdict] for verdict in Verdict if found[verdict]}


def _verdicts(report: Report) -> Iterator[Verdict]:
    for url in report.link_uses.keys() | report.evidence.links.keys():
        check = report.evidence.links.get(url)
        yield Verdict.UNCHECKED if check is None else check.verdict
