"""Markdown: `[^id]` with its definition, and `^[inline]` notes, as Pandoc, GitHub and Quarto read them.

Notes come in the order in which a rendered page numbers them: by their first call in the body,
then those that only other notes call, then those that nothing calls, as they are defined.
Code, HTML blocks and comments hold neither notes nor markers.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.base import DEFAULT, Likeness
from stacite.readers.decode import decode
from stacite.readers.text import read_text

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import Options

NAME = "markdown"
SUFFIXES = (".md", ".markdown", ".mdown", ".qmd", ".rmd")
_DEFINITION = pattern(rb"^ {0,3}\[\^([^\]\s]{1,100})\]:", re.MULTILINE)
_RAISED = pattern("[⁰¹²³⁴⁵⁶⁷⁸⁹]")


def sniff(data: bytes) -> Likeness:
    """Likely where a note is defined as `[^id]:` and called as `[^id]`."""
    called = any(data.count(b"[^" + label + b"]") > 1 for label in _DEFINITION.findall(data[: 2**20])[:3])
    return Likeness.LIKELY if called else Likeness.NO


def read(data: bytes, path: str, options: Options = DEFAULT) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, markers and body of a Markdown text; one with raised digits for markers is read as plain text.

    Raises DocumentError where it is no text in UTF-8.
    """
    source = decode(data, path)
    from stacite.readers.marked.notes import read_notes  # noqa: PLC0415 - loads markdown-it, only where needed

    document = read_notes(source, path, hashlib.sha256(data).hexdigest(), NAME)
    if document.notes or document.markers or not _RAISED.search(source):
        return document
    plain = read_text(source, data, path, NAME)
    raised = any(_RAISED.match(source, marker.span[0]) for marker in plain.markers if marker.span)
    return plain if raised else document
