"""The readers, and which one reads a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.errors import UsageError, did_you_mean
from stacite.readers import asciidoc, docx, epub, html, latex, markdown, odt, pdf, rst, text, typst
from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch
from stacite.readers.xml import fb2, jats, tei

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.model.document import Document
    from stacite.readers.base import DocumentReader, ReadOptions


READERS: Mapping[str, DocumentReader] = {
    asciidoc.NAME: asciidoc,
    docx.NAME: docx,
    epub.NAME: epub,
    fb2.NAME: fb2,
    html.NAME: html,
    jats.NAME: jats,
    latex.NAME: latex,
    markdown.NAME: markdown,
    odt.NAME: odt,
    pdf.NAME: pdf,
    rst.NAME: rst,
    tei.NAME: tei,
    text.NAME: text,
    typst.NAME: typst,
}
"""By name, sorted."""


def choose(data: bytes, path: str, name: str | None = None) -> DocumentReader:
    """The reader called `name` (`--from`), else the one that the content shows, else the suffix; else plain text.

    Content that leaves no doubt goes before the suffix; content that only looks like a format goes before the
    suffix of plain text, which says little.

    Raises UsageError for a name that no reader has.
    """
    if name is not None:
        if name not in READERS:
            known = f"Known formats: {', '.join(READERS)}."
            raise UsageError(f"no reader is called {name!r}", f"{did_you_mean(name, READERS)} {known}".strip())
        return READERS[name]
    likeness = {reader: reader.sniff(data) for reader in READERS.values()}
    sure = [reader for reader, found in likeness.items() if found is FormatMatch.SURE]
    suffixed = [reader for reader in READERS.values() if path.lower().endswith(reader.SUFFIXES) and reader is not text]
    likely = [reader for reader, found in likeness.items() if found is FormatMatch.LIKELY]
    return next(iter([*sure, *suffixed, *likely]), text)


def read(data: bytes, path: str, name: str | None = None, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
    """The document, by the reader that `choose` names. One without notes says so in `doubts`.

    Raises DocumentError where the bytes can't be read, UsageError for an unknown `name`.
    """
    return choose(data, path, name).read(data, path, options)
