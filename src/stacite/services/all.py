"""The services that stacite uses, and those of one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.services import crossref, datacite, doi_org, medra, wayback
from stacite.services.base import RunServices, Service

if TYPE_CHECKING:
    from stacite.net.client import Client
    from stacite.settings import Settings

# The order is that in which works are searched for, and in which a DOI of unknown agency is looked up.
SERVICES: tuple[Service, ...] = (
    doi_org.SERVICE,
    crossref.SERVICE,
    datacite.SERVICE,
    medra.SERVICE,
    wayback.AVAILABILITY,
    wayback.SERVICE,
)


def services_of_run(client: Client, settings: Settings) -> RunServices:
    """The services of one run, each made once."""
    return RunServices(SERVICES, client, settings)
