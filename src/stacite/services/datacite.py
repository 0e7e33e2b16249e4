"""DataCite: works by their DOIs, as records.

Sources: DataCite REST API documentation (`/dois?ids=`, `/dois/{DOI}`, "Query syntax"); the DataCite Metadata Schema
4.6.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from stacite.compare.titles import plain_title
from stacite.model.evidence import Record
from stacite.model.item import TYPES, Date, Name
from stacite.services.base import DOI_RECORDS, MAX_OTHER, MAX_TITLE, SEARCH_ROWS, WORK_SEARCH, DoiRegistry, Service
from stacite.services.client import (
    Cost,
    RateLimits,
    ServiceResponse,
    date_of_text,
    doi_of,
    json_of,
    object_of,
    objects_of,
    text_of,
    texts_of,
)
from stacite.services.doi_org import quoted
from stacite.text.folding import fold
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from stacite.model.evidence import Candidate
    from stacite.model.item import Item


AGENCY = "DataCite"
_DATES = ("Issued", "Available", "Submitted", "Accepted", "Copyrighted", "Created", "Updated")
_VERSIONS = pattern(r"Is(?:New|Previous)?Version(?:Of)?|HasVersion|IsIdenticalTo|Is(?:Variant|Original)FormOf")
# CSL types of which it holds works that Crossref lacks.
_TYPES = ("article", "dataset", "report", "thesis")
# Years from here on are of the Buddhist era, as Thai libraries write them.
_BUDDHIST = 2400


def record_of(attributes: Mapping[str, Any], source: str, fetched: datetime | None) -> Record:
    """A work out of `attributes` of its JSON; what has another shape than it should counts as not there."""
    container, types = object_of(attributes.get("container")), object_of(attributes.get("types"))
    titles = list(objects_of(attributes.get("titles")))
    return Record(
        doi=doi_of(attributes.get("doi")),
        agency=AGENCY,
        source=source,
        fetched=fetched,
        type=_type(types),
        kind=text_of(types.get("resourceTypeGeneral")),
        titles=_titles(titles),
        subtitles=texts_of([title.get("title") for title in titles if title.get("titleType") == "Subtitle"]),
        containers=texts_of([container.get("title"), *_published_in(attributes)]),
        authors=_names(attributes.get("creators")),
        editors=_names(
            [each for each in objects_of(attributes.get("contributors")) if each.get("contributorType") == "Editor"]
        ),
        dates=_dates(attributes),
        volume=text_of(container.get("volume")),
        issue=text_of(container.get("issue")),
        page="-".join(filter(None, (text_of(container.get("firstPage")), text_of(container.get("lastPage"))))),
        article_number=text_of(container.get("number")),
        publisher=text_of(attributes.get("publisher")) or text_of(object_of(attributes.get("publisher")).get("name")),
        relations=_relations(attributes.get("relatedIdentifiers")),
    )


def _type(types: Mapping[str, Any]) -> str:
    if re.search(r"thes[ie]s|dissertation", text_of(types.get("resourceType")), re.IGNORECASE):
        return "thesis"
    known = table("stacite.services", "types.toml")["datacite"]
    named = str(known.get(text_of(types.get("resourceTypeGeneral")), text_of(types.get("citeproc"))))
    return named if named in TYPES else "document"


def _titles(titles: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The work's own first, whatever the order: translated and alternative titles come after."""
    # `titles` also holds translated and alternative titles and subtitles, which have a type.
    own = [title.get("title") for title in titles if not title.get("titleType")]
    other = [title.get("title") for title in titles if title.get("titleType") not in (None, "", "Subtitle")]
    return texts_of([*own, *other])


def _published_in(attributes: Mapping[str, Any]) -> Iterator[object]:
    """Titles of the journal, the proceedings, the series."""
    for item in objects_of(attributes.get("relatedItems")):
        if item.get("relationType") == "IsPublishedIn":
            yield from (title.get("title") for title in objects_of(item.get("titles")))


def _names(value: object) -> tuple[Name, ...]:
    return tuple(name for entry in objects_of(value) if (name := _name(entry)) is not None)


def _name(entry: Mapping[str, Any]) -> Name | None:
    """A person where the parts of the name are known; `Lind, Ada` is one too."""
    whole, family, given = (text_of(entry.get(part)) for part in ("name", "familyName", "givenName"))
    if entry.get("nameType") == "Organizational":
        return Name(literal=whole) if whole else None
    if not family and whole.count(",") == 1:
        family, given = (part.strip() for part in whole.split(","))
    if family:
        return Name(family, given)
    return Name(literal=whole or given) if (whole or given).strip(", ") else None


