from __future__ import annotations

import errno
import json
import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from stacite import files
from stacite.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def test_permissions_stay(tmp_path: Path) -> None:
    path = tmp_path / "citations.yaml"
    path.write_text("a")
    path.chmod(0o640)
    files.save(path, "b")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_read_only_file_is_never_replaced(tmp_path: Path) -> None:
    free, protected = tmp_path / "a.md", tmp_path / "b.md"
    for path in (free, protected):
        path.write_text("old")
    protected.chmod(0o444)  # root may write it all the same, and Windows sets its read-only attribute
    snapshots = [files.read(path)[1] for path in (free, protected)]
    with pytest.raises(FileError, match=r"b\.md: the file is read-only"):
        files.write_all([files.Change(each, b"new") for each in snapshots], tmp_path / "citations.yaml")
    with pytest.raises(FileError, match=r"b\.md: the file is read-only"):
        files.save(protected, "new")
    assert [path.read_text() for path in (free, protected)] == ["old", "old"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "b.md"]
    protected.chmod(0o644)


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


def test_the_error_names_the_file_that_can_not_be_written(
    pair: Sequence[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(temporary: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(temporary))

    monkeypatch.setattr(files, "_create", refuse)
    with pytest.raises(FileError) as caught:
        files.write_all([change(pair[0], "new")], pair[1])
    assert caught.value.message.startswith(f"{pair[0].as_posix()}: the file can't be written: permission denied")


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
        assert files.recover(pair[1]) == ()
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
    (sentence,) = files.recover(pair[1])
    assert "citations.yaml: changed after a run was stopped" in sentence
    assert [path.read_text() for path in pair] == ["old a.md", "edited"]
    assert names(pair[0].parent) == ["a.md", "citations.yaml"]


HEX = "0123456789abcdef"


def state_files(kind: str) -> list[Path]:
    folder = Path(os.environ["XDG_STATE_HOME"], "stacite", kind)
    return sorted(folder.iterdir()) if folder.exists() else []


def test_a_journal_that_came_with_a_project_is_ignored(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    for name in ("keep.md", ".bashrc"):
        (project / name).write_text("known")
    known = files.digest(b"known")
    entries = [
        {"target": str(project / name), "temporary": f".stacite-{HEX}.new", "before": "", "after": known}
        for name in ("keep.md", ".bashrc", "none")
    ]
    for text in (json.dumps(entries), json.dumps({"stacite-journal": 1, "files": entries})):
        (project / ".citations.yaml.journal").write_text(text)
        assert files.recover(project / "citations.yaml") == ()
    assert names(project) == [".bashrc", ".citations.yaml.journal", "keep.md"]


def test_undoing_removes_no_file_that_is_not_known_to_be_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, other = tmp_path / "citations.yaml", tmp_path / "a.md"
    other.write_text("old")
    with monkeypatch.context() as patch:
        patch.setattr(files, "_clean_up", killed)
        with pytest.raises(Killed):
            files.write_all([change(path, "new"), change(other, "new")], path)
    # The folder was made again, with the same bytes in the file and none of the temporary ones.
    for temporary in tmp_path.glob(".stacite-*"):
        temporary.unlink()
    edit(other)
    assert len(files.recover(path)) == 1
    assert (path.read_text(), other.read_text()) == ("new", "edited")


def killed(*_: object) -> NoReturn:
    raise Killed


@EXCHANGES
def test_a_finished_run_is_not_undone_by_an_edit(
    pair: Sequence[Path], monkeypatch: pytest.MonkeyPatch, has_exchange: bool
) -> None:
    without_exchange(monkeypatch, has_exchange)
    with monkeypatch.context() as patch:
        patch.setattr(files, "_remove_temporaries", killed)
        with pytest.raises(Killed):
            files.write_all([change(path, "new") for path in pair], pair[1])
    edit(pair[0])
    assert files.recover(pair[1]) == ()
    assert [path.read_text() for path in pair] == ["edited", "new"]
    assert names(pair[0].parent) == ["a.md", "citations.yaml"]
    assert state_files("journals") == []


def test_the_next_writer_removes_what_a_finished_run_left(
    pair: Sequence[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(files, "_remove_temporaries", killed)
        with pytest.raises(Killed):
            files.write_all([change(path, "new") for path in pair], pair[1])
    files.write_all([change(pair[0], "newer")], pair[1])
    assert names(pair[0].parent) == ["a.md", "citations.yaml"]
    assert state_files("journals") == []


@pytest.mark.parametrize("at", [1, 2])
def test_without_an_exchange_an_edit_before_a_kill_is_kept(
    pair: Sequence[Path], monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """The edit comes between the link and the first renaming, the kill before the first or the second."""
    without_exchange(monkeypatch, has_exchange=False)
    changes = [change(path, "new") for path in pair]
    replace, calls = os.replace, [0]

    def stopped(one: str, other: str) -> None:
        calls[0] += str(one).endswith((".new", ".old"))
        if calls[0] == 1:
            edit(pair[0])
        if calls[0] == at:
            monkeypatch.setattr(os, "unlink", killed)  # a killed process handles nothing
            raise Killed
        replace(one, other)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", stopped)
        patch.setattr(files, "_clean_up", killed)
        with pytest.raises(Killed):
            files.write_all(changes, pair[1])
    monkeypatch.undo()
    without_exchange(monkeypatch, has_exchange=False)
    files.sweep(pair[0].parent)
    assert len(files.recover(pair[1])) == 1
    assert [path.read_text() for path in pair] == ["edited", "old citations.yaml"]
    assert names(pair[0].parent) == ["a.md", "citations.yaml"]


def test_files_are_written_where_no_journal_can_be(
    pair: Sequence[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (str(pair[0]), ""):  # a file, and none at all
        monkeypatch.setenv("XDG_STATE_HOME", place)
        monkeypatch.delenv("HOME", raising=False)
        files.write_all([change(path, f"new {place}") for path in pair], pair[1])
        assert files.recover(pair[1]) == ()
        assert pair[1].read_text() == f"new {place}"
    assert names(tmp_path) == ["a.md", "citations.yaml"]


@pytest.mark.parametrize("text", ["", "{", "[1]", "[{}]"])
def test_a_broken_journal_is_named(pair: Sequence[Path], monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(files, "_settle", killed)
    with pytest.raises(Killed):
        files.write_all([change(pair[0], "new")], pair[1])
    (journal,) = state_files("journals")
    journal.write_text(text)
    (sentence,) = files.recover(pair[1])
    assert sentence.startswith(journal.as_posix())


def test_the_owner_and_the_group_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_text("old")
    before = path.stat()
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "chown", lambda _, user, group: given.append((user, group)))
    whole = Path.stat

    def stat(self: Path, *, follow_symlinks: bool = True) -> object:
        found = whole(self, follow_symlinks=follow_symlinks)
        changed = [*found]
        changed[4:6] = [before.st_uid + 1, before.st_gid + 2]
        return os.stat_result(changed) if self == path else found

    monkeypatch.setattr(Path, "stat", stat)
    files.save(path, "new")
    files.write_all([change(path, "newer")], path)
    assert given == [(-1, before.st_gid + 2), (before.st_uid + 1, -1)] * 2


def test_a_long_wait_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, tries = files._try_lock, [0]

    def busy(folder: Path) -> Callable[[], None]:
        tries[0] += 1
        if tries[0] < 4:
            raise BlockingIOError
        return lock(folder)

    said: list[str] = []
    monkeypatch.setattr(files, "_try_lock", busy)
    monkeypatch.setattr(files, "_QUIET_WAIT_S", 0)
    monkeypatch.setattr(files, "say_waiting", said.append)
    with files.locked(tmp_path):
        pass
    assert said == [f"Waiting for another program that has locked {tmp_path.resolve().as_posix()} …"]


def test_a_report_is_known_until_it_is_edited(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    assert not files.is_report(report)
    files.save(report, "words")
    files.remember_report(report, "words")
    assert files.is_report(report)
    report.write_text("other words")
    assert not files.is_report(report)


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
