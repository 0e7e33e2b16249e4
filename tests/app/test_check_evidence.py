"""From one check to the next only what is new is asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from stacite.app.check import KeptEvidence, check, not_checked
from stacite.app.documents import Project
from stacite.app.named_documents import NamedDocuments
from stacite.model.evidence import (
    CheckKind,
    Evidence,
    EvidenceRequest,
    LinkCheck,
    NetworkState,
    NotChecked,
    Outcome,
    Registration,
    Verdict,
)
from stacite.model.item import Item
from stacite.rules.run import selected
from stacite.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


class Service:
    """Answers everything, and remembers what it was asked."""

    interrupted = False
    network = NetworkState.ONLINE

    def __init__(self) -> None:
        self.asked: list[EvidenceRequest] = []

    def __call__(self, queries: EvidenceRequest) -> Evidence:
        self.asked.append(queries)
        links = {url: LinkCheck(url, Verdict.ALIVE, "200 OK") for url in queries.urls if "doi.org" not in url}
        dois = {doi: Registration(doi, Outcome.FOUND) for doi in queries.dois}
        dois |= {url[16:]: Registration(url[16:], Outcome.FOUND) for url in queries.urls if "doi.org" in url}
        return Evidence(self.network, links, dois, interrupted=self.interrupted)


def rounds(*queries: EvidenceRequest) -> tuple[Service, list[Evidence]]:
    service, kept = Service(), KeptEvidence()
    return service, [kept.gather(each, service) for each in queries]


def test_what_is_known_is_handed_on_and_not_asked() -> None:
    first = EvidenceRequest(["https://a.example", "https://doi.org/10.1000/b"], ["10.1000/a"])
    second = EvidenceRequest(["https://a.example", "https://c.example", "https://doi.org/10.1000/b"], ["10.1000/a"])
    service, found = rounds(first, second, second)
    assert [(list(each.urls), list(each.dois)) for each in service.asked] == [
        (["https://a.example", "https://doi.org/10.1000/b"], ["10.1000/a"]),
        (["https://c.example"], []),
    ]
    assert found[2].links.keys() == {"https://a.example", "https://c.example"}
    assert found[2].registrations.keys() == {"10.1000/a", "10.1000/b"}


def test_what_is_cited_no_more_is_none_of_the_reports() -> None:
    _, found = rounds(EvidenceRequest(["https://a.example"], ["10.1000/a"]), EvidenceRequest(["https://c.example"]))
    assert list(found[1].links) == ["https://c.example"]
    assert not found[1].registrations


def test_another_question_on_the_same_is_new() -> None:
    work = Item("book", {"title": "A Book"})
    service, _ = rounds(
        EvidenceRequest(dois=["10.1000/a"], works={"doe": work}),
        EvidenceRequest(dois=["10.1000/a"], works={"doe": work}, records=True),
        EvidenceRequest(works={"doe": Item("book", {"title": "Another"})}),
    )
    assert [(list(each.dois), list(each.works)) for each in service.asked] == [
        (["10.1000/a"], ["doe"]),
        (["10.1000/a"], []),
        ([], ["doe"]),
    ]


def test_what_was_cut_short_is_asked_again() -> None:
    service, kept = Service(), KeptEvidence()
    service.interrupted = True
    assert kept.gather(EvidenceRequest(["https://a.example"]), service).interrupted
    service.interrupted = False
    assert not kept.gather(EvidenceRequest(["https://a.example"]), service).interrupted
    assert len(service.asked) == 2


def test_what_was_asked_without_a_network_is_asked_again() -> None:
    service, kept = Service(), KeptEvidence()
    first = EvidenceRequest(["https://a.example"], ["10.1000/a"])
    service.network = NetworkState.NONE
    kept.gather(first, service)
    service.network = NetworkState.ONLINE
    found = kept.gather(EvidenceRequest(["https://a.example", "https://c.example"], ["10.1000/a"]), service)
    assert found.network is NetworkState.ONLINE
    assert [(list(each.urls), list(each.dois)) for each in service.asked] == [
        (["https://a.example"], ["10.1000/a"]),
        (["https://a.example", "https://c.example"], ["10.1000/a"]),
    ]


def test_without_a_network_no_service_is_to_blame() -> None:
    missed = tuple(NotChecked(CheckKind.DOI_SEARCH, key, "the domain name does not exist", "Crossref") for key in "ab")
    rules = selected(("I105",))
    whole = (NotChecked(CheckKind.DOI_SEARCH, "", "no network"),)
    assert not_checked(Evidence(NetworkState.NONE, not_checked=missed), rules) == whole
    assert not_checked(Evidence(NetworkState.ONLINE, not_checked=missed), rules) == missed


@pytest.mark.parametrize(("offline", "state"), [(True, NetworkState.OFFLINE), (False, NetworkState.ONLINE)])
def test_where_nothing_is_to_be_asked_the_network_is_as_it_was_set(
    tmp_path: Path, *, offline: bool, state: NetworkState
) -> None:
    document = tmp_path / "brief.md"
    document.write_text("A wall.[^1]\n\n[^1]: See above.\n", "utf-8")
    project = Project.of(Settings(offline=offline, existence="off"), tmp_path / "citations.yaml")
    service = Service()
    report = check(NamedDocuments((str(document),)), project, service, date(2026, 7, 14)).report
    assert (report.evidence.network, service.asked) == (state, [])


@pytest.mark.parametrize("verdict", [Verdict.DEAD, Verdict.ALIVE])
def test_the_other_reading_of_a_url_that_a_line_cuts_is_listed_only_if_it_works(
    tmp_path: Path, verdict: Verdict
) -> None:
    document = tmp_path / "brief.txt"
    document.write_text("A wall.¹ End.\n\n¹ Jo Berg, “A Quay,” https://quay.example/new-\nyork.html.\n", "utf-8")
    printed, other = "https://quay.example/new-york.html", "https://quay.example/newyork.html"

    def gather(queries: EvidenceRequest) -> Evidence:
        assert [*queries.urls] == [printed, other]
        return Evidence(NetworkState.ONLINE, {url: LinkCheck(url, verdict, "") for url in queries.urls})

    project = Project.of(Settings(existence="off"), tmp_path / "citations.yaml")
    report = check(NamedDocuments((str(document),)), project, gather, date(2026, 7, 14)).report
    assert [*report.evidence.links] == [printed, other][: 1 if verdict is Verdict.DEAD else 2]
