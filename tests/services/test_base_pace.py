"""How many requests a service sees at once, counted where they are let go."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from stacite.services.client import MARGIN, Pace, RateLimits

if TYPE_CHECKING:
    from tests.conftest import FakeClock


def peak(pace: Pace, requests: int, **headers: str) -> int:
    """The most that were under way at a time, where every answer has these headers."""
    now = most = 0

    async def one() -> None:
        nonlocal now, most
        async with pace.turn(""):
            now += 1
            most = max(most, now)
            for _ in range(5):
                await asyncio.sleep(0)
            pace.adjust("", {name.replace("_", "-"): value for name, value in headers.items()})
            now -= 1

    async def many() -> None:
        await asyncio.gather(*(one() for _ in range(requests)))

    asyncio.run(many())
    return most


@pytest.mark.parametrize(
    ("at_first", "said", "most"), [(3, "", 3), (1, "2", 2), (5, "1", 1), (1, "", 1), (1, "99", 10), (4, "0", 4)]
)
def test_as_many_as_are_allowed_are_under_way(clock: FakeClock, at_first: int, said: str, most: int) -> None:
    assert peak(Pace(RateLimits(at_first, {"": 0.0}), clock), 30, x_concurrency_limit=said) == most


def test_a_service_that_has_complained_is_soon_asked_at_its_usual_pace_again(clock: FakeClock) -> None:
    pace, begun = Pace(RateLimits(1, {"": 1.0}), clock), []

    async def run() -> None:
        for at in range(9):
            async with pace.turn(""):
                begun.append(clock.monotonic())
            if at == 1:
                pace.slow_down("", 0.0)
            else:
                pace.speed_up("")

    asyncio.run(run())
    usual = MARGIN
    assert [round(later - earlier, 2) for earlier, later in pairwise(begun)] == [usual, *[2 * usual] * 3, *[usual] * 4]
    assert pace.lost_s == pytest.approx(3 * usual)


def test_the_first_request_had_to_connect_so_the_next_one_waits_for_its_response(clock: FakeClock) -> None:
    """A service counts from where the request arrived, which may be long after it was sent."""
    pace, begun = Pace(RateLimits(1, {"": 1.0}), clock), []

    async def run() -> None:
        for _ in range(3):
            async with pace.turn(""):
                begun.append(clock.monotonic())
                await clock.sleep(0.5)

    asyncio.run(run())
    assert [round(later - earlier, 2) for earlier, later in pairwise(begun)] == [0.5 + 1.0 * MARGIN, 1.0 * MARGIN]
