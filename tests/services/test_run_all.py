"""The list of services agrees with the settings and with what docs/privacy.md says of requests."""

from __future__ import annotations

import asyncio
import re
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from stacite.model.item import TYPES
from stacite.net.client import Client
from stacite.services import crossref, datacite, medra
from stacite.services.base import RecordSource
from stacite.services.cache import registries_cache_name
from stacite.services.capture import ARCHIVES
from stacite.services.client import ServiceClient
from stacite.services.doi_org import DoiHandles
from stacite.services.quotes import OPEN_TEXTS
from stacite.services.run import INDEXES, SERVICES, services_of_run
from stacite.services.zotero import APIS
from stacite.settings import ServiceAddresses, Settings
from stacite.text.tables import table

if TYPE_CHECKING:
    from tests.conftest import FakeClock

LISTED = (*SERVICES, *INDEXES, *ARCHIVES.values(), *OPEN_TEXTS, *APIS)
PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")


def test_each_service_has_an_address_in_the_settings_and_each_address_a_service() -> None:
    assert {service.setting for service in LISTED} == {field.name for field in fields(ServiceAddresses)}


def test_the_table_of_who_should_know_what_calls_each_service_by_its_name() -> None:
    rows = table("stacite.services", "coverage.toml")
    assert [each.name for each in INDEXES] == [name for name, row in rows.items() if "asked" in row]
    assert {*rows} <= {each.name for each in LISTED}


def test_the_cache_of_records_is_named_by_all_addresses_that_have_records() -> None:
    with_records = {
        each.setting
        for each in SERVICES
        if isinstance(each.source, type(RecordSource)) and issubclass(each.source, RecordSource)
    }
    addresses = ServiceAddresses(**{field.name: field.name for field in fields(ServiceAddresses)})
    assert registries_cache_name("record", addresses) == " ".join(("record", *sorted(with_records)))


def test_docs_say_what_each_service_is_sent_and_when() -> None:
    requests = PAGE.partition("## Requests of")[2].partition("\n\n## ")[0]
    rows = [tuple(row) for row in re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", requests, re.MULTILINE)]
    assert rows[0] == ("to", "when", "what is sent")
    disclosed = dict.fromkeys(row for service in LISTED for row in service.discloses)
    sites = 2  # rows on the sites that a document cites
    assert rows[1 + sites :] == [(row.to, row.when, row.what) for row in disclosed]
    assert all(service.discloses for service in LISTED)


def test_types_are_those_of_csl() -> None:
    assert TYPES.issuperset(datacite._TYPES)


def test_services_at_one_address_share_a_pace_but_not_their_faults(clock: FakeClock) -> None:
    async def run() -> None:
        async with Client(Settings(), clock) as client:
            services = services_of_run(client, Settings())
            resolver, agency = services.source(DoiHandles).client, services.source(medra.Medra)
            assert (agency.name, agency.client.pace) == (medra.SERVICE.name, resolver.pace)
            assert services.registries[0].client.pace is not resolver.pace
            agency.client.close("it is down")
            assert (resolver.closed, resolver.fault) == (False, "")

    asyncio.run(run())


def test_a_service_can_be_played_by_httpx(clock: FakeClock) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        assert (request.url.path, request.headers["accept"]) == ("/works/10.1000/a", "application/json")
        return httpx.Response(200, json={"message": {"DOI": "10.1000/a", "title": ["Harbours"]}})

    async def run() -> list[str]:
        async with Client(Settings(), clock) as client:
            service = ServiceClient("Crossref", "https://crossref.example", client, crossref.SERVICE.cost)
            service._http = httpx.AsyncClient(transport=httpx.MockTransport(respond))
            response = await service.ask("/works/10.1000/a", "single")
            return list(response.data["message"]["title"])

    assert asyncio.run(run()) == ["Harbours"]
