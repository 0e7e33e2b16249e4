"""Asks the child process for the pages of a PDF, and ends it when it keeps silent."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.readers.glyphs.sheet import BadSheetError, Sheet, read_sheet, read_start

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMAND = (sys.executable, "-P", "-m", "stacite.readers.glyphs.child")
SILENCE_S = 10.0
"""Seconds without a page, after which the process is taken for lost."""
_PAGE_S, _MOST_S = 1.0, 600.0
"""Seconds that pages may take on the average, and all of them: a busy machine reads five a second or more."""
_MAX_LINE = 64_000_000
_WAITING = 8
"""Pages read ahead."""
_DAMAGED = "Open it in a PDF viewer and save it anew, or save its text and read that."
_SLOW = "Print it to a new PDF, or save its text with `pdftotext -layout` and read that."


def sheets(data: bytes, path: str) -> Iterator[Sheet]:
    """The pages in their order. Raises DocumentError where the PDF can't be read to its end."""
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(_COMMAND, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
    except OSError as error:
        raise DocumentError(f"{path}: the process that reads PDFs can't be started: {error.strerror}") from error
    try:
        yield from _ask(process, data, path)
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _ask(process: subprocess.Popen[bytes], data: bytes, path: str) -> Iterator[Sheet]:
    lines: queue.Queue[bytes] = queue.Queue(_WAITING)
    stop = threading.Event()
    threads = [
        threading.Thread(target=_feed, args=(process.stdin, data), daemon=True),
        threading.Thread(target=_listen, args=(process.stdout, lines, stop), daemon=True),
    ]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    try:
        start = read_start(_next(lines, path, began + SILENCE_S))
        if isinstance(start, str):
            raise _refusal(start, path)
        deadline = began + min(_MOST_S, 2 * SILENCE_S + start * _PAGE_S)
        for number in range(1, start + 1):
            yield read_sheet(_next(lines, path, deadline, number), number)
    except BadSheetError as error:
        raise DocumentError(f"{path}: the PDF is damaged", _DAMAGED) from error
    finally:
        stop.set()
        process.kill()
        for thread in threads:
            thread.join(SILENCE_S)


def _feed(stream: IO[bytes] | None, data: bytes) -> None:
    if stream is not None:
        with suppress(OSError, ValueError):
            stream.write(data)
            stream.close()


def _listen(stream: IO[bytes] | None, lines: queue.Queue[bytes], stop: threading.Event) -> None:
    """Hand on each line; an empty one at the end."""
    line = b"?"
    while stream is not None and line and not stop.is_set():
        try:
            line = stream.readline(_MAX_LINE)
        except (OSError, ValueError):
            line = b""
        while not stop.is_set():
            with suppress(queue.Full):
                lines.put(line, timeout=0.1)
                break


def _next(lines: queue.Queue[bytes], path: str, deadline: float, number: int = 0) -> bytes:
    where = f" at page {number}" if number else ""
    try:
        line = lines.get(timeout=max(0.0, min(SILENCE_S, deadline - time.monotonic())))
    except queue.Empty:
        raise DocumentError(f"{path}: reading the PDF takes too long{where}", _SLOW) from None
    if not line.endswith(b"\n"):
        raise DocumentError(f"{path}: the PDF is damaged: reading it breaks off{where}", _DAMAGED)
    return line


def _refusal(error: str, path: str) -> DocumentError:
    if error == "password":
        return DocumentError(f"{path}: the PDF is encrypted", "Save it without its password and read that.")
    return DocumentError(f"{path}: the PDF is damaged", _DAMAGED)
