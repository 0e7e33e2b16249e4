"""An outage of any service, of any kind: nothing is wrong because of it, everything is named, and nobody waits long."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from tests.conftest import answer
from tests.services.registering import crossref_work, datacite_work, wait_briefly

from stacite.app.check import not_checked
from stacite.model.evidence import CheckKind, EvidenceRequest, Outcome, Verdict
from stacite.model.item import Item, Name
from stacite.rules.all import RULES
from stacite.services import doi_org
from stacite.services.crossref import Crossref
from stacite.services.gather import gather
from stacite.services.wayback import Wayback
from stacite.services.works import WorkSearch
from stacite.settings import NetworkSettings, ServiceAddresses, Settings

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from tests.conftest import FakeClock, Web

    from stacite.model.evidence import Evidence

SERVICES = ("doi", "crossref", "datacite", "wayback", "archive")
FAULTS = ("500", "html", "hang", "reset", "drip", "429", "half")
OF_CROSSREF = [f"10.1000/c{number}" for number in range(12)]
OF_DATACITE = [f"10.2000/d{number}" for number in range(4)]
UNREGISTERED = [f"10.3000/u{number}" for number in range(4)]
DOIS = (*OF_CROSSREF, *OF_DATACITE, *UNREGISTERED)
WORKS = {
    f"work{number}": Item("article-journal", {"title": f"The Ferries of Port {number}"}, {"author": (Name("Doe"),)})
    for number in range(3)
}


class Services:
    """All services at one server, each under its own path; one of them fails."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.broken, self.fault = "", ""
        web.act("*", self._act)

    def addresses(self) -> ServiceAddresses:
        return ServiceAddresses(**{name: self.web.url(f"/{name}") for name in SERVICES})

    def _act(self, connection: socket.socket) -> None:
        service, _, path = self.web.target[1:].partition("/")
        if service not in SERVICES:
            connection.sendall(answer(404, b"<html>Not found</html>", {"content-type": "text/html"}))
            return
        status, body = self._respond(service, unquote(path.partition("?")[0]), parse_qs(urlsplit(path).query))
        if service == self.broken:
            if self.fault == "hang":
                self.web.done.wait()
                return
            if self.fault == "reset":
                return
            if self.fault == "drip":
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
                while not self.web.done.wait(0.02):
                    connection.sendall(b" ")
                return
            status, body = {
                "500": (500, b"<html>Sorry</html>"),
                "429": (429, b"<html>Too many</html>"),
                "html": (200, b"<html>Please sign in</html>"),
                "half": (200, body[: len(body) // 2]),
            }[self.fault]
        connection.sendall(answer(status, body, {"content-type": "application/json"}))

    @staticmethod
    def _respond(service: str, path: str, query: dict[str, list[str]]) -> tuple[int, bytes]:
        data: object = {}
        status = 200
        name = path.partition("/")[2]
        if path.startswith("api/handles/"):
            doi = path.removeprefix("api/handles/")
            known = doi in (*OF_CROSSREF, *OF_DATACITE, "10.1000/182")
            status, data = (200 if known else 404), {"responseCode": 1 if known else 100, "handle": doi}
        elif path.startswith("doiRA"):
            agencies = dict.fromkeys(OF_CROSSREF, "Crossref") | dict.fromkeys(OF_DATACITE, "DataCite")
            data = [
                {"DOI": doi, "RA": agencies[doi]} if doi in agencies else {"DOI": doi, "status": "DOI does not exist"}
                for doi in name.split(",")
            ]
        elif service == "crossref" and "filter" in query:
            dois = [each.removeprefix("doi:") for each in query["filter"][0].split(",")]
            data = {"message": {"items": [crossref_work(doi) for doi in dois if doi in OF_CROSSREF]}}
        elif service == "crossref" and name:
            if name not in OF_CROSSREF:
                return 404, b"Resource not found."
            data = {"message": crossref_work(name)}
        elif service == "crossref":
            data = {"message": {"items": []}}
        elif service == "datacite" and "ids" in query:
            data = {"data": [datacite_work(doi) for doi in query["ids"][0].split(",") if doi in OF_DATACITE]}
        elif service == "datacite" and name:
            status = 200 if name in OF_DATACITE else 404
            data = {"data": datacite_work(name)} if status == 200 else {"errors": [{"status": "404"}]}
        elif service == "datacite" or path.startswith("cdx"):
            data = {"data": []} if service == "datacite" else []
        return status, json.dumps(data).encode()


@pytest.fixture
def services(web: Web) -> Services:
    return Services(web)


@pytest.fixture
def ask_all(services: Services, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Evidence]:
    """Ask for all DOIs, works, links and copies. Only who never responds is waited for briefly."""

    def ask(broken: str = "", fault: str = "", dois: tuple[str, ...] = DOIS) -> Evidence:
        services.broken, services.fault = broken, fault
        if fault in ("hang", "drip"):
            wait_briefly(monkeypatch, broken)
        settings = Settings(
            allow_private=("127.0.0.0/8", "::1/128"),
            refresh=True,
            services=services.addresses(),
            network=NetworkSettings(interval_ms=0, per_host=1, wait_budget_s=60),
        )
        # Another host than the services', whose pauses are not those of the page.
        site = services.web.base.replace("127.0.0.1", "localhost")
        gone = {f"{site}/gone{number}": Item(texts={"title": f"Canal {number}"}) for number in range(3)}
        request = EvidenceRequest(tuple(gone), dois, WORKS, gone, records=True)
        return asyncio.run(gather(request, settings, clock=clock))

    return ask


def named(evidence: Evidence) -> set[tuple[CheckKind, str]]:
    return {(each.kind, each.what) for each in not_checked(evidence, RULES)}


def test_where_all_services_work_everything_is_checked(ask_all: Callable[..., Evidence]) -> None:
    evidence = ask_all()
    assert named(evidence) == set()
    assert {doi for doi, each in evidence.registrations.items() if each.outcome is Outcome.ABSENT} == set(UNREGISTERED)
    assert evidence.records.keys() == {*OF_CROSSREF, *OF_DATACITE}
    assert evidence.searches.keys() == WORKS.keys()
    assert all(copy.known for copy in evidence.copies.values())


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("service", SERVICES)
def test_an_outage_accuses_nobody_and_is_named_for_each_source(
    ask_all: Callable[..., Evidence], services: Services, service: str, fault: str
) -> None:
    evidence = ask_all(service, fault)
    unchecked = named(evidence)
    for doi, registration in evidence.registrations.items():
        is_registered = doi not in UNREGISTERED
        assert registration.outcome in (Outcome.UNKNOWN, Outcome.FOUND if is_registered else Outcome.ABSENT)
        assert ((CheckKind.REGISTRATION, doi) in unchecked) is (registration.outcome is Outcome.UNKNOWN)
        has_record = doi in evidence.records or registration.outcome is Outcome.ABSENT
        assert ((CheckKind.RECORD, doi) in unchecked) is not has_record
        assert ((CheckKind.RETRACTION, doi) in unchecked) is not has_record
    for key in WORKS:
        assert ((CheckKind.DOI_SEARCH, key) in unchecked) is (key not in evidence.searches)
    for url, link in evidence.links.items():
        assert link.verdict is Verdict.DEAD
        assert ((CheckKind.COPY, url) in unchecked) is not evidence.copies[url].known
    # That the quick index fails costs nothing: the archive itself is asked.
    assert bool(unchecked) is (service != "archive")
    # Each DOI twice, and which agencies they are from.
    assert sum(target.startswith(f"/{service}/") for target in services.web.targets) <= 2 * len(DOIS) + 3


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_a_silent_doi_org_is_asked_twice_and_given_up(
    ask_all: Callable[..., Evidence], services: Services, fault: str
) -> None:
    evidence = ask_all("doi", fault)
    assert {each.reason for each in evidence.registrations.values()} == {
        "two requests in a row timed out; no further requests were sent"
    }
    # Two have timed out, and as many as doi.org is asked at once may be under way.
    assert sum(target.startswith("/doi/api/handles/10.1000/c") for target in services.web.targets) <= 2 + 2


def test_a_doi_org_that_only_fails_is_given_up(ask_all: Callable[..., Evidence], services: Services) -> None:
    ask_all("doi", "500", tuple(f"10.4000/{number}" for number in range(150)))
    assert sum(target.startswith("/doi/api/handles/") for target in services.web.targets) <= 51


def test_what_failed_once_is_asked_again(ask_all: Callable[..., Evidence], services: Services, web: Web) -> None:
    for doi in OF_CROSSREF:
        web.page(f"/doi/api/handles/{doi}", 500).act(f"/doi/api/handles/{doi}", services._act)
    assert named(ask_all()) == set()


def has_bug(args: tuple[object, ...], at: str) -> bool:
    """Whether the arguments name the item with the bug."""
    return any(at in repr(each) for each in args if isinstance(each, str | list | Item))


@pytest.mark.parametrize(
    ("owner", "name", "at", "kind", "what"),
    [
        (Crossref, "_take_single", "10.1000/c3", CheckKind.RECORD, {"10.1000/c3"}),
        (WorkSearch, "_search", "Port 1", CheckKind.DOI_SEARCH, {"work1"}),
        (Wayback, "_find", "Canal 2", CheckKind.COPY, {"/gone2"}),
        (doi_org.DoiAgencies, "_take", "10.1000", CheckKind.RECORD, set()),
    ],
)
def test_a_bug_for_one_question_leaves_the_others_alone(  # noqa: PLR0917 - fixtures and parameters
    monkeypatch: pytest.MonkeyPatch,
    ask_all: Callable[..., Evidence],
    web: Web,
    owner: type,
    name: str,
    at: str,
    kind: CheckKind,
    what: set[str],
) -> None:
    monkeypatch.setattr(Crossref, "_take_list", lambda *_: None)  # so that each DOI is requested by itself
    real = getattr(owner, name)

    def buggy(*args: object) -> object:
        if has_bug(args, at):
            raise ZeroDivisionError("a bug")
        return real(*args)

    monkeypatch.setattr(owner, name, staticmethod(buggy) if name == "_take" else buggy)
    evidence = ask_all()
    unchecked = [each for each in not_checked(evidence, RULES) if each.kind is kind]
    assert {each.what.removeprefix(web.base.replace("127.0.0.1", "localhost")) for each in unchecked} == what
    assert {(each.reason, each.is_error) for each in unchecked} <= {("internal error: ZeroDivisionError: a bug", True)}
