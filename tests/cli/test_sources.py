"""A document's own bibliography on the command line: extracted, checked, shown and exported."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from tests.making import docx as word

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

BOOK = "Miller, Ann. 2019. *Mills of the North*. Leeds: Silt Press."
ARTICLE = "Weaver, Robert. 2004. “On the Looms of the North.” *Journal of Cloth* 12 (3): 3–19."
NOTES = ("Miller 2019, 45.", "See Weaver 2004, 7.", "Miller 2019, 47.")


def _essay(*notes: str, entries: tuple[str, ...] = (BOOK, ARTICLE)) -> str:
    body = " ".join(f"A sentence of the text.[^{number}]" for number in range(1, len(notes) + 1))
    defined = "\n".join(f"[^{number}]: {text}" for number, text in enumerate(notes, 1))
    return "\n\n".join(["# Essay", body or "A sentence.", "## Bibliography", *entries, defined])


@pytest.fixture
def essay(folder: Path) -> Path:
    paper = folder / "essay.md"
    paper.write_text(_essay(*NOTES), encoding="utf-8")
    return paper


def test_extract_counts_notes_and_sources(stacite: Stacite, essay: Path) -> None:
    told = stacite("extract", str(essay.name))
    assert told.err.splitlines() == [
        "essay.md: 3 notes, 3 note numbers in the text, 3 citations, 2 sources in the bibliography",
        "  new: 2 sources",
        "Wrote citations.yaml.",
    ]
    assert "is unchanged" in stacite("extract", essay.name).err


def test_extract_says_what_changed_in_the_bibliography(stacite: Stacite, essay: Path) -> None:
    stacite("extract", essay.name)
    third = "Young, Chris. 2011. *Rivers*. Leeds: Silt Press."
    essay.write_text(_essay(*NOTES, entries=(BOOK.replace("2019", "2018"), third)), encoding="utf-8")
    assert [line.strip() for line in stacite("extract", essay.name).err.splitlines()[1:3]] == [
        "new: 1 bibliography entry",
        "new: 1 source",
    ]


def test_a_document_with_nothing_but_a_bibliography_is_checked(stacite: Stacite, folder: Path) -> None:
    (folder / "essay.md").write_text(_essay(), encoding="utf-8")
    told = stacite("check", "--offline", "essay.md")
    assert (told.status, "in a bibliography of 2 sources" in told.err) == (0, True)


def test_findings_on_a_source_stand_at_its_place_in_the_bibliography(stacite: Stacite, essay: Path) -> None:
    wrong = f"{BOOK} ISBN 978-3-16-148410-1."
    essay.write_text(_essay(*NOTES, entries=(wrong, ARTICLE)), encoding="utf-8")
    report = json.loads(stacite("check", "--offline", "--output-format", "json", essay.name).out)
    found = [each for each in report["findings"] if each["code"] == "I107"]
    assert [(each["line"], each["note"], each["reference"]) for each in found] == [(7, None, "miller2019mills")]


@pytest.mark.parametrize("command", ["check", "extract"])
def test_a_bibliography_gives_no_findings_of_its_own(stacite: Stacite, essay: Path, command: str) -> None:
    stacite("extract", essay.name)
    assert stacite(command, essay.name, *(["--offline"] if command == "check" else [])).status == 0


def test_a_short_form_that_a_whole_bibliography_does_not_list(stacite: Stacite, essay: Path) -> None:
    essay.write_text(_essay(*NOTES * 4, "Potter 1999, 3."), encoding="utf-8")
    report = json.loads(stacite("check", "--offline", "--pedantic", "--output-format", "json", essay.name).out)
    found = [(each["note"], each["message"]) for each in report["findings"] if each["code"] == "S609"]
    assert found == [("13", "Neither an earlier note nor the bibliography has this work")]


def test_a_short_form_that_two_entries_fit(stacite: Stacite, essay: Path) -> None:
    entries = (BOOK.replace("2019.", "2019a."), BOOK.replace("2019. *Mills", "2019b. *Tides"), ARTICLE)
    essay.write_text(_essay("Miller 2019, 45.", "Miller 2019b, 4.", entries=entries), encoding="utf-8")
    report = json.loads(stacite("check", "--offline", "--output-format", "json", essay.name).out)
    found = [(each["note"], each["message"]) for each in report["findings"] if each["code"] == "S610"]
    assert found == [("1", "This short form could mean 2 works, listed in the bibliography")]


def test_a_bibliography_that_changed_since_the_extract(stacite: Stacite, essay: Path) -> None:
    stacite("extract", essay.name)
    essay.write_text(_essay(*NOTES, entries=(BOOK.replace("Leeds", "York"), ARTICLE)), encoding="utf-8")
    report = json.loads(stacite("check", "--offline", "--output-format", "json", essay.name).out)
    found = [each["message"] for each in report["findings"] if each["code"] == "M406" and each["severity"] == "warning"]
    assert found == ["The bibliography has changed since stacite last read it (1 new or changed, 1 gone or changed)"]


def test_a_registry_of_a_version_without_bibliographies_is_not_out_of_date(stacite: Stacite, essay: Path) -> None:
    stacite("extract", essay.name)
    registry = essay.parent / "citations.yaml"
    lines = registry.read_text(encoding="utf-8").splitlines(keepends=True)
    first, last = lines.index("  sources:\n"), lines.index("references:\n")
    registry.write_text("".join([*lines[:first], *lines[last:]]), encoding="utf-8")
    assert stacite("check", "--offline", essay.name).status == 0


def test_show_and_export(stacite: Stacite, essay: Path) -> None:
    stacite("extract", essay.name)
    assert "essay.md: bibliography" in stacite("show", "weaver2004looms").out
    assert stacite("export", "--format", "bibtex").out.count("@") == 2
    assert stacite("export", "--format", "biblatex", "--only-cited").out.count("@") == 2
    assert "Listed in the bibliography" not in stacite("check", "--offline", "--output-format", "html", essay.name).out


def test_the_html_report_says_that_a_source_is_only_listed(stacite: Stacite, folder: Path) -> None:
    (folder / "essay.md").write_text(_essay("Miller 2019, 45."), encoding="utf-8")
    assert "Listed in the bibliography" in stacite("check", "--offline", "--output-format", "html", "essay.md").out


def test_a_table_counts_what_may_be_misread(stacite: Stacite, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ("Jane Doe, *A Book* (London: Example Press, 2019), 12.", "Roe, Walls Without Marks, Own Series, 2019.")
    notes = "\n".join(f"[^{number}]: {line}" for number, line in enumerate(lines, 1))
    (folder / "a.md").write_text(f"A.[^1] B.[^2]\n\n{notes}\n", encoding="utf-8")
    said = "1 of 2 sources may be misread; `stacite show --review a.md` lists it."
    assert said in stacite("check", "a.md", "--offline", "--sources").out
    assert said in stacite("check", "a.md", "--offline", "-o", "a.xlsx").err
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO((folder / "a.md").read_bytes())))
    assert (
        "1 of 2 sources may be misread.\n" in stacite("check", "-", "--from", "markdown", "--offline", "--sources").out
    )
    assert said in stacite("export", "a.md").err.splitlines()
    assert stacite("show", "--review", "a.md").err.startswith("1 of 2 citations may be misread.")
    assert stacite("extract", "a.md").status == 0
    assert said.replace(" a.md", "") in stacite("export", "-o", "refs.bib").err.splitlines()
    registry = folder / "citations.yaml"
    text = registry.read_text(encoding="utf-8")
    registry.write_text(text.replace("- id: roe2019\n", "- id: roe2019\n  ignore: [C707]\n"), encoding="utf-8")
    assert "may be misread" not in stacite("check", "a.md", "--offline", "--sources").out


def test_a_printed_doi_that_is_not_that_of_the_reference_manager_is_flagged(stacite: Stacite, folder: Path) -> None:
    data = {
        "type": "article-journal",
        "title": "The Rivers of the North",
        "author": [{"family": "Doe", "given": "Jane"}],
        "issued": {"date-parts": [[2011]]},
        "DOI": "10.5555/right",
    }
    cited = "Jane Doe, “The Rivers of the North,” Journal 5 (2011): 3, https://doi.org/"
    listed = "Doe, Jane. “The Rivers of the North.” Journal 5 (2011): 1–9. https://doi.org/"
    fields = [word.zotero([{"itemData": data}], f"{cited}{doi}") for doi in ("10.5555/RIGHT", "10.5555/left")]
    notes: list[list[word.Part]] = [["A", word.note(field)] for field in fields]
    entries: list[list[word.Part]] = [
        ["Bibliography"],
        [f"{listed}10.5555/wrong."],
        ["Roe, Ann. Walls. York: Press, 2011."],
    ]
    (folder / "a.docx").write_bytes(word.docx_of([*notes, *entries]))
    found = json.loads(stacite("check", "a.docx", "--offline", "--select", "S624", "--output-format", "json").out)
    assert {each["message"]: each["note"] for each in found["findings"] if "item" in each["message"]} == {
        "The note prints the DOI 10.5555/left; Zotero’s item has 10.5555/right": "2",
        "The DOI is 10.5555/wrong here and 10.5555/right in the item of your reference manager": None,
    }
