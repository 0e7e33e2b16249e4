from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from stacite.model.finding import Finding, Location, Observation, Severity
from stacite.model.report import Report
from stacite.reporters import full
from stacite.reporters.base import Style

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("width", [80, 120])
def test_text_is_the_golden_one(report: Report, golden: Callable[[str, str], None], width: int) -> None:
    golden(f"full-{width}.txt", full.render(report, Style(width)))


def test_colors_add_nothing_but_colors(report: Report, golden: Callable[[str, str], None]) -> None:
    colored = full.render(report, Style(80, color=True))
    golden("full-colour.txt", colored)
    assert re.sub(r"\x1b\[[\d;]+m", "", colored) == full.render(report, Style(80))


@pytest.mark.parametrize("width", [30, 80, 120])
def test_no_source_line_is_wider_than_the_terminal(report: Report, width: int) -> None:
    lines = full.render(report, Style(width, all=True)).split("\n")
    shown = [line for line in lines if re.match(r"\s*\d* \|", line)]
    assert len(shown) == 12
    assert max(map(cell_len, shown)) <= width


def test_no_control_reaches_the_terminal(report: Report) -> None:
    text = full.render(report, Style(80))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "a �control�[2J" in text


def test_nothing_to_say_is_the_empty_text() -> None:
    assert full.render(Report(()), Style()) == ""


def test_a_finding_in_the_form_of_the_manual(report: Report) -> None:
    first = _block(replace(report, findings=report.findings[:1]))
    assert first[0] == "Broken link (L301, error) · note 3"
    assert first[1] == "404 Not Found, twice"
    assert first[2] == " --> examples/brief.txt:3:86 (doe2021length)"
    assert first[4].startswith("3 | …")
    assert first[5].index("^") == first[4].index("https://")
    assert first[6] == "  = evidence: GET 404 2026-11-24 14:02 UTC, GET 404 14:02 UTC"
    assert first[8:] == ["  = more: stacite rule L301", "", ""]


def test_a_message_goes_on_below_itself(report: Report) -> None:
    long = replace(report.findings[0], message="This source has the same title as another one, " * 3, evidence=())
    lines = full.render(replace(report, findings=(long,)), Style(80, all=True)).splitlines()
    assert [line for line in lines if line.startswith("This source")] != []
    assert max(len(line) for line in lines if "title" in line) <= 80


def test_what_to_do_goes_on_below_itself_too(report: Report) -> None:
    long = replace(report.findings[0], help="Look whether the note is still wanted. " * 4, evidence=())
    lines = full.render(replace(report, findings=(long,)), Style(80, all=True)).splitlines()
    at = next(at for at, line in enumerate(lines) if "what to do: Look" in line)
    assert lines[at + 1].startswith("    ")
    assert lines[at + 1].strip() in long.help
    assert max(map(len, lines[at : at + 3])) <= 80


def test_a_rule_without_a_title_is_named(report: Report) -> None:
    last = _block(replace(report, findings=report.findings[-1:]))
    assert last[0] == "registry-stale (R901, info)"


def _only(location: Location, source: str) -> list[str]:
    finding = Finding("N101", "name", Severity.INFO, "message", location)
    return _block(Report((finding,), sources={"a.txt": source}))


def _block(report: Report, width: int = 80) -> list[str]:
    """The lines of the only finding, without the verdict and the empty line below it."""
    return full.render(report, Style(width)).partition("\n\n")[2].split("\n")


def test_a_place_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    assert _only(Location("a.txt", 1, 5, 2, 3), "one two\nthree")[4:6] == ["1 | one two", "  |     ^^^"]


def test_a_place_without_column_is_the_whole_line() -> None:
    assert _only(Location("a.txt", 1), "one")[4:6] == ["1 | one", "  | ^^^"]


def test_a_column_without_end_is_one_caret() -> None:
    assert _only(Location("a.txt", 1, 2), "one")[5] == "  |  ^"


def test_a_line_that_the_file_lacks_is_not_shown() -> None:
    assert _only(Location("a.txt", 9, 2), "one")[3] == "  = more: stacite rule N101"


