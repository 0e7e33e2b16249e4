"""What a command costs, and the machine that it was measured on."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took."""

    status: int
    wall_s: float
    cpu_s: float
    peak_mb: float

    def __str__(self) -> str:
        return f"{self.wall_s:6.1f} s wall {self.cpu_s:6.1f} s CPU {self.peak_mb:5.0f} MB"


def measure(
    command: Sequence[str],
    folder: Path | None = None,
    out: IO[bytes] | int = subprocess.DEVNULL,
    error: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> Cost:
    """Run a command as a process of its own; the operating system reports what it used."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=error, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    # ru_maxrss is in bytes on macOS, in KiB on Linux.
    peak = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return Cost(process.returncode, wall, usage.ru_utime + usage.ru_stime, peak)


def machine(*packages: str) -> str:
    """Processor, cores, system, Python, and the versions of stacite and of these packages (or the usual ones)."""
    names = ("stacite", *(packages or ("typer", "pyyaml", "httpx")))
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    return f"{_processor()}, {os.cpu_count()} cores, {system}; Python {platform.python_version()}; {versions}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
