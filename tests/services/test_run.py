"""Whole runs: each question once, no network, offline, interrupted."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.conftest import PAGE, answer

from stacite.errors import SettingsError
from stacite.model.evidence import EvidenceRequest, NetworkState, Outcome, Verdict
from stacite.net import connection
from stacite.net.client import Client, RequestOptions
from stacite.net.politeness import SystemClock
from stacite.services import scheduler
from stacite.services.gather import gather, resolve
from stacite.services.link.inspection import PageFetch, fetch_page
from stacite.services.run import ServicesRun
from stacite.settings import ServiceAddresses, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import FakeClock, Web

    from stacite.model.evidence import Evidence

    Ask = Callable[..., Evidence]


class Told:
    """A progress that remembers."""

    def __init__(self) -> None:
        self.total = 0
        self.heard: list[tuple[str, str]] = []

    def start(self, total: int) -> None:
        self.total = total

    def requested(self, what: str) -> None:
        pass

    def advance(self, what: str, verdict: str) -> None:
        self.heard.append((what, verdict))


def test_each_page_is_asked_once_whatever_its_fragment(web: Web, ask: Ask) -> None:
    web.page("/a")
    cited = (web.url("/a"), web.url("/a#one"), web.url("/a#two"), web.url("/a"))
    evidence = ask(*cited)
    assert web.targets == ["/a"]
    assert {url: check.final_url for url, check in evidence.links.items()} == {url: url for url in cited}
    assert all(check.url == url for url, check in evidence.links.items())


def test_no_host_sees_more_at_once_than_allowed(web: Web, ask: Ask) -> None:
    urls = [web.url(f"/{place}") for place in range(30)]
    for place in range(30):
        web.act(f"/{place}", lambda connection: web.say(connection, answer(200, PAGE, {"content-type": "text/html"})))
    evidence = ask(*urls, per_host=3, timeout_s=5.0)
    assert {check.verdict for check in evidence.links.values()} == {Verdict.ALIVE}
    assert list(evidence.links) == urls
    assert web.peak <= 3


def test_progress_hears_of_every_question(web: Web, settings: Settings) -> None:
    web.page("/a", body=b"<p id=x>Here.</p>").page("/b", 404).handle("10.1000/1")
    told = Told()
    questions = EvidenceRequest((web.url("/a"), web.url("/a#x"), web.url("/b")), ("10.1000/1",))
    resolve(questions, settings, told)
    assert told.total == len(told.heard) == 4
    assert set(told.heard) == {
        (web.url("/a"), "alive"),
        (web.url("/a#x"), "alive"),
        (web.url("/b"), "dead"),
        ("10.1000/1", "found"),
    }


@pytest.mark.parametrize("asynchronous", [True, False])
def test_offline_asks_nothing(web: Web, settings: Settings, asynchronous: bool) -> None:
    questions = EvidenceRequest((web.url("/a"), "https://doi.org/10.1000/2"), ("10.1000/1",))
    offline = replace(settings, offline=True)
    evidence = asyncio.run(gather(questions, offline)) if asynchronous else resolve(questions, offline)
    assert evidence.network is NetworkState.OFFLINE
    assert {url: (check.verdict, check.reason) for url, check in evidence.links.items()} == {
        web.url("/a"): (Verdict.UNCHECKED, "offline")
    }
    assert {doi: entry.outcome for doi, entry in evidence.registrations.items()} == {
        "10.1000/1": Outcome.UNKNOWN,
        "10.1000/2": Outcome.UNKNOWN,
    }
    assert web.asked == []


def test_without_network_nothing_is_called_dead(settings: Settings, closed_port: int, ask: Ask) -> None:
    cut_off = replace(settings, services=ServiceAddresses(doi=f"http://127.0.0.1:{closed_port}"))
    urls = ("http://journal.invalid/a", f"http://127.0.0.1:{closed_port}/b", "https://press.invalid/c")
    evidence = ask(*urls, dois=("10.1000/1",), base=cut_off)
    assert evidence.network is NetworkState.NONE
    assert {(check.verdict, check.reason) for check in evidence.links.values()} == {(Verdict.UNCHECKED, "no network")}
    assert list(evidence.links) == list(urls)
    (registration,) = evidence.registrations.values()
    assert (registration.outcome, registration.reason) == (Outcome.UNKNOWN, "no network")


def test_one_dead_site_is_no_missing_network(web: Web, ask: Ask) -> None:
    evidence = ask("http://journal.invalid/a")
    assert evidence.network is NetworkState.ONLINE
    assert evidence.links["http://journal.invalid/a"].verdict is Verdict.DEAD
    assert len(web.asked) == 1  # the canary


def test_a_service_that_is_down_is_no_missing_network(web: Web, settings: Settings, closed_port: int, ask: Ask) -> None:
    web.page("/a")
    odd = replace(settings, services=ServiceAddresses(doi=f"http://127.0.0.1:{closed_port}"))
    evidence = ask(web.url("/a"), "http://journal.invalid/a", dois=("10.1000/1",), base=odd)
    assert evidence.network is NetworkState.ONLINE
    assert [check.verdict for check in evidence.links.values()] == [Verdict.ALIVE, Verdict.DEAD]
    assert evidence.registrations["10.1000/1"].reason == "the connection was refused; no further requests were sent"


def test_a_silent_network_is_found_out_early(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(host: str, port: int) -> list[str]:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(connection, "lookup", never)
    for name in ("_SILENCE_S", "_TIMEOUT_S", "_CANARY_WAIT_S"):
        monkeypatch.setattr(scheduler, name, 0.01)
    urls = [f"http://journal{place}.example/a" for place in range(20)]
    far = replace(settings, network=replace(settings.network, timeout_s=60.0, concurrency=2))
    far = replace(far, services=ServiceAddresses(doi="https://doi.example"))
    evidence = resolve(EvidenceRequest(urls, ("10.1000/1",)), far)
    assert evidence.network is NetworkState.NONE
    assert {check.verdict for check in evidence.links.values()} == {Verdict.UNCHECKED}


def test_a_slow_network_is_a_network(web: Web, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing answers, the canary neither, but a server is there."""
    for name in ("_SILENCE_S", "_TIMEOUT_S", "_CANARY_WAIT_S"):
        monkeypatch.setattr(scheduler, name, 0.01)
    web.hang("/a")
    hasty = replace(settings.network, timeout_s=0.3)
    alone = replace(settings, network=hasty, services=ServiceAddresses(doi="http://doi.invalid"))
    evidence = resolve(EvidenceRequest((web.url("/a"),)), alone)
    assert evidence.network is NetworkState.ONLINE
    assert evidence.links[web.url("/a")].verdict is Verdict.TEMPORARY


