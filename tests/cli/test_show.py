"""`stacite show`: what was read stands in color in the printed text, and what is unsure can be told without color."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stacite.model.citation import Citation, CitationForm
from stacite.parser.parse import parse_document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.cli.conftest import Ended

    from stacite.model.citation import ParsedNote
    from stacite.model.item import Item

    Stacite = Callable[..., Ended]

GOLDEN = Path(__file__).parents[1] / "data" / "cards"
NOTES = (
    "See Jane Doe, *A Book of Reports* (London: Example Press, 2019), 12. She is right.",
    "Ibid., 14.",
    "John Roe, “On Rivers and \x1b[31mLakes\u202e,” *Review of Floods* 12, no. 3 (2020): 101–117, https://doi.org/10.1000/182.",
)
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def notes_of(*texts: str) -> str:
    """A document with these notes."""
    body = " ".join(f"A sentence of the text.[^{number}]" for number in range(1, len(texts) + 1))
    return body + "\n\n" + "\n".join(f"[^{number}]: {text}" for number, text in enumerate(texts, 1)) + "\n"


@pytest.fixture
def paper(stacite: Stacite, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document whose third note the parser is unsure of, extracted."""

    def unsure(
        notes: Sequence[tuple[str, str]], *, entries: int = 0, works: Mapping[str, Item] | None = None
    ) -> tuple[ParsedNote, ...]:
        return tuple(map(_less_sure, parse_document(notes, entries=entries, works=works)))

    path = folder / "paper.md"
    path.write_text(notes_of(*NOTES), encoding="utf-8")
    (folder / ".stacite.toml").write_text("unsure-below = 0.75\n", encoding="utf-8")
    assert stacite("extract", "paper.md").status == 0
    monkeypatch.setattr("stacite.app.review.parse_document", unsure)
    return path


def _less_sure(note: ParsedNote) -> ParsedNote:
    citations = tuple(
        replace(
            each,
            confidence=0.62,
            field_confidence={"title": 0.9, "container-title": 0.4, "author": 0.95, "volume": 0.6},
        )
        if "Roe" in note.text
        else replace(each, confidence=0.9)
        for each in note.citations
    )
    return replace(note, citations=citations)


