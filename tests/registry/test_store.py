from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
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
    store.save(path, text)
    assert path.read_bytes() == text.encode()
    stored = store.load(path)
    assert stored.text == text
    assert stored.registry.references[0].id == "é"
    assert [entry.name for entry in tmp_path.iterdir()] == ["citations.yaml"]


def test_permissions_stay(tmp_path: Path) -> None:
    path = tmp_path / "citations.yaml"
    path.write_text("a")
    path.chmod(0o640)
    store.save(path, "b")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_new_file_gets_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("")
    store.save(tmp_path / "new", "")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_goes_on_pointing_there(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    real = tmp_path / "there" / "real.yaml"
    real.write_text("old")
    link = tmp_path / "citations.yaml"
    link.symlink_to(real)
    store.save(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_a_pipe_is_written_into_and_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "report"
    os.mkfifo(path)
    with ThreadPoolExecutor() as readers:
        read = readers.submit(path.read_text, encoding="utf-8")
        store.save(path, "é\n")
        assert read.result(timeout=60) == "é\n"
    assert path.is_fifo()
    assert [entry.name for entry in tmp_path.iterdir()] == ["report"]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(
        FileError, match="the file can't be written: no such file or directory; the old file is unchanged"
    ):
        store.save(tmp_path / "no" / "citations.yaml", "x")


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    path = tmp_path / "citations.yaml"
    path.write_text("old")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, call, full)
    with pytest.raises(FileError, match="no space left on device") as caught:
        store.save(path, "new")
    monkeypatch.undo()
    assert "Free some space" in caught.value.hint
    assert path.read_text() == "old"
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
    with pytest.raises(RegistryError, match="larger than 50 MB"):
        store.load(path)
