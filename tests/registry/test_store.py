from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacite.errors import FileError, RegistryError
from stacite.registry import store

if TYPE_CHECKING:
    from pathlib import Path


def test_a_missing_file_is_an_empty_registry(tmp_path: Path) -> None:
    stored = store.load(tmp_path / "citations.yaml")
    assert stored.text == ""
    assert stored.registry.references == ()


def test_every_letter_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "citations.yaml"
    text = "\ufeffreferences:\r\n- id: é\r\n  title: a  # c\n"
    path.write_bytes(text.encode())
    stored = store.load(path)
    assert stored.text == text
    assert stored.registry.references[0].id == "é"
    assert [entry.name for entry in tmp_path.iterdir()] == ["citations.yaml"]


def test_a_folder_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="the file can't be read: is a directory"):
        store.load(tmp_path)


def test_bytes_that_are_no_utf8_have_a_place(tmp_path: Path) -> None:
    path = tmp_path / "citations.yaml"
    path.write_bytes("references:\n- id: é".encode() + b"\xff\n")
    with pytest.raises(RegistryError) as caught:
        store.load(path)
    problem = caught.value.problems[0]
    assert (problem.code, problem.line, problem.column) == ("Y901", 2, 8)


def test_a_huge_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "citations.yaml"
    with path.open("wb") as file:
        file.truncate(60_000_000)
    with pytest.raises(RegistryError) as caught:
        store.load(path)
    assert caught.value.problems[0].message == "The file is larger than 50 MB"
