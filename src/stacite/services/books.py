"""Books: how their catalogs are asked, and those with JSON: Open Library, HathiTrust and Google Books.

A chapter is asked for as the book that holds it. No catalog holds all books, so that none is the registry of ISBNs.
Sources: Open Library Books API (`bibkeys`, `jscmd=data`; a book that it does not hold is not in its response) and its
Search API (`/search.json`); HathiTrust Bibliographic API; Google Books API, Volumes: list.
"""

from __future__ import annotations

import asyncio
import re
from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from urllib.parse import quote

from stacite.compare.titles import book_of, main_parts, plain_title
from stacite.model.evidence import Record
from stacite.model.identifiers import isbn_10, isbns_of
from stacite.model.item import Date
from stacite.net.response import status_text
from stacite.services.base import (
    MAX_OTHER,
    SEARCH_ROWS,
    Catalogue,
    Disclosure,
    Index,
    LookupResult,
    Service,
    bulkhead,
    query_words,
)
from stacite.services.client import (
    Cost,
    Extra,
    RateLimits,
    object_of,
    objects_of,
    page_of,
    people_of,
    text_of,
    texts_of,
)
from stacite.text.folding import fold
from stacite.text.numerals import YEAR
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from re import Pattern

    from stacite.model.item import Item
    from stacite.services.client import ServiceClient, ServiceResponse


_Each = TypeVar("_Each")

UNREADABLE = "JSON of an unexpected form"
MOST_TITLES = 12
"""Titles of a record, and its subtitles, that are kept: each is compared with each subtitle."""
OTHER_BOOK = "the record of another book"
_SHORTEST = 5
"""Characters of a title; after fewer, a period ends an abbreviation."""


def main_title(title: str) -> str:
    """A title without its subtitle; `Dr.` and `St.` are none."""
    plain = plain_title(title)
    return next((part for part in main_parts(plain) if len(part) >= _SHORTEST), plain)


def dates_of(text: str) -> dict[str, Date]:
    """The year of publication in `March 1994`, `c2011` or `[1998?]`."""
    year = YEAR.search(text)
    return {"issued": Date(year[0])} if year else {}


class BookIndex(Index):
    """A catalog of books, which knows them by ISBN and by title."""

    def identifier_of(self, item: Item) -> str:
        """The first valid ISBN that is printed, also of the book that holds a chapter, as 13 digits."""
        return next(iter(isbns_of(item.get("ISBN"))), "")

    async def search(self, item: Item) -> list[Record] | None:
        """By title and first author; where that finds nothing, the name may be misprinted, so by title alone.

        Without a year: catalogs have other editions. Without the subtitle: many leave it out, or keep it elsewhere.
        """
        book = book_of(item)
        title = query_words(main_title(book.title))
        person = next(iter(book.authors_or_editors), None)
        name = query_words(person.literal or person.family)[:MAX_OTHER] if person is not None else ""
        if not title:
            return None
        records = await self.find(title, name)
        return await self.find(title, "") if records == [] and name else records

    async def find(self, title: str, name: str) -> list[Record] | None:  # noqa: ARG002 - for subclasses
        """The books with these words in the title, by that person or body, if there is a name.

        None where the catalog could not be asked, or has no such search.
        """
        return None


def note_unusable(client: ServiceClient, response: ServiceResponse, fault: str = UNREADABLE) -> None:
    """Note why a response can't be used, unless it has a fault of its own."""
    if not response.fault:
        client.refuse(fault if response.status_code == 200 else status_text(response.status_code or 0))


