"""The records of the works whose DOIs are cited: who is asked for what, how often, and what comes of bad answers."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from tests.conftest import answer

from stacite.model.resolution import Network, Outcome
from stacite.resolvers.all import gather, resolve
from stacite.resolvers.base import Questions
from stacite.settings import NetworkSettings, Services, Settings

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from tests.conftest import FakeClock, Web

    from stacite.model.resolution import Evidence

JSON = "application/json"
FIELDS = (
    "doi,titles,creators,contributors,publisher,container,publicationYear,dates,types,relatedItems,relatedIdentifiers"
)
NETWORK = NetworkSettings(interval_ms=0, timeout_s=0.3, wait_budget_s=600)


def crossref_work(doi: str) -> dict[str, Any]:
    return {"DOI": doi.upper(), "type": "journal-article", "title": [f"On {doi}"]}


def datacite_work(doi: str) -> dict[str, Any]:
    return {"id": doi, "attributes": {"doi": doi, "titles": [{"title": f"Data {doi}"}]}}


class Registries:
    """doi.org, Crossref, DataCite and mEDRA at one address, which hold the DOIs that they are told to."""

    def __init__(self, web: Web, clock: FakeClock) -> None:
        self.web, self.clock = web, clock
        self.agencies: dict[str, str] = {}
        self.crossref: set[str] = set()
        self.datacite: set[str] = set()
        self.when: list[tuple[str, float]] = []
        """What was asked of Crossref, and when."""
        self.limits: dict[str, str] = {}
        for path, act in (("/works", self._crossref_list), ("/dois", self._datacite_list), ("*", self._other)):
            if path not in web._acts:  # what a test has ordered before stays
                web.act(path, act)

    def hold(self, agency: str, *dois: str) -> None:
        """Have DOIs registered, and their works recorded where the agency keeps records."""
        self.agencies.update(dict.fromkeys(dois, agency))
        {"Crossref": self.crossref, "DataCite": self.datacite}.get(agency, set()).update(dois)

    def _send(self, connection: socket.socket, data: object, status: int = 200) -> None:
        connection.sendall(answer(status, json.dumps(data).encode(), {"content-type": JSON} | self.limits))

    def _crossref_list(self, connection: socket.socket) -> None:
        target = self.web.target
        self.when.append((target, self.clock.seconds))
        names = parse_qs(urlsplit(target).query)["filter"][0].split(",")
        dois = [name.removeprefix("doi:") for name in names]
        items = [crossref_work(doi) for doi in reversed(dois) if doi in self.crossref]
        self._send(connection, {"status": "ok", "message": {"items": items}})

    def _datacite_list(self, connection: socket.socket) -> None:
        dois = parse_qs(urlsplit(self.web.target).query)["ids"][0].split(",")
        self._send(connection, {"data": [datacite_work(doi) for doi in dois if doi in self.datacite]})

    def _other(self, connection: socket.socket) -> None:
        path = unquote(self.web.target.partition("?")[0]).lower()
        kind, _, name = path.lstrip("/").partition("/")
        if kind == "doira":
            told = [{"DOI": doi, "RA": self.agencies[doi]} if doi in self.agencies else
                    {"DOI": doi, "status": "DOI does not exist"} for doi in name.split(",")]  # fmt: skip
            self._send(connection, told)
        elif kind == "works" and name in self.crossref:
            self._send(connection, {"message": crossref_work(name)})
        elif kind == "works":
            connection.sendall(answer(404, b"Resource not found.", {"content-type": "text/plain"}))
        elif kind == "dois" and name in self.datacite:
            self._send(connection, {"data": datacite_work(name)})
        elif kind == "dois":
            self._send(connection, {"errors": [{"status": "404"}]}, 404)
        else:
            doi = name.removeprefix("handles/")
            known = doi in self.agencies
            self._send(connection, {"responseCode": 1 if known else 100, "handle": doi}, 200 if known else 404)


@pytest.fixture
def registries(web: Web, clock: FakeClock) -> Registries:
    return Registries(web, clock)


@pytest.fixture
def settings(web: Web) -> Settings:
    return Settings(services=Services(doi=web.base, crossref=web.base, datacite=web.base), network=NETWORK)


@pytest.fixture
def ask(settings: Settings, clock: FakeClock) -> Callable[..., Evidence]:
    """Ask for the records of DOIs."""

    def ask(*dois: str, records: bool = True, base: Settings = settings) -> Evidence:
        return asyncio.run(gather(Questions((), dois, records=records), base, clock=clock))

    return ask


def asked(web: Web, *starts: str) -> list[str]:
    """What was asked of the registries: everything but handles, or what begins so."""
    return [target for target in web.targets if target.startswith(starts or ("/works", "/dois", "/doiRA"))]


def test_each_registry_is_asked_for_its_own(web: Web, registries: Registries, ask: Callable[..., Evidence]) -> None:
    registries.hold("Crossref", "10.1000/a", "10.1000/b")
    registries.hold("DataCite", "10.2000/a", "10.2000/b")
    evidence = ask("10.1000/A", "10.1000/b", "10.2000/a", "10.2000/b", "10.3000/gone")
    assert {doi: record.titles for doi, record in evidence.records.items()} == {
        "10.1000/a": ("On 10.1000/a",),
        "10.1000/b": ("On 10.1000/b",),
        "10.2000/a": ("Data 10.2000/a",),
        "10.2000/b": ("Data 10.2000/b",),
    }
    assert {doi: told.agency for doi, told in evidence.registrations.items()} == {
        "10.1000/a": "Crossref",
        "10.1000/b": "Crossref",
        "10.2000/a": "DataCite",
        "10.2000/b": "DataCite",
        "10.3000/gone": "",
    }
    assert evidence.registrations["10.3000/gone"].outcome is Outcome.ABSENT
    assert sorted(asked(web)) == [
        "/doiRA/10.1000/a,10.1000/b,10.2000/a,10.2000/b,10.3000/gone",
        f"/dois?ids=10.2000/a,10.2000/b&page%5Bsize%5D=25&fields%5Bdois%5D={FIELDS}",
        "/works?filter=doi:10.1000/a,doi:10.1000/b&rows=2",
    ]
    assert not evidence.remarks


def test_a_record_tells_where_it_is_from(
    web: Web, registries: Registries, ask: Callable[..., Evidence], clock: FakeClock
) -> None:
    registries.hold("Crossref", "10.1000/a")
    record = ask("10.1000/a").records["10.1000/a"]
    assert (record.doi, record.agency, record.source) == ("10.1000/a", "Crossref", web.url("/works/10.1000/a"))
    assert record.fetched == clock.now()


def test_who_names_an_address_is_polite(
    web: Web, registries: Registries, ask: Callable[..., Evidence], settings: Settings
) -> None:
    registries.hold("Crossref", "10.1000/a", "10.1000/b")
    ask("10.1000/a", "10.1000/b", base=replace(settings, mailto="ed+x@example.org"))
    (target,) = asked(web, "/works")
    assert target.endswith("&mailto=ed%2Bx%40example.org")
    assert all("mailto:ed+x@example.org" in one.headers["user-agent"] for one in web.asked)


def test_three_dois_cost_few_requests(web: Web, registries: Registries, ask: Callable[..., Evidence]) -> None:
    registries.hold("Crossref", "10.1000/a", "10.1000/b")
    registries.hold("DataCite", "10.2000/a")
    assert len(ask("10.1000/a", "10.1000/b", "10.2000/a").records) == 3
    assert len(web.asked) <= 6  # three of them for the handles


def test_nothing_is_asked_that_no_rule_needs(web: Web, registries: Registries, ask: Callable[..., Evidence]) -> None:
    registries.hold("Crossref", "10.1000/a")
    evidence = ask("10.1000/a", records=False)
    assert (asked(web), evidence.records) == ([], {})


def test_nothing_is_asked_offline(
    web: Web, registries: Registries, ask: Callable[..., Evidence], settings: Settings
) -> None:
    registries.hold("Crossref", "10.1000/a")
    assert ask("10.1000/a", base=replace(settings, offline=True)).records == {}
    assert web.asked == []


def test_without_a_network_the_registries_are_left_alone(web: Web, settings: Settings) -> None:
    services = Services(doi="http://doi.invalid", crossref=web.base, datacite=web.base)
    evidence = resolve(Questions((), ("10.1000/a",), records=True), replace(settings, services=services))
    assert evidence.network is Network.NONE
    assert (web.asked, evidence.records, evidence.remarks) == ([], {}, ())


def test_a_list_that_is_refused_is_asked_one_by_one(web: Web, ask: Callable[..., Evidence], clock: FakeClock) -> None:
    web.page("/works", 400, b'{"status":"failed","message-type":"validation-failure","message":[]}')
    registries = Registries(web, clock)
    dois = [f"10.1000/{letter}" for letter in "abcde"]
    registries.hold("Crossref", *dois)
    evidence = ask(*dois)
    assert sorted(evidence.records) == dois
    assert len(asked(web, "/works?")) == 1
    assert not evidence.remarks


def test_a_comma_in_a_doi_ends_no_name(web: Web, registries: Registries, ask: Callable[..., Evidence]) -> None:
    registries.hold("Crossref", "10.1000/a", "10.1000/b,c", "10.1000/d")
    evidence = ask("10.1000/a", "10.1000/b,c", "10.1000/d")
    assert sorted(evidence.records) == ["10.1000/a", "10.1000/b,c", "10.1000/d"]
    assert "/works/10.1000/b,c" in web.targets
    assert "/doiRA/10.1000/a,10.1000/d" in web.targets


def test_letters_that_mean_something_in_an_address_are_quoted(
    web: Web, registries: Registries, ask: Callable[..., Evidence]
) -> None:
    odd = ["10.1000/a&b#c?d+e%f=g", "10.1000/(sici)1<2:3>4;5", "10.1000/grün"]
    registries.hold("Crossref", *odd)
    assert sorted(ask(*odd).records) == sorted(odd)


def test_what_crossref_does_not_hold_is_not_missing(
    web: Web, registries: Registries, ask: Callable[..., Evidence]
) -> None:
    registries.hold("Crossref", "10.1000/a")
    registries.crossref.clear()
    evidence = ask("10.1000/a")
    assert evidence.registrations["10.1000/a"].outcome is Outcome.FOUND
    assert (evidence.records, evidence.remarks) == ({}, ())


def test_where_nobody_says_whose_it_is_both_are_asked(web: Web, ask: Callable[..., Evidence], clock: FakeClock) -> None:
    web.page("/doiRA/10.1000/a,10.2000/a", 200, b"<html>Moved</html>")
    registries = Registries(web, clock)
    registries.hold("Crossref", "10.1000/a")
    registries.hold("DataCite", "10.2000/a")
    evidence = ask("10.1000/a", "10.2000/a")
    assert sorted(evidence.records) == ["10.1000/a", "10.2000/a"]
    assert {told.agency for told in evidence.registrations.values()} == {"Crossref", "DataCite"}
    assert not evidence.remarks


@pytest.mark.parametrize(
    ("told", "agency"),
    [
        ('[{"DOI": "10.1000/A", "RA": "crossref"}]', "Crossref"),
        ('[{"DOI": "10.1000", "RA": "Airiti"}]', "Airiti"),
        ('[{"DOI": "10.1000/b", "RA": "KISTI"}, {"DOI": "10.1000/a", "RA": "OP"}]', "OP"),
        ('[{"DOI": "10.1000/b", "RA": "KISTI"}]', ""),
        ('[{"DOI": "10.1000/a", "RA": ["OP", 7]}]', "OP"),
        ('[{"DOI": "10.1000/a", "RA": "' + "x" * 500 + '"}]', ""),
        ('{"DOI": "10.1000/a", "RA": "OP"}', ""),
        ("null", ""),
    ],
)
def test_only_what_is_said_of_the_doi_itself_names_its_agency(
    web: Web, ask: Callable[..., Evidence], clock: FakeClock, told: str, agency: str
) -> None:
    web.page("/doiRA/10.1000/a", 200, told.encode())
    web.page("/works/10.1000/a", 500)
    Registries(web, clock).hold("Crossref", "10.1000/a")
    assert ask("10.1000/a").registrations["10.1000/a"].agency == agency


def test_registries_that_cannot_be_read_are_named(
    web: Web, registries: Registries, ask: Callable[..., Evidence]
) -> None:
    registries.hold("JaLC", "10.4000/a", "10.4000/b")
    registries.hold("KISTI", "10.5000/a")
    evidence = ask("10.4000/a", "10.4000/b", "10.5000/a")
    assert evidence.registrations["10.4000/a"].agency == "JaLC"
    assert evidence.remarks == (
        "JaLC has no records that stacite can read: 2 DOIs were not compared",
        "KISTI has no records that stacite can read: 1 DOI was not compared",
    )
    assert len(asked(web)) == 1


def test_medra_is_asked_by_way_of_the_resolver(web: Web, ask: Callable[..., Evidence], clock: FakeClock) -> None:
    web.page("/10.5000/m", 200, b'{"DOI": "10.5000/M", "title": "L\'onda"}', content_type=JSON)
    registries = Registries(web, clock)
    registries.hold("mEDRA", "10.5000/m")
    evidence = ask("10.5000/m")
    assert evidence.records["10.5000/m"].titles == ("L'onda",)
    assert evidence.records["10.5000/m"].agency == "mEDRA"


def test_what_was_told_is_kept_for_thirty_days(
    web: Web, registries: Registries, ask: Callable[..., Evidence], clock: FakeClock, settings: Settings
) -> None:
    registries.hold("Crossref", "10.1000/a", "10.1000/b")
    registries.hold("JaLC", "10.4000/a")
    first = ask("10.1000/a", "10.1000/b", "10.4000/a")
    web.asked.clear()
    clock.seconds += timedelta(days=29).total_seconds()
    again = ask("10.1000/a", "10.1000/b", "10.4000/a")
    assert web.asked == []
    assert (again.records, again.remarks) == (first.records, first.remarks)
    assert again.registrations["10.4000/a"].agency == "JaLC"
    assert again.registrations["10.1000/a"].agency == "Crossref"
    assert len(ask("10.1000/a", base=replace(settings, refresh=True)).records) == 1
    assert asked(web)
    web.asked.clear()
    clock.seconds += timedelta(days=2).total_seconds()
    ask("10.1000/b")
    assert asked(web)


def test_what_a_registry_does_not_hold_is_kept_for_a_day(
    web: Web, registries: Registries, ask: Callable[..., Evidence], clock: FakeClock
) -> None:
    registries.hold("Crossref", "10.1000/a")
    registries.crossref.clear()
    ask("10.1000/a")
    web.asked.clear()
    ask("10.1000/a")
    assert asked(web) == []
    registries.hold("Crossref", "10.1000/a")
    clock.seconds += timedelta(hours=25).total_seconds()
    assert ask("10.1000/a").records


def test_what_failed_is_asked_again(web: Web, ask: Callable[..., Evidence], clock: FakeClock) -> None:
    web.page("/works/10.1000/a", 200, b"null")
    registries = Registries(web, clock)
    registries.hold("Crossref", "10.1000/a")
    assert not ask("10.1000/a").records
    web._acts["/works/10.1000/a"].clear()
    assert ask("10.1000/a").records


def test_a_thousand_dois_keep_to_the_limits_of_the_public(
    web: Web, registries: Registries, ask: Callable[..., Evidence]
) -> None:
    registries.limits = {"x-rate-limit-limit": "1", "x-rate-limit-interval": "1s", "x-concurrency-limit": "1"}
    dois = [f"10.1000/{number:04}" for number in range(1000)]
    registries.hold("Crossref", *dois)
    evidence = ask(*dois)
    assert len(evidence.records) == 1000
    assert len(asked(web, "/works")) == 50
    assert len(asked(web, "/doiRA")) <= 10
    moments = [moment for _, moment in registries.when]
    assert all(sum(start <= moment < start + 1 for moment in moments) <= 1 for start in moments)


DOI = "10.1000/a"
OTHER, OTHER_DATA = crossref_work("10.9999/z"), datacite_work("10.9999/z")
ANOTHER = json.dumps({"message": OTHER, "data": OTHER_DATA}).encode()
ANOTHER_LISTED = json.dumps({"message": {"items": [OTHER]}, "data": [OTHER_DATA]}).encode()
BAD: dict[str, tuple[int, bytes, str]] = {
    "too many": (429, b"<html>Too many</html>", "429 Too Many Requests"),
    "broken": (500, b"{}", "500 Internal Server Error"),
    "gateway": (504, b"<html>504 Gateway Time-out</html>", "504 Gateway Timeout"),
    "forbidden": (403, b'{"message": "Forbidden"}', "403 Forbidden"),
    "html": (200, b"<html>Please sign in</html>", "HTML instead of JSON"),
    "half": (200, b'{"message": {"DOI": "10.10', "JSON that can't be read"),
    "null": (200, b"null", "an answer without content"),
    "null inside": (200, b'{"message": null, "data": null}', "JSON of another shape"),
    "agency": (200, b'{"message-type": "work-agency", "message": {"DOI": "10.1000/a0"}}', "JSON of another shape"),
    "a list": (200, b"[1, 2]", "JSON of another shape"),
    "lists inside": (200, b'{"message": [1], "data": [[]]}', "JSON of another shape"),
    "another": (200, ANOTHER, "the record of another DOI"),
    "odd 404": (404, b'{"status": "failed", "message-type": "resource-failure"}', "404 Not Found"),
    "html 404": (404, b"<html>Not found</html>", "404 Not Found"),
    "refused": (400, b'{"status": "failed"}', "400 Bad Request"),
    "moved": (302, b"", "302 Found"),
}


@pytest.mark.parametrize("agency", ["Crossref", "DataCite"])
@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("number", [1, 3])
def test_a_bad_answer_is_said_once_and_proves_nothing(
    web: Web, ask: Callable[..., Evidence], clock: FakeClock, agency: str, bad: str, number: int
) -> None:
    status, body, why = BAD[bad]
    body = ANOTHER_LISTED if body == ANOTHER and number > 1 else body
    dois = [f"{DOI}{each}" for each in range(number)]
    for path in ("/works", "/dois", *(f"/{kind}/{doi}" for kind in ("works", "dois") for doi in dois)):
        web.page(path, status, body, content_type=JSON)
    Registries(web, clock).hold(agency, *dois)
    evidence = ask(*dois)
    assert {told.outcome for told in evidence.registrations.values()} == {Outcome.FOUND}
    assert evidence.records == {}
    count = "1 DOI was" if number == 1 else f"{number} DOIs were"
    assert evidence.remarks == (f"{agency} could not be asked ({why}): {count} not compared",)


@pytest.mark.parametrize("agency", ["Crossref", "DataCite", "mEDRA"])
def test_a_service_without_an_end_or_an_answer_costs_little(
    web: Web, ask: Callable[..., Evidence], clock: FakeClock, agency: str, settings: Settings
) -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n"
    for path in (f"/works/{DOI}", f"/dois/{DOI}", f"/{DOI}"):
        web.endless(path, head + b'{"message": {"abstract": "', b"x" * 65536)
    for path in ("/works", "/dois", "/works/10.1000/b", "/dois/10.1000/b", "/10.1000/b", "/10.1000/c"):
        web.hang(path)
    Registries(web, clock).hold(agency, DOI, "10.1000/b", "10.1000/c")
    evidence = ask(DOI)
    assert evidence.remarks[0].startswith(f"{agency} could not be asked (an answer that is too long): 1 DOI")
    evidence = ask("10.1000/b", "10.1000/c", base=replace(settings, refresh=True))
    assert evidence.remarks == (f"{agency} could not be asked (no answer in time): 2 DOIs were not compared",)


def test_a_service_that_is_down_is_said_once(
    registries: Registries, ask: Callable[..., Evidence], settings: Settings, closed_port: int
) -> None:
    registries.hold("Crossref", *(f"10.1000/{number}" for number in range(50)))
    services = replace(settings.services, crossref=f"http://127.0.0.1:{closed_port}")
    evidence = ask(*registries.agencies, base=replace(settings, services=services))
    assert evidence.remarks == ("Crossref could not be asked (the connection was refused): 50 DOIs were not compared",)


def test_a_service_that_wants_a_long_pause_is_asked_no_more(
    web: Web, ask: Callable[..., Evidence], clock: FakeClock
) -> None:
    web.page("/works", 429, b"<html>", retry_after="7200")
    Registries(web, clock).hold("Crossref", *(f"10.1000/{number}" for number in range(50)))
    evidence = ask(*(f"10.1000/{number}" for number in range(50)))
    assert len(asked(web, "/works")) == 1
    (remark,) = evidence.remarks
    assert re.fullmatch(
        r"Crossref could not be asked \(429 Too Many Requests, can be asked again from 2026-11-24 14:0\d UTC\): "
        r"50 DOIs were not compared",
        remark,
    )


def test_a_service_that_always_sends_another_record_is_given_up(
    web: Web, ask: Callable[..., Evidence], clock: FakeClock
) -> None:
    dois = [f"10.1000/{number}" for number in range(90)]
    for doi in dois:
        web.page(f"/works/{doi}", 200, ANOTHER)
    web.page("/works", 200, b'{"message": {"items": []}}')
    Registries(web, clock).hold("Crossref", *dois)
    evidence = ask(*dois)
    assert len(asked(web, "/works/")) <= 5
    assert evidence.remarks == ("Crossref could not be asked (the record of another DOI): 90 DOIs were not compared",)


def test_an_interrupted_run_keeps_what_it_has(web: Web, registries: Registries, settings: Settings) -> None:
    """Ctrl-C comes while DataCite hangs; what Crossref said is there."""
    registries.hold("Crossref", "10.1000/a")
    registries.hold("DataCite", "10.2000/a")
    web.hang("/dois/10.2000/a")

    async def run() -> Evidence:
        from stacite.resolvers.run import Run  # noqa: PLC0415

        patient = replace(settings, network=replace(NETWORK, timeout_s=60))
        asking = Run(Questions((), ("10.1000/a", "10.2000/a"), records=True), patient)
        task = asyncio.create_task(asking.ask_all())
        while not {"/works/10.1000/a", "/dois/10.2000/a"} <= set(web.targets):
            await asyncio.sleep(0.01)
        while "10.1000/a" not in asking.evidence().records:
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return asking.evidence()

    assert list(asyncio.run(run()).records) == ["10.1000/a"]
