"""The registry file on disk."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from stacite.errors import FileError, RegistryError, RegistryProblem
from stacite.model.registry import Registry
from stacite.registry import MAX_BYTES


@dataclass(frozen=True, slots=True)
class StoredRegistry:
    """A registry file as it is on disk."""

    text: str = ""
    """With all characters; empty if there is no file."""
    registry: Registry = field(default_factory=Registry)


def load(path: Path, *, find_unquoted: bool = True) -> StoredRegistry:
    """Read the file; text and registry are empty if there is none. `find_unquoted` as in `read_registry`.

    Raises FileError if the file can't be read, RegistryError if its content is wrong.
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
    # Only for a registry that is there: YAML takes a tenth of the start of a check without one.
    from stacite.registry.schema import read_registry  # noqa: PLC0415

    text = _decode(data, path.as_posix())
    return StoredRegistry(text, read_registry(text, path.as_posix(), find_unquoted=find_unquoted))


def _decode(data: bytes, path: str) -> str:
    try:
        # the size limit may cut a character in two; `compose` reports the size, so ignore that
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
    """Write the file completely or not at all.

    The content is written and synced to a temporary file that then replaces the old one; permissions are kept, and a
    symbolic link still points to the same file. Anything else than a file, such as /dev/stdout or a pipe, is written to
    directly. Raises FileError; then the old file is unchanged.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)
            return
        # Replacing a symbolic link would leave the file that it points to as it was.
        target = Path(os.path.realpath(path))
        # In the same folder, since a file can only be renamed within its file system.
        import tempfile  # noqa: PLC0415 - imports random, hashlib and more

        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    except OSError as error:
        raise _write_error(path, error) from error
    temporary = Path(name)
    try:
        _write_synced(descriptor, data)
        temporary.chmod(_permissions(target))
        temporary.replace(target)
    except OSError as error:
        raise _write_error(path, error) from error
    finally:
        with suppress(OSError):  # no longer there if it has replaced the file
            temporary.unlink()
    _sync_folder(target.parent)


def _write_synced(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


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


def _write_error(path: Path, error: OSError) -> FileError:
    hint = (
        "Free some space and run the command again."
        if error.errno == errno.ENOSPC
        else "Check the folder and its permissions."
    )
    return FileError(f"{path}: the file can't be written: {_reason(error)}; the old file is unchanged", hint)


def _reason(error: OSError) -> str:
    return (error.strerror or "unknown error").lower()
