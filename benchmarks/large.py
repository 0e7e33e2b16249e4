"""Large documents: how long reading one takes, and what memory, each in a process of its own.

Aims: a Word file of 180 notes in 0.5 s, an EPUB of 4,500 in 10 s, 1 MB of Markdown in 1 s, 10 pages of a PDF in a
second; 300 MB at most.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import renderings
from drafts import draft
from measure import machine
from typesetting import missing, typesetters

if TYPE_CHECKING:
    from collections.abc import Iterator

_READ = """
import resource, sys, time
from pathlib import Path
path = Path(sys.argv[1])
data = path.read_bytes()
began = time.perf_counter()
from stacite.readers.base import read
document = read(data, path.name)
took = time.perf_counter() - began
peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
pages = max((note.location.page or 0 for note in document.notes), default=0)
print(f"{len(document.notes):8}{took:9.2f} s{peak // 1000:6} MB", f"{pages / took:8.1f} pages/s" if pages else "")
"""


def documents() -> Iterator[tuple[str, str, bytes]]:
    """What it is, its suffix, its bytes."""
    made = typesetters()
    yield "Markdown, 1 MB", "md", renderings.markdown(draft(1, 3_210)).encode()
    yield "plain text, 5 MB", "txt", renderings.text(draft(1, 15_000)).encode()
    yield "HTML, 4,500 notes", "html", renderings.html(draft(1, 4_500)).encode()
    yield "LaTeX, 4,500 notes", "tex", renderings.latex(draft(1, 4_500)).encode()
    for kind, notes in (("docx: pandoc", 180), ("odt: pandoc", 180), ("epub: pandoc", 4_500), ("pdf: pdflatex", 1_800)):
        if kind in made:
            yield f"{kind}, {notes:,} notes", kind.partition(":")[0], made[kind](draft(1, notes))


def main() -> None:
    """Print the times."""
    print(machine())
    with TemporaryDirectory() as folder:
        for name, suffix, data in documents():
            path = Path(folder) / f"large.{suffix}"
            path.write_bytes(data)
            command = [sys.executable, "-c", _READ, str(path)]
            ended = subprocess.run(command, capture_output=True, text=True, check=False)
            print(f"{name:28}{ended.stdout.rstrip() or ended.stderr.strip().splitlines()[-1]}", flush=True)
    if lacking := list(missing()):
        print(f"not installed, so not made with: {', '.join(lacking)}")


if __name__ == "__main__":
    main()
