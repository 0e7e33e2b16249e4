"""Works without DOI, looked for at services on loopback: who is asked, for what, and what counts."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.services.registering import missing

from stacite.model.evidence import CheckKind, Evidence, EvidenceRequest, NetworkState
from stacite.model.item import Date, Item, Name
from stacite.net.client import Client
from stacite.services.cache import EvidenceCache
from stacite.services.crossref import search_text
from stacite.services.datacite import search_query
from stacite.services.gather import resolve
from stacite.services.run import services_of_run
from stacite.services.works import WorkSearch
from stacite.settings import NetworkSettings, ServiceAddresses, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.conftest import FakeClock, Web

    from stacite.model.evidence import DoiSearchResult

TITLE = "Formal Science Agreements as a Tool of Diplomacy between Rivals"
ITEM = Item(
    "article-journal",
    {"title": f"*{TITLE}*", "container-title": "Science & Public Policy", "volume": "50", "page": "807–17"},
    {"author": (Name("Wagner", "Caroline"), Name("Simon", "Denis"))},
    {"issued": Date("2023-08")},
)
DOI = "10.1093/scipol/scad022"
WORK = {
    "DOI": DOI.upper(),
    "type": "journal-article",
    "title": [TITLE.lower()],
    "author": [{"family": "Wagner", "given": "Caroline S"}],
    "container-title": ["Science and Public Policy"],
    "issued": {"date-parts": [[2023, 5]]},
    "volume": "50",
    "page": "807-817",
}
OTHER = {**WORK, "DOI": "10.1093/other", "title": ["Quite another work of the same people"]}
DATASET = {
    "attributes": {
        "doi": "10.5281/zenodo.1",
        "titles": [{"title": TITLE}],
        "creators": [{"name": "Wagner, Caroline", "familyName": "Wagner", "givenName": "Caroline"}],
        "publicationYear": 2023,
        "types": {"resourceTypeGeneral": "Dataset"},
    }
}


def crossref(*works: object) -> bytes:
    return json.dumps({"status": "ok", "message-type": "work-list", "message": {"items": works}}).encode()


def datacite(*entries: object) -> bytes:
    return json.dumps({"data": entries}).encode()


class Looking:
    """A run that looks for works; what came of it, and the services' faults."""

    def __init__(self, web: Web, clock: FakeClock, mailto: str = "") -> None:
        services = ServiceAddresses(web.base, web.base, web.base)
        network = NetworkSettings(interval_ms=0, timeout_s=20.0, wait_budget_s=600)
        self.settings = Settings(mailto=mailto, services=services, network=network)
        self.clock = clock
        self.missing: dict[str, tuple[str, str]] = {}

    def __call__(self, works: Mapping[str, Item] | Item = ITEM, *, refresh: bool = False) -> dict[str, DoiSearchResult]:
        asked = {"work": works} if isinstance(works, Item) else works
        settings = replace(self.settings, refresh=refresh)

        async def run() -> Evidence:
            async with Client(settings, self.clock) as client:
                searching = WorkSearch(asked, services_of_run(client, settings), EvidenceCache(settings))
                await searching.ask()
                return searching.added_to(Evidence(NetworkState.ONLINE))

        evidence = asyncio.run(run())
        self.missing = missing(evidence, CheckKind.DOI_SEARCH)
        return dict(evidence.searches)


@pytest.fixture
def look(web: Web, clock: FakeClock) -> Looking:
    return Looking(web, clock)


def test_a_work_is_found_and_its_doi_confirmed(web: Web, look: Looking, clock: FakeClock) -> None:
    web.page("/works", body=crossref(OTHER, WORK)).handle(DOI)
    (search,) = look().values()
    (candidate,) = search.candidates
    assert (candidate.record.doi, candidate.doubts) == (DOI, ())
    assert candidate.record.source.startswith(web.url("/works?query.bibliographic="))
    assert (search.asked, search.fetched is not None) == (("Crossref",), True)
    asked, confirmed = web.targets
    wanted = parse_qs(urlsplit(asked).query)
    assert wanted["query.bibliographic"] == [f"{TITLE} Wagner Science & Public Policy 2023"]
    assert wanted["rows"] == ["5"]
    assert "title" in wanted["select"][0].split(",")
    assert "mailto" not in wanted
    assert confirmed == f"/api/handles/{DOI}?type=URL"


def test_who_has_named_himself_says_so(web: Web, clock: FakeClock) -> None:
    web.page("/works", body=crossref(WORK)).handle(DOI)
    Looking(web, clock, "editor@example.org")()
    assert parse_qs(urlsplit(web.targets[0]).query)["mailto"] == ["editor@example.org"]


def test_an_unregistered_doi_is_not_offered(web: Web, look: Looking) -> None:
    web.page("/works", body=crossref(WORK)).handle(DOI, 100, 404)
    (search,) = look().values()
    assert search.candidates == ()


def test_where_the_doi_system_is_silent_nothing_is_known(web: Web, look: Looking) -> None:
    web.page("/works", body=crossref(WORK)).page(f"/api/handles/{DOI}", 503)
    assert look() == {}
    assert look.missing == {"work": ("doi.org", "503 Service Unavailable")}


def test_what_may_be_the_work_is_told_without_asking_more(web: Web, look: Looking) -> None:
    late = {**WORK, "issued": {"date-parts": [[2012]]}}
    web.page("/works", body=crossref(late))
    (search,) = look().values()
    assert [candidate.doubts for candidate in search.candidates] == [("its year is 2012",)]
    assert len(web.asked) == 1


