"""PubMed: articles by their numbers, titles and places, as records.

An article comes in two steps: a search brings numbers, a summary what they stand for. Places are matched many at once.
Sources: NCBI, Entrez Programming Utilities Help (ESearch, ESummary, ECitMatch); PubMed User Guide, search field tags.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote, quote_plus

from stacite.compare.numbers import pages_of, plain_number, same_number
from stacite.compare.titles import same_container
from stacite.model.evidence import EditorialUpdate, Record
from stacite.model.item import Date, Name
from stacite.services.base import SEARCH_ROWS, Disclosure, Index, Service, batches, bulkhead, title_words
from stacite.services.client import Cost, Extra, RateLimits, ServiceClient, doi_of, object_of, objects_of, text_of
from stacite.text.folding import clean
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.model.item import Item
    from stacite.services.base import LookupResult
    from stacite.services.client import ServiceResponse


AGENCY = "PubMed"
_UTILITIES = "/entrez/eutils"
_BATCH = 100
_MAX_CHARACTERS = 1500
_PMID = pattern(r"[1-9]\d{0,7}")
_PAGE = pattern(
    r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/(?P<pmid>\d{1,8})/?(?:[?#].*)?$"
)
_UNKNOWN_PMID = "cannot get document summary"
# Requests a second that a key allows, in the form of the headers of other services.
_WITH_KEY = {"x-rate-limit-limit": "10", "x-rate-limit-interval": "1s"}
# How long a place waits for others to be matched with.
_COLLECT_S = 0.5
_NOT_FOUND = "NOT_FOUND"
_AMBIGUOUS = "AMBIGUOUS "
# A search for a journal that PubMed doesn't know goes on without the journal.
_JOURNAL_UNDERSTOOD = "[journal]"


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a journal."""

    journal: str
    year: int
    volume: str
    page: int
    issue: str = ""

    @property
    def line(self) -> str:
        """As ECitMatch takes it, without author, so that whatever stands there is found."""
        return f"{quote_plus(self.journal)}|{self.year}|{quote_plus(self.volume)}|{self.page}|"

    @property
    def term(self) -> str:
        """As a search takes it."""
        return f'"{self.journal}"[ta] AND {self.volume}[vi] AND {self.page}[pg] AND {self.year}[dp]'

    def has(self, record: Record) -> bool:
        """Whether a record stands there."""
        pages = pages_of(record.page)
        return (
            plain_number(record.volume) == self.volume
            and same_number(self.issue, record.issue)
            and pages is not None
            and pages.first == self.page
            and same_container(self.journal, (*record.containers, *record.short_containers))
        )


def _place_of(item: Item) -> _Place | None:
    """None for a place that is not fully known, and for article numbers and supplements, which say too little."""
    journal = " ".join(re.sub(r'[|\[\]"&]', " ", clean(item.get("container-title"))).split())
    volume, pages = plain_number(item.get("volume")), pages_of(item.get("page"))
    if not journal or item.year is None or not volume.isdigit() or pages is None or pages.prefix:
        return None
    return _Place(journal, item.year, volume, pages.first, item.get("issue"))


class _Matching:
    """Places that are asked for together, and the articles there once `task` is done."""

    def __init__(self) -> None:
        self.places: list[_Place] = []
        self.found: dict[_Place, list[Record] | None] = {}
        self.task: asyncio.Task[None] | None = None


