"""Prepares what is exported: references, selected and sorted; notes with cites in place of works; corrected notes."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from stacite.app.documents import ReadDocuments, read_documents
from stacite.app.review import paired_notes, reference_index, stored_citations
from stacite.errors import DocumentError, UsageError, did_you_mean
from stacite.exporters.cases import CaseCitation, CaseNote
from stacite.exporters.cites import NUMBERS, CiteDocument, CiteMention, CiteNote, LinkedWords
from stacite.exporters.plain_text import date_words
from stacite.model.citation import CitationForm, Locator
from stacite.model.document import AddressSource
from stacite.model.identifiers import doi_key, doi_of_url
from stacite.model.url import find_urls, url_key
from stacite.parser.dates import date_in_words
from stacite.parser.keyed_cites import find_keyed_cites
from stacite.rules.changes import values_of
from stacite.rules.view import SpanSet
from stacite.text.folding import simple_fold
from stacite.text.passages import emphasis_spans
from stacite.text.patterns import pattern
from stacite.text.tables import words as word_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.app.documents import Project
    from stacite.app.review import StoredCitation
    from stacite.exporters.cites import NotePart
    from stacite.model.document import Address
    from stacite.model.item import Item
    from stacite.model.registry import Cite, Reference, RegisteredDocument, RegisteredNote, Registry
    from stacite.registry.readings import ReferenceIndex
    from stacite.text.spans import Span

    Places = Mapping[tuple[str, int, int], tuple[int, int]]
    """(document, note, citation) -> (case, citation in it), each from 1."""


# Characters that the registry keeps of the text before a note reference.
_MARKER_TEXT_LENGTH = 60
# Characters that two such texts must share to count as parts of one text.
_LEAST_OVERLAP = 8
# Separators between cites of one group.
_CITE_SEPARATOR = pattern(r"\s*[;,.]?\s*(?:(?:and|&|und|et|y|e)\s+)?")
# A remark in brackets after a cite.
_REMARK = pattern(r"\s*(?P<remark>\([^()]{1,300}\))\s*[;,.]?\s*(?:(?:and|&|und|et|y|e)\s+)?")


@dataclass(frozen=True, slots=True)
class DocumentLinks:
    """The links of the registry's notes, which only their documents have."""

    links: Mapping[tuple[str, str, str], Sequence[Address]]
    """By path in the registry, label and text of the note."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """By path for people: why a document could not be read for its links."""
    changed: Sequence[str] = ()
    """The paths for people of documents that have changed, whose links may belong to other notes now."""


def read_links(registry: Registry, project: Project) -> DocumentLinks:
    """Read the documents once more for the links in their notes."""
    named = project.documents(registry)
    paths = [path for path in named.paths if os.path.isfile(path)]  # noqa: PTH113 - which raises nothing
    try:
        read = read_documents(paths, project.settings) if paths else ReadDocuments((), {})
    except DocumentError:
        read = ReadDocuments((), {})
    by_path = {document.path: document for document in read.documents}
    links: dict[tuple[str, str, str], Sequence[Address]] = {}
    unread: dict[str, str] = {}
    changed: list[str] = []
    for registered in registry.documents:
        path = project.path(registered.path)
        document = by_path.get(path)
        if document is None:
            reason = "it can't be read" if path in paths else "there is no such file"
            unread[path] = named.refused.get(path, reason)
        elif document.sha256 != registered.sha256:
            changed.append(path)
        else:
            links |= {(registered.path, note.label, note.text): note.addresses for note in document.notes}
    return DocumentLinks(links, unread, changed)


def cited_by_key(registry: Registry) -> tuple[str, ...]:
    """The paths of the documents with notes that cite by key."""
    return tuple(
        document.path
        for document in registry.documents
        if any(True for note in document.notes for _ in find_keyed_cites(note.text))
    )


def cite_documents(registry: Registry, links: DocumentLinks, unsure_below: float) -> tuple[CiteDocument, ...]:
    """All documents with all their notes, in the registry's order.

    A citation gets its key only if no word of it is lost with that; else it stays as printed.
    """
    index = reference_index(registry)
    stored = (each for each in stored_citations(registry, registry.documents) if not each.is_entry)
    return tuple(
        CiteDocument(document.path, tuple(_cite_notes(document, index, stored, links, unsure_below)))
        for document in registry.documents
    )


def _cite_notes(
    document: RegisteredDocument,
    index: ReferenceIndex,
    stored: Iterator[StoredCitation],
    links: DocumentLinks,
    unsure_below: float,
) -> Iterator[CiteNote]:
    before = _texts_before([note.marker_text for note in document.notes])
    # Those of the bibliography come after the notes, and cite nothing.
    notes = islice(paired_notes(document, index), len(document.notes))
    for (note, parsed, places), words in zip(notes, before, strict=True):
        addresses = links.links.get((document.path, note.number, note.text), ())
        linked = _linked_spans(note.text, addresses)
        row = [*zip(islice(stored, len(parsed.citations)), places, strict=True)]
        with_key = [
            (each, place)
            for each, place in row
            if place is not None and each.cite is not None and each.cite.id and _keeps_all(each, linked, unsure_below)
        ]
        known = sum(each.cite is not None and each.cite.id != "" for each, _ in row)
        parts = tuple(_joined([*_note_parts(note, with_key, places, linked), *_loose_links(note, with_key, addresses)]))
        yield CiteNote(note.number, parts, words, note.line, note.page, known - len(with_key))


def _linked_spans(text: str, addresses: Sequence[Address]) -> list[tuple[Span, str]]:
    """The words that are linked, with their addresses, in order; not addresses that are printed."""
    found: list[tuple[Span, str]] = []
    for address in sorted(addresses, key=lambda address: address.span or (0, 0)):
        if address.span is None or address.source is AddressSource.PRINTED:
            continue
        start, end = address.span
        # Emphasis that begins before the link, or ends after it, is linked as a whole.
        emphasis = [span for span in emphasis_spans(text) if span[0] < end and start < span[1]]
        start, end = min(start, *(span[0] for span in emphasis), start), max(end, *(span[1] for span in emphasis), end)
        is_printed = any(True for _ in find_urls(text[start:end]))
        if text[start:end].strip() and not is_printed and (not found or found[-1][0][1] <= start):
            found.append(((start, end), address.url))
    return found


def _loose_links(
    note: RegisteredNote, with_key: Sequence[tuple[StoredCitation, int]], addresses: Sequence[Address]
) -> Iterator[str]:
    """The addresses of links whose words are not known, where neither the note nor its sources have them."""
    items = [each.reference.item for each, _ in with_key if each.reference is not None]
    known = {_address_key(item.get(name)) for item in items for name in ("URL", "DOI")}
    known.update(_address_key(found.url) for found in find_urls(note.text))
    for address in addresses:
        if address.span is None and address.url and _address_key(address.url) not in known:
            known.add(_address_key(address.url))
            yield f" ({address.url})"


_A_WORD = pattern(r"[^\W_]+")


def _keeps_all(each: StoredCitation, linked: Sequence[tuple[Span, str]], unsure_below: float) -> bool:
    """Whether a key can stand for a citation: it was surely read, and all that it prints is in the registry."""
    if each.citation.confidence < unsure_below and not each.is_corrected:
        return False
    start, end = each.citation.span
    items = [item for item in (each.citation.item, each.reference and each.reference.item) if item]
    addresses = {_address_key(item.get(name)) for item in items for name in ("URL", "DOI")}
    if any(start < span[1] and span[0] < end and _address_key(url) not in addresses for span, url in linked):
        return False
    known = set(word_list("stacite.exporters", "between_fields.txt")).union(*map(_words_of, items))
    if each.cite is not None:
        locator = each.cite.locator
        known.update(simple_fold(f"{each.cite.prefix} {locator.value if locator else ''}").split())
    if each.citation.target is not None:
        known.add(str(each.citation.target))
    fields = SpanSet(each.citation.fields.values())
    return all(
        word.start() in fields or known.issuperset(simple_fold(word[0]).split())
        for word in _A_WORD.finditer(each.note.text, start, end)
    )


def _words_of(item: Item) -> set[str]:
    dates = (date_words(date) for date in item.dates.values())
    return set(simple_fold(" ".join((*values_of(item).values(), *dates))).split())


def _address_key(address: str) -> str:
    doi = doi_of_url(address)
    return doi_key(doi or address) if doi or not address.lower().startswith("http") else url_key(address)


def _texts_before(markers: Sequence[str]) -> Iterator[str]:
    """For each note the text before its reference, without what the previous note has."""
    last = ""
    for text in markers:
        # Windows of 60 characters before two close notes overlap; the shared part is printed once.
        shared = next((size for size in range(len(text) - 1, _LEAST_OVERLAP - 1, -1) if last.endswith(text[:size])), 0)
        last = text
        yield _with_whole_italics(text[shared:].strip()) if shared else f"…{_whole_words(text)}"


def _whole_words(text: str) -> str:
    """The words of the paragraph, without the first where it is cut."""
    paragraph = text.rpartition("\n\n")[2]
    is_cut = paragraph == text and len(text) >= _MARKER_TEXT_LENGTH
    words = paragraph.partition(" ")[2] or paragraph if is_cut else paragraph
    # The spaces at both ends of those characters are not kept.
    is_window = paragraph == text and len(text) >= _MARKER_TEXT_LENGTH - 2
    return _with_whole_italics(words, is_cut=is_window)


# Marks of italics that begin before the text, or end after it.
_CLOSING = pattern(r"(?:\A|(?<=[^\s*]))\*(?![\w*])")
_OPENING = pattern(r"(?<![\w*])\*(?=[^\s*]|\Z)")


def _with_whole_italics(text: str, *, is_cut: bool = True) -> str:
    """The text, with italics that go beyond it opened at its beginning (where it is cut) or closed at its end."""
    spans = [*emphasis_spans(text)]
    closing = _CLOSING.search(text, 0, spans[0][0] if spans else len(text)) if is_cut else None
    opening = _OPENING.search(text, max(spans[-1][1] if spans else 0, closing.end() if closing else 0))
    if opening is not None:
        # A mark without any words is left out.
        text = f"{text}*" if opening.end() < len(text) else text[: opening.start()].rstrip()
    if closing is not None:
        text = f"*{text}" if closing.start() else text[1:].lstrip()
    return text


def _note_parts(
    note: RegisteredNote,
    with_key: Sequence[tuple[StoredCitation, int]],
    places: Sequence[int | None],
    linked: Sequence[tuple[Span, str]],
) -> Iterator[NotePart | CiteMention]:
    """The note's words and cites in turn. A citation without a key stays as printed."""
    at, last = 0, -1
    paired = {place for place in places if place is not None}
    for each, place in with_key:
        citation = each.citation
        yield from _added(note.cites, paired, last, place)
        text = _without_signal(note.text[at : citation.span[0]], citation.prefix)
        yield from _words_and_links(note.text, (at, at + len(text)), linked)
        yield _mention(note.cites[place])
        at, last = citation.span[1], place
    yield from _added(note.cites, paired, last, len(note.cites))
    yield from _words_and_links(note.text, (at, len(note.text)), linked)


