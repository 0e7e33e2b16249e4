from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest
from tests.reporters.conftest import NASTY, NASTY_PATH, NASTY_SOURCE, RULES, SOURCE

from stacite.model.finding import Edit, Finding, Fix, Location, Severity
from stacite.model.report import Report
from stacite.reporters import sarif
from stacite.reporters import sarif as sarif_places
from stacite.reporters.base import Style
from stacite.text.spans import line_text

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA = Path(__file__).parents[1] / "data" / "schemas" / "sarif-schema-2.1.0.json"
VALIDATOR = jsonschema.Draft7Validator(
    json.loads(SCHEMA.read_text(encoding="utf-8")), format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER
)


def told(report: Report) -> Any:
    """The only run, held against the standard's schema."""
    document = json.loads(sarif.render(report, Style()))
    VALIDATOR.validate(document)
    (run,) = document["runs"]
    return run


def text_of(source: str, region: dict[str, int]) -> str:
    """What a region of one line means, by the standard (3.30): columns in code points, the end exclusive."""
    assert region["startLine"] == region["endLine"]
    return line_text(source, region["startLine"])[region["startColumn"] - 1 : region["endColumn"] - 1]


def test_text_is_the_golden_one(report: Report, golden: Callable[[str, str], None]) -> None:
    text = sarif.render(replace(report, rules=RULES), Style())
    golden("report.sarif", re.sub(r'"version": "\d+\.\d+\.\d+\S*",\n(\s+"rules")', r'"version": "VERSION",\n\1', text))


@pytest.mark.parametrize("rules", [(), RULES])
def test_a_report_keeps_the_schema(report: Report, rules: Any) -> None:
    assert len(told(replace(report, rules=rules))["results"]) == 6
    assert told(Report((), rules=rules))["results"] == []


def test_the_schema_refuses_what_is_wrong(report: Report) -> None:
    document = json.loads(sarif.render(report, Style()))
    document["runs"][0]["results"][0]["level"] = "fatal"
    document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert len(list(VALIDATOR.iter_errors(document))) == 2


def test_regions_are_the_words_that_findings_point_at(report: Report) -> None:
    run = told(report)
    assert run["columnKind"] == "unicodeCodePoints"
    regions = [result["locations"][0]["physicalLocation"].get("region") for result in run["results"]]
    words = [text_of(SOURCE, region) for region in regions if region]
    assert words == [
        "https://example.org/archive/2021/a-rather-long-address-of-a-page.html",
        "https://example.cn/合作/页面",
        "turned",
        "7 Ibid.",
    ]


def test_a_fix_is_a_change_of_files() -> None:
    edits = (Edit("a b.txt", 2, 5, "two", "2"), Edit("a b.txt", 8, 13, "th\nre", "3"))
    fix = Fix("Put figures", edits)
    finding = Finding("N001", "x", Severity.ERROR, "m", Location("a b.txt", 1), fix=fix)
    (result,) = told(Report((finding,), sources={"a b.txt": "1 two 3 th\nree"}))["results"]
    (told_fix,) = result["fixes"]
    (change,) = told_fix["artifactChanges"]
    assert change["artifactLocation"] == {"uri": "a%20b.txt", "uriBaseId": "%SRCROOT%"}
    assert [replacement["insertedContent"]["text"] for replacement in change["replacements"]] == ["2", "3"]
    assert change["replacements"][0]["deletedRegion"] == {
        "startLine": 1,
        "startColumn": 3,
        "endLine": 1,
        "endColumn": 6,
    }
    assert change["replacements"][1]["deletedRegion"]["endLine"] == 2


def test_a_fix_that_is_no_edit_or_whose_text_is_not_at_hand_is_told_only(report: Report) -> None:
    results = told(report)["results"]
    assert ["fixes" in result for result in results] == [False, True, False, False, False, False]
    assert results[5]["message"]["text"].endswith("Fix: Read the document again (stacite extract)")