@pytest.mark.parametrize("columns", ["80", "120"])
@pytest.mark.parametrize("what", ["1", "3", "roe2020rivers"])
def test_what_is_shown(stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch, what: str, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    shown = stacite("show", what).out
    golden = GOLDEN / f"{what}-{columns}.txt"
    assert shown == golden.read_text(encoding="utf-8")
    assert max(map(len, shown.splitlines())) <= int(columns)


def test_color_says_the_same(stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    shown = stacite("show", "3").out
    assert shown == (GOLDEN / "3-colour.txt").read_text(encoding="utf-8")
    assert "\x1b[4;35mReview of Floods" in shown  # underlined, in the color of its family
    assert "{" not in _ESCAPES.sub("", shown)
    assert "\x1b" not in _ESCAPES.sub("", shown)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in stacite("show", "3").out


def test_text_of_others_drives_no_terminal(stacite: Stacite, paper: Path) -> None:
    for arguments in (("show", "3"), ("show", "roe2020rivers"), ("show", "--review", "--all")):
        shown = stacite(*arguments).out
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "�[31m" in shown


def test_what_an_editor_has_changed_is_by_hand_and_no_longer_in_doubt(stacite: Stacite, paper: Path) -> None:
    assert "roe2020rivers: published in 40%" in stacite("show", "--review").out
    registry = paper.parent / "citations.yaml"
    text = registry.read_text(encoding="utf-8")
    registry.write_text(text.replace("container-title: Review of Floods", "container-title: Floods"), encoding="utf-8")
    assert re.search(r"Published in +changed +Floods\n", stacite("show", "3").out)
    listed = stacite("show", "--review")
    assert (listed.status, listed.out) == (0, "")
    assert listed.err == "0 of 3 citations may be misread. Use --all to list all citations.\n"
    assert "changed in the registry" in stacite("show", "--review", "--all").out


def test_what_an_editor_has_removed_is_said(stacite: Stacite, paper: Path) -> None:
    registry = paper.parent / "citations.yaml"
    text = registry.read_text(encoding="utf-8")
    registry.write_text(text.replace("  container-title: Review of Floods\n", ""), encoding="utf-8")
    assert re.search(r"Published in +removed *\n", stacite("show", "3").out)


def test_a_deleted_citation_is_neither_marked_nor_counted(stacite: Stacite, paper: Path) -> None:
    registry = paper.parent / "citations.yaml"
    text = registry.read_text(encoding="utf-8")
    assert "    cites:\n    - {id: roe2020rivers}\n" in text
    registry.write_text(text.replace("    cites:\n    - {id: roe2020rivers}\n", "    cites: []\n"), encoding="utf-8")
    shown = stacite("show", "3").out
    assert "{" not in shown
    assert "may be misread" not in shown
    assert ", 2 citations" in stacite("extract", "paper.md").err


def test_the_review_lists_the_least_sure_first(stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    some = stacite("show", "--review", "paper.md")
    title, head, text = some.out.splitlines()
    assert title == "Confidence in all of it · note, key: uncertain fields, each…"
    assert head == " 62%  note 3, roe2020rivers: published in 40%, volume 60%"
    assert text.startswith("      John Roe, “On")
    assert text.endswith("…")
    assert some.err == "1 of 3 citations may be misread. Correct them in citations.yaml; your edits are kept.\n"
    every = stacite("show", "--review", "--all").out.splitlines()
    assert [line.split()[0] for line in every[1::2]] == ["62%", "90%", "90%"]
    assert max(map(len, every)) <= 60


def test_the_threshold_is_the_project_s(stacite: Stacite, paper: Path) -> None:
    (paper.parent / ".stacite.toml").write_text("unsure-below = 0.3\n", encoding="utf-8")
    assert stacite("show", "--review").out == ""
    assert "?}" not in stacite("show", "3").out


def test_a_rule_set_aside_is_a_confirmation(stacite: Stacite, paper: Path) -> None:
    registry = paper.parent / "citations.yaml"
    text = registry.read_text(encoding="utf-8")
    for ignore, shows in (
        ("C707", False),
        ("{rule: C707, quote: John  Roe}", False),
        ("{rule: C707, quote: Other}", True),
    ):
        now = text.replace("- id: roe2020rivers", f"- id: roe2020rivers\n  ignore: [{ignore}]")
        registry.write_text(now, encoding="utf-8")
        assert bool(stacite("show", "--review").out) == shows
    assert "C707 on “Other”" in stacite("show", "roe2020rivers").out


def test_several_documents_are_named(stacite: Stacite, paper: Path) -> None:
    (paper.parent / "other.md").write_text(notes_of(NOTES[2]), encoding="utf-8")
    assert stacite("extract", "other.md").status == 0
    assert [line.split()[1] for line in stacite("show", "--review").out.splitlines()[1::2]] == [
        "paper.md:",
        "other.md:",
    ]
    assert "note 1" in stacite("show", "--review", "other.md").out
    assert stacite("show", "--review", "none.md").status == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show",), "stacite show 7"),
        (("show", "--all"), "--review --all"),
        (("show", "--review", "1", "paper.md"), "--review paper.md"),
    ],
)
def test_a_call_that_makes_no_sense(stacite: Stacite, paper: Path, arguments: tuple[str, ...], says: str) -> None:
    ended = stacite(*arguments)
    assert (ended.status, says in ended.err) == (2, True)


def test_a_variable_without_a_confidence_has_the_citation_s() -> None:
    citation = Citation(CitationForm.FULL, (0, 1), confidence=0.5, field_confidence={"title": 0.9})
    assert (citation.confidence_in("title"), citation.confidence_in("issued")) == (0.9, 0.5)


def test_a_document_that_no_registry_has_is_read(stacite: Stacite, folder: Path) -> None:
    (folder / "paper.md").write_text(notes_of(NOTES[0]), encoding="utf-8")
    alone = stacite("show", "1")
    assert alone.err.endswith("`stacite extract paper.md`, or name the document: `stacite show 1 paper.md`.\n")
    (folder / "two.md").write_text(notes_of(*NOTES[:2]), encoding="utf-8")
    assert re.findall(r"two\.md: note \d", stacite("show", "two.md").out) == ["two.md: note 1", "two.md: note 2"]
    (folder / "none.md").write_text("A text without notes.\n", encoding="utf-8")
    assert "none.md: no notes" in stacite("show", "none.md").err
    for words in (("1", "paper.md"), ("paper.md", "1")):
        assert stacite("show", *words).out.startswith("paper.md: note 1")
    assert stacite("show", "--review", "paper.md").status == 0
    assert not (folder / "citations.yaml").exists()


def test_a_misspelled_name_of_a_note_is_suggested(stacite: Stacite, folder: Path) -> None:
    text = "One.[^GhostWork] Two.[^Ngrams]\n\n[^GhostWork]: Jane Doe, *Work*.\n[^Ngrams]: John Roe, *Words*.\n"
    (folder / "a.md").write_text(text, encoding="utf-8")
    stacite("extract", "a.md")
    assert stacite("show", "ghostwork").err == "error: ghostwork: no such note or source\n  Did you mean GhostWork?\n"
    # Names have no order, so that a range of them would say nothing.
    assert stacite("show", "9").err.endswith("  a.md has 2 notes, such as GhostWork.\n")


def test_a_number_that_several_documents_have_shows_all_of_them(stacite: Stacite, folder: Path) -> None:
    (folder / "a.md").write_text(notes_of(NOTES[0]), encoding="utf-8")
    (folder / "b.md").write_text(notes_of(NOTES[0].replace("Jane", "Anna")), encoding="utf-8")
    stacite("extract", "a.md", "b.md")
    both, one = stacite("show", "1").out, stacite("show", "1", "b.md").out
    assert "a.md: note 1" in both
    assert both.endswith(one)
    assert one.startswith("b.md: note 1")
