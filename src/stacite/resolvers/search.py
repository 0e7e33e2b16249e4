"""Works whose DOIs are not printed, looked for at Crossref, then at DataCite.

Source: Crossref REST API documentation (`query.bibliographic`, `select`), DataCite REST API documentation
("Query syntax"). A service that can't be asked leaves a work unknown, never without DOI. A DOI that is sure is
offered only when the DOI system itself knows it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from stacite.compare.claim import judge
from stacite.compare.fold import fold
from stacite.compare.title_text import plain_title
from stacite.model.record import Search
from stacite.model.resolution import Outcome
from stacite.net.trail import status_text
from stacite.resolvers.crossref_works import CrossrefDesk
from stacite.resolvers.datacite_works import DataciteDesk
from stacite.resolvers.doi_org import ask_doi, doi_fault, judge_doi
from stacite.resolvers.registries import LISTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.model.item import Item
    from stacite.model.record import Candidate, Record
    from stacite.resolvers.registries import Registries
    from stacite.resolvers.service import Reply

ROWS = 5
"""Works that a service is asked for: the right one is among the first, or nowhere."""
_SELECT = (
    "DOI,type,title,subtitle,original-title,container-title,short-container-title,author,editor,issued,published,"
    "published-print,published-online,posted,volume,issue,page,article-number,publisher,update-to,updated-by,relation"
)
"""Crossref sends abstracts and reference lists otherwise."""
_AT_DATACITE = frozenset(("article", "dataset", "report", "thesis"))
"""Types of which DataCite may hold the work though Crossref holds one much like it."""
_AT_ONCE = 8
_TITLE, _OTHERS = 300, 120
"""Letters of a query's parts."""
_SHAPELESS = "JSON of another shape"


async def search_works(works: Mapping[str, Item], registries: Registries, found: dict[str, Search]) -> None:
    """Look for each work, by key; what came of it is put into `found` as the answers come.

    A work that a service could not be asked about is left out; the service's own fault tells why. A search that
    one of them has not answered to the end says in `asked` that nobody did: it is not worth keeping.
    """
    desk = _Desk(registries)
    places = asyncio.Semaphore(_AT_ONCE)

    async def look(key: str, item: Item) -> None:
        async with places:
            search = await desk.search(item)
        if search is not None:
            found[key] = search

    await asyncio.gather(*(look(key, item) for key, item in works.items()))


@dataclass(slots=True)
class _Desk:
    """Asks for one work after the other."""

    registries: Registries
    _selects: bool = True
    """Whether Crossref takes our list of fields."""
    _registered: dict[str, Outcome] = field(default_factory=dict)

    async def search(self, item: Item) -> Search | None:
        """What the services hold; None where nothing is known."""
        records = await self._crossref(item)
        if records is None:
            return None
        candidates, asked = judge(item, records), ["Crossref"]
        if _goes_on(item, candidates):
            more = await self._datacite(item)
            if more is None and not candidates:
                return None
            candidates = judge(item, [*records, *(more or ())])
            asked = [*asked, "DataCite"] if more is not None else []
        checked = await self._registered_ones(candidates)
        if checked is None:
            return None
        return Search(checked, tuple(asked), self.registries.crossref.client.clock.now())

    async def _crossref(self, item: Item) -> list[Record] | None:
        service, mailto = self.registries.crossref, self.registries.mailto
        path = f"/works?query.bibliographic={quote(query(item))}&rows={ROWS}"
        path += f"&mailto={quote(mailto)}" if mailto else ""
        reply = await service.ask(f"{path}&select={_SELECT}" if self._selects else path, LISTS)
        if reply.status_code == 400 and self._selects:  # a field that it has no longer
            reply = await service.ask(path, LISTS)
            self._selects = reply.data is None
        desk = CrossrefDesk(service, mailto)
        return self._read(reply, desk)

    async def _datacite(self, item: Item) -> list[Record] | None:
        service = self.registries.datacite
        path = f"/dois?query={quote(datacite_query(item))}&page%5Bsize%5D={ROWS}"
        return self._read(await service.ask(path), DataciteDesk(service))

    @staticmethod
    def _read(reply: Reply, desk: CrossrefDesk | DataciteDesk) -> list[Record] | None:
        records = desk.listed(reply) if reply.data is not None else None
        if records is None and not reply.fault:
            desk.service.refuse(_SHAPELESS if reply.data is not None else status_text(reply.status_code or 0))
        return None if records is None else [record for record in records[: 2 * ROWS] if _is_sound(record)]

    async def _registered_ones(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...] | None:
        """Those whose DOIs the DOI system knows; None where it can't be asked. Mere possibilities are not asked."""
        kept = []
        for candidate in candidates:
            outcome = Outcome.FOUND if candidate.doubts else await self._outcome(candidate.record.doi)
            if outcome is Outcome.UNKNOWN:
                return None
            if outcome is Outcome.FOUND:
                kept.append(candidate)
        return tuple(kept)

    async def _outcome(self, doi: str) -> Outcome:
        resolver = self.registries.resolver
        if doi not in self._registered:
            if resolver.closed:
                return Outcome.UNKNOWN
            told = judge_doi(resolver.base, doi, [await ask_doi(resolver.client, resolver.base, doi)])
            if told.outcome is Outcome.UNKNOWN:
                resolver.refuse(told.reason)
                return told.outcome
            self._registered[doi] = told.outcome
        return self._registered[doi]


def query(item: Item) -> str:
    """Title, first author's family name, container and year in one line, as Crossref's search wants them."""
    year = str(item.issued.year) if item.issued is not None and item.issued.year else ""
    author = item.authors[0] if item.authors else None
    name = (author.literal or author.family) if author else ""
    parts = (plain_title(item.title)[:_TITLE], name[:_OTHERS], item.get("container-title")[:_OTHERS], year)
    return " ".join(" ".join(part.split()) for part in parts if part.strip())


def datacite_query(item: Item) -> str:
    """All words of the title, and the first author's name; letters and digits only, as the rest is syntax."""
    words = " ".join(fold(plain_title(item.title))[:_TITLE].split())
    name = fold((item.authors[0].literal or item.authors[0].family)[:_OTHERS]) if item.authors else ""
    return f"titles.title:({words})" + (f" AND creators.name:({name})" if name else "")


def _goes_on(item: Item, candidates: Sequence[Candidate]) -> bool:
    """Whether DataCite is to be asked as well."""
    if not candidates:
        return True
    return item.type in _AT_DATACITE and all(candidate.doubts for candidate in candidates)


def _is_sound(record: Record) -> bool:
    return record.doi.isprintable() and not doi_fault(record.doi)
