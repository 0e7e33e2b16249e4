"""Writes to the terminal: results to standard output, everything else to standard error, in color where wanted."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from enum import IntEnum
from typing import TYPE_CHECKING, TextIO

from stacite.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.errors import StaciteError


class ExitStatus(IntEnum):
    """How a run ended."""

    CLEAN = 0
    FOUND = 1
    """Findings."""
    FAILED = 2
    """The command, the settings or a file is wrong, or an internal error occurred."""
    INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it


DEFAULT_WIDTH = 100
CLEAR_LINE = "\r\x1b[2K"
CLEAR_SCREEN = "\x1b[H\x1b[2J"  # what has scrolled away stays (ECMA-48, 8.3.39)
SHOW_CURSOR = "\x1b[?25h"
# A pipe's reader, or a terminal, is gone.
_READER_GONE = (errno.EPIPE, errno.EIO)


def out(text: str) -> None:
    """Write results to standard output; a reader that has gone away ends the run quietly."""
    _write(sys.stdout, text)


def out_all(texts: Iterable[str]) -> None:
    """Write results as they are made; no more of them are made once the reader has gone away."""
    for text in texts:
        if not _write(sys.stdout, text):
            return


def say(text: str, *, quiet: bool = False) -> None:
    """Write a message to standard error."""
    if not quiet:
        _write(sys.stderr, f"{text}\n")


def prompt(text: str) -> None:
    """Write a prompt to standard error; the user types on the same line."""
    _write(sys.stderr, text)


def print_error(error: StaciteError) -> None:
    """Print what went wrong and what to do."""
    label = paint("error", "1;31") if uses_color(sys.stderr) else "error"
    _write(sys.stderr, f"{label}: {visible(error.message)}\n")
    for line in error.hint.splitlines():
        _write(sys.stderr, f"  {visible(line)}\n")


def uses_color(stream: TextIO) -> bool:
    """Whether to use color: NO_COLOR (no-color.org) wins, then FORCE_COLOR, then whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return can_redraw(stream)


def can_redraw(stream: TextIO) -> bool:
    """Whether it is a terminal on which a line can be drawn again."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Columns: COLUMNS, else the terminal's, else 100."""
    return max(40, shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns)


def paint(text: str, codes: str) -> str:
    """Text in an ANSI style."""
    return f"\x1b[{codes}m{text}\x1b[0m"


def visible(text: str) -> str:
    """The text with control and bidi characters shown as U+FFFD, so that no file name or document drives a terminal."""
    return "".join(character if character == "\n" or character.isprintable() else "\ufffd" for character in text)


def _write(stream: TextIO, text: str) -> bool:
    """Write; returns False where the reader has gone away."""
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        if error.errno not in _READER_GONE and stream is sys.stdout:
            raise output_lost(error) from error
        _drop(stream)
        return False
    except UnicodeEncodeError:
        # Consoles of Windows and LANG=C can't show every character; a question mark is better than a crash.
        stream.write(text.encode(stream.encoding or "ascii", "replace").decode(stream.encoding or "ascii"))
        stream.flush()
    return True


def output_lost(error: OSError) -> FileError:
    """Drop standard output, which can't be written; returns an error that says so."""
    _drop(sys.stdout)
    reason = (error.strerror or "unknown error").lower()
    return FileError(f"standard output can't be written: {reason}", "Use -o to write to a file on another disk.")


def _drop(stream: TextIO) -> None:
    # Python would complain once more when it flushes at exit (docs of signal, "Note on SIGPIPE").
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
