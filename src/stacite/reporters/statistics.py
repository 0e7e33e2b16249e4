"""How many findings each rule has: what to mend first in a long document."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability
from stacite.reporters.paint import Paint

if TYPE_CHECKING:
    from stacite.model.finding import Severity
    from stacite.model.report import Report
    from stacite.reporters.base import Style


@dataclass(frozen=True, slots=True)
class Count:
    """The findings of one rule at one level."""

    code: str
    name: str
    severity: Severity
    count: int
    safe_fixes: int
    unsafe_fixes: int


def counts(report: Report) -> list[Count]:
    """Most findings first, then by code."""
    found = Counter((each.code, each.name, each.severity) for each in report.findings)
    fixes = Counter((each.code, each.severity, each.fix.applicability) for each in report.findings if each.fix)
    rows = [
        Count(
            code,
            name,
            severity,
            number,
            fixes[code, severity, Applicability.SAFE],
            fixes[code, severity, Applicability.UNSAFE],
        )
        for (code, name, severity), number in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, row.code, -row.severity.rank))


def text(report: Report, style: Style) -> str:
    """`12  S601 [warning] quotes-mixed (12 safe fixes)`, a line for each rule."""
    rows, paint = counts(report), Paint(style.colour)
    wide = max((len(str(row.count)) for row in rows), default=0)
    return "".join(f"{row.count:>{wide}}  {_named(row, paint)}{_fixes(row)}\n" for row in rows)


def json_text(report: Report) -> str:
    """The same for programs: a list of objects."""
    rows = [
        {
            "code": row.code,
            "name": row.name,
            "severity": str(row.severity),
            "count": row.count,
            "safe_fixes": row.safe_fixes,
            "unsafe_fixes": row.unsafe_fixes,
        }
        for row in counts(report)
    ]
    return json.dumps(rows, indent=2) + "\n"


def _named(row: Count, paint: Paint) -> str:
    return f"{paint.severity(f'{row.code} [{row.severity}]', row.severity)} {paint.bold(row.name)}"


def _fixes(row: Count) -> str:
    told = [
        f"{number} {kind} {'fix' if number == 1 else 'fixes'}"
        for number, kind in ((row.safe_fixes, "safe"), (row.unsafe_fixes, "unsafe"))
        if number
    ]
    return f" ({', '.join(told)})" if told else ""
