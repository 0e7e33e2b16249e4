"""TEI, the XML of editions: notes at the foot and the end, and those that the text calls.

Notes in margins, in the header and on sources are none. Findings name the line and the note's own name in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch
from stacite.readers.xml import root_name, xml_head

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


NAME = "tei"
SUFFIXES = (".tei",)
_ROOTS = frozenset({"TEI", "TEI.2", "teiCorpus", "teiCorpus.2"})


def sniff(data: bytes) -> FormatMatch:
    """Sure where the root is TEI's."""
    return FormatMatch.SURE if root_name(xml_head(data))[0] in _ROOTS else FormatMatch.NO


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, markers and text. Raises DocumentError where it is not well-formed, or other XML."""
    from stacite.readers.xml.document import read_tei  # noqa: PLC0415 - loads lxml, only where needed

    return read_tei(data, path, NAME)
