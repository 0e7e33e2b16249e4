"""The table of sources as comma-separated values, for a spreadsheet.

Source: RFC 4180. It begins with a byte order mark, without which Excel takes UTF-8 for the encoding of the country. A
workbook has the same rows.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from stacite.reporters.html.page_data import PageData
from stacite.reporters.sources import (
    MAY_BE_MISREAD,
    STATE_WORDS,
    document_names,
    evidence_sentences,
    item_words,
    lookup_words,
    record_address,
    source_rows,
)
from stacite.reporters.wording import note_name, rule_title, words_meant
from stacite.text.characters import one_line
from stacite.text.spans import split_emphasis

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.finding import Finding
    from stacite.model.item import Item
    from stacite.model.report import ParsedDocument, Report
    from stacite.reporters.base import Style
    from stacite.reporters.html.page_data import PlacedFinding
    from stacite.reporters.sources import SourceRow


NAME = "csv"
COLUMNS = (
    "Verdict", "Source", "Document", "Cited in", "Findings", "Evidence", "Address", "Asked", "Seen", "Key", "DOI",
    "Link", "Archived copy", "Retraction", "Reading", "Author", "Title", "Year",
)  # fmt: skip
"""Names of the columns of the table of sources."""
FINDING_COLUMNS = ("Document", "Note", "Page", "Code", "Severity", "Title", "Message", "Text")
"""Names of the columns of the table of findings."""

# A cell has room for any title of a work.
_LONGEST_TITLE = 2_000
# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(report: Report, style: Style) -> str:
    """The heading, and a line for each source."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerows((COLUMNS, *([*map(_inert, row)] for row in spreadsheet_rows(report, style))))
    return f"\ufeff{file.getvalue()}"


def _inert(value: str) -> str:
    """The value as text, whatever a document says in it."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def spreadsheet_rows(report: Report, style: Style) -> list[tuple[str, ...]]:
    """The cells of each source, those with errors first.

    They are the sources that were looked up or have findings; all with `style.all`, or where none was looked up.
    """
    found, several = _findings_by_source(report), len(report.documents) > 1
    is_all = style.all or not report.evidence.sources
    rows = [
        (row, found.get(row.reference.id, ()))
        for row in source_rows(report, all_sources=True)
        if is_all or row.reference.id in report.evidence.sources or row.reference.id in found
    ]
    rows.sort(key=lambda each: -max((finding.severity.rank for finding in each[1]), default=-1))
    return [_cells(row, findings, with_document=several) for row, findings in rows]


def _cells(row: SourceRow, findings: Sequence[Finding], *, with_document: bool) -> tuple[str, ...]:
    record = row.check.record
    names = row.names if with_document and len(row.places) > 1 else {}
    return (
        STATE_WORDS[row.state],
        item_words(row.reference.item, _LONGEST_TITLE) or one_line(row.reference.id),
        "; ".join(row.names[path] for path in row.places),
        row.noted() if len(row.places) > 1 else ", ".join(label for labels in row.places.values() for label in labels),
        "; ".join(_findings_in_words(findings, names)),
        " ".join(evidence_sentences(row.check)),
        one_line(record_address(record)) if record is not None else "",
        "; ".join(map(lookup_words, row.check.lookups)),
        one_line(str(row.reference.seen).removeprefix("seen ")) if row.reference.seen is not None else "",
        one_line(row.reference.id),
        row.facts.doi_words,
        row.facts.link_words,
        one_line(row.facts.copy),
        row.facts.standing_words,
        f"check: {MAY_BE_MISREAD}" if row.is_unsure else "",
        *_work(row.reference.item),
    )


def _work(item: Item) -> tuple[str, str, str]:
    """The names, the title and the year, as they are sorted."""
    names = "; ".join(one_line(name.family_first) for name in item.authors_or_editors)
    issued = item.issued
    year = "" if issued is None else str(issued.year) if issued.year is not None else one_line(issued.edtf)
    return names, one_line(item.title.replace("*", "") or item.cited_place), year


def _findings_in_words(findings: Sequence[Finding], names: Mapping[str, str]) -> Iterator[str]:
    """`error: Malformed DOI (note 12)`, errors first; `names` are those of the documents, where there are several."""
    places: dict[str, dict[str, None]] = {}
    for each in sorted(findings, key=lambda finding: -finding.severity.rank):
        place = " ".join(filter(None, (names.get(each.location.path, ""), note_name(each))))
        places.setdefault(f"{each.severity}: {rule_title(each)}", {})[place] = None
    for words, where in places.items():
        noted = ", ".join(filter(None, where))
        yield f"{words} ({noted})" if noted else words


def _findings_by_source(report: Report) -> dict[str, list[Finding]]:
    """By key: the findings on the source, and on what cites it."""
    data = PageData(report)
    found: dict[str, list[Finding]] = {}
    for (document, note), placed in data.places.in_notes.items():
        for each in placed:
            for key in _keys_of(each, report.documents[document], note):
                found.setdefault(key, []).append(each.finding)
    for each in (*(each for placed in data.places.in_documents.values() for each in placed), *data.places.elsewhere):
        if each.finding.reference:
            found.setdefault(each.finding.reference, []).append(each.finding)
    return found


def _keys_of(placed: PlacedFinding, document: ParsedDocument, note: int) -> Sequence[str]:
    """The source that a finding names, else those that are cited at its place, else all of the note."""
    if placed.finding.reference:
        return (placed.finding.reference,)
    keys, span = document.keys[note], placed.span
    citations = document.parsed[note].citations if note < len(document.parsed) else ()
    near = (
        key
        for citation, key in zip(citations, keys, strict=False)
        if span is not None and citation.span[0] < span[1] and span[0] < citation.span[1]
    )
    return [*dict.fromkeys(filter(None, near))] or [*dict.fromkeys(filter(None, keys))]


def finding_rows(report: Report) -> list[tuple[str, ...]]:
    """The cells of each finding, errors first."""
    names, data = document_names(report), PageData(report)
    noted = {
        each.number: report.documents[document].document.notes[note]
        for (document, note), placed in data.places.in_notes.items()
        for each in placed
    }
    numbered = sorted(enumerate(report.findings, 1), key=lambda each: -each[1].severity.rank)
    rows: list[tuple[str, ...]] = []
    for number, each in numbered:
        note = noted.get(number)
        page = each.location.page or (note.location.page if note is not None else None)
        rows.append((
            names.get(each.location.path, one_line(each.location.path)),
            one_line(each.note) or note_name(each),
            str(page or ""),
            each.code,
            each.severity.value,
            rule_title(each),
            one_line(each.message),
            _plain(note.text) if note is not None else words_meant(each.location),
        ))  # fmt: skip
    return rows


def _plain(text: str) -> str:
    """A note in one line, without the marks of its italics."""
    return one_line("".join(part for part, _ in split_emphasis(text)))
