"""The editor is asked finding by finding, and only what she says is written."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest
from tests.cli.test_doi_missing import DOI, PAPER, WORK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]
    Answer = Callable[[str], None]

NOTES = """A.[^1] B.[^2] C.[^3]

[^1]: Jane Doe, *A Book* (London: Press, 2019), doi:10.1000/a.
[^2]: John Roe, *A Tale* (London: Press, 2018), doi:10.1000/b.
[^3]: Ann Poe, *A Song* (London: Press, 2017), doi:10.1000/c.
"""


class Terminal:
    """What is typed; at its end Ctrl-C, or nothing more."""

    interrupted = False

    def __init__(self, typed: str) -> None:
        self._lines = iter(typed.splitlines(keepends=True))

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        line = next(self._lines, "")
        if not line and self.interrupted:
            raise KeyboardInterrupt
        return line


@pytest.fixture
def paper(folder: Path) -> Path:
    path = folder / "paper.md"
    path.write_text(NOTES, encoding="utf-8")
    return path


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Answer:
    def type_in(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", Terminal(text))

    return type_in


def ask(stacite: Stacite) -> Ended:
    return stacite("check", "paper.md", "--offline", "--select", "I102", "--interactive")


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("y\nn\n1\n", ["a", "c"]),
        ("what?\nY\nq\n", ["a"]),
        ("n\ny\n", ["b"]),
        ("", []),
    ],
    ids=["yes, no, one", "not understood, then quit", "the input ends", "nobody answers"],
)
def test_only_what_was_chosen_is_written(
    stacite: Stacite, paper: Path, type_in: Answer, typed: str, mended: list[str]
) -> None:
    type_in(typed)
    ended = ask(stacite)
    text = NOTES
    for letter in mended:
        text = text.replace(f"doi:10.1000/{letter}", f"https://doi.org/10.1000/{letter}")
    assert paper.read_text(encoding="utf-8") == text
    assert f"fixed {len(mended)} of 3 findings" in ended.err
    assert "(1 of 3)" in ended.err
    assert "I102" in ended.out


def test_ctrl_c_loses_nothing_that_was_said(
    stacite: Stacite, paper: Path, type_in: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Terminal, "interrupted", True)
    type_in("y\n")
    ended = ask(stacite)
    assert ended.status == 130
    assert "fixed 1 of 3 findings" in ended.err
    assert paper.read_text(encoding="utf-8") == NOTES.replace("doi:10.1000/a", "https://doi.org/10.1000/a")


def test_nobody_is_asked_where_nobody_can_answer(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    ended = ask(stacite)
    assert (ended.status, ended.out) == (2, "")
    assert "--interactive needs a terminal" in ended.err


def test_one_of_several_candidates_is_chosen(stacite: Stacite, folder: Path, web: Web, type_in: Answer) -> None:
    services = "".join(f'{name} = "{web.base}"\n' for name in ("doi", "crossref", "datacite"))
    (folder / ".stacite.toml").write_text(f"[services]\n{services}[network]\ninterval-ms = 0\n", encoding="utf-8")
    (folder / "paper.md").write_text(PAPER, encoding="utf-8")
    works = [WORK | {"title": [f"{title} between Nations"], "DOI": doi} for title, doi in _near()]
    web.page("/works", body=json.dumps({"message": {"items": works}}).encode(), content_type="application/json")
    for _, doi in _near():
        web.handle(doi)
    stacite("extract", "paper.md")
    type_in("2\n")
    ended = stacite("check", "--select", "I105", "--interactive")
    assert "[1] Put DOI:" in ended.err
    after = (folder / "citations.yaml").read_text(encoding="utf-8")
    assert sum(f"DOI: {doi}" in after for _, doi in _near()) == 1
    assert "fixed 1 of 1 findings" in ended.err


def _near() -> list[tuple[str, str]]:
    title = WORK["title"][0]  # type: ignore[index] # a list
    return [(title, DOI), (title.replace("formal", "informal"), "10.1093/scipol/scad023")]
