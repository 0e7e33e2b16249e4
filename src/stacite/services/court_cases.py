"""Decisions of courts by their numbers, of the United States, of the UK and of the Court in Strasbourg.

Those of US courts are found by reporter, volume and page (CourtListener and the Caselaw Access Project), those of UK
courts by neutral citation (Find Case Law), those of the Court in Strasbourg by application (HUDOC).

Sources: CourtListener's citation lookup API (v4): a text with at most 250 citations is posted, and each citation that
its parser finds has a status of its own. static.case.law of the Caselaw Access Project: `CasesMetadata.json` lists the
cases of a volume with their first and last pages. Find Case Law's public API (`/atom.xml`; an entry has its
identifiers, of which `ukncn` is the neutral citation). HUDOC has no documentation; its own pages send these queries.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote, urlencode

from stacite.compare.names import case_name, has_parties, same_case_name
from stacite.model.evidence import Record
from stacite.services.base import Disclosure, Index, NumberIndex, Service, batches, bulkhead
from stacite.services.client import (
    Cost,
    Extra,
    RateLimits,
    ServiceResponse,
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
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.item import Date, Item
    from stacite.services.base import LookupResult
    from stacite.services.client import ServiceClient


_REPORTERS = table("stacite.services", "reporters.toml")
_BY_LETTERS = {compact(name): name for name in _REPORTERS}
_CITATION = pattern(r"(\d{1,4}) (\D.*?) (\d{1,5})")
# Where the reader took the page for a part of the reporter's name: `F.2d 1510`.
_WITH_PAGE = pattern(r"(?P<reporter>.*[^\d\s])\s+(?P<page>\d{1,5})")
_PAGE = pattern(r"(\d{1,5})(?:\s?[-–,].*)?")
# Orders without opinions fill whole pages of a volume. On those, one more or less can be missing from a collection.
_MOST_ON_PAGE = 4
_RECENT = "it lacks many recent decisions, and many of state courts"


@dataclass(frozen=True, slots=True)
class ReporterCitation:
    """The place of a decision in a reporter."""

    volume: int
    reporter: str
    """As the Bluebook abbreviates it: `F. Supp. 2d`."""
    page: int

    def __str__(self) -> str:
        """`410 U.S. 113`."""
        return f"{self.volume} {self.reporter} {self.page}"

    @property
    def is_covered(self) -> bool:
        """Whether the open collections have nearly all decisions of this volume."""
        return self.volume <= int(_REPORTERS[self.reporter].get("complete", 0))

    @property
    def is_among_orders(self) -> bool:
        """Whether orders without opinions fill such pages, of which collections lack some."""
        return self.page >= int(_REPORTERS[self.reporter].get("orders", 100_000))

    @property
    def is_possible(self) -> bool:
        """Whether there can be such a volume."""
        return 0 < self.volume <= int(_REPORTERS[self.reporter].get("last", self.volume))


def reporter_citation(item: Item) -> ReporterCitation | None:
    """Where a case says that it is reported; None where it names no reporter that can be looked up."""
    # A case is sometimes taken for an article: `Lind v. Holm (2021) 62 Cal.App.5th 366`.
    if item.type != "legal_case" and not (item.type == "article-journal" and has_parties(case_name(item))):
        return None
    name, page = item.get("container-title"), item.get("page")
    joined = None if page else _WITH_PAGE.fullmatch(name.strip())
    if joined is not None:
        name, page = joined["reporter"], joined["page"]
    return _place(item.get("volume"), name, page)


def _place(volume: str, name: str, page: str) -> ReporterCitation | None:
    reporter, first = _BY_LETTERS.get(compact(name)), _PAGE.fullmatch(page.strip())
    if reporter is None or first is None or not re.fullmatch(r"\d{1,4}", volume.strip()):
        return None
    return ReporterCitation(int(volume), reporter, int(first[1]))


def _parsed(citation: str) -> ReporterCitation | None:
    """A citation as a service spells it."""
    found = _CITATION.fullmatch(citation)
    return _place(found[1], found[2], found[3]) if found else None


def _citation_of(item: Item) -> str:
    citation = reporter_citation(item)
    return str(citation) if citation else ""


class CourtListener(Index):
    """Decisions of US courts, by citations as `ReporterCitation` spells them."""

    # A longer text gets a status of 429 for each further citation.
    batch: ClassVar = 250

    def identifier_of(self, item: Item) -> str:
        """`410 U.S. 113`."""
        return _citation_of(item)

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """All citations in one text, since the service counts citations and not requests."""
        for group in batches(identifiers, self.batch, _MAX_TEXT):
            await self._look_up_text(group, found)

    async def _look_up_text(self, citations: Sequence[str], found: LookupResult) -> None:
        with bulkhead(found.errors, *citations):
            extra = Extra(
                headers=(("Authorization", f"Token {self.client.key}"),),
                form=urlencode({"text": "; ".join(citations)}).encode(),
            )
            response = await self.client.ask("/api/rest/v4/citation-lookup/", extra=extra)
            if response.fault:
                return
            if not isinstance(response.data, list):
                self.client.refuse("JSON of an unexpected form")
                return
            for entry in objects_of(response.data):
                self._take(entry, response, citations, found)
            if found.without_result(name for name in citations if name not in found.undecided):
                self.client.refuse("it could not read some of the citations")

    def _take(
        self, entry: Mapping[str, Any], response: ServiceResponse, citations: Sequence[str], found: LookupResult
    ) -> None:
        names = (text_of(entry.get("citation")), *texts_of(entry.get("normalized_citations")))
        citation = next((name for name in names if name in citations), "")
        status, clusters = entry.get("status"), entry.get("clusters")
        if not citation or not isinstance(clusters, list):
            return
        cases = [case for case in objects_of(clusters) if not _places_of(case).isdisjoint(names)]
        place = _parsed(citation)
        if status in (200, 300) and cases:
            is_open = place is None or place.is_among_orders
            found.records[citation] = _case_record(cases, response, self.client.base, is_open=is_open)
        elif status == 404 and not clusters and "not found" in text_of(entry.get("error_message")).lower():
            if place is not None and place.is_covered and not place.is_among_orders:
                found.absent.add(citation)
            else:
                found.undecided[citation] = _RECENT


# The service takes 64,000 characters.
_MAX_TEXT = 60_000


def _case_record(cases: Sequence[Mapping[str, Any]], response: ServiceResponse, base: str, *, is_open: bool) -> Record:
    """All cases that begin at a citation as one record: often one case is there twice, sometimes several are.

    `is_open` says that there may be others on the page.
    """
    names = [text_of(case.get("case_name")) for case in cases]
    full = [text_of(case.get("case_name_full")) for case in cases]
    # One without a name may be the cited one, so the list says that there is one; see `same_case`.
    nameless = ("",) if is_open or "" in names or len(set(names)) > _MOST_ON_PAGE else ()
    path = next(filter(None, (text_of(case.get("absolute_url")) for case in cases)), "")
    return Record(
        doi="",
        agency="CourtListener",
        source=response.url,
        fetched=response.fetched,
        type="legal_case",
        titles=(*dict.fromkeys(filter(None, (*names, *full))), *nameless),
        dates=_dates(text_of(case.get("date_filed")) for case in cases),
        numbers=tuple(dict.fromkeys(number for case in cases for number in _numbers_of(case))),
        url=base + path if path.startswith("/") else "",
    )


def _numbers_of(case: Mapping[str, Any]) -> Iterator[str]:
    for each in objects_of(case.get("citations")):
        parts = [text_of(each.get(key)) for key in ("volume", "reporter", "page")]
        if all(parts):
            yield " ".join(parts)


def _places_of(case: Mapping[str, Any]) -> set[str]:
    """The citations of a case, as the service spells them and as we do."""
    numbers = list(_numbers_of(case))
    return {*numbers, *(str(place) for number in numbers if (place := _parsed(number)) is not None)}


def _dates(texts: Iterator[str]) -> dict[str, Date]:
    """Those of all cases of a page, as `issued`, `issued-2` and so on."""
    dates = list(dict.fromkeys(date for text in texts if (date := date_of_text(text)) is not None))
    return {"issued" if at == 0 else f"issued-{at + 1}": date for at, date in enumerate(dates)}


@dataclass(frozen=True, slots=True)
class _ListedCase:
    """What is kept of an entry of a volume's list."""

    names: tuple[str, ...]
    date: str
    first: int
    last: int
    citations: tuple[str, ...]
    court: str


