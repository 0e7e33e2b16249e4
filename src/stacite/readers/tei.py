"""TEI, the XML of editions: notes at the foot and the end, and those that the text calls.

Notes in margins, in the header and on sources are none. Findings name the line and the note's own name in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.readers.base import DEFAULT, Likeness
from stacite.readers.tagged.prolog import head_of, root_of

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import Options

NAME = "tei"
SUFFIXES = (".tei",)
_ROOTS = frozenset({"TEI", "TEI.2", "teiCorpus", "teiCorpus.2"})


def sniff(data: bytes) -> Likeness:
    """Sure where the root is TEI's."""
    return Likeness.SURE if root_of(head_of(data))[0] in _ROOTS else Likeness.NO


def read(data: bytes, path: str, options: Options = DEFAULT) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, markers and text. Raises DocumentError where it is not well-formed, or other XML."""
    from stacite.readers.tagged.reading import read_tei  # noqa: PLC0415 - loads lxml, only where needed

    return read_tei(data, path, NAME)