def test_pages_are_not_kept(web: Web, settings: Settings) -> None:
    web.page("/a", body=b"x" * 50_000)

    async def look() -> PageFetch:
        async with Client(settings, SystemClock()) as client:
            return await fetch_page(client, web.url("/a"), RequestOptions())

    seen = asyncio.run(look())
    assert seen.response is not None
    assert (seen.response.status_code, seen.response.body) == (200, b"")


def test_who_does_not_answer_keeps_nobody_from_a_second_asking(
    web: Web, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "_PATIENCE_S", 0.05)

    def release(connection: socket.socket) -> None:
        web.done.set()  # what hangs goes on, and is cut off
        connection.sendall(b"HTTP/1.0 200 OK\r\n\r\nback again")

    web.hang("/hangs").page("/shaky", 500).act("/shaky", release)
    evidence = ask(web.url("/hangs"), web.url("/shaky"), timeout_s=60)
    assert evidence.links[web.url("/shaky")].verdict is Verdict.ALIVE


def test_who_gave_no_answer_in_time_has_half_the_time_then(web: Web, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float | None] = []

    async def fetch(*arguments: Any) -> PageFetch:
        given.append(arguments[-1])
        return await fetch_page(*arguments)

    monkeypatch.setattr("stacite.services.link.fetch_page", fetch)
    web.hang("/a")
    link = ask(web.url("/a"), timeout_s=0.2).links[web.url("/a")]
    assert (link.verdict, len(link.hops)) == (Verdict.TEMPORARY, 2)
    assert given == [0.2, 0.1]


