"""arXiv: papers by their identifiers and titles, as records.

Source: arXiv API User's Manual, 3.1 (`id_list`, `search_query`), 3.3 (the Atom feed), 5.1 (query construction); arXiv
identifier schemes. An identifier that arXiv does not know has no entry in a response that is sound otherwise. Since a
busy arXiv sends empty feeds too, doi.org has to agree: every paper has a DOI.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from stacite.model.evidence import Outcome, Record
from stacite.services.base import (
    SEARCH_ROWS,
    Catalogue,
    Disclosure,
    LookupResult,
    Service,
    bulkhead,
    query_words,
    title_words,
)
from stacite.services.client import (
    Cost,
    RateLimits,
    ServiceClient,
    date_of_text,
    descendants,
    doi_of,
    element_text,
    local_name,
    parse_xml,
    people_of,
)
from stacite.services.doi_org import DoiHandles
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from stacite.model.item import Item
    from stacite.services.base import RunServices
    from stacite.services.client import ServiceResponse


AGENCY = "arXiv"
# Words of a title that are searched for where the whole title is not found.
_MOST_WORDS = 5
_ID = pattern(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?", re.IGNORECASE)


_DOI_PREFIX = "10.48550/arxiv."
# An identifier as citations print it.
_PRINTED = pattern(
    r"(?:arxiv[:.\s]\s?|arxiv\.org/(?:abs|pdf|html)/)(?P<id>\d{4}\.\d{4,5}|[a-z-]{1,20}(?:\.[a-z]{2})?/\d{7})(?:v\d{1,3})?(?!\.?\d)",
    re.IGNORECASE,
)
_FIELDS = ("DOI", "number", "URL", "archive_location", "archive", "genre", "container-title")
# Bibliographies have the name of the archive beside a bare number.
_CORR = "CoRR"
"""The name of arXiv at DBLP, which has `abs/2101.00002` in the place of the volume."""
_SAYS_ARXIV = ("archive", "publisher", "genre", "container-title")


def arxiv_id_of(identifier: str) -> str:
    """An identifier in lower case, without `arXiv:` and version; empty for what is none."""
    bare = re.sub(r"^(?:arxiv:|https?://(?:export\.)?arxiv\.org/(?:abs|pdf)/)", "", identifier.strip().lower())
    return re.sub(r"v\d+$", "", bare) if _ID.fullmatch(bare) else ""


def names_version(doi: str) -> bool:
    """Whether a DOI (in lower case) is that of a paper with its version added, which arXiv doesn't register."""
    return doi.startswith(_DOI_PREFIX) and re.search(r"v\d+$", doi) is not None


class Arxiv(Catalogue):
    """Papers at arXiv, by identifiers as `arxiv_id_of` spells them."""

    accept: ClassVar = "application/atom+xml"
    unreadable: ClassVar = "a feed that can't be read"
    mismatch: ClassVar = "the record of another paper"
    registers: ClassVar = True

    def __init__(self, client: ServiceClient) -> None:
        super().__init__(client)
        self._handles: DoiHandles | None = None

    def meet(self, services: RunServices) -> None:
        """doi.org, which has to agree that a paper does not exist."""
        self._handles = services.find(DoiHandles)

    def identifier_of(self, item: Item) -> str:
        """The first identifier that the citation prints, or its number at the archive."""
        found = (_PRINTED.search(item.get(variable)) for variable in _FIELDS)
        printed = next((match["id"].lower() for match in found if match), "")
        if printed:
            return printed
        if item.get("container-title").strip() == _CORR:
            return arxiv_id_of(item.get("volume").removeprefix("abs/"))
        if not any("arxiv" in item.get(variable).lower() for variable in _SAYS_ARXIV):
            return ""
        return arxiv_id_of(item.get("number")) or arxiv_id_of(item.get("archive_location"))

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """What the feed lacks is absent only if it has no DOI either."""
        told = LookupResult(found.records, errors=found.errors)
        await super().look_up(identifiers, told)
        for name in sorted(told.absent):
            with bulkhead(found.errors, name):
                if self._handles is None or await self._handles.outcome(_DOI_PREFIX + name) is Outcome.ABSENT:
                    found.absent.add(name)
                else:
                    self.client.fault = self.client.fault or "a feed without a paper that has a DOI"

    async def search(self, item: Item) -> list[Record] | None:
        """Papers whose titles have the title's words one after the other; else those by the first author with some.

        A title is that of the latest version, and citations have typos.
        """
        words = title_words(item).replace("-", " ")
        if not words:
            return None
        records = await self._found(f"ti:%22{quote(words)}%22")
        names, longest = item.authors[:1], sorted(words.split(), key=len, reverse=True)[:_MOST_WORDS]
        if records == [] and names and (name := query_words(names[0].sort)):
            some = "+OR+".join(f"ti:{quote(word, safe='')}" for word in longest)
            records = await self._found(f"au:%22{quote(name, safe='')}%22+AND+%28{some}%29")
        return records

    async def _found(self, query: str) -> list[Record] | None:
        path = f"/api/query?search_query={query}&max_results={SEARCH_ROWS}"
        response = await self.client.ask(path, accept=self.accept)
        records = self.records_of(response)
        if records is None:
            self.refuse(response, self.unreadable)
        return None if records is None else [record for record in records.values() if record.titles]

    def path(self, identifiers: Sequence[str]) -> str:
        """A list of identifiers."""
        names = quote(",".join(identifiers), safe=",/")
        return f"/api/query?id_list={names}&max_results={len(identifiers)}"

    def records_of(self, response: ServiceResponse) -> dict[str, Record] | None:
        """By identifier without version; None for what is no feed, or one that reports a fault."""
        feed = parse_xml(response.body) if response.status_code == 200 else None
        if feed is None or local_name(feed) != "feed":
            return None
        entries = {arxiv_id_of(element_text(entry, "id")): entry for entry in descendants(feed, "entry")}
        total = element_text(feed, "totalResults")
        if "" in entries or (not entries and total != "0"):
            return None
        return {name: _record(name, entry, response) for name, entry in entries.items()}


def _record(name: str, entry: Element, response: ServiceResponse) -> Record:
    dates = {
        "issued": date_of_text(element_text(entry, "published")),
        "updated": date_of_text(element_text(entry, "updated")),
    }
    published = doi_of(element_text(entry, "doi"))
    return Record(
        doi=_DOI_PREFIX + name,
        agency=AGENCY,
        source=response.url,
        fetched=response.fetched,
        type="article",
        kind="preprint",
        titles=tuple(filter(None, (element_text(entry, "title"),))),
        authors=people_of(element_text(author, "name") for author in descendants(entry, "author")),
        dates={kind: date for kind, date in dates.items() if date is not None},
        relations={"is-preprint-of": (published,)} if published else {},
    )


SERVICE = Service(
    name=AGENCY,
    setting="arxiv",
    # One request every three seconds, over one connection (arXiv API terms of use).
    cost=Cost(limits=RateLimits(1, {"": 3.0})),
    source=Arxiv,
    discloses=(
        Disclosure(
            AGENCY,
            "for each identifier of arXiv that you cite, many in one request, and for preprints without one",
            "the identifier; of a preprint without one, the title and the first author's family name",
        ),
    ),
)
