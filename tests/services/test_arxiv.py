"""arXiv: whether a paper exists, and papers by title."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.services.indexing import SETTINGS, Site, work

from stacite.net.client import Client
from stacite.services import arxiv, doi_org
from stacite.services.base import LookupResult, RunServices

if TYPE_CHECKING:
    from tests.conftest import FakeClock

    from stacite.model.item import Item

FEED = (Path(__file__).parents[1] / "data" / "services" / "arxiv_feed.xml").read_bytes()
NO_PAPERS = b'<feed xmlns:o="http://a9.com/-/spec/opensearch/1.1/"><o:totalResults>0</o:totalResults></feed>'
DOI = "10.48550/arxiv.2101.99999"


@pytest.mark.parametrize(
    ("status", "handle", "absent"),
    [
        (404, {"responseCode": 100, "handle": DOI}, {"2101.99999"}),
        (200, {"responseCode": 1, "handle": DOI}, set()),
        (404, {"responseCode": 100, "handle": "10.5555/other"}, set()),
        (500, {"responseCode": 2, "handle": DOI}, set()),
        (429, {}, set()),
    ],
)
def test_a_paper_is_absent_if_doi_org_agrees(
    clock: FakeClock, status: int, handle: dict[str, Any], absent: set[str]
) -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        is_handle = "/api/handles/" in request.url.path
        return httpx.Response(status, json=handle) if is_handle else httpx.Response(200, content=FEED)

    async def run() -> tuple[LookupResult, str]:
        found = LookupResult()
        async with Client(SETTINGS, clock, httpx.MockTransport(reply)) as client:
            source = RunServices((doi_org.HANDLES, arxiv.SERVICE), client, SETTINGS).source(arxiv.Arxiv)
            await source.look_up(["2101.00002", "math.gt/0601001", "2101.99999"], found)
            return found, source.client.fault

    found, fault = asyncio.run(run())
    assert found.absent == absent
    assert found.records.keys() == {"2101.00002", "math.gt/0601001"}
    assert bool(fault) == (not absent)
    assert arxiv.Arxiv.registers


@pytest.mark.parametrize(
    ("item", "name"),
    [
        (work(number="arXiv:2101.00001v2"), "2101.00001"),
        (work(DOI="10.48550/arXiv.2101.00001"), "2101.00001"),
        (work(DOI="10.48550/arXiv.2101.00001v3"), "2101.00001"),
        (work(URL="https://arxiv.org/pdf/math.GT/0601001v1"), "math.gt/0601001"),
        (work(genre="arXiv preprint arXiv:2101.00001"), "2101.00001"),
        (work(archive="arXiv", number="2101.00001v1"), "2101.00001"),
        (work(container_title="CoRR", volume="abs/2101.00001"), "2101.00001"),
        (work(container_title="CoRR", volume="12"), ""),
        (work(number="2101.00001"), ""),
        (work(number="arXiv:2101.000011"), ""),
        (work(URL="https://arxiv.org/list/cs.CL/recent"), ""),
    ],
)
def test_the_identifier_is_where_it_is_printed(clock: FakeClock, item: Item, name: str) -> None:
    async def question(source: arxiv.Arxiv) -> str:
        return source.identifier_of(item)

    assert Site(arxiv.SERVICE, clock).ask(question) == [name]


@pytest.mark.parametrize(
    ("body", "status", "titles"),
    [
        (FEED, 200, ["Tides & Harbours", "Mud"]),
        (NO_PAPERS, 200, []),
        (b"<feed/>", 200, None),
        (NO_PAPERS.replace(b"0</", b"7</"), 200, None),
        (b"<html>", 200, None),
        (b"Rate exceeded.", 429, None),
        (NO_PAPERS, 400, None),
    ],
)
def test_titles_are_searched_for(clock: FakeClock, body: bytes, status: int, titles: list[str] | None) -> None:
    site = Site(arxiv.SERVICE, clock).send("/api/query", body, status)
    records = site.search(work("Tide-Gauges “of” the Harbour"))
    assert (None if records is None else [each.titles[0] for each in records]) == titles
    assert bool(site.fault) == (titles is None)
    assert site.urls[0] == "/api/query?search_query=ti:%22Tide%20Gauges%20of%20the%20Harbour%22&max_results=5"


def test_what_has_another_title_now_is_searched_for_by_author_and_words(clock: FakeClock) -> None:
    site = Site(arxiv.SERVICE, clock).send("/api/query", NO_PAPERS).send("/api/query", FEED)
    records = site.search(work("Tide-Gauges “of” the Harbour", "van Lind"))
    assert [each.titles[0] for each in records or ()] == ["Tides & Harbours", "Mud"]
    assert site.urls[1] == (
        "/api/query?search_query=au:%22van%20Lind%22+AND+%28ti:Harbour+OR+ti:Gauges+OR+ti:Tide+OR+ti:the+OR+ti:of%29"
        "&max_results=5"
    )


@pytest.mark.parametrize(
    ("doi", "is_version"),
    [
        ("10.48550/arxiv.2101.00001v3", True),
        ("10.48550/arxiv.2101.00001", False),
        ("10.5555/harbour.v3", False),
    ],
)
def test_a_version_has_no_doi(doi: str, is_version: bool) -> None:
    assert arxiv.names_version(doi) == is_version
