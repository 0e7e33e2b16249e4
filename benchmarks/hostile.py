"""Hostile documents: `stacite check --offline` on each, measured; then a folder of 100 with 20 of them.

Run it from the root: `PYTHONPATH=. python benchmarks/hostile.py [most]`. Bars: 1 GiB and 20 s for each, one sentence,
no traceback; and the folder's other 80 documents are reported.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.making.hostile_documents import documents

from measure import machine

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT = 586
SIZES = (10, 3)
MEMORY_MIB, SECONDS = 1024, 20
SHOWN = 12
CHECK = (sys.executable, "-m", "stacite", "check", "--offline", "--isolated", "--output-format", "concise")
BRIEF = Path(__file__).parents[1] / "examples" / "brief.txt"


class Run(NamedTuple):
    """How a check of one document ended."""

    name: str
    status: int
    seconds: float
    cpu_s: float
    memory_mib: int
    """The largest process of the run."""
    error: str
    is_quiet: bool
    """Whether it is free of tracebacks and of reports of a bug."""


def check(path: Path) -> Run:
    """Check a document in a process of its own, so that the system counts what it and its children take."""
    read, write = os.pipe()
    began = time.monotonic()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        command = [*CHECK, str(path)]
        try:
            ended = subprocess.run(command, capture_output=True, timeout=300, check=False, stdin=subprocess.DEVNULL)
            status, told = ended.returncode, ended.stderr
        except subprocess.TimeoutExpired:
            status, told = -1, b"error: not ended after 300 s"
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu_s = used.ru_utime + used.ru_stime
        os.write(write, f"{status}\n{cpu_s}\n{used.ru_maxrss}\n".encode() + told[-20_000:])
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        exit_code, cpu, memory, *lines = pipe.read().decode("utf-8", "replace").split("\n")
    os.waitpid(pid, 0)
    error = next((line for line in lines if line.startswith("error: ")), "")
    is_quiet = not any("Traceback" in line or "crashed" in line for line in lines)
    seconds = time.monotonic() - began
    return Run(path.name, int(exit_code), seconds, float(cpu), int(memory) // 1024, error, is_quiet)


def hostile() -> Iterator[tuple[str, bytes | None]]:
    """Names and contents; None for a pipe."""
    yield "pipe.txt", None
    yield from islice(documents(SIZES), COUNT - 1)


def put(folder: Path, name: str, data: bytes | None) -> Path:
    """Write the document."""
    path = folder / name
    if data is None:
        os.mkfifo(path)
    else:
        path.write_bytes(data)
    return path


def main() -> None:
    """Measure and print."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs = []
        step = max(1, COUNT // most)
        for place, (file, data) in enumerate(hostile()):
            if place % step == 0:
                path = put(folder, file, data)
                runs.append(check(path))
                path.unlink()
        report(runs)
        folder_of_100(folder / "drafts")


def report(runs: list[Run]) -> None:
    """The bars, and the worst of each kind."""
    print(f"{len(runs)} documents, {sum(run.status == 2 for run in runs)} refused")
    print(f"over {MEMORY_MIB} MiB: {sum(run.memory_mib > MEMORY_MIB for run in runs)}")
    print(f"over {SECONDS} s of CPU time: {sum(run.cpu_s > SECONDS for run in runs)}")
    print(f"tracebacks and crashes: {sum(not run.is_quiet for run in runs)}")
    print(f"refused without a sentence: {sum(run.status not in (0, 1) and not run.error for run in runs)}")
    for title, worst in (
        ("slowest", sorted(runs, key=lambda run: -run.cpu_s)[:SHOWN]),
        ("largest", sorted(runs, key=lambda run: -run.memory_mib)[:SHOWN]),
        ("crashed", [run for run in runs if not run.is_quiet]),
    ):
        print(f"\n{title}")
        for run in worst:
            times = f"{run.cpu_s:6.1f} s CPU {run.seconds:6.1f} s {run.memory_mib:5} MiB"
            print(f"  {times}  {run.status:2}  {run.name[:40]:40} {run.error[:110]}")


def folder_of_100(folder: Path) -> None:
    """Check 80 good documents among 20 hostile ones."""
    folder.mkdir()
    broken = [each for each in documents((1,)) if each[0].startswith(("cut", "deflate", "bzip2", "header", "LZMA"))]
    for number in range(80):
        (folder / f"good{number}.txt").write_bytes(BRIEF.read_bytes())
    for name, data in [("pipe.docx", None), *broken][:20]:
        put(folder, name, data)
    began = time.monotonic()
    ended = subprocess.run([*CHECK, str(folder)], capture_output=True, text=True, check=False)
    reported = {line.split(":")[0] for line in ended.stdout.splitlines() if "good" in line}
    print(
        f"\nfolder: {len(reported)} of 80 reported, {ended.stderr.count('error: ')} errors, status {ended.returncode},"
    )
    print(f"  {time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    main()
