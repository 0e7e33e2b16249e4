"""Parses the registry's citations again and says which of them an editor should review."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.registry import quoted
from stacite.parser.parse import parse_document
from stacite.registry.merge import labelled_texts
from stacite.registry.readings import ReferenceIndex, pair_cites
from stacite.rules.base import names_rule
from stacite.rules.changes import differing_variables, is_corrected
from stacite.rules.citations import is_doubtful
from stacite.rules.completeness import kind_unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from stacite.model.citation import Citation, ParsedNote
    from stacite.model.item import Item
    from stacite.model.registry import Cite, Reference, RegisteredDocument, RegisteredNote, Registry


@dataclass(frozen=True, slots=True)
class StoredCitation:
    """A citation in the stored text of a note or entry, with its cite and reference in the registry."""

    path: str
    """The document's, as the registry names it."""
    note: RegisteredNote
    parsed: ParsedNote
    citation: Citation
    cite: Cite | None = None
    """None where an editor has deleted it."""
    reference: Reference | None = None
    is_entry: bool = False
    """Whether `note` is no note, but an entry of the document's own bibliography."""
    printed: tuple[Item, ...] = ()
    """What all full citations of the reference say of it, in the order of the registry; this one's own among them."""

    @property
    def place(self) -> str:
        """`note 3`, `bibliography`."""
        return "bibliography" if self.is_entry else f"note {self.note.number}"

    @property
    def is_corrected(self) -> bool:
        """Whether an editor has changed the reference by hand."""
        return self.reference is not None and is_corrected(self.reference.item, self.printed)

    @property
    def by_hand(self) -> frozenset[str]:
        """The variables in which the reference differs from its citations, or has more."""
        return frozenset() if self.reference is None else differing_variables(self.reference.item, self.printed)

    def is_open(self, unsure_below: float, today: date) -> bool:
        """Whether an editor should look at it, and has not yet corrected it or set it aside."""
        ignores = (*self.note.ignore, *(self.reference.ignore if self.reference is not None else ()))
        words = quoted(self.note.text[slice(*self.citation.span)])
        is_set_aside = any(
            each.holds(today) and each.is_on(words) and names_rule(each.rule, kind_unknown.RULE) for each in ignores
        )
        is_settled = self.cite is None or self.is_corrected or is_set_aside
        return not is_settled and is_doubtful(self.citation, unsure_below)


def stored_citations(registry: Registry, documents: Sequence[RegisteredDocument]) -> tuple[StoredCitation, ...]:
    """The citations of these documents' notes and bibliographies, in order."""
    index = reference_index(registry)
    known = {reference.id: reference for reference in registry.references}
    works = {key: reference.item for key, reference in known.items()}
    paths = {document.path for document in documents}
    keys = {cite.id for document in documents for note in document.texts for cite in note.cites}
    printed: dict[str, list[Item]] = {}
    found: list[StoredCitation] = []
    for document in registry.documents:
        # Other documents matter only where they cite the same references: parsing all of an archive takes minutes.
        if document.path not in paths and keys.isdisjoint(cite.id for note in document.texts for cite in note.cites):
            continue
        for each in _read(document, index, works):
            if each.cite is not None and each.citation.form is CitationForm.FULL and each.citation.item is not None:
                printed.setdefault(each.cite.id, []).append(each.citation.item)
            if document.path in paths:
                found.append(each)
    return tuple(
        replace(each, reference=known.get(each.cite.id), printed=tuple(printed.get(each.cite.id, ())))
        if each.cite is not None
        else each
        for each in found
    )


def reference_index(registry: Registry) -> ReferenceIndex:
    """The keys of the registry's references by work."""
    index = ReferenceIndex()
    for reference in registry.references:
        index.add(reference.item, reference.id)
    return index


def paired_notes(
    document: RegisteredDocument, index: ReferenceIndex, works: Mapping[str, Item]
) -> Iterator[tuple[RegisteredNote, ParsedNote, Sequence[int | None]]]:
    """Each note and entry with its text parsed again and, for each citation in it, the place of its cite, if any.

    `works` are those of the registry by their keys.
    """
    notes = parse_document(labelled_texts(document), entries=len(document.sources), works=works)
    for note, parsed in zip(document.texts, notes, strict=True):
        expected = [
            index.find(citation.item) if citation.form is CitationForm.FULL and citation.item else ""
            for citation in parsed.citations
        ]
        yield note, parsed, pair_cites(note.cites, parsed.citations, expected)


def _read(document: RegisteredDocument, index: ReferenceIndex, works: Mapping[str, Item]) -> Iterator[StoredCitation]:
    """Each citation of a document with the cite that stands for it."""
    for at, (note, parsed, places) in enumerate(paired_notes(document, index, works)):
        for citation, place in zip(parsed.citations, places, strict=True):
            cite = note.cites[place] if place is not None else None
            yield StoredCitation(document.path, note, parsed, citation, cite, is_entry=at >= len(document.notes))
