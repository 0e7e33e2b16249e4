"""The data of the page by link, reference and note, and the note and span of each finding."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.evidence import LinkCheck, Outcome, Registration, Verdict
from stacite.model.identifiers import doi_key, find_dois
from stacite.model.url import find_urls, url_key
from stacite.reporters.folding import repeated
from stacite.reporters.sources import doi_of, item_words, shown_references, source_rows
from stacite.text.spans import offset_at

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from stacite.model.citation import Citation
    from stacite.model.document import Document, Note
    from stacite.model.evidence import ArchivedCopy, Record
    from stacite.model.finding import Finding, Location
    from stacite.model.registry import Reference
    from stacite.model.report import ParsedDocument, Report
    from stacite.reporters.html.markup import Markup
    from stacite.reporters.sources import SourceRow
    from stacite.text.spans import Passage, Span

    NotePlace = tuple[int, int]
    """The document's and the note's place, both from 0."""


class PlacedFinding(NamedTuple):
    """A finding and its number on the page."""

    number: int
    finding: Finding
    span: Span | None = None
    """In the note's text; None where it is elsewhere, or about the whole note."""


class FindingPlaces(NamedTuple):
    """All findings, each in one place."""

    in_notes: Mapping[tuple[int, int], Sequence[PlacedFinding]]
    """By the document's and the note's place, both from 0."""
    in_documents: Mapping[int, Sequence[PlacedFinding]]
    """Of a document, and of none of its notes."""
    elsewhere: Sequence[PlacedFinding]
    """In the registry."""


def place_findings(findings: Sequence[Finding], documents: Sequence[ParsedDocument]) -> FindingPlaces:
    """A place on the page for each finding, in their order."""
    # Findings name notes by label; labels repeat where numbering restarts, so that the place decides.
    paths = {parsed_document.document.path: index for index, parsed_document in enumerate(documents)}
    notes = [_by_label(each.document) for each in documents]
    in_notes: dict[tuple[int, int], list[PlacedFinding]] = {}
    in_documents: dict[int, list[PlacedFinding]] = {}
    elsewhere: list[PlacedFinding] = []
    for number, finding in enumerate(findings, 1):
        index = paths.get(finding.location.path)
        if index is None:
            elsewhere.append(PlacedFinding(number, finding))
            continue
        document = documents[index].document
        place, span = _note_of(finding, document, notes[index].get(finding.note, ()))
        if place is None:
            in_documents.setdefault(index, []).append(PlacedFinding(number, finding))
        else:
            in_notes.setdefault((index, place), []).append(PlacedFinding(number, finding, span))
    return FindingPlaces(in_notes, in_documents, elsewhere)


def _by_label(document: Document) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = {}
    for place, note in enumerate(document.notes):
        found.setdefault(note.label, []).append(place)
    return found


def _note_of(finding: Finding, document: Document, places: Sequence[int]) -> tuple[int | None, Span | None]:
    """The note of this label that contains the place; if numbering restarts and none does, the first at its line."""
    for place in places:
        span = _span_in(finding.location, document.notes[place], document)
        if span is not None:
            return place, span
    where = finding.location.line, finding.location.page, finding.location.anchor
    for place in places:
        here = document.notes[place].location
        if (here.line, here.page, here.anchor) == where:
            return place, None
    return (places[0] if places else None), None


def _span_in(location: Location, note: Note, document: Document) -> Span | None:
    if location.quote:
        return location.quote_span if location.quote == note.text and location.anchor == note.location.anchor else None
    if document.source is None or location.line is None:
        return None
    column = location.column or 1
    start = offset_at(document.source, location.line, column)
    end = offset_at(document.source, location.end_line or location.line, location.end_column or column + 1)
    return _span_of(note.passage, start, end)


def _span_of(passage: Passage, start: int, end: int) -> Span | None:
    """The span of a passage at these offsets of the source; None where the start is not in it."""
    first = last = None
    for piece in passage.pieces:
        if piece.source <= start < piece.source + piece.length:
            first = piece.start + start - piece.source
        if piece.source < end <= piece.source + piece.length:
            last = piece.start + end - piece.source
    if first is None:
        return None
    return first, max(first + 1, last if last is not None else first + 1)


NO_REQUEST = "no request was made"
"""Why what was never looked up is not checked."""
UNCHECKED_VERDICTS = (Verdict.BLOCKED, Verdict.TEMPORARY, Verdict.REFUSED, Verdict.UNCHECKED)
"""Verdicts without knowledge of the page."""


