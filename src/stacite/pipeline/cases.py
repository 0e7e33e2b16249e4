"""What editors have corrected by hand becomes cases for the parser's training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.exporters.cases import CaseCitation, CaseNote
from stacite.model.citation import CitationForm
from stacite.pipeline.review import stored_citations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.model.registry import RegisteredDocument, Registry
    from stacite.pipeline.review import StoredCitation

    Places = Mapping[tuple[str, int, int], tuple[int, int]]
    """(document, note, citation) -> (case, citation in it), each from 1."""


def corrected_notes(registry: Registry) -> tuple[CaseNote, ...]:
    """The notes that cite a corrected reference in full, each with all its citations, in the registry's order."""
    rows = _rows(stored_citations(registry, registry.documents), registry.documents)
    wanted = {place: row for place, row in rows.items() if any(map(_is_corrected, row))}
    places: dict[tuple[str, int, int], tuple[int, int]] = {}
    for number, ((path, note), row) in enumerate(wanted.items(), 1):
        kept = [at for at, each in enumerate(row, 1) if each.cite is not None]
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
    """A note; a citation that an editor has deleted is none."""
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
