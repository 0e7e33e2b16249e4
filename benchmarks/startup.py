"""Start-up of the command line, over the bare interpreter's own start, in turn in one run.

Budgets: `--version` 80 ms, `--help` 150 ms, an offline check of the example brief 300 ms.
"""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from measure import machine

ROOT = Path(__file__).resolve().parent.parent
RUNS = 21
STACITE = (sys.executable, "-m", "stacite")
COMMANDS = {
    "bare interpreter": ((sys.executable, "-c", "pass"), None),
    "--version": ((*STACITE, "--version"), 80),
    "--help": ((*STACITE, "--help"), 150),
    "check --offline": ((*STACITE, "check", "--offline", "--quiet", "--isolated", "examples/brief.txt"), 300),
}


Taken = tuple[float, float]
"""Milliseconds on the clock, and of the processor: the second says more where the machine has other work."""


def once(command: tuple[str, ...]) -> Taken:
    """One run."""
    before, start = os.times(), time.perf_counter()
    subprocess.run(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=ENVIRONMENT
    )
    after, end = os.times(), time.perf_counter()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return (end - start) * 1000, used * 1000


# The first round writes the compiled patterns, as the first run of an installed package does.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
    "NO_COLOR": "1"
}


def main() -> None:
    """Print a table of medians."""
    compileall.compile_dir(ROOT / "src", quiet=1)  # as an installed package is
    print(machine())
    times: dict[str, list[Taken]] = {name: [] for name in COMMANDS}
    for run in range(RUNS + 1):
        for name, (command, _) in COMMANDS.items():
            taken = once(command)
            if run:  # the first round warms the disk's cache
                times[name].append(taken)
    bare, bare_used = medians(times["bare interpreter"])
    print(f"{RUNS} runs of each, in turn; milliseconds\n")
    print(f"{'command':<18} {'min':>7} {'median':>7} {'max':>7} {'over bare':>10} {'processor':>10} {'budget':>7}")
    for name, (_, budget) in COMMANDS.items():
        median, used = medians(times[name])
        clock = [wall for wall, _ in times[name]]
        over = f"{median - bare:10.0f} {used - bare_used:10.0f}" if budget else ""
        held = f"{budget:7} {'held' if median - bare < budget else 'MISSED'}" if budget else ""
        print(f"{name:<18} {min(clock):7.0f} {median:7.0f} {max(clock):7.0f} {over} {held}".rstrip())


def medians(row: list[Taken]) -> Taken:
    """Of the clock and of the processor."""
    return statistics.median(wall for wall, _ in row), statistics.median(used for _, used in row)


if __name__ == "__main__":
    main()
