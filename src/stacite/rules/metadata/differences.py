"""Findings on sources that differ from the published record: what the rules M401 to M410 share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Observation
from stacite.rules.wording import clause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.compare.results import DifferenceKind, FieldDifference
    from stacite.model.evidence import Record
    from stacite.rules.base import Context, Findings, Rule


def record_findings(context: Context, rule: Rule, kind: DifferenceKind, advice: str) -> Findings:
    """A finding for each difference of this kind."""
    for compared in context.view.compared_references:
        for difference in compared.differences:
            if difference.kind is kind:
                place, label = compared.place(context.registry.path, difference.field)
                yield rule.finding(
                    clause(difference.message),
                    place,
                    note=label,
                    reference=compared.reference.id,
                    evidence=tuple(_observations(difference, compared.record)),
                    help=advice,
                    severity=difference.severity,
                )


def _observations(difference: FieldDifference, record: Record) -> Iterator[Observation]:
    own = (difference.field, difference.printed, difference.registered)
    for field, printed, registered in (own, *difference.beside):
        yield Observation("", field, printed, registered, record.source, record.fetched)
