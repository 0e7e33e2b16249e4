"""Findings as an editor reads them: what, where, the line itself, what it rests on, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.location import line_text
from stacite.reporters.concise import about
from stacite.reporters.evidence_words import evidence_lines
from stacite.reporters.excerpt import excerpt
from stacite.reporters.fix_words import fix_line
from stacite.reporters.paint import Paint
from stacite.reporters.visible_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding, Severity
    from stacite.model.location import Location, Span
    from stacite.model.report import Report
    from stacite.reporters.base import Style

NAME = "full"

_LEAST_ROOM = 10
"""Columns for the line itself, however narrow the terminal says it is."""


def render(report: Report, style: Style) -> str:
    """A block for each finding, with an empty line after it."""
    paint = Paint(style.colour)
    return "".join(f"{line}\n" for finding in report.findings for line in _block(finding, report, style, paint))


def _block(finding: Finding, report: Report, style: Style, paint: Paint) -> Iterator[str]:
    place = finding.location
    gutter = " " * len(str(place.line or 1))
    code = paint.severity(f"{finding.code} [{finding.severity}]", finding.severity)
    yield f"{code} {paint.bold(f'{finding.name}: {one_line(finding.message)}')}"
    yield f"{gutter}{paint.dim('-->')} {one_line(str(place))}{about(finding)}"
    yield from _source(place, finding.severity, report.sources.get(place.path), style, paint)
    for name, text in _remarks(finding):
        yield f"{gutter} {paint.dim('=')} {paint.bold(name)}: {text}"
    yield ""


def _source(place: Location, severity: Severity, text: str | None, style: Style, paint: Paint) -> Iterator[str]:
    """The line with carets, where the file is known and still has it; else the note's text."""
    if place.quote:
        yield from _pointed("", place.quote, place.quote_span, severity, style, paint)
    if text is None or place.line is None:
        return
    try:
        line = line_text(text, place.line)
    except IndexError:
        return
    yield from _pointed(str(place.line), line, ((place.column or 1) - 1, _end(place, line)), severity, style, paint)


def _pointed(number: str, line: str, span: Span, severity: Severity, style: Style, paint: Paint) -> Iterator[str]:
    """A line with its number, if it has one, and carets under the span."""
    piece = excerpt(line, *span, max(_LEAST_ROOM, style.width - len(number) - 3))
    gutter = " " * len(number) + paint.dim(" |")
    yield gutter
    yield f"{paint.dim(f'{number} |')} {piece.text}".rstrip()
    indent = len(piece.carets) - len(piece.carets.lstrip())
    yield f"{gutter} {' ' * indent}{paint.severity(piece.carets[indent:], severity)}"


def _end(place: Location, line: str) -> int:
    """Where the carets end: a place of several lines is marked to the end of its first."""
    if place.column is None or (place.end_line or place.line) != place.line:
        return len(line)
    return (place.end_column or place.column + 1) - 1


def _remarks(finding: Finding) -> Iterator[tuple[str, str]]:
    for line in evidence_lines(finding.evidence):
        yield "evidence", line
    if finding.fix is not None:
        yield "fix", fix_line(finding.fix)
    if finding.help:
        yield "help", one_line(finding.help)
    yield "help", f"stacite rule {finding.code}"
