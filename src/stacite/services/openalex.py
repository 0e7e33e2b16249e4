"""OpenAlex: works by their DOIs, titles and places, as records.

A work by its DOI costs nothing, a list one credit, a search ten; each user has so many credits a day. Once they are
used up, works are still looked up by DOI.
Source: OpenAlex developer documentation ("Get singleton", "Filter works", "Search", "Authentication & Pricing").
"""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stacite.compare.numbers import pages_of, plain_number, same_number
from stacite.compare.titles import TITLES_FAR, compare_titles
from stacite.model.evidence import Record
from stacite.model.identifiers import doi_key, is_doi
from stacite.model.item import Date
from stacite.services.base import SEARCH_ROWS, Disclosure, Index, Service, bulkhead, title_words
from stacite.services.client import (
    Cost,
    Extra,
    RateLimits,
    ServiceClient,
    doi_of,
    object_of,
    objects_of,
    people_of,
    text_of,
    texts_of,
)
from stacite.services.crossref import CrossrefPlaces, printed_issns
from stacite.services.doi_org import quoted
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.model.item import Item
    from stacite.services.base import LookupResult, RunServices
    from stacite.services.client import ServiceResponse


AGENCY = "OpenAlex"
_SELECT = "select=id,doi,title,publication_year,type,authorships,biblio,primary_location"
_LIST_CREDITS, _SEARCH_CREDITS = 1, 10
_LOW_CREDITS = 30 * _SEARCH_CREDITS
# Works that are looked up; each takes a request of its own.
_MAX_WORKS = 300


class OpenAlex(Index):
    """Works at OpenAlex."""

    def __init__(self, client: ServiceClient) -> None:
        super().__init__(client)
        self._extra = Extra(secret=f"&api_key={quote(client.key, safe='')}" if client.key else "")
        self._credits: int | None = None
        """None before the first response."""
        self._renewed = ""
        self._places: CrossrefPlaces | None = None

    def meet(self, services: RunServices) -> None:
        """Crossref, which knows the ISSNs of journals."""
        self._places = services.find(CrossrefPlaces)

    @property
    def budget(self) -> str:
        """The searches that are left of the day, if they are few."""
        if self._credits is None or self._credits >= _LOW_CREDITS:
            return ""
        searches = self._credits // _SEARCH_CREDITS
        left = f"{searches} more {'search' if searches == 1 else 'searches'}"
        until = f" until {self._renewed}" if self._renewed else ""
        key = "" if self.client.key else "; a key of your own, which is free, allows ten times as many"
        return f"{AGENCY} allows you {left}{until}{key}."

    def identifier_of(self, item: Item) -> str:
        """The DOI in lower case."""
        doi = doi_key(item.get("DOI"))
        return doi if is_doi(doi) else ""

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """One by one, since a list of DOIs would cost a credit."""
        await asyncio.gather(*(self._look_up(doi, found) for doi in identifiers[:_MAX_WORKS]))
        if len(identifiers) > _MAX_WORKS:
            self.client.fault = self.client.fault or f"stacite looks up at most {_MAX_WORKS} works there"

    async def _look_up(self, doi: str, found: LookupResult) -> None:
        with bulkhead(found.errors, doi):
            # As `doi:`, not as the address of the DOI, which is charged.
            response = await self._ask(f"/works/doi:{quoted(doi)}?{_SELECT}")
            record = record_of(object_of(response.data), response)
            if response.status_code == 404 and b"not found" in response.body.lower():
                found.absent.add(doi)
            elif record.doi == doi and record.titles:
                found.records[doi] = record
            elif record.doi and record.doi != doi:
                self.refuse(response, "the record of another DOI")
            else:
                self.refuse(response)

    async def search(self, item: Item) -> list[Record] | None:
        """Works by title, whatever their year: that of a preprint or a reprint is another one."""
        words = title_words(item)
        if not words or not self._affords(_SEARCH_CREDITS):
            return None
        return await self._list(f"search={quote(words)}")

    async def slot(self, item: Item) -> list[Record] | None:
        """Works by ISSN, volume and first page."""
        volume, pages = plain_number(item.get("volume")), pages_of(item.get("page"))
        if not volume.isdigit() or pages is None or pages.prefix:
            return None
        issns = printed_issns(item) if self._places is None else await self._places.issns_of(item)
        if not issns or not self._affords(_LIST_CREDITS):
            return None
        place = f"biblio.volume:{volume},biblio.first_page:{pages.first}"
        works = await self._list(f"filter=primary_location.source.issn:{'|'.join(issns)},{place}")
        # Not each volume is here as a whole, and where each issue begins with page 1, many articles share a page.
        return None if works is None else [work for work in works if _is_at(work, item, volume)]

    async def _list(self, query: str) -> list[Record] | None:
        response = await self._ask(f"/works?{query}&{_SELECT}&per_page={SEARCH_ROWS}")
        works = object_of(response.data).get("results")
        return self.hits(response, works, lambda work: record_of(work, response))

    async def _ask(self, path: str) -> ServiceResponse:
        response = await self.client.ask(path, extra=self._extra)
        left, reset = (response.headers.get(f"x-ratelimit-{name}", "") for name in ("remaining", "reset"))
        if re.fullmatch(r"\d{1,12}", left):
            self._credits = int(left)
        if re.fullmatch(r"\d{1,5}", reset):  # up to the end of the day
            self._renewed = f"{self.client.client.clock.now() + timedelta(seconds=int(reset)):%H:%M} UTC"
        return response

    def _affords(self, credits_needed: int) -> bool:
        if self._credits is None or self._credits >= credits_needed:
            return True
        until = f" until {self._renewed}" if self._renewed else ""
        self.client.fault = self.client.fault or f"today's credits are used up{until}"
        return False


