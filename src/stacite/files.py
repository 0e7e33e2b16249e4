"""The one door for writing: a file is replaced whole, and only if it still is what was read.

`read` returns a snapshot with the bytes. `write_all` replaces files of snapshots, all or none: a journal lists them, so
that `recover` finishes or undoes what a killed run left. `save` replaces a file whatever it holds. Writers in one
folder take turns; `locked` holds a folder for longer.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import stat
import sys
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from stacite.errors import FileError
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import FrameType


class ChangedFileError(FileError):
    """Files are no longer what was read. Nothing was written."""

    def __init__(self, paths: Sequence[Path]) -> None:
        names = ", ".join(path.as_posix() for path in paths)
        what = "the file has" if len(paths) == 1 else "the files have"
        super().__init__(f"{names}: {what} changed since stacite read {'it' if len(paths) == 1 else 'them'}", _AGAIN)
        self.paths = tuple(paths)


_AGAIN = "Nothing was overwritten. Run the command again."


@dataclass(frozen=True, slots=True)
class FileSnapshot:
    """A file as it was when it was read."""

    path: Path
    """As the user named it."""
    target: str
    """Its real path, with all symbolic links followed."""
    digest: str
    """The SHA-256 of its bytes in hexadecimal; empty if there was no file."""


@dataclass(frozen=True, slots=True)
class Change:
    """New bytes for a file that was read."""

    snapshot: FileSnapshot
    data: bytes


def locate(path: Path) -> str:
    """The real path of a file. For a snapshot it must be taken before the file is read."""
    return os.path.realpath(path)


def digest(data: bytes) -> str:
    """The SHA-256 of bytes, as snapshots have it."""
    return hashlib.sha256(data).hexdigest()


def read(path: Path, most: int = -1) -> tuple[bytes, FileSnapshot]:
    """The first `most` bytes of a file, all if negative, and its snapshot; no bytes if there is no file.

    Raises FileError if the file can't be read.
    """
    target = locate(path)
    try:
        with path.open("rb") as file:
            data = file.read(most)
    except FileNotFoundError:
        return b"", FileSnapshot(path, target, "")
    except OSError as error:
        hint = "Check the path and the permissions of the file."
        raise FileError(f"{path.as_posix()}: the file can't be read: {_reason(error)}", hint) from error
    return data, FileSnapshot(path, target, digest(data))


def save(path: Path, content: str | bytes) -> None:
    """Write the file completely or not at all, whatever it held before.

    Permissions are kept, and a symbolic link still points to the same file. Anything else than a file, such as
    /dev/stdout or a pipe, is written to directly. Raises FileError.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)
            return
    except OSError as error:
        raise write_error(path, error) from error
    with writing(path) as file:
        file.write(data)


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of `path` when the block ends, and is dropped if it raises. Raises FileError."""
    # Replacing a symbolic link would leave the file that it points to as it was.
    target = Path(locate(path))
    try:
        with locked(target.parent):
            sweep(target.parent)
            with _replacing(target) as file:
                yield file
    except OSError as error:
        raise write_error(path, error) from error


def write_all(changes: Sequence[Change], beside: Path, unchanged: Sequence[FileSnapshot] = ()) -> None:
    """Replace files that still are what was read: all of them or none.

    `unchanged` has further files that must still be what was read. The journal is kept in the folder of the file
    `beside`, which `recover` must get as well. Raises ChangedFileError with the files that have changed, FileError if
    one can't be written; then nothing was written.
    """
    journal = _journal(beside)
    with locked(journal.parent, *(Path(change.snapshot.target).parent for change in changes)), _uninterrupted():
        if os.path.lexists(journal):
            hint = "Run `stacite check` to finish it, or delete that file."
            raise FileError(f"{journal.as_posix()}: an earlier run was stopped while it wrote files", hint)
        expected = dict.fromkeys((*(change.snapshot for change in changes), *unchanged))
        if changed := [snapshot.path for snapshot in expected if not _is_unchanged(snapshot)]:
            raise ChangedFileError(changed)
        entries = [_Entry.of(change) for change in changes]
        paths = {entry.target: change.snapshot.path for entry, change in zip(entries, changes, strict=True)}
        try:
            _write_journal(journal, entries)
            for entry, change in zip(entries, changes, strict=True):
                with _create(Path(entry.temporary), Path(entry.target)) as file:
                    file.write(change.data)
            foreign = _settle(entries)
        except OSError as error:
            # Should even this fail, the journal stays for `recover`.
            _settle(entries, forward=False)
            _clean_up(journal, entries)
            path = next((path for target, path in paths.items() if target in (error.filename, error.filename2)), beside)
            raise write_error(path, error) from error
        _clean_up(journal, entries)
    if foreign:
        raise ChangedFileError([paths[entry.target] for entry in foreign])


def recover(beside: Path, roots: Sequence[Path]) -> tuple[str, ...]:
    """Finish or undo what a killed run left; returns a sentence where that could not be done.

    Only files below the folders `roots` are touched, since the journal may come with files from somebody else.
    """
    journal = _journal(beside)
    try:
        if not os.path.lexists(journal):
            return ()
        entries = _read_journal(journal, roots)
        with locked(journal.parent, *(Path(entry.target).parent for entry in entries or ())), _uninterrupted():
            # Its writer may have been at work until now.
            if not os.path.lexists(journal) or _read_journal(journal, roots) != entries:
                return ()
            if entries is None:
                return (f"{journal.as_posix()}: not a journal of this project, so it was ignored. Delete the file.",)
            foreign = _settle(entries)
            _clean_up(journal, entries)
    except OSError as error:
        return (f"{journal.as_posix()}: an unfinished run can't be completed: {_reason(error)}",)
    if not foreign:
        return ()
    names = ", ".join(_shown(entry.target) for entry in foreign)
    return (f"{names}: changed after a run was stopped while it wrote files, so that run's changes were dropped.",)


def sweep(folder: Path) -> None:
    """Remove the temporary files that killed runs left in a folder."""
    with suppress(OSError), os.scandir(folder) as entries:
        stale = {folder / entry.name for entry in entries if _STALE.fullmatch(entry.name)}
        # This thread may write several files of one folder at the same time.
        if stale := stale - _HELD.temporaries:
            with locked(folder):  # now those that another process was writing are complete
                for path in stale:
                    with suppress(OSError):
                        path.unlink()


# What was written.


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the journal."""

    target: str
    temporary: str
    """Has the new bytes before the exchange, and the old ones after it."""
    before: str
    after: str
    """Digests, as in `FileSnapshot`."""

    @classmethod
    def of(cls, change: Change) -> _Entry:
        target = change.snapshot.target
        temporary = Path(target).with_name(f".stacite-{os.urandom(8).hex()}.new")
        return cls(target, str(temporary), change.snapshot.digest, digest(change.data))


