"""OpenAlex: works by DOI, title and place, and the day's credits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.services.indexing import KEY, Site, work

from stacite.model.evidence import Record
from stacite.model.item import Date, Name
from stacite.services import openalex
from stacite.services.base import LookupResult

if TYPE_CHECKING:
    from tests.conftest import FakeClock

DOI = "10.5555/tides.7"
NOT_FOUND = b"<!doctype html>\n<title>404 Not Found</title>"
SELECT = "select=id,doi,title,publication_year,type,authorships,biblio,primary_location"


def tides(**changes: object) -> dict[str, Any]:
    """A work as OpenAlex sends it."""
    return {
        "id": "https://openalex.org/W700700700",
        "doi": f"https://doi.org/{DOI}",
        "title": "Tides of the Inner Harbour",
        "publication_year": 1998,
        "type": "article",
        "authorships": [
            {"author_position": "first", "author": {"display_name": "Adam Lindt"}, "raw_author_name": "Lind, Ada"},
            {"author_position": "last", "author": {"display_name": "Per Holm"}, "raw_author_name": None},
        ],
        "biblio": {"volume": "12", "issue": "3", "first_page": "201", "last_page": "219"},
        "primary_location": {
            "source": {"display_name": "Journal of Quays", "issn_l": "1234-5679", "issn": ["1234-5679"]},
            "raw_source_name": "Journal of Quays",
            "raw_type": "journal-article",
        },
    } | changes


@pytest.fixture
def site(clock: FakeClock) -> Site:
    return Site(openalex.SERVICE, clock)


def test_a_work_comes_by_its_doi(site: Site, clock: FakeClock) -> None:
    site.send("doi:10.5555/tides.7", tides()).send("doi:10.5555/none", NOT_FOUND, 404)
    noon = clock.now()
    found = site.look_up(DOI, "10.5555/none")
    assert found.records == {
        DOI: Record(
            DOI,
            "OpenAlex",
            f"https://index.example/works/doi:{DOI}?{SELECT}",
            noon,
            "article-journal",
            "article",
            ("Tides of the Inner Harbour",),
            containers=("Journal of Quays",),
            authors=(Name("Lind", "Ada"), Name("Holm", "Per")),
            dates={"issued": Date("1998")},
            volume="12",
            issue="3",
            page="201-219",
            url="https://openalex.org/W700700700",
        )
    }
    assert (found.absent, site.fault) == ({"10.5555/none"}, "")
    assert not openalex.OpenAlex.registers
    # The address of a DOI in place of `doi:` would cost a credit.
    assert site.urls[0] == f"/works/doi:{DOI}?{SELECT}"


def test_so_many_works_are_looked_up_and_no_more(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openalex, "_MAX_WORKS", 2)
    found = site.send("/works", NOT_FOUND, 404).look_up("10.5555/1", "10.5555/2", "10.5555/3")
    assert found.absent == {"10.5555/1", "10.5555/2"}
    assert site.fault == "stacite looks up at most 2 works there"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, tides(doi="https://doi.org/10.5555/other")),
        (200, tides(doi=None)),
        (200, tides(title=None)),
        (200, []),
        (200, b"<html>Not found</html>"),
        (202, b""),
        (402, b"{}"),
        (403, b"Not found"),
        (404, b"<html>Just a moment</html>"),
        (429, b"{}"),
        (500, NOT_FOUND),
    ],
)
def test_what_is_no_work_denies_none(site: Site, status: int, body: object) -> None:
    found = site.send("/works", body, status).look_up(DOI)
    assert (found.records, found.absent) == ({}, set())
    assert site.fault


def test_a_title_is_searched_for_as_words(site: Site) -> None:
    site.send("/works", {"results": [tides(), tides(doi=None, title="Tides")]})
    records = site.search(work("“Tides” of the *Inner* Harbour: A|B (re-read)?", "Lind", 1998, page="201"))
    assert [(each.doi, each.titles) for each in records or ()] == [
        (DOI, ("Tides of the Inner Harbour",)),
        ("", ("Tides",)),
    ]
    assert site.urls == [f"/works?search=Tides%20of%20the%20Inner%20Harbour%20A%20B%20re-read&{SELECT}&per_page=5"]


@pytest.mark.parametrize(
    ("body", "status", "count"),
    [
        ({"results": []}, 200, 0),
        ({"results": [tides(), {"title": None}]}, 200, 1),
        ({"results": [{"name": "of another form"}]}, 200, None),
        ({"results": ["text"]}, 200, None),
        ({"results": None}, 200, None),
        ({}, 200, None),
        ([], 200, None),
        (b"<html>Sign in</html>", 200, None),
        ({"error": "Invalid filter"}, 400, None),
        (NOT_FOUND, 404, None),
        (b"", 202, None),
        (b"{}", 503, None),
    ],
)
def test_only_an_empty_list_says_no_hit(site: Site, body: object, status: int, count: int | None) -> None:
    records = site.send("/works", body, status).search(work("Tides of the Inner Harbour"))
    assert (None if records is None else len(records)) == count
    assert bool(site.fault) == (count is None)


@pytest.mark.parametrize(
    ("item", "asked"),
    [
        (
            work(ISSN="1234-5679, 98765434", volume="12", page="201–19"),
            "issn:1234-5679|9876-5434,biblio.volume:12,biblio.first_page:201",
        ),
        (work(ISSN="1234-561x", volume="XII", page="201"), "issn:1234-561X,biblio.volume:12,biblio.first_page:201"),
        (work(ISSN="1234-5678", volume="12", page="201"), ""),
        (work(container_title="Journal of Quays", volume="12", page="201"), ""),
        (work(ISSN="1234-5679", page="201"), ""),
        (work(ISSN="1234-5679", volume="12", page="e201"), ""),
        (work(ISSN="1234-5679", volume="12, Suppl. 1", page="201"), ""),
    ],
)
def test_a_place_needs_journal_volume_and_page(site: Site, item: Any, asked: str) -> None:
    works = [tides(biblio={"volume": volume, "first_page": "201"}) for volume in ("12", "13")]
    records = site.send("/works", {"results": works}).slot(item)
    assert [url.partition("source.")[2].partition("&")[0] for url in site.urls] == ([asked] if asked else [])
    assert [each.volume for each in records or ()] == (["12"] if asked else [])


@pytest.mark.parametrize(
    ("title", "issue", "count"),
    [
        ("Mud and Silt", "3", 1),
        ("Mud and Silt", "4", 0),
        ("Mud and Silt", "", 0),
        ("Tides of the Inner Harbor", "", 1),
    ],
)
def test_an_article_of_another_issue_may_have_the_same_page(site: Site, title: str, issue: str, count: int) -> None:
    item = work(title, ISSN="1234-5679", volume="12", page="201", issue=issue)
    records = site.send("/works", {"results": [tides()]}).slot(item)
    assert records is not None
    assert len(records) == count


def test_credits_are_not_overdrawn(site: Site) -> None:
    site.send("/works/doi", tides())
    site.send("/works?", {"results": []}, x_ratelimit_remaining="9", x_ratelimit_reset="600")
    item = work("Tides of the Inner Harbour", ISSN="1234-5679", volume="12", page="201")
    found = LookupResult()
    results = site.ask(
        lambda source: source.search(item),
        lambda source: source.search(item),
        lambda source: source.slot(item),
        lambda source: source.look_up([DOI], found),
    )
    assert results[:3] == [[], None, []]
    assert found.records.keys() == {DOI}
    assert len(site.asked) == 3
    free = "; a key of your own, which is free, allows ten times as many"
    assert site.budget == f"OpenAlex allows you 0 more searches until 12:10 UTC{free}."
    assert site.fault == "today's credits are used up until 12:10 UTC"
    assert not site.closed


@pytest.mark.parametrize(
    ("left", "key", "budget"),
    [
        ("300", "", ""),
        ("299", KEY, "OpenAlex allows you 29 more searches."),
        ("19", KEY, "OpenAlex allows you 1 more search."),
        ("many", "", ""),
        ("", "", ""),
    ],
)
def test_a_budget_that_runs_low_is_told(site: Site, left: str, key: str, budget: str) -> None:
    site.send("/works", {"results": []}, x_ratelimit_remaining=left)
    site.search(work("Tides of the Inner Harbour"), key=key)
    assert site.budget == budget


def test_once_credits_are_used_up_nothing_more_is_asked(site: Site) -> None:
    site.send("/works", {"error": "Rate limit exceeded"}, 429, retry_after="58281")
    item = work("Tides of the Inner Harbour")
    assert site.ask(*(lambda source: source.search(item) for _ in range(3))) == [None] * 3
    assert len(site.asked) == 1
    assert site.fault == "429 Too Many Requests; try again after 2026-11-25 04:11 UTC; no further requests were sent"


def test_a_key_is_seen_by_its_service_alone(site: Site) -> None:
    site.send("/works/doi", tides()).send("/works?", {"results": [tides()]})
    item = work("Tides of the Inner Harbour")
    records = [*site.look_up(DOI, key=KEY).records.values(), *(site.search(item, key=KEY) or ())]
    assert all(url.endswith("&api_key=k3y%2Bof%2Fthe%3Duser") for url in site.urls)
    assert "k3y" not in repr(records)
    site.replies.clear()
    for status in (400, 401, 403, 429, 500):
        site.send("/works", b"{}", status)
    assert site.ask(*(lambda source: source.search(item) for _ in range(5)), key=KEY) == [None] * 5
    assert "k3y" not in site.fault


@pytest.mark.parametrize(
    ("kind", "registered", "csl"),
    [
        ("article", "proceedings-article", "paper-conference"),
        ("article", "text", "article-journal"),
        ("dissertation", None, "thesis"),
        ("libguides", None, "document"),
        (None, None, "document"),
    ],
)
def test_the_type_at_crossref_is_finer(site: Site, kind: object, registered: object, csl: str) -> None:
    site.send("/works", tides(type=kind, primary_location={"raw_type": registered}))
    assert site.look_up(DOI).records[DOI].type == csl
