"""The process that opens PDFs: a file on standard input, its glyphs on standard output, a line of JSON for each page.

pypdfium2 is a C library that gets files from strangers. If it crashes, loops or takes too much memory here, stacite
can go on: see `pages.py`. Nothing in a PDF is executed or fetched: no scripts, no attachments, no forms.

The first line is `{"pages": 12}` or `{"error": "password"}`; each further one a page as `pages.py` describes it.
Lengths are hundredths of a point (ISO 32000-1, 8.3.2.3), y grows upwards, and pages that are printed sideways are
turned upright.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from contextlib import suppress
from typing import Any

_MAX_MEMORY = 2 << 30
_MAX_CPU_S = 600
MAX_PAGES = 10_000
ITALIC, BOLD = 1, 2


def main() -> None:
    """Write the contents of the PDF on standard input."""
    _bound()
    write_line = _line_writer()
    try:
        pdfium: Any = importlib.import_module("pypdfium2")
        drawing: Any = importlib.import_module("stacite.readers.pdf.pdfium")
        document = pdfium.PdfDocument(sys.stdin.buffer.read())
        count = len(document)
    except MemoryError:
        write_line({"error": "memory"})
        return
    except Exception as error:
        # FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY of fpdfview.h
        secret = getattr(error, "err_code", None) in (4, 5) or "password" in str(error).lower()
        write_line({"error": "password" if secret else "damaged"})
        return
    write_line({"pages": min(count, MAX_PAGES)})
    for number in range(min(count, MAX_PAGES)):
        try:
            write_line(drawing.draw(document, number))
        except MemoryError:
            return
        except Exception:
            write_line({"broken": True})


def _bound() -> None:
    """Let the system end a process that takes too much; Windows has no such limits."""
    with suppress(ImportError, OSError, ValueError):
        resource: Any = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (_MAX_CPU_S, _MAX_CPU_S))
        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))


def _line_writer() -> Any:
    """A function that writes a line. What the library itself prints goes to standard error, never in between."""
    out = os.fdopen(os.dup(1), "w", encoding="ascii", newline="\n")
    os.dup2(2, 1)

    def write_line(line: dict[str, Any]) -> None:
        out.write(json.dumps(line, separators=(",", ":")) + "\n")
        out.flush()

    return write_line


if __name__ == "__main__":
    main()