def test_the_gutter_is_as_wide_as_the_number() -> None:
    lines = _only(Location("a.txt", 100, 1, 100, 2), "x\n" * 100)
    assert lines[2:6] == ["   --> a.txt:100:1", "    |", "100 | x", "    | ^"]


def test_a_note_of_a_file_without_lines_is_shown_itself() -> None:
    place = Location("brief.docx", anchor="footnote 9", quote="See https://a.example/b.", quote_span=(4, 23))
    finding = Finding("L301", "link-dead", Severity.ERROR, "404", place, "7")
    lines = _block(Report((finding,)), 60)
    assert lines[:6] == [
        "link-dead (L301, error) · note 7",
        "404",
        " --> brief.docx",
        " |",
        " | See https://a.example/b.",
        " |     ^^^^^^^^^^^^^^^^^^^",
    ]


SCREEN = 40
"""Lines."""


def _many(number: int, severity: Severity = Severity.WARNING, message: str = "9 of 12 have a comma") -> Report:
    findings = (
        Finding("S1", "name", severity, message.format(note), Location("a.txt", note), str(note), title="Title")
        for note in range(1, number + 1)
    )
    return Report(tuple(findings), sources={"a.txt": "x\n" * number})


def test_the_verdict_comes_first(report: Report) -> None:
    assert full.render(report, Style(80)).startswith("Not ready: 2 errors in 9 notes. 2 warnings")


def test_more_than_a_screen_is_folded_by_cause() -> None:
    lines = full.render(_many(30), Style(80)).splitlines()
    assert lines[2:4] == ["Title (S1, warning) · 30 places", "  notes 1, 2, 3, and 27 others: 9 of 12 have a comma"]
    assert " ".join(lines[-2:]).endswith("--all`. To learn about a rule, run `stacite rule S1`.")
    assert len(lines) == 7


def test_the_places_of_a_rule_add_up() -> None:
    found = _many(30).findings
    lines = full.render(Report((*found, found[1])), Style(80)).splitlines()
    assert lines[2].endswith(" · 31 places")
    assert lines[3].startswith("  notes 1, 2 (twice), 3, and 27 other places: ")


def test_a_screen_is_shown_in_full() -> None:
    assert full.render(_many(3), Style(80)).count("stacite rule S1") == 3


def test_all_and_files_are_shown_in_full() -> None:
    for style in (Style(80, all=True), Style(80, in_file=True)):
        assert full.render(_many(30), style).count("stacite rule S1") == 30


def test_an_error_is_shown_once_in_full_with_its_other_places() -> None:
    text = full.render(_many(30, Severity.ERROR), Style(80))
    assert text.count("stacite rule S1") == 1
    assert "  = also: notes 2, 3, 4, and 26 others\n" in text


def test_other_causes_of_a_rule_are_named_up_to_three() -> None:
    names = [f"The name {'abcdefghij'[at % 10]} is odd" for at in range(30)]
    findings = tuple(
        Finding("S1", "name", Severity.WARNING, name, Location("a.txt", at), str(at)) for at, name in enumerate(names)
    )
    lines = full.render(Report(findings), Style(80)).splitlines()
    assert lines[3:7] == [
        "  notes 0, 10, and 20: The name a is odd",
        "  notes 1, 11, and 21: The name b is odd",
        "  notes 2, 12, and 22: The name c is odd",
        "  and 21 more places",
    ]


def test_notes_of_several_causes_are_named_in_their_order() -> None:
    causes = {9: "a", 10: "b", 11: "b", 12: "a"}
    of_rules = [
        Finding(
            f"S{rule}", "name", Severity.WARNING, f"Is {causes[note]}", Location("a.txt", note), str(note), title="T"
        )
        for rule in range(10, 40)
        for note in sorted(causes, key=causes.__getitem__)
    ]
    assert "T (S39, warning) · 4 places: notes 9, 10, 11, and 12\n" in full.render(Report(tuple(of_rules)), Style(80))


def test_a_single_finding_is_shown_in_full_where_there_is_room() -> None:
    alone = Finding("S2", "name", Severity.WARNING, "Two forms", Location("a.txt", 31), "31", title="Forms", help="Ask")
    many = _many(30)
    text = full.render(replace(many, findings=(*many.findings, alone)), Style(80))
    assert "Forms (S2, warning) · note 31\nTwo forms\n" in text
    assert "what to do: Ask\n" in text
    assert len(text.splitlines()) <= SCREEN


