"""All readers, by the name that `--from` calls them, and which of them reads a document."""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, cast

from stacite.errors import UsageError, did_you_mean
from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import DocumentReader, ReadOptions


READERS = {
    "asciidoc": "stacite.readers.asciidoc",
    "docx": "stacite.readers.docx",
    "epub": "stacite.readers.epub",
    "fb2": "stacite.readers.xml.fb2",
    "html": "stacite.readers.html",
    "jats": "stacite.readers.xml.jats",
    "latex": "stacite.readers.latex",
    "markdown": "stacite.readers.markdown",
    "odt": "stacite.readers.odt",
    "pdf": "stacite.readers.pdf",
    "rst": "stacite.readers.rst",
    "tei": "stacite.readers.xml.tei",
    "text": "stacite.readers.text",
    "typst": "stacite.readers.typst",
}
"""Name -> module, imported when it is needed."""


def reader(name: str) -> DocumentReader:
    """The reader called `name`. Raises UsageError with a suggestion if there is none."""
    if name not in READERS:
        known = f"Known formats: {', '.join(READERS)}."
        raise UsageError(f"unknown format {name!r}", f"{did_you_mean(name, READERS)} {known}".strip())
    return cast("DocumentReader", importlib.import_module(READERS[name]))


@cache
def suffixes() -> tuple[str, ...]:
    """The file name endings of all formats."""
    return tuple(suffix for name in READERS for suffix in reader(name).SUFFIXES)


def choose(data: bytes, path: str, name: str | None = None) -> DocumentReader:
    """The reader called `name` (`--from`), else the one that the content shows, else the suffix; else plain text.

    Content that is unmistakable counts for more than the suffix. Content that only looks like a format counts for
    less, but for more than the suffix of plain text, which other formats have too.

    Raises UsageError for a name that no reader has.
    """
    if name is not None:
        return reader(name)
    text = reader("text")
    matches = {each: each.sniff(data) for each in map(reader, READERS)}
    certain = [each for each, match in matches.items() if match is FormatMatch.SURE]
    suffixed = [each for each in matches if path.lower().endswith(each.SUFFIXES) and each is not text]
    likely = [each for each, match in matches.items() if match is FormatMatch.LIKELY]
    return next(iter([*certain, *suffixed, *likely]), text)


def read(data: bytes, path: str, name: str | None = None, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
    """The document, by the reader that `choose` names. If it has no notes, `doubts` says so.

    Raises DocumentError if the bytes can't be read, UsageError for an unknown `name`.
    """
    return choose(data, path, name).read(data, path, options)
