"""Crossref: works by their DOIs, as records, from its REST API or in the CSL form of content negotiation.

Titles keep their markup, names their spelling. Works also come by their places in journals. Crossref has no filter for
volumes and pages, so works of about that year that mention these are requested, and compared here.
Sources: Crossref REST API documentation ("works", `/works?filter=doi:`, `query.bibliographic`, `select`, `facet`, and
`/works/{DOI}`, which takes no parameters; "journals"); the CSL-JSON schema.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from stacite.compare.numbers import is_article_number, pages_of, plain_number, same_number
from stacite.compare.titles import TITLES_FAR, compare_titles, plain_title
from stacite.model.evidence import EditorialUpdate, Record
from stacite.model.identifiers import is_valid_issn
from stacite.model.item import TYPES, Name
from stacite.services.base import (
    DOI_RECORDS,
    MAX_OTHER,
    MAX_TITLE,
    SEARCH_ROWS,
    WORK_SEARCH,
    Disclosure,
    DoiRegistry,
    Index,
    Service,
)
from stacite.services.client import (
    MAX_ENTRIES,
    Cost,
    RateLimits,
    ServiceClient,
    ServiceResponse,
    date_of_parts,
    doi_of,
    object_of,
    objects_of,
    text_of,
    texts_of,
)
from stacite.services.doi_org import quoted
from stacite.text.folding import clean, fold
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from stacite.model.item import Date, Item


AGENCY = "Crossref"
_DATES = ("issued", "published", "published-print", "published-online", "published-other", "posted", "approved")
_ISSUE_DATES = ("published-print", "published-online")
_RETRACTION_WATCH = "retraction-watch"
_UPDATES = ("updated-by", "update-to")


def record_of(message: Mapping[str, Any], source: str, fetched: datetime | None) -> Record:
    """A work out of `message` of its JSON; what has another shape than it should counts as not there.

    Not so its notices: a work whose notices can't be read would pass for one without. Its record has no DOI, as one
    that can't be read as a whole.
    """
    own = doi_of(message.get("DOI")) if all(_is_readable(message.get(name)) for name in _UPDATES) else ""
    updated_by, updates = _updates(message, own)
    kind = text_of(message.get("type"))
    return Record(
        doi=own,
        agency=AGENCY,
        source=source,
        fetched=fetched,
        type=_csl_type(kind),
        kind=kind,
        titles=texts_of(message.get("title")),
        subtitles=texts_of(message.get("subtitle")),
        original_titles=texts_of(message.get("original-title")),
        containers=texts_of(message.get("container-title")),
        short_containers=_short_containers(message),
        authors=names_of(message.get("author")),
        editors=names_of(message.get("editor")),
        dates=_dates(message),
        volume=text_of(message.get("volume")),
        issue=text_of(message.get("issue")) or text_of(object_of(message.get("journal-issue")).get("issue")),
        page=text_of(message.get("page")),
        article_number=text_of(message.get("article-number")),
        publisher=text_of(message.get("publisher")),
        updated_by=updated_by,
        updates=updates,
        relations=_relations(message.get("relation")),
    )


def _csl_type(kind: str) -> str:
    return str(table("stacite.services", "types.toml")["crossref"].get(kind, kind if kind in TYPES else "document"))


def _short_containers(message: Mapping[str, Any]) -> tuple[str, ...]:
    """The lists of the REST API, the strings of the CSL form."""
    named = (message.get(name) for name in ("short-container-title", "container-title-short", "journalAbbreviation"))
    return tuple(dict.fromkeys(short for value in named for short in texts_of(value)))


def names_of(value: object) -> tuple[Name, ...]:
    """Persons and bodies in their order; an entry with a family name is a person."""
    return tuple(name for entry in objects_of(value) if (name := _name(entry)) is not None)


def _name(entry: Mapping[str, Any]) -> Name | None:
    literal = text_of(entry.get("name")) or text_of(entry.get("literal"))
    family, given = text_of(entry.get("family")), text_of(entry.get("given"))
    if family:
        return Name(
            family,
            given,
            dropping_particle=text_of(entry.get("dropping-particle")),
            non_dropping_particle=text_of(entry.get("non-dropping-particle")),
            suffix=text_of(entry.get("suffix")),
        )
    return Name(literal=literal or given) if literal or given else None


def _dates(message: Mapping[str, Any]) -> dict[str, Date]:
    of_issue = object_of(message.get("journal-issue"))
    named = {name: message.get(name) for name in _DATES}
    named |= {f"journal-issue-{name}": of_issue.get(name) for name in _ISSUE_DATES}
    return {name: date for name, value in named.items() if (date := date_of_parts(value)) is not None}


def _updates(message: Mapping[str, Any], own: str) -> tuple[tuple[EditorialUpdate, ...], tuple[EditorialUpdate, ...]]:
    """`updated-by` and `update-to`, each relation once and on one side.

    A work that updates itself was updated in place. Where a relation is on both sides, Retraction Watch knows its
    direction; else the work counts as the updated one.
    """
    updated_by, updates = (_merged(message.get(name)) for name in _UPDATES)
    for key in [key for key in updates if key[1] == own]:
        updated_by.setdefault(key, updates.pop(key))
    for key in updated_by.keys() & updates.keys():
        watched = updates[key].source == _RETRACTION_WATCH and updated_by[key].source != _RETRACTION_WATCH
        del (updated_by if watched else updates)[key]
    return tuple(updated_by.values()), tuple(updates.values())


def _merged(value: object) -> dict[tuple[str, str], EditorialUpdate]:
    merged: dict[tuple[str, str], EditorialUpdate] = {}
    for entry in objects_of(value):
        # A retraction without the DOI of its notice is one all the same.
        kind, other = _update_kind(entry), doi_of(entry.get("DOI"))
        if not kind:
            continue
        key, on = (kind, other), date_of_parts(entry.get("updated"))
        update = EditorialUpdate(kind, other, _word(text_of(entry.get("source"))), on.edtf if on else "")
        if key not in merged or (update.source == _RETRACTION_WATCH and merged[key].source != _RETRACTION_WATCH):
            merged[key] = update
    return merged


def _is_readable(value: object) -> bool:
    """Whether each entry of a list of updates says what kind it is; null is no entry."""
    entries = [entry for entry in (value if isinstance(value, list) else [value]) if entry is not None]
    return len(entries) <= MAX_ENTRIES and all(isinstance(entry, dict) and _update_kind(entry) for entry in entries)


def _update_kind(entry: Mapping[str, Any]) -> str:
    return _word(text_of(entry.get("type")) or text_of(entry.get("label")))


def _word(name: str) -> str:
    """`Expression_of_concern` is `expression-of-concern`."""
    return re.sub(r"[\s_-]+", "-", name.lower())


def _relations(value: object) -> dict[str, tuple[str, ...]]:
    """Those between DOIs."""
    found = {
        _word(name): tuple(dict.fromkeys(other for entry in objects_of(entries) if (other := doi_of(entry.get("id")))))
        for name, entries in object_of(value).items()
    }
    return {name: dois for name, dois in found.items() if dois}


_NOT_FOUND = b"Resource not found."
_SINGLE, _LISTS = "single", "lists"
# Without it, Crossref sends abstracts and reference lists too.
_SELECT = (
    "DOI,type,title,subtitle,original-title,container-title,short-container-title,author,editor,issued,published,"
    "published-print,published-online,posted,volume,issue,page,article-number,publisher,update-to,updated-by,relation"
)


class Crossref(DoiRegistry):
    """Works at Crossref."""

    batch: ClassVar = 20
    list_pool: ClassVar = _LISTS
    single_pool: ClassVar = _SINGLE

    def __init__(self, client: ServiceClient) -> None:
        super().__init__(client)
        self._mailto = f"&mailto={quote(client.mailto)}" if client.mailto else ""
        self._selects = True
        """Whether Crossref accepts our list of fields."""

    def list_path(self, dois: Sequence[str]) -> str:
        """One filter for all."""
        # A comma separates filters, so one inside a DOI has to be quoted.
        names = ",".join(f"doi:{quote(doi, safe='/:;()')}" for doi in dois)
        return f"/works?filter={names}&rows={len(dois)}{self._mailto}"

    def listed(self, response: ServiceResponse) -> list[Record] | None:
        """The items of its message."""
        items = _message(response, "work-list").get("items")
        if not isinstance(items, list):
            return None
        return [record_of(object_of(item), response.url, response.fetched) for item in items[: 2 * self.batch]]

    def path(self, doi: str) -> str:
        """The work's own address."""
        return f"/works/{quoted(doi)}"

    def single(self, response: ServiceResponse) -> Record:
        """Its message."""
        return record_of(_message(response, "work"), response.url, response.fetched)

    def denies(self, response: ServiceResponse) -> bool:
        """A 404 in plain text; one with JSON or HTML is about something else."""
        return response.status_code == 404 and response.body.strip() == _NOT_FOUND

    async def search(self, item: Item) -> list[Record] | None:
        """Works by title, first author, container and year."""
        path = f"/works?query.bibliographic={quote(search_text(item))}&rows={SEARCH_ROWS}{self._mailto}"
        response = await self.client.ask(f"{path}&select={_SELECT}" if self._selects else path, _LISTS)
        if response.status_code == 400 and self._selects:  # a field of the list was dropped from its API
            response = await self.client.ask(path, _LISTS)
            self._selects = response.data is None
        return self.search_results(response)


