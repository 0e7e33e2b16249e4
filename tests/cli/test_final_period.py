"""The fix of N011 in formats whose notes stand in the text, between brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]


@pytest.mark.parametrize(
    ("name", "note", "last", "fixed"),
    [
        ("a.tex", r"\footnote{%s}", "Etica, 23", r"\footnote{Etica, 23.}"),
        ("a.tex", r"\footnote{%s}", r"Doe, \emph{History}, 4", r"\footnote{Doe, \emph{History}, 4.}"),
        ("a.tex", r"\footnote{%s}", r"Doe, \textsc{History}", r"\footnote{Doe, \textsc{History}}"),
        ("a.tex", r"\footnote{%s}", r"Doe, \emph{History}", r"\footnote{Doe, \emph{History}}"),
        ("a.md", "^[%s]", "Doe, *History*, 4", "^[Doe, *History*, 4.]"),
        ("a.adoc", "footnote:[%s]", "Doe, _History_, 4", "footnote:[Doe, _History_, 4.]"),
        ("a.typ", "#footnote[%s]", "Doe, _History_, 4", "#footnote[Doe, _History_, 4.]"),
    ],
)
def test_the_period_goes_before_the_bracket(
    stacite: Stacite, folder: Path, name: str, note: str, last: str, fixed: str
) -> None:
    notes = [note % words for words in ("One note.", "Two notes.", "Three notes.", "Four notes.", last)]
    (folder / name).write_text("\n\n".join(f"Text{each}" for each in notes) + "\n", encoding="utf-8")
    assert "no final period" in stacite("check", name, "--offline", "--select", "N011").out
    stacite("check", name, "--offline", "--select", "N011", "--fix")
    assert (folder / name).read_text(encoding="utf-8").endswith(f"Text{fixed}\n")
