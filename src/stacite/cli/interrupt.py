"""Ctrl-C while links are asked: the first is the run's own business, the second ends the process."""

from __future__ import annotations

import os
import signal
import socket
import sys
from contextlib import contextmanager
from threading import Thread, current_thread, main_thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

INTERRUPTED = 130
"""128 and the number of SIGINT, as shells have it."""
_SHOW_CURSOR = b"\r\x1b[2K\x1b[?25h"


@contextmanager
def second_quits() -> Iterator[None]:
    """Inside, a second Ctrl-C ends the process at once, whatever it waits for.

    An exception would not do: leaving asyncio waits for threads, and those for a locked cache or a slow
    name server. The cache is whole at any moment, so nothing has to be put in order before.
    """
    if current_thread() is not main_thread():
        yield
        return
    heard, told = socket.socketpair()
    told.setblocking(False)
    before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    Thread(target=_listen, args=(heard,), daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        told.close()


def _listen(heard: socket.socket) -> None:
    """Count interrupts until the other end is closed; this thread runs while the main one waits."""
    count = 0
    with heard:
        while signals := heard.recv(64):
            count += signals.count(signal.SIGINT)
            if count > 1:
                if sys.stderr.isatty():
                    os.write(sys.stderr.fileno(), _SHOW_CURSOR)
                os._exit(INTERRUPTED)
