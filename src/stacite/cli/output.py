"""Where `-o` writes: never over a file that the run reads, and never into nothing."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from stacite import files
from stacite.cli import console
from stacite.errors import FileError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.app.documents import Project
    from stacite.model.registry import Registry


def require_own_file(
    output: Path | None,
    project: Project,
    *,
    documents: Iterable[str] = (),
    registry: Registry | None = None,
    config: Path | None = None,
    baseline: Path | None = None,
) -> None:
    """Raise UsageError if a report written to `output` would overwrite a file of the project.

    Those are the registry, its documents and the `documents`, the settings and the baseline, by whatever name.
    """
    if output is None:
        return
    target = files.locate(output)
    root = Path(project.settings.root)
    listed = [project.path(document.path) for document in registry.documents] if registry is not None else ()
    own: Iterator[tuple[str, Path]] = (
        (what, path)
        for what, paths in (
            ("the registry", [project.registry_file]),
            ("the document", map(Path, (*documents, *listed))),
            ("the settings", [root / ".stacite.toml", root / "pyproject.toml", *([config] if config else [])]),
            ("the baseline", [baseline] if baseline else []),
        )
        for path in paths
    )
    for what, path in own:
        if files.locate(path) == target or _is_same_file(path, output):
            name = "" if path == output else f" {path.as_posix()}"
            hint = "Name another file."
            raise UsageError(f"-o {output.as_posix()} would overwrite {what}{name}", hint)


def require_place(output: Path | None) -> None:
    """Raise FileError where `output` can't be written, before a check that takes long."""
    if output is None:
        return
    folder = Path(files.locate(output)).parent
    is_device = output.exists() and not (output.is_file() or output.is_dir())
    if not folder.is_dir():
        number = errno.ENOENT
    elif output.is_dir():
        number = errno.EISDIR
    elif not is_device and not os.access(folder, os.W_OK | os.X_OK):
        number = errno.EACCES
    else:
        return
    raise files.write_error(output, OSError(number, os.strerror(number)))


def _is_same_file(one: Path, other: Path) -> bool:
    """Whether two names are links to one file."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def write_output(output: Path, content: str | bytes) -> bool:
    """Write a report to its file; returns whether that worked.

    If not, the error is printed, and the report goes to standard output, or to a temporary file if it is no text.
    """
    try:
        files.save(output, content)
    except FileError as error:
        console.print_error(error)
        if isinstance(content, str):
            console.out(content)
        else:
            _keep(output, content)
        return False
    return True


def _keep(output: Path, content: bytes) -> None:
    try:
        import tempfile

        descriptor, name = tempfile.mkstemp(prefix="stacite-", suffix=output.suffix)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError:  # there is no place at all
        return
    console.say(f"The report was written to {Path(name).as_posix()} instead.")
