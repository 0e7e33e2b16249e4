"""The pages of a PDF, read from the child process, which is killed if it does not respond.

Its output is validated: the child may be as corrupted as the PDF.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from stacite.errors import DocumentError
from stacite.readers.pdf.child import MAX_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator


_POINT = 100
# The errors that the child may report for a file.
_FILE_ERRORS = ("password", "damaged", "memory")
_LIMIT = 10**8


class BadPageError(ValueError):
    """The child process wrote something that is not in its protocol."""


class Glyph(NamedTuple):
    """A character on a page; lengths in points, y grows upwards."""

    character: str
    x0: float
    x1: float
    """The end of its advance."""
    y: float
    """The baseline."""
    bottom: float
    """Lower edge of the ink."""
    top: float
    size: float
    """Font size, as printed."""
    face: int
    """Flags: ITALIC, BOLD."""
    font: int = 0
    """The number on the page of a font that maps no characters; `character` is then the code; 0 for other fonts."""


@dataclass(frozen=True, slots=True)
class HorizontalRule:
    """A straight horizontal line."""

    x0: float
    x1: float
    y: float


@dataclass(frozen=True, slots=True)
class LinkAnnotation:
    """A link annotation with a target outside the document."""

    box: tuple[float, ...]
    """Left, bottom, right and top."""
    url: str


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page."""

    number: int
    """1-based."""
    glyphs: tuple[Glyph, ...]
    rules: tuple[HorizontalRule, ...]
    links: tuple[LinkAnnotation, ...]
    pictures: int
    broken: bool = False
    """Whether PDFium could not read it."""


def parse_page_count(line: bytes) -> int | str:
    """The number of pages, or the error: `password`, `damaged`, `memory`. Raises BadPageError."""
    message = _object(line)
    if "error" in message:
        if message["error"] not in _FILE_ERRORS:
            raise BadPageError
        return str(message["error"])
    pages = message.get("pages")
    # Not isinstance, since True and False are instances of int.
    if type(pages) is not int or not 0 <= pages <= MAX_PAGES:
        raise BadPageError
    return pages


def parse_page(line: bytes, number: int) -> PdfPage:
    """Page `number`. Raises BadPageError."""
    message = _object(line)
    if message.get("broken") is True:
        return PdfPage(number, (), (), (), 0, broken=True)
    try:
        rules = (_points(rule, 4) for rule in message["rules"])
        lying = tuple(HorizontalRule(x0, x1, (y0 + y1) / 2) for x0, y0, x1, y1 in rules if x1 - x0 > abs(y1 - y0))
        links = tuple(LinkAnnotation(_points(link[:4], 4), _text(link[4])) for link in message["links"])
        return PdfPage(number, _glyphs(message), lying, links, _whole(message["pictures"]))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise BadPageError from error


def _object(line: bytes) -> dict[str, Any]:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadPageError from error
    if not isinstance(message, dict):
        raise BadPageError
    return message


def _glyphs(message: dict[str, Any]) -> tuple[Glyph, ...]:
    characters = _text(message["characters"])
    places, style = message["places"], message["style"]
    styles = [(_whole(size) / _POINT, _whole(face), _whole(font)) for size, face, font in message["styles"]]
    if not len(characters) * 5 == len(places) == len(style) * 5 or not all(type(at) is int for at in (*places, *style)):
        raise BadPageError
    if style and not 0 <= min(style) <= max(style) < len(styles):
        raise BadPageError
    # The same iterator five times: each glyph takes the next five numbers.
    each = zip(characters, *(iter(places),) * 5, style, strict=True)
    return tuple(
        Glyph(character, x0 / 100, x1 / 100, y / 100, bottom / 100, top / 100, *styles[at])
        for character, x0, x1, y, bottom, top, at in each
    )


def _points(values: Any, count: int) -> tuple[float, ...]:
    if not isinstance(values, list) or len(values) != count:
        raise BadPageError
    return tuple(_whole(value) / _POINT for value in values)


