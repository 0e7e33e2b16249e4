"""A run of the resolvers against the server of the test."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.services import registering
from tests.services.registering import Registries

from stacite.model.evidence import EvidenceRequest
from stacite.services.gather import gather
from stacite.settings import NetworkSettings, ServiceAddresses, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import FakeClock, Web
    from tests.services.registering import AskRecords

    from stacite.model.evidence import Evidence, LinkCheck

NETWORK = NetworkSettings(interval_ms=0, timeout_s=20.0, wait_budget_s=0)


@pytest.fixture
def settings(web: Web) -> Settings:
    """Loopback may be asked, doi.org is the test's own server, and nobody waits."""
    return Settings(allow_private=("127.0.0.0/8",), services=ServiceAddresses(doi=web.base), network=NETWORK)


@pytest.fixture
def ask(settings: Settings) -> Callable[..., Evidence]:
    """Ask URLs and DOIs; settings of the network by name."""

    def ask(*urls: str, dois: tuple[str, ...] = (), base: Settings = settings, **network: float) -> Evidence:
        changed = replace(base, network=replace(base.network, **network))  # type: ignore[arg-type] # by name
        return asyncio.run(gather(EvidenceRequest(urls, dois), changed))

    return ask


@pytest.fixture
def check(ask: Callable[..., Evidence]) -> Callable[..., LinkCheck]:
    """Ask one URL."""

    def check(url: str, **network: float) -> LinkCheck:
        evidence = ask(url, **network)
        (link,) = evidence.links.values()
        return link

    return check


@pytest.fixture
def registries(web: Web, clock: FakeClock) -> Registries:
    """Services of DOIs that hold what they are told to."""
    return Registries(web, clock)


@pytest.fixture
def registry_settings(web: Web) -> Settings:
    """All services of DOIs are the test's own server."""
    services = ServiceAddresses(doi=web.base, crossref=web.base, datacite=web.base)
    return Settings(services=services, network=registering.NETWORK)


@pytest.fixture
def ask_records(registry_settings: Settings, clock: FakeClock) -> AskRecords:
    """Ask for the records of DOIs."""

    def ask(*dois: str, records: bool = True, base: Settings = registry_settings) -> Evidence:
        return asyncio.run(gather(EvidenceRequest((), dois, records=records), base, clock=clock))

    return ask
