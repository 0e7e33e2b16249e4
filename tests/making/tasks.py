"""Tasks for processes, which import this module anew: it imports little."""

from __future__ import annotations

import os
import signal
import sys
import time


def double(number: int) -> int:
    return 2 * number


def fall(number: int) -> int:
    """Dies at 3 as a process does that the system kills."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    return number


def fall_once(task: tuple[int, str]) -> int:
    """Dies at 3 unless a file says that it has done so before."""
    number, path = task
    if number == 3:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return number
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def linger(number: int) -> int:
    """Say that the worker runs, by a pipe that stays open as long as it does."""
    os.write(1, b"x")
    time.sleep(600)
    return number


def refuse(number: int) -> int:
    raise ValueError(f"not {number}")
