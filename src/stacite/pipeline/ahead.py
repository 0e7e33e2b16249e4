"""The notes of long documents are read by several processes before anybody asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.parser.alone import read_together
from stacite.parser.memory import MOST
from stacite.parser.parse import MEMORY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.citation import ParsedNote
    from stacite.model.document import Document

ENOUGH = 400
"""Notes from which on it pays: a process starts, and compiles its patterns, in the time of a hundred or two."""
_AT_ONCE = 40
"""Notes of one task: few enough that all processes end together."""


def read_ahead(documents: Sequence[Document], jobs: int = 0) -> None:
    """Have the parser know the notes of these documents, where they are many.

    `jobs` processes do it, 0 for one on each core. Where processes can't be started, nothing is read ahead.
    """
    texts = [*dict.fromkeys(note.text for document in documents for note in document.notes if note.text not in MEMORY)]
    if jobs == 1 or len(texts) < ENOUGH:
        return
    from stacite.pipeline.workers import cores, spread

    jobs = jobs or cores()
    if jobs == 1:
        return
    tasks = [texts[start : start + _AT_ONCE] for start in range(0, min(len(texts), MOST), _AT_ONCE)]
    try:
        for done in spread(_read, tasks, jobs):
            MEMORY.put_all(done.result or ())
    except (OSError, ImportError):  # no semaphores, or no more processes: what is missing is read when it is wanted
        return


def _read(texts: Sequence[str]) -> list[ParsedNote]:
    return [*read_together(texts)]
