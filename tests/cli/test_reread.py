"""`extract --reread`: a registry that an earlier parser wrote gets today's readings, where the editor asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

NOTE = "Max Weber, *The Protestant Ethic and the Spirit of Capitalism* (New York: Scribner, 1958), 12."
PAPER = (
    f"A claim.[^1] Another.[^2]\n\n[^1]: {NOTE}\n[^2]: Ada Lovelace, *Notes on the Engine* (London: Taylor, 1843).\n"
)


@pytest.fixture
def registry(folder: Path, stacite: Stacite) -> Path:
    """As an earlier parser may have read it, with what an editor added."""
    (folder / "paper.md").write_text(PAPER, encoding="utf-8")
    stacite("extract", "paper.md")
    file = folder / "citations.yaml"
    text = file.read_text(encoding="utf-8")
    assert "publisher: Scribner\n" in text
    wrong = text.replace("publisher: Scribner\n", "publisher: New York\n  DOI: 10.1000/182\n  volume: '12'\n")
    wrong = wrong.replace("  publisher-place: New York\n", "").replace("publisher: Taylor", "publisher: Tailor")
    file.write_text(wrong, encoding="utf-8")
    return file


def test_without_it_the_registry_keeps_what_it_says(stacite: Stacite, registry: Path) -> None:
    before = registry.read_text(encoding="utf-8")
    stacite("extract", "paper.md")
    assert registry.read_text(encoding="utf-8") == before


def test_one_source_is_read_again_and_keeps_its_key_and_what_was_added(stacite: Stacite, registry: Path) -> None:
    stacite("extract", "paper.md", "--reread", "weber1958protestant")
    text = registry.read_text(encoding="utf-8")
    assert "id: weber1958protestant\n" in text
    assert "publisher: Scribner\n" in text
    assert "publisher-place: New York\n" in text
    assert "DOI: 10.1000/182\n" in text, "no note prints it, so an editor added it"
    assert "volume: '12'\n" not in text, "the note prints it, so it was read"
    assert "publisher: Tailor\n" in text, "the other source stays"


def test_the_changes_are_shown_first(stacite: Stacite, registry: Path) -> None:
    before = registry.read_text(encoding="utf-8")
    ended = stacite("extract", "paper.md", "--reread", "all", "--diff")
    assert "-  publisher: New York\n" in ended.out
    assert "publisher: Taylor\n" in ended.out
    assert registry.read_text(encoding="utf-8") == before


def test_a_key_that_is_not_there_is_named(stacite: Stacite, registry: Path) -> None:
    ended = stacite("extract", "paper.md", "--reread", "nobody")
    assert ended.status == 2
    assert "citations.yaml has no source nobody" in ended.err
    assert registry.is_file()


def test_an_entry_that_was_corrected_since_is_shown_and_can_be_taken_over(stacite: Stacite, folder: Path) -> None:
    entry = "@book{doe, author={Doe, Jane}, title={Silt}, publisher={Press}, address={%s}, year={2019}}"
    note = "Jane Doe, *Silt* (Cambridge: Press, 2019), 12."
    header = "---\nbibliography: refs.bib\n---\n"
    (folder / "refs.bib").write_text(entry % "London", encoding="utf-8")
    (folder / "a.md").write_text(f"{header}A.[^1] B.[^2]\n\n[^1]: [@doe, 3].\n[^2]: {note}\n", encoding="utf-8")

    def found() -> str:
        return stacite("check", "a.md", "--offline", "--select", "M406").out

    assert "The place differs between this note and the entry doe in refs.bib" in found()
    assert "place: “Cambridge” in note 2, “London” in refs.bib" in found()
    assert "registry as" not in found()
    stacite("extract", "a.md")
    file = folder / "citations.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("place: London", "place: Bath"), encoding="utf-8")
    (folder / "refs.bib").write_text(entry % "Oxford", encoding="utf-8")
    assert "doe has changed since stacite last read this file" in found()
    assert "`publisher-place` differs: “Oxford” in refs.bib, “Bath” in the registry" in found()
    stacite("extract", "a.md")
    assert "has changed since" not in found()
    assert "run `stacite extract a.md --reread doe`" in found()
    stacite("extract", "a.md", "--reread", "doe")
    assert "in refs.bib" not in found()


def test_a_corrected_entry_is_taken_over_but_for_fields_that_an_editor_changed(stacite: Stacite, folder: Path) -> None:
    entry = "@book{doe, author={Doe, Jane}, title={Silt}, publisher={Press}, year={2019}}"
    (folder / "refs.bib").write_text(entry, encoding="utf-8")
    for name in ("a.md", "b.md"):
        paper = "---\nbibliography: refs.bib\n---\nA.[^1]\n\n[^1]: [@doe, 3].\n"
        (folder / name).write_text(paper, encoding="utf-8")
    stacite("extract", "a.md", "b.md")
    file = folder / "citations.yaml"
    edited = file.read_text(encoding="utf-8").replace("publisher: Press", "publisher: Big Press")
    file.write_text(edited, encoding="utf-8")
    now = entry.replace("{Press}", "{Small Press}").replace("{2019", "{2020}, address={Bath}, isbn={9780306406157")
    (folder / "refs.bib").write_text(now, encoding="utf-8")
    found = stacite("check", "--offline", "--select", "M406", "--severity", "warning").out
    assert found.count("doe has changed since stacite last read this file") == 1
    assert "stacite extract a.md b.md" in found
    told = stacite("extract", "a.md").err
    assert "source doe date: 2019 → 2020" in told
    sources = file.read_text(encoding="utf-8").partition("references:")[2]
    for line in ("issued: '2020'", "publisher-place: Bath", "ISBN: '9780306406157'", "publisher: Big Press"):
        assert f"  {line}\n" in sources
    file.write_text(file.read_text(encoding="utf-8").replace("  publisher-place: Bath\n", ""), encoding="utf-8")
    (folder / "refs.bib").write_text(now.replace("Bath", "Bristol"), encoding="utf-8")
    stacite("extract", "a.md")
    assert "publisher-place" not in file.read_text(encoding="utf-8"), "a field that an editor has deleted stays deleted"
    assert "unchanged" in stacite("extract", "a.md").err


def test_how_an_editor_divides_a_name_stays(stacite: Stacite, folder: Path) -> None:
    (folder / "refs.bib").write_text("@book{doe, author={World Bank}, title={Silt}, year={2019}}", encoding="utf-8")
    (folder / "a.md").write_text("---\nbibliography: refs.bib\n---\nA.[^1]\n\n[^1]: [@doe, 3].\n", encoding="utf-8")
    stacite("extract", "a.md")
    file = folder / "citations.yaml"
    edited = file.read_text(encoding="utf-8").replace("{family: Bank, given: World}", "{literal: World Bank}")
    assert "literal: World Bank" in edited
    file.write_text(edited, encoding="utf-8")
    stacite("extract", "a.md")
    assert file.read_text(encoding="utf-8") == edited


def test_what_is_wrong_with_a_field_is_reported_in_the_bibliography_that_it_follows(
    stacite: Stacite, folder: Path
) -> None:
    entry = "@book{doe,\n  author={Doe, Jane},\n  title={Silt},\n  isbn={9780306406158},\n  year={2019}}"
    (folder / "refs.bib").write_text(entry, encoding="utf-8")
    (folder / "a.md").write_text("---\nbibliography: refs.bib\n---\nA.[^1]\n\n[^1]: [@doe, 3].\n", encoding="utf-8")
    stacite("extract", "a.md")
    check = ("check", "a.md", "--offline", "--select", "I107", "--output-format", "concise")
    assert stacite(*check).out.startswith("refs.bib:4:8: ")
    file = folder / "citations.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("9780306406158", "9780306406159"), encoding="utf-8")
    assert stacite(*check).out.startswith("citations.yaml:")
