"""JATS and BITS, the XML of journal articles and books (PubMed Central, publishers): the notes that the text calls.

Declarations of authors and notes of tables are none. Findings name the line and the note's own name in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch
from stacite.readers.xml import root_name, xml_head
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


NAME = "jats"
SUFFIXES = (".nxml", ".jats", ".xml")
_ROOTS = frozenset({"article", "sub-article", "pmc-articleset", "articles", "response", "book", "book-part-wrapper"})
_JATS_MARKUP = pattern(
    r"<(?:front|front-stub|journal-meta|article-meta|book-meta|book-part-meta|collection-meta)\b|//NLM//DTD|\bdtd-version=|\barticle-type="
)


def sniff(data: bytes) -> FormatMatch:
    """Sure where the root is an article or book and what is in it is JATS or BITS: DocBook and HTML have such too."""
    head = xml_head(data)
    return FormatMatch.SURE if root_name(head)[0] in _ROOTS and _JATS_MARKUP.search(head) else FormatMatch.NO


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, markers and text. Raises DocumentError where it is not well-formed, or other XML."""
    from stacite.readers.xml.document import read_jats  # noqa: PLC0415 - loads lxml, only where needed

    return read_jats(data, path, NAME)
