"""AsciiDoc: `footnote:[…]`, notes with several note numbers, and the older `footnoteref:`, as Asciidoctor reads them.

Code, literal text, comments and passthroughs contain no notes. Notes are numbered continuously.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch, check_markup_size
from stacite.text.encodings import decode
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


NAME = "asciidoc"
SUFFIXES = (".adoc", ".asciidoc", ".asc")
_NOTE = pattern(rb"(?<![\\`+])footnote(?:ref)?:[\w-]{0,100}\[[^\]\s]")
_ASCIIDOC_MARKUP = pattern(rb"^(?:={1,5} \S|:[\w-]{1,60}:|\[[\w,=\" ]{1,60}\]$|----$)", re.MULTILINE)


def sniff(data: bytes) -> FormatMatch:
    """Likely if `footnote:[…]` stands in a text that has titles or attributes of AsciiDoc."""
    head = data[: 2**20]
    is_own = b"footnote" in head and _NOTE.search(head) and _ASCIIDOC_MARKUP.search(head)
    return FormatMatch.LIKELY if is_own else FormatMatch.NO


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body. Raises DocumentError if it is not UTF-8 text, or is too large."""
    source = decode(data, path)
    check_markup_size(source, path)
    from stacite.readers.asciidoc.document import read_notes  # noqa: PLC0415 - only where it is needed

    return read_notes(source, path, hashlib.sha256(data).hexdigest(), NAME)
