"""Decisions of UK courts by neutral citation (Find Case Law) and of the Court in Strasbourg by application (HUDOC).

Sources: Find Case Law's public API (`/atom.xml`; an entry has its identifiers, of which `ukncn` is the neutral
citation). HUDOC has no documentation; its own pages send these queries.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from stacite.model.evidence import Record
from stacite.services.base import Disclosure, NumberIndex, Service
from stacite.services.client import Cost, RateLimits
from stacite.services.payload import (
    date_of_text,
    descendants,
    element_text,
    local_name,
    object_of,
    objects_of,
    parse_xml,
    text_of,
    texts_of,
)
from stacite.text.folding import compact
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.item import Item
    from stacite.services.client import ServiceResponse


# Courts of neutral citations (Practice Direction on neutral citations, 2001, and later ones) that the collection has.
_COURTS = (
    "UKSC",
    "UKPC",
    "UKHL",
    "EWCA Civ",
    "EWCA Crim",
    "EWHC",
    "EWCOP",
    "EWFC",
    "EWCC",
    "UKUT",
    "UKFTT",
    "UKIPTrib",
    "UKIST",
    "EAT",
    "CAT",
)
_BY_LETTERS = {compact(court): court for court in _COURTS}
_NEUTRAL = pattern(
    r"\[(?P<year>(?:19|20)\d\d)\]\s?(?P<court>[A-Z]{2}[A-Za-z]{1,7}(?:\s(?:Civ|Crim))?)\s(?P<number>\d{1,5})"
    r"(?:\s?\((?P<part>[A-Za-z&]{2,10})\))?"
)
# Where the chamber got into the name of the court or stands after the number.
_COURT = pattern(r"\s*(?P<court>[A-Za-z ]{3,12}?)\s*(?:\(?(?P<part>[A-Z][A-Za-z]{1,9})\)?)?\s*")
_APPLICATION = pattern(r"(?<![\d/-])(\d{1,5}/\d{2})(?!\d)")
_STRASBOURG = pattern(
    r"\bE\.?C(?:t\.?)?H\.?R\b|\bEHRR\b|\bCEDH\b|\bEGMR\b|european (?:court|commission) (?:of|on) human rights"
    r"|cour européenne des droits|europäischer gerichtshof für menschenrechte|hudoc",
    re.IGNORECASE,
)


def neutral_citation(item: Item) -> str:
    """`[2024] UKSC 12`, with the chamber if it is known; empty for none.

    A reader may have put the court and the number into any of the fields of a reporter.
    """
    if item.type != "legal_case":
        return ""
    for variable in ("number", "title", "references", "container-title"):
        if found := _NEUTRAL.search(item.get(variable)):
            return _spelled(found["year"], found["court"], found["number"], found["part"] or "")
    year = str(item.year or "")
    if compact(item.get("authority")) in _BY_LETTERS:
        return _spelled(year, item.get("authority"), item.get("number"), item.get("division"))
    # Where it was taken for a reporter, of two numbers one belongs to a parallel citation.
    numbers = [number for number in map(item.get, ("volume", "number", "page")) if number]
    number = numbers[0] if len(numbers) == 1 else ""
    return _spelled(year, item.get("container-title"), number, item.get("division"))


def _spelled(year: str, court: str, number: str, part: str) -> str:
    name = _BY_LETTERS.get(compact(court))
    if name is None or not re.fullmatch(r"\d{4}", year) or not re.fullmatch(r"\d{1,5}", number):
        return ""
    return f"[{year}] {name} {int(number)}" + (f" ({part})" if re.fullmatch(r"[A-Za-z&]{2,10}", part) else "")


class FindCaseLaw(NumberIndex):
    """Decisions of UK courts at the National Archives, by neutral citations."""

    accept: ClassVar = "application/atom+xml"
    unreadable: ClassVar = "a feed that can't be read"
    gaps: ClassVar = "it has only a part of the decisions, most of them since 2003"

    def identifier_of(self, item: Item) -> str:
        """`[2024] UKSC 12`."""
        return neutral_citation(item)

    def path(self, identifier: str) -> str:
        """A search for the phrase. Without the last parameter it leaves out decisions that are only PDFs."""
        query = quote(f'"{_without_chamber(identifier)}"', safe="")
        return f"/atom.xml?query={query}&per_page=20&minimum_availability=metadata"

    def record_of(self, identifier: str, response: ServiceResponse) -> Record | None:
        """The entry that has this neutral citation among its identifiers: its address may be that of another."""
        feed = parse_xml(response.body) if response.status_code == 200 else None
        for entry in descendants(feed, "entry"):
            numbers = tuple(
                " ".join((each.text or "").split())
                for each in descendants(entry, "identifier")
                if each.get("type") == "ukncn"
            )
            if not any(_is_same_citation(identifier, number) for number in numbers):
                continue
            links = (link.get("href", "") for link in descendants(entry, "link") if link.get("rel") == "alternate")
            date = date_of_text(element_text(entry, "published"))
            return Record(
                doi="",
                agency=self.name,
                source=response.url,
                fetched=response.fetched,
                type="legal_case",
                titles=tuple(filter(None, (element_text(entry, "title"),))),
                publisher=element_text(entry, "author", "name"),
                dates={"issued": date} if date else {},
                numbers=numbers,
                url=next((link for link in links if link.startswith("https://")), ""),
            )
        return None

    def denies(self, response: ServiceResponse) -> bool:
        """Whether it is a sound feed: the phrase also finds decisions that only cite the one in question."""
        feed = parse_xml(response.body) if response.status_code == 200 else None
        return feed is not None and local_name(feed) == "feed" and bool(element_text(feed, "id"))


def _without_chamber(citation: str) -> str:
    return citation.partition(" (")[0]


def _is_same_citation(printed: str, registered: str) -> bool:
    """Whether they are equal; the numbers of a court are given out for all its chambers together."""
    return compact(_without_chamber(printed)) == compact(_without_chamber(registered))


class Hudoc(NumberIndex):
    """Judgments and decisions of the European Court of Human Rights, by numbers of applications."""

    unreadable: ClassVar = "JSON of an unexpected form"
    gaps: ClassVar = "it has only a part of the applications"

    def identifier_of(self, item: Item) -> str:
        """`36022/97`."""
        if item.type != "legal_case" or not any(
            _STRASBOURG.search(item.get(variable)) for variable in ("authority", "container-title", "note", "URL")
        ):
            return ""
        found = _APPLICATION.search(item.get("number"))
        return found[1] if found else ""

    def path(self, identifier: str) -> str:
        """A query as the service's own pages send it."""
        query = quote(f'contentsitename:ECHR AND appno:"{identifier}"', safe="")
        return f"/app/query/results?query={query}&select=itemid,docname,appno,ecli,kpdate&sort=&start=0&length=10"

    def record_of(self, identifier: str, response: ServiceResponse) -> Record | None:
        """All documents of the application as one record; a judgment may join several applications."""
        results = [object_of(each.get("columns")) for each in objects_of(object_of(response.data).get("results"))]
        cases = [each for each in results if identifier in re.split(r"[;,\s]+", text_of(each.get("appno")))]
        if not cases:
            return None
        item_id = text_of(cases[0].get("itemid"))
        dates = [date for each in cases if (date := date_of_text(each.get("kpdate")))]
        return Record(
            doi="",
            agency=self.name,
            source=response.url,
            fetched=response.fetched,
            type="legal_case",
            titles=texts_of([_case_of(text_of(each.get("docname"))) for each in cases]),
            dates={"issued" if at == 0 else f"issued-{at + 1}": date for at, date in enumerate(dict.fromkeys(dates))},
            numbers=(identifier, *texts_of([each.get("ecli") for each in cases])),
            url=f"{self.client.base}/eng?i={quote(item_id)}" if item_id else "",
        )

    def denies(self, response: ServiceResponse) -> bool:
        """Whether it is a sound answer without results."""
        data = object_of(response.data)
        return data.get("resultcount") == 0 and data.get("results") == []


def _case_of(name: str) -> str:
    """`CASE OF LINDQVIST v. NORWAY` without the first words."""
    return re.sub(r"^(?:CASE OF|AFFAIRE)\s+", "", name)


FIND_CASE_LAW = Service(
    name="Find Case Law",
    setting="findcaselaw",
    # 1,000 requests in five minutes.
    cost=Cost(limits=RateLimits(2, {"": 0.5})),
    source=FindCaseLaw,
    discloses=(
        Disclosure("Find Case Law", "for decisions of UK courts with a neutral citation", "the neutral citation"),
    ),
)
HUDOC = Service(
    name="HUDOC",
    setting="hudoc",
    cost=Cost(limits=RateLimits(1, {"": 1.0})),
    source=Hudoc,
    discloses=(
        Disclosure(
            "HUDOC",
            "for decisions of the European Court of Human Rights with the number of the application",
            "the number of the application",
        ),
    ),
)
