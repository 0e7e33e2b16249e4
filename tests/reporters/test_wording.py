from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.making.readings import reading

from stacite.model.finding import Applicability, Edit, Finding, Fix, Location, Observation, Severity
from stacite.model.registry import Registry
from stacite.model.report import Report
from stacite.reporters.wording import evidence_lines, fix_line, words_meant

NOON = datetime(2026, 11, 24, 12, 2, tzinfo=UTC)


def test_words_share_a_line_and_pairs_have_their_own() -> None:
    evidence = (
        Observation("GET 404", fetched=NOON),
        Observation(field="volume", printed="12", registered="13", source="https://api.example/", fetched=NOON),
        Observation("GET 404 again", fetched=NOON),
        Observation("GET 404", fetched=NOON + timedelta(days=1)),
        Observation("and once more"),
        Observation(field="page", registered="7"),
        Observation(printed="only printed"),
        Observation("asked", source="https://archive.example/"),
        Observation("asked", source=f"https://archive.example/works?filter={'doi:10.1000/1,' * 20}"),
    )
    assert list(evidence_lines(evidence)) == [
        "GET 404 2026-11-24 12:02 UTC, GET 404 again 12:02 UTC, GET 404 2026-11-25 12:02 UTC, and once more",
        "volume: cited as “12”, found as “13” (https://api.example/, 2026-11-24 12:02 UTC)",
        "pages: in the registry as “7”",
        "cited as “only printed”",
        "asked (https://archive.example/)",
        "asked (archive.example)",
    ]


def test_no_evidence_is_no_line() -> None:
    assert list(evidence_lines(())) == []


@pytest.mark.parametrize(
    ("paths", "place", "registry", "command"),
    [
        (["a b.md"], "a b.md", "citations.yaml", "stacite check 'a b.md' --fix"),
        (["a.md", "b.md"], "b.md", "citations.yaml", "stacite check b.md --fix"),
        (["a.md"], "citations.yaml", "citations.yaml", "stacite check a.md --fix"),
        (["a.md", "b.md"], "citations.yaml", "citations.yaml", "stacite check --fix"),
        (["a.md"], "a.md", "own.yaml", "stacite check a.md --registry own.yaml --fix"),
        ([], "own.yaml", "own.yaml", "stacite check --registry own.yaml --fix"),
    ],
)
def test_the_command_of_a_fix_can_be_typed(paths: list[str], place: str, registry: str, command: str) -> None:
    report = Report((), Registry(path=registry), documents=tuple(reading(path, [("One.", [])]) for path in paths))
    fix = Fix("Fix it", (Edit(place, 0, 1, "a", "b"),))
    finding = Finding("L302", "link-moved", Severity.WARNING, "moved", Location(place), fix=fix)
    assert fix_line(finding, fix, report) == f"Fix it ({command})"
    unsafe = Fix("Fix it", fix.edits, applicability=Applicability.UNSAFE)
    look = f"{command.removesuffix('--fix')}--diff --unsafe-fixes"
    assert fix_line(finding, unsafe, report) == f"Fix it (review it with {look}, apply it with --fix instead of --diff)"


def test_text_from_standard_input_has_no_command() -> None:
    report = Report((), documents=(reading("<stdin>", [("One.", [])]),))
    fix = Fix("Fix it", (Edit("<stdin>", 0, 1, "a", "b"),))
    finding = Finding("L302", "link-moved", Severity.WARNING, "moved", Location("<stdin>"), fix=fix)
    assert fix_line(finding, fix, report) == "Fix it"


@pytest.mark.parametrize(
    ("quote", "words", "shown"),
    [
        ("Roe, “Walls,” 60; Doe, *History of the Harbor*, 201", "1", "…of the Harbor*, 201"),
        ("Doe, *History*, 201", "1", "Doe, *History*, 201"),
        ("“A” is the first of very many words in here", "“A”", "“A” is the first of very…"),
        ("x" * 60 + "!" + "y" * 60, "!", f"…{'x' * 24}!{'y' * 24}…"),
        ("See https://a.example/b.", "https://a.example/b", "https://a.example/b"),
    ],
)
def test_a_few_characters_come_with_the_words_around_them(quote: str, words: str, shown: str) -> None:
    start = quote.rindex(words)
    assert words_meant(Location("a.docx", quote=quote, quote_span=(start, start + len(words)))) == shown