PUBLIC = "93.184.215.14"


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """All names that the name server knows, and their addresses. A public address is one of this machine."""
    known = {"127.0.0.1": "127.0.0.1", PUBLIC: PUBLIC}
    connect = connection.GuardedBackend._connect

    async def fake(host: str, port: int) -> list[str]:
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [known[host]]

    async def rerouted(self: connection.GuardedBackend, address: str, *rest: Any) -> connection.TcpStream:
        return await connect(self, "127.0.0.1" if address == PUBLIC else address, *rest)

    monkeypatch.setattr(connection, "lookup", fake)
    monkeypatch.setattr(connection.GuardedBackend, "_connect", rerouted)
    return known


@pytest.mark.parametrize(
    ("address", "verdict"),
    [(None, Verdict.TEMPORARY), ("127.0.0.1", Verdict.TEMPORARY), (PUBLIC, Verdict.DEAD)],
    ids=["none is known", "a private one is", "one is"],
)
def test_a_name_server_that_knows_no_names_proves_nothing(
    web: Web, ask: Ask, names: dict[str, str], address: str | None, verdict: Verdict
) -> None:
    if address:
        names["news.test.org"] = address
    web.page("/a")
    there = f"http://{PUBLIC}:{web.port}/a"
    urls = [f"http://{host}.test.org/a" for host in ("one", "two", "three")]
    links = ask(there, f"http://news.test.org:{web.port}/a", *urls).links
    assert links[there].verdict is Verdict.ALIVE
    assert {links[url].verdict for url in urls} == {verdict}


DEAD_NAME = "http://gone.test.org/a"


def test_a_private_host_is_no_internet(web: Web, settings: Settings, names: dict[str, str], ask: Ask) -> None:
    """A runner in an intranet: its own hosts respond, and no name of the internet is known."""
    web.page("/a").page("/gone", 404)
    names["wiki.corp.test.org"] = "127.0.0.1"
    here = [f"http://wiki.corp.test.org:{web.port}/a", web.url("/gone")]
    cut_off = replace(settings, services=ServiceAddresses(doi="https://doi.test.org"))
    evidence = ask(*here, DEAD_NAME, f"{DEAD_NAME}/b", dois=("10.1000/1",), base=cut_off)
    assert evidence.network is NetworkState.NONE
    assert [evidence.links[url].verdict for url in here] == [Verdict.ALIVE, Verdict.DEAD]
    assert {(evidence.links[url].verdict, evidence.links[url].reason) for url in (DEAD_NAME, f"{DEAD_NAME}/b")} == {
        (Verdict.UNCHECKED, "no network")
    }
    (registration,) = evidence.registrations.values()
    assert (registration.outcome, registration.reason) == (Outcome.UNKNOWN, "no network")


def test_a_private_mirror_of_the_doi_system_is_no_internet(
    web: Web, settings: Settings, names: dict[str, str], ask: Ask
) -> None:
    del names[PUBLIC]
    web.handle("10.1000/1")
    evidence = ask(DEAD_NAME, dois=("10.1000/1",))
    assert evidence.network is NetworkState.NONE
    assert evidence.links[DEAD_NAME].verdict is Verdict.UNCHECKED
    assert evidence.registrations["10.1000/1"].outcome is Outcome.FOUND


