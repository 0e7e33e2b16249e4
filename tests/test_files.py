from __future__ import annotations

import errno
import json
import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NoReturn

import pytest

from stacite import files
from stacite.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


def test_permissions_stay(tmp_path: Path) -> None:
    path = tmp_path / "citations.yaml"
    path.write_text("a")
    path.chmod(0o640)
    files.save(path, "b")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_new_file_gets_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("")
    files.save(tmp_path / "new", "")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_goes_on_pointing_there(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    real = tmp_path / "there" / "real.yaml"
    real.write_text("old")
    link = tmp_path / "citations.yaml"
    link.symlink_to(real)
    files.save(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_a_pipe_is_written_into_and_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "report"
    os.mkfifo(path)
    with ThreadPoolExecutor() as readers:
        read = readers.submit(path.read_text, encoding="utf-8")
        files.save(path, "é\n")
        assert read.result(timeout=60) == "é\n"
    assert path.is_fifo()
    assert [entry.name for entry in tmp_path.iterdir()] == ["report"]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        files.save(tmp_path / "no" / "citations.yaml", "x")
    assert caught.value.message.endswith(
        f"the file can't be written: there is no folder {(tmp_path / 'no').as_posix()}"
    )


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    path = tmp_path / "citations.yaml"
    path.write_text("old")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, call, full)
    with pytest.raises(FileError, match="no space left on device") as caught:
        files.save(path, "new")
    monkeypatch.undo()
    assert "Free some space" in caught.value.hint
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["citations.yaml"]


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def change(path: Path, new: str) -> files.Change:
    return files.Change(files.read(path)[1], new.encode())


@pytest.fixture
def pair(tmp_path: Path) -> Sequence[Path]:
    """A document and its registry."""
    paths = [tmp_path / "a.md", tmp_path / "citations.yaml"]
    for path in paths:
        path.write_text(f"old {path.name}")
    return paths


EXCHANGES = pytest.mark.parametrize("has_exchange", [True, False], ids=["exchange", "no exchange"])


def without_exchange(monkeypatch: pytest.MonkeyPatch, has_exchange: bool) -> None:
    if not has_exchange:
        monkeypatch.setattr(files, "_system_exchange", lambda: None)


@EXCHANGES
def test_all_files_are_replaced_and_nothing_else_stays(
    pair: Sequence[Path], monkeypatch: pytest.MonkeyPatch, has_exchange: bool
) -> None:
    without_exchange(monkeypatch, has_exchange)
    pair[0].chmod(0o640)
    files.write_all([change(path, "new") for path in pair], pair[1])
    assert [path.read_text() for path in pair] == ["new", "new"]
    assert pair[0].stat().st_mode & 0o777 == 0o640
    assert names(pair[0].parent) == ["a.md", "citations.yaml"]


def edit(path: Path) -> None:
    path.write_text("edited")


def rename_over(path: Path) -> None:
    (path.parent / "editor~").write_text("edited")
    (path.parent / "editor~").replace(path)


def delete(path: Path) -> None:
    path.unlink()


def move(path: Path) -> None:
    path.rename(path.with_suffix(".moved"))


def put_link(path: Path) -> None:
    foreign = path.parent.parent / "foreign"
    foreign.write_text(path.read_text())
    path.unlink()
    path.symlink_to(foreign)


DEEDS = pytest.mark.parametrize("deed", [edit, rename_over, delete, move, put_link])


def state(folder: Path) -> dict[str, str]:
    found = {path.name: path.read_text() for path in folder.iterdir() if not path.name.startswith(".")}
    foreign = folder.parent / "foreign"
    return found | ({"foreign": foreign.read_text()} if foreign.exists() else {})


@DEEDS
def test_what_was_changed_meanwhile_is_left_alone(pair: Sequence[Path], deed: Callable[[Path], None]) -> None:
    changes = [change(path, "new") for path in pair]
    deed(pair[1])
    before = state(pair[0].parent)
    with pytest.raises(files.ChangedFileError) as caught:
        files.write_all(changes, pair[1])
    assert caught.value.paths == (pair[1],)
    assert state(pair[0].parent) == before
    assert pair[0].read_text() == "old a.md"


@DEEDS
@pytest.mark.parametrize("which", [0, 1])
def test_what_is_changed_at_the_last_moment_is_put_back(
    pair: Sequence[Path], monkeypatch: pytest.MonkeyPatch, deed: Callable[[Path], None], which: int
) -> None:
    exchange = files._exchange
    changes = [change(path, "new") for path in pair]
    after: list[dict[str, str]] = []

    def late(one: str, other: str) -> None:
        if not after and other == str(pair[which]):
            deed(pair[which])
            after.append(state(pair[0].parent))
        exchange(one, other)

    monkeypatch.setattr(files, "_exchange", late)
    with pytest.raises(files.ChangedFileError) as caught:
        files.write_all(changes, pair[1])
    assert caught.value.paths == (pair[which],)
    # The other file was new for a moment.
    other = pair[1 - which].name
    assert state(pair[0].parent) == after[0] | {other: f"old {other}"}
    assert not [name for name in names(pair[0].parent) if name.startswith(".")]


def test_a_file_that_appeared_meanwhile_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "citations.yaml"
    link = os.link

    def late(*paths: str) -> None:
        path.write_text("theirs")
        link(*paths)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(files.ChangedFileError):
        files.write_all([change(path, "ours")], path)
    assert {name: (tmp_path / name).read_text() for name in names(tmp_path)} == {"citations.yaml": "theirs"}


def test_a_file_that_is_only_read_must_not_have_changed_either(pair: Sequence[Path]) -> None:
    _, read = files.read(pair[0])
    edit(pair[0])
    with pytest.raises(files.ChangedFileError) as caught:
        files.write_all([change(pair[1], "new")], pair[1], [read])
    assert caught.value.paths == (pair[0],)


class Killed(BaseException):
    """As if the process had been killed: nothing that handles errors handles it."""


def stepped(whole: Callable[..., object], step: Callable[[], None]) -> Callable[..., object]:
    """With a step before and after it."""

    def call(*arguments: object) -> object:
        step()
        result = whole(*arguments)
        step()
        return result

    return call


def kill_at(monkeypatch: pytest.MonkeyPatch, pair: Sequence[Path], moment: int) -> bool:
    """Write both files, and stop before the given step; returns whether it came that far."""
    left = [moment]

    def step() -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    with monkeypatch.context() as patch:
        for name in ("_write_journal", "_create", "_exchange", "_clean_up"):
            patch.setattr(files, name, stepped(getattr(files, name), step))
        try:
            files.write_all([change(path, "new") for path in pair], pair[1])
        except Killed:
            return True
    return False


@EXCHANGES
def test_a_killed_run_is_finished_or_undone_at_any_moment(
    pair: Sequence[Path], monkeypatch: pytest.MonkeyPatch, has_exchange: bool
) -> None:
    without_exchange(monkeypatch, has_exchange)
    seen = set()
    for moment in range(1, 20):
        for path in pair:
            path.write_text(f"old {path.name}")
        if not kill_at(monkeypatch, pair, moment):
            break
        assert files.recover(pair[1], [pair[1].parent]) == ()
        now = tuple(path.read_text() for path in pair)
        seen.add(now)
        assert names(pair[0].parent) == ["a.md", "citations.yaml"], moment
    assert moment > 10
    assert seen == {("old a.md", "old citations.yaml"), ("new", "new")}


def test_an_edit_after_a_kill_wins_and_the_other_file_goes_back(
    pair: Sequence[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_at(monkeypatch, pair, 10)  # the document is exchanged, the registry is not
    assert [path.read_text() for path in pair] == ["new", "old citations.yaml"]
    edit(pair[1])
    (sentence,) = files.recover(pair[1], [pair[1].parent])
    assert "citations.yaml: changed after a run was stopped" in sentence
    assert [path.read_text() for path in pair] == ["old a.md", "edited"]
    assert names(pair[0].parent) == ["a.md", "citations.yaml"]


HEX = "0123456789abcdef"


@pytest.mark.parametrize(
    ("target", "temporary"),
    [
        ("../outside", f".stacite-{HEX}.new"),
        ("a.md", "../outside.new"),
        ("a.md", "b.md"),
        ("link/outside", f".stacite-{HEX}.new"),
    ],
)
def test_a_hostile_journal_is_named_and_ignored(tmp_path: Path, target: str, temporary: str) -> None:
    project, outside = tmp_path / "project", tmp_path / "outside"
    project.mkdir()
    for path in (outside, project / "a.md", project / "b.md"):
        path.write_text("old")
    (project / "link").symlink_to(tmp_path)
    for folder in (tmp_path, project):
        (folder / f".stacite-{HEX}.new").write_text("evil")
    (tmp_path / "outside.new").write_text("evil")
    line = {"target": target, "temporary": temporary, "before": files.digest(b"old"), "after": files.digest(b"evil")}
    journal = project / ".citations.yaml.journal"
    journal.write_text(json.dumps({"stacite-journal": 1, "files": [line]}))
    (sentence,) = files.recover(project / "citations.yaml", [project])
    assert "not a journal of this project" in sentence
    assert [path.read_text() for path in (outside, project / "a.md", project / "b.md")] == ["old"] * 3
    assert journal.exists()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"files": 1}', '{"files": [{}]}', "[" * 100_000])
def test_a_broken_journal_is_named_and_ignored(tmp_path: Path, text: str) -> None:
    (tmp_path / ".citations.yaml.journal").write_text(text)
    assert len(files.recover(tmp_path / "citations.yaml", [tmp_path])) == 1


def test_stale_temporary_files_are_swept_and_others_are_not(tmp_path: Path) -> None:
    for name in (f".stacite-{HEX}.tmp", f".stacite-{HEX}.tmp.md", ".stacite-x.tmp"):
        (tmp_path / name).write_text("")
    files.sweep(tmp_path)
    assert names(tmp_path) == [f".stacite-{HEX}.tmp.md", ".stacite-x.tmp"]


def test_writers_of_one_folder_take_turns(tmp_path: Path) -> None:
    """Two threads, each a holder of its own as two processes are."""
    inside: list[int] = []
    crowd: list[int] = []

    def work(number: int) -> None:
        for _ in range(20):
            with files.locked(tmp_path):
                inside.append(number)
                crowd.append(len(inside))
                inside.remove(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(crowd) == {1}
    assert names(tmp_path) == []


def test_a_lock_file_stands_in_where_folders_have_no_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.open

    def refuse(path: Path, flags: int, *mode: int) -> int:
        if flags & os.O_DIRECTORY:
            raise OSError(errno.EOPNOTSUPP, "")
        return whole(path, flags, *mode)

    monkeypatch.setattr(os, "open", refuse)
    with files.locked(tmp_path):
        assert names(tmp_path) == [".stacite.lock"]
    assert names(tmp_path) == []


def test_ctrl_c_waits_until_files_are_whole(pair: Sequence[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    exchange = files._exchange

    def interrupted(one: str, other: str) -> None:
        signal.raise_signal(signal.SIGINT)
        exchange(one, other)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        monkeypatch.setattr(files, "_exchange", interrupted)
        with pytest.raises(KeyboardInterrupt):
            files.write_all([change(path, "new") for path in pair], pair[1])
    finally:
        signal.signal(signal.SIGINT, before)
    assert [path.read_text() for path in pair] == ["new", "new"]
    assert names(pair[0].parent) == ["a.md", "citations.yaml"]


def test_a_file_that_another_program_holds_is_said_on_windows(
    pair: Sequence[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_: object, other: str) -> NoReturn:
        raise PermissionError(errno.EACCES, "Access is denied", other)

    monkeypatch.setattr(files, "_exchange", held)
    changes = [change(path, "new") for path in pair]
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "win32")
        with pytest.raises(FileError) as caught:
            files.write_all(changes, pair[1])
    assert caught.value.message == f"{pair[0].as_posix()}: the file is open in another program"
    assert caught.value.hint == "Close it there and run the command again."
    assert [path.read_text() for path in pair] == ["old a.md", "old citations.yaml"]
    assert names(pair[0].parent) == ["a.md", "citations.yaml"]
