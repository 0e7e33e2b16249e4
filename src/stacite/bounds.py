"""Bounds on what this process may take, for processes that read untrusted files."""

from __future__ import annotations

import importlib
from contextlib import suppress
from pathlib import Path
from typing import Any


def bound_memory(more: int) -> None:
    """Let allocations fail that take this process `more` bytes beyond what it has now; Windows has no such bound."""
    # The system counts address space, of which a fork has all that its parent has mapped.
    _bound("RLIMIT_AS", _address_space() + more)
    _bound("RLIMIT_CORE", 0)


def bound_cpu(seconds: int) -> None:
    """Let the system end this process after `seconds` more of CPU time; Windows has no such bound."""
    with suppress(ImportError):
        resource: Any = importlib.import_module("resource")
        used = resource.getrusage(resource.RUSAGE_SELF)
        # Rounded up, since the system counts whole seconds.
        _bound("RLIMIT_CPU", int(used.ru_utime + used.ru_stime) + 1 + seconds)


def _bound(name: str, value: int) -> None:
    """Set the soft limit only: that for CPU time is raised for each document."""
    with suppress(ImportError, OSError, ValueError):
        resource: Any = importlib.import_module("resource")
        limit = getattr(resource, name)
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _address_space() -> int:
    """Bytes; 0 where the system doesn't say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        resource: Any = importlib.import_module("resource")
    except (ImportError, OSError, ValueError, IndexError):
        return 0
    return pages * int(resource.getpagesize())