def _words_and_links(
    text: str, span: Span, linked: Sequence[tuple[Span, str]]
) -> Iterator[str | LinkedWords | CiteMention]:
    at, end = span
    for inner, url in linked:
        if at <= inner[0] and inner[1] <= end:
            yield from _words_and_keys(text[at : inner[0]])
            yield LinkedWords(text[slice(*inner)], url)
            at = inner[1]
    yield from _words_and_keys(text[at:end])


_PAGES = pattern(rf"{NUMBERS.pattern}|[ivxlcdm]+(?:[-–][ivxlcdm]+)?")


def _words_and_keys(text: str) -> Iterator[str | CiteMention]:
    at = 0
    for span, cites in find_keyed_cites(text):
        yield text[at : span[0]]
        for cite in cites:
            is_pages = _PAGES.fullmatch(cite.suffix) is not None
            locator = Locator(cite.suffix) if is_pages else None
            yield CiteMention(cite.key, cite.prefix, locator, "" if is_pages else cite.suffix)
        at = span[1]
    yield text[at:]


def _added(cites: Sequence[Cite], paired: set[int], last: int, place: int) -> Iterator[CiteMention]:
    """Cites that an editor has added between two places, and that the note's text knows nothing of."""
    yield from (_mention(cites[at]) for at in range(last + 1, place) if at not in paired and cites[at].id)


