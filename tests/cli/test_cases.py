"""`stacite export --format cases`: what an editor has corrected, for the training of the parser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from training import annotated_notes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

PAPER = """Rivers rise.[^1] They fall.[^2] They rise again.[^3] And fall.[^4]

[^1]: See John Roe, “On Rivers,” *Review of Floods* 12, no. 3 (2020): 101–117. He is right.
[^2]: Jane Doe, *A Book of Reports* (London: Example Press, 2019), 12.
[^3]: Ibid., 14; Roe, “On Rivers,” 103.
[^4]: Jane Doe, *A Book of Reports* (London: Example Press, 2019), 90; Ann Poe, *Dry Land* (Leeds: Field Press, 2001).
"""


def corrected(stacite: Stacite, folder: Path, old: str, new: str) -> None:
    """Extract the paper and change the registry by hand."""
    (folder / "paper.md").write_text(PAPER, encoding="utf-8")
    assert stacite("extract", "paper.md").status == 0
    registry = folder / "citations.yaml"
    text = registry.read_text(encoding="utf-8")
    assert old in text
    registry.write_text(text.replace(old, new), encoding="utf-8")


def notes(ended: Ended) -> list[annotated_notes.LabelledNote]:
    """The cases as the training reads them."""
    assert ended.status == 0, ended.err
    data: dict[str, Any] = yaml.safe_load(ended.out)
    assert (data["document"], data["use"]) == ("paper.md", "training")
    return [annotated_notes.read(note) for note in data["notes"]]


def test_every_note_that_cites_a_corrected_work_in_full_is_a_case(stacite: Stacite, folder: Path) -> None:
    corrected(stacite, folder, "publisher: Example Press", "publisher: Example")
    first, last = notes(stacite("export", "--format", "cases"))
    assert [len(note.cites) for note in (first, last)] == [1, 2]
    assert first.text == "Jane Doe, *A Book of Reports* (London: Example Press, 2019), 12."
    assert [last.text[start:end] for name, start, end in last.cites[0].parts if name == "publisher"] == ["Example"]
    assert [last.text[start:end] for name, start, end in last.cites[1].parts if name == "publisher"] == ["Field Press"]


def test_the_kind_and_the_comment_are_told(stacite: Stacite, folder: Path) -> None:
    corrected(stacite, folder, "type: article-journal", "type: article-magazine")
    (note,) = notes(stacite("export", "-f", "cases"))
    (cite,) = note.cites
    assert (cite.type, cite.prefix) == ("article-magazine", "See")
    assert note.text[cite.span[1] :] == ". He is right."


def test_what_a_bibliography_says_was_not_corrected(stacite: Stacite, folder: Path) -> None:
    (folder / "refs.bib").write_text(
        "@book{doe_2019_a_book_of_reports_from_the_coast, author={Doe, Jane}, title={Reports}, year=2019}\n"
        "@book{poe, author={Poe, Ann}, title={Dry Land}, publisher={Field Press}, address={York}, year=2001}\n",
        encoding="utf-8",
    )
    text = "[^1]: @doe_2019_a_book_of_reports_from_the_coast.\n[^2]: [@poe]\n[^3]: Ann Poe, *Dry Land* (Leeds, 2001)."
    (folder / "paper.md").write_text(f"---\nbibliography: refs.bib\n---\n\nA[^1] b[^2] c[^3]\n\n{text}\n", "utf-8")
    assert stacite("extract", "paper.md").status == 0
    assert "no source has been corrected" in stacite("export", "-f", "cases").err
    registry = folder / "citations.yaml"
    said = registry.read_text(encoding="utf-8")
    registry.write_text(said.replace("publisher-place: York", "publisher-place: Leeds"), encoding="utf-8")
    (note,) = notes(stacite("export", "-f", "cases"))
    assert note.text == "Ann Poe, *Dry Land* (Leeds, 2001)."


def test_a_file_of_cases_loads(stacite: Stacite, folder: Path) -> None:
    corrected(stacite, folder, "publisher: Example Press", "publisher: Example")
    ended = stacite("export", "-f", "cases", "-o", "cases.yaml")
    assert (ended.status, ended.err) == (0, "Wrote 2 notes from citations.yaml (paper.md) to cases.yaml.\n")
    document = annotated_notes.load(folder / "cases.yaml")
    assert (document.name, document.use, len(document.notes)) == ("paper.md", "training", 2)


def test_a_citation_that_was_taken_out_by_hand_is_none(stacite: Stacite, folder: Path) -> None:
    corrected(stacite, folder, "publisher: Example Press", "publisher: Example")
    registry = folder / "citations.yaml"
    text = registry.read_text(encoding="utf-8")
    cited = re.sub(r"\n +- \{id: poe2001dry[^}]*\}", "", text)
    assert cited != text
    registry.write_text(cited, encoding="utf-8")
    assert [len(note.cites) for note in notes(stacite("export", "-f", "cases"))] == [1, 1]


def test_nothing_corrected_is_nothing_to_export(stacite: Stacite, folder: Path) -> None:
    corrected(stacite, folder, "Example Press", "Example Press")
    ended = stacite("export", "-f", "cases")
    assert (ended.status, ended.out) == (2, "")
    assert "no source has been corrected" in ended.err
    assert "stacite show --review" in ended.err
    assert "Did you mean cases?" in stacite("export", "-f", "case").err
