"""Word documents (Office Open XML, ISO/IEC 29500): .docx, .docm and templates, Transitional and Strict.

Detected by the content types of the package, whatever its parts are called.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stacite.containers import ZIP_MAGIC
from stacite.errors import DocumentError
from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch
from stacite.readers.word_processing import refuse_others

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


NAME = "docx"
SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")
_CONTENT_TYPES = (b"wordprocessingml.document.main", b"wordprocessingml.template.main", b"ms-word.document.macro")
# Bytes of the list of content types that are searched.
_MOST_LISTED = 2**20


def sniff(data: bytes) -> FormatMatch:
    """Certain if the package holds a Word document."""
    if not data.startswith(ZIP_MAGIC):
        return FormatMatch.NO
    from stacite.containers.archive import Archive  # noqa: PLC0415 - only where needed

    try:
        listed = Archive(data, "").find("[Content_Types].xml") or b""
    except DocumentError:  # a truncated archive still begins with these names, so that the error names the damage
        return FormatMatch.CERTAIN if b"word/document" in data[:65536] else FormatMatch.NO
    types = listed[:_MOST_LISTED].replace(b"\x00", b"").lower()  # UTF-16 reads as ASCII then
    return FormatMatch.CERTAIN if any(each in types for each in _CONTENT_TYPES) else FormatMatch.NO


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
    """The notes that the text refers to, the note references and the body.

    Raises DocumentError if it is not a Word document, or is encrypted or damaged.
    """
    refuse_others(data, path, "a Word document")
    from stacite.readers.docx.document import read_docx  # noqa: PLC0415 - loads lxml, only where needed

    return read_docx(data, path, hashlib.sha256(data).hexdigest(), NAME, options)