class SingleBooks(BookIndex):
    """A catalog that takes one ISBN at a time, and may have a book under the older form alone."""

    @abstractmethod
    async def by_isbn(self, isbn: str) -> list[Record] | None:
        """What the catalog gives for an ISBN of 10 or 13 digits; None where it could not be asked."""

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """ISBNs of 13 digits."""
        await asyncio.gather(*(self._look_up(isbn, found) for isbn in identifiers))

    async def _look_up(self, isbn: str, found: LookupResult) -> None:
        with bulkhead(found.errors, isbn):
            for form in filter(None, (isbn, isbn_10(isbn))):
                records = await self.by_isbn(form)
                if records is None:
                    return
                if records:
                    self._take(isbn, records, found)
                    return
            found.absent.add(isbn)

    def _take(self, isbn: str, records: Sequence[Record], found: LookupResult) -> None:
        """Only books that have the ISBN: a catalog that doesn't understand a request may give all that it holds.

        One that refers to the ISBN, as a later edition does, comes after them.
        """
        books = [each for each in records if each.type != "chapter"]
        own = [each for each in books if isbn in each.isbns] or [each for each in books if isbn in each.numbers]
        if own:
            found.records[isbn] = _as_one(own)
        else:
            self.client.refuse(OTHER_BOOK)


def _as_one(records: Sequence[Record]) -> Record:
    """What a catalog has under one ISBN, which the volumes of a set and books by mistake may share."""
    by_title = {fold(each.titles[0]): each for each in reversed(records)}
    others = [each for each in by_title.values() if each is not records[0]][::-1]
    return replace(
        records[0],
        titles=_union(each.titles for each in (records[0], *others))[:MOST_TITLES],
        subtitles=_union(each.subtitles for each in (records[0], *others))[:MOST_TITLES],
        authors=_union(each.authors for each in (records[0], *others)),
        editors=_union(each.editors for each in (records[0], *others)),
    )


def _union(lists: Iterable[tuple[_Each, ...]]) -> tuple[_Each, ...]:
    return tuple(dict.fromkeys(each for one in lists for each in one))


_BOOKS = "for each book, and for the book that holds a cited chapter, unless you use `--existence off`"
BOOK_RECORDS = Disclosure(
    "Open Library, K10plus, the German National Library, the Library of Congress",
    f"{_BOOKS}; which of them depends on the language",
    "the ISBN; with `--existence search` also title and family name of the first author or editor",
)


class OpenLibrary(BookIndex, Catalogue):
    """Books at Open Library."""

    batch: ClassVar = 25
    mismatch: ClassVar = OTHER_BOOK

    def path(self, identifiers: Sequence[str]) -> str:
        """A list of ISBNs, in both forms: older books have only the shorter one there."""
        forms = (form for isbn in identifiers for form in (isbn, isbn_10(isbn)) if form)
        keys = ",".join(f"ISBN:{form}" for form in forms)
        return f"/api/books?bibkeys={keys}&format=json&jscmd=data"

    def records_of(self, response: ServiceResponse) -> dict[str, Record] | None:
        """By ISBN of 13 digits, or none for what has no title or another ISBN; None for another shape."""
        books = response.data
        if not isinstance(books, dict):
            return None
        found: dict[str, Record] = {}
        for key, book in books.items():
            isbns = isbns_of(key.removeprefix("ISBN:"))
            if not isbns or not isinstance(book, dict):
                return None
            record = _edition(isbns[0], book, response)
            is_own = isbns[0] in record.isbns and any(record.titles)
            found.setdefault(isbns[0] if is_own else "", record)
        return found

    async def find(self, title: str, name: str) -> list[Record] | None:
        """By its search of works."""
        author = f"&author={quote(name, safe='')}" if name else ""
        fields = "key,title,subtitle,author_name,first_publish_year,isbn,edition_count"
        response = await self.client.ask(
            f"/search.json?title={quote(title, safe='')}{author}&fields={fields}&limit={SEARCH_ROWS}"
        )
        data = object_of(response.data)
        works = _counted(data.get("numFound"), data.get("docs"))
        return self.hits(response, works, lambda work: _work(work, response))


def _counted(count: object, entries: object) -> object:
    """The entries, if there are any where there should be; a count without entries is a catalog in trouble."""
    return entries if type(count) is int and bool(count) == bool(entries) else None


