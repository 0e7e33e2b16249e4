"""The one door for writing: a file is replaced whole, and only if it still is what was read.

`read` returns a snapshot with the bytes. `write_all` replaces files of snapshots, all or none: a journal lists them, so
that `recover` finishes or undoes what a killed run left. `save` replaces a file whatever it holds. Writers in one
folder take turns; `locked` holds a folder for longer.

Journals are in the user's own state folder, where no project can put one, so that they are trusted.
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
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
        is_long = error.errno == errno.ENAMETOOLONG
        hint = "Shorten the name." if is_long else "Check the path and the permissions of the file."
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
    require_writable(path)
    try:
        with locked(target.parent):
            sweep(target.parent)
            with _replacing(target) as file:
                yield file
    except OSError as error:
        raise write_error(path, error) from error


def write_all(changes: Sequence[Change], beside: Path, unchanged: Sequence[FileSnapshot] = ()) -> None:
    """Replace files that still are what was read: all of them or none.

    `unchanged` has further files that must still be what was read. The journal is kept under the name of the file
    `beside`, which `recover` must get as well; without a place for journals, a kill may leave some files old and some
    new. Raises ChangedFileError with the files that have changed, FileError if one can't be written; then nothing was
    written.
    """
    journal = _journal(beside)
    with locked(*_folders(beside, (change.snapshot.target for change in changes))):
        if journal is not None and os.path.lexists(journal):
            hint = "Run `stacite check` to finish it, or delete that file."
            raise FileError(f"{journal.as_posix()}: an earlier run was stopped while it wrote files", hint)
        _clean_up_settled(journal)
        expected = dict.fromkeys((*(change.snapshot for change in changes), *unchanged))
        if changed := [snapshot.path for snapshot in expected if not _is_unchanged(snapshot)]:
            raise ChangedFileError(changed)
        for change in changes:
            require_writable(change.snapshot.path)
        with _uninterrupted():
            foreign = _write_entries(changes, journal, beside)
    if foreign:
        raise ChangedFileError(foreign)


def recover(beside: Path) -> tuple[str, ...]:
    """Finish or undo what a killed run left; returns a sentence where that could not be done."""
    journal = _journal(beside)
    if journal is None:
        return ()
    try:
        if os.path.lexists(_settled(journal)):
            with locked(*_folders(beside)):
                _clean_up_settled(journal)
        return _recover(journal, beside) if os.path.lexists(journal) else ()
    except OSError as error:
        return (f"{journal.as_posix()}: an unfinished run can't be completed: {_reason(error)}",)


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


def _recover(journal: Path, beside: Path) -> tuple[str, ...]:
    entries = _read_journal(journal)
    with locked(*_folders(beside, (entry.target for entry in entries or ()))), _uninterrupted():
        # Its writer may have been at work until now.
        if not os.path.lexists(journal) or _read_journal(journal) != entries:
            return ()
        if entries is None:
            return (f"{journal.as_posix()}: not readable, so an unfinished run was not completed. Delete the file.",)
        foreign = _settle(entries)
        _clean_up(journal, entries)
    if foreign:
        names = ", ".join(_shown(entry.target) for entry in foreign)
        return (f"{names}: changed after a run was stopped while it wrote files, so that run's changes were dropped.",)
    return ()


def _folders(beside: Path, targets: Iterable[str] = ()) -> set[Path]:
    """The folders to hold while files are written."""
    return {Path(target).parent for target in (locate(beside), *targets)}


def _write_entries(changes: Sequence[Change], journal: Path | None, beside: Path) -> list[Path]:
    """Write the files; returns those that somebody has changed at the last moment, and then all are as before."""
    entries = [_Entry.of(change) for change in changes]
    paths = {entry.target: change.snapshot.path for entry, change in zip(entries, changes, strict=True)}
    journal = _write_journal(journal, entries)
    path = beside
    try:
        for entry, change in zip(entries, changes, strict=True):
            path = change.snapshot.path  # a full disk names no file
            with _create(Path(entry.temporary), Path(entry.target)) as file:
                file.write(change.data)
        foreign = _settle(entries)
    except OSError as error:
        # Should even this fail, the journal stays for `recover`.
        _settle(entries, forward=False)
        _clean_up(journal, entries)
        named = paths | {entry.temporary: paths[entry.target] for entry in entries}
        found = [named[name] for name in (error.filename, error.filename2) if name in named]
        raise write_error(found[0] if found else path, error) from error
    _clean_up(journal, entries)
    return [paths[entry.target] for entry in foreign]


# What was written.


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the journal."""

    target: str
    temporary: str
    """In the same folder; has the new bytes before the exchange, and the old ones after it."""
    before: str
    after: str
    """Digests, as in `FileSnapshot`."""

    @classmethod
    def of(cls, change: Change) -> _Entry:
        target = change.snapshot.target
        temporary = os.path.join(os.path.dirname(target), f".stacite-{os.urandom(8).hex()}.new")  # noqa: PTH118, PTH120
        return cls(target, temporary, change.snapshot.digest, digest(change.data))

    def finish_exchange(self) -> None:
        """Finish an exchange that was to take several steps, if a kill came between them."""
        kept = _kept(self.temporary)
        if not os.path.lexists(kept):
            return
        if os.path.lexists(self.temporary):  # not exchanged yet
            os.unlink(kept)  # noqa: PTH108 - a path as a string
        else:
            os.replace(kept, self.temporary)  # noqa: PTH105 - as above


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
        entry.finish_exchange()
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
        # A copy, since only a new file whose bytes are still in the temporary one is known to be ours.
        shutil.copy2(entry.temporary, _kept(entry.temporary))
        os.replace(_kept(entry.temporary), entry.target)  # noqa: PTH105 - paths as strings
    return True