@dataclass(frozen=True)
class PageData:
    """A report with its data by address, key and place; without slots, since cached properties need a dict."""

    report: Report
    shows_all: bool = False
    """Whether each finding has all its lines."""
    actions: Callable[[PlacedFinding], Markup] | None = None
    """What a reader can do about a finding, on a page that takes answers."""
    source_actions: Callable[[Reference, NotePlace], Markup] | None = None
    """The same for a source where a note cites it in full."""
    reading_actions: Callable[[Citation, NotePlace], Markup] | None = None
    """The same for a citation that may be misread."""
    note_actions: Callable[[NotePlace], Markup] | None = None
    """The same for a note."""
    ignored: Collection[int] = ()
    """Numbers of findings that are counted apart: those that somebody has decided to ignore."""
    decided: int = 0
    """How many of the others are decided."""
    is_signed: bool = False
    """Whether somebody has signed the report off."""
    is_decided: bool = False
    """Whether decisions on the findings are above them, signed or not."""
    names_commands: bool = True
    """Whether the reader has a terminal, in which findings can be fixed."""

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """By path: the text that offsets count in, of files and of the notes of Word documents."""
        documents = [each.document for each in self.report.documents]
        notes = {each.path: each.note_text for each in documents if each.note_text is not None}
        return {**notes, **self.report.sources}

    @cached_property
    def words(self) -> Mapping[str, str]:
        """By key: the reference in a few words."""
        return {key: item_words(each.item) or key for key, (_, each) in self.references.items()}

    @cached_property
    def earlier(self) -> Mapping[int, int]:
        """By the number of a finding that says what an earlier one says: the number of that, both from 1."""
        if self.shows_all:
            return {}
        return {index + 1: first + 1 for index, first in repeated(self.report.findings).items()}

    @cached_property
    def places(self) -> FindingPlaces:
        """Where each finding is shown."""
        return place_findings(self.report.findings, self.report.documents)

    @cached_property
    def references(self) -> Mapping[str, tuple[int, Reference]]:
        """By key, with their numbers on the page."""
        return {each.id: (number, each) for number, each in enumerate(shown_references(self.report), 1)}

    @cached_property
    def cited_in(self) -> Mapping[str, Sequence[NotePlace]]:
        """By key: the notes that cite it."""
        found: dict[str, dict[NotePlace, None]] = {}
        for document, parsed_document in enumerate(self.report.documents):
            for note, keys in enumerate(parsed_document.keys):
                for key in filter(None, keys):
                    found.setdefault(key, {})[document, note] = None
        return {key: tuple(places) for key, places in found.items()}

    def entries_of(self, source: str) -> Iterator[Note]:
        """The entries of the documents' own bibliographies for a source."""
        for each in self.report.documents:
            entries = zip(each.document.sources, each.source_keys, strict=True)
            yield from (entry for entry, keys in entries if source in keys)

    @cached_property
    def listed(self) -> frozenset[str]:
        """The keys of what the documents' own bibliographies list."""
        return frozenset(key for each in self.report.documents for keys in each.source_keys for key in keys)

    @cached_property
    def printed_in(self) -> Mapping[str, Sequence[NotePlace]]:
        """By link as `url_key` has it, or DOI in lower case: the notes that print it or have it embedded."""
        found: dict[str, dict[NotePlace, None]] = {}
        for document, parsed_document in enumerate(self.report.documents):
            for place, note in enumerate(parsed_document.document.notes):
                urls = (*(each.url for each in find_urls(note.text)), *(each.url for each in note.addresses))
                dois = (each.doi for each in find_dois(note.text))
                for name in (*map(url_key, urls), *map(doi_key, dois)):
                    found.setdefault(name, {})[document, place] = None
        return {name: tuple(places) for name, places in found.items()}

    @cached_property
    def links(self) -> Mapping[str, LinkCheck]:
        """By the link as `url_key` has it, for every link that is cited or was requested."""
        found = {url_key(url): LinkCheck(url, Verdict.UNCHECKED, NO_REQUEST) for url in self.report.link_uses}
        return found | {url_key(url): check for url, check in self.report.evidence.links.items()}

    def link(self, url: str) -> LinkCheck | None:
        """The verdict on a link; None where the URL is not checked as a link, such as a DOI's."""
        return self.links.get(url_key(url)) if url else None

    def copy(self, url: str) -> ArchivedCopy | None:
        """The archived copy of a page that was found."""
        copy = self.report.evidence.copies.get(url)
        return copy if copy is not None and copy.url else None

    @cached_property
    def registrations(self) -> Mapping[str, Registration]:
        """By DOI in lower case, for every DOI of a reference and every one that was requested."""
        dois = filter(None, (doi_of(reference) for reference in self.report.registry.references))
        # Offline there are no registrations, but the page lists every DOI.
        not_requested = {doi_key(doi): Registration(doi, Outcome.UNKNOWN, reason=NO_REQUEST) for doi in dois}
        return not_requested | dict(self.report.evidence.registrations)

    @cached_property
    def malformed_dois(self) -> frozenset[str]:
        """What is printed as a DOI in notes and bibliographies, but can't be one."""
        documents = [each.document for each in self.report.documents]
        texts = (each.text for document in documents for each in (*document.notes, *document.sources))
        return frozenset(doi_key(each.doi) for text in texts for each in find_dois(text) if each.malformed)

    def record(self, reference: Reference) -> Record | None:
        """The registered record of a reference."""
        return self.report.evidence.records.get(doi_key(doi_of(reference)))

    @cached_property
    def source_rows(self) -> Sequence[SourceRow]:
        """The sources that were looked up."""
        return source_rows(self.report)

    def places_in_words(self, places: Sequence[NotePlace]) -> list[str]:
        """`note 3`, with the document's name where there are several documents."""
        several = len(self.report.documents) > 1
        names = [f"{each.document.path}, " if several else "" for each in self.report.documents]
        return [f"{names[place[0]]}note {self.label(place)}" for place in places]

    def label(self, place: NotePlace) -> str:
        """The label of a note."""
        return self.report.documents[place[0]].document.notes[place[1]].label

    def other_links(self, place: NotePlace, shown: set[str]) -> Iterator[LinkCheck]:
        """Links of a note beyond those that its references have."""
        note = self.report.documents[place[0]].document.notes[place[1]]
        urls = (*(each.url for each in find_urls(note.text)), *(each.url for each in note.addresses))
        for url in dict.fromkeys(map(url_key, urls)):
            if url in self.links and url not in shown:
                yield self.links[url]


def note_id(place: NotePlace) -> str:
    """The HTML id of a note."""
    return f"n{place[0] + 1}-{place[1] + 1}"
