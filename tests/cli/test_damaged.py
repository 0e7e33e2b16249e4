"""A document that can't be read leaves the others alone, and ends nothing but itself."""

from __future__ import annotations

import json
import os
import socket
import sys
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import BRIEF
from tests.making.hostile_documents import bomb, families, office

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

OFFLINE = ("--offline", "--isolated")
pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")


@pytest.fixture
def drafts(folder: Path) -> Path:
    """Two good documents and a damaged one between them."""
    made = folder / "drafts"
    made.mkdir()
    (made / "a.txt").write_bytes(BRIEF.read_bytes())
    (made / "b.docx").write_bytes(b"PK\x03\x04 and no more")
    (made / "c.txt").write_bytes(BRIEF.read_bytes())
    return made


@pytest.mark.usefixtures("drafts")
def test_the_others_of_a_folder_are_checked(stacite: Callable[..., Ended], folder: Path) -> None:
    ended = stacite("check", "drafts", *OFFLINE, "--output-format", "json", "-o", "report.json")
    assert ended.status == 2
    assert ended.err.splitlines()[0] == "error: drafts/b.docx: the file is damaged"
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert {finding["path"] for finding in report["findings"]} >= {"drafts/a.txt", "drafts/c.txt"}


def test_what_to_do_is_said_once_for_those_that_need_the_same(stacite: Callable[..., Ended], drafts: Path) -> None:
    (drafts / "b2.docx").write_bytes(b"PK\x03\x04 and no more")
    (drafts / "d.pdf").write_bytes(b"%PDF-1.4 and no more")
    for command in ("check", "extract"):
        told = stacite(command, "drafts").err.splitlines()
        at = told.index("error: drafts/b.docx: the file is damaged")
        assert told[at + 1] == "error: drafts/b2.docx: the file is damaged"
        assert [line.startswith("  ") for line in told[at + 2 : at + 5]] == [True, False, True]


@pytest.mark.usefixtures("drafts")
def test_the_others_of_a_folder_are_extracted(stacite: Callable[..., Ended], folder: Path) -> None:
    ended = stacite("extract", "drafts")
    assert (ended.status, "error: drafts/b.docx: the file is damaged\n" in ended.err) == (2, True)
    registry = (folder / "citations.yaml").read_text(encoding="utf-8")
    assert ("drafts/a.txt" in registry, "drafts/b.docx" in registry, "drafts/c.txt" in registry) == (True, False, True)


def test_one_that_the_registry_lists_leaves_the_others(stacite: Callable[..., Ended], drafts: Path) -> None:
    (drafts / "b.docx").unlink()
    assert stacite("extract", "drafts").status == 0
    (drafts / "a.txt").unlink()
    ended = stacite("check", *OFFLINE)
    assert (ended.status, "error: drafts/a.txt: citations.yaml lists it, but there is no such file\n" in ended.err) == (
        2,
        True,
    )
    assert "drafts/c.txt" in ended.out


@pytest.mark.usefixtures("drafts")
def test_the_baseline_keeps_what_could_not_be_checked(stacite: Callable[..., Ended], folder: Path) -> None:
    ended = stacite("check", "drafts", *OFFLINE, "--update-baseline", "--baseline", "known.json")
    assert (ended.status, "the baseline was not updated" in ended.err) == (2, True)
    assert not (folder / "known.json").exists()


@pytest.mark.parametrize("command", ["check", "extract"])
@pipes
def test_a_pipe_is_no_document(stacite: Callable[..., Ended], folder: Path, command: str) -> None:
    os.mkfifo(folder / "a.md")
    ended = stacite(command, "a.md")
    assert (ended.status, ended.err.splitlines()[0]) == (2, "error: a.md: this is a pipe, not a document")


@pipes
def test_a_socket_and_a_device_are_no_documents(stacite: Callable[..., Ended]) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("a.md")
        assert "error: a.md: this is a socket or a device, not a document" in stacite("check", "a.md").err
    assert "error: /dev/zero: this is a device, not a document" in stacite("check", "/dev/zero").err


@pipes
def test_a_pipe_among_documents_of_a_pattern_leaves_the_others(stacite: Callable[..., Ended], drafts: Path) -> None:
    os.mkfifo(drafts / "d.txt")
    ended = stacite("check", "drafts/*.txt", *OFFLINE)
    assert (ended.status, "error: drafts/d.txt: this is a pipe, not a document\n" in ended.err) == (2, True)
    assert "drafts/c.txt" in ended.out


@pytest.mark.parametrize("method", [12, 14], ids=["bzip2", "LZMA"])
def test_only_what_office_programs_write_is_unpacked(stacite: Callable[..., Ended], folder: Path, method: int) -> None:
    (folder / "a.docx").write_bytes(bomb(".docx", method, 1))
    ended = stacite("check", "a.docx", *OFFLINE)
    assert ended.status == 2
    assert "is compressed in a way that no word processor or e-book program uses" in ended.err


def test_more_notes_than_any_book_has_are_refused(stacite: Callable[..., Ended], folder: Path) -> None:
    (folder / "a.md").write_text("".join(f"T[^{at}]\n\n[^{at}]: A.\n\n" for at in range(10_001)), encoding="utf-8")
    ended = stacite("check", "a.md", *OFFLINE)
    assert (ended.status, "a.md: the document has more than 10,000 notes" in ended.err) == (2, True)


HOSTILE = (
    "attributes",
    "entities",
    "overlapping members",
    "unknown method",
    "directory of zeros",
    "note of spaces",
    "NULs",
)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on memory")
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_documents_are_reported_in_a_sentence(stacite: Callable[..., Ended], folder: Path, kind: str) -> None:
    (folder / "good.docx").write_bytes(office(".docx", "<w:p/>"))
    for number, (_, suffix, make) in enumerate(each for each in families() if each[0] == kind):
        (folder / f"{number}{suffix}").write_bytes(make(1))
    (folder / "good.txt").write_bytes(BRIEF.read_bytes())
    ended = stacite("check", ".", *OFFLINE)
    assert "good.txt" in ended.out
    assert "crashed" not in ended.err
