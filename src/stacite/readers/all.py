"""The readers, and which one reads a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.errors import UsageError
from stacite.readers import markdown, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.model.document import Document
    from stacite.readers.base import Reader

READERS: Mapping[str, Reader] = {
    markdown.NAME: markdown,
    text.NAME: text,
}
"""By name, sorted."""


def choose(data: bytes, path: str, name: str | None = None) -> Reader:
    """The reader called `name` (`--from`), else the one that the content shows, else the suffix; else plain text.

    Raises UsageError for a name that no reader has.
    """
    if name is not None:
        if name not in READERS:
            raise UsageError(f"no reader is called {name!r}", f"Known formats: {', '.join(READERS)}.")
        return READERS[name]
    for reader in READERS.values():
        if reader.sniff(data):
            return reader
    for reader in READERS.values():
        if path.lower().endswith(reader.SUFFIXES):
            return reader
    return text


def read(data: bytes, path: str, name: str | None = None) -> Document:
    """The document, by the reader that `choose` names. One without notes says so in `doubts`.

    Raises DocumentError where the bytes can't be read, UsageError for an unknown `name`.
    """
    return choose(data, path, name).read(data, path)
