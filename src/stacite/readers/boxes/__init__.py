"""Pages as words with their boxes: ALTO and hOCR, as OCR programs write them, and `pdftotext -bbox-layout`.

Notes are found as in a PDF, by the position and size of the words.

Sources: ALTO 2 to 4 (Library of Congress); hOCR 1.2; `TextOutputDev` and `pdftotext.cc` of Poppler.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.readers.base import DEFAULT_OPTIONS, FormatMatch
from stacite.readers.xml import root_name, xml_head
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


NAME = "boxes"
SUFFIXES = (".hocr", ".alto", ".alto.xml", ".bbox.html")
MAX_BYTES = 64 * 2**20
"""A book of 600 pages takes 40 MiB."""

_HOCR = pattern(r"""class\s{0,9}=\s{0,9}["']ocr_page\b|name\s{0,9}=\s{0,9}["']ocr-(?:system|capabilities)\b""")
_BBOX = pattern(r"<doc>\s{0,99}<page\s{1,9}width=")


def sniff(data: bytes) -> FormatMatch:
    """Certain if the root element is ALTO's, or the start of the page has the markup of hOCR or pdftotext."""
    head = xml_head(data)
    found = root_name(head) == "alto" or _HOCR.search(head) or _BBOX.search(head)
    return FormatMatch.CERTAIN if found else FormatMatch.NO


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body of these pages.

    Raises DocumentError if the file is too large, is not well-formed, or has no words with boxes.
    """
    if len(data) > MAX_BYTES:
        message = f"{path}: the file is larger than {MAX_BYTES // 2**20} MiB, the limit for this format"
        raise DocumentError(message, "Split it by its pages.")
    from stacite.readers.boxes.document import read_boxes  # noqa: PLC0415 - loads lxml, only where needed

    return read_boxes(data, path, NAME)