def _edition(isbn: str, book: Mapping[str, Any], response: ServiceResponse) -> Record:
    publishers = texts_of([object_of(each).get("name") for each in objects_of(book.get("publishers"))])
    numbers = object_of(book.get("identifiers"))
    return Record(
        doi="",
        agency=OPEN_LIBRARY.name,
        source=response.url,
        fetched=response.fetched,
        type="book",
        titles=_one(book.get("title")),
        subtitles=_one(book.get("subtitle")),
        authors=people_of(text_of(author.get("name")) for author in objects_of(book.get("authors"))),
        dates=dates_of(text_of(book.get("publish_date"))),
        publisher=publishers[0] if publishers else "",
        isbns=_isbns([*texts_of(numbers.get("isbn_13")), *texts_of(numbers.get("isbn_10"))]) or (isbn,),
        url=page_of(book.get("url")),
    )


def _work(work: Mapping[str, Any], response: ServiceResponse) -> Record:
    key = text_of(work.get("key"))
    return Record(
        doi="",
        agency=OPEN_LIBRARY.name,
        source=response.url,
        fetched=response.fetched,
        type="book",
        titles=_one(work.get("title")),
        subtitles=_one(work.get("subtitle")),
        authors=people_of(texts_of(work.get("author_name"))),
        dates=dates_of(text_of(work.get("first_publish_year"))),
        isbns=_isbns(texts_of(work.get("isbn"))),
        url=f"https://openlibrary.org{key}" if re.fullmatch(r"/works/OL\d{1,12}W", key) else "",
    )


def _one(value: object) -> tuple[str, ...]:
    return tuple(filter(None, (text_of(value),)))


def _isbns(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(isbn for text in texts for isbn in isbns_of(text)))


OPEN_LIBRARY = Service(
    name="Open Library",
    setting="openlibrary",
    # 180 requests a minute (its server's configuration, August 2026).
    cost=Cost(limits=RateLimits(2, {"": 1 / 3}), prompt_s=5.0),
    source=OpenLibrary,
    discloses=(BOOK_RECORDS,),
)


# What its numbers are called in its addresses, and the addresses that have them.
_HATHI_NUMBERS: Mapping[str, tuple[str, Pattern[str]]] = {
    "HathiTrust record": ("recordnumber", pattern(r"catalog\.hathitrust\.org/Record/(\d{1,12})")),
    "HathiTrust volume": (
        "htid",
        pattern(r"(?:babel\.hathitrust\.org/cgi/\w{1,20}\?id=|hdl\.handle\.net/2027/)([a-z\d]{2,8}\.[\w.$:/+=-]+)"),
    ),
    "OCLC": ("oclc", pattern(r"worldcat\.org/(?:\w{2}/)?(?:oclc|title)/(\d{1,12})")),
    "LCCN": ("lccn", pattern(r"lccn\.loc\.gov/([a-z]{0,3}\d{8,10})")),
}


class HathiTrust(Index):
    """Digitized books at HathiTrust, by ISBN, or by the number in the address of a book's page there or elsewhere.

    It can't be searched by title without a browser.
    """

    def identifier_of(self, item: Item) -> str:
        """`OCLC 1546936`, `LCCN 08020707` …, or else the ISBN as 13 digits."""
        for name, (_, page) in _HATHI_NUMBERS.items():
            if found := page.search(item.get("URL")):
                return f"{name} {found[1]}"
        return next(iter(isbns_of(item.get("ISBN"))), "")

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """One by one."""
        await asyncio.gather(*(self._look_up(identifier, found) for identifier in identifiers))

    async def _look_up(self, identifier: str, found: LookupResult) -> None:
        name, _, number = identifier.rpartition(" ")
        kind = _HATHI_NUMBERS[name][0] if name else "isbn"
        with bulkhead(found.errors, identifier):
            for form in (number,) if name else filter(None, (number, isbn_10(number))):
                response = await self.client.ask(f"/api/volumes/brief/{kind}/{quote(form, safe='/:.$')}.json")
                records = _volumes(response)
                if records is None:
                    note_unusable(self.client, response)
                    return
                if records:
                    self._take(identifier, records, found)
                    return
            found.absent.add(identifier)

    def _take(self, identifier: str, records: Sequence[Record], found: LookupResult) -> None:
        own = [each for each in records if _has(each, identifier)]
        if own:
            found.records[identifier] = own[0]
        else:
            self.client.refuse(OTHER_BOOK)