class PubMed(Index):
    """Articles at PubMed, the registry of PMIDs."""

    registers: ClassVar[bool] = True

    def __init__(self, client: ServiceClient) -> None:
        super().__init__(client)
        self._who = f"&tool=stacite&email={quote(client.mailto)}" if client.mailto else "&tool=stacite"
        self._extra = Extra(secret=f"&api_key={quote(client.key, safe='')}" if client.key else "")
        if client.key:
            client.pace.adjust("", _WITH_KEY)
        self._matching: _Matching | None = None

    def identifier_of(self, item: Item) -> str:
        """The PMID, or that of its page there."""
        bare = re.sub(r"^PMID:?\s*", "", item.get("PMID").strip(), flags=re.IGNORECASE)
        if not bare and (page := _PAGE.match(item.get("URL"))):
            bare = page["pmid"]
        return bare if _PMID.fullmatch(bare) else ""

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """An article that has no summary is searched for too: sometimes only the summaries are out of order."""
        for group in batches(identifiers, _BATCH, _MAX_CHARACTERS):
            with bulkhead(found.errors, *group):
                records, missing = await self._summaries(group)
                found.records.update(records)
                if (
                    missing
                    and (there := await self._numbers(" OR ".join(f"{each}[uid]" for each in missing))) is not None
                ):
                    found.absent.update(set(missing) - set(there))

    async def search(self, item: Item) -> list[Record] | None:
        """Articles by the words of the title, in their order."""
        words = title_words(item)
        return await self._searched(f'"{words}"[ti]') if words else None

    async def slot(self, item: Item) -> list[Record] | None:
        """Articles by journal, year, volume and first page."""
        place = _place_of(item)
        if place is None:
            return None
        matching = self._matching
        if matching is None:
            matching = self._matching = _Matching()
            matching.task = asyncio.create_task(self._match_soon(matching))
        matching.places.append(place)
        if matching.task is not None:
            # Who stops waiting does not stop the others.
            await asyncio.shield(matching.task)
        return matching.found.get(place)

    async def _match_soon(self, matching: _Matching) -> None:
        await self.client.client.clock.sleep(_COLLECT_S)
        self._matching = None
        places = list(dict.fromkeys(matching.places))
        unmatched = places
        if len(places) > 1:
            unmatched = []
            for number in range(0, len(places), _BATCH):
                unmatched += await self._match(places[number : number + _BATCH], matching.found)
        for place in unmatched:
            matching.found[place] = await self._at(place)

    async def _match(self, places: Sequence[_Place], found: dict[_Place, list[Record] | None]) -> list[_Place]:
        """Match places; returns those that ECitMatch dropped, as it does after a line that it makes nothing of."""
        lines = "%0D".join(f"{place.line}|{number}|" for number, place in enumerate(places))
        path = f"{_UTILITIES}/ecitmatch.cgi?db=pubmed&retmode=xml&bdata={lines}{self._who}"
        response = await self.client.ask(path, accept="text/plain", extra=self._extra)
        told = _matches(response, places)
        if not told:
            self.refuse(response, "a response that can't be read")
            return []
        numbers = list(dict.fromkeys(pmid for pmids in told.values() for pmid in pmids or ()))
        records: dict[str, Record] = {}
        for group in batches(numbers, _BATCH, _MAX_CHARACTERS):
            records |= (await self._summaries(group))[0]
        for place, pmids in told.items():
            there = [record for pmid in pmids or () if (record := records.get(pmid)) is not None]
            is_complete = pmids is not None and len(there) == len(pmids)
            found[place] = [record for record in there if place.has(record)] if is_complete else None
        return [place for place in places if place not in told]

    async def _at(self, place: _Place) -> list[Record] | None:
        records = await self._searched(place.term, must_say=_JOURNAL_UNDERSTOOD)
        return None if records is None else [record for record in records if place.has(record)]

    async def _searched(self, term: str, must_say: str = "") -> list[Record] | None:
        numbers = await self._numbers(term, must_say)
        if not numbers:
            return numbers if numbers is None else []
        records, _ = await self._summaries(numbers)
        return [records[number] for number in numbers if number in records] or None

    async def _numbers(self, term: str, must_say: str = "") -> list[str] | None:
        """The PMIDs of a search; None where there is none to read, or it was not understood as it has to be."""
        rows = max(SEARCH_ROWS, term.count("[uid]"))
        query = f"esearch.fcgi?db=pubmed&retmode=json&retmax={rows}&term={quote(term)}"
        response = await self.client.ask(f"{_UTILITIES}/{query}{self._who}", extra=self._extra)
        result = object_of(object_of(response.data).get("esearchresult"))
        count, numbers = text_of(result.get("count")), result.get("idlist")
        is_sound = isinstance(numbers, list) and all(_PMID.fullmatch(text_of(number)) for number in numbers)
        if not is_sound or "ERROR" in result or not count.isdigit() or (int(count) > 0) != bool(numbers):
            self.refuse(response)
            return None
        if must_say not in text_of(result.get("querytranslation")).lower():
            return None
        return [text_of(number) for number in numbers or ()][:rows]

    async def _summaries(self, numbers: Sequence[str]) -> tuple[dict[str, Record], list[str]]:
        """The articles with these PMIDs, and the PMIDs of which PubMed says that it has none."""
        query = f"esummary.fcgi?db=pubmed&retmode=json&id={','.join(numbers)}"
        response = await self.client.ask(f"{_UTILITIES}/{query}{self._who}", extra=self._extra)
        result = object_of(object_of(response.data).get("result"))
        records: dict[str, Record] = {}
        missing = []
        for number in numbers:
            summary = object_of(result.get(number))
            if text_of(summary.get("uid")) != number:
                continue
            record = _record(number, summary, response)
            if text_of(summary.get("error")).lower() == _UNKNOWN_PMID:
                missing.append(number)
            elif record.titles:
                records[number] = record
        if len(records) + len(missing) < len(numbers):
            self.refuse(response)
        return records, missing