def test_one_public_host_shows_that_a_name_is_gone(
    web: Web, settings: Settings, names: dict[str, str], ask: Ask
) -> None:
    """The DOI system, which is asked where only private hosts have responded."""
    web.page("/a")
    names["doi.test.org"] = PUBLIC
    online = replace(settings, services=ServiceAddresses(doi=f"http://doi.test.org:{web.port}"))
    evidence = ask(web.url("/a"), DEAD_NAME, base=online)
    assert evidence.network is NetworkState.ONLINE
    assert [check.verdict for check in evidence.links.values()] == [Verdict.ALIVE, Verdict.DEAD]


def test_a_link_inside_that_leads_out_of_an_intranet_is_not_dead(
    web: Web, settings: Settings, names: dict[str, str], ask: Ask
) -> None:
    web.redirect("/a", DEAD_NAME, 301).redirect("/a", DEAD_NAME, 301)
    evidence = ask(web.url("/a"), base=settings)
    assert (evidence.network, evidence.links[web.url("/a")].verdict) == (NetworkState.NONE, Verdict.UNCHECKED)


def test_an_interruption_calls_no_unknown_name_gone(
    web: Web, settings: Settings, names: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is known whether there is an internet."""

    async def interrupted(_: scheduler.ConnectivityCheck) -> bool:
        raise asyncio.CancelledError

    monkeypatch.setattr(scheduler.ConnectivityCheck, "internet_is_there", interrupted)
    web.page("/a")
    evidence = resolve(EvidenceRequest((web.url("/a"), DEAD_NAME)), settings)
    assert evidence.interrupted
    assert [check.verdict for check in evidence.links.values()] == [Verdict.ALIVE, Verdict.UNCHECKED]


def test_without_the_internet_what_the_cache_knows_is_kept(
    web: Web, settings: Settings, names: dict[str, str], ask: Ask, tmp_path: Path
) -> None:
    web.page("/a").page("/here")
    cached = replace(settings, cache_dir=str(tmp_path))
    there = f"http://news.test.org:{web.port}/a"
    names["news.test.org"] = PUBLIC
    assert ask(there, base=cached).links[there].verdict is Verdict.ALIVE
    del names["news.test.org"]
    assert ask(web.url("/here"), there, base=replace(cached, refresh=True)).links[there].verdict is Verdict.UNCHECKED
    assert ask(there, base=cached).links[there].verdict is Verdict.ALIVE


@pytest.mark.parametrize(("status", "verdict"), [(200, Verdict.DEAD), (502, Verdict.UNCHECKED)])
def test_a_site_behind_a_proxy_shows_that_there_is_an_internet(
    web: Web,
    names: dict[str, str],
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    verdict: Verdict,
) -> None:
    monkeypatch.setenv("http_proxy", web.base)
    monkeypatch.setenv("no_proxy", "gone.test.org,127.0.0.1")
    web.page("*", status)
    assert ask("http://news.test.org/a", DEAD_NAME).links[DEAD_NAME].verdict is verdict


def test_a_reserved_name_is_gone_wherever_it_is_asked(web: Web, ask: Ask) -> None:
    urls = [f"http://{host}.invalid/a" for host in ("one", "two", "three", "four")]
    web.page("/a")
    links = ask(web.url("/a"), *urls).links
    assert {links[url].verdict for url in urls} == {Verdict.DEAD}


def test_refused_links_need_no_network(settings: Settings, closed_port: int, ask: Ask) -> None:
    alone = replace(settings, services=ServiceAddresses(doi=f"http://127.0.0.1:{closed_port}"))
    urls = ("http://10.0.0.1/", "file:///etc/passwd", "javascript:alert(1)", "ftp://x.org/a", "http://", "http://a b/")
    evidence = ask(*urls, base=alone)
    assert evidence.network is NetworkState.ONLINE
    assert {check.verdict for check in evidence.links.values()} == {Verdict.REFUSED}
    private = [url for url, check in evidence.links.items() if check.is_private]
    assert private == ["http://10.0.0.1/"]
    assert evidence.links["http://10.0.0.1/"].reason == "10.0.0.1, a private address"
    assert evidence.links["ftp://x.org/a"].reason == "stacite does not check ftp: URLs"
    assert evidence.links["http://"].reason == "the URL can't be requested: it has no host"
    assert all(check.hops == () for check in evidence.links.values())


def test_a_name_that_resolves_to_loopback_is_refused(web: Web, settings: Settings, ask: Ask) -> None:
    web.page("/a")
    evidence = ask(f"http://localhost:{web.port}/a", base=replace(settings, allow_private=()))
    (check,) = evidence.links.values()
    assert check.verdict is Verdict.REFUSED
    assert check.reason.startswith("localhost is at ")
    assert check.reason.endswith(", a loopback address")
    assert check.hops == ()
    assert web.connections == 0


def test_nothing_to_ask_asks_nothing(web: Web, ask: Ask) -> None:
    assert ask().network is NetworkState.ONLINE
    assert web.asked == []


def test_a_host_that_says_when_is_asked_then(web: Web, settings: Settings, clock: FakeClock) -> None:
    web.page("/a", 429, retry_after="7").page("/a")
    patient = replace(settings, network=replace(settings.network, wait_budget_s=60))
    evidence = asyncio.run(gather(EvidenceRequest((web.url("/a"),)), patient, clock=clock))
    assert evidence.links[web.url("/a")].verdict is Verdict.ALIVE
    assert clock.seconds == pytest.approx(7, abs=0.01)


def test_a_host_that_wants_a_day_is_left_in_peace(web: Web, settings: Settings, clock: FakeClock) -> None:
    web.page("/a", 503, retry_after="86400")
    urls = (web.url("/a"), web.url("/b"), web.url("/c"))
    strict = replace(settings, network=replace(settings.network, wait_budget_s=60, per_host=1))
    evidence = asyncio.run(gather(EvidenceRequest(urls), strict, clock=clock))
    assert [check.verdict for check in evidence.links.values()] == [Verdict.TEMPORARY] * 3
    wish = "the site asked for a longer pause than stacite waits in one run"
    assert [check.reason for check in evidence.links.values()] == [f"503 Service Unavailable: {wish}", wish, wish]
    assert len(web.asked) == 1
    assert clock.seconds == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not raised there")
def test_the_first_interrupt_returns_what_is_known(web: Web, settings: Settings) -> None:
    web.page("/a").hang("/slow")

    class Interrupting(Told):
        def advance(self, what: str, verdict: str) -> None:
            super().advance(what, verdict)
            signal.raise_signal(signal.SIGINT)

    patient = replace(settings, network=replace(settings.network, timeout_s=20.0))
    evidence = resolve(EvidenceRequest((web.url("/a"), web.url("/slow"))), patient, Interrupting())
    assert evidence.links[web.url("/a")].verdict is Verdict.ALIVE
    slow = evidence.links[web.url("/slow")]
    assert (slow.verdict, slow.reason) == (Verdict.UNCHECKED, "the run was stopped before this was checked")


def test_another_transport_stands_in_for_the_network(settings: Settings) -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(200, html="<p>Here</p>")

    questions = EvidenceRequest(("https://example.org/a%2Fb", "http://10.0.0.1/"))
    guarded = replace(settings, allow_private=())
    evidence = asyncio.run(gather(questions, guarded, transport=httpx.MockTransport(answer)))
    assert [check.verdict for check in evidence.links.values()] == [Verdict.ALIVE, Verdict.REFUSED]
    assert seen == ["https://example.org/a%2Fb"]


def test_an_unusable_setting_is_said_at_once() -> None:
    with pytest.raises(SettingsError, match="mailto"):
        ServicesRun(EvidenceRequest(), Settings(mailto="two words"))
    with pytest.raises(SettingsError, match="allow-private"):
        ServicesRun(EvidenceRequest(), Settings(allow_private=("10.0.0.0/99",)))
