"""The interface of reporters: a module with a name and `render`, and `suit` where it makes a file that is no text."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar, cast, runtime_checkable

from stacite.errors import StaciteError, UsageError, unknown_value
from stacite.model.evidence import CheckKind, internal_error
from stacite.model.finding import Location

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stacite.model.document import Document
    from stacite.model.evidence import NotChecked
    from stacite.model.finding import Finding
    from stacite.model.report import Report

Output = TypeVar("Output", str, bytes, str | bytes)


@dataclass(frozen=True, slots=True)
class Style:
    """How a report is displayed."""

    width: int = 80
    """Columns of the terminal."""
    color: bool = False
    all: bool = False
    """Whether every finding is shown in full, however many they are."""
    in_file: bool = False
    """Whether it stands in a file, without the summary that a terminal has below it."""


class Reporter(Protocol):
    """A report becomes text."""

    NAME: str
    """What `--output-format` calls it."""

    def render(self, report: Report, style: Style) -> str:
        """The whole text, with a final line end; empty where there is nothing to say.

        `Styled` is for people. Any other text is for programs: files and pipes get it exactly as it is.
        """
        ...


@runtime_checkable
class DocumentReporter(Protocol):
    """A report becomes a file that is no text: a copy of the document whose bytes the report holds, or a workbook."""

    NAME: str
    """What `--output-format` calls it."""

    def suit(self, documents: Sequence[Document]) -> None:
        """Raise UsageError for documents that the report can't be made of."""
        ...

    def render(self, report: Report, style: Style) -> bytes:
        """The content of the file."""
        ...


REPORTERS = {
    "concise": "stacite.reporters.concise",
    "csv": "stacite.reporters.csv",
    "full": "stacite.reporters.full",
    "github": "stacite.reporters.github",
    "gitlab": "stacite.reporters.gitlab",
    "html": "stacite.reporters.html",
    "json": "stacite.reporters.json",
    "junit": "stacite.reporters.junit",
    "markdown": "stacite.reporters.markdown",
    "pdf": "stacite.reporters.pdf",
    "sarif": "stacite.reporters.sarif",
    "word": "stacite.reporters.word",
    "xlsx": "stacite.reporters.xlsx",
}
"""Name -> module, imported when it is asked for."""


def reporter(name: str) -> Reporter | DocumentReporter:
    """The reporter of this name; raises UsageError with a suggestion for an unknown one."""
    if name not in REPORTERS:
        raise UsageError(*unknown_value("--output-format", name, REPORTERS))
    # Imported by name only, since each run needs one.
    return cast("Reporter | DocumentReporter", importlib.import_module(REPORTERS[name]))


# Findings that a reporter may fail for; with more it is the reporter that fails.
_MOST_FAILING = 20


def render_all(render: Callable[[Report, Style], Output], report: Report, style: Style) -> tuple[Output, Report]:
    """The output, and the report, which names in `not_checked` the findings that the reporter failed for.

    In the output a finding that says so stands in for each of them. Raises what the reporter raises if it fails without
    any finding, or for many.
    """
    try:
        return render(report, style), report
    except StaciteError:
        raise
    except Exception:
        failing = dict(_failing(render, report, style))
        if not failing:
            raise
    findings = list(report.findings)
    failures: list[NotChecked] = []
    for place, error in failing.items():
        finding = findings[place]
        failures.append(internal_error(CheckKind.OUTPUT, f"{finding.location}: {finding.code}", error))
        findings[place] = _stand_in(finding, failures[-1].reason)
    report = replace(report, not_checked=(*report.not_checked, *failures))
    return render(replace(report, findings=tuple(findings)), style), report


def _stand_in(finding: Finding, reason: str) -> Finding:
    return replace(
        finding,
        message=f"this finding can't be shown: {reason}",
        location=Location(finding.location.path),
        note="",
        reference="",
        evidence=(),
        fix=None,
        help="",
        choices=(),
    )


def _failing(
    render: Callable[[Report, Style], Output], report: Report, style: Style
) -> Iterator[tuple[int, Exception]]:
    """The places of the findings that it fails for, found by halving; none if it fails without any, or for many."""
    spans = [(0, 0), (0, len(report.findings))]
    found: list[tuple[int, Exception]] = []
    while spans:
        start, end = spans.pop(0)
        try:
            render(replace(report, findings=report.findings[start:end]), style)
        except Exception as error:
            if start == end or len(found) == _MOST_FAILING:
                return
            if end - start == 1:
                found.append((start, error))
            else:
                middle = (start + end) // 2
                spans += [(start, middle), (middle, end)]
    yield from found