def _mention(cite: Cite) -> CiteMention:
    return CiteMention(cite.id, cite.prefix, cite.locator)


def _without_signal(text: str, signal: str) -> str:
    """The words before a citation without its signal, which goes with the cite."""
    # A signal such as `See` moves into the cite, but only where no other words follow it.
    at = text.rfind(signal) if signal else -1
    return text if at < 0 or text[at + len(signal) :].strip(" ,:") else text[:at]


def _joined(parts: list[NotePart | CiteMention]) -> Iterator[NotePart]:
    """Cites with nothing but a sign between them together; a remark in brackets with the cite before it.

    The stop that ends a note of nothing but cites is the style's to print.
    """
    group: list[CiteMention] = []
    has_words = False
    for at, part in enumerate(parts):
        if isinstance(part, CiteMention):
            group.append(part)
            continue
        if not isinstance(part, str):
            if group:
                yield tuple(group)
                group = []
            has_words = True
            yield part
            continue
        is_last = at + 1 == len(parts)
        words = _with_remark(group, part, is_last=is_last)
        if not words or (group and not is_last and _CITE_SEPARATOR.fullmatch(words)):
            continue
        if group:
            yield tuple(group)
            group = []
        if words.strip(" .,;") or has_words:
            has_words = True
            yield words
    if group:
        yield tuple(group)


