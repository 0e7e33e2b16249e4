"""Where `-o` writes: never over a file that the run reads, and never into nothing."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from stacite import files
from stacite.cli import console
from stacite.errors import FileError, UsageError, listed
from stacite.exporters.base import EXPORTERS, exporter
from stacite.own_files import is_own, marked
from stacite.settings import project_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
    option: str = "-o",
) -> None:
    """Raise UsageError if what is written to `output` would overwrite a file of the project, or one outside of it.

    Those of the project are the registry, its documents and the `documents`, the settings and the baseline, by whatever
    name. Outside of it is where only a link of the project leads.
    """
    if output is None:
        return
    require_no_link_outside(output, project, option=option)
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
            raise UsageError(f"{option} {output.as_posix()} would overwrite {what}{name}", hint)


def require_no_link_outside(output: Path, project: Project, *, option: str = "-o") -> None:
    """Raise UsageError if a link on the way to `output` leads out of the project that it is in.

    Anybody may have put such a link into a project, so that a report would replace a file of the user's.
    """
    plain = Path(os.path.abspath(output))  # noqa: PTH100 - `resolve` follows links
    if project.settings.trust_project or plain.is_relative_to("/dev") or plain.is_relative_to("/proc"):
        return
    home = Path(os.path.realpath(os.path.expanduser("~")))  # noqa: PTH111 - Path raises where there is no home
    for each in (*reversed(plain.parents), plain):
        folder = Path(os.path.realpath(each.parent))
        # No project is a home folder or above one; links there are the user's or the system's.
        if not os.path.islink(each) or home.is_relative_to(folder):  # noqa: PTH114 - Path raises in a loop of links
            continue
        inside = project_folder(folder, Path(project.settings.root))
        target = Path(os.path.realpath(each))
        if not target.is_relative_to(inside):
            hint = f"Name {target.as_posix()} itself, or another file."
            link = "it" if each == plain else each.as_posix()
            what = f"{link} is a link that leads outside the project, {inside.as_posix()}"
            raise UsageError(f"{option} {output.as_posix()}: {what}", hint)


def format_of(output: Path | None, endings: Mapping[str, str], otherwise: str, option: str) -> str:
    """The format that the ending of a file's name stands for; `otherwise` for a name without one, and plain text.

    Raises UsageError for an ending that no format has: a .docx with BibTeX in it would be no Word document. `option` is
    what names a format.
    """
    ending = output.suffix.lower() if output is not None else ""
    if output is None or ending in ("", ".txt"):
        return otherwise
    if ending not in endings:
        hint = f"Use {listed([*endings, '.txt'])}, or choose a format with {option}."
        raise UsageError(f"-o {output.as_posix()}: no format has the ending {ending}", hint)
    return endings[ending]


REPLACE = "Use --force to replace it, or name another place with -o."


def require_place(output: Path | None, *, force: bool, hint: str = REPLACE) -> None:
    """Raise an error where `output` can't be written, before a command does what it was asked to.

    That is also so if there is a file that stacite has not written, or that somebody has edited since, except with
    `force`; `hint` says what to do then.
    """
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
        files.require_writable(output)
        if not force and output.is_file() and output.stat().st_size and not is_own(output):
            raise UsageError(f"{output.as_posix()} exists, and was not written by stacite or was edited since", hint)
        return
    raise files.write_error(output, OSError(number, os.strerror(number)))


def _is_same_file(one: Path, other: Path) -> bool:
    """Whether two names are links to one file."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def write_output(output: Path, content: str | bytes, form: str) -> bool:
    """Write what took long to make, in this format of a report or an export, to its file; returns whether that worked.

    The file gets the mark by which `require_place` knows it. If it can't be written, the error is printed, and the
    content goes to standard output, or to a temporary file if it is a page or no text.
    """
    is_device = output.exists() and not output.is_file()
    data = content if is_device else marked(content, form)
    try:
        files.save(output, data)
        files.remember_report(output, data)
    except FileError as error:
        console.print_error(error)
        if isinstance(content, bytes):
            _keep(output, content)
        elif form == "html":
            _keep(output, content.encode())
        else:
            console.out(content)
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


# What to do with a report, by its format.
_NEXT = {
    "csv": "Open it in a spreadsheet",
    "html": "Open it in your browser",
    "pdf": "Open it in a PDF reader: there is a comment at each note with findings",
    "word": "Open it in Word: there is a comment at each note with findings",
    "xlsx": "Open it in a spreadsheet",
}


def written(what: str, output: Path, form: str) -> str:
    """`Wrote 12 sources to refs.ris. Import it into a reference manager.`; `what` may be empty."""
    words = exporter(form).NEXT if form in EXPORTERS else _NEXT.get(form, "")
    if output.as_posix() == "-":
        return f"Wrote {what} to standard output." if what else ""
    return f"Wrote {f'{what} to ' if what else ''}{output.as_posix()}.{f' {words}.' if words else ''}"
