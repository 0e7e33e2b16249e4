"""Word documents (Office Open XML, ISO/IEC 29500): .docx and its kin, Transitional and Strict.

Told by the content types of the package, whatever its parts are called.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.packages.archive import MAGIC, Archive
from stacite.readers.base import DEFAULT, Likeness
from stacite.readers.office.refusals import refuse_others

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import Options

NAME = "docx"
SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")
_TYPES = (b"wordprocessingml.document.main", b"wordprocessingml.template.main", b"ms-word.document.macro")
_LISTED = 2**20
"""Bytes of the list of content types that are looked at."""


def sniff(data: bytes) -> Likeness:
    """Sure where the package holds a Word document."""
    if not data.startswith(MAGIC):
        return Likeness.NO
    try:
        listed = Archive(data, "").find("[Content_Types].xml") or b""
    except DocumentError:  # what is left of its start tells, so that the fault is named
        return Likeness.SURE if b"word/document" in data[:65536] else Likeness.NO
    types = listed[:_LISTED].replace(b"\x00", b"").lower()  # UTF-16 reads as ASCII then
    return Likeness.SURE if any(each in types for each in _TYPES) else Likeness.NO


def read(data: bytes, path: str, options: Options = DEFAULT) -> Document:
    """The notes that the text calls, their markers and the body.

    Raises DocumentError for what is no Word document, encrypted or damaged.
    """
    refuse_others(data, path, "a Word document")
    from stacite.readers.office.word import read_word  # noqa: PLC0415 - loads lxml, only where needed

    return read_word(data, path, hashlib.sha256(data).hexdigest(), NAME, options)
