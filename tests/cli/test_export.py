"""`stacite export`: formats, and which references in which order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stacite.exporters.base import EXPORTERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

DATA = Path(__file__).parents[1] / "data" / "exports"
PAPER = """# Rivers

They rise.[^1] They fall.[^2] They rise again.[^3] And fall.[^4] A.[^5] B.[^6] C.[^7]

[^1]: See John Roe, “On Rivers,” *Review of Floods* 12, no. 3 (2020): 101–117. He is right, at 100% of $5
    & more in <https://example.org/a_b%20c#d?x=1>, [brackets] and @handle.
[^2]: Jane Doe, *A Book of Reports* (London: Example Press, 2019), 12.
[^3]: Ibid., 14; see also Roe, “On Rivers,” 103 (emphasis added).
[^4]: Jane Doe, *A Book of Reports* (London: Example Press, 2019), chap. 3; Ann Poe, *Dry Land*
    (Leeds: Field Press, 2001), xii–xiv.
[^5]: A comment without any work, \\*not\\* {braced}.
[^6]: Smith, “Nowhere Cited,” 9.
[^7]: The best is Doe, *A Book of Reports*, 90–92.
"""


@pytest.fixture
def paper(folder: Path, stacite: Stacite) -> Path:
    """A paper that was extracted; one work more is cited by nobody."""
    (folder / "paper.md").write_text(PAPER, encoding="utf-8")
    assert stacite("extract", "paper.md").status == 0
    with (folder / "citations.yaml").open("a", encoding="utf-8") as registry:
        registry.write("- {id: abel1900spare, type: book, title: Spare, issued: '1900'}\n")
    return folder


def keys(ended: Ended) -> list[str]:
    assert ended.status == 0, ended.err
    return [item["id"] for item in json.loads(ended.out)]


def test_every_format_is_the_same_each_time(stacite: Stacite, paper: Path) -> None:
    for name in EXPORTERS:
        first = stacite("export", "--format", name)
        assert first.status == 0
        assert len(first.out) > 100
        assert first.out == stacite("export", "-f", name).out


def test_sources_without_a_title_are_named(stacite: Stacite, paper: Path) -> None:
    assert stacite("export").err == "1 source has no title: webpage. If you know it, add it in citations.yaml.\n"
    with (paper / "citations.yaml").open("a", encoding="utf-8") as registry:
        registry.write("- {id: lot2001, type: speech, issued: '2001'}\n")
        registry.write("- {id: roe2001, type: interview, issued: '2001'}\n")
    ended = stacite("export")
    said = "2 sources have no title: webpage, lot2001. If you know their titles, add them in citations.yaml."
    assert ended.err == f"{said}\n"
    assert "= {{}}" not in ended.out
    assert stacite("export", "-q").err == ""


def test_keys_cites_and_orders_choose(stacite: Stacite, paper: Path) -> None:
    csl = ("export", "-f", "csl-json")
    assert keys(stacite(*csl)) == ["roe2020rivers", "webpage", "doe2019book", "poe2001dry", "abel1900spare"]
    assert keys(stacite(*csl, "--only-cited")) == ["roe2020rivers", "webpage", "doe2019book", "poe2001dry"]
    assert keys(stacite(*csl, "--keys", "poe2001dry,doe2019book", "--keys", "abel1900spare")) == [
        "doe2019book",
        "poe2001dry",
        "abel1900spare",
    ]
    assert keys(stacite(*csl, "--sort", "year"))[:2] == ["abel1900spare", "poe2001dry"]
    assert keys(stacite(*csl, "--sort", "author", "--only-cited"))[-3:] == [
        "doe2019book",
        "poe2001dry",
        "roe2020rivers",
    ]


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (("--keys", "poe2001dri"), "no source has the key “poe2001dri”", "Did you mean poe2001dry?"),
        (("--sort", "keys"), "--sort: unknown value “keys”", "Did you mean key?"),
        (("--sort", "?"), "--sort: unknown value “?”", "Choose registry, cited, author, key or year."),
        (("--format", "cases", "--keys", "a"), "apply only to sources", "Leave them out"),
        (("--keys", "abel1900spare", "--only-cited"), "no note cites", "--only-cited"),
    ],
)
def test_what_makes_no_sense_is_refused(
    stacite: Stacite, paper: Path, arguments: tuple[str, ...], said: str, hint: str
) -> None:
    ended = stacite("export", *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err
    assert hint in ended.err


BY_KEY = r"""\documentclass{article}\begin{document}
A.\footcite[12]{doe2009} B.\footcites[See][2]{a_1}[chap. 3]{b:2}
%s
\end{document}
"""


def test_a_document_that_cites_only_by_key_is_named(stacite: Stacite, folder: Path) -> None:
    (folder / "c.tex").write_text(BY_KEY % "", encoding="utf-8")
    stacite("extract", "c.tex")
    ended = stacite("export")
    assert ended.status == 2
    assert ended.err.splitlines() == [
        "error: citations.yaml lists no sources, because c.tex cites them by key",
        "  Use the bibliography file that has these keys.",
    ]


NOTE = "A.[^1]\n\n[^1]: Jane Doe, *{}* (London: Example Press, 2019), 12.\n"


def test_the_sources_of_documents_are_exported_without_a_registry(stacite: Stacite, folder: Path) -> None:
    for name in ("one", "two"):
        (folder / f"{name}.md").write_text(NOTE.format(f"Walls {name}"), encoding="utf-8")
    ended = stacite("export", "one.md", "-o", "refs.bib")
    assert (ended.status, ended.out) == (0, "")
    assert ended.err.startswith("Wrote 1 source of one.md to refs.bib. ")
    assert "title = {{Walls one}}" in (folder / "refs.bib").read_text(encoding="utf-8")
    assert not (folder / "citations.yaml").exists()
    assert stacite("export", ".", "-o", "all.ris").err.startswith("Wrote 2 sources of one.md, two.md to all.ris.")
    (folder / "plain.md").write_text("No notes.\n", encoding="utf-8")
    assert "Skipped 1 document without notes (plain.md)." in stacite("export", ".").err
    ended = stacite("export", "one.md", "gone.md", "-o", "refs.bib")
    assert ended.status == 2
    assert "gone.md: no such file" in ended.err
    assert "Wrote 1 source of one.md" in ended.err


def test_a_document_has_the_keys_and_fields_of_its_registry(stacite: Stacite, paper: Path) -> None:
    registry = paper / "citations.yaml"
    text = registry.read_text(encoding="utf-8")
    changed = text.replace("poe2001dry", "dry").replace("title: Dry Land", "title: Drylands")
    registry.write_text(changed, encoding="utf-8")
    (paper / "other.md").write_text(NOTE.format("Walls"), encoding="utf-8")
    assert stacite("extract", "other.md").status == 0
    csl = ("export", "-f", "csl-json")
    assert keys(stacite(*csl, "paper.md")) == ["roe2020rivers", "webpage", "doe2019book", "dry"]
    assert "Drylands" in stacite(*csl, "paper.md").out
    said = "Wrote 6 sources from citations.yaml (paper.md, other.md) to refs.json."
    assert stacite(*csl, "-o", "refs.json").err.startswith(said)
    assert keys(stacite(*csl, "citations.yaml")) == keys(stacite(*csl))


def test_a_document_without_sources_and_training_cases_of_one_are_refused(stacite: Stacite, folder: Path) -> None:
    (folder / "a.md").write_text("A.[^1]\n\n[^1]: A comment without any work.\n", encoding="utf-8")
    assert "error: a.md: no source is cited in full" in stacite("export", "a.md").err
    assert "--format cases writes notes of the registry" in stacite("export", "a.md", "-f", "cases").err


def test_a_check_says_which_command_writes_a_bibliography(stacite: Stacite, paper: Path) -> None:
    ended = stacite("check", "paper.md", "--offline", "-o", "refs.bib")
    assert ended.status == 2
    assert "`stacite export paper.md -o refs.bib` writes the sources in this format." in ended.err


def test_a_space_that_splits_a_url_is_no_part_of_it(stacite: Stacite, folder: Path) -> None:
    note = "Jane Doe, “A Report on Walls,” *News*, May 15, 2019, https://news.example/world/ technology-48276660."
    (folder / "a.md").write_text(f"A.[^1]\n\n[^1]: {note}\n", encoding="utf-8")
    (folder / "note.txt").write_text(f"{note}\n", encoding="utf-8")
    for command in (("export", "a.md"), ("parse", "note.txt", "--format", "bibtex")):
        assert "url = {https://news.example/world/technology-48276660}" in stacite(*command).out
    links = json.loads(stacite("check", "a.md", "--offline", "--output-format", "json").out)["links"]
    assert [each["url"] for each in links if "48276660" in each["url"]] == [
        "https://news.example/world/technology-48276660"
    ]
