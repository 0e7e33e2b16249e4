"""Markdown: `[^id]` with its definition, and `^[inline]` notes, as Pandoc, GitHub and Quarto read them.

Notes come in the order in which a rendered page numbers them: by their first reference in the body, then those that
only other notes refer to, then those without a reference in the order of their definitions. Code, HTML blocks and
comments contain neither notes nor references.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch
from stacite.readers.text import read_text
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.encodings import decode
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


NAME = "markdown"
SUFFIXES = (".md", ".markdown", ".mdown", ".qmd", ".rmd", ".mdx")
_DEFINITION = pattern(rb"^ {0,3}\[\^([^\]\s]{1,100})\]:", re.MULTILINE)
_SUPERSCRIPT_DIGIT = pattern(f"[{SUPERSCRIPT_DIGITS}]")


def sniff(data: bytes) -> FormatMatch:
    """Likely if a note is defined as `[^id]:` and referred to as `[^id]`."""
    called = any(data.count(b"[^" + label + b"]") > 1 for label in _DEFINITION.findall(data[: 2**20])[:3])
    return FormatMatch.LIKELY if called else FormatMatch.NO


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body; a text with raised digits as references is read as plain text.

    Raises DocumentError if it is not UTF-8 text.
    """
    source = decode(data, path)
    from stacite.readers.markdown.document import read_notes  # noqa: PLC0415 - loads markdown-it, only where needed

    document = read_notes(source, path, hashlib.sha256(data).hexdigest(), NAME)
    if document.notes or document.note_refs or not _SUPERSCRIPT_DIGIT.search(source):
        return document
    plain = read_text(source, data, path, NAME)
    raised = any(_SUPERSCRIPT_DIGIT.match(source, marker.span[0]) for marker in plain.note_refs if marker.span)
    return plain if raised else document