def _dates(attributes: Mapping[str, Any]) -> dict[str, Date]:
    """By type; where there are several of one, as of the versions of a preprint, `submitted-2` and so on."""
    found: dict[str, Date] = {}
    for entry in objects_of(attributes.get("dates")):
        kind, date = text_of(entry.get("dateType")), date_of_text(entry.get("date"))
        if kind in _DATES and date is not None:
            name, number = kind.lower(), sum(each.partition("-")[0] == kind.lower() for each in found)
            found[f"{name}-{number + 1}" if number else name] = _of_our_era(date)
    year = date_of_text(text_of(attributes.get("publicationYear")))
    return ({"published": _of_our_era(year)} if year else {}) | found


def _of_our_era(date: Date) -> Date:
    year = date.year or 0
    # The Buddhist era begins 543 years before ours.
    return Date(f"{year - 543}{date.edtf[4:]}") if year >= _BUDDHIST else date


def _relations(value: object) -> dict[str, tuple[str, ...]]:
    """Those to other versions of the work."""
    found: dict[str, dict[str, None]] = {}
    for entry in objects_of(value):
        relation, other = text_of(entry.get("relationType")), doi_of(entry.get("relatedIdentifier"))
        if other and _VERSIONS.fullmatch(relation):
            # `IsNewVersionOf` becomes `is-new-version-of`, as Crossref's relations are spelled.
            name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", relation).lower()
            found.setdefault(name, {})[other] = None
    return {name: tuple(dois) for name, dois in found.items()}


_FIELDS = (
    "doi,titles,creators,contributors,publisher,container,publicationYear,dates,types,relatedItems,relatedIdentifiers"
)


class Datacite(DoiRegistry):
    """Works at DataCite."""

    batch: ClassVar = 25  # a page of a list

    def list_path(self, dois: Sequence[str]) -> str:
        """All names, and only the fields that are compared."""
        # A comma separates names, so one inside a DOI has to be quoted.
        names = ",".join(quote(doi, safe="/:;()") for doi in dois)
        return f"/dois?ids={names}&page%5Bsize%5D={self.batch}&fields%5Bdois%5D={_FIELDS}"

    def listed(self, response: ServiceResponse) -> list[Record] | None:
        """Its data, a list."""
        entries = object_of(response.data).get("data")
        if not isinstance(entries, list):
            return None
        return [self._record(entry, response) for entry in entries[: 2 * self.batch]]

    def path(self, doi: str) -> str:
        """The work's own address."""
        return f"/dois/{quoted(doi)}"

    def single(self, response: ServiceResponse) -> Record:
        """Its data, an object."""
        return self._record(object_of(response.data).get("data"), response)

    def denies(self, response: ServiceResponse) -> bool:
        """A 404 with JSON that says so."""
        if response.status_code != 404:
            return False
        errors = objects_of(object_of(json_of(response.body)).get("errors"))
        return any(text_of(error.get("status")) == "404" for error in errors)

    def is_worth_searching(self, item: Item, candidates: Sequence[Candidate]) -> bool:
        """Where nothing was found yet, or only doubtful candidates for a work of its types."""
        return not candidates or (item.type in _TYPES and all(candidate.doubts for candidate in candidates))

    async def search(self, item: Item) -> list[Record] | None:
        """Works by title and first author."""
        path = f"/dois?query={quote(search_query(item))}&page%5Bsize%5D={SEARCH_ROWS}"
        return self.search_results(await self.client.ask(path))

    @staticmethod
    def _record(entry: object, response: ServiceResponse) -> Record:
        return record_of(object_of(object_of(entry).get("attributes")), response.url, response.fetched)


def search_query(item: Item) -> str:
    """All words of the title, and the first author's name; letters and digits only, as the rest is query syntax."""
    words = " ".join(fold(plain_title(item.title))[:MAX_TITLE].split())
    name = fold((item.authors[0].literal or item.authors[0].family)[:MAX_OTHER]) if item.authors else ""
    return f"titles.title:({words})" + (f" AND creators.name:({name})" if name else "")


SERVICE = Service(
    name=AGENCY,
    setting="datacite",
    # DataCite's documentation in 2026, "Is there a rate limit for making requests against the DataCite APIs?"
    cost=Cost(limits=RateLimits(2, {"": 300 / 500}), polite=RateLimits(2, {"": 300 / 1000})),
    source=Datacite,
    discloses=(DOI_RECORDS, WORK_SEARCH),
)
