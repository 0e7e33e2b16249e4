"""The services that keep records of works, as one run asks them: each is made once and holds its own pace.

Limits as of 2026: Crossref's by its headers (announced for 1 December 2025), DataCite's documentation ("Is there a
rate limit for making requests against the DataCite APIs?").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.services.base import RateLimits, ServiceClient
from stacite.services.cache import record_cache_name

if TYPE_CHECKING:
    from stacite.net.client import Client
    from stacite.settings import Settings


SINGLE = "single"
"""Crossref's pool for one work by its DOI."""
LISTS = "lists"
"""Crossref's pool for lists and searches."""
_CROSSREF_PUBLIC = RateLimits(1, {SINGLE: 1 / 5, LISTS: 1.0})
_CROSSREF_POLITE = RateLimits(3, {SINGLE: 1 / 10, LISTS: 1 / 3})
_DATACITE_PUBLIC = RateLimits(2, {"": 300 / 500})
_DATACITE_KNOWN = RateLimits(2, {"": 300 / 1000})
_RESOLVER = RateLimits(2, {"": 0.2})


class RecordServices:
    """Who can be asked for records; who has named an address (`mailto`) is asked as the polite may ask."""

    def __init__(self, client: Client, settings: Settings) -> None:
        services, polite = settings.services, bool(settings.mailto)
        self.mailto = settings.mailto
        self.file = record_cache_name(services)
        self.resolver = ServiceClient("The DOI resolver", services.doi, client, _RESOLVER)
        # Its records come by way of the DOI resolver, which sends those who ask for data on to it.
        self.medra = ServiceClient("mEDRA", services.doi, client, _RESOLVER)
        limits = _CROSSREF_POLITE if polite else _CROSSREF_PUBLIC
        self.crossref = ServiceClient("Crossref", services.crossref, client, limits)
        limits = _DATACITE_KNOWN if polite else _DATACITE_PUBLIC
        self.datacite = ServiceClient("DataCite", services.datacite, client, limits)
