"""The only door to standard output and standard error: results to the one, everything else to the other.

What passes is either `Styled` by stacite itself, or data, which is made visible here (see reporters.terminal). Lines
that a build server would take for commands are broken, for file names and documents can hold such lines.

Ctrl-C is handled here, too: during network requests, the run handles the first interrupt, and the second ends the
process. In an interactive check, the first ends the questions, and nothing interrupts the writing of the decisions.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import sys
from contextlib import contextmanager, suppress
from enum import IntEnum
from itertools import chain, groupby
from threading import Thread, current_thread, main_thread
from types import MappingProxyType
from typing import TYPE_CHECKING, TextIO

from stacite.errors import FileError, StaciteError
from stacite.reporters.terminal import Styled, in_lines, paint, printable, styled
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from types import FrameType


class ExitStatus(IntEnum):
    """How a run ended; `EXIT_STATUSES` says what each means."""

    CLEAN = 0
    FOUND = 1
    FAILED = 2
    INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it


EXIT_STATUSES: Mapping[ExitStatus, str] = MappingProxyType(
    {
        ExitStatus.CLEAN: "No finding is at or above the level of --fail-on. With --diff: nothing would change.",
        ExitStatus.FOUND: (
            "At least one finding is at or above the level of --fail-on. With --diff: something would change."
        ),
        ExitStatus.FAILED: (
            "The run itself failed: the command, the settings or a file is wrong, a named file has no notes, an"
            " internal error occurred, or, with --require-online, there is no network or a service could not be used."
        ),
        ExitStatus.INTERRUPTED: (
            "You pressed Ctrl-C. stacite reports what it has found so far. (Ctrl-C ends --watch with status 0.)"
        ),
    }
)
"""What each means, in the words of the help and the documentation."""

DEFAULT_WIDTH = 100
CLEAR_LINE = Styled("\r\x1b[2K")
_CLEAR_SCREEN = Styled("\x1b[H\x1b[2J")  # what has scrolled away stays (ECMA-48, 8.3.39)
SHOW_CURSOR = Styled("\x1b[?25h")
# A pipe's reader, or a terminal, is gone.
_READER_GONE = (errno.EPIPE, errno.EIO)
# `::error::` after spaces and colors, `##[group]`, `##vso[task.complete]` and `##teamcity[...]`: what GitHub Actions
# (actions/runner, ActionCommand.cs), Azure Pipelines and TeamCity obey in the output of a program.
_BUILD_COMMAND = pattern(r"^((?:[^\S\n]|\x1b\[[\d;]*m)*+:)(?=:)|(#)(?=#(?:vso|teamcity)?\[)", re.MULTILINE)
# How Ctrl-C, a system that shuts down and a terminal that is closed end a program, where the system has these.
_ENDING_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def out(text: str) -> None:
    """Write results for people to standard output; a reader that has gone away ends the run quietly."""
    _write(sys.stdout, _harmless(text))


def out_exact(text: str) -> bool:
    """Write what a program will read: a patch, JSON, BibTeX. Only a terminal gets it made visible.

    Returns False where the reader has gone away.
    """
    return _write(sys.stdout, printable(text) if is_terminal(sys.stdout) else text)


def out_all(texts: Iterable[str]) -> None:
    """The same for results as they are made; no more of them are made once the reader has gone away."""
    for text in texts:
        if not out_exact(text):
            return


def say(text: str, *, quiet: bool = False) -> None:
    """Write a message to standard error; a terminal gets it in lines that end between words."""
    if not quiet:
        lines = _wrapped(text) if is_terminal(sys.stderr) and len(text) >= width() else text
        _tell(styled(lines, "\n"))


def _wrapped(text: str) -> str:
    """The text in lines of the terminal's width; a command stays in one, so that it can be copied."""
    lines = (in_lines(line, width() - 1, break_long_words=False) or [""] for line in text.split("\n"))
    return "\n".join(chain.from_iterable(lines))


def warn(sentence: str) -> None:
    """Write a warning to standard error."""
    say(f"warning: {sentence}")


def prompt(text: str) -> None:
    """Write a prompt to standard error; the user types on the same line."""
    _tell(text)


def redraw(line: str) -> None:
    """Replace the line of standard error on which the cursor is, on a terminal."""
    _tell(styled(CLEAR_LINE, line))


def clear_screen() -> None:
    """Clear the terminal of standard output."""
    _write(sys.stdout, _CLEAR_SCREEN)


