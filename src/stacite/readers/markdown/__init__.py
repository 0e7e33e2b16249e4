"""Markdown: `[^id]` with its definition, and `^[inline]` notes, as Pandoc, GitHub and Quarto read them.

Notes come in the order in which a rendered page numbers them: by their first reference in the body, then those that
only other notes refer to, then those without a reference in the order of their definitions. Code, HTML blocks and
comments contain neither notes nor references.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch
from stacite.readers.text import read_text
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.encodings import decode
from stacite.text.patterns import pattern
from stacite.text.spans import joined_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions
    from stacite.text.spans import Span


NAME = "markdown"
SUFFIXES = (".md", ".markdown", ".mdown", ".qmd", ".rmd", ".mdx")
_DEFINITION = pattern(rb"^ {0,3}\[\^([^\]\s]{1,100})\]:", re.MULTILINE)
_SUPERSCRIPT_DIGIT = pattern(f"[{SUPERSCRIPT_DIGITS}]")
_FENCE = pattern(r"^ {0,3}(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*)$", re.MULTILINE)


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
    code = joined_spans([*_fenced(source), *_opaque(document)])
    starts = [start for start, _ in code]

    def is_code(at: int) -> bool:
        near = bisect_right(starts, at) - 1
        return near >= 0 and at < code[near][1]

    plain = read_text(source, data, path, NAME, is_code)
    raised = {ref.label for ref in plain.note_refs if ref.span and _SUPERSCRIPT_DIGIT.match(source, ref.span[0])}
    # Of a text without notes, one raised digit may be a sample or a unit; several numbers have lost their notes.
    return plain if len(raised) > (0 if plain.notes else 1) else document


def _fenced(source: str) -> Iterator[Span]:
    """The code blocks between fences. Those that are only indented may be prose that was indented by hand."""
    opening: re.Match[str] | None = None
    for fence in _FENCE.finditer(source):
        if opening is None:
            opening = fence
        elif fence["mark"].startswith(opening["mark"]) and not fence["info"].strip():
            yield opening.start(), fence.end()
            opening = None
    if opening is not None:
        yield opening.start(), len(source)


def _opaque(document: Document) -> Iterator[Span]:
    """The code spans of the body, and what else in it is no prose."""
    for span in document.opaque:
        if found := document.body.source_span(*span):
            yield found
