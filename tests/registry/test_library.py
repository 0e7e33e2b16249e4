"""Cited works are found in an author's library; what is not sure is not matched, and said."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.bibliographies.works import ITEMS

from stacite.model.item import BibliographyEntry, Date, Item, Name
from stacite.registry.library import KeptValue, UnsureMatch, adopt, match_library
from stacite.registry.readings import three_way_merge


def work(title: str, author: str = "Doe", year: str = "2020", **texts: str) -> Item:
    return Item("book", {"title": title, **texts}, {"author": (Name(author, "Jane"),)}, {"issued": Date(year)})


THINGS, KINGS = "The History of Everyday Things", "The History of Ancient Kings"


def found(entries: list[BibliographyEntry], *works: Item) -> dict[str, str]:
    matches = match_library(entries, {f"w{at}": [item] for at, item in enumerate(works)})
    return {reference: entry.key for reference, entry in matches.found.items()}


def unsure(entries: list[BibliographyEntry], *works: Item) -> list[UnsureMatch]:
    return match_library(entries, {f"w{at}": [item] for at, item in enumerate(works)}).unsure


@pytest.mark.parametrize(
    ("printed", "entry"),
    [
        (work(THINGS, DOI="10.1000/A"), work("Things", year="1999", DOI="10.1000/a")),
        (work(THINGS, DOI="10.1000/A"), work("Things", year="1999", URL="https://doi.org/10.1000/a")),
        (work(THINGS, URL="https://example.org/a"), work("Things", year="1999", URL="http://www.example.org/a/")),
        (work(THINGS), work(THINGS.lower())),
    ],
)
def test_a_work_is_found_by_doi_address_or_title(printed: Item, entry: Item) -> None:
    assert found([BibliographyEntry("other", work(KINGS)), BibliographyEntry("mine", entry)], printed) == {"w0": "mine"}


def test_the_surer_sign_wins() -> None:
    entries = [
        BibliographyEntry("title", work(THINGS)),
        BibliographyEntry("doi", work(THINGS, year="2021", DOI="10.1000/a")),
    ]
    assert found(entries, work(THINGS, DOI="10.1000/a")) == {"w0": "doi"}
    exact = [BibliographyEntry("long", work(f"{THINGS}: A Reader")), BibliographyEntry("short", work(THINGS))]
    assert found(exact, work(THINGS), work(f"{THINGS}: A Reader")) == {"w0": "short", "w1": "long"}


def test_any_reading_of_a_work_may_tell() -> None:
    readings = [work("Corrected by Hand to Something Else"), work(THINGS)]
    assert match_library([BibliographyEntry("mine", work(THINGS))], {"w": readings}).found["w"].key == "mine"


def test_what_two_entries_fit_is_not_matched() -> None:
    twice = [BibliographyEntry("a", work(THINGS)), BibliographyEntry("b", work(THINGS))]
    assert not found(twice, work(THINGS))
    assert unsure(twice, work(THINGS)) == [
        UnsureMatch("w0", ("a", "b"), "all have the same title, first author and year")
    ]
    same = [BibliographyEntry("a", work(THINGS, DOI="10.1000/a")), BibliographyEntry("b", work(KINGS, DOI="10.1000/a"))]
    assert unsure(same, work(THINGS, DOI="10.1000/a")) == [UnsureMatch("w0", ("a", "b"), "all have the same DOI")]


def test_an_entry_that_two_works_fit_is_not_matched() -> None:
    said = "another cited source matches it equally well"
    entry = [BibliographyEntry("a", work(THINGS))]
    assert not found(entry, work(THINGS), work(THINGS))
    assert unsure(entry, work(THINGS), work(THINGS)) == [
        UnsureMatch("w0", ("a",), said),
        UnsureMatch("w1", ("a",), said),
    ]
    longer = work(f"{THINGS}: A Reader")
    assert found(entry, longer, work(THINGS)) == {"w1": "a"}
    assert unsure(entry, longer, work(THINGS)) == [UnsureMatch("w0", ("a",), said)]


OTHER = "same title, but a different first author or year"
NEAR = "same title and first author, but {} in the notes and {} in the library"


def test_a_slip_in_a_doi_or_a_year_is_said() -> None:
    slip = [BibliographyEntry("a", work("Quantum Fields", "Roe", DOI="10.1000/a"))]
    assert unsure(slip, work(THINGS, DOI="10.1000/a")) == [
        UnsureMatch("w0", ("a",), "same DOI, but a different title and author")
    ]
    year = [BibliographyEntry("a", work(THINGS, year="2019"))]
    assert unsure(year, work(THINGS)) == [UnsureMatch("w0", ("a",), NEAR.format(2020, 2019))]
    assert unsure(year, work(THINGS, year="2016")) == [UnsureMatch("w0", ("a",), OTHER)]
    assert unsure(year, work(THINGS, "Roe")) == [UnsureMatch("w0", ("a",), OTHER)]
    short = [BibliographyEntry("a", work("Things", year="2019"))]
    full = "Things: Reflections on Them"
    assert unsure(short, work(full)) == [UnsureMatch("w0", ("a",), NEAR.format(2020, 2019))]
    assert not unsure(short, work(full, year="2016"))
    assert found(short, work(full, year="2019")) == {"w0": "a"}
    assert not unsure(year, work(THINGS), work(THINGS, year="2019"))[1:]


def test_a_home_page_proves_nothing() -> None:
    entry = BibliographyEntry("a", work(KINGS, URL="https://example.org/"))
    assert not found([entry], work(THINGS, URL="https://example.org"))
    assert not found([BibliographyEntry("a", work(KINGS, URL="http://["))], work(THINGS, URL="http://["))


READ = Item(
    "article-newspaper",
    {"title": f"{THINGS}: A Reader", "publisher": "Reuters", "volume": "5", "URL": "https://example.org/a"},
    {"author": (Name("Doe", "Jane"), Name("Roe", "R."))},
    {"issued": Date("2020-05-03")},
)


def entry_of(item: Item, covers: frozenset[str] = frozenset()) -> BibliographyEntry:
    return BibliographyEntry("mine", item, 1, covers)


def test_the_library_gives_what_it_has_and_the_notes_the_rest() -> None:
    said = Item(
        "article-journal",
        {"title": "Things", "container-title": "Reuters", "volume": "6", "ISSN": "2049-3630", "abstract": "Long."},
        {"author": (Name("Doe", "Jane Q."), Name("Roe", "Richard"))},
        {"issued": Date("2021")},
    )
    item, kept = adopt("k", READ, READ, entry_of(said, frozenset(("article-newspaper",))))
    assert not kept
    assert item.type == "article-newspaper"
    assert item.texts == {
        "title": "Things",
        "volume": "6",
        "URL": "https://example.org/a",
        "container-title": "Reuters",
        "ISSN": "2049-3630",
    }
    assert item.authors == said.authors
    assert item.issued == Date("2021")
    assert adopt("k", item, READ, entry_of(said, frozenset(("article-newspaper",)))) == (item, ())


def test_what_the_notes_say_better_stays() -> None:
    said = Item(
        "document",
        {"title": THINGS, "URL": "http://www.example.org/a/", "medium": "Reuters, no. 5"},
        {"author": (Name("Doe", "J."),)},
        {"issued": Date("2020")},
    )
    assert adopt("k", READ, READ, entry_of(said)) == (READ, ())


def test_an_editors_hand_wins_and_is_told() -> None:
    edited = Item(READ.type, {**READ.texts, "volume": "51", "URL": "", "note": "seen"}, READ.names, READ.dates)
    edited = edited.with_texts()
    said = Item(READ.type, {"volume": "6", "URL": "https://example.org/b", "issue": "2"})
    item, kept = adopt("k", edited, READ, entry_of(said))
    assert item == edited.with_texts(issue="2")
    assert kept == (KeptValue("k", "volume", "51", "6"), KeptValue("k", "URL", "", "https://example.org/b"))


@given(ITEMS, ITEMS)
def test_taking_twice_is_taking_once_and_a_later_extract_leaves_it(read: Item, said: Item) -> None:
    entry = entry_of(said)
    once, kept = adopt("k", read, read, entry)
    assert not kept
    again = three_way_merge(once, read, read)
    assert again == once
    assert adopt("k", again, read, entry) == (once, ())
