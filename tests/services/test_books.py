"""Books at Open Library, HathiTrust and Google Books, by ISBN and by title."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.services.indexing import KEY, Site, work

from stacite.compare.titles import book_of
from stacite.model.evidence import Record
from stacite.model.item import Date, Item, Name
from stacite.services import books
from stacite.services.base import Index

if TYPE_CHECKING:
    from tests.conftest import FakeClock

    from stacite.services.base import Service

ISBN, OLDER = "9783161484100", "316148410X"
OTHER = "9780000000002"

EDITION = {
    "url": "https://openlibrary.org/books/OL700M/Harbours",
    "title": "Harbours",
    "subtitle": "A History",
    "authors": [{"name": "Ada Lind"}, {"name": "Holm, Per"}, {}],
    "publishers": [{"name": "Quayside Press"}],
    "publish_date": "March 1994",
    "identifiers": {"isbn_10": [OLDER], "openlibrary": ["OL700M"]},
}
WORK = {
    "key": "/works/OL700W",
    "title": "Harbours",
    "subtitle": "A History",
    "author_name": ["Ada Lind", "Per Holm"],
    "first_publish_year": 1994,
    "isbn": [OLDER, ISBN, "no number", OTHER],
    "edition_count": 3,
}
FOUND = {"numFound": 1, "start": 0, "docs": [WORK]}
NONE_FOUND = {"numFound": 0, "start": 0, "docs": []}
VOLUME = {
    "records": {
        "000700700": {
            "recordURL": "https://catalog.hathitrust.org/Record/000700700",
            "titles": ["Harbours and tides / by Ada Lind."],
            "isbns": [OLDER],
            "issns": [],
            "oclcs": ["7007007"],
            "lccns": ["08070070"],
            "publishDates": ["1907"],
        }
    },
    "items": [{"orig": "A University", "fromRecord": "000700700", "htid": "xy.700", "usRightsString": "Full view"}],
}
GOOGLE = {
    "kind": "books#volumes",
    "totalItems": 1,
    "items": [
        {
            "id": "hArBoUrS0700",
            "volumeInfo": {
                "title": "Harbours",
                "subtitle": "A History",
                "authors": ["Ada Lind"],
                "publisher": "Quayside Press",
                "publishedDate": "1994-03-07",
                "industryIdentifiers": [
                    {"type": "ISBN_10", "identifier": OLDER},
                    {"type": "OTHER", "identifier": "XYZ:700"},
                ],
            },
        }
    ],
}
SITES: dict[str, tuple[Service, str]] = {
    "openlibrary": (books.OPEN_LIBRARY, ISBN),
    "hathitrust": (books.HATHITRUST, ISBN),
    "googlebooks": (books.GOOGLE_BOOKS, ISBN),
}


@pytest.fixture
def site(request: pytest.FixtureRequest, clock: FakeClock) -> Site:
    return Site(SITES[getattr(request, "param", "openlibrary")][0], clock)


def among(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("site", names, indirect=True)


def test_open_library_is_asked_for_both_forms_of_an_isbn(site: Site, clock: FakeClock) -> None:
    found = site.send("/api/books", {f"ISBN:{OLDER}": EDITION}).look_up(ISBN, OTHER)
    url = f"/api/books?bibkeys=ISBN:{ISBN},ISBN:{OLDER},ISBN:{OTHER},ISBN:0000000000&format=json&jscmd=data"
    assert site.urls == [url]
    assert found.records == {
        ISBN: Record(
            "",
            "Open Library",
            f"https://index.example{url}",
            clock.now(),
            "book",
            titles=("Harbours",),
            subtitles=("A History",),
            authors=(Name("Lind", "Ada"), Name("Holm", "Per")),
            dates={"issued": Date("1994")},
            publisher="Quayside Press",
            isbns=(ISBN,),
            url="https://openlibrary.org/books/OL700M/Harbours",
        )
    }
    assert (found.absent, site.fault) == ({OTHER}, "")


def test_an_edition_without_identifiers_has_the_isbn_under_which_it_came(site: Site) -> None:
    found = site.send("/api/books", {f"ISBN:{ISBN}": EDITION | {"identifiers": None, "url": "javascript:1"}}).look_up(
        ISBN
    )
    assert (found.records[ISBN].isbns, found.records[ISBN].url) == ((ISBN,), "")


@pytest.mark.parametrize(
    ("book", "fault"),
    [
        (EDITION | {"identifiers": {"isbn_13": [OTHER]}}, books.OTHER_BOOK),
        (EDITION | {"title": None}, books.OTHER_BOOK),
        ([], books.UNREADABLE),
    ],
)
def test_an_edition_of_another_book_denies_none(site: Site, book: object, fault: str) -> None:
    found = site.send("/api/books", {f"ISBN:{ISBN}": book}).look_up(ISBN, "9791234567896")
    assert (found.records, found.absent, site.fault) == ({}, set(), fault)


def test_open_library_is_searched_by_main_title_and_family_name(site: Site, clock: FakeClock) -> None:
    item = work("“Harbours”: A History", "Lind", 2007, "book", publisher="Quayside Press")
    records = site.send("/search.json", FOUND).search(item)
    fields = "key,title,subtitle,author_name,first_publish_year,isbn,edition_count"
    url = f"/search.json?title=Harbours&author=Lind&fields={fields}&limit=5"
    assert site.urls == [url]
    assert records == [
        Record(
            "",
            "Open Library",
            f"https://index.example{url}",
            clock.now(),
            "book",
            titles=("Harbours",),
            subtitles=("A History",),
            authors=(Name("Lind", "Ada"), Name("Holm", "Per")),
            dates={"issued": Date("1994")},
            isbns=(ISBN, OTHER),
            url="https://openlibrary.org/works/OL700W",
        )
    ]


def test_what_is_not_found_with_a_name_is_searched_for_without(site: Site) -> None:
    records = site.send("author=", NONE_FOUND).send("/search.json", FOUND).search(work("Harbours", "Lynd", kind="book"))
    assert [each.titles for each in records or ()] == [("Harbours",)]
    assert ["author=" in url for url in site.urls] == [True, False]


CHAPTER = Item(
    "chapter",
    {"title": "Silt", "container-title": "Harbours: A History", "publisher": "Quayside Press", "ISBN": f"ISBN {OLDER}"},
    {"author": (Name("Holm", "Per"),), "editor": (Name("Lind", "Ada"),)},
    {"issued": Date("1994")},
)


def test_a_chapter_is_the_book_that_holds_it(site: Site) -> None:
    assert book_of(CHAPTER) == Item(
        "book",
        {"title": "Harbours: A History", "publisher": "Quayside Press", "ISBN": f"ISBN {OLDER}"},
        {"editor": (Name("Lind", "Ada"),)},
        {"issued": Date("1994")},
    )
    loose = CHAPTER.with_texts(container_title="")
    assert book_of(loose) is loose
    site.send("/search.json", FOUND).search(CHAPTER)
    assert site.urls[0].startswith("/search.json?title=Harbours&author=Lind&")


@pytest.mark.parametrize(
    ("title", "main"),
    [
        ("Harbours: A History", "Harbours"),
        ("Faust. Der Tragödie erster Teil", "Faust"),
        ("St. Olav’s Quay – A Memoir", "St. Olav’s Quay"),
        ("*Harbours*", "Harbours"),
        ("Tide?", "Tide?"),
    ],
)
def test_a_title_ends_before_its_subtitle(title: str, main: str) -> None:
    assert books.main_title(title) == main


def test_a_work_without_title_is_not_searched_for(site: Site) -> None:
    assert site.search(work("", "Lind", kind="book")) is None
    assert (site.urls, site.fault) == ([], "")


@among("hathitrust")
def test_hathitrust_knows_numbers_of_several_kinds(site: Site, clock: FakeClock) -> None:
    site.send("/lccn/", {"records": [], "items": []}).send("/api/volumes/brief/", VOLUME)
    known = ("OCLC 7007007", ISBN, "HathiTrust volume xy.$b700", "HathiTrust record 700700")
    numbers = (*known, "LCCN 09070070", "OCLC 1")
    found = site.look_up(*numbers)
    paths = ("oclc/7007007", f"isbn/{ISBN}", "htid/xy.$b700", "recordnumber/700700", "lccn/09070070", "oclc/1")
    assert site.urls == [f"/api/volumes/brief/{each}.json" for each in paths]
    assert set(found.records) == set(known)
    assert found.records["OCLC 7007007"] == Record(
        "",
        "HathiTrust",
        "https://index.example/api/volumes/brief/oclc/7007007.json",
        found.records["OCLC 7007007"].fetched,
        "book",
        titles=("Harbours and tides / by Ada Lind",),
        dates={"issued": Date("1907")},
        isbns=(ISBN,),
        numbers=("000700700", "7007007", "08070070"),
        url="https://catalog.hathitrust.org/Record/000700700",
    )
    # A book with another number says nothing.
    assert (found.absent, site.fault) == ({"LCCN 09070070"}, books.OTHER_BOOK)
    assert books.HathiTrust.search is Index.search


@among("hathitrust")
def test_hathitrust_is_asked_for_the_older_form_as_well(site: Site) -> None:
    found = site.send(f"isbn/{ISBN}", {"records": {}, "items": []}).send(f"isbn/{OLDER}", VOLUME).look_up(ISBN)
    assert list(found.records) == [ISBN]
    assert len(site.urls) == 2


@pytest.mark.parametrize(
    ("url", "isbn", "identifier"),
    [
        ("", f"{OLDER} (pbk.)", ISBN),
        ("https://catalog.hathitrust.org/Record/000700700", OLDER, "HathiTrust record 000700700"),
        ("https://babel.hathitrust.org/cgi/pt?id=xy.$b700&seq=9", "", "HathiTrust volume xy.$b700"),
        ("http://hdl.handle.net/2027/uc1.ark:/13960/t07007", "", "HathiTrust volume uc1.ark:/13960/t07007"),
        ("https://www.worldcat.org/oclc/7007007", "", "OCLC 7007007"),
        ("https://lccn.loc.gov/08070070", "", "LCCN 08070070"),
        ("https://example.org/harbours", "3161484101", ""),
    ],
)
@among("hathitrust")
def test_hathitrust_takes_numbers_from_addresses(site: Site, url: str, isbn: str, identifier: str) -> None:
    item = work("Harbours", kind="book", URL=url, ISBN=isbn)
    assert site.ask(lambda source: _at_once(source.identifier_of(item))) == [identifier]


async def _at_once(value: str) -> str:
    return value


@among("googlebooks")
def test_google_is_asked_with_a_key_that_no_address_shows(site: Site, clock: FakeClock) -> None:
    found = site.send("/books/v1/volumes", GOOGLE).look_up(ISBN, key=KEY)
    fields = "totalItems,items(id,volumeInfo(title,subtitle,authors,publisher,publishedDate,industryIdentifiers))"
    path = f"/books/v1/volumes?q=isbn:{ISBN}&maxResults=5&fields={fields}"
    assert site.urls == [f"{path}&key=k3y%2Bof%2Fthe%3Duser"]
    assert found.records == {
        ISBN: Record(
            "",
            "Google Books",
            f"https://index.example{path}",
            clock.now(),
            "book",
            titles=("Harbours",),
            subtitles=("A History",),
            authors=(Name("Lind", "Ada"),),
            dates={"issued": Date("1994")},
            publisher="Quayside Press",
            isbns=(ISBN,),
            url="https://books.google.com/books?id=hArBoUrS0700",
        )
    }


@among("googlebooks")
def test_google_is_not_asked_without_a_key(site: Site) -> None:
    site.send("/books/v1/volumes", GOOGLE)
    assert (site.search(work("Harbours", kind="book")), site.look_up(ISBN).absent, site.urls) == (None, set(), [])
    assert site.fault


@among("googlebooks")
def test_google_searches_for_phrases(site: Site) -> None:
    records = site.send("/books/v1/volumes", GOOGLE).search(
        work("Harbours & Tides: A History", "Lind", kind="book"), KEY
    )
    assert [each.titles for each in records or ()] == [("Harbours",)]
    assert site.urls[0].startswith("/books/v1/volumes?q=intitle:%22Harbours%20Tides%22+inauthor:%22Lind%22&")


@among("googlebooks")
def test_google_has_no_items_where_it_has_no_book(site: Site) -> None:
    site.send("volumes", {"kind": "books#volumes", "totalItems": 0})
    assert (site.look_up(ISBN, key=KEY).absent, site.fault) == ({ISBN}, "")
    assert len(site.urls) == 2  # both forms of the ISBN
    assert site.search(work("Harbours", kind="book"), KEY) == []


@among("googlebooks")
def test_google_gives_strangers_for_an_isbn_that_it_lacks(site: Site) -> None:
    found = site.send("volumes", GOOGLE).look_up(OTHER, key=KEY)
    assert (found.records, found.absent, site.fault) == ({}, set(), books.OTHER_BOOK)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, []),
        (200, b"null"),
        (200, b"<html>Sign in</html>"),
        (200, b""),
        (200, {"error": {"code": 400}}),
        (200, {"numFound": 3, "totalItems": 3, "docs": [], "records": {}, "items": [{}]}),
        (200, {"numFound": 0, "totalItems": 0, "docs": [WORK], "records": {"1": {}}, "items": GOOGLE["items"]}),
        (200, {"numFound": 1, "totalItems": 1, "docs": [{}], "records": [{}], "items": [{}]}),
        (200, {"numFound": "0", "totalItems": "0", "docs": [], "records": "", "items": []}),
        (202, b""),
        (400, {"error": {"message": "API key not valid"}}),
        (402, b"{}"),
        (403, b"<html>Just a moment</html>"),
        (404, NONE_FOUND),
        (429, {"status": 429, "message": "Too Many Requests."}),
        (500, FOUND),
        (503, b"{}"),
    ],
)
@among(*SITES)
def test_what_is_no_answer_denies_nothing(site: Site, status: int, body: object) -> None:
    site.send("/", body, status)
    number = next(number for service, number in SITES.values() if service is site.service)
    found = site.look_up(number, key=KEY)
    assert (found.records, found.absent) == ({}, set())
    assert site.fault
    assert KEY not in site.fault
    site.fault = ""
    assert site.search(work("Harbours", "Lind", kind="book"), KEY) is None
    assert site.fault or site.service is books.HATHITRUST


SOUND = [
    (books.OPEN_LIBRARY, ISBN, json.dumps({f"ISBN:{ISBN}": EDITION}).encode()),
    (books.OPEN_LIBRARY, "", json.dumps(FOUND).encode()),
    (books.HATHITRUST, ISBN, json.dumps(VOLUME).encode()),
    (books.GOOGLE_BOOKS, ISBN, json.dumps(GOOGLE).encode()),
    (books.GOOGLE_BOOKS, "", json.dumps(GOOGLE).encode()),
]


def test_each_catalog_takes_its_answer(clock: FakeClock) -> None:
    """What the mutations begin with."""
    for service, number, body in SOUND:
        site: Any = Site(service, clock).send("/", body)
        found = site.look_up(number, key=KEY).records if number else site.search(work("Harbours", kind="book"), KEY)
        assert len(found) == 1
