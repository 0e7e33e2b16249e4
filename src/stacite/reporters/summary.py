"""The run in numbers: in one line, and how many findings each rule has (`--statistics`)."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from stacite.model.evidence import NetworkState, Verdict
from stacite.model.finding import Applicability
from stacite.reporters.terminal import Paint
from stacite.text.characters import one_line
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from stacite.model.finding import Severity
    from stacite.model.report import Report
    from stacite.reporters.base import Style


def summary(report: Report) -> str:
    """`12 notes, 19 citations; 3 errors, 1 warning; links: 15 alive, 3 blocked`, and the run's remarks."""
    if report.notes or report.citations:
        sizes = f"{pluralize(report.notes, 'note')}, {pluralize(report.citations, 'citation')}"
    else:
        sizes = pluralize(len(report.registry.references), "reference")
    counts = ", ".join(pluralize(number, level) for level, number in report.counts().items() if number)
    parts = (sizes, counts or "no findings", _links(report), *map(one_line, report.remarks))
    return "; ".join(filter(None, parts))


def _links(report: Report) -> str:
    """The number of links with each verdict; why none was checked, unless a remark says so."""
    verdicts = link_counts(report)
    asked = {verdict: number for verdict, number in verdicts.items() if verdict is not Verdict.UNCHECKED}
    if asked:
        return "links: " + ", ".join(f"{number} {verdict}" for verdict, number in verdicts.items())
    total = sum(verdicts.values())
    # Not twice: the remark is part of the same line.
    if not total or any(remark.startswith(("no network", "offline")) for remark in report.remarks):
        return ""
    reason = "no network" if report.evidence.network is NetworkState.NONE else "offline"
    return f"{reason}: 0 of {pluralize(total, 'link')} could be checked"


def link_counts(report: Report) -> dict[Verdict, int]:
    """How many links have each verdict, in the verdicts' order; those without are unchecked."""
    checks = report.evidence.links
    found = Counter(
        checks[url].verdict if url in checks else Verdict.UNCHECKED for url in report.link_uses.keys() | checks.keys()
    )
    return {verdict: found[verdict] for verdict in Verdict if found[verdict]}


@dataclass(frozen=True, slots=True)
class RuleCount:
    """The findings of one rule at one level."""

    code: str
    name: str
    severity: Severity
    count: int
    safe_fixes: int
    unsafe_fixes: int


def rule_counts(report: Report) -> list[RuleCount]:
    """Most findings first, then by code."""
    found = Counter((each.code, each.name, each.severity) for each in report.findings)
    fixes = Counter((each.code, each.severity, each.fix.applicability) for each in report.findings if each.fix)
    rows = [
        RuleCount(
            code, name, level, number, fixes[code, level, Applicability.SAFE], fixes[code, level, Applicability.UNSAFE]
        )
        for (code, name, level), number in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, row.code, -row.severity.rank))


def statistics_text(report: Report, style: Style) -> str:
    """`12  S601 [warning] quotes-mixed (12 safe fixes)`, a line for each rule."""
    rows, paint = rule_counts(report), Paint(style.color)
    width = max((len(str(row.count)) for row in rows), default=0)
    return "".join(
        f"{row.count:>{width}}  {paint.severity(f'{row.code} [{row.severity}]', row.severity)} {paint.bold(row.name)}"
        f"{_fix_counts(row)}\n"
        for row in rows
    )


def statistics_json(report: Report) -> str:
    """The same for programs: a list of objects."""
    return json.dumps([asdict(row) for row in rule_counts(report)], indent=2) + "\n"


def _fix_counts(row: RuleCount) -> str:
    parts = [
        f"{number} {kind} {'fix' if number == 1 else 'fixes'}"
        for number, kind in ((row.safe_fixes, "safe"), (row.unsafe_fixes, "unsafe"))
        if number
    ]
    return f" ({', '.join(parts)})" if parts else ""
