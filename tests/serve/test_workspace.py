"""What is kept of the documents, under which names, and who can read it."""

from __future__ import annotations

import sys

import pytest
from tests.serve.editing import BRIEF, Editor, folder_of

from stacite.serve.workspace import file_name


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_user_can_read_what_is_kept(editor: Editor) -> None:
    editor.add(("brief.docx", BRIEF))
    kept = list(folder_of(editor).rglob("*"))
    assert {each.name for each in kept} >= {"workspace.db", "brief.docx"}
    assert {f"{each.stat().st_mode & 0o777:o}" for each in kept} == {"600", "700"}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\brief.docx", "brief.docx"),
        ("/", "document"),
        ("..", "document"),
        (".bashrc", "bashrc"),
        ("a\0b\n.md", "a_b_.md"),
        ("<script>.html", "_script_.html"),
        ("x" * 400 + ".docx", "x" * 195 + ".docx"),
        ("é" * 400 + ".docx", "é" * 97 + ".docx"),
        ("x" * 400, "x" * 200),
        ("nul.docx", "_nul.docx"),
        ("COM1", "_COM1"),
        ("con.tar.md", "_con.tar.md"),
        ("citations.yaml", "_citations.yaml"),
        ("Müller 1.docx", "Müller 1.docx"),
    ],
)
def test_only_the_last_part_of_a_name_is_kept(name: str, kept: str) -> None:
    assert file_name(name) == kept
