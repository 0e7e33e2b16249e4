"""The registry file on disk."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from stacite.errors import FileError, RegistryError, RegistryProblem
from stacite.model.registry import Registry
from stacite.registry.nodes import MAX_BYTES
from stacite.registry.schema import read_registry


@dataclass(frozen=True, slots=True)
class StoredRegistry:
    """A registry file as it stands."""

    text: str = ""
    """Every letter kept; empty where there is no file."""
    registry: Registry = field(default_factory=Registry)


def load(path: Path, *, surprises: bool = True) -> StoredRegistry:
    """The file's text and what it says; both empty where there is none. `surprises` as `schema.read` has it.

    Raises FileError where the disk refuses, RegistryError where the file is wrong.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return StoredRegistry(registry=Registry(path=path.as_posix()))
    except OSError as error:
        raise FileError(
            f"{path}: the file can't be read: {_reason(error)}", "Check the path and the permissions of the file."
        ) from error
    text = _decode(data, path.as_posix())
    return StoredRegistry(text, read_registry(text, path.as_posix(), surprises=surprises))


def _decode(data: bytes, path: str) -> str:
    try:
        # errors in a letter that the size bound cut in two are not the user's: `read` refuses the size
        return data.decode("utf-8", "ignore" if len(data) > MAX_BYTES else "strict")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        before = data[data.rfind(b"\n", 0, error.start) + 1 : error.start]
        column = len(before.decode("utf-8", "replace")) + 1
        hint = "Save the file as UTF-8."
        problem = RegistryProblem("Y901", "This byte is not UTF-8", line, column, column + 1, hint)
        message = f"{path}: 1 problem; the first at line {line}, column {column}: {problem.message}"
        raise RegistryError(message, path, data.decode("utf-8", "replace"), [problem]) from error


def save(path: Path, content: str | bytes) -> None:
    """Write the file whole or not at all.

    The content goes to a file beside it, to the disk, and then takes its place; permissions stay, and a
    symbolic link goes on pointing to the same place. What is no file, such as /dev/stdout or a pipe, is written into
    and stays what it is. Raises FileError; the old file is whole then.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)
            return
        target = Path(os.path.realpath(path))
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    except OSError as error:
        raise _unwritten(path, error) from error
    beside = Path(name)
    try:
        _fill(descriptor, data)
        beside.chmod(_mode(target))
        beside.replace(target)
    except OSError as error:
        raise _unwritten(path, error) from error
    finally:
        with suppress(OSError):  # gone already where it took its place
            beside.unlink()
    _settle(target.parent)


def _fill(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _mode(target: Path) -> int:
    """The file's own permissions, or those that a new file would get."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _settle(folder: Path) -> None:
    """Have the new name survive a power cut too, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _unwritten(path: Path, error: OSError) -> FileError:
    hint = (
        "Free some space and run the command again."
        if error.errno == errno.ENOSPC
        else "Check the folder and its permissions."
    )
    return FileError(f"{path}: the file can't be written: {_reason(error)}; the old file is unchanged", hint)


def _reason(error: OSError) -> str:
    return (error.strerror or "unknown error").lower()
