from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from stacite.errors import UsageError
from stacite.model.evidence import CheckKind
from stacite.reporters.base import REPORTERS, Style, render_all, reporter

if TYPE_CHECKING:
    from stacite.model.report import Report
    from stacite.reporters.base import Reporter


@pytest.mark.parametrize("name", REPORTERS)
def test_each_reporter_has_the_name_it_is_asked_by(name: str) -> None:
    assert name == reporter(name).NAME


def test_table_is_sorted() -> None:
    assert list(REPORTERS) == sorted(REPORTERS)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("jsn", "Did you mean json?"),
        ("?", "Choose concise, csv, full, github, gitlab, html, json, junit, markdown, sarif, word or xlsx."),
    ],
)
def test_an_unknown_one_is_refused_with_a_hint(name: str, hint: str) -> None:
    with pytest.raises(UsageError, match=f"^--output-format: unknown value “{re.escape(name)}”$") as caught:
        reporter(name)
    assert caught.value.hint == hint


class Breaking:
    """A reporter that fails for the findings of some rules; `""` for a report without findings."""

    def __init__(self, *codes: str) -> None:
        self.codes = codes
        self.renders = 0

    def render(self, report: Report, style: Style) -> str:
        self.renders += 1
        if not report.findings and "" in self.codes:
            raise ValueError("always")
        for finding in report.findings:
            if finding.code in self.codes and finding.evidence:
                raise KeyError(finding.code)
        return "".join(f"{finding.code} {finding.message}\n" for finding in report.findings)


def test_a_report_that_can_be_made_is_made_once(report: Report) -> None:
    reporter = Breaking()
    text, after = render_all(reporter.render, report, Style())
    assert reporter.renders == 1
    assert text.count("\n") == len(report.findings)
    assert after is report


def test_a_finding_that_can_t_be_shown_is_named_and_the_others_are_shown(report: Report) -> None:
    before, _ = render_all(Breaking().render, report, Style())
    broken = next(finding for finding in report.findings if finding.evidence)
    text, after = render_all(Breaking(broken.code).render, report, Style())
    lines = {line for line in text.splitlines() if not line.startswith(broken.code)}
    assert lines == {line for line in before.splitlines() if not line.startswith(broken.code)}
    assert f"{broken.code} this finding can't be shown: internal error: KeyError: " in text
    kept = [each for each in report.findings if each.code == broken.code and each.evidence]
    assert [(each.kind, each.what) for each in after.not_checked] == [
        (CheckKind.OUTPUT, f"{each.location}: {each.code}") for each in kept
    ]
    assert after.has_errors
    assert after.findings == report.findings


def test_few_reports_are_made_to_find_the_finding(report: Report) -> None:
    broken = next(finding for finding in report.findings if finding.evidence)
    fine = replace(broken, code="X", evidence=())
    reporter = Breaking(broken.code)
    _, after = render_all(reporter.render, replace(report, findings=(*[fine] * 1000, broken)), Style())
    assert len(after.not_checked) == 1
    assert reporter.renders < 30


def test_a_reporter_that_fails_for_all_fails(report: Report) -> None:
    broken = next(finding for finding in report.findings if finding.evidence)
    with pytest.raises(KeyError):
        render_all(Breaking(broken.code).render, replace(report, findings=(broken,) * 100), Style())
    with pytest.raises((ValueError, KeyError)):
        render_all(Breaking("", broken.code).render, report, Style())


@pytest.mark.parametrize("name", sorted(set(REPORTERS) - {"word", "csv", "xlsx"}))
def test_each_format_goes_on_without_the_finding(report: Report, name: str) -> None:
    """A message that is no text: what a rule with a bug could leave behind."""
    bad = replace(report.findings[0], message=None, evidence=(None,))  # type: ignore[arg-type]
    chosen = cast("Reporter", reporter(name))
    text, after = render_all(chosen.render, replace(report, findings=(*report.findings, bad)), Style())
    assert "t be shown: internal error" in text
    assert [each.what for each in after.not_checked] == [f"{bad.location}: {bad.code}"]