class CaselawAccess(Index):
    """The Caselaw Access Project: the contents of the volumes of US reporters, up to about 2018.

    Each volume is one file, which is requested once in a run.
    """

    def __init__(self, client: ServiceClient) -> None:
        super().__init__(client)
        self._volumes: dict[tuple[str, int], asyncio.Task[_Volume | None]] = {}

    def identifier_of(self, item: Item) -> str:
        """`410 U.S. 113`."""
        place = reporter_citation(item)
        return str(place) if place is not None and place.is_possible else ""

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """The cases that begin at these places."""
        await asyncio.gather(*(self._look_up_one(citation, found) for citation in identifiers))

    async def _look_up_one(self, citation: str, found: LookupResult) -> None:
        with bulkhead(found.errors, citation):
            place = _parsed(citation)
            volume = await self._volume(place) if place else None
            if place is None or volume is None:
                return
            cases = volume.beginning_at(place)
            if cases:
                found.records[citation] = self._record(cases, volume.response, is_open=place.is_among_orders)
            elif volume.has_no_room_at(place.page) and not place.is_among_orders:
                found.absent.add(citation)
            elif volume.cases:
                found.undecided[citation] = "its list of the volume has a gap at this page"
            else:
                found.undecided[citation] = "it has only volumes up to about 2018"

    async def slot(self, item: Item) -> list[Record] | None:
        """The case that begins on the cited page, or the one inside of which the page is."""
        place = reporter_citation(item)
        if place is None or not place.is_possible:
            return []
        volume = await self._volume(place)
        if volume is None:
            return None
        cases = volume.beginning_at(place)
        if len(cases) > _MOST_ON_PAGE or place.is_among_orders:
            name = case_name(item)
            cases = [case for case in cases if any(same_case_name(name, each) for each in case.names)]
        if not cases and not place.is_among_orders:
            cases = volume.running_over(place.page)
        return [self._record([case], volume.response) for case in cases]

    async def _volume(self, place: ReporterCitation) -> _Volume | None:
        key = (place.reporter, place.volume)
        if key not in self._volumes:
            self._volumes[key] = asyncio.create_task(self._request(place))
        # Shielded, so that one lookup that is cancelled doesn't take the volume from the others.
        return await asyncio.shield(self._volumes[key])

    async def _request(self, place: ReporterCitation) -> _Volume | None:
        response = await self.client.ask(f"/{_slug(place.reporter)}/{place.volume}/CasesMetadata.json")
        if response.fault:
            return None
        if response.status_code == 404:  # a volume or a reporter that was not scanned
            return _Volume(response, ())
        if not isinstance(response.data, list) or not (cases := tuple(_listed_cases(response.data, place))):
            self.client.refuse("JSON of an unexpected form")
            return None
        return _Volume(response, cases)

    def _record(self, cases: Sequence[_ListedCase], response: ServiceResponse, *, is_open: bool = False) -> Record:
        names = [name for case in cases for name in case.names]
        is_open = is_open or len(cases) > _MOST_ON_PAGE or not all(case.names for case in cases)
        return Record(
            doi="",
            agency=self.name,
            source=response.url,
            fetched=response.fetched,
            type="legal_case",
            titles=(*dict.fromkeys(names), *([""] if is_open else [])),
            publisher=cases[0].court,
            dates=_dates(case.date for case in cases),
            page=f"{cases[0].first}–{cases[0].last}",
            numbers=tuple(dict.fromkeys(each for case in cases for each in case.citations)),
        )