def _put_back(entry: _Entry) -> None:
    """Undo an exchange, unless somebody has changed the new file since."""
    if _digest_of(entry.target) != entry.after:
        return
    if not entry.before:
        if _digest_of(entry.temporary) == entry.after:
            os.unlink(entry.target)  # noqa: PTH108 - as above
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
    kept = _kept(one)
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


def _kept(temporary: str) -> str:
    """What holds the old file during an exchange in several steps; only `recover` may remove it."""
    return f"{temporary.removesuffix('.new')}.old"


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


# What is kept for later runs: in the user's own folder, under the digest of a path.


_STALE = pattern(r"\.stacite-[0-9a-f]{16}\.tmp")


def remember_report(path: Path, content: str | bytes) -> None:
    """Keep what was written to a file, so that a later run can tell the report from a document."""
    place = _kept_for("reports", path)
    data = content.encode() if isinstance(content, str) else content
    if place is not None:
        with suppress(OSError), _keeping(place) as file:
            file.write(digest(data).encode())


def is_report(path: Path) -> bool:
    """Whether a file still is the report that a run wrote there."""
    place = _kept_for("reports", path)
    try:
        return place is not None and place.read_text(encoding="ascii") == _digest_of(locate(path))
    except (OSError, ValueError):
        return False


def _kept_for(kind: str, path: Path) -> Path | None:
    """Where something of a kind is kept for a path; None if the user has no such folder.

    It is in $XDG_STATE_HOME or ~/.local/state (XDG Base Directory Specification), on Windows in %LOCALAPPDATA%.
    """
    folder = user_folder("XDG_STATE_HOME", "LOCALAPPDATA", ".local/state", os.environ)
    return folder / kind / digest(os.fsencode(locate(path)))[:32] if folder is not None else None


def user_folder(variable: str, windows_variable: str, default: str, environ: Mapping[str, str]) -> Path | None:
    """Stacite's folder in one of the user's own: that of the variable, else `default` in the home folder.

    None if there is no such place. (XDG Base Directory Specification)
    """
    named = environ.get(windows_variable if os.name == "nt" else variable, "")
    # The specification: a relative path in the variable is invalid and to be ignored.
    folder = Path(named) if Path(named).is_absolute() else Path(environ.get("HOME", ""), default)
    return folder / "stacite" if folder.is_absolute() else None


@contextmanager
def _keeping(place: Path) -> Iterator[IO[bytes]]:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _replacing(place) as file:
        yield file


# The journal.


def _journal(beside: Path) -> Path | None:
    return _kept_for("journals", beside)


def _settled(journal: Path) -> Path:
    """The journal's name when all files are as they should be, and only temporary ones are left."""
    return journal.with_suffix(".done")


def _write_journal(journal: Path | None, entries: Sequence[_Entry]) -> Path | None:
    """Write it; returns None where that is not possible."""
    if journal is None:
        return None
    try:
        with _keeping(journal) as file:
            file.write(json.dumps([asdict(entry) for entry in entries]).encode())
    except OSError:
        return None
    return journal


def _read_journal(journal: Path) -> list[_Entry] | None:
    """The entries of a journal; None if it can't be read."""
    try:
        return [_Entry(**line) for line in json.loads(journal.read_bytes())]
    except (OSError, ValueError, TypeError):
        return None


