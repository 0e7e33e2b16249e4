"""The journal of a run: it remembers the documents that are done, and says in one sentence why it can't be used."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from stacite.app.corpus import JOURNAL_NAME, DocumentOutcome, open_journal
from stacite.errors import FileError

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_put_in_is_there_the_next_time(tmp_path: Path) -> None:
    outcome = DocumentOutcome(
        0, {"path": "a.md", "notes": 2}, ({"code": "N001", "note": "ü\ud800"},), "references: []\n"
    )
    with open_journal(tmp_path / "new") as journal:
        journal.put("a.md", "stamp", outcome, keep_registry=True)
        journal.set_value("run", "7")
    with open_journal(tmp_path / "new") as journal:
        assert (journal.stamp("a.md"), journal.stamp("b.md"), journal.value("run"), journal.value("gone")) == (
            "stamp",
            "",
            "7",
            "",
        )
        assert journal.record("a.md") == {"path": "a.md", "notes": 2}
        assert journal.findings("a.md") == '{"code": "N001", "note": "ü?"}\n'
        assert journal.registry("a.md") == "references: []\n"


def test_a_registry_that_is_a_file_of_its_own_is_not_kept_twice(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        journal.put("a.md", "stamp", DocumentOutcome(0, {}, registry_text="references: []\n"), keep_registry=False)
        assert journal.registry("a.md") == ""


def test_two_runs_do_not_use_one_folder_at_once(tmp_path: Path) -> None:
    with open_journal(tmp_path), pytest.raises(FileError, match="locked") as caught, open_journal(tmp_path):
        pass
    assert "Another run is using this folder" in caught.value.hint


@pytest.mark.parametrize("content", [b"no database at all, but long enough to look like one" * 20, b"\0" * 100])
def test_a_file_that_is_no_book_is_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / JOURNAL_NAME).write_bytes(content)
    with pytest.raises(FileError, match="can't be used") as caught, open_journal(tmp_path):
        pass
    assert "Delete it and the .jsonl files to start over" in caught.value.hint
    assert (tmp_path / JOURNAL_NAME).read_bytes() == content


def test_a_newer_book_is_refused(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / JOURNAL_NAME)
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(FileError, match="it was written by a newer version of stacite"), open_journal(tmp_path):
        pass


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    with pytest.raises(FileError, match="can't be used"), open_journal(tmp_path / "file"):
        pass