def test_a_report_in_the_terminal_has_errors_first() -> None:
    warnings, errors = _many(2), _many(1, Severity.ERROR, "The mark is missing")
    mixed = replace(warnings, findings=(*warnings.findings, *errors.findings))
    for shows_all in (True, False):
        lines = full.render(mixed, Style(80, all=shows_all)).splitlines()
        titles = [line for line in lines if line.startswith("Title (S1")]
        assert titles == ["Title (S1, error) · note 1", "Title (S1, warning) · note 1", "Title (S1, warning) · note 2"]


def test_infos_are_counted_unless_there_is_nothing_else() -> None:
    infos, warnings = _many(30, Severity.INFO), _many(30)
    both = full.render(replace(infos, findings=(*infos.findings, *warnings.findings)), Style(80))
    assert "30 info findings: Title (S1) 30." in both
    assert full.render(infos, Style(80)).count("stacite rule S1") == 30


@pytest.mark.parametrize(("number", "shown"), [(4, 4), (30, 30), (60, 3)])
def test_what_is_proven_has_a_line_for_each_place_while_there_is_room(number: int, shown: int) -> None:
    many = _many(number)
    proven = tuple(replace(each, evidence=(Observation("GET 404"),)) for each in many.findings)
    lines = full.render(replace(many, findings=proven), Style(80)).splitlines()
    assert len(lines) <= SCREEN
    assert sum("9 of 12 have a comma" in line for line in lines) == shown
    assert (f"  and {number - shown} more places" in lines) is (shown < number)
    every = full.render(replace(many, findings=proven), Style(80, all=True))
    assert every.count("evidence: GET 404") == number


@pytest.mark.parametrize("columns", [60, 100])
def test_a_folded_report_fits_on_a_screen_and_leaves_out_no_rule(columns: int) -> None:
    """Of a hundred notes with all kinds of faults; errors come first, and have what room there is."""
    severities = [Severity.ERROR, Severity.WARNING, Severity.WARNING, Severity.INFO]
    found = tuple(
        Finding(
            f"S{kind:03}",
            "name",
            severities[kind % 4],
            f"The {'long ' * 12}message {note % 7} of note {note}",
            Location("a.txt", note),
            str(note),
            title=f"Rule {kind}",
        )
        for note in range(1, 101)
        for kind in range(16)
    )
    text = full.render(Report(found, sources={"a.txt": "x\n" * 100}, notes=100), Style(columns))
    assert len(text.splitlines()) <= SCREEN
    assert text.startswith("Not ready: 400 errors in 100 notes.")
    assert all(f"Rule {kind} (S{kind:03}" in text for kind in range(16))
    assert "  note 1: The long" in text.partition("warning) ·")[0]


def test_findings_that_say_something_of_one_place_alone_are_not_folded() -> None:
    findings = tuple(
        replace(each, message=f"The range {at}-9 has a hyphen") for at, each in enumerate(_many(30).findings, 1)
    )
    lines = full.render(Report(findings), Style(80)).splitlines()
    assert lines[3:6] == [f"  note {note}: The range {note}-9 has a hyphen" for note in (1, 2, 3)]
    assert lines[6] == "  and 27 more places"


def test_errors_of_the_registry_come_before_warnings_of_the_only_document() -> None:
    wrong = Finding("Y1", "name", Severity.ERROR, "Unknown field", Location("citations.yaml", 3), title="Schema")
    many = _many(60)
    text = full.render(replace(many, findings=(*many.findings, wrong)), Style(80))
    assert text.index("Schema (Y1, error)") < text.index("Title (S1, warning)")
    assert len(text.splitlines()) <= SCREEN


def test_the_places_of_sources_are_named_with_their_file() -> None:
    findings = tuple(
        Finding("Y1", "name", Severity.WARNING, "In words", Location("refs.bib", line), reference="doe", title="Date")
        for line in range(1, 31)
    )
    lines = full.render(Report(findings), Style(80)).splitlines()
    assert lines[3] == "  refs.bib:1, refs.bib:2, refs.bib:3, and 27 others: In words"
