"""What DataCite says of a work, as a record.

Source: DataCite REST API documentation (`/dois`), and the DataCite Metadata Schema 4.6.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from stacite.model.item import TYPES, Date, Name
from stacite.model.pattern import pattern
from stacite.model.record import Record
from stacite.resolvers.shapes import date_of_text, doi, table, tables, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

AGENCY = "DataCite"
_TYPES = {
    "Book": "book",
    "BookChapter": "chapter",
    "ConferencePaper": "paper-conference",
    "ConferenceProceeding": "book",
    "DataPaper": "article-journal",
    "Dataset": "dataset",
    "Dissertation": "thesis",
    "JournalArticle": "article-journal",
    "PeerReview": "review",
    "Preprint": "article",
    "Report": "report",
    "Software": "software",
    "Standard": "standard",
}
"""By resourceTypeGeneral; others are what DataCite itself calls them in CSL."""
_DATES = ("Issued", "Available", "Submitted", "Accepted", "Copyrighted", "Created", "Updated")
_VERSIONS = pattern(r"Is(?:New|Previous)?Version(?:Of)?|HasVersion|IsIdenticalTo|Is(?:Variant|Original)FormOf")
_BUDDHIST = 2400
"""Years from here on are of the Buddhist era, as Thai libraries write them."""


def record_of(attributes: Mapping[str, Any], source: str, fetched: datetime | None) -> Record:
    """A work out of `attributes` of its JSON; what has another shape than it should counts as not there."""
    container, types = table(attributes.get("container")), table(attributes.get("types"))
    titles = list(tables(attributes.get("titles")))
    return Record(
        doi=doi(attributes.get("doi")),
        agency=AGENCY,
        source=source,
        fetched=fetched,
        type=_type(types),
        kind=text(types.get("resourceTypeGeneral")),
        titles=_titles(titles),
        subtitles=texts([title.get("title") for title in titles if title.get("titleType") == "Subtitle"]),
        containers=texts([container.get("title"), *_published_in(attributes)]),
        authors=_names(attributes.get("creators")),
        editors=_names(
            [each for each in tables(attributes.get("contributors")) if each.get("contributorType") == "Editor"]
        ),
        dates=_dates(attributes),
        volume=text(container.get("volume")),
        issue=text(container.get("issue")),
        page="-".join(filter(None, (text(container.get("firstPage")), text(container.get("lastPage"))))),
        article_number=text(container.get("number")),
        publisher=text(attributes.get("publisher")) or text(table(attributes.get("publisher")).get("name")),
        relations=_relations(attributes.get("relatedIdentifiers")),
    )


def _type(types: Mapping[str, Any]) -> str:
    if re.search(r"thes[ie]s|dissertation", text(types.get("resourceType")), re.IGNORECASE):
        return "thesis"
    named = _TYPES.get(text(types.get("resourceTypeGeneral")), text(types.get("citeproc")))
    return named if named in TYPES else "document"


def _titles(titles: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The work's own first, whatever stands before it: translated and alternative titles come after."""
    own = [title.get("title") for title in titles if not title.get("titleType")]
    other = [title.get("title") for title in titles if title.get("titleType") not in (None, "", "Subtitle")]
    return texts([*own, *other])


def _published_in(attributes: Mapping[str, Any]) -> Iterator[object]:
    """Titles of the journal, the proceedings, the series."""
    for item in tables(attributes.get("relatedItems")):
        if item.get("relationType") == "IsPublishedIn":
            yield from (title.get("title") for title in tables(item.get("titles")))


def _names(value: object) -> tuple[Name, ...]:
    return tuple(name for entry in tables(value) if (name := _name(entry)) is not None)


def _name(entry: Mapping[str, Any]) -> Name | None:
    """A person where the parts of the name are known; `Lind, Ada` is one too."""
    whole, family, given = (text(entry.get(part)) for part in ("name", "familyName", "givenName"))
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
    for entry in tables(attributes.get("dates")):
        kind, date = text(entry.get("dateType")), date_of_text(entry.get("date"))
        if kind in _DATES and date is not None:
            name, number = kind.lower(), sum(each.partition("-")[0] == kind.lower() for each in found)
            found[f"{name}-{number + 1}" if number else name] = _of_our_era(date)
    year = date_of_text(text(attributes.get("publicationYear")))
    return ({"published": _of_our_era(year)} if year else {}) | found


def _of_our_era(date: Date) -> Date:
    year = date.year or 0
    return Date(f"{year - 543}{date.edtf[4:]}") if year >= _BUDDHIST else date


def _relations(value: object) -> dict[str, tuple[str, ...]]:
    """Those to other versions of the work."""
    found: dict[str, dict[str, None]] = {}
    for entry in tables(value):
        relation, other = text(entry.get("relationType")), doi(entry.get("relatedIdentifier"))
        if other and _VERSIONS.fullmatch(relation):
            name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", relation).lower()
            found.setdefault(name, {})[other] = None
    return {name: tuple(dois) for name, dois in found.items()}