def _is_at(work: Record, item: Item, volume: str) -> bool:
    """Whether a work stands there for sure: in the same issue, or it has the title."""
    issue = item.get("issue")
    is_issue = same_number(issue, work.issue) if issue else not work.issue
    return plain_number(work.volume) == volume and (is_issue or (compare_titles(item, work).ratio or 0) >= TITLES_FAR)


def record_of(work: Mapping[str, Any], response: ServiceResponse) -> Record:
    """A work out of its JSON; what has another form than it should counts as not there."""
    place, location = object_of(work.get("biblio")), object_of(work.get("primary_location"))
    source = object_of(location.get("source"))
    year, kind = text_of(work.get("publication_year")), text_of(work.get("type"))
    pages = (text_of(place.get("first_page")), text_of(place.get("last_page")))
    return Record(
        doi=doi_of(work.get("doi")),
        agency=AGENCY,
        source=response.url,
        fetched=response.fetched,
        type=_csl_type(kind, text_of(location.get("raw_type"))),
        kind=kind,
        titles=texts_of(work.get("title")),
        containers=texts_of([source.get("display_name"), location.get("raw_source_name")]),
        # As printed; the name of the author's profile may be another person's.
        authors=people_of(
            text_of(each.get("raw_author_name")) or text_of(object_of(each.get("author")).get("display_name"))
            for each in objects_of(work.get("authorships"))
        ),
        dates={"issued": Date(year)} if re.fullmatch(r"\d{4}", year) else {},
        volume=text_of(place.get("volume")),
        issue=text_of(place.get("issue")),
        page="-".join(dict.fromkeys(filter(None, pages))),
        url=text_of(work.get("id")),
    )


def _csl_type(kind: str, registered: str) -> str:
    """By the type at Crossref where that is known, which is finer."""
    types = table("stacite.services", "types.toml")
    return str(types["crossref"].get(registered) or types["openalex"].get(kind, "document"))


SERVICE = Service(
    name=AGENCY,
    setting="openalex",
    cost=Cost(limits=RateLimits(6, {"": 0.04})),
    source=OpenAlex,
    discloses=(
        Disclosure(
            AGENCY,
            "for sources that the registries of their DOIs don't confirm, unless you use `--existence off`",
            "the DOI; with `--existence search` also title, or ISSN, volume and first page; your key, if you set one",
        ),
    ),
)
