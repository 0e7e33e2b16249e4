"""The use cases of stacite, each free of any user interface: extract, check, fix, review, export, corpus."""

from __future__ import annotations

import os

GC_THRESHOLD = 20_000
"""New objects before Python collects garbage; nearly all objects live to the end of a run, so it seldom finds any."""


def cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
