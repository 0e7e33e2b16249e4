"""The services that stacite uses, and those of one run."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from stacite.services import crossref, datacite, doi_org, medra, wayback
from stacite.services.base import DoiRegistry, Pace, RecordSource, Service, ServiceClient, Source

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
S = TypeVar("S", bound=Source)


class RunServices:
    """The services of a run, each made once. Those with the same address share its pace, but not their faults."""

    def __init__(self, client: Client, settings: Settings) -> None:
        self.clock = client.clock
        self.addresses = settings.services
        paces: dict[str, Pace] = {}
        self._sources = []
        for service in SERVICES:
            own = ServiceClient(
                service.name,
                getattr(settings.services, service.setting),
                client,
                service.cost,
                mailto=settings.mailto,
                pace=paces.get(service.setting),
            )
            paces[service.setting] = own.pace
            self._sources.append(service.source(own))

    @property
    def records(self) -> list[RecordSource]:
        """Those that hold records of works, in the order of the list."""
        return [source for source in self._sources if isinstance(source, RecordSource)]

    @property
    def registries(self) -> list[DoiRegistry]:
        """Those of them in which works can be searched for."""
        return [source for source in self._sources if isinstance(source, DoiRegistry)]

    def source(self, kind: type[S]) -> S:
        """The one of that class."""
        return next(source for source in self._sources if isinstance(source, kind))
