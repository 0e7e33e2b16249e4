"""Prepares what is exported: references, selected and sorted; notes with cites in place of works; corrected notes."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from stacite.app.review import paired_notes, reference_index, stored_citations
from stacite.errors import UsageError, did_you_mean
from stacite.exporters.cases import CaseCitation, CaseNote
from stacite.exporters.cites import CiteDocument, CiteMention, CiteNote
from stacite.model.citation import CitationForm
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.app.review import StoredCitation
    from stacite.exporters.cites import NotePart
    from stacite.model.citation import Citation
    from stacite.model.item import Item
    from stacite.model.registry import Cite, Reference, RegisteredDocument, RegisteredNote, Registry
    from stacite.registry.readings import ReferenceIndex

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


def cite_documents(registry: Registry) -> tuple[CiteDocument, ...]:
    """All documents with all their notes, in the registry's order."""
    index = reference_index(registry)
    return tuple(_document(document, index) for document in registry.documents)


def _document(document: RegisteredDocument, index: ReferenceIndex) -> CiteDocument:
    before = _texts_before([note.marker_text for note in document.notes])
    notes = (
        CiteNote(
            note.number, tuple(_joined(list(_note_parts(note, parsed.citations, places)))), words, note.line, note.page
        )
        for (note, parsed, places), words in zip(paired_notes(document, index), before, strict=True)
    )
    return CiteDocument(document.path, tuple(notes))


def _texts_before(markers: Sequence[str]) -> Iterator[str]:
    """For each note the text before its reference, without what the previous note has."""
    last = ""
    for text in markers:
        # Windows of 60 characters before two close notes overlap; the shared part is printed once.
        shared = next((size for size in range(len(text) - 1, _LEAST_OVERLAP - 1, -1) if last.endswith(text[:size])), 0)
        last = text
        yield text[shared:].strip() if shared else f"…{_whole_words(text)}"


def _whole_words(text: str) -> str:
    """The words of the paragraph, without the first where it is cut."""
    paragraph = text.rpartition("\n\n")[2]
    is_cut = paragraph == text and len(text) >= _MARKER_TEXT_LENGTH
    return paragraph.partition(" ")[2] or paragraph if is_cut else paragraph


def _note_parts(
    note: RegisteredNote, citations: Sequence[Citation], places: Sequence[int | None]
) -> Iterator[str | CiteMention]:
    """The note's words and cites in turn. A citation whose work is not known, or that an editor took out, stays."""
    at, last = 0, -1
    paired = {place for place in places if place is not None}
    for citation, place in zip(citations, places, strict=True):
        cite = note.cites[place] if place is not None else None
        if place is None or cite is None or not cite.id:
            continue
        yield from _added(note.cites, paired, last, place)
        yield _without_signal(note.text[at : citation.span[0]], citation.prefix)
        yield _mention(cite)
        at, last = citation.span[1], place
    yield from _added(note.cites, paired, last, len(note.cites))
    yield note.text[at:]


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


def _joined(parts: list[str | CiteMention]) -> Iterator[NotePart]:
    """Cites with nothing but a sign between them together; a remark in brackets with the cite before it.

    The stop that ends a note of nothing but cites is the style's to print.
    """
    group: list[CiteMention] = []
    has_words = False
    for at, part in enumerate(parts):
        if isinstance(part, CiteMention):
            group.append(part)
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
        reference
        for reference in registry.references
        if (not wanted or reference.id in wanted) and (not only_cited or reference.id in cited)
    )


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
