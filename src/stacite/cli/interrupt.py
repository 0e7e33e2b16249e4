"""Ctrl-C during network requests: the run handles the first interrupt, the second ends the process.

In an interactive check the first ends the questions, and nothing interrupts the writing of the decisions.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from contextlib import contextmanager
from threading import Thread, current_thread, main_thread
from typing import TYPE_CHECKING

from stacite.cli import console
from stacite.cli.console import ExitStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType


# How Ctrl-C, a system that shuts down and a terminal that is closed end a program, where the system has these.
_ENDING_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def second_interrupt_quits() -> Iterator[None]:
    """Inside, a second Ctrl-C ends the process at once, whatever it waits for.

    An exception would not do: leaving asyncio waits for threads, and those for a locked cache or a slow
    name server. The cache is whole at any moment, so nothing has to be put in order before.
    """
    if current_thread() is not main_thread():
        yield
        return
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
                    os.write(sys.stderr.fileno(), f"{console.CLEAR_LINE}{console.SHOW_CURSOR}".encode())
                # Not sys.exit: this is not the main thread, and nothing else may run.
                os._exit(ExitStatus.INTERRUPTED)