@dataclass(frozen=True, slots=True)
class _Volume:
    response: ServiceResponse
    cases: tuple[_ListedCase, ...]
    """Empty for a volume that is not there."""

    def beginning_at(self, place: ReporterCitation) -> list[_ListedCase]:
        return [case for case in self.cases if case.first == place.page or str(place) in case.citations]

    def running_over(self, page: int) -> list[_ListedCase]:
        """Those that begin before the page and end after it: on a last page, another case may begin."""
        return [case for case in self.cases if case.first < page < case.last]

    def has_no_room_at(self, page: int) -> bool:
        """Whether no case can begin on a page, even if the list lacks some."""
        return bool(self.cases) and (bool(self.running_over(page)) or page > max(case.last for case in self.cases))


def _slug(reporter: str) -> str:
    """`f-supp-2d` for `F. Supp. 2d`."""
    return re.sub(r"[^a-z0-9-]", "", reporter.lower().replace(" ", "-"))


def _listed_cases(entries: list[object], place: ReporterCitation) -> Iterator[_ListedCase]:
    """The cases of a list that are in that volume by their own citations."""
    for entry in objects_of(entries):
        first, last = (text_of(entry.get(key)) for key in ("first_page", "last_page"))
        spelled = [text_of(each.get("cite")) for each in objects_of(entry.get("citations"))]
        places = [each for cite in spelled if (each := _parsed(cite)) is not None]
        if not any((each.reporter, each.volume) == (place.reporter, place.volume) for each in places):
            continue
        if re.fullmatch(r"\d{1,5}", first) and re.fullmatch(r"\d{1,5}", last):
            names = texts_of([text_of(entry.get("name_abbreviation")), text_of(entry.get("name"))])
            court = text_of(object_of(entry.get("court")).get("name"))
            date = text_of(entry.get("decision_date"))
            yield _ListedCase(names, date, int(first), int(last), tuple(map(str, places)), court)


