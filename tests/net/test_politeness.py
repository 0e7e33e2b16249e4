"""Turns at a host: how many at once, how far apart, and how long one waits."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING

import pytest

from stacite.net.politeness import HostHeld, Politeness
from stacite.settings import NetworkSettings

if TYPE_CHECKING:
    from tests.conftest import FakeClock

A, B = "http://a.example", "http://b.example"


async def work(politeness: Politeness, clock: FakeClock, origin: str, log: list[tuple[str, float]]) -> None:
    async with politeness.turn(origin):
        log.append((origin, round(clock.monotonic(), 3)))
        await asyncio.sleep(0)


def run(politeness: Politeness, clock: FakeClock, *origins: str) -> list[tuple[str, float]]:
    log: list[tuple[str, float]] = []

    async def all_of_it() -> None:
        await asyncio.gather(*(work(politeness, clock, origin, log) for origin in origins))

    asyncio.run(all_of_it())
    return log


def peak(politeness: Politeness, origin: str, requests: int) -> int:
    """The most that were at the host at a time."""
    now = most = 0

    async def one() -> None:
        nonlocal now, most
        async with politeness.turn(origin):
            now += 1
            most = max(most, now)
            for _ in range(5):
                await asyncio.sleep(0)
            now -= 1

    async def many() -> None:
        await asyncio.gather(*(one() for _ in range(requests)))

    asyncio.run(many())
    return most


def test_requests_to_one_host_keep_their_distance(clock: FakeClock) -> None:
    politeness = Politeness(NetworkSettings(interval_ms=50), clock)
    politeness.expect(A, 100)
    log = run(politeness, clock, A, A, A)
    assert log == [(A, 0.0), (A, 0.05), (A, 0.1)]


@pytest.mark.parametrize(("interval_ms", "apart"), [(50, 0.125), (20, 0.05), (200, 0.2), (0, 0.0)])
def test_a_host_of_which_little_is_wanted_is_asked_gently(clock: FakeClock, interval_ms: int, apart: float) -> None:
    politeness = Politeness(NetworkSettings(interval_ms=interval_ms), clock)
    politeness.expect(A, 30)
    assert [when for _, when in run(politeness, clock, A, A, B, A)] == pytest.approx([0.0, 0.0, apart, 2 * apart])


def test_a_host_that_many_are_sent_to_is_asked_gently_at_first(clock: FakeClock) -> None:
    politeness = Politeness(NetworkSettings(interval_ms=50), clock)
    when = [when for _, when in run(politeness, clock, *[A] * 40)]
    gaps = [round(later - earlier, 3) for earlier, later in itertools.pairwise(when)]
    assert gaps == [0.125] * 30 + [0.05] * 9


@pytest.mark.parametrize(("expected", "requests", "most"), [(30, 30, 8), (31, 31, 10), (0, 30, 8), (0, 60, 10)])
def test_a_careful_host_never_sees_more_than_eight_at_once(
    clock: FakeClock, expected: int, requests: int, most: int
) -> None:
    politeness = Politeness(NetworkSettings(interval_ms=0), clock)
    politeness.expect(A, expected)
    assert peak(politeness, A, requests) == most


def test_other_hosts_do_not_wait(clock: FakeClock) -> None:
    politeness = Politeness(NetworkSettings(interval_ms=50), clock)
    assert run(politeness, clock, A, B) == [(A, 0.0), (B, 0.0)]


@pytest.mark.parametrize(("per_host", "concurrency", "most"), [(2, 100, 2), (100, 3, 3), (0, 0, 1)])
def test_no_more_at_once_than_allowed(clock: FakeClock, per_host: int, concurrency: int, most: int) -> None:
    politeness = Politeness(NetworkSettings(concurrency, per_host, interval_ms=0), clock)
    politeness.expect(A, 100)
    assert peak(politeness, A, 20) == most


def test_who_waits_for_a_host_holds_no_slot(clock: FakeClock) -> None:
    politeness = Politeness(NetworkSettings(concurrency=1, interval_ms=0), clock)
    assert politeness.pause(A, 30)
    log = run(politeness, clock, A, A, B)
    assert log[0] == (B, 0.0)
    assert [when for origin, when in log if origin == A] == [30.0, 30.125]


def test_a_host_beyond_the_budget_is_asked_no_more(clock: FakeClock) -> None:
    politeness = Politeness(NetworkSettings(wait_budget_s=60, interval_ms=0), clock)
    assert politeness.pause(A, 59)
    assert not politeness.pause(B, 61)
    with pytest.raises(HostHeld):
        run(politeness, clock, B)
    assert run(politeness, clock, A) == [(A, 59.0)]
    assert not politeness.pause(A, 2)  # the budget is the run's, not each hold's


def test_a_host_that_complained_is_asked_at_half_the_pace(clock: FakeClock) -> None:
    politeness = Politeness(NetworkSettings(interval_ms=80), clock)
    politeness.expect(A, 100)
    for _ in range(10):  # the answers to ten requests that were under way together
        assert politeness.pause(A, 1)
    assert run(politeness, clock, A, A, A) == [(A, 1.0), (A, 1.16), (A, 1.32)]


def test_a_hold_reaches_those_in_the_queue(clock: FakeClock) -> None:
    politeness = Politeness(NetworkSettings(concurrency=1, interval_ms=0), clock)
    when: list[float] = []

    async def first() -> None:
        async with politeness.turn(A):
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            politeness.pause(A, 10)

    async def second() -> None:
        async with politeness.turn(A):
            when.append(clock.monotonic())

    async def both() -> None:
        await asyncio.gather(first(), second())

    asyncio.run(both())
    assert when == [10.0]


def test_who_keeps_a_pace_of_his_own_waits_only_for_a_pause(clock: FakeClock) -> None:
    politeness = Politeness(NetworkSettings(concurrency=1, per_host=1, interval_ms=1000, wait_budget_s=60), clock)
    when: list[float] = []

    async def own(hold_s: float) -> None:
        async with politeness.turn(A), politeness.unpaced_turn(A):  # in the host's only place, and the run's
            when.append(clock.monotonic())
        politeness.pause(A, hold_s)

    async def all_of_it() -> None:
        await own(10)
        async with politeness.unpaced_turn(A):
            when.append(clock.monotonic())
        await own(90)
        async with politeness.unpaced_turn(A):
            when.append(clock.monotonic())

    with pytest.raises(HostHeld):
        asyncio.run(all_of_it())
    assert when[:2] == [0.0, 10.0]
    assert len(when) == 3
