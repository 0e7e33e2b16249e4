"""How many notes the parser reads in a second on one core: all that are labelled for this project."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import process_time

from machine import machine

sys.path.insert(0, str(Path(__file__).parent.parent))

from training.labelled import NOTES
from training.marked import load

from stacite.parser.parse import parse_document

RUNS = 3


def main() -> None:
    """Print the best of some runs, which the machine's other work disturbs least."""
    texts = [[note.text for note in load(path).notes] for path in sorted(NOTES.glob("*.yaml"))]
    notes = sum(map(len, texts))
    letters = sum(len(text) for document in texts for text in document)
    # A process of its own for each run: the parser remembers the notes that it has read.
    with ProcessPoolExecutor(1, max_tasks_per_child=1) as pool:
        seconds = min(pool.map(_seconds, [texts] * RUNS))
    print(machine("python-crfsuite"))
    print(f"{notes} notes of {letters // notes} letters in {len(texts)} documents: {notes / seconds:,.0f} notes/s")


def _seconds(texts: list[list[str]]) -> float:
    """Processor time for all documents, once the model is open."""
    parse_document([("1", "Ann Roe, A Book (London: Press, 2019), 12.")])
    documents = [[(str(at), text) for at, text in enumerate(document, 1)] for document in texts]
    started = process_time()
    for document in documents:
        parse_document(document)
    return process_time() - started


if __name__ == "__main__":
    main()
