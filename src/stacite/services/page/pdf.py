"""What a PDF says about itself: its Title, if that is not compressed, and its first pages, if pypdfium2 is installed.

pypdfium2 is a library in C that parses files from unknown sites. It runs in a process of `readers/bounded.py`; if a PDF
ends that process, it has no metadata.

Sources: ISO 32000-1, 7.9.2 (text strings) and 14.3.3 (document information dictionary); XMP, part 1, 8.3 (dc:title).
"""

from __future__ import annotations

import asyncio
import html
import importlib.util
import re
from contextlib import suppress
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from stacite.errors import DocumentError
from stacite.model.evidence import PageMetadata
from stacite.readers.bounded import call_bounded
from stacite.services.page.html import MAX_TEXT, MAX_TITLE, one_line
from stacite.text.patterns import pattern

# The beginning of a PDF; more is not read, however much of a page the settings allow.
_MAX_BYTES = 1_048_576
_MAX_PAGES = 3
# Pages whose whole text is read, to look for something.
_MOST_PAGES = 2000
# Characters of a page that are read.
_MAX_CHARACTERS = 3000
# Seconds of CPU time for one PDF.
_CPU_S = 5
# Processes; each takes a core and some 60 MB.
_AT_ONCE = 2
# Bytes of a string in the file.
_MAX_STRING = 1000
# `/Title (text)` or `/Title <FEFF…>`; `<<` would begin a dictionary (ISO 32000-1, 7.3.4 and 7.3.7).
_TITLE = pattern(rb"/Title\s{0,9}(\(|<(?!<))")
# Keys beside the title of a document, and keys beside that of a bookmark.
_INFO = pattern(rb"/(?:Producer|Creator|CreationDate|ModDate)\b")
_NO_INFO = pattern(rb"/(?:Parent|Dest|Next|Prev)\b")
_XMP_TITLE = pattern(r"<dc:title>.{0,200}?<rdf:li[^<>]{0,100}>([^<>]{1,1000})</rdf:li>", re.DOTALL)
# An octal code, a line end that is left out, or one other character (ISO 32000-1, 7.3.4.2).
_ESCAPE = pattern(rb"\\(?:([0-7]{1,3})|(\r\n?|\n)|(.))", re.DOTALL)
_ESCAPES = {b"n": b" ", b"r": b" ", b"t": b" ", b"b": b"", b"f": b" "}
_FILE_NAME = pattern(
    r"\.(?:pdf|docx?|indd|qxd|tex|dvi|pptx?|xlsx?|rtf|odt|pages|ps|eps|ai|p65|fm|html?)\b", re.IGNORECASE
)
_WRITTEN_BY = pattern(
    r"^(?:microsoft (?:word|powerpoint|excel) - |untitled|powerpoint presentation|layout \d)", re.IGNORECASE
)
# Characters of one heading have at least this share of the greatest height in it.
_SAME_SIZE = 0.93
# Words of a heading: a masthead or a section's number has fewer.
_MIN_HEADING_WORDS = 3
# For each loop, since a semaphore belongs to one.
_PLACES: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def read_pdf_metadata(body: bytes) -> PageMetadata | None:
    """The metadata in the beginning of a PDF; None where there is none. Never raises for the content."""
    read = await _read_in_process(body) if _is_readable() else {}
    titles = {
        "pdf": _sound_title(str(read.get("title", "")) or stated_title(body)),
        "pdf heading": one_line(str(read.get("heading", "")), MAX_TITLE),
    }
    metadata = PageMetadata(
        {source: title for source, title in titles.items() if title}, text=one_line(str(read.get("text", "")), MAX_TEXT)
    )
    return None if metadata == PageMetadata() else metadata


@cache
def _is_readable() -> bool:
    return importlib.util.find_spec("pypdfium2") is not None


async def _read_in_process(body: bytes) -> dict[str, str]:
    """What the process reads; empty where it fails."""
    async with _PLACES.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_AT_ONCE)):
        with suppress(DocumentError):
            return await call_bounded(read_pdf, body[:_MAX_BYTES], "a linked PDF", _CPU_S)
    return {}


def read_pdf(body: bytes) -> dict[str, str]:
    """The title, the largest text of the first page's upper half, and the text of the first pages."""
    # In the process alone.
    pdfium: Any = importlib.import_module("pypdfium2")
    ctypes: Any = importlib.import_module("ctypes")
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


def read_pdf_pages(body: bytes) -> dict[str, str]:
    """The texts of the pages, by number."""
    # In the process alone.
    pdfium: Any = importlib.import_module("pypdfium2")
    ctypes: Any = importlib.import_module("ctypes")
    found: dict[str, str] = {}
    try:
        document = pdfium.PdfDocument(body)
        for number in range(min(_MOST_PAGES, len(document))):
            found[str(number + 1)] = document[number].get_textpage().get_text_range()
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
            # On Windows, PDFium gives a character beyond the first 65,536 in two halves.
            return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
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


def stated_title(body: bytes) -> str:
    """The title as the bytes of a PDF show it, without parsing the file; empty where none is uncompressed."""
    if (at := body.find(b"<dc:title>")) >= 0 and (
        match := _XMP_TITLE.match(body[at : at + 1500].decode("utf-8", "replace"))
    ):
        return html.unescape(match[1])
    for found in list(_TITLE.finditer(body))[:50]:
        start, end = body.rfind(b"<<", max(0, found.start() - 3000), found.start()), body.find(b">>", found.end())
        around = body[max(0, start) : min(end if end >= 0 else len(body), found.end() + 3000)]
        if start >= 0 and _INFO.search(around) and not _NO_INFO.search(around):
            return _string(body, found.end(), in_hex=found[1] == b"<")
    return ""


def _string(body: bytes, start: int, *, in_hex: bool) -> str:
    data = body[start : start + _MAX_STRING]
    if in_hex:
        digits = re.sub(rb"\s", b"", data.partition(b">")[0])
        with suppress(ValueError):
            # A missing last hexadecimal digit counts as 0 (ISO 32000-1, 7.3.4.3).
            return _text(bytes.fromhex(digits.decode("ascii", "replace").ljust(len(digits) + len(digits) % 2, "0")))
        return ""
    # Brackets in a string need no escape if they are balanced (ISO 32000-1, 7.3.4.2).
    depth, at = 1, 0
    while at < len(data) and depth:
        character = data[at : at + 1]
        at += 2 if character == b"\\" else 1
        depth += {b"(": 1, b")": -1}.get(character, 0)
    return _text(_ESCAPE.sub(_unescaped, data[: at - 1])) if not depth else ""


def _unescaped(match: re.Match[bytes]) -> bytes:
    if match[1]:
        # Octal codes above 255 lose their high bit (ISO 32000-1, table 3).
        return bytes((int(match[1], 8) & 255,))
    return b"" if match[2] else _ESCAPES.get(match[3], match[3])


def _text(data: bytes) -> str:
    # A byte order mark tells UTF-16 or UTF-8. Without one, the text is in PDFDocEncoding, which cp1252 comes close to.
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", "replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    return data.decode("cp1252", "replace")


def _sound_title(text: str) -> str:
    """The title if it is one: three words at least, or six characters beyond ASCII; else empty."""
    shown = _WRITTEN_BY.sub("", one_line(text, MAX_TITLE))
    words = shown.split()
    is_title = len(words) >= 3 or (len(shown) >= 6 and not shown.isascii() and "_" not in shown)
    return shown if is_title and not _FILE_NAME.search(shown) else ""
