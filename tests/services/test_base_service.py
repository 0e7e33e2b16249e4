"""One service: what counts as an answer, when it is asked again, and when it is given up."""

from __future__ import annotations

import asyncio
import itertools
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.conftest import answer

from stacite.net.client import Client
from stacite.net.politeness import SystemClock
from stacite.services.client import LIMIT_KIB, Cost, RateLimits, ServiceClient, ServiceResponse
from stacite.settings import NetworkSettings, Settings

if TYPE_CHECKING:
    import socket

    from tests.conftest import FakeClock, Web

    from stacite.net.response import FetchResult

SETTINGS = Settings(network=NetworkSettings(interval_ms=0, timeout_s=20.0, wait_budget_s=600))
FREE = RateLimits(3, {"": 0.0})
GOOD = json.dumps({"it": "is here"}).encode()


class Asked:
    """A run in which paths are asked for, one after the other."""

    def __init__(self, web: Web, clock: FakeClock, limits: RateLimits = FREE, settings: Settings = SETTINGS) -> None:
        self.base, self.clock, self.limits, self.settings = web.base, clock, limits, settings
        self.fault = ""
        self.closed = False

    def __call__(self, *paths: str, accept: str = "application/json", at_once: bool = False) -> list[ServiceResponse]:
        async def run() -> list[ServiceResponse]:
            async with Client(self.settings, self.clock) as client:
                service = ServiceClient("Harbours", f"{self.base}/", client, Cost(limits=self.limits))
                asking = (service.ask(path, accept=accept) for path in paths)
                replies = await asyncio.gather(*asking) if at_once else [await each for each in asking]
                self.fault, self.closed = service.fault, service.closed
                return replies

        return asyncio.run(run())


@pytest.fixture
def ask(web: Web, clock: FakeClock) -> Asked:
    return Asked(web, clock)


def test_json_is_an_answer(web: Web, ask: Asked, clock: FakeClock) -> None:
    web.page("/works", 200, GOOD, content_type="application/json")
    (reply,) = ask("/works?q=1")
    assert reply == ServiceResponse(web.url("/works?q=1"), 200, {"it": "is here"}, GOOD, clock.now())
    assert web.asked[0].headers["accept"] == "application/json"
    assert web.asked[0].headers["user-agent"].startswith("stacite/")
    assert (ask.fault, ask.closed) == ("", False)


@pytest.mark.parametrize("status", [400, 404])
def test_what_a_service_says_about_the_question_is_an_answer(web: Web, ask: Asked, status: int) -> None:
    web.page("/works", status, b"Resource not found.")
    (reply,) = ask("/works")
    assert (reply.status_code, reply.body, reply.data, reply.fault) == (status, b"Resource not found.", None, "")
    assert len(web.asked) == 1


def test_xml_comes_as_it_is(web: Web, ask: Asked) -> None:
    web.page("/feed", 200, b"<feed/>")
    (reply,) = ask("/feed", accept="application/atom+xml")
    assert (reply.body, reply.data, reply.fault) == (b"<feed/>", None, "")
    assert web.asked[0].headers["accept"] == "application/atom+xml"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"<html>Please sign in</html>", "HTML instead of JSON"),
        (GOOD[:-3], "JSON that can't be read"),
        (b"", "JSON that can't be read"),
        (b"[" * 200_000, "JSON that can't be read"),
        (b'{"a": ' + b"1" * 5000 + b"}", "JSON that can't be read"),
        (b"\xff\xfe{", "JSON that can't be read"),
        (b"null", "a response without content"),
        (b'"text"', "a response without content"),
    ],
)
def test_what_is_no_object_and_no_list_is_a_fault(web: Web, ask: Asked, body: bytes, fault: str) -> None:
    web.page("/works", 200, body, content_type="application/json")
    (reply,) = ask("/works")
    assert (reply.data, reply.fault, ask.fault) == (None, fault, fault)
    assert len(web.asked) == 1


def test_an_answer_without_end_is_not_read_to_its_end(web: Web, ask: Asked) -> None:
    web.endless("/works", b"HTTP/1.1 200 OK\r\n\r\n" + b'{"pad": "', b"x" * 65536)
    (reply,) = ask("/works")
    assert reply.fault == "a response that is too long"


