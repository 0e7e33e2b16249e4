"""Retraction Watch as an index: works in its list, which was downloaded before, by their numbers and titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from stacite.compare.title_text import plain_title
from stacite.model.identifiers import doi_key, is_doi
from stacite.services.base import Disclosure, Index, Service
from stacite.services.client import Cost, RateLimits, ServiceClient
from stacite.services.retractions import AGENCY, FEWEST_WORDS, PMID, RetractionList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.evidence import Record
    from stacite.model.item import Item
    from stacite.services.base import LookupResult, RunServices


class RetractionWatch(Index):
    """Works in the downloaded list, by DOIs, PMIDs and titles; without a list it is not asked."""

    is_local: ClassVar[bool] = True

    def __init__(self, client: ServiceClient) -> None:
        super().__init__(client)
        self._list: RetractionList | None = None

    def meet(self, services: RunServices) -> None:
        """The folder of the cache, where the list is."""
        notices = RetractionList(services.cache_dir)
        self._list = notices if notices.is_there else None

    def identifier_of(self, item: Item) -> str:
        """The DOI in lower case, or the PMID."""
        doi, pmid = doi_key(item.get("DOI")), item.get("PMID").strip()
        return "" if self._list is None else doi if is_doi(doi) else pmid if PMID.fullmatch(pmid) else ""

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """From the file."""
        notices = self._list
        if notices is None:
            return
        for each in identifiers:
            record = notices.by_doi(each) if is_doi(each) else notices.by_pmid(each)
            if record is not None:
                found.records[each] = record
            elif not notices.fault:
                found.absent.add(each)
        self.client.fault = self.client.fault or notices.fault

    async def search(self, item: Item) -> list[Record] | None:
        """By title, from the file."""
        if self._list is None or len(plain_title(item.title).split()) < FEWEST_WORDS:
            return None
        records = self._list.by_title(item.title)
        self.client.fault = self.client.fault or self._list.fault
        return None if self._list.fault else records


SERVICE = Service(
    name=AGENCY,
    setting="retractionwatch",
    cost=Cost(limits=RateLimits(1, {"": 1.0})),
    source=RetractionWatch,
    discloses=(
        Disclosure(
            "GitLab",
            "when you run `stacite cache retractions`, and never else",
            "nothing: the whole list is downloaded",
        ),
    ),
)
