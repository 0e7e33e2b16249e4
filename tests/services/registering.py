"""doi.org, Crossref and DataCite, played by the server of the test."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.conftest import answer

from stacite.model.evidence import CheckKind
from stacite.services import run as services_run
from stacite.settings import NetworkSettings

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    import pytest
    from tests.conftest import FakeClock, Web

    from stacite.model.evidence import Evidence

    AskRecords = Callable[..., Evidence]

JSON = "application/json"
NETWORK = NetworkSettings(interval_ms=0, timeout_s=20.0, wait_budget_s=600)


def crossref_work(doi: str) -> dict[str, Any]:
    return {"DOI": doi.upper(), "type": "journal-article", "title": [f"On {doi}"]}


def datacite_work(doi: str) -> dict[str, Any]:
    return {"id": doi, "attributes": {"doi": doi, "titles": [{"title": f"Data {doi}"}]}}


def wait_briefly(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Have runs wait only briefly for the services with these names or settings, and for all others as usual."""
    brief = [
        replace(each, cost=replace(each.cost, timeout_s=0.3)) if {each.name, each.setting} & {*names} else each
        for each in services_run.SERVICES
    ]
    monkeypatch.setattr(services_run, "SERVICES", tuple(brief))


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


def missing(evidence: Evidence, kind: CheckKind = CheckKind.RECORD) -> dict[str, tuple[str, str]]:
    """What was not checked, with the service and the reason."""
    return {each.what: (each.service, each.reason) for each in evidence.not_checked if each.kind is kind}


def asked(web: Web, *starts: str) -> list[str]:
    """What was asked of the registries: everything but handles, or what begins so."""
    return [target for target in web.targets if target.startswith(starts or ("/works", "/dois", "/doiRA"))]
