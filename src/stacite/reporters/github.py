"""Findings as workflow commands: GitHub Actions shows them at the lines of a pull request."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from stacite.model.document import STDIN
from stacite.model.evidence import CheckKind
from stacite.model.finding import Severity
from stacite.reporters.summary import (
    as_sentences,
    misread_sentences,
    not_checked_sentences,
    whole_run_sentences,
    without_documents,
)
from stacite.reporters.wording import count_of, headline, remarks, titled, words_meant
from stacite.text.characters import one_line
from stacite.text.spans import line_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding, Location
    from stacite.model.report import Report
    from stacite.reporters.base import Style


NAME = "github"

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
# Annotations of one level that GitHub shows for a step (actions/toolkit, docs/problem-matchers.md, "Limitations").
_SHOWN = 10
# Characters after it take two UTF-16 units.
_LAST_OF_PLANE = "\uffff"


def render(report: Report, style: Style) -> str:  # noqa: ARG001 - a log has no columns
    """A command for each finding, the most severe first, because GitHub shows the first ten of each level."""
    findings = sorted(report.findings, key=lambda finding: -finding.severity.rank)
    lines = [
        *_beyond_limit(report),
        *_limits(report),
        *_not_checked(report),
        *(_command(finding, report) for finding in findings),
    ]
    return "".join(f"{line}\n" for line in lines)


def _beyond_limit(report: Report) -> Iterator[str]:
    """A notice that there are more findings than GitHub shows; first of all, so that it is not cut off itself."""
    counts = {level: number for level, number in report.counts().items() if number > _SHOWN}
    if counts:
        levels = " and ".join(count_of(level, number) for level, number in counts.items())
        message = f"Found {levels}. GitHub shows only {_SHOWN} annotations per level; the log lists them all."
        yield f"::notice title=stacite::{_data(message)}"


def _limits(report: Report) -> Iterator[str]:
    """What was misread, what limits the run, and what hides findings."""
    for sentence in misread_sentences(report):
        yield f"::warning title=stacite::{_data(sentence)}"
    for sentence in as_sentences(report.limits):
        yield f"::warning title=stacite::{_data(sentence)}"
    for sentence in as_sentences(report.hidden):
        yield f"::notice title=stacite::{_data(sentence)}"


def _not_checked(report: Report) -> Iterator[str]:
    """What the run did not check: an error where the run failed by it, otherwise a warning."""
    for command, is_error in (("error", True), ("warning", False)):
        entries = [each for each in report.not_checked if each.is_error is is_error]
        others = [*without_documents(entries)]
        for sentence in (*whole_run_sentences(others), *not_checked_sentences(others)):
            yield f"::{command} title=stacite::{_data(sentence)}"
        for each in entries:
            if each.kind is CheckKind.DOCUMENT and is_error:  # at the file itself
                place = f"file={_property(one_line(each.what))},title=stacite"
                yield f"::{command} {place}::{_data(*not_checked_sentences([each]))}"


def _command(finding: Finding, report: Report) -> str:
    title = ("title", titled(finding))
    properties = ",".join(f"{name}={_property(value)}" for name, value in (*_place(finding.location, report), title))
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(_message(finding, report))}"


def _place(place: Location, report: Report) -> Iterator[tuple[str, str]]:
    """File, lines and columns; no columns for a place of several lines, since the runner takes none then."""
    if place.path == STDIN:
        return
    yield "file", one_line(place.path)
    if place.line is None:
        return
    yield "line", str(place.line)
    end_line = place.end_line or place.line
    if end_line != place.line:
        yield "endLine", str(end_line)
    elif place.column is not None:
        text = ""
        with suppress(IndexError):  # the file has fewer lines by now
            text = line_text(report.sources.get(place.path, ""), place.line)
        yield "col", str(_utf16_column(text, place.column))
        yield "endColumn", str(_utf16_column(text, place.end_column or place.column))


def _utf16_column(line: str, column: int) -> int:
    """The column in units of UTF-16.

    GitHub says nowhere what it counts, and the runner passes the number on unchanged (actions/runner,
    ActionCommandManager.cs). The matchers that GitHub itself ships, for tsc and ESLint, bring units of UTF-16.
    """
    return column + sum(character > _LAST_OF_PLANE for character in line[: column - 1])


def _message(finding: Finding, report: Report) -> str:
    place = finding.location
    words = words_meant(place)
    where = (f"page {place.page}" if place.line is None and place.page else "", f"“{words}”" if words else "")
    lines = [headline(finding), *(part for part in where if part)]
    lines += [f"{name}: {text}" for name, text in remarks(finding, report)]
    return "\n".join(lines)


def _data(text: str) -> str:
    """As the runner reads it back (actions/runner, ActionCommand.cs)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
