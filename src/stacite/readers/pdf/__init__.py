"""PDF: notes are found by the position and size of the characters on the page.

Scripts, forms and attachments are never touched.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch, require_extra

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


NAME = "pdf"
SUFFIXES = (".pdf",)


def sniff(data: bytes) -> FormatMatch:
    """SURE if there is a header in the first 1024 bytes (ISO 32000-1, implementation note 13)."""
    return FormatMatch.CERTAIN if b"%PDF-" in data[:1024] else FormatMatch.NO


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body of a PDF with a text layer; for a scan, `doubts` says that it has none.

    Raises DocumentError if it is encrypted or damaged, or if pypdfium2 is not installed.
    """
    require_extra("pypdfium2", "pdf", path, "a PDF")
    from stacite.readers.pdf.document import read_document  # noqa: PLC0415
    from stacite.readers.pdf.pdfium import read_pages  # noqa: PLC0415 - only where needed

    return read_document(read_pages(data, path), path, hashlib.sha256(data).hexdigest(), NAME)
