"""DBLP and Semantic Scholar: works by their titles, as records.

DBLP takes the words of a query as beginnings of words and wants all of them, so a misprint finds nothing. Semantic
Scholar sends the one work that matches best, or a 404 that says so.
Sources: DBLP, "How to use the dblp search API"; Semantic Scholar Academic Graph API (`/paper/search/match`).
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stacite.model.evidence import Record
from stacite.model.item import Date
from stacite.services.base import Disclosure, Index, Service, title_words
from stacite.services.client import (
    Cost,
    Extra,
    RateLimits,
    ServiceClient,
    doi_of,
    json_of,
    object_of,
    objects_of,
    people_of,
    text_of,
    texts_of,
)
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.model.item import Item
    from stacite.services.client import ServiceResponse


_ROWS = 5
# DBLP asks programs to be gentle, and turns those away that send some dozens of queries.
_MAX_SEARCHES = 20
# `Per Holm 0003`: DBLP numbers persons of one name.
_NUMBER_OF_NAMESAKE = pattern(r"\s+\d{4}$")
_CORR = "CoRR"


class Dblp(Index):
    """Works at DBLP."""

    def __init__(self, client: ServiceClient) -> None:
        super().__init__(client)
        self._searches = 0

    async def search(self, item: Item) -> list[Record] | None:
        """Works by all words of the title. A paper and its preprint are two."""
        words = title_words(item)
        if not words:
            return None
        if self._searches >= _MAX_SEARCHES:
            self.client.fault = self.client.fault or f"stacite searches for at most {_MAX_SEARCHES} works there"
            return None
        self._searches += 1
        response = await self.client.ask(f"/search/publ/api?q={quote(words)}&format=json&h={_ROWS}&c=0")
        hits = object_of(object_of(object_of(response.data).get("result")).get("hits"))
        found = hits.get("hit", [] if hits.get("@total") == "0" else None)
        entries = [found] if isinstance(found, dict) else found
        return self.hits(response, entries, lambda hit: _dblp_record(object_of(hit.get("info")), response))


def _dblp_record(info: Mapping[str, Any], response: ServiceResponse) -> Record:
    year, kind, venues = text_of(info.get("year")), text_of(info.get("type")), texts_of(info.get("venue"))
    title = html.unescape(_text(info.get("title"))).removesuffix(".")
    # A single author is no list.
    people = object_of(info.get("authors")).get("author")
    names = (_text(each) for each in (people if isinstance(people, list) else [people]))
    is_preprint = _CORR in venues
    return Record(
        doi=doi_of(info.get("doi")),
        agency=DBLP.name,
        source=response.url,
        fetched=response.fetched,
        type="article" if is_preprint else _type_of("dblp", [kind]),
        kind=kind,
        titles=(title,) if title else (),
        containers=venues,
        authors=people_of(_NUMBER_OF_NAMESAKE.sub("", html.unescape(name)) for name in names),
        dates={"issued": Date(year)} if re.fullmatch(r"\d{4}", year) else {},
        volume="" if is_preprint else text_of(info.get("volume")),
        issue=text_of(info.get("number")),
        page=text_of(info.get("pages")),
        url=text_of(info.get("url")),
    )


def _text(value: object) -> str:
    """A text, or that of an element with attributes, which is an object in JSON."""
    return text_of(value.get("text")) if isinstance(value, dict) else text_of(value)


_MISS = "title match not found"


class SemanticScholar(Index):
    """Works at Semantic Scholar."""

    async def search(self, item: Item) -> list[Record] | None:
        """The work whose title matches best."""
        words = title_words(item)
        if not words:
            return None
        fields = "title,authors,year,venue,externalIds,publicationTypes,journal,url"
        extra = Extra(headers=(("x-api-key", self.client.key),) if self.client.key else ())
        path = f"/graph/v1/paper/search/match?query={quote(words)}&fields={fields}"
        response = await self.client.ask(path, extra=extra)
        fault = text_of(object_of(json_of(response.body)).get("error"))
        if response.status_code == 404 and fault.lower() == _MISS:
            return []
        data = object_of(response.data).get("data")
        # A miss has its own response, so an empty list is none.
        return self.hits(response, data or None, lambda paper: _paper_record(paper, response))


def _paper_record(paper: Mapping[str, Any], response: ServiceResponse) -> Record:
    year, journal = text_of(paper.get("year")), object_of(paper.get("journal"))
    doi = doi_of(object_of(paper.get("externalIds")).get("DOI"))
    kinds = texts_of(paper.get("publicationTypes"))
    return Record(
        doi=doi,
        agency=SEMANTIC_SCHOLAR.name,
        source=response.url,
        fetched=response.fetched,
        type=_type_of("semanticscholar", kinds),
        kind=kinds[0] if kinds else "",
        titles=texts_of(paper.get("title")),
        containers=texts_of([paper.get("venue"), journal.get("name")]),
        authors=people_of(text_of(author.get("name")) for author in objects_of(paper.get("authors"))),
        dates={"issued": Date(year)} if re.fullmatch(r"\d{4}", year) else {},
        url=text_of(paper.get("url")),
    )


def _type_of(service: str, kinds: list[str] | tuple[str, ...]) -> str:
    types = table("stacite.services", "types.toml")[service]
    return next((str(types[kind]) for kind in kinds if kind in types), "document")


DBLP = Service(
    name="DBLP",
    setting="dblp",
    cost=Cost(limits=RateLimits(1, {"": 4.0})),
    source=Dblp,
    discloses=(
        Disclosure(
            "DBLP", "for papers of computer science that no other index confirms, at most 20 in a run", "the title"
        ),
    ),
)
SEMANTIC_SCHOLAR = Service(
    name="Semantic Scholar",
    setting="semanticscholar",
    cost=Cost(limits=RateLimits(1, {"": 1.0})),
    source=SemanticScholar,
    needs_key=True,
    discloses=(
        Disclosure(
            "Semantic Scholar",
            "for articles and papers that no other index confirms, if you set a key",
            "the title and your key",
        ),
    ),
)
