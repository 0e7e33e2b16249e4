"""How many notes the parser reads in a second on one core: all that are labelled for this project."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import process_time

from measure import machine

sys.path.insert(0, str(Path(__file__).parent.parent))

from training.annotated_notes import NOTES, load

from stacite.parser.parse import parse_each

RUNS = 3
# Of each run: in the first one the model is opened and patterns are compiled.
PASSES = 4


def main() -> None:
    """Print the best of some runs, which the machine's other work disturbs least."""
    texts = [[note.text for note in load(path).notes] for path in sorted(NOTES.glob("*.yaml"))]
    notes = sum(map(len, texts))
    characters = sum(len(text) for document in texts for text in document)
    with ProcessPoolExecutor(1, max_tasks_per_child=1) as pool:
        runs = list(pool.map(_seconds, [texts] * RUNS))
    first = min(run[0] for run in runs)
    later = min(second for run in runs for second in run[1:])
    print(machine("numpy"))
    print(
        f"{notes} notes of {characters // notes} characters in {len(texts)} documents, {RUNS} runs of {PASSES} passes"
    )
    print(f"first pass {notes / first:,.0f} notes/s, later ones {notes / later:,.0f} notes/s")


def _seconds(texts: list[list[str]]) -> list[float]:
    """Processor time for all documents, by pass."""
    documents = [[(str(at), text) for at, text in enumerate(document, 1)] for document in texts]
    seconds = []
    for _ in range(PASSES):
        started = process_time()
        for document in documents:
            for _ in parse_each(document):  # reads each note anew, unlike parse_document
                pass
        seconds.append(process_time() - started)
    return seconds


if __name__ == "__main__":
    main()
