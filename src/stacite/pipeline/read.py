"""Files become documents and registries."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from stacite.errors import DocumentError, UsageError, did_you_mean
from stacite.pipeline.project import STDIN
from stacite.readers.all import read
from stacite.readers.base import MAX_BYTES, Options, TrackedChanges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.document import Document
    from stacite.pipeline.named import Named
    from stacite.settings import Settings


def read_and_keep(
    paths: Sequence[str], settings: Settings, name: str | None = None
) -> tuple[tuple[Document, ...], dict[str, bytes]]:
    """Each document once, in the order given, and the bytes of those that are no text, by path.

    `-` is standard input, `name` the reader's (`--from`).
    """
    options = reading_options(settings)
    read = tuple(_read_document(path, name, options) for path in dict.fromkeys(paths))
    kept = {document.path: data for document, data in read if document.source is None}
    return tuple(document for document, _ in read), kept


def read_named(
    named: Named, settings: Settings, name: str | None = None
) -> tuple[tuple[Document, ...], dict[str, bytes]]:
    """The documents, and the bytes of those that are no text, by path.

    Of those that a folder or a pattern stands for only what has notes, or markers of notes.
    """
    documents, originals = read_and_keep(named.paths, settings, name)
    found = {Path(path).as_posix() for path in named.found}
    kept = tuple(each for each in documents if each.notes or each.markers or each.path not in found)
    if documents and not kept:
        only = len(documents) == 1
        raise DocumentError(
            f"{documents[0].path}: no notes were found" if only else f"none of {len(documents)} documents has notes",
            "stacite reads numbered notes, such as Word's footnotes. Are these the right files?",
        )
    return kept, originals


def reading_options(settings: Settings) -> Options:
    """How the settings want documents read; raises UsageError for a word that means nothing."""
    try:
        return Options(TrackedChanges(settings.track_changes))
    except ValueError as error:
        hint = did_you_mean(settings.track_changes, TrackedChanges, "Say accept or reject.")
        raise UsageError(f"track-changes can't be {settings.track_changes!r}", hint) from error


def _read_document(path: str, name: str | None, options: Options) -> tuple[Document, bytes]:
    """The document at `path` and its bytes; raises DocumentError where there is none or it can't be read."""
    require_utf8(path)
    data = read_bytes(path)
    return read(data, STDIN if path == "-" else Path(path).as_posix(), name, options), data


def require_utf8(path: str) -> None:
    """Raise DocumentError for a name that no registry could hold."""
    if any("\ud800" <= letter <= "\udfff" for letter in path):  # how Python spells a byte that is no UTF-8
        raise DocumentError(f"{path}: its name is not UTF-8", "Rename the file; the registry could not name it.")


def read_bytes(path: str, most: int = MAX_BYTES) -> bytes:
    """The bytes at `path`, or of standard input for `-`; one more than `most`, which is what the readers take."""
    return sys.stdin.buffer.read(most + 1) if path == "-" else _bytes(Path(path), most)


def with_notes(document: Document) -> Document:
    """The document, if it has notes; else DocumentError with the reader's reason."""
    if document.notes:
        return document
    reason = " ".join(document.doubts).removeprefix("No notes were found: ")
    reason = reason[:1].upper() + reason[1:]
    hint = "stacite reads numbered notes, such as Word's footnotes. Is this the right file?"
    raise DocumentError(f"{document.path}: no notes were found", f"{reason} {hint}".strip())


def under_path(document: Document, path: str) -> Document:
    """The same document under another name."""
    return replace(document, path=path)


def _bytes(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except FileNotFoundError as error:
        raise DocumentError(f"{path.as_posix()}: no such file", _nearby(path)) from error
    except IsADirectoryError as error:
        hint = f"Name the documents in it, for example {path.as_posix().rstrip('/')}/*.txt."
        raise DocumentError(f"{path.as_posix()}: is a folder, not a document", hint) from error
    except OSError as error:
        reason = error.strerror or "it can't be opened"
        raise DocumentError(f"{path.as_posix()}: can't be read: {reason}", "Check its permissions.") from error


def _nearby(path: Path) -> str:
    """A file of nearly that name, where there is one."""
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return f"There is no folder {path.parent.as_posix()} either."
    paths = [(path.parent / name).as_posix() for name in names]
    return did_you_mean(path.as_posix(), paths, "Check the spelling and the folder.")
