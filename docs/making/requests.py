"""The requests of a check: those to the sites that are cited, then those to each service, as its module says."""

from __future__ import annotations

from docs.making.tables import table

from stacite.services.base import Disclosure
from stacite.services.capture import ARCHIVES
from stacite.services.quotes import OPEN_TEXTS
from stacite.services.run import INDEXES, SERVICES
from stacite.services.zotero import APIS

_SITES = (
    Disclosure(
        "the sites that the document or the registry links to",
        "for each URL, and for each redirect; for both possible URLs if a line break splits one; again if the request "
        "failed",
        "the URL itself",
    ),
    Disclosure(
        "the same site",
        "if a page may not be the one you cite, at most once per site and run",
        "a made-up address, to see what the site shows for one",
    ),
)


def requests() -> str:
    """A row for each kind of request."""
    services = (*SERVICES, *INDEXES, *ARCHIVES.values(), *OPEN_TEXTS, *APIS)
    disclosed = dict.fromkeys((*_SITES, *(row for service in services for row in service.discloses)))
    return table(("to", "when", "what is sent"), ((row.to, row.when, row.what) for row in disclosed))
