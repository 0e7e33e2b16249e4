"""Hosts come by turns, and none takes all the room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stacite.services.scheduler import MAX_PER_HOST, HostQueues, LinkLookup


def questions(origins: list[str]) -> list[LinkLookup]:
    return [LinkLookup([f"{origin}/{place}"], origin) for place, origin in enumerate(origins)]


def test_hosts_come_by_turns() -> None:
    lanes = HostQueues()
    lanes.add(questions(["http://a", "http://a", "http://a", "http://b", "http://c"]))
    taken = [taken[0] for _ in range(5) if (taken := lanes.take())]
    assert taken == ["http://a", "http://b", "http://c", "http://a", "http://a"]
    assert lanes.take() is None


def test_a_full_lane_waits_and_the_others_go_on() -> None:
    lanes = HostQueues()
    lanes.add(questions(["http://a"] * (MAX_PER_HOST + 2)))
    assert all(lanes.take() for _ in range(MAX_PER_HOST))
    assert lanes.take() is None
    lanes.add(questions(["http://b"]))
    other = lanes.take()
    assert other is not None
    assert other[0] == "http://b"
    lanes.done("http://a")
    assert lanes.take() is not None
    assert lanes.take() is None


@given(st.lists(st.sampled_from(["http://a", "http://b", "http://c", ""]), max_size=80), st.data())
def test_every_question_is_taken_once_whatever_the_order(origins: list[str], data: st.DataObject) -> None:
    lanes, asked = HostQueues(), questions(origins)
    lanes.add(asked)
    assert sum(lanes.lengths.values()) == len(asked)
    taken: list[str] = []
    busy: list[str] = []
    while (question := lanes.take()) or busy:
        if question is not None:
            taken += question[1].names
            busy.append(question[0])
            assert busy.count(question[0]) <= MAX_PER_HOST
        if busy and (question is None or data.draw(st.booleans())):
            lanes.done(busy.pop(data.draw(st.integers(0, len(busy) - 1))))
    assert sorted(taken) == sorted(name for each in asked for name in each.names)
