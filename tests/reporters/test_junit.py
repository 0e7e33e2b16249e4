from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from tests.reporters.conftest import NASTY, NASTY_PATH

from stacite.model.document import Document
from stacite.model.finding import Finding, Location, Severity
from stacite.model.report import ParsedDocument, Report
from stacite.reporters import junit
from stacite.reporters.base import Style
from stacite.text.characters import one_line
from stacite.text.spans import Passage

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parents[1] / "data" / "schemas" / "junit-10.xsd"))


def told(report: Report) -> etree._Element:
    """The document, held against Jenkins's schema."""
    root = etree.fromstring(junit.render(report, Style()).encode())
    SCHEMA.assertValid(root)
    return root


def test_text_is_the_golden_one(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("junit.xml", junit.render(report, Style()))


@pytest.mark.parametrize(("level", "failures"), [(Severity.ERROR, 2), (Severity.WARNING, 4), (Severity.INFO, 6)])
def test_what_fails_the_run_is_a_failure(report: Report, level: Severity, failures: int) -> None:
    root = told(replace(report, fail_on=level))
    assert len(list(root.iter("failure"))) == failures
    assert (root.get("tests"), root.get("failures")) == ("6", str(failures))
    assert sum(int(suite.get("failures", "")) for suite in root) == failures
    assert len(list(root.iter("system-out"))) == 6 - failures


def test_each_file_is_a_suite_and_each_case_has_a_name_of_its_own(report: Report) -> None:
    root = told(Report(report.findings * 2))
    assert [suite.get("name") for suite in root] == ["examples/brief.txt", "paper.pdf", "citations.yaml"]
    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(set(names)) == len(names) == 12
    assert ("examples/brief.txt", "Broken link (L301), note 3, doe2021length") in names
    assert ("examples/brief.txt", "Broken link (L301), note 3, doe2021length 2") in names


def test_a_clean_document_passes() -> None:
    document = Document("a.txt", "text", "", (), (), Passage("", ()))
    root = told(Report((), documents=(ParsedDocument(document, (), ()),)))
    (case,) = root.iter("testcase")
    assert (case.get("classname"), case.get("name"), len(case)) == ("a.txt", "no findings", 0)
    assert [case.get("name") for case in told(Report(())).iter("testcase")] == ["no findings"]


def test_remarks_are_told() -> None:
    root = told(Report((), remarks=("no network: no links or DOIs were checked",)))
    assert root.findtext(".//system-err") == "no network: no links or DOIs were checked"


def test_a_file_without_lines_names_page_and_words() -> None:
    place = Location("a.pdf", page=12, quote="See https://a.example/b.", quote_span=(4, 23))
    root = told(Report((Finding("L301", "link-dead", Severity.ERROR, "gone", place, "7"),)))
    assert (root.findtext(".//failure") or "").splitlines() == [
        "a.pdf (page 12): link-dead (L301, error): gone (note 7)",
        "Text: https://a.example/b",
    ]


def test_what_others_write_stays_text(hostile: Report) -> None:
    root = told(hostile)
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.get("message") == one_line(NASTY).replace("\ufffe", "\ufffd")
    assert root[0].get("name") == one_line(NASTY_PATH)
    assert {element.tag for element in root.iter()} == {
        *("testsuites", "testsuite", "testcase", "failure", "system-out", "system-err")
    }
    assert (failure.text or "").splitlines()[0].startswith(one_line(NASTY_PATH))


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_letters_that_xml_forbids_are_replaced(letter: str) -> None:
    root = told(Report((Finding("N001", "x", Severity.ERROR, f"a{letter}b", Location("a.txt", 1)),)))
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.get("message") in ("a\ufffdb", "a b")
