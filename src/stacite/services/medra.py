"""mEDRA: works that it registered, as records, by content negotiation at the DOI resolver: as CSL, or as ONIX for DOI.

Sources: DOI Citation Formatter, "DOI Content Negotiation"; ONIX for DOI 2.0, Serial Article Work.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.evidence import Record
from stacite.model.item import Date, Name
from stacite.services import crossref
from stacite.services.base import DOI_RECORDS, RecordSource, Service, bulkhead
from stacite.services.client import (
    Cost,
    RateLimits,
    ServiceResponse,
    date_of_text,
    descendants,
    doi_of,
    element_text,
    json_of,
    parse_xml,
    person_of,
)
from stacite.services.doi_org import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from stacite.services.base import LookupResult


AGENCY = "mEDRA"
_ACCEPT = "application/vnd.citationstyles.csl+json, application/vnd.medra.onixdoi+xml;q=0.8"
# How the contributor roles of ONIX code list 17 begin: by; edited by.
_AUTHORS, _EDITORS = "A", "B"
# Works that are requested; each takes a request of its own.
_MAX_WORKS = 100


class Medra(RecordSource):
    """Works at mEDRA, by way of the DOI resolver, which redirects requests for data to the agency."""

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """DOIs in lower case, one by one."""
        dois = found.without_result(identifiers)
        if len(dois) > _MAX_WORKS:
            self.client.fault = self.client.fault or f"stacite requests at most {_MAX_WORKS} works there"
        dois = dois[:_MAX_WORKS]
        await asyncio.gather(*(self._look_up(doi, found) for doi in dois))

    async def _look_up(self, doi: str, found: LookupResult) -> None:
        with bulkhead(found.errors, doi):
            response = await self.client.ask(f"/{quoted(doi)}", accept=_ACCEPT)
            record = record_of(response) if response.status_code == 200 and not response.fault else None
            if record is not None and record.doi == doi:
                found.records[doi] = record
            elif not response.fault:
                is_other = record is not None and bool(record.doi)
                self.client.refuse("the record of another DOI" if is_other else "a record that can't be read")


def record_of(response: ServiceResponse) -> Record | None:
    """A work in one of the two forms; None for all else, as a landing page."""
    data = json_of(response.body)
    if not isinstance(data, dict):
        return _record_of_onix(response)
    return replace(crossref.record_of(data, response.url, response.fetched), agency=AGENCY)


def _record_of_onix(response: ServiceResponse) -> Record | None:
    root = parse_xml(response.body)
    work = None if root is None else next((each for each in root if element_text(each, "DOI")), None)
    if work is None:
        return None
    item, issue = next(descendants(work, "ContentItem"), None), next(descendants(work, "JournalIssue"), None)
    pages = [element_text(item, "TextItem", "PageRun", end) for end in ("FirstPageNumber", "LastPageNumber")]
    return Record(
        doi=doi_of(element_text(work, "DOI")),
        agency=AGENCY,
        source=response.url,
        fetched=response.fetched,
        type="article-journal" if item is not None else "document",
        titles=_titles(item),
        containers=_titles(next(descendants(work, "SerialPublication", "SerialWork"), None)),
        authors=_names(item, _AUTHORS),
        editors=_names(item, _EDITORS),
        dates=_dates(element_text(item, "PublicationDate"), element_text(issue, "JournalIssueDate", "Date")),
        volume=element_text(issue, "JournalVolumeNumber"),
        issue=element_text(issue, "JournalIssueNumber"),
        page="-".join(filter(None, pages)),
        publisher=element_text(work, "SerialPublication", "SerialWork", "Publisher", "PublisherName"),
    )


def _titles(element: Element | None) -> tuple[str, ...]:
    found = (element_text(title, "TitleText") for title in descendants(element, "Title"))
    return tuple(dict.fromkeys(filter(None, found)))


def _names(item: Element | None, role: str) -> tuple[Name, ...]:
    people = (
        each for each in descendants(item, "Contributor") if element_text(each, "ContributorRole").startswith(role)
    )
    return tuple(name for each in people if (name := _name(each)) is not None)


def _name(person: Element) -> Name | None:
    """By its parts where they are given."""
    if body := element_text(person, "CorporateName"):
        return Name(literal=body)
    family, given = element_text(person, "KeyNames"), element_text(person, "NamesBeforeKey")
    if family and given:
        return Name(family, given)
    return person_of(element_text(person, "PersonNameInverted") or element_text(person, "PersonName") or family)


def _dates(published: str, of_issue: str) -> dict[str, Date]:
    named = {"issued": _date(published), "journal-issue-published-print": _date(of_issue)}
    return {name: date for name, date in named.items() if date is not None}


def _date(digits: str) -> Date | None:
    """`2002`, `200205` or `20020531`."""
    found = re.fullmatch(r"(\d{4})(\d{2})?(\d{2})?", digits)
    return date_of_text("-".join(filter(None, found.groups()))) if found else None


SERVICE = Service(
    name=AGENCY,
    setting="doi",
    cost=Cost(limits=RateLimits(2, {"": 0.2})),
    source=Medra,
    discloses=(DOI_RECORDS,),
)
