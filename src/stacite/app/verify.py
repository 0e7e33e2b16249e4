"""Finds out whether the sources of pasted notes exist, without a document or a registry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.app.check import evidence_queries, not_checked
from stacite.app.documents import STDIN
from stacite.model.document import Document, Note
from stacite.model.location import Location
from stacite.model.registry import Registry
from stacite.model.report import ParsedDocument, Report
from stacite.parser.parse import parse_document
from stacite.registry.merge import merge
from stacite.rules.all import RULES
from stacite.rules.base import Context, Need
from stacite.text.passages import Passage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from stacite.app.evidence import Gather
    from stacite.settings import Settings


def verify(texts: Sequence[str], settings: Settings, gather: Gather, today: date) -> Report:
    """A report whose evidence says of each source in these notes whether it exists; it has no findings.

    The notes are numbered from 1, and short forms mean what earlier notes cite in full, as in a document.
    """
    notes = tuple(
        Note(str(number), number, Passage(text), Location(STDIN, number)) for number, text in enumerate(texts, 1)
    )
    document = Document(STDIN, "text", "", notes, (), Passage(""))
    parsed = parse_document([(note.label, note.text) for note in notes])
    merged = merge(Registry(), document, parsed, parse_document)
    context = Context((ParsedDocument(document, parsed, merged.keys),), merged.registry, today=today)
    rules = [each for each in RULES if Need.SOURCES in each.RULE.needs]
    queries = evidence_queries(context, rules, settings)
    report = Report(
        (),
        context.registry,
        documents=context.documents,
        notes=len(notes),
        citations=sum(len(each.citations) for each in parsed),
        today=today,
    )
    if not queries.sources:
        return report
    evidence = gather(queries)
    return replace(report, evidence=evidence, not_checked=not_checked(evidence, rules))