def _is_unchanged(snapshot: FileSnapshot) -> bool:
    """Whether a file is the one that was read: not changed, deleted, renamed or reached by another symbolic link."""
    return locate(snapshot.path) == snapshot.target and _digest_of(snapshot.target) == snapshot.digest


def _digest_of(path: str) -> str | None:
    """The digest of a file; empty if there is none, None for a symbolic link or anything else."""
    if locate(Path(path)) != path:
        return None
    try:
        # Not through a link, and without waiting for the writer of a pipe.
        flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, os.O_RDONLY | flags)
    except FileNotFoundError:
        return ""
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() if _is_file(descriptor) else None


def _is_file(descriptor: int) -> bool:
    return stat.S_ISREG(os.fstat(descriptor).st_mode)


def _settle(entries: Sequence[_Entry], *, forward: bool = True) -> list[_Entry]:
    """Put all new files in their places, or all old ones back; returns the entries whose files somebody has changed."""
    done: list[_Entry] = []
    foreign: list[_Entry] = []
    waiting: list[_Entry] = []
    for entry in entries:
        now, temporary = _digest_of(entry.target), _digest_of(entry.temporary)
        if now == entry.after and temporary not in (entry.before, entry.after, ""):
            # Killed between an exchange and its check: what was exchanged is somebody's change.
            _exchange(entry.temporary, entry.target)
            foreign.append(entry)
        elif now == entry.after:
            done.append(entry)
        elif now != entry.before:
            foreign.append(entry)
        elif temporary == entry.after:
            waiting.append(entry)
        else:  # killed before the new file was written
            forward = False
    if forward and not foreign:
        for entry in waiting:
            if not _put_in_place(entry):
                foreign.append(entry)
                break
            done.append(entry)
        else:
            return []
    for entry in reversed(done):
        _put_back(entry)
    return foreign


