"""The fix of N011 in formats whose notes stand in the text, between brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacite.model.finding import Edit, Fix
from stacite.rules.notes import note_without_final_period as rule

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    from stacite.rules.view import NoteView

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


NOTES = "Text.[^1] Text.[^2] Text.[^3] Text.[^4]\n\n[^1]: One note.\n[^2]: Two notes.\n[^3]: Three notes.\n"


def test_a_fix_that_changes_more_than_intended_is_not_made(
    stacite: Stacite, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = NOTES + "[^4]: Four _notes_ “so”, doi:10.1000/182, 3\n"

    def damaging(note: NoteView, end: int, advice: str) -> Fix | None:
        at = (note.document.source or "").index("_ “so”")
        return Fix(advice, (Edit(note.document.path, at, at + 1, "_", " _"),)) if end else None

    monkeypatch.setattr(rule, "_with", damaging)
    (folder / "a.md").write_text(text, encoding="utf-8")
    ended = stacite("check", "a.md", "--offline", "--fix")
    # Another rule's fix is made.
    assert (folder / "a.md").read_text(encoding="utf-8") == text.replace("doi:", "https://doi.org/")
    expected = "a.md: the fix of N011 was not made, because it would change more than intended."
    assert expected in " ".join((ended.out + ended.err).split())


def test_a_backslash_goes_with_the_character_that_it_escapes(stacite: Stacite, folder: Path) -> None:
    text = "A.[^1] B.[^2]\n\n[^1]: Doe, 'Title of X\\', *J* 3 (2001): 3.\n[^2]: Roe, “A \\\\ b” 3.\n"
    (folder / "a.md").write_text(text, encoding="utf-8")
    stacite("check", "a.md", "--offline", "--select", "S601", "--style", "oscola", "--fix")
    fixed = text.replace("'Title of X\\'", "‘Title of X’")
    assert (folder / "a.md").read_text(encoding="utf-8") == fixed


def test_a_note_that_ends_with_a_backslash_gets_no_period(stacite: Stacite, folder: Path) -> None:
    text = NOTES + "[^4]: Four notes, https://four.example/a.\\\n"
    (folder / "a.md").write_text(text, encoding="utf-8")
    stacite("check", "a.md", "--offline", "--fix")
    assert (folder / "a.md").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "last",
    ["Four {% cite x %}", "Four:\n\n    > Quoted words", "Four:\n\n    - one item", "Four:\n\n        code here"],
)
def test_what_ends_in_no_prose_gets_no_period(stacite: Stacite, folder: Path, last: str) -> None:
    text = f"{NOTES}[^4]: {last}\n"
    (folder / "a.md").write_text(text, encoding="utf-8")
    assert "N011" not in stacite("check", "a.md", "--offline", "--fix").out
    assert (folder / "a.md").read_text(encoding="utf-8") == text
