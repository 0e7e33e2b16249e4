"""HTML and XHTML: notes that links refer to, notes in place, and notes without links.

HTML (Living Standard), DPUB-ARIA 1.1 and EPUB's structural semantics define markup of notes, but most pages don't
use it, so the links from note reference to note and back decide (`readers/html/linked.py`).

Bytes become text as browsers do it (HTML, 13.2.3): a byte order mark, then the page's own declaration, then a
guess; the Encoding Standard defines the labels (`iso-8859-1` is windows-1252).
"""

from __future__ import annotations

import codecs
import hashlib
import re
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch
from stacite.text.encodings import MAX_BYTES
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF16_LE, "utf-16-le"))
_META_CHARSET = pattern(rb"<meta\b[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE)
_XML_ENCODING = pattern(rb"^\s{0,99}<\?xml\b[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})", re.IGNORECASE)
_READ_AS_WINDOWS_1252 = {"iso8859-1", "ascii", "latin-1"}
# Bytes searched for a declaration; the standard asks for at least 1,024.
_DECLARATION_BYTES = 4096


def decode_page(data: bytes) -> str:
    """The page's text. Bytes that do not fit the encoding become U+FFFD, as in a browser."""
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    declared = _declared_encoding(data[:_DECLARATION_BYTES])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(declared or "windows-1252", "replace")
    # A page that is UTF-8 throughout and says otherwise is nearly always UTF-8; ASCII alone reads the same.
    return text if declared in (None, "utf-8", "cp1252") else data.decode(declared, "replace")


def _declared_encoding(head: bytes) -> str | None:
    """The encoding that the page declares, as a Python codec; None if it declares none that is known."""
    if head[:2] in (b"<\x00", b"\x00<"):
        return "utf-16-le" if head[:2] == b"<\x00" else "utf-16-be"
    found = _XML_ENCODING.search(head) or _META_CHARSET.search(head)
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii", "replace")).name
    except LookupError:
        return None
    # Encoding Standard: these labels mean windows-1252.
    if name in _READ_AS_WINDOWS_1252:
        return "cp1252"
    # A declaration that could be read as ASCII can't be UTF-16 (HTML, 13.2.3.2).
    return "utf-8" if name.startswith(("utf-16", "utf-32")) else name


NAME = "html"
SUFFIXES = (".html", ".htm", ".xhtml", ".xht", ".shtml")
_SNIFFED_BYTES = 65536
_BEFORE_DOCTYPE = pattern(r"(?:\s+|<!--(?:(?!-->).){0,20000}-->|<\?[^>]{0,2000}\?>)", re.DOTALL)
_ROOT = pattern(r"<(?:!doctype\s+html\b|html\b)", re.IGNORECASE)
_FRAGMENT = pattern(r"<(?:body|head|article|main|section|title|meta|p)\b[^>]{0,2000}>", re.IGNORECASE)
_XHTML = pattern(r"<\?xml\b|<html\b[^>]{0,2000}xmlns\s{0,9}=|<!DOCTYPE[^>]{0,200}XHTML", re.IGNORECASE)


def sniff(data: bytes) -> FormatMatch:
    """Certain if the document type or the root is HTML's; likely if it starts with an element of a page."""
    head = _from_doctype(decode_page(data[:_SNIFFED_BYTES]))
    if _ROOT.match(head):
        return FormatMatch.SURE
    # Markdown can begin with an HTML tag, so a fragment is not certain.
    return FormatMatch.LIKELY if _FRAGMENT.match(head) and "</p>" in head else FormatMatch.NO


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body of a page.

    Raises DocumentError if it is empty, too large, binary or nested too deep.
    """
    from stacite.readers.html import document, page, parse  # noqa: PLC0415 - loads lxml, only where needed

    if len(data) > MAX_BYTES:
        raise DocumentError(
            f"{path}: the file is larger than {MAX_BYTES // 2**20} MiB",
            "Split the file, or check that it is a document.",
        )
    text = decode_page(data)
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
