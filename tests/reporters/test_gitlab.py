from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
from tests.reporters.conftest import NASTY, NASTY_PATH

from stacite.model.finding import Finding, Location, Severity
from stacite.model.report import Report
from stacite.reporters import gitlab
from stacite.reporters.base import Style
from stacite.text.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "schemas" / "codeclimate.json").read_text(encoding="utf-8"))


def told(report: Report) -> Any:
    """The report, held against GitLab's schema, which is one of an entry."""
    entries = json.loads(gitlab.render(report, Style()))
    for entry in entries:
        jsonschema.validate(entry, SCHEMA)
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
    return entries


def test_text_is_the_golden_one(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("gitlab.json", gitlab.render(report, Style()))
    assert len(told(report)) == len(report.findings)


def test_fingerprints_differ_even_for_findings_alike(report: Report) -> None:
    twice = Report(report.findings * 2, sources=report.sources)
    assert len({entry["fingerprint"] for entry in told(twice)}) == 2 * len(report.findings)


def test_severities_are_gitlabs(report: Report) -> None:
    assert [entry["severity"] for entry in told(report)] == ["major", "minor", "minor", "major", "info", "info"]


def test_a_file_without_lines_says_where(report: Report) -> None:
    place = Location("a.docx", page=3, quote="See https://a.example/b.", quote_span=(4, 23))
    (entry,) = told(Report((Finding("L301", "link-dead", Severity.ERROR, "gone", place, "7"),)))
    assert entry["description"] == "link-dead: gone (note 7), page 3: “https://a.example/b”"
    assert entry["location"] == {"path": "a.docx", "lines": {"begin": 1}}


def test_what_others_write_stays_text(hostile: Report) -> None:
    first, second = told(hostile)
    shown = one_line(NASTY)
    assert first["description"] == f"link-dead: {shown} (note {shown}, {shown})"
    assert first["location"]["path"] == one_line(NASTY_PATH)
    assert "\x1b" not in second["description"]
    gitlab.render(hostile, Style()).encode()


def test_no_findings_are_an_empty_array() -> None:
    assert gitlab.render(Report(()), Style()) == "[]\n"
