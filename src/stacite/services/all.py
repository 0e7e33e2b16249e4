"""All services that are asked in a check. A service is a constant of its module, named here."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from stacite.services.base import Service


def _named(names: str) -> tuple[Service, ...]:
    modules = (name.partition(".") for name in names.split())
    return tuple(
        cast("Service", getattr(importlib.import_module(f"stacite.services.{module}"), constant))
        for module, _, constant in modules
    )


# The order is that in which works are searched for, and in which a DOI of unknown agency is looked up.
SERVICES = _named("""
    doi_org.HANDLES doi_org.AGENCIES crossref.SERVICE datacite.SERVICE medra.SERVICE wayback.AVAILABILITY
    wayback.SERVICE
""")
# Those that are asked whether a source exists, the cheapest first.
INDEXES = _named("""
    retractions.SERVICE arxiv.SERVICE books.OPEN_LIBRARY sru.K10PLUS sru.DNB sru.LOC books.HATHITRUST
    books.GOOGLE_BOOKS court_cases.COURTLISTENER court_cases.CASELAW court_cases.FIND_CASE_LAW court_cases.HUDOC
    cellar.SERVICE official_documents.FEDERAL_REGISTER official_documents.GOVINFO official_documents.CRS_REPORTS
    official_documents.UNITED_NATIONS openalex.SERVICE pubmed.SERVICE crossref.PLACES title_indexes.DBLP
    title_indexes.SEMANTIC_SCHOLAR
""")
