"""FictionBook (.fb2), the XML of e-books: the notes that the text calls, out of the bodies that hold them.

Findings name the line and the note's own name in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.readers.base import DEFAULT, Likeness
from stacite.readers.tagged.prolog import head_of, root_of

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import Options

NAME = "fb2"
SUFFIXES = (".fb2",)


def sniff(data: bytes) -> Likeness:
    """Sure where the root is FictionBook's."""
    return Likeness.SURE if root_of(head_of(data))[0] == "FictionBook" else Likeness.NO


def read(data: bytes, path: str, options: Options = DEFAULT) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, markers and text. Raises DocumentError where it is not well-formed, or other XML."""
    from stacite.readers.tagged.reading import read_fb2  # noqa: PLC0415 - loads lxml, only where needed

    return read_fb2(data, path, NAME)
