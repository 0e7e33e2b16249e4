"""arXiv: papers by their own numbers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stacite.model.evidence import Record
from stacite.model.item import Date, Name
from stacite.net.client import Client
from stacite.services import arxiv
from stacite.services.base import Catalogue, LookupResult
from stacite.services.client import ServiceClient
from stacite.settings import NetworkSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import FakeClock, Web

    from stacite.services.base import Service

    Ask = Callable[..., tuple[LookupResult, str]]

FEED = (Path(__file__).parents[1] / "data" / "services" / "arxiv_feed.xml").read_bytes()
NO_PAPERS = b'<feed xmlns:o="http://a9.com/-/spec/opensearch/1.1/"><o:totalResults>0</o:totalResults></feed>'


@pytest.fixture
def ask(web: Web, clock: FakeClock) -> Ask:
    """Ask it for numbers; what it told, and its fault."""

    def ask(catalogue: Service, *numbers: str) -> tuple[LookupResult, str]:
        async def run() -> tuple[LookupResult, str]:
            settings, told = Settings(network=NetworkSettings(interval_ms=0, wait_budget_s=0)), LookupResult()
            async with Client(settings, clock) as client:
                source = catalogue.source(ServiceClient(catalogue.name, web.base, client, catalogue.cost))
                assert isinstance(source, Catalogue)
                await source.look_up(numbers, told)
                return told, source.client.fault

        return asyncio.run(run())

    return ask


def test_papers_come_whatever_their_order(web: Web, ask: Ask, clock: FakeClock) -> None:
    web.page("/api/query", 200, FEED, content_type="application/atom+xml")
    told, fault = ask(arxiv.SERVICE, "math.gt/0601001", "2101.00002", "2101.99999")
    url = web.url("/api/query?id_list=math.gt/0601001,2101.00002,2101.99999&max_results=3")
    assert told.records["2101.00002"] == Record(
        "10.48550/arxiv.2101.00002",
        "arXiv",
        url,
        clock.now(),
        "article",
        "preprint",
        ("Tides & Harbours",),
        authors=(Name("Lind", "Ada"), Name("van der Holm", "Ludwig")),
        dates={"issued": Date("2021-01-02"), "updated": Date("2022-03-04")},
        relations={"is-preprint-of": ("10.5555/tides.2",)},
    )
    assert told.records["math.gt/0601001"].titles == ("Mud",)
    assert (told.absent, fault) == ({"2101.99999"}, "")


def test_papers_are_asked_for_in_batches_three_seconds_apart(web: Web, ask: Ask, clock: FakeClock) -> None:
    web.page("/api/query", 200, NO_PAPERS)
    told, _ = ask(arxiv.SERVICE, *(f"2101.{number:05}" for number in range(120)))
    assert len(told.absent) == 120
    assert len(web.asked) == 3
    assert clock.seconds >= 6


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("arXiv:2101.00002v3", "2101.00002"),
        ("http://arxiv.org/abs/math.GT/0601001v1", "math.gt/0601001"),
        ("quant-ph/0201082", "quant-ph/0201082"),
        ("abc", ""),
        ("2101.2", ""),
        ("https://arxiv.org/api/errors#incorrect", ""),
    ],
)
def test_a_paper_has_one_name(printed: str, name: str) -> None:
    assert arxiv.arxiv_id_of(printed) == name


ERROR = b"<feed><entry><id>https://arxiv.org/api/errors#incorrect_id</id><title>Error</title></entry></feed>"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>Sorry</html>"),
        (200, FEED[:500]),
        (200, b""),
        (200, b"<feed/>"),
        (200, NO_PAPERS.replace(b"0</", b"3</")),
        (200, ERROR),
        (400, ERROR),
        (404, b"Not found"),
        (429, b"Rate exceeded."),
        (500, FEED),
        (200, b'<!DOCTYPE feed [<!ENTITY a "b">]>' + b"<feed/>"),
    ],
)
def test_what_is_no_feed_denies_nothing(web: Web, ask: Ask, status: int, body: bytes) -> None:
    web.page("/api/query", status, body)
    told, fault = ask(arxiv.SERVICE, "2101.00001")
    assert (told.records, told.absent) == ({}, set())
    assert fault


def test_another_paper_denies_nothing(web: Web, ask: Ask) -> None:
    web.page("/api/query", 200, FEED)
    told, fault = ask(arxiv.SERVICE, "2101.00001", "2101.00002")
    assert (list(told.records), told.absent) == (["2101.00002"], set())
    assert fault == "the record of another paper"