def _matches(response: ServiceResponse, places: Sequence[_Place]) -> dict[_Place, list[str] | None]:
    """By place: PMIDs, none of them, or None where ECitMatch does not know the journal or too many articles."""
    told: dict[_Place, list[str] | None] = {}
    if response.status_code != 200:
        return told
    for line in response.body.decode("utf-8", "replace").splitlines():
        parts = [part.strip() for part in line.split("|")]
        if len(parts) < 7 or not re.fullmatch(r"\d{1,3}", parts[5]) or int(parts[5]) >= len(places):
            continue
        place, reply = places[int(parts[5])], parts[6]
        if parts[1:4] != [str(place.year), place.volume, str(place.page)]:
            continue
        numbers = reply.removeprefix(_AMBIGUOUS).replace(" ", "").split(",")
        is_known = all(map(_PMID.fullmatch, numbers))
        told[place] = [] if reply == _NOT_FOUND else numbers if is_known else None
    return told


_INITIALS = pattern(r"(?P<family>.+?) (?P<initials>[A-Z]{1,4})(?: (?P<suffix>Jr|Sr|2nd|3rd|[4-9]th|I{2,3}|IV))?")
_YEAR = pattern(r"(?:1[5-9]|20)\d\d(?!\d)")


def _record(number: str, summary: Mapping[str, Any], response: ServiceResponse) -> Record:
    # A title that was translated stands in brackets.
    title = text_of(summary.get("title")).removesuffix(".").strip()
    title = title[1:-1].removesuffix(".") if title.startswith("[") and title.endswith("]") else title
    original = text_of(summary.get("vernaculartitle")).removesuffix(".")
    years = {name: _YEAR.match(text_of(summary.get(key))) for name, key in _DATES.items()}
    retracted = "Retracted Publication" in map(text_of, _list(summary.get("pubtype")))
    names = (author for author in objects_of(summary.get("authors")) if text_of(author.get("name")))
    return Record(
        doi=next((doi_of(each.get("value")) for each in objects_of(summary.get("articleids")) if _is_doi(each)), ""),
        agency=AGENCY,
        source=response.url,
        fetched=response.fetched,
        type="article-journal",
        kind=", ".join(map(text_of, _list(summary.get("pubtype")))),
        titles=(title,) if title else (),
        original_titles=(original,) if original else (),
        containers=tuple(filter(None, [text_of(summary.get("fulljournalname"))])),
        short_containers=tuple(filter(None, [text_of(summary.get("source"))])),
        authors=tuple(_name(author) for author in names),
        dates={name: Date(year[0]) for name, year in years.items() if year is not None},
        volume=text_of(summary.get("volume")),
        issue=text_of(summary.get("issue")),
        page=text_of(summary.get("pages")),
        updated_by=(EditorialUpdate("retraction", "", AGENCY),) if retracted else (),
        numbers=(f"PMID {number}",),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{number}/",
    )


_DATES = {"issued": "pubdate", "published-online": "epubdate"}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _is_doi(entry: Mapping[str, Any]) -> bool:
    return text_of(entry.get("idtype")) == "doi"


def _name(author: Mapping[str, Any]) -> Name:
    """`Hambrick GW Jr` has initials and a suffix; a group has neither."""
    name = text_of(author.get("name"))
    found = _INITIALS.fullmatch(name) if text_of(author.get("authtype")) != "CollectiveName" else None
    if found is None:
        return Name(literal=name)
    return Name(found["family"], " ".join(found["initials"]), suffix=found["suffix"] or "")


SERVICE = Service(
    name=AGENCY,
    setting="pubmed",
    cost=Cost(limits=RateLimits(3, {"": 0.34})),
    source=PubMed,
    discloses=(
        Disclosure(
            AGENCY,
            "for each PMID that you cite, and for articles that no other index confirms",
            "the PMID, the title, or journal, year, volume and first page; `mailto` and your key, if you set them",
        ),
    ),
)
