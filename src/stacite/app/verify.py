"""Checks pasted notes, without a document or a registry: their form, whether their sources exist, and their DOIs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from stacite.app.check import check_read, evidence_queries, not_checked
from stacite.app.documents import Project, ReadDocuments
from stacite.app.extract import collect_pasted
from stacite.app.named_documents import NamedDocuments
from stacite.model.document import STDIN
from stacite.model.identifiers import doi_of_url
from stacite.model.report import Report
from stacite.registry.store import StoredRegistry
from stacite.rules.all import RULES
from stacite.rules.base import Need

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from stacite.app.check import Gather
    from stacite.rules.base import Context
    from stacite.settings import Settings


def verify(texts: Sequence[str], settings: Settings, gather: Gather, today: date) -> Report:
    """A report whose evidence says of each source in these notes whether it exists; it has no findings.

    The notes are numbered from 1, and short forms mean what earlier notes cite in full, as in a document.
    """
    context = collect_pasted(texts, today)
    rules = [each for each in RULES if Need.SOURCES in each.RULE.needs]
    queries = evidence_queries(context, rules, settings)
    if not queries.sources:
        return _report(context)
    evidence = gather(queries)
    return replace(_report(context), evidence=evidence, not_checked=not_checked(evidence, rules))


def find_dois(texts: Sequence[str], settings: Settings, gather: Gather, today: date) -> Report:
    """A report whose evidence has the DOIs of the works in these notes; it has no findings.

    Those that are printed are looked up, with their records; the others are searched for.
    """
    context = collect_pasted(texts, today)
    needs = Need.SEARCHES | Need.REGISTRATIONS | Need.RECORDS
    rules = [each for each in RULES if each.RULE.needs & needs and Need.LINKS not in each.RULE.needs]
    queries = evidence_queries(context, rules, settings)
    # Those at doi.org are DOIs.
    urls = [url for url in queries.urls if doi_of_url(url)]
    queries = replace(queries, urls=urls, copies={}, changes={}, sources={}, captures=0)
    if not (queries.urls or queries.dois or queries.works):
        return _report(context)
    evidence = gather(queries)
    return replace(_report(context), evidence=evidence, not_checked=not_checked(evidence, rules))


def check_notes(texts: Sequence[str], settings: Settings, gather: Gather, today: date) -> Report:
    """A report with the findings of the selected rules in these notes; its `sources` have them one per line."""
    documents = tuple(each.document for each in collect_pasted(texts, today).documents)
    # Texts of sources belong to the project whose keys name them.
    project = Project(replace(settings, quotations=False), Path(settings.registry))
    named, read = NamedDocuments((STDIN,)), ReadDocuments(documents, {})
    return check_read(named, read, StoredRegistry(), project, gather, today).report


def _report(context: Context) -> Report:
    return Report(
        (),
        context.registry,
        documents=context.documents,
        notes=sum(len(each.document.notes) for each in context.documents),
        citations=sum(len(note.citations) for each in context.documents for note in each.parsed),
        today=context.today,
    )
