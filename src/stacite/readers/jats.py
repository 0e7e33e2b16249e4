"""JATS and BITS, the XML of journal articles and books (PubMed Central, publishers): the notes that the text calls.

Declarations of authors and notes of tables are none. Findings name the line and the note's own name in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.base import DEFAULT, Likeness
from stacite.readers.tagged.prolog import head_of, root_of

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import Options

NAME = "jats"
SUFFIXES = (".nxml", ".jats", ".xml")
_ROOTS = frozenset({"article", "sub-article", "pmc-articleset", "articles", "response", "book", "book-part-wrapper"})
_OWN = pattern(
    r"<(?:front|front-stub|journal-meta|article-meta|book-meta|book-part-meta|collection-meta)\b|//NLM//DTD|\bdtd-version=|\barticle-type="
)


def sniff(data: bytes) -> Likeness:
    """Sure where the root is an article or book and what is in it is JATS or BITS: DocBook and HTML have such too."""
    head = head_of(data)
    return Likeness.SURE if root_of(head)[0] in _ROOTS and _OWN.search(head) else Likeness.NO


def read(data: bytes, path: str, options: Options = DEFAULT) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, markers and text. Raises DocumentError where it is not well-formed, or other XML."""
    from stacite.readers.tagged.reading import read_jats  # noqa: PLC0415 - loads lxml, only where needed

    return read_jats(data, path, NAME)
