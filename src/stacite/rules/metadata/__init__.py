"""Rules that compare the registry with the documents and with itself.

Here is what the rules M401 to M410 share: findings on sources that differ from the published record. The record is
that of the printed DOI, or one that a search found for sure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.compare import DifferenceKind
from stacite.model.finding import Observation
from stacite.rules.existence import advice_on_right
from stacite.text.characters import clause

if TYPE_CHECKING:
    from stacite.rules.base import Context, Findings, Rule


def _advice(context: Context, key: str, kind: DifferenceKind) -> str:
    """Of a DOI of another work: where the work is that was meant."""
    return advice_on_right(context.evidence.sources.get(key)) if kind is DifferenceKind.WORK else ""


def record_findings(rule: Rule, kind: DifferenceKind, advice: str, context: Context) -> Findings:
    """A finding for each difference of this kind; with all but the context given, it is a rule's check."""
    for compared in (*context.view.compared_references, *context.view.claimed_references):
        for difference in compared.differences:
            if difference.kind is kind:
                place, label = compared.place(context.registry.path, difference.field)
                own = (difference.field, difference.printed, difference.registered)
                source = compared.record.source, compared.record.fetched
                yield rule.finding(
                    clause(difference.message),
                    place,
                    note=label,
                    reference=compared.reference.id,
                    evidence=tuple(Observation("", *values, *source) for values in (own, *difference.beside)),
                    help=_advice(context, compared.reference.id, kind) or advice,
                    severity=difference.severity,
                )
