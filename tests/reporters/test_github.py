from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.reporters.conftest import NASTY, NASTY_PATH

from stacite.model.evidence import CheckKind, NotChecked
from stacite.model.finding import Finding, Location, Severity, locate
from stacite.model.report import Report
from stacite.reporters import github
from stacite.reporters.base import Style
from stacite.text.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Callable


def read_back(line: str) -> tuple[str, dict[str, str], str]:
    """A command as the runner reads it (actions/runner, ActionCommand.cs): its name, properties and data."""
    assert line.startswith("::")
    head, _, data = line[2:].partition("::")
    name, _, listed = head.partition(" ")
    pairs = (part.partition("=") for part in listed.split(","))
    return name, {key: _unescaped(value, ":,") for key, _, value in pairs}, _unescaped(data)


def _unescaped(text: str, others: str = "") -> str:
    for letter in f"\r\n{others}%":  # the runner's order: % last
        text = text.replace(f"%{ord(letter):02X}", letter)
    return text


def rendered(report: Report) -> list[tuple[str, dict[str, str], str]]:
    return [read_back(line) for line in github.render(report, Style()).splitlines()]


def test_text_is_the_golden_one(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("github.txt", github.render(report, Style()))


def test_the_gravest_come_first_and_then_the_order_of_the_document(report: Report) -> None:
    names = [name for name, _, _ in rendered(report)]
    assert names == ["error", "error", "warning", "warning", "notice", "notice"]
    titles = [properties["title"] for _, properties, _ in rendered(report)]
    assert titles[:2] == ["Broken link (L301)", "Source differs from its record (M401)"]


def test_nothing_of_a_document_is_a_command(hostile: Report) -> None:
    text = github.render(hostile, Style())
    assert text.count("\n") == 2
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
    (name, properties, data), (second, _, _) = rendered(hostile)
    assert (name, second) == ("error", "warning")
    assert set(properties) == {"file", "line", "col", "endColumn", "title"}
    assert properties["file"] == one_line(NASTY_PATH)
    shown = one_line(NASTY)
    assert data.splitlines()[0] == f"{shown} (note {shown}, {shown})"
    text.encode()


def test_columns_are_units_of_utf_16() -> None:
    source = "\U0001f600 two \U0001d400\U0001d401 x\n"
    start = source.index("two")
    end = source.index(" x")
    place = locate("a.txt", source, (start, end))
    report = Report((Finding("N001", "x", Severity.ERROR, "m", place),), sources={"a.txt": source})
    ((_, properties, _),) = rendered(report)
    units = source[: end + 1].encode("utf-16-le")
    assert (properties["col"], properties["endColumn"]) == ("4", str(len(units) // 2))
    assert (place.column, place.end_column) == (3, 9)


def test_a_place_of_several_lines_has_no_columns() -> None:
    report = Report((Finding("N001", "x", Severity.ERROR, "m", Location("a.txt", 3, 5, 4, 2)),))
    ((_, properties, _),) = rendered(report)
    assert properties == {"file": "a.txt", "line": "3", "endLine": "4", "title": "x (N001)"}


def test_standard_input_is_no_file() -> None:
    report = Report((Finding("N001", "x", Severity.ERROR, "m", Location("<stdin>", 3, 5, 3, 6)),))
    ((_, properties, _),) = rendered(report)
    assert properties == {"title": "x (N001)"}


def test_a_file_without_lines_names_page_note_and_words() -> None:
    place = Location("a.pdf", page=12, quote="See https://a.example/b.", quote_span=(4, 23))
    ((_, properties, data),) = rendered(Report((Finding("L301", "x", Severity.ERROR, "gone", place, "7"),)))
    assert properties == {"file": "a.pdf", "title": "x (L301)"}
    assert data.splitlines() == ["gone (note 7)", "page 12", "“https://a.example/b”"]


def test_more_than_github_shows_is_said_first(report: Report) -> None:
    one = report.findings[0]
    many = (replace(one, severity=Severity.WARNING),) * 31 + (one,) * 12 + (replace(one, severity=Severity.INFO),) * 10
    first, *others = rendered(Report(many))
    assert first[0] == "notice"
    assert first[2] == (
        "Found 12 errors and 31 warnings. GitHub shows only 10 annotations per level; the log lists them all."
    )
    assert [name for name, _, _ in others] == ["error"] * 12 + ["warning"] * 31 + ["notice"] * 10


def test_nothing_to_say_is_the_empty_text() -> None:
    assert github.render(Report(()), Style()) == ""


def test_a_file_that_was_not_checked_is_named_as_the_place() -> None:
    entry = NotChecked(CheckKind.DOCUMENT, "a,b.docx", "it is damaged", is_error=True)
    ((name, properties, data),) = rendered(Report((), not_checked=(entry,)))
    assert (name, properties) == ("error", {"file": "a,b.docx", "title": "stacite"})
    assert data == "Not checked: 1 document (a,b.docx): it is damaged."
