"""One finding per line, for editors and grep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.reporters.folding import errors_first
from stacite.reporters.summary import sentences_in_file
from stacite.reporters.terminal import Paint, styled
from stacite.reporters.wording import headline, titled
from stacite.text.characters import one_line

if TYPE_CHECKING:
    from stacite.model.finding import Finding
    from stacite.model.report import Report
    from stacite.reporters.base import Style
    from stacite.reporters.terminal import Styled


NAME = "concise"


def render(report: Report, style: Style) -> Styled:
    """`path:line:column: Broken link (L301, error): message (note 3, key)`, a line for each finding.

    The most severe come first in each document; a file has all in the document's order, and then what was not checked.
    """
    paint = Paint(style.color)
    end = sentences_in_file(report) if style.in_file else ""
    findings = report.findings if style.in_file else errors_first(report.findings)
    return styled(*(part for finding in findings for part in _line(finding, paint)), end)


def _line(finding: Finding, paint: Paint) -> tuple[str, ...]:
    place = paint.bold(one_line(str(finding.location)))
    title = paint.severity(titled(finding, with_severity=True), finding.severity)
    return place, ": ", title, ": ", headline(finding), "\n"
