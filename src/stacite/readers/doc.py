"""Word documents in the format before .docx (Word 97 to 2003), which LibreOffice converts if it is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.readers import base
from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch
from stacite.readers.libreoffice import is_word_97, read_converted

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


NAME = "doc"
SUFFIXES = (".doc", ".dot")


def sniff(data: bytes) -> FormatMatch:
    """Certain if the file begins like one."""
    return FormatMatch.CERTAIN if is_word_97(data) else FormatMatch.NO


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
    """The notes, note references and body of what LibreOffice makes of it.

    Raises DocumentError if LibreOffice is not installed or can't convert it.
    """
    return read_converted(data, path, NAME, options, base.read)
