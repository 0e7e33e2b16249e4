"""PDFs: notes told by where their letters stand on the page, and how large they are.

The bytes are opened in a process of their own (`glyphs/child.py`), since the library that reads them is written in C
and PDFs come from strangers. Scripts, forms and attachments are never touched.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stacite.readers.base import DEFAULT, Likeness
from stacite.readers.extras import need

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import Options

NAME = "pdf"
SUFFIXES = (".pdf",)


def sniff(data: bytes) -> Likeness:
    """Sure where a header stands in the first 1024 bytes (ISO 32000-1, implementation note 13)."""
    return Likeness.SURE if b"%PDF-" in data[:1024] else Likeness.NO


def read(data: bytes, path: str, options: Options = DEFAULT) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, markers and body of a PDF with a text layer; a scan gives none and says so.

    Raises DocumentError where it is encrypted or damaged, and where pypdfium2 is not installed.
    """
    need("pypdfium2", "pdf", path, "a PDF")
    from stacite.readers.glyphs.process import sheets  # noqa: PLC0415 - only where needed
    from stacite.readers.glyphs.reading import read_sheets  # noqa: PLC0415

    return read_sheets(sheets(data, path), path, hashlib.sha256(data).hexdigest(), NAME)
