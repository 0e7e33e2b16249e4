"""The registry file on disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from stacite import files
from stacite.errors import RegistryError, RegistryProblem
from stacite.model.registry import Registry
from stacite.registry import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Result = TypeVar("Result")
# Times that a change is made again for an editor who saves the registry at the same moment.
_TRIES = 5


@dataclass(frozen=True, slots=True)
class StoredRegistry:
    """A registry file as it is on disk."""

    text: str = ""
    """With all characters; empty if there is no file."""
    registry: Registry = field(default_factory=Registry)
    snapshot: files.FileSnapshot | None = None
    """Of the file, if it was read."""


def load(path: Path, name: str = "", *, find_unquoted: bool = True) -> StoredRegistry:
    """Read the file; text and registry are empty if there is none. `find_unquoted` as in `read_registry`.

    `name` is what people call it, if that is not its path.

    Raises FileError if the file can't be read, RegistryError if its content is wrong.
    """
    data, snapshot = files.read(path, MAX_BYTES + 1)
    if not snapshot.digest:
        return StoredRegistry(registry=Registry(path=name or path.as_posix()), snapshot=snapshot)
    # Only for a registry that is there: YAML takes a tenth of the start of a check without one.
    from stacite.registry.schema import read_registry  # noqa: PLC0415

    name = name or path.as_posix()
    text = _decode(data, name)
    return StoredRegistry(text, read_registry(text, name, find_unquoted=find_unquoted), snapshot)


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
        from stacite.registry.nodes import counted  # noqa: PLC0415 - as in `load`

        raise RegistryError(counted(path, [problem]), path, data.decode("utf-8", "replace"), [problem]) from error


def update(
    path: Path, change: Callable[[StoredRegistry], tuple[str, Result]], expected: files.FileSnapshot | None = None
) -> Result:
    """Write the text that `change` makes of the registry, and return its result.

    `expected` is the file as the run read it before. If somebody else writes the file meanwhile, it is read and changed
    again, so that neither change is lost. Raises ChangedFileError if the file was deleted, renamed or replaced by a
    symbolic link, or changes again and again; then nothing was written.
    """
    first = load(path)
    if expected is not None and not is_same_file(expected, first.snapshot):
        raise files.ChangedFileError([path])
    text, result = change(first)
    try:
        _write(first, text)
    except files.ChangedFileError:
        # From now on no other stacite can write, only an editor.
        with files.locked(path.parent):
            return _update_again(path, change, first)
    return result


def _update_again(path: Path, change: Callable[[StoredRegistry], tuple[str, Result]], first: StoredRegistry) -> Result:
    for _ in range(_TRIES):
        stored = load(path)
        if not is_same_file(first.snapshot, stored.snapshot):
            break
        text, result = change(stored)
        try:
            _write(stored, text)
        except files.ChangedFileError:
            continue
        return result
    raise files.ChangedFileError([path])


def is_same_file(before: files.FileSnapshot | None, now: files.FileSnapshot | None) -> bool:
    """Whether the path still leads to the file that it led to before, whatever that holds now."""
    if before is None or now is None or before.target != now.target:
        return False
    return bool(now.digest) or not before.digest


def _write(stored: StoredRegistry, text: str) -> None:
    if stored.snapshot is not None and text != stored.text:
        files.write_all([files.Change(stored.snapshot, text.encode())], stored.snapshot.path)