def test_a_file_without_lines_has_its_note_for_a_place() -> None:
    place = Location("a.pdf", page=12, quote="See https://a.example/b.", quote_span=(4, 23))
    run = told(Report((Finding("L301", "link-dead", Severity.ERROR, "gone", place, "7"),)))
    assert run["results"][0]["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "a.pdf", "uriBaseId": "%SRCROOT%"}},
            "logicalLocations": [{"name": "note 7", "fullyQualifiedName": "page 12, note 7", "kind": "note"}],
            "message": {"text": "https://a.example/b"},
        }
    ]


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("a/b c.txt", {"uri": "a/b%20c.txt", "uriBaseId": "%SRCROOT%"}),
        ("../a#1?.txt", {"uri": "../a%231%3F.txt", "uriBaseId": "%SRCROOT%"}),
        ("a:b%.txt", {"uri": "a%3Ab%25.txt", "uriBaseId": "%SRCROOT%"}),
        ("/home/ü.txt", {"uri": "file:///home/%C3%BC.txt"}),
        ("\udcff.txt", {"uri": "%FF.txt", "uriBaseId": "%SRCROOT%"}),
        ("\ud800.txt", {"uri": "%EF%BF%BD.txt", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_paths_are_uris(path: str, location: dict[str, str]) -> None:
    run = told(Report((Finding("N001", "x", Severity.ERROR, "m", Location(path)),)))
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == location


def test_rules_have_their_pages(report: Report) -> None:
    run = told(replace(report, rules=RULES))
    rules = run["tool"]["driver"]["rules"]
    assert [(rule["id"], rule["defaultConfiguration"]["level"]) for rule in rules] == [
        ("D201", "note"),
        ("L301", "error"),
    ]
    assert rules[1]["help"]["markdown"].startswith("# Broken link (L301)\n")
    indices = [result.get("ruleIndex") for result in run["results"]]
    assert indices == [1, None, None, None, 0, None]


def test_rules_have_addresses_where_the_package_names_one(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "documentation_url", lambda: "https://docs.example/stacite/")
    driver = told(replace(report, rules=RULES))["tool"]["driver"]
    assert driver["informationUri"] == "https://docs.example/stacite/"
    assert driver["rules"][1]["helpUri"] == "https://docs.example/stacite/rules/L301/"


def test_fingerprints_stay_when_lines_move(report: Report) -> None:
    first = told(report)["results"][0]["partialFingerprints"]
    lower = replace(report.findings[0].location, line=4, end_line=4)
    moved = replace(report.findings[0], location=lower)
    text = f"\n{SOURCE}"
    again = told(Report((moved,), sources={"examples/brief.txt": text}))["results"][0]["partialFingerprints"]
    assert first == again
    assert list(first) == ["stacite/v1"]


def test_remarks_and_an_unfinished_run_are_told() -> None:
    (invocation,) = told(Report((), remarks=("no network: 0 of 2 links",), finished=False))["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [note["message"]["text"] for note in invocation["toolExecutionNotifications"]] == [
        "no network: 0 of 2 links"
    ]


def test_what_others_write_is_neither_link_nor_placeholder(hostile: Report) -> None:
    run = told(hostile)
    text = sarif.render(hostile, Style())
    text.encode()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
    first = run["results"][0]
    shown = first["message"]["text"]
    assert "{{0}}" in shown
    assert not re.search(r"(?<!\\)\]\(", shown)
    assert not re.search(r"(?<!{){(?:{{)*(?!{)", shown)
    uri = first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote_to_bytes(uri) == NASTY_PATH.encode("utf-8", "surrogateescape")
    replacement = first["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert text_of(NASTY_SOURCE, replacement["deletedRegion"]) == "::error"
    assert replacement["insertedContent"]["text"] == NASTY


def test_message_is_plain_text() -> None:
    assert sarif_places.message("a [1] [x](y) {0}\x1b\nb") == {"text": "a [1] [x\\](y) {{0}}�\nb"}
