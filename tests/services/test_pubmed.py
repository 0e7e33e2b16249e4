"""PubMed: articles by number, title and place."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from tests.services.indexing import KEY, Site, work

from stacite.model.evidence import EditorialUpdate, Record
from stacite.model.item import Date, Name
from stacite.services import pubmed

if TYPE_CHECKING:
    from tests.conftest import FakeClock

    from stacite.model.item import Item


@pytest.fixture
def site(clock: FakeClock) -> Site:
    return Site(pubmed.SERVICE, clock)


def summary(number: str, **changes: object) -> dict[str, Any]:
    """An article as ESummary sends it."""
    return {
        "uid": number,
        "pubdate": "1998 Feb 28",
        "epubdate": "",
        "source": "Quays",
        "authors": [
            {"name": "LoHolm PJ", "authtype": "Author"},
            {"name": "Lind A Jr", "authtype": "Author"},
            {"name": "Harbour Study Group", "authtype": "CollectiveName"},
        ],
        "title": "Tides of the inner harbour.",
        "volume": "12",
        "issue": "3",
        "pages": "201-19",
        "pubtype": ["Journal Article"],
        "articleids": [{"idtype": "pubmed", "value": number}, {"idtype": "doi", "value": "10.5555/TIDES.7"}],
        "fulljournalname": "Journal of quays",
        "vernaculartitle": "",
    } | changes


def summaries(*articles: dict[str, Any]) -> dict[str, Any]:
    """A response of ESummary."""
    return {"result": {"uids": [each["uid"] for each in articles]} | {each["uid"]: each for each in articles}}


def numbers(*found: str, translation: str = "", **more: object) -> dict[str, Any]:
    """A response of ESearch."""
    told = {"count": str(len(found)), "retmax": "5", "idlist": [*found], "querytranslation": translation}
    return {"esearchresult": told | more}


UNKNOWN = {"uid": "999", "error": "cannot get document summary"}


def test_an_article_comes_by_its_number(site: Site, clock: FakeClock) -> None:
    site.send("esummary", summaries(summary("701"), UNKNOWN)).send("esearch", numbers())
    noon = clock.now()
    found = site.look_up("701", "999")
    assert found.records == {
        "701": Record(
            "10.5555/tides.7",
            "PubMed",
            "https://index.example/entrez/eutils/esummary.fcgi?db=pubmed&retmode=json&id=701,999&tool=stacite",
            noon,
            "article-journal",
            "Journal Article",
            ("Tides of the inner harbour",),
            containers=("Journal of quays",),
            short_containers=("Quays",),
            authors=(Name("LoHolm", "P J"), Name("Lind", "A", suffix="Jr"), Name(literal="Harbour Study Group")),
            dates={"issued": Date("1998")},
            volume="12",
            issue="3",
            page="201-19",
            numbers=("PMID 701",),
            url="https://pubmed.ncbi.nlm.nih.gov/701/",
        )
    }
    assert (found.absent, site.fault) == ({"999"}, "")
    assert "term=999%5Buid%5D" in site.urls[1]
    assert pubmed.PubMed.registers


def test_a_translated_or_retracted_article_says_so(site: Site) -> None:
    article = summary(
        "701",
        title="[Tides of the harbour].",
        vernaculartitle="Les marées du port.",
        pubtype=["Journal Article", "Retracted Publication"],
        epubdate="1997 Dec",
    )
    record = site.send("esummary", summaries(article)).look_up("701").records["701"]
    assert (record.titles, record.original_titles) == (("Tides of the harbour",), ("Les marées du port",))
    assert record.updated_by == (EditorialUpdate("retraction", "", "PubMed"),)
    assert record.dates == {"issued": Date("1998"), "published-online": Date("1997")}


@pytest.mark.parametrize(
    ("body", "status", "search"),
    [
        (summaries(UNKNOWN), 200, numbers("999")),
        (summaries(UNKNOWN), 200, {"error": "API rate limit exceeded"}),
        (summaries(UNKNOWN), 200, {"esearchresult": {"ERROR": "Search Backend failed", "count": "0", "idlist": []}}),
        (summaries({"uid": "999", "error": "timeout"}), 200, numbers()),
        (summaries({"uid": "998", "error": "cannot get document summary"}), 200, numbers()),
        ({"result": {"uids": []}}, 200, numbers()),
        ({"esummaryresult": ["Empty id list"]}, 200, numbers()),
        ([], 200, numbers()),
        (b"<html></html>", 200, numbers()),
        ({"error": "API rate limit exceeded", "count": "4"}, 429, numbers()),
        (b"", 404, numbers()),
        (b"", 502, numbers()),
    ],
)
def test_only_two_sound_responses_deny_a_number(site: Site, body: object, status: int, search: object) -> None:
    found = site.send("esummary", body, status).send("esearch", search).look_up("999")
    assert (found.records, found.absent) == ({}, set())


@pytest.mark.parametrize(
    ("printed", "number"), [("701", "701"), (" PMID: 701", "701"), ("0701", ""), ("PMC701", ""), ("123456789", "")]
)
def test_a_number_is_a_pmid(site: Site, printed: str, number: str) -> None:
    assert site.ask(_identifier(work(PMID=printed))) == [number]


def _identifier(item: Item) -> Any:
    async def question(source: pubmed.PubMed) -> str:
        return source.identifier_of(item)

    return question


def test_a_title_is_searched_for_in_titles(site: Site) -> None:
    site.send("esearch", numbers("702", "701")).send("esummary", summaries(summary("701"), summary("702")))
    records = site.search(work("Tides of the “Inner” Harbour"), key=KEY, mailto="a@b.example")
    assert [each.numbers for each in records or ()] == [("PMID 702",), ("PMID 701",)]
    term = "term=%22Tides%20of%20the%20Inner%20Harbour%22%5Bti%5D"
    who = "tool=stacite&email=a%40b.example&api_key=k3y%2Bof%2Fthe%3Duser"
    assert site.urls[0] == f"/entrez/eutils/esearch.fcgi?db=pubmed&retmode=json&retmax=5&{term}&{who}"
    assert "k3y" not in repr(records)


@pytest.mark.parametrize(
    ("body", "status", "count"),
    [
        (numbers(errorlist={"phrasesnotfound": ["tides"], "fieldsnotfound": []}), 200, 0),
        (numbers("701"), 200, 1),
        (numbers("abc"), 200, None),
        (numbers(count="3"), 200, None),
        (numbers(ERROR="Search Backend failed"), 200, None),
        ({"esearchresult": {"count": "0"}}, 200, None),
        ({"esearchresult": {}}, 200, None),
        ({}, 200, None),
        ([], 200, None),
        (b"<eSearchResult><Count>0</Count></eSearchResult>", 200, None),
        ({"error": "API rate limit exceeded"}, 429, None),
        (b"", 400, None),
        (b"", 500, None),
    ],
)
def test_only_a_count_of_zero_says_no_hit(site: Site, body: object, status: int, count: int | None) -> None:
    site.send("esearch", body, status).send("esummary", summaries(summary("701")))
    records = site.search(work("Tides of the inner harbour"))
    assert (None if records is None else len(records)) == count
    assert bool(site.fault) == (count is None)


def test_what_a_search_found_has_to_be_readable(site: Site) -> None:
    site.send("esearch", numbers("701")).send("esummary", summaries(UNKNOWN))
    assert site.search(work("Tides of the inner harbour")) is None


def place(volume: str = "12", page: str = "201–19", journal: str = "Quays", year: int = 1998) -> Item:
    return work("Mud", "Holm", year, volume=volume, page=page, container_title=journal)


UNDERSTOOD = '"quays"[Journal] AND 12[Volume]'


@pytest.mark.parametrize(
    ("item", "translation", "count"),
    [
        (place(), UNDERSTOOD, 1),
        (place(journal="*Journal of Quays*"), UNDERSTOOD, 1),
        (place(), "quays[All Fields]", None),
        (place(journal="Annals of Mud"), UNDERSTOOD, 0),
        (place(volume="13"), UNDERSTOOD, 0),
        (place(page="205"), UNDERSTOOD, 0),
        (place(page="e201"), UNDERSTOOD, None),
        (place(page=""), UNDERSTOOD, None),
        (place(volume="12 Suppl 1"), UNDERSTOOD, None),
        (place(journal=""), UNDERSTOOD, None),
    ],
)
def test_one_place_is_searched_for(site: Site, item: Item, translation: str, count: int | None) -> None:
    site.send("esearch", numbers("701", translation=translation)).send("esummary", summaries(summary("701")))
    records = site.slot(item)
    assert (None if records is None else len(records)) == count
    assert all("ecitmatch" not in url for url in site.urls)


def slots(site: Site, *items: Item) -> list[list[Record] | None]:
    """What it has in several places at once."""

    async def question(source: pubmed.PubMed) -> list[list[Record] | None]:
        return list(await asyncio.gather(*(source.slot(item) for item in items)))

    (results,) = site.ask(question)
    assert isinstance(results, list)
    return results


def test_places_are_matched_together(site: Site) -> None:
    lines = (
        "Quays|1998|12|201||0|701\r\n"
        "Quays|1998|12|230||1|NOT_FOUND\n"
        "Quay & Co|1998|12|201||2|NOT_FOUND;INVALID_JOURNAL\n"
        "Quays|1998|13|201||3|AMBIGUOUS 702,703\n"
        "Quays|1998|14|201||4|AMBIGUOUS (5 citations)\n"
        "Quays|1998|99|201||5|704\n"
    )
    articles = (summary("701"), summary("702", volume="13"), summary("703", volume="13"), summary("704"))
    site.send("ecitmatch", lines.encode()).send("esummary", summaries(*articles))
    site.send("esearch", numbers(translation=UNDERSTOOD))
    items = [
        place(),
        place(page="230"),
        place(journal="Quay & Co"),
        *(place(volume=each) for each in ("13", "14", "15")),
    ]
    results = slots(site, *items, place())
    assert [None if result is None else len(result) for result in results] == [1, 0, None, 2, None, 0, 1]
    # The last line is about another place, so that one is searched for.
    assert [url.partition(".fcgi")[0].rpartition("/")[2].partition(".cgi")[0] for url in site.urls] == [
        "ecitmatch", "esummary", "esearch",
    ]  # fmt: skip
    sent = "Quays|1998|12|201||0|%0DQuays|1998|12|230||1|%0DQuay+Co|1998|12|201||2|%0DQuays|1998|13|201||3|%0D"
    assert f"&bdata={sent}" in site.urls[0]


@pytest.mark.parametrize(("body", "status"), [(b"<html></html>", 200), (b"", 200), (b"", 429), (b"", 404)])
def test_what_is_no_match_says_nothing(site: Site, body: bytes, status: int) -> None:
    assert slots(site.send("ecitmatch", body, status), place(), place(page="230")) == [None, None]
    assert site.fault
    assert len(site.asked) == 1
