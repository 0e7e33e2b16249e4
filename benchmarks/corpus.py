"""An archive in one run: notes a second by processes, memory, and how the cost grows with the number of documents.

    PYTHONPATH=. python benchmarks/corpus.py [--most DOCUMENTS]

Each document holds notes of the labelled ones in tests/data/citations, drawn anew, their numbers changed, so that no
two documents are alike. Everything is measured of the whole command `stacite corpus … --offline`: reading, parsing,
rules, a registry for each document. Aims: 1,000 notes a second on two cores, 500 MB at 100,000 notes, cost growing
with an exponent of 1.05 at most.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from training.annotated_notes import NOTES, load

from measure import machine
from stacite.app import cores

_NUMBER = re.compile(r"(?<![\d./])\d{1,3}(?![\d./])")
_SAMPLE_S = 0.25


@dataclass(frozen=True, slots=True)
class Measured:
    """One run."""

    seconds: float
    megabytes: float
    """Most that all its processes held together: what is shared is counted once (PSS)."""


def texts() -> list[str]:
    """The notes to draw from."""
    return [note.text for path in sorted(NOTES.glob("*.yaml")) for note in load(path).notes]


def fill(folder: Path, documents: int, notes: int, drawn: list[str]) -> None:
    """Write so many Markdown documents of so many notes."""
    folder.mkdir()
    for number in range(documents):
        (folder / f"paper{number:05}.md").write_text(paper(number, notes, drawn), encoding="utf-8")


def paper(number: int, notes: int, drawn: list[str]) -> str:
    """One document; the same number gives the same one."""
    draw = random.Random(number)  # noqa: S311 - no secret

    def changed(text: str) -> str:
        return _NUMBER.sub(lambda _: str(draw.randint(1, 999)), text)

    references = " ".join(f"A claim.[^{place}]" for place in range(1, notes + 1))
    body = "".join(f"[^{place}]: {changed(draw.choice(drawn))}\n\n" for place in range(1, notes + 1))
    return f"# Paper {number}\n\n{references}\n\n{body}"


def measure(folder: Path, into: Path, jobs: int, registries: str = "each") -> Measured:
    """Run the command as a process of its own."""
    command = [sys.executable, "-m", "stacite", "corpus", str(folder), "--into", str(into), "--offline"]
    command += ["--registries", registries]
    start = time.perf_counter()
    process = subprocess.Popen([*command, "--jobs", str(jobs), "--isolated", "--quiet"])
    most = [0.0]
    watching = threading.Thread(target=watch, args=(process, most))
    watching.start()
    status = process.wait()
    seconds = time.perf_counter() - start
    watching.join()
    if status not in (0, 1):
        raise SystemExit(f"stacite corpus ended with {status}")
    return Measured(seconds, most[0])


def watch(process: subprocess.Popen[bytes], most: list[float]) -> None:
    """Note the most that the process and its children hold, as long as it runs; Linux only."""
    while process.poll() is None:
        held = sum(map(_held, [process.pid, *_children(process.pid)]))
        most[0] = max(most[0], held / 1024)
        time.sleep(_SAMPLE_S)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(word) for word in task.read_text().split()]
        except OSError:
            continue
        found += children + [each for child in children for each in _children(child)]
    return found


def _held(pid: int) -> int:
    """KiB."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    match = re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
    return int(match[1]) if match else 0


def print_row(what: str, notes: int, measured: Measured) -> None:
    """A line of the table."""
    rate, held = notes / measured.seconds, measured.megabytes
    print(f"{what:34} {notes:9,} notes {measured.seconds:8.1f} s {rate:7.0f} notes/s {held:6.0f} MB", flush=True)


def by_processes(folder: Path, drawn: list[str]) -> None:
    """What a second process brings."""
    print("\nby processes, 200 documents of 100 notes")
    fill(folder / "jobs", 200, 100, drawn)
    for jobs in range(1, cores() + 1):
        print_row(f"{jobs} processes", 20_000, measure(folder / "jobs", folder / f"jobs{jobs}", jobs))


def archive(folder: Path, drawn: list[str]) -> None:
    """The whole, and what it costs to find that all is done."""
    print("\nan archive of 1,000 documents of 100 notes")
    fill(folder / "archive", 1000, 100, drawn)
    print_row(f"{cores()} processes", 100_000, measure(folder / "archive", folder / "archived", cores()))
    print_row("the same again: all is done", 100_000, measure(folder / "archive", folder / "archived", cores()))
    print_row("one registry for all", 100_000, measure(folder / "archive", folder / "joined", cores(), "all"))


def growth(folder: Path, drawn: list[str], most: int) -> None:
    """Cost by the number of documents."""
    print("\ngrowth, documents of 10 notes")
    sizes = [size for size in (100, 1_000, 10_000) if size <= most]
    costs: list[float] = []
    for documents in sizes:
        fill(folder / f"of{documents}", documents, 10, drawn)
        measured = measure(folder / f"of{documents}", folder / f"from{documents}", cores())
        print_row(f"{documents:,} documents", documents * 10, measured)
        costs.append(measured.seconds)
    if len(sizes) > 1:
        start = measure(folder / "of100", folder / "from100", cores()).seconds  # all is done: what starting costs
        exponent = math.log((costs[-1] - start) / (costs[0] - start)) / math.log(sizes[-1] / sizes[0])
        print(f"exponent {exponent:.3f} from {sizes[0]:,} to {sizes[-1]:,} documents, start-up taken off")


def main() -> None:
    """Print the tables."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--most", type=int, default=10_000, metavar="DOCUMENTS", help="largest archive of the growth")
    most = words.parse_args().most
    drawn = texts()
    print(machine())
    with TemporaryDirectory() as name:
        by_processes(Path(name), drawn)
        archive(Path(name), drawn)
        growth(Path(name), drawn, most)


if __name__ == "__main__":
    main()
