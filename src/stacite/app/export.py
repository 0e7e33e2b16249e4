"""Prepares what is exported: references, selected and sorted; notes with cites in place of works; corrected notes."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from stacite.app.review import stored_citations
from stacite.errors import UsageError, did_you_mean
from stacite.exporters.cases import CaseCitation, CaseNote
from stacite.model.citation import CitationForm
from stacite.model.url import without_gaps
from stacite.parser.assemble import find_keyed_cites
from stacite.parser.dates import date_in_words
from stacite.registry.readings import fingerprint

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from stacite.app.review import StoredCitation
    from stacite.model.item import Item
    from stacite.model.registry import Reference, RegisteredDocument, Registry

    Places = Mapping[tuple[str, int, int], tuple[int, int]]
    """(document, note, citation) -> (case, citation in it), each from 1."""


def cited_by_key(registry: Registry) -> tuple[str, ...]:
    """The paths of the documents with notes that cite by key."""
    return tuple(
        document.path
        for document in registry.documents
        if any(True for note in document.notes for _ in find_keyed_cites(note.text))
    )


def corrected_notes(registry: Registry) -> tuple[CaseNote, ...]:
    """The notes that cite a corrected reference in full, each with all its citations, in the registry's order."""
    rows = _rows(stored_citations(registry, registry.documents), registry.documents)
    # What a bibliography says of a source, nobody has corrected.
    read = {entry.id: entry.fingerprint for document in registry.documents for entry in document.bibliography}
    as_read = {each.id for each in registry.references if read.get(each.id) == fingerprint(each.item)}
    wanted = {place: row for place, row in rows.items() if any(_is_corrected(each, as_read) for each in row)}
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


def _is_corrected(each: StoredCitation, as_read: Collection[str]) -> bool:
    """Whether a note prints a source of which an editor has corrected something; a key prints nothing of it."""
    is_printed = each.cite is not None and each.citation.form is CitationForm.FULL and not each.citation.key
    return is_printed and each.is_corrected and each.cite is not None and each.cite.id not in as_read


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
        exportable(reference)
        for reference in registry.references
        if (not wanted or reference.id in wanted) and (not only_cited or reference.id in cited)
    )


def exportable(reference: Reference) -> Reference:
    """The reference, with the dates that somebody has written in words (`May 2009`) as dates, and its URL in one."""
    item = reference.item
    url = item.get("URL")
    if (whole := without_gaps(url)) != url:
        reference = replace(reference, item=replace(item, texts={**item.texts, "URL": whole}))
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
