"""One finding per line, for editors and grep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.reporters.terminal import Paint
from stacite.reporters.wording import headline, titled
from stacite.text.characters import one_line

if TYPE_CHECKING:
    from stacite.model.finding import Finding
    from stacite.model.report import Report
    from stacite.reporters.base import Style


NAME = "concise"


def render(report: Report, style: Style) -> str:
    """`path:line:column: Broken link (L301, error): message (note 3, key)`, a line for each finding."""
    paint = Paint(style.color)
    return "".join(f"{_line(finding, paint)}\n" for finding in report.findings)


def _line(finding: Finding, paint: Paint) -> str:
    place = paint.bold(one_line(str(finding.location)))
    title = paint.severity(titled(finding, with_severity=True), finding.severity)
    return f"{place}: {title}: {headline(finding)}"
