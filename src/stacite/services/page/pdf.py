"""What a PDF says about itself: its Title, if that is not compressed, and its first pages, if pypdfium2 is installed.

pypdfium2 is a library in C that parses files from unknown sites. It runs in a process of its own, so that a crash, a
loop or a flood of memory ends that process, and the PDF has no metadata then.

Sources: ISO 32000-1, 7.9.2 (text strings) and 14.3.3 (document information dictionary); XMP, part 1, 8.3 (dc:title).
"""

from __future__ import annotations

import asyncio
import html
import importlib.util
import json
import re
import sys
from contextlib import suppress
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from stacite.model.evidence import PageMetadata
from stacite.services.page.metadata import MAX_TEXT, MAX_TITLE, one_line
from stacite.text.patterns import pattern

_COMMAND = (sys.executable, "-P", "-m", "stacite.services.page.pdf_process")
# Seconds for one PDF.
_TIME_S = 5.0
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


async def _read_in_process(body: bytes) -> dict[str, Any]:
    """What the process reads; empty where it fails."""
    pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    loop = asyncio.get_running_loop()
    async with _PLACES.setdefault(loop, asyncio.Semaphore(_AT_ONCE)):
        try:
            process = await asyncio.create_subprocess_exec(*_COMMAND, stdin=pipe, stdout=pipe, stderr=nowhere)
        except OSError:
            return {}
        try:
            output, _ = await asyncio.wait_for(process.communicate(body), _TIME_S)
            read = json.loads(output)
        except (TimeoutError, ValueError, RecursionError, OSError):
            return {}
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return read if isinstance(read, dict) else {}


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
