r"""LaTeX: `\footnote`, `\footnotemark` with `\footnotetext`, `\endnote`, `\footcite` and similar commands.

TeX is not run, and no other file is read. Notes are numbered as LaTeX numbers them. Macros of the document that make
notes are expanded; comments, verbatim text and definitions contain no notes.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch
from stacite.text.encodings import decode
from stacite.text.passages import Passage
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


NAME = "latex"
SUFFIXES = (".tex", ".ltx", ".latex")
_BEGIN = pattern(rb"^[ \t]{0,40}\\(?:documentclass[ \t\n]{0,9}[\[{]|begin\{document\})", re.MULTILINE)
_NOTE = pattern(rb"\\(?:footnote|footnotetext|endnote|footcite)\s?[\[{]")
_OTHER_MARKUP = pattern(rb"^ {0,3}(?:```|~~~|\[\^[^\]\s]{1,100}\]:|\.\. |={1,6} |# )", re.MULTILINE)
_INPUT_ENCODING = pattern(rb"\\(?:usepackage|RequirePackage)\[(\w{1,20})\]\{inputenc\}|\\inputencoding\{(\w{1,20})\}")


def sniff(data: bytes) -> FormatMatch:
    r"""Certain if `\documentclass` or `\begin{document}` stands before any Markdown, likely if `\footnote{` does."""
    head = data[: 2**18]
    if b"\\" not in head:
        return FormatMatch.NO
    other = _OTHER_MARKUP.search(head)
    begin = _BEGIN.search(head)
    if (
        begin
        and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"\\", b"%")
        and not (other and other.start() < begin.start())
    ):
        return FormatMatch.CERTAIN
    return FormatMatch.LIKELY if _NOTE.search(head) and not other else FormatMatch.NO


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body of a LaTeX text in UTF-8, or in the encoding that it names.

    Raises DocumentError if it is not text. Edits are written in UTF-8, so a text in another encoding has no `source`.
    """
    from stacite.readers.latex.document import read_notes  # noqa: PLC0415 - only where it is needed

    sha256 = hashlib.sha256(data).hexdigest()
    try:
        return read_notes(decode(data, path), path, sha256, NAME)
    except DocumentError:
        text = _in_declared_encoding(data)
        if text is None:
            raise
    document = read_notes(text, path, sha256, NAME)
    notes = tuple(replace(note, passage=Passage(note.text)) for note in document.notes)
    markers = tuple(replace(marker, span=None) for marker in document.note_refs)
    return replace(document, notes=notes, note_refs=markers, body=Passage(document.body.text), source=None)


def _in_declared_encoding(data: bytes) -> str | None:
    """The text in the encoding that `inputenc` names; None if it names none or the bytes don't fit."""
    from stacite.readers.latex.commands import INPUT_ENCODINGS  # noqa: PLC0415 - only where it is needed

    found = _INPUT_ENCODING.search(data[: 2**18])
    codec = INPUT_ENCODINGS.get((found[1] or found[2]).decode()) if found else None
    if codec is None or b"\x00" in data:
        return None
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None
