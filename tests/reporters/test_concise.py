from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.report import Report
from stacite.reporters import concise
from stacite.reporters.base import Style

if TYPE_CHECKING:
    from collections.abc import Callable


def test_text_is_the_golden_one(report: Report, golden: Callable[[str, str], None]) -> None:
    text = concise.render(report, Style())
    golden("concise.txt", text)
    assert text.count("\n") == len(report.findings)


def test_one_line_has_place_title_and_what_it_is_about(report: Report) -> None:
    first = concise.render(report, Style()).split("\n")[0]
    assert first == ("examples/brief.txt:3:86: Broken link (L301, error): 404 Not Found, twice (note 3, doe2021length)")


def test_color_is_reset(report: Report) -> None:
    text = concise.render(report, Style(color=True))
    assert text.count("\x1b[0m") == text.count("\x1b[1") == 2 * len(report.findings)


def test_nothing_to_say_is_the_empty_text() -> None:
    assert concise.render(Report(()), Style()) == ""


def test_errors_come_first_but_in_a_file(report: Report) -> None:
    shown = {in_file: concise.render(report, Style(in_file=in_file)).splitlines() for in_file in (False, True)}
    levels = [each.severity.rank for each in report.findings]
    assert levels != sorted(levels, reverse=True)
    found = [
        2 * (", error)" in line) + (", warning)" in line)
        for line in shown[False]
        if ", error)" in line or ", warning)" in line or ", info)" in line
    ]
    assert found == sorted(found, reverse=True)
    assert [2 * (", error)" in line) + (", warning)" in line) for line in shown[True][: len(levels)]] == levels
