"""10,000 references as a bibliography file: the whole command, format by format, and what of it takes the time.

Budget: 2 s for each format. Beside the time that passes stands the processor's, which a busy machine changes less. The
registry holds references alone; the last lines show what takes the time, and what 10,000 notes add.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import registry as long_registry
from measure import machine
from stacite import files
from stacite.exporters.base import EXPORTERS, ExportOptions, exporter
from stacite.model.item import Date, Item, Name
from stacite.model.registry import Reference, Registry
from stacite.registry import store
from stacite.registry.yaml_edit import rewrite

NUMBER = 10_000
RUNS = 5
BUDGET_S = 2.0
_PEOPLE = (Name("Wagner", "Caroline S."), Name("Müller", "Élodie"), Name("Berg", "Jan", "", "", "van der"))
_BODY = Name(literal="Office of Science & Technology")
_KINDS = ("article-journal", "report", "book", "webpage", "article-newspaper", "chapter")


def work(number: int) -> Reference:
    """A work of a kind that footnotes cite; one in three has characters that must be escaped."""
    kind = _KINDS[number % len(_KINDS)]
    conjunction = ("and", "&", "–")[number % 3]
    texts = {
        "title": f"On Cooperation {conjunction} Conflict, Part {number}: What Was Said",
        "URL": f"https://www.example.org/{number}/page_{number % 7}?part={number % 5}",
    }
    texts |= {"publisher": "Example Press", "publisher-place": "Washington DC"} if kind != "article-journal" else {}
    if kind in ("article-journal", "article-newspaper", "chapter"):
        texts |= {"container-title": "Journal of *Long* Registries", "volume": str(number % 90 + 1), "page": "807–17"}
    if kind == "article-journal":
        texts |= {"issue": "4", "DOI": f"10.5555/example.{number}"}
    names = (_PEOPLE[number % 3], Name(f"Author{number}", "Jane B.")) if number % 5 else (_BODY,)
    date = Date(f"{1950 + number % 75}-{number % 12 + 1:02d}-{number % 28 + 1:02d}")
    return Reference(f"author{number}cooperation", Item(kind, texts, {"author": names}, {"issued": date}))


def command(path: Path, name: str, out: Path) -> tuple[float, float]:
    """Seconds of one run of the whole command, and of the processor."""
    command = (sys.executable, "-m", "stacite", "export", "--isolated", "-q", "--registry", str(path))
    start, before = time.perf_counter(), _processor()
    subprocess.run((*command, "--format", name, "-o", str(out)), check=True, env={**os.environ, "NO_COLOR": "1"})
    return time.perf_counter() - start, _processor() - before


def _processor() -> float:
    used = os.times()
    return used.children_user + used.children_system


def least(path: Path, name: str, out: Path) -> tuple[float, float]:
    """The least of several runs: what else the machine does only adds to it."""
    runs = [command(path, name, out) for _ in range(RUNS)]
    return min(passed for passed, _ in runs), min(used for _, used in runs)


def inside(path: Path) -> None:
    """Print what loading takes, and each exporter."""
    start = time.perf_counter()
    references = store.load(path, find_unquoted=False).registry.references
    print(f"of it, in one process: load {time.perf_counter() - start:.2f} s", end="")
    for name in EXPORTERS:
        chosen, start = exporter(name), time.perf_counter()
        chosen.export(references, ExportOptions())
        print(f", {name} {time.perf_counter() - start:.2f} s", end="")
    print()


def main() -> None:
    """Print the times."""
    print(machine("pyyaml", "typer"))
    print(f"{NUMBER} references; the least of {RUNS} runs\n")
    with TemporaryDirectory() as folder:
        path, out = Path(folder) / "citations.yaml", Path(folder) / "out"
        files.save(path, rewrite("", Registry(), Registry((), tuple(map(work, range(NUMBER))))))
        for name in EXPORTERS:
            seconds, used = least(path, name, out)
            held = "held" if seconds < BUDGET_S else "MISSED"
            size = f"{out.stat().st_size / 1e6:.1f} MB"
            print(f"{name:<10} {seconds:5.2f} s  processor {used:5.2f} s  {size}  budget {BUDGET_S:.0f} s {held}")
        print()
        inside(path)
        files.save(path, rewrite("", Registry(), long_registry.registry()))
        seconds, used = least(path, "csl-json", out)
        print(f"with {long_registry.NOTES} notes in the registry, csl-json: {seconds:.2f} s, processor {used:.2f} s")


if __name__ == "__main__":
    main()
