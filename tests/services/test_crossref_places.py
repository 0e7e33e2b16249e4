"""Crossref: what stands at a place in a journal."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import httpx
import pytest
from tests.services.indexing import SETTINGS, Site, work

from stacite.net.client import Client
from stacite.services import crossref, openalex
from stacite.services.base import UNKNOWN_SHAPE, RunServices

if TYPE_CHECKING:
    from tests.conftest import FakeClock

    from stacite.model.evidence import Record
    from stacite.model.item import Item


@pytest.fixture
def site(clock: FakeClock) -> Site:
    return Site(crossref.PLACES, clock)


def journals(*named: tuple[str, list[str]]) -> dict[str, Any]:
    """A list of journals."""
    items = [{"title": title, "ISSN": issns, "counts": {"total-dois": 7}} for title, issns in named]
    return {"message-type": "journal-list", "message": {"total-results": 337, "items": items}}


QUAYS = journals(("Annals of Quays", ["1234-5679"]), ("The Quays", ["9876-5434", "1234-561X"]))


def article(page: str = "201-219", volume: str = "12", title: str = "Mud and Silt", issue: str = "3") -> dict[str, Any]:
    """A work at Crossref."""
    return {
        "DOI": f"10.5555/quays.{volume}.{page}",
        "type": "journal-article",
        "title": [title],
        "volume": volume,
        "issue": issue,
        "page": page,
    }


def works(*items: object, volumes: object = None) -> dict[str, Any]:
    """A list of works, or the works by volume."""
    facets = {"journal-volume": {"value-count": 2, "values": volumes}} if volumes is not None else {}
    return {"message-type": "work-list", "message": {"facets": facets, "items": [*items]}}


def tides(page: str = "201–19", volume: str = "12", **texts: str) -> Item:
    return work(
        "Tides of the Inner Harbour", "Lind", 1998, volume=volume, page=page, **{"container_title": "Quays"} | texts
    )


def titles(records: list[Record] | None) -> list[str] | None:
    return None if records is None else [record.titles[0] for record in records]


def test_journal_volume_and_page_lead_to_another_work(site: Site) -> None:
    site.send("/journals", QUAYS).send("rows=0", works(volumes={"11": 40, "12": 10}))
    site.send("/works", works(article("1-9"), article(), article(volume="13"), article("201-210", issue="4")))
    assert titles(site.slot(tides(issue="3"), mailto="a@b.example")) == ["Mud and Silt"]
    issns, period = "issn:9876-5434,issn:1234-561X", "from-pub-date:1997,until-pub-date:1999"
    assert [unquote(url.partition("&select")[0]) for url in site.urls] == [
        "/journals?query=Quays&rows=5&mailto=a@b.example",
        f"/works?filter={issns},{period}&query.bibliographic=12 201 Lind&rows=100",
        f"/works?filter={issns}&rows=0&facet=journal-volume:*&mailto=a@b.example",
    ]


def test_the_work_itself_needs_no_whole_volume(site: Site) -> None:
    site.send("/works", works(article(title="Tides of the inner harbour"), article("150-250")))
    records = site.slot(tides(page="203", ISSN="1234-5679"))
    assert titles(records) == ["Tides of the inner harbour", "Mud and Silt"]
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("volumes", "found"),
    [
        ({"12": 10}, ["Mud and Silt"]),
        ({"vol. 12": 10}, ["Mud and Silt"]),
        ({"12": 9}, []),
        ({"13": 99}, []),
        ({"12": "10"}, []),
        ({}, []),
        ([], None),
        (None, None),
    ],
)
def test_a_volume_must_be_registered_as_a_whole(site: Site, volumes: object, found: list[str] | None) -> None:
    site.send("rows=0", works(volumes=volumes)).send("/works", works(article()))
    assert titles(site.slot(tides(ISSN="1234-5679"))) == found
    assert bool(site.fault) == (found is None)


@pytest.mark.parametrize(
    "item",
    [
        tides(page="e201"),
        tides(page="e0201045"),
        tides(page="S12–S19"),
        tides(page=""),
        tides(volume=""),
        tides(volume="12 Suppl. 1"),
        work("Tides", "Lind", volume="12", page="201", container_title="Quays"),
        work("Tides", "Lind", 1998, volume="12", page="201"),
    ],
)
def test_what_is_no_full_place_is_not_asked_for(site: Site, item: Item) -> None:
    assert site.slot(item) is None
    assert (site.asked, site.fault) == ([], "")


@pytest.mark.parametrize(
    ("body", "status", "fault"),
    [
        (journals(("Quay", ["1234-5679"]), ("Quays and Piers", ["9876-5434"])), 200, ""),
        (journals(("Quays", ["1234-5679"]), ("The Quays", ["9876-5434"])), 200, ""),
        (journals(("Quays", ["1234-5678"])), 200, ""),
        (journals(), 200, ""),
        ({"message-type": "work-list", "message": {"items": []}}, 200, UNKNOWN_SHAPE),
        ({"message": {"items": [None]}}, 200, UNKNOWN_SHAPE),
        (b"<html>", 200, "HTML instead of JSON"),
        (b"Resource not found.", 404, ""),
        (b"", 504, "504 Gateway Timeout"),
    ],
)
def test_a_journal_is_the_one_of_that_title(site: Site, body: object, status: int, fault: str) -> None:
    assert site.send("/journals", body, status).slot(tides()) is None
    assert (len(site.asked), site.fault) == (1 if status != 504 else len(site.asked), fault)


@pytest.mark.parametrize(
    ("body", "status", "found"),
    [
        (works(), 200, []),
        (works(article("300-310")), 200, []),
        (works(article("e201")), 200, []),
        (works({"name": "of another form"}), 200, None),
        ({"message": {}}, 200, None),
        ({}, 200, None),
        ({"message-type": "validation-failure", "message": []}, 400, None),
        (b"", 429, None),
    ],
)
def test_works_that_cannot_be_read_say_nothing(site: Site, body: object, status: int, found: object) -> None:
    assert titles(site.send("/works", body, status).slot(tides(ISSN="1234-5679"))) == found
    assert bool(site.fault) == (found is None)


def test_a_journal_is_asked_for_once(site: Site, clock: FakeClock) -> None:
    site.send("/journals", QUAYS).send("rows=0", works(volumes={"12": 10})).send("/works", works(article()))

    async def question(source: crossref.CrossrefPlaces) -> list[list[Record] | None]:
        return list(await asyncio.gather(*(source.slot(tides(page)) for page in ("201", "205", "209"))))

    (results,) = site.ask(question)
    assert [titles(result) for result in results] == [["Mud and Silt"]] * 3
    assert [url.partition("?")[0] for url in site.urls].count("/journals") == 1
    assert ["rows=0" in url for url in site.urls].count(True) == 1
    assert clock.seconds >= 4 * 1.25


def test_openalex_learns_issns_from_crossref(clock: FakeClock) -> None:
    asked = []

    def reply(request: httpx.Request) -> httpx.Response:
        asked.append(unquote(str(request.url)))
        return httpx.Response(200, json=QUAYS if "/journals" in request.url.path else {"results": []})

    async def run() -> list[Record] | None:
        async with Client(SETTINGS, clock, httpx.MockTransport(reply)) as client:
            services = RunServices((openalex.SERVICE, crossref.PLACES), client, SETTINGS)
            return await services.source(openalex.OpenAlex).slot(tides())

    assert asyncio.run(run()) == []
    assert "source.issn:9876-5434|1234-561X,biblio.volume:12,biblio.first_page:201&" in asked[1]
