"""`stacite format`: what is printed and the same source in a style, from a document, a registry or pasted notes."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest
from tests.app.test_render import write_style

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

NOTES = "One.[^1] Two.[^2]\n\n[^1]: Jane Doe, *A Book* (2019), p. 12.\n[^2]: Ann Roe, *Rivers* (Oxford: Press, 2020).\n"
SHOWN = """\
doe2019book (note 1): same words
  printed   Jane Doe, *A Book* (2019), p. 12
  in style  Jane Doe, *A Book* (2019), p. 12
roe2020rivers (note 2)
  printed   Ann Roe, *Rivers* (Oxford: Press, 2020)
  in style  Ann Roe, *Rivers* (2020)
"""


@pytest.fixture
def style(folder: Path) -> str:
    write_style(folder / "house.csl")
    (folder / "brief.md").write_text(NOTES, encoding="utf-8")
    return "house.csl"


def test_a_document_its_registry_and_pasted_notes_show_the_same(
    stacite: Stacite, style: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = stacite("format", "brief.md", "--style", style)
    assert (ended.status, ended.out) == (0, SHOWN)
    assert "The style prints 1 of 2 sources in the same words." in ended.err
    assert not (folder / "citations.yaml").exists()
    assert stacite("extract", "brief.md").status == 0
    assert stacite("format", "--style", style).out == SHOWN
    assert stacite("format", "citations.yaml", "--style", style, "-q").err == ""
    pasted = "\n".join(line[6:] for line in NOTES.splitlines() if line.startswith("[^"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pasted.encode())))
    assert stacite("format", "-", "--style", style).out == SHOWN


def test_json_and_only_those_that_differ(stacite: Stacite, style: str) -> None:
    ended = stacite("format", "brief.md", "--style", style, "--output-format", "json", "--differing")
    assert json.loads(ended.out) == [
        {
            "id": "roe2020rivers",
            "place": "note 2",
            "printed": "Ann Roe, *Rivers* (Oxford: Press, 2020)",
            "rendered": "Ann Roe, *Rivers* (2020)",
            "same_words": False,
        }
    ]


def test_documents_are_named_from_the_current_folder(stacite: Stacite, style: str, folder: Path) -> None:
    (folder / "other.md").write_text("One.[^1]\n\n[^1]: Max Poe, *Lakes* (Oxford: Press, 2021).\n", encoding="utf-8")
    (folder / "sources").mkdir()
    registry = "sources/citations.yaml"
    assert stacite("extract", "brief.md", "other.md", "--registry", registry).status == 0
    for named in ((registry,), ("--registry", registry)):
        shown = stacite("format", *named, "--style", style).out
        assert "roe2020rivers (brief.md, note 2)" in shown
        assert "(other.md, note 1)" in shown


@pytest.mark.parametrize(("width", "longest"), [("80", 80), ("120", 120)])
def test_long_texts_are_aligned_in_the_columns(
    stacite: Stacite, style: str, folder: Path, monkeypatch: pytest.MonkeyPatch, width: str, longest: int
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    title = " ".join(["Rivers and Their Laws"] * 12)
    (folder / "long.md").write_text(f"One.[^1]\n\n[^1]: Jane Doe, *{title}* (2019), p. 12.\n", encoding="utf-8")
    lines = stacite("format", "long.md", "--style", style).out.splitlines()
    assert max(map(len, lines)) <= longest
    assert longest - 12 < max(map(len, lines))
    continued = [line for line in lines[1:] if not line.strip().startswith(("printed", "in style"))]
    assert continued
    assert all(line.startswith(" " * 12) and not line.startswith(" " * 13) for line in continued)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("format", "--style", "house.csl"), "there is no citations.yaml"),
        (("format", "none.yaml", "--style", "house.csl"), "none.yaml: no such file"),
        (("format", "brief.md", "--style", "none.csl"), "none.csl: no such file"),
        (("format", "brief.md", "--output-format", "xml"), "unknown value “xml”"),
        (("format", "brief.md", "--language", "qq"), "--language qq: CSL has no terms in this language"),
    ],
)
def test_what_is_missing_is_said(stacite: Stacite, style: str, arguments: tuple[str, ...], said: str) -> None:
    ended = stacite(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err


def test_what_is_cited_only_by_key_is_shown_in_the_style_alone(stacite: Stacite, style: str, folder: Path) -> None:
    (folder / "refs.bib").write_text("@book{doe, author={Doe, Jane}, title={A Book}, year={2019}}\n", encoding="utf-8")
    text = "---\nbibliography: refs.bib\n---\n\nOne.[^1]\n\n[^1]: [@doe, 12].\n"
    (folder / "keys.md").write_text(text, encoding="utf-8")
    ended = stacite("format", "keys.md", "--style", style)
    assert ended.out == "doe\n  in style  Jane Doe, *A Book* (2019)\n"
    assert "in the same words" not in ended.err
