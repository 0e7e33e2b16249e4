"""HTML and XHTML: notes that links refer to, notes within the text, and notes without links.

HTML (Living Standard), DPUB-ARIA 1.1 and EPUB's structural semantics define markup of notes, but most pages don't
use it, so the links from note reference to note and back decide (`readers/html/linked.py`).
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch
from stacite.text.encodings import check_size, decode_html
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


NAME = "html"
SUFFIXES = (".html", ".htm", ".xhtml", ".xht", ".shtml")
_SNIFFED_BYTES = 65536
_BEFORE_DOCTYPE = pattern(r"(?:\s+|<!--(?:(?!-->).){0,20000}-->|<\?[^>]{0,2000}\?>)", re.DOTALL)
_ROOT = pattern(r"<(?:!doctype\s+html\b|html\b)", re.IGNORECASE)
_FRAGMENT = pattern(r"<(?:body|head|article|main|section|title|meta|p)\b[^>]{0,2000}>", re.IGNORECASE)
_XHTML = pattern(r"<\?xml\b|<html\b[^>]{0,2000}xmlns\s{0,9}=|<!DOCTYPE[^>]{0,200}XHTML", re.IGNORECASE)


def sniff(data: bytes) -> FormatMatch:
    """Certain if the document type or the root is HTML's; likely if it starts with an element of a page."""
    head = _from_doctype(decode_html(data[:_SNIFFED_BYTES]))
    if _ROOT.match(head):
        return FormatMatch.CERTAIN
    # Markdown can begin with an HTML tag, so a fragment is not certain.
    return FormatMatch.LIKELY if _FRAGMENT.match(head) and "</p>" in head else FormatMatch.NO


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body of a page.

    Raises DocumentError if it is empty, too large, binary or nested too deep.
    """
    from stacite.readers.html import document, page, parse  # noqa: PLC0415 - loads lxml, only where needed

    check_size(data, path)
    text = decode_html(data)
    if not text.strip("\ufeff\x00 \t\r\n\f\v"):
        raise DocumentError(f"{path}: the file is empty", "Check that the file was saved.")
    whole = page.HtmlPage()
    xml = path.lower().endswith((".xhtml", ".xht")) or bool(_XHTML.search(text[:4096]))
    parse.add_part(whole, parse.parse_page(text, path, xml=xml), "", path)
    return document.write_document(whole, path, NAME, hashlib.sha256(data).hexdigest())


def _from_doctype(text: str) -> str:
    """The text without anything that may precede a document type: whitespace, comments, an XML declaration."""
    at = 1 if text.startswith("\ufeff") else 0
    while (found := _BEFORE_DOCTYPE.match(text, at)) is not None:
        at = found.end()
    return text[at:]
