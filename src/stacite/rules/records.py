"""The references whose DOIs are registered, each compared with its record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.compare import DifferenceKind, FieldDifference
from stacite.model.evidence import SourceVerdict, Way
from stacite.model.identifiers import doi_key, doi_of_url
from stacite.rules.view import Mention, registry_place
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacite.model.evidence import Evidence, Record
    from stacite.model.finding import Location
    from stacite.model.item import Item
    from stacite.model.registry import Reference, Registry


_ET_AL = pattern(r"\bet\.?\s+al\b|\band\s+others\b|\bu\.\s?a\.|\bet\s+alii\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ComparedReference:
    """A reference, what is registered under its DOI, and what differs."""

    reference: Reference
    record: Record
    differences: tuple[FieldDifference, ...]
    mention: Mention | None
    """Where it is cited; None where only the registry has it."""
    texts: tuple[str, ...]
    """The words around its full citations, or the notes that cite it where no document is at hand."""

    @property
    def is_another_work(self) -> bool:
        """Whether the record says nothing of the work that is cited."""
        return any(difference.kind is DifferenceKind.WORK for difference in self.differences)

    def place(self, registry_path: str, variable: str = "") -> tuple[Location, str]:
        """Where the variable is printed, else the citation, else the entry of the registry; and the note's label."""
        if self.mention is None:
            return registry_place(registry_path, self.reference, variable), ""
        note, citation = self.mention
        return note.place(*citation.fields.get(variable, citation.span)), note.label


def compare(
    registry: Registry,
    evidence: Evidence,
    first_mentions: Mapping[str, Mention],
    full_citations: Mapping[str, list[Mention]],
) -> Iterator[ComparedReference]:
    """The references of which a record came, in the registry's order."""
    if not (evidence.records or evidence.sources):
        return
    from stacite.compare.same_work import compare_work  # noqa: PLC0415 - heavy, and needed only with evidence

    stored = _stored_texts(registry)
    for reference in registry.references:
        record = _record_of_identifier(reference, evidence)
        if record is None:
            continue
        full = full_citations.get(reference.id, [])
        texts = tuple(map(_text_around, full)) or tuple(stored.get(reference.id, ()))
        is_cut = any(map(names_not_all, full)) or (not full and any(map(_ET_AL.search, texts)))
        differences = compare_work(reference.item, record, et_al=is_cut)
        yield ComparedReference(reference, record, differences, first_mentions.get(reference.id), texts)


def _record_of_identifier(reference: Reference, evidence: Evidence) -> Record | None:
    """The record of the DOI that the reference gives; of a preprint also that of its number at arXiv.

    arXiv registers no DOIs for the versions of a paper (`10.48550/arXiv.2101.00002v1`), but it has the paper itself.
    """
    doi = doi_key(reference.item.get("DOI") or doi_of_url(reference.item.get("URL")) or "")
    if record := evidence.records.get(doi):
        return record
    check = evidence.sources.get(reference.id)
    if check is None or not (_VERSION_AT_ARXIV.match(doi) or (not doi and reference.item.type == "article")):
        return None
    own = (each for each in check.lookups if each.way is Way.IDENTIFIER and each.service == _ARXIV)
    return next((record for lookup in own for record in lookup.records), None)


_ARXIV = "arXiv"
_VERSION_AT_ARXIV = pattern(r"10\.48550/arxiv\..+v\d+$")


def claimed(
    registry: Registry,
    evidence: Evidence,
    first_mentions: Mapping[str, Mention],
    full_citations: Mapping[str, list[Mention]],
) -> Iterator[ComparedReference]:
    """The references without a DOI of which a search found the record for sure, in the registry's order.

    They are compared with records of the agencies that register works; where only indexes have them, in less.
    """
    if not (evidence.searches or evidence.sources):
        return
    from stacite.compare.same_work import compare_with_indexes, compare_work  # noqa: PLC0415 - heavy, and seldom needed

    stored = _stored_texts(registry)
    for reference in registry.references:
        record = _claimed_record(reference, evidence)
        if record is not None:
            full = full_citations.get(reference.id, [])
            texts = tuple(map(_text_around, full)) or tuple(stored.get(reference.id, ()))
            is_cut = any(map(names_not_all, full)) or (not full and any(map(_ET_AL.search, texts)))
            if _is_registered(record, reference.item):
                found = compare_work(reference.item, record, et_al=is_cut)
                differences = tuple(each for each in found if _counts_for_claimed(each))
            else:
                differences = compare_with_indexes(reference.item, _found(reference, record, evidence), et_al=is_cut)
            yield ComparedReference(reference, record, differences, first_mentions.get(reference.id), texts)


_REGISTRIES = ("Crossref", "DataCite")
# Types of works that are published once more, in another year and place: preprints and theses.
_VERSIONS = ("article", "thesis")
# A search has its own say on titles, and a preprint may be the work that was meant.
_NOT_OF_CLAIMED = (DifferenceKind.WORK, DifferenceKind.TITLE, DifferenceKind.VERSION)


def _counts_for_claimed(difference: FieldDifference) -> bool:
    """Whether a difference says something of a work that was found by its title; proceedings have many names."""
    from stacite.compare.titles import share_words  # noqa: PLC0415 - heavy, and needed only with evidence

    if difference.field == "container-title":
        return not share_words(difference.printed, difference.registered)
    return difference.kind not in _NOT_OF_CLAIMED


def _found(reference: Reference, record: Record, evidence: Evidence) -> list[Record]:
    """The record, then all others that came for the source."""
    check = evidence.sources.get(reference.id)
    others = [each for lookup in check.lookups for each in lookup.records] if check is not None else []
    return [record, *(each for each in others if each is not record)]


def _is_registered(record: Record, item: Item) -> bool:
    is_version = all((record.type == each) == (item.type == each) for each in _VERSIONS)
    return record.agency in _REGISTRIES and bool(record.doi) and is_version


def _claimed_record(reference: Reference, evidence: Evidence) -> Record | None:
    """The single record without doubts, else that by which the source is confirmed."""
    if reference.item.get("DOI") or doi_of_url(reference.item.get("URL")):
        return None
    if _record_of_identifier(reference, evidence) is not None:
        return None
    search = evidence.searches.get(reference.id)
    sure = [each.record for each in search.candidates if not each.doubts] if search is not None else []
    if len(sure) == 1:
        return sure[0]
    check = evidence.sources.get(reference.id)
    return check.record if check is not None and check.verdict is SourceVerdict.CONFIRMED else None


def names_not_all(mention: Mention) -> bool:
    """Whether the citation prints et al. before its title."""
    note, citation = mention
    start, end = citation.span
    title = citation.fields.get("title", (end, end))[0]
    return _ET_AL.search(note.text, start, title if title > start else end) is not None


def _text_around(mention: Mention) -> str:
    """The citation and the words before and after it that belong to no other citation."""
    note, citation = mention
    start, end = citation.span
    others = [other.span for other in note.parsed.citations]
    low = max((stop for _, stop in others if stop <= start), default=0)
    high = min((begin for begin, _ in others if begin >= end), default=len(note.text))
    return note.text[low:high]


def _stored_texts(registry: Registry) -> Mapping[str, list[str]]:
    """The texts of the notes that the registry holds, by the references they cite."""
    texts: dict[str, list[str]] = {}
    for document in registry.documents:
        for note in document.texts:
            for cite in note.cites:
                texts.setdefault(cite.id, []).append(note.text)
    return texts
