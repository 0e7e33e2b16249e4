"""A copy of a Word document with a comment at each note that has findings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stacite.errors import UsageError
from stacite.reporters.word_copy import Copy
from stacite.reporters.word_words import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.document import Document
    from stacite.model.finding import Finding
    from stacite.model.report import Report
    from stacite.reporters.base import Style

NAME = "word"
_FORMAT = "docx"
_WHOLE = ""
"""Stands for the document as a whole among the notes."""


def suit(documents: Sequence[Document]) -> None:
    """Raise UsageError for all but one Word document."""
    if len(documents) != 1:
        hint = "Run it once for each document, each time with another -o."
        raise UsageError(f"--output-format word takes one document a run; here are {len(documents)}", hint)
    if documents[0].format != _FORMAT:
        hint = f"It is read as {documents[0].format}; choose another output format."
        raise UsageError(f"{documents[0].path}: is no Word document, so --output-format word can't comment in it", hint)


def render(report: Report, style: Style) -> bytes:  # noqa: ARG001 - a document has no columns
    """The copy; without findings it is the document."""
    suit([reading.document for reading in report.readings])
    document = report.readings[0].document
    data = report.originals[document.path]
    if not report.findings:
        return data
    copy = Copy.of(data, document.path)
    groups = _grouped(report.findings, document, copy)
    comments = [(anchor, [*lines_of(own, with_notes=anchor == _WHOLE)]) for anchor, own in groups.items() if own]
    return copy.with_comments(comments, report.today)


def _grouped(findings: Sequence[Finding], document: Document, copy: Copy) -> dict[str, list[Finding]]:
    """The findings on the document, then those on each note, in its order; notes that the body does not call are it."""
    groups: dict[str, list[Finding]] = {_WHOLE: [], **{note.location.anchor: [] for note in document.notes}}
    anchors = _anchors(document)
    for finding in findings:
        place = finding.location
        anchor = place.anchor if place.path == document.path and place.anchor else anchors.get(finding.note, _WHOLE)
        groups.setdefault(anchor if copy.calls(anchor) else _WHOLE, []).append(finding)
    return groups


def _anchors(document: Document) -> dict[str, str]:
    """The notes' own names by their labels, as far as no two notes have the same."""
    counts = Counter(note.label for note in document.notes)
    return {note.label: note.location.anchor for note in document.notes if counts[note.label] == 1}