def _has(record: Record, identifier: str) -> bool:
    """Whether a record has the number; of a volume it need not say."""
    name, _, number = identifier.rpartition(" ")
    if not name:
        return number in record.isbns
    return name == "HathiTrust volume" or number.lstrip("0") in {each.lstrip("0") for each in record.numbers}


def _volumes(response: ServiceResponse) -> list[Record] | None:
    """The books of a response, without those that have no title; None for another shape."""
    data = object_of(response.data)
    records, items = data.get("records"), data.get("items")
    # PHP spells an empty object as a list.
    if records in ([], {}) and items == []:
        return []
    if not isinstance(records, dict) or not isinstance(items, list) or not items:
        return None
    books = [
        Record(
            doi="",
            agency=HATHITRUST.name,
            source=response.url,
            fetched=response.fetched,
            type="book",
            titles=tuple(title.rstrip(" /.:;,") for title in texts_of(book.get("titles"))[:MOST_TITLES]),
            dates=dates_of(text_of(book.get("publishDates"))),
            isbns=_isbns(texts_of(book.get("isbns"))),
            numbers=(number, *texts_of(book.get("oclcs")), *texts_of(book.get("lccns"))),
            url=page_of(book.get("recordURL")),
        )
        for number, book in list(records.items())[: 2 * SEARCH_ROWS]
        if isinstance(book, dict)
    ]
    return [book for book in books if any(book.titles)] or None


HATHITRUST = Service(
    name="HathiTrust",
    setting="hathitrust",
    cost=Cost(limits=RateLimits(1, {"": 0.5})),
    source=HathiTrust,
    discloses=(
        Disclosure("HathiTrust", _BOOKS, "the ISBN, or the number in the address of HathiTrust, WorldCat or an LCCN"),
    ),
)


class GoogleBooks(SingleBooks):
    """Books at Google, with the user's key."""

    async def by_isbn(self, isbn: str) -> list[Record] | None:
        """By the index of ISBNs."""
        return await self._list(f"isbn:{isbn}")

    async def find(self, title: str, name: str) -> list[Record] | None:
        """By the words of title and author."""
        author = f'+inauthor:"{name}"' if name else ""
        return await self._list(f'intitle:"{title}"{author}')

    async def _list(self, query: str) -> list[Record] | None:
        if not self.client.key:
            self.client.fault = self.client.fault or "it is asked only with a key"
            return None
        fields = "totalItems,items(id,volumeInfo(title,subtitle,authors,publisher,publishedDate,industryIdentifiers))"
        response = await self.client.ask(
            f"/books/v1/volumes?q={quote(query, safe=':+')}&maxResults={SEARCH_ROWS}&fields={fields}",
            extra=Extra(secret=f"&key={quote(self.client.key, safe='')}"),
        )
        data = object_of(response.data)
        volumes = _counted(data.get("totalItems"), data.get("items", []))
        return self.hits(response, volumes, lambda volume: _volume(volume, response))


def _volume(volume: Mapping[str, Any], response: ServiceResponse) -> Record:
    book, key = object_of(volume.get("volumeInfo")), text_of(volume.get("id"))
    numbers = objects_of(book.get("industryIdentifiers"))
    return Record(
        doi="",
        agency=GOOGLE_BOOKS.name,
        source=response.url,
        fetched=response.fetched,
        type="book",
        titles=_one(book.get("title")),
        subtitles=_one(book.get("subtitle")),
        authors=people_of(texts_of(book.get("authors"))),
        dates=dates_of(text_of(book.get("publishedDate"))),
        publisher=text_of(book.get("publisher")),
        isbns=_isbns(text_of(each.get("identifier")) for each in numbers),
        url=f"https://books.google.com/books?id={key}" if re.fullmatch(r"[\w-]{6,20}", key) else "",
    )


GOOGLE_BOOKS = Service(
    name="Google Books",
    setting="googlebooks",
    # 1,000 requests a day for a key.
    cost=Cost(limits=RateLimits(2, {"": 0.5})),
    source=GoogleBooks,
    needs_key=True,
    discloses=(
        Disclosure(
            "Google Books",
            "only if you set a key: for books that the other catalogs don't confirm",
            "the ISBN; with `--existence search` also title and family name of the first author or editor; your key",
        ),
    ),
)