def _message(response: ServiceResponse, kind: str) -> Mapping[str, Any]:
    """The message, if it is of that kind: an agency's message, or a journal's, has a DOI or items too."""
    data = object_of(response.data)
    return object_of(data.get("message")) if data.get("message-type", kind) == kind else {}


def search_text(item: Item) -> str:
    """Title, first author's family name, container and year in one line, as `query.bibliographic` takes them."""
    year = str(item.year) if item.year else ""
    author = item.authors[0] if item.authors else None
    name = (author.literal or author.family) if author else ""
    parts = (plain_title(item.title)[:MAX_TITLE], name[:MAX_OTHER], item.get("container-title")[:MAX_OTHER], year)
    return " ".join(" ".join(part.split()) for part in parts if part.strip())


_ISSN = pattern(r"(?<!\d)(\d{4})-?(\d{3}[\dXx])(?![\dXx])")
_PLACE_ROWS = 100
_JOURNAL_ROWS = 5
# A volume with fewer works was hardly registered as a whole.
_FEWEST_IN_VOLUME = 10
# Up to here, an article is one of the first of its issue.
_FIRST_PAGES = 15


class CrossrefPlaces(Index):
    """Works at Crossref by their places in journals."""

    def __init__(self, client: ServiceClient) -> None:
        super().__init__(client)
        self._mailto = f"&mailto={quote(client.mailto)}" if client.mailto else ""
        self._issns: dict[str, tuple[str, ...]] = {}
        """By folded title; none for a journal that Crossref doesn't have, or has twice."""
        self._works_by_year: dict[str, Mapping[int, int] | None] = {}
        """By folded title: the numbers of works; None where Crossref doesn't say."""
        self._volumes: dict[tuple[str, ...], Mapping[str, int]] = {}
        """By ISSNs: the numbers of works by volume."""
        self._journals = asyncio.Lock()

    async def issns_of(self, item: Item) -> tuple[str, ...]:
        """The ISSNs that the work prints, or else those of the journal with exactly its title."""
        printed, name = printed_issns(item), _journal_key(item.get("container-title"))
        if printed or not name:
            return printed
        async with self._journals:
            if name not in self._issns:
                await self._ask_for_journal(name, clean(item.get("container-title")))
        return self._issns.get(name, ())

    async def _ask_for_journal(self, name: str, title: str) -> None:
        path = f"/journals?query={quote(title[:MAX_OTHER])}&rows={_JOURNAL_ROWS}{self._mailto}"
        response = await self.client.ask(path, _LISTS)
        journals = _message(response, "journal-list").get("items")
        if isinstance(journals, list) and all(isinstance(journal, dict) for journal in journals):
            same = [texts_of(each.get("ISSN")) for each in journals if _journal_key(text_of(each.get("title"))) == name]
            issns = same[0] if len(same) == 1 else ()
            self._issns[name] = tuple(issn for issn in issns if is_valid_issn(issn))
            own = [each for each in journals if _journal_key(text_of(each.get("title"))) == name]
            self._works_by_year[name] = {} if not own else _works_by_year(own[0]) if len(own) == 1 else None
        elif response.status_code == 404:
            self._issns[name] = ()
        else:
            self.refuse(response)

    async def gap(self, item: Item) -> str:
        """That no journal has this title, or hardly a work of these years is registered; by its whole title alone."""
        title = clean(item.get("container-title"))
        name = _journal_key(title)
        if not name or item.year is None or "." in title or title.isupper():
            return ""
        async with self._journals:
            if name not in self._issns:
                await self._ask_for_journal(name, title)
        counts = self._works_by_year.get(name)
        if counts is None:
            return ""
        if not counts:
            return f"{AGENCY} lists no journal of this title"
        near = sum(counts.get(item.year + step, 0) for step in (-1, 0, 1))
        return "" if near >= _FEWEST_IN_VOLUME else f"{AGENCY} has hardly anything of this journal and time"

    async def slot(self, item: Item) -> list[Record] | None:
        """Works of the journal whose pages hold the first page of `item`.

        A work with another title is only one of them where the whole volume is registered.
        """
        volume, pages = plain_number(item.get("volume")), pages_of(item.get("page"))
        if item.year is None or not volume.isdigit() or pages is None or pages.prefix:
            return None
        if is_article_number(item.get("page")) or not (issns := await self.issns_of(item)):
            return None
        names = ",".join(f"issn:{issn}" for issn in issns)
        period = f"from-pub-date:{item.year - 1:04},until-pub-date:{item.year + 1:04}"
        author = item.authors[0].sort[:MAX_OTHER] if item.authors else ""
        words = quote(f"{volume} {pages.first} {author}".strip())
        path = f"/works?filter={names},{period}&query.bibliographic={words}&rows={_PLACE_ROWS}&select={_SELECT}"
        response = await self.client.ask(path + self._mailto, _LISTS)
        items = _message(response, "work-list").get("items")
        works = self.hits(response, items, lambda each: record_of(each, response.url, response.fetched), _PLACE_ROWS)
        if works is None:
            return None
        there = [work for work in works if _is_at(work, item, volume, pages.first)]
        if not there or any((compare_titles(item, work).ratio or 0) >= TITLES_FAR for work in there):
            return there
        if not item.get("issue") and _numbers_pages_by_issue(works, volume):
            return []
        counts = await self._works_by_volume(issns)
        return None if counts is None else there if counts.get(volume, 0) >= _FEWEST_IN_VOLUME else []

    async def _works_by_volume(self, issns: tuple[str, ...]) -> Mapping[str, int] | None:
        async with self._journals:
            if issns not in self._volumes:
                names = ",".join(f"issn:{issn}" for issn in issns)
                path = f"/works?filter={names}&rows=0&facet=journal-volume:*{self._mailto}"
                response = await self.client.ask(path, _LISTS)
                facet = object_of(_message(response, "work-list").get("facets")).get("journal-volume")
                counts = object_of(facet).get("values")
                if isinstance(counts, dict):
                    self._volumes[issns] = {plain_number(name): _number(value) for name, value in counts.items()}
                else:
                    self.refuse(response)
        return self._volumes.get(issns)


