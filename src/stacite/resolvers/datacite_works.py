"""How DataCite is asked for works by their DOIs.

Source: DataCite REST API documentation, `/dois?ids=` and `/dois/{DOI}`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from stacite.resolvers.datacite import record_of
from stacite.resolvers.doi_org import quoted
from stacite.resolvers.shapes import table, tables, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.record import Record
    from stacite.resolvers.service import Reply, Service

_FIELDS = (
    "doi,titles,creators,contributors,publisher,container,publicationYear,dates,types,relatedItems,relatedIdentifiers"
)


@dataclass(frozen=True, slots=True)
class DataciteDesk:
    """Works at DataCite."""

    service: Service
    batch: int = 25
    """As many as a page of its answers has."""
    list_pool: str = ""
    single_pool: str = ""

    def list_path(self, dois: Sequence[str]) -> str:
        """All names, and only what is compared."""
        names = ",".join(quote(doi, safe="/:;()") for doi in dois)
        return f"/dois?ids={names}&page%5Bsize%5D={self.batch}&fields%5Bdois%5D={_FIELDS}"

    def listed(self, reply: Reply) -> list[Record] | None:
        """Its data, a list."""
        entries = table(reply.data).get("data")
        if not isinstance(entries, list):
            return None
        return [self._record(entry, reply) for entry in entries[: 2 * self.batch]]

    def path(self, doi: str) -> str:
        """The work's own address."""
        return f"/dois/{quoted(doi)}"

    def single(self, reply: Reply) -> Record:
        """Its data, an object."""
        return self._record(table(reply.data).get("data"), reply)

    def denies(self, reply: Reply) -> bool:
        """A 404 with JSON that says so."""
        if reply.status_code != 404:
            return False
        try:
            data = json.loads(reply.body)
        except (ValueError, RecursionError):
            return False
        return any(text(error.get("status")) == "404" for error in tables(table(data).get("errors")))

    @staticmethod
    def _record(entry: object, reply: Reply) -> Record:
        return record_of(table(table(entry).get("attributes")), reply.url, reply.fetched)