def print_error(error: StaciteError) -> None:
    """Print what went wrong and what to do."""
    label = paint("error", "1;31") if uses_color(sys.stderr) else "error"
    hint = "".join(f"  {line}\n" for line in error.hint.splitlines())
    _tell(styled(label, f": {error.message}\n", hint))


def print_errors(errors: Iterable[StaciteError]) -> None:
    """Print several; what to do is printed once below those that need the same."""
    for hint, same in groupby(errors, key=lambda error: error.hint):
        *most, last = same
        for error in most:
            print_error(StaciteError(error.message))
        print_error(StaciteError(last.message, hint))


def uses_color(stream: TextIO | None) -> bool:
    """Whether to use color: NO_COLOR (no-color.org) wins, then FORCE_COLOR, then whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return can_redraw(stream)


def can_redraw(stream: TextIO | None) -> bool:
    """Whether it is a terminal on which a line can be drawn again."""
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person reads it; None is a stream that was closed before stacite started."""
    return stream is not None and stream.isatty()


def width() -> int:
    """Columns: COLUMNS, else the terminal's, else 100."""
    return max(40, shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns)


def _harmless(text: str) -> Styled:
    """Visible, and without commands for build servers: a space takes them apart."""
    text = styled(text)
    return Styled(_BUILD_COMMAND.sub(r"\1\2 ", text)) if "::" in text or "##" in text else text


def _tell(text: str) -> None:
    with suppress(FileError):  # there is nobody else to tell
        _write(sys.stderr, _harmless(text))


def _write(stream: TextIO | None, text: str) -> bool:
    """Write; returns False where the reader has gone away. None is a stream that was closed before stacite started.

    Raises FileError where it can't be written.
    """
    if stream is None:
        if not text:
            return True
        raise FileError("standard output is closed", "Redirect it, for example to a file: `> report.txt`.")
    try:
        try:
            stream.write(text)
        except UnicodeEncodeError:
            # Consoles of Windows and LANG=C can't show every character; a question mark is better than a crash.
            stream.write(text.encode(stream.encoding or "ascii", "replace").decode(stream.encoding or "ascii"))
        stream.flush()
    except OSError as error:
        if error.errno not in _READER_GONE:
            raise lost_results(error, stream) from error
        _abandon(stream)
        return False
    return True


def lost_results(error: OSError, stream: TextIO | None = None) -> FileError:
    """The error for results that could not be written; nothing more is written to the stream (standard output)."""
    _abandon(stream or sys.stdout)
    reason = (error.strerror or "unknown error").lower()
    return FileError(f"standard output can't be written: {reason}", "Use -o to write to a file on another disk.")


def _abandon(stream: TextIO | None) -> None:
    """Python would complain once more when it flushes at exit (docs of signal, "Note on SIGPIPE")."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def second_interrupt_quits() -> Iterator[None]:
    """Inside, a second Ctrl-C ends the process at once, whatever it waits for.

    An exception would not do: leaving asyncio waits for threads, and those for a locked cache or a slow
    name server. The cache is whole at any moment, so nothing has to be put in order before.
    """
    if current_thread() is not main_thread():
        yield
        return
    import socket

    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    # The wakeup descriptor gets the number of each signal as a byte, whatever the main thread waits for.
    before = signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    listener = Thread(target=_listen, args=(receiver,), daemon=True)
    listener.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        sender.close()
        # Python may have raised the second one here before the listener had its turn: it counts to the end.
        listener.join()


@contextmanager
def first_signal_interrupts() -> Iterator[Callable[[], None]]:
    """Inside, the first terminating signal raises KeyboardInterrupt, and later ones are ignored.

    Call the yielded function to ignore all of them from then on.
    """
    if current_thread() is not main_thread():
        yield lambda: None
        return
    signals = [getattr(signal, name) for name in _ENDING_SIGNALS if hasattr(signal, name)]

    def ignore() -> None:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)

    def stop(_number: int, _frame: FrameType | None) -> None:
        ignore()
        raise KeyboardInterrupt

    before = {each: signal.signal(each, stop) for each in signals}
    try:
        yield ignore
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _listen(receiver: socket.socket) -> None:
    """Count interrupts until the other end is closed; this thread runs while the main one waits."""
    count = 0
    with receiver:
        while signals := receiver.recv(64):
            count += signals.count(signal.SIGINT)
            if count > 1:
                if sys.stderr.isatty():
                    os.write(sys.stderr.fileno(), f"{CLEAR_LINE}{SHOW_CURSOR}".encode())
                # Not sys.exit: this is not the main thread, and nothing else may run.
                os._exit(ExitStatus.INTERRUPTED)