def _whole(value: Any) -> int:
    if type(value) is not int or abs(value) > _LIMIT:
        raise BadPageError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise BadPageError
    return value


# `-P` keeps the working directory off the module path: a file there could pose as a module.
_COMMAND = (sys.executable, "-P", "-m", "stacite.readers.pdf.child")
TIMEOUT_S = 10.0
"""Seconds without a page after which the process counts as hung."""
# Seconds per page on average, and for all pages: a busy machine reads five pages a second or more.
_PAGE_S, _MOST_S = 1.0, 600.0
_MAX_LINE = 64_000_000
# Pages read ahead.
_WAITING = 8
_DAMAGED = "Open it in a PDF viewer and save it again, or save its text to a file and use that."
_SLOW = "Print it to a new PDF, or save its text with `pdftotext -layout` and use that."


def read_pages(data: bytes, path: str) -> Iterator[PdfPage]:
    """The pages in their order. Raises DocumentError if the PDF can't be read to its end."""
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(_COMMAND, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
    except OSError as error:
        raise DocumentError(f"{path}: the process that reads PDFs can't be started: {error.strerror}") from error
    try:
        yield from _receive_pages(process, data, path)
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _receive_pages(process: subprocess.Popen[bytes], data: bytes, path: str) -> Iterator[PdfPage]:
    lines: queue.Queue[bytes] = queue.Queue(_WAITING)
    stop = threading.Event()
    # Without threads, both processes could wait forever, each for the other to empty a full pipe.
    threads = [
        threading.Thread(target=_send, args=(process.stdin, data), daemon=True),
        threading.Thread(target=_read_lines, args=(process.stdout, lines, stop), daemon=True),
    ]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    try:
        start = parse_page_count(_next(lines, path, began + TIMEOUT_S))
        if isinstance(start, str):
            raise _file_error(start, path)
        deadline = began + min(_MOST_S, 2 * TIMEOUT_S + start * _PAGE_S)
        for number in range(1, start + 1):
            yield parse_page(_next(lines, path, deadline, number), number)
    except BadPageError as error:
        raise DocumentError(f"{path}: the PDF is damaged", _DAMAGED) from error
    finally:
        stop.set()
        process.kill()
        for thread in threads:
            thread.join(TIMEOUT_S)


def _send(stream: IO[bytes] | None, data: bytes) -> None:
    if stream is not None:
        with suppress(OSError, ValueError):
            stream.write(data)
            stream.close()


def _read_lines(stream: IO[bytes] | None, lines: queue.Queue[bytes], stop: threading.Event) -> None:
    """Pass on each line; an empty one at the end."""
    line = b"?"
    while stream is not None and line and not stop.is_set():
        try:
            line = stream.readline(_MAX_LINE)
        except (OSError, ValueError):
            line = b""
        while not stop.is_set():
            # Without a timeout, this would block forever once nobody takes lines any more.
            with suppress(queue.Full):
                lines.put(line, timeout=0.1)
                break


def _next(lines: queue.Queue[bytes], path: str, deadline: float, number: int = 0) -> bytes:
    where = f" at page {number}" if number else ""
    try:
        line = lines.get(timeout=max(0.0, min(TIMEOUT_S, deadline - time.monotonic())))
    except queue.Empty:
        raise DocumentError(f"{path}: reading the PDF takes too long{where}", _SLOW) from None
    # Empty at the end of the output. A line without its end was cut off, or is longer than allowed.
    if not line.endswith(b"\n"):
        raise DocumentError(f"{path}: the PDF is damaged: reading stopped{where}", _DAMAGED)
    return line


def _file_error(error: str, path: str) -> DocumentError:
    if error == "password":
        return DocumentError(f"{path}: the PDF is encrypted", "Save a copy without a password, and use that.")
    return DocumentError(f"{path}: the PDF is damaged", _DAMAGED)
