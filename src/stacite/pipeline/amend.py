"""Fixes of Word documents become tracked changes; what was made is read again before it counts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stacite import fixes
from stacite.amendments.word import WordNotes
from stacite.errors import DocumentError, FileError, UsageError
from stacite.model.change import Change
from stacite.pipeline.project import STDIN
from stacite.pipeline.read import read_bytes
from stacite.readers import docx
from stacite.readers.base import MAX_BYTES, Options, TrackedChanges
from stacite.registry import store
from stacite.reporters.visible_text import one_line

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence
    from datetime import date

    from stacite.model.document import Document
    from stacite.model.finding import Finding, Fix
    from stacite.model.report import Report

_CLOSED = "the file is written in a way in which it can't be changed safely"
_REJECTING = Options(TrackedChanges.REJECT)


@dataclass(frozen=True, slots=True)
class Amended:
    """A document with tracked changes, before and after."""

    before: Document
    after: Document
    data: bytes
    """Of the changed file."""


def word_notes(report: Report) -> dict[str, WordNotes]:
    """The notes of the report's Word documents, by path, as far as it holds their bytes and they can be changed."""
    documents = {reading.document.path: reading.document for reading in report.readings}
    held = ((path, _notes(documents[path], data)) for path, data in report.originals.items() if path in documents)
    return {path: notes for path, notes in held if notes is not None}


def _notes(document: Document, data: bytes) -> WordNotes | None:
    """None for another format, and for parts written so that a reader can make something of them, but not more."""
    if document.letters is None:
        return None
    try:
        notes = WordNotes.of(data, document.path)
    except DocumentError:
        return None
    return notes if notes.letters == document.letters else None


def feasible(
    wanted: Sequence[tuple[Finding, Fix]], notes: Mapping[str, WordNotes], sources: Container[str]
) -> tuple[list[Fix], tuple[str, ...]]:
    """The fixes that can be made in these notes and texts, and a sentence for each that can't."""
    found: list[Fix] = []
    refusals: list[str] = []
    for finding, fix in wanted:
        is_closed = any(edit.path not in notes and edit.path not in sources for edit in fix.edits)
        hindrance = _CLOSED if is_closed else next(_hindrances(fix, notes), "")
        if hindrance:
            where = f"{finding.location.path}, note {finding.note}" if finding.note else finding.location.path
            refusals.append(f"{where}: {finding.code} is not fixed: {hindrance}")
        else:
            found.append(fix)
    return found, tuple(refusals)


def _hindrances(fix: Fix, notes: Mapping[str, WordNotes]) -> Iterator[str]:
    """What is in the way of its edits; an edit whose place has changed is left to those who apply it."""
    for edit in fix.edits:
        held = notes.get(edit.path)
        if held is not None and held.letters[edit.start : edit.end] == edit.old:
            yield from (hindrance for change in Change.of(edit) if (hindrance := held.hindrance(change)))


def amend(document: Document, notes: WordNotes, changes: Sequence[Change], letters: str, day: date) -> Amended:
    """The document with tracked changes, of which `letters` come.

    Raises FileError where that, read again, is not what it should be: the same notes as before where the changes are
    rejected, and the letters where they are accepted.
    """
    data = notes.tracked(changes, day)
    after = docx.read(data, document.path)
    then, now = (_texts(docx.read(each, document.path, _REJECTING)) for each in (notes.data, data))
    if after.letters != letters or then != now:
        hint = "This is a fault of stacite; please report it. Nothing was written."
        raise FileError(f"{document.path}: its changes could not be tracked", hint)
    return Amended(document, after, data)


def _texts(document: Document) -> list[tuple[str, str]]:
    return [(note.label, note.text) for note in document.notes]


def require_unchanged(amended: Amended) -> None:
    """Raise UsageError or FileError where there is no file, or somebody has changed it since it was read."""
    path = amended.before.path
    if path == STDIN:
        raise UsageError("fixes can't be written to standard input", "Name the document's file.")
    if hashlib.sha256(read_bytes(path, MAX_BYTES)).hexdigest() != amended.before.sha256:
        raise FileError(f"{path}: has changed since it was read", "Run the command again.")


def save(amended: Amended) -> None:
    """Write the document, whole or not at all."""
    store.save(Path(amended.before.path), amended.data)


def diff(amended: Amended) -> str:
    """What would change, as a unified diff of the notes, one a line."""
    before, after = (_lines(document) for document in (amended.before, amended.after))
    return fixes.diff(amended.before.path, before, after)


def _lines(document: Document) -> str:
    return "".join(f"{one_line(note.label)} {one_line(note.text)}\n" for note in document.notes)
