"""Folders and patterns stand for the documents in them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from tests.cli.test_word import DATA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

NOTE = "Text.[^1]\n\n[^1]:\n"
RUN = ("--offline", "--select", "N012", "--output-format", "concise")


@pytest.fixture
def drafts(folder: Path) -> Path:
    """A folder with documents, and what lies about beside them."""
    (folder / ".git").mkdir()
    drafts = folder / "drafts"
    files = {
        "b.md": NOTE,
        "a/two.md": NOTE,
        "a/one.MD": NOTE,
        "a/picture.png": "no document",
        "data.xml": "<project/>",
        "about.txt": "A text without notes.",
        ".hidden/c.md": NOTE,
        ".c.md": NOTE,
        "~$b.docx": "what Word leaves beside an open document",
        "built/d.md": NOTE,
        "built/keep.md": NOTE,
        "a/two.draft.md": NOTE,
        ".gitignore": "# what programs make\nbuilt/*\n!keep.md\n*.draft.md\n",
    }
    for name, text in files.items():
        path = drafts / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return drafts


def seen(ended: Ended) -> list[str]:
    return [line.partition(":")[0] for line in ended.out.splitlines()]


def test_a_folder_stands_for_its_documents(stacite: Stacite, drafts: Path) -> None:
    ended = stacite("check", "drafts", *RUN)
    assert seen(ended) == ["drafts/a/one.MD", "drafts/a/two.md", "drafts/b.md", "drafts/built/keep.md"]
    assert ended.status == 1


def test_a_pattern_stands_for_the_files_of_that_name(stacite: Stacite, drafts: Path) -> None:
    assert seen(stacite("check", "drafts/*.md", *RUN)) == ["drafts/b.md"]
    assert seen(stacite("check", "drafts/**/t*.md", *RUN)) == ["drafts/a/two.draft.md", "drafts/a/two.md"]
    assert seen(stacite("check", "drafts/b*", *RUN)) == ["drafts/b.md", "drafts/built/keep.md"]


def test_documents_without_notes_are_named(stacite: Stacite, drafts: Path) -> None:
    said = "Skipped 1 document without notes (drafts/about.txt)."
    assert said in stacite("check", "drafts", *RUN).err
    assert f"{said}\n" in stacite("extract", "drafts").err
    assert "Skipped" not in stacite("check", "drafts/b.md", *RUN).err


def test_a_report_of_stacite_is_no_document(stacite: Stacite, folder: Path) -> None:
    (folder / "brief.docx").write_bytes(DATA)
    stacite("check", "brief.docx", "--offline", "--output-format", "word", "-o", "brief.checked.docx")
    copy = (folder / "brief.checked.docx").read_bytes()
    for word in (".", "*.docx"):
        ended = stacite("check", word, "--offline", "--fix")
        assert "Skipped 1 stacite report (brief.checked.docx)." in ended.err
    assert "Skipped 1 stacite report" in stacite("extract", ".").err
    assert (folder / "brief.checked.docx").read_bytes() == copy
    assert (folder / "brief.docx").read_bytes() != DATA
    alone = stacite("check", "*.checked.docx", "--offline")
    assert (alone.status, alone.err.splitlines()[0]) == (
        2,
        "error: there are only reports that stacite wrote (brief.checked.docx)",
    )
    assert stacite("check", "brief.checked.docx", "--offline", "--fix").status == 0
    assert (folder / "brief.checked.docx").read_bytes() != copy, "it was named"


def test_a_reviewed_copy_beside_its_original_is_left_out(stacite: Stacite, folder: Path) -> None:
    (folder / "brief.docx").write_bytes(DATA)
    stacite("review", "brief.docx", "--offline", "--no-open")
    copy = folder / "brief.reviewed.docx"
    copy.write_bytes(DATA)  # as if it was edited
    said = (
        "Skipped 1 stacite report (brief.report.html) and 1 reviewed copy (brief.reviewed.docx; to check it, name it)."
    )
    for command in ("check", "extract"):
        ended = stacite(command, ".", *(["--offline"] if command == "check" else []))
        assert said in ended.err
        assert "brief.reviewed.docx:" not in ended.err
    assert "Skipped" not in stacite("check", "brief.reviewed.docx", "--offline").err
    assert "Skipped" not in stacite("check", "*.reviewed.docx", "--offline").err


def test_a_document_named_twice_is_read_once(stacite: Stacite, drafts: Path) -> None:
    ended = stacite("check", "./drafts/b.md", "drafts/b.md", "drafts/*.md", *RUN)
    assert seen(ended) == ["drafts/b.md"]


def test_a_file_with_a_patterns_letters_is_that_file(stacite: Stacite, folder: Path) -> None:
    (folder / "notes[1].md").write_text(NOTE, encoding="utf-8")
    assert seen(stacite("check", "notes[1].md", *RUN)) == ["notes[1].md"]


def test_a_folder_is_extracted(stacite: Stacite, drafts: Path) -> None:
    ended = stacite("extract", "drafts/a", "drafts/b.md")
    assert ended.status == 0
    registry = (drafts.parent / "citations.yaml").read_text(encoding="utf-8")
    assert [line[8:] for line in registry.splitlines() if line.startswith("- path: ")] == [
        "drafts/a/one.MD",
        "drafts/a/two.md",
        "drafts/b.md",
    ]


@pytest.mark.parametrize("command", ["check", "extract"])
def test_a_folder_without_notes_says_so(stacite: Stacite, folder: Path, command: str) -> None:
    (folder / "papers").mkdir()
    (folder / "papers" / "about.txt").write_text("A text without notes.", encoding="utf-8")
    ended = stacite(command, "papers")
    assert (ended.status, ended.out) == (2, "")
    assert "papers/about.txt: no notes were found" in ended.err
    (folder / "papers" / "more.txt").write_text("Another.", encoding="utf-8")
    assert "none of the 2 documents has notes" in stacite(command, "papers").err


def test_a_repositorys_gitignore_counts_below(stacite: Stacite, folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".gitignore").write_text("/papers/out\n", encoding="utf-8")
    for name in ("papers/out/a.md", "papers/in/out/b.md"):
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text(NOTE, encoding="utf-8")
    assert seen(stacite("check", "papers", *RUN)) == ["papers/in/out/b.md"]


def test_folders_that_quarto_leaves_out_are_skipped_in_its_projects(stacite: Stacite, folder: Path) -> None:
    for name in ("_posts/a.md", "book/_drafts/b.md", "book/in/_c/c.md", "book/in/_d.md", "_extensions/x/e.odt"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(NOTE, encoding="utf-8")
    assert seen(stacite("check", ".", *RUN)) == ["_posts/a.md", "book/_drafts/b.md", "book/in/_c/c.md", "book/in/_d.md"]
    (folder / "book" / "_quarto.yml").write_text("project: {type: book}\n", encoding="utf-8")
    assert seen(stacite("check", ".", *RUN)) == ["_posts/a.md", "book/in/_d.md"]
    assert seen(stacite("check", "book/in", *RUN)) == ["book/in/_d.md"]
    assert seen(stacite("check", "book/_drafts", *RUN)) == ["book/_drafts/b.md"]


def test_statistics_count_by_rule(stacite: Stacite, drafts: Path) -> None:
    (drafts / "e.md").write_text("Text.[^1]\n\n[^1]: See doi:10.1000/a and doi:10.1000/b.\n", encoding="utf-8")
    rules = ("check", "drafts", "--offline", "--select", "N012,I102", "--statistics")
    ended = stacite(*rules)
    counts = r"4  [^\n]+ \(N012, error\)\n2  [^\n]+ \(I102, warning\): 2 safe fixes\n"
    assert re.fullmatch(counts, ended.out)
    assert ended.status == 1
    rows = json.loads(stacite(*rules, "--output-format", "json").out)
    assert [(row["code"], row["count"], row["safe_fixes"]) for row in rows] == [("N012", 4, 0), ("I102", 2, 2)]
    none = ("check", "drafts", "--offline", "--select", "S613", "--statistics", "--output-format", "json")
    assert json.loads(stacite(*none).out) == []


@pytest.mark.parametrize(("level", "status"), [("error", 1), ("never", 0)])
def test_never_fails(stacite: Stacite, drafts: Path, level: str, status: int) -> None:
    ended = stacite("check", "drafts", *RUN, "--fail-on", level)
    assert len(seen(ended)) == 4
    assert ended.status == status


def test_a_style_that_is_named_goes_before_the_settings(stacite: Stacite, drafts: Path) -> None:
    (drafts.parent / ".stacite.toml").write_text('style = "oscola"\n', encoding="utf-8")
    assert stacite("check", "drafts", *RUN, "--style", "chicago18").status == 1
    assert stacite("check", "drafts", *RUN, "--style", "oscolla").status == 2