def test_what_crossref_lacks_is_looked_for_at_datacite(web: Web, look: Looking) -> None:
    item = replace(ITEM, type="dataset", texts={"title": TITLE})
    web.page("/works", body=crossref(OTHER)).page("/dois", body=datacite(DATASET)).handle("10.5281/zenodo.1")
    (search,) = look(item).values()
    assert [candidate.record.agency for candidate in search.candidates] == ["DataCite"]
    assert search.asked == ("Crossref", "DataCite")
    wanted = parse_qs(urlsplit(web.targets[1]).query)
    assert wanted["query"] == [f"titles.title:({TITLE.lower()}) AND creators.name:(wagner)"]


def test_nothing_found_is_known_too(web: Web, look: Looking) -> None:
    web.page("/works", body=crossref()).page("/dois", body=datacite())
    (search,) = look().values()
    assert (search.candidates, search.asked) == ((), ("Crossref", "DataCite"))
    assert look.missing == {}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>Just a moment</html>"),
        (200, b"null"),
        (200, b'{"message": {"items": nul'),
        (200, b'{"message": null}'),
        (200, b'{"message": {"items": {"DOI": "10.1/1"}}}'),
        (404, b"Resource not found."),
        (429, b"<html>You have sent too many requests</html>"),
        (500, b""),
        (504, b"<html>Gateway Time-out</html>"),
    ],
)
def test_what_crossref_does_not_answer_is_unknown(web: Web, look: Looking, status: int, body: bytes) -> None:
    web.page("/works", status, body).page("/dois", body=datacite())
    assert look() == {}
    assert [service for service, _ in look.missing.values()] == ["Crossref"]
    assert not any(target.startswith("/dois") for target in web.targets)


def test_what_datacite_does_not_answer_is_unknown(web: Web, look: Looking) -> None:
    web.page("/works", body=crossref(OTHER)).page("/dois", 502)
    assert look() == {}
    assert [service for service, _ in look.missing.values()] == ["DataCite"]


def test_works_of_the_wrong_shape_are_passed_over(web: Web, look: Looking) -> None:
    odd: list[object] = [None, 1, "x", [], {}, {"DOI": 5, "title": [TITLE]}, {"DOI": "10.1/a\u202eb", "title": [TITLE]}]
    dots = {**WORK, "DOI": "10.1093/../x"}
    web.page("/works", body=crossref(*odd, dots, WORK)).handle(DOI)
    (search,) = look().values()
    assert [candidate.record.doi for candidate in search.candidates] == [DOI]


def test_a_field_that_crossref_does_not_know_costs_one_question(web: Web, look: Looking) -> None:
    fault = {"status": "failed", "message": [{"type": "select-not-available"}]}
    web.page("/works", 400, json.dumps(fault).encode()).page("/works", body=crossref(WORK)).handle(DOI)
    works = {"one": ITEM, "two": ITEM.with_texts(volume="")}
    assert {key: len(search.candidates) for key, search in look(works).items()} == {"one": 1, "two": 1}
    assert "select" in web.targets[0]


def test_a_service_that_is_down_is_not_asked_for_every_work(web: Web, look: Looking) -> None:
    web.page("/works", 503)
    works = {f"work{at}": ITEM.with_texts(volume=str(at)) for at in range(50)}
    assert look(works) == {}
    assert len(web.asked) < 40


@pytest.mark.parametrize(("doi", "network"), [("closed", NetworkState.NONE), ("web", NetworkState.ONLINE)])
def test_without_links_too_a_missing_network_is_found_out(
    web: Web, look: Looking, closed_port: int, doi: str, network: NetworkState
) -> None:
    closed = f"http://127.0.0.1:{closed_port}"
    services = ServiceAddresses(closed if doi == "closed" else web.base, closed, closed)
    evidence = resolve(EvidenceRequest((), (), {"work": ITEM}), replace(look.settings, services=services))
    assert evidence.network is network
    assert [(each.what, each.service) for each in evidence.not_checked] == [("work", "Crossref")]


def test_what_was_found_is_not_asked_again_for_a_month(web: Web, look: Looking, clock: FakeClock) -> None:
    web.page("/works", body=crossref(WORK)).handle(DOI)
    first = look()
    assert look() == first
    clock.seconds += timedelta(days=29).total_seconds()
    assert look() == first
    assert len(web.asked) == 2
    assert look(refresh=True).keys() == {"work"}
    assert len(web.asked) == 4
    clock.seconds += timedelta(days=31).total_seconds()
    look()
    assert len(web.asked) == 6


def test_that_nothing_was_found_is_kept_for_a_day(web: Web, look: Looking, clock: FakeClock) -> None:
    web.page("/works", body=crossref()).page("/dois", body=datacite())
    look()
    look()
    assert len(web.asked) == 2
    clock.seconds += timedelta(days=1, seconds=1).total_seconds()
    look()
    assert len(web.asked) == 4


def test_what_could_not_be_asked_is_not_kept(web: Web, look: Looking) -> None:
    web.page("/works", 404, b"?").page("/works", body=crossref(WORK)).handle(DOI)
    assert look() == {}
    assert len(look()) == 1


def test_another_printing_is_another_question(web: Web, look: Looking) -> None:
    web.page("/works", body=crossref(WORK)).handle(DOI)
    look()
    look(ITEM.with_texts(volume="51"))
    assert len([target for target in web.targets if target.startswith("/works")]) == 2


def test_a_query_holds_no_syntax_and_is_no_longer_than_need_be() -> None:
    item = Item("report", {"title": f'AND/OR "x" (y) [z]: \\* {"word " * 500}'}, {"author": (Name(literal="A:B+C"),)})
    assert re.fullmatch(r"titles\.title:\([\w ]+\) AND creators\.name:\([\w ]+\)", search_query(item))
    assert len(search_text(item)) < 600
    assert len(search_query(item)) < 600
