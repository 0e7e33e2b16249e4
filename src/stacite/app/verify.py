"""Finds out whether the sources of pasted notes exist, without a document or a registry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.app.check import evidence_queries, not_checked
from stacite.app.collect import collect_pasted
from stacite.model.report import Report
from stacite.rules.all import RULES
from stacite.rules.base import Need

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from stacite.app.evidence import Gather
    from stacite.settings import Settings


def verify(texts: Sequence[str], settings: Settings, gather: Gather, today: date) -> Report:
    """A report whose evidence says of each source in these notes whether it exists; it has no findings.

    The notes are numbered from 1, and short forms mean what earlier notes cite in full, as in a document.
    """
    context = collect_pasted(texts, today)
    rules = [each for each in RULES if Need.SOURCES in each.RULE.needs]
    queries = evidence_queries(context, rules, settings)
    report = Report(
        (),
        context.registry,
        documents=context.documents,
        notes=len(texts),
        citations=sum(len(each.citations) for view in context.documents for each in view.parsed),
        today=today,
    )
    if not queries.sources:
        return report
    evidence = gather(queries)
    return replace(report, evidence=evidence, not_checked=not_checked(evidence, rules))
