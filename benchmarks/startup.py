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


def once(command: tuple[str, ...]) -> float:
    """Milliseconds of one run."""
    start = time.perf_counter()
    subprocess.run(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=ENVIRONMENT
    )
    return (time.perf_counter() - start) * 1000


ENVIRONMENT = {**os.environ, "NO_COLOR": "1"}


def main() -> None:
    """Print a table of medians."""
    compileall.compile_dir(ROOT / "src", quiet=1)  # as an installed package is
    print(machine())
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for run in range(RUNS + 1):
        for name, (command, _) in COMMANDS.items():
            taken = once(command)
            if run:  # the first round warms the disk's cache
                times[name].append(taken)
    bare = statistics.median(times["bare interpreter"])
    print(f"{RUNS} runs of each, in turn\n")
    print(f"{'command':<18} {'min':>7} {'median':>7} {'max':>7} {'over bare':>10} {'budget':>7}")
    for name, (_, budget) in COMMANDS.items():
        row = times[name]
        median = statistics.median(row)
        over = f"{median - bare:8.0f} ms" if budget else ""
        held = f"{budget:4} ms {'held' if median - bare < budget else 'MISSED'}" if budget else ""
        print(f"{name:<18} {min(row):7.0f} {median:7.0f} {max(row):7.0f} {over:>10} {held}")


if __name__ == "__main__":
    main()