def _put_in_place(entry: _Entry) -> bool:
    """Exchange the new file and the old one; False, and nothing is done, if that is not what was read."""
    if not entry.before:
        return _link_new(entry)
    try:
        _exchange(entry.temporary, entry.target)
    except FileNotFoundError:  # deleted or renamed at the last moment
        return False
    if _digest_of(entry.temporary) == entry.before:
        return True
    _exchange_back(entry)
    return False


def _link_new(entry: _Entry) -> bool:
    """Give the new file a name that no file has."""
    try:
        os.link(entry.temporary, entry.target)
    except FileExistsError:
        return False
    except OSError:  # a file system without links: take the name, then replace it
        try:
            os.close(os.open(entry.target, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        os.replace(entry.temporary, entry.target)  # noqa: PTH105 - paths as strings
    return True


def _put_back(entry: _Entry) -> None:
    """Undo an exchange, unless somebody has changed the new file since."""
    if _digest_of(entry.target) != entry.after:
        return
    if not entry.before:
        os.unlink(entry.target)  # noqa: PTH108 - a path as a string
    elif _digest_of(entry.temporary) == entry.before:
        _exchange_back(entry)


def _exchange_back(entry: _Entry) -> None:
    _exchange(entry.temporary, entry.target)
    if _digest_of(entry.temporary) != entry.after:  # somebody has saved the file over ours in between
        _exchange(entry.temporary, entry.target)


def _exchange(one: str, other: str) -> None:
    """Exchange two files of one folder, in one step where the system can. Raises OSError."""
    exchange = _system_exchange()
    code = exchange(os.fsencode(one), os.fsencode(other)) if exchange is not None else errno.ENOSYS
    if not code:
        return
    if code not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        raise OSError(code, os.strerror(code), other)
    kept = f"{one[: -len('.new')]}.tmp"
    try:
        os.link(other, kept, follow_symlinks=False)
    except (OSError, NotImplementedError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        shutil.copy2(other, kept, follow_symlinks=False)
    try:
        os.replace(one, other)  # noqa: PTH105 - paths as strings
    except BaseException:
        os.unlink(kept)  # noqa: PTH108 - as above
        raise
    os.replace(kept, one)  # noqa: PTH105 - as above


@cache
def _system_exchange() -> Callable[[bytes, bytes], int] | None:
    """The system's function that exchanges two names and returns an error number; None if it has none."""
    if sys.platform not in ("linux", "darwin"):
        return None
    import ctypes  # noqa: PLC0415 - takes 10 ms to import

    system = ctypes.CDLL(None, use_errno=True)
    try:
        call = system.renameat2 if sys.platform == "linux" else system.renamex_np
    except AttributeError:
        return None

    def exchange(one: bytes, other: bytes) -> int:
        # AT_FDCWD and RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS.
        arguments: tuple[Any, ...] = (-100, one, -100, other, 2) if sys.platform == "linux" else (one, other, 2)
        return ctypes.get_errno() if call(*arguments) else 0

    return exchange


# The journal.


_MOST_JOURNAL_BYTES = 10_000_000
_TEMPORARY = pattern(r"\.stacite-[0-9a-f]{16}\.new")
_STALE = pattern(r"\.stacite-[0-9a-f]{16}\.tmp")
_DIGEST = pattern(r"[0-9a-f]{64}")


def _journal(beside: Path) -> Path:
    target = Path(locate(beside))
    return target.parent / f".{target.name}.journal"


def _write_journal(journal: Path, entries: Sequence[_Entry]) -> None:
    folder = journal.parent
    lines = [
        asdict(entry) | {"target": _relative(entry.target, folder), "temporary": Path(entry.temporary).name}
        for entry in entries
    ]
    with _replacing(journal) as file:
        file.write(json.dumps({"stacite-journal": 1, "files": lines}, ensure_ascii=False).encode())


def _relative(target: str, folder: Path) -> str:
    try:
        return Path(os.path.relpath(target, folder)).as_posix()
    except ValueError:  # Windows: on another drive
        return Path(target).as_posix()


def _read_journal(journal: Path, roots: Sequence[Path]) -> list[_Entry] | None:
    """The entries of a journal; None if it is not one, or names a file outside the folders `roots`."""
    try:
        descriptor = os.open(journal, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            data = file.read(_MOST_JOURNAL_BYTES) if _is_file(descriptor) else b""
        real = [Path(locate(root)) for root in roots]
        return [_checked(line, journal.parent, real) for line in json.loads(data)["files"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _checked(line: Any, folder: Path, roots: Sequence[Path]) -> _Entry:
    """An entry as a journal of ours has it; raises ValueError for any other."""
    target = os.path.normpath(folder / str(line["target"]))
    temporary, before, after = (str(line[name]) for name in ("temporary", "before", "after"))
    # A link on the way would lead elsewhere than the path says.
    is_inside = any(map(Path(target).is_relative_to, roots)) and locate(Path(target).parent) == str(Path(target).parent)
    has_digests = _DIGEST.fullmatch(after) and (not before or _DIGEST.fullmatch(before))
    if not (is_inside and has_digests and _TEMPORARY.fullmatch(temporary)):
        raise ValueError(target)
    return _Entry(target, str(Path(target).parent / temporary), before, after)


def _clean_up(journal: Path, entries: Iterable[_Entry]) -> None:
    """Remove the temporary files, then the journal that names them."""
    for entry in entries:
        with suppress(OSError):
            os.unlink(entry.temporary)  # noqa: PTH108 - a path as a string
        _sync_folder(Path(entry.target).parent)
    with suppress(OSError):
        journal.unlink()
    _sync_folder(journal.parent)


# Temporary files.


@contextmanager
def _replacing(target: Path) -> Iterator[IO[bytes]]:
    temporary = target.parent / f".stacite-{os.urandom(8).hex()}.tmp"
    try:
        with _create(temporary, target) as file:
            yield file
        temporary.replace(target)
    finally:
        with suppress(OSError):  # no longer there if it has replaced the file
            temporary.unlink()
    _sync_folder(target.parent)


@contextmanager
def _create(path: Path, target: Path) -> Iterator[IO[bytes]]:
    """A new file for the place of `target`: on disk, and with its permissions, when the block ends."""
    # Until then only its owner may read it, as its content may be private.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    _HELD.temporaries.add(path)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        path.chmod(_permissions(target))
    finally:
        _HELD.temporaries.discard(path)


def _permissions(target: Path) -> int:
    """Return the file's permissions, or those of a new file."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        # The mask can only be read by setting it.
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Sync the directory, so that the new name survives a power failure."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


# Locks. A folder is locked itself where the system can, which leaves no file behind; elsewhere a file in it is.


_LOCK_WAIT_S = 120
_LOCK_FILE = ".stacite.lock"


class _Held(threading.local):
    """What this thread holds."""

    def __init__(self) -> None:
        self.folders: set[Path] = set()
        self.temporaries: set[Path] = set()


_HELD = _Held()


@contextmanager
def locked(*folders: Path) -> Iterator[None]:
    """Hold the folders: no other stacite writes in them. Raises FileError if one stays locked for two minutes.

    A folder that this thread holds already is not locked again.
    """
    # In one order, so that two processes never wait for each other.
    wanted = sorted({Path(locate(folder)) for folder in folders} - _HELD.folders)
    with ExitStack() as stack:
        for folder in wanted:
            release = _lock(folder)
            stack.callback(release)
            _HELD.folders.add(folder)
            stack.callback(_HELD.folders.discard, folder)
        yield


def _lock(folder: Path) -> Callable[[], None]:
    """Lock a folder; returns what unlocks it. Nothing is locked where the file system has no locks."""
    end = time.monotonic() + _LOCK_WAIT_S
    pause = 0.002
    while True:
        try:
            return _try_lock(folder)
        except BlockingIOError as error:
            if time.monotonic() > end:
                hint = "Wait until the other command has ended, and run this one again."
                raise FileError(f"{folder.as_posix()}: another program has locked this folder", hint) from error
        except OSError:  # it does not exist, is read-only, or has no locks: writing will tell
            return lambda: None
        time.sleep(pause)
        pause = min(2 * pause, 0.05)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(folder: Path) -> Callable[[], None]:
        path = folder / _LOCK_FILE
        if not folder.is_dir():
            raise FileNotFoundError(folder)
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
        except PermissionError as error:  # it is being removed
            raise BlockingIOError from error
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            os.close(descriptor)
            raise BlockingIOError from error

        def unlock() -> None:
            os.close(descriptor)
            with suppress(OSError):  # another process has opened it, so it can't be removed
                path.unlink()

        return unlock

else:
    import fcntl

    def _try_lock(folder: Path) -> Callable[[], None]:
        try:
            return _locked_descriptor(os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
        except (BlockingIOError, FileNotFoundError):
            raise
        except OSError:  # some network file systems lock files only
            return _lock_file(folder / _LOCK_FILE)

    def _lock_file(path: Path) -> Callable[[], None]:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
        close = _locked_descriptor(descriptor)
        try:
            is_ours = path.stat().st_ino == os.fstat(descriptor).st_ino
        except FileNotFoundError:
            is_ours = False
        if not is_ours:  # the process that held it has removed it
            close()
            raise BlockingIOError

        def unlock() -> None:
            with suppress(OSError):
                path.unlink()
            close()

        return unlock

    def _locked_descriptor(descriptor: int) -> Callable[[], None]:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BaseException:
            os.close(descriptor)
            raise

        def close() -> None:
            # Closing alone would not unlock it while a process that was forked meanwhile has it too.
            fcntl.flock(descriptor, fcntl.LOCK_UN)
            os.close(descriptor)

        return close


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Inside, Ctrl-C waits until the files are whole."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[tuple[int, FrameType | None]] = []
    before = signal.getsignal(signal.SIGINT)
    if not callable(before):  # ignored, or left to the system
        yield
        return
    signal.signal(signal.SIGINT, lambda number, frame: waiting.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if waiting:
            before(*waiting[0])


# Errors.


def write_error(path: Path, error: OSError) -> FileError:
    """The error of a file that can't be written."""
    name = path.as_posix()
    if path.is_dir():
        return FileError(f"{name} is a folder", f"Name a file, such as {name}/report.html.")
    if isinstance(error, FileNotFoundError) and not path.parent.exists():
        hint = "Create the folder, or name another file."
        return FileError(f"{name}: the file can't be written: there is no folder {path.parent.as_posix()}", hint)
    if sys.platform == "win32" and isinstance(error, PermissionError) and path.is_file():
        hint = "Close it there and run the command again."
        return FileError(f"{name}: the file is open in another program", hint)
    hint = (
        "Free some space and run the command again."
        if error.errno == errno.ENOSPC
        else "Check the folder and its permissions."
    )
    kept = "; the old file is unchanged" if path.is_file() else ""
    return FileError(f"{name}: the file can't be written: {_reason(error)}{kept}", hint)


def _reason(error: OSError) -> str:
    return (error.strerror or "unknown error").lower()


def _shown(target: str) -> str:
    """A path for people: relative to the current folder if it is below it."""
    relative = _relative(target, Path.cwd())
    return target if relative.startswith("../") else relative
