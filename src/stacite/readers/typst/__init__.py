"""Typst: `#footnote[…]`, repeated references to a note by its label, and custom functions that make notes.

Code is not run, and no other file is read. Raw text, comments and strings contain no notes.
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


NAME = "typst"
SUFFIXES = (".typ",)
_NOTE = pattern(rb"#footnote[\[(]")
_TYPST_MARKUP = pattern(rb"^(?:#(?:set|show|import|let)\b|={1,6} \S)", re.MULTILINE)
_MARKDOWN_CODE = pattern(rb"^ {0,3}(?:```|~~~)", re.MULTILINE)


def sniff(data: bytes) -> FormatMatch:
    """Likely if `#footnote[…]` stands in a text that has titles or settings of Typst, and no Markdown code."""
    head = data[: 2**20]
    own = _NOTE.search(head) and _TYPST_MARKUP.search(head) and not _MARKDOWN_CODE.search(head)
    return FormatMatch.LIKELY if own else FormatMatch.NO


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body. Raises DocumentError if it is not UTF-8, too large or nested too deep."""
    source = decode(data, path)
    check_markup_size(source, path)
    from stacite.readers.typst.document import read_notes  # noqa: PLC0415 - only where it is needed

    return read_notes(source, path, hashlib.sha256(data).hexdigest(), NAME)
