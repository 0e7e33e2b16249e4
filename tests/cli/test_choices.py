"""Where a wrong value is named, what the ending of a file chooses, and what a command does not do in silence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.cli.test_word import DATA
from tests.making.pdf import Sheet, pdf_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

OFFLINE = ("--offline", "--isolated", "-q")


def test_a_misspelled_rule_is_named_with_its_place(
    stacite: Stacite, brief: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = brief.parent / ".stacite.toml"
    settings.write_text('ignore = ["L330"]\n', encoding="utf-8")
    ended = stacite("check", "brief.txt", "--offline")
    assert ended.err.startswith(f"error: {settings}: ignore: no rule is called “L330”\n  Did you mean L303?")
    other = stacite("check", "brief.txt", "--offline", "--ignore", "Q9")
    assert other.err == "error: --ignore: no rule is called “Q9”\n  `stacite rule` lists all rules.\n"
    monkeypatch.setenv("STACITE_IGNORE", "Q8")
    assert stacite("check", "brief.txt").err.startswith("error: STACITE_IGNORE: no rule is called “Q8”\n")


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.html", "<!doctype html>"),
        ("a.json", "{"),
        ("a.md", "#"),
        ("a.sarif", "{"),
        ("a.xml", "<?xml"),
    ],
)
def test_the_ending_chooses_the_format_of_a_report(stacite: Stacite, brief: Path, name: str, start: str) -> None:
    stacite("check", "brief.txt", *OFFLINE, "-o", name)
    assert (brief.parent / name).read_text(encoding="utf-8").casefold().startswith(start)


def test_a_word_report_is_a_word_file(stacite: Stacite, folder: Path) -> None:
    (folder / "brief.docx").write_bytes(DATA)
    stacite("check", "brief.docx", *OFFLINE, "-o", "report.docx")
    assert (folder / "report.docx").read_bytes().startswith(b"PK")


def test_a_spreadsheet_is_the_table_of_sources_also_where_it_is_asked_for(stacite: Stacite, brief: Path) -> None:
    stacite("check", "brief.txt", *OFFLINE, "--sources", "-o", "a.csv")
    assert (brief.parent / "a.csv").read_text(encoding="utf-8-sig").startswith("Verdict,")


def test_a_format_that_was_chosen_wins_over_the_ending(stacite: Stacite, brief: Path) -> None:
    stacite("check", "brief.txt", *OFFLINE, "-o", "a.json", "--output-format", "concise")
    assert (brief.parent / "a.json").read_text(encoding="utf-8").startswith("brief.txt:")
    (brief.parent / ".stacite.toml").write_text('output-format = "gitlab"\n', encoding="utf-8")
    stacite("check", "brief.txt", "--offline", "-q", "-o", "b.json")
    assert isinstance(json.loads((brief.parent / "b.json").read_text(encoding="utf-8")), list)


@pytest.mark.parametrize(
    ("name", "start"),
    [("a.bib", "@"), ("a.ris", "TY  - "), ("a.json", "["), ("a.yaml", "references:"), ("a.txt", "@")],
)
def test_the_ending_chooses_the_format_of_an_export(stacite: Stacite, brief: Path, name: str, start: str) -> None:
    stacite("extract", "brief.txt")
    assert stacite("export", "-o", name).status == 0
    assert (brief.parent / name).read_text(encoding="utf-8").lstrip("-\n% ").startswith(start)
    (brief.parent / "notes.txt").write_text("Jane Doe, *A Book* (London: Press, 2019), 12.\n", encoding="utf-8")
    assert stacite("parse", "notes.txt", "-o", f"parsed-{name}").status == 0
    parsed = (brief.parent / f"parsed-{name}").read_text(encoding="utf-8").lstrip("-\n% ")
    assert parsed.startswith("{" if name == "a.txt" else start)


@pytest.mark.parametrize(
    ("command", "endings", "option"),
    [
        (("export", "-o", "a.docx"), ".bib, .json, .ris, .yaml, .yml or .txt", "--format"),
        (("parse", "brief.txt", "-o", "a.docx"), ".jsonl, .bib, .json, .ris, .yaml, .yml or .txt", "--format"),
        (
            ("check", "brief.txt", *OFFLINE, "-o", "a.rtf"),
            ".csv, .docx, .htm, .html, .json, .markdown, .md, .odt, .pdf, .sarif, .xlsx, .xml or .txt",
            "--output-format",
        ),
    ],
    ids=["export", "parse", "check"],
)
def test_an_ending_of_no_format_needs_one(
    stacite: Stacite, brief: Path, command: tuple[str, ...], endings: str, option: str
) -> None:
    stacite("extract", "brief.txt")
    name = command[-1]
    ended = stacite(*command)
    assert (ended.status, ended.out, (brief.parent / name).exists()) == (2, "", False)
    assert ended.err == (
        f"error: -o {name}: no format has the ending {name.removeprefix('a')}\n"
        f"  Use {endings}, or choose a format with {option}.\n"
    )
    stacite(*command, option, "concise" if command[0] == "check" else "ris")
    assert (brief.parent / name).exists()


def test_fixes_to_review_need_fix(stacite: Stacite, brief: Path) -> None:
    before = brief.read_bytes()
    ended = stacite("check", "brief.txt", "--offline", "--unsafe-fixes")
    assert (ended.status, ended.err.splitlines()[0]) == (2, "error: --unsafe-fixes goes with --fix or --diff")
    assert brief.read_bytes() == before
    assert stacite("check", "brief.txt", "--offline", "--diff", "--unsafe-fixes").status == 1


def test_a_pdf_is_never_changed_and_the_run_says_so(stacite: Stacite, folder: Path) -> None:
    page = Sheet().called(72, 700, "Floods are common in the north of the country.", "1").rule(72, 130, 144)
    page.noted(72, 110, "1", " Jane Doe, A Book of Reports (London: Example Press, 2019), 12")
    (folder / "a.pdf").write_bytes(pdf_of([page]))
    ended = stacite("check", "a.pdf", "--offline", "--fix")
    assert "stacite can't change PDF files.\n" in ended.err


def test_a_document_that_only_the_registry_names(stacite: Stacite, brief: Path) -> None:
    stacite("extract", "brief.txt")
    brief.unlink()
    ended = stacite("check", "--offline")
    assert ended.err == (
        "error: brief.txt: citations.yaml lists it, but there is no such file\n"
        "  Correct its path in citations.yaml, or delete its entry.\n"
    )


def test_a_report_does_not_go_into_a_folder(stacite: Stacite, brief: Path) -> None:
    (brief.parent / "reports").mkdir()
    ended = stacite("check", "brief.txt", "--offline", "-o", "reports")
    assert (ended.status, ended.err.splitlines()[:2]) == (
        2,
        ["error: reports is a folder", "  Name a file in it."],
    )


def test_each_document_has_its_own_numbers(stacite: Stacite, folder: Path) -> None:
    for name, count in (("a.md", 2), ("b.md", 1)):
        notes = "".join(f"[^{number}]: Jane Doe, *A Book* (London: Press, 2019).\n" for number in range(1, count + 1))
        refs = "".join(f"Text.[^{number}] " for number in range(1, count + 1))
        (folder / name).write_text(f"{refs}\n\n{notes}", encoding="utf-8")
    stacite("extract", "a.md", "b.md")
    assert stacite("show", "99").err == (
        "error: 99: no such note or source\n  a.md has notes 1 to 2, b.md has notes 1 to 1.\n"
    )


def test_notes_that_were_typed_by_hand(stacite: Stacite, folder: Path) -> None:
    (folder / "a.md").write_text("Text without notes.\n", encoding="utf-8")
    assert stacite("check", "a.md", "--offline").err.endswith(
        " If the note numbers were typed by hand, save the file as plain text and check that file.\n"
    )
    (folder / "a.txt").write_text("Text without notes.\n", encoding="utf-8")
    assert stacite("check", "a.txt", "--offline").err == (
        "error: a.txt: no notes were found\n  No line looks like a footnote or endnote.\n"
    )
    (folder / "a.bib").write_text("@book{doe, title={A Book}}\n", encoding="utf-8")
    hint = "It is a bibliography. Use `stacite extract DOC --bibliography a.bib`, or name"
    assert hint in stacite("check", "a.bib", "--offline").err


def test_a_scan_is_called_one(stacite: Stacite, folder: Path) -> None:
    (folder / "scan.pdf").write_bytes(pdf_of([Sheet().image(0, 0, 612, 792)]))
    assert stacite("check", "scan.pdf", "--offline").err == (
        "error: scan.pdf: the pages are scanned images without text\n  Run text recognition (OCR) on the PDF first.\n"
    )
