"""The references whose DOIs are registered, each beside its record: what several rules say of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.compare.results import DifferenceKind, FieldDifference
from stacite.model.finding import Observation
from stacite.model.identifiers import doi_key, doi_of_url
from stacite.rules.view import IdentityKey, first_mentions, full_citations, registry_place
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacite.model.evidence import Record
    from stacite.model.finding import Finding
    from stacite.model.location import Location
    from stacite.model.registry import Reference
    from stacite.rules.base import Context, Rule
    from stacite.rules.view import Mention


_ET_AL = pattern(r"\bet\.?\s+al\b|\band\s+others\b|\bu\.\s?a\.|\bet\s+alii\b", re.IGNORECASE)
_SHOWN = 240
"""Letters of a message; the evidence has the values whole."""


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

    def place(self, context: Context, variable: str = "") -> tuple[Location, str]:
        """Where the variable is printed, else the citation, else the entry of the registry; and the note's label."""
        if self.mention is None:
            return registry_place(context, self.reference, variable), ""
        read, citation = self.mention
        return read.place(*citation.fields.get(variable, citation.span)), read.label


def compared_references(context: Context) -> tuple[ComparedReference, ...]:
    """The references of which a record came, in the registry's order."""
    return _compared_references(IdentityKey(context))


def record_findings(context: Context, rule: Rule, kind: DifferenceKind, advice: str) -> Iterator[Finding]:
    """A finding for each difference of this kind."""
    for each in compared_references(context):
        for difference in each.differences:
            if difference.kind is kind:
                place, label = each.place(context, difference.field)
                yield rule.finding(
                    cropped(difference.message),
                    place,
                    note=label,
                    reference=each.reference.id,
                    evidence=tuple(_difference_observations(difference, each.record)),
                    help=advice,
                    severity=difference.severity,
                )


def cropped(message: str) -> str:
    """The message as long as a line of a report may be, without a period at its end."""
    message = message if len(message) <= _SHOWN else f"{message[:_SHOWN]}…"
    return message.rstrip(". ")


def _difference_observations(difference: FieldDifference, record: Record) -> Iterator[Observation]:
    for field, printed, registered in (
        (difference.field, difference.printed, difference.registered),
        *difference.beside,
    ):
        yield Observation(
            field=field, printed=printed, registered=registered, source=record.source, fetched=record.fetched
        )


@lru_cache(maxsize=1)
def _compared_references(same: IdentityKey[Context]) -> tuple[ComparedReference, ...]:
    context = same.thing
    return tuple(_comparisons(context)) if context.evidence.records else ()


def _comparisons(context: Context) -> Iterator[ComparedReference]:
    from stacite.compare.work import compare_work  # noqa: PLC0415 - heavy, and needed only with evidence

    mentions, citations, stored = first_mentions(context), full_citations(context), _stored_texts(context)
    for reference in context.registry.references:
        doi = reference.item.get("DOI") or doi_of_url(reference.item.get("URL")) or ""
        record = context.evidence.records.get(doi_key(doi)) if doi else None
        if record is None:
            continue
        full = citations.get(reference.id, [])
        texts = tuple(map(_text_around, full)) or tuple(stored.get(reference.id, ()))
        is_cut = any(map(_names_not_all, full)) or (not full and any(map(_ET_AL.search, texts)))
        differences = compare_work(reference.item, record, et_al=is_cut)
        yield ComparedReference(reference, record, differences, mentions.get(reference.id), texts)


def _names_not_all(mention: Mention) -> bool:
    """Whether the citation prints et al. before its title."""
    read, citation = mention
    start, end = citation.span
    title = citation.fields.get("title", (end, end))[0]
    return _ET_AL.search(read.text, start, title if title > start else end) is not None


def _text_around(mention: Mention) -> str:
    """The citation and the words before and after it that belong to no other citation."""
    read, citation = mention
    start, end = citation.span
    others = [other.span for other in read.parsed.citations]
    low = max((stop for _, stop in others if stop <= start), default=0)
    high = min((begin for begin, _ in others if begin >= end), default=len(read.text))
    return read.text[low:high]


def _stored_texts(context: Context) -> Mapping[str, list[str]]:
    """The texts of the notes that the registry holds, by the references they cite."""
    texts: dict[str, list[str]] = {}
    for document in context.registry.documents:
        for note in document.notes:
            for cite in note.cites:
                texts.setdefault(cite.id, []).append(note.text)
    return texts