def _works_by_year(journal: Mapping[str, Any]) -> Mapping[int, int] | None:
    """Its `breakdowns`: `{"dois-by-issued-year": [[2019, 120], …]}`."""
    pairs = object_of(journal.get("breakdowns")).get("dois-by-issued-year")
    if not isinstance(pairs, list) or len(pairs) > MAX_ENTRIES:
        return None
    sound = (pair for pair in pairs if isinstance(pair, list) and [type(each) for each in pair] == [int, int])
    return {year: number for year, number in sound} or None  # noqa: C416 - dict() would lose the types


def printed_issns(item: Item) -> tuple[str, ...]:
    """The sound ISSNs that a work prints."""
    return tuple(filter(is_valid_issn, ("-".join(parts).upper() for parts in _ISSN.findall(item.get("ISSN")))))


def _journal_key(title: str) -> str:
    return fold(title).removeprefix("the ")


def _number(value: object) -> int:
    return value if type(value) is int else 0


def _numbers_pages_by_issue(works: Sequence[Record], volume: str) -> bool:
    """Whether several issues of the volume begin with page 1 or so: then volume and page don't lead to one work."""
    begun = set()
    for work in works:
        pages = pages_of(work.page)
        if plain_number(work.volume) == volume and work.issue and pages is not None and pages.first <= _FIRST_PAGES:
            begun.add(plain_number(work.issue))
    return len(begun) > 1


def _is_at(work: Record, item: Item, volume: str, page: int) -> bool:
    pages = pages_of(work.page)
    return (
        bool(work.doi)
        and plain_number(work.volume) == volume
        and same_number(item.get("issue"), work.issue)
        and pages is not None
        and not pages.prefix
        and pages.first <= page <= pages.last
    )


SERVICE = Service(
    name=AGENCY,
    setting="crossref",
    # As its headers said in 2026 (announced for 1 December 2025).
    cost=Cost(
        limits=RateLimits(1, {_SINGLE: 1 / 5, _LISTS: 1.0}), polite=RateLimits(3, {_SINGLE: 1 / 10, _LISTS: 1 / 3})
    ),
    source=Crossref,
    discloses=(DOI_RECORDS, WORK_SEARCH),
)
PLACES = Service(
    name=AGENCY,
    setting="crossref",
    cost=SERVICE.cost,
    source=CrossrefPlaces,
    discloses=(
        Disclosure(
            AGENCY,
            "for articles that no index confirms by their titles",
            "journal, or its ISSN; year, volume, first page and first author's family name; `mailto`, if you set it",
        ),
    ),
)