def _with_remark(group: list[CiteMention], words: str, *, is_last: bool) -> str:
    """The text after a group without the remark that it begins with, which becomes the last cite's."""
    remark = _REMARK.match(words) if group else None
    if remark is None or not (is_last or remark.end() == len(words)):
        return words
    group[-1] = replace(group[-1], suffix=remark["remark"])
    return words[remark.end("remark") :]


def corrected_notes(registry: Registry) -> tuple[CaseNote, ...]:
    """The notes that cite a corrected reference in full, each with all its citations, in the registry's order."""
    rows = _rows(stored_citations(registry, registry.documents), registry.documents)
    wanted = {place: row for place, row in rows.items() if any(map(_is_corrected, row))}
    places: dict[tuple[str, int, int], tuple[int, int]] = {}
    for number, ((path, note), row) in enumerate(wanted.items(), 1):
        kept = [at for at, each in enumerate(row, 1) if each.cite is not None]
        # Deleted citations are not exported, which shifts the numbers of those after them.
        places |= {(path, note, at): (number, order) for order, at in enumerate(kept, 1)}
    return tuple(_case(row, places) for row in wanted.values())


def _rows(
    found: Sequence[StoredCitation], documents: Sequence[RegisteredDocument]
) -> dict[tuple[str, int], list[StoredCitation]]:
    """By document and place of the note, its citations."""
    ordinals = {id(note): place for owner in documents for place, note in enumerate(owner.notes, 1)}
    rows: dict[tuple[str, int], list[StoredCitation]] = {}
    for each in found:
        if not each.is_entry:
            rows.setdefault((each.path, ordinals[id(each.note)]), []).append(each)
    return rows


def _is_corrected(each: StoredCitation) -> bool:
    return each.cite is not None and each.citation.form is CitationForm.FULL and each.is_corrected