COURTLISTENER = Service(
    name="CourtListener",
    setting="courtlistener",
    # 60 citations a minute: after a text with more, it wants a pause as long as that.
    cost=Cost(limits=RateLimits(1, {"": 1.0}), timeout_s=30.0, prompt_s=5.0),
    source=CourtListener,
    needs_key=True,
    discloses=(
        Disclosure(
            "CourtListener",
            "for decisions of US courts, only if you set a key; many citations in one request",
            "reporter, volume and page of each decision; your key",
        ),
    ),
)
CASELAW = Service(
    name="Caselaw Access Project",
    setting="caselaw",
    # The list of a volume has some MiB.
    cost=Cost(limits=RateLimits(2, {"": 0.2}), timeout_s=30.0, prompt_s=5.0, limit_kib=32_768),
    source=CaselawAccess,
    discloses=(
        Disclosure(
            "the Caselaw Access Project",
            "for decisions of US courts",
            "reporter and volume of each decision",
        ),
    ),
)


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
_COURT_BY_LETTERS = {compact(court): court for court in _COURTS}
_NEUTRAL = pattern(
    r"\[(?P<year>(?:19|20)\d\d)\]\s?(?P<court>[A-Z]{2}[A-Za-z]{1,7}(?:\s(?:Civ|Crim))?)\s(?P<number>\d{1,5})"
    r"(?:\s?\((?P<part>[A-Za-z&]{2,10})\))?"
)
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
    # Of two years, the second is that of a report of the case.
    dated = item.dates.get("original-date") or item.issued
    year = str(dated.year if dated is not None and dated.year is not None else "")
    if compact(item.get("authority")) in _COURT_BY_LETTERS:
        return _spelled(year, item.get("authority"), item.get("number"), item.get("division"))
    # Where it was taken for a reporter, of two numbers one belongs to a parallel citation.
    numbers = [number for number in map(item.get, ("volume", "number", "page")) if number]
    number = numbers[0] if len(numbers) == 1 else ""
    return _spelled(year, item.get("container-title"), number, item.get("division"))


def _spelled(year: str, court: str, number: str, part: str) -> str:
    name = _COURT_BY_LETTERS.get(compact(court))
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
