"""The services that keep records of works, as one run asks them: each object is made once and holds its service's pace.

Limits as of 2026: Crossref's by its headers (announced for 1 December 2025), DataCite's documentation ("Is there a
rate limit for making requests against the DataCite APIs?"), arXiv's API terms of use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.resolvers.filed import file_of
from stacite.resolvers.pace import Limits
from stacite.resolvers.service import Service

if TYPE_CHECKING:
    from stacite.net.client import Client
    from stacite.settings import Settings

SINGLE = "single"
"""Crossref's pool for one work by its DOI."""
LISTS = "lists"
"""Crossref's pool for lists and searches."""
_CROSSREF_PUBLIC = Limits(1, {SINGLE: 1 / 5, LISTS: 1.0})
_CROSSREF_POLITE = Limits(3, {SINGLE: 1 / 10, LISTS: 1 / 3})
_DATACITE_PUBLIC = Limits(2, {"": 300 / 500})
_DATACITE_KNOWN = Limits(2, {"": 300 / 1000})
_RESOLVER = Limits(2, {"": 0.2})


class Registries:
    """Who can be asked for records; who has named an address (`mailto`) is asked as the polite may ask."""

    def __init__(self, client: Client, settings: Settings) -> None:
        services, polite = settings.services, bool(settings.mailto)
        self.mailto = settings.mailto
        self.file = file_of(services)
        self.resolver = Service("The DOI resolver", services.doi, client, _RESOLVER)
        # Its records come by way of the DOI resolver, which sends those who ask for data on to it.
        self.medra = Service("mEDRA", services.doi, client, _RESOLVER)
        limits = _CROSSREF_POLITE if polite else _CROSSREF_PUBLIC
        self.crossref = Service("Crossref", services.crossref, client, limits)
        limits = _DATACITE_KNOWN if polite else _DATACITE_PUBLIC
        self.datacite = Service("DataCite", services.datacite, client, limits)
