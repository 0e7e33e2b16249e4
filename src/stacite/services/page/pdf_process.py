"""The process that reads PDFs: the beginning of one on standard input, what it says as JSON on standard output.

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
_MAX_CHARACTERS = 3000
"""Letters of a page that are read."""
_MAX_MEMORY = 1 << 30
_MAX_CPU_S = 5
_SAME_SIZE = 0.93
"""Share of the greatest height that letters of one heading have."""
_MIN_HEADING_WORDS = 3
"""Words of a heading: a masthead or a section's number has fewer."""


def main() -> None:
    """Read, and say what was found; nothing for what can't be read."""
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
    told: dict[str, str] = {}
    try:
        document = pdfium.PdfDocument(body)
        told["title"] = document.get_metadata_value("Title")[:_MAX_CHARACTERS]
        texts = []
        for number in range(min(_MAX_PAGES, len(document))):
            page = document[number]
            letters = page.get_textpage()
            texts.append(letters.get_text_range(0, min(letters.count_chars(), _MAX_CHARACTERS)))
            if number == 0:
                told["heading"] = _heading(importlib.import_module("pypdfium2.raw"), page, letters)
            told["text"] = "\n".join(texts)
    except (pdfium.PdfiumError, ValueError, IndexError, ctypes.ArgumentError):
        return told  # half a file: what was read till here
    return told


def _heading(raw: Any, page: Any, letters: Any) -> str:
    """The largest text in the upper half that is as long as a title."""
    runs = _sized_texts(raw, letters, page.get_height() / 2)
    for size in sorted({size for size, _ in runs}, reverse=True)[:5]:
        text = " ".join("".join(run for height, run in runs if height >= size * _SAME_SIZE and height <= size).split())
        if len(text.split()) >= _MIN_HEADING_WORDS or (len(text) >= 6 and not text.isascii()):
            return text
    return ""


def _sized_texts(raw: Any, letters: Any, middle: float) -> list[tuple[float, str]]:
    """Height and text of what stands above the middle, letters of one height together."""
    box, runs = raw.FS_RECTF(), list[tuple[float, str]]()
    for place in range(min(letters.count_chars(), _MAX_CHARACTERS)):
        letter = chr(raw.FPDFText_GetUnicode(letters.raw, place) or 32)
        if letter.isspace():
            if runs:
                runs[-1] = (runs[-1][0], runs[-1][1] + " ")
        elif raw.FPDFText_GetLooseCharBox(letters.raw, place, box) and box.bottom >= middle:
            height = round(box.top - box.bottom, 1)
            if runs and runs[-1][0] == height:
                runs[-1] = (height, runs[-1][1] + letter)
            else:
                runs.append((height, letter))
    return runs


if __name__ == "__main__":
    main()