def _clean_up(journal: Path | None, entries: Iterable[_Entry]) -> None:
    """Remove the temporary files. The journal is renamed first: from now on, an edit must undo nothing."""
    if journal is not None:
        try:
            journal.replace(_settled(journal))
        except OSError:
            return
        _sync_folder(journal.parent)
    _remove_temporaries(entries)
    if journal is not None:
        with suppress(OSError):
            _settled(journal).unlink()


def _clean_up_settled(journal: Path | None) -> None:
    """Remove the temporary files of a run that was killed while it removed them."""
    if journal is not None and os.path.lexists(_settled(journal)):
        _remove_temporaries(_read_journal(_settled(journal)) or ())
        with suppress(OSError):
            _settled(journal).unlink()


def _remove_temporaries(entries: Iterable[_Entry]) -> None:
    folders = set()
    for entry in entries:
        with suppress(OSError):
            os.unlink(entry.temporary)  # noqa: PTH108 - a path as a string
        folders.add(Path(entry.target).parent)
    for folder in folders:
        _sync_folder(folder)


def require_writable(path: Path) -> None:
    """Raise FileError for a file that is write-protected. To replace one needs only a writable folder."""
    try:
        mode = path.stat().st_mode
    except OSError:  # there is none, or writing it will tell
        return
    # The bits first: root may write everything. On Windows they show the read-only attribute.
    if stat.S_ISREG(mode) and not (mode & 0o222 and os.access(path, os.W_OK)):
        raise FileError(
            f"{path.as_posix()}: the file is read-only", "Nothing was written. Make it writable, or use another file."
        )


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
    """A new file for the place of `target`: on disk, and with its owner and permissions, when the block ends."""
    # Until then only its owner may read it, as its content may be private.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    _HELD.temporaries.add(path)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _give_owner_and_permissions(path, target)
    finally:
        _HELD.temporaries.discard(path)


def _give_owner_and_permissions(temporary: Path, target: Path) -> None:
    """Those of the file that it replaces, or those of a new file."""
    try:
        found = target.stat()
    except FileNotFoundError:
        # The mask can only be read by setting it.
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        return
    own = temporary.stat()
    # Only root may give a file away, and others only to their groups. Each on its own, since one may fail.
    if hasattr(os, "chown"):
        for user, group in ((-1, found.st_gid), (found.st_uid, -1)):
            if user not in (-1, own.st_uid) or group not in (-1, own.st_gid):
                with suppress(OSError):
                    os.chown(temporary, user, group)
    temporary.chmod(stat.S_IMODE(found.st_mode))  # last, since a new owner takes away some permissions


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
# After this time, users are told why nothing happens.
_QUIET_WAIT_S = 2
_LOCK_FILE = ".stacite.lock"


class _Held(threading.local):
    """What this thread holds."""

    def __init__(self) -> None:
        self.folders: set[Path] = set()
        self.temporaries: set[Path] = set()


_HELD = _Held()


def _say_nothing(_: str) -> None:
    """Until a command sets `say_waiting`."""


say_waiting: Callable[[str], None] = _say_nothing
"""Called with a sentence when a run has to wait for another program."""


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
    start = time.monotonic()
    pause, is_told = 0.002, False
    while True:
        try:
            return _try_lock(folder)
        except BlockingIOError as error:
            waited = time.monotonic() - start
            if waited > _LOCK_WAIT_S:
                hint = "Wait until the other command has ended, and run this one again."
                raise FileError(f"{folder.as_posix()}: another program has locked this folder", hint) from error
            if waited >= _QUIET_WAIT_S and not is_told:
                is_told = True
                say_waiting(f"Waiting for another program that has locked {folder.as_posix()} …")
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
        return FileError(f"{name} is a folder", "Name a file in it.")
    if isinstance(error, FileNotFoundError) and not path.parent.exists():
        hint = "Create the folder, or name another file."
        return FileError(f"{name}: the file can't be written: there is no folder {path.parent.as_posix()}", hint)
    if sys.platform == "win32" and isinstance(error, PermissionError) and path.is_file():
        hint = "Close it there and run the command again."
        return FileError(f"{name}: the file is open in another program", hint)
    hints = {errno.ENOSPC: "Free some space and run the command again.", errno.ENAMETOOLONG: "Shorten the name."}
    hint = hints.get(error.errno or 0, "Check the folder and its permissions.")
    kept = "; the old file is unchanged" if path.is_file() else ""
    return FileError(f"{name}: the file can't be written: {_reason(error)}{kept}", hint)


def _reason(error: OSError) -> str:
    return (error.strerror or "unknown error").lower()


def _shown(target: str) -> str:
    """A path for people: relative to the current folder if it is below it."""
    folder = Path.cwd()
    return Path(target).relative_to(folder).as_posix() if Path(target).is_relative_to(folder) else target
