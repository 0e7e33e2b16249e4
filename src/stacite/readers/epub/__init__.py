"""EPUB 2 and 3: the chapters in reading order, read like HTML; notes may be in other files than their note numbers.

EPUB 3.3, 4.2 (OCF) and 5 (package document).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stacite.containers import ZIP_MAGIC
from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


NAME = "epub"
SUFFIXES = (".epub",)
_EDGE = 65536


def sniff(data: bytes) -> FormatMatch:
    """Certain if the archive declares an EPUB, or has an EPUB's container."""
    if not data.startswith(ZIP_MAGIC):
        return FormatMatch.NO
    if data[30:58] == b"mimetypeapplication/epub+zip":
        return FormatMatch.CERTAIN
    # Member names are at the start of an archive and again in its directory at the end.
    edges = data[:_EDGE] + data[-_EDGE:]
    if b"application/epub+zip" in edges or (b"META-INF/container.xml" in edges and b".opf" in edges):
        return FormatMatch.CERTAIN
    return FormatMatch.NO


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body of a book.

    Raises DocumentError if it is damaged, encrypted (DRM), or holds no chapters.
    """
    from stacite.readers.epub.book import read_book  # noqa: PLC0415 - the same
    from stacite.readers.html import document  # noqa: PLC0415 - loads lxml, only where needed

    return document.write_document(read_book(data, path), path, NAME, hashlib.sha256(data).hexdigest())
