"""The exit statuses of all commands."""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """How a run ended."""

    CLEAN = 0
    FOUND = 1
    """Findings."""
    FAILED = 2
    """The command, the settings or a file is wrong, or stacite crashed."""
    INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it
