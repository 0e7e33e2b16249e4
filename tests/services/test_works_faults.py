"""What comes of bad answers when works are looked up: nothing is proved by them, and each service is told of once."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.services.registering import Registries, asked, crossref_work, datacite_work, missing, wait_briefly

from stacite.model.evidence import Outcome

if TYPE_CHECKING:
    from tests.conftest import FakeClock, Web
    from tests.services.registering import AskRecords

    from stacite.settings import Settings


JSON = "application/json"
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
    "null": (200, b"null", "a response without content"),
    "null inside": (200, b'{"message": null, "data": null}', "JSON of an unexpected form"),
    "agency": (200, b'{"message-type": "work-agency", "message": {"DOI": "10.1000/a0"}}', "JSON of an unexpected form"),
    "a list": (200, b"[1, 2]", "JSON of an unexpected form"),
    "lists inside": (200, b'{"message": [1], "data": [[]]}', "JSON of an unexpected form"),
    "notices": (
        200,
        b'{"message": {"DOI": "10.1000/a0", "updated-by": "broken"}, "data": [1]}',
        "JSON of an unexpected form",
    ),
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
    web: Web, ask_records: AskRecords, clock: FakeClock, agency: str, bad: str, number: int
) -> None:
    status, body, why = BAD[bad]
    body = ANOTHER_LISTED if body == ANOTHER and number > 1 else body
    dois = [f"{DOI}{each}" for each in range(number)]
    for path in ("/works", "/dois", *(f"/{kind}/{doi}" for kind in ("works", "dois") for doi in dois)):
        web.page(path, status, body, content_type=JSON)
    Registries(web, clock).hold(agency, *dois)
    evidence = ask_records(*dois)
    assert {told.outcome for told in evidence.registrations.values()} == {Outcome.FOUND}
    assert evidence.records == {}
    assert list(missing(evidence)) == dois
    ((service, reason),) = set(missing(evidence).values())
    assert (service, reason.removesuffix("; no further requests were sent")) == (agency, why)


@pytest.mark.parametrize("agency", ["Crossref", "DataCite", "mEDRA"])
def test_a_service_without_an_end_or_an_answer_costs_little(
    monkeypatch: pytest.MonkeyPatch,
    web: Web,
    ask_records: AskRecords,
    clock: FakeClock,
    agency: str,
    registry_settings: Settings,
) -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n"
    for path in (f"/works/{DOI}", f"/dois/{DOI}", f"/{DOI}"):
        web.endless(path, head + b'{"message": {"abstract": "', b"x" * 65536)
    for path in ("/works", "/dois", "/works/10.1000/b", "/dois/10.1000/b", "/10.1000/b", "/10.1000/c"):
        web.hang(path)
    Registries(web, clock).hold(agency, DOI, "10.1000/b", "10.1000/c")
    evidence = ask_records(DOI)
    assert missing(evidence) == {DOI: (agency, "a response that is too long")}
    wait_briefly(monkeypatch, agency)
    evidence = ask_records("10.1000/b", "10.1000/c", base=replace(registry_settings, refresh=True))
    silent = agency, "two requests in a row timed out; no further requests were sent"
    assert missing(evidence) == {"10.1000/b": silent, "10.1000/c": silent}


def test_a_service_that_is_down_is_said_once(
    registries: Registries, ask_records: AskRecords, registry_settings: Settings, closed_port: int
) -> None:
    registries.hold("Crossref", *(f"10.1000/{number}" for number in range(50)))
    services = replace(registry_settings.services, crossref=f"http://127.0.0.1:{closed_port}")
    evidence = ask_records(*registries.agencies, base=replace(registry_settings, services=services))
    down = "Crossref", "the connection was refused; no further requests were sent"
    assert missing(evidence) == dict.fromkeys(registries.agencies, down)


def test_a_service_that_wants_a_long_pause_is_asked_no_more(
    web: Web, ask_records: AskRecords, clock: FakeClock
) -> None:
    web.page("/works", 429, b"<html>", retry_after="7200")
    Registries(web, clock).hold("Crossref", *(f"10.1000/{number}" for number in range(50)))
    evidence = ask_records(*(f"10.1000/{number}" for number in range(50)))
    assert len(asked(web, "/works")) == 1
    assert len(missing(evidence)) == 50
    ((service, reason),) = set(missing(evidence).values())
    pause = r"429 Too Many Requests; try again after 2026-11-24 14:0\d UTC; no further requests were sent"
    assert (service, bool(re.fullmatch(pause, reason))) == ("Crossref", True)


def test_a_service_that_always_sends_another_record_is_given_up(
    web: Web, ask_records: AskRecords, clock: FakeClock
) -> None:
    dois = [f"10.1000/{number}" for number in range(90)]
    for doi in dois:
        web.page(f"/works/{doi}", 200, ANOTHER)
    web.page("/works", 200, b'{"message": {"items": []}}')
    Registries(web, clock).hold("Crossref", *dois)
    evidence = ask_records(*dois)
    assert len(asked(web, "/works/")) <= 5
    another = "Crossref", "the record of another DOI; no further requests were sent"
    assert missing(evidence) == dict.fromkeys(dois, another)
