"""The records of the works whose DOIs are cited: who is asked for what, and how often."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.services.registering import NETWORK, Registries, asked, missing

from stacite.model.evidence import EvidenceRequest, NetworkState, Outcome
from stacite.services.gather import resolve
from stacite.settings import ServiceAddresses, Settings

if TYPE_CHECKING:
    from tests.conftest import FakeClock, Web
    from tests.services.registering import AskRecords

    from stacite.model.evidence import Evidence

FIELDS = (
    "doi,titles,creators,contributors,publisher,container,publicationYear,dates,types,relatedItems,relatedIdentifiers"
)


def test_each_registry_is_asked_for_its_own(web: Web, registries: Registries, ask_records: AskRecords) -> None:
    registries.hold("Crossref", "10.1000/a", "10.1000/b")
    registries.hold("DataCite", "10.2000/a", "10.2000/b")
    evidence = ask_records("10.1000/A", "10.1000/b", "10.2000/a", "10.2000/b", "10.3000/gone")
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
    web: Web, registries: Registries, ask_records: AskRecords, clock: FakeClock
) -> None:
    registries.hold("Crossref", "10.1000/a")
    record = ask_records("10.1000/a").records["10.1000/a"]
    assert (record.doi, record.agency, record.source) == ("10.1000/a", "Crossref", web.url("/works/10.1000/a"))
    assert record.fetched == clock.now()


def test_who_names_an_address_is_polite(
    web: Web, registries: Registries, ask_records: AskRecords, registry_settings: Settings
) -> None:
    registries.hold("Crossref", "10.1000/a", "10.1000/b")
    ask_records("10.1000/a", "10.1000/b", base=replace(registry_settings, mailto="ed+x@example.org"))
    (target,) = asked(web, "/works")
    assert target.endswith("&mailto=ed%2Bx%40example.org")
    assert all("mailto:ed+x@example.org" in one.headers["user-agent"] for one in web.asked)


def test_three_dois_cost_few_requests(web: Web, registries: Registries, ask_records: AskRecords) -> None:
    registries.hold("Crossref", "10.1000/a", "10.1000/b")
    registries.hold("DataCite", "10.2000/a")
    assert len(ask_records("10.1000/a", "10.1000/b", "10.2000/a").records) == 3
    assert len(web.asked) <= 6  # three of them for the handles


def test_nothing_is_asked_that_no_rule_needs(web: Web, registries: Registries, ask_records: AskRecords) -> None:
    registries.hold("Crossref", "10.1000/a")
    evidence = ask_records("10.1000/a", records=False)
    assert (asked(web), evidence.records) == ([], {})


def test_nothing_is_asked_offline(
    web: Web, registries: Registries, ask_records: AskRecords, registry_settings: Settings
) -> None:
    registries.hold("Crossref", "10.1000/a")
    assert ask_records("10.1000/a", base=replace(registry_settings, offline=True)).records == {}
    assert web.asked == []


def test_without_a_network_the_registries_are_left_alone(web: Web, registry_settings: Settings) -> None:
    services = ServiceAddresses(doi="http://doi.invalid", crossref=web.base, datacite=web.base)
    evidence = resolve(EvidenceRequest((), ("10.1000/a",), records=True), replace(registry_settings, services=services))
    assert evidence.network is NetworkState.NONE
    assert (web.asked, evidence.records, evidence.remarks) == ([], {}, ())


def test_a_list_that_is_refused_is_asked_one_by_one(web: Web, ask_records: AskRecords, clock: FakeClock) -> None:
    web.page("/works", 400, b'{"status":"failed","message-type":"validation-failure","message":[]}')
    registries = Registries(web, clock)
    dois = [f"10.1000/{letter}" for letter in "abcde"]
    registries.hold("Crossref", *dois)
    evidence = ask_records(*dois)
    assert sorted(evidence.records) == dois
    assert len(asked(web, "/works?")) == 1
    assert not evidence.remarks


def test_a_comma_in_a_doi_ends_no_name(web: Web, registries: Registries, ask_records: AskRecords) -> None:
    registries.hold("Crossref", "10.1000/a", "10.1000/b,c", "10.1000/d")
    evidence = ask_records("10.1000/a", "10.1000/b,c", "10.1000/d")
    assert sorted(evidence.records) == ["10.1000/a", "10.1000/b,c", "10.1000/d"]
    assert "/works/10.1000/b,c" in web.targets
    assert "/doiRA/10.1000/a,10.1000/d" in web.targets


def test_letters_that_mean_something_in_an_address_are_quoted(
    web: Web, registries: Registries, ask_records: AskRecords
) -> None:
    odd = ["10.1000/a&b#c?d+e%f=g", "10.1000/(sici)1<2:3>4;5", "10.1000/grün"]
    registries.hold("Crossref", *odd)
    assert sorted(ask_records(*odd).records) == sorted(odd)


def test_what_crossref_does_not_hold_is_not_missing(web: Web, registries: Registries, ask_records: AskRecords) -> None:
    registries.hold("Crossref", "10.1000/a")
    registries.crossref.clear()
    evidence = ask_records("10.1000/a")
    assert evidence.registrations["10.1000/a"].outcome is Outcome.FOUND
    assert (evidence.records, evidence.remarks) == ({}, ())


def test_where_nobody_says_whose_it_is_both_are_asked(web: Web, ask_records: AskRecords, clock: FakeClock) -> None:
    web.page("/doiRA/10.1000/a,10.2000/a", 200, b"<html>Moved</html>")
    registries = Registries(web, clock)
    registries.hold("Crossref", "10.1000/a")
    registries.hold("DataCite", "10.2000/a")
    evidence = ask_records("10.1000/a", "10.2000/a")
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
    web: Web, ask_records: AskRecords, clock: FakeClock, told: str, agency: str
) -> None:
    web.page("/doiRA/10.1000/a", 200, told.encode())
    web.page("/works/10.1000/a", 500)
    Registries(web, clock).hold("Crossref", "10.1000/a")
    assert ask_records("10.1000/a").registrations["10.1000/a"].agency == agency


def test_registries_that_cannot_be_read_are_named(web: Web, registries: Registries, ask_records: AskRecords) -> None:
    registries.hold("JaLC", "10.4000/a", "10.4000/b")
    registries.hold("KISTI", "10.5000/a")
    evidence = ask_records("10.4000/a", "10.4000/b", "10.5000/a")
    assert evidence.registrations["10.4000/a"].agency == "JaLC"
    assert missing(evidence) == {
        "10.4000/a": ("", "JaLC has no records that stacite can read"),
        "10.4000/b": ("", "JaLC has no records that stacite can read"),
        "10.5000/a": ("", "KISTI has no records that stacite can read"),
    }
    assert len(asked(web)) == 1


def test_medra_is_asked_by_way_of_the_resolver(web: Web, ask_records: AskRecords, clock: FakeClock) -> None:
    web.page("/10.5000/m", 200, b'{"DOI": "10.5000/M", "title": "L\'onda"}', content_type="application/json")
    registries = Registries(web, clock)
    registries.hold("mEDRA", "10.5000/m")
    evidence = ask_records("10.5000/m")
    assert evidence.records["10.5000/m"].titles == ("L'onda",)
    assert evidence.records["10.5000/m"].agency == "mEDRA"


def test_what_was_told_is_kept_for_thirty_days(
    web: Web, registries: Registries, ask_records: AskRecords, clock: FakeClock, registry_settings: Settings
) -> None:
    registries.hold("Crossref", "10.1000/a", "10.1000/b")
    registries.hold("JaLC", "10.4000/a")
    first = ask_records("10.1000/a", "10.1000/b", "10.4000/a")
    web.asked.clear()
    clock.seconds += timedelta(days=29).total_seconds()
    again = ask_records("10.1000/a", "10.1000/b", "10.4000/a")
    assert web.asked == []
    assert (again.records, again.remarks) == (first.records, first.remarks)
    assert again.registrations["10.4000/a"].agency == "JaLC"
    assert again.registrations["10.1000/a"].agency == "Crossref"
    assert len(ask_records("10.1000/a", base=replace(registry_settings, refresh=True)).records) == 1
    assert asked(web)
    web.asked.clear()
    clock.seconds += timedelta(days=2).total_seconds()
    ask_records("10.1000/b")
    assert asked(web)


def test_what_a_registry_does_not_hold_is_kept_for_a_day(
    web: Web, registries: Registries, ask_records: AskRecords, clock: FakeClock
) -> None:
    registries.hold("Crossref", "10.1000/a")
    registries.crossref.clear()
    ask_records("10.1000/a")
    web.asked.clear()
    ask_records("10.1000/a")
    assert asked(web) == []
    registries.hold("Crossref", "10.1000/a")
    clock.seconds += timedelta(hours=25).total_seconds()
    assert ask_records("10.1000/a").records


def test_what_failed_is_asked_again(web: Web, ask_records: AskRecords, clock: FakeClock) -> None:
    web.page("/works/10.1000/a", 200, b"null")
    registries = Registries(web, clock)
    registries.hold("Crossref", "10.1000/a")
    assert not ask_records("10.1000/a").records
    web._acts["/works/10.1000/a"].clear()
    assert ask_records("10.1000/a").records


def test_a_thousand_dois_keep_to_the_limits_of_the_public(
    web: Web, registries: Registries, ask_records: AskRecords
) -> None:
    registries.limits = {"x-rate-limit-limit": "1", "x-rate-limit-interval": "1s", "x-concurrency-limit": "1"}
    dois = [f"10.1000/{number:04}" for number in range(1000)]
    registries.hold("Crossref", *dois)
    evidence = ask_records(*dois)
    assert len(evidence.records) == 1000
    assert len(asked(web, "/works")) == 50
    assert len(asked(web, "/doiRA")) <= 10
    moments = [moment for _, moment in registries.when]
    assert all(sum(start <= moment < start + 1 for moment in moments) <= 1 for start in moments)


def test_an_interrupted_run_keeps_what_it_has(web: Web, registries: Registries, registry_settings: Settings) -> None:
    """Ctrl-C comes while DataCite hangs; what Crossref said is there."""
    registries.hold("Crossref", "10.1000/a")
    registries.hold("DataCite", "10.2000/a")
    web.hang("/dois/10.2000/a")

    async def run() -> Evidence:
        from stacite.services.run import ServicesRun  # noqa: PLC0415

        patient = replace(registry_settings, network=replace(NETWORK, timeout_s=60))
        asking = ServicesRun(EvidenceRequest((), ("10.1000/a", "10.2000/a"), records=True), patient)
        task = asyncio.create_task(asking.ask_all())
        while not {"/works/10.1000/a", "/dois/10.2000/a"} <= set(web.targets):
            await asyncio.sleep(0.01)
        while "10.1000/a" not in asking.evidence().records:
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return asking.evidence()

    assert list(asyncio.run(run()).records) == ["10.1000/a"]
