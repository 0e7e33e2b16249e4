"""The process that reads PDFs: the beginning of one on standard input, metadata as JSON on standard output.

Whatever a PDF does to it, the run goes on; see `pdf.py`. It imports nothing of stacite, so that it starts fast.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import sys
from contextlib import suppress
from typing import Any

MAX_BYTES = 1_048_576
_MAX_PAGES = 3
# Characters of a page that are read.
_MAX_CHARACTERS = 3000
_MAX_MEMORY = 1 << 30
_MAX_CPU_S = 5
# Characters of one heading have at least this share of the greatest height in it.
_SAME_SIZE = 0.93
# Words of a heading: a masthead or a section's number has fewer.
_MIN_HEADING_WORDS = 3


def main() -> None:
    """Read standard input and write JSON; an empty object for what can't be read."""
    _bound()
    body = sys.stdin.buffer.read(MAX_BYTES)
    sys.stdout.write(json.dumps(read_pdf(body)))


def _bound() -> None:
    """Let the system end a process that goes astray; there is no such bound on Windows."""
    with suppress(ImportError, OSError, ValueError):
        resource: Any = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_CPU, (_MAX_CPU_S, _MAX_CPU_S))
        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_pdf(body: bytes) -> dict[str, str]:
    """The title, the largest text of the first page's upper half, and the text of the first pages."""
    pdfium: Any = importlib.import_module("pypdfium2")
    found: dict[str, str] = {}
    try:
        document = pdfium.PdfDocument(body)
        found["title"] = document.get_metadata_value("Title")[:_MAX_CHARACTERS]
        texts = []
        for number in range(min(_MAX_PAGES, len(document))):
            page = document[number]
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range(0, min(text_page.count_chars(), _MAX_CHARACTERS)))
            if number == 0:
                found["heading"] = _heading(importlib.import_module("pypdfium2.raw"), page, text_page)
            found["text"] = "\n".join(texts)
    except (pdfium.PdfiumError, ValueError, IndexError, ctypes.ArgumentError):
        return found  # half a file: return what was read so far
    return found


def _heading(raw: Any, page: Any, text_page: Any) -> str:
    """The largest text in the upper half that is as long as a title."""
    spans = _sized_texts(raw, text_page, page.get_height() / 2)
    for size in sorted({size for size, _ in spans}, reverse=True)[:5]:
        parts = (text for height, text in spans if size * _SAME_SIZE <= height <= size)
        text = " ".join("".join(parts).split())
        if len(text.split()) >= _MIN_HEADING_WORDS or (len(text) >= 6 and not text.isascii()):
            return text
    return ""


def _sized_texts(raw: Any, text_page: Any, middle: float) -> list[tuple[float, str]]:
    """Height and text of what is above the middle, characters of one height together."""
    box, spans = raw.FS_RECTF(), list[tuple[float, str]]()
    for place in range(min(text_page.count_chars(), _MAX_CHARACTERS)):
        character = chr(raw.FPDFText_GetUnicode(text_page.raw, place) or 32)
        if character.isspace():
            if spans:
                spans[-1] = (spans[-1][0], spans[-1][1] + " ")
        elif raw.FPDFText_GetLooseCharBox(text_page.raw, place, box) and box.bottom >= middle:
            height = round(box.top - box.bottom, 1)
            if spans and spans[-1][0] == height:
                spans[-1] = (height, spans[-1][1] + character)
            else:
                spans.append((height, character))
    return spans


if __name__ == "__main__":
    main()