def _case(row: Sequence[StoredCitation], places: Places) -> CaseNote:
    """A note without the citations that an editor has deleted."""
    first = row[0]
    citations = tuple(_citation(each, places) for each in row if each.cite is not None)
    return CaseNote(f"{first.path}, note {first.note.number}", first.note.text, citations)


def _citation(each: StoredCitation, places: Places) -> CaseCitation:
    citation, cite = each.citation, each.cite
    is_full = citation.form is CitationForm.FULL and each.reference is not None
    target = citation.antecedent
    to = places.get((each.path, target.note, target.citation)) if target is not None else None
    return CaseCitation(
        citation,
        each.reference.item if is_full and each.reference is not None else None,
        cite.form if cite is not None else citation.form,
        cite.locator if cite is not None else citation.locator,
        to,
    )


class SortOrder(StrEnum):
    """How references are sorted; equal ones stay in the registry's order."""

    REGISTRY = "registry"
    CITED = "cited"
    """By the first note that cites them; those that none cites come last."""
    AUTHOR = "author"
    """As a bibliography is: author, year, title."""
    KEY = "key"
    YEAR = "year"
    """The oldest first; those without a year come last."""


def select(registry: Registry, *, keys: Sequence[str] = (), only_cited: bool = False) -> tuple[Reference, ...]:
    """The references with these keys, or all; of them those that a note cites, or all. In the registry's order.

    Raises UsageError for a key that the registry does not have.
    """
    known = {reference.id: reference for reference in registry.references}
    for key in keys:
        if key not in known:
            raise UsageError(f"{registry.path}: no source has the key “{key[:80]}”", did_you_mean(key, known))
    wanted, cited = frozenset(keys), _first_cites(registry)
    return tuple(
        _with_dates(reference)
        for reference in registry.references
        if (not wanted or reference.id in wanted) and (not only_cited or reference.id in cited)
    )


def _with_dates(reference: Reference) -> Reference:
    """The reference, with the dates that somebody has written in words (`May 2009`) as dates."""
    read = {name: found for name, date in reference.item.dates.items() if (found := date_in_words(date)) is not None}
    if not read:
        return reference
    return replace(reference, item=replace(reference.item, dates={**reference.item.dates, **read}))


def sort_references(references: Sequence[Reference], order: SortOrder, registry: Registry) -> tuple[Reference, ...]:
    """The references, sorted."""
    if order is SortOrder.REGISTRY:
        return tuple(references)
    if order is SortOrder.CITED:
        cited = _first_cites(registry)
        return tuple(sorted(references, key=lambda reference: cited.get(reference.id, len(cited))))
    if order is SortOrder.KEY:
        return tuple(sorted(references, key=lambda reference: (reference.id.casefold(), reference.id)))
    if order is SortOrder.YEAR:
        return tuple(sorted(references, key=lambda reference: _year(reference.item)))
    return tuple(sorted(references, key=lambda reference: _bibliography_key(reference.item)))


def _first_cites(registry: Registry) -> Mapping[str, int]:
    """By key, the place of the first cite among all that documents' notes make."""
    notes = (note for document in registry.documents for note in document.notes)
    return {
        key: at for at, key in enumerate(dict.fromkeys(cite.id for note in notes for cite in note.cites if cite.id))
    }


def _year(item: Item) -> tuple[bool, int]:
    year = item.year
    return year is None, year or 0


def _bibliography_key(item: Item) -> tuple[tuple[str, ...], tuple[bool, int], str]:
    """Author, or editor, or else title, without accents; then year and title."""
    people = item.authors_or_editors
    # Dropping particles are not part of the sort name (CSL's `demote-non-dropping-particle`).
    names = tuple(_collation_text(f"{name.sort} {name.given}") for name in people)
    title = _collation_text(item.title)
    return names or (title,), _year(item), title


def _collation_text(text: str) -> str:
    """The text for comparison: casefolded, without diacritics and leading punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(character for character in plain if not unicodedata.combining(character))
    return kept.lstrip("".join(character for character in set(kept) if not character.isalnum()))
