"""doi.org's handle API: found, absent, and everything else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.model.evidence import Outcome, Verdict
from stacite.services.doi_org import doi_fault, handle_url
from stacite.settings import ServiceAddresses

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Web

    from stacite.model.evidence import Evidence, Registration
    from stacite.settings import Settings

DOI = "10.1177/0022343316687801"


@pytest.fixture
def look_up(ask: Callable[..., Evidence]) -> Callable[..., Registration]:
    """Look one DOI up."""

    def look_up(doi: str, **network: float) -> Registration:
        (registration,) = ask(dois=(doi,), **network).registrations.values()
        return registration

    return look_up


def test_a_registered_doi_is_found(web: Web, look_up: Callable[..., Registration]) -> None:
    web.handle(DOI, 1)
    found = look_up(DOI)
    assert (found.doi, found.outcome, found.reason) == (DOI, Outcome.FOUND, "")
    assert found.source == f"{web.base}/api/handles/{DOI}?type=URL"
    assert found.fetched is not None
    assert web.targets == [f"/api/handles/{DOI}?type=URL"]
    assert web.asked[0].headers["accept"] == "application/json"


def test_a_registered_doi_without_a_url_is_found(web: Web, look_up: Callable[..., Registration]) -> None:
    web.handle(DOI, 200)
    assert look_up(DOI).outcome is Outcome.FOUND


def test_an_unregistered_doi_is_absent_at_once(web: Web, look_up: Callable[..., Registration]) -> None:
    web.handle(DOI, 100, 404)
    assert look_up(DOI).outcome is Outcome.ABSENT
    assert len(web.asked) == 1


def test_case_does_not_matter(web: Web, look_up: Callable[..., Registration]) -> None:
    web.page("/api/handles/10.1000/AbC", 200, json.dumps({"responseCode": 1, "handle": "10.1000/aBc"}).encode())
    assert look_up("10.1000/AbC").outcome is Outcome.FOUND


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, b"<html>DOI Not Found</html>"),
        (404, json.dumps({"responseCode": 100, "handle": "10.1000/other"}).encode()),
        (404, json.dumps({"responseCode": 100}).encode()),
        (404, json.dumps({"responseCode": True, "handle": DOI}).encode()),
        (404, json.dumps({"responseCode": 1, "handle": DOI}).encode()),
        (200, json.dumps({"responseCode": 100, "handle": DOI}).encode()),
        (200, json.dumps({"responseCode": "1", "handle": DOI}).encode()),
        (200, json.dumps({"responseCode": 1, "handle": [DOI]}).encode()),
        (200, json.dumps([{"responseCode": 1, "handle": DOI}]).encode()),
        (200, b"null"),
        (200, b""),
        (200, b"\xff\xfe{"),
        (200, b"[" * 200_000),
        (200, b'{"a":' * 40_000),
        (200, b'{"responseCode": ' + b"1" * 5000 + b"}"),
        (200, b'{"pad": "' + b"x" * 300_000 + f'", "responseCode": 1, "handle": "{DOI}"}}'.encode()),
        (500, json.dumps({"responseCode": 2, "handle": DOI}).encode()),
        (503, b""),
        (301, b""),
        (403, b""),
    ],
)
def test_all_else_leaves_it_open(web: Web, look_up: Callable[..., Registration], status: int, body: bytes) -> None:
    web.page(f"/api/handles/{DOI}", status, body)
    registration = look_up(DOI)
    assert registration.outcome is Outcome.UNKNOWN
    assert registration.reason.startswith((str(status), "a response that can't be read"))


def test_a_fault_that_passes_is_asked_again(web: Web, look_up: Callable[..., Registration]) -> None:
    web.page(f"/api/handles/{DOI}", 502).handle(DOI)
    assert look_up(DOI).outcome is Outcome.FOUND


def test_each_doi_is_asked_once_whatever_its_case(web: Web, ask: Callable[..., Evidence]) -> None:
    web.handle("10.1000/ABC")
    evidence = ask("https://doi.org/10.1000/abc", dois=("10.1000/ABC", "10.1000/abc"))
    assert list(evidence.registrations) == ["10.1000/abc"]
    assert not evidence.links
    assert len(web.asked) == 1


@pytest.mark.parametrize(
    ("doi", "target"),
    [
        ("10.1002/(SICI)1097(1998)49:8<693::AID>3.0.CO;2-O", "10.1002/(SICI)1097(1998)49:8%3C693::AID%3E3.0.CO;2-O"),
        ("10.1000/a//b/./c", "10.1000/a//b/./c"),
        ("10.1000/50%25#1?+[x]{y}|z^`\\\"", "10.1000/50%2525%231%3F%2B%5Bx%5D%7By%7D%7Cz%5E%60%5C%22"),
        ("10.1000/größe", "10.1000/gr%C3%B6%C3%9Fe"),
    ],
)  # fmt: skip
def test_every_doi_goes_out_whole(web: Web, look_up: Callable[..., Registration], doi: str, target: str) -> None:
    web.page(f"/api/handles/{doi}", 200, json.dumps({"responseCode": 1, "handle": doi}).encode())
    assert look_up(doi).outcome is Outcome.FOUND
    assert web.targets == [f"/api/handles/{target}?type=URL"]


@pytest.mark.parametrize(
    "doi", ["10.1000/../../admin", "11.1000/x", "10.1000/", "10.1000/a b", "10.1000/" + "x" * 3000]
)
def test_what_is_no_doi_is_not_asked(web: Web, look_up: Callable[..., Registration], doi: str) -> None:
    registration = look_up(doi)
    assert registration.outcome is Outcome.UNKNOWN
    assert registration.reason
    assert web.asked == []


def test_a_private_service_may_be_asked_and_leads_nowhere_private(
    web: Web, settings: Settings, ask: Callable[..., Evidence]
) -> None:
    closed = replace(settings, allow_private=())
    web.handle(DOI)
    web.redirect("/api/handles/10.1000/1", "http://127.0.0.2/", 302)
    evidence = ask(web.url("/cited"), dois=(DOI, "10.1000/1"), base=closed)
    assert evidence.registrations[DOI].outcome is Outcome.FOUND
    assert evidence.registrations["10.1000/1"].outcome is Outcome.UNKNOWN
    assert evidence.links[web.url("/cited")].verdict.value == "refused"
    assert "/cited" not in web.targets


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_a_handle_url_keeps_the_doi_in_its_path(suffix: str) -> None:
    url = handle_url("https://doi.org/", f"10.1000/{suffix}")
    assert url.startswith("https://doi.org/api/handles/10.1000/")
    assert url.endswith("?type=URL")
    assert not set(url.removesuffix("?type=URL")) & set(' "#?<>{}^[]`|\\+')


def test_half_a_character_is_no_doi() -> None:
    assert doi_fault("10.1000/\ud800")


def test_a_service_whose_name_is_unknown_is_not_said_to_be_gone(
    web: Web, ask: Callable[..., Evidence], settings: Settings
) -> None:
    web.page("/a")
    nowhere = replace(settings, services=ServiceAddresses(doi="http://doi.invalid"))
    (registration,) = ask(web.url("/a"), dois=(DOI,), base=nowhere).registrations.values()
    assert registration.reason.startswith("its host name could not be resolved (DNS)")


def test_an_impossible_address_of_the_service_is_no_crash(
    web: Web, ask: Callable[..., Evidence], settings: Settings
) -> None:
    web.page("/a")
    broken = replace(settings, services=ServiceAddresses(doi="http://[::1"))
    evidence = ask(web.url("/a"), "http://gone.invalid/", dois=(DOI,), base=broken)
    assert [check.verdict for check in evidence.links.values()] == [Verdict.ALIVE, Verdict.DEAD]
    assert evidence.registrations[DOI].outcome is Outcome.UNKNOWN
