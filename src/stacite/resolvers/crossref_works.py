"""How Crossref is asked for works by their DOIs.

Source: Crossref REST API documentation, `/works?filter=doi:` and `/works/{DOI}`, which takes no parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stacite.resolvers.crossref import record_of
from stacite.resolvers.doi_org import quoted
from stacite.resolvers.registries import LISTS, SINGLE
from stacite.resolvers.shapes import table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.model.record import Record
    from stacite.resolvers.service import Reply, Service

_NOT_FOUND = b"Resource not found."


@dataclass(frozen=True, slots=True)
class CrossrefDesk:
    """Works at Crossref."""

    service: Service
    mailto: str = ""
    """The user's address, for the polite pool."""
    batch: int = 20
    list_pool: str = LISTS
    single_pool: str = SINGLE

    def list_path(self, dois: Sequence[str]) -> str:
        """One filter for all."""
        names = ",".join(f"doi:{quote(doi, safe='/:;()')}" for doi in dois)
        return f"/works?filter={names}&rows={len(dois)}{self._signed}"

    @property
    def _signed(self) -> str:
        return f"&mailto={quote(self.mailto)}" if self.mailto else ""

    def listed(self, reply: Reply) -> list[Record] | None:
        """The items of its message."""
        items = self._message(reply, "work-list").get("items")
        if not isinstance(items, list):
            return None
        return [record_of(table(item), reply.url, reply.fetched) for item in items[: 2 * self.batch]]

    def path(self, doi: str) -> str:
        """The work's own address."""
        return f"/works/{quoted(doi)}"

    def single(self, reply: Reply) -> Record:
        """Its message."""
        return record_of(self._message(reply, "work"), reply.url, reply.fetched)

    @staticmethod
    def _message(reply: Reply, kind: str) -> Mapping[str, Any]:
        """An agency's message, or a journal's, has a DOI or items too."""
        data = table(reply.data)
        return table(data.get("message")) if data.get("message-type", kind) == kind else {}

    def denies(self, reply: Reply) -> bool:
        """Plain text; a 404 with JSON or HTML is about something else."""
        return reply.status_code == 404 and reply.body.strip() == _NOT_FOUND