def test_a_long_list_comes_whole(web: Web, ask: Asked) -> None:
    body = json.dumps(["x" * 1000] * (LIMIT_KIB // 2)).encode()
    web.page("/works", 200, body)
    (reply,) = ask("/works")
    assert len(reply.data) == LIMIT_KIB // 2


def test_an_answer_that_breaks_off_is_none(web: Web, ask: Asked) -> None:
    web.raw("/works", b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n" + GOOD)
    assert ask("/works")[0].fault == "a response that broke off"


def test_a_fault_that_passes_is_none(web: Web, ask: Asked) -> None:
    web.page("/works", 503).page("/works", 200, GOOD)
    (reply,) = ask("/works")
    assert (reply.data, ask.fault) == ({"it": "is here"}, "")


def test_a_fault_that_stays_is_asked_for_twice(web: Web, ask: Asked) -> None:
    web.page("/works", 500)
    (reply,) = ask("/works")
    assert (reply.status_code, reply.fault) == (500, "500 Internal Server Error")
    assert len(web.asked) == 2


def test_a_service_that_fails_three_times_in_a_row_is_given_up(web: Web, ask: Asked) -> None:
    web.page("/a", 200, GOOD).page("*", 403)
    replies = ask("/1", "/a", "/2", "/3", "/4", "/5")
    assert web.targets == ["/1", "/a", "/2", "/3", "/4"]
    assert ask.closed
    assert replies[-1].fault == ask.fault == "403 Forbidden"


def test_a_service_that_is_down_is_given_up_at_once(web: Web, ask: Asked, closed_port: int) -> None:
    ask.base = f"http://127.0.0.1:{closed_port}"
    replies = ask("/1", "/2")
    assert [reply.fault for reply in replies] == ["the connection was refused"] * 2
    assert ask.closed


def test_a_service_that_is_slow_is_given_up_after_its_second_time(web: Web, ask: Asked) -> None:
    web.hang("*")
    ask.settings = replace(SETTINGS, network=replace(SETTINGS.network, timeout_s=0.3))
    replies = ask("/1", "/2", "/3")
    assert web.targets == ["/1", "/1"]
    silent = "two requests in a row timed out"
    assert [reply.fault for reply in replies] == ["the request timed out", silent, silent]


def test_too_many_requests_without_a_word_wait_longer_each_time(web: Web, ask: Asked, clock: FakeClock) -> None:
    for _ in range(3):
        web.page("/works", 429, b"<html>Too many</html>")
    web.page("/works", 200, GOOD)
    (reply,) = ask("/works")
    assert reply.data == {"it": "is here"}
    assert clock.seconds >= 2 + 4 + 8


def test_a_pause_that_is_short_is_waited_for(web: Web, ask: Asked, clock: FakeClock) -> None:
    web.page("/works", 429, retry_after="30").page("/works", 200, GOOD)
    (reply,) = ask("/works")
    assert reply.data == {"it": "is here"}
    assert 30 <= clock.seconds < 35


@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_that_is_long_ends_it_and_is_told(web: Web, ask: Asked, clock: FakeClock, status: int) -> None:
    web.page("*", status, retry_after="5400")
    ask("/1", "/2", "/3")
    assert web.targets == ["/1"]
    assert ask.fault.endswith("; try again after 2026-11-24 13:30 UTC")
    assert ask.fault.startswith(str(status))
    assert clock.seconds < 1


def test_a_pause_beyond_the_budget_of_the_run_is_told_too(web: Web, ask: Asked, clock: FakeClock) -> None:
    ask.settings = replace(SETTINGS, network=replace(SETTINGS.network, wait_budget_s=10))
    web.page("*", 429, retry_after="60")
    ask("/1", "/2")
    assert web.targets == ["/1"]
    assert ask.fault == "429 Too Many Requests; try again after 2026-11-24 12:01 UTC"


@pytest.mark.parametrize("value", ["99999999999", "999999999", "Tue, 31 Dec 9999 23:59:59 GMT", "soon"])
def test_no_pause_that_is_asked_for_raises(web: Web, ask: Asked, value: str) -> None:
    web.page("*", 429, retry_after=value)
    assert ask("/1")[0].fault


def test_a_service_that_asks_for_pauses_without_end_is_given_up(web: Web, ask: Asked, clock: FakeClock) -> None:
    web.page("*", 429)
    replies = ask(*(f"/{number}" for number in range(50)))
    assert ask.closed
    assert {reply.fault for reply in replies} == {"429 Too Many Requests"}
    assert clock.seconds <= 30
    assert len(web.asked) <= 6


def test_pauses_add_up_even_if_the_service_responds_in_between(web: Web, ask: Asked, clock: FakeClock) -> None:
    for _ in range(50):
        web.page("*", 429, retry_after="9").page("*", 200, GOOD)
    ask(*(f"/{number}" for number in range(50)))
    assert ask.closed
    assert clock.seconds <= 30


@pytest.mark.parametrize(
    ("delays", "used"),
    [
        ([14.0] * 9, 3),
        ([5.0] * 20, 16),
        ([2.9] * 20, 20),
        # What is late now and then is made up for.
        ([14.0, *[0.5] * 12] * 5, 65),
        ([14.0, *[0.5] * 3] * 5, 13),
    ],
)
def test_a_service_that_holds_up_the_run_is_given_up(
    web: Web, ask: Asked, clock: FakeClock, delays: list[float], used: int
) -> None:
    for delay in delays:

        def respond_late(connection: socket.socket, delay: float = delay) -> None:
            clock.seconds += delay
            connection.sendall(answer(200, GOOD, {}))

        web.act("*", respond_late)
    replies = ask(*(f"/{number}" for number in range(len(delays))))
    assert [reply.fault for reply in replies] == [""] * used + ["its responses took too long"] * (len(delays) - used)
    assert len(web.asked) == used


def test_the_last_patience_cuts_a_request_short(web: Web) -> None:
    impatient = Cost(limits=FREE, timeout_s=15.0, prompt_s=0.05, patience_s=0.05)

    async def run() -> tuple[str, str]:
        async with Client(SETTINGS, SystemClock()) as client:
            service = ServiceClient("Harbours", web.base, client, impatient)
            return (await service.ask("/1")).fault, service.reason

    web.hang("*")
    reason = "its responses took too long; no further requests were sent"
    assert asyncio.run(run()) == ("the request timed out", reason)
    assert len(web.asked) == 1


def test_a_slower_pace_after_complaints_is_waiting_too(web: Web, clock: FakeClock) -> None:
    for _ in range(20):
        web.page("*", 429)
        for _ in range(9):
            web.page("*", 200, GOOD)
    ask = Asked(web, clock, RateLimits(1, {"": 1.0}))
    ask(*(f"/{number}" for number in range(180)))
    assert (ask.closed, ask.fault) == (True, "429 Too Many Requests")
    assert clock.seconds - 1.25 * len(web.asked) <= 31


def test_requests_that_time_out_together_are_one_silence(web: Web) -> None:
    hasty = replace(SETTINGS, network=replace(SETTINGS.network, timeout_s=0.3))

    async def run() -> tuple[bool, bool]:
        async with Client(hasty, SystemClock()) as client:
            service = ServiceClient("Harbours", web.base, client, Cost(limits=FREE))
            await asyncio.gather(*(service.send(f"/{number}") for number in range(3)))
            is_closed_early = service.closed
            await service.send("/4")
            return is_closed_early, service.closed

    web.hang("*")
    assert asyncio.run(run()) == (False, True)


def test_a_body_that_comes_too_slowly_has_timed_out(web: Web, ask: Asked) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n{")
        while not web.done.wait(0.02):
            connection.sendall(b" ")

    web.act("*", drip)
    ask.settings = replace(SETTINGS, network=replace(SETTINGS.network, timeout_s=0.2))
    replies = ask("/1", "/2", "/3")
    silent = "two requests in a row timed out"
    assert [reply.fault for reply in replies] == ["the request timed out", "the request timed out", silent]
    assert len(web.asked) == 2


def test_nobody_waits_for_a_service_that_is_given_up(web: Web) -> None:
    web.hang("*")

    async def run() -> FetchResult | None:
        async with Client(SETTINGS, SystemClock()) as client:
            service = ServiceClient("Harbours", web.base, client, Cost(limits=FREE))
            waiting = asyncio.ensure_future(service.unless_closed(service.send("/1")))
            await asyncio.sleep(0)
            service.close("it is down")
            return await waiting

    assert asyncio.run(run()) is None


def test_a_request_to_a_service_has_less_time_than_a_page(web: Web, clock: FakeClock) -> None:
    client = Client(SETTINGS, clock)
    assert ServiceClient("Harbours", web.base, client, Cost(limits=FREE)).timeout_s < client.timeout_s


def times(web: Web, clock: FakeClock, body: bytes = GOOD, **headers: str) -> list[float]:
    """Have the server note when it was asked."""
    when: list[float] = []

    def act(connection: socket.socket) -> None:
        when.append(clock.seconds)
        web.say(connection, answer(200, body, {name.replace("_", "-"): value for name, value in headers.items()}))

    web.act("*", act)
    return when


def gaps(when: list[float]) -> list[float]:
    return [round(later - earlier, 3) for earlier, later in itertools.pairwise(when)]


def test_a_service_is_asked_at_its_own_pace(web: Web, clock: FakeClock) -> None:
    when = times(web, clock)
    Asked(web, clock, RateLimits(1, {"": 1.0}))("/1", "/2", "/3", at_once=True)
    assert gaps(when) == [1.25, 1.25]


def test_what_it_says_of_its_limits_is_heeded_from_the_first_answer(web: Web, clock: FakeClock) -> None:
    when = times(web, clock, x_rate_limit_limit="2", x_rate_limit_interval="10s", x_concurrency_limit="1")
    Asked(web, clock, RateLimits(1, {"": 1.0}))("/1", "/2", "/3", at_once=True)
    assert gaps(when) == [6.25, 6.25]
    assert web.peak == 1


def test_only_one_goes_out_before_it_is_known_what_is_allowed(web: Web, clock: FakeClock) -> None:
    when = times(web, clock, x_rate_limit_limit="1", x_rate_limit_interval="1s", x_concurrency_limit="1")
    Asked(web, clock, RateLimits(3, {"": 0.1}))("/1", "/2", "/3", at_once=True)
    assert gaps(when) == [1.25, 1.25]
    assert web.peak == 1


def test_it_may_be_asked_faster_when_it_says_so(web: Web, clock: FakeClock) -> None:
    when = times(web, clock, x_rate_limit_limit="5000", x_rate_limit_interval="1s")
    Asked(web, clock, RateLimits(1, {"": 1.0}))("/1", "/2", "/3", "/4", at_once=True)
    assert gaps(when) == [0.1, 0.1, 0.1]


@pytest.mark.parametrize(
    ("limit", "interval"), [("0", "1s"), ("many", "1s"), ("5", ""), ("-1", "1s"), ("1", "9h"), ("1", "²s")]
)
def test_limits_without_sense_change_nothing(web: Web, clock: FakeClock, limit: str, interval: str) -> None:
    when = times(web, clock, x_rate_limit_limit=limit, x_rate_limit_interval=interval, x_concurrency_limit="0")
    Asked(web, clock, RateLimits(1, {"": 1.0}))("/1", "/2", "/3", at_once=True)
    assert gaps(when) == [1.25, 1.25]


@pytest.mark.parametrize(("at_first", "said", "most"), [(3, "", 3), (1, "2", 2), (5, "1", 1)])
def test_no_more_than_allowed_are_under_way(web: Web, clock: FakeClock, at_first: int, said: str, most: int) -> None:
    web.act("*", lambda connection: web.say(connection, answer(200, GOOD, {"x-concurrency-limit": said})))
    Asked(web, clock, RateLimits(at_first, {"": 0.0}))(*(f"/{number}" for number in range(30)), at_once=True)
    assert web.peak <= most
    assert len(web.asked) == 30


def test_who_waits_when_it_is_given_up_does_not_wait_on(web: Web, clock: FakeClock) -> None:
    web.page("*", 429, retry_after="900")
    replies = Asked(web, clock, RateLimits(1, {"": 60.0}))(*(f"/{number}" for number in range(50)), at_once=True)
    assert all(reply.fault for reply in replies)
    assert clock.seconds < 200
