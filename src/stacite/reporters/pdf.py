"""A copy of a PDF in which the notes with findings are highlighted; a comment at each says what was found."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from stacite.errors import UsageError
from stacite.model.document import NAMELESS, PageComment
from stacite.readers.bounded import comment_bounded
from stacite.reporters.folding import told_before
from stacite.reporters.summary import all_counts, as_sentences, misread_sentences, summary_lines
from stacite.reporters.word import comment_lines, remarks
from stacite.reporters.wording import notes_by_label, told_of
from stacite.text.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.document import Document
    from stacite.model.finding import Finding
    from stacite.model.report import Report
    from stacite.reporters.base import Style


NAME = "pdf"


def suit(documents: Sequence[Document]) -> None:
    """Raise UsageError for anything but one PDF."""
    hint = "To print a report, use --output-format html -o report.html, and print that page in your browser."
    if len(documents) != 1:
        message = (
            f"--output-format pdf writes a copy of one PDF with comments, but there are {len(documents)} documents"
        )
        raise UsageError(message, hint)
    if documents[0].format != NAME:
        raise UsageError(f"{documents[0].path}: stacite can write comments only into PDF files", hint)


def render(report: Report, style: Style, *, told: Mapping[str, Sequence[str]] = MappingProxyType({})) -> bytes:
    """The copy; on its first page are the summary, and the findings that are about no note.

    By the labels of notes, and the words of entries, `told` has sentences with which their comments begin.
    """
    suit([each.document for each in report.documents])
    document = report.documents[0].document
    return comment_bounded(report.originals[document.path], document.path, [*_comments(report, document, style, told)])


def _comments(
    report: Report, document: Document, style: Style, told: Mapping[str, Sequence[str]]
) -> Iterator[PageComment]:
    findings = report.findings
    earlier = told_before(findings) if not style.all else {}
    notes = notes_by_label(document)
    groups: dict[tuple[int | None, int | None], list[tuple[Finding, Finding | None]]] = {(None, None): []}
    for index, finding in enumerate(findings):
        ordinal = notes[finding.note].ordinal if finding.note in notes else None  # then its place says which
        page = None if ordinal is not None else finding.location.page
        groups.setdefault((ordinal, page), []).append((finding, earlier.get(index)))
    said: dict[int | None, list[str]] = {}
    for name, sentences in told.items():
        ordinal = notes[name].ordinal if name in notes else None
        named = told_of(name, document) if ordinal is None else ""
        said.setdefault(ordinal, []).extend(f"{named}{each}" for each in sentences)
        groups.setdefault((ordinal, None), [])
    after = " ".join(summary_lines(report, with_verdict=False))
    summary = (*misread_sentences(report), all_counts(report), after)
    head = "\n".join((*filter(None, summary), *as_sentences((*report.limits, *report.hidden))))
    places: dict[int | None, tuple[int | None, str]] = {
        note.ordinal: (note.location.page, note.label) for note in document.notes
    }
    for each in report.note_remarks:
        ordinal = document.notes[each.place].ordinal
        start, label = places[ordinal]
        yield PageComment(one_line(each.words), ordinal, start, one_line(each.by) or NAMELESS, label)
    for (ordinal, page), own in groups.items():
        is_whole = ordinal is None and page is None
        start, label = places.get(ordinal, (page, ""))
        lines = ["".join(run.text for run in line) for line in comment_lines(own, with_notes=ordinal is None)]
        for author, words in remarks(finding for finding, _ in own):
            yield PageComment("\n".join(run.text for line in words for run in line), ordinal, start, author, label)
        first = [] if page is not None else said.get(ordinal, [])
        text = "\n".join([*([head] if is_whole else []), *first, *lines])
        yield PageComment(text, ordinal, start, label=label)
