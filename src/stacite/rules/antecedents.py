"""What an *ibid.* that opens a note can mean, and where one could stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import Antecedent, CitationForm
from stacite.rules.walk import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.citation import Citation
    from stacite.model.reading import Reading
    from stacite.rules.base import Context
    from stacite.rules.walk import ReadNote


def leading_ibids(context: Context) -> Iterator[tuple[ReadNote, Citation, ReadNote | None]]:
    """Each *ibid.* that is its note's first citation, with its note and the note before it.

    One that follows another citation in the same note means that one and needs no look back.
    """
    for reading in context.readings:
        before: ReadNote | None = None
        for read in notes_of(reading):
            first = next(iter(read.parsed.citations), None)
            if first is not None and first.form is CitationForm.IBID:
                yield read, first, before
            before = read


def repetitions(reading: Reading) -> Iterator[tuple[ReadNote, Citation]]:
    """Each note's first citation, *ibid.* or another short form, of the one work that the note before cites."""
    before: ReadNote | None = None
    for read in notes_of(reading):
        first = next(iter(read.parsed.citations), None)
        if first is not None and before is not None and len(before.parsed.citations) == 1:
            is_ibid = first.form is CitationForm.IBID
            if is_ibid or (first.antecedent is not None and first.antecedent == _work(before)):
                yield read, first
        before = read


def _work(read: ReadNote) -> Antecedent | None:
    """Where the only work of a note is cited in full: there, or further up."""
    only = read.parsed.citations[0]
    return Antecedent(read.note.ordinal, 1) if only.form is CitationForm.FULL else only.antecedent


def works_of(read: ReadNote) -> int:
    """How many works a note cites; several citations of one reference are one."""
    keys = [key for _, key in read.citations()]
    return len({key for key in keys if key}) + keys.count("")
