"""FictionBook (.fb2), the XML of e-books: the notes that the text calls, out of the bodies that hold them.

Findings name the line and the note's own name in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch
from stacite.readers.xml import root_name, xml_head

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


NAME = "fb2"
SUFFIXES = (".fb2",)


def sniff(data: bytes) -> FormatMatch:
    """Sure where the root is FictionBook's."""
    return FormatMatch.SURE if root_name(xml_head(data))[0] == "FictionBook" else FormatMatch.NO


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, markers and text. Raises DocumentError where it is not well-formed, or other XML."""
    from stacite.readers.xml.document import read_fb2  # noqa: PLC0415 - loads lxml, only where needed

    return read_fb2(data, path, NAME)
